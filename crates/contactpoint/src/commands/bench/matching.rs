//! `contactpoint bench match`: pairs of records put together, against the truth.

use super::super::truth::{self, TrueChild, TrueRow};
use super::groups::{self, Found, Recall};
use super::shields::{Price, Whose};
use super::{Bed, bed, children, share};
use crate::output;
use anyhow::Result;
use contactpoint_directory::ids::BatchId;
use contactpoint_directory::source::SourceKind;
use contactpoint_service::operator::state::RowPlace;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::process::ExitCode;

/// Runs it.
pub fn run(
    truth: &Path,
    expected_children: Option<u32>,
    missed: Option<&Path>,
    bounds: &[f64],
) -> Result<ExitCode> {
    let children = children(truth)?;
    let rows: Vec<TrueRow> = truth::read(truth, "records.csv")?;
    let bed = bed(truth, expected_children)?;
    let places = bed.service.places()?;
    let batches: HashMap<&str, BatchId> =
        bed.loaded.iter().map(|file| (file.file.as_str(), file.batch)).collect();
    let known: HashMap<&str, &TrueChild> =
        children.iter().map(|child| (child.child.as_str(), child)).collect();

    let mut count = Tally::default();
    let mut by_child: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    let mut by_cluster: HashMap<usize, BTreeMap<&str, usize>> = HashMap::new();
    for row in rows.iter().filter(|row| row.child != "none") {
        let file = file_of(row);
        let at = batches.get(file).map(|batch| (*batch, row.row));
        let Some((at, place)) = at.and_then(|at| Some((at, *places.get(&at)?))) else {
            count.not_taken += 1;
            continue;
        };
        match place {
            RowPlace::Child(cluster) => {
                *by_cluster.entry(cluster).or_default().entry(row.child.as_str()).or_default() += 1;
            }
            RowPlace::Held => count.held += 1,
            RowPlace::Waiting => count.waiting += 1,
        }
        count.rows += 1;
        let source = file.split('/').next().unwrap_or_default();
        by_child.entry(row.child.as_str()).or_default().push(Record { at, place, source, row });
    }
    let pairs = |n: usize| n * n.saturating_sub(1) / 2;
    let made: usize = by_cluster.values().map(|truths| pairs(truths.values().sum())).sum();
    let right: usize = by_cluster.values().flat_map(BTreeMap::values).map(|n| pairs(*n)).sum();
    let due: usize = by_child.values().map(|records| pairs(records.len())).sum();
    let mixed = by_cluster.values().filter(|truths| truths.len() > 1).count();
    let split = by_child.values().filter(|records| distinct(records) > 1).count();

    output::line(&format!(
        "rows {}, children {}, records in the directory as {} children",
        count.rows,
        children.len(),
        by_cluster.len()
    ));
    output::line(&format!(
        "load: {:.1} s, {:.0} rows/s",
        bed.load_seconds,
        f64::from(u32::try_from(count.rows).unwrap_or(0)) / bed.load_seconds
    ));
    by_itself(&bed, &by_child)?.iter().for_each(|line| output::line(line));
    output::line(&format!("precision {:.4} %", 100.0 * share(right, made)));
    output::line(&format!("recall    {:.4} %", 100.0 * share(right, due)));
    let due_decided: usize = by_child.values().map(|records| found(records, decided).due).sum();
    output::line(&format!(
        "recall    {:.4} % of pairs of which neither is held",
        100.0 * share(right, due_decided)
    ));
    output::line(&format!(
        "held {} ({:.3} %), waiting {}, not taken or refused {}",
        count.held,
        100.0 * share(count.held, count.rows),
        count.waiting,
        count.not_taken
    ));
    output::line(&format!("children made of two people {mixed}; children in two or more parts {split}"));
    let created: i64 = bed.loaded.iter().map(|file| file.team.created).sum();
    let matched: i64 = bed.loaded.iter().map(|file| file.team.matched).sum();
    output::line(&format!("decisions: matched {matched}, new {created}"));

    let mut groups: BTreeMap<(&'static str, String), Vec<Found>> = BTreeMap::new();
    let mut all: Vec<Found> = Vec::new();
    for (child, records) in &by_child {
        let found = found(records, decided);
        all.push(found);
        let in_care = records.iter().any(|record| record.source == SourceKind::Ssda903.code());
        let child = known.get(child).map(|child| groups::of(child, in_care, bed.service.today()));
        for group in child.unwrap_or_default() {
            groups.entry(group).or_default().push(found);
        }
        let sources: BTreeSet<&str> = records.iter().map(|record| record.source).collect();
        for source in sources {
            let is_of = |a: &Record, b: &Record| a.source == source || b.source == source;
            let mut of_source = self::found(records, |a, b| decided(a, b) && is_of(a, b));
            (of_source.held, of_source.records) =
                held(records.iter().filter(|record| record.source == source));
            groups.entry(("source", source.to_owned())).or_default().push(of_source);
        }
    }
    if let Some(path) = missed {
        let mixed = |cluster: usize| by_cluster.get(&cluster).is_some_and(|children| children.len() > 1);
        write_missed(path, &by_child, mixed)?;
    }
    let all = Recall::of(&all);
    for line in groups::report(&all, &groups) {
        output::line(&line);
    }
    if !bounds.is_empty() {
        output::line("by the exclusion probability against shielded children:");
    }
    for bound in bounds {
        output::line(&price(&bed, &rows, &children, *bound)?.line(*bound));
    }
    Ok(ExitCode::SUCCESS)
}

/// What matching costs without a database, how many others each record meets, and how many pairs of one child do not.
fn by_itself(bed: &Bed, by_child: &BTreeMap<&str, Vec<Record>>) -> Result<[String; 2]> {
    let mut cost = bed.service.match_in_memory()?;
    let (mut due, mut met) = (0, 0);
    for records in by_child.values() {
        for (at, a) in records.iter().enumerate() {
            for is_met in records[at + 1..].iter().filter_map(|b| cost.do_meet(a.at, b.at)) {
                due += 1;
                met += usize::from(is_met);
            }
        }
    }
    let candidates = u32::try_from(cost.candidates()).map_or(f64::INFINITY, f64::from);
    let time = format!(
        "match and apply in memory, one record at a time on one thread: {:.0}/s; the last tenth, when the others are there, \
         {:.0}/s",
        f64::from(cost.records) / cost.all.as_secs_f64(),
        f64::from(cost.records / 10) / cost.last_tenth.as_secs_f64()
    );
    let candidates = format!(
        "candidates a record, of those that came before it: {:.2}; true pairs of records that name \
         somebody, which meet by a key: {:.4} %",
        candidates / f64::from(cost.records),
        100.0 * share(met, due)
    );
    Ok([time, candidates])
}

fn price(bed: &Bed, rows: &[TrueRow], children: &[TrueChild], bound: f64) -> Result<Price> {
    let places = bed.service.places_with(bound)?;
    let batches: HashMap<&str, BatchId> =
        bed.loaded.iter().map(|file| (file.file.as_str(), file.batch)).collect();
    let shielded = || children.iter().filter(|child| child.restricted == "yes");
    let households: BTreeSet<&str> = shielded().map(|child| child.household.as_str()).collect();
    let whose: HashMap<&str, Whose> = children
        .iter()
        .map(|child| {
            let whose = match (child.restricted.as_str(), households.contains(child.household.as_str())) {
                ("yes", _) => Whose::Shielded,
                (_, true) => Whose::Household,
                (_, false) => Whose::Other,
            };
            (child.child.as_str(), whose)
        })
        .collect();
    Ok(Price::of(rows.iter().filter_map(|row| {
        let place = places.get(&(*batches.get(file_of(row))?, row.row))?;
        Some((row.child.as_str(), *whose.get(row.child.as_str())?, *place))
    })))
}

/// As the manifest names it.
fn file_of(row: &TrueRow) -> &str {
    row.file.strip_suffix("/header.csv").unwrap_or(&row.file)
}

#[derive(Default)]
struct Tally {
    rows: usize,
    held: usize,
    waiting: usize,
    not_taken: usize,
}

/// A record of a child: where it is, and of which source.
struct Record<'a> {
    at: (BatchId, i64),
    place: RowPlace,
    source: &'a str,
    row: &'a TrueRow,
}

impl Record<'_> {
    /// The directory's child.
    fn cluster(&self) -> Option<usize> {
        match self.place {
            RowPlace::Child(cluster) => Some(cluster),
            RowPlace::Held | RowPlace::Waiting => None,
        }
    }
}

/// Whether nobody is asked about either.
fn decided(a: &Record, b: &Record) -> bool {
    !matches!(a.place, RowPlace::Held) && !matches!(b.place, RowPlace::Held)
}

/// Writes the records of every child that is in more than one place, or together with another. They are invented
/// people's.
fn write_missed(
    path: &Path,
    by_child: &BTreeMap<&str, Vec<Record>>,
    mixed: impl Fn(usize) -> bool,
) -> Result<()> {
    let mut file = csv::Writer::from_path(path)?;
    file.write_record(["child", "file", "row", "place"])?;
    for (child, records) in by_child {
        let found = found(records, |_, _| true);
        let is_mixed = records.iter().filter_map(Record::cluster).any(&mixed);
        if found.right == found.due && !is_mixed {
            continue;
        }
        for record in records {
            let place = match record.place {
                RowPlace::Child(cluster) => cluster.to_string(),
                RowPlace::Held => "held".to_owned(),
                RowPlace::Waiting => "waiting".to_owned(),
            };
            file.write_record([child, record.row.file.as_str(), &record.row.row.to_string(), &place])?;
        }
    }
    file.flush()?;
    Ok(())
}

/// What was found of a child's pairs of records, of those that are asked for.
fn found(records: &[Record], asked: impl Fn(&Record, &Record) -> bool) -> Found {
    let mut found = Found::default();
    (found.held, found.records) = held(records.iter());
    for (at, a) in records.iter().enumerate() {
        for b in records[at + 1..].iter().filter(|b| asked(a, b)) {
            found.due += 1;
            found.right += usize::from(a.cluster().is_some() && a.cluster() == b.cluster());
        }
    }
    found
}

/// How many of some records are held, and how many there are.
fn held<'a>(records: impl Iterator<Item = &'a Record<'a>>) -> (usize, usize) {
    let is_held = |record: &Record| usize::from(matches!(record.place, RowPlace::Held));
    records.fold((0, 0), |(held, all), record| (held + is_held(record), all + 1))
}

fn distinct(records: &[Record]) -> usize {
    let mut clusters: Vec<usize> = records.iter().filter_map(Record::cluster).collect();
    clusters.sort_unstable();
    clusters.dedup();
    clusters.len()
}

//! `contactpoint bench match`: pairs of records put together, against the truth.

use super::super::truth::{self, TrueRow};
use super::{bed, children, share};
use crate::output;
use anyhow::Result;
use contactpoint_directory::ids::BatchId;
use contactpoint_service::operator::state::RowPlace;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::ExitCode;

/// Runs it.
pub fn run(truth: &Path, expected_children: Option<u32>) -> Result<ExitCode> {
    let children = children(truth)?;
    let rows: Vec<TrueRow> = truth::read(truth, "records.csv")?;
    let bed = bed(truth, expected_children)?;
    let places = bed.service.places()?;
    let batches: HashMap<&str, BatchId> =
        bed.loaded.iter().map(|file| (file.file.as_str(), file.batch)).collect();
    let origins: HashMap<&str, &str> =
        children.iter().map(|child| (child.child.as_str(), child.name_origin.as_str())).collect();

    let mut count = Tally::default();
    let mut by_child: HashMap<&str, Vec<Option<usize>>> = HashMap::new();
    let mut by_cluster: HashMap<usize, BTreeMap<&str, usize>> = HashMap::new();
    for row in rows.iter().filter(|row| row.child != "none") {
        let file = row.file.strip_suffix("/header.csv").unwrap_or(&row.file);
        let place = batches.get(file).and_then(|batch| places.get(&(*batch, row.row)));
        let cluster = match place {
            Some(RowPlace::Child(cluster)) => {
                *by_cluster.entry(*cluster).or_default().entry(row.child.as_str()).or_default() += 1;
                Some(*cluster)
            }
            Some(RowPlace::Held) => {
                count.held += 1;
                None
            }
            Some(RowPlace::Waiting) => {
                count.waiting += 1;
                None
            }
            None => {
                count.not_taken += 1;
                continue;
            }
        };
        count.rows += 1;
        by_child.entry(row.child.as_str()).or_default().push(cluster);
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
    output::line(&format!("precision {:.4} %", 100.0 * share(right, made)));
    output::line(&format!("recall    {:.4} %", 100.0 * share(right, due)));
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

    let mut by_origin: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (child, records) in &by_child {
        let mut clusters: HashMap<usize, usize> = HashMap::new();
        for cluster in records.iter().flatten() {
            *clusters.entry(*cluster).or_default() += 1;
        }
        let entry = by_origin.entry(origins.get(child).copied().unwrap_or("unknown")).or_default();
        entry.0 += clusters.values().map(|n| pairs(*n)).sum::<usize>();
        entry.1 += pairs(records.len());
    }
    output::line("recall by name origin:");
    for (origin, (right, due)) in by_origin.into_iter().filter(|(_, (_, due))| *due >= 200) {
        output::line(&format!("  {origin:24} {:.2} %  ({due} pairs)", 100.0 * share(right, due)));
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Default)]
struct Tally {
    rows: usize,
    held: usize,
    waiting: usize,
    not_taken: usize,
}

fn distinct(records: &[Option<usize>]) -> usize {
    let mut clusters: Vec<usize> = records.iter().flatten().copied().collect();
    clusters.sort_unstable();
    clusters.dedup();
    clusters.len()
}

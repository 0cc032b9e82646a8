//! `contactpoint bench search --queries` and `--children`: the search itself, through the function that the
//! results page calls, on an index in memory.
//!
//! Filled either with the children of a truth (`--truth`), of whom a file of searches tells which is meant,
//! or with invented children as all their sources know them (`--children`), for whom misspelt searches are
//! made here. A search counts as right when the child that it is for stands among the first ten rows.
//! Since a page shows no rows when there are more than ten, what is told besides is how many searches
//! showed the child, and how many were answered with "too many".

use super::slips::{Asked, misspelt};
use super::{Dice, share};
use crate::commands::generate::today;
use crate::output;
use anyhow::{Context as _, Result, anyhow, ensure};
use contactpoint_directory::facts::{Address, ChildFacts, NameUse, PersonName, Sex};
use contactpoint_directory::ids::ChildId;
use contactpoint_directory::personal::Name;
use contactpoint_directory::postcode::Postcode;
use contactpoint_directory::search::{MOST_ROWS, RawCriteria, SearchCriteria};
use contactpoint_matching::index::Entry;
use contactpoint_matching::profile::LocationKey;
use contactpoint_matching::search::search;
use contactpoint_matching::{Index, Model, Profile};
use contactpoint_population::{Noise, Plan, each_child};
use contactpoint_store::crypto::Secrets;
use contactpoint_store::sealed_stream::{Opener, Sealer};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Any will do: nothing leaves this process.
const KEY: LocationKey = LocationKey([7; 32]);
/// Searches that are made, where no file has them.
const SEARCHES: usize = 20_000;

#[derive(Deserialize)]
struct TrueChild {
    child: String,
    given_name: String,
    family_name: String,
    date_of_birth: String,
    sex: String,
    postcode: String,
}

#[derive(Deserialize)]
struct Row {
    given_name: String,
    family_name: String,
    date_of_birth: String,
    child: String,
    wrong_fields: u8,
}

/// What is told, as JSON or in lines.
#[derive(Serialize)]
struct Figures {
    children: usize,
    bytes: usize,
    bytes_per_child: usize,
    /// What the structures count, a child.
    parts_per_child: BTreeMap<&'static str, usize>,
    fill_seconds: f64,
    queries: usize,
    p50_ms: f64,
    p99_ms: f64,
    cpu_p50_ms: f64,
    cpu_p99_ms: f64,
    cpu_mean_ms: f64,
    per_second: f64,
    threads: usize,
    recall_at_10: f64,
    recall_at_10_by_wrong_fields: BTreeMap<u8, f64>,
    shown: f64,
    too_many: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<Snapshot>,
}

/// What saving and loading cost.
#[derive(Serialize)]
struct Snapshot {
    bytes: u64,
    save_seconds: f64,
    load_seconds: f64,
}

/// What is searched, and with what.
pub struct Asking<'a> {
    /// The truth.
    pub truth: Option<&'a Path>,
    /// So many invented children instead.
    pub children: Option<u64>,
    /// A file of searches.
    pub queries: Option<&'a Path>,
    /// Where to write which searches did not find their child.
    pub missed: Option<&'a Path>,
}

/// Runs it.
pub fn run(asking: &Asking, snapshot: bool, json: bool) -> Result<ExitCode> {
    let before = resident_bytes();
    let begun = Instant::now();
    let (index, asked) = match (asking.truth, asking.children, asking.queries) {
        (Some(truth), None, Some(queries)) => (from_truth(truth)?, read_queries(queries)?),
        (None, Some(children), None) => invented(children)?,
        _ => return Err(anyhow!("expected --queries with --truth, or --children alone")),
    };
    let bytes = resident_bytes().saturating_sub(before);
    let fill_seconds = begun.elapsed().as_secs_f64();
    let bed = Bed { model: Model::shipped(11_000_000), today: today(), index };
    let asked: Vec<(SearchCriteria, &Asked)> =
        asked.iter().map(|asked| Ok((bed.criteria(asked)?, asked))).collect::<Result<_>>()?;
    let mut figures = bed.measure(&asked, bytes, fill_seconds);
    if let Some(path) = asking.missed {
        bed.write_missed(path, &asked)?;
    }
    if snapshot {
        figures.snapshot = Some(save_and_load(&bed.index)?);
    }
    if json {
        output::line(&serde_json::to_string_pretty(&figures)?);
    } else {
        tell(&figures);
    }
    Ok(ExitCode::SUCCESS)
}

struct Bed {
    index: Index,
    model: Model,
    today: Date,
}

impl Bed {
    fn criteria(&self, asked: &Asked) -> Result<SearchCriteria> {
        let typed = RawCriteria {
            given_name: asked.given.clone(),
            family_name: asked.family.clone(),
            day: asked.born.day().to_string(),
            month: asked.born.month().to_string(),
            year: asked.born.year().to_string(),
            ..RawCriteria::default()
        };
        // A slip of the year may give a date that the page refuses: it is searched for all the same.
        SearchCriteria::parse(&typed, self.today)
            .or_else(|_| {
                let born = Some(contactpoint_directory::search::Born::On(asked.born));
                let plain = RawCriteria { day: "1".into(), month: "1".into(), year: "2020".into(), ..typed };
                SearchCriteria::parse(&plain, self.today).map(|criteria| SearchCriteria { born, ..criteria })
            })
            .map_err(|_| anyhow!("a search that cannot be read: expected names and a date of birth"))
    }

    /// The places of rows: `None` where the child is not among the first ten.
    fn find(&self, criteria: &SearchCriteria, child: u64) -> (Option<usize>, usize) {
        let hits = search(&self.index, &self.model, &KEY, criteria, &|_| None, self.today);
        let place = hits.iter().take(MOST_ROWS).position(|hit| hit.child == id(child));
        (place, hits.len())
    }

    /// Writes the searches, by their places in the file from 1, that did not find their child.
    fn write_missed(&self, path: &Path, asked: &[(SearchCriteria, &Asked)]) -> Result<()> {
        let mut file = csv::Writer::from_path(path)?;
        file.write_record(["query", "wrong_fields", "rows"])?;
        for (at, (criteria, asked)) in asked.iter().enumerate() {
            if let (None, rows) = self.find(criteria, asked.child) {
                file.write_record([(at + 1).to_string(), asked.wrong.to_string(), rows.to_string()])?;
            }
        }
        file.flush()?;
        Ok(())
    }

    fn measure(&self, asked: &[(SearchCriteria, &Asked)], bytes: usize, fill_seconds: f64) -> Figures {
        for (criteria, asked) in asked.iter().take(1000) {
            self.find(criteria, asked.child);
        }
        let (mut wall, mut cpu) = (Vec::with_capacity(asked.len()), Vec::with_capacity(asked.len()));
        let mut found: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
        let (mut shown, mut too_many) = (0, 0);
        for (criteria, asked) in asked {
            let (begun, cpu_begun) = (Instant::now(), cpu_time());
            let (place, rows) = self.find(criteria, asked.child);
            cpu.push(cpu_time().saturating_sub(cpu_begun));
            wall.push(begun.elapsed());
            let count = found.entry(asked.wrong).or_default();
            *count = (count.0 + usize::from(place.is_some()), count.1 + 1);
            shown += usize::from(place.is_some() && rows <= MOST_ROWS);
            too_many += usize::from(rows > MOST_ROWS);
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for thread in 0..threads {
                scope.spawn(move || {
                    for (criteria, asked) in asked.iter().skip(thread).step_by(threads) {
                        self.find(criteria, asked.child);
                    }
                });
            }
        });
        let per_second = share(asked.len(), 1) / begun.elapsed().as_secs_f64();
        let cpu_mean = cpu.iter().sum::<Duration>().as_secs_f64() * 1000.0 / share(cpu.len(), 1);
        let (right, all) = found.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        let children = self.index.len();
        Figures {
            children,
            bytes,
            bytes_per_child: bytes / children.max(1),
            parts_per_child: self
                .index
                .bytes()
                .into_iter()
                .map(|(part, bytes)| (part, bytes / children.max(1)))
                .collect(),
            fill_seconds,
            queries: asked.len(),
            p50_ms: percentile(&mut wall, 50),
            p99_ms: percentile(&mut wall, 99),
            cpu_p50_ms: percentile(&mut cpu, 50),
            cpu_p99_ms: percentile(&mut cpu, 99),
            cpu_mean_ms: cpu_mean,
            per_second,
            threads,
            recall_at_10: share(right, all),
            recall_at_10_by_wrong_fields: found
                .into_iter()
                .map(|(n, (right, all))| (n, share(right, all)))
                .collect(),
            shown: share(shown, all),
            too_many: share(too_many, all),
            snapshot: None,
        }
    }
}

/// Saves the index sealed in a file, durably, and loads it.
fn save_and_load(index: &Index) -> Result<Snapshot> {
    let folder = tempfile::tempdir()?;
    let secrets = Secrets::load(&folder.path().join("secrets"), true)?;
    let path = folder.path().join("index.sealed");
    let begun = Instant::now();
    let file = File::create(&path)?;
    let mut sealer = Sealer::begin(&secrets, "index", &file)?;
    index.write(&mut sealer)?;
    sealer.end()?;
    file.sync_all()?;
    let (save_seconds, bytes) = (begun.elapsed().as_secs_f64(), file.metadata()?.len());
    let begun = Instant::now();
    let mut opener = Opener::begin(&secrets, "index", BufReader::new(File::open(&path)?))?;
    let loaded = Index::read(&mut opener)?;
    ensure!(loaded.len() == index.len() && opener.is_at_end()?, "the loaded index is another");
    Ok(Snapshot { bytes, save_seconds, load_seconds: begun.elapsed().as_secs_f64() })
}

fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(0.0, Duration::as_secs_f64) * 1000.0
}

fn id(number: u64) -> ChildId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_le_bytes());
    // As random as real ones are.
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes());
    ChildId(bytes)
}

/// The number in a child's name in the truth, like c00000001.
fn number(child: &str) -> Result<u64> {
    let digits = child.strip_prefix('c').and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| anyhow!("expected a child of the truth, like c00000001"))
}

fn from_truth(truth: &Path) -> Result<Index> {
    let mut index = Index::new();
    let path = truth.join("children.csv");
    let mut reader = csv::Reader::from_path(&path).with_context(|| format!("truth {}", path.display()))?;
    for row in reader.deserialize() {
        let row: TrueChild = row.with_context(|| format!("truth {}", path.display()))?;
        let facts = ChildFacts {
            names: vec![PersonName {
                used_as: NameUse::Official,
                given: Name::parse(&row.given_name),
                middle: None,
                family: Name::parse(&row.family_name),
            }],
            date_of_birth: row.date_of_birth.parse().ok(),
            sex: Sex::parse(&row.sex),
            addresses: vec![Address { postcode: Postcode::parse(&row.postcode), ..Address::default() }],
            ..ChildFacts::default()
        };
        let entry = Entry { profile: Profile::of(&facts, &KEY, &|_| None), shielded: false };
        index.put(id(number(&row.child)?), Some(entry));
    }
    Ok(index)
}

fn read_queries(path: &Path) -> Result<Vec<Asked>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("searches {}", path.display()))?;
    let read = |row: Result<Row, csv::Error>| {
        let row = row.with_context(|| format!("searches {}", path.display()))?;
        let born = row.date_of_birth.parse().map_err(|_| anyhow!("expected dates like 2014-03-27"))?;
        let (given, family, child) = (row.given_name, row.family_name, number(&row.child)?);
        Ok(Asked { given, family, born, child, wrong: row.wrong_fields })
    };
    reader.deserialize().map(read).collect()
}

/// Invented children, each known to three sources, one in two hundred shielded; and searches for some.
fn invented(children: u64) -> Result<(Index, Vec<Asked>)> {
    let mut index = Index::new();
    let mut dice = Dice(5);
    let mut chosen: Vec<Asked> = Vec::new();
    let mut seen = 0;
    let plan = Plan {
        children,
        seed: 1,
        noise: Noise::Standard,
        today: today(),
        even_origins: false,
        restricted: contactpoint_population::RESTRICTED,
    };
    let mut failed = None;
    each_child(&plan, &mut |child, facts| {
        let child = match number(child) {
            Ok(child) => child,
            Err(error) => return failed = Some(error),
        };
        let profile = Profile::of(&facts, &KEY, &|_| None);
        let shielded = child % 200 == 0;
        index.put(id(child), Some(Entry { profile, shielded }));
        let asked = facts.names.first().and_then(|name| {
            let text = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_owned());
            let (given, family) = (text(&name.given)?, text(&name.family)?);
            let long = |name: &str| name.chars().count() > 1;
            (long(&given) && long(&family)).then_some(Asked {
                given,
                family,
                born: facts.date_of_birth?,
                child,
                wrong: 0,
            })
        });
        // Each child as likely as any other, in one pass (Vitter's algorithm R).
        let Some(asked) = asked else { return };
        seen += 1;
        if chosen.len() < SEARCHES {
            chosen.push(asked);
        } else if let Some(place) = chosen.get_mut(dice.below(seen)) {
            *place = asked;
        }
    })?;
    failed.map_or(Ok(()), Err)?;
    let mut dice = Dice(9);
    let asked = chosen.into_iter().map(|asked| misspelt(asked, &mut dice)).collect();
    Ok((index, asked))
}

/// Processor time of this thread.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Memory that this process holds, as the system counts it (Linux).
fn resident_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|text| text.parse().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn tell(figures: &Figures) {
    output::line(&format!(
        "{} children, {} bytes a child by the system's count ({:.0} s to fill)",
        figures.children, figures.bytes_per_child, figures.fill_seconds
    ));
    for (part, bytes) in &figures.parts_per_child {
        output::line(&format!("  {part:14} {bytes:4}"));
    }
    output::line(&format!(
        "{} searches: p50 {:.3} ms, p99 {:.3} ms (processor: {:.3}, {:.3}); {:.0} a second on {} threads",
        figures.queries,
        figures.p50_ms,
        figures.p99_ms,
        figures.cpu_p50_ms,
        figures.cpu_p99_ms,
        figures.per_second,
        figures.threads
    ));
    output::line(&format!("the child is among the first ten rows: {:.2} %", 100.0 * figures.recall_at_10));
    for (wrong, recall) in &figures.recall_at_10_by_wrong_fields {
        output::line(&format!("  with {wrong} fields wrong {:.2} %", 100.0 * recall));
    }
    output::line(&format!(
        "shown on the page {:.2} %; answered with \"too many\" {:.2} %",
        100.0 * figures.shown,
        100.0 * figures.too_many
    ));
    if let Some(saved) = &figures.snapshot {
        output::line(&format!(
            "saved in {:.1} s, sealed, {} bytes; loaded in {:.1} s",
            saved.save_seconds, saved.bytes, saved.load_seconds
        ));
    }
}

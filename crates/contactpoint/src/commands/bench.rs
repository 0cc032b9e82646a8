//! `contactpoint bench`: measures, on a database of its own that is thrown away.

mod end_to_end;
mod groups;
mod hidden;
mod lookup;
mod matching;
mod search;
mod shields;
mod slips;

use super::truth;
use crate::cli::Bench;
use anyhow::{Result, anyhow};
use contactpoint_service::{Service, Settings, SystemClock};
use contactpoint_store::{Config, Store};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs it.
pub fn run(bench: &Bench) -> Result<ExitCode> {
    match bench {
        Bench::Match { truth, expected_children, missed, shield_exclusion } => {
            matching::run(truth, *expected_children, missed.as_deref(), shield_exclusion)
        }
        Bench::EndToEnd { truth, children } => end_to_end::run(truth, *children),
        Bench::Search { truth, searches, queries, children, missed, snapshot, json } => match truth {
            Some(truth) if queries.is_none() => search::run(truth, *searches),
            _ => {
                let asked = lookup::Asking {
                    truth: truth.as_deref(),
                    children: *children,
                    queries: queries.as_deref(),
                    missed: missed.as_deref(),
                };
                lookup::run(&asked, *snapshot, *json)
            }
        },
        Bench::Hidden { pairs, json } => hidden::run(*pairs, *json),
    }
}

/// A directory in a temporary folder, loaded with the files beside a truth.
struct Bed {
    service: Service,
    loaded: Vec<truth::Loaded>,
    load_seconds: f64,
    _folder: tempfile::TempDir,
}

fn bed(truth: &Path, expected_children: Option<u32>) -> Result<Bed> {
    let files =
        truth.parent().ok_or_else(|| anyhow!("--truth: expected the truth folder beside the files"))?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(&Config::in_folder(folder.path()), true)?;
    let shipped = Settings::default();
    let expected_children = expected_children.unwrap_or(shipped.expected_children);
    let settings =
        Settings { expected_children, neutral_email_domains: vec!["contacts.example".into()], ..shipped };
    let service = Service::open(store, Arc::new(SystemClock), settings)?;
    let begun = std::time::Instant::now();
    let loaded = truth::load(&service, files, &mut |_, _| {})?;
    Ok(Bed { service, loaded, load_seconds: begun.elapsed().as_secs_f64(), _folder: folder })
}

/// A small generator of numbers for choosing samples: the same seed, the same sample.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        // SplitMix64 (Steele, Lea, Flood, 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % n.max(1) as u64).unwrap_or(0)
    }
}

/// The children of a truth; there must be some to choose from.
fn children(truth: &Path) -> Result<Vec<truth::TrueChild>> {
    let children: Vec<truth::TrueChild> = truth::read(truth, "children.csv")?;
    if children.is_empty() {
        return Err(anyhow!("{}: expected at least one child", truth.join("children.csv").display()));
    }
    Ok(children)
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let share = part as f64 / whole.max(1) as f64;
    share
}

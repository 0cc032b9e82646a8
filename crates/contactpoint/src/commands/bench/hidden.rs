//! `contactpoint bench hidden`: "not allowed" is "not there". A search by a field that a shield hides, with
//! all of it right, is made in turn of a child who is shielded and of a child who is not there. The answers
//! may not differ, nor the time.
//!
//! What is timed is the whole act, [`Service::results`]: it authorises, reads the criteria, looks, reads
//! rows, and commits the audit entry. A disk's own time is a thousand times what is looked for, so the
//! database stands in memory where the machine has a place for that. Of each child's rounds the middle one
//! counts: what else the machine does makes some slow. The interval is over the children, because rounds
//! with the same two are not independent of each other.

mod directory;
mod interval;

use crate::output;
use anyhow::Result;
use contactpoint_service::acts::search::{Found, SearchId};
use contactpoint_service::{Service, SignedIn};
use directory::{Directory, KINDS, Kind};
use interval::Interval;
use serde::Serialize;
use std::process::ExitCode;
use std::time::Instant;

/// The 99 % interval of the difference must lie within so many microseconds of none.
const WITHIN_US: f64 = 5.0;

/// Searches of one kind.
#[derive(Serialize)]
struct Measured {
    kind: &'static str,
    pairs: usize,
    differing: usize,
    shielded_us: f64,
    absent_us: f64,
    difference_us: f64,
    from_us: f64,
    to_us: f64,
}

/// All of it.
#[derive(Serialize)]
struct Figures {
    pairs: usize,
    children: usize,
    in_memory: bool,
    differing: usize,
    smallest_answer_bytes: usize,
    largest_answer_bytes: usize,
    kinds: Vec<Measured>,
    within_us: f64,
    holds: bool,
}

/// Runs it.
pub fn run(pairs: usize, json: bool) -> Result<ExitCode> {
    let directory = Directory::make()?;
    let rounds = pairs.div_ceil(KINDS.len() * directory.pairs.len());
    let mut sizes = (usize::MAX, 0);
    let kinds =
        KINDS.iter().map(|kind| measure(&directory, kind, rounds, &mut sizes)).collect::<Result<Vec<_>>>()?;
    let differing = kinds.iter().map(|kind| kind.differing).sum();
    let in_time = |kind: &Measured| kind.from_us >= -WITHIN_US && kind.to_us <= WITHIN_US;
    let figures = Figures {
        pairs: kinds.iter().map(|kind| kind.pairs).sum(),
        children: directory.pairs.len(),
        in_memory: directory.in_memory,
        differing,
        smallest_answer_bytes: sizes.0,
        largest_answer_bytes: sizes.1,
        holds: differing == 0 && kinds.iter().all(in_time),
        kinds,
        within_us: WITHIN_US,
    };
    if json {
        output::line(&serde_json::to_string_pretty(&figures)?);
    } else {
        tell(&figures);
    }
    Ok(if figures.holds { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Searches begun beforehand, a child's and the other's, looked at in turn, round after round.
fn measure(
    directory: &Directory,
    kind: &Kind,
    rounds: usize,
    sizes: &mut (usize, usize),
) -> Result<Measured> {
    let (service, who) = (&directory.service, &directory.practitioner);
    let begin =
        |child| -> Result<SearchId> { Ok(service.begin_search(who, &(kind.search)(child))?.into_inner()) };
    let searches = directory
        .pairs
        .iter()
        .map(|pair| Ok((begin(&pair.shielded)?, begin(&pair.absent)?)))
        .collect::<Result<Vec<_>>>()?;
    // Once without a watch: what is done only the first time is no part of it.
    for (shielded, absent) in &searches {
        look(service, who, shielded)?;
        look(service, who, absent)?;
    }
    let mut times = vec![Times::default(); searches.len()];
    let mut differing = 0;
    for round in 0..rounds {
        for (n, (shielded, absent)) in searches.iter().enumerate() {
            // Each goes first as often as the other.
            let ((right, right_us), (nobody, nobody_us)) = if (round + n) % 2 == 0 {
                let first = look(service, who, shielded)?;
                (first, look(service, who, absent)?)
            } else {
                let first = look(service, who, absent)?;
                (look(service, who, shielded)?, first)
            };
            differing += usize::from(right != nobody);
            for answer in [&right, &nobody] {
                *sizes = (sizes.0.min(answer.len()), sizes.1.max(answer.len()));
            }
            times[n].shielded.push(right_us);
            times[n].absent.push(nobody_us);
            times[n].differences.push(right_us - nobody_us);
        }
    }
    let middle = |of: fn(&Times) -> &Vec<f64>| -> Vec<f64> {
        times.iter().map(|times| interval::median(of(times).clone())).collect()
    };
    let difference = Interval::of(&middle(|times| &times.differences));
    Ok(Measured {
        kind: kind.name,
        pairs: rounds * searches.len(),
        differing,
        shielded_us: interval::mean(&middle(|times| &times.shielded)),
        absent_us: interval::mean(&middle(|times| &times.absent)),
        difference_us: difference.mean,
        from_us: difference.from,
        to_us: difference.to,
    })
}

/// Microseconds of one pair's rounds.
#[derive(Clone, Default)]
struct Times {
    shielded: Vec<f64>,
    absent: Vec<f64>,
    differences: Vec<f64>,
}

/// Looks at a search: the answer but for what was typed, and the microseconds it took.
fn look(service: &Service, who: &SignedIn, search: &SearchId) -> Result<(String, f64)> {
    let begun = Instant::now();
    let found = service.results(who, search)?;
    let took_us = begun.elapsed().as_secs_f64() * 1e6;
    let answer =
        Found { typed: contactpoint_directory::search::RawCriteria::default(), ..found.into_inner() };
    Ok((format!("{answer:?}"), took_us))
}

fn tell(figures: &Figures) {
    let place = if figures.in_memory { "in memory" } else { "on disk: the times are the disk's" };
    output::line(&format!(
        "{} pairs of searches by hidden fields, of {} shielded children and as many who are not there; SQLite {place}",
        figures.pairs, figures.children
    ));
    output::line(&format!(
        "answers that differ: {} (without what was typed, {} to {} bytes)",
        figures.differing, figures.smallest_answer_bytes, figures.largest_answer_bytes
    ));
    output::line("microseconds, the whole act with its commit; the difference with its 99 % interval");
    for kind in &figures.kinds {
        output::line(&format!(
            "{:24} shielded {:7.1}   not there {:7.1}   difference {:+6.2} ({:+6.2} to {:+6.2})",
            kind.kind, kind.shielded_us, kind.absent_us, kind.difference_us, kind.from_us, kind.to_us
        ));
    }
    let verdict = if figures.holds { "holds" } else { "DOES NOT HOLD" };
    output::line(&format!("not allowed is not there, within {} microseconds: {verdict}", figures.within_us));
}

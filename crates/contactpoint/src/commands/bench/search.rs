//! `contactpoint bench search`: how long a search takes with its durable audit entry: criteria taken,
//! results shown, two commits on disk.

use super::super::truth;
use super::{Dice, bed, children, share};
use crate::output;
use anyhow::Result;
use contactpoint_directory::search::RawCriteria;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Runs it.
pub fn run(truth: &Path, searches: usize) -> Result<ExitCode> {
    let children = children(truth)?;
    let bed = bed(truth, None)?;
    let authority = truth::first_authority(truth.parent().unwrap_or(truth))?;
    let who = truth::sign_in(&bed.service, &authority)?;
    let mut dice = Dice(7);
    let mut results_ms = Vec::new();
    let mut found = 0;
    for i in 0..searches {
        let child = &children[dice.below(children.len())];
        let mut born = child.date_of_birth.split('-');
        let mut part = || born.next().unwrap_or_default().to_owned();
        let (year, month, day) = (part(), part(), part());
        let mut given: Vec<char> = child.given_name.chars().collect();
        if i % 2 == 1 && given.len() > 3 {
            let at = 1 + dice.below(given.len() - 2);
            given.swap(at, at + 1);
        }
        let typed = RawCriteria {
            given_name: given.into_iter().collect(),
            family_name: child.family_name.clone(),
            day,
            month,
            year,
            ..RawCriteria::default()
        };
        let begun = Instant::now();
        let search = bed.service.begin_search(&who, &typed)?.into_inner();
        let rows = bed.service.results(&who, &search)?;
        results_ms.push(begun.elapsed().as_secs_f64() * 1000.0);
        let right = |row: &contactpoint_service::acts::search::FoundRow| {
            row.identity.date_of_birth().is_some_and(|date| date.to_string() == child.date_of_birth)
        };
        found += usize::from(rows.rows.iter().any(right));
    }
    results_ms.sort_by(f64::total_cmp);
    let at = |p: usize| results_ms[(results_ms.len() * p / 100).min(results_ms.len() - 1)];
    output::line(&format!("{searches} searches (every second misspelt), SQLite, two durable commits each"));
    output::line(&format!(
        "p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, slowest {:.2} ms",
        at(50),
        at(90),
        at(99),
        results_ms[results_ms.len() - 1]
    ));
    output::line(&format!(
        "a row with the right date of birth found: {:.2} %",
        100.0 * share(found, searches)
    ));
    Ok(ExitCode::SUCCESS)
}

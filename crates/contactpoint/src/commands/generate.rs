//! `contactpoint generate`

use crate::cli::Generate;
use crate::output;
use anyhow::{Context as _, Result, anyhow, ensure};
use contactpoint_population::{Noise, Plan, generate};
use contactpoint_service::{Clock as _, SystemClock};
use std::process::ExitCode;

/// Today in England, by the machine's clock.
pub fn today() -> jiff::civil::Date {
    contactpoint_directory::dates::day_in_england(SystemClock.now_ms())
}

/// Writes the files.
pub fn run(options: &Generate) -> Result<ExitCode> {
    let noise = Noise::parse(&options.noise).ok_or_else(|| {
        let names: Vec<_> = Noise::ALL.iter().map(|noise| noise.name()).collect();
        anyhow!("--noise: expected one of {}", names.join(", "))
    })?;
    let today = match &options.today {
        Some(text) => text.parse().context("--today: expected a date like 2026-11-24")?,
        None => today(),
    };
    let out = options.out.as_path();
    if out.exists() {
        let place = || format!("--out {}", out.display());
        let is_empty = std::fs::read_dir(out).with_context(place)?.next().is_none();
        ensure!(
            is_empty,
            "{}: it is not empty, and what is there would stand among the new files: expected another",
            place()
        );
    }
    let plan = Plan {
        children: options.children,
        seed: options.seed,
        noise,
        today,
        even_origins: options.even_origins,
        restricted: options.restricted,
    };
    let summary = generate(&plan, &options.out)?;
    output::line(&format!(
        "{} children, {} records, {} involvements in {}",
        summary.children,
        summary.records.values().sum::<u64>(),
        summary.involvements,
        options.out.display()
    ));
    output::line(&format!(
        "load them: contactpoint ingest --manifest {}",
        options.out.join("manifest.csv").display()
    ));
    Ok(ExitCode::SUCCESS)
}

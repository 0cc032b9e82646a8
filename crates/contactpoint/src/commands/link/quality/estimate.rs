//! `contactpoint link estimate`: precision and recall, from what people said of the drawn blocks.

use super::super::{files, output, place};
use super::MOST_LINES;
use super::review::{self, Block, Progress};
use crate::cli::LinkEstimate;
use anyhow::{Result, ensure};
use contactpoint_matching::quality::{Measure, Measures, Partners};
use serde::Serialize;
use std::process::ExitCode;

/// What the estimates cannot know.
const UNSEEN: &str = "recall is of partners whom a weighed pair (5 % or more) leads to; others are not seen, so true \
                      recall may be lower";

/// What `--out` writes.
#[derive(Serialize)]
struct Told {
    blocks: Progress,
    #[serde(flatten)]
    measures: Measures,
    unseen: &'static str,
}

/// Reads the review and tells the estimates.
pub fn run(options: &LinkEstimate) -> Result<ExitCode> {
    let out = [("--out", &options.out)];
    files::keep_apart([("--review", options.review.as_path())], files::told(out))?;
    place::are_ready(files::told(out))?;
    let blocks = review::read(&options.review)?;
    let progress = Progress::of(&blocks);
    let review = options.review.display();
    ensure!(
        progress.reviewed > 0,
        "--review {review}: expected a label in column person for every row of at least one block"
    );
    let partners: Vec<Partners> = blocks.iter().filter_map(Block::partners).collect();
    let measures = Measures::of(&partners);
    if let Some(path) = &options.out {
        output::json(path, &Told { blocks: progress, measures, unseen: UNSEEN })?.put()?;
    }
    crate::output::line(&in_words(progress));
    for (name, measure) in [
        ("pairwise precision", measures.pairwise_precision),
        ("pairwise recall", measures.pairwise_recall),
        ("B-cubed precision", measures.bcubed_precision),
        ("B-cubed recall", measures.bcubed_recall),
    ] {
        crate::output::line(&format!("{name:<18}  {}", in_percent(measure)));
    }
    crate::output::line(UNSEEN);
    Ok(ExitCode::SUCCESS)
}

fn in_words(progress: Progress) -> String {
    let Progress { drawn, reviewed, begun, unsure, censored } = progress;
    let apart = [
        (begun, "begun, and left out".to_owned()),
        (unsure, "with rows of which nobody could tell, counted both ways".to_owned()),
        (censored, format!("of more than {MOST_LINES} rows, counted both ways")),
    ];
    let apart = apart.iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!("; {many} {what}"));
    format!("{reviewed} of {drawn} blocks are reviewed{}", apart.collect::<String>())
}

fn in_percent(measure: Measure) -> String {
    let percent = |share: f64| format!("{:.2}", share * 100.0);
    let value = match (measure.least, measure.most) {
        (Some(least), Some(most)) if percent(least) == percent(most) => format!("{} %", percent(least)),
        (Some(least), Some(most)) => format!("{} to {} %", percent(least), percent(most)),
        _ => "nothing to judge".to_owned(),
    };
    format!("{value}  (95 %: {} to {} %)", percent(measure.low), percent(measure.high))
}

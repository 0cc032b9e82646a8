//! `contactpoint link`: which rows of these tables are the same person?

mod born;
mod columnar;
mod dates;
mod delimited;
mod estimated;
mod files;
mod header;
mod input;
mod map;
mod measure;
mod output;
mod place;
mod quality;
mod reasons;
mod reviewed;
mod table_file;
mod truth;
mod work;

use crate::cli::{Link, LinkCommand, LinkTrain};
use anyhow::{Context as _, Result, bail};
use contactpoint_matching::decide::REVIEW;
use contactpoint_matching::link::calibrate::Calibration;
use contactpoint_matching::link::cluster::{Clustered, Edge, cluster};
use contactpoint_matching::link::evidence::Mode;
use contactpoint_matching::link::ids::Repeated;
use contactpoint_matching::link::intern::{hash_bytes, mix};
use contactpoint_matching::link::levels::{Memories, Prepared};
use contactpoint_matching::link::model::{Model, Weights, probability};
use contactpoint_matching::link::table::Table;
use contactpoint_matching::link::{EVEN, SHOWN, Scored, plan, score};
use estimated::Estimated;
use indicatif::{ProgressBar, ProgressStyle};
use map::Map;
use measure::Stages;
use place::Written;
use reasons::{Grouped, Reasons};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use truth::{Truth, Watched};
use work::Work;

/// Rows of more bytes than this do not stand twice in memory while they are put in order.
const FITS_TWICE: usize = 1 << 30;

/// Links the tables, learns a model from them, or measures how good it was.
pub fn run(options: &Link) -> Result<ExitCode> {
    match &options.command {
        Some(LinkCommand::Train(options)) => learn(options),
        Some(LinkCommand::Sample(options)) => quality::sample(options),
        Some(LinkCommand::Estimate(options)) => quality::estimate(options),
        None => link(options),
    }
}

fn learn(options: &LinkTrain) -> Result<ExitCode> {
    let read = files::inputs(&options.input, &options.columns);
    let reviewed = options.reviewed.as_deref().map(|path| ("--reviewed", path));
    let out = [("--out", options.out.as_path())];
    files::keep_apart(read.chain(reviewed), out)?;
    place::are_ready(out)?;
    let bar = bar();
    let (table, _) = load(&options.input, &options.columns, None, &bar)?;
    let threads = threads(options.threads);
    let prepared = Prepared::of(&table);
    bar.set_message("learning");
    let reviewed = match &options.reviewed {
        Some(path) => reviewed::read(path, &table)?,
        None => Vec::new(),
    };
    let (_, model) = plan::plan(&prepared, None, &reviewed, threads);
    output::json(&options.out, &model)?.put()?;
    bar.finish_and_clear();
    crate::output::line(&format!("model of {} rows in {}", table.all(), options.out.display()));
    Ok(ExitCode::SUCCESS)
}

fn link(options: &Link) -> Result<ExitCode> {
    let (Some(columns), Some(out)) = (&options.columns, &options.out) else {
        bail!("--input, --columns and --out are needed");
    };
    let others = [("--truth", &options.truth), ("--model", &options.model)];
    let written = [("--out", &options.out), ("--edges", &options.edges), ("--report", &options.report)];
    let work = options.work.as_deref().map(Work::file);
    files::keep_apart(
        files::inputs(&options.input, columns).chain(files::told(others)),
        files::told(written).chain(work.as_deref().map(|path| ("--work", path))),
    )?;
    place::are_ready(files::told(written))?;
    let threads = threads(options.threads);
    let bar = bar();
    let mut stages = Stages::begin();
    let (table, read) = load(&options.input, columns, options.work.as_deref(), &bar)?;
    stages.end("read");
    let truth = options.truth.as_deref().map(|path| Truth::read(path, &table)).transpose()?;
    let prepared = Prepared::of(&table);
    bar.set_message("finding pairs");
    let known = options.model.as_deref().map(|path| read_model(path, &prepared)).transpose()?;
    let (plan, model) = plan::plan(&prepared, known, &[], threads);
    let keys: Vec<String> = plan.kinds().map(|kind| format!("{kind:?}")).collect();
    stages.end("plan");
    let weights = Weights::new(&model, &prepared);
    bar.set_message("comparing");
    bar.set_length(u64::from(table.len()) * if plan.far.is_empty() { 1 } else { 2 });
    let work = match &options.work {
        Some(folder) => {
            let model = hash_bytes(&serde_json::to_vec(&(&model, &keys))?);
            Work::open(folder, mix(table.fingerprint(), model), table.len(), &bar)?
        }
        None => Work::none(&bar),
    };
    let mut scored =
        score(&prepared, plan, &weights, threads, &Watched { work: &work, truth: truth.as_ref() });
    stages.end("score");
    bar.set_message("grouping");
    let least = model.calibration.as_ref().map_or(EVEN, |calibration| calibration.weight_of(EVEN));
    let Clustered { stands_for, more } = cluster(&weights, &prepared, &scored.edges, least, threads);
    scored.add(more);
    let Scored { mut edges, pairs: candidate_pairs } = scored;
    let stands_for = table.stand_for_all(stands_for);
    stages.end("cluster");
    let mut memories = Memories::default();
    let mut weigh = |a, b| weights.weigh(a, b, prepared.compare(a, b, &mut memories));
    let calibration =
        model.calibration.clone().unwrap_or_else(|| Calibration::of(&edges, table.len(), &mut weigh));
    let within = table.edges_within(&edges, &stands_for, &mut weigh);
    edges.extend(within);
    let behind = table.edges_behind(&edges, &stands_for, &mut weigh);
    edges.extend(behind);
    for edge in &mut edges {
        edge.weight = calibration.worth(edge.weight);
    }
    let stand_together = |edge: &Edge| stands_for[edge.a as usize] == stands_for[edge.b as usize];
    edges.retain(|edge| edge.weight >= SHOWN || stand_together(edge));
    let decisions = output::Decisions::of(&edges, &stands_for);
    if let Some(warning) = decisions.warning() {
        bar.suspend(|| crate::output::error(warning));
    }
    stages.end("calibrate");
    let mut written = vec![output::clusters(out, &table, &stands_for, options.input.len())?];
    if let Some(path) = &options.edges {
        let grouped = Grouped::new(&stands_for, least);
        let mut reasons =
            Reasons { prepared: &prepared, weights: &weights, model: &model, grouped, memories };
        written.push(output::edges(path, &table, &edges, &stands_for, |edge| reasons.of(edge))?);
    }
    stages.end("write");
    let clusters = stands_for.iter().zip(0..).filter(|(chosen, row)| **chosen == *row).count() as u64;
    if let Some(path) = &options.report {
        let truth = truth.map(|truth| truth.measure(&table, &stands_for));
        let found = Found { candidate_pairs, clusters, keys, calibration: &calibration, decisions, truth };
        let report = report(&table, &edges, found, &model, stages, &read);
        written.push(output::json(path, &report)?);
    }
    written.into_iter().try_for_each(Written::put)?;
    bar.finish_and_clear();
    work.finish()?;
    crate::output::line(&format!("{} rows, {clusters} people, in {}", table.all(), out.display()));
    Ok(ExitCode::SUCCESS)
}

/// What the report tells besides the pairs.
struct Found<'a> {
    candidate_pairs: u64,
    clusters: u64,
    keys: Vec<String>,
    calibration: &'a Calibration,
    decisions: output::Decisions,
    truth: Option<truth::Measured>,
}

fn report(
    table: &Table,
    edges: &[Edge],
    found: Found,
    model: &Model,
    stages: Stages,
    read: &input::Read,
) -> output::Report {
    let (wall_seconds, cpu_seconds) = stages.sums();
    let estimated = Estimated::of(edges);
    output::Report {
        rows: u64::from(table.all()),
        candidate_pairs: found.candidate_pairs,
        clusters: found.clusters,
        wall_seconds,
        cpu_seconds,
        peak_rss_bytes: measure::peak_rss_bytes(),
        stages: stages.done,
        decisions: found.decisions,
        model: model.format.clone(),
        keys: found.keys,
        calibration: found
            .calibration
            .curve()
            .map(|(told, worth)| [probability(told), probability(worth)])
            .collect(),
        thresholds: output::Thresholds { cluster: probability(EVEN), review: REVIEW },
        estimated_precision: estimated.precision(),
        estimated_recall: estimated.recall(),
        truth: found.truth,
        wrong_numbers: read.wrong_numbers,
        unread_dates: read.unread_dates,
        unread_sexes: read.unread_sexes,
    }
}

fn load(
    inputs: &[PathBuf],
    columns: &Path,
    scratch: Option<&Path>,
    bar: &ProgressBar,
) -> Result<(Table, input::Read)> {
    let map = Map::read(columns)?;
    let mut table = Table::new(map.shape());
    if table.shape.mode != Mode::Dedupe && inputs.len() < 2 {
        bail!(
            "--columns {}: mode = \"link\" compares rows of different --inputs: expected two or more",
            columns.display()
        );
    }
    let mut read = input::Read::default();
    bar.set_message("reading");
    for (number, path) in inputs.iter().enumerate() {
        let number = u8::try_from(number).context("--input: at most 256 tables")?;
        input::read(path, number, &map, &mut table, &mut read)?;
    }
    bar.suspend(|| read.warnings().iter().for_each(|warning| crate::output::error(warning)));
    let paths: Vec<String> = inputs.iter().map(|path| path.display().to_string()).collect();
    let place = format!("--input {}", paths.join(", "));
    if table.len() < 2 {
        bail!("{place}: there are no two rows to compare");
    }
    if !read.is_anything {
        bail!(
            "{place}: no row tells anything in the columns that --columns {} names: their cells are empty or cannot be read",
            columns.display()
        );
    }
    if let Some(Repeated { rows, input, first: [first, again] }) = table.repeated_ids() {
        bail!(
            "--input {}: column \"{}\": expected each id once, or nobody could tell which row is meant; ids that \
             stood before: {rows}, first in row {again}, that of row {first} (rows are counted without the header)",
            inputs[input as usize].display(),
            map.id
        );
    }
    bar.set_message("putting rows in order");
    if table.pool_bytes() < FITS_TWICE {
        table.close();
    } else {
        let folder = scratch.map_or_else(std::env::temp_dir, Path::to_path_buf);
        let place = || format!("a scratch file in {}", folder.display());
        std::fs::create_dir_all(&folder).with_context(place)?;
        table.close_by_way_of(tempfile::tempfile_in(&folder).with_context(place)?).with_context(place)?;
    }
    if table.is_overfull() {
        bail!(input::OVERFULL);
    }
    Ok((table, read))
}

fn read_model(path: &Path, prepared: &Prepared) -> Result<Model> {
    let place = || format!("--model {}", path.display());
    let text = std::fs::read(path).with_context(place)?;
    let model = serde_json::from_slice::<Model>(&text).with_context(place)?.of_today();
    let names = prepared.table.shape.field_names();
    if !model.fits(&names) {
        bail!("{}: expected a \"{}\" with the fields {}", place(), Model::FORMAT, names.join(", "));
    }
    Ok(model)
}

fn threads(wanted: Option<u16>) -> usize {
    let every = || std::thread::available_parallelism().map_or(1, usize::from);
    wanted.map_or_else(every, usize::from).clamp(1, 256)
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len} {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

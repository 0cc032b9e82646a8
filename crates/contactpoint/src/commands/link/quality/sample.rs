//! `contactpoint link sample`: rows drawn for people to look at, each with its cluster and its near misses.

use super::super::files;
use super::super::map::Map;
use super::super::place;
use super::MOST_LINES;
use super::neighbours::{Drawn, Files, Neighbours, Row, Values};
use super::review::header;
use crate::cli::LinkSample;
use anyhow::{Result, ensure};
use contactpoint_feeds::text::is_formula;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::process::ExitCode;

/// Draws, and writes the review.
pub fn run(options: &LinkSample) -> Result<ExitCode> {
    let linked = [("--clusters", options.clusters.as_path()), ("--edges", options.edges.as_path())];
    let read = files::inputs(&options.input, &options.columns).chain(linked);
    let out = [("--out", options.out.as_path())];
    files::keep_apart(read, out)?;
    place::are_ready(out)?;
    let map = Map::read(&options.columns)?;
    let inputs = options.input.len();
    let files = Files { clusters: &options.clusters, edges: &options.edges, inputs };
    let drawn = Drawn::of(files, options.rows as usize, options.seed)?;
    ensure!(!drawn.rows.is_empty(), "--clusters {}: expected rows", options.clusters.display());
    let columns = map.named();
    let written: Vec<Block> =
        drawn.rows.iter().map(|(row, cluster)| Block::of(row, &drawn.clusters[*cluster])).collect();
    let mut values = Values::wanted(written.iter().flat_map(Block::rows), inputs);
    for (input, path) in options.input.iter().enumerate() {
        values.read(input, path, &map.id, &columns, drawn.of[input])?;
    }
    place::write(&options.out, |file| {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(header(&columns))?;
        for (number, block) in (1..).zip(&written) {
            block.write(number, written.len(), &values, &mut writer)?;
        }
        writer.flush()?;
        Ok(())
    })?
    .put()?;
    tell(options, &written);
    Ok(ExitCode::SUCCESS)
}

fn tell(options: &LinkSample, written: &[Block]) {
    let lines: usize = written.iter().map(|block| block.rows().count()).sum();
    let mut told = format!("{} blocks, {lines} rows, in {}", written.len(), options.out.display());
    if written.len() < options.rows as usize {
        told += "; these are all rows that there are";
    }
    let censored = written.iter().filter(|block| block.is_censored()).count();
    if censored > 0 {
        let _ =
            write!(told, "; {censored} of more than {MOST_LINES} rows, of which only the drawn one is there");
    }
    crate::output::line(&told);
}

/// A drawn row with its neighbours.
struct Block<'d> {
    drawn: &'d Row,
    neighbours: &'d Neighbours,
}

impl<'d> Block<'d> {
    fn of(drawn: &'d Row, neighbours: &'d Neighbours) -> Self {
        Self { drawn, neighbours }
    }

    fn is_censored(&self) -> bool {
        self.neighbours.inside.len() + self.neighbours.near.len() > MOST_LINES
    }

    /// The rows that are written: the drawn one, the others of its cluster, the near misses.
    fn rows(&self) -> impl Iterator<Item = &'d Row> {
        let shown = if self.is_censored() { 0 } else { MOST_LINES };
        let others = self.neighbours.inside.iter().filter(|row| **row != *self.drawn);
        std::iter::once(self.drawn).chain(others.chain(&self.neighbours.near).take(shown))
    }

    fn write(
        &self,
        number: usize,
        of: usize,
        values: &Values,
        writer: &mut csv::Writer<impl std::io::Write>,
    ) -> Result<()> {
        let numbers = [number, of].map(|number| number.to_string());
        let counts = [&self.neighbours.inside, &self.neighbours.near].map(|rows| rows.len().to_string());
        for row in self.rows() {
            let drawn = if row == self.drawn { "yes" } else { "no" };
            let cluster = if self.neighbours.inside.contains(row) { "in" } else { "out" };
            let input = row.0.to_string();
            let first: [&str; 7] = [&numbers[0], &numbers[1], drawn, cluster, &counts[0], &counts[1], &input];
            let values = std::iter::once(&row.1).chain(values.of(row));
            let values: Vec<Cow<str>> = values.map(|text| harmless(text)).collect();
            let cells = first.into_iter().chain(values.iter().map(AsRef::as_ref));
            writer.write_record(cells.chain([""]))?;
        }
        Ok(())
    }
}

/// A value as it may stand in a spreadsheet. A formula would be run by the reviewer's; so it gets a quote in front
/// (OWASP, "CSV injection"). The column is not read back.
fn harmless(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_a_formula() {
        for text in ["=1+1", "+44", "-5", "@here", "\tx", "\rx"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("O'Brien-Jones"), "O'Brien-Jones");
    }
}

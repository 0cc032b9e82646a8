//! A review that people have filled in: blocks of rows, and who is whose partner in them.

use super::super::table_file::{Header, TableFile};
use super::{FIRST, LAST, MOST_LINES};
use anyhow::{Result, anyhow, bail, ensure};
use contactpoint_matching::quality::Partners;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is read of a line; the other columns are for people.
const READ: [&str; 7] = ["sample", "samples", "drawn", "cluster", "rows_in", "rows_out", LAST];

/// A line of a review.
#[derive(Clone, Debug)]
pub struct Line {
    /// Whether it is the row that was drawn.
    pub drawn: bool,
    /// Whether it stands in the drawn row's cluster.
    pub inside: bool,
    /// Who it is.
    pub person: Person,
}

/// Who a row is, as the reviewer says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// Nothing is said yet.
    Blank,
    /// The reviewer cannot tell.
    Unsure,
    /// The rows of one label are one person.
    Label(String),
}

impl Person {
    fn read(text: &str) -> Self {
        match text {
            "" => Self::Blank,
            "?" => Self::Unsure,
            label => Self::Label(label.to_lowercase()),
        }
    }
}

/// A drawn row, its cluster and its near misses.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// How many rows there are in the cluster, and how many near misses.
    pub rows: (u32, u32),
    /// The lines; of a block that is too large, only the drawn row.
    pub lines: Vec<Line>,
}

/// How far the review has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Blocks that were drawn.
    pub drawn: u32,
    /// Blocks of which every row has a label: the estimates are from these.
    pub reviewed: u32,
    /// Blocks of which some rows have a label and others none; they are left out.
    pub begun: u32,
    /// Reviewed blocks in which somebody could not tell; they count both ways.
    pub unsure: u32,
    /// Reviewed blocks that are too large to be written out; they count both ways.
    pub censored: u32,
}

impl Block {
    /// Whether it was too large to be written out.
    pub fn is_censored(&self) -> bool {
        self.rows.0 as usize + self.rows.1 as usize > MOST_LINES
    }

    fn is_reviewed(&self) -> bool {
        self.lines.iter().all(|line| line.person != Person::Blank)
    }

    fn is_begun(&self) -> bool {
        !self.is_reviewed() && self.lines.iter().any(|line| line.person != Person::Blank)
    }

    /// The drawn row's partners. None while the block is not reviewed.
    pub fn partners(&self) -> Option<Partners> {
        let drawn = self.lines.iter().find(|line| line.drawn).filter(|_| self.is_reviewed())?;
        let together = self.rows.0 - 1;
        if self.is_censored() {
            return Some(Partners { together, right: (0, together), missed: (0, self.rows.1) });
        }
        let (inside, outside) = (self.others(true), self.others(false));
        let (right, missed) = match &drawn.person {
            Person::Label(_) => (inside.of(&drawn.person), outside.of(&drawn.person)),
            // Nobody, or whoever has the most rows: the furthest that it can be from one and from the other.
            _ => (inside.of_anybody(), outside.of_anybody()),
        };
        Some(Partners { together, right, missed })
    }

    /// The rows besides the drawn one, within the cluster or outside.
    fn others(&self, inside: bool) -> Others {
        let mut others = Others::default();
        for line in self.lines.iter().filter(|line| line.inside == inside && !line.drawn) {
            *others.0.entry(line.person.clone()).or_default() += 1;
        }
        others
    }
}

/// How many rows each person has.
#[derive(Default)]
struct Others(BTreeMap<Person, u32>);

impl Others {
    fn unsure(&self) -> u32 {
        self.0.get(&Person::Unsure).copied().unwrap_or(0)
    }

    /// Rows of one person: at least, and at most.
    fn of(&self, person: &Person) -> (u32, u32) {
        let sure = self.0.get(person).copied().unwrap_or(0);
        (sure, sure + self.unsure())
    }

    /// Rows of a person of whom nobody knows who it is: at least, and at most.
    fn of_anybody(&self) -> (u32, u32) {
        let labelled = self.0.iter().filter(|(person, _)| matches!(person, Person::Label(_)));
        (0, labelled.map(|(_, many)| *many).max().unwrap_or(0) + self.unsure())
    }
}

impl Progress {
    /// Counts blocks.
    pub fn of(blocks: &[Block]) -> Self {
        let mut progress = Self::default();
        for block in blocks {
            let reviewed = block.is_reviewed();
            let unsure = block.lines.iter().any(|line| line.person == Person::Unsure);
            progress.drawn += 1;
            progress.reviewed += u32::from(reviewed);
            progress.begun += u32::from(block.is_begun());
            progress.censored += u32::from(reviewed && block.is_censored());
            progress.unsure += u32::from(reviewed && unsure && !block.is_censored());
        }
        progress
    }
}

/// Reads a review. The lines may stand in any order, and further columns beside those that are read.
pub fn read(path: &Path) -> Result<Vec<Block>> {
    let file = TableFile { option: "--review", path, columns: &READ };
    let mut reading = Reading::default();
    file.each_row(|header| columns(&file, header), |places, row| reading.take(*places, row))?;
    reading.blocks().map_err(|error| error.context(file.place()))
}

fn columns(file: &TableFile, header: &Header) -> Result<[usize; 7]> {
    let mut places = [0; 7];
    for (place, name) in places.iter_mut().zip(READ) {
        let found =
            || header.names.iter().enumerate().filter(|(_, column)| *column == name).map(|(found, _)| found);
        // What stands there instead is not told: without a header it would be a person's.
        ensure!(found().count() == 1, "{}, line 1: expected a column {name}, once", file.place());
        *place = found().next().unwrap_or_default();
    }
    Ok(places)
}

#[derive(Default)]
struct Reading {
    samples: Option<u32>,
    blocks: BTreeMap<u32, Block>,
}

impl Reading {
    fn take(&mut self, places: [usize; 7], row: &[&str]) -> Result<()> {
        let [sample, samples, drawn, cluster, rows_in, rows_out, person] =
            places.map(|place| row.get(place).copied().unwrap_or_default().trim());
        let samples = number("samples", samples, 1)?;
        ensure!(
            *self.samples.get_or_insert(samples) == samples,
            "column samples: expected the same number in all lines"
        );
        let sample = number("sample", sample, 1)?;
        ensure!(sample <= samples, "column sample: expected at most the number in column samples");
        let rows = (number("rows_in", rows_in, 1)?, number("rows_out", rows_out, 0)?);
        let line = Line {
            drawn: either("drawn", drawn, "yes", "no")?,
            inside: either("cluster", cluster, "in", "out")?,
            person: Person::read(person),
        };
        ensure!(line.inside || !line.drawn, "column cluster: expected \"in\", for it is the drawn row");
        let block = self.blocks.entry(sample).or_insert(Block { rows, lines: Vec::new() });
        ensure!(block.rows == rows, "columns rows_in, rows_out: expected the same in all lines of a block");
        let twice = line.drawn && block.lines.iter().any(|other| other.drawn);
        ensure!(!twice, "column drawn: expected one \"yes\" in a block");
        block.lines.push(line);
        Ok(())
    }

    /// All blocks, if none is missing and each is whole.
    fn blocks(self) -> Result<Vec<Block>> {
        let Some(samples) = self.samples else { bail!("expected at least one block") };
        for (number, block) in &self.blocks {
            let count = |inside| block.lines.iter().filter(|line| line.inside == inside).count();
            let expected = if block.is_censored() { (1, 0) } else { block.rows };
            let found = (count(true), count(false));
            ensure!(
                found == (expected.0 as usize, expected.1 as usize),
                "block {number}: expected {} lines with \"in\" and {} with \"out\" in column cluster, there are {} \
                 and {}: the file is cut short, or lines were lost or doubled",
                expected.0,
                expected.1,
                found.0,
                found.1,
            );
            let drawn = block.lines.iter().any(|line| line.drawn);
            ensure!(drawn, "block {number}: expected one \"yes\" in column drawn");
        }
        ensure!(
            self.blocks.len() == samples as usize,
            "expected {samples} blocks, as column samples says, there are {}: the file is cut short, or blocks \
             were lost",
            self.blocks.len()
        );
        Ok(self.blocks.into_values().collect())
    }
}

fn number(column: &str, text: &str, least: u32) -> Result<u32> {
    let read = text.parse().ok().filter(|read| *read >= least && *read < u32::MAX / 2);
    read.ok_or_else(|| anyhow!("column {column}: expected a whole number, {least} or more"))
}

fn either(column: &str, text: &str, yes: &str, no: &str) -> Result<bool> {
    match text {
        text if text.eq_ignore_ascii_case(yes) => Ok(true),
        text if text.eq_ignore_ascii_case(no) => Ok(false),
        _ => Err(anyhow!("column {column}: expected {yes} or {no}")),
    }
}

/// The header of a review with these columns of a table. One that has a name of ours gets another.
pub fn header(columns: &[&str]) -> Vec<String> {
    let ours: BTreeSet<&str> = FIRST.into_iter().chain([LAST]).collect();
    let named = columns.iter().map(|column| {
        let behind = if ours.contains(column) { " (table)" } else { "" };
        format!("{column}{behind}")
    });
    FIRST.into_iter().map(str::to_owned).chain(named).chain([LAST.to_owned()]).collect()
}

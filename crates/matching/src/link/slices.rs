//! What a large table is learnt from. Of a sample of its rows the true pairs are torn apart, and the more rows there are,
//! the more strangers stand beside each that is left: at a nation's size they drown it. So learning looks at slices in
//! which true pairs stay whole: all rows of some dates of birth, all of some family names. Of pairs that agree on the date
//! one in some thousands is one person, in a nation too; all other fields are learnt there, and the date among those of
//! one family name.

use super::blocking::{Among, Blocking, Limits};
use super::codes::field;
use super::evidence::Mode;
use super::intern::mix;
use super::keys::Kind;
use super::levels::Prepared;
use super::low;
use super::maximise::Lesson;
use super::model::Shares;
use super::strangers::{DRAWN, levels};
use super::table::{Table, part};
use super::train::{count, pairs_of, patterns};

/// Rows of a slice, about: at least so many ...
pub const ROWS: f64 = 30_000.0;
/// ... and one of so many: in a nation all but very common names are of many rows.
pub const ONE_OF: f64 = 400.0;
/// A value that a larger part of a slice would have is no date of birth of some, but one that stands for "not known", or
/// the name of very many; it is left out.
const MOST: f64 = 0.1;
/// Two slices teach everything, each of what the other is cut by.
const ENOUGH: usize = 2;

/// What rows are cut by.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The field.
    pub field: usize,
    /// The part of a row that holds its values.
    part: usize,
}

impl Cut {
    const ALL: [Self; 3] = [
        Self { field: field::BORN, part: part::BORN },
        Self { field: field::FAMILY, part: part::FAMILY },
        Self { field: field::GIVEN, part: part::FIRST },
    ];

    /// Whether two rows have a value in common.
    pub fn agree(self, table: &Table, a: u32, b: u32) -> bool {
        let [a, b] = [a, b].map(|row| table.row(row).get(self.part));
        a.iter().any(|value| b.contains(value))
    }
}

/// Lessons from slices of about so many rows, if the table can be cut so.
pub fn lessons(prepared: &Prepared, rows: f64, threads: usize) -> Option<Vec<Lesson>> {
    let lessons = Cut::ALL.into_iter().filter_map(|cut| lesson(prepared, cut, rows, threads));
    let lessons: Vec<Lesson> = lessons.take(ENOUGH).collect();
    (lessons.len() == ENOUGH).then_some(lessons)
}

fn lesson(prepared: &Prepared, cut: Cut, rows: f64, threads: usize) -> Option<Lesson> {
    let table = prepared.table;
    let Slice { rows, known } = slice(table, cut.part, rows)?;
    let groups: Vec<&[(u32, u32)]> = rows.chunk_by(|a, b| a.0 == b.0).collect();
    let mut pairs: Vec<f64> =
        groups.iter().map(|rows| pairs_of(table, rows.iter().map(|(_, row)| *row))).collect();
    pairs.sort_unstable_by(f64::total_cmp);
    let drawn = drawn(prepared, &groups, threads);
    let mut rows: Vec<u32> = rows.iter().map(|(_, row)| *row).collect();
    rows.sort_unstable();
    rows.dedup();
    let many = f64::from(super::count(rows.len()));
    let limits = Limits { distinct: false, ..Limits::LINK };
    let blocking = Blocking::of(prepared, Among::Sample(rows), &Kind::ALL, limits, threads);
    let counts = count(prepared, &blocking, Some(cut), threads);
    Some(Lesson {
        patterns: patterns(&counts),
        rows: many,
        pairs: pairs.iter().sum::<f64>().max(1.0),
        about: many,
        cut: Some(cut.field),
        known,
        drawn,
    })
}

/// How pairs within groups agree.
fn drawn(prepared: &Prepared, groups: &[&[(u32, u32)]], threads: usize) -> Vec<Shares> {
    let table = prepared.table;
    // In the order of their rows, as the numbers of values tell when they came.
    let mut groups = groups.to_vec();
    groups.sort_unstable_by(|a, b| a.iter().map(|(_, row)| row).cmp(b.iter().map(|(_, row)| row)));
    let ends = groups.iter().scan(0, |end, rows| {
        *end += rows.len() as u64 * (rows.len() as u64 - 1) / 2;
        Some(*end)
    });
    let ends: Vec<u64> = ends.collect();
    let all = ends.last().copied().unwrap_or(0);
    levels(prepared, if all == 0 { 0 } else { DRAWN }, threads, |hash| {
        let group = groups[ends.partition_point(|end| *end <= hash % all)];
        let pick = |salt: u64| group[low((mix(hash, salt) >> 32) % group.len() as u64) as usize].1;
        let (a, b) = (pick(1), pick(2));
        let counts = table.shape.mode == Mode::Dedupe || table.row(a).input() != table.row(b).input();
        (a != b && counts).then_some((a.min(b), a.max(b)))
    })
}

struct Slice {
    /// Values and rows, in this order.
    rows: Vec<(u32, u32)>,
    /// Of how many of the table's rows a value is known.
    known: f64,
}

/// Values drawn by hash, and all their rows.
fn slice(table: &Table, part: usize, many: f64) -> Option<Slice> {
    let mut counts = table.counts_of(part);
    counts.retain(|_, count| f64::from(*count) <= MOST * many);
    let all: f64 = counts.values().map(|count| f64::from(*count)).sum();
    if all < many {
        return None;
    }
    // A name's number tells when it came, its hash does not.
    let hash = |value: u32| match part {
        part::BORN => mix(u64::from(value), 0x51CE),
        _ => mix(table.names.hash(value), 0x51CE),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 32 bits")]
    let below = (many / all * f64::from(u32::MAX)) as u64;
    counts.retain(|value, _| hash(*value) >> 32 <= below);
    let (mut rows, mut known) = (Vec::new(), 0_u32);
    for row in 0..table.len() {
        let values = table.row(row).get(part);
        known += u32::from(!values.is_empty());
        let drawn = values.iter().filter(|value| counts.contains_key(*value));
        rows.extend(drawn.map(|value| (*value, row)));
    }
    rows.sort_unstable();
    Some(Slice { rows, known: f64::from(known) / f64::from(table.len()) })
}

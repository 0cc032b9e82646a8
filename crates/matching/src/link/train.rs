//! Learning a model from the table itself, without answers: counts of patterns of agreement among candidate pairs
//! ([`count`]), of how often strangers agree ([`super::strangers`]), and what [`maximise`] makes of them.

use super::blocking::Blocking;
use super::codes::code;
use super::countrymen::Countrymen;
use super::evidence::Mode;
use super::intern::{Numbered, mix};
use super::levels::{Memories, Pattern, Prepared};
use super::maximise::{Fit, Lesson, maximise};
use super::model::{FieldModel, Model, Shares};
use super::parallel::each_share;
use super::slices::Cut;
use super::strangers::strangers;
use super::table::Table;
use super::{SHARE, low};

/// About so many candidate pairs that few kinds of keys bring are enough to learn from.
const ENOUGH: u64 = 200_000;
/// Candidates a row, about.
const CANDIDATES_A_ROW: u64 = 10;
/// Pairs that as many kinds of keys bring are likely of one person: all of them are counted.
const LIKELY: u32 = 3;
/// Of pairs of one household, as slices show them, so many are left over: mostly both have rows of their own that they
/// agree with better, and with those they are grouped first.
const LEFT_OVER: f64 = 0.125;

/// Patterns of agreement among the candidate pairs, with the kinds of keys that brought a pair, and how many
/// pairs were alike in both.
#[derive(Debug)]
pub struct Counts {
    /// In a fixed order: sums of fractions depend on it.
    pub patterns: Vec<(Pattern, u32, f64)>,
}

/// Learns a model from lessons, and from pairs that people have looked at.
pub fn train(prepared: &Prepared, lessons: &[Lesson], reviewed: &[(Pattern, bool)], threads: usize) -> Model {
    let table = prepared.table;
    let strangers = strangers(prepared, threads);
    let fit =
        maximise(lessons, reviewed, &strangers, Countrymen::of(prepared), table.shape.identifiers.len());
    let [same, mut household] = rates(table, lessons, &fit);
    if lessons.iter().all(Lesson::is_slice) {
        household *= LEFT_OVER;
    }
    let fields = table.shape.field_names().into_iter().enumerate().map(|(field, name)| FieldModel {
        name,
        same: fit.same[field],
        strangers: strangers[field],
        household: fit.household[field],
    });
    Model { format: Model::FORMAT.into(), fields: fields.collect(), same, household, calibration: None }
}

/// The lesson that candidate pairs are.
pub fn whole(prepared: &Prepared, blocking: &Blocking, counts: &Counts) -> Lesson {
    let table = prepared.table;
    let rows = f64::from(blocking.len());
    Lesson {
        patterns: patterns(counts),
        rows,
        pairs: pairs_of(table, blocking.rows()),
        about: rows * rows / f64::from(table.len()),
        cut: None,
        known: 1.0,
        drawn: Vec::new(),
    }
}

/// Of all pairs of the table, the shares of one person and of one household, on the average of the lessons that tell
/// it. Of a slice it is known how many such pairs a row has that agree on what it is cut by: so many more there are as
/// do not agree, or are not known to.
fn rates(table: &Table, lessons: &[Lesson], fit: &Fit) -> [f64; 2] {
    let rows = f64::from(table.len());
    let all = pairs_of(table, 0..table.len());
    let rate = |class: usize, shares: &[Shares], tells: &dyn Fn(&Lesson) -> bool| {
        let told = lessons.iter().zip(&fit.rates).filter(|(lesson, _)| tells(lesson));
        let told = told.map(|(lesson, rates)| match lesson.cut {
            None => rates[class],
            Some(cut) => {
                let agree = shares[cut][usize::from(code::EXACT)] * lesson.known;
                rates[class] * lesson.pairs / lesson.rows * rows / agree / all
            }
        });
        let told: Vec<f64> = told.collect();
        (told.iter().sum::<f64>() / f64::from(super::count(told.len()))).clamp(1e-15, 1.0)
    };
    [rate(0, &fit.same, &|_| true), rate(1, &fit.household, &Lesson::shows_households)]
}

/// How many pairs rows make: with inputs that are linked, only those of two inputs.
pub fn pairs_of(table: &Table, rows: impl Iterator<Item = u32>) -> f64 {
    let pairs = |rows: f64| rows * (rows - 1.0) / 2.0;
    let mut inputs = [0_u32; 256];
    rows.for_each(|row| inputs[table.row(row).input() as usize] += 1);
    let all = pairs(inputs.iter().map(|rows| f64::from(*rows)).sum());
    let within = inputs.iter().map(|rows| pairs(f64::from(*rows))).sum::<f64>();
    (if table.shape.mode == Mode::Dedupe { all } else { all - within }).max(1.0)
}

/// How often each pattern was met, by whatever keys.
pub fn patterns(counts: &Counts) -> Vec<(Pattern, f64)> {
    let mut patterns: Vec<(Pattern, f64)> = Vec::new();
    for (pattern, _, count) in &counts.patterns {
        match patterns.last_mut().filter(|(last, _)| last == pattern) {
            Some((_, sum)) => *sum += count,
            None => patterns.push((*pattern, *count)),
        }
    }
    patterns
}

/// Counts the patterns of candidate pairs. Of very many unlikely ones a share is drawn, by hash, and each
/// counts for those that were not. With a field that the rows were cut by, only pairs that agree on it are counted, and
/// it is left out of their patterns.
pub fn count(prepared: &Prepared, blocking: &Blocking, cut: Option<Cut>, threads: usize) -> Counts {
    let table = prepared.table;
    let rate = (blocking.len() / low(ENOUGH / CANDIDATES_A_ROW)).max(1);
    // How many pairs a pair stands for; none if it was not drawn.
    let stands_for = |a: u32, b: u32, kinds: u32| {
        let (x, y) = (table.order(a), table.order(b));
        if kinds.count_ones() >= LIKELY {
            1
        } else if mix(x.min(y), x.max(y)).is_multiple_of(u64::from(rate)) {
            rate
        } else {
            0
        }
    };
    let counted = each_share(blocking.len(), SHARE, threads, Memories::default, |memories, rows| {
        let mut counts: Numbered<(Pattern, u32), u32> = Numbered::default();
        blocking.pairs(rows, |a, b, kinds| {
            let many = stands_for(a, b, kinds);
            if many == 0 {
                return;
            }
            let pattern = match cut {
                None => prepared.compare(a, b, memories),
                Some(cut) if cut.agree(table, a, b) => prepared.compare(a, b, memories).with(cut.field, 0),
                Some(_) => return,
            };
            *counts.entry((pattern, kinds)).or_default() += many;
        });
        counts
    });
    let mut all: Numbered<(Pattern, u32), u32> = Numbered::default();
    for (pattern, count) in counted.into_iter().flatten() {
        *all.entry(pattern).or_default() += count;
    }
    let counts = all.into_iter().map(|((pattern, kinds), count)| (pattern, kinds, f64::from(count)));
    let mut patterns: Vec<(Pattern, u32, f64)> = counts.collect();
    patterns.sort_unstable_by_key(|(pattern, kinds, _)| (*pattern, *kinds));
    Counts { patterns }
}

//! Learning a model from the table itself, without answers: expectation and maximisation over counts of
//! agreement patterns (Winkler 2000). The share of strangers who agree is counted directly: exact agreement
//! from how often each value stands in the table, the other levels from pairs drawn by hash.

use super::blocking::Blocking;
use super::codes::field;
use super::evidence::Mode;
use super::intern::{Folded, mix};
use super::levels::{Memories, Pattern, Prepared};
use super::model::{FieldModel, Model, is_shared};
use super::parallel::each_share;
use super::table::part;
use super::{SHARE, low};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Pairs drawn to see how strangers agree: at least so many ...
const DRAWN: u32 = 100_000;
/// ... and one for so many rows. The more rows, the fewer pairs of them are one person, and the rarer are the agreements
/// of strangers that must be known: in a nation one in 200,000 pairs has one postcode, and true pairs are rarer still.
const ROWS_A_DRAW: u32 = 10;
/// About so many candidate pairs that few kinds of keys bring are enough to learn from.
const ENOUGH: u64 = 200_000;
/// Candidates a row, about.
const CANDIDATES_A_ROW: u64 = 10;
/// Pairs that as many kinds of keys bring are likely of one person: all of them are counted.
const LIKELY: u32 = 3;
/// Of two of one household at most so many are born on one day, in any country: where more seem to be, they are one
/// person with two first names.
const MOST_TWINS: f64 = 0.05;
/// A round that moves the share of true pairs by less than this is the last. What moves on slowly is what the table
/// does not tell: with names and dates alone, whether pairs of two dates are one child or namesakes. Going on would
/// take more and more namesakes for children with two birthdays.
const SETTLED: f64 = 5e-4;
/// The most rounds.
const ROUNDS: usize = 80;

type Shares = [f64; Pattern::LEVELS];

/// Patterns of agreement among the candidate pairs, with the kinds of keys that brought a pair, and how many
/// pairs were alike in both.
#[derive(Debug)]
pub struct Counts {
    /// In a fixed order: sums of fractions depend on it.
    pub patterns: Vec<(Pattern, u32, f64)>,
}

/// Learns a model from candidate pairs, and from pairs that people have looked at.
pub fn train(
    prepared: &Prepared,
    blocking: &Blocking,
    counts: &Counts,
    reviewed: &[(Pattern, bool)],
    threads: usize,
) -> Model {
    let strangers = strangers(prepared, threads);
    let names = prepared.table.shape.field_names();
    let all = all_pairs(prepared, blocking);
    let identifiers = prepared.table.shape.identifiers.len();
    let mut patterns: Vec<(Pattern, f64)> = Vec::new();
    for (pattern, _, count) in &counts.patterns {
        match patterns.last_mut().filter(|(last, _)| last == pattern) {
            Some((_, sum)) => *sum += count,
            None => patterns.push((*pattern, *count)),
        }
    }
    let evidence = Evidence { patterns, reviewed };
    let rows = f64::from(blocking.len());
    let share = rows / f64::from(prepared.table.len());
    let fit = maximise(&evidence, &strangers, all, [rows * share, rows], identifiers);
    let fields = names
        .into_iter()
        .enumerate()
        .map(|(field, name)| FieldModel {
            name,
            same: fit.same[field],
            strangers: strangers[field],
            household: fit.household[field],
        })
        .collect();
    Model {
        format: Model::FORMAT.into(),
        fields,
        same: fit.rate_same,
        household: fit.rate_household,
        calibration: None,
    }
}

fn all_pairs(prepared: &Prepared, blocking: &Blocking) -> f64 {
    let table = prepared.table;
    let rows = f64::from(blocking.len());
    let all = rows * (rows - 1.0) / 2.0;
    if table.shape.mode == Mode::Dedupe {
        return all.max(1.0);
    }
    let mut inputs: HashMap<u32, f64> = HashMap::new();
    blocking.rows().for_each(|row| *inputs.entry(table.row(row).input()).or_default() += 1.0);
    let mut within: Vec<f64> = inputs.into_values().map(|rows| rows * (rows - 1.0) / 2.0).collect();
    within.sort_unstable_by(f64::total_cmp);
    (all - within.iter().sum::<f64>()).max(1.0)
}

/// Counts the patterns of candidate pairs. Of very many unlikely ones a share is drawn, by hash, and each
/// counts for those that were not.
pub fn count(prepared: &Prepared, blocking: &Blocking, threads: usize) -> Counts {
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
        let mut counts: HashMap<(Pattern, u32), u32, BuildHasherDefault<Folded>> = HashMap::default();
        blocking.pairs(rows, |a, b, kinds| {
            let many = stands_for(a, b, kinds);
            if many > 0 {
                *counts.entry((prepared.compare(a, b, memories), kinds)).or_default() += many;
            }
        });
        counts
    });
    let mut all: HashMap<(Pattern, u32), u32> = HashMap::new();
    for (pattern, count) in counted.into_iter().flatten() {
        *all.entry(pattern).or_default() += count;
    }
    let counts = all.into_iter().map(|((pattern, kinds), count)| (pattern, kinds, f64::from(count)));
    let mut patterns: Vec<(Pattern, u32, f64)> = counts.collect();
    patterns.sort_unstable_by_key(|(pattern, kinds, _)| (*pattern, *kinds));
    Counts { patterns }
}

/// How often two strangers agree on each level of each field.
fn strangers(prepared: &Prepared, threads: usize) -> Vec<Shares> {
    let table = prepared.table;
    let rows = table.len();
    let fields = super::levels::fields(&table.shape);
    let drawn = DRAWN.max(rows / ROWS_A_DRAW);
    let counted = each_share(drawn, SHARE, threads, Memories::default, |memories, draws| {
        let mut counts = vec![[0_u32; Pattern::LEVELS]; fields];
        for draw in draws {
            let hash = mix(u64::from(draw), 0x5EED);
            let pick = |hash: u64| low(hash % u64::from(rows));
            let (a, b) = (pick(hash >> 32), pick(mix(hash, 1) >> 32));
            if a == b {
                continue;
            }
            let pattern = prepared.compare(a, b, memories);
            for (field, counts) in counts.iter_mut().enumerate() {
                counts[pattern.level(field)] += 1;
            }
        }
        counts
    });
    let mut shares: Vec<Shares> = (0..fields)
        .map(|field| {
            let count =
                |level: usize| counted.iter().map(|counts| f64::from(counts[field][level])).sum::<f64>();
            let known: f64 = (1..Pattern::LEVELS).map(count).sum();
            std::array::from_fn(|level| if level == 0 { 1.0 } else { (count(level) + 0.3) / (known + 3.0) })
        })
        .collect();
    // Exact agreement is counted, not drawn: the chance that two draws of the field have one value.
    let mut dates: HashMap<u32, u32> = HashMap::new();
    for row in 0..rows {
        table.row(row).get(part::BORN).iter().for_each(|date| *dates.entry(*date).or_default() += 1);
    }
    let mut dates: Vec<u32> = dates.into_values().collect();
    dates.sort_unstable();
    let exact = |counts: &[u32]| {
        let all: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let squares: f64 = counts.iter().map(|count| f64::from(*count).powi(2)).sum();
        (all > 0.0).then(|| (squares / (all * all)).max(1e-9))
    };
    let sorted = |counts: &[u32]| {
        let mut counts: Vec<u32> = counts.iter().copied().filter(|count| *count > 0).collect();
        counts.sort_unstable();
        counts
    };
    for (field, counts) in [
        (field::GIVEN, sorted(&table.as_first)),
        (field::FAMILY, sorted(&table.as_family)),
        (field::BORN, dates),
    ] {
        if let Some(share) = exact(&counts) {
            shares[field][1] = share;
        }
    }
    shares
}

struct Fit {
    same: Vec<Shares>,
    household: Vec<Shares>,
    rate_same: f64,
    rate_household: f64,
}

/// What is learnt from.
struct Evidence<'a> {
    patterns: Vec<(Pattern, f64)>,
    /// Here the class is known, but for the one question whether two people are of one household.
    reviewed: &'a [(Pattern, bool)],
}

/// `about`: how many true pairs, and how many of namesakes, there are about. Of a sample of the rows as many namesakes are
/// left as it has rows, but of the true pairs only the share that it is: who begins with more of them takes
/// namesakes for children with two birthdays, and does not come back.
fn maximise(evidence: &Evidence, strangers: &[Shares], all: f64, about: [f64; 2], identifiers: usize) -> Fit {
    let fields = strangers.len();
    let mut same: Vec<Shares> = (0..fields).map(first_guess).collect();
    let mut household: Vec<Shares> = (0..fields)
        .map(|field| if is_shared(field, identifiers) { first_guess(field) } else { strangers[field] })
        .collect();
    household[field::BORN] = born_in_household(MOST_TWINS, &same[field::BORN], &strangers[field::BORN]);
    let [mut rate_same, mut rate_namesakes] = about.map(|pairs| pairs / all);
    let mut rate_household = rate_same / 2.0;
    for round in 0..ROUNDS {
        let mut in_same = vec![[0.0; Pattern::LEVELS]; fields];
        let mut in_household = vec![[0.0; Pattern::LEVELS]; fields];
        let (mut all_same, mut all_household, mut all_namesakes) = (0.0, 0.0, 0.0);
        let unknown = evidence.patterns.iter().map(|(pattern, count)| (pattern, *count, None));
        let known = evidence.reviewed.iter().map(|(pattern, same)| (pattern, 1.0, Some(*same)));
        for (pattern, count, known) in unknown.chain(known) {
            let [mut one, mut two, mut namesakes, mut other] =
                [rate_same, rate_household, rate_namesakes, 1.0];
            for field in 0..fields {
                let level = pattern.level(field);
                if level > 0 {
                    one *= same[field][level];
                    two *= household[field][level];
                    other *= strangers[field][level];
                    let by_name = matches!(field, field::GIVEN | field::FAMILY | field::SEX);
                    namesakes *= if by_name { same[field][level] } else { strangers[field][level] };
                }
            }
            match known {
                Some(true) => (two, namesakes, other) = (0.0, 0.0, 0.0),
                Some(false) => one = 0.0,
                None => {}
            }
            let sum = (one + two + namesakes + other).max(f64::MIN_POSITIVE);
            let (one, two) = (count * one / sum, count * two / sum);
            all_same += one;
            all_household += two;
            all_namesakes += count * namesakes / sum;
            for field in 0..fields {
                let level = pattern.level(field);
                in_same[field][level] += one;
                in_household[field][level] += two;
            }
        }
        for field in 0..fields {
            same[field] = settled(&in_same[field], 0.1).unwrap_or(same[field]);
            if is_shared(field, identifiers) && field != field::BORN {
                household[field] = settled(&in_household[field], 0.5).unwrap_or(household[field]);
            }
        }
        let twins =
            settled(&in_household[field::BORN], 0.5).map_or(MOST_TWINS, |born| born[1].min(MOST_TWINS));
        household[field::BORN] = born_in_household(twins, &same[field::BORN], &strangers[field::BORN]);
        let change = (all_same / all - rate_same).abs() / rate_same;
        [rate_same, rate_household, rate_namesakes] =
            [all_same, all_household, all_namesakes].map(|sum| (sum / all).max(1e-15));
        if round > 5 && change < SETTLED {
            break;
        }
    }
    Fit { same, household, rate_same, rate_household }
}

/// Dates of birth of two of one household: twins have one, and what is written of it is as likely wrong as of one
/// person; of other brothers and sisters they are as strangers'.
fn born_in_household(twins: f64, same: &Shares, strangers: &Shares) -> Shares {
    std::array::from_fn(|level| twins * same[level] + (1.0 - twins) * strangers[level])
}

/// Counts as shares, none of them nothing.
fn settled(counts: &Shares, little: f64) -> Option<Shares> {
    let known: f64 = counts[1..].iter().sum();
    let levels = 15.0;
    let share = |level: usize| (counts[level] + little) / (known + levels * little);
    (known > 0.0).then(|| std::array::from_fn(|level| if level == 0 { 1.0 } else { share(level) }))
}

/// Where learning begins: rows of one person agree on most things.
fn first_guess(field: usize) -> Shares {
    let mut shares = [0.005; Pattern::LEVELS];
    shares[0] = 1.0;
    let levels: &[f64] = match field {
        field::GIVEN | field::FAMILY => &[0.8, 0.05, 0.06, 0.03, 0.02, 0.01, 0.02, 0.01, 0.02],
        field::MIDDLE => &[0.8, 0.05, 0.05, 0.1],
        field::BORN => &[0.85, 0.02, 0.06, 0.02, 0.02, 0.01, 0.01, 0.005],
        field::SEX => &[0.98, 0.005, 0.02],
        field::PLACE => &[0.3, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1],
        _ => &[0.8, 0.05, 0.15],
    };
    shares[1..=levels.len()].copy_from_slice(levels);
    shares
}

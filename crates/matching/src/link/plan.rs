//! Which kinds of keys a large table needs. Every kind costs time for each of its rows and for each pair
//! that it brings; on most tables a few kinds meet nearly all pairs that the others meet. Which they are is
//! learnt from a sample: all kinds are tried on it, the model says which pairs are likely one person, and
//! kinds are taken one after another, the one that meets most likely pairs for its cost first.

use super::blocking::{Among, Blocking, Limits};
use super::calibrate::Calibration;
use super::evidence::Mode;
use super::keys::Kind;
use super::levels::{Memories, Pattern, Prepared};
use super::maximise::Lesson;
use super::model::{Millibits, Model, Weights, Worth};
use super::slices;
use super::train::{Counts, count, train, whole};
use std::collections::BTreeMap;

/// How a sample is drawn.
#[derive(Clone, Copy, Debug)]
struct Sampling {
    /// Tables of at most so many rows are looked at with all kinds of keys.
    whole: u32,
    /// Of a million rows, so many are drawn; of more, as many as have the same number of true pairs among
    /// them.
    of_a_million: f64,
    /// Rows of a slice that is learnt from, at least.
    slice: f64,
}

const SAMPLING: Sampling = Sampling { whole: 120_000, of_a_million: 110_000.0, slice: slices::ROWS };
/// Fewer likely pairs than this in a sample teach nothing: all kinds are used.
const FEWEST: f64 = 500.0;
/// Of the likely pairs that all kinds meet, so many must be met.
const ENOUGH: f64 = 0.9993;
/// Once so many are met, a kind that brings fewer likely pairs for its cost than this is not worth it.
const NEARLY: f64 = 0.998;
const LEAST_WORTH: f64 = 4e-4;
/// Pairs from this weight on (a probability of 95 %) are taken for one person. Of less likely pairs too many
/// are brothers and sisters, whom loose keys bring.
const SURE: Millibits = 4_248;
/// What a key costs, in pairs: making, sorting, looking.
const KEY_COST: f64 = 0.15;
/// A kind of which so large a part of the pairs that it alone brings are likely is looked at first.
const NEAR: f64 = 0.2;

/// What is compared, in two rounds. Most true pairs are met by kinds of keys that bring little else. What the others
/// bring is compared once it is known which rows surely are one person, for whom one of them is enough.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What is compared at first.
    pub near: Blocking<'a>,
    /// The kinds of keys for what is compared then.
    pub far: Vec<Kind>,
}

impl Plan<'_> {
    /// The kinds of keys of both rounds.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.near.kinds().map(|(kind, _)| kind).chain(self.far.iter().copied())
    }
}

/// What is compared, and by which weights: those of a model, or learnt, also from pairs that people have
/// looked at (two rows, and whether they are one person).
pub fn plan<'a>(
    prepared: &'a Prepared<'a>,
    model: Option<Model>,
    reviewed: &[(u32, u32, bool)],
    threads: usize,
) -> (Plan<'a>, Model) {
    Planning { prepared, reviewed, threads, sampling: SAMPLING }.plan(model)
}

struct Planning<'a, 'r> {
    prepared: &'a Prepared<'a>,
    reviewed: &'r [(u32, u32, bool)],
    threads: usize,
    sampling: Sampling,
}

impl<'a> Planning<'a, '_> {
    fn plan(&self, model: Option<Model>) -> (Plan<'a>, Model) {
        let Self { prepared, threads, sampling, .. } = *self;
        let rows = prepared.table.len();
        if rows <= sampling.whole {
            let near = Blocking::of(prepared, Among::All, &Kind::ALL, Limits::LINK, threads);
            let model = model.unwrap_or_else(|| {
                self.learn(&[whole(prepared, &near, &count(prepared, &near, None, threads))])
            });
            return (Plan { near, far: Vec::new() }, model);
        }
        let rows = f64::from(rows);
        let share = (sampling.of_a_million * (rows / 1e6).sqrt() / rows).min(1.0);
        let sample = sample(prepared, share);
        // What would be too many in the whole table is too many here.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2 to 40")]
        let most = 2 + (38.0 * share) as u32;
        let limits = Limits { most, budget: u32::MAX, distinct: false, cut: None };
        let tried = Blocking::of(prepared, Among::Sample(sample), &Kind::ALL, limits, threads);
        let counts = count(prepared, &tried, None, threads);
        let model = model.unwrap_or_else(|| {
            let lessons = slices::lessons(prepared, sampling.slice.max(rows / slices::ONE_OF), threads);
            self.learn(&lessons.unwrap_or_else(|| vec![whole(prepared, &tried, &counts)]))
        });
        let (mut near, mut far) =
            choose(&tried, &counts, &Worth::of_model(&model, prepared.table.shape.identifiers.len()), share);
        drop(tried);
        if prepared.table.shape.mode != Mode::Dedupe {
            // Between inputs a person has few rows, so there is little to spare.
            near.append(&mut far);
        }
        (Plan { near: Blocking::of(prepared, Among::All, &near, Limits::LINK, threads), far }, model)
    }

    fn learn(&self, lessons: &[Lesson]) -> Model {
        let Self { prepared, reviewed, threads, .. } = *self;
        let mut memories = Memories::default();
        let mut compare = |a: u32, b: u32| prepared.compare(a, b, &mut memories);
        let found: Vec<(Pattern, bool)> =
            reviewed.iter().map(|(a, b, same)| (compare(*a, *b), *same)).collect();
        let mut model = train(prepared, lessons, &found, threads);
        if !reviewed.is_empty() {
            let weights = Weights::new(&model, prepared);
            let weighed = reviewed.iter().map(|(a, b, same)| (weights.weigh(*a, *b, compare(*a, *b)), *same));
            model.calibration = Some(Calibration::of_reviewed(weighed));
        }
        model
    }
}

/// Rows drawn by their own hashes.
fn sample(prepared: &Prepared, share: f64) -> Vec<u32> {
    let table = prepared.table;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 32 bits")]
    let below = (share * f64::from(u32::MAX)) as u64;
    (0..table.len()).filter(|row| table.order(*row) >> 32 <= below).collect()
}

/// What the pairs that certain kinds have in common come to.
#[derive(Clone, Copy, Default)]
struct Met {
    likely: f64,
    all: f64,
}

fn choose(tried: &Blocking, counts: &Counts, worth: &Worth, share: f64) -> (Vec<Kind>, Vec<Kind>) {
    let mut met: BTreeMap<u32, Met> = BTreeMap::new();
    for (pattern, kinds, count) in &counts.patterns {
        let met = met.entry(*kinds).or_default();
        met.all += count;
        if worth.usual(*pattern) >= SURE {
            met.likely += count;
        }
    }
    // In a share of the rows there are so many fewer keys, and so many fewer pairs twice over.
    greedy(met, |kind| f64::from(tried.keys_of(kind)) * KEY_COST * share)
}

/// Kinds for the first round and for the second, each the best for its cost given those before it.
fn greedy(mut left: BTreeMap<u32, Met>, key_cost: impl Fn(Kind) -> f64) -> (Vec<Kind>, Vec<Kind>) {
    let all: f64 = left.values().map(|met| met.likely).sum();
    if all < FEWEST {
        return (Kind::ALL.to_vec(), Vec::new());
    }
    let mut open = Kind::ALL.to_vec();
    let (mut near, mut far) = (Vec::new(), Vec::new());
    loop {
        let missing: f64 = left.values().map(|met| met.likely).sum();
        if missing <= all * (1.0 - ENOUGH) || open.is_empty() {
            break;
        }
        let worth = |kind: Kind| {
            let new = left.iter().filter(|(kinds, _)| **kinds & kind.bit() != 0);
            let new = new.fold(Met::default(), |sum, (_, met)| Met {
                likely: sum.likely + met.likely,
                all: sum.all + met.all,
            });
            (new.likely / (new.all + key_cost(kind) + 1.0), new)
        };
        let best = open.iter().map(|kind| (worth(*kind), *kind)).max_by(|a, b| a.0.0.total_cmp(&b.0.0));
        let Some(((worth, new), kind)) = best.filter(|((_, new), _)| new.likely > 0.0) else { break };
        if worth < LEAST_WORTH && missing <= all * (1.0 - NEARLY) {
            break;
        }
        debug_assert!(new.likely <= missing + 1e-6);
        left.retain(|kinds, _| kinds & kind.bit() == 0);
        open.retain(|other| *other != kind);
        if near.is_empty() || new.likely >= NEAR * new.all { near.push(kind) } else { far.push(kind) }
    }
    (near, far)
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Born, Evidence, Shape};
    use super::super::table::Table;
    use super::*;
    use std::collections::BTreeSet;

    /// Two rows of each of so many people; every eighth second row has another day of birth and no number.
    fn table(people: u32, backwards: bool) -> Table {
        let shape = Shape { identifiers: vec!["n".into()], ..Shape::default() };
        let mut table = Table::new(shape);
        let letters = |n: u32| {
            let letter = |place| char::from(b'a' + u8::try_from(n / 26_u32.pow(place) % 26).unwrap_or(0));
            (0..4).map(letter).collect::<String>()
        };
        let mut rows: Vec<u32> = (0..2 * people).collect();
        if backwards {
            rows.reverse();
        }
        for row in rows {
            let (n, differs) = (row / 2, row % 16 == 15);
            let (given, family) = (letters(n * 7_919 % 4_000), letters(n * 104_729 % 400_000));
            let (number, day) = (n.to_string(), 1 + n % 14 + 14 * u32::from(differs));
            table.push(
                0,
                &row.to_string(),
                &Evidence {
                    given: vec![&given],
                    family: vec![&family],
                    born: Born::new(2008 + n % 10, 1 + n % 12, day).into_iter().collect(),
                    identifiers: if differs { Vec::new() } else { vec![(0, &number)] },
                    ..Evidence::default()
                },
            );
        }
        table.close();
        table
    }

    #[test]
    fn a_sample_finds_the_keys_that_meet_the_rest() {
        let planned = |backwards, threads| {
            let table = table(10_000, backwards);
            let prepared = Prepared::of(&table);
            let sampling = Sampling { whole: 100, of_a_million: 70_000.0, slice: 4_000.0 };
            let planning = Planning { prepared: &prepared, reviewed: &[], threads, sampling };
            let (plan, model) = planning.plan(None);
            let number = |row: u32| table.id(row).parse::<u32>().unwrap() / 2;
            let mut met = BTreeSet::new();
            let far = Blocking::of(&prepared, Among::All, &plan.far, Limits::LINK, threads);
            for round in [&plan.near, &far] {
                round.pairs(0..round.len(), |a, b, _| _ = (number(a) == number(b)) && met.insert(number(a)));
            }
            (met.len(), plan.kinds().collect::<Vec<_>>(), model)
        };
        let (met, kinds, model) = planned(false, 2);
        assert!(met >= 9_980, "{met} of 10,000 pairs");
        assert!(kinds.len() < 6, "few kinds are enough: {kinds:?}");
        assert_eq!(planned(true, 1), (met, kinds, model), "whatever the order and the threads");
    }

    #[test]
    fn the_cheapest_kinds_that_meet_enough_are_taken() {
        let met = |likely, all| Met { likely, all };
        let left = BTreeMap::from([
            (Kind::Number.bit() | Kind::Names.bit(), met(9_000.0, 9_000.0)),
            (Kind::Names.bit(), met(1_000.0, 50_000.0)),
            (Kind::YearNames.bit() | Kind::Names.bit(), met(990.0, 1_000.0)),
            (Kind::Postcode.bit(), met(1.0, 90_000.0)),
        ]);
        assert_eq!(greedy(left, |_| 0.0), (vec![Kind::Number, Kind::YearNames], vec![Kind::Names]));
    }
}

//! Probabilities that mean what they say. The model takes fields to be independent of one another, which they
//! are not, so its weights are too sure on some tables and too timid on others. What a weight is truly worth
//! is seen where a third row knows better: a row that is surely the same person as one of the two, and surely
//! or surely not the same as the other. How often pairs of a weight are the one or the other, made to rise
//! with the weight (isotonic regression by pooling of adjacent violators: Ayer et al. 1955), is what the
//! weight is worth.

use super::cluster::Edge;
use super::lists::Lists;
use super::model::{Millibits, millibits, probability};
use serde::{Deserialize, Serialize};

/// From this weight on (a probability of 99.9 %) a pair holds a group together.
const SURE: Millibits = 9_964;
/// Weights are looked at in steps of this.
const STEP: Millibits = 500;
/// The weights looked at: from 1 in 256 to 8 million to 1.
const LEAST: Millibits = -8_000;
const STEPS: usize = 62;
/// What the model itself says counts as so many pairs in each step.
const PRIOR: f64 = 25.0;
/// The same, beside what people have looked at: they look at few, and are right.
const PRIOR_OF_REVIEWED: f64 = 2.0;
/// So many pairs, and so many rows, are enough to look at.
const ENOUGH: usize = 100_000;
/// Of fewer rows with two sure neighbours nothing is learnt.
const FEWEST: u32 = 500;
/// More thirds of one row than this say nothing new.
const MOST_THIRDS: usize = 4;

/// What weights are worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calibration {
    /// At the middle of each step.
    worth: Vec<Millibits>,
}

impl Calibration {
    /// Takes weights at their word.
    pub fn none() -> Self {
        Self { worth: (0..STEPS).map(middle).collect() }
    }

    /// Learns from pairs what weights are worth. `edges` are in the order of their rows; `weigh` weighs any
    /// pair.
    pub fn of(edges: &[Edge], rows: u32, mut weigh: impl FnMut(u32, u32) -> Millibits) -> Self {
        let sure = sure_neighbours(edges, rows);
        if !can_judge(&sure, rows, &mut weigh) {
            return Self::none();
        }
        let mut seen = [[0.0_f64; 2]; STEPS];
        let unsure = || edges.iter().filter(|edge| edge.weight < SURE);
        // The rows stand in an order of their own, so every so many of the pairs are a fair share.
        for edge in unsure().step_by(unsure().count() / ENOUGH + 1) {
            let [a, b] = [edge.a, edge.b].map(|row| sure.get(row));
            let mut told = [false; 2];
            for (other, thirds) in [(edge.b, a), (edge.a, b)] {
                for third in thirds.iter().take(MOST_THIRDS) {
                    let weight = weigh(other.min(*third), other.max(*third));
                    told[0] |= weight <= -SURE;
                    told[1] |= weight >= SURE;
                }
            }
            if told[0] != told[1] {
                seen[step(edge.weight)][usize::from(told[1])] += 1.0;
            }
        }
        Self::from_seen(&seen, PRIOR)
    }

    /// Learns from pairs that people have looked at: their weights, and whether they are one person.
    pub fn of_reviewed(pairs: impl Iterator<Item = (Millibits, bool)>) -> Self {
        let mut seen = [[0.0_f64; 2]; STEPS];
        for (weight, same) in pairs {
            seen[step(weight)][usize::from(same)] += 1.0;
        }
        Self::from_seen(&seen, PRIOR_OF_REVIEWED)
    }

    fn from_seen(seen: &[[f64; 2]; STEPS], prior: f64) -> Self {
        let blocks = seen.iter().enumerate().map(|(step, [apart, one])| {
            let all = apart + one + prior;
            (all, (one + prior * probability(middle(step))) / all)
        });
        let odds = |share: f64| millibits(share) - millibits(1.0 - share);
        Self { worth: rising(blocks).into_iter().map(odds).collect() }
    }

    /// Whether what was read is one: as many steps, none falling.
    pub fn is_whole(&self) -> bool {
        self.worth.len() == STEPS && self.worth.is_sorted()
    }

    /// The least weight that is worth as much as this.
    pub fn weight_of(&self, worth: Millibits) -> Millibits {
        let (mut low, mut high) = (-100_000, 100_000);
        while low < high {
            let half = low + (high - low) / 2;
            if self.worth(half) >= worth { high = half } else { low = half + 1 }
        }
        low
    }

    /// Weights, and what they are worth.
    pub fn curve(&self) -> impl Iterator<Item = (Millibits, Millibits)> {
        (0..STEPS).map(|step| (middle(step), self.worth[step]))
    }

    /// What a weight is worth.
    pub fn worth(&self, weight: Millibits) -> Millibits {
        let at = weight - LEAST - STEP / 2;
        let below = usize::try_from(at.div_euclid(STEP)).unwrap_or(0).min(STEPS - 2);
        let (from, to) = (self.worth[below], self.worth[below + 1]);
        let apart = weight - middle(below);
        if apart < 0 {
            return from + apart;
        }
        if apart > STEP {
            return to + apart - STEP;
        }
        from + (to - from) * apart / STEP
    }
}

fn middle(step: usize) -> Millibits {
    LEAST + STEP / 2 + STEP * Millibits::try_from(step).expect("a few dozen")
}

fn step(weight: Millibits) -> usize {
    usize::try_from((weight - LEAST).div_euclid(STEP)).unwrap_or(0).min(STEPS - 1)
}

/// Whether third rows know better: of two rows that are surely the same as a third, nearly all must surely be
/// the same as each other. Where they are not, rows vary more than the model knows.
fn can_judge(sure: &Lists, rows: u32, weigh: &mut impl FnMut(u32, u32) -> Millibits) -> bool {
    let (mut all, mut surely) = (0_u32, 0_u32);
    for row in (0..rows).step_by(rows as usize / ENOUGH + 1) {
        if let [a, b, ..] = sure.get(row) {
            all += 1;
            surely += u32::from(weigh(*a, *b) >= SURE);
        }
    }
    all >= FEWEST && all - surely <= all / 20
}

/// Of each row, the rows that are surely the same, in their order.
fn sure_neighbours(edges: &[Edge], rows: u32) -> Lists {
    let mut later = Lists::default();
    let mut sure = edges.iter().filter(|edge| edge.weight >= SURE).peekable();
    for row in 0..rows {
        while let Some(edge) = sure.next_if(|edge| edge.a == row) {
            later.items.push(edge.b);
        }
        later.end();
    }
    let earlier = later.turned(rows);
    let mut both = Lists::default();
    for row in 0..rows {
        both.push(earlier.get(row).iter().chain(later.get(row)).copied());
    }
    both
}

/// Shares made to rise: neighbours that fall are pooled.
fn rising(shares: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (weight, share) in shares {
        pools.push((weight, share, 1));
        while let [.., before, last] = pools[..] {
            if before.1 <= last.1 {
                break;
            }
            let weight = before.0 + last.0;
            let share = (before.0 * before.1 + last.0 * last.1) / weight;
            pools.truncate(pools.len() - 2);
            pools.push((weight, share, before.2 + last.2));
        }
    }
    pools.into_iter().flat_map(|(_, share, steps)| std::iter::repeat_n(share, steps)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_rise() {
        let shares = [(1.0, 0.1), (1.0, 0.5), (3.0, 0.3), (1.0, 0.9)];
        let risen = rising(shares.into_iter());
        assert!((risen[1] - 0.35).abs() < 1e-9 && (risen[2] - 0.35).abs() < 1e-9, "{risen:?}");
        assert!(risen.is_sorted());
    }

    #[test]
    fn what_people_found_moves_the_line() {
        let pairs = (0..300).map(|n| (2_000 + n, n % 10 == 0));
        let learnt = Calibration::of_reviewed(pairs);
        assert!(probability(learnt.worth(2_100)) < 0.2);
        assert!(learnt.is_whole());
        let line = learnt.weight_of(0);
        assert!(line > 2_100 && learnt.worth(line) >= 0 && learnt.worth(line - 1) < 0, "{line}");
        assert_eq!(Calibration::none().weight_of(0), 0);
    }

    #[test]
    fn a_word_taken_is_kept() {
        let none = Calibration::none();
        for weight in [-30_000, -8_000, -1_234, 0, 777, 22_999, 60_000] {
            assert_eq!(none.worth(weight), weight);
        }
    }

    /// People of three rows: 0 and 1 are surely one; how 2 goes with them is told by the third side.
    #[test]
    fn thirds_tell_what_a_weight_is_worth() {
        let people = 4_000_u32;
        let mut edges = Vec::new();
        for n in 0..people {
            let [a, b, c, d] = [4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3];
            edges.push(Edge { weight: 20_000, a, b });
            edges.push(Edge { weight: 20_000, a, b: d });
            edges.push(Edge { weight: 1_250, a, b: c });
            edges.push(Edge { weight: 20_000, a: b, b: d });
        }
        // The model says 70 %, and every fifth such pair is one person.
        let is_one = |n: u32| n.is_multiple_of(5);
        let weigh = |a: u32, b: u32| match (a % 4, b % 4) {
            (0, 2) => 1_250,
            (_, 2) | (2, _) => {
                if is_one(a / 4) {
                    20_000
                } else {
                    -20_000
                }
            }
            _ => 20_000,
        };
        let learnt = Calibration::of(&edges, 4 * people, weigh);
        let share = probability(learnt.worth(1_250));
        assert!((0.18..0.23).contains(&share), "{share}");
        assert_eq!(learnt.worth(40_000), 40_000, "what is certain stays");
        assert!((-12_000..40_000).step_by(77).map(|weight| learnt.worth(weight)).is_sorted());
        // Where sure neighbours are unsure of each other, the model's word stands.
        let unsure = Calibration::of(&edges, 4 * people, |a, b| if a % 4 == 1 { 3_000 } else { weigh(a, b) });
        assert_eq!(unsure, Calibration::none());
    }
}

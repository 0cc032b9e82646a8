//! How good the clusters are, as far as the weights themselves tell, and how far that may be wrong.
//!
//! By the probabilities some pairs that stand together are not one person, and some that do not are. Such sums are wrong by more
//! than chance where the model is: how much was measured on 114 tables whose truth is known. docs/matching-choices.md has it.

use contactpoint_matching::link::EVEN;
use contactpoint_matching::link::cluster::Edge;
use contactpoint_matching::link::model::{Millibits, probability};
use serde::Serialize;

/// In the tables that were measured, at most so many times as many pairs were wrong as are told, or missed.
const TIMES: f64 = 6.0;
/// And at least the told number over so much: where people have many rows, other rows put right what a pair's own probability
/// leaves open.
const PART: f64 = 12.0;

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Estimate {
    /// The likeliest.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Estimate {
    /// Of shares that are likely wrong: of this many pairs, with chance's part in it.
    fn without(wrong: f64, spread: f64, part: f64, many: f64) -> Self {
        let right = |wrong: f64| (1.0 - wrong / many).clamp(0.0, 1.0);
        Self { value: right(wrong), low: right(wrong * TIMES + spread), high: right(wrong / part - spread) }
    }
}

/// What the probabilities of pairs add up to.
#[derive(Debug)]
pub struct Estimated {
    /// Pairs that are likely one person.
    taken: f64,
    /// Of those, the ones that are not.
    wrong: f64,
    /// Of the others, the ones that are.
    missed: f64,
    variances: [f64; 2],
    /// Of the likely pairs a quarter weighs less, in millibits.
    quarter: f64,
}

impl Estimated {
    /// Of pairs with calibrated weights.
    pub fn of(edges: &[Edge]) -> Self {
        let mut sums = Self { taken: 0.0, wrong: 0.0, missed: 0.0, variances: [0.0; 2], quarter: 0.0 };
        let mut steps = Steps::default();
        for edge in edges {
            let p = probability(edge.weight);
            let is_taken = edge.weight >= EVEN;
            sums.variances[usize::from(!is_taken)] += p * (1.0 - p);
            if is_taken {
                sums.taken += 1.0;
                sums.wrong += 1.0 - p;
                steps.count(edge.weight);
            } else {
                sums.missed += p;
            }
        }
        sums.quarter = steps.quarter();
        sums
    }

    /// Of the pairs that stand together, those of one person; of none, nothing is known.
    pub fn precision(&self) -> Option<Estimate> {
        let spread = 1.96 * self.variances[0].sqrt();
        (self.taken > 0.0).then(|| Estimate::without(self.wrong, spread, PART, self.taken))
    }

    /// Of the pairs of one person, those that stand together; nothing is known where none do.
    ///
    /// Those that were looked at and are unlikely are the lesser part of what is missed: others weigh next to nothing, or never
    /// met. They are the more the nearer the weights of those that were found come to even.
    pub fn recall(&self) -> Option<Estimate> {
        let right = self.taken - self.wrong;
        let seen = self.missed / (right + self.missed).max(f64::MIN_POSITIVE);
        let share = 0.42 * (seen + 0.0005).powf(0.21) * (-self.quarter / 5_100.0).exp();
        let missed = right * share / (1.0 - share);
        let spread = 1.96 * self.variances.iter().sum::<f64>().sqrt();
        (self.taken > 0.0).then(|| Estimate::without(missed, spread, TIMES, right + missed))
    }
}

/// Weights from even on, in steps of a quarter of a bit.
#[derive(Default)]
struct Steps(Vec<u64>);

impl Steps {
    const WIDTH: Millibits = 250;

    fn count(&mut self, weight: Millibits) {
        let step = usize::try_from((weight - EVEN) / Self::WIDTH).unwrap_or(0);
        if self.0.len() <= step {
            self.0.resize(step + 1, 0);
        }
        self.0[step] += 1;
    }

    /// What a quarter of them do not reach.
    fn quarter(&self) -> f64 {
        let all: u64 = self.0.iter().sum();
        let mut left = all / 4;
        let step = self.0.iter().position(|many| {
            let is_here = *many > left;
            left = left.saturating_sub(*many);
            is_here
        });
        let step = step.and_then(|step| Millibits::try_from(step).ok()).unwrap_or(0);
        f64::from(EVEN + step * Self::WIDTH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(weights: &[(Millibits, u32)]) -> Estimated {
        let edges =
            weights.iter().flat_map(|(weight, many)| (0..*many).map(|b| Edge { a: 0, b, weight: *weight }));
        Estimated::of(&edges.collect::<Vec<_>>())
    }

    fn shares(of: Option<Estimate>) -> [String; 3] {
        let of = of.expect("something was found");
        [of.low, of.value, of.high].map(|share| format!("{share:.4}"))
    }

    #[test]
    fn of_pairs_that_are_sure_little_is_wrong_and_little_missed() {
        let sure = of(&[(20_000, 100_000)]);
        assert_eq!(shares(sure.precision()), ["1.0000"; 3]);
        // 0.42 * 0.0005^0.21 * e^(-20/5.1) of them.
        assert_eq!(shares(sure.recall()), ["0.9899", "0.9983", "0.9997"]);
    }

    #[test]
    fn what_is_even_is_half_wrong_and_the_interval_is_wide() {
        let unsure = of(&[(EVEN, 100), (20_000, 900)]);
        assert_eq!(shares(unsure.precision()), ["0.6902", "0.9500", "1.0000"]);
        // Fifty of a thousand, six times and a twelfth, and 1.96 times the square root of 25.
        assert!((unsure.precision().unwrap().low - (1.0 - 309.8 / 1_000.0)).abs() < 1e-4);
    }

    #[test]
    fn more_is_missed_the_nearer_the_found_come_to_even() {
        let values = [20_000, 10_000, 5_000, 1_000]
            .map(|weight| of(&[(weight, 1_000), (-3_000, 50)]).recall().unwrap().value);
        assert!(values.is_sorted_by(|a, b| a > b), "{values:?}");
        assert!(values[0] > 0.99 && values[3] < 0.9, "{values:?}");
        let seen = [0, 50, 500].map(|many| of(&[(8_000, 1_000), (-1_000, many)]).recall().unwrap().value);
        assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    }

    #[test]
    fn where_nothing_is_found_nothing_is_known() {
        for found in [of(&[]), of(&[(-1_000, 200)])] {
            assert!(found.precision().is_none() && found.recall().is_none());
        }
    }

    #[test]
    fn a_quarter_weighs_less() {
        let of = of(&[(1_100, 25), (4_000, 25), (9_000, 50)]);
        assert!((of.quarter - 4_000.0).abs() < 1e-9, "{}", of.quarter);
    }
}

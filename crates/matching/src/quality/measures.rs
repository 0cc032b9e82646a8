//! What reviewed blocks say of a whole partition: precision and recall, by the design of the sample.
//!
//! The unit that was drawn is the row, each with the same chance. A pair of rows that stand together is met from
//! either of its rows, so sums over drawn rows estimate sums over all rows, and shares of sums estimate shares:
//! the ratio estimator (Cochran 1977, chapter 6). Binette et al. (2022) estimate the quality of a partition in
//! this way, from samples of rows or of groups.

use super::interval::{exact, widening};
use serde::Serialize;

/// With fewer imperfect blocks than these a variance says too little.
const MANY: u32 = 30;
/// Of the squares of the shares, what rounding leaves: some 1e-32. Two shares of blocks of at most
/// 80 rows differ by 1/6400 or more; that one block among a million does makes 1e-14 of all squares.
const ROUNDING: f64 = 1e-20;

/// How many partners a drawn row has, as far as the reviewer could tell. It is not counted itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partners {
    /// Other rows of its cluster.
    pub together: u32,
    /// Of them, how many are the same person: at least and at most.
    pub right: (u32, u32),
    /// Rows of the same person outside the cluster: at least and at most.
    pub missed: (u32, u32),
}

/// An estimate. Where nobody was in doubt, `least` and `most` are the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// With every doubt counted against the clusters; none where there was nothing to judge.
    pub least: Option<f64>,
    /// With every doubt counted for them.
    pub most: Option<f64>,
    /// The lower end of the interval of 95 %, of `least`.
    pub low: f64,
    /// The upper end of the interval of 95 %, of `most`.
    pub high: f64,
}

/// The four measures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measures {
    /// Of the pairs that stand together, the share that is one person.
    pub pairwise_precision: Measure,
    /// Of the pairs that are one person, the share that stands together.
    pub pairwise_recall: Measure,
    /// The mean, over rows, of the share of its cluster that is its person, itself with it.
    pub bcubed_precision: Measure,
    /// The mean, over rows, of the share of its person that stands in its cluster, itself with it.
    pub bcubed_recall: Measure,
}

/// What one block adds to the upper and to the lower sum of a ratio.
type Parts = (f64, f64);

impl Measures {
    /// From a simple random sample of rows.
    pub fn of(sample: &[Partners]) -> Self {
        let measure = |parts: fn(u32, u32, u32) -> Parts| {
            let against = |row: &Partners| parts(row.together, row.right.0, row.missed.1);
            let in_favour = |row: &Partners| parts(row.together, row.right.1, row.missed.0);
            let least = ratio(&sample.iter().map(against).collect::<Vec<_>>());
            let most = ratio(&sample.iter().map(in_favour).collect::<Vec<_>>());
            Measure { least: least.value, most: most.value, low: least.low, high: most.high }
        };
        Self {
            pairwise_precision: measure(|together, right, _| (right.into(), together.into())),
            pairwise_recall: measure(|_, right, missed| (right.into(), (right + missed).into())),
            bcubed_precision: measure(|together, right, _| (with_itself(right, together), 1.0)),
            bcubed_recall: measure(|_, right, missed| (with_itself(right, right + missed), 1.0)),
        }
    }
}

/// The share of partners, the row itself counted with them (Bagga and Baldwin 1998).
fn with_itself(part: u32, whole: u32) -> f64 {
    f64::from(part + 1) / f64::from(whole + 1)
}

struct Ratio {
    value: Option<f64>,
    low: f64,
    high: f64,
}

/// The ratio of two sums, and its interval.
///
/// The variance is the linearised one: n / (n - 1) * sum (y - ratio * x)^2 / (sum x)^2. It is told as the number
/// of rows that would be as sure if each were right or wrong, `value * (1 - value) / variance`, and the interval
/// is the exact one of so many rows: close to 1 the usual plus and minus is far too narrow on the lower side.
/// While few blocks are imperfect the variance is a matter of luck, and where none is it is nothing at all; so
/// the number is then at most that of the rows themselves, (sum x)^2 / sum x^2 (Kish 1965), which without any
/// wrong pair gives the rule of three.
fn ratio(parts: &[Parts]) -> Ratio {
    let blocks = parts.iter().fold(0.0, |many, _| many + 1.0);
    let whole: f64 = parts.iter().map(|(_, x)| x).sum();
    if whole == 0.0 {
        return Ratio { value: None, low: 0.0, high: 1.0 };
    }
    let value = parts.iter().map(|(y, _)| y).sum::<f64>() / whole;
    if blocks < 2.0 {
        return Ratio { value: Some(value), low: 0.0, high: 1.0 };
    }
    let squares: f64 = parts.iter().map(|(y, x)| (y - value * x).powi(2)).sum();
    let weights: f64 = parts.iter().map(|(_, x)| x * x).sum();
    // Blocks of one and the same share differ by what rounding leaves, and seem as sure as 1e30 rows.
    let squares = if squares < ROUNDING * weights { 0.0 } else { squares };
    let variance = blocks / (blocks - 1.0) * squares / whole.powi(2);
    let rows = whole.powi(2) / weights;
    let imperfect = parts.iter().fold(0, |many, (y, x)| many + u32::from(y < x));
    let as_sure = value * (1.0 - value) / variance;
    let size = match imperfect {
        MANY.. if variance > 0.0 => as_sure,
        _ if variance > 0.0 => as_sure.min(rows),
        _ => rows,
    };
    let (low, high) = exact(value, size / widening(blocks - 1.0).powi(2));
    Ratio { value: Some(value), low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(together: u32, right: u32, missed: u32) -> Partners {
        Partners { together, right: (right, right), missed: (missed, missed) }
    }

    fn near(found: Option<f64>, told: f64) {
        assert!(found.is_some_and(|found| (found - told).abs() < 1e-9), "{found:?}, not {told}");
    }

    #[test]
    fn by_hand() {
        let measures = Measures::of(&[sure(2, 1, 0), sure(0, 0, 1), sure(3, 3, 1), sure(0, 0, 0)]);
        near(measures.pairwise_precision.least, 4.0 / 5.0);
        near(measures.pairwise_recall.least, 4.0 / 6.0);
        near(measures.bcubed_precision.least, (2.0 / 3.0 + 1.0 + 1.0 + 1.0) / 4.0);
        near(measures.bcubed_recall.least, (1.0 + 0.5 + 4.0 / 5.0 + 1.0) / 4.0);
        assert_eq!(measures.bcubed_recall.least, measures.bcubed_recall.most);
    }

    #[test]
    fn nothing_wrong_is_not_certainty() {
        let measures = Measures::of(&[sure(1, 1, 0); 100]);
        near(measures.pairwise_precision.least, 1.0);
        let low = measures.pairwise_precision.low;
        assert!((0.95..0.97).contains(&low), "about 1 - 3.7 / 100: {low}");
        assert!((measures.pairwise_precision.high - 1.0).abs() < 1e-9);
        // A few large clusters among many small ones know less than their number.
        let uneven = [[sure(1, 1, 0); 95].as_slice(), &[sure(20, 20, 0); 5]].concat();
        assert!(Measures::of(&uneven).pairwise_precision.low < 0.9);
    }

    #[test]
    fn blocks_that_are_all_alike_are_not_certainty_either() {
        for (right, together) in [(1, 2), (1, 5), (2, 6), (3, 9)] {
            for blocks in [40, 77, 300] {
                let measures = Measures::of(&vec![sure(together, right, 0); blocks]);
                for measure in [measures.pairwise_precision, measures.bcubed_precision] {
                    let width = measure.high - measure.low;
                    assert!(width > 0.05, "{right} of {together}, {blocks} times: {width}");
                }
            }
        }
    }

    #[test]
    fn where_nothing_can_be_judged_nothing_is_said() {
        let measures = Measures::of(&[sure(0, 0, 0); 50]).pairwise_precision;
        assert_eq!(measures, Measure { least: None, most: None, low: 0.0, high: 1.0 });
        let one = Measures::of(&[sure(1, 1, 0)]).pairwise_precision;
        assert_eq!((one.low, one.high), (0.0, 1.0), "one block has no variance");
    }

    #[test]
    fn doubt_widens_both_ways() {
        let mut sample = vec![sure(1, 1, 0); 99];
        sample.push(Partners { together: 1, right: (0, 1), missed: (0, 1) });
        let measures = Measures::of(&sample);
        near(measures.pairwise_precision.least, 0.99);
        near(measures.pairwise_precision.most, 1.0);
        near(measures.pairwise_recall.least, 99.0 / 100.0);
        near(measures.pairwise_recall.most, 1.0);
        let undoubted = Measures::of(&vec![sure(1, 1, 0); 99]);
        assert!(measures.pairwise_precision.low < undoubted.pairwise_precision.low);
    }
}

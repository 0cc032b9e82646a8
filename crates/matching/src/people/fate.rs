//! What becomes of a source record.

use super::store::RecordName;
use crate::decide::Outcome;
use crate::link::model::{Millibits, probability};

/// At or above this probability a record is linked (see [`crate::decide::MATCH`]).
pub const MATCH: f64 = crate::decide::MATCH;
/// At or above this a person decides; below it the record stands by itself.
pub const REVIEW: f64 = 0.5;
/// Below this a candidate is not even worth a hint.
pub const EXCLUSION: f64 = crate::decide::EXCLUSION;

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Of a child: the one that this record, the first of its group, stands for.
    Linked(RecordName),
    /// Held for a person.
    Held,
    /// It cannot make a child, and there is none to join.
    Waiting,
}

/// What becomes of a record, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Where it is.
    pub place: Place,
    /// What was decided.
    pub outcome: Outcome,
    /// Of a record that is linked to others: how likely they are one child; else how likely it is the best
    /// candidate's. In millionths.
    pub probability_ppm: u32,
    /// Of a record that is linked to others: the child, and which of its records agrees best. Else likely
    /// children, best first.
    pub candidates: Vec<Candidate>,
}

/// A child that a record may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The first record of its group.
    pub child: RecordName,
    /// The record of the group that agrees best: the waterfall is that of these two.
    pub by: RecordName,
    /// What the whole group says, on the average.
    pub weight: Millibits,
    /// The child is shielded, and the record tells of the same whereabouts.
    pub same_whereabouts: bool,
}

/// The most candidates that are kept.
pub(super) const MOST_CANDIDATES: usize = 5;

/// A probability in millionths.
pub(super) fn ppm(probability: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability")]
    let ppm = (probability.clamp(0.0, 1.0) * 1e6).round() as u32;
    ppm
}

/// Odds of a weight, held within what a double can tell apart.
pub(super) fn odds(weight: Millibits) -> f64 {
    (f64::from(weight.clamp(-60_000, 60_000)) / 1000.0).exp2()
}

/// The probability of a weight by itself.
pub(super) fn alone(weight: Millibits) -> f64 {
    probability(weight)
}

//! What may be decided about a record. The outcomes and thresholds are those of the DfE's matching service.

use serde::{Deserialize, Serialize};

/// At or above this probability a record is linked.
pub const MATCH: f64 = 0.95;
/// From here on `contactpoint link` asks for a person's look at two rows that do not stand together. The directory asks from
/// even odds on (`people/fate.rs`).
pub const REVIEW: f64 = 0.85;
/// Below this a candidate is not even worth a hint.
pub const EXCLUSION: f64 = 0.05;
/// The same against a *shielded* child, where no hint is enough: a new child beside a shielded one would tell where
/// that one lives. From [`EXCLUSION`] on a record waits for a person whatever it agrees in, and from here on if it
/// agrees in two of given name, family name and date of birth. It is the most that a directory decides by; its price
/// in held records stands in docs/matching-choices.md.
pub const SHIELD_EXCLUSION: f64 = 0.00001;

/// What was decided about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Linked.
    Match,
    /// Held: a person decides.
    PotentialMatch,
    /// A new child, and a hint for the team.
    LowConfidenceMatch,
    /// Two or more are likely: held.
    ManyMatch,
    /// A new child.
    NoMatch,
}

impl Outcome {
    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::PotentialMatch => "potential-match",
            Self::LowConfidenceMatch => "low-confidence-match",
            Self::ManyMatch => "many-match",
            Self::NoMatch => "no-match",
        }
    }

    /// Whether the record waits for a person.
    pub fn is_held(self) -> bool {
        matches!(self, Self::PotentialMatch | Self::ManyMatch)
    }
}

//! What two rows tell that their levels do not. A level says how far two rows agree as far as weights differ; what a person
//! is told must be true of the two rows besides: of an address that was never compared nothing is said.

use super::evidence::Born;
use super::levels::{Comparer, Memories, Prepared};
use super::table::{Row, Table, part};
use serde::{Deserialize, Serialize};

/// What the words of a pair depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// How the homes agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What the dates of birth are that both tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Dates>,
    /// Whether a middle name is the same to the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_middle: Option<bool>,
}

/// How two homes agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The addresses; nothing where a row tells none.
    pub address: Option<Address>,
    /// The postcodes.
    pub postcode: Option<Postcode>,
}

/// How two addresses agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Address {
    /// No word and no number of the one contradicts the other.
    Same,
    /// The words agree, the numbers do not.
    OtherNumber,
    /// More than half of the words of the shorter stand in the other.
    Most,
    /// Some do.
    Some,
    /// Nothing that tells.
    Different,
}

/// How two postcodes agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Postcode {
    /// The same.
    Same,
    /// A slip apart.
    Slip,
    /// The same part of a town.
    Area,
    /// Different.
    Different,
}

/// What the dates of birth are that both rows tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// One that stands for "not known", of one of the two or both.
    NotKnown,
}

impl Facts {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Prepared<'_> {
    /// What the words of a pair depend on.
    pub fn facts(&self, a: u32, b: u32, memories: &mut Memories) -> Facts {
        self.comparer.facts(self.table, a, b, memories)
    }
}

impl Comparer {
    /// What the words of a pair depend on.
    pub fn facts(&self, table: &Table, a: u32, b: u32, memories: &mut Memories) -> Facts {
        let (a, b) = (table.row(a), table.row(b));
        let [rest_a, rest_b] = [a, b].map(|row| row.get(part::REST));
        let tell_middles = !rest_a.is_empty() && !rest_b.is_empty();
        Facts {
            place: Some(self.place(table, a, b, &mut memories.words)),
            born: self.told_dates(a, b),
            same_middle: tell_middles.then(|| rest_a.iter().any(|name| rest_b.contains(name))),
        }
    }

    fn told_dates(&self, a: Row, b: Row) -> Option<Dates> {
        let [a, b] = [a, b].map(|row| row.get(part::BORN));
        let told = |date: u32| match Born(date) {
            born if born.day() != 0 => Dates::Day,
            born if born.month() != 0 => Dates::Month,
            _ => Dates::Year,
        };
        let both = self.known_dates(a).filter(|date| b.contains(date)).map(told).min();
        let is_unknown = |dates: &[u32]| self.known_dates(dates).next().is_none();
        let tell = !a.is_empty() && !b.is_empty();
        both.or_else(|| (tell && (is_unknown(a) || is_unknown(b))).then_some(Dates::NotKnown))
    }
}

//! What an exclusion probability against shielded children costs in held records, and what it holds: the same records
//! settled by the directory's model with another bound. Who is shielded, and of which household, the truth tells.

use super::share;
use contactpoint_service::operator::state::RowPlace;
use std::collections::{BTreeMap, BTreeSet};

/// Whose a record is, as the truth tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// A shielded child's.
    Shielded,
    /// Of somebody of a shielded child's household.
    Household,
    /// Of anybody else.
    Other,
}

/// What a bound does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    records: usize,
    held: [usize; 3],
    /// Parts in which shielded children stand beside their own.
    second: usize,
}

impl Price {
    /// Of records: the child, whose it is, where it went.
    pub fn of<'a>(records: impl Iterator<Item = (&'a str, Whose, RowPlace)>) -> Self {
        let mut price = Self::default();
        let mut parts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (child, whose, place) in records {
            price.records += 1;
            price.held[whose as usize] += usize::from(place == RowPlace::Held);
            if let (Whose::Shielded, RowPlace::Child(part)) = (whose, place) {
                parts.entry(child).or_default().insert(part);
            }
        }
        price.second = parts.values().map(|parts| parts.len() - 1).sum();
        price
    }

    /// In words.
    pub fn line(&self, bound: f64) -> String {
        let [shielded, household, other] = self.held;
        let held: usize = self.held.iter().sum();
        format!(
            "  {bound:<8} held {held} ({:.3} %): {shielded} of shielded children, {household} of their households, {other} of \
             others; second records of shielded children {}",
            100.0 * share(held, self.records),
            self.second
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_record_is_one_beside_the_childs_own() {
        let records = [
            ("a", Whose::Shielded, RowPlace::Child(1)),
            ("a", Whose::Shielded, RowPlace::Child(1)),
            ("a", Whose::Shielded, RowPlace::Child(2)),
            ("a", Whose::Shielded, RowPlace::Held),
            ("b", Whose::Other, RowPlace::Child(3)),
            ("b", Whose::Other, RowPlace::Child(4)),
            ("c", Whose::Household, RowPlace::Held),
            ("d", Whose::Shielded, RowPlace::Waiting),
        ];
        assert_eq!(Price::of(records.into_iter()), Price { records: 8, held: [1, 1, 0], second: 1 });
    }
}

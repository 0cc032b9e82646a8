//! How far names and dates agree, in the levels that a search tells.

use crate::keys::swapped;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How far a field agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The same.
    Exact,
    /// A nickname or another spelling of the same name.
    Variant,
    /// One part of a name of several parts.
    Part,
    /// Sounds the same.
    Sound,
    /// A slip or two apart.
    Close,
    /// Given and family name, or day and month, changed places.
    Swapped,
    /// The same day and month, or month and year, or postcode district.
    Near,
    /// Plainly different.
    Different,
    /// One side does not know it.
    Missing,
}

/// Compares dates of birth.
pub fn dates(a: Date, b: Date) -> Level {
    if a == b {
        return Level::Exact;
    }
    if swapped(a) == Some(b) {
        return Level::Swapped;
    }
    let digits = |date: Date| {
        let (year, month, day) = (date.year(), date.month(), date.day());
        [
            year / 1000,
            year / 100 % 10,
            year / 10 % 10,
            year % 10,
            i16::from(month / 10),
            i16::from(month % 10),
            i16::from(day / 10),
            i16::from(day % 10),
        ]
    };
    let (first, second) = (digits(a), digits(b));
    let differing: Vec<usize> = (0..8).filter(|i| first[*i] != second[*i]).collect();
    let neighbours_swapped =
        matches!(differing[..], [i, j] if j == i + 1 && first[i] == second[j] && first[j] == second[i]);
    if differing.len() == 1 || neighbours_swapped {
        return Level::Close;
    }
    let same_parts = [a.year() == b.year(), a.month() == b.month(), a.day() == b.day()]
        .into_iter()
        .filter(|same| *same)
        .count();
    if same_parts == 2 { Level::Near } else { Level::Different }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_of_birth() {
        let born = date(2014, 3, 7);
        for (other, level) in [
            (date(2014, 3, 7), Level::Exact),
            (date(2014, 7, 3), Level::Swapped),
            (date(2014, 3, 1), Level::Close),
            (date(2041, 3, 7), Level::Close),
            (date(2014, 3, 21), Level::Near),
            (date(2010, 11, 30), Level::Different),
        ] {
            assert_eq!(dates(born, other), level, "{other}");
        }
    }
}

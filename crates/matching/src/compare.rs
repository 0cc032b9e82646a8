//! Comparison: how far two profiles agree, field by field. Only levels come out of here; what a
//! level is worth is the model's matter.

use crate::keys::swapped;
use crate::nicknames;
use crate::normalise::{parts, phonetic};
use crate::profile::{NameForm, Profile};
use contactpoint_directory::identifier::IdentifierKind;
use jiff::civil::Date;
use rapidfuzz::distance::{damerau_levenshtein, jaro_winkler};
use serde::{Deserialize, Serialize};

/// A field that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Given name.
    Given,
    /// Family name.
    Family,
    /// Date of birth.
    Born,
    /// Gender.
    Sex,
    /// Postcode.
    Postcode,
    /// School.
    School,
    /// GP practice.
    Gp,
    /// A parent's name.
    Parent,
    /// NHS number.
    Nhs,
    /// Pupil or learner number.
    Pupil,
    /// Place in a multiple birth.
    BirthOrder,
    /// Something that a shield holds back, which one: only ever a reason to ask a person.
    Whereabouts,
}

impl Field {
    /// Whether a shield holds it back: all but names, date of birth, gender, and the place in a multiple
    /// birth.
    pub fn is_held_back_by_shield(self) -> bool {
        matches!(self, Self::Postcode | Self::School | Self::Gp | Self::Parent | Self::Nhs | Self::Pupil)
    }
}

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

/// The levels of one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Level of each field, in the order of [`Field`].
    pub levels: [(Field, Level); 11],
    /// The names that agreed best, as indexes into the two profiles.
    pub names: Option<(usize, usize)>,
}

impl Agreement {
    /// The level of a field.
    pub fn level(&self, field: Field) -> Level {
        self.levels[field as usize].1
    }
}

/// Compares a record with a child.
pub fn compare(record: &Profile, child: &Profile) -> Agreement {
    let (given, family, names) = best_names(record, child);
    Agreement {
        levels: [
            (Field::Given, given),
            (Field::Family, family),
            (Field::Born, best(&record.born, &child.born, |a, b| dates(*a, *b))),
            (Field::Sex, best(&record.sexes, &child.sexes, |a, b| same(a == b))),
            (Field::Postcode, best(&record.postcodes, &child.postcodes, postcodes)),
            (Field::School, best(&record.schools, &child.schools, |a, b| same(a == b))),
            (Field::Gp, best(&record.gps, &child.gps, |a, b| same(a == b))),
            (Field::Parent, best(&record.parents, &child.parents, parent)),
            (Field::Nhs, numbers(record, child, |kind| kind == IdentifierKind::Nhs)),
            (
                Field::Pupil,
                numbers(record, child, |kind| matches!(kind, IdentifierKind::Upn | IdentifierKind::Uln)),
            ),
            (Field::BirthOrder, best(&record.birth_orders, &child.birth_orders, |a, b| same(a == b))),
        ],
        names,
    }
}

fn same(is_same: bool) -> Level {
    if is_same { Level::Exact } else { Level::Different }
}

/// The best level over two sets; `Missing` when either is empty.
fn best<T>(a: &[T], b: &[T], level: impl Fn(&T, &T) -> Level) -> Level {
    a.iter().flat_map(|x| b.iter().map(|y| level(x, y)).collect::<Vec<_>>()).min().unwrap_or(Level::Missing)
}

/// The pair of names that agree best: first by the worse of the two parts, then by the better.
fn best_names(a: &Profile, b: &Profile) -> (Level, Level, Option<(usize, usize)>) {
    let mut found = (Level::Missing, Level::Missing, None);
    let mut best_rank = u32::MAX;
    for (i, x) in a.names.iter().enumerate() {
        for (j, y) in b.names.iter().enumerate() {
            let straight = (given(x, y), family(&x.family, &y.family));
            let crossed = if !x.given.is_empty()
                && !x.family.is_empty()
                && x.given == y.family
                && x.family == y.given
            {
                Some((Level::Swapped, Level::Swapped))
            } else {
                None
            };
            for (g, f) in [Some(straight), crossed].into_iter().flatten() {
                let rank = disagreement(g) + disagreement(f);
                if rank < best_rank {
                    best_rank = rank;
                    found = (g, f, Some((i, j)));
                }
            }
        }
    }
    found
}

/// How bad a level is, for choosing the best pair of names only.
fn disagreement(level: Level) -> u32 {
    match level {
        Level::Exact => 0,
        Level::Variant => 2,
        Level::Part => 3,
        Level::Sound => 4,
        Level::Swapped | Level::Close => 5,
        Level::Near => 6,
        Level::Missing => 7,
        Level::Different => 12,
    }
}

/// Compares given names; a middle name may be what the child is called by.
pub fn given(a: &NameForm, b: &NameForm) -> Level {
    if a.given.is_empty() || b.given.is_empty() {
        // A child with one name only: it may stand in either place.
        let mononym =
            (a.given.is_empty() && a.family == b.given) || (b.given.is_empty() && b.family == a.given);
        return if mononym && !(a.family.is_empty() && b.family.is_empty()) {
            Level::Part
        } else {
            Level::Missing
        };
    }
    if a.given == b.given {
        return Level::Exact;
    }
    if parts(&a.given).any(|x| parts(&b.given).any(|y| x != y && nicknames::are_variants(x, y))) {
        return Level::Variant;
    }
    let called_by = |name: &NameForm, other: &str| {
        parts(&name.given).chain(parts(&name.middle)).any(|part| part == other)
    };
    if parts(&b.given).any(|part| called_by(a, part)) || parts(&a.given).any(|part| called_by(b, part)) {
        return Level::Part;
    }
    spelling(&a.given, &b.given)
}

/// Parts that many family names share: they say nothing by themselves.
const PARTICLES: [&str; 12] = ["de", "da", "do", "dos", "van", "von", "der", "den", "el", "al", "la", "le"];

/// Compares family names.
pub fn family(a: &str, b: &str) -> Level {
    if a.is_empty() || b.is_empty() {
        return Level::Missing;
    }
    if a == b {
        return Level::Exact;
    }
    if a.replace(' ', "") == b.replace(' ', "") {
        return Level::Variant;
    }
    if parts(a).any(|x| !PARTICLES.contains(&x) && parts(b).any(|y| x == y)) {
        return Level::Part;
    }
    spelling(a, b)
}

/// Levels of two different spellings. The longer the name, the more slips it may hold.
fn spelling(a: &str, b: &str) -> Level {
    let similarity = jaro_winkler::similarity(a.chars(), b.chars());
    let slips = damerau_levenshtein::distance(a.chars(), b.chars());
    let shorter = a.chars().count().min(b.chars().count());
    if similarity >= 0.8 && slips <= 3 && phonetic(a) == phonetic(b) {
        return Level::Sound;
    }
    let allowed = match shorter {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    if slips <= allowed || (similarity >= 0.93 && slips <= 3) { Level::Close } else { Level::Different }
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

fn postcodes(a: &[u64; 3], b: &[u64; 3]) -> Level {
    if a[0] == b[0] {
        Level::Exact
    } else if a[1] == b[1] {
        Level::Near
    } else {
        Level::Different
    }
}

fn parent(a: &NameForm, b: &NameForm) -> Level {
    match (given(a, b), family(&a.family, &b.family)) {
        (Level::Exact, Level::Exact) => Level::Exact,
        (
            Level::Exact | Level::Variant | Level::Sound | Level::Close,
            Level::Exact | Level::Variant | Level::Sound | Level::Close | Level::Part,
        ) => Level::Close,
        (Level::Exact, _) => Level::Part,
        (Level::Missing, _) => Level::Missing,
        _ => Level::Different,
    }
}

/// Numbers agree when any is the same; they conflict when both sides have one in use and none is
/// the same. A superseded number never speaks against a child.
fn numbers(a: &Profile, b: &Profile, of_kind: impl Fn(IdentifierKind) -> bool) -> Level {
    let of =
        |profile: &Profile| profile.numbers.iter().filter(|n| of_kind(n.kind)).copied().collect::<Vec<_>>();
    let (x, y) = (of(a), of(b));
    if x.iter().any(|n| y.iter().any(|m| n.hash == m.hash)) {
        return Level::Exact;
    }
    let conflict = x.iter().any(|n| !n.superseded && y.iter().any(|m| !m.superseded && m.kind == n.kind));
    if conflict { Level::Different } else { Level::Missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn form(given: &str, family: &str) -> NameForm {
        NameForm { given: given.into(), family: family.into(), middle: String::new(), is_former: false }
    }

    #[test]
    fn names() {
        assert_eq!(given(&form("ada", ""), &form("ada", "")), Level::Exact);
        assert_eq!(given(&form("bill", ""), &form("william", "")), Level::Variant);
        assert_eq!(given(&form("mohammed ali", ""), &form("ali", "")), Level::Part);
        assert_eq!(given(&form("katharina", ""), &form("catharina", "")), Level::Sound);
        assert_eq!(given(&form("charlotte", ""), &form("charlptte", "")), Level::Close);
        assert_eq!(given(&form("ada", ""), &form("ruth", "")), Level::Different);
        assert_eq!(given(&form("ada", ""), &form("", "")), Level::Missing);
        assert_eq!(family("smith jones", "jones"), Level::Part);
        assert_eq!(family("de souza", "de silva"), Level::Different);
        assert_eq!(family("mcdonald", "mc donald"), Level::Variant);
    }

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

    proptest! {
        #[test]
        fn comparison_is_symmetric(a in "[a-z]{0,9}", b in "[a-z]{0,9}", c in "[a-z]{1,9}( [a-z]{1,9})?", d in "[a-z]{1,9}") {
            prop_assert_eq!(given(&form(&a, &c), &form(&b, &d)), given(&form(&b, &d), &form(&a, &c)));
            prop_assert_eq!(family(&c, &d), family(&d, &c));
        }
    }
}

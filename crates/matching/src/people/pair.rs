//! What two source records say of each other: a weight, and what a person must look at whatever the weight.
//! It depends on the two records and the model alone.

use super::said::{category, number};
use crate::link::alike::Alike;
use crate::link::codes::{born, code, field, middle, name, place};
use crate::link::evidence::Born;
use crate::link::levels::Pattern;
use crate::link::model::Millibits;
use crate::link::table::{Row, part};

/// What two records say of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The weight.
    pub weight: Millibits,
    /// What else there is to say.
    pub marks: Marks,
}

/// Findings about a pair, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub(super) u16);

impl Marks {
    /// Born on one day, with given names that are alike and not the same, and a sign that they are two: two
    /// records of a source that keeps one a child, two numbers of one register, two places in a birth. Or the
    /// same name twice in a source that keeps one record a child: the one is likely the other's twin, under
    /// a name that was taken for the other's.
    pub const NEAR_NAMED_TWINS: Self = Self(1);
    /// A number speaks for one person, name and date of birth for two.
    pub const NUMBER_AGAINST_PERSON: Self = Self(2);
    /// Born on one day with plainly different given names, and no number in common.
    pub const TWINS: Self = Self(4);
    /// One is shielded, and the other tells of the same whereabouts.
    pub const SAME_WHEREABOUTS: Self = Self(8);
    /// One is shielded, and the other may be of the same child although the weights speak against it.
    pub const PERHAPS_SHIELDED: Self = Self(16);
    /// A number, or both names and the date of birth, are the same.
    pub const PLAINLY: Self = Self(32);

    /// Nothing differs, and too little is known to say anything: it is no evidence against one child.
    pub const SILENT: Self = Self(64);

    /// The same, and of one home: however much speaks for two, a person looks, as long as each is known by
    /// one record only.
    pub const NEAR_NAMED_AT_HOME: Self = Self(8192);
    /// Born on one day at one home with one family name and plainly different given names, and no sign that they
    /// are two: one child who goes by two names, or twins of whom each is known by half. A person looks, as long as
    /// one of the two is known by few records only (`other_names.rs`).
    pub const OTHER_NAME_AT_HOME: Self = Self(16_384);
    /// Born on one day, they go by one given name: the same, a form of it, or a part of it in another place.
    pub const ALIKE: Self = Self(128);
    /// A sign that they are two, whatever their names: two records of a source that keeps one a child, two
    /// numbers of one register, two places in a birth, two sexes.
    pub const TWO: Self = Self(256);
    /// A number is the same, and both tell a given name.
    pub const NUMBER: Self = Self(512);
    /// Born on one day with plainly different given names, and yet a number is the same.
    pub const OTHER_NAME: Self = Self(1024);
    /// One names nobody and gives a number; the other is the record of that number in the same source.
    pub const OF_ITS_SOURCE: Self = Self(2048);

    /// They have different numbers of one register.
    pub const OTHER_NUMBER: Self = Self(4096);

    /// A pair that no machine joins.
    pub const FOR_A_PERSON: Self = Self(1 | 2);
    /// A pair that a person looks at whatever it weighs.
    pub const WHATEVER_IT_WEIGHS: Self = Self(2 | 8192 | 16_384);
    /// A pair that a shield speaks of.
    pub const OF_A_SHIELD: Self = Self(8 | 16);

    /// Whether any of these is found.
    pub fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Without some.
    #[must_use]
    pub fn without(self, some: Self) -> Self {
        Self(self.0 & !some.0)
    }

    /// Adds findings.
    pub fn add(&mut self, more: Self) {
        self.0 |= more.0;
    }
}

fn level(pattern: Pattern, field: usize) -> u8 {
    u8::try_from(pattern.level(field)).unwrap_or(0)
}

/// The field of an identifying number.
fn of_number(which: usize) -> usize {
    field::OTHERS + which
}

/// The field of a category.
fn of_category(which: usize) -> usize {
    field::OTHERS + super::said::shape_identifiers() + which
}

/// Whether a number of a register agrees.
pub(super) fn number_agrees(pattern: Pattern) -> bool {
    [number::NHS, number::PUPIL, number::LEARNER, number::CASE]
        .iter()
        .any(|which| level(pattern, of_number(*which)) == code::EXACT)
}

/// Whether any field differs. Of a row that names nobody its number is told by the record of that number too,
/// and that two numbers differ is weighed there.
fn something_differs(pattern: Pattern) -> bool {
    let of = |field| level(pattern, field);
    let nobody = [field::GIVEN, field::FAMILY, field::BORN].iter().all(|field| of(*field) == 0);
    let from = if nobody { of_category(0) } else { field::OTHERS };
    let date = of(field::BORN);
    of(field::GIVEN) == name::DIFFERENT
        || of(field::FAMILY) == name::DIFFERENT
        || of(field::MIDDLE) == middle::DIFFERENT
        || (date >= born::TWO_PARTS && date != born::ROUGH)
        || of(field::PLACE) >= place::OTHER_ADDRESS
        || of(field::SEX) > code::EXACT
        || (from..super::said::fields())
            .filter(|field| *field != of_category(category::SOURCE))
            .any(|field| of(field) > code::EXACT)
}

/// Whether two records may be of twins with names that are alike, or of a child who goes by two names, by what
/// they say of the persons. No pair that [`marks`] has a person look at whatever it weighs is passed over by it.
pub(super) fn perhaps_near_named(persons: Pattern) -> bool {
    let given = level(persons, field::GIVEN);
    let near = (Alike::Variant as u8..=Alike::Typos as u8).contains(&given);
    let of_one_family_perhaps = given != name::MISSING && level(persons, field::FAMILY) != name::DIFFERENT;
    (near || of_one_family_perhaps) && level(persons, field::BORN) == born::EXACT
}

/// Whether both tell a family name, and it is one.
fn is_one_family(pattern: Pattern) -> bool {
    (name::EXACT..name::DIFFERENT).contains(&level(pattern, field::FAMILY))
}

/// What is found of a pair besides its weight. Shields are looked at in `Store::complete`.
/// `slip`: whether two given names that differ are one slip apart all the same.
pub(super) fn marks(pattern: Pattern, weight: Millibits, slip: impl FnOnce() -> bool) -> Marks {
    let mut marks = Marks::default();
    let of = |field| level(pattern, field);
    if weight < 0 && !something_differs(pattern) {
        marks.add(Marks::SILENT);
    }
    let (given, family, date) = (of(field::GIVEN), of(field::FAMILY), of(field::BORN));
    let agrees = number_agrees(pattern);
    let same_day = date == born::EXACT;
    let differs = |which| of(of_number(which)) > code::EXACT;
    let two_of_them = of(of_category(category::SOURCE)) == code::EXACT
        || differs(number::NHS)
        || differs(number::PUPIL)
        || of(of_category(category::BIRTH_ORDER)) > code::EXACT;
    let differs_by_name = same_day && given == name::DIFFERENT && !agrees;
    let slip = differs_by_name && slip();
    let near_named = slip || (Alike::Variant as u8..=Alike::Typos as u8).contains(&given);
    let twice = given == name::EXACT && !agrees && of(of_category(category::SOURCE)) == code::EXACT;
    let is_two = two_of_them || of(field::SEX) > code::EXACT;
    let at_home = (place::BOTH..=place::POSTCODE_ONLY).contains(&of(field::PLACE))
        || of(of_category(category::PARENT)) == code::EXACT;
    if (near_named || given == name::PART || twice) && same_day && two_of_them {
        marks.add(Marks::NEAR_NAMED_TWINS);
        if at_home && family != name::DIFFERENT {
            marks.add(Marks::NEAR_NAMED_AT_HOME);
        }
    }
    if differs_by_name && !slip {
        marks.add(Marks::TWINS);
        if at_home && is_one_family(pattern) && !is_two {
            marks.add(Marks::OTHER_NAME_AT_HOME);
        }
    }
    if agrees && given != name::MISSING {
        marks.add(Marks::NUMBER);
        if same_day && given == name::DIFFERENT {
            marks.add(Marks::OTHER_NAME);
        }
    }
    if same_day && (near_named || matches!(given, name::EXACT | name::PART | name::SWAPPED)) {
        marks.add(Marks::ALIKE);
    }
    if differs(number::NHS) || differs(number::PUPIL) {
        marks.add(Marks::OTHER_NUMBER);
    }
    if is_two {
        marks.add(Marks::TWO);
    }
    let born_apart = date >= born::TWO_PARTS && date != born::ROUGH;
    let person_differs = born_apart || family == name::DIFFERENT || of(field::SEX) > code::EXACT;
    if agrees && given == name::DIFFERENT && date != 0 && person_differs {
        marks.add(Marks::NUMBER_AGAINST_PERSON);
    }
    if agrees || (given == name::EXACT && family == name::EXACT && same_day) {
        marks.add(Marks::PLAINLY);
    }
    marks
}

/// A record that may be a shielded child's although the weights speak against it: it agrees with the
/// child on two of given name, family name and date of birth, and at most two things about the person
/// differ. Two names count only with something of the date, or each namesake in the country would be held
/// (ADR 9). How unlikely it may be all the same, the model's exclusion probability says.
pub(super) fn perhaps_shielded(pattern: Pattern, a: Row, b: Row) -> bool {
    let of = |field| level(pattern, field);
    let alike = |field| (name::EXACT..=name::SWAPPED).contains(&of(field));
    let date = of(field::BORN);
    let same_day = matches!(date, born::EXACT | born::SWAPPED);
    let same_part = |x: Born, y: Born| x.year() == y.year() || x.0 & 0xFFFF == y.0 & 0xFFFF;
    let mut dates = a.get(part::BORN).iter().flat_map(|x| b.get(part::BORN).iter().map(move |y| (*x, *y)));
    let in_part = matches!(date, born::EXACT..=born::SLIP) || dates.any(|(x, y)| same_part(Born(x), Born(y)));
    let (given, family) = (alike(field::GIVEN), alike(field::FAMILY));
    let differing = [
        of(field::GIVEN) == name::DIFFERENT,
        of(field::FAMILY) == name::DIFFERENT,
        date >= born::TWO_PARTS,
        of(field::SEX) > code::EXACT,
        of(of_number(number::NHS)) > code::EXACT,
        of(of_number(number::PUPIL)) > code::EXACT,
        of(of_category(category::BIRTH_ORDER)) > code::EXACT,
    ];
    ((same_day && (given || family)) || (given && family && in_part))
        && differing.into_iter().filter(|differs| *differs).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_that_a_person_looks_at_is_passed_over() {
        // The levels of each field by which a finding is made or not.
        let fields: [(usize, &[u8]); 9] = [
            (field::GIVEN, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (field::FAMILY, &[0, 1, 2, 7, 8, 9]),
            (field::BORN, &[0, 1, 2, 8]),
            (field::SEX, &[0, 1, 3]),
            (field::PLACE, &[0, 1, 14]),
            (of_number(number::NHS), &[0, 1, 3]),
            (of_number(number::PUPIL), &[0, 1, 3]),
            (of_category(category::SOURCE), &[0, 1, 3]),
            (of_category(category::PARENT), &[0, 1, 3]),
        ];
        let mut patterns = vec![Pattern::default()];
        for (field, levels) in fields {
            let with = |pattern: &Pattern, level: u8| {
                let mut with = *pattern;
                with.set(field, level);
                with
            };
            let each =
                patterns.iter().flat_map(|pattern| levels.iter().map(move |level| with(pattern, *level)));
            patterns = each.collect();
        }
        let mut looked_at = 0;
        for (pattern, slip) in patterns.iter().flat_map(|pattern| [(*pattern, false), (*pattern, true)]) {
            if marks(pattern, -20_000, || slip).any(Marks::WHATEVER_IT_WEIGHS) {
                looked_at += 1;
                assert!(number_agrees(pattern) || perhaps_near_named(pattern), "{pattern:?}");
            }
        }
        assert!(looked_at > 1000, "{looked_at}");
    }
}

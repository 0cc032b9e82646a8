//! Blocking keys of source records: two records are compared only if they share one. A key is made of the
//! record, the model's frozen frequencies and nothing else, so whether two records meet never depends on
//! what else there is. A key that too many of a whole nation would share, by those frequencies, is joined
//! with a district or a school, or with something more of the person, as long as that is rare enough: no block grows
//! with the square of a common name.

use super::said::category;
use crate::link::evidence::{Born, HASHED_DISTRICT};
use crate::link::frozen::Frequencies;
use crate::link::intern::{hash_text, mix};
use crate::link::levels::Comparer;
use crate::link::table::{Row, Table, part};
use crate::normalise;
use std::collections::HashMap;

/// A key for which more records than this are expected is joined with a place, or with something more of the person.
/// By the frequencies of a nation a record meets some fourteen others so.
const MOST_EXPECTED: f64 = 20.0;
/// The chance that two names begin with one letter, about.
const ONE_INITIAL: f64 = 1.0 / 15.0;
/// Records of a child, about.
const RECORDS_A_CHILD: f64 = 4.2;
/// Years of birth that a directory holds.
const YEARS: f64 = 18.0;

/// The keys of one record.
#[derive(Debug, Default)]
pub struct Keys {
    /// Records that share one of these are compared.
    pub meet: Vec<u64>,
    /// Keys that tell where a child is: they guard shielded children.
    pub whereabouts: Vec<u64>,
    /// Looser keys by name and date of birth: only shielded children are looked for by them.
    pub loose: Vec<u64>,
}

impl Keys {
    fn clear(&mut self) {
        self.meet.clear();
        self.whereabouts.clear();
        self.loose.clear();
    }

    fn settle(&mut self) {
        for list in [&mut self.meet, &mut self.whereabouts, &mut self.loose] {
            list.sort_unstable();
            list.dedup();
        }
    }
}

/// Kinds of keys, so that no two kinds are taken for one another.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Kind {
    Number = 1,
    PhoneName,
    PhoneYear,
    Home,
    DateNames,
    YearNames,
    DayNames,
    DateName,
    DateUnit,
    UnitName,
    PlaceNames,
    SchoolDate,
    ParentDate,
    UnitParent,
    UnitMonth,
    UnitDay,
    Names,
    Born,
    YearName,
    DayName,
}

/// A name of a record.
#[derive(Clone, Copy, Debug)]
struct Each {
    sound: u64,
    /// The first letter, in Latin letters as the sound is.
    initial: u64,
    /// The share of records that have one of this sound.
    share: f64,
}

/// Makes keys, by the frequencies of a model.
#[derive(Debug)]
pub struct Maker {
    sounds: HashMap<u64, f64>,
    other: f64,
    /// Records of the whole directory, as it is expected to be.
    records: f64,
    frequencies: Frequencies,
    each: Vec<Each>,
    both: Vec<(u64, f64)>,
    places: Vec<u64>,
}

impl Maker {
    /// One for a directory of so many children.
    pub fn new(frequencies: &Frequencies, children: u32) -> Self {
        let (sounds, other) = frequencies.sounds();
        Self {
            sounds,
            other,
            records: f64::from(children) * RECORDS_A_CHILD,
            frequencies: frequencies.clone(),
            each: Vec::new(),
            both: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The keys of a row.
    pub fn keys(&mut self, table: &Table, comparer: &Comparer, row: Row, keys: &mut Keys) {
        keys.clear();
        self.names(table, comparer, row);
        let identifiers = table.shape.identifiers.len();
        let category = |which: usize| row.get(part::OTHERS + identifiers + which).iter();
        for which in 0..identifiers {
            let numbers = row.get(part::OTHERS + which).iter().map(|number| table.numbers.hash(*number));
            keys.meet.extend(numbers.map(|number| mix(mix(Kind::Number as u64, which as u64), number)));
        }
        let homes = row.get(part::ADDRESS).iter().map(|home| table.words.hash(*home));
        for home in homes {
            Self::tells_where(mix(Kind::Home as u64, home), keys);
        }
        let value = |value: &u32| table.values.hash(*value);
        let schools: Vec<u64> = category(category::SCHOOL).map(value).collect();
        let parents: Vec<u64> = category(category::PARENT).map(value).collect();
        let units = row.get(part::POSTCODE).iter();
        self.places.clear();
        self.places.extend(
            units.clone().map(|unit| {
                hash_text(table.postcodes.text(*unit).get(..HASHED_DISTRICT).unwrap_or_default())
            }),
        );
        self.places.extend(&schools);
        let units: Vec<u64> = units.map(|unit| table.postcodes.hash(*unit)).collect();
        let born: Option<Dated> = row.get(part::BORN).first().map(|date| Dated::of(Born(*date)));
        // A number by itself says little: it is a family's, and passes on to others. No pair that agrees on neither
        // a name nor the year beside it is one child for all that the model knows.
        for phone in row.get(part::PHONE).iter().map(|number| table.numbers.hash(*number)) {
            let names = self.each.iter().map(|name| mix(mix(Kind::PhoneName as u64, phone), name.sound));
            keys.meet.extend(names);
            keys.meet.extend(born.map(|born| mix(mix(Kind::PhoneYear as u64, phone), born.year)));
        }
        for place in &self.places {
            let names = self.both.iter().map(|(names, _)| *names);
            keys.meet.extend(names.map(|names| mix(mix(Kind::PlaceNames as u64, *place), names)));
        }
        for unit in &units {
            for name in &self.each {
                Self::tells_where(mix(mix(Kind::UnitName as u64, *unit), name.sound), keys);
            }
            let parents = parents.iter().map(|parent| mix(mix(Kind::UnitParent as u64, *unit), *parent));
            keys.whereabouts.extend(parents);
        }
        keys.loose.extend(self.both.iter().map(|(names, _)| mix(Kind::Names as u64, *names)));
        if let Some(born) = born {
            self.dated(row, born, &units, &schools, &parents, keys);
        }
        keys.settle();
    }

    fn dated(&self, row: Row, born: Dated, units: &[u64], schools: &[u64], parents: &[u64], keys: &mut Keys) {
        let times = self.frequencies.times(born.packed);
        let a_day = times / (YEARS * 365.25);
        for (names, share) in &self.both {
            let key = |kind: Kind, date: u64| mix(mix(kind as u64, date), *names);
            let nothing = std::iter::empty;
            // Day and month in either order are one key, so twice as many share it.
            self.meet(key(Kind::DateNames, born.whole), share * a_day * 2.0, nothing(), keys);
            self.meet(key(Kind::DayNames, born.day), share * times / 365.25 * 2.0, nothing(), keys);
            // A slip in the day leaves the month, and the other way round.
            let parts = [(born.month, 1.0 / 12.0), (born.only_day << 8, 1.0 / 30.0)];
            let parts = parts.into_iter().filter(|(part, _)| *part != 0);
            self.meet(key(Kind::YearNames, born.year), share / YEARS, parts, keys);
        }
        for name in &self.each {
            let key = |kind: Kind, date: u64| mix(mix(kind as u64, date), name.sound);
            let others = self.each.iter().filter(|other| other.sound != name.sound);
            let sex = Some(u64::from(row.sex())).filter(|sex| *sex != 0);
            let more = others.map(|other| (other.initial, ONE_INITIAL)).chain(sex.map(|sex| (sex, 0.5)));
            self.meet(key(Kind::DateName, born.whole), name.share * a_day * 2.0, more, keys);
            keys.loose.push(key(Kind::YearName, born.year));
            keys.loose.push(key(Kind::DayName, born.day));
        }
        for unit in units {
            keys.meet.push(mix(mix(Kind::DateUnit as u64, *unit), born.whole));
            keys.whereabouts.push(mix(mix(Kind::UnitMonth as u64, *unit), born.year << 8 | born.month));
            keys.whereabouts.push(mix(mix(Kind::UnitDay as u64, *unit), born.day));
        }
        for school in schools {
            Self::tells_where(mix(mix(Kind::SchoolDate as u64, *school), born.whole), keys);
        }
        for parent in parents {
            Self::tells_where(mix(mix(Kind::ParentDate as u64, *parent), born.whole), keys);
        }
        keys.loose.push(mix(Kind::Born as u64, born.whole));
    }

    fn tells_where(key: u64, keys: &mut Keys) {
        keys.meet.push(key);
        keys.whereabouts.push(key);
    }

    /// A key by names and date, or, where too many are expected to share it, one for each place and for each thing more.
    fn meet(&self, key: u64, share: f64, more: impl Iterator<Item = (u64, f64)>, keys: &mut Keys) {
        let is_rare = |share: f64| share * self.records <= MOST_EXPECTED;
        if is_rare(share) {
            keys.meet.push(key);
            return;
        }
        keys.meet.extend(self.places.iter().map(|place| mix(key, *place)));
        let more = more.filter(|(_, part)| is_rare(share * part));
        keys.meet.extend(more.map(|(more, _)| mix(key, more)));
    }

    /// The sounds of each part of any name, and of each first with each family name in either order, with
    /// the shares of records that have them.
    fn names(&mut self, table: &Table, comparer: &Comparer, row: Row) {
        let [first, rest, family, parts] =
            [part::FIRST, part::REST, part::FAMILY, part::PARTS].map(|part| row.get(part));
        let share = |sound: u64| self.sounds.get(&sound).copied().unwrap_or(self.other);
        let sound = |name: &u32| comparer.names.sound(*name);
        self.each.clear();
        for name in first.iter().chain(family).chain(parts).chain(rest) {
            let sound = sound(name);
            let initial = normalise::latin(table.names.text(*name)).bytes().next().map_or(0, u64::from);
            // Names stand in the order in which they were first met anywhere, so of one sound the least initial counts.
            match self.each.iter_mut().find(|other| other.sound == sound) {
                Some(other) => other.initial = other.initial.min(initial),
                None => self.each.push(Each { sound, initial, share: share(sound) }),
            }
        }
        self.both.clear();
        for given in first.iter().map(sound) {
            for family in family.iter().chain(parts).map(sound) {
                let names = mix(given.min(family), given.max(family));
                if !self.both.iter().any(|(other, _)| *other == names) {
                    self.both.push((names, share(given) * share(family)));
                }
            }
        }
    }
}

/// A date of birth in the parts that keys use; day and month in either order are one.
#[derive(Clone, Copy)]
struct Dated {
    packed: u32,
    whole: u64,
    year: u64,
    month: u64,
    only_day: u64,
    /// Day and month, in either order.
    day: u64,
}

impl Dated {
    fn of(born: Born) -> Self {
        let (low, high) = (born.month().min(born.day()), born.month().max(born.day()));
        let (year, day) = (u64::from(born.year()), u64::from(low) << 8 | u64::from(high));
        Self {
            packed: born.0,
            whole: year << 16 | day,
            year,
            month: u64::from(born.month()),
            only_day: u64::from(born.day()),
            day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::DirectoryModel;
    use super::super::said::shape;
    use super::*;
    use crate::link::evidence::Evidence;

    /// The keys of a record, in a directory that met another before.
    fn keys_after(before: &str, given: &[&str], born: Option<Born>) -> Keys {
        let model = DirectoryModel::shipped();
        let mut table = Table::new(shape());
        let born: Vec<Born> = born.into_iter().collect();
        for (row, given) in (0..).zip([vec![before], given.to_vec()]) {
            let evidence = Evidence {
                given,
                family: vec!["Smith"],
                born: born.clone(),
                sex: "F",
                ..Evidence::default()
            };
            table.put(row, &evidence);
        }
        let mut comparer = Comparer::default();
        comparer.follow(&table);
        let mut keys = Keys::default();
        Maker::new(&model.frequencies, 11_000_000).keys(&table, &comparer, table.row(1), &mut keys);
        keys
    }

    #[test]
    fn keys_do_not_hang_on_which_of_two_names_of_one_sound_was_met_first_anywhere() {
        let born = Born::new(2014, 4, 27);
        let keys = |before| keys_after(before, &["Catherine", "Katherine"], born).meet;
        assert!(keys("Catherine").len() > 3);
        assert_eq!(keys("Catherine"), keys("Katherine"));
    }

    #[test]
    fn a_name_that_is_not_spelt_out_begins_as_it_does_in_latin_letters() {
        let born = Born::new(2014, 4, 27);
        let keys = |given| keys_after("Ada", &[given], born).meet;
        for (given, in_latin) in [("محمد", "Muhammad"), ("يوسف", "Yusuf"), ("李", "Li")] {
            assert_eq!(keys(given), keys(in_latin), "{given}");
        }
        assert_ne!(keys("Muhammad"), keys("Yusuf"));
    }
}

//! Blocking keys: two profiles are compared only if they share one. An empty field makes no key.

use crate::normalise::{parts, phonetic};
use crate::profile::{NameForm, Profile};
use jiff::civil::Date;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A blocking key: a hash of its kind and its parts.
pub type Key = u64;

fn key(kind: u8, parts: impl Hash) -> Key {
    // SipHash with fixed keys: the same on every run; locations come in hashed already.
    let mut hasher = DefaultHasher::new();
    kind.hash(&mut hasher);
    parts.hash(&mut hasher);
    hasher.finish()
}

/// The number itself.
pub fn number(hash: u64) -> Key {
    key(1, hash)
}

/// How two parts of the name sound, and the year (or day and month) of birth: meets a child whose
/// date of birth has a slip.
fn sounds_and_year(sounds: &[String], year: i16) -> Key {
    key(4, (sounds, year))
}

fn sounds_and_day(sounds: &[String], date: Date) -> Key {
    key(5, (sounds, date.month(), date.day()))
}

/// A postcode unit.
pub fn unit(unit: u64) -> Key {
    key(6, unit)
}

/// A school.
pub fn school(school: u64) -> Key {
    key(7, school)
}

/// A parent's whole name and the date of birth: newborns renamed since.
fn parent_and_born(parent: &NameForm, date: Date) -> Key {
    key(8, (&parent.given, &parent.family, date.year(), date.month(), date.day()))
}

/// Sounds of the parts of a name.
pub fn sounds(name: &NameForm) -> Vec<String> {
    let mut sounds: Vec<String> =
        parts(&name.given).chain(parts(&name.family)).map(phonetic).filter(|s| !s.is_empty()).collect();
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}

/// A date with day and month swapped, where that is a date.
pub fn swapped(date: Date) -> Option<Date> {
    Date::new(date.year(), date.day(), date.month()).ok().filter(|swapped| *swapped != date)
}

/// Keys under which a child stands in the postings. Day of birth and postcode district are none of them:
/// the index has runs for these.
pub fn posted(profile: &Profile) -> Vec<Key> {
    let mut keys = of(profile);
    keys.extend(profile.postcodes.iter().map(|[hash, ..]| unit(*hash)));
    keys.extend(profile.schools.iter().map(|hash| school(*hash)));
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn of(profile: &Profile) -> Vec<Key> {
    let mut keys: Vec<Key> = profile.numbers.iter().map(|n| number(n.hash)).collect();
    for date in &profile.born {
        for parent in profile.parents.iter().filter(|parent| !parent.given.is_empty()) {
            keys.push(parent_and_born(parent, *date));
        }
        for sounds in profile.names.iter().map(sounds).filter(|sounds| sounds.len() >= 2) {
            keys.extend(by_sounds(&sounds, *date));
        }
    }
    keys
}

/// Keys that meet a child by the sounds of both names when the date of birth has a slip.
pub fn by_sounds(sounds: &[String], date: Date) -> [Key; 2] {
    [sounds_and_year(sounds, date.year()), sounds_and_day(sounds, date)]
}

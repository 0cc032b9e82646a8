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

/// How a whole name sounds, whatever the date of birth: under it stand shielded children only.
fn shielded_name(sounds: &[String]) -> Key {
    key(9, sounds)
}

/// A date of birth: under it stand shielded children only.
fn shielded_born(date: Date) -> Key {
    key(10, (date.year(), date.month(), date.day()))
}

/// How one part of a name sounds, with the year, or with month and day: under it stand shielded
/// children only.
fn shielded_sound(sound: &str, date: Date) -> [Key; 2] {
    let (year, month, day) = (date.year(), date.month(), date.day());
    [key(11, (sound, year)), key(12, (sound, month, day))]
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

/// Keys by which a record looks for its child among the postings: its own, and those that only shielded
/// children have. What it looks for by day of birth and by postcode, the index reads from its runs.
pub fn to_look_up(profile: &Profile) -> Vec<Key> {
    let mut keys = of(profile);
    keys.extend(profile.born.iter().filter_map(|date| swapped(*date)).map(shielded_born));
    keys.extend(of_shielded(profile));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Keys under which a shielded child is found besides: a record whose date of birth is wholly wrong, or
/// whose names are a nickname and a new family name, or that has a slip in a name and another in the
/// date, must not make a second, unshielded child of it.
/// Few children are shielded, so each record may be compared with all that were born on its day.
pub fn of_shielded(profile: &Profile) -> Vec<Key> {
    let by_name = profile.names.iter().map(sounds).filter(|sounds| sounds.len() >= 2);
    let mut keys: Vec<Key> = by_name.map(|sounds| shielded_name(&sounds)).collect();
    for date in &profile.born {
        keys.push(shielded_born(*date));
        for sound in profile.names.iter().flat_map(sounds) {
            keys.extend(shielded_sound(&sound, *date));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Keys that tell where a child is, for the guard of shielded children: under them stand shielded
/// children only, and only a record that would make a new child is looked up by them, never a search.
/// Each joins a place with something of the child, or is one home, so that few others share it.
pub fn whereabouts(profile: &Profile) -> Vec<Key> {
    let mut keys: Vec<Key> = profile.homes.iter().map(|home| key(13, home)).collect();
    for [unit, ..] in &profile.postcodes {
        keys.extend(profile.names.iter().flat_map(sounds).map(|sound| key(14, (unit, sound))));
        keys.extend(profile.parents.iter().filter_map(whole).map(|parent| key(15, (unit, parent))));
        for date in &profile.born {
            keys.push(key(16, (unit, date.year(), date.month())));
            keys.push(key(17, (unit, date.month(), date.day())));
        }
    }
    for date in &profile.born {
        let born = (date.year(), date.month(), date.day());
        keys.extend(profile.schools.iter().map(|school| key(18, (school, born))));
        keys.extend(profile.parents.iter().filter_map(whole).map(|parent| key(19, (parent, born))));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A whole name, where both parts are known.
fn whole(name: &NameForm) -> Option<(&str, &str)> {
    (!name.given.is_empty() && !name.family.is_empty()).then_some((&name.given, &name.family))
}

/// Keys that meet a child by the sounds of both names when the date of birth has a slip.
pub fn by_sounds(sounds: &[String], date: Date) -> [Key; 2] {
    [sounds_and_year(sounds, date.year()), sounds_and_day(sounds, date)]
}

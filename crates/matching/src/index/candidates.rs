//! Whom a feed's record is compared with: children who share a blocking key with it.

use super::Index;
use super::likeness::{Sound, sound_of};
use super::names::NONE;
use super::row::day_of;
use crate::keys::{self, Key};
use crate::normalise::{parts, phonetic};
use crate::profile::Profile;
use jiff::civil::Date;

/// More entries than this under one key say too little to be worth comparing; other keys of the
/// same record find the child.
const MOST_PER_KEY: usize = 400;

impl Index {
    /// The slots of children under any of a record's keys, each once.
    pub(super) fn candidates(&self, record: &Profile, whereabouts: &[Key]) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for key in keys::to_look_up(record).iter().chain(whereabouts) {
            let slots = self.under(*key);
            if slots.len() <= MOST_PER_KEY {
                found.extend(slots);
            }
        }
        let swapped = record.born.iter().filter_map(|date| keys::swapped(*date));
        for date in record.born.iter().copied().chain(swapped) {
            self.by_day_and_sound(record, date, &mut found);
        }
        for [unit, ..] in &record.postcodes {
            self.by_unit(record, *unit, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Those born on a day of whom one part of any name sounds like one of the record's; given and family
    /// alike, so that swapped names meet.
    fn by_day_and_sound(&self, record: &Profile, date: Date, found: &mut Vec<u32>) {
        let mut sounds: Vec<Sound> = record
            .names
            .iter()
            .flat_map(|name| parts(&name.given).chain(parts(&name.family)))
            .filter_map(sound_of)
            .collect();
        sounds.sort_unstable();
        sounds.dedup();
        let mut under: Vec<Vec<u32>> = vec![Vec::new(); sounds.len()];
        for named in self.born_on(day_of(date)) {
            for name in [named.given(), named.family()] {
                let Some(form) = self.words.names.form(name) else { continue };
                for sound in &form.sounds {
                    // A run is in the order of its slots.
                    if let Ok(at) = sounds.binary_search(sound)
                        && under[at].last() != Some(&named.slot)
                    {
                        under[at].push(named.slot);
                    }
                }
            }
        }
        found.extend(under.into_iter().filter(|slots| slots.len() <= MOST_PER_KEY).flatten());
    }

    /// Those of a postcode unit who were born on the record's day, or of whom one part of a name sounds
    /// like one of its given names.
    fn by_unit(&self, record: &Profile, unit: u64, found: &mut Vec<u32>) {
        let there: Vec<(u32, super::row::Seen)> = self
            .under(keys::unit(unit))
            .filter_map(|slot| self.row(slot).map(|mut row| (slot, row.seen())))
            .filter(|(_, seen)| seen.postcodes.iter().any(|(other, _)| *other == unit))
            .collect();
        let mut take = |those: &dyn Fn(&super::row::Seen) -> bool| {
            let slots: Vec<u32> =
                there.iter().filter(|(_, seen)| those(seen)).map(|(slot, _)| *slot).collect();
            if slots.len() <= MOST_PER_KEY {
                found.extend(slots);
            }
        };
        for date in &record.born {
            take(&|seen| seen.born.contains(&day_of(*date)));
        }
        let mut codes: Vec<String> =
            record.names.iter().flat_map(|name| parts(&name.given)).map(phonetic).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            let sounds_so = |name: u32| {
                name != NONE && parts(self.words.names.text(name)).any(|part| phonetic(part) == code)
            };
            take(&|seen| {
                let named = |name: &super::row::NameRow| {
                    sounds_so(name.given) || (!code.is_empty() && sounds_so(name.family))
                };
                seen.names.iter().any(named)
            });
        }
    }
}

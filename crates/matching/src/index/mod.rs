//! The resident index: a packed row a child, and what finds it. It is derived from the database, holds no
//! location in clear (keyed hashes; none that a search could use for shielded children), and can be thrown
//! away at any time.
//!
//! - [`row`], `arena`: the rows; [`names`], [`likeness`]: every distinct name once, with the names like it;
//!   `places`: what many children share
//! - `postings`: slots by key (the child's id, numbers, sounds of names, parents, postcode units, schools)
//! - [`entries`]: the runs that a search reads from end to end, by day of birth and by postcode district
//! - `saved`: the index as bytes, and back
//! - `posted`: what of a child stands where
//!
//! A change of one child touches its row and what differs in its postings; nothing is built anew.

mod arena;
pub mod entries;
pub mod likeness;
pub mod names;
mod places;
mod posted;
pub(crate) mod postings;
pub mod row;
mod saved;

#[cfg(test)]
mod tests;

pub use saved::fingerprint;

use crate::keys::Key;
use crate::profile::Profile;
use arena::Arena;
use contactpoint_directory::ids::ChildId;
use entries::{Named, Runs};
use names::Names;
use places::Shared;
use posted::{Dwelling, Posted};
use postings::Postings;
use row::Row;
use sha2::{Digest as _, Sha256};

/// What the index holds of a child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The union of the records' profiles.
    pub profile: Profile,
    /// Under a shield.
    pub shielded: bool,
}

/// What rows name by number.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Names.
    pub(crate) names: Names,
    /// Postcode districts, each with its area.
    pub(crate) districts: Shared<[u64; 2]>,
    /// Schools.
    pub(crate) schools: Shared<u64>,
}

/// The index.
#[derive(Debug)]
pub struct Index {
    words: Vocabulary,
    rows: Arena,
    /// Where each slot's row stands.
    places: Vec<u32>,
    free: Vec<u32>,
    count: usize,
    keys: Postings,
    born: Runs<Named>,
    dwellings: Runs<Dwelling>,
}

/// The place of a slot that is free.
const NOWHERE: u32 = u32::MAX;

impl Default for Index {
    fn default() -> Self {
        Self {
            words: Vocabulary::default(),
            rows: Arena::default(),
            places: Vec::new(),
            free: Vec::new(),
            count: 0,
            keys: Postings::new(16),
            born: Runs::default(),
            dwellings: Runs::default(),
        }
    }
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of children.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it holds no child.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Puts a child in, in place of what was known of it. `None` takes it out.
    pub fn put(&mut self, child: ChildId, entry: Option<Entry>) {
        let old = self.slot_of(child);
        let before = old.map(|slot| self.posted(slot)).unwrap_or_default();
        let Some(mut entry) = entry else {
            if let Some(slot) = old {
                self.change(slot, &before, &Posted::default());
                self.drop_row(slot);
                self.free.push(slot);
                self.count -= 1;
            }
            return;
        };
        if entry.shielded {
            entry.profile = entry.profile.without_locations();
        }
        let slot = old.unwrap_or_else(|| self.new_slot());
        let bytes = row::pack(child, &entry, &mut self.words);
        let after = Posted::of(slot, &entry, Row::new(&bytes));
        self.change(slot, &before, &after);
        if old.is_some() {
            self.drop_row(slot);
        }
        self.places[slot as usize] = self.rows.store(&bytes);
    }

    fn new_slot(&mut self) -> u32 {
        self.count += 1;
        self.free.pop().unwrap_or_else(|| {
            grow(&mut self.places);
            self.places.push(NOWHERE);
            u32::try_from(self.places.len() - 1).expect("fewer than four thousand million children")
        })
    }

    /// Forgets a slot's row, and the names that only it used.
    fn drop_row(&mut self, slot: u32) {
        let place = std::mem::replace(&mut self.places[slot as usize], NOWHERE);
        for name in Row::new(self.rows.get(place)).uses() {
            self.words.names.release(name);
        }
        self.rows.free(place);
    }

    fn posted(&self, slot: u32) -> Posted {
        self.row(slot).map(|row| Posted::of(slot, &row.unpack(&self.words), row)).unwrap_or_default()
    }

    /// Posts what is new of a slot, and takes out what is no longer so.
    fn change(&mut self, slot: u32, before: &Posted, after: &Posted) {
        fn apart<'a, T: Ord>(list: &'a [T], other: &'a [T]) -> impl Iterator<Item = &'a T> {
            list.iter().filter(|thing| other.binary_search(thing).is_err())
        }
        apart(&before.keys, &after.keys).for_each(|key| self.keys.take(*key, slot));
        apart(&after.keys, &before.keys).for_each(|key| self.keys.put(*key, slot));
        apart(&before.born, &after.born).for_each(|(day, named)| self.born.take(*day, *named));
        apart(&after.born, &before.born).for_each(|(day, named)| self.born.put(*day, *named));
        apart(&before.dwellings, &after.dwellings).for_each(|(at, entry)| self.dwellings.take(*at, *entry));
        apart(&after.dwellings, &before.dwellings).for_each(|(at, entry)| self.dwellings.put(*at, *entry));
    }

    fn slot_of(&self, child: ChildId) -> Option<u32> {
        let is_it = |slot: &u32| self.row(*slot).is_some_and(|row| row.child() == child);
        self.keys.get(posted::child(child)).find(is_it)
    }

    /// The row of a slot.
    pub(crate) fn row(&self, slot: u32) -> Option<Row<'_>> {
        let place = self.places.get(slot as usize).copied().filter(|place| *place != NOWHERE)?;
        Some(Row::new(self.rows.get(place)))
    }

    /// What is known of a child.
    pub fn get(&self, child: ChildId) -> Option<Entry> {
        self.slot_of(child).and_then(|slot| self.row(slot)).map(|row| row.unpack(&self.words))
    }

    /// Whether a child is there under a shield.
    pub fn is_shielded(&self, child: ChildId) -> bool {
        self.slot_of(child).and_then(|slot| self.row(slot)).is_some_and(|row| row.is_shielded())
    }

    /// Slots under a key.
    pub(crate) fn under(&self, key: Key) -> impl ExactSizeIterator<Item = u32> + use<'_> {
        self.keys.get(key)
    }

    /// Names of children born on a day.
    pub(crate) fn born_on(&self, day: i32) -> &[Named] {
        self.born.get(day)
    }

    /// Names of children of a postcode district, by the district's number.
    pub(crate) fn dwelling_in(&self, district: u32) -> &[Dwelling] {
        self.dwellings.get(i32::try_from(district).unwrap_or(-1))
    }

    /// What rows name by number.
    pub(crate) fn words(&self) -> &Vocabulary {
        &self.words
    }

    /// A hash over all entries, by child: the same for the same entries.
    pub fn state(&self) -> [u8; 32] {
        let slots = 0..u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let mut children: Vec<(ChildId, u32)> =
            slots.filter_map(|slot| self.row(slot).map(|row| (row.child(), slot))).collect();
        children.sort_unstable();
        let mut hash = Sha256::new();
        for (child, slot) in children {
            let entry = self.row(slot).map(|row| row.unpack(&self.words));
            hash.update(format!("{child:?} {entry:?}\n"));
        }
        hash.finalize().into()
    }

    /// Bytes held, as counted by the structures themselves: by part.
    pub fn bytes(&self) -> Vec<(&'static str, usize)> {
        let words = &self.words;
        let shared = words.districts.bytes() + words.schools.bytes();
        vec![
            ("rows", self.rows.bytes() + (self.places.capacity() + self.free.capacity()) * 4),
            ("keys", self.keys.bytes()),
            ("days", self.born.bytes()),
            ("districts", self.dwellings.bytes()),
            ("names", words.names.bytes()),
            ("shared places", shared),
        ]
    }
}

#[cfg(test)]
impl Index {
    /// How much stands where, and every name with its uses: to see that nothing is left behind.
    fn census(&self) -> (usize, usize, usize, Vec<(String, u32)>) {
        let keys = self.keys.shards().iter().map(Vec::len).sum();
        let runs = |sum: usize, run: usize| sum + run;
        let born = self.born.sorted().iter().map(|(_, run)| run.len()).fold(0, runs);
        let dwellings = self.dwellings.sorted().iter().map(|(_, run)| run.len()).fold(0, runs);
        let mut names: Vec<(String, u32)> =
            self.words.names.texts().flatten().map(|(text, uses)| (text.to_owned(), uses)).collect();
        names.sort();
        // "No name" is never forgotten, however few use it.
        names.retain(|(text, _)| !text.is_empty());
        (keys, born, dwellings, names)
    }
}

/// Makes room for one more, an eighth of the length at a time: millions of short lists that double would
/// hold as much air as numbers.
fn grow<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 2);
    }
}

/// Bytes that a list holds, with what the allocator adds.
fn slack<T>(list: &Vec<T>) -> usize {
    if list.capacity() == 0 { 0 } else { list.capacity() * size_of::<T>() + 16 }
}

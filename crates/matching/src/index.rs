//! The resident index: one entry a child, found by blocking keys. It is derived from the database,
//! holds no location in clear (keyed hashes; none that a search could use for shielded children), and
//! can be thrown away at any time.

use crate::decide::{Decision, Known, decide};
use crate::keys::{self, Key};
use crate::model::Model;
use crate::profile::Profile;
use contactpoint_directory::ids::{ChildId, SourceId};
use std::collections::HashMap;

/// More entries than this under one key say too little to be worth comparing; other keys of the
/// same record find the child.
const MOST_PER_KEY: usize = 400;

/// What the index holds of a child.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The union of the records' profiles.
    pub profile: Profile,
    /// Sources that keep one record a child, of which it has one.
    pub sources: Vec<SourceId>,
    /// Under a shield.
    pub shielded: bool,
    /// Of a shielded child: the keys of [`keys::whereabouts`]. They open no search, and cannot be read
    /// back into a place.
    pub(crate) guard: Vec<Key>,
}

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<Option<(ChildId, Entry)>>,
    free: Vec<u32>,
    by_child: HashMap<ChildId, u32>,
    postings: HashMap<Key, Vec<u32>>,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of children.
    pub fn len(&self) -> usize {
        self.by_child.len()
    }

    /// Whether it holds no child.
    pub fn is_empty(&self) -> bool {
        self.by_child.is_empty()
    }

    /// Puts a child in, in place of what was known of it. `None` takes it out.
    pub fn put(&mut self, child: ChildId, entry: Option<Entry>) {
        if let Some(slot) = self.by_child.remove(&child) {
            self.unpost(slot);
        }
        let Some(mut entry) = entry else { return };
        if entry.shielded {
            entry.guard.extend(keys::whereabouts(&entry.profile));
            entry.profile = entry.profile.without_locations();
        }
        let keys = all_keys(&entry);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).expect("fewer than four thousand million children")
        });
        for key in keys {
            self.postings.entry(key).or_default().push(slot);
        }
        self.by_child.insert(child, slot);
        self.slots[slot as usize] = Some((child, entry));
    }

    /// Adds a record's profile to a child's entry (made if absent).
    pub fn join(&mut self, child: ChildId, profile: &Profile, source: Option<SourceId>) {
        let mut entry = self.get(child).cloned().unwrap_or_default();
        entry.profile.join(profile);
        if let Some(source) = source.filter(|source| !entry.sources.contains(source)) {
            entry.sources.push(source);
        }
        self.put(child, Some(entry));
    }

    fn unpost(&mut self, slot: u32) {
        let Some((_, entry)) = self.slots[slot as usize].take() else { return };
        for key in all_keys(&entry) {
            if let Some(list) = self.postings.get_mut(&key) {
                list.retain(|other| *other != slot);
                if list.is_empty() {
                    self.postings.remove(&key);
                }
            }
        }
        self.free.push(slot);
    }

    /// What is known of a child.
    pub fn get(&self, child: ChildId) -> Option<&Entry> {
        self.by_child.get(&child).and_then(|slot| self.slots[*slot as usize].as_ref()).map(|(_, entry)| entry)
    }

    /// Children under any of these keys, each once, in the order of their slots.
    pub(crate) fn under(&self, keys: &[Key], most_per_key: usize) -> Vec<(ChildId, &Entry)> {
        let mut slots: Vec<u32> = keys
            .iter()
            .filter_map(|key| self.postings.get(key))
            .filter(|list| list.len() <= most_per_key)
            .flatten()
            .copied()
            .collect();
        slots.sort_unstable();
        slots.dedup();
        slots
            .iter()
            .filter_map(|slot| self.slots[*slot as usize].as_ref())
            .map(|(child, entry)| (*child, entry))
            .collect()
    }

    /// Decides which child a record of this source is. `source` is given for sources that keep one
    /// record a child. `apart` are children that a person said this record is not.
    pub fn decide(
        &self,
        model: &Model,
        record: &Profile,
        source: Option<SourceId>,
        apart: &[ChildId],
    ) -> Decision {
        let whereabouts = keys::whereabouts(record);
        let keys: Vec<Key> =
            keys::to_look_up(record).into_iter().chain(whereabouts.iter().copied()).collect();
        let candidates = self.under(&keys, MOST_PER_KEY);
        decide(
            model,
            record,
            candidates.into_iter().filter(|(child, _)| !apart.contains(child)).map(|(child, entry)| Known {
                child,
                profile: &entry.profile,
                shielded: entry.shielded,
                same_whereabouts: entry.guard.iter().any(|key| whereabouts.binary_search(key).is_ok()),
                has_record_of_same_source: source.is_some_and(|source| entry.sources.contains(&source)),
            }),
        )
    }
}

fn all_keys(entry: &Entry) -> Vec<Key> {
    let mut keys = keys::of(&entry.profile);
    keys.extend(keys::places(&entry.profile));
    if entry.shielded {
        keys.extend(keys::of_shielded(&entry.profile));
        keys.extend(&entry.guard);
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

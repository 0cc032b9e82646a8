//! The store with its answer: after each change only the components that it touched are settled anew. That
//! the answer is the same as one made from nothing is tested (`tests.rs`).

use super::fate::{Fate, Place};
use super::model::DirectoryModel;
use super::settle::Component;
use super::store::{Record, RecordName, Store, Verdict};
use crate::link::levels::Memories;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What becomes of each record, kept up.
#[derive(Debug)]
pub struct Partition {
    store: Store,
    fates: HashMap<RecordName, Fate>,
    touched: BTreeSet<RecordName>,
    memories: Memories,
}

impl Partition {
    /// None yet, for a directory that is expected to hold so many children.
    pub fn new(model: DirectoryModel, children: u32) -> Self {
        Self {
            store: Store::new(model, children),
            fates: HashMap::new(),
            touched: BTreeSet::new(),
            memories: Memories::default(),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Puts a record in, or in place of what it said before.
    pub fn put(&mut self, record: &Record) {
        self.touch_around(record.name);
        self.store.put(record, &mut self.memories);
        self.touched.insert(record.name);
        self.touch_around(record.name);
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: RecordName) {
        self.touch_around(key);
        self.store.remove(key);
        self.fates.remove(&key);
        self.touched.remove(&key);
    }

    /// What a person says of two records; none takes it back.
    pub fn say(&mut self, a: RecordName, b: RecordName, verdict: Option<Verdict>) {
        self.store.say(a, b, verdict);
        self.touched.extend([a, b]);
    }

    /// The records around one: their components change with it.
    fn touch_around(&mut self, key: RecordName) {
        let Some(row) = self.store.row_of(key) else { return };
        let edges = self.store.entry(row).edges.iter().map(|edge| edge.to);
        let said = self.store.verdicts_of(key).map(|(row, _)| row);
        let around: Vec<u32> = edges.chain(said).collect();
        self.touched.extend(around.into_iter().map(|row| self.store.entry(row).name));
    }

    /// Settles what was touched, and tells what became of which record where that is new.
    pub fn settle(&mut self) -> BTreeMap<RecordName, Fate> {
        let touched = std::mem::take(&mut self.touched);
        let mut done: BTreeSet<u32> = BTreeSet::new();
        let mut changed = BTreeMap::new();
        for key in touched {
            let Some(row) = self.store.row_of(key).filter(|row| !done.contains(row)) else { continue };
            let rows = self.store.component(&[row]);
            done.extend(&rows);
            for (key, fate) in Component::new(&self.store, rows, &mut self.memories).settle() {
                if self.fates.get(&key) != Some(&fate) {
                    self.fates.insert(key, fate.clone());
                    changed.insert(key, fate);
                }
            }
        }
        changed
    }

    /// What became of a record, as it was last settled.
    pub fn fate(&self, key: RecordName) -> Option<&Fate> {
        self.fates.get(&key)
    }

    /// All of it, in order.
    pub fn fates(&self) -> BTreeMap<RecordName, &Fate> {
        self.fates.iter().map(|(key, fate)| (*key, fate)).collect()
    }

    /// The children, each by its first record.
    pub fn children(&self) -> BTreeMap<RecordName, Vec<RecordName>> {
        let mut children: BTreeMap<RecordName, Vec<RecordName>> = BTreeMap::new();
        for (key, fate) in self.fates() {
            if let Place::Linked(first) = fate.place {
                children.entry(first).or_default().push(key);
            }
        }
        children
    }
}

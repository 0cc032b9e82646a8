//! The store with its answer: after each change only the components that it touched are settled anew. That
//! the answer is the same as one made from nothing is tested (`tests.rs`).

use super::fate::Fate;
use super::model::DirectoryModel;
use super::pair::{Marks, Pair};
use super::settle::{Component, SURE};
use super::store::{Edge, RELATED, Record, RecordName, Store, Verdict};
use super::verdicts::Joined;
use crate::link::levels::Memories;
use crate::link::model::Waterfall;
use std::collections::{BTreeMap, BTreeSet};

/// The records, and which of them are to be settled anew.
#[derive(Debug)]
pub struct Partition {
    store: Store,
    touched: BTreeSet<RecordName>,
    /// A shield reaches them no longer, and what they said was forgotten.
    to_put_again: BTreeSet<RecordName>,
    memories: Memories,
    /// How many records were looked at as shields drew back.
    #[cfg(test)]
    pub(super) drawn_back: usize,
}

impl Partition {
    /// None yet, for a directory that is expected to hold so many children.
    pub fn new(model: DirectoryModel, children: u32) -> Self {
        Self {
            store: Store::new(model, children),
            touched: BTreeSet::new(),
            to_put_again: BTreeSet::new(),
            memories: Memories::default(),
            #[cfg(test)]
            drawn_back: 0,
        }
    }

    /// The name of the model, as it stands in decisions.
    pub fn model(&self) -> &str {
        &self.store.model.name
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether two records meet.
    pub fn do_meet(&mut self, a: RecordName, b: RecordName) -> bool {
        self.store.do_meet(a, b)
    }

    /// Puts a record in, or in place of what it said before.
    pub fn put(&mut self, record: &Record) {
        self.leave(record.name);
        self.draw_back_joined(&[record.name]);
        self.store.put(record, &mut self.memories);
        self.to_put_again.remove(&record.name);
        self.touched.insert(record.name);
        self.touch_around(record.name);
        self.relate_crowds();
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: RecordName) {
        self.leave(key);
        self.draw_back_joined(&[key]);
        self.store.remove(key);
        self.to_put_again.remove(&key);
        self.touched.remove(&key);
        self.relate_crowds();
    }

    /// Records that are to be put again, as they stand, before anything is settled: a shield reached them and
    /// does so no longer, and their locations were forgotten.
    pub fn to_put_again(&self) -> &BTreeSet<RecordName> {
        &self.to_put_again
    }

    /// What a person says of two records; none takes it back. A shield may reach some no longer: they are
    /// [to be put again](Self::to_put_again).
    pub fn say(&mut self, a: RecordName, b: RecordName, verdict: Option<Verdict>) {
        if self.store.said(a, b) != verdict {
            self.draw_back_joined(&[a, b]);
            self.store.say(a, b, verdict);
        }
        self.touched.extend([a, b]);
    }

    /// Something is said of records, or they come, change or go: other must-links may be obeyed then, and a shield
    /// reach others by them.
    fn draw_back_joined(&mut self, names: &[RecordName]) {
        // Which are obeyed hangs on nothing but what must-links lead to, also from a record that is not here yet.
        let is_same = |a: RecordName, b: RecordName| self.store.said(a, b) == Some(Verdict::Same);
        let joined = names
            .iter()
            .flat_map(|name| self.store.named_with(*name).into_iter().filter(|other| is_same(*name, *other)));
        let mut shielded = Vec::new();
        for row in self.store.must_linked(names.iter().copied().chain(joined)) {
            self.touched.insert(self.store.entry(row).name);
            if self.store.entry(row).is_shielded() {
                self.lift(row);
                shielded.push(row);
            }
        }
        self.draw_back(shielded);
    }

    /// A record goes, or says something else from now on.
    fn leave(&mut self, key: RecordName) {
        let Some(row) = self.store.row_of(key) else { return };
        self.touch_around(key);
        if self.store.entry(row).is_shielded() {
            self.draw_back(vec![row]);
        }
    }

    /// Where a key became crowded or ceased to be, those under it are related anew.
    fn relate_crowds(&mut self) -> Vec<RecordName> {
        let disturbed: Vec<u32> = self.store.take_disturbed().into_iter().collect();
        let names: Vec<RecordName> = disturbed.iter().map(|row| self.store.entry(*row).name).collect();
        for name in &names {
            self.touch_around(*name);
        }
        let shielded = disturbed.iter().copied().filter(|row| self.store.entry(*row).is_shielded());
        let shielded: Vec<u32> = shielded.collect();
        for row in &shielded {
            self.lift(*row);
        }
        self.draw_back(shielded);
        for row in &disturbed {
            self.store.relate_anew(*row, &mut self.memories);
        }
        self.touched.extend(&names);
        names
    }

    /// The records around one: their components change with it.
    fn touch_around(&mut self, key: RecordName) {
        let Some(row) = self.store.row_of(key) else { return };
        let edges = self.store.entry(row).edges.iter().map(|edge| edge.to);
        let said = self.store.verdicts_of(key).map(|(row, _)| row);
        let around: Vec<u32> = edges.chain(said).collect();
        self.touched.extend(around.into_iter().map(|row| self.store.entry(row).name));
    }

    /// Whatever a shield reached from these records on it may reach no longer. Each is looked at once, however many of
    /// them lead to it.
    fn draw_back(&mut self, from: Vec<u32>) {
        let mut seen: BTreeSet<u32> = from.iter().copied().collect();
        let mut open = from;
        while let Some(row) = open.pop() {
            #[cfg(test)]
            {
                self.drawn_back += 1;
            }
            let reached = self.store.entry(row).edges.iter().filter(|edge| is_plainly_one(edge));
            // Also by must-links that were not obeyed: one too many is only put again.
            let reached: Vec<u32> =
                reached.map(|edge| edge.to).chain(self.store.must_links_of(row)).collect();
            for row in reached {
                if self.store.entry(row).is_shielded() && seen.insert(row) {
                    self.lift(row);
                    open.push(row);
                }
            }
        }
    }

    /// A record is as shielded as by itself, until a shield reaches it again.
    fn lift(&mut self, row: u32) {
        let entry = self.store.entry(row);
        self.touched.insert(entry.name);
        match entry.own_shield {
            Some(since) => self.store.shielded_since(row, since),
            None => {
                self.to_put_again.insert(entry.name);
            }
        }
    }

    /// A shield reaches every record that is plainly of the same child, or that people joined to it, and from there
    /// on. Of a shielded record no location is compared, so how far it reaches does not hang on who was reached
    /// first.
    fn spread_shields(&mut self) {
        let mut open: BTreeSet<RecordName> = self.touched.clone();
        let mut all_joined = Joined::default();
        while let Some(name) = open.pop_first() {
            let Some(row) = self.store.row_of(name) else { continue };
            let joined = all_joined.with(&self.store, row).iter().copied().filter(|other| *other != row);
            let plainly = self.store.entry(row).edges.iter().filter(|edge| is_plainly_one(edge));
            let of_the_child = plainly.map(|edge| edge.to).chain(joined.clone());
            let since = of_the_child.filter_map(|other| self.store.entry(other).shield).min();
            let Some(since) = since else { continue };
            let before = self.store.entry(row).shield;
            if before.is_none_or(|before| since < before) {
                if before.is_some() {
                    self.store.shielded_since(row, since);
                } else {
                    self.touch_around(name);
                    self.store.shield(row, since, &mut self.memories);
                    self.touch_around(name);
                    open.extend(self.relate_crowds());
                }
                self.touched.insert(name);
                open.insert(name);
            }
            let now = self.store.entry(row).shield;
            let edges = self.store.entry(row).edges.iter().map(|edge| edge.to);
            let next = edges.chain(joined).map(|other| self.store.entry(other));
            let behind =
                next.filter(|entry| now.is_some() && entry.shield.is_none_or(|since| Some(since) > now));
            open.extend(behind.map(|entry| entry.name));
        }
    }

    /// Settles what was touched, at least so many records of it, and tells of all records in the components
    /// what became of them. Nothing: nothing is left to settle.
    pub fn settle_some(&mut self, most: usize) -> BTreeMap<RecordName, Fate> {
        self.spread_shields();
        let mut settled = BTreeMap::new();
        while settled.len() < most {
            let Some(name) = self.touched.pop_first() else { break };
            let Some(row) = self.store.row_of(name) else { continue };
            let rows = self.store.component(&[row]);
            let fates = Component::new(&self.store, rows, &mut self.memories).settle();
            for (name, _) in &fates {
                self.touched.remove(name);
            }
            settled.extend(fates);
        }
        settled
    }

    /// Settles anew what changes when these are shielded too, each since when: they will be, once what the settling
    /// before said is carried out.
    pub fn settle_shielding(&mut self, names: &[(RecordName, i64)]) -> BTreeMap<RecordName, Fate> {
        let waits = std::mem::take(&mut self.touched);
        for (name, since) in names {
            self.shield_by_itself(*name, *since);
        }
        self.relate_crowds();
        let fates = self.settle();
        self.touched.extend(waits);
        fates
    }

    fn shield_by_itself(&mut self, name: RecordName, since: i64) {
        let Some(row) = self.store.row_of(name) else { return };
        self.touch_around(name);
        self.store.shield_by_itself(row, since, &mut self.memories);
        self.touch_around(name);
        self.touched.insert(name);
    }

    /// A record says what it said, and is as shielded as it was: what it says now cannot be read. `shield`: since when one
    /// is anchored to it by now.
    pub fn keep(&mut self, name: RecordName, shield: Option<i64>) {
        self.to_put_again.remove(&name);
        if let Some(since) = shield {
            self.shield_by_itself(name, since);
            self.relate_crowds();
        }
    }

    /// Settles all that was touched.
    pub fn settle(&mut self) -> BTreeMap<RecordName, Fate> {
        self.settle_some(usize::MAX)
    }

    /// Whether anything waits to be settled.
    pub fn is_settled(&self) -> bool {
        self.touched.is_empty()
    }

    /// What was put in is as it was settled before: only these are touched.
    pub fn was_settled_but_for(&mut self, touched: impl IntoIterator<Item = RecordName>) {
        self.spread_shields();
        self.touched = touched.into_iter().collect();
    }

    /// These are to be settled anew.
    pub fn touch(&mut self, names: impl IntoIterator<Item = RecordName>) {
        self.touched.extend(names);
    }

    /// The records that a pair of 5 % or more leads to from one, likely of the same child or not.
    pub fn near(&self, name: RecordName) -> Vec<RecordName> {
        let Some(row) = self.store.row_of(name) else { return Vec::new() };
        let is_likely = |edge: &&Edge| self.store.model.worth(edge.pair.weight) >= RELATED;
        let edges = self.store.entry(row).edges.iter().filter(is_likely);
        edges.map(|edge| self.store.entry(edge.to).name).collect()
    }

    /// The weight of two records, taken apart.
    pub fn waterfall(&mut self, a: RecordName, b: RecordName) -> Option<Waterfall> {
        self.store.waterfall(a, b, &mut self.memories)
    }
}

/// Whether a shield that one of two records is under reaches the other. It may reach one too many: that hides
/// too much, and is put right with a call.
fn is_plainly_one(edge: &Edge) -> bool {
    let Pair { weight, marks } = edge.pair;
    weight >= SURE || (weight >= 0 && marks.any(Marks::PLAINLY))
}

//! The resident store of source records: packed rows, blocking keys, and between related records what they
//! say of each other. It follows the database record by record. Whatever it answers is a function of the
//! records, the decisions and the model: the order in which they came leaves no trace.

use super::crowds::Crowds;
use super::keys::{Keys, Maker};
use super::model::DirectoryModel;
use super::pair::{self, Marks, Pair};
use super::said::{Said, shape};
use crate::decide::EXCLUSION;
use crate::index::postings::Postings;
use crate::link::levels::{Comparer, Memories, Pattern};
use crate::link::model::{Millibits, Waterfall, Worth};
use crate::link::table::Table;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A record's name here: a keyed hash of its source and of the source's key for it, never an id that tells
/// when it came. It breaks ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordName(pub u128);

/// A source record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name here.
    pub name: RecordName,
    /// Where it stands when one of two records must wait for a person: registers of births and of health
    /// before schools before case systems, least first.
    pub rank: u8,
    /// What it says.
    pub said: Said,
    /// Whether it has a name and a date of birth, so that it can make a child.
    pub can_make_a_child: bool,
    /// When it was first received, in milliseconds since 1970. What stood before a shield was set is let
    /// stand, however like the shielded child it is.
    pub first_seen: i64,
    /// Since when a shield is anchored to it; [`SINCE_EVER`] where its source restricts it. Its locations
    /// are dropped, and those of all records that are plainly of the same child; only their guards stay.
    pub shielded_since: Option<i64>,
}

/// Of a record that its source restricts: shielded whenever others came.
pub const SINCE_EVER: i64 = i64::MIN;

/// What a person said of two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They are one child's: must-link.
    Same,
    /// They are not: cannot-link.
    NotSame,
}

/// Pairs of less weight than this are not related (a probability of 5 %).
pub(super) const RELATED: Millibits = -4_248;
/// What it says at least against one child that two were born on one day with plainly different names.
pub(super) const TWINS: Millibits = -12_000;

/// Postings are sharded by so many bits: some hundred to a shard for a million records, some thousand for a
/// nation's.
const POSTINGS: u32 = 18;
/// Few are shielded.
const GUARDS: u32 = 8;

/// A related record and what the two say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub to: u32,
    pub pair: Pair,
}

/// A source that keeps one record a child.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnSource {
    pub hash: u64,
    /// Whether the record names nobody: a relation's row, say, with the number alone.
    pub names_nobody: bool,
}

/// What is kept of a record besides its row.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: RecordName,
    pub rank: u8,
    pub can_make_a_child: bool,
    pub first_seen: i64,
    /// Since when a shield is anchored to it.
    pub own_shield: Option<i64>,
    /// Since when it is shielded, by its own shield or that of another record of the child.
    pub shield: Option<i64>,
    pub source: Option<OwnSource>,
    pub edges: Vec<Edge>,
    /// Of a shielded record: the keys of its whereabouts. They cannot be read back into a place.
    guard: Vec<u64>,
}

impl Entry {
    pub fn is_shielded(&self) -> bool {
        self.shield.is_some()
    }
}

/// The store.
#[derive(Debug)]
pub struct Store {
    pub(super) model: DirectoryModel,
    pub(super) worth: Worth,
    /// The average weight from which on two are joined.
    pub(super) sure: Millibits,
    /// The average weight from which on two groups of several records each are joined.
    pub(super) likely: Millibits,
    /// The average weight below which two are likelier two than one.
    pub(super) even: Millibits,
    /// The weight from which on a record may be any child's, and from which on a shielded child's.
    hinted: Millibits,
    of_a_shield: Millibits,
    pub(super) comparer: Comparer,
    pub(super) table: Table,
    pub(super) maker: Maker,
    pub(super) entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    by_key: HashMap<RecordName, u32>,
    pub(super) postings: Postings,
    /// Shielded records, by what guards them.
    guards: Postings,
    /// How many records are shielded.
    shielded: usize,
    crowds: Crowds,
    verdicts: BTreeMap<(RecordName, RecordName), Verdict>,
    /// Of each record that a verdict names, the others.
    named_with: BTreeMap<RecordName, BTreeSet<RecordName>>,
    keys: Keys,
    found: Vec<u32>,
    /// How many others the records met, as they came and each time that they were looked at anew.
    pub(super) met: u64,
}

impl Store {
    /// An empty store for a directory that is expected to hold so many children.
    pub fn new(model: DirectoryModel, children: u32) -> Self {
        let shape = shape();
        let worth = Worth::frozen(&model.model, &model.frequencies, shape.identifiers.len(), children);
        Self {
            worth,
            sure: model.least_worth(super::settle::SURE),
            likely: model.least_worth(super::settle::LIKELY),
            even: model.least_worth(0),
            hinted: model.least_for(EXCLUSION),
            of_a_shield: model.least_for(model.shield_exclusion),
            comparer: Comparer::default(),
            table: Table::new(shape),
            maker: Maker::new(&model.frequencies, children),
            model,
            entries: Vec::new(),
            free: Vec::new(),
            by_key: HashMap::new(),
            postings: Postings::new(POSTINGS),
            guards: Postings::new(GUARDS),
            shielded: 0,
            crowds: Crowds::default(),
            verdicts: BTreeMap::new(),
            named_with: BTreeMap::new(),
            keys: Keys::default(),
            found: Vec::new(),
            met: 0,
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// How many pairs of records are related, counted from either side.
    pub fn edges(&self) -> usize {
        self.entries.iter().flatten().map(|entry| entry.edges.len()).sum()
    }

    /// Whether a record has a name and a date of birth, so that it can make a child.
    pub fn can_make_a_child(&self, name: RecordName) -> bool {
        self.row_of(name).is_some_and(|row| self.entry(row).can_make_a_child)
    }

    /// The records, in no order.
    pub fn records(&self) -> impl Iterator<Item = RecordName> {
        self.by_key.keys().copied()
    }

    pub(super) fn row_of(&self, key: RecordName) -> Option<u32> {
        self.by_key.get(&key).copied()
    }

    /// The order of records in a component: by their ranks, then their names.
    pub(super) fn order(&self, row: u32) -> (u8, RecordName) {
        let entry = self.entry(row);
        (entry.rank, entry.name)
    }

    pub(super) fn entry(&self, row: u32) -> &Entry {
        self.entries[row as usize].as_ref().expect("only rows of records are handed about")
    }

    fn entry_mut(&mut self, row: u32) -> &mut Entry {
        self.entries[row as usize].as_mut().expect("only rows of records are handed about")
    }

    /// Puts a record in, in place of what it said before.
    pub fn put(&mut self, record: &Record, memories: &mut Memories) {
        self.remove(record.name);
        let row = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            u32::try_from(self.entries.len() - 1).expect("fewer than four thousand million records")
        });
        self.fill(row, &record.said);
        let entry = Entry {
            name: record.name,
            rank: record.rank,
            can_make_a_child: record.can_make_a_child,
            first_seen: record.first_seen,
            own_shield: record.shielded_since,
            shield: record.shielded_since,
            source: record.said.source().map(|hash| {
                let names_nobody = record.said.names_nobody();
                OwnSource { hash, names_nobody }
            }),
            edges: Vec::new(),
            guard: Vec::new(),
        };
        self.by_key.insert(record.name, row);
        self.place(row, entry, memories);
    }

    /// A shield reaches a record: its locations are forgotten.
    pub(super) fn shield(&mut self, row: u32, since: i64, memories: &mut Memories) {
        let Some(mut entry) = self.lift_out(row) else { return };
        entry.shield = Some(since);
        self.place(row, entry, memories);
    }

    /// Sets since when a shielded record is so.
    pub(super) fn shielded_since(&mut self, row: u32, since: i64) {
        self.entry_mut(row).shield = Some(since);
    }

    /// Posts a row that is filled, and finds what it is related to.
    fn place(&mut self, row: u32, mut entry: Entry, memories: &mut Memories) {
        let mut keys = std::mem::take(&mut self.keys);
        self.maker.keys(&self.table, &self.comparer, self.table.row(row), &mut keys);
        if entry.is_shielded() {
            entry.guard = std::mem::take(&mut keys.whereabouts);
            self.table.forget(row, &super::said::locations());
            self.maker.keys(&self.table, &self.comparer, self.table.row(row), &mut keys);
        }
        self.entries[row as usize] = Some(entry);
        self.post(row, &keys);
        self.relate(row, &keys, memories);
        self.keys = keys;
    }

    /// Finds anew what a row is related to.
    pub(super) fn relate_anew(&mut self, row: u32, memories: &mut Memories) {
        for edge in std::mem::take(&mut self.entry_mut(row).edges) {
            self.entry_mut(edge.to).edges.retain(|back| back.to != row);
        }
        let mut keys = std::mem::take(&mut self.keys);
        self.maker.keys(&self.table, &self.comparer, self.table.row(row), &mut keys);
        self.relate(row, &keys, memories);
        self.keys = keys;
    }

    /// Takes a row out of all that finds it; what it says stays in the table.
    fn lift_out(&mut self, row: u32) -> Option<Entry> {
        let mut keys = std::mem::take(&mut self.keys);
        self.maker.keys(&self.table, &self.comparer, self.table.row(row), &mut keys);
        self.unpost(row, &keys);
        self.keys = keys;
        let mut entry = self.entries[row as usize].take()?;
        for edge in entry.edges.drain(..) {
            self.entry_mut(edge.to).edges.retain(|back| back.to != row);
        }
        Some(entry)
    }

    fn fill(&mut self, row: u32, said: &Said) {
        self.table.put(row, &said.evidence());
        self.comparer.follow(&self.table);
        self.worth.follow(&self.table);
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: RecordName) {
        let Some(row) = self.by_key.remove(&key) else { return };
        self.lift_out(row);
        self.table.put(row, &Said::default().evidence());
        self.free.push(row);
    }

    /// Posts a record under its keys.
    fn post(&mut self, row: u32, keys: &Keys) {
        self.crowds.before(&self.postings, &keys.meet);
        for key in keys.meet.iter().chain(&keys.whereabouts).chain(&keys.loose) {
            self.postings.put(*key, row);
        }
        let entry = self.entries[row as usize].as_ref();
        if let Some(entry) = entry.filter(|entry| entry.is_shielded()) {
            self.shielded += 1;
            for key in entry.guard.iter().chain(&keys.loose) {
                self.guards.put(*key, row);
            }
        }
    }

    fn unpost(&mut self, row: u32, keys: &Keys) {
        self.crowds.before(&self.postings, &keys.meet);
        for key in keys.meet.iter().chain(&keys.whereabouts).chain(&keys.loose) {
            self.postings.take(*key, row);
        }
        let entry = self.entries[row as usize].as_ref();
        if let Some(entry) = entry.filter(|entry| entry.is_shielded()) {
            self.shielded -= 1;
            for key in entry.guard.iter().chain(&keys.loose) {
                self.guards.take(*key, row);
            }
        }
    }

    /// Rows that meet others, or do so no longer, because a key became crowded or ceased to be.
    pub(super) fn take_disturbed(&mut self) -> BTreeSet<u32> {
        self.crowds.take_disturbed(&self.postings)
    }

    /// Finds the records that a new one is related to.
    fn relate(&mut self, row: u32, keys: &Keys, memories: &mut Memories) {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        for key in &keys.meet {
            let rows = self.postings.get(*key);
            if !super::crowds::is_crowded(rows.len()) {
                found.extend(rows);
            }
        }
        let entry = self.entry(row);
        if entry.is_shielded() {
            // Each record that a shield may speak of: those that are posted where this child is guarded.
            for key in entry.guard.iter().chain(&keys.loose) {
                found.extend(self.postings.get(*key));
                found.extend(self.guards.get(*key));
            }
        } else if self.shielded > 0 {
            for key in keys.whereabouts.iter().chain(&keys.loose) {
                found.extend(self.guards.get(*key));
            }
        }
        found.sort_unstable();
        found.dedup();
        // The record itself stands under its keys.
        self.met += found.len().saturating_sub(1) as u64;
        for other in found.iter().copied().filter(|other| *other != row) {
            let Some(pair) = self.related(row, other, keys, memories) else { continue };
            self.entry_mut(row).edges.push(Edge { to: other, pair });
            self.entry_mut(other).edges.push(Edge { to: row, pair });
        }
        self.found = found;
    }

    /// What two records say of each other, if they are related.
    fn related(&self, row: u32, other: u32, keys: &Keys, memories: &mut Memories) -> Option<Pair> {
        let (a, b) = (self.entry(row), self.entry(other));
        let of_a_shield = a.is_shielded() || b.is_shielded();
        let persons = self.compare_persons(row, other, memories);
        let to_be_seen = of_a_shield || pair::number_agrees(persons) || pair::perhaps_near_named(persons);
        let least = if to_be_seen { None } else { Some(RELATED) };
        if least.is_some_and(|least| self.worth.is_below(&self.table, least, row, other, persons)) {
            return None;
        }
        let mut pair = self.complete(row, other, persons, memories);
        if of_a_shield && self.same_whereabouts(row, other, keys) {
            pair.marks.add(Marks::SAME_WHEREABOUTS);
        }
        let counts = pair.weight >= RELATED
            || pair.marks.any(Marks::OF_A_SHIELD)
            || pair.marks.any(Marks::WHATEVER_IT_WEIGHS);
        counts.then_some(pair)
    }

    /// Whether two records, one of them shielded, tell of the same whereabouts. `keys` are those of the
    /// first.
    fn same_whereabouts(&self, row: u32, other: u32, keys: &Keys) -> bool {
        let (a, b) = (self.entry(row), self.entry(other));
        let of_first = if a.is_shielded() { &a.guard } else { &keys.whereabouts };
        let share = |list: &[u64]| of_first.iter().any(|key| list.binary_search(key).is_ok());
        if b.is_shielded() {
            return share(&b.guard);
        }
        // What the other tells is where it is posted: a key of the first that it stands under.
        let stands_under = |key: &u64| self.postings.get(*key).any(|row| row == other);
        of_first.iter().any(stands_under)
    }

    fn complete(&self, row: u32, other: u32, persons: Pattern, memories: &mut Memories) -> Pair {
        let mut pattern = persons;
        self.comparer.compare_surroundings(&self.table, row, other, memories, &mut pattern);
        let mut weight = self.worth.weigh(&self.table, row, other, pattern);
        let as_weighed = weight;
        let (a, b) = (self.table.row(row), self.table.row(other));
        let mut marks = pair::marks(pattern, weight, || self.are_a_slip_apart(a, b));
        if marks.any(Marks::TWINS) {
            weight = weight.min(TWINS);
        }
        let (one, two) = (self.entry(row), self.entry(other));
        if let (Some(x), Some(y)) = (one.source, two.source)
            && x.hash == y.hash
            && x.names_nobody != y.names_nobody
            && pair::number_agrees(pattern)
        {
            marks.add(Marks::OF_ITS_SOURCE);
        }
        let of_a_shield = one.is_shielded() || two.is_shielded();
        if of_a_shield
            && (as_weighed >= self.hinted
                || (as_weighed >= self.of_a_shield && pair::perhaps_shielded(pattern, a, b)))
        {
            marks.add(Marks::PERHAPS_SHIELDED);
        }
        Pair { weight, marks }
    }

    /// What two records say of each other, whether they are related or not.
    pub(super) fn pair(&self, row: u32, other: u32, memories: &mut Memories) -> Pair {
        let persons = self.compare_persons(row, other, memories);
        self.complete(row, other, persons, memories)
    }

    /// The weight of two records, taken apart.
    pub fn waterfall(&self, a: RecordName, b: RecordName, memories: &mut Memories) -> Option<Waterfall> {
        let (a, b) = (self.row_of(a)?, self.row_of(b)?);
        let mut pattern = self.compare_persons(a, b, memories);
        self.comparer.compare_surroundings(&self.table, a, b, memories, &mut pattern);
        let facts = self.comparer.facts(&self.table, a, b, memories);
        Some(Waterfall { facts, ..self.worth.waterfall(&self.table, a, b, pattern) })
    }

    /// What a person said of two records, here or not.
    pub(super) fn said(&self, a: RecordName, b: RecordName) -> Option<Verdict> {
        self.verdicts.get(&(a.min(b), a.max(b))).copied()
    }

    /// What a person says of two records; none takes back what was said. The records need not be here yet.
    pub fn say(&mut self, a: RecordName, b: RecordName, verdict: Option<Verdict>) {
        let both = (a.min(b), a.max(b));
        if let Some(verdict) = verdict {
            self.verdicts.insert(both, verdict);
            self.named_with.entry(a).or_default().insert(b);
            self.named_with.entry(b).or_default().insert(a);
            return;
        }
        self.verdicts.remove(&both);
        for (one, other) in [(a, b), (b, a)] {
            if let Some(others) = self.named_with.get_mut(&one) {
                others.remove(&other);
                if others.is_empty() {
                    self.named_with.remove(&one);
                }
            }
        }
    }

    /// The records that a verdict names together with one.
    pub fn named_with(&self, name: RecordName) -> Vec<RecordName> {
        self.named_with.get(&name).into_iter().flatten().copied().collect()
    }

    /// What people said of a record and others that are here.
    pub(super) fn verdicts_of(&self, key: RecordName) -> impl Iterator<Item = (u32, Verdict)> {
        let others = self.named_with.get(&key).into_iter().flatten();
        others.filter_map(move |other| {
            let verdict = self.said(key, *other)?;
            Some((self.row_of(*other)?, verdict))
        })
    }

    /// All records that hang together with these by relations and must-links, in an order of their own.
    pub(super) fn component(&self, from: &[u32]) -> Vec<u32> {
        let mut seen: BTreeSet<u32> = from.iter().copied().collect();
        let mut open: Vec<u32> = seen.iter().copied().collect();
        while let Some(row) = open.pop() {
            let entry = self.entry(row);
            let next = entry.edges.iter().map(|edge| edge.to).chain(self.must_links_of(row));
            open.extend(next.filter(|row| seen.insert(*row)));
        }
        let mut rows: Vec<u32> = seen.into_iter().collect();
        rows.sort_unstable_by_key(|row| self.order(*row));
        rows
    }
}

//! The best rows so far, and what a further one must be worth.

use super::score::{Code, level};
use super::{BEHIND_THE_BEST, FAR_BEHIND, FEW, Hit, MOST_HITS};
use crate::compare::Level;
use crate::index::Index;
use crate::model::Millibits;
use std::cmp::Reverse;

/// A row that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The child's slot.
    pub slot: u32,
    /// See [`Hit::exact`].
    pub exact: bool,
    /// What it is worth.
    pub millibits: Millibits,
    /// See [`Hit::by_former_name`].
    pub former: bool,
    /// How the given name agrees.
    pub given: Code,
    /// How the family name agrees.
    pub family: Code,
    /// How the date of birth agrees.
    pub born: Level,
}

/// The best so far.
#[derive(Debug)]
pub struct Top<'a> {
    index: &'a Index,
    found: Vec<Found>,
    best: Millibits,
    floor: Millibits,
    keeps_all: bool,
}

/// So many rows are kept before the worse are dropped.
const KEPT: usize = 64;

impl<'a> Top<'a> {
    /// None yet.
    pub fn new(index: &'a Index) -> Self {
        Self { index, found: Vec::new(), best: Millibits::MIN, floor: Millibits::MIN + 1, keeps_all: false }
    }

    /// None yet, and no row is turned away before all are there: what the others are tested against.
    #[cfg(test)]
    pub fn of_all(index: &'a Index) -> Self {
        Self { keeps_all: true, ..Self::new(index) }
    }

    /// What a row must be worth that does not agree exactly.
    pub fn floor(&self) -> Millibits {
        if self.keeps_all { Millibits::MIN + 1 } else { self.floor }
    }

    /// Takes a row; whoever calls has seen that it is worth the floor or agrees exactly.
    pub fn take(&mut self, found: Found) {
        self.found.push(found);
        self.best = self.best.max(found.millibits);
        self.floor = self.floor.max(self.cut());
        if self.found.len() >= KEPT && !self.keeps_all {
            self.settle();
        }
    }

    /// What a row must be worth beside those that were found: not far less than the best. Where none agrees
    /// exactly a few are shown that are.
    fn cut(&self) -> Millibits {
        let behind = self.best.saturating_sub(BEHIND_THE_BEST);
        if self.found.iter().any(|row| row.exact) {
            return behind;
        }
        // The best rows of different children.
        let mut first: [Option<(Millibits, u32)>; FEW] = [None; FEW];
        for row in &self.found {
            let same = first.iter().position(|best| best.is_some_and(|(_, slot)| slot == row.slot));
            let at = same.unwrap_or(FEW - 1);
            if first[at].is_none_or(|(millibits, _)| millibits < row.millibits) {
                first[at] = Some((row.millibits, row.slot));
                first.sort_unstable_by_key(|best| Reverse(best.map(|(millibits, _)| millibits)));
            }
        }
        let last = first[FEW - 1].map_or(Millibits::MIN, |(millibits, _)| millibits);
        behind.min(last.max(self.best.saturating_sub(FAR_BEHIND)))
    }

    /// Drops what is no longer among the best.
    fn settle(&mut self) {
        // Of each child its best name; of two that are as good always the same one, however the index was filled.
        self.found.sort_unstable_by_key(|row| {
            let levels = (row.born, row.given, row.family);
            (row.slot, !row.exact, Reverse(row.millibits), row.former, levels)
        });
        self.found.dedup_by_key(|row| row.slot);
        let cut = self.cut();
        self.found.retain(|row| row.exact || row.millibits >= cut);
        self.found.sort_by_cached_key(|row| {
            let child = self.index.row(row.slot).map(|row| row.child());
            (!row.exact, Reverse(row.millibits), child)
        });
        self.found.truncate(MOST_HITS);
        if let Some(last) = self.found.get(MOST_HITS - 1) {
            self.floor = self.floor.max(if last.exact { Millibits::MAX } else { last.millibits });
        }
    }

    /// The rows, best first.
    pub fn hits(mut self) -> Vec<Hit> {
        self.settle();
        let hit = |row: &Found| {
            Some(Hit {
                child: self.index.row(row.slot)?.child(),
                exact: row.exact,
                by_former_name: row.former,
                given: level(row.given),
                family: level(row.family),
                born: row.born,
                millibits: row.millibits,
            })
        };
        self.found.iter().filter_map(hit).collect()
    }
}

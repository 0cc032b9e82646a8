//! Keys under which too many records stand to say anything: a feed that writes one name and birthday into
//! each row, an institution where thousands live. Records do not meet by such a key. Whether it is crowded
//! depends on how many records stand under it, never on which of them came first; so when one comes or goes
//! that makes the difference, all of them are looked at again.

use crate::index::postings::Postings;
use std::collections::{BTreeMap, BTreeSet};

/// More records than this under one key, and they do not meet by it.
const MOST: usize = 400;

/// Whether so many stand under one key that they do not meet by it.
pub(super) fn is_crowded(rows: usize) -> bool {
    rows > MOST
}

/// Keys near the limit under which something changes, and whether they were crowded before.
#[derive(Debug, Default)]
pub(super) struct Crowds {
    before: BTreeMap<u64, bool>,
}

impl Crowds {
    /// A row is about to be put under keys, or taken out.
    pub fn before(&mut self, postings: &Postings, keys: &[u64]) {
        for key in keys {
            let rows = postings.get(*key).len();
            if rows == MOST || rows == MOST + 1 {
                self.before.entry(*key).or_insert_with(|| is_crowded(rows));
            }
        }
    }

    /// The rows under keys that became crowded, or ceased to be so.
    pub fn take_disturbed(&mut self, postings: &Postings) -> BTreeSet<u32> {
        let crossed = std::mem::take(&mut self.before).into_iter();
        let crossed = crossed.filter(|(key, before)| is_crowded(postings.get(*key).len()) != *before);
        crossed.flat_map(|(key, _)| postings.get(key)).collect()
    }
}

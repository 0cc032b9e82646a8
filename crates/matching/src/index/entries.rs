//! Runs of entries that a search reads from end to end: of the children born on a day, and of those of a
//! postcode district. An entry holds what tells at a glance whether a name is alike.

use super::{grow, slack};
use std::collections::HashMap;

/// A child's name, as it stands in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The child's slot.
    pub slot: u32,
    /// Number of the given name, and [`Self::FORMER`].
    given: u32,
    /// Number of the family name, and [`Self::HAS_MIDDLE`].
    family: u32,
}

impl Named {
    const FLAG: u32 = 1 << 31;

    /// A name of a child.
    pub fn new(slot: u32, [given, family]: [u32; 2], is_former: bool, has_middle: bool) -> Self {
        let flag = |is: bool| if is { Self::FLAG } else { 0 };
        Self { slot, given: given | flag(is_former), family: family | flag(has_middle) }
    }

    /// The three numbers of it.
    pub(super) fn halves(self) -> [u32; 3] {
        [self.slot, self.given, self.family]
    }

    /// From its three numbers.
    pub(super) fn of([slot, given, family]: [u32; 3]) -> Self {
        Self { slot, given, family }
    }

    /// Number of the given name.
    pub fn given(self) -> u32 {
        self.given & !Self::FLAG
    }

    /// Number of the family name.
    pub fn family(self) -> u32 {
        self.family & !Self::FLAG
    }

    /// A name from before.
    pub fn is_former(self) -> bool {
        self.given & Self::FLAG != 0
    }

    /// The row holds middle names besides.
    pub fn has_middle(self) -> bool {
        self.family & Self::FLAG != 0
    }
}

/// Sorted runs of entries by a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs<T> {
    runs: HashMap<i32, Vec<T>>,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { runs: HashMap::new() }
    }
}

impl<T: Ord + Copy> Runs<T> {
    /// Puts an entry into a run; once, however often it is put.
    pub fn put(&mut self, key: i32, entry: T) {
        let run = self.runs.entry(key).or_default();
        if let Err(at) = run.binary_search(&entry) {
            grow(run);
            run.insert(at, entry);
        }
    }

    /// Takes an entry out.
    pub fn take(&mut self, key: i32, entry: T) {
        let Some(run) = self.runs.get_mut(&key) else { return };
        if let Ok(at) = run.binary_search(&entry) {
            run.remove(at);
        }
        if run.is_empty() {
            self.runs.remove(&key);
        }
    }

    /// A run.
    pub fn get(&self, key: i32) -> &[T] {
        self.runs.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.runs.values().map(|run| slack(run) + size_of::<(i32, Vec<T>)>() + 1).sum()
    }

    /// All runs, by key.
    pub(super) fn sorted(&self) -> Vec<(i32, &[T])> {
        let mut runs: Vec<_> = self.runs.iter().map(|(key, run)| (*key, run.as_slice())).collect();
        runs.sort_unstable_by_key(|(key, _)| *key);
        runs
    }

    /// From runs by key; none where one is out of order.
    pub(super) fn of(runs: Vec<(i32, Vec<T>)>) -> Option<Self> {
        let sorted = runs.iter().all(|(_, run)| run.is_sorted_by(|a, b| a < b));
        sorted.then(|| Self { runs: runs.into_iter().collect() })
    }
}

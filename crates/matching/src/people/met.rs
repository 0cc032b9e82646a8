//! Which records are compared at all, for measuring.

use super::crowds::is_crowded;
use super::keys::Keys;
use super::store::{RecordName, Store};

impl Store {
    /// How many others the records met by their keys, as they came and each time that they were looked at anew.
    pub fn candidates(&self) -> u64 {
        self.met
    }

    /// Whether two records meet: they share a key under which not too many stand.
    pub fn do_meet(&mut self, a: RecordName, b: RecordName) -> bool {
        let (Some(a), Some(b)) = (self.row_of(a), self.row_of(b)) else { return false };
        let [one, other] = [a, b].map(|row| {
            let mut keys = Keys::default();
            self.maker.keys(&self.table, &self.comparer, self.table.row(row), &mut keys);
            keys.meet
        });
        one.iter().any(|key| other.binary_search(key).is_ok() && !is_crowded(self.postings.get(*key).len()))
    }
}

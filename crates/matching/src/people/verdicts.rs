//! Which of people's must-links are obeyed. It hangs on what people said and on the records' own order alone, never
//! on what records say: so a shield may follow must-links before anything is settled.

use super::store::{RecordName, Store, Verdict};
use std::collections::BTreeSet;

/// Pairs of records, the lesser place first.
pub(super) type Pairs = BTreeSet<(u32, u32)>;

/// Sets of records that must-links join, in order: one that a cannot-link between any two of the records forbids is
/// passed over.
pub(super) fn joined_sets(same: &Pairs, apart: &Pairs) -> Vec<BTreeSet<u32>> {
    let mut sets: Vec<BTreeSet<u32>> = Vec::new();
    for (a, b) in same {
        let [one, other] = [a, b].map(|place| {
            let known = sets.iter().position(|set| set.contains(place));
            known.map_or_else(|| BTreeSet::from([*place]), |at| sets.swap_remove(at))
        });
        let is_told = |x: u32, y: u32| apart.contains(&(x.min(y), x.max(y)));
        if one.iter().any(|x| other.iter().any(|y| is_told(*x, *y))) {
            sets.extend([one, other]);
        } else {
            sets.push(one.into_iter().chain(other).collect());
        }
    }
    sets
}

impl Store {
    /// The records that must-links, obeyed or not, lead to from any of these, which need not be here.
    pub(super) fn must_linked(&self, names: impl IntoIterator<Item = RecordName>) -> BTreeSet<u32> {
        let mut open: Vec<u32> = names.into_iter().filter_map(|name| self.row_of(name)).collect();
        let mut seen = BTreeSet::new();
        while let Some(row) = open.pop() {
            if seen.insert(row) {
                open.extend(self.must_links_of(row));
            }
        }
        seen
    }

    /// The records that must-links name together with one, obeyed or not.
    pub(super) fn must_links_of(&self, row: u32) -> impl Iterator<Item = u32> {
        let said = self.verdicts_of(self.entry(row).name);
        said.filter(|(_, verdict)| *verdict == Verdict::Same).map(|(row, _)| row)
    }

    /// The records that must-links join with one, itself left out.
    pub(super) fn joined_with(&self, row: u32) -> Vec<u32> {
        if self.must_links_of(row).next().is_none() {
            return Vec::new();
        }
        let mut rows: Vec<u32> = self.must_linked([self.entry(row).name]).into_iter().collect();
        rows.sort_unstable_by_key(|row| self.order(*row));
        let (mut same, mut apart) = (Pairs::new(), Pairs::new());
        for (one, a) in rows.iter().zip(0..) {
            for (other, verdict) in self.verdicts_of(self.entry(*one).name) {
                let Some(b) = (0..).zip(&rows).find(|(b, row)| a < *b && **row == other).map(|(b, _)| b)
                else {
                    continue;
                };
                let list = if verdict == Verdict::Same { &mut same } else { &mut apart };
                list.insert((a, b));
            }
        }
        let is_in = |set: &BTreeSet<u32>| set.iter().any(|place| rows[*place as usize] == row);
        let own = joined_sets(&same, &apart).into_iter().find(is_in).unwrap_or_default();
        own.into_iter().map(|place| rows[place as usize]).filter(|other| *other != row).collect()
    }
}

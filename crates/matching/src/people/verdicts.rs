//! Which of people's must-links are obeyed. It hangs on what people said and on the records' own order alone, never
//! on what records say: so a shield may follow must-links before anything is settled.

use super::store::{RecordName, Store, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of records, the lesser place first.
pub(super) type Pairs = BTreeSet<(u32, u32)>;

/// Sets of records that must-links join, each in order: a must-link that a cannot-link between any two of the records
/// forbids is passed over.
pub(super) fn joined_sets(same: &Pairs, apart: &Pairs) -> Vec<Vec<u32>> {
    let mut told_apart: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (a, b) in apart {
        told_apart.entry(*a).or_default().push(*b);
        told_apart.entry(*b).or_default().push(*a);
    }
    // Each set goes by one of its records.
    let places = same.iter().flat_map(|(a, b)| [*a, *b]);
    let mut sets: BTreeMap<u32, Vec<u32>> = places.map(|place| (place, vec![place])).collect();
    let mut set_of: BTreeMap<u32, u32> = sets.keys().map(|place| (*place, *place)).collect();
    for (a, b) in same {
        let (one, other) = (set_of[a], set_of[b]);
        // The smaller goes into the larger, so no record moves often.
        let (into, from) = if sets[&one].len() < sets[&other].len() { (other, one) } else { (one, other) };
        let mut told = sets[&from].iter().filter_map(|place| told_apart.get(place)).flatten();
        if into == from || told.any(|place| set_of.get(place) == Some(&into)) {
            continue;
        }
        let moved = sets.remove(&from).unwrap_or_default();
        set_of.extend(moved.iter().map(|place| (*place, into)));
        sets.entry(into).or_default().extend(moved);
    }
    let mut sets: Vec<Vec<u32>> = sets.into_values().collect();
    for set in &mut sets {
        set.sort_unstable();
    }
    sets
}

/// The sets of records that obeyed must-links join, each worked out when it is first asked for.
#[derive(Default)]
pub(super) struct Joined {
    sets: Vec<Vec<u32>>,
    set_of: BTreeMap<u32, usize>,
}

impl Joined {
    /// The records that must-links join with one, and that one.
    pub fn with(&mut self, store: &Store, row: u32) -> &[u32] {
        if !self.set_of.contains_key(&row) && store.must_links_of(row).next().is_some() {
            for set in store.joined_around(row) {
                self.set_of.extend(set.iter().map(|row| (*row, self.sets.len())));
                self.sets.push(set);
            }
        }
        self.set_of.get(&row).map_or(&[], |set| &self.sets[*set])
    }
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

    /// The sets that obeyed must-links join among all records that must-links lead to from one.
    fn joined_around(&self, row: u32) -> Vec<Vec<u32>> {
        let mut rows: Vec<u32> = self.must_linked([self.entry(row).name]).into_iter().collect();
        rows.sort_unstable_by_key(|row| self.order(*row));
        let places: BTreeMap<u32, u32> = rows.iter().copied().zip(0..).collect();
        let (mut same, mut apart) = (Pairs::new(), Pairs::new());
        for (row, a) in &places {
            for (other, verdict) in self.verdicts_of(self.entry(*row).name) {
                let Some(b) = places.get(&other).filter(|b| a < *b) else { continue };
                let list = if verdict == Verdict::Same { &mut same } else { &mut apart };
                list.insert((*a, *b));
            }
        }
        let in_rows = |set: Vec<u32>| set.into_iter().map(|place| rows[place as usize]).collect();
        joined_sets(&same, &apart).into_iter().map(in_rows).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// As it is said: one must-link after another, each pair of records looked at.
    fn one_after_another(same: &Pairs, apart: &Pairs) -> BTreeSet<Vec<u32>> {
        let mut sets: Vec<BTreeSet<u32>> = same
            .iter()
            .flat_map(|(a, b)| [*a, *b])
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|a| [a].into())
            .collect();
        for (a, b) in same {
            let at = |sets: &[BTreeSet<u32>], place| sets.iter().position(|set| set.contains(place)).unwrap();
            let one = sets.swap_remove(at(&sets, a));
            if one.contains(b) {
                sets.push(one);
                continue;
            }
            let other = sets.swap_remove(at(&sets, b));
            let is_told = |x: u32, y: u32| apart.contains(&(x.min(y), x.max(y)));
            if one.iter().any(|x| other.iter().any(|y| is_told(*x, *y))) {
                sets.extend([one, other]);
            } else {
                sets.push(&one | &other);
            }
        }
        sets.into_iter().map(|set| set.into_iter().collect()).collect()
    }

    proptest! {
        #[test]
        fn sets_are_those_of_one_must_link_after_another(
            said in proptest::collection::btree_map((0..9_u32, 0..9_u32), 0..3_u32, 0..30),
        ) {
            let said = said.into_iter().filter(|((a, b), _)| a < b);
            let (apart, same): (Vec<_>, Vec<_>) = said.partition(|(_, kind)| *kind == 0);
            let [same, apart] = [same, apart].map(|list| list.into_iter().map(|(pair, _)| pair).collect::<Pairs>());
            let sets = joined_sets(&same, &apart);
            let many = sets.len();
            let sets: BTreeSet<Vec<u32>> = sets.into_iter().collect();
            prop_assert_eq!(sets.len(), many);
            prop_assert_eq!(sets, one_after_another(&same, &apart));
        }
    }
}

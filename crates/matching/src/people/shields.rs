//! A record that may be a shielded child's is held back from standing beside the child that it protects
//! (docs/adr/0009): otherwise a second record would tell where the child lives.

use super::fate::{Candidate, Fate, MOST_CANDIDATES, Place, alone, ppm};
use super::pair::Marks;
use super::settle::{Component, both};
use super::store::{RecordName, Store};
use super::verdicts::joined_sets;
use crate::decide::Outcome;
use crate::link::levels::Memories;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The shielded of a component: each group with a record that a shield is anchored to, and each such record
/// that is held itself, under numbers beyond those of the groups. With their records, and since when.
type Shielded = BTreeMap<usize, (Vec<u32>, i64)>;

impl Component<'_, '_> {
    /// Holds each record that may be a shielded child's, whatever it was grouped with; unless something in its
    /// group stood before the shield, or a person said that it is not theirs.
    pub(super) fn hold_for_shields(&mut self, groups: &mut Vec<Vec<u32>>, fates: &mut BTreeMap<u32, Fate>) {
        let shielded = self.shielded(groups);
        if shielded.is_empty() {
            return;
        }
        let perhaps = self.perhaps_shielded(&shielded);
        let mut held: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
        let mut waiting: Vec<u32> = Vec::new();
        for (_, places) in groups.iter().enumerate().filter(|(group, _)| !shielded.contains_key(group)) {
            // Whether the group may be theirs: asked once for each of the shielded, not for each record of the group.
            let of_any = places.iter().filter_map(|place| perhaps.get(place)).flat_map(BTreeMap::keys);
            let of_any: BTreeSet<usize> = of_any.copied().collect();
            let theirs = of_any.into_iter().filter(|of| {
                !self.are_told_apart(places, &shielded[of].0) && !self.stood(places, shielded[of].1)
            });
            let may_be: BTreeSet<usize> = theirs.collect();
            for place in places {
                let of = perhaps.get(place).into_iter().flatten();
                let theirs: Vec<(usize, u32)> =
                    of.filter(|(of, _)| may_be.contains(of)).map(|(of, by)| (*of, *by)).collect();
                if !theirs.is_empty() {
                    held.insert(*place, theirs);
                }
            }
            // Those that are left are no child if none of them can make one: they wait for those that are held.
            let left: Vec<u32> = places.iter().filter(|place| !held.contains_key(place)).copied().collect();
            if left.len() < places.len() && !left.iter().any(|place| self.entry(*place).can_make_a_child) {
                waiting.extend(left);
            }
        }
        for place in waiting {
            self.leave_group(place, groups);
            fates.insert(place, waiting_fate());
        }
        for (place, theirs) in held {
            let mut candidates = fates.remove(&place).map(|fate| fate.candidates).unwrap_or_default();
            // Each child once: what it is held for now counts.
            let is_theirs = |by: RecordName| {
                let mut places = theirs.iter().flat_map(|(of, _)| &shielded[of].0);
                places.any(|place| self.entry(*place).name == by)
            };
            candidates.retain(|known| !is_theirs(known.by));
            let theirs = theirs.iter().map(|(of, by)| {
                let pair = self.pairs[&both(place, *by)];
                Candidate {
                    child: self.entry(shielded[of].0[0]).name,
                    by: self.entry(*by).name,
                    weight: pair.weight,
                    same_whereabouts: pair.marks.any(Marks::SAME_WHEREABOUTS),
                }
            });
            candidates.splice(..0, theirs);
            candidates.truncate(MOST_CANDIDATES);
            fates.insert(place, held_fate(candidates));
            self.leave_group(place, groups);
        }
        groups.retain(|group| !group.is_empty());
    }

    fn leave_group(&mut self, place: u32, groups: &mut [Vec<u32>]) {
        if let Some(group) = self.group_of[place as usize].take() {
            groups[group].retain(|other| *other != place);
        }
    }

    fn shielded(&self, groups: &[Vec<u32>]) -> Shielded {
        let since = |places: &[u32]| places.iter().filter_map(|place| self.entry(*place).own_shield).min();
        let standing = groups.iter().enumerate();
        let mut shielded: Shielded =
            standing.filter_map(|(group, places)| Some((group, (places.clone(), since(places)?)))).collect();
        let is_held = |place: &u32| self.group_of[*place as usize].is_none();
        let held: Vec<u32> = (0..self.many()).filter(is_held).collect();
        let held = held.into_iter().filter(|place| self.entry(*place).own_shield.is_some());
        let mut joined = None;
        for place in held {
            // With those that people joined to it and that have no group either: one may be linked elsewhere, as the
            // single record that it is where none of them can make a child.
            let sets = joined.get_or_insert_with(|| sets_by_place(joined_sets(&self.same, &self.apart)));
            let others = sets.get(&place).into_iter().flat_map(|set| set.iter().copied());
            let others = others.filter(|other| *other != place).filter(is_held);
            let places: Vec<u32> = std::iter::once(place).chain(others).collect();
            if let Some(since) = since(&places) {
                shielded.insert(groups.len() + place as usize, (places, since));
            }
        }
        shielded
    }

    /// Whether a person said of any two that they are not one child's.
    fn are_told_apart(&self, some: &[u32], others: &[u32]) -> bool {
        let told = |a: u32, b: u32| self.apart.contains(&(a.min(b), a.max(b)));
        some.iter().any(|a| others.iter().any(|b| told(*a, *b)))
    }

    /// Whether any was there before the shield. What the shield reaches never stood beside it.
    fn stood(&self, places: &[u32], since: i64) -> bool {
        let mut entries = places.iter().map(|place| self.entry(*place));
        entries.any(|entry| !entry.is_shielded() && entry.first_seen < since)
    }

    /// Of each record, the shielded that it may be of, and by which of their records.
    fn perhaps_shielded(&self, shielded: &Shielded) -> BTreeMap<u32, BTreeMap<usize, u32>> {
        let of_a_shield = |a: u32, b: u32| self.pairs[&both(a, b)].marks.any(Marks::OF_A_SHIELD);
        let mut of_places: BTreeMap<u32, usize> = BTreeMap::new();
        for (of, (places, _)) in shielded {
            for place in places {
                of_places.entry(*place).or_insert(*of);
            }
        }
        let own = |place: u32| of_places.get(&place).copied();
        // A record that the shield reaches and that is held all the same tells of the child's whereabouts.
        let mut reached: BTreeMap<u32, usize> = BTreeMap::new();
        for (one, other) in &self.edges {
            if self.entry(*one).is_shielded()
                && own(*one).is_none()
                && let Some(of) = own(*other).filter(|_| of_a_shield(*one, *other))
            {
                reached.entry(*one).or_insert(of);
            }
        }
        let mut perhaps: BTreeMap<u32, BTreeMap<usize, u32>> = BTreeMap::new();
        for (one, other) in self.edges.iter().filter(|(one, other)| of_a_shield(*one, *other)) {
            if let Some(of) = own(*other).or_else(|| reached.get(other).copied())
                && self.entry(*other).is_shielded()
                && own(*one) != Some(of)
            {
                perhaps.entry(*one).or_default().entry(of).or_insert(*other);
            }
        }
        perhaps
    }

    /// The order in which single records are placed: those that can stand by themselves first, as the rest have
    /// something to join then; of those, what stood before any shield, then the shielded, then what came later:
    /// of a shielded record and a later one that are too close to call, the later one is held.
    pub(super) fn order_of_singles(&self, single: &BTreeSet<u32>) -> Vec<u32> {
        let shields = (0..).zip(&self.group_of).filter_map(|(place, _)| self.entry(place).own_shield);
        let since = shields.min().unwrap_or(i64::MAX);
        let mut single: Vec<u32> = single.iter().copied().collect();
        single.sort_by_key(|place| {
            let entry = self.entry(*place);
            let class = match entry.own_shield {
                Some(_) => 1,
                None if entry.first_seen < since && !entry.is_shielded() => 0,
                None => 2,
            };
            (!entry.can_make_a_child, class)
        });
        single
    }
}

impl Store {
    /// A shield is anchored to a record.
    pub(super) fn shield_by_itself(&mut self, row: u32, since: i64, memories: &mut Memories) {
        let Some(entry) = &mut self.entries[row as usize] else { return };
        let earliest = |before: Option<i64>| before.map_or(since, |before| before.min(since));
        entry.own_shield = Some(earliest(entry.own_shield));
        let since = earliest(entry.shield);
        if entry.is_shielded() {
            // Its locations were forgotten when a shield reached it, and what guards it was kept of them.
            self.shielded_since(row, since);
        } else {
            self.shield(row, since, memories);
        }
    }
}

/// The set of each place.
fn sets_by_place(sets: Vec<Vec<u32>>) -> BTreeMap<u32, Rc<[u32]>> {
    let mut by_place = BTreeMap::new();
    for set in sets {
        let set: Rc<[u32]> = set.into();
        by_place.extend(set.iter().map(|place| (*place, Rc::clone(&set))));
    }
    by_place
}

fn held_fate(candidates: Vec<Candidate>) -> Fate {
    let probability_ppm = candidates.first().map_or(0, |best| ppm(alone(best.weight)));
    Fate { place: Place::Held, outcome: Outcome::PotentialMatch, probability_ppm, candidates }
}

fn waiting_fate() -> Fate {
    Fate { place: Place::Waiting, outcome: Outcome::NoMatch, probability_ppm: 0, candidates: Vec::new() }
}

//! What a shield holds back from standing beside the child that it protects (docs/adr/0009).

use super::fate::{Candidate, Fate, MOST_CANDIDATES, Place, alone, ppm};
use super::pair::Marks;
use super::settle::{Component, both};
use crate::decide::Outcome;
use std::collections::{BTreeMap, BTreeSet};

impl Component<'_, '_> {
    /// Holds what may be a shielded child's under another name: otherwise a second record would tell where
    /// the child lives. A group is held if each of its records may be theirs, none stood before the shield,
    /// and no person said that it is not.
    pub(super) fn hold_for_shields(&mut self, groups: &mut Vec<Vec<u32>>, fates: &mut BTreeMap<u32, Fate>) {
        let shielded: BTreeSet<usize> = (0..groups.len())
            .filter(|group| groups[*group].iter().any(|place| self.entry(*place).is_shielded()))
            .collect();
        if shielded.is_empty() {
            return;
        }
        // Of each record, the shielded groups that it may be of, and by which of their records.
        let mut perhaps: BTreeMap<u32, BTreeMap<usize, u32>> = BTreeMap::new();
        for (a, b) in self.edges.iter().filter(|(a, b)| a < b) {
            if !self.pairs[&both(*a, *b)].marks.any(Marks::OF_A_SHIELD) {
                continue;
            }
            for (one, other) in [(*a, *b), (*b, *a)] {
                if let Some(group) = self.group_of[other as usize].filter(|group| shielded.contains(group))
                    && self.entry(other).shield.is_some_and(|since| since <= self.entry(one).first_seen)
                    && self.group_of[one as usize] != Some(group)
                {
                    perhaps.entry(one).or_default().entry(group).or_insert(other);
                }
            }
        }
        let mut held: BTreeSet<usize> = BTreeSet::new();
        for (group, places) in groups.iter().enumerate() {
            if shielded.contains(&group) {
                continue;
            }
            let not_theirs = |other: usize| {
                places
                    .iter()
                    .any(|a| groups[other].iter().any(|b| self.apart.contains(&((*a).min(*b), (*a).max(*b)))))
            };
            let may_be = |place: &u32| {
                perhaps.get(place).is_some_and(|groups| groups.keys().any(|group| !not_theirs(*group)))
            };
            if !places.iter().all(may_be) {
                continue;
            }
            held.insert(group);
            for place in places {
                let theirs = perhaps.get(place).into_iter().flatten();
                let theirs = theirs.filter(|(group, _)| !not_theirs(**group)).map(|(group, by)| Candidate {
                    child: self.entry(groups[*group][0]).name,
                    by: self.entry(*by).name,
                    weight: self.pairs[&both(*place, *by)].weight,
                    same_whereabouts: self.pairs[&both(*place, *by)].marks.any(Marks::SAME_WHEREABOUTS),
                });
                let mut fate = fates.remove(place).unwrap_or_else(|| held_fate(Vec::new()));
                let before = fate.candidates.drain(..).collect::<Vec<_>>();
                let mut candidates: Vec<Candidate> = theirs.chain(before).collect();
                candidates.truncate(MOST_CANDIDATES);
                fates.insert(*place, held_fate(candidates));
            }
        }
        let mut group = 0;
        groups.retain(|_| {
            group += 1;
            !held.contains(&(group - 1))
        });
    }
}

fn held_fate(candidates: Vec<Candidate>) -> Fate {
    let probability_ppm = candidates.first().map_or(0, |best| ppm(alone(best.weight)));
    Fate { place: Place::Held, outcome: Outcome::PotentialMatch, probability_ppm, candidates }
}

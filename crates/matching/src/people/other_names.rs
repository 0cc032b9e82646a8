//! A child who goes by two names, whom no record names by both and no number joins: Haoyu with the doctor and Ivan at
//! school. Or twins of whom each is known by half. Nothing in the records tells which, so a person looks.

use super::pair::Marks;
use super::settle::Component;
use std::collections::{BTreeMap, BTreeSet};

/// More records than this under one name stand for a child of their own.
const FEW: usize = 3;

impl Component<'_, '_> {
    /// Takes small groups apart whose every name stands beside another at one home, so that their records wait for a
    /// person. The group of the better register stands. Where anything says that they are two (two records of a
    /// register that keeps one a child, two numbers of one register, two sexes, two places in a birth), both stand.
    pub(super) fn take_apart_other_names(&mut self, groups: &mut Vec<Vec<u32>>) -> Vec<u32> {
        if groups.len() < 2 {
            return Vec::new();
        }
        let mut of: BTreeMap<u32, usize> = BTreeMap::new();
        for (group, places) in groups.iter().enumerate() {
            of.extend(places.iter().map(|place| (*place, group)));
        }
        let mut apart: BTreeSet<usize> = BTreeSet::new();
        for later in (1..groups.len()).filter(|later| groups[*later].len() <= FEW) {
            // In a component of very many groups each has few beside it.
            let near =
                groups[later].iter().flat_map(|place| self.near(*place)).filter_map(|place| of.get(&place));
            let near: BTreeSet<usize> =
                near.copied().filter(|first| *first < later && !apart.contains(first)).collect();
            if near.into_iter().any(|first| self.are_by_other_names(&groups[first], &groups[later])) {
                apart.insert(later);
            }
        }
        let mut records = Vec::new();
        for group in apart.into_iter().rev() {
            records.extend(groups.remove(group));
        }
        records
    }

    /// The records that a record is related to.
    fn near(&self, place: u32) -> impl Iterator<Item = u32> {
        let from = self.edges.partition_point(|(a, _)| *a < place);
        self.edges[from..].iter().take_while(move |(a, _)| *a == place).map(|(_, other)| *other)
    }

    /// Whether every record of a group that names somebody has another name than one of the first, at one home, and
    /// nothing says that they are two.
    fn are_by_other_names(&mut self, first: &[u32], later: &[u32]) -> bool {
        for place in later {
            let mut has_other_name = false;
            for other in first {
                let marks = self.pair(*place, *other).marks;
                if marks.any(Marks::TWO) || self.is_told(*place, *other) {
                    return false;
                }
                has_other_name |= marks.any(Marks::OTHER_NAME_AT_HOME);
            }
            if !has_other_name && self.entry(*place).can_make_a_child {
                return false;
            }
        }
        true
    }

    /// Whether a person said anything of either.
    fn is_told(&self, one: u32, other: u32) -> bool {
        let mut told = self.same.iter().chain(&self.apart);
        told.any(|(a, b)| [one, other].iter().any(|place| a == place || b == place))
    }
}

//! A child who goes by two names, whom no record names by both and no number joins: Haoyu with the doctor and Ivan at
//! school. Or twins of whom each is known by half. Nothing in the records tells which, so a person looks.

use super::pair::Marks;
use super::settle::Component;

/// More records than this under one name stand for a child of their own.
const FEW: usize = 3;

impl Component<'_, '_> {
    /// Takes small groups apart whose every name stands beside another at one home, so that their records wait for a
    /// person. The group of the better register stands. Where anything says that they are two (two records of a
    /// register that keeps one a child, two numbers of one register, two sexes, two places in a birth), both stand.
    pub(super) fn take_apart_other_names(&mut self, groups: &mut Vec<Vec<u32>>) -> Vec<u32> {
        let mut apart: Vec<usize> = Vec::new();
        for later in (1..groups.len()).filter(|later| groups[*later].len() <= FEW) {
            let may_be_of = (0..later)
                .any(|first| !apart.contains(&first) && self.are_by_other_names(groups, first, later));
            if may_be_of {
                apart.push(later);
            }
        }
        let mut records = Vec::new();
        for group in apart.into_iter().rev() {
            records.extend(groups.remove(group));
        }
        records
    }

    /// Whether every record of a group that names somebody has another name than one of the first, at one home, and
    /// nothing says that they are two.
    fn are_by_other_names(&mut self, groups: &[Vec<u32>], first: usize, later: usize) -> bool {
        let (first, later) = (&groups[first], &groups[later]);
        let is_near = |place: u32| {
            let from = self.edges.partition_point(|(a, _)| *a < place);
            let near = self.edges[from..].iter().take_while(|(a, _)| *a == place);
            near.map(|(_, other)| *other).any(|other| first.contains(&other))
        };
        if !later.iter().any(|place| is_near(*place)) {
            return false;
        }
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

//! How far pairs and groups of a piece speak for one child while its groups grow.

use super::bridges::Square;
use super::pair::{Marks, Pair};
use super::settle::SURE;
use crate::link::grow::{Despite, Growth, MOST_FOR};

/// How far a pair speaks for one child although numbers of a register differ.
pub(super) fn despite(pair: Pair) -> Despite {
    let is_certain = pair.weight >= MOST_FOR && pair.marks.any(Marks::OTHER_NUMBER);
    if is_certain && !pair.marks.any(Marks::FOR_A_PERSON) {
        Despite::Certain
    } else if pair.marks.any(Marks::ALIKE) {
        Despite::Person
    } else {
        Despite::Nothing
    }
}

/// Whether a single record agrees nearly as well with a group that is not the same child as the one that it
/// would be joined to. Certain is not certain where two are: here weights count in full. A record that is
/// neither's to the letter, but for a slip or a variant of either's name, is a person's to look at.
pub(super) fn has_rival(
    growth: &Growth,
    pairs: &[Pair],
    bridged: &Square,
    even: i64,
    one: usize,
    other: usize,
) -> bool {
    let many = growth.groups.len();
    let full = |group: usize| {
        let rows = &growth.groups[group].rows;
        let sum: i64 = rows.iter().map(|row| i64::from(pairs[one * many + *row as usize].weight)).sum();
        sum / growth.groups[group].many()
    };
    let are_bridged = |other: usize, rival: usize| {
        let rows = |group: usize| growth.groups[group].rows.iter().map(|row| *row as usize);
        growth.counts(other, rival) == 0 && rows(other).any(|x| rows(rival).any(|y| bridged.has(x, y)))
    };
    let best = full(other);
    let of_other = &growth.groups[other].rows;
    let plainly = of_other.iter().any(|row| pairs[one * many + *row as usize].marks.any(Marks::PLAINLY));
    let margin = i64::from(if plainly { SURE } else { MOST_FOR });
    growth.alive.iter().copied().filter(|rival| *rival != one && *rival != other).any(|rival| {
        growth.average(one, rival) > 0
            && full(rival) > best - margin
            && growth.says(other, rival) < even
            && growth.says_of_both(one, other, rival) < even
            && !are_bridged(other, rival)
    })
}

/// The two groups of several records each that agree best, if they do.
pub(super) fn best_of_several(growth: &Growth, bound: i64) -> Option<(usize, usize)> {
    let several = |i: &usize| growth.groups[*i].rows.len() > 1;
    let mut best: Option<(i64, usize, usize)> = None;
    for i in growth.alive.iter().copied().filter(several) {
        for j in growth.alive.iter().copied().filter(several).filter(|j| i < *j) {
            let average = growth.average(i, j);
            if average > bound && best.is_none_or(|(most, ..)| average > most) {
                best = Some((average, i, j));
            }
        }
    }
    best.map(|(_, i, j)| (i, j))
}

//! What a third record tells of two: that a child goes by both names, or that a number stands with the wrong
//! one of two children.

use super::pair::{Marks, Pair};
use crate::link::model::Millibits;

/// From this weight on (a probability of 98.5 %) a pair is firm enough to tell something of a third.
const FIRM: Millibits = 6_000;

/// A square of bits.
#[derive(Debug)]
pub(super) struct Square {
    words: usize,
    bits: Vec<u64>,
}

impl Square {
    fn new(many: usize) -> Self {
        let words = many.div_ceil(64);
        Self { words, bits: vec![0; words * many] }
    }

    fn set(&mut self, i: usize, j: usize) {
        for (i, j) in [(i, j), (j, i)] {
            self.bits[i * self.words + j / 64] |= 1 << (j % 64);
        }
    }

    fn row(&self, i: usize) -> &[u64] {
        &self.bits[i * self.words..(i + 1) * self.words]
    }

    /// Whether a bit is set.
    pub fn has(&self, i: usize, j: usize) -> bool {
        self.row(i)[j / 64] >> (j % 64) & 1 == 1
    }

    /// Whether the two have any bit in common.
    fn meet(&self, i: usize, j: usize) -> bool {
        self.row(i).iter().zip(self.row(j)).any(|(x, y)| x & y != 0)
    }

    /// Whether any bit of one has a bit in common with the other.
    fn meet_by_way(&self, i: usize, j: usize) -> bool {
        (0..self.bits.len() / self.words).any(|way| self.has(i, way) && self.meet(way, j))
    }
}

/// Whether two records are firmly one child's: by a given name that both tell, or by a number.
pub(super) fn is_firm(pair: Pair) -> bool {
    pair.weight >= FIRM
        && pair.marks.any(Marks(Marks::ALIKE.0 | Marks::NUMBER.0))
        && !pair.marks.any(Marks::FOR_A_PERSON)
}

/// Whether what two records differ in can be explained by a third: there is no sign that they are two.
pub(super) fn may_be_bridged(pair: Pair) -> bool {
    pair.weight < FIRM && !pair.marks.any(Marks::TWO)
}

/// Pairs whose differences a third record explains: it is firmly of one child with either. A child who is
/// Haoyu here and Ivan there is known by both names in one record, or has one number under both; who moved
/// has one record that tells the old address and one number with the new. That the two differ then speaks no
/// longer against one child. A record without a given name explains nothing: it may be of either twin. Where
/// the two share a number, two records in a row may explain it.
///
/// Nor are two with names that are alike and other numbers twins, where a third record has the number of one and the
/// name of the other, and is firmly of one child with either: a slip in the name of a child who got another number.
/// But a register that has both has two.
pub(super) fn bridged(
    many: usize,
    pair: impl Fn(usize, usize) -> Pair,
    one_source: impl Fn(usize, usize) -> bool,
    doubted: &Square,
) -> Square {
    let mut firm = Square::new(many);
    for i in 0..many {
        for j in i + 1..many {
            if is_firm(pair(i, j)) && !doubted.has(i, j) {
                firm.set(i, j);
            }
        }
    }
    let mut bridged = Square::new(many);
    for i in 0..many {
        for j in i + 1..many {
            let says = pair(i, j).marks;
            let by_both = may_be_bridged(pair(i, j)) && firm.meet(i, j);
            let in_a_row = says.any(Marks::NUMBER_AGAINST_PERSON)
                && !says.any(Marks::TWO)
                && (firm.meet(i, j) || firm.meet_by_way(i, j));
            let has_another_number = |one: usize, third: usize, other: usize| {
                firm.has(one, third)
                    && firm.has(third, other)
                    && pair(one, third).marks.any(Marks::NUMBER)
                    && pair(third, other).marks.any(Marks::OTHER_NUMBER)
            };
            let a_slip = says.any(Marks::NEAR_NAMED_TWINS)
                && !one_source(i, j)
                && (0..many).any(|third| has_another_number(i, third, j) || has_another_number(j, third, i));
            if by_both || in_a_row || a_slip {
                bridged.set(i, j);
            }
        }
    }
    bridged
}

/// Pairs that share a number under two names, while a third record has the name of one and is plainly
/// another child than the other: a twin's number was written down.
pub(super) fn doubted(many: usize, pair: impl Fn(usize, usize) -> Pair) -> Square {
    let mut doubted = Square::new(many);
    for i in 0..many {
        for j in i + 1..many {
            if !pair(i, j).marks.any(Marks::OTHER_NAME) {
                continue;
            }
            let tells_apart = |third: usize, name: usize, other: usize| {
                let apart = pair(third, other).marks;
                third != name
                    && third != other
                    && pair(third, name).marks.any(Marks::ALIKE)
                    && apart.any(Marks::TWINS)
                    && apart.any(Marks::TWO)
            };
            if (0..many).any(|third| tells_apart(third, i, j) || tells_apart(third, j, i)) {
                doubted.set(i, j);
            }
        }
    }
    doubted
}

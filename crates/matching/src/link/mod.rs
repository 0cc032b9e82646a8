//! Record linkage over whole tables: which rows are the same person?
//!
//! The way of a table: rows are [`table::Table::push`]ed and interned; [`levels::Prepared`] knows how alike
//! names are; [`plan::plan`] learns what agreement is worth from the table itself ([`train::train`]), and
//! which keys bring together the pairs worth comparing ([`blocking::Blocking`]); [`score`] weighs the pairs; [`cluster::cluster`] makes people of
//! them. Nothing here reads a clock or draws a lot: the same rows give the same people, whatever their order
//! and however many threads there are.

pub mod alike;
pub mod blocking;
pub mod calibrate;
pub mod cluster;
pub mod codes;
mod crossed;
pub mod evidence;
pub mod frozen;
pub mod grow;
pub mod intern;
pub mod keys;
pub mod levels;
pub(crate) mod lists;
mod local;
pub mod model;
pub mod parallel;
pub mod plan;
mod radix;
mod rarity;
mod remembered;
mod replaced;
mod short;
pub mod table;
#[cfg(test)]
mod tests;
pub mod train;
pub mod words;

use blocking::Blocking;
use cluster::Edge;
use levels::{Memories, Prepared};
use model::{Millibits, Weights};
use parallel::each_share;
use std::ops::Range;

/// Pairs below this weight (odds of 1 to 256) are not kept: not even to learn what weights are worth.
pub const KEPT: Millibits = -8_000;
/// Pairs below this weight (a probability of 5 %) are shown to nobody.
pub const SHOWN: Millibits = -4_248;
/// From this weight on (a probability of one half) a pair speaks for one person.
pub const EVEN: Millibits = 0;

/// Rows that a thread takes at a time.
const SHARE: u32 = 4_096;

/// What weighing a share of the rows gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scored {
    /// The pairs worth keeping, in the order of their rows.
    pub edges: Vec<Edge>,
    /// How many were compared.
    pub pairs: u64,
}

/// Keeps what was weighed, so that work that was stopped can go on.
pub trait Keeper: Sync {
    /// What is known of a share from before.
    fn known(&self, rows: &Range<u32>) -> Option<Scored>;
    /// A share is done.
    fn done(&self, rows: &Range<u32>, scored: &Scored);
}

/// Keeps nothing.
#[derive(Debug)]
pub struct Nothing;

impl Keeper for Nothing {
    fn known(&self, _: &Range<u32>) -> Option<Scored> {
        None
    }

    fn done(&self, _: &Range<u32>, _: &Scored) {}
}

/// Weighs all candidate pairs.
pub fn score(
    prepared: &Prepared,
    blocking: &Blocking,
    weights: &Weights,
    threads: usize,
    keeper: &dyn Keeper,
) -> Scored {
    let shares = each_share(blocking.len(), SHARE, threads, Memories::default, |memories, rows| {
        if let Some(known) = keeper.known(&rows) {
            return known;
        }
        let mut scored = Scored::default();
        blocking.pairs(rows.clone(), |a, b, _| {
            scored.pairs += 1;
            let mut pattern = prepared.compare_persons(a, b, memories);
            if weights.is_below(KEPT, a, b, pattern) {
                return;
            }
            prepared.compare_surroundings(a, b, memories, &mut pattern);
            let weight = weights.weigh(a, b, pattern);
            if weight >= KEPT {
                scored.edges.push(Edge { weight, a, b });
            }
        });
        keeper.done(&rows, &scored);
        scored
    });
    let mut all = Scored::default();
    for share in shares {
        all.edges.extend(share.edges);
        all.pairs += share.pairs;
    }
    all
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("fewer than four thousand million in memory")
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn low(number: u64) -> u32 {
    number as u32
}

fn high(number: u64) -> u32 {
    low(number >> 32)
}

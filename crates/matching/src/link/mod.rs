//! Record linkage over whole tables: which rows are the same person?
//!
//! The way of a table: rows are [`table::Table::push`]ed and interned; [`levels::Prepared`] knows how alike
//! names are; [`plan::plan`] learns what agreement is worth from the table itself ([`train::train`]), and
//! which keys bring together the pairs worth comparing ([`blocking::Blocking`]); [`score`] weighs the pairs; [`cluster::cluster`] makes people of
//! them. Nothing here reads a clock or draws a lot: the same rows give the same people, whatever their order
//! and however many threads there are.

pub mod alike;
pub mod blocking;
pub mod cluster;
pub mod codes;
pub mod evidence;
pub mod frozen;
pub mod grow;
pub mod intern;
pub mod keys;
pub mod levels;
pub(crate) mod lists;
pub mod model;
pub mod parallel;
pub mod plan;
mod remembered;
mod short;
pub mod table;
pub mod train;
pub mod words;

use blocking::Blocking;
use cluster::Edge;
use levels::{Memories, Prepared};
use model::{Millibits, Weights};
use parallel::each_share;

/// Pairs below this weight (a probability of 5 %) are not kept.
pub const KEPT: Millibits = -4_248;
/// From this weight on (a probability of one half) a pair speaks for one person.
pub const EVEN: Millibits = 0;

/// Rows that a thread takes at a time.
const SHARE: u32 = 4_096;

/// Weighs all candidate pairs: those worth keeping, in the order of the rows, and how many there were.
pub fn score(
    prepared: &Prepared,
    blocking: &Blocking,
    weights: &Weights,
    threads: usize,
    done: &(dyn Fn(u32) + Sync),
) -> (Vec<Edge>, u64) {
    let shares = each_share(blocking.len(), SHARE, threads, Memories::default, |memories, rows| {
        let (mut edges, mut pairs) = (Vec::new(), 0_u64);
        let many = count(rows.len());
        blocking.pairs(rows, |a, b, _| {
            pairs += 1;
            let mut pattern = prepared.compare_persons(a, b, memories);
            if weights.is_below(KEPT, a, b, pattern) {
                return;
            }
            prepared.compare_surroundings(a, b, memories, &mut pattern);
            let weight = weights.weigh(a, b, pattern);
            if weight >= KEPT {
                edges.push(Edge { weight, a, b });
            }
        });
        done(many);
        (edges, pairs)
    });
    let mut all = Vec::new();
    let mut pairs = 0;
    for (edges, count) in shares {
        all.extend(edges);
        pairs += count;
    }
    (all, pairs)
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

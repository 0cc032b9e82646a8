//! Record linkage over whole tables: which rows are the same person?
//!
//! The way of a table: rows are [`table::Table::push`]ed and interned; [`levels::Prepared`] knows how alike
//! names are; [`blocking::Blocking`] chooses the pairs worth comparing; [`train::train`] learns what
//! agreement is worth from the table itself; [`score`] weighs the pairs; [`cluster::cluster`] makes people of
//! them. Nothing here reads a clock or draws a lot: the same rows give the same people, whatever their order
//! and however many threads there are.

pub mod alike;
pub mod blocking;
pub mod cluster;
pub mod codes;
pub mod evidence;
pub mod intern;
pub mod levels;
pub mod model;
pub mod table;
pub mod train;
pub mod words;

use blocking::{Blocking, each_share};
use cluster::Edge;
use levels::{Memories, Prepared};
use model::{Millibits, Weights};

/// Pairs below this weight (a probability of 5 %) are not kept.
pub const KEPT: Millibits = -4_248;
/// From this weight on (a probability of one half) a pair speaks for one person.
pub const EVEN: Millibits = 0;

/// Weighs all candidate pairs: those worth keeping, in the order of the rows, and how many there were.
pub fn score(
    prepared: &Prepared,
    blocking: &Blocking,
    weights: &Weights,
    threads: usize,
    done: &(dyn Fn(u32) + Sync),
) -> (Vec<Edge>, u64) {
    let shares = each_share(blocking.parts(), threads, |parts| {
        let mut memories = Memories::default();
        let (mut edges, mut pairs) = (Vec::new(), 0_u64);
        for part in parts {
            blocking.pairs(part, |a, b| {
                pairs += 1;
                let weight = weights.weigh(a, b, prepared.compare(a, b, &mut memories));
                if weight >= KEPT {
                    edges.push(Edge { weight, a, b });
                }
            });
            done(part);
        }
        (edges, pairs)
    });
    let mut all = Vec::new();
    let mut pairs = 0;
    for (edges, count) in shares {
        all.extend(edges);
        pairs += count;
    }
    all.sort_unstable_by_key(|edge| (edge.a, edge.b));
    (all, pairs)
}

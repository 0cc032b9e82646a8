//! Record linkage over whole tables: which rows are the same person?
//!
//! The way of a table: rows are [`table::Table::push`]ed and interned; [`levels::Prepared`] knows how alike
//! names are; [`plan::plan`] learns what agreement is worth from the table itself ([`train::train`]), and
//! which keys bring together the pairs worth comparing ([`blocking::Blocking`]); [`score`] weighs the pairs; [`cluster::cluster`] makes people of
//! them. Nothing here reads a clock or draws a lot: the same rows give the same people, whatever their order
//! and however many threads there are.

mod absent;
pub mod alike;
mod arrange;
pub mod blocking;
pub mod calibrate;
pub mod cluster;
pub mod codes;
mod coincidence;
mod copies;
mod countrymen;
mod crossed;
pub mod evidence;
pub mod facts;
mod few;
mod follows;
pub mod frozen;
pub mod grow;
pub mod ids;
pub mod intern;
mod joined_initials;
pub mod keys;
#[cfg(test)]
mod learning_tests;
mod learnt;
pub mod levels;
pub(crate) mod lists;
mod local;
mod maximise;
pub mod model;
mod name_order;
mod name_parts;
pub mod parallel;
mod places;
pub mod plan;
mod radix;
mod rarity;
mod remembered;
mod replaced;
#[cfg(test)]
mod rounds_tests;
pub(crate) mod sentences;
mod short;
mod slices;
#[cfg(test)]
mod slices_tests;
mod stand_ins;
mod strangers;
pub mod table;
#[cfg(test)]
mod tests;
pub mod train;
mod waiting;
mod whole_names;
mod within;
pub mod words;

use blocking::{Among, Blocking, Limits};
use cluster::Edge;
use evidence::Mode;
use keys::Kind;
use levels::{Memories, Prepared};
use model::{Millibits, Weights};
use parallel::each_share;
use plan::Plan;
use std::collections::HashMap;

/// Pairs below this weight (odds of 1 to 256) are not kept: not even to learn what weights are worth.
pub const KEPT: Millibits = -8_000;
/// Pairs below this weight (a probability of 5 %) are shown to nobody.
pub const SHOWN: Millibits = -4_248;
/// From this weight on (a probability of one half) a pair speaks for one person.
pub const EVEN: Millibits = 0;

/// A pair of this weight (a probability of 99.9 %) is surely one person.
const SURE: Millibits = 10_000;

/// Tables of so many rows cost little.
const CHEAP: u32 = 120_000;
/// A pair of this weight (a probability of 97 %) likely is one person: enough to look at one row for the other.
const LIKELY: Millibits = 5_000;

/// At most so many rounds follow the first.
const ROUNDS: usize = 4;

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

impl Scored {
    /// Adds edges that were found later.
    pub fn add(&mut self, more: Vec<Edge>) {
        self.edges.extend(more);
        self.edges.sort_unstable_by_key(|edge| (edge.a, edge.b));
        self.edges.dedup();
    }
}

/// Keeps what was weighed, so that work that was stopped can go on.
pub trait Keeper: Sync {
    /// What is known of a share of so many rows from before.
    fn known(&self, share: u32, rows: u32) -> Option<Scored>;
    /// A share of so many rows is done.
    fn done(&self, share: u32, rows: u32, scored: &Scored);
    /// Two rows are compared, for those who count what is met.
    fn compared(&self, _: u32, _: u32) {}
}

/// Keeps nothing.
#[derive(Debug)]
pub struct Nothing;

impl Keeper for Nothing {
    fn known(&self, _: u32, _: u32) -> Option<Scored> {
        None
    }

    fn done(&self, _: u32, _: u32, _: &Scored) {}
}

/// Weighs all candidate pairs.
pub fn score(
    prepared: &Prepared,
    plan: Plan,
    weights: &Weights,
    threads: usize,
    keeper: &dyn Keeper,
) -> Scored {
    let all: Vec<Kind> = plan.kinds().collect();
    let Plan { near, far } = plan;
    let rows = prepared.table.len();
    let mut scored = score_round(&near, 0, weights, threads, keeper);
    scored.add(copies(&near, weights));
    let mut shares_before = near.len().div_ceil(SHARE);
    let is_done = near.is_small() || prepared.table.shape.mode == Mode::Link { one_to_one: true };
    drop(near);
    let mut round = |groups: Vec<u32>, kinds: &[Kind], limits: Limits, scored: &mut Scored| {
        let blocking = Blocking::of(prepared, Among::Groups(groups), kinds, limits, threads);
        let more = score_round(&blocking, shares_before, weights, threads, keeper);
        shares_before += blocking.len().div_ceil(SHARE);
        scored.pairs += more.pairs;
        scored.add(more.edges);
    };
    if !far.is_empty() {
        round(together(rows, &scored.edges, SURE), &far, Limits::LINK, &mut scored);
    }
    if is_done {
        return scored;
    }
    // Who has many rows fills the keys with them. Once one row is enough, the keys have room for the others.
    let mut people = usize::MAX;
    for _ in 0..ROUNDS {
        let groups = together(rows, &scored.edges, LIKELY);
        let now = groups.iter().zip(0..).filter(|(first, row)| **first == *row).count();
        if now >= people || !is_crowded(&groups) {
            break;
        }
        people = now;
        round(groups, &all, Limits::CROWDED, &mut scored);
    }
    scored
}

/// Whether many rows are of people who have many. In tables that cost little, less is enough.
fn is_crowded(groups: &[u32]) -> bool {
    let mut rows = vec![0_u32; groups.len()];
    for first in groups {
        rows[*first as usize] += 1;
    }
    let (least, one_of) = if count(groups.len()) <= CHEAP { (4, 10) } else { (16, 100) };
    let crowded: u64 = rows.into_iter().filter(|rows| *rows >= least).map(u64::from).sum();
    crowded > 0 && crowded * one_of >= groups.len() as u64
}

/// Rows that say the same to the letter and that no key brings together, as too many say it: each with the first of them.
fn copies(near: &Blocking, weights: &Weights) -> Vec<Edge> {
    let prepared = near.prepared;
    let mut memories = Memories::default();
    let mut first: HashMap<table::Content, u32> = HashMap::new();
    let mut edges = Vec::new();
    if prepared.table.shape.mode != Mode::Dedupe {
        return edges;
    }
    for row in near.under_no_key() {
        let a = *first.entry(prepared.table.content(row)).or_insert(row);
        if a != row {
            let weight = weights.weigh(a, row, prepared.compare(a, row, &mut memories));
            if weight >= KEPT {
                edges.push(Edge { weight, a, b: row });
            }
        }
    }
    edges
}

/// Weighs the candidates of one round. The edges are in the order of their rows.
pub fn score_round(
    blocking: &Blocking,
    shares_before: u32,
    weights: &Weights,
    threads: usize,
    keeper: &dyn Keeper,
) -> Scored {
    let prepared = blocking.prepared;
    let shares = each_share(blocking.len(), SHARE, threads, Memories::default, |memories, rows| {
        let (share, many) = (shares_before + rows.start / SHARE, rows.end - rows.start);
        if let Some(known) = keeper.known(share, many) {
            return known;
        }
        let mut scored = Scored::default();
        blocking.pairs(rows, |a, b, _| {
            scored.pairs += 1;
            keeper.compared(a, b);
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
        keeper.done(share, many, &scored);
        scored
    });
    let mut all = Scored::default();
    for share in shares {
        all.edges.extend(share.edges);
        all.pairs += share.pairs;
    }
    all
}

/// Of each row, the first of those that are one person with it, by a chain of pairs of a weight.
fn together(rows: u32, edges: &[Edge], least: Millibits) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..rows).collect();
    for edge in edges.iter().filter(|edge| edge.weight >= least) {
        cluster::join(&mut parents, edge.a, edge.b);
    }
    (0..rows).map(|row| cluster::root(&mut parents, row)).collect()
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("fewer than four thousand million in memory")
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
pub(crate) fn low(number: u64) -> u32 {
    number as u32
}

fn high(number: u64) -> u32 {
    low(number >> 32)
}

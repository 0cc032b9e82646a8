//! From pairs to people. Rows that hang together by likely pairs are looked at as a whole: every pair among
//! them is weighed, and groups grow from the likeliest as long as, on the whole, they agree. One bad pair
//! does not chain two people together, and one bad row does not tear a person apart.
//!
//! The answer is a function of the set of rows: ties are broken by the rows' own order, and nothing depends
//! on the order of arrival or the number of threads.

use super::evidence::Mode;
use super::grow::{Group, Growth, MOST_FOR, Numbers, held};
use super::levels::{Memories, Prepared};
use super::lists::Lists;
use super::model::{Millibits, Weights, millibits};
use super::parallel::each_share;
use super::table::part;
use super::{KEPT, SHARE, SURE, high, low};
use std::collections::HashMap;

/// A pair and its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The weight.
    pub weight: Millibits,
    /// One row.
    pub a: u32,
    /// The other.
    pub b: u32,
}

/// More rows than this that hang together are first taken apart at their weakest pairs.
const MOST_TOGETHER: usize = 400;
/// From here on (no pair weighs more) they are left together, as people said.
const STRICTEST: Millibits = 100_000;

/// The people, and what was seen on the way.
#[derive(Debug)]
pub struct Clustered {
    /// Of each row, the row that stands for its group: the first by the rows' own order.
    pub stands_for: Vec<u32>,
    /// Pairs worth keeping that no key had brought together: all pairs of rows that hang together are weighed.
    pub more: Vec<Edge>,
}

/// Groups rows.
pub fn cluster(
    weights: &Weights,
    prepared: &Prepared,
    edges: &[Edge],
    least: Millibits,
    threads: usize,
) -> Clustered {
    let table = prepared.table;
    let mut more = Vec::new();
    let mut stands_for: Vec<u32> = (0..table.len()).collect();
    if let Mode::Link { one_to_one: true } = table.shape.mode {
        one_to_one(weights, prepared, edges, least, &mut stands_for);
        return Clustered { stands_for, more };
    }
    let likely: Vec<Edge> = edges.iter().copied().filter(|edge| edge.weight >= least).collect();
    let mut pieces = Lists::default();
    take_apart(table.len(), likely, least, &mut pieces);
    let known = Known { edges };
    let twice = if table.shape.mode == Mode::Dedupe { Vec::new() } else { twice(prepared, edges) };
    let groups = each_share(pieces.len(), SHARE, threads, Memories::default, |memories, share| {
        let (mut groups, mut more) = (Lists::default(), Vec::new());
        for piece in share {
            let rows = pieces.get(piece);
            let piece = Piece { weights, prepared, known: &known, twice: &twice, rows, least };
            piece.groups(memories, &mut groups, &mut more);
        }
        (groups, more)
    });
    for (groups, seen) in groups {
        more.extend(seen);
        for group in (0..groups.len()).map(|group| groups.get(group)) {
            let first = group.iter().copied().min_by_key(|row| table.order(*row)).unwrap_or(group[0]);
            for row in group {
                stands_for[*row as usize] = first;
            }
        }
    }
    Clustered { stands_for, more }
}

/// What it is worth, by input, that it has two rows of one person. Rows of one input are not compared, so how often
/// that is so is read from the other inputs' rows: of those that surely have a partner there, how many surely have
/// two. Brothers, sisters and twins are not sure enough.
fn twice(prepared: &Prepared, edges: &[Edge]) -> Vec<Millibits> {
    let table = prepared.table;
    let input = |row: u32| table.row(row).input();
    let sure = edges.iter().filter(|edge| edge.weight >= SURE);
    let partners = sure.flat_map(|edge| [(edge.a, edge.b), (edge.b, edge.a)]);
    let mut partners: Vec<u64> =
        partners.map(|(row, other)| u64::from(row) << 32 | u64::from(input(other))).collect();
    partners.sort_unstable();
    let inputs = (0..table.len()).map(input).max().map_or(0, |last| last as usize + 1);
    let mut found = vec![[0.0_f64; 2]; inputs];
    for of_row in partners.chunk_by(|a, b| a == b) {
        let found = &mut found[low(of_row[0]) as usize];
        found[0] += 1.0;
        found[1] += if of_row.len() > 1 { 1.0 } else { 0.0 };
    }
    let worth = |[once, twice]: [f64; 2]| millibits((twice + 1.0) / (once + 2.0)).max(-MOST_FOR);
    found.into_iter().map(worth).collect()
}

/// Groups of at most one row of each input: from the likeliest pair on two groups become one where no input has a row in
/// both, and where on the average of all pairs between them they are likelier one person than not.
fn one_to_one(
    weights: &Weights,
    prepared: &Prepared,
    edges: &[Edge],
    least: Millibits,
    stands_for: &mut [u32],
) {
    let order = |row: u32| prepared.table.order(row);
    let input = |row: u32| prepared.table.row(row).input();
    let mut likely: Vec<&Edge> = edges.iter().filter(|edge| edge.weight >= least).collect();
    likely.sort_unstable_by_key(|edge| (-edge.weight, order(edge.a), order(edge.b)));
    let mut memories = Memories::default();
    let mut says = |a: u32, b: u32| weights.weigh(a, b, prepared.compare(a, b, &mut memories));
    let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
    for edge in likely {
        let [one, other] = [edge.a, edge.b].map(|row| stands_for[row as usize]);
        let of = |first: u32| groups.get(&first).cloned().unwrap_or_else(|| vec![first]);
        let (mut rows, more) = (of(one), of(other));
        let is_open =
            one != other && !more.iter().any(|row| rows.iter().any(|has| input(*has) == input(*row)));
        if !is_open {
            continue;
        }
        let pairs = rows.iter().flat_map(|a| more.iter().map(move |b| (*a, *b)));
        if rows.len() + more.len() > 2 && pairs.map(|(a, b)| i64::from(says(a, b) - least)).sum::<i64>() < 0 {
            continue;
        }
        rows.extend(more);
        let first = rows.iter().copied().min_by_key(|row| order(*row)).unwrap_or(one);
        for row in &rows {
            stands_for[*row as usize] = first;
        }
        groups.remove(&one);
        groups.remove(&other);
        groups.insert(first, rows);
    }
}

/// Sets of two or more of so many rows that hang together by edges.
pub(crate) fn take_apart(many: u32, edges: Vec<Edge>, least: Millibits, pieces: &mut Lists) {
    let mut parents: Vec<u32> = (0..many).collect();
    for edge in &edges {
        join(&mut parents, edge.a, edge.b);
    }
    // The root is the first row of its piece, so the pieces stand in a row's order.
    let mut members: Vec<u64> = Vec::new();
    for row in 0..many {
        let root = root(&mut parents, row);
        if root != row {
            members.push(u64::from(root) << 32 | u64::from(row));
        }
    }
    members.sort_unstable();
    let mut large: Vec<u32> = Vec::new();
    for piece in members.chunk_by(|a, b| a >> 32 == b >> 32) {
        let root = high(piece[0]);
        if piece.len() >= MOST_TOGETHER && least < STRICTEST {
            large.push(root);
            continue;
        }
        pieces.push(std::iter::once(root).chain(piece.iter().map(|member| low(*member))));
    }
    if large.is_empty() {
        return;
    }
    let stricter = least + 2_000;
    let left: Vec<Edge> = edges
        .into_iter()
        .filter(|edge| edge.weight >= stricter)
        .filter(|edge| large.binary_search(&root(&mut parents, edge.a)).is_ok())
        .collect();
    take_apart(many, left, stricter, pieces);
}

/// Two sets become one, whose root is the first of all its rows.
pub(super) fn join(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    parents[a.max(b) as usize] = a.min(b);
}

/// The first row of a row's set.
pub(super) fn root(parents: &mut [u32], mut at: u32) -> u32 {
    while parents[at as usize] != at {
        parents[at as usize] = parents[parents[at as usize] as usize];
        at = parents[at as usize];
    }
    at
}

/// The pairs that were weighed already, in the order of their rows.
struct Known<'a> {
    edges: &'a [Edge],
}

impl Known<'_> {
    fn weight(&self, a: u32, b: u32) -> Option<Millibits> {
        let (a, b) = (a.min(b), a.max(b));
        let found = self.edges.binary_search_by_key(&(a, b), |edge| (edge.a, edge.b));
        found.ok().map(|at| self.edges[at].weight)
    }
}

/// Rows that hang together.
struct Piece<'a> {
    weights: &'a Weights<'a>,
    prepared: &'a Prepared<'a>,
    known: &'a Known<'a>,
    /// What it is worth, by input, that it has two rows of one person; empty where that does not count.
    twice: &'a [Millibits],
    rows: &'a [u32],
    least: Millibits,
}

impl Piece<'_> {
    /// Adds the groups that the rows fall into.
    fn groups(&self, memories: &mut Memories, groups: &mut Lists, more: &mut Vec<Edge>) {
        let rows = self.rows;
        if rows.len() == 2 {
            groups.push(rows.iter().copied());
            return;
        }
        let many = rows.len();
        let mut said = vec![None; many * many];
        for i in 0..many {
            for j in i + 1..many {
                said[i * many + j] = self.says(rows[i], rows[j], memories, more);
            }
        }
        // Where every pair speaks for one person and no numbers differ, no average could speak against it.
        let all_agree = said.iter().flatten().all(|weight| *weight > 0);
        if all_agree && self.one_number_each() && self.one_row_of_each_input() {
            groups.push(rows.iter().copied());
            return;
        }
        let table = self.prepared.table;
        let kinds = 0..table.shape.identifiers.len();
        let alone = |(place, row): (u32, &u32)| {
            let row = table.row(*row);
            let inputs = if self.twice.is_empty() { Vec::new() } else { vec![row.input()] };
            let numbers = kinds.clone().map(|which| Numbers {
                held: row.get(part::OTHERS + which).to_vec(),
                in_use: i64::from(table.in_use(row, which)),
            });
            Group { inputs, ..Group::of(place, numbers.collect()) }
        };
        let mut growth = Growth::new(
            (0..).zip(rows).map(alone).collect(),
            kinds.clone().map(|which| self.weights.conflict(which)).collect(),
            |i, j| said[i * many + j].map(held),
        );
        growth.set_twice(self.twice.to_vec());
        growth.begin();
        while growth.step() {}
        for group in growth.alive.iter().map(|i| &growth.groups[*i]) {
            groups.push(group.rows.iter().map(|place| rows[*place as usize]));
        }
    }

    /// What a pair says for or against one person; nothing if it does not count.
    fn says(&self, a: u32, b: u32, memories: &mut Memories, more: &mut Vec<Edge>) -> Option<Millibits> {
        if !self.counts(a, b) {
            return None;
        }
        let weight = self.known.weight(a, b).unwrap_or_else(|| {
            let weight = self.weights.weigh(a, b, self.prepared.compare(a, b, memories));
            if weight >= KEPT {
                more.push(Edge { weight, a: a.min(b), b: a.max(b) });
            }
            weight
        });
        Some(weight - self.least)
    }

    fn counts(&self, a: u32, b: u32) -> bool {
        let table = self.prepared.table;
        table.shape.mode == Mode::Dedupe || table.row(a).input() != table.row(b).input()
    }

    /// Whether no input has two of the rows, or it does not count.
    fn one_row_of_each_input(&self) -> bool {
        let input = |row: &u32| self.prepared.table.row(*row).input();
        let mut inputs: Vec<u32> = self.rows.iter().map(input).collect();
        inputs.sort_unstable();
        self.twice.is_empty() || inputs.windows(2).all(|two| two[0] != two[1])
    }

    /// Whether, of each kind of identifying numbers, all rows that hold one hold the same.
    fn one_number_each(&self) -> bool {
        let table = self.prepared.table;
        (0..table.shape.identifiers.len()).all(|which| {
            let mut held = self.rows.iter().map(|row| table.row(*row).get(part::OTHERS + which));
            match held.find(|numbers| !numbers.is_empty()) {
                Some(first) => held.all(|numbers| numbers.is_empty() || numbers.contains(&first[0])),
                None => true,
            }
        })
    }
}

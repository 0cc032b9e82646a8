//! From pairs to people. Rows that hang together by likely pairs are looked at as a whole: every pair among
//! them is weighed, and groups grow from the likeliest as long as, on the whole, they agree. One bad pair
//! does not chain two people together, and one bad row does not tear a person apart.
//!
//! The answer is a function of the set of rows: ties are broken by the rows' own order, and nothing depends
//! on the order of arrival or the number of threads.

use super::evidence::Mode;
use super::levels::{Memories, Prepared};
use super::lists::Lists;
use super::model::{Millibits, Weights};
use super::parallel::each_share;
use super::table::part;
use super::{SHARE, high, low};

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

/// A pair speaks at most so much against being one person ...
const MOST_AGAINST: Millibits = -4_000;
/// ... and at most so much for it: beyond that, certain is certain.
const MOST_FOR: Millibits = 12_000;
/// More rows than this that hang together are first taken apart at their weakest pairs.
const MOST_TOGETHER: usize = 400;

/// Groups rows. Of each row, the row that stands for its group: the first by the rows' own order.
pub fn cluster(
    weights: &Weights,
    prepared: &Prepared,
    edges: &[Edge],
    least: Millibits,
    threads: usize,
) -> Vec<u32> {
    let table = prepared.table;
    let mut stands_for: Vec<u32> = (0..table.len()).collect();
    if let Mode::Link { one_to_one: true } = table.shape.mode {
        one_to_one(prepared, edges, least, &mut stands_for);
        return stands_for;
    }
    let likely: Vec<Edge> = edges.iter().copied().filter(|edge| edge.weight >= least).collect();
    let mut pieces = Lists::default();
    take_apart(prepared, likely, least, &mut pieces);
    let known = Known { edges };
    let groups = each_share(pieces.len(), SHARE, threads, Memories::default, |memories, share| {
        let mut groups = Lists::default();
        for piece in share {
            let mut piece = Piece { weights, prepared, known: &known, rows: pieces.get(piece), least };
            piece.groups(memories, &mut groups);
        }
        groups
    });
    for groups in groups {
        for group in (0..groups.len()).map(|group| groups.get(group)) {
            let first = group.iter().copied().min_by_key(|row| table.order(*row)).unwrap_or(group[0]);
            for row in group {
                stands_for[*row as usize] = first;
            }
        }
    }
    stands_for
}

/// Pairs from the likeliest on, as long as neither row has its partner.
fn one_to_one(prepared: &Prepared, edges: &[Edge], least: Millibits, stands_for: &mut [u32]) {
    let order = |row: u32| prepared.table.order(row);
    let mut edges: Vec<&Edge> = edges.iter().filter(|edge| edge.weight >= least).collect();
    edges.sort_unstable_by_key(|edge| (-edge.weight, order(edge.a), order(edge.b)));
    let mut taken = vec![false; stands_for.len()];
    for edge in edges {
        if !taken[edge.a as usize] && !taken[edge.b as usize] {
            taken[edge.a as usize] = true;
            taken[edge.b as usize] = true;
            let (first, second) =
                if order(edge.a) <= order(edge.b) { (edge.a, edge.b) } else { (edge.b, edge.a) };
            stands_for[second as usize] = first;
        }
    }
}

/// Sets of rows that hang together.
fn take_apart(prepared: &Prepared, edges: Vec<Edge>, least: Millibits, pieces: &mut Lists) {
    let mut parents: Vec<u32> = (0..prepared.table.len()).collect();
    for edge in &edges {
        let (a, b) = (root(&mut parents, edge.a), root(&mut parents, edge.b));
        parents[a.max(b) as usize] = a.min(b);
    }
    // The root is the first row of its piece, so the pieces stand in a row's order.
    let mut members: Vec<u64> = Vec::new();
    for row in 0..prepared.table.len() {
        let root = root(&mut parents, row);
        if root != row {
            members.push(u64::from(root) << 32 | u64::from(row));
        }
    }
    members.sort_unstable();
    let mut large: Vec<u32> = Vec::new();
    for piece in members.chunk_by(|a, b| a >> 32 == b >> 32) {
        let root = high(piece[0]);
        if piece.len() >= MOST_TOGETHER {
            large.push(root);
            continue;
        }
        pieces.push(std::iter::once(root).chain(piece.iter().map(|member| low(*member))));
    }
    if large.is_empty() {
        return;
    }
    // Whole weights only, so that it ends: at 60 bits no pair is left.
    let stricter = least + 2_000;
    let left: Vec<Edge> = edges
        .into_iter()
        .filter(|edge| edge.weight >= stricter)
        .filter(|edge| large.binary_search(&root(&mut parents, edge.a)).is_ok())
        .collect();
    take_apart(prepared, left, stricter, pieces);
}

fn root(parents: &mut [u32], mut at: u32) -> u32 {
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

/// A group that grows: its rows, and of each kind of identifying number those that it holds, with how many
/// of its rows hold one.
#[derive(Clone, Default)]
struct Group {
    rows: Vec<u32>,
    numbers: Vec<(Vec<u32>, i64)>,
}

impl Group {
    fn of(row: u32, prepared: &Prepared) -> Self {
        let parts = 0..prepared.table.shape.identifiers.len();
        let numbers = parts.map(|which| {
            let numbers = prepared.table.row(row).get(part::OTHERS + which).to_vec();
            let holds = i64::from(!numbers.is_empty());
            (numbers, holds)
        });
        Self { rows: vec![row], numbers: numbers.collect() }
    }

    fn join(&mut self, other: Self) {
        self.rows.extend(other.rows);
        for ((numbers, holds), (more, also)) in self.numbers.iter_mut().zip(other.numbers) {
            numbers.extend(more);
            *holds += also;
        }
    }

    fn len(&self) -> i64 {
        i64::try_from(self.rows.len()).expect("a few hundred")
    }
}

/// Grows groups within a piece: at each step the two that agree best on the average of all pairs between
/// them are joined, as long as that speaks for one person.
struct Growth<'a> {
    weights: &'a Weights<'a>,
    groups: Vec<Group>,
    alive: Vec<usize>,
    /// Sums of held weights of all pairs between two groups, and how many pairs count.
    sums: Vec<i64>,
    pairs: Vec<i64>,
    best: Vec<(i64, usize)>,
}

/// Rows that hang together.
struct Piece<'a> {
    weights: &'a Weights<'a>,
    prepared: &'a Prepared<'a>,
    known: &'a Known<'a>,
    rows: &'a [u32],
    least: Millibits,
}

impl Piece<'_> {
    /// Adds the groups that the rows fall into.
    fn groups(&mut self, memories: &mut Memories, groups: &mut Lists) {
        let rows = self.rows;
        let many = rows.len();
        let mut sums = vec![0; many * many];
        let mut pairs = vec![0; many * many];
        let mut all_agree = true;
        for i in 0..many {
            for j in i + 1..many {
                let (a, b) = (rows[i], rows[j]);
                if !self.counts(a, b) {
                    continue;
                }
                let weight = self
                    .known
                    .weight(a, b)
                    .unwrap_or_else(|| self.weights.weigh(a, b, self.prepared.compare(a, b, memories)))
                    - self.least;
                all_agree &= weight > 0;
                let held = i64::from(weight.clamp(MOST_AGAINST, MOST_FOR));
                for at in [i * many + j, j * many + i] {
                    sums[at] = held;
                    pairs[at] = 1;
                }
            }
        }
        // Where every pair speaks for one person and no numbers differ, no average could speak against it.
        if many == 2 || (all_agree && self.one_number_each()) {
            groups.push(rows.iter().copied());
            return;
        }
        let mut growth = Growth {
            weights: self.weights,
            groups: rows.iter().map(|row| Group::of(*row, self.prepared)).collect(),
            alive: (0..many).collect(),
            sums,
            pairs,
            best: Vec::new(),
        };
        growth.best = (0..many).map(|i| growth.nearest(i)).collect();
        while growth.step() {}
        for group in growth.alive.iter().map(|i| &growth.groups[*i]) {
            groups.push(group.rows.iter().copied());
        }
    }

    fn counts(&self, a: u32, b: u32) -> bool {
        let table = self.prepared.table;
        table.shape.mode == Mode::Dedupe || table.row(a).input() != table.row(b).input()
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

impl Growth<'_> {
    /// The average of the pairs between two groups, in millionths of a bit so that it is a whole number.
    fn average(&self, i: usize, j: usize) -> i64 {
        let at = i * self.groups.len() + j;
        if self.pairs[at] == 0 {
            return i64::MIN;
        }
        let average = self.sums[at] * 1_000 / self.pairs[at];
        let (a, b) = (&self.groups[i], &self.groups[j]);
        let all = a.len() * b.len();
        let conflicts = a.numbers.iter().zip(&b.numbers).enumerate().map(|(which, (x, y))| {
            let conflict = x.1 > 0 && y.1 > 0 && !x.0.iter().any(|number| y.0.contains(number));
            // Pairs of which both rows hold a number have weighed it already; the rest have not.
            let unweighed = (all - x.1 * y.1) * 1_000 / all;
            if conflict { i64::from(self.weights.conflict(which)) * unweighed } else { 0 }
        });
        average + conflicts.sum::<i64>()
    }

    fn nearest(&self, i: usize) -> (i64, usize) {
        let others = self.alive.iter().filter(|j| **j != i);
        others
            .map(|j| (self.average(i, *j), *j))
            .max_by_key(|(average, j)| (*average, std::cmp::Reverse(*j)))
            .unwrap_or((i64::MIN, i))
    }

    /// Joins the two that agree best. False when there are none that agree.
    fn step(&mut self) -> bool {
        let many = self.groups.len();
        let first = self.alive.iter().copied().max_by_key(|i| (self.best[*i].0, std::cmp::Reverse(*i)));
        let Some(first) = first.filter(|i| self.alive.len() > 1 && self.best[*i].0 > 0) else {
            return false;
        };
        let second = self.best[first].1;
        let (i, j) = (first.min(second), first.max(second));
        self.alive.retain(|other| *other != j);
        for k in self.alive.iter().copied().filter(|k| *k != i) {
            self.sums[i * many + k] += self.sums[j * many + k];
            self.pairs[i * many + k] += self.pairs[j * many + k];
            self.sums[k * many + i] = self.sums[i * many + k];
            self.pairs[k * many + i] = self.pairs[i * many + k];
        }
        let joined = std::mem::take(&mut self.groups[j]);
        self.groups[i].join(joined);
        for k in self.alive.clone() {
            if k == i || self.best[k].1 == i || self.best[k].1 == j {
                self.best[k] = self.nearest(k);
            } else {
                let now = (self.average(k, i), i);
                let before = self.best[k];
                if (now.0, std::cmp::Reverse(now.1)) > (before.0, std::cmp::Reverse(before.1)) {
                    self.best[k] = now;
                }
            }
        }
        true
    }
}

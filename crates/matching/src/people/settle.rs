//! From a component of related records to children: the rule. A function of the records, the decisions and
//! the model; ties are broken by the records' own order (rank, then key).
//!
//! 1. What people said comes first: must-links are joined, cannot-links kept apart.
//! 2. Groups grow from the likeliest pair on (`link::grow`), as long as the average of all pairs between two
//!    speaks for one child at [`MATCH`] or more. Two groups of several records each are joined from odds of
//!    4 to 1 on: records that agree are not held.
//! 3. A single record that agrees as well with another group, which is not the same child, is set aside: a
//!    twin's record without a name must not go to whichever comes first.
//! 4. Then single records are looked at in their own order, each against the groups that stand: it is linked,
//!    or held for a person with its candidates, or stands by itself. So of two records that are too close to
//!    call, the one of the better register is shown and the other held, whichever came first.
//! 5. A record that may be a shielded child's is held, whatever it was grouped with, from a far smaller probability
//!    on ([`crate::decide::SHIELD_EXCLUSION`]).

use super::bridges::{bridged, doubted, is_firm, may_be_bridged};
use super::fate::{Candidate, EXCLUSION, Fate, MATCH, MOST_CANDIDATES, Place, REVIEW, alone, odds, ppm};
use super::growing::{best_of_several, despite, has_rival};
use super::hashes::AsItIs;
use super::pair::{Marks, Pair};
use super::store::{RecordName, Store, TWINS, Verdict};
use super::verdicts::{Pairs, joined_sets};
use crate::decide::Outcome;
use crate::link::cluster::{Edge, take_apart};
use crate::link::grow::{Despite, FINE, Group, Growth, MOST_AGAINST, Numbers, held};
use crate::link::levels::Memories;
use crate::link::lists::Lists;
use crate::link::model::Millibits;
use crate::link::table::part;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

/// From this weight on (odds of 19 to 1, [`MATCH`]) two are joined.
pub(super) const SURE: Millibits = 4_248;
/// From this weight on (odds of 4 to 1) two groups of several records each are joined: their records agree,
/// and nobody could be asked about half a child.
pub(super) const LIKELY: Millibits = 2_000;
/// Records that people joined hang together whatever else is said.
const MUST: Millibits = 1_000_000;

/// A component being settled. Records are known by their places in its order.
pub(super) struct Component<'s, 'm> {
    store: &'s Store,
    rows: Vec<u32>,
    pub(super) pairs: HashMap<u64, Pair, BuildHasherDefault<AsItIs>>,
    /// The identifying numbers of each record.
    numbers: Vec<Vec<Numbers>>,
    /// The group of each record, where it has one.
    pub(super) group_of: Vec<Option<usize>>,
    /// Related records, each pair either way round, in order.
    pub(super) edges: Vec<(u32, u32)>,
    pub(super) same: Pairs,
    pub(super) apart: Pairs,
    /// Pairs that share a number, which is likely another child's.
    doubted: BTreeSet<(u32, u32)>,
    memories: &'m mut Memories,
}

/// Groups that stand, by their first records, and what became of each record.
pub(super) type Settled = Vec<(RecordName, Fate)>;

/// A candidate group of a single record.
struct Likely {
    group: usize,
    weight: Millibits,
    marks: Marks,
    by: u32,
    by_weight: Millibits,
}

impl<'s, 'm> Component<'s, 'm> {
    /// A component, in its order.
    pub fn new(store: &'s Store, rows: Vec<u32>, memories: &'m mut Memories) -> Self {
        let mut places: Vec<(u32, u32)> = rows.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let place = |row: u32| places.binary_search_by_key(&row, |(row, _)| *row).ok().map(|at| places[at].1);
        let mut component = Self {
            store,
            pairs: HashMap::default(),
            numbers: rows.iter().map(|row| numbers(store, *row)).collect(),
            group_of: vec![None; rows.len()],
            edges: Vec::new(),
            same: Pairs::new(),
            apart: Pairs::new(),
            doubted: BTreeSet::new(),
            memories,
            rows: Vec::new(),
        };
        for (row, a) in rows.iter().zip(0..) {
            let entry = store.entry(*row);
            for edge in &entry.edges {
                let Some(b) = place(edge.to) else { continue };
                component.pairs.insert(both(a, b), edge.pair);
                component.edges.push((a, b));
            }
            for (other, verdict) in store.verdicts_of(entry.name) {
                let Some(b) = place(other).filter(|b| a < *b) else { continue };
                let list = match verdict {
                    Verdict::Same => &mut component.same,
                    Verdict::NotSame => &mut component.apart,
                };
                list.insert((a, b));
            }
        }
        component.edges.sort_unstable();
        component.rows = rows;
        component
    }

    pub(super) fn pair(&mut self, a: u32, b: u32) -> Pair {
        let (low, high) = (a.min(b), a.max(b));
        let (store, rows, memories) = (self.store, &self.rows, &mut *self.memories);
        *self
            .pairs
            .entry(both(low, high))
            .or_insert_with(|| store.pair(rows[low as usize], rows[high as usize], memories))
    }

    pub(super) fn many(&self) -> u32 {
        u32::try_from(self.rows.len()).expect("fewer than four thousand million records")
    }

    /// What becomes of each record.
    pub fn settle(mut self) -> Settled {
        let mut groups: Vec<Vec<u32>> = Vec::new();
        let mut single: BTreeSet<u32> = (0..self.many()).collect();
        for piece in self.pieces() {
            for group in self.grow(&piece) {
                if group.len() > 1 && group.iter().any(|place| self.entry(*place).can_make_a_child) {
                    for place in &group {
                        single.remove(place);
                    }
                    groups.push(group);
                }
            }
        }
        groups.sort_unstable_by_key(|group| group[0]);
        single.extend(self.take_apart_other_names(&mut groups));
        for (group, places) in groups.iter().enumerate() {
            for place in places {
                self.group_of[*place as usize] = Some(group);
            }
        }
        let mut fates: BTreeMap<u32, Fate> = BTreeMap::new();
        let single = self.order_of_singles(&single);
        for place in single {
            let fate = self.place(place, &mut groups);
            fates.insert(place, fate);
        }
        self.hold_for_shields(&mut groups, &mut fates);
        self.told(&groups, fates)
    }

    pub(super) fn entry(&self, place: u32) -> &'s super::store::Entry {
        self.store.entry(self.rows[place as usize])
    }

    /// Records that hang together by pairs that speak for one child.
    fn pieces(&mut self) -> Vec<Vec<u32>> {
        let mut edges: Vec<Edge> = Vec::new();
        for (a, b) in self.edges.iter().filter(|(a, b)| a < b) {
            let weight = self.pairs[&both(*a, *b)].weight;
            if weight >= 0 && !self.same.contains(&(*a, *b)) {
                edges.push(Edge { weight, a: *a, b: *b });
            }
        }
        edges.extend(self.same.iter().map(|(a, b)| Edge { weight: MUST, a: *a, b: *b }));
        let mut pieces = Lists::default();
        take_apart(self.many(), edges, 0, &mut pieces);
        (0..pieces.len()).map(|piece| pieces.get(piece).to_vec()).collect()
    }

    /// The groups that a piece falls into, each in order.
    fn grow(&mut self, piece: &[u32]) -> Vec<Vec<u32>> {
        let judged: BTreeSet<u32> = self.same.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let is_judged: Vec<bool> = piece.iter().map(|place| judged.contains(place)).collect();
        let mut pairs: Vec<Pair> = Vec::with_capacity(piece.len() * piece.len());
        for a in piece {
            for b in piece {
                pairs.push(if a == b { Pair::default() } else { self.pair(*a, *b) });
            }
        }
        let many = piece.len();
        let doubted = doubted(many, |i, j| pairs[i * many + j]);
        let sources: Vec<Option<u64>> =
            piece.iter().map(|place| self.entry(*place).source.map(|source| source.hash)).collect();
        let one_source = |i: usize, j: usize| sources[i].is_some() && sources[i] == sources[j];
        let bridged = bridged(many, |i, j| pairs[i * many + j], one_source, &doubted);
        let table = &self.store.table;
        let kinds = 0..table.shape.identifiers.len();
        let conflicts: Vec<Millibits> = kinds.clone().map(|which| self.store.worth.conflict(which)).collect();
        let alone =
            piece.iter().zip(0..).map(|(place, at)| Group::of(at, self.numbers[*place as usize].clone()));
        let mut growth = Growth::new(alone.collect(), conflicts, |i, j| {
            let pair = pairs[i * many + j];
            let held = held(pair.weight);
            // What a person has judged is not taken apart by what speaks against it.
            let counts = held >= 0 || !(is_judged[i] || is_judged[j]);
            (counts && !pair.marks.any(Marks::SILENT) && !bridged.has(i, j)).then_some(held)
        });
        growth.set_despite(pairs.iter().map(|pair| despite(*pair)).collect());
        for i in 0..many {
            for j in i + 1..many {
                let pair = pairs[i * many + j];
                let is_twins = pair.marks.any(Marks::TWINS) && !bridged.has(i, j);
                if is_twins && !is_judged[i] && !is_judged[j] {
                    growth.add_without_number(i, j, TWINS - MOST_AGAINST);
                }
            }
        }
        let mut where_now: Vec<usize> = (0..many).collect();
        self.obey(piece, &mut growth, &mut where_now);
        self.keep_with_shields(piece, &pairs, &mut growth, &mut where_now);
        for i in 0..many {
            for j in i + 1..many {
                let is_doubted = doubted.has(i, j);
                if is_doubted {
                    self.doubted.insert((piece[i], piece[j]));
                }
                let for_a_person =
                    is_doubted || (pairs[i * many + j].marks.any(Marks::FOR_A_PERSON) && !bridged.has(i, j));
                if for_a_person && !is_judged[i] && !is_judged[j] && where_now[i] != where_now[j] {
                    growth.keep_apart(where_now[i], where_now[j]);
                }
            }
        }
        self.join_to_its_source(piece, &pairs, &mut growth, &mut where_now);
        growth.begin();
        let bounds = [self.store.sure, self.store.likely, self.store.even];
        let [sure, likely, even] = bounds.map(|bound| i64::from(bound) * FINE);
        let mut aside: Vec<usize> = Vec::new();
        loop {
            if let Some((i, j)) = growth.best(sure) {
                let unsure = [(j, i), (i, j)].into_iter().find(|(one, other)| {
                    growth.groups[*one].rows.len() == 1
                        && has_rival(&growth, &pairs, &bridged, even, *one, *other)
                });
                match unsure {
                    Some((one, _)) => {
                        growth.set_aside(one);
                        aside.push(one);
                    }
                    None => growth.join(i, j),
                }
            } else if let Some((i, j)) = best_of_several(&growth, likely) {
                growth.join(i, j);
            } else {
                break;
            }
        }
        let groups = growth.alive.iter().chain(&aside).map(|at| {
            let mut group: Vec<u32> = growth.groups[*at].rows.iter().map(|at| piece[*at as usize]).collect();
            group.sort_unstable();
            group
        });
        groups.collect()
    }

    /// A row that names nobody (a relation's, say) goes with the record of its number in its own source,
    /// before other records that may have the number by mistake.
    fn join_to_its_source(&self, piece: &[u32], pairs: &[Pair], growth: &mut Growth, now: &mut [usize]) {
        let many = piece.len();
        for i in (0..many).filter(|i| self.entry(piece[*i]).source.is_some_and(|own| own.names_nobody)) {
            let mut own = (0..many).filter(|j| pairs[i * many + j].marks.any(Marks::OF_ITS_SOURCE));
            let (Some(j), None) = (own.next(), own.next()) else { continue };
            let (low, high) = (now[i].min(now[j]), now[i].max(now[j]));
            if low != high && !growth.are_apart(low, high) {
                growth.join(low, high);
                now.iter_mut().filter(|group| **group == high).for_each(|group| *group = low);
            }
        }
    }

    /// What people said: cannot-links first, so that no must-link gets round them.
    fn obey(&self, piece: &[u32], growth: &mut Growth, where_now: &mut [usize]) {
        let at = |place: u32| piece.binary_search(&place).ok();
        for (a, b) in &self.apart {
            if let (Some(i), Some(j)) = (at(*a), at(*b)) {
                growth.keep_apart(i, j);
            }
        }
        let same = self.same.iter().filter(|(a, _)| at(*a).is_some()).copied().collect();
        for set in joined_sets(&same, &self.apart) {
            let places: Vec<usize> = set.into_iter().filter_map(at).collect();
            for other in &places[1..] {
                growth.join(places[0], *other);
                where_now[*other] = places[0];
            }
        }
    }

    /// What is plainly a shielded record's is joined to it before anything else: whoever writes like it later
    /// must not draw it away from its shield.
    fn keep_with_shields(&self, piece: &[u32], pairs: &[Pair], growth: &mut Growth, where_now: &mut [usize]) {
        let many = piece.len();
        for i in (0..many).filter(|i| self.entry(piece[*i]).own_shield.is_some()) {
            for j in (0..many).filter(|j| *j != i) {
                let pair = pairs[i * many + j];
                let is_plain = pair.marks.any(Marks::PLAINLY) && !pair.marks.any(Marks::FOR_A_PERSON);
                let is_sure = pair.weight >= SURE && is_plain;
                let (a, b) = (where_now[i].min(where_now[j]), where_now[i].max(where_now[j]));
                if is_sure && a != b && !growth.are_apart(a, b) {
                    growth.join(a, b);
                    where_now.iter_mut().filter(|group| **group == b).for_each(|group| *group = a);
                }
            }
        }
    }

    /// What a single record and a group say of each other.
    fn says(&mut self, place: u32, group: &[u32]) -> Option<(Millibits, Marks, u32, Millibits)> {
        let (mut sum, mut counted, mut twins, mut marks) = (0_i64, 0_i64, 0_i64, Marks::default());
        let mut agrees = Despite::Nothing;
        let (mut by, mut by_weight) = (group[0], Millibits::MIN);
        for other in group {
            if self.apart.contains(&(place.min(*other), place.max(*other))) {
                return None;
            }
            let pair = self.pair(place, *other);
            let is_bridged = self.is_bridged(place, *other, group);
            agrees = agrees.max(despite(pair));
            marks.add(if is_bridged { pair.marks.without(Marks::FOR_A_PERSON) } else { pair.marks });
            if self.doubted.contains(&(place.min(*other), place.max(*other))) {
                marks.add(Marks::NUMBER_AGAINST_PERSON);
            }
            if !pair.marks.any(Marks::SILENT) && !is_bridged {
                sum += i64::from(held(pair.weight));
                counted += 1;
                twins += i64::from(pair.marks.any(Marks::TWINS));
            }
            if pair.weight > by_weight {
                (by, by_weight) = (*other, pair.weight);
            }
        }
        let all = i64::try_from(group.len()).unwrap_or(i64::MAX);
        let own = &self.numbers[place as usize];
        let theirs = |which: usize| group.iter().map(move |other| (*other as usize, which));
        let shares = |which: usize| {
            let mut theirs = theirs(which).flat_map(|(other, which)| &self.numbers[other][which].held);
            theirs.any(|number| own[which].held.contains(number))
        };
        if !(0..own.len()).any(shares) {
            sum += twins * i64::from(TWINS - MOST_AGAINST);
        }
        if counted == 0 {
            return None;
        }
        let mut average = sum * FINE / counted;
        for (which, own) in own.iter().enumerate().filter(|(_, own)| own.in_use > 0) {
            let in_use: i64 = theirs(which).map(|(other, which)| self.numbers[other][which].in_use).sum();
            if in_use > 0 && !shares(which) {
                let unweighed = match agrees {
                    Despite::Nothing => FINE,
                    Despite::Person => (all - own.in_use * in_use) * FINE / all,
                    Despite::Certain => 0,
                };
                average += i64::from(self.store.worth.conflict(which)) * unweighed;
            }
        }
        let average = Millibits::try_from(average / FINE).unwrap_or(0);
        Some((self.store.model.worth(average), marks, by, by_weight))
    }

    /// Whether a record of a group explains what another of it and a single record differ in.
    fn is_bridged(&mut self, place: u32, other: u32, group: &[u32]) -> bool {
        let firm = |component: &mut Self, a: u32, b: u32| {
            a != b && is_firm(component.pair(a, b)) && !component.doubted.contains(&(a.min(b), a.max(b)))
        };
        may_be_bridged(self.pair(place, other))
            && group.iter().any(|third| firm(self, place, *third) && firm(self, *third, other))
    }

    /// Places a single record among the groups that stand.
    fn place(&mut self, place: u32, groups: &mut Vec<Vec<u32>>) -> Fate {
        let from = self.edges.partition_point(|(a, _)| *a < place);
        let near = self.edges[from..].iter().take_while(|(a, _)| *a == place);
        let mut touched: Vec<usize> = near.filter_map(|(_, other)| self.group_of[*other as usize]).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut likely: Vec<Likely> = Vec::new();
        for group in touched {
            if let Some((weight, marks, by, by_weight)) = self.says(place, &groups[group]) {
                likely.push(Likely { group, weight, marks, by, by_weight });
            }
        }
        likely.sort_by_key(|likely| (-likely.weight, -likely.by_weight, groups[likely.group][0]));
        let all: f64 = 1.0 + likely.iter().map(|likely| odds(likely.weight)).sum::<f64>();
        let share = likely.first().map_or(0.0, |best| odds(best.weight) / all);
        let is_shielded = |group: usize| groups[group].iter().any(|other| self.entry(*other).is_shielded());
        let outcome = match likely.first() {
            None => Outcome::NoMatch,
            Some(best) if share >= MATCH => {
                let plainly = best.marks.any(Marks::PLAINLY) || !is_shielded(best.group);
                let is_second_sure = likely.get(1).is_some_and(|second| alone(second.weight) >= MATCH);
                if best.marks.any(Marks::FOR_A_PERSON) || !plainly {
                    Outcome::PotentialMatch
                } else if is_second_sure && !best.marks.any(Marks::PLAINLY) {
                    // Each would do if the other were not there, and neither is it to the letter.
                    Outcome::ManyMatch
                } else {
                    Outcome::Match
                }
            }
            Some(best) => match likely.iter().filter(|likely| alone(likely.weight) >= REVIEW).count() {
                2.. => Outcome::ManyMatch,
                1 => Outcome::PotentialMatch,
                _ if likely.iter().any(|likely| needs_a_person(likely, groups)) => Outcome::PotentialMatch,
                _ if alone(best.weight) >= EXCLUSION => Outcome::LowConfidenceMatch,
                _ => Outcome::NoMatch,
            },
        };
        let first = likely.first().map(|best| best.group);
        let kept = likely.iter().filter(|likely| {
            alone(likely.weight) >= EXCLUSION || likely.marks.any(Marks::WHATEVER_IT_WEIGHS)
        });
        let candidates = kept.take(MOST_CANDIDATES).map(|likely| Candidate {
            child: self.entry(groups[likely.group][0]).name,
            by: self.entry(likely.by).name,
            weight: likely.weight,
            same_whereabouts: likely.marks.any(Marks::SAME_WHEREABOUTS),
        });
        let candidates = if outcome == Outcome::Match { Vec::new() } else { candidates.collect() };
        let own = self.entry(place);
        let place_now = match (outcome, first) {
            (Outcome::Match, Some(group)) => {
                groups[group].push(place);
                groups[group].sort_unstable();
                self.group_of[place as usize] = Some(group);
                Place::Linked(own.name)
            }
            (outcome, _) if outcome.is_held() => Place::Held,
            _ if own.can_make_a_child => {
                self.group_of[place as usize] = Some(groups.len());
                groups.push(vec![place]);
                Place::Linked(own.name)
            }
            _ => Place::Waiting,
        };
        Fate { place: place_now, outcome, probability_ppm: ppm(share), candidates }
    }

    /// Names the groups, and adds what became of the records that were grouped.
    fn told(mut self, groups: &[Vec<u32>], mut fates: BTreeMap<u32, Fate>) -> Settled {
        for group in groups {
            let first = Place::Linked(self.entry(group[0]).name);
            for place in group {
                let others: Vec<u32> = group.iter().copied().filter(|other| other != place).collect();
                let fate = fates.entry(*place).or_insert(Fate {
                    place: first,
                    outcome: Outcome::Match,
                    probability_ppm: 0,
                    candidates: Vec::new(),
                });
                fate.place = first;
                if !others.is_empty() {
                    // Whatever it was on its own, it is one with the others now.
                    fate.outcome = Outcome::Match;
                    let says = self.says(*place, &others);
                    fate.probability_ppm = says.map_or(0, |(weight, ..)| ppm(alone(weight)));
                    let explains = says.map(|(weight, _, by, _)| Candidate {
                        child: self.entry(group[0]).name,
                        by: self.entry(by).name,
                        weight,
                        same_whereabouts: false,
                    });
                    fate.candidates = explains.into_iter().collect();
                }
            }
        }
        let mut settled: Settled =
            fates.into_iter().map(|(place, fate)| (self.entry(place).name, fate)).collect();
        settled.sort_unstable_by_key(|(key, _)| *key);
        settled
    }
}

fn numbers(store: &Store, row: u32) -> Vec<Numbers> {
    let table = &store.table;
    let row = table.row(row);
    let kinds = 0..table.shape.identifiers.len();
    let numbers = kinds.map(|which| Numbers {
        held: row.get(part::OTHERS + which).to_vec(),
        in_use: i64::from(table.in_use(row, which)),
    });
    numbers.collect()
}

pub(super) fn both(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

/// Whether a person looks although the weights speak against one child. Twins of a home with names that
/// are alike are told apart by a machine only once more is known of one of them. One of whom a single record
/// tells another name may be one child with the other as long as nothing says that they are two.
fn needs_a_person(likely: &Likely, groups: &[Vec<u32>]) -> bool {
    let marks = likely.marks;
    let twins = marks.any(Marks::NEAR_NAMED_AT_HOME) && groups[likely.group].len() == 1;
    let other_name = marks.any(Marks::OTHER_NAME_AT_HOME) && !marks.any(Marks::TWO);
    marks.any(Marks::NUMBER_AGAINST_PERSON) || twins || other_name
}

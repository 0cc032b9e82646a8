//! Rows that say the same to the letter, many times over: a person who donates each week, a log of logins. A few of them
//! tell all that there is to learn; hundreds would fill every key, so that nobody is met by it, and make what one person
//! says look common. So the rest stands behind those few, is compared with nobody, and follows them in the end.

use super::KEPT;
use super::cluster::Edge;
use super::evidence::Mode;
use super::model::Millibits;
use super::table::{Content, Table, part};
use std::collections::HashMap;

/// Of rows that say the same, so many count.
const MOST: u32 = 3;
/// Of rows that tell of no more than two things, so many: namesakes say the same, and how many there are tells how
/// common the names are.
const MOST_NAMESAKES: u32 = 24;

/// So many pairs of a row are listed at least, where it has as many: more than a person would look at.
const LISTED: usize = 100;

/// Rows in their own order, those that only repeat others behind.
pub(super) struct Sorted {
    pub rows: Vec<u32>,
    /// Of each of those behind, the places of the first two rows that say the same.
    pub repeats: Vec<[u32; 2]>,
}

impl Table {
    /// Puts rows that only repeat others behind the others.
    pub(super) fn behind(&self, sorted: &[(u64, u32)]) -> Sorted {
        let mut kept = Vec::with_capacity(sorted.len());
        let mut behind = Vec::new();
        let mut repeats = Vec::new();
        // What rows say that are the same to the letter begins with the same.
        for near in sorted.chunk_by(|a, b| a.0 == b.0) {
            if near.len() <= MOST as usize || self.shape.mode != Mode::Dedupe {
                kept.extend(near.iter().map(|(_, row)| *row));
                continue;
            }
            let mut met: HashMap<Content, ([u32; 2], u32)> = HashMap::new();
            for (_, row) in near {
                let place = super::count(kept.len());
                let (first, many) = met.entry(self.content(*row)).or_insert(([place; 2], 0));
                *many += 1;
                if *many == 2 {
                    first[1] = place;
                }
                if *many > MOST && (*many > MOST_NAMESAKES || self.tells_much(*row)) {
                    behind.push(*row);
                    repeats.push(*first);
                } else {
                    kept.push(*row);
                }
            }
        }
        kept.extend(behind);
        Sorted { rows: kept, repeats }
    }

    /// Whether a row tells of more than two things.
    fn tells_much(&self, row: u32) -> bool {
        let row = self.row(row);
        (0..self.parts())
            .filter(|part| ![part::REST, part::PARTS].contains(part) && !row.get(*part).is_empty())
            .count()
            > 2
    }

    /// What a row says was met once less.
    pub(super) fn take_back(&mut self, row: u32) {
        for of in 0..self.parts() {
            for id in self.row(row).get(of).to_vec() {
                self.met_once_less(of, id);
            }
        }
    }

    /// What a row says in a part was met once less.
    pub(super) fn met_once_less(&mut self, of: usize, id: u32) {
        // A date is no text, and a former number stands among the numbers too.
        if of == part::BORN || of == self.shape.former() {
            return;
        }
        let categories = part::OTHERS + self.shape.identifiers.len();
        let texts = match of {
            part::POSTCODE => &mut self.postcodes,
            part::ADDRESS => &mut self.words,
            of if of < part::BORN => &mut self.names,
            of if of < categories => &mut self.numbers,
            _ => &mut self.values,
        };
        texts.met_once_less(id);
    }

    /// How many rows there are, those behind with them.
    pub fn all(&self) -> u32 {
        super::count(self.starts.len())
    }

    /// The rows that only repeat another, each with the first that says the same.
    fn behind_others(&self) -> impl Iterator<Item = (u32, u32)> {
        (self.len()..self.all()).zip(self.repeats.iter().map(|[first, _]| *first))
    }

    /// Of every row, the row that stands for its group: rows behind others follow them, as far as those that say the
    /// same are one person.
    pub fn stand_for_all(&self, mut stands_for: Vec<u32>) -> Vec<u32> {
        for (row, [first, second]) in (self.len()..self.all()).zip(&self.repeats) {
            let [first, second] = [first, second].map(|row| stands_for[*row as usize]);
            stands_for.push(if first == second { first } else { row });
        }
        stands_for
    }

    /// The pairs of rows that stand behind others: those that the first row that says the same has, and those of rows that
    /// say the same. Of very many not all are listed, as nobody reads a million pairs of one text: where they are one
    /// person, each has the first alone; where they are not, each has as many as would be looked at.
    pub fn edges_behind(
        &self,
        edges: &[Edge],
        stands_for: &[u32],
        mut weigh: impl FnMut(u32, u32) -> Millibits,
    ) -> Vec<Edge> {
        let mut behind: HashMap<u32, Vec<u32>> = HashMap::new();
        for (row, first) in self.behind_others() {
            behind.entry(first).or_default().push(row);
        }
        let few = |row: u32| behind.get(&row).map_or(&[][..], |rows| &rows[..rows.len().min(LISTED)]);
        let mut more = Vec::new();
        for Edge { weight, a, b } in edges.iter().copied() {
            let (of_a, of_b) = (few(a), few(b));
            let across = if of_a.len() + of_b.len() <= LISTED { of_a } else { &[] };
            let pairs = of_a.iter().map(|a| (*a, b)).chain(of_b.iter().map(|b| (a, *b)));
            let pairs = pairs.chain(across.iter().flat_map(|a| of_b.iter().map(|b| (*a, *b))));
            more.extend(pairs.map(|(a, b)| Edge { weight, a: a.min(b), b: a.max(b) }));
        }
        let mut firsts: Vec<u32> = behind.keys().copied().collect();
        firsts.sort_unstable();
        for first in firsts {
            let rows = &behind[&first];
            let weight = weigh(first, rows[0]);
            let are_one = stands_for[rows[0] as usize] == stands_for[first as usize];
            if !are_one && weight < KEPT {
                continue;
            }
            more.extend(rows.iter().map(|row| Edge { weight, a: first, b: *row }));
            let listed = if are_one && rows.len() > LISTED { 0 } else { LISTED };
            for (at, a) in rows.iter().enumerate() {
                more.extend(rows[at + 1..].iter().take(listed).map(|b| Edge { weight, a: *a, b: *b }));
            }
        }
        more
    }
}

#[cfg(test)]
mod tests {
    use super::super::cluster::cluster;
    use super::super::evidence::{Born, Evidence, Shape};
    use super::super::intern::mix;
    use super::super::levels::{Memories, Prepared};
    use super::super::model::Weights;
    use super::super::plan::plan;
    use super::super::{EVEN, Nothing, score};
    use super::*;
    use std::collections::BTreeSet;

    const PEOPLE: u64 = 2_500;

    fn name(n: u64, many: u64) -> String {
        let n = mix(n, many) % many;
        (0..6).map(|place| char::from(b'a' + u8::try_from(mix(n, place) % 26).unwrap())).collect()
    }

    /// One row of each person, a second of every fourth, and of the first two so many more. An id tells whose it is.
    fn table(more: u64, backwards: bool) -> Table {
        let mut whose: Vec<u64> = (0..PEOPLE).chain((0..PEOPLE).step_by(4)).collect();
        whose.extend((0..2 * more).map(|n| n % 2));
        let mut rows: Vec<(usize, u64)> = whose.into_iter().enumerate().collect();
        if backwards {
            rows.reverse();
        }
        let mut table = Table::new(Shape::default());
        for (at, n) in rows {
            let (given, family) = (name(n, 60), name(n ^ 0x55, 200));
            let day = |salt, below| 1 + u32::try_from(mix(n, salt) % below).unwrap();
            table.push(
                0,
                &format!("{n} {at}"),
                &Evidence {
                    given: vec![&given],
                    family: vec![&family],
                    born: Born::new(1950 + day(7, 40), day(8, 12), day(9, 28)).into_iter().collect(),
                    postcodes: vec![&format!("LS{} {}AB", day(3, 90), n % 10)],
                    ..Evidence::default()
                },
            );
        }
        table.close();
        table
    }

    /// The groups of two or more, by the ids of their rows.
    fn groups(table: &Table, threads: usize) -> BTreeSet<BTreeSet<String>> {
        let prepared = Prepared::of(table);
        let (plan, model) = plan(&prepared, None, &[], threads);
        let weights = Weights::new(&model, &prepared);
        let scored = score(&prepared, plan, &weights, threads, &Nothing);
        let stands_for = cluster(&weights, &prepared, &scored.edges, EVEN, threads).stands_for;
        let stands_for = table.stand_for_all(stands_for);
        let mut memories = Memories::default();
        let weigh = |a, b| weights.weigh(a, b, prepared.compare(a, b, &mut memories));
        let behind = table.edges_behind(&scored.edges, &stands_for, weigh);
        let rows: BTreeSet<u32> = behind.iter().map(|edge| edge.b).collect();
        assert_eq!(rows, (table.len()..table.all()).collect(), "each has a pair");
        let all: BTreeSet<(u32, u32)> =
            scored.edges.iter().chain(&behind).map(|edge| (edge.a, edge.b)).collect();
        assert_eq!(all.len(), scored.edges.len() + behind.len(), "no pair twice");
        if table.all() < 3_300 {
            for a in 0..table.all() {
                for b in (a + 1..table.all()).filter(|b| stands_for[a as usize] == stands_for[*b as usize]) {
                    assert!(all.contains(&(a, b)), "each pair of one person is listed: {a} {b}");
                }
            }
        }
        let mut groups: HashMap<u32, BTreeSet<String>> = HashMap::new();
        for (row, first) in (0..).zip(stands_for) {
            groups.entry(first).or_default().insert(table.id(row).to_owned());
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    #[test]
    fn a_person_of_thousands_of_rows_that_say_the_same_is_one_and_nobody_is_missed_beside_it() {
        const MORE: u64 = 2_000;
        let one = table(MORE, false);
        assert_eq!(one.all() - one.len(), 2 * 2_000 - 3, "three of each count, and one had two rows before");
        let found = groups(&one, 1);
        let whose = |id: &str| id.split_once(' ').unwrap().0.parse::<u64>().unwrap();
        for group in &found {
            assert_eq!(group.iter().map(|id| whose(id)).collect::<BTreeSet<_>>().len(), 1);
        }
        let mut sizes: Vec<usize> = found.iter().map(BTreeSet::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes[sizes.len() - 2..], [2_001, 2_002]);
        assert!(sizes.len() > 620, "{} of 625 stand twice", sizes.len());
        assert_eq!(groups(&table(MORE, true), 2), found, "whatever the order and the threads");
    }

    #[test]
    fn all_pairs_of_a_person_of_some_rows_that_say_the_same_are_listed() {
        let found = groups(&table(50, false), 1);
        assert_eq!(found.iter().map(BTreeSet::len).max(), Some(52));
    }

    #[test]
    fn what_one_person_says_often_does_not_look_common() {
        let (few, many) = (table(1, false), table(1_000, false));
        let count = |table: &Table| {
            let names = |row: u32| table.row(row).get(part::FAMILY)[0];
            let first = (0..table.len()).find(|row| table.id(*row).starts_with("0 ")).unwrap();
            table.names.count(names(first))
        };
        assert_eq!(count(&many), count(&few), "three rows count, as where there are no more");
    }

    #[test]
    fn what_stands_in_two_columns_of_rows_that_repeat_others_is_taken_back_as_it_was_counted() {
        let count = |rows: u32| {
            let mut table = Table::new(Shape::default());
            for n in 0..rows {
                let evidence = Evidence {
                    given: vec!["Ada", "Ada"],
                    family: vec!["Quist"],
                    postcodes: vec!["LS1 4AP"],
                    phones: vec!["0113 496 0123", "(0113) 4960123"],
                    ..Evidence::default()
                };
                table.push(0, &n.to_string(), &evidence);
            }
            table.close();
            (table.numbers.count(0), table.names.count(table.row(0).get(part::FIRST)[0]))
        };
        assert_eq!([1, 3, 50].map(count), [(1, 1), (3, 3), (3, 3)]);
    }

    #[test]
    fn pairs_of_rows_that_say_the_same_and_are_not_one_person_are_listed_but_never_without_bound() {
        let behind = |many: u32| {
            let mut table = Table::new(Shape::default());
            for n in 0..2 * (MOST_NAMESAKES + many) {
                let family = if n % 2 == 0 { "Quist" } else { "Kwist" };
                let evidence = Evidence { given: vec!["Ada"], family: vec![family], ..Evidence::default() };
                table.push(0, &n.to_string(), &evidence);
            }
            table.close();
            let [a, b] = [table.repeats[0][0], table.repeats[many as usize][0]];
            assert_eq!(
                (table.all() - table.len(), a.abs_diff(b)),
                (2 * many, MOST_NAMESAKES),
                "one behind the other"
            );
            let edges = [Edge { weight: -1_000, a: a.min(b), b: a.max(b) }];
            let apart: Vec<u32> = (0..table.all()).collect();
            let pairs = table.edges_behind(&edges, &apart, |_, _| 500);
            let all: BTreeSet<(u32, u32)> = pairs.iter().map(|edge| (edge.a, edge.b)).collect();
            assert_eq!(all.len(), pairs.len(), "no pair twice");
            let of = |row: u32| all.iter().filter(|(a, b)| *a == row || *b == row).count();
            let least = (table.len()..table.all()).map(of).min().unwrap();
            assert!(
                table.edges_behind(&edges, &apart, |_, _| KEPT - 1).len() < pairs.len(),
                "what is unlikely is not"
            );
            (pairs.len(), least, of(a).min(of(b)))
        };
        // The first of both, all of the other's and all of its own.
        assert_eq!(behind(20), (20 + 20 + 20 * 20 + 2 * (20 + 190), 1 + 1 + 20 + 19, 40));
        // Of very many each has more than a person would look at, and there are not more than so many for each.
        let (pairs, least, of_first) = behind(3_000);
        assert!(pairs < 102 * 6_000 && least > 80 && of_first > 80, "{pairs} {least} {of_first}");
    }

    #[test]
    fn of_rows_that_say_the_same_as_many_count_however_many_inputs_they_are_of() {
        let counts = |mode: Mode| {
            let mut table = Table::new(Shape { mode, ..Shape::default() });
            for n in 0..40_u8 {
                let evidence = Evidence {
                    given: vec!["Ada"],
                    family: vec!["Quist"],
                    postcodes: vec!["LS1 4AP"],
                    ..Evidence::default()
                };
                table.push(n % 20, &n.to_string(), &evidence);
            }
            table.close();
            table.len()
        };
        assert_eq!(counts(Mode::Dedupe), 3);
        assert_eq!(counts(Mode::Link { one_to_one: false }), 40, "rows of one input are not compared");
    }

    #[test]
    fn rows_that_say_too_little_to_be_one_person_stay_apart_however_often_they_stand_there() {
        let mut table = table(0, false);
        let (first, second) = (table.len() - 2, table.len() - 1);
        table.repeats = vec![[first, second]; 2];
        table.starts.extend([table.starts[first as usize]; 2]);
        let apart: Vec<u32> = (0..table.len()).collect();
        let all = table.stand_for_all(apart);
        assert_eq!(all[all.len() - 2..], [table.len(), table.len() + 1], "each stands for itself");
    }
}

//! The pairs of rows that stand together and were not kept while rows were grouped, since they say little for one person: of all
//! pairs of a group a person would look at those first.

use super::cluster::Edge;
use super::evidence::Mode;
use super::model::Millibits;
use super::table::Table;
use std::collections::{BTreeMap, HashSet};

/// Of groups of so many rows all pairs are listed.
const LISTED: u32 = 100;

impl Table {
    /// Those that are not among the edges; between inputs where links are sought there.
    pub fn edges_within(
        &self,
        edges: &[Edge],
        stands_for: &[u32],
        mut weigh: impl FnMut(u32, u32) -> Millibits,
    ) -> Vec<Edge> {
        let group = |row: u32| stands_for[row as usize];
        let mut sizes = vec![0_u32; self.all() as usize];
        (0..self.len()).for_each(|row| sizes[group(row) as usize] += 1);
        let within = || edges.iter().filter(|edge| group(edge.a) == group(edge.b));
        let mut met = vec![0_u32; sizes.len()];
        within().for_each(|edge| met[group(edge.a) as usize] += 1);
        let lacks = |row: u32| {
            let many = sizes[group(row) as usize];
            many <= LISTED && met[group(row) as usize] < many * many.saturating_sub(1) / 2
        };
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        (0..self.len())
            .filter(|row| lacks(*row))
            .for_each(|row| groups.entry(group(row)).or_default().push(row));
        let known: HashSet<(u32, u32)> =
            within().filter(|edge| lacks(edge.a)).map(|edge| (edge.a, edge.b)).collect();
        let counts =
            |a: u32, b: u32| self.shape.mode == Mode::Dedupe || self.row(a).input() != self.row(b).input();
        let mut more = Vec::new();
        for rows in groups.values() {
            for (at, a) in rows.iter().enumerate() {
                let others = rows[at + 1..].iter().filter(|b| counts(*a, **b) && !known.contains(&(*a, **b)));
                more.extend(others.map(|b| Edge { weight: weigh(*a, *b), a: *a, b: *b }));
            }
        }
        more
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::*;

    #[test]
    fn all_pairs_of_rows_that_stand_together_are_there() {
        for (mode, expected) in
            [(Mode::Dedupe, vec![(0, 2), (1, 2)]), (Mode::Link { one_to_one: false }, vec![(1, 2)])]
        {
            let mut table = Table::new(Shape { mode, ..Shape::default() });
            for n in 0..5_u8 {
                let name = ["Ada", "Bo", "Cy", "Di", "Ed"][usize::from(n)];
                table.push(n % 2, name, &Evidence { given: vec![name], ..Evidence::default() });
            }
            table.close();
            let row = |name: &str| (0..5).find(|row| table.id(*row) == name).unwrap();
            let [ada, bo, cy, di, ed] = ["Ada", "Bo", "Cy", "Di", "Ed"].map(row);
            let edge = |a: u32, b: u32| Edge { weight: 9_000, a: a.min(b), b: a.max(b) };
            // Three stand together, and two, of whom the pair is known; one pair is of two groups.
            let mut stands_for = vec![0; 5];
            for (row, first) in [ada, bo, cy]
                .map(|row| (row, ada.min(bo).min(cy)))
                .into_iter()
                .chain([di, ed].map(|row| (row, di.min(ed))))
            {
                stands_for[row as usize] = first;
            }
            let found =
                table.edges_within(&[edge(ada, bo), edge(di, ed), edge(cy, di)], &stands_for, |_, _| -12_000);
            let mut pairs: Vec<_> = found
                .iter()
                .map(|edge| {
                    assert_eq!(edge.weight, -12_000);
                    let mut two = [edge.a, edge.b]
                        .map(|row| [ada, bo, cy, di, ed].iter().position(|of| *of == row).unwrap());
                    two.sort_unstable();
                    (two[0], two[1])
                })
                .collect();
            pairs.sort_unstable();
            assert_eq!(pairs, expected, "{mode:?}");
        }
    }
}

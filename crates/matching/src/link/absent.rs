//! What stands in a name's place and is none. "NA" is what some programs write for nothing, and a family name and a given
//! name besides; which of them it is, its number tells.

use super::table::{Row, Table, pack_into, part};

/// What programs write for nothing, as it looks when it was made comparable, and people may be called.
const MARKS: [&str; 5] = ["na", "nan", "nil", "none", "null"];
/// A mark that more than one of so many rows bear is no name: Na, one of the most usual that is spelt like a mark, is
/// that of one Korean in three hundred.
const ONE_OF: u32 = 100;
/// Where names stand.
const NAMES: [usize; 4] = [part::FIRST, part::REST, part::FAMILY, part::PARTS];

/// A mark where it is no name.
pub(super) struct Mark {
    part: usize,
    name: u32,
}

impl Table {
    /// The marks of a table to which no row will be added.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let is_usual = |count: u32| count > self.len() / ONE_OF;
        let met = MARKS.iter().filter_map(|mark| self.names.find(mark));
        let met: Vec<u32> = met.filter(|name| is_usual(self.names.count(*name))).collect();
        let mut marks = Vec::new();
        for part in NAMES.into_iter().filter(|_| !met.is_empty()) {
            let counts = self.counts_of(part);
            let usual = met.iter().filter(|name| counts.get(name).is_some_and(|count| is_usual(*count)));
            marks.extend(usual.map(|name| Mark { part, name: *name }));
        }
        marks
    }

    /// A row's run without them.
    pub(super) fn without(&self, marks: &[Mark], row: Row) -> Vec<u32> {
        let is_mark = |part, name| marks.iter().any(|mark| mark.part == part && mark.name == name);
        let kept = |part| row.get(part).iter().copied().filter(|value| !is_mark(part, *value)).collect();
        let mut parts: Vec<Vec<u32>> = (0..self.parts()).map(kept).collect();
        let mut run = Vec::new();
        pack_into(&mut run, row.run[0], &mut parts);
        run
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Born, Evidence, Shape};
    use super::*;

    /// So many rows, of which some bear the name Na.
    fn table(rows: u32, na: u32) -> Table {
        let mut table = Table::new(Shape::default());
        for n in 0..rows {
            let family = if n < na { "NA" } else { ["Okafor", "Quist", "Bell-Moor"][n as usize % 3] };
            let postcode = format!("LS{n} 4AP");
            let evidence = Evidence {
                given: vec!["Ada Mary"],
                family: vec![family],
                born: Born::new(2010, 1 + n % 12, 1 + n % 28).into_iter().collect(),
                postcodes: vec![&postcode],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    fn families(table: &Table) -> usize {
        (0..table.len()).filter(|row| !table.row(*row).get(part::FAMILY).is_empty()).count()
    }

    #[test]
    fn a_usual_mark_is_no_name_and_all_else_is_kept() {
        let table = table(1_000, 11);
        assert_eq!(families(&table), 989);
        for row in (0..table.len()).map(|row| table.row(row)) {
            let of =
                |part: usize| row.get(part).iter().map(|name| table.names.text(*name)).collect::<Vec<_>>();
            assert_eq!((of(part::FIRST), of(part::REST)), (vec!["ada"], vec!["mary"]));
            assert_eq!(row.get(part::BORN).len(), 1);
            assert_eq!(of(part::PARTS).len(), if of(part::FAMILY) == ["bellmoor"] { 2 } else { 0 });
        }
    }

    #[test]
    fn a_mark_is_usual_also_where_the_rows_that_bear_it_say_the_same() {
        let mut table = Table::new(Shape::default());
        for n in 0..312_u32 {
            let (family, postcode) = if n < 12 { ("NA", 0) } else { ("Okafor", n) };
            let postcode = format!("LS{postcode} 4AP");
            let (given, postcodes) = (vec!["Ada"], vec![postcode.as_str()]);
            let born = Born::new(2010, 4, 27).into_iter().collect();
            let evidence = Evidence { given, family: vec![family], postcodes, born, ..Evidence::default() };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        assert_eq!((table.all(), table.len(), families(&table)), (312, 303, 300));
    }

    #[test]
    fn a_rare_one_is_a_name() {
        assert_eq!(families(&table(1_000, 10)), 1_000);
    }
}

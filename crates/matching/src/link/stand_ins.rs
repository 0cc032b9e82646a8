//! Dates of birth that stand for "not known": 1 January 1900, whatever a form fills in. That two rows tell such a date says
//! how common it is; that one tells it and the other another says nothing.

use super::evidence::Born;
use super::table::{Table, part};
use std::collections::BTreeSet;

/// One row in so many tells it, at least, ...
const ONE_IN: u32 = 100;
/// ... and at least so many, ...
const FEWEST: u32 = 20;
/// ... so many times as many as tell one date on the average, ...
const OFTEN: u32 = 20;
/// ... of people of so many first names: one person may have hundreds of rows.
const NAMES: usize = 10;

/// Such dates of a table, in order.
pub(super) fn stand_ins(table: &Table) -> Vec<u32> {
    let mut counts = table.counts_of(part::BORN);
    counts.retain(|date, _| Born(*date).day() != 0);
    let told: u32 = counts.values().sum();
    let average = told / super::count(counts.len()).max(1);
    let least = FEWEST.max(told / ONE_IN).max(average.saturating_mul(OFTEN));
    let mut dates: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= least).map(|(date, _)| date).collect();
    dates.sort_unstable();
    dates.retain(|date| {
        let mut names = BTreeSet::new();
        let rows =
            (0..table.len()).map(|row| table.row(row)).filter(|row| row.get(part::BORN).contains(date));
        rows.flat_map(|row| row.get(part::FIRST)).any(|name| {
            names.insert(*name);
            names.len() >= NAMES
        })
    });
    dates
}

#[cfg(test)]
mod tests {
    use super::super::codes::{born, field};
    use super::super::evidence::{Evidence, Shape};
    use super::super::levels::{Memories, Prepared};
    use super::*;

    /// Rows of a hundred people of many dates, and so many of one date by one name or by many.
    fn table(many: u32, of_one: bool) -> Table {
        let mut table = Table::new(Shape::default());
        let letter = |n: u32| char::from(b'a' + u8::try_from(n % 26).unwrap());
        for n in 0..1_000 + many {
            let is_one = n >= 1_000;
            let given =
                if is_one && of_one { "Ada".into() } else { format!("{}{}a", letter(n), letter(n / 26)) };
            let born =
                if is_one { Born::new(1900, 1, 1) } else { Born::new(1950 + n % 50, 1 + n % 12, 1 + n / 50) };
            let evidence =
                Evidence { given: vec![&given], born: born.into_iter().collect(), ..Evidence::default() };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    #[test]
    fn a_date_of_very_many_people_stands_for_not_known() {
        let unknown = Born::new(1900, 1, 1).unwrap().0;
        assert_eq!(stand_ins(&table(40, false)), [unknown]);
        assert!(stand_ins(&table(40, true)).is_empty(), "one person of many rows");
        assert!(stand_ins(&table(12, false)).is_empty(), "few");
    }

    #[test]
    fn it_speaks_against_nobody() {
        let table = table(40, false);
        let prepared = Prepared::of(&table);
        let row = |n: u32| (0..table.len()).find(|row| table.id(*row) == n.to_string()).unwrap();
        let level = |a, b| prepared.compare(row(a), row(b), &mut Memories::default()).level(field::BORN);
        assert_eq!(level(1_001, 3), 0);
        assert_eq!(level(1_001, 1_002), usize::from(born::EXACT));
        assert!(level(3, 40) > usize::from(born::SLIP));
    }
}

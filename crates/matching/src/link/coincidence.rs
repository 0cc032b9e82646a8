//! How much of what few rows have in common is chance. A value that two rows of a table tell seems to be shared by two in
//! as many people as there are rows: so the two would tell of themselves. Whether people do share such values (a family's
//! telephone, the number of an office) or not (an e-mail address) is told by the first names of those who do.

use super::codes::{field, name};
use super::intern::{Interner, mix};
use super::levels::{Memories, Prepared};
use super::model::{Millibits, millibits};
use super::table::Table;

/// Values of so many rows at most are rare ...
pub(super) const RARE: u32 = 20;
/// ... and those of about so many rows are looked at.
const LOOKED_AT: u32 = 50_000;
/// Of fewer pairs nothing is believed.
const FEWEST: f64 = 30.0;
/// No value is taken for rarer than this makes it: four bits.
pub(super) const LEAST: f64 = 1.0 / 16.0;

/// The field that tells whether two who share a value are one person, if any does.
pub(super) fn judge(table: &Table) -> Option<usize> {
    let names = [(field::GIVEN, &table.as_first), (field::FAMILY, &table.as_family)];
    names.into_iter().find(|(_, counts)| counts.iter().any(|count| *count > 0)).map(|(field, _)| field)
}

/// Of the rows that share a rare value of a part of a row, the share of those who go by different first names, as a weight;
/// by family names where the table tells no others. Without any name nobody can tell: what is said to identify does.
pub(super) fn coincidence(prepared: &Prepared, part: usize, texts: &Interner, identifies: bool) -> Millibits {
    let table = prepared.table;
    let Some(judge) = judge(table) else {
        return if identifies { millibits(LEAST) } else { 0 };
    };
    let one_of = u64::from((table.len() / LOOKED_AT).max(1));
    let is_drawn =
        |value: u32| (2..=RARE).contains(&texts.count(value)) && texts.hash(value).is_multiple_of(one_of);
    let mut told: Vec<(u32, u64, u32)> = Vec::new();
    for row in 0..table.len() {
        let drawn = table.row(row).get(part).iter().filter(|value| is_drawn(**value));
        told.extend(drawn.map(|value| (*value, mix(table.order(row), 1), row)));
    }
    told.sort_unstable();
    let (mut pairs, mut others) = (0.0, 0.0);
    let mut memories = Memories::default();
    for two in told.windows(2).filter(|two| two[0].0 == two[1].0) {
        let level = prepared.compare_persons(two[0].2, two[1].2, &mut memories).level(judge);
        pairs += if level == 0 { 0.0 } else { 1.0 };
        others += if level == usize::from(name::DIFFERENT) { 1.0 } else { 0.0 };
    }
    if pairs < FEWEST { 0 } else { millibits(((others + 1.0) / (pairs + 2.0)).max(LEAST)) }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::super::table::part;
    use super::*;

    #[test]
    fn a_telephone_of_families_may_be_anothers_and_an_address_of_one_is_not() {
        let mut table = Table::new(Shape { categories: vec!["e-mail".into()], ..Shape::default() });
        let letters = |n: u64| -> String {
            (0..6).map(|at| char::from(b'a' + u8::try_from((mix(n, at) >> 20) % 26).unwrap())).collect()
        };
        for n in 0..400_u64 {
            let (family, phone) = (letters(2 * n + 10_000), format!("01632 {:06}", 100_000 + n));
            for person in [2 * n, 2 * n + 1] {
                let (given, mail) = (letters(person), format!("{}@mail.example", letters(person + 50_000)));
                for row in 0..2 {
                    let evidence = Evidence {
                        given: vec![&given],
                        family: vec![&family],
                        phones: if row == 0 { vec![&phone] } else { vec![] },
                        categories: vec![(0, &mail)],
                        ..Evidence::default()
                    };
                    table.push(0, &format!("{person} {row}"), &evidence);
                }
            }
        }
        table.close();
        let prepared = Prepared::of(&table);
        let of_families = coincidence(&prepared, part::PHONE, &table.numbers, false);
        let of_one = coincidence(&prepared, part::OTHERS, &table.values, false);
        assert!(of_families > -50, "{of_families}: who shares a telephone is another");
        assert_eq!(of_one, -4_000, "who shares the address is the same");
    }
}

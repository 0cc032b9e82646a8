//! What slices teach is what the whole table would: how often one person's rows agree, and how many true pairs and
//! how many of households there are, although strangers of one culture agree on names and parents.

use super::codes::field;
use super::evidence::{Born, Evidence, Shape};
use super::intern::mix;
use super::levels::Prepared;
use super::maximise::Lesson;
use super::model::Model;
use super::slices::lessons;
use super::table::Table;
use super::train::train;
use std::collections::HashMap;

/// Two children of each, and three rows of each child.
const FAMILIES: u32 = 6_000;
const WRONG_DATE: u64 = 4;
const OTHER_GIVEN: u64 = 3;
const MOVED: u64 = 12;

fn draw(of: u64, salt: u64, below: u64) -> u64 {
    (mix(of, salt) >> 20) % below
}

fn happens(of: u64, salt: u64, percent: u64) -> bool {
    draw(of, salt, 100) < percent
}

fn name(n: u64) -> String {
    (0..7).map(|place| char::from(b'a' + u8::try_from(draw(n, 900 + place, 26)).unwrap())).collect()
}

fn given(of: u64, culture: u64) -> String {
    name(culture * 100 + draw(of, 1, 40))
}

fn born(of: u64) -> Born {
    let part = |salt, below| 1 + u32::try_from(draw(of, salt, below)).unwrap();
    Born::new(2008 + part(2, 15), part(3, 12), part(4, 28)).unwrap()
}

fn home(of: u64) -> (String, String) {
    let letters = name(draw(of, 5, 60)).to_uppercase();
    (
        format!("LS{} {}{}", 1 + draw(of, 6, 60), draw(of, 7, 10), &letters[..2]),
        format!("{} {}", 1 + draw(of, 8, 90), name(draw(of, 9, 300))),
    )
}

/// A table of thirty cultures, with what is true of it: of pairs of one child, the share with one date of birth and with
/// one given name, and how many they are.
fn table() -> (Table, [f64; 2], f64) {
    let mut table =
        Table::new(Shape { categories: vec!["parent".into(), "school".into()], ..Shape::default() });
    let (mut one_date, mut one_name, mut pairs) = (0.0, 0.0, 0.0);
    for family in (0..FAMILIES).map(u64::from) {
        let culture = draw(family, 10, 30);
        let surname = name(culture * 100 + 50 + draw(family, 11, 20));
        let parent = format!("{} {surname}", given(family, culture));
        for child in [family * 2, family * 2 + 1].map(|child| child + 1_000_000) {
            let mut rows: HashMap<u64, (Born, String)> = HashMap::new();
            for row in [child * 3, child * 3 + 1, child * 3 + 2].map(|row| row + 10_000_000) {
                let at = if happens(row, 12, MOVED) { child } else { family };
                let (postcode, address) = home(at);
                let school = postcode.split(' ').next().unwrap().replace("LS", "School ");
                let date = born(if happens(row, 13, WRONG_DATE) { row } else { child });
                let first = given(if happens(row, 14, OTHER_GIVEN) { row } else { child }, culture);
                let evidence = Evidence {
                    given: vec![&first],
                    family: vec![&surname],
                    born: vec![date],
                    postcodes: vec![&postcode],
                    address: vec![&address],
                    categories: vec![(0, &parent), (1, &school)],
                    ..Evidence::default()
                };
                table.push(0, &row.to_string(), &evidence);
                for (other_date, other_first) in rows.values() {
                    one_date += f64::from(u8::from(*other_date == date));
                    one_name += f64::from(u8::from(*other_first == first));
                    pairs += 1.0;
                }
                rows.insert(row, (date, first));
            }
        }
    }
    table.close();
    (table, [one_date / pairs, one_name / pairs], pairs)
}

fn learnt(table: &Table) -> (Model, Vec<Lesson>) {
    let prepared = Prepared::of(table);
    let lessons = lessons(&prepared, 9_000.0, 2).unwrap();
    (train(&prepared, &lessons, &[], 1), lessons)
}

#[test]
fn slices_teach_what_is_true_of_the_whole_table() {
    let (table, [one_date, one_name], pairs) = table();
    let (model, lessons) = learnt(&table);
    assert_eq!(
        lessons.iter().map(|lesson| lesson.cut).collect::<Vec<_>>(),
        [Some(field::BORN), Some(field::FAMILY)]
    );
    let same = |field: usize| model.fields[field].same[1];
    assert!((same(field::BORN) - one_date).abs() < 0.02, "{} and {one_date}", same(field::BORN));
    assert!((same(field::GIVEN) - one_name).abs() < 0.02, "{} and {one_name}", same(field::GIVEN));
    let all = f64::from(table.len()) * f64::from(table.len() - 1) / 2.0;
    let found = model.same * all / pairs;
    assert!((0.97..1.03).contains(&found), "{found} of the true pairs");
    // Two children with three rows each, whom a house of their own parts now and then; one in eight is left over, and
    // neighbours of one school and culture come to them.
    let households = model.household * 8.0 * all / f64::from(9 * FAMILIES);
    assert!((0.7..1.3).contains(&households), "{households} of the pairs of households");
    // Not schoolmates who were born on one day.
    let together = model.fields[field::PLACE].household[1];
    assert!(together > 0.7, "{together} of the pairs of households live together");
}

#[test]
fn a_table_that_cannot_be_cut_twice_gives_no_lessons() {
    let mut table = Table::new(Shape::default());
    for n in 0..5_000_u64 {
        let given = name(n % 700);
        table.push(0, &n.to_string(), &Evidence { given: vec![&given], ..Evidence::default() });
    }
    table.close();
    assert!(lessons(&Prepared::of(&table), 1_000.0, 1).is_none());
}

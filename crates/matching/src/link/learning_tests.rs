//! What must not be learnt from a table that does not tell it.

use super::cluster::cluster;
use super::codes::field;
use super::evidence::{Born, Evidence, Shape};
use super::intern::mix;
use super::levels::{Pattern, Prepared};
use super::maximise::{Lesson, maximise};
use super::model::{Model, Shares, Weights};
use super::plan::plan;
use super::table::Table;
use super::{EVEN, Nothing, score};
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: u64 = 3_000;

fn draw(of: u64, salt: u64, below: u64) -> u64 {
    (mix(of, salt) >> 20) % below
}

fn letters(n: u64, many: u64) -> String {
    (0..many).map(|place| char::from(b'a' + u8::try_from(draw(n, place, 26)).unwrap())).collect()
}

fn born(n: u64) -> Born {
    let part = |salt, below| u32::try_from(draw(n, salt, below)).unwrap();
    Born::new(1990 + part(31, 30), 1 + part(32, 12), 1 + part(33, 28)).unwrap()
}

/// The model; of each person that the rows' ids tell, in how many parts they are; and how many groups are of several.
fn linked(table: &Table) -> (Model, BTreeMap<u64, usize>, usize) {
    let prepared = Prepared::of(table);
    let (plan, model) = plan(&prepared, None, &[], 1);
    let weights = Weights::new(&model, &prepared);
    let scored = score(&prepared, plan, &weights, 1, &Nothing);
    let mut groups: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    for (row, first) in (0..).zip(cluster(&weights, &prepared, &scored.edges, EVEN, 1).stands_for) {
        groups.entry(first).or_default().insert(table.id(row).parse().unwrap());
    }
    let mut parts: BTreeMap<u64, usize> = BTreeMap::new();
    groups.values().flatten().for_each(|person| *parts.entry(*person).or_default() += 1);
    (model, parts, groups.values().filter(|people| people.len() > 1).count())
}

#[test]
fn one_person_with_two_first_names_is_no_household_of_twins() {
    let mut table = Table::new(Shape::default());
    for n in 0..PEOPLE {
        let (given, family) = (letters(draw(n, 1, 300), 6), letters(draw(n, 2, 900) + 1_000, 7));
        let postcode = format!("LS{} {}{}", 1 + draw(n, 3, 90), draw(n, 4, 10), {
            letters(draw(n, 5, 676), 2).to_uppercase()
        });
        let address = format!("{} {} Street", 1 + draw(n, 6, 90), letters(draw(n, 7, 400) + 5_000, 8));
        for row in 0..2 {
            // Every twelfth second row has another first name: nobody has brothers or sisters here.
            let other = letters(draw(n, 8, 300), 6);
            let given = if row == 1 && n.is_multiple_of(12) { &other } else { &given };
            table.push(
                0,
                &n.to_string(),
                &Evidence {
                    given: vec![given],
                    family: vec![&family],
                    born: vec![born(n)],
                    postcodes: vec![&postcode],
                    address: vec![&address],
                    ..Evidence::default()
                },
            );
        }
    }
    table.close();
    let (model, parts, mixed) = linked(&table);
    let one_birthday = model.fields[field::BORN].household[1];
    assert!(one_birthday < 0.06, "{one_birthday} of two of one household");
    let torn = parts.iter().filter(|(person, parts)| person.is_multiple_of(12) && **parts > 1).count();
    assert!(torn < 10, "{torn} of {} are torn", PEOPLE / 12);
    assert_eq!(mixed, 0);
}

/// Names and dates alone, of a country of forty cultures: who shares one name often shares the other.
fn namesakes() -> Table {
    let mut table = Table::new(Shape::default());
    for n in 0..PEOPLE {
        let culture = draw(n, 1, 40);
        let given = letters(culture * 1_000 + draw(n, 2, 12), 6);
        let family = letters(culture * 1_000 + 500 + draw(n, 3, 12), 7);
        for row in 0..3 + draw(n, 4, 3) {
            let slip = letters(mix(n, row), 1) + &family;
            let family = if draw(mix(n, row), 5, 20) == 0 { &slip } else { &family };
            let evidence = Evidence {
                given: vec![&given],
                family: vec![family],
                born: vec![born(n)],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
    }
    table.close();
    table
}

#[test]
fn with_names_and_dates_alone_namesakes_do_not_become_children_with_two_birthdays() {
    let (_, parts, mixed) = linked(&namesakes());
    assert!(mixed * 100 < parts.len(), "{mixed} groups of {} people", parts.len());
    let whole = parts.values().filter(|parts| **parts == 1).count();
    assert!(whole * 100 > parts.len() * 90, "{whole} of {} are whole", parts.len());
}

/// A lesson of so many rows, of pairs by their levels of given name, family name, date of birth and place.
fn lesson(rows: f64, pairs: &[([u8; 4], f64)]) -> Lesson {
    let fields = [field::GIVEN, field::FAMILY, field::BORN, field::PLACE];
    let pattern = |levels: [u8; 4]| {
        let levels = fields.into_iter().zip(levels);
        levels.fold(Pattern::default(), |pattern, (field, level)| pattern.with(field, level))
    };
    Lesson {
        patterns: pairs.iter().map(|(levels, count)| (pattern(*levels), *count)).collect(),
        rows,
        pairs: rows * rows / 2.0,
        about: rows,
        cut: None,
        known: 1.0,
        drawn: Vec::new(),
    }
}

/// Strangers who agree on given name, family name, date of birth and place so often, and whose places differ on a level.
fn who_agree([given, family, born, place]: [f64; 4], elsewhere: usize) -> Vec<Shares> {
    let agreeing = |share: f64, different: usize| {
        let mut shares = [1e-4; Pattern::LEVELS];
        (shares[0], shares[1], shares[different]) = (1.0, share, 1.0 - share);
        shares
    };
    let mut strangers = vec![agreeing(0.5, 3); field::OTHERS];
    strangers[field::GIVEN] = agreeing(given, 9);
    strangers[field::FAMILY] = agreeing(family, 9);
    strangers[field::BORN] = agreeing(born, 8);
    strangers[field::PLACE] = agreeing(place, elsewhere);
    strangers
}

/// Few rows have a partner, and many more pairs are of namesakes of one town, as if they were people with two birthdays.
#[test]
fn where_few_stand_twice_namesakes_teach_no_two_birthdays() {
    let pairs = [
        ([1, 1, 1, 1], 250.0),
        ([1, 3, 1, 1], 40.0),
        ([1, 1, 3, 1], 10.0),
        ([1, 1, 8, 1], 1_500.0),
        ([9, 1, 1, 1], 20.0),
        ([9, 9, 1, 1], 30_000.0),
        ([1, 1, 8, 13], 12_000.0),
    ];
    let strangers = who_agree([0.02, 0.01, 6e-5, 0.1], 13);
    let same = maximise(&[lesson(15_000.0, &pairs)], &[], &strangers, None, 0).same;
    let [born, given] = [same[field::BORN][8], same[field::GIVEN][9]];
    assert!(born <= 0.051 && given <= 0.101, "{born} have two birthdays, {given} two first names");
}

/// Three in ten of one person's rows are told at two homes, and of the pairs of brothers and sisters none was met but at one.
#[test]
fn two_of_a_household_are_told_at_two_homes_as_often_as_one_person_is() {
    let pairs =
        [([1, 1, 1, 1], 700.0), ([1, 1, 1, 14], 300.0), ([9, 1, 8, 1], 900.0), ([9, 9, 8, 14], 20_000.0)];
    let strangers = who_agree([0.003, 0.001, 6e-5, 1e-4], 14);
    let fit = maximise(&[lesson(2_000.0, &pairs)], &[], &strangers, None, 0);
    let [one, two] = [&fit.same, &fit.household].map(|shares| shares[field::PLACE][14]);
    assert!(one > 0.25 && two >= one, "{one} of one person, {two} of two of a household");
}

/// A word, or with so many chances in a hundred another.
fn perhaps(word: &str, of: u64, salt: u64, chances: u64) -> String {
    if draw(of, salt, 100) < chances { letters(mix(of, salt), 6) } else { word.to_owned() }
}

/// Names, dates and numbers, badly written, of people of whom one in ten stands twice and one in ten has a twin.
fn twins_without_a_home() -> Table {
    let mut table = Table::new(Shape { identifiers: vec!["number".into()], ..Shape::default() });
    for n in 0..2 * PEOPLE {
        // Twins have one home.
        let home = if n % 10 == 1 { n - 1 } else { n };
        let (given, family) = (letters(draw(n, 1, 300), 6), letters(draw(home, 2, 900) + 1_000, 7));
        for row in 0..=u64::from(draw(n, 3, 10) == 0) {
            let written = mix(n, row + 7);
            let given = perhaps(&given, written, 1, 15);
            let family = perhaps(&family, written, 2, 15);
            let slip = if draw(written, 5, 8) == 0 { 10_000 } else { 0 };
            let number = (100_000_000 + draw(n, 4, 900_000_000) + slip).to_string();
            let born = if draw(written, 6, 8) == 0 { born(written) } else { born(home) };
            let evidence = Evidence {
                given: vec![&given],
                family: vec![&family],
                born: vec![born],
                sex: if draw(n, 7, 2) == 0 { "M" } else { "F" },
                identifiers: vec![(0, &number)],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
    }
    table.close();
    table
}

#[test]
fn twins_are_two_where_no_home_is_told() {
    let (_, parts, mixed) = linked(&twins_without_a_home());
    assert!(mixed * 500 < parts.len(), "{mixed} groups of {} people", parts.len());
}

/// Names, homes and numbers; in one home in twenty two people go by the number of one.
fn lent_numbers() -> Table {
    let mut table = Table::new(Shape { identifiers: vec!["number".into()], ..Shape::default() });
    for n in 0..PEOPLE {
        let home = n / 2;
        let (given, family) = (letters(draw(n, 1, 300), 6), letters(draw(home, 2, 900) + 1_000, 7));
        let address = format!("{} {} Street", 1 + draw(home, 6, 90), letters(draw(home, 7, 400) + 5_000, 8));
        let lends = draw(home, 8, 20) == 0;
        let number = (100_000_000 + draw(if lends { home + PEOPLE } else { n }, 4, 900_000_000)).to_string();
        for row in 0..2 {
            let given = perhaps(&given, mix(n, row + 7), 1, 1);
            let evidence = Evidence {
                given: vec![&given],
                family: vec![&family],
                address: vec![&address],
                identifiers: vec![(0, &number)],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
    }
    table.close();
    table
}

#[test]
fn a_lent_number_does_not_make_two_of_one_home_one() {
    let (_, parts, mixed) = linked(&lent_numbers());
    assert!(mixed <= 3, "{mixed} groups of {} people", parts.len());
    let whole = parts.values().filter(|parts| **parts == 1).count();
    assert!(whole * 100 > parts.len() * 97, "{whole} of {} are whole", parts.len());
}

/// Of each home two rows of one who lives there and two of another, of whom every fortieth bears the first's name and is a
/// generation younger; numbers tell the two apart now and then.
fn fathers_and_sons() -> Table {
    let mut table = Table::new(Shape::default());
    for home in 0..PEOPLE {
        let family = letters(draw(home, 2, 900) + 1_000, 7);
        let postcode = format!("LS{} {}AB", 1 + draw(home, 3, 90), draw(home, 4, 10));
        let address = format!("{} {} Street", 1 + draw(home, 6, 90), letters(draw(home, 7, 400) + 5_000, 8));
        for n in [2 * home, 2 * home + 1] {
            let is_named_after = n % 2 == 1 && home.is_multiple_of(40);
            let named = if is_named_after { n - 1 } else { n };
            let given = letters(draw(named, 1, 5_000), 6);
            let (father, own) = (born(named).year(), born(n));
            let born =
                if is_named_after { Born::new(father + 27, own.month(), own.day()) } else { Some(own) };
            for row in 0..2 {
                let slip = letters(mix(n, row), 1) + &given;
                let given = if draw(mix(n, row), 5, 12) == 0 { &slip } else { &given };
                table.push(
                    0,
                    &n.to_string(),
                    &Evidence {
                        given: vec![given],
                        family: vec![&family],
                        born: born.into_iter().collect(),
                        postcodes: vec![&postcode],
                        address: vec![&address],
                        ..Evidence::default()
                    },
                );
            }
        }
    }
    table.close();
    table
}

#[test]
fn a_father_and_his_son_of_one_name_and_home_are_two() {
    let (model, parts, mixed) = linked(&fathers_and_sons());
    assert!(mixed <= 1, "{mixed} of {} fathers have become their sons", PEOPLE / 40);
    let whole = parts.values().filter(|parts| **parts == 1).count();
    assert!(whole * 1_000 > parts.len() * 998, "{whole} of {} are whole", parts.len());
    assert!(model.fields[field::BORN].same[9] < 0.01, "what fathers' dates tell is no slip of one person");
}

/// Guests of twenty nations, each with names of its own; every fourth stands twice. Who comes again has moved now and then.
fn guests() -> Table {
    let mut table = Table::new(Shape { categories: vec!["nation".into()], ..Shape::default() });
    for n in 0..2 * PEOPLE {
        let nation = draw(n, 1, 20);
        let given = letters(nation * 1_000 + draw(n, 2, 12), 6);
        let family = letters(nation * 1_000 + 500 + draw(n, 3, 60), 7);
        for row in 0..=u64::from(n.is_multiple_of(4)) {
            let moved = if row == 1 && draw(n, 4, 5) == 0 { PEOPLE } else { 0 };
            let postcode = format!("LS{} {}AB", 1 + draw(n + moved, 5, 90), draw(n + moved, 6, 10));
            let phone = format!("01632 {:06}", draw(n, 7, 900_000));
            let slip = letters(mix(n, row), 1) + &family;
            let of = letters(nation, 3);
            let evidence = Evidence {
                given: vec![&given],
                family: vec![if draw(mix(n, row), 8, 12) == 0 { &slip } else { &family }],
                postcodes: vec![&postcode],
                phones: if draw(mix(n, row), 9, 3) == 0 { Vec::new() } else { vec![&phone] },
                categories: vec![(0, &of)],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
    }
    table.close();
    table
}

#[test]
fn countrymen_of_one_first_name_are_not_one_person() {
    let (_, parts, mixed) = linked(&guests());
    let whole = parts.values().filter(|parts| **parts == 1).count();
    // Who has moved and tells no telephone is one of several of that name.
    assert!(mixed * 100 < parts.len() * 4, "{mixed} groups of {} people", parts.len());
    assert!(whole * 100 > parts.len() * 97, "{whole} of {} are whole", parts.len());
}

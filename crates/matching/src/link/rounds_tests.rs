//! What is compared in two rounds finds the people that one round finds, with fewer comparisons.

use super::blocking::{Among, Blocking, Limits};
use super::cluster::cluster;
use super::evidence::{Born, Evidence, Shape};
use super::intern::mix;
use super::keys::Kind;
use super::levels::Prepared;
use super::model::Weights;
use super::plan::{Plan, plan};
use super::table::Table;
use super::{EVEN, Nothing, is_crowded, score};
use std::collections::BTreeMap;

const PEOPLE: u64 = 2_000;

fn name(n: u64, many: u64) -> String {
    let n = mix(n, many) % many;
    (0..6).map(|place| char::from(b'a' + u8::try_from(mix(n, place) % 26).unwrap())).collect()
}

/// Three rows of each person with one postcode. Of every fifth a fourth, after the family moved and took another name.
fn table(backwards: bool) -> Table {
    let shape = Shape { categories: vec!["parent".into()], ..Shape::default() };
    let mut table = Table::new(shape);
    let mut rows: Vec<u64> = (0..PEOPLE * 4).filter(|row| row % 4 < 3 || row / 4 % 5 == 0).collect();
    if backwards {
        rows.reverse();
    }
    for row in rows {
        let (n, moved) = (row / 4, row % 4 == 3);
        let family = name(if moved { n + PEOPLE } else { n } ^ 0x55, 200);
        let given = name(n ^ 0xAA, 60);
        let parent = format!("{} {}", name(n, 9_000), name(n ^ 0x55, 200));
        let postcode = format!("LS{} {}AB", 1 + (n + u64::from(moved)) % 97, n % 10);
        let day = |salt, below| 1 + u32::try_from(mix(n, salt) % below).unwrap();
        table.push(
            0,
            &row.to_string(),
            &Evidence {
                given: vec![&given],
                family: vec![&family],
                born: Born::new(2012 + day(7, 4), day(8, 12), day(9, 28)).into_iter().collect(),
                postcodes: vec![&postcode],
                categories: vec![(0, &parent)],
                ..Evidence::default()
            },
        );
    }
    table.close();
    table
}

/// Of each row that is pushed, the row that stands for it; and how many pairs were compared.
fn people(table: &Table, far: bool, threads: usize) -> (BTreeMap<String, String>, u64) {
    let prepared = Prepared::of(table);
    let (_, model) = plan(&prepared, None, &[], 1);
    let weights = Weights::new(&model, &prepared);
    let (near, far) = if far {
        (vec![Kind::DateNames], vec![Kind::DateName])
    } else {
        (vec![Kind::DateNames, Kind::DateName], Vec::new())
    };
    let plan = Plan { near: Blocking::of(&prepared, Among::All, &near, Limits::LINK, threads), far };
    let scored = score(&prepared, plan, &weights, threads, &Nothing);
    let people = cluster(&weights, &prepared, &scored.edges, EVEN, threads).stands_for;
    let id = |row: u32| table.id(row).to_owned();
    ((0..).zip(people).map(|(row, first)| (id(row), id(first))).collect(), scored.pairs)
}

#[test]
fn two_rounds_find_whom_one_finds_with_fewer_comparisons() {
    let table_one = table(false);
    let (one, pairs_of_one) = people(&table_one, false, 1);
    let (two, pairs_of_two) = people(&table_one, true, 1);
    let whole = |people: &BTreeMap<String, String>| {
        (0..PEOPLE)
            .step_by(5)
            .filter(|n| people[&(n * 4).to_string()] == people[&(n * 4 + 3).to_string()])
            .count()
    };
    assert!(whole(&one) > 300, "{} of 400", whole(&one));
    assert_eq!(one, two);
    // Three pairs of each person are met by the first key.
    let beyond = |pairs: u64| pairs - 3 * PEOPLE;
    assert!(beyond(pairs_of_two) * 3 < beyond(pairs_of_one), "{pairs_of_two} and {pairs_of_one}");
    assert_eq!(people(&table(true), true, 3), (two, pairs_of_two), "whatever the order and the threads");
}

#[test]
fn under_a_key_the_first_of_a_group_stands_for_it() {
    let table = table(false);
    let prepared = Prepared::of(&table);
    let person = |row: u32| table.id(row).parse::<u64>().unwrap() / 4;
    // Who meets whom, and how often.
    let met = |among: Among| {
        let blocking = Blocking::of(&prepared, among, &[Kind::DateName], Limits::LINK, 1);
        let mut met: BTreeMap<(u64, u64), u32> = BTreeMap::new();
        blocking.pairs(0..blocking.len(), |a, b, _| {
            let (a, b) = (person(a), person(b));
            *met.entry((a.min(b), a.max(b))).or_default() += 1;
        });
        met
    };
    let mut first = BTreeMap::new();
    let groups = (0..table.len()).map(|row| *first.entry(person(row)).or_insert(row)).collect();
    let (all, by_group) = (met(Among::All), met(Among::Groups(groups)));
    let others =
        |met: &BTreeMap<(u64, u64), u32>| met.keys().copied().filter(|(a, b)| a != b).collect::<Vec<_>>();
    assert!(others(&all).len() > 60, "{}", others(&all).len());
    // Also by the name that only one row of a group has.
    assert_eq!(others(&by_group), others(&all));
    let pairs: u32 = by_group.values().sum();
    assert!(pairs <= 10 + u32::try_from(others(&all).len()).unwrap(), "about once each: {pairs}");
}

#[test]
fn people_of_many_rows_are_looked_at_again() {
    let groups =
        |people: u32, rows: u32| (0..people * rows).map(|row| row / rows * rows).collect::<Vec<u32>>();
    assert!(is_crowded(&groups(100, 20)) && is_crowded(&groups(100, 5)));
    assert!(!is_crowded(&groups(1_000, 3)));
    // A large table costs more: there five rows a person are nothing special.
    assert!(!is_crowded(&groups(30_000, 5)) && is_crowded(&groups(10_000, 20)));
}

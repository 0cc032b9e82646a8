//! Whatever the order of changes, an index holds what one built anew would hold, finds the same children,
//! and keeps nothing of what was taken out.

use super::likeness::{Form, likeness};
use super::names::Names;
use super::*;
use crate::Model;
use crate::keys;
use crate::profile::{LocationKey, NameForm, NumberForm};
use crate::search::search;
use contactpoint_directory::facts::Sex;
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::search::{RawCriteria, SearchCriteria};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

const NAMES: [&str; 12] = [
    "ada",
    "adah",
    "william",
    "bill",
    "mohammed ali",
    "ali",
    "smith",
    "smyth",
    "smith jones",
    "jones",
    "li",
    "",
];
const KEY: LocationKey = LocationKey([3; 32]);
const TODAY: Date = date(2026, 11, 24);

fn a_name() -> impl Strategy<Value = NameForm> {
    (0..NAMES.len(), 0..NAMES.len(), 0..NAMES.len(), any::<bool>()).prop_map(
        |(given, family, middle, is_former)| NameForm {
            given: NAMES[given].into(),
            family: NAMES[family].into(),
            middle: NAMES[middle].into(),
            is_former,
        },
    )
}

fn a_date() -> impl Strategy<Value = Date> {
    (2014_i16..2016, 1_i8..4, 1_i8..4).prop_map(|(year, month, day)| date(year, month, day))
}

fn an_entry() -> impl Strategy<Value = Entry> {
    let number = (0_u64..4, any::<bool>()).prop_map(|(hash, superseded)| NumberForm {
        kind: IdentifierKind::Nhs,
        hash,
        superseded,
    });
    let postcode = (0_u64..3).prop_map(|unit| {
        [KEY.hash("unit", &unit.to_string()), KEY.hash("district", "LS11"), KEY.hash("area", "LS")]
    });
    let who = (vec(a_name(), 0..3), vec(a_date(), 0..3), vec(number, 0..3));
    let place = (vec(postcode, 0..3), vec(0_u64..3, 0..2), vec(a_name(), 0..3));
    (who, place, any::<bool>()).prop_map(|(who, place, shielded)| {
        let mut profile = Profile {
            names: who.0,
            born: who.1,
            numbers: who.2,
            postcodes: place.0,
            schools: place.1,
            parents: place.2,
            sexes: vec![Sex::Female],
        };
        profile.join(&Profile::default());
        Entry { profile, shielded }
    })
}

fn child_of(n: u8) -> ChildId {
    ChildId([n; 16])
}

/// Puts and takings of a few children, in their order.
fn changes() -> impl Strategy<Value = Vec<(u8, Option<Entry>)>> {
    vec((0_u8..6, proptest::option::weighted(0.7, an_entry())), 0..24)
}

fn searches() -> Vec<SearchCriteria> {
    let born =
        RawCriteria { day: "2".into(), month: "1".into(), year: "2015".into(), ..RawCriteria::default() };
    let aged = RawCriteria { age_from: "10".into(), age_to: "12".into(), ..RawCriteria::default() };
    let named = |raw: &RawCriteria, given: &str, family: &str| RawCriteria {
        given_name: given.into(),
        family_name: family.into(),
        ..raw.clone()
    };
    [
        named(&born, "Ada", "Smith"),
        named(&born, "Will", "Jones"),
        named(&born, "", "Smythe"),
        named(&born, "Smith", "Ada"),
        RawCriteria { postcode: "LS11".into(), ..named(&aged, "Ali", "") },
        RawCriteria { postcode: "LS".into(), ..named(&aged, "Ad*", "") },
        RawCriteria { parent: "Ada Smith".into(), ..born.clone() },
    ]
    .iter()
    .map(|raw| SearchCriteria::parse(raw, TODAY).unwrap())
    .collect()
}

/// Everything that an index answers and holds, whatever slots and numbers it gave.
fn told(index: &Index) -> String {
    let model = Model::shipped(1_000);
    let entries: Vec<_> = (0..6).map(|n| index.get(child_of(n))).collect();
    let found: Vec<_> =
        searches().iter().map(|criteria| search(index, &model, &KEY, criteria, &|_| None, TODAY)).collect();
    format!("{} {entries:?} {found:?} {:?}", index.len(), index.census())
}

fn written(index: &Index) -> Vec<u8> {
    let mut bytes = Vec::new();
    index.write(&mut bytes).unwrap();
    bytes
}

fn read_back(index: &Index) -> Index {
    Index::read(&mut written(index).as_slice()).unwrap()
}

#[test]
fn where_a_child_lives_is_not_saved_once_it_is_shielded() {
    let (unit, school) = (0x1122_3344_5566_7788, 0x3344_5566_7788_99AA_u64);
    let profile = Profile { postcodes: vec![[unit, 5, 6]], schools: vec![school], ..Profile::default() };
    let mut index = Index::new();
    let holds = |index: &Index, hash: u64| written(index).windows(8).any(|bytes| bytes == hash.to_le_bytes());
    index.put(child_of(1), Some(Entry { profile: profile.clone(), shielded: false }));
    assert!(holds(&index, unit));
    index.put(child_of(1), Some(Entry { profile, shielded: true }));
    assert!(!holds(&index, unit));
    // The school is still one of all schools, but no child is there.
    assert_eq!(index.under(keys::school(school)).len() + index.under(keys::unit(unit)).len(), 0);
}

proptest! {
    #[test]
    fn whatever_the_order_of_changes_the_index_is_as_if_built_anew(
        changes in changes(),
    ) {
        let mut index = Index::new();
        let mut last: BTreeMap<u8, Entry> = BTreeMap::new();
        for (n, entry) in changes {
            index.put(child_of(n), entry.clone());
            match entry {
                Some(entry) => last.insert(n, entry),
                None => last.remove(&n),
            };
        }
        let mut anew = Index::new();
        for (n, entry) in last.iter().rev() {
            anew.put(child_of(*n), Some(entry.clone()));
        }
        prop_assert_eq!(told(&index), told(&anew));
        prop_assert_eq!(index.state(), anew.state());
        let mut index = read_back(&index);
        prop_assert_eq!(told(&index), told(&anew), "saved and loaded");
        for (n, _) in last {
            index.put(child_of(n), None);
        }
        prop_assert_eq!(index.census(), Index::new().census(), "nothing is left behind");
    }

    #[test]
    fn whatever_bytes_are_read_they_make_an_index_that_can_be_used_or_none(
        entries in vec(an_entry(), 1..4),
        changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
        garbage in vec(any::<u8>(), 0..64),
    ) {
        let mut index = Index::new();
        for (entry, n) in entries.iter().zip(0..) {
            index.put(child_of(n), Some(entry.clone()));
        }
        let mut bytes = written(&index);
        for (at, byte) in changes {
            // Most of it are the beginnings of empty shards; what counts stands before.
            let length = bytes.len().min(2_000);
            bytes[at.index(length)] = byte;
        }
        for bytes in [bytes, garbage] {
            if let Ok(mut index) = Index::read(&mut bytes.as_slice()) {
                told(&index);
                (0..6).for_each(|n| index.put(child_of(n), entries.first().cloned()));
            }
        }
    }

    #[test]
    fn an_entry_comes_back_as_it_was_put_but_for_the_places_of_a_shielded_child(entry in an_entry()) {
        let mut index = Index::new();
        index.put(child_of(1), Some(entry.clone()));
        let back = index.get(child_of(1)).unwrap();
        if entry.shielded {
            prop_assert_eq!(&back.profile, &entry.profile.clone().without_locations());
        } else {
            prop_assert_eq!(back, entry);
        }
    }

    #[test]
    fn similar_names_are_found_as_by_comparing_with_every_name(
        known in vec("[abeh]{1,9}( [abe]{2,4})?", 1..40),
        gone in vec(any::<bool>(), 40),
        typed in "[abeh]{1,9}( [abe]{2,4})?",
    ) {
        let mut names = Names::default();
        let numbers: Vec<u32> = known.iter().map(|name| names.retain(name)).collect();
        for (number, _) in numbers.iter().zip(gone).filter(|(_, gone)| *gone) {
            names.release(*number);
        }
        let mut found: Vec<_> = names.similar(&typed).into_iter().map(|(number, how)| (names.text(number), how)).collect();
        let form = Form::of(&typed);
        let mut due: Vec<_> = names
            .texts()
            .flatten()
            .filter_map(|(name, _)| Some((name, likeness(&form, &Form::of(name))?)))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        let mut at_length = names.similar_in_any_case(&typed);
        at_length.sort_unstable();
        let mut by_list = names.similar(&typed);
        by_list.sort_unstable();
        prop_assert_eq!(by_list, at_length, "the list has what is found without it");
        found.sort_unstable();
        found.dedup();
        due.sort_unstable();
        prop_assert_eq!(found, due);
    }

    #[test]
    fn likeness_is_the_same_either_way_round(a in "[a-e]{1,12}( [a-e]{1,5})?", b in "[a-e]{1,12}") {
        prop_assert_eq!(likeness(&Form::of(&a), &Form::of(&b)), likeness(&Form::of(&b), &Form::of(&a)));
    }
}

#[test]
fn a_million_changes_of_one_key_are_no_quadratic_matter() {
    // As many as stand on one day and under one name: what is moved at each change is the rest of a run.
    let profile = Profile {
        names: vec![NameForm {
            given: "mohammed".into(),
            family: "khan".into(),
            middle: String::new(),
            is_former: false,
        }],
        born: vec![date(2015, 1, 1)],
        ..Profile::default()
    };
    let begun = std::time::Instant::now();
    let mut index = Index::new();
    for n in 0..100_000_u32 {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_le_bytes());
        index.put(ChildId(id), Some(Entry { profile: profile.clone(), shielded: false }));
    }
    assert_eq!(index.len(), 100_000);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

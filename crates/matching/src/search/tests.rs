use super::*;
use crate::index::Entry;
use crate::profile::{NameForm, Profile};
use contactpoint_directory::facts::{Address, ChildFacts, NameUse, PersonName};
use contactpoint_directory::personal::Name;
use contactpoint_directory::postcode::Postcode;
use contactpoint_directory::search::RawCriteria;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 24);

fn found(index: &Index, typed: &RawCriteria) -> Vec<ChildId> {
    let criteria = SearchCriteria::parse(typed, TODAY).unwrap();
    let hits = search(index, &Model::shipped(1000), &LocationKey([7; 32]), &criteria, &|_| None, TODAY);
    hits.into_iter().map(|hit| hit.child).collect()
}

fn put(index: &mut Index, n: u8, given: &str, shielded: bool) {
    let facts = ChildFacts {
        names: vec![PersonName {
            used_as: NameUse::Official,
            given: Name::parse(given),
            middle: None,
            family: Name::parse("Quimby"),
        }],
        date_of_birth: Some(date(2019, 3, 4)),
        addresses: vec![Address { postcode: Postcode::parse("AB1 2CD"), ..Address::default() }],
        ..ChildFacts::default()
    };
    let profile = crate::profile::Profile::of(&facts, &LocationKey([7; 32]), &|_| None);
    index.put(ChildId([n; 16]), Some(Entry { profile, shielded }));
}

#[test]
fn the_beginning_of_a_name_finds_every_child_of_the_place_whose_name_begins_so() {
    let mut index = Index::new();
    for (n, given) in [(1, "Martha"), (2, "Maximilian"), (3, "Mabel"), (4, "Olive")] {
        put(&mut index, n, given, false);
    }
    put(&mut index, 9, "Maud", true);
    let typed = |given: &str| RawCriteria {
        given_name: given.into(),
        age_from: "6".into(),
        age_to: "8".into(),
        postcode: "AB1".into(),
        ..RawCriteria::default()
    };
    assert_eq!(found(&index, &typed("Ma*")).len(), 3, "and not the shielded one");
    assert_eq!(found(&index, &typed("Oliv*")), [ChildId([4; 16])]);
    assert!(found(&index, &typed("Zz*")).is_empty());
}

#[test]
fn a_shielded_child_is_found_by_name_and_date_and_by_nothing_that_locates() {
    let mut index = Index::new();
    put(&mut index, 9, "Maud", true);
    let by_date = RawCriteria {
        given_name: "Maud".into(),
        day: "4".into(),
        month: "3".into(),
        year: "2019".into(),
        ..RawCriteria::default()
    };
    assert_eq!(found(&index, &by_date).len(), 1);
    let located = RawCriteria { postcode: "AB1 2CD".into(), ..by_date };
    assert!(found(&index, &located).is_empty());
}

/// A directory of names that are much alike, many born near one another.
fn crowd() -> impl Strategy<Value = Vec<(String, String, Date, bool)>> {
    let born = (2013_i16..2016, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(year, month, day));
    vec(("[ab]{2,3}(ra|na|th)", "(sm|st)[aeiy]{1,2}(th)?( ann)?", born, any::<bool>()), 0..400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_search_that_ends_early_finds_what_one_that_looks_at_everything_finds(
        crowd in crowd(),
        asked in vec(("([ab]{2,3}(ra|na|th))?", "(sm|st)[aeiy]{1,2}(th)?", 2013_i16..2016, 1_i8..13, 1_i8..29), 8),
        copies in 1_usize..120,
    ) {
        let mut index = Index::new();
        let mut put = |n: usize, given: &str, family: &str, born: Date, is_former: bool| {
            let names = vec![NameForm { given: given.into(), family: family.into(), middle: String::new(), is_former }];
            let profile = Profile { names, born: vec![born], ..Profile::default() };
            let mut id = [0; 16];
            id[..8].copy_from_slice(&n.to_le_bytes());
            index.put(ChildId(id), Some(Entry { profile, shielded: false }));
        };
        for (n, (given, family, born, is_former)) in crowd.iter().enumerate() {
            put(n, given, family, *born, *is_former);
        }
        // So many of one name and day that not all can be shown.
        if let Some((given, family, born, _)) = crowd.first() {
            (0..copies).for_each(|n| put(1_000 + n * 7_919 % 997, given, family, *born, false));
        }
        let first = crowd.first().map(|(given, family, born, _)| (given.clone(), family.clone(), born.year(), born.month(), born.day()));
        // As it is, and with a slip: then all of them are worth the same, and none is exact.
        let slipped = first.clone().map(|(given, family, year, month, day)| (format!("{given}x"), family, year, month, day));
        for (given, family, year, month, day) in asked.into_iter().chain(first).chain(slipped) {
            let typed = RawCriteria {
                given_name: given,
                family_name: family,
                day: day.to_string(),
                month: month.to_string(),
                year: year.to_string(),
                ..RawCriteria::default()
            };
            let criteria = SearchCriteria::parse(&typed, TODAY).unwrap();
            let model = Model::shipped(1000);
            let query = query::Query::of(&index, &model, &LocationKey([7; 32]), &criteria, &|_| None, TODAY);
            let (early, all) = (query.answer(), query.answer_of_all());
            prop_assert!(early.len() <= MOST_HITS);
            prop_assert_eq!(early, all);
        }
    }
}

fn born_on(given: &str, family: &str, born: Date) -> RawCriteria {
    RawCriteria {
        given_name: given.into(),
        family_name: family.into(),
        day: born.day().to_string(),
        month: born.month().to_string(),
        year: born.year().to_string(),
        ..RawCriteria::default()
    }
}

#[test]
fn what_a_search_forgives_and_what_not() {
    let mut index = Index::new();
    let profile = |given: &str, family: &str, middle: &str| Profile {
        names: vec![NameForm {
            given: given.into(),
            family: family.into(),
            middle: middle.into(),
            is_former: false,
        }],
        born: vec![date(2019, 3, 4)],
        ..Profile::default()
    };
    index.put(
        ChildId([1; 16]),
        Some(Entry { profile: profile("catherine", "mcdonald", "jane"), shielded: false }),
    );
    index.put(ChildId([2; 16]), Some(Entry { profile: profile("mia", "li", ""), shielded: false }));
    index.put(ChildId([3; 16]), Some(Entry { profile: profile("", "prince", ""), shielded: false }));
    let born = date(2019, 3, 4);
    for (given, family, on, child) in [
        ("Katharine", "McDonald", born, Some(1)),
        ("Kate", "Mc Donald", born, Some(1)),
        ("Jane", "McDonald", born, Some(1)),
        ("Jane", "McDonald", date(2019, 4, 3), Some(1)),
        ("McDonald", "Catherine", born, Some(1)),
        ("Cahterine", "McDonlad", date(2019, 4, 3), Some(1)),
        ("Catherine", "McDonald", date(2018, 3, 4), Some(1)),
        ("Catherine", "McDonald", date(2019, 12, 4), Some(1)),
        ("Catherine", "McDonald", date(2019, 9, 27), Some(1)),
        ("Catherine", "McDonald", date(2017, 9, 27), None),
        ("Cath", "", born, Some(1)),
        ("Mis", "Li", date(2019, 4, 3), Some(2)),
        // Too little agrees, and too loosely.
        ("Mis", "Okafor", born, None),
        ("Mis", "La", date(2019, 4, 3), None),
        ("Mis", "", born, None),
        ("Prince", "", born, Some(3)),
        ("Thomas", "Okafor", born, None),
    ] {
        let expected: Vec<ChildId> = child.map(|n| ChildId([n; 16])).into_iter().collect();
        assert_eq!(found(&index, &born_on(given, family, on)), expected, "{given} {family} {on}");
    }
}

//! A pair that is not compared to the end weighs less than what it was given up for: the law of [`Worth::is_below`].
//!
//! [`Worth::is_below`]: crate::link::model::Worth::is_below

use super::said::{Said, Sender};
use super::store::Store;
use super::tests::{from_nothing, records};
use super::{Record, RecordName, rules};
use crate::link::levels::Memories;
use crate::profile::LocationKey;
use contactpoint_directory::facts::{
    Address, ChildFacts, Education, NameUse, Parent, PersonName, Relationship, Setting,
};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::personal::{AddressLine, Name, Phone};
use contactpoint_directory::postcode::Postcode;
use jiff::civil::date;
use proptest::prelude::*;

/// Whether a pair may be given up that weighs as much as it does.
fn is_given_up(store: &Store, [a, b]: [u32; 2], memories: &mut Memories) -> bool {
    let persons = store.compare_persons(a, b, memories);
    let mut whole = persons;
    store.comparer.compare_surroundings(&store.table, a, b, memories, &mut whole);
    let weight = store.worth.weigh(&store.table, a, b, whole);
    store.worth.is_below(&store.table, weight, a, b, persons)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn no_pair_is_given_up_for_less_than_it_weighs(records in records()) {
        let partition = from_nothing(&records, &[]);
        let (store, mut memories) = (partition.store(), Memories::default());
        let rows: Vec<u32> = store.records().filter_map(|name| store.row_of(name)).collect();
        for (a, b) in rows.iter().flat_map(|a| rows.iter().map(|b| (*a, *b))).filter(|(a, b)| a != b) {
            prop_assert!(!is_given_up(store, [a, b], &mut memories));
        }
    }
}

/// What two records of one child may tell besides name and date of birth, one thing each.
fn surroundings() -> Vec<(&'static str, ChildFacts)> {
    let none = ChildFacts::default;
    let school = || OrganisationCode::parse("urn:100001").unwrap();
    let lines = || vec![AddressLine::parse("12 High Road").unwrap()];
    let postcode = Postcode::parse("LS1 4AP");
    let parent = Parent {
        name: PersonName {
            used_as: NameUse::Official,
            given: Name::parse("Ngozi"),
            middle: None,
            family: Name::parse("Okafor"),
        },
        relationship: Relationship::Mother,
        parental_responsibility: None,
        day_to_day_care: None,
        phones: Vec::new(),
        emails: Vec::new(),
        address: None,
    };
    let at = |address: Address| ChildFacts { addresses: vec![address], ..none() };
    vec![
        ("postcode", at(Address { postcode: postcode.clone(), ..Address::default() })),
        ("postcode and address", at(Address { lines: lines(), postcode, ..Address::default() })),
        ("telephone", ChildFacts { phones: vec![Phone::parse("07700 900123").unwrap()], ..none() }),
        (
            "school",
            ChildFacts {
                education: vec![Education { setting: Setting::School(school()), from: None, until: None }],
                ..none()
            },
        ),
        ("practice", ChildFacts { gp: Some(school()), ..none() }),
        ("parent", ChildFacts { parents: vec![parent], ..none() }),
        ("place in a birth", ChildFacts { birth_order: Some(1), ..none() }),
    ]
}

#[test]
fn each_thing_that_both_tell_is_reckoned_with() {
    for (told, facts) in surroundings() {
        let facts = ChildFacts {
            names: vec![rules::name("Zbigniew||Okafor")],
            date_of_birth: Some(date(2014, 3, 7)),
            ..facts
        };
        let sender = Sender { supplier: "x", one_record_a_child: None };
        let said = Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None);
        let record = |at: u128| Record {
            name: RecordName(at),
            said: said.clone(),
            ..rules::record(at, ("x", &["a"], None, &[]))
        };
        let partition = from_nothing(&[record(1), record(2)], &[]);
        let rows = [1, 2].map(|at| partition.store().row_of(RecordName(at)).unwrap());
        assert!(!is_given_up(partition.store(), rows, &mut Memories::default()), "{told}");
    }
}

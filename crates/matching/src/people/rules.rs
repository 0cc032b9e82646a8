//! What a third record tells of two, and names as the directory reads them: small families by hand.

use super::said::{Said, Sender};
use super::{DirectoryModel, Partition, Place, Record, RecordName, SINCE_EVER};
use crate::decide::{EXCLUSION, SHIELD_EXCLUSION};
use crate::link::table::part;
use crate::profile::LocationKey;
use contactpoint_directory::facts::{Address, ChildFacts, NameUse, Parent, PersonName, Relationship, Sex};
use contactpoint_directory::identifier::{Identifier, IdentifierKind};
use contactpoint_directory::personal::Name;
use contactpoint_directory::postcode::Postcode;
use jiff::civil::date;

const NHS: [&str; 2] = ["9434765919", "9434765870"];

/// A record: its source (in capitals: keeps one record a child), names ("given|middle|family"), NHS number,
/// parents ("given family"). All were born on one day at one place.
pub(super) type Told<'a> = (&'a str, &'a [&'a str], Option<usize>, &'a [&'a str]);

pub(super) fn name(text: &str) -> PersonName {
    let part = |at| text.split('|').nth(at).and_then(Name::parse);
    PersonName { used_as: NameUse::Official, given: part(0), middle: part(1), family: part(2) }
}

pub(super) fn record(at: u128, (source, names, number, parents): Told) -> Record {
    let mut facts =
        ChildFacts { names: names.iter().map(|text| name(text)).collect(), ..ChildFacts::default() };
    if !names.is_empty() {
        facts.date_of_birth = Some(date(2014, 3, 7));
        facts.sex = Some(Sex::Male);
        facts.addresses = vec![Address { postcode: Postcode::parse("LS1 4AP"), ..Address::default() }];
    }
    facts.identifiers.extend(number.and_then(|at| Identifier::parse(IdentifierKind::Nhs, NHS[at])));
    facts.parents.extend(parents.iter().map(|parent| Parent {
        name: name(&parent.replace(' ', "||")),
        relationship: Relationship::Mother,
        parental_responsibility: None,
        day_to_day_care: None,
        phones: Vec::new(),
        emails: Vec::new(),
        address: None,
    }));
    let one = source.chars().all(char::is_uppercase).then_some(source);
    let sender = Sender { supplier: source, one_record_a_child: one };
    Record {
        name: RecordName(at),
        rank: 0,
        said: Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None),
        can_make_a_child: facts.can_make_a_child(),
        first_seen: 1,
        shielded_since: None,
    }
}

/// The child that each record is of, by its first record; none if it is held or waits.
fn children(told: &[Told]) -> Vec<Option<u128>> {
    let records: Vec<Record> = (1..).zip(told).map(|(at, told)| record(at, *told)).collect();
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    records.iter().rev().for_each(|record| partition.put(record));
    let fates = partition.settle();
    let place = |record: &Record| match fates[&record.name].place {
        Place::Linked(first) => Some(first.0),
        _ => None,
    };
    records.iter().map(place).collect()
}

#[test]
fn one_who_is_known_by_both_names_is_one_child() {
    let told: [Told; 3] = [
        ("PDS", &["Haoyu||Zhou"], Some(0), &[]),
        ("SCHOOL", &["Haoyu||Zhou", "Ivan||Zhou"], None, &["Wei Zhou", "Min Li"]),
        ("PUPILS", &["Ivan||Zhou"], None, &["Wei Zhou", "Min Li"]),
    ];
    assert_eq!(children(&told), [Some(1); 3]);
    // Of two given names of one record, others tell one each.
    let told: [Told; 3] = [
        ("PDS", &["Muhammad|Ibrahim|Khan"], Some(0), &[]),
        ("clinic", &["Ibrahim||Khan"], Some(0), &[]),
        ("nursery", &["Muhammad||Khan"], None, &[]),
    ];
    assert_eq!(children(&told), [Some(1); 3]);
}

#[test]
fn twins_stay_two_with_and_without_a_record_that_names_neither() {
    let told: [Told; 3] = [
        ("PDS", &["Haoyu||Zhou"], Some(0), &["Wei Zhou"]),
        ("births", &["Baby||Zhou"], None, &["Wei Zhou"]),
        ("SCHOOL", &["Ivan||Zhou"], None, &["Wei Zhou"]),
    ];
    let [one, _, two] = children(&told).try_into().unwrap();
    assert_eq!((one, two), (Some(1), None), "a person looks");
    // Both have a number of their own: even a record of both names joins nothing.
    let told: [Told; 3] = [
        ("PDS", &["Haoyu||Zhou"], Some(0), &[]),
        ("PDS", &["Ivan||Zhou"], Some(1), &[]),
        ("SCHOOL", &["Haoyu||Zhou", "Ivan||Zhou"], None, &[]),
    ];
    let children = children(&told);
    assert_ne!(children[0], children[1]);
}

#[test]
fn a_twins_number_is_not_taken_for_a_second_name() {
    let told: [Told; 3] = [
        ("PDS", &["Rafferty||Wallace"], Some(0), &[]),
        ("PDS", &["Vincent||Wallace"], Some(1), &[]),
        ("clinic", &["Vincent||Wallace"], Some(0), &[]),
    ];
    let children = children(&told);
    assert_eq!(children[1], Some(2));
    assert!(children[0] != children[1] && children[2] != Some(1), "it is Vincent's, or a person looks");
}

#[test]
fn a_row_that_names_nobody_goes_with_its_own_source() {
    // The school has written the brother's number, and tells the mother.
    let told: [Told; 3] = [
        ("PDS", &["Harri||Quist"], Some(0), &[]),
        ("PDS", &[], Some(0), &["Angharad Reed"]),
        ("SCHOOL", &["Osian||Bell"], Some(0), &["Angharad Reed"]),
    ];
    let children = children(&told);
    assert_eq!(children[1], Some(1));
    assert_ne!(children[2], Some(1));
}

#[test]
fn a_slip_in_a_name_makes_no_twin_of_a_child_who_got_another_number() {
    let told: [Told; 4] = [
        ("PDS", &["Alisha||Mahmood"], Some(0), &[]),
        ("PDS", &[], Some(0), &["Iqra Khatun"]),
        ("BIRTHS", &["Alisha||Mahmood"], Some(1), &["Iqra Khatun"]),
        ("clinic", &["lAisha||Mahmood"], Some(1), &[]),
    ];
    assert_eq!(children(&told), [Some(1); 4]);
    // Nobody has both the number and the name: they may be twins.
    let children = children(&[told[0], told[1], told[3]]);
    assert_ne!(children[2], Some(1));
}

#[test]
fn two_records_in_a_row_explain_a_number_under_another_name_and_family() {
    let told: [Told; 4] = [
        ("PDS", &["Yiran||Ma"], Some(0), &["Ziyi Ma"]),
        ("BIRTHS", &["Yiran||Sun"], Some(0), &["Ziyi Ma"]),
        ("SCHOOL", &["Yiran||Sun", "Winnie||Sun"], None, &[]),
        ("clinic", &["Winnie||Sun"], Some(0), &[]),
    ];
    assert_eq!(children(&told), [Some(1); 4]);
    let children = children(&[told[0], told[3]]);
    assert_ne!(children[1], Some(1), "without those a person looks");
}

#[test]
fn one_record_under_another_name_at_home_waits_for_a_person_unless_they_are_two() {
    let told: [Told; 3] = [
        ("PDS", &["Haoyu||Zhou"], Some(0), &[]),
        ("PDS", &[], Some(0), &["Wei Zhou"]),
        ("SCHOOL", &["Ivan||Zhou"], None, &[]),
    ];
    assert_eq!(children(&told), [Some(1), Some(1), None]);
    // A school that has both has two.
    let twins: [Told; 4] = [told[0], told[1], ("SCHOOL", &["Haoyu||Zhou"], None, &[]), told[2]];
    assert_eq!(children(&twins), [Some(1), Some(1), Some(1), Some(4)]);
    // So do a few records under that name; of whom more tell, is somebody.
    let nursery: Told = ("nursery", &["Ivan||Zhou"], None, &[]);
    assert_eq!(children(&[told[0], told[1], told[2], nursery]), [Some(1), Some(1), None, None]);
    let many = [told[0], told[1], told[2], nursery, nursery, nursery];
    assert_eq!(children(&many), [Some(1), Some(1), Some(3), Some(3), Some(3), Some(3)]);
    let two = [told[0], told[1], told[2], nursery, ("PDS", &["Ivan||Zhou"], Some(1), &[])];
    assert_eq!(children(&two), [Some(1), Some(1), Some(3), Some(3), Some(3)]);
}

#[test]
fn a_return_without_names_goes_with_the_case_of_its_number() {
    let in_care = |at, supplier, named: &str, number: &str| {
        let mut facts = ChildFacts {
            date_of_birth: Some(date(2021, 3, 7)),
            sex: Some(Sex::Male),
            names: if named.is_empty() { Vec::new() } else { vec![name(named)] },
            ..ChildFacts::default()
        };
        facts.identifiers.extend(Identifier::parse(IdentifierKind::SocialCare, number));
        let sender = Sender { supplier, one_record_a_child: None };
        let said = Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None);
        Record { said, can_make_a_child: facts.can_make_a_child(), ..record(at, ("x", &["a"], None, &[])) }
    };
    let places = |returned: Record| {
        let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
        partition.put(&in_care(1, "la:801", "Zbigniew||Okafor", "566910"));
        partition.put(&in_care(2, "la:801", "Zbigniew||Okafor", "384923"));
        partition.put(&in_care(3, "la:802", "Ivo||Quist", "566910"));
        partition.put(&returned);
        let fates = partition.settle();
        assert_eq!(fates[&RecordName(2)].place, Place::Linked(RecordName(1)), "a case opened twice");
        assert_eq!(
            fates[&RecordName(3)].place,
            Place::Linked(RecordName(3)),
            "a number of another authority"
        );
        fates[&returned.name].place
    };
    assert_eq!(places(in_care(4, "la:801", "", "566910")), Place::Linked(RecordName(1)));
    assert_eq!(places(in_care(4, "la:802", "", "566910")), Place::Linked(RecordName(3)));
    assert_eq!(places(in_care(4, "la:803", "", "566910")), Place::Waiting);
    assert_eq!(places(in_care(4, "la:801", "", "566911")), Place::Waiting);
}

#[test]
fn a_slip_in_a_short_name_is_no_other_name() {
    let two = |a, b| {
        let (a, b): ([&str; 1], [&str; 1]) = ([a], [b]);
        let told: [Told; 2] = [("PDS", &a, Some(0), &[]), ("clinic", &b, None, &[])];
        children(&told)
    };
    assert_eq!(two("Ben||Smith", "Brn||Smith"), [Some(1); 2]);
}

#[test]
fn a_child_may_stand_under_the_other_parents_family_name() {
    let told: [Told; 2] = [
        ("PDS", &["Finlay||Donnelly"], Some(0), &["Clodagh Donnelly", "Oisin Fraser"]),
        ("clinic", &["Finlay||Fraser"], None, &[]),
    ];
    assert_eq!(children(&told), [Some(1); 2]);
    // One whose names changed places, under the other parent's name.
    let told: [Told; 2] =
        [("PDS", &["Joseph||Davies"], Some(0), &[]), ("SCHOOL", &["Gilbert||Joseph"], Some(0), &[])];
    assert_eq!(children(&told), [Some(1); 2]);
}

#[test]
fn a_wrong_number_does_not_outweigh_the_person() {
    let told: [Told; 3] = [
        ("PDS", &["Ethan|Jude|Franklin"], Some(0), &[]),
        ("PDS", &[], Some(0), &["Grace Reeves"]),
        ("clinic", &["Ethan|Jude|Franklin"], Some(1), &[]),
    ];
    assert_eq!(children(&told), [Some(1); 3]);
}

#[test]
fn what_stood_before_a_shield_is_let_stand_and_what_comes_later_is_held() {
    let place = |first_seen: i64, since: i64| {
        let child =
            Record { shielded_since: Some(since), ..record(1, ("PDS", &["Zbigniew||Okafor"], Some(0), &[])) };
        let other = Record { first_seen, ..record(2, ("SCHOOL", &["Zbigniew||Winterbourne"], None, &[])) };
        let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
        partition.put(&child);
        partition.put(&other);
        partition.settle()[&other.name].place
    };
    assert_eq!(place(5, 10), Place::Linked(RecordName(2)), "it stood before");
    assert_eq!(place(15, 10), Place::Held);
    assert_eq!(place(5, SINCE_EVER), Place::Held, "a source restricts the child: it was always so");
}

#[test]
fn against_a_shielded_child_the_models_exclusion_probability_is_the_far_lower_one() {
    let place = |own: &str, named: &str, born: jiff::civil::Date, shielded: bool, bound: f64| {
        let child = Record {
            shielded_since: shielded.then_some(SINCE_EVER),
            ..record(1, ("PDS", &[own], None, &[]))
        };
        let facts =
            ChildFacts { names: vec![name(named)], date_of_birth: Some(born), ..ChildFacts::default() };
        let sender = Sender { supplier: "x", one_record_a_child: None };
        let said = Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None);
        let other = Record { said, ..record(2, ("SCHOOL", &["a"], None, &[])) };
        let model = DirectoryModel { shield_exclusion: bound, ..DirectoryModel::shipped() };
        let mut partition = Partition::new(model, 11_000_000);
        partition.put(&child);
        partition.put(&other);
        partition.settle()[&other.name].place
    };
    let stands = Place::Linked(RecordName(2));
    // Another family name: unlikely, and they agree in given name and date.
    let in_part = |shielded, bound| {
        place("Charlotte||Winterbourne", "Charlotte||Evans", date(2014, 3, 7), shielded, bound)
    };
    assert_eq!(in_part(false, SHIELD_EXCLUSION), stands, "of any other child not even a hint");
    assert_eq!(in_part(true, SHIELD_EXCLUSION), Place::Held);
    assert_eq!(in_part(true, EXCLUSION), stands);
    // A rare name with a date that is wholly wrong: they agree in too little, and are likely all the same.
    let rare = "Angharad||Winterbourne";
    let likely = |shielded| place(rare, rare, date(2016, 11, 28), shielded, SHIELD_EXCLUSION);
    assert_eq!(likely(false), stands);
    assert_eq!(likely(true), Place::Held, "a hint is not enough beside a shield");
}

#[test]
fn a_shield_reaches_every_record_that_is_plainly_of_the_child_and_draws_back() {
    let told: [Told; 3] = [
        ("PDS", &["Zbigniew||Okafor"], Some(0), &[]),
        ("SCHOOL", &["Zbigniew||Okafor"], None, &[]),
        ("clinic", &["Zbyszek||Okafor"], Some(0), &[]),
    ];
    let records: Vec<Record> = (1..).zip(&told).map(|(at, told)| record(at, *told)).collect();
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    for record in &records {
        partition.put(record);
    }
    let places = |partition: &Partition, record: &Record| {
        let store = partition.store();
        store.table.row(store.row_of(record.name).unwrap()).get(part::POSTCODE).len()
    };
    partition.settle();
    assert!(records.iter().all(|record| places(&partition, record) == 1));
    partition.put(&Record { shielded_since: Some(10), ..records[0].clone() });
    let fates = partition.settle();
    assert!(records.iter().all(|record| places(&partition, record) == 0), "their places are forgotten");
    assert!(fates.values().all(|fate| fate.place == Place::Linked(RecordName(1))), "one child as before");
    // Lifted: what it reached is to say again where it lives.
    partition.put(&records[0]);
    assert_eq!(*partition.to_put_again(), [RecordName(2), RecordName(3)].into());
    for record in &records[1..] {
        partition.put(record);
    }
    partition.settle();
    assert!(records.iter().all(|record| places(&partition, record) == 1));
}

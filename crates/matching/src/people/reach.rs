//! How far shields reach by what people said: must-links of a shielded child, by hand and as a law.

use super::rules::{name, record};
use super::said::{Said, Sender};
use super::tests::{self, answer, from_nothing, records};
use super::{DirectoryModel, Partition, Place, Record, RecordName, SINCE_EVER, Verdict};
use crate::link::table::part;
use crate::profile::LocationKey;
use contactpoint_directory::facts::{Address, ChildFacts};
use contactpoint_directory::postcode::Postcode;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A record of somebody who was born on another day and lives elsewhere, if an address is told at all.
fn elsewhere(at: u128, named: &str, born: Date, postcode: &str) -> Record {
    let addresses =
        Postcode::parse(postcode).map(|postcode| Address { postcode: Some(postcode), ..Address::default() });
    let facts = ChildFacts {
        names: vec![name(named)],
        date_of_birth: Some(born),
        addresses: addresses.into_iter().collect(),
        ..ChildFacts::default()
    };
    let sender = Sender { supplier: "x", one_record_a_child: None };
    Record {
        said: Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None),
        can_make_a_child: facts.can_make_a_child(),
        ..record(at, ("x", &["a"], None, &[]))
    }
}

/// A shielded child (1), two records that resemble it in nothing (2 and 3), and one that resembles the third (4).
fn a_shielded_child_and_others() -> Vec<Record> {
    let (other_day, third_day) = (date(2011, 10, 19), date(2017, 8, 26));
    vec![
        Record {
            shielded_since: Some(SINCE_EVER),
            ..record(1, ("PDS", &["Zbigniew||Okafor"], Some(0), &[]))
        },
        elsewhere(2, "Ffion||Baker", other_day, "M1 1AE"),
        elsewhere(3, "Charlotte||Winterbourne", third_day, "TR1 2AB"),
        elsewhere(4, "Charlotte||Evans", third_day, ""),
    ]
}

fn put_all(partition: &mut Partition, records: &[Record]) {
    for record in records {
        partition.put(record);
    }
}

/// Settles, after what a shield reaches no longer was put again, and tells where the last record is.
fn last_place(partition: &mut Partition, records: &[Record]) -> Place {
    while let Some(name) = partition.to_put_again().first() {
        partition.put(&records[usize::try_from(name.0).unwrap() - 1]);
    }
    partition.touch([records[records.len() - 1].name]);
    partition.settle()[&records[records.len() - 1].name].place
}

#[test]
fn what_resembles_a_record_that_people_joined_to_a_shielded_child_is_held_until_that_is_taken_back() {
    let mut records = a_shielded_child_and_others();
    let [one, two, three, four] = [1, 2, 3, 4].map(RecordName);
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    put_all(&mut partition, &records);
    let postcodes = |partition: &Partition| {
        let store = partition.store();
        store.table.row(store.row_of(three).unwrap()).get(part::POSTCODE).len()
    };
    let (stands, held) = (Place::Linked(four), Place::Held);
    assert_eq!(last_place(&mut partition, &records), stands, "it resembles nothing of the child's");

    partition.say(one, three, Some(Verdict::Same));
    assert_eq!(last_place(&mut partition, &records), held);
    assert_eq!(postcodes(&partition), 0, "the child's places are forgotten, this one too");
    partition.say(one, three, None);
    assert_eq!(last_place(&mut partition, &records), stands, "taken back");
    assert_eq!(postcodes(&partition), 1);
    partition.say(one, three, Some(Verdict::Same));
    partition.say(one, three, Some(Verdict::NotSame));
    assert_eq!(last_place(&mut partition, &records), stands, "the contrary was said");
    partition.say(one, three, None);

    // Two in a row.
    partition.say(two, three, Some(Verdict::Same));
    assert_eq!(last_place(&mut partition, &records), stands, "of no shielded child");
    partition.say(one, two, Some(Verdict::Same));
    assert_eq!(last_place(&mut partition, &records), held);
    partition.say(one, three, Some(Verdict::NotSame));
    assert_eq!(last_place(&mut partition, &records), stands, "the second must-link is passed over");
    assert_eq!(postcodes(&partition), 1);
    partition.say(one, three, None);
    assert_eq!(last_place(&mut partition, &records), held);
    partition.remove(two);
    assert_eq!(last_place(&mut partition, &records), stands, "nothing joins them any longer");
    partition.put(&records[1]);
    assert_eq!(last_place(&mut partition, &records), held);
    records[0].shielded_since = None;
    partition.put(&records[0]);
    assert_eq!(last_place(&mut partition, &records), stands, "the shield is lifted");
}

/// The records that a shield reaches.
fn reached(partition: &Partition) -> Vec<u128> {
    let store = partition.store();
    let mut shielded: Vec<u128> = store.records().map(|name| name.0).collect();
    shielded.retain(|name| store.entry(store.row_of(RecordName(*name)).unwrap()).is_shielded());
    shielded.sort_unstable();
    shielded
}

#[test]
fn a_shield_that_reached_a_must_link_by_another_record_draws_back_from_it() {
    let mut records = a_shielded_child_and_others();
    records[1] = record(2, ("clinic", &["Zbigniew||Okafor"], Some(0), &[]));
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    put_all(&mut partition, &records);
    partition.say(RecordName(2), RecordName(3), Some(Verdict::Same));
    assert_eq!(last_place(&mut partition, &records), Place::Held);
    assert_eq!(reached(&partition), [1, 2, 3]);
    records[0].shielded_since = None;
    partition.put(&records[0]);
    assert_eq!(last_place(&mut partition, &records), Place::Linked(RecordName(4)));
    assert!(reached(&partition).is_empty());

    // One that is shielded by itself, only later, is so since then again, and so is what was joined to it.
    let since = |partition: &Partition, at| {
        let store = partition.store();
        store.entry(store.row_of(RecordName(at)).unwrap()).shield
    };
    records[0].shielded_since = Some(SINCE_EVER);
    records[1].shielded_since = Some(10);
    put_all(&mut partition, &records[..2]);
    last_place(&mut partition, &records);
    assert_eq!([2, 3].map(|at| since(&partition, at)), [Some(SINCE_EVER); 2]);
    records[0].shielded_since = None;
    partition.put(&records[0]);
    last_place(&mut partition, &records);
    assert_eq!([1, 2, 3].map(|at| since(&partition, at)), [Some(10); 3]);
}

#[test]
fn a_record_that_comes_or_goes_changes_which_must_links_are_obeyed_and_how_far_shields_reach() {
    for (shielded, with, without) in [(2, vec![1, 2], vec![2, 3]), (4, vec![3, 4], vec![4])] {
        let named = ["Ffion||Baker", "Charlotte||Winterbourne", "Tomasz||Evans", "Ayesha||Khan"];
        let born = [date(2011, 10, 19), date(2017, 8, 26), date(2014, 3, 7), date(2009, 12, 1)];
        let all: Vec<Record> = (1..)
            .zip(named.iter().zip(born))
            .map(|(at, (named, born))| {
                let shielded_since = (at == shielded).then_some(SINCE_EVER);
                Record { shielded_since, ..elsewhere(at, named, born, "") }
            })
            .collect();
        let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
        put_all(&mut partition, &all);
        // With the first record the second must-link is passed over; without it the third is.
        for (a, b) in [(1, 2), (2, 3), (3, 4)] {
            partition.say(RecordName(a), RecordName(b), Some(Verdict::Same));
        }
        for (a, b) in [(1, 3), (2, 4)] {
            partition.say(RecordName(a), RecordName(b), Some(Verdict::NotSame));
        }
        last_place(&mut partition, &all);
        assert_eq!(reached(&partition), with);
        partition.remove(RecordName(1));
        last_place(&mut partition, &all);
        assert_eq!(reached(&partition), without);
        partition.put(&all[0]);
        last_place(&mut partition, &all);
        assert_eq!(reached(&partition), with);
    }
}

#[test]
fn a_must_link_of_records_that_can_make_no_child_carries_a_shield_too() {
    let place = |is_said: bool| {
        let records = [
            Record { shielded_since: Some(SINCE_EVER), ..record(1, ("PDS", &[], Some(0), &[])) },
            elsewhere(2, "", date(2017, 8, 26), "TR1 2AB"),
            elsewhere(3, "Angharad||Evans", date(2011, 8, 26), "TR1 2AB"),
        ];
        let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
        put_all(&mut partition, &records);
        partition.say(RecordName(1), RecordName(2), is_said.then_some(Verdict::Same));
        last_place(&mut partition, &records)
    };
    assert_eq!(place(false), Place::Linked(RecordName(3)));
    assert_eq!(place(true), Place::Held);
}

#[test]
fn of_records_that_can_make_no_child_the_oldest_shield_is_all_of_theirs() {
    let records = [
        Record { shielded_since: Some(100), ..record(1, ("PDS", &[], Some(0), &[])) },
        Record { shielded_since: Some(SINCE_EVER), ..elsewhere(2, "", date(2017, 8, 26), "TR1 2AB") },
        Record { first_seen: 50, ..elsewhere(3, "Angharad||Evans", date(2011, 8, 26), "TR1 2AB") },
    ];
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    put_all(&mut partition, &records);
    assert_eq!(
        last_place(&mut partition, &records),
        Place::Held,
        "the second was shielded before it was seen"
    );
    partition.say(RecordName(1), RecordName(2), Some(Verdict::Same));
    assert_eq!(last_place(&mut partition, &records), Place::Held, "and is so still, whoever else is");
}

#[test]
fn what_is_told_apart_from_a_shielded_child_draws_no_shield_back() {
    let records = a_shielded_child_and_others();
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    put_all(&mut partition, &records);
    partition.say(RecordName(1), RecordName(2), Some(Verdict::Same));
    partition.say(RecordName(2), RecordName(3), Some(Verdict::NotSame));
    partition.settle();
    assert_eq!(reached(&partition), [1, 2]);
    for comes in [true, false] {
        if comes {
            partition.put(&records[2]);
        } else {
            partition.remove(records[2].name);
        }
        assert!(partition.to_put_again().is_empty(), "a cannot-link leads to nobody's shield");
        assert_eq!(reached(&partition), [1, 2]);
    }
}

#[test]
fn a_shield_reaches_hundreds_that_people_joined_each_with_each() {
    const MANY: u128 = 160;
    let born =
        |at: u128| date(2010, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(at).unwrap() * 20));
    let record = |at: u128| Record {
        shielded_since: (at == 1).then_some(SINCE_EVER),
        ..elsewhere(at, "", born(at), "")
    };
    let records: Vec<Record> = (1..=MANY).map(record).collect();
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    put_all(&mut partition, &records);
    for a in 1..=MANY {
        for b in a + 1..=MANY {
            partition.say(RecordName(a), RecordName(b), Some(Verdict::Same));
        }
    }
    partition.settle();
    assert_eq!(reached(&partition).len(), 160);
    // One word more: each of them is looked at once, not once for each other.
    let before = partition.drawn_back;
    partition.say(RecordName(1), RecordName(2), None);
    assert_eq!(partition.to_put_again().len(), 159);
    assert_eq!(partition.drawn_back - before, 160);
}

#[test]
fn where_a_key_becomes_crowded_each_record_that_a_shield_reaches_is_looked_at_once() {
    // As many as meet by one key, and one more: one name and one birthday in each row of a feed.
    const MOST: u128 = 400;
    let born = date(2011, 10, 19);
    let record = |at: u128| Record {
        shielded_since: (at == 1).then_some(SINCE_EVER),
        ..elsewhere(at, "Charlotte||Winterbourne", born, "")
    };
    let records: Vec<Record> = (1..=MOST + 1).map(record).collect();
    let mut partition = Partition::new(DirectoryModel::shipped(), 11_000_000);
    put_all(&mut partition, &records[..records.len() - 1]);
    partition.settle();
    assert_eq!(reached(&partition).len(), 400);
    let before = partition.drawn_back;
    partition.put(&records[records.len() - 1]);
    assert_eq!(partition.drawn_back - before, 400, "once, not once for each other");
    let put_again = |partition: &mut Partition| {
        while let Some(name) = partition.to_put_again().first() {
            partition.put(&records[usize::try_from(name.0).unwrap() - 1]);
        }
    };
    put_again(&mut partition);
    partition.settle();
    assert_eq!(reached(&partition).len(), 401, "what guards the first leads to each all the same");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Shields and must-links, in rows of several: said, taken back and said otherwise while records come and go, in
    /// batches of any size.
    #[test]
    fn how_far_shields_reach_by_must_links_leaves_no_trace(
        mut records in records(),
        shielded in proptest::collection::vec(any::<bool>(), 24),
        steps in proptest::collection::vec((0..5_usize, 0..5_usize, 0..8_usize, any::<bool>()), 1..24),
    ) {
        records.truncate(5);
        for (record, _) in records.iter_mut().zip(&shielded).skip(3).filter(|(_, is)| **is) {
            record.shielded_since.get_or_insert(2 + i64::from(record.rank));
        }
        let mut partition = from_nothing(&records, &[]);
        let mut said: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        for (a, b, what, settles) in steps {
            let (a, b) = (a.min(b), a.max(b));
            let (Some(one), Some(other)) = (records.get(a), records.get(b).filter(|_| a < b)) else { continue };
            let verdict = match what {
                0..=2 => Some(true),
                3 | 4 => Some(false),
                5 => None,
                6 => { partition.remove(one.name); continue }
                _ => { partition.put(one); continue }
            };
            partition.say(one.name, other.name, verdict.map(tests::verdict));
            said.remove(&(a, b));
            said.extend(verdict.map(|is_same| ((a, b), is_same)));
            if settles { partition.settle() }
        }
        partition.settle();
        let left: Vec<Record> = partition.records.values().cloned().collect();
        let at = |at: usize| left.iter().position(|record| record.name == records[at].name);
        let said = said.iter().filter_map(|((a, b), is_same)| Some((at(*a)?, at(*b)?, *is_same)));
        prop_assert_eq!(answer(&partition), answer(&from_nothing(&left, &said.collect::<Vec<_>>())));
    }
}

//! Any bytes as a model of the directory: refused, or one by which records are placed.

#![no_main]

use contactpoint_directory::facts::{ChildFacts, NameUse, PersonName};
use contactpoint_directory::personal::Name;
use contactpoint_fuzz::damage::damaged;
use contactpoint_matching::LocationKey;
use contactpoint_matching::people::{DirectoryModel, Partition, Record, RecordName, Said, Sender};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SOUND: LazyLock<Vec<u8>> =
    LazyLock::new(|| serde_json::to_vec(&DirectoryModel::shipped()).expect("it is plain"));

fn record(n: u8, given: &str, family: &str) -> Record {
    let mut facts = ChildFacts::default();
    let (given, family) = (Name::parse(given), Name::parse(family));
    facts.names.push(PersonName { used_as: NameUse::Official, given, middle: None, family });
    facts.date_of_birth = Some(date(2014, 3, 7));
    let sender = Sender { supplier: "s", one_record_a_child: None };
    Record {
        name: RecordName(u128::from(n)),
        rank: n,
        said: Said::of(&facts, sender, &LocationKey([3; 32]), &|_| None),
        can_make_a_child: true,
        first_seen: i64::from(n),
        shielded_since: None,
    }
}

fn judge(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(model) = DirectoryModel::read(text) else { return };
    let mut partition = Partition::new(model, 11_000_000);
    for (n, (given, family)) in
        (0..).zip([("Ada", "Quist"), ("Adah", "Quist"), ("Thomas", "Quist"), ("Ada", "Quist-Bell")])
    {
        partition.put(&record(n, given, family));
    }
    partition.settle();
    for other in 1..4 {
        partition.waterfall(RecordName(0), RecordName(other));
    }
}

fuzz_target!(|bytes: &[u8]| {
    judge(bytes);
    judge(&damaged(&SOUND, bytes));
});

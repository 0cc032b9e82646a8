//! Any bytes as a saved index: none is made of them, or one that answers searches and takes changes.

#![no_main]

use contactpoint_directory::ids::ChildId;
use contactpoint_directory::search::{RawCriteria, SearchCriteria};
use contactpoint_fuzz::damage::damaged;
use contactpoint_matching::index::{Entry, Index};
use contactpoint_matching::profile::{LocationKey, NameForm};
use contactpoint_matching::search::search;
use contactpoint_matching::{Model, Profile};
use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const TODAY: Date = date(2026, 11, 26);

fn entry(n: u8) -> Entry {
    const NAMES: [&str; 5] = ["ada", "adah", "mohammed ali", "smith", "smith jones"];
    let name = |n: u8| NAMES[usize::from(n) % NAMES.len()].to_owned();
    let names =
        vec![NameForm { given: name(n), family: name(n / 5), middle: name(n / 2), is_former: n % 3 == 0 }];
    let born = vec![date(2015, 1, 1 + i8::try_from(n % 4).unwrap_or(0))];
    let place = u64::from(n % 3);
    let profile = Profile { names, born, postcodes: vec![[place, place, place]], ..Profile::default() };
    Entry { profile, shielded: n % 7 == 0 }
}

fn child(n: u8) -> ChildId {
    ChildId([n; 16])
}

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut index = Index::new();
    (0..12).for_each(|n| index.put(child(n), Some(entry(n))));
    let mut bytes = Vec::new();
    index.write(&mut bytes).expect("into memory");
    bytes
});

fn judge(bytes: &[u8]) {
    let Ok(mut index) = Index::read(&mut &bytes[..]) else { return };
    let model = Model::shipped(1_000);
    for (given, family, age) in [("Ada", "Smith", ""), ("Mohamed", "", ""), ("Ad*", "Jones", "11")] {
        let raw = RawCriteria {
            given_name: given.into(),
            family_name: family.into(),
            day: if age.is_empty() { "2".into() } else { String::new() },
            month: if age.is_empty() { "1".into() } else { String::new() },
            year: if age.is_empty() { "2015".into() } else { String::new() },
            age_from: age.into(),
            age_to: age.into(),
            postcode: if age.is_empty() { String::new() } else { "LS".into() },
            ..RawCriteria::default()
        };
        let Ok(criteria) = SearchCriteria::parse(&raw, TODAY) else { continue };
        search(&index, &model, &LocationKey([3; 32]), &criteria, &|_| None, TODAY);
    }
    (0..12).for_each(|n| index.put(child(n), None));
    (6..18).for_each(|n| index.put(child(n), Some(entry(n))));
    let mut again = Vec::new();
    index.write(&mut again).expect("into memory");
    Index::read(&mut &again[..]).expect("what is written is read");
}

fuzz_target!(|bytes: &[u8]| {
    judge(bytes);
    // What counts stands at the beginning; behind it are many thousand empty runs.
    let head = SOUND.len().min(4_000);
    let mut file = damaged(&SOUND[..head], bytes);
    if file.len() == head {
        file.extend_from_slice(&SOUND[head..]);
    }
    judge(&file);
});

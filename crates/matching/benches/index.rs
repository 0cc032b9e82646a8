//! The kernels of the resident index and of a search: `cargo bench -p contactpoint-matching`.

use contactpoint_directory::ids::ChildId;
use contactpoint_directory::search::{RawCriteria, SearchCriteria};
use contactpoint_matching::index::likeness::{Form, likeness};
use contactpoint_matching::index::names::Names;
use contactpoint_matching::index::{Entry, Index};
use contactpoint_matching::profile::{LocationKey, NameForm};
use contactpoint_matching::search::search;
use contactpoint_matching::{Model, Profile};
use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use std::sync::LazyLock;

const CHILDREN: u64 = 100_000;
const SYLLABLES: [&str; 12] = ["ma", "ri", "lo", "an", "el", "be", "th", "so", "ka", "ne", "ju", "wi"];

/// Names of three syllables: 1,728 of them.
fn name(n: u64) -> String {
    let syllable = |n: u64| SYLLABLES[usize::try_from(n % 12).unwrap_or_default()];
    [syllable(n), syllable(n / 12), syllable(n / 144)].concat()
}

fn child(n: u64) -> (ChildId, Entry) {
    let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let mut id = [0; 16];
    id[..8].copy_from_slice(&mixed.to_le_bytes());
    id[8..].copy_from_slice(&n.to_le_bytes());
    let day = |among: u64, by: u64| i8::try_from(mixed / by % among + 1).unwrap_or(1);
    let year = 2009 + i16::try_from(mixed % 17).unwrap_or_default();
    let profile = Profile {
        names: vec![NameForm {
            given: name(mixed / 7),
            family: name(mixed / 12_096),
            middle: String::new(),
            is_former: false,
        }],
        born: vec![date(year, day(12, 17), day(28, 204))],
        postcodes: vec![[mixed / 8, mixed % 2900, mixed % 120]],
        ..Profile::default()
    };
    (ChildId(id), Entry { profile, shielded: false })
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for (child, entry) in (0..CHILDREN).map(child) {
        index.put(child, Some(entry));
    }
    index
});

fn typed(given: &str, family: &str, born: Date) -> SearchCriteria {
    let raw = RawCriteria {
        given_name: given.into(),
        family_name: family.into(),
        day: born.day().to_string(),
        month: born.month().to_string(),
        year: born.year().to_string(),
        ..RawCriteria::default()
    };
    SearchCriteria::parse(&raw, date(2026, 11, 24)).unwrap_or_default()
}

/// One search among a hundred thousand children, by what is wrong in it.
#[divan::bench(args = ["as it is", "given name misspelt", "both names misspelt", "both names, and the day"])]
fn find(bencher: Bencher, wrong: &str) {
    let (_, entry) = child(4_711);
    let (name, born) = (&entry.profile.names[0], entry.profile.born[0]);
    let slip = |name: &str| format!("{}{}", &name[..3], &name[4..]);
    let criteria = match wrong {
        "as it is" => typed(&name.given, &name.family, born),
        "given name misspelt" => typed(&slip(&name.given), &name.family, born),
        "both names misspelt" => typed(&slip(&name.given), &slip(&name.family), born),
        _ => typed(&slip(&name.given), &slip(&name.family), born.tomorrow().unwrap_or(born)),
    };
    let (model, key) = (Model::shipped(100_000), LocationKey([7; 32]));
    let index = &*INDEX;
    bencher.bench(|| search(index, &model, &key, black_box(&criteria), &|_| None, date(2026, 11, 24)));
}

/// A change of one child: taken out and put in.
#[divan::bench]
fn change(bencher: Bencher) {
    let mut index = Index::new();
    for (child, entry) in (0..20_000).map(child) {
        index.put(child, Some(entry));
    }
    let mut n = 0;
    bencher.bench_local(move || {
        n = (n + 1) % 20_000;
        let (child, entry) = child(n);
        index.put(child, None);
        index.put(child, Some(entry));
    });
}

/// Names like one: a look-up for a name that is known, letters and sounds for one that is not.
#[divan::bench(args = ["marilo", "mariilo"])]
fn similar(bencher: Bencher, typed: &str) {
    let mut names = Names::default();
    for n in 0..1_728 {
        names.retain(&name(n));
    }
    bencher.bench(|| names.similar(black_box(typed)));
}

/// Two names.
#[divan::bench(args = [("marilo", "marilo"), ("catherine", "kathryn"), ("marilo", "thomas"), ("kowalczyk", "kobalczik")])]
fn compare(bencher: Bencher, (a, b): (&str, &str)) {
    let (a, b) = (Form::of(a), Form::of(b));
    bencher.bench(|| likeness(black_box(&a), black_box(&b)));
}

/// The index as bytes and back.
#[divan::bench]
fn write_and_read(bencher: Bencher) {
    let index = &*INDEX;
    bencher.bench(|| {
        let mut bytes = Vec::new();
        index.write(&mut bytes).and_then(|()| Index::read(&mut bytes.as_slice())).map(|index| index.len())
    });
}

fn main() {
    divan::main();
}

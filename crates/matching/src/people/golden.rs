//! The rules have a number ([`RULES`]), by which an operator is told that others than this program's settled a
//! directory. It is raised by hand; that this is not forgotten is seen to here. Small populations that were made to
//! clash are settled, with shields, twins, held records and people's words; a hash of where their records are stands
//! beside the number. Weights are not in it: they may differ in the last digit from machine to machine.

use super::tests::{Decided, Drawn, from_nothing};
use super::{Place, RULES, Record};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The rules by which [`PLACES`] came about.
const OF_RULES: u32 = 6;
/// The hash of where the records are.
const PLACES: u64 = 0x9c7b_3f39_276a_907f;

/// FNV-1a: the same on any machine.
fn hash(text: &str) -> u64 {
    let one = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    text.bytes().fold(0xCBF2_9CE4_8422_2325, one)
}

/// Numbers of a sequence that never changes.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// Where the records of one population are, as told by their numbers, and how many are where.
fn places(numbers: &mut Numbers, counts: &mut BTreeMap<&str, usize>) -> String {
    let records: Vec<Record> =
        (1..=24).map(|at| Drawn::by(|bound| numbers.below(bound)).record(at)).collect();
    let decided = |numbers: &mut Numbers| (numbers.below(24), numbers.below(24), numbers.below(2) == 0);
    let decisions: Vec<Decided> = (0..3).map(|_| decided(numbers)).collect();
    let kept = from_nothing(&records, &decisions);
    let number = |name| records.iter().position(|record| record.name == name).unwrap();
    let mut text = String::new();
    for record in &records {
        let fate = &kept.fates()[&record.name];
        let (word, first) = match fate.place {
            Place::Linked(first) if first == record.name => ("stands", number(first)),
            Place::Linked(first) => ("linked", number(first)),
            Place::Held => ("held", 0),
            Place::Waiting => ("waits", 0),
        };
        *counts.entry(word).or_default() += 1;
        let outcome = if word == "held" { fate.outcome.code() } else { "" };
        writeln!(text, "{word} {first} {outcome}").unwrap();
    }
    text
}

#[test]
fn other_rules_have_another_number() {
    let (mut numbers, mut counts) = (Numbers(1), BTreeMap::new());
    let text: String = (0..60).map(|_| places(&mut numbers, &mut counts)).collect();
    assert!(counts.len() == 4 && counts.values().all(|many| *many > 20), "all of it happens: {counts:?}");
    assert_eq!(
        OF_RULES, RULES,
        "the rules have a new number: write it here, with the hash of where records are"
    );
    assert_eq!(
        format!("{:#018x}", hash(&text)),
        format!("{PLACES:#018x}"),
        "records are elsewhere than by rules {OF_RULES}. If that is meant: where a rule changed, raise `people::RULES`, \
         so that whoever runs a directory is told and decides when it is settled anew; where only the shipped model or \
         the records of this test changed, leave it. Then write the new hash here"
    );
}

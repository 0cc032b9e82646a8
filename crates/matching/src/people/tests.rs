//! The partition's laws, on small sets of records that were made to clash: few names, few days, few homes,
//! numbers that stand in the wrong record, shields, and people's decisions for and against.

use super::said::{Said, Sender};
use super::{DirectoryModel, Fate, Partition, Place, Record, RecordName, SINCE_EVER, Store, Verdict};
use crate::link::levels::Memories;
use crate::profile::LocationKey;
use contactpoint_directory::facts::{
    Address, ChildFacts, Education, NameUse, Parent, PersonName, Relationship, Setting, Sex,
};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, OrganisationCode};
use contactpoint_directory::personal::Name;
use contactpoint_directory::postcode::Postcode;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn model() -> DirectoryModel {
    static MODEL: OnceLock<DirectoryModel> = OnceLock::new();
    MODEL.get_or_init(DirectoryModel::shipped).clone()
}

/// A partition with its records and its answer, kept up.
pub(super) struct Kept {
    partition: Partition,
    pub records: BTreeMap<RecordName, Record>,
    fates: BTreeMap<RecordName, Fate>,
}

impl Kept {
    pub fn put(&mut self, record: &Record) {
        self.records.insert(record.name, record.clone());
        self.partition.put(record);
    }

    pub fn remove(&mut self, name: RecordName) {
        self.records.remove(&name);
        self.fates.remove(&name);
        self.partition.remove(name);
    }

    pub fn say(&mut self, a: RecordName, b: RecordName, verdict: Option<Verdict>) {
        self.partition.say(a, b, verdict);
    }

    pub fn settle(&mut self) {
        while let Some(name) = self.partition.to_put_again().first() {
            self.partition.put(&self.records[name]);
        }
        self.fates.append(&mut self.partition.settle());
    }

    pub fn fates(&self) -> &BTreeMap<RecordName, Fate> {
        &self.fates
    }

    fn fate(&self, name: RecordName) -> Option<&Fate> {
        self.fates.get(&name)
    }

    pub fn store(&self) -> &Store {
        self.partition.store()
    }
}

fn empty() -> Kept {
    let partition = Partition::new(model(), 11_000_000);
    Kept { partition, records: BTreeMap::new(), fates: BTreeMap::new() }
}

fn name(used_as: NameUse, given: &str, family: &str) -> PersonName {
    PersonName { used_as, given: Name::parse(given), middle: None, family: Name::parse(family) }
}

/// What a record is drawn from.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    given: usize,
    family: usize,
    former: usize,
    born: usize,
    sex: usize,
    home: usize,
    number: usize,
    pupil: usize,
    is_former: bool,
    school: usize,
    parent: usize,
    order: usize,
    source: usize,
    shield: usize,
    is_old: bool,
}

const GIVEN: [&str; 12] = [
    "Aisha",
    "Ayesha",
    "Thomas",
    "Tom",
    "Tim",
    "Baby Girl",
    "Mohammed",
    "Muhammad",
    "Zbigniew",
    "Ann Marie",
    "Annie",
    "",
];
const FAMILY: [&str; 6] = ["Okafor", "Okafor-Bell", "Khan", "Smith", "Smyth", ""];
const HOMES: [(&str, &str); 4] = [
    ("12 High Road", "LS1 4AP"),
    ("14 High Road", "LS1 4AP"),
    ("3 Low Lane", "LS1 5XX"),
    ("1 Quay", "TR1 2AB"),
];
const NHS: [&str; 4] = ["9434765919", "9434765870", "4505577104", "9876543210"];
const PUPIL: [&str; 2] = ["A123456789012", "X801200122001"];

impl Drawn {
    /// Drawn as the laws draw it, by numbers below a bound.
    pub fn by(mut below: impl FnMut(usize) -> usize) -> Self {
        Self {
            given: below(GIVEN.len()),
            family: below(FAMILY.len()),
            former: below(24),
            born: below(6),
            sex: below(3),
            home: below(6),
            number: below(8),
            pupil: below(5),
            is_former: below(2) == 0,
            school: below(4),
            parent: below(4),
            order: below(3),
            source: below(3),
            shield: below(12),
            is_old: below(12) == 0,
        }
    }

    fn facts(&self) -> ChildFacts {
        let mut facts = ChildFacts::default();
        let (given, family) = (GIVEN[self.given], FAMILY[self.family]);
        if !(given.is_empty() && family.is_empty()) {
            facts.names.push(name(NameUse::Official, given, family));
        }
        if self.former < FAMILY.len() - 1 {
            facts.names.push(name(NameUse::Former, given, FAMILY[self.former]));
        }
        let days =
            [date(2014, 3, 7), date(2014, 7, 3), date(2014, 3, 1), date(2014, 1, 1), date(2016, 11, 30)];
        facts.date_of_birth = days.get(self.born).copied();
        facts.sex = [Some(Sex::Female), Some(Sex::Male), None][self.sex];
        if let Some((line, postcode)) = HOMES.get(self.home) {
            facts.addresses.push(Address {
                lines: vec![contactpoint_directory::personal::AddressLine::parse(line).unwrap()],
                postcode: Postcode::parse(postcode),
                ..Address::default()
            });
        }
        let nhs = NHS.get(self.number).and_then(|number| Identifier::parse(IdentifierKind::Nhs, number));
        let nhs = nhs.map(|number| if self.is_former { number.superseded() } else { number });
        let pupil = PUPIL.get(self.pupil).and_then(|number| Identifier::parse(IdentifierKind::Upn, number));
        facts.identifiers.extend(nhs.into_iter().chain(pupil));
        if self.school < 2 {
            let code = OrganisationCode::parse(["urn:100001", "urn:100002"][self.school]).unwrap();
            facts.education.push(Education { setting: Setting::School(code), from: None, until: None });
        }
        if self.parent < 2 {
            facts.parents.push(Parent {
                name: name(NameUse::Official, ["Ngozi", "Grace"][self.parent], "Okafor"),
                relationship: Relationship::Mother,
                parental_responsibility: None,
                day_to_day_care: None,
                phones: Vec::new(),
                emails: Vec::new(),
                address: None,
            });
        }
        facts.birth_order = [Some(1), Some(2), None][self.order];
        facts
    }

    pub fn record(&self, number: u128) -> Record {
        let facts = self.facts();
        let supplier = ["other:A", "other:B", "other:C"][self.source];
        let sender = Sender { supplier, one_record_a_child: (self.source < 2).then_some(supplier) };
        Record {
            // Any order but that of the numbers.
            name: RecordName(number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)),
            rank: u8::try_from(self.source).unwrap(),
            said: Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None),
            can_make_a_child: facts.can_make_a_child(),
            first_seen: if self.is_old { 1 } else { 3 },
            shielded_since: match self.shield {
                11 => Some(SINCE_EVER),
                10 => Some(2),
                _ => None,
            },
        }
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let who = (0..GIVEN.len(), 0..FAMILY.len(), 0..24_usize, 0..6_usize, 0..3_usize, 0..6_usize);
    let more = (0..8_usize, 0..5_usize, any::<bool>(), 0..4_usize, 0..4_usize, 0..3_usize, 0..3_usize);
    let shields = (0..12_usize, 0..12_usize);
    (who, more, shields).prop_map(|(who, more, shields)| {
        let (given, family, former, born, sex, home) = who;
        let (number, pupil, is_former, school, parent, order, source) = more;
        let (shield, is_old) = (shields.0, shields.1 == 0);
        Drawn {
            given,
            family,
            former,
            born,
            sex,
            home,
            number,
            pupil,
            is_former,
            school,
            parent,
            order,
            source,
            shield,
            is_old,
        }
    })
}

pub(super) fn records() -> impl Strategy<Value = Vec<Record>> {
    proptest::collection::vec(drawn(), 1..24)
        .prop_map(|drawn| drawn.iter().zip(1..).map(|(drawn, number)| drawn.record(number)).collect())
}

/// Two records, and whether a person says that they are one child's.
pub(super) type Decided = (usize, usize, bool);

fn decisions() -> impl Strategy<Value = Vec<Decided>> {
    proptest::collection::vec((0..24_usize, 0..24_usize, any::<bool>()), 0..6)
}

pub(super) fn verdict(is_same: bool) -> Verdict {
    if is_same { Verdict::Same } else { Verdict::NotSame }
}

/// The answer, byte for byte, and how far shields reach.
pub(super) fn answer(partition: &Kept) -> String {
    let store = partition.store();
    let shield = |name| store.row_of(name).map(|row| store.entry(row).shield);
    let shields: BTreeMap<RecordName, _> = store.records().map(|name| (name, shield(name))).collect();
    format!("{:?} {shields:?}", partition.fates())
}

pub(super) fn from_nothing(records: &[Record], decisions: &[Decided]) -> Kept {
    let mut partition = empty();
    for record in records {
        partition.put(record);
    }
    for (a, b, is_same) in decisions {
        if let (Some(a), Some(b)) = (records.get(*a), records.get(*b))
            && a.name != b.name
        {
            partition.say(a.name, b.name, Some(verdict(*is_same)));
        }
    }
    partition.settle();
    partition
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Any order of arrival, any size of batch.
    #[test]
    fn the_order_of_arrival_leaves_no_trace(
        (records, shuffled) in records().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle())),
        decisions in decisions(),
        batch in 1..9_usize,
    ) {
        let whole = from_nothing(&records, &decisions);
        let mut partition = empty();
        // Decisions may come before their records.
        for (a, b, is_same) in &decisions {
            if let (Some(a), Some(b)) = (records.get(*a), records.get(*b)) && a.name != b.name {
                partition.say(a.name, b.name, Some(verdict(*is_same)));
            }
        }
        for some in shuffled.chunks(batch) {
            for record in some {
                partition.put(record);
            }
            partition.settle();
        }
        prop_assert_eq!(answer(&partition), answer(&whole));
    }

    /// Records that change and go, decisions that are taken back: what is kept up is what is made anew.
    #[test]
    fn changes_leave_no_trace(
        before in records(),
        after in records(),
        gone in proptest::collection::vec(any::<bool>(), 24),
        said in decisions(),
        taken_back in decisions(),
    ) {
        let mut partition = from_nothing(&before, &said);
        for (a, b, is_same) in &taken_back {
            if let (Some(a), Some(b)) = (before.get(*a), before.get(*b)) && a.name != b.name {
                partition.say(a.name, b.name, Some(verdict(*is_same)));
                partition.settle();
                partition.say(a.name, b.name, None);
            }
        }
        for (a, b, _) in &said {
            if let (Some(a), Some(b)) = (before.get(*a), before.get(*b)) && a.name != b.name {
                partition.say(a.name, b.name, None);
            }
        }
        partition.settle();
        // Records of the same names say something else, or go.
        for (record, gone) in after.iter().zip(&gone) {
            if *gone { partition.remove(record.name) } else { partition.put(record) }
            partition.settle();
        }
        let left: Vec<Record> = (0..before.len().max(after.len()))
            .filter_map(|at| match after.get(at) {
                Some(_) if gone[at] => None,
                Some(record) => Some(record.clone()),
                None => before.get(at).cloned(),
            })
            .collect();
        prop_assert_eq!(answer(&partition), answer(&from_nothing(&left, &[])));
    }

    /// What people said is law; and what they take back was never said.
    #[test]
    fn decisions_are_law_and_undoing_restores(records in records(), decisions in decisions()) {
        let mut partition = from_nothing(&records, &[]);
        let before = answer(&partition);
        let mut said: Vec<(RecordName, RecordName, bool)> = Vec::new();
        for (a, b, is_same) in &decisions {
            if let (Some(a), Some(b)) = (records.get(*a), records.get(*b)) && a.name != b.name {
                let both = (a.name.min(b.name), a.name.max(b.name));
                if said.iter().any(|(x, y, _)| (*x, *y) == both) { continue }
                partition.say(a.name, b.name, Some(verdict(*is_same)));
                said.push((both.0, both.1, *is_same));
            }
        }
        partition.settle();
        let place = |name| partition.fate(name).unwrap().place;
        let linked = |a, b| matches!((place(a), place(b)), (Place::Linked(x), Place::Linked(y)) if x == y);
        for (a, b, is_same) in &said {
            if *is_same {
                // Unless another decision forbids it.
                let one_only = said.iter().filter(|(.., is_same)| !is_same).count() == 0;
                let makes = [a, b].iter().any(|name| {
                    records.iter().any(|record| record.name == **name && record.can_make_a_child)
                });
                let shields = records.iter().any(|record| record.shielded_since.is_some());
                prop_assert!(!one_only || !makes || shields || linked(*a, *b), "must-link");
            } else {
                prop_assert!(!linked(*a, *b), "cannot-link");
            }
        }
        let is_shielded = |name: &RecordName| {
            let store = partition.store();
            store.entry(store.row_of(*name).unwrap()).is_shielded()
        };
        let only_must_links = said.iter().all(|(.., is_same)| *is_same);
        for (a, b, _) in said.iter().filter(|_| only_must_links) {
            prop_assert_eq!(is_shielded(a), is_shielded(b), "a must-link carries a shield");
        }
        for (a, b, _) in &said {
            partition.say(*a, *b, None);
        }
        partition.settle();
        prop_assert_eq!(answer(&partition), before);
    }

    /// Two records say the same of each other either way round, whatever else there is (but for a shield that
    /// reaches them from a third).
    #[test]
    fn pairs_are_symmetric_and_alone(mut records in records()) {
        let last = records.len() - 1;
        records.iter_mut().take(last).skip(1).for_each(|record| record.shielded_since = None);
        let mut memories = Memories::default();
        let whole = from_nothing(&records, &[]);
        let (a, b) = (&records[0], records.last().unwrap());
        prop_assume!(a.name != b.name);
        let said = |partition: &Kept, memories: &mut Memories| {
            let store = partition.store();
            let (x, y) = (store.row_of(a.name).unwrap(), store.row_of(b.name).unwrap());
            [store.pair(x, y, memories), store.pair(y, x, memories)]
        };
        let [one, other] = said(&whole, &mut memories);
        prop_assert_eq!(one, other);
        let two = from_nothing(&[b.clone(), a.clone()], &[]);
        prop_assert_eq!(said(&two, &mut Memories::default()), [one, one]);
    }

    /// More agreement never lowers a weight: of a field that agrees, less is said or something else.
    #[test]
    fn agreement_never_lowers_a_weight(drawn in drawn(), field in 0..5_usize) {
        let mut full = Drawn { former: 24, given: 0, family: 0, born: 0, number: 0, is_former: false, ..drawn };
        full.shield = 0;
        full.home = full.home.min(3);
        full.sex = full.sex.min(1);
        let mut less = full.clone();
        match field {
            0 => less.given = 2,
            1 => less.family = 3,
            2 => less.born = 4,
            3 => less.number = 1,
            _ => less.sex = 1 - less.sex,
        }
        let partition = from_nothing(&[full.record(1), full.record(2), less.record(3)], &[]);
        let store = partition.store();
        let row = |number| store.row_of(full.record(number).name).unwrap();
        let mut memories = Memories::default();
        let all = store.pair(row(1), row(2), &mut memories).weight;
        let some = store.pair(row(1), row(3), &mut memories).weight;
        prop_assert!(all >= some, "{} {}", all, some);
    }

    /// Nobody who may be shielded stands twice: a record of the same home, or of a like name and birthday, is
    /// the child's, or held, or was let stand.
    #[test]
    fn a_shielded_child_does_not_stand_twice(drawn in drawn(), slip in 0..4_usize) {
        let sure = Drawn { given: 8, family: 0, born: 0, home: 0, shield: 11, is_old: false, ..drawn };
        let mut other = Drawn { shield: 0, is_old: false, source: 2, ..sure.clone() };
        match slip {
            0 => other.born = 1,
            1 => other.family = 3,
            2 => other.given = 10,
            _ => other.number = (other.number + 1) % 4,
        }
        let (one, two) = (sure.record(1), other.record(2));
        let partition = from_nothing(&[one.clone(), two.clone()], &[]);
        let place = |record: &Record| partition.fate(record.name).unwrap().place;
        let stands_alone = matches!(place(&two), Place::Linked(_)) && place(&two) != place(&one);
        prop_assert!(!stands_alone);
    }
}

fn one_of_many(number: u128, number_of_home: usize) -> Record {
    let mut facts = ChildFacts::default();
    facts.names.push(name(NameUse::Official, "Mohammed", "Khan"));
    facts.date_of_birth = Some(date(2014, 1, 1));
    facts.addresses.push(Address {
        lines: vec![
            contactpoint_directory::personal::AddressLine::parse(&format!("{number_of_home} Quay")).unwrap(),
        ],
        postcode: Postcode::parse("LS1 4AP"),
        ..Address::default()
    });
    let sender = Sender { supplier: "other:C", one_record_a_child: None };
    Record {
        name: RecordName(number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)),
        rank: 2,
        said: Said::of(&facts, sender, &LocationKey([7; 32]), &|_| None),
        can_make_a_child: true,
        first_seen: 1,
        shielded_since: None,
    }
}

/// A feed that writes one child's name into a thousand rows makes no thousand times a thousand pairs, and
/// whether the last row came last leaves no trace.
#[test]
fn crowds_do_not_meet_whatever_the_order() {
    let records: Vec<Record> = (1..=1000).map(|number| one_of_many(number, 1)).collect();
    let mut kept = empty();
    let mut edges = Vec::new();
    for record in &records {
        kept.put(record);
        edges.push(kept.store().edges());
    }
    assert!(*edges.iter().max().unwrap() <= 400 * 401);
    assert_eq!(edges[999], 0, "nobody can tell them apart, so nobody joins them");
    // Those before the crowd came are as if it had never been, once it goes.
    for record in &records[390..] {
        kept.remove(record.name);
    }
    kept.settle();
    let mut few = empty();
    records[..390].iter().rev().for_each(|record| few.put(record));
    few.settle();
    assert_eq!(answer(&kept), answer(&few));
}

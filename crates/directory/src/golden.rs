//! The golden record: what is shown of a child, folded from its source records. It is a pure
//! function of the records and the precedence below, and can be made again at any time; no value is
//! ever overwritten by another source.

mod involvements;
mod values;

pub use involvements::{ShownEarlyHelp, ShownInvolvement};

use crate::facts::{Address, Contact, ContactRef, Parent, PersonName, Sex};
use crate::identifier::{Identifier, OrganisationCode};
use crate::ids::RecordId;
use crate::organisation::OrganisationCard;
use crate::personal::{Email, Phone};
use crate::source::SourceKind;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A source record as stored, with where it came from.
#[derive(Clone, Debug)]
pub struct Sourced {
    /// The record.
    pub record: RecordId,
    /// The kind of source.
    pub kind: SourceKind,
    /// The supplier's code.
    pub supplier: String,
    /// The supplier's name.
    pub supplier_name: String,
    /// When the source says it was so.
    pub as_of_ms: i64,
    /// When the directory first received the record.
    pub first_seen_ms: i64,
    /// When the source last reported it.
    pub last_seen_ms: i64,
    /// What it says.
    pub facts: crate::facts::ChildFacts,
}

/// Who said a value, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The record that says it.
    pub record: RecordId,
    /// The kind of source.
    pub kind: SourceKind,
    /// The supplier's name.
    pub supplier: String,
    /// First seen here.
    pub first_seen_ms: i64,
    /// Last reported.
    pub last_seen_ms: i64,
}

/// A value and who said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued<T> {
    /// The value.
    pub value: T,
    /// Who said it, and when.
    pub from: Provenance,
}

/// Contact cards and organisations that records refer to.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    /// By supplier's code and the supplier's own reference.
    pub contacts: BTreeMap<(String, ContactRef), Contact>,
    /// By any of the organisation's codes, as text.
    pub organisations: BTreeMap<String, OrganisationCard>,
}

impl Cards {
    /// The organisation with this code.
    pub fn organisation(&self, code: &OrganisationCode) -> Option<&OrganisationCard> {
        self.organisations.get(&code.as_text())
    }
}

/// The state of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressState {
    /// Where the child lives, as the newest source says.
    Current(Valued<Address>),
    /// The newest that is known; it has ended.
    LastKnown(Valued<Address>),
    /// No source has given one.
    NoneKnown,
}

/// The education setting that holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownEducation {
    /// At a school; the card is there when the school is in the register.
    School {
        /// The school's code as the source gave it.
        code: OrganisationCode,
        /// Its card in the register.
        card: Option<Box<OrganisationCard>>,
        /// First day.
        from: Option<Date>,
    },
    /// Educated at home.
    Home,
    /// A source says that there is no school.
    NoneKnown,
}

/// A GP practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownGp {
    /// ODS code.
    pub code: OrganisationCode,
    /// Its card in the register.
    pub card: Option<Box<OrganisationCard>>,
}

/// Everything that could be shown of a child to somebody. It leaves this crate's callers only
/// through [`crate::access::view`].
#[derive(Clone, Debug)]
pub struct GoldenRecord {
    /// The name to show first.
    pub preferred_name: Option<Valued<PersonName>>,
    /// The official name.
    pub official_name: Option<Valued<PersonName>>,
    /// Names from before: matched on, shown to the directory team only.
    pub former_names: Vec<Valued<PersonName>>,
    /// Date of birth.
    pub date_of_birth: Option<Valued<Date>>,
    /// Gender.
    pub sex: Option<Valued<Sex>>,
    /// Numbers of other registers.
    pub identifiers: Vec<Valued<Identifier>>,
    /// Address.
    pub address: AddressState,
    /// The child's own telephone numbers.
    pub phones: Vec<Valued<Phone>>,
    /// The child's own e-mail addresses.
    pub emails: Vec<Valued<Email>>,
    /// Parents and carers.
    pub parents: Vec<Valued<Parent>>,
    /// Education setting.
    pub education: Option<Valued<ShownEducation>>,
    /// GP practice.
    pub gp: Option<Valued<ShownGp>>,
    /// Services involved, the lead professional first.
    pub involvements: Vec<ShownInvolvement>,
    /// Early help assessment.
    pub early_help: Option<Valued<ShownEarlyHelp>>,
    /// A source marks the person as restricted.
    pub restricted_at_source: bool,
}

/// Folds the records of one child. The order in which they are given does not matter.
pub fn fold(records: &[Sourced], cards: &Cards, today: Date) -> GoldenRecord {
    let mut records: Vec<&Sourced> = records.iter().collect();
    records.sort_by_key(|record| (std::cmp::Reverse(record.as_of_ms), record.record));
    GoldenRecord {
        preferred_name: values::preferred_name(&records),
        official_name: values::official_name(&records),
        former_names: values::former_names(&records),
        date_of_birth: values::by_majority(&records, |facts| facts.date_of_birth),
        sex: values::by_majority(&records, |facts| facts.sex),
        identifiers: values::identifiers(&records),
        address: values::address(&records, today),
        phones: values::distinct(
            &records,
            |facts| facts.phones.clone(),
            |phone| phone.as_str().replace(' ', ""),
        ),
        emails: values::distinct(
            &records,
            |facts| facts.emails.clone(),
            |email| email.as_str().to_lowercase(),
        ),
        parents: values::parents(&records),
        education: values::education(&records, cards, today),
        gp: values::gp(&records, cards),
        involvements: involvements::involvements(&records, cards, today),
        early_help: involvements::early_help(&records, cards),
        restricted_at_source: records.iter().any(|record| record.facts.restricted_at_source),
    }
}

/// How far a kind of source is believed about who a child is; lower is believed first. What people
/// corrected here comes first, then the registers that identify people, then lists, then case
/// systems, which only repeat what they were told.
fn rank(kind: SourceKind) -> u8 {
    match kind {
        SourceKind::Directory => 0,
        SourceKind::PdsFhir => 1,
        SourceKind::Ctf => 2,
        SourceKind::PupilList => 3,
        SourceKind::Births => 4,
        SourceKind::Involvements => 5,
        SourceKind::Ssda903 => 6,
    }
}

fn provenance(record: &Sourced) -> Provenance {
    Provenance {
        record: record.record,
        kind: record.kind,
        supplier: record.supplier_name.clone(),
        first_seen_ms: record.first_seen_ms,
        last_seen_ms: record.last_seen_ms,
    }
}

fn valued<T>(record: &Sourced, value: T) -> Valued<T> {
    Valued { value, from: provenance(record) }
}

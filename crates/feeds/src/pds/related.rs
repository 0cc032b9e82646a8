//! A RelatedPerson as a record: the patient's number, and one parent.

use super::parts::{address, as_of, own_name, telecoms};
use super::patient::NHS_NUMBER;
use super::shapes::RelatedPerson;
use crate::findings::Findings;
use crate::text::hash_of;
use contactpoint_directory::facts::{ChildFacts, Parent, Relationship};
use contactpoint_directory::identifier::{Identifier, IdentifierKind};
use contactpoint_directory::source::{RecordKey, SourceRecord};

/// The number of the patient, from the reference's identifier, the reference, or the address of
/// the entry (`.../Patient/9000000009/RelatedPerson/...`). Without it the record is nobody's.
pub(super) fn patient_number(
    person: &RelatedPerson,
    full_url: &str,
    findings: &mut Findings,
) -> Option<Identifier> {
    let given = &person.patient.identifier;
    let in_url = |url: &str| -> Option<String> {
        let (_, rest) = url.rsplit_once("Patient/")?;
        Some(rest.split('/').next().unwrap_or_default().to_owned())
    };
    let text = Some(given.value.clone())
        .filter(|value| !value.is_empty() && (given.system == NHS_NUMBER || given.system.is_empty()))
        .or_else(|| in_url(&person.patient.reference))
        .or_else(|| in_url(full_url))
        .unwrap_or_default();
    let number = Identifier::parse(IdentifierKind::Nhs, &text);
    if number.is_none() {
        findings.refuse("patient.identifier.value", "the patient's NHS number with a right check digit");
    }
    number
}

/// The record. Of someone who is no longer related, the patient's number is all that remains, so
/// that what an earlier record said goes; the same of one without a name.
pub(super) fn record(
    person: &RelatedPerson,
    patient: &Identifier,
    hide: bool,
    of_file: Option<i64>,
    findings: &mut Findings,
) -> SourceRecord {
    let as_of = as_of(&person.meta, of_file);
    let mut facts = ChildFacts { identifiers: vec![patient.clone()], ..ChildFacts::default() };
    let related = person.active != Some(false) && !person.period.has_ended(as_of);
    let name = if related { own_name(&person.name, as_of, findings) } else { None };
    if related && name.is_none() {
        // A related person who is a patient is named in their own record, which is not here.
        findings.warn("name", "the related person's name; without one no parent is kept");
    }
    if let Some(name) = name {
        let (phones, emails, address) = if hide {
            (Vec::new(), Vec::new(), None)
        } else {
            let (phones, emails) = telecoms(&person.telecom, as_of, findings);
            let places =
                person.address.iter().enumerate().filter(|(_, place)| !place.period.has_ended(as_of));
            let places: Vec<_> = places.collect();
            let address = places
                .into_iter()
                .find_map(|(index, place)| address(place, &format!("address[{index}]"), findings));
            (phones, emails, address)
        };
        facts.parents.push(Parent {
            name,
            relationship: relationship(person),
            parental_responsibility: None,
            day_to_day_care: None,
            phones,
            emails,
            address,
        });
    }
    let id = if (1..=64).contains(&person.id.len()) {
        person.id.clone()
    } else {
        let name = person.name.first().into_iter();
        hash_of(name.flat_map(|name| name.given.iter().flatten().chain([&name.family])).map(String::as_str))
    };
    SourceRecord {
        row: findings.row(),
        line: findings.line(),
        key: RecordKey::new(format!("{}/{id}", patient.value())),
        as_of_ms: as_of,
        facts,
        contacts: Vec::new(),
    }
}

/// The most telling of the codes. "Personal", proxies and codes that are not known are carers.
fn relationship(person: &RelatedPerson) -> Relationship {
    let codes = person.relationship.iter().flat_map(|codings| &codings.coding);
    codes
        .map(|coding| of_code(&coding.code))
        .min_by_key(|kind| *kind == Relationship::Carer)
        .unwrap_or(Relationship::Carer)
}

/// HL7 v3 RoleCode, and the words of UKCore-AdditionalRelatedPersonRole.
fn of_code(code: &str) -> Relationship {
    match code.to_ascii_uppercase().as_str() {
        "MTH" | "NMTH" | "NMTHF" | "ADOPTM" => Relationship::Mother,
        "FTH" | "NFTH" | "NFTHF" | "ADOPTF" => Relationship::Father,
        "PRN" | "NPRN" | "ADOPTP" => Relationship::Parent,
        "STPPRN" | "STPMTH" | "STPFTH" => Relationship::StepParent,
        "GRPRN" | "GRMTH" | "GRFTH" | "MGRMTH" | "MGRFTH" | "PGRMTH" | "PGRFTH" => Relationship::Grandparent,
        "GUARD" => Relationship::Guardian,
        _ => Relationship::parse(code).unwrap_or(Relationship::Carer),
    }
}

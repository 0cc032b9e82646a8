//! A Patient as a record.

use super::parts::{address, as_of, day, names, telecoms};
use super::shapes::Patient;
use crate::findings::Findings;
use crate::text::hash_of;
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::identifier::{Identifier, IdentifierKind, OrganisationCode};
use contactpoint_directory::source::{RecordKey, SourceRecord};

pub(super) const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
const ODS_CODE: &str = "https://fhir.nhs.uk/Id/ods-organization-code";

pub(super) fn record(
    patient: &Patient,
    of_file: Option<i64>,
    findings: &mut Findings,
) -> Option<SourceRecord> {
    let as_of = as_of(&patient.meta, of_file);
    let identifiers = numbers(patient, findings);
    let key = key(patient, &identifiers, findings)?;
    let restricted = patient.meta.is_restricted();
    let birth_order = patient.multiple_birth_integer.map(|order| order.to_string()).unwrap_or_default();
    let mut facts = ChildFacts {
        names: names(&patient.name, as_of, findings),
        date_of_birth: findings.date("birthDate", &patient.birth_date),
        sex: findings.sex("gender", &patient.gender),
        identifiers,
        birth_order: findings.value("multipleBirthInteger", &birth_order, "1 to 9", |text| {
            text.parse().ok().filter(|order| (1..=9).contains(order))
        }),
        died_on: findings.value(
            "deceasedDateTime",
            &patient.deceased_date_time,
            "a date or date and time",
            day,
        ),
        restricted_at_source: restricted,
        ..ChildFacts::default()
    };
    if !restricted {
        facts.addresses = patient
            .address
            .iter()
            .enumerate()
            .filter_map(|(index, place)| address(place, &format!("address[{index}]"), findings))
            .collect();
        (facts.phones, facts.emails) = telecoms(&patient.telecom, as_of, findings);
        facts.gp = practice(patient, as_of, findings);
    }
    let (row, line) = (findings.row(), findings.line());
    Some(SourceRecord { row, line, key, as_of_ms: as_of, facts, contacts: Vec::new() })
}

/// The NHS numbers: the first is the one in use.
fn numbers(patient: &Patient, findings: &mut Findings) -> Vec<Identifier> {
    let numbers =
        patient.identifier.iter().enumerate().filter(|(_, identifier)| identifier.system == NHS_NUMBER);
    numbers
        .filter_map(|(index, identifier)| {
            findings.identifier(IdentifierKind::Nhs, &format!("identifier[{index}].value"), &identifier.value)
        })
        .enumerate()
        .map(|(rank, number)| if rank == 0 { number } else { number.superseded() })
        .collect()
}

/// The NHS number; where it is wrong, the id of the resource, and without one, a hash of the names
/// and the date of birth.
fn key(patient: &Patient, numbers: &[Identifier], findings: &mut Findings) -> Option<RecordKey> {
    if let Some(number) = numbers.first() {
        return Some(RecordKey::new(number.value()));
    }
    if (1..=64).contains(&patient.id.len()) {
        return Some(RecordKey::new(format!("id:{}", patient.id)));
    }
    let Some(name) = patient.name.first() else {
        findings.refuse("identifier", "an NHS number, an id or a name");
        return None;
    };
    let given = name.given.iter().flatten().map(String::as_str);
    let texts = given.chain([name.family.as_str(), patient.birth_date.as_str()]);
    Some(RecordKey::new(format!("pds:{}", hash_of(texts))))
}

fn practice(patient: &Patient, as_of: Option<i64>, findings: &mut Findings) -> Option<OrganisationCode> {
    let practices = patient.general_practitioner.iter().enumerate();
    practices
        .filter(|(_, practice)| {
            practice.identifier.system == ODS_CODE && !practice.identifier.period.has_ended(as_of)
        })
        .find_map(|(index, practice)| {
            let path = format!("generalPractitioner[{index}].identifier.value");
            findings.value(&path, &practice.identifier.value, "an ODS code", OrganisationCode::ods)
        })
}

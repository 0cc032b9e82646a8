//! The contacts of a pupil, and addresses.

use super::pupil::Fields;
use crate::findings::{Findings, parse_yes_no};
use contactpoint_directory::facts::{Address, NameUse, Parent, PersonName, Relationship};

/// Contacts who are nobody's parent or carer: doctor, social worker, head teacher, teacher,
/// solicitor, religious contact, childminder (DfE Common Basic Data Set, relationship to pupil).
/// They are not taken: some of them would be case information.
const NO_CARERS: [&str; 7] = ["DOC", "SWR", "HTC", "TCH", "LAW", "RLG", "CHM"];

pub(super) fn parent(contact: &Fields, findings: &mut Findings) -> Option<Parent> {
    let relationship = contact.get("Relationship");
    if NO_CARERS.iter().any(|code| code.eq_ignore_ascii_case(relationship)) {
        return None;
    }
    let name = PersonName {
        used_as: NameUse::Official,
        given: findings.name("Contacts/Contact/Forename", contact.get("Forename")),
        middle: findings.name("Contacts/Contact/MiddleNames", contact.get("MiddleNames")),
        family: findings.name("Contacts/Contact/Surname", contact.get("Surname")),
    };
    if name.given.is_none() && name.family.is_none() {
        findings.warn("Contacts/Contact", "the contact's name");
        return None;
    }
    let responsibility = contact.get("Responsibility");
    Some(Parent {
        name,
        relationship: Relationship::parse(relationship).unwrap_or(Relationship::Carer),
        parental_responsibility: findings.value(
            "Contacts/Contact/Responsibility",
            responsibility,
            "true or false",
            parse_yes_no,
        ),
        day_to_day_care: None,
        phones: contact
            .all("Phones/Phone/PhoneNo")
            .filter_map(|text| findings.phone("Contacts/Contact/Phones/Phone/PhoneNo", text))
            .collect(),
        emails: findings.email("Contacts/Contact/Email", contact.get("Email")).into_iter().collect(),
        address: address(contact, "Contacts/Contact/", findings),
    })
}

/// An address in either shape: BS 7666, or lines.
pub(super) fn address(fields: &Fields, prefix: &str, findings: &mut Findings) -> Option<Address> {
    const BS7666: &str = "Address/BS7666Address";
    let part = |name: &str| fields.get(&format!("{BS7666}/{name}"));
    let street = format!("{} {}", part("PAON"), part("Street"));
    let towns = [part("Locality"), part("Town"), part("PostTown")];
    let mut texts = vec![part("SAON"), street.as_str()];
    for town in towns {
        if !texts.contains(&town) {
            texts.push(town);
        }
    }
    let mut lines: Vec<_> = texts
        .iter()
        .filter_map(|text| findings.address_line(&format!("{prefix}{BS7666}"), text.trim()))
        .collect();
    if lines.is_empty() {
        lines = (1..=5)
            .map(|number| format!("Address/AddressLines/AddressLine{number}"))
            .filter_map(|path| findings.address_line(&format!("{prefix}{path}"), fields.get(&path)))
            .collect();
    }
    let postcode = ["Address/PostCode", "Address/BS7666Address/PostCode"]
        .into_iter()
        .find(|path| !fields.get(path).is_empty())
        .and_then(|path| findings.postcode(&format!("{prefix}{path}"), fields.get(path)));
    let uprn = "Address/BS7666Address/UniquePropertyReferenceNumber";
    let uprn = findings.uprn(&format!("{prefix}{uprn}"), fields.get(uprn));
    let address = Address { lines, postcode, uprn, from: None, until: None };
    (address != Address::default()).then_some(address)
}

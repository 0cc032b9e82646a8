//! One pupil of a CTF: the paths that are taken, and the record they make.

use super::contacts::{address, parent};
use crate::findings::Findings;
use crate::text::{day_of, hash_of};
use contactpoint_directory::facts::{ChildFacts, Education, NameUse, PersonName, Setting};
use contactpoint_directory::identifier::{IdentifierKind, OrganisationCode};
use contactpoint_directory::source::{FileHeader, RecordKey, SourceRecord};

/// What is taken of a pupil. `Gender` is what files before version 25 call `Sex`.
const PUPIL: &[&str] = &[
    "UPN",
    "UniqueLearnerNumber",
    "Surname",
    "Forename",
    "MiddleNames",
    "DOB",
    "Sex",
    "Gender",
    "Email",
    "BasicDetails/FormerUPN",
    "BasicDetails/PreferredSurname",
    "BasicDetails/PreferredForename",
    "BasicDetails/FormerSurname",
    "BasicDetails/FormerForename",
    "BasicDetails/MiddleNames",
    "BasicDetails/EnrolStatus",
    "Phones/Phone/PhoneNo",
];

/// What is taken of a contact.
const CONTACT: &[&str] = &[
    "Surname",
    "Forename",
    "MiddleNames",
    "Relationship",
    "Responsibility",
    "Email",
    "Phones/Phone/PhoneNo",
];

/// What is taken of an address, of a pupil or a contact.
const ADDRESS: &[&str] = &[
    "Address/BS7666Address/SAON",
    "Address/BS7666Address/PAON",
    "Address/BS7666Address/Street",
    "Address/BS7666Address/Locality",
    "Address/BS7666Address/Town",
    "Address/BS7666Address/PostTown",
    "Address/BS7666Address/UniquePropertyReferenceNumber",
    "Address/BS7666Address/PostCode",
    "Address/AddressLines/AddressLine1",
    "Address/AddressLines/AddressLine2",
    "Address/AddressLines/AddressLine3",
    "Address/AddressLines/AddressLine4",
    "Address/AddressLines/AddressLine5",
    "Address/PostCode",
];

/// What is taken of a school in the history.
const SCHOOL: &[&str] = &["LEA", "LA", "Estab", "EntryDate", "LeavingDate"];

/// Texts by path, of the paths on some lists and of no others.
pub(super) struct Fields {
    lists: [&'static [&'static str]; 2],
    texts: Vec<(&'static str, String)>,
}

impl Fields {
    fn of(lists: [&'static [&'static str]; 2]) -> Self {
        Self { lists, texts: Vec::new() }
    }

    fn offer(&mut self, path: &str, text: &str) {
        let listed = self.lists.iter().flat_map(|list| list.iter()).find(|listed| **listed == path);
        if let Some(listed) = listed.filter(|_| !text.trim().is_empty()) {
            self.texts.push((listed, text.trim().to_owned()));
        }
    }

    /// The text at a path; empty when there is none.
    pub fn get(&self, path: &str) -> &str {
        self.all(path).next().unwrap_or_default()
    }

    /// The texts of a path that may repeat.
    pub fn all(&self, path: &str) -> impl Iterator<Item = &str> {
        self.texts.iter().filter(move |(at, _)| *at == path).map(|(_, text)| text.as_str())
    }
}

pub(super) struct Pupil {
    own: Fields,
    contacts: Vec<Fields>,
    schools: Vec<Fields>,
}

impl Default for Pupil {
    fn default() -> Self {
        Self { own: Fields::of([PUPIL, ADDRESS]), contacts: Vec::new(), schools: Vec::new() }
    }
}

impl Pupil {
    /// An element begins, at a path within the pupil.
    pub fn open(&mut self, path: &str) {
        match path {
            "/Contacts/Contact" => self.contacts.push(Fields::of([CONTACT, ADDRESS])),
            "/SchoolHistory/School" => self.schools.push(Fields::of([SCHOOL, &[]])),
            _ => {}
        }
    }

    /// An element ends, with its text.
    pub fn offer(&mut self, path: &str, text: &str) {
        let group = |of: &str| path.strip_prefix(of).and_then(|rest| rest.strip_prefix('/'));
        if let Some(rest) = group("/Contacts/Contact") {
            if let Some(contact) = self.contacts.last_mut() {
                contact.offer(rest, text);
            }
        } else if let Some(rest) = group("/SchoolHistory/School") {
            if let Some(school) = self.schools.last_mut() {
                school.offer(rest, text);
            }
        } else if let Some(rest) = path.strip_prefix('/') {
            self.own.offer(rest, text);
        }
    }

    /// The record. Without pupil number, name and date of birth there is nothing to know it by.
    pub fn into_record(self, findings: &mut Findings, header: &FileHeader) -> Option<SourceRecord> {
        let own = &self.own;
        let current = findings.identifier(IdentifierKind::Upn, "UPN", own.get("UPN"));
        let key = if let Some(upn) = &current {
            upn.value().to_owned()
        } else if own.get("Surname").is_empty() && own.get("Forename").is_empty() {
            findings.refuse("", "a UPN or a name");
            return None;
        } else {
            format!("ctf:{}", hash_of(["Surname", "Forename", "DOB"].map(|path| own.get(path))))
        };
        let learner =
            findings.identifier(IdentifierKind::Uln, "UniqueLearnerNumber", own.get("UniqueLearnerNumber"));
        let former = own
            .all("BasicDetails/FormerUPN")
            .filter_map(|text| findings.identifier(IdentifierKind::Upn, "BasicDetails/FormerUPN", text))
            .map(contactpoint_directory::identifier::Identifier::superseded)
            .collect::<Vec<_>>();
        let sex = if own.get("Sex").is_empty() { "Gender" } else { "Sex" };
        let facts = ChildFacts {
            names: names(own, findings),
            date_of_birth: findings.date("DOB", own.get("DOB")),
            sex: findings.sex(sex, own.get(sex)),
            identifiers: current.into_iter().chain(learner).chain(former).collect(),
            addresses: address(own, "", findings).into_iter().collect(),
            phones: own
                .all("Phones/Phone/PhoneNo")
                .filter_map(|text| findings.phone("Phones/Phone/PhoneNo", text))
                .collect(),
            emails: findings.email("Email", own.get("Email")).into_iter().collect(),
            parents: self.contacts.iter().filter_map(|contact| parent(contact, findings)).collect(),
            education: self.education(findings, header),
            ..ChildFacts::default()
        };
        Some(SourceRecord {
            row: findings.row(),
            line: findings.line(),
            key: RecordKey::new(key),
            as_of_ms: header.as_of_ms,
            facts,
            contacts: Vec::new(),
        })
    }

    /// The history, and the school that sends the file: current unless the pupil is a leaver
    /// (enrolment status P; C, M, S and G are on the roll, and a missing one says nothing).
    fn education(&self, findings: &mut Findings, header: &FileHeader) -> Vec<Education> {
        let mut education: Vec<_> = self.schools.iter().filter_map(|school| past(school, findings)).collect();
        let Some(sender) = header.supplier.clone().map(Setting::School) else { return education };
        let left = self.own.get("BasicDetails/EnrolStatus").eq_ignore_ascii_case("P");
        match education.iter_mut().find(|place| place.setting == sender) {
            Some(place) if left => place.until = place.until.or(header.as_of_ms.and_then(day_of)),
            Some(_) => {}
            None => {
                let until = header.as_of_ms.and_then(day_of).filter(|_| left);
                education.push(Education { setting: sender, from: None, until });
            }
        }
        education
    }
}

fn names(own: &Fields, findings: &mut Findings) -> Vec<PersonName> {
    let given = findings.name("Forename", own.get("Forename"));
    let family = findings.name("Surname", own.get("Surname"));
    let middle = if own.get("MiddleNames").is_empty() { "BasicDetails/MiddleNames" } else { "MiddleNames" };
    let middle = findings.name(middle, own.get(middle));
    // What another name leaves out is as in the official one.
    let mut other = |used_as, forename: &str, surname: &str| {
        let (other_given, other_family) =
            (findings.name(forename, own.get(forename)), findings.name(surname, own.get(surname)));
        (other_given.is_some() || other_family.is_some()).then(|| PersonName {
            used_as,
            given: other_given.or_else(|| given.clone()),
            middle: None,
            family: other_family.or_else(|| family.clone()),
        })
    };
    let preferred =
        other(NameUse::Preferred, "BasicDetails/PreferredForename", "BasicDetails/PreferredSurname");
    let former = other(NameUse::Former, "BasicDetails/FormerForename", "BasicDetails/FormerSurname");
    let named = given.is_some() || family.is_some();
    let official = named.then_some(PersonName { used_as: NameUse::Official, given, middle, family });
    official.into_iter().chain(preferred).chain(former).collect()
}

/// A school of the history. `MMM`/`MMMM` (left the maintained sector) says nothing to the directory.
fn past(school: &Fields, findings: &mut Findings) -> Option<Education> {
    let la = if school.get("LEA").is_empty() { school.get("LA") } else { school.get("LEA") };
    let code = format!("{la}{}", school.get("Estab"));
    let setting = match code.to_ascii_uppercase().as_str() {
        "999999" | "9999999" => Setting::Home,
        "XXXXXXX" | "888888" | "8888888" => Setting::NoneKnown,
        "" | "MMMMMMM" => return None,
        code => {
            let code = findings.value(
                "SchoolHistory/School",
                code,
                "LEA of 3 and Estab of 4 digits",
                OrganisationCode::la_estab,
            );
            Setting::School(code?)
        }
    };
    Some(Education {
        setting,
        from: findings.date("SchoolHistory/School/EntryDate", school.get("EntryDate")),
        until: findings.date("SchoolHistory/School/LeavingDate", school.get("LeavingDate")),
    })
}

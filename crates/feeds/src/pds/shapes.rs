//! The parts of FHIR R4 resources that are read, as NHSDigital/personal-demographics-service-api
//! writes them. What has no field here is passed over by the parser.

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Envelope {
    pub timestamp: Option<String>,
}

/// What a document says that it is.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Document {
    resource_type: String,
    entry: Option<IgnoredAny>,
}

impl Document {
    pub fn is_bundle(&self) -> bool {
        self.resource_type == "Bundle"
    }

    pub fn has_entries(&self) -> bool {
        self.entry.is_some()
    }
}

#[derive(Deserialize)]
pub(super) struct Entry {
    #[serde(default, rename = "fullUrl")]
    pub full_url: String,
    pub resource: Option<Resource>,
}

#[derive(Deserialize)]
#[serde(tag = "resourceType")]
pub(super) enum Resource {
    Patient(Box<Patient>),
    RelatedPerson(Box<RelatedPerson>),
    /// A resource that says nothing to a directory.
    #[serde(other)]
    Other,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Patient {
    pub id: String,
    pub meta: Meta,
    pub identifier: Vec<Identifier>,
    pub name: Vec<HumanName>,
    pub gender: String,
    pub birth_date: String,
    pub multiple_birth_integer: Option<i64>,
    pub deceased_date_time: String,
    pub general_practitioner: Vec<Reference>,
    pub telecom: Vec<Telecom>,
    pub address: Vec<Address>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RelatedPerson {
    pub id: String,
    pub meta: Meta,
    pub active: Option<bool>,
    pub period: Period,
    pub patient: Reference,
    pub name: Vec<HumanName>,
    pub relationship: Vec<Codings>,
    pub telecom: Vec<Telecom>,
    pub address: Vec<Address>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Meta {
    pub last_updated: String,
    pub security: Vec<Coding>,
}

impl Meta {
    /// Restricted, very restricted or redacted (HL7 v3 Confidentiality, and PDS's own code).
    pub fn is_restricted(&self) -> bool {
        self.security
            .iter()
            .any(|label| ["R", "V", "REDACTED"].iter().any(|code| label.code.eq_ignore_ascii_case(code)))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Coding {
    pub code: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Codings {
    pub coding: Vec<Coding>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Identifier {
    pub system: String,
    pub value: String,
    pub period: Period,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Reference {
    pub reference: String,
    pub identifier: Identifier,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Period {
    pub start: String,
    pub end: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct HumanName {
    #[serde(rename = "use")]
    pub used_as: String,
    pub period: Period,
    pub given: Vec<Option<String>>,
    pub family: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Telecom {
    pub system: String,
    pub value: String,
    pub period: Period,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Address {
    #[serde(rename = "use")]
    pub used_as: String,
    pub period: Period,
    pub line: Vec<Option<String>>,
    pub postal_code: String,
    pub extension: Vec<Extension>,
}

/// An extension of an address: a key of a register, given as two inner extensions.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Extension {
    pub url: String,
    #[serde(rename = "extension")]
    pub parts: Vec<Extension>,
    pub value_coding: Coding,
    pub value_string: String,
}

impl Address {
    /// The property number among the keys.
    pub fn uprn(&self) -> &str {
        self.extension
            .iter()
            .filter(|key| key.part("type").is_some_and(|kind| kind.value_coding.code == "UPRN"))
            .find_map(|key| key.part("value"))
            .map_or("", |value| &value.value_string)
    }
}

impl Extension {
    fn part(&self, url: &str) -> Option<&Self> {
        self.parts.iter().find(|part| part.url == url)
    }
}

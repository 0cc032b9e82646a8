//! The parts of FHIR resources as the NHS Personal Demographics Service writes them. Structures,
//! not maps: the order of the fields never depends on how serde_json was built.

use serde::Serialize;

/// An entry of a searchset.
#[derive(Serialize)]
pub struct Entry<R> {
    #[serde(rename = "fullUrl")]
    pub full_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    pub resource: R,
}

#[derive(Serialize)]
pub struct Search {
    pub score: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    pub resource_type: &'static str,
    pub id: String,
    pub identifier: [NhsNumber; 1],
    pub meta: Meta,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<HumanName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<&'static str>,
    pub birth_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_birth_integer: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub general_practitioner: Vec<Practice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telecom: Vec<Telecom>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<HomeAddress>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RelatedPerson {
    pub id: String,
    pub resource_type: &'static str,
    pub patient: Reference,
    pub active: bool,
    pub period: Period,
    pub name: [HumanName; 1],
    pub relationship: [Codings; 1],
    pub telecom: Vec<Telecom>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<HomeAddress>,
}

#[derive(Serialize)]
pub struct NhsNumber {
    pub system: &'static str,
    pub value: String,
    pub extension: [CodeableExtension; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeableExtension {
    pub url: &'static str,
    pub value_codeable_concept: Codings,
}

#[derive(Serialize)]
pub struct Codings {
    pub coding: [Coding; 1],
}

#[derive(Serialize)]
pub struct Coding {
    pub system: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'static str>,
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    pub version_id: String,
    pub security: [Coding; 1],
}

#[derive(Clone, Serialize)]
pub struct Period {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

#[derive(Serialize)]
pub struct HumanName {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(rename = "use")]
    pub used_as: &'static str,
    pub period: Period,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub family: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prefix: Vec<&'static str>,
}

#[derive(Serialize)]
pub struct Practice {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub identifier: Identifier,
}

#[derive(Serialize)]
pub struct Identifier {
    pub system: &'static str,
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

#[derive(Serialize)]
pub struct Reference {
    pub identifier: Identifier,
}

#[derive(Serialize)]
pub struct Telecom {
    pub period: Period,
    pub system: &'static str,
    pub value: String,
    #[serde(rename = "use")]
    pub used_as: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HomeAddress {
    pub id: String,
    pub period: Period,
    #[serde(rename = "use")]
    pub used_as: &'static str,
    pub line: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    pub extension: [AddressKey; 1],
}

#[derive(Serialize)]
pub struct AddressKey {
    pub url: &'static str,
    pub extension: (KeyType, KeyValue),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyType {
    pub url: &'static str,
    pub value_coding: Coding,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyValue {
    pub url: &'static str,
    pub value_string: String,
}

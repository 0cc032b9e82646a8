//! The parts of patients and related persons, each with its codes.

use super::pds_shapes::{
    AddressKey, CodeableExtension, Coding, Codings, HomeAddress, HumanName, Identifier, KeyType, KeyValue,
    NhsNumber, Period, Practice, Telecom,
};
use crate::dice::Dice;
use crate::places::Address;
use jiff::civil::Date;

/// Of NHS numbers.
pub const NHS: &str = "https://fhir.nhs.uk/Id/nhs-number";
const ODS: &str = "https://fhir.nhs.uk/Id/ods-organization-code";

pub fn since(day: Date) -> Period {
    Period { start: Some(day.to_string()), end: None }
}

pub fn key(dice: &mut Dice) -> String {
    format!("{:08X}", dice.below(1 << 32))
}

pub fn human(
    dice: &mut Dice,
    used_as: &'static str,
    period: Period,
    given: Vec<String>,
    family: String,
) -> HumanName {
    HumanName { id: Some(key(dice)), used_as, period, given, family, prefix: Vec::new() }
}

pub fn practice_of(dice: &mut Dice, ods: &str, from: Date) -> Practice {
    Practice {
        id: key(dice),
        kind: "Organization",
        identifier: Identifier { system: ODS, value: ods.to_owned(), period: Some(since(from)) },
    }
}

pub fn telecom(system: &'static str, value: &str, used_as: &'static str, from: Date) -> Telecom {
    Telecom { period: since(from), system, value: value.replace(' ', ""), used_as }
}

pub fn home(dice: &mut Dice, address: &Address, from: Date) -> HomeAddress {
    let mut line: Vec<String> = address.lines().into_iter().filter(|text| !text.is_empty()).collect();
    line.push(address.town.clone());
    HomeAddress {
        id: key(dice),
        period: since(from),
        used_as: "home",
        line,
        postal_code: address.postcode.clone(),
        extension: [AddressKey {
            url: "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey",
            extension: (
                KeyType {
                    url: "type",
                    value_coding: Coding {
                        system: "https://fhir.hl7.org.uk/CodeSystem/UKCore-AddressKeyType",
                        version: None,
                        code: "UPRN",
                        display: None,
                    },
                },
                KeyValue { url: "value", value_string: address.uprn.clone() },
            ),
        }],
    }
}

pub fn nhs_number(value: &str) -> NhsNumber {
    NhsNumber {
        system: NHS,
        value: value.to_owned(),
        extension: [CodeableExtension {
            url: "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
            value_codeable_concept: Codings {
                coding: [Coding {
                    system: "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus",
                    version: Some("1.0.0"),
                    code: "01",
                    display: Some("Number present and verified"),
                }],
            },
        }],
    }
}

pub fn security(restricted: bool) -> Coding {
    let (code, display) = if restricted { ("R", "restricted") } else { ("U", "unrestricted") };
    Coding {
        system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
        version: None,
        code,
        display: Some(display),
    }
}

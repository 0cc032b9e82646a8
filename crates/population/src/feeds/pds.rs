//! Demographics: FHIR R4 searchset bundles of patients, each followed by its related persons.

use super::pds_parts::{NHS, home, human, key, nhs_number, practice_of, security, since, telecom};
use super::pds_shapes::{
    Coding, Codings, Entry, HumanName, Identifier, Meta, Patient, Period, Reference, RelatedPerson, Search,
};
use crate::blur::look;
use crate::dice::Dice;
use crate::files::Output;
use crate::locality::Locality;
use crate::noise::{Feed, Rates};
use crate::people::{Adult, Child, Household, Role};
use crate::text::{age, days_after, days_between};
use anyhow::Result;
use std::io::Write;

const BASE: &str = "https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient";
const MOST_ENTRIES: usize = 2000;

/// Writes the bundles of a locality.
pub fn write(locality: &Locality, output: &mut Output) -> Result<()> {
    let mut dice = locality.dice("pds");
    let rates = locality.noise.rates(Feed::Pds);
    let mut bundle: Vec<(String, String)> = Vec::new();
    let mut number = 0;
    for (household, child) in locality.children() {
        // A few have come to the country and are known to their school only.
        if dice.chance(0.2) && child.gp.is_none() && child.schooling.now.is_some() {
            continue;
        }
        let patient = patient(&mut dice, &rates, locality, household, child);
        bundle.push((serde_json::to_string(&patient)?, child.id.clone()));
        let young = age(child.born, locality.today) < 16;
        for adult in &household.adults {
            let usual = match adult.role {
                Role::Mother | Role::Grandmother => 0.88,
                Role::Father => 0.12,
                Role::StepFather => 0.02,
            };
            if dice.chance(if young { usual } else { usual / 4.0 }) {
                let related = related(&mut dice, household, child, adult);
                bundle.push((serde_json::to_string(&related)?, child.id.clone()));
            }
        }
        if bundle.len() > MOST_ENTRIES - 4 {
            number += 1;
            flush(locality, number, &mut bundle, output)?;
        }
    }
    if bundle.is_empty() { Ok(()) } else { flush(locality, number + 1, &mut bundle, output) }
}

/// Writes a bundle, one entry a line.
fn flush(
    locality: &Locality,
    number: u32,
    bundle: &mut Vec<(String, String)>,
    output: &mut Output,
) -> Result<()> {
    let file = format!("pds/{}-{:05}-{number:02}.json", locality.authority.code, locality.number);
    let mut to = output.raw("pds-fhir", &file, "other:NHS PDS")?;
    let (today, total) = (locality.today, bundle.len());
    writeln!(
        to,
        r#"{{"resourceType":"Bundle","type":"searchset","timestamp":"{today}T04:00:00+00:00","total":{total},"entry":["#
    )?;
    for (row, (entry, child)) in (1_u64..).zip(bundle.drain(..)) {
        let comma = if row == total as u64 { "" } else { "," };
        writeln!(to, "{entry}{comma}")?;
        output.record("pds-fhir", &file, row, &child)?;
    }
    writeln!(to, "]}}")?;
    to.flush()?;
    Ok(())
}

fn patient(
    dice: &mut Dice,
    rates: &Rates,
    locality: &Locality,
    household: &Household,
    child: &Child,
) -> Entry<Patient> {
    let seen = look(dice, rates, child, household, locality.today);
    let born = seen.born.unwrap_or(child.born);
    let unnamed = days_between(child.born, locality.today) < 8 && dice.chance(0.4);
    let mut given: Vec<String> = Some(seen.given).filter(|name| !name.is_empty()).into_iter().collect();
    given.extend(seen.middle.split(' ').filter(|name| !name.is_empty()).map(str::to_owned));
    if unnamed {
        given = vec!["Baby".to_owned()];
    }
    let mut name = vec![human(dice, "usual", since(child.born), given.clone(), seen.family)];
    if let Some(former) = &child.former_family {
        let changed = days_after(child.born, days_between(child.born, locality.today) / 2);
        let until = Period { start: Some(child.born.to_string()), end: Some(changed.to_string()) };
        name.push(human(dice, "old", until, given, former.clone()));
    }
    if let Some(called) = child.called.as_ref().filter(|_| dice.chance(0.2)) {
        name.push(human(
            dice,
            "nickname",
            since(child.born),
            vec![called.clone()],
            child.name.family.clone(),
        ));
    }
    let hidden = child.restricted;
    let practice = child.gp.filter(|_| !hidden).and_then(|place| locality.practices.get(place));
    let address = (!hidden && !seen.address.street.is_empty()).then(|| {
        let from = household
            .before
            .as_ref()
            .filter(|_| !seen.old_address)
            .map_or(child.born, |moved| moved.on.max(child.born));
        home(dice, &seen.address, from)
    });
    let phone = household.adults.first().filter(|_| !hidden && dice.chance(0.6));
    Entry {
        full_url: format!("{BASE}/{}", child.nhs),
        search: Some(Search { score: 1.0 }),
        resource: Patient {
            resource_type: "Patient",
            id: child.nhs.clone(),
            identifier: [nhs_number(&child.nhs)],
            meta: Meta { version_id: (1 + dice.below(9)).to_string(), security: [security(hidden)] },
            name,
            gender: match seen.sex {
                "F" => Some("female"),
                "M" => Some("male"),
                _ => None,
            },
            birth_date: born.to_string(),
            multiple_birth_integer: child.birth_order,
            general_practitioner: practice
                .map(|p| practice_of(dice, &p.ods, child.born))
                .into_iter()
                .collect(),
            telecom: phone
                .map(|adult| telecom("phone", &adult.phone, "home", child.born))
                .into_iter()
                .collect(),
            address: address.into_iter().collect(),
        },
    }
}

fn related(dice: &mut Dice, household: &Household, child: &Child, adult: &Adult) -> Entry<RelatedPerson> {
    let id = key(dice);
    let code = match adult.role {
        Role::Mother => "Mother",
        Role::Father => "Father",
        Role::StepFather => "Partner",
        Role::Grandmother => "Guardian",
    };
    let given = vec![adult.name.given.clone()];
    let shown = dice.chance(0.7) && !child.restricted && !child.in_care;
    let address = shown.then(|| home(dice, adult.elsewhere.as_ref().unwrap_or(&household.home), child.born));
    Entry {
        full_url: format!("{BASE}/{}/RelatedPerson/{id}", child.nhs),
        search: None,
        resource: RelatedPerson {
            id,
            resource_type: "RelatedPerson",
            patient: Reference {
                identifier: Identifier { system: NHS, value: child.nhs.clone(), period: None },
            },
            active: true,
            period: since(child.born),
            name: [HumanName {
                id: None,
                used_as: "usual",
                period: since(child.born),
                given,
                family: adult.name.family.clone(),
                prefix: vec![adult.title()],
            }],
            relationship: [Codings {
                coding: [Coding {
                    system: "https://fhir.nhs.uk/R4/CodeSystem/UKCore-AdditionalRelatedPersonRole",
                    version: None,
                    code,
                    display: None,
                }],
            }],
            telecom: if child.restricted {
                Vec::new()
            } else {
                vec![telecom("phone", &adult.phone, "mobile", child.born)]
            },
            address: address.into_iter().collect(),
        },
    }
}

//! The children as facts, without a file: for measuring what holds a whole country in memory.

use crate::locality::{Locality, Serials};
use crate::people::{Child, Gender, Household};
use crate::places::{Address as Home, Authority};
use crate::services::{Staff, desks};
use crate::{Country, MOST_CHILDREN, Plan};
use anyhow::{Result, ensure};
use contactpoint_directory::facts::{
    Address, ChildFacts, Education, NameUse, Parent, PersonName, Relationship, Setting, Sex,
};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, IdentifierStatus, OrganisationCode};
use contactpoint_directory::personal::{AddressLine, Name};
use contactpoint_directory::postcode::Postcode;

/// Draws the children of a plan, the same as [`crate::generate`] would write, and tells of each what all
/// sources together know: names from before, numbers that were replaced, the last address and school.
/// The first argument is the child's name in the truth.
pub fn each_child(plan: &Plan, tell: &mut dyn FnMut(&str, ChildFacts)) -> Result<()> {
    ensure!(plan.children <= MOST_CHILDREN, "at most {MOST_CHILDREN} children");
    let country = Country::new(plan);
    let mut serials = Serials::default();
    let desks_of = |index: u64| desks(plan.seed, &Authority::at(index), country.size(index));
    for index in 0..country.authorities {
        let authority = Authority::at(index);
        let next = if index + 1 < country.authorities { desks_of(index + 1) } else { Vec::new() };
        let staff = Staff { here: desks_of(index), next };
        for part in 0..country.parts(index) {
            let locality = Locality::draw(&country, &authority, part, &staff, &mut serials);
            for (household, child) in locality.children().filter(|(_, child)| !child.adult) {
                tell(&child.id, facts(&locality, household, child));
            }
        }
    }
    Ok(())
}

fn facts(locality: &Locality, household: &Household, child: &Child) -> ChildFacts {
    let name = |used_as, given: &str, family: &str| PersonName {
        used_as,
        given: Name::parse(given),
        middle: Name::parse(&child.name.middle),
        family: Name::parse(family),
    };
    let mut names = vec![name(NameUse::Official, &child.name.given, &child.name.family)];
    names.extend(child.called.iter().map(|called| name(NameUse::Preferred, called, &child.name.family)));
    names.extend(child.former_family.iter().map(|old| name(NameUse::Former, &child.name.given, old)));
    let schooling = &child.schooling;
    let number = |kind, text: &str, status| {
        Identifier::parse(kind, text).map(|mut number| {
            number.status = status;
            number
        })
    };
    let current = IdentifierStatus::Current;
    let old = IdentifierStatus::Superseded;
    let identifiers = [
        number(IdentifierKind::Nhs, &child.nhs, current),
        child.old_nhs.as_ref().and_then(|text| number(IdentifierKind::Nhs, text, old)),
        number(IdentifierKind::Upn, &schooling.upn, current),
        number(IdentifierKind::Upn, &schooling.old_upn, old),
        number(IdentifierKind::Uln, &schooling.uln, current),
    ];
    let homes = std::iter::once(&household.home).chain(household.before.iter().map(|moved| &moved.address));
    let now = schooling.now.and_then(|(place, _)| locality.schools.get(place));
    let before = schooling.before.as_ref().and_then(|school| {
        if school.elsewhere {
            locality.elsewhere.get(school.place)
        } else {
            locality.schools.get(school.place)
        }
    });
    let education = now.into_iter().chain(before).filter_map(|school| {
        let code = OrganisationCode::urn(&school.urn.to_string())?;
        Some(Education { setting: Setting::School(code), from: None, until: None })
    });
    let parents = household.adults.iter().map(|adult| Parent {
        name: PersonName {
            used_as: NameUse::Official,
            given: Name::parse(&adult.name.given),
            middle: None,
            family: Name::parse(&adult.name.family),
        },
        relationship: Relationship::Carer,
        parental_responsibility: None,
        day_to_day_care: None,
        phones: Vec::new(),
        emails: Vec::new(),
        address: None,
    });
    ChildFacts {
        names,
        date_of_birth: Some(child.born),
        sex: Some(match child.gender {
            Gender::Girl => Sex::Female,
            Gender::Boy => Sex::Male,
        }),
        identifiers: identifiers.into_iter().flatten().collect(),
        addresses: homes.map(address).collect(),
        parents: parents.collect(),
        education: education.collect(),
        gp: child
            .gp
            .and_then(|place| locality.practices.get(place))
            .and_then(|practice| OrganisationCode::parse(&format!("ods:{}", practice.ods))),
        birth_order: child.birth_order,
        ..ChildFacts::default()
    }
}

fn address(home: &Home) -> Address {
    let line = format!("{} {} {}", home.flat, home.number, home.street);
    Address {
        lines: AddressLine::parse(line.trim()).into_iter().collect(),
        postcode: Postcode::parse(&home.postcode),
        ..Address::default()
    }
}

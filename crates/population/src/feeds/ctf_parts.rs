//! The parts of a pupil in a common transfer file.

use super::ctf_xml::Xml;
use crate::blur::Seen;
use crate::dice::Dice;
use crate::people::{Adult, Child, Household, Role};
use crate::places::Address;

pub(super) fn details(xml: &mut Xml, dice: &mut Dice, child: &Child, seen: &Seen) {
    xml.open("BasicDetails");
    xml.item("FormerUPN", &child.schooling.old_upn);
    let called = match &child.called {
        Some(called) if dice.chance(0.75) => called.clone(),
        None if dice.chance(0.05) => {
            let short = crate::names::variants::nicknames(&child.name.given);
            if short.is_empty() { String::new() } else { dice.pick(short).to_owned() }
        }
        _ => String::new(),
    };
    if !called.is_empty() {
        xml.item("PreferredSurname", &seen.family);
        xml.item("PreferredForename", &called);
    }
    xml.item("FormerSurname", child.former_family.as_deref().unwrap_or_default());
    xml.item("MiddleNames", &seen.middle);
    let year = match child.schooling.year {
        -1 => "N1".to_owned(),
        0 => "R".to_owned(),
        year => year.min(14).to_string(),
    };
    xml.item("NCyearActual", &year);
    xml.item("EnrolStatus", "C");
    xml.close();
}

/// What a directory may not hold: written so that the reader must drop it.
pub(super) fn to_be_dropped(xml: &mut Xml, dice: &mut Dice) {
    if dice.chance(0.3) {
        xml.open("Attendance");
        xml.open("YearData");
        xml.item("Year", "2026");
        xml.item("SessionsPossible", "120");
        xml.item("SessionsAuthorised", &dice.below(12).to_string());
        xml.close();
        xml.close();
    }
    if dice.chance(0.15) {
        xml.open("SEN");
        xml.open("SENhistory");
        xml.item("SENprovision", dice.pick(&["K", "E"]));
        xml.item("StartDate", "2024-09-03");
        xml.close();
        xml.close();
    }
    if dice.chance(0.2) {
        xml.open("StatutoryAssessments");
        xml.open("StageAssessment");
        xml.item("Subject", dice.pick(&["ENG", "MAT", "SCI"]));
        xml.item("Result", &dice.between(80, 120).to_string());
        xml.close();
        xml.close();
    }
}

pub(super) fn address(xml: &mut Xml, dice: &mut Dice, address: &Address) {
    if address.street.is_empty() {
        return;
    }
    xml.open("Address");
    if dice.chance(0.55) {
        xml.open("BS7666Address");
        xml.item("SAON", &address.flat);
        xml.item("PAON", &address.number);
        xml.item("Street", &address.street);
        xml.item("Town", &address.town);
        xml.item("UniquePropertyReferenceNumber", &address.uprn);
        xml.close();
    } else {
        let [line_1, line_2] = address.lines();
        xml.open("AddressLines");
        xml.item("AddressLine1", &line_1);
        if line_2.is_empty() {
            xml.item("AddressLine2", &address.town);
        } else {
            xml.item("AddressLine2", &line_2);
            xml.item("AddressLine3", &address.town);
        }
        xml.close();
    }
    xml.item("PostCode", &address.postcode);
    xml.close();
}

pub(super) fn contacts(xml: &mut Xml, dice: &mut Dice, household: &Household) {
    if household.adults.is_empty() {
        return;
    }
    xml.open("Contacts");
    for (order, adult) in (1..).zip(&household.adults) {
        contact(xml, dice, order, adult);
    }
    xml.close();
}

fn contact(xml: &mut Xml, dice: &mut Dice, order: u32, adult: &Adult) {
    let (relationship, responsible) = match adult.role {
        Role::Mother => ("PAM", true),
        Role::Father => ("PAF", dice.chance(0.9)),
        Role::StepFather => ("STP", false),
        Role::Grandmother => ("CAR", true),
    };
    xml.open("Contact");
    xml.item("Order", &order.to_string());
    xml.item("Title", adult.title());
    xml.item("Surname", &adult.name.family);
    xml.item("Forename", &adult.name.given);
    xml.item("Relationship", relationship);
    xml.item("Responsibility", if responsible { "true" } else { "false" });
    match &adult.elsewhere {
        Some(other) => address(xml, dice, other),
        None => xml.item("AddressAsPupil", "true"),
    }
    if dice.chance(0.92) {
        xml.open("Phones");
        xml.open("Phone");
        xml.item("TelephoneType", "M");
        xml.item("PhoneNo", &adult.phone);
        xml.close();
        xml.close();
    }
    if dice.chance(0.7) {
        xml.item("Email", &adult.email);
    }
    xml.close();
}

//! Pupil lists as schools send them to health teams (nhsuk/manage-vaccinations-in-schools, class
//! and cohort imports). Key: the NHS number; without one, a hash of names and date of birth. A
//! snapshot of one school. The file does not name its sender.
//!
//! A first or last name with characters that no name has refuses the row, as the service whose
//! format this is does. Year group and registration form are not taken.

use crate::csv::{Cells, RowKind};
use crate::text::{hash_of, is_formula, is_name_like};
use contactpoint_directory::facts::{
    ChildFacts, Education, NameUse, Parent, PersonName, Relationship, Setting,
};
use contactpoint_directory::identifier::{IdentifierKind, OrganisationCode};
use contactpoint_directory::personal::Name;
use contactpoint_directory::source::SourceRecord;

pub(crate) struct PupilList;

impl RowKind for PupilList {
    const REQUIRED: &'static [&'static str] = &["CHILD_FIRST_NAME", "CHILD_LAST_NAME", "CHILD_DATE_OF_BIRTH"];
    const OPTIONAL: &'static [&'static str] = &[
        "CHILD_PREFERRED_GIVEN_NAME",
        "CHILD_PREFERRED_FIRST_NAME",
        "CHILD_PREFERRED_LAST_NAME",
        "CHILD_GENDER",
        "CHILD_NHS_NUMBER",
        "CHILD_ADDRESS_LINE_1",
        "CHILD_ADDRESS_LINE_2",
        "CHILD_TOWN",
        "CHILD_POSTCODE",
        "CHILD_SCHOOL_URN",
        "PARENT_1_NAME",
        "PARENT_1_RELATIONSHIP",
        "PARENT_1_PHONE",
        "PARENT_1_EMAIL",
        "PARENT_2_NAME",
        "PARENT_2_RELATIONSHIP",
        "PARENT_2_PHONE",
        "PARENT_2_EMAIL",
    ];

    fn read(cells: &mut Cells<'_>) -> Option<SourceRecord> {
        for column in ["CHILD_FIRST_NAME", "CHILD_LAST_NAME"] {
            let text = cells.text(column);
            if !is_formula(text) && !is_name_like(text) {
                cells.refuse(column, "a name without digits or signs");
            }
        }
        let facts = ChildFacts {
            names: names(cells),
            date_of_birth: cells.date("CHILD_DATE_OF_BIRTH"),
            sex: cells.sex("CHILD_GENDER"),
            identifiers: cells.identifier(IdentifierKind::Nhs, "CHILD_NHS_NUMBER").into_iter().collect(),
            addresses: cells
                .address(&["CHILD_ADDRESS_LINE_1", "CHILD_ADDRESS_LINE_2", "CHILD_TOWN"], "CHILD_POSTCODE")
                .into_iter()
                .collect(),
            parents: (1..=2).filter_map(|number| parent(cells, number)).collect(),
            education: education(cells).into_iter().collect(),
            ..ChildFacts::default()
        };
        let key = if let Some(number) = facts.identifiers.first() {
            number.value().to_owned()
        } else if cells.has("CHILD_FIRST_NAME") || cells.has("CHILD_LAST_NAME") {
            let columns = ["CHILD_FIRST_NAME", "CHILD_LAST_NAME", "CHILD_DATE_OF_BIRTH"];
            format!("pupil:{}", hash_of(columns.map(|column| cells.text(column))))
        } else {
            cells.refuse("", "an NHS number or a name");
            return None;
        };
        Some(cells.record(key, facts))
    }
}

/// The official name, and the preferred one where the file gives one: what it leaves out of the
/// preferred name is as in the official name.
fn names(cells: &mut Cells<'_>) -> Vec<PersonName> {
    let (given, family) = (cells.name("CHILD_FIRST_NAME"), cells.name("CHILD_LAST_NAME"));
    let preferred_given =
        cells.name("CHILD_PREFERRED_GIVEN_NAME").or_else(|| cells.name("CHILD_PREFERRED_FIRST_NAME"));
    let preferred_family = cells.name("CHILD_PREFERRED_LAST_NAME");
    let preferred = (preferred_given.is_some() || preferred_family.is_some()).then(|| PersonName {
        used_as: NameUse::Preferred,
        given: preferred_given.or_else(|| given.clone()),
        middle: None,
        family: preferred_family.or_else(|| family.clone()),
    });
    let official = (given.is_some() || family.is_some()).then_some(PersonName {
        used_as: NameUse::Official,
        given,
        middle: None,
        family,
    });
    official.into_iter().chain(preferred).collect()
}

/// A parent, when named. The heading says "parent", so that is what one without a relationship is.
fn parent(cells: &mut Cells<'_>, number: u8) -> Option<Parent> {
    let column = |what: &str| format!("PARENT_{number}_{what}");
    let name = cells.name(&column("NAME"));
    let relationship = cells.label(&column("RELATIONSHIP"));
    let phones: Vec<_> = cells.phone(&column("PHONE")).into_iter().collect();
    let emails: Vec<_> = cells.email(&column("EMAIL")).into_iter().collect();
    let Some(name) = name else {
        if !cells.has(&column("NAME")) && (!phones.is_empty() || !emails.is_empty()) {
            cells.warn(&column("NAME"), "the name of the parent whose telephone or e-mail is given");
        }
        return None;
    };
    Some(Parent {
        name: whole_name(&name),
        relationship: relationship
            .and_then(|text| Relationship::parse(text.as_str()))
            .unwrap_or(Relationship::Parent),
        parental_responsibility: None,
        day_to_day_care: None,
        phones,
        emails,
        address: None,
    })
}

/// A name in one text: the first word is the given name, the last the family name.
fn whole_name(name: &Name) -> PersonName {
    let (given, rest) = name.as_str().split_once(' ').unwrap_or((name.as_str(), ""));
    let (middle, family) = rest.rsplit_once(' ').unwrap_or(("", rest));
    PersonName {
        used_as: NameUse::Official,
        given: Name::parse(given),
        middle: Name::parse(middle),
        family: Name::parse(family),
    }
}

fn education(cells: &mut Cells<'_>) -> Option<Education> {
    let setting =
        cells.value("CHILD_SCHOOL_URN", "a school's URN of 6 digits", |text| match text.trim() {
            "999999" => Some(Setting::Home),
            "888888" => Some(Setting::NoneKnown),
            urn => OrganisationCode::urn(urn).map(Setting::School),
        })?;
    Some(Education { setting, from: None, until: None })
}

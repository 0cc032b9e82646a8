//! `births.csv`, the register of births. Key: the register's own id. A delta. The columns stand in
//! `schemas/births.json`.

use crate::csv::{Cells, RowKind};
use crate::text::moment_of;
use contactpoint_directory::facts::{ChildFacts, NameUse, Parent, PersonName, Relationship};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::personal::Name;
use contactpoint_directory::source::SourceRecord;

pub(crate) struct Births;

impl RowKind for Births {
    const REQUIRED: &'static [&'static str] =
        &["registration_id", "given_names", "family_name", "date_of_birth"];
    const OPTIONAL: &'static [&'static str] = &[
        "sex",
        "birth_order",
        "nhs_number",
        "mother_given_name",
        "mother_family_name",
        "father_given_name",
        "father_family_name",
        "address_line_1",
        "address_line_2",
        "town",
        "postcode",
        "registered_on",
    ];

    fn read(cells: &mut Cells<'_>) -> Option<SourceRecord> {
        let key = cells.required("registration_id")?;
        let (given, middle) = cells.name("given_names").map(|names| split_given(&names)).unwrap_or_default();
        let family = cells.name("family_name");
        let name = PersonName { used_as: NameUse::Official, given, middle, family };
        let facts = ChildFacts {
            names: [name].into_iter().filter(|name| name.given.is_some() || name.family.is_some()).collect(),
            date_of_birth: cells.date("date_of_birth"),
            sex: cells.sex("sex"),
            birth_order: cells.value("birth_order", "1 to 9", |text| {
                text.trim().parse().ok().filter(|order| (1..=9).contains(order))
            }),
            identifiers: cells.identifier(IdentifierKind::Nhs, "nhs_number").into_iter().collect(),
            parents: [
                parent(cells, Relationship::Mother, ["mother_given_name", "mother_family_name"]),
                parent(cells, Relationship::Father, ["father_given_name", "father_family_name"]),
            ]
            .into_iter()
            .flatten()
            .collect(),
            addresses: cells
                .address(&["address_line_1", "address_line_2", "town"], "postcode")
                .into_iter()
                .collect(),
            ..ChildFacts::default()
        };
        let as_of_ms = cells.date("registered_on").and_then(moment_of);
        Some(SourceRecord { as_of_ms, ..cells.record(key, facts) })
    }
}

/// What is written where a child has no name yet; it stays in one piece ("Twin Two").
const PLACEHOLDERS: [&str; 6] = ["baby", "twin", "triplet", "infant", "newborn", "unnamed"];

fn split_given(names: &Name) -> (Option<Name>, Option<Name>) {
    match names.as_str().split_once(' ') {
        Some((first, rest)) if !PLACEHOLDERS.contains(&first.to_lowercase().as_str()) => {
            (Name::parse(first), Name::parse(rest))
        }
        _ => (Some(names.clone()), None),
    }
}

fn parent(cells: &mut Cells<'_>, relationship: Relationship, [given, family]: [&str; 2]) -> Option<Parent> {
    let (given, family) = (cells.name(given), cells.name(family));
    if given.is_none() && family.is_none() {
        return None;
    }
    Some(Parent {
        name: PersonName { used_as: NameUse::Official, given, middle: None, family },
        relationship,
        parental_responsibility: None,
        day_to_day_care: None,
        phones: Vec::new(),
        emails: Vec::new(),
        address: None,
    })
}

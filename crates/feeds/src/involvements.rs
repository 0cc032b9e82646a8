//! `involvements.csv`, one service's involvement with one child, from any case system. Key:
//! `case_ref/service`. A delta. The columns stand in `schemas/involvements.json`.
//!
//! A row is refused where it would say something untrue or not allowed: no case, no service of the
//! catalogue, a sensitive service without consent, an end that cannot be read (the involvement
//! would seem to last).

use crate::csv::{Cells, RowKind};
use crate::text::{hash_of, moment_of, parse_date};
use contactpoint_directory::dates::may_be_involved;
use contactpoint_directory::facts::{
    Address, ChildFacts, Consent, Contact, ContactKind, ContactRef, EarlyHelp, Involvement, LeadStep,
    NameUse, PersonName,
};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::personal::{Email, Name, Phone};
use contactpoint_directory::service::{Service, ServiceClass};
use contactpoint_directory::source::SourceRecord;
use jiff::civil::Date;

pub(crate) struct Involvements;

impl RowKind for Involvements {
    const REQUIRED: &'static [&'static str] = &["case_ref", "service", "family_name", "date_of_birth"];
    const OPTIONAL: &'static [&'static str] = &[
        "given_name",
        "sex",
        "postcode",
        "nhs_number",
        "upn",
        "la_child_id",
        "worker_ref",
        "practitioner",
        "role",
        "team_ref",
        "team",
        "organisation",
        "phone",
        "email",
        "team_phone",
        "team_email",
        "duty_line",
        "out_of_hours_line",
        "start",
        "end",
        "confirmed",
        "lead_professional",
        "caf_indicator",
        "caf_date",
        "caf_holder",
        "consent",
        "updated",
    ];

    fn read(cells: &mut Cells<'_>) -> Option<SourceRecord> {
        let case = cells.required("case_ref")?;
        let code = cells.required("service")?;
        let Some(service) = Service::parse(&code.to_ascii_lowercase()) else {
            cells.refuse("service", "a code of the service catalogue");
            return None;
        };
        let consent = consent(cells, service)?;
        let child = child(cells);
        let born = child.date_of_birth;
        let (started_on, ended_on) = dates(cells, born)?;
        let organisation = cells.label("organisation");
        let team = team(cells, organisation.as_ref());
        let (practitioner_ref, practitioner) = practitioner(cells, organisation, team.as_ref());

        let involvement = Involvement {
            service,
            practitioner: practitioner_ref.clone(),
            team: team.as_ref().map(|team| team.reference.clone()),
            started_on,
            ended_on,
            confirmed_on: cells.date("confirmed"),
            lead: cells.yes_no("lead_professional").filter(|lead| *lead).map(|_| LeadStep::Holds),
            contact_supplier: None,
            consent,
        };
        let early_help = early_help(cells, practitioner_ref, born);
        let facts = ChildFacts { involvements: vec![involvement], early_help, ..child };
        let as_of_ms = cells.date("updated").and_then(moment_of);
        let contacts = practitioner.into_iter().chain(team).collect();
        Some(SourceRecord { as_of_ms, contacts, ..cells.record(format!("{case}/{}", service.code()), facts) })
    }
}

fn child(cells: &mut Cells<'_>) -> ChildFacts {
    let (given, family) = (cells.name("given_name"), cells.name("family_name"));
    let named = given.is_some() || family.is_some();
    let name = PersonName { used_as: NameUse::Official, given, middle: None, family };
    ChildFacts {
        names: named.then_some(name).into_iter().collect(),
        date_of_birth: cells.date("date_of_birth"),
        sex: cells.sex("sex"),
        identifiers: [
            (IdentifierKind::Nhs, "nhs_number"),
            (IdentifierKind::Upn, "upn"),
            (IdentifierKind::SocialCare, "la_child_id"),
        ]
        .into_iter()
        .filter_map(|(kind, column)| cells.identifier(kind, column))
        .collect(),
        addresses: cells.address(&[], "postcode").into_iter().collect::<Vec<Address>>(),
        ..ChildFacts::default()
    }
}

/// Why a sensitive service may be recorded; `None` refuses the row. For other services the column
/// says nothing.
#[expect(clippy::option_option, reason = "the outer level is the row's, the inner the value's")]
fn consent(cells: &mut Cells<'_>, service: Service) -> Option<Option<Consent>> {
    if service.class() != ServiceClass::Sensitive {
        return Some(None);
    }
    match cells.text("consent").to_ascii_lowercase().as_str() {
        "given" => Some(Some(Consent::Given)),
        "significant-harm" => Some(Some(Consent::SignificantHarm)),
        _ => {
            cells.refuse("consent", "given or significant-harm, as the service is a sensitive one");
            None
        }
    }
}

/// The first and the last day; `None` refuses the row. A first day that cannot be is left out: how far
/// ahead one may lie depends on today, which is the caller's to know.
fn dates(cells: &mut Cells<'_>, born: Option<Date>) -> Option<(Option<Date>, Option<Date>)> {
    let start = cells.date("start");
    let text = cells.text("end");
    let end = parse_date(text);
    if end.is_none() && !text.is_empty() {
        cells.refuse("end", "a date, or nothing while the involvement lasts");
        return None;
    }
    if end.is_some() && start > end {
        cells.warn("start", "a date that is not after the end");
        return Some((None, end));
    }
    if let (Some(on), Some(born)) = (start, born)
        && !may_be_involved(on, born)
    {
        cells.warn("start", "a date at most nine months before the date of birth");
        return Some((None, end));
    }
    Some((start, end))
}

/// The team. One that is known only by its organisation (an organisation without a practitioner)
/// bears the organisation's name.
fn team(cells: &mut Cells<'_>, organisation: Option<&Name>) -> Option<Contact> {
    let reference = cells.reference("team_ref");
    let alone = !cells.has("practitioner") && !cells.has("worker_ref");
    let name = cells.label("team").or_else(|| organisation.filter(|_| alone || reference.is_some()).cloned());
    let phone = cells.phone("team_phone");
    let email = cells.email("team_email");
    let duty_line = cells.phone("duty_line");
    let out_of_hours_line = cells.phone("out_of_hours_line");
    let name = name?;
    Some(Contact {
        reference: match reference {
            Some(reference) => reference,
            None => derived(
                "team",
                [
                    name.as_str(),
                    text(organisation.map(Name::as_str)),
                    text(phone.as_ref().map(Phone::as_str)),
                    text(email.as_ref().map(Email::as_str)),
                    text(duty_line.as_ref().map(Phone::as_str)),
                    text(out_of_hours_line.as_ref().map(Phone::as_str)),
                ],
            )?,
        },
        kind: ContactKind::Team,
        name,
        role: None,
        organisation: organisation.cloned(),
        team: None,
        phone,
        email,
        duty_line,
        out_of_hours_line,
    })
}

/// The practitioner's reference, and the practitioner when named.
fn practitioner(
    cells: &mut Cells<'_>,
    organisation: Option<Name>,
    team: Option<&Contact>,
) -> (Option<ContactRef>, Option<Contact>) {
    let reference = cells.reference("worker_ref");
    let role = cells.label("role");
    let phone = cells.phone("phone");
    let email = cells.email("email");
    let Some(name) = cells.label("practitioner") else { return (reference, None) };
    let reference = reference.or_else(|| {
        derived(
            "worker",
            [
                name.as_str(),
                text(organisation.as_ref().map(Name::as_str)),
                cells.text("team_ref"),
                text(team.map(|team| team.name.as_str())),
                text(role.as_ref().map(Name::as_str)),
                text(phone.as_ref().map(Phone::as_str)),
                text(email.as_ref().map(Email::as_str)),
            ],
        )
    });
    let Some(reference) = reference else { return (None, None) };
    let contact = Contact {
        reference: reference.clone(),
        kind: ContactKind::Practitioner,
        name,
        role,
        organisation,
        team: team.map(|team| team.reference.clone()),
        phone,
        email,
        duty_line: None,
        out_of_hours_line: None,
    };
    (Some(reference), Some(contact))
}

fn text(value: Option<&str>) -> &str {
    value.unwrap_or_default()
}

/// A reference for somebody whom the file gives none: all that the row says of them, hashed. Whoever
/// differs in anything has a card of their own, so that nobody is shown a namesake's telephone.
fn derived<const N: usize>(kind: &str, said: [&str; N]) -> Option<ContactRef> {
    ContactRef::parse(&format!("{kind}:{}", hash_of(said)))
}

fn early_help(
    cells: &mut Cells<'_>,
    practitioner: Option<ContactRef>,
    born: Option<Date>,
) -> Option<EarlyHelp> {
    let holds = cells.yes_no("caf_holder").unwrap_or(false);
    let mut on = cells.date("caf_date");
    if on.is_some() && on < born {
        cells.warn("caf_date", "a date that is not before the date of birth");
        on = None;
    }
    let undertaken = cells.yes_no("caf_indicator")?;
    let holder = practitioner.filter(|_| holds && undertaken);
    Some(EarlyHelp { undertaken, on: on.filter(|_| undertaken), holder, holder_supplier: None })
}

//! `involvements.csv`, one service's involvement with one child, from any case system. Key:
//! `case_ref/service`. A delta. The columns stand in `schemas/involvements.json`.
//!
//! A row is refused where it would say something untrue or not allowed: no case, no service of the
//! catalogue, a sensitive service without consent, an end that cannot be read (the involvement
//! would seem to last).

use crate::csv::{Cells, RowKind};
use crate::text::{hash_of, moment_of, parse_date};
use contactpoint_directory::facts::{
    Address, ChildFacts, Consent, Contact, ContactKind, ContactRef, EarlyHelp, Involvement, LeadStep,
    NameUse, PersonName,
};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::personal::Name;
use contactpoint_directory::service::{Service, ServiceClass};
use contactpoint_directory::source::SourceRecord;
use jiff::civil::Date;

pub(crate) struct Involvements;

impl RowKind for Involvements {
    const REQUIRED: &'static [&'static str] = &["case_ref", "service", "family_name", "date_of_birth"];

    fn read(cells: &mut Cells<'_>) -> Option<SourceRecord> {
        let case = cells.required("case_ref")?;
        let code = cells.required("service")?;
        let Some(service) = Service::parse(&code.to_ascii_lowercase()) else {
            cells.refuse("service", "a code of the service catalogue");
            return None;
        };
        let consent = consent(cells, service)?;
        let (started_on, ended_on) = dates(cells)?;
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
        let early_help = early_help(cells, practitioner_ref);
        let facts = ChildFacts { involvements: vec![involvement], early_help, ..child(cells) };
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
        identifiers: [(IdentifierKind::Nhs, "nhs_number"), (IdentifierKind::Upn, "upn")]
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

/// The first and the last day; `None` refuses the row.
fn dates(cells: &mut Cells<'_>) -> Option<(Option<Date>, Option<Date>)> {
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
        reference: reference.or_else(|| derived("team", [name.as_str(), ""]))?,
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

/// The practitioner's reference, and the practitioner when named. Someone without a reference is
/// told from a namesake by organisation or team.
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
    let place = organisation.as_ref().or(team.map(|team| &team.name)).map_or("", Name::as_str);
    let Some(reference) = reference.or_else(|| derived("worker", [name.as_str(), place])) else {
        return (None, None);
    };
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

/// A reference made of names; a hash of them where they are too long for one.
fn derived(kind: &str, names: [&str; 2]) -> Option<ContactRef> {
    let text = names.map(str::trim).join(" @ ");
    let text = text.trim_end_matches(" @ ").trim_end_matches(" @");
    ContactRef::parse(&format!("{kind}:{text}"))
        .or_else(|| ContactRef::parse(&format!("{kind}:{}", hash_of(names))))
}

fn early_help(cells: &mut Cells<'_>, practitioner: Option<ContactRef>) -> Option<EarlyHelp> {
    let holds = cells.yes_no("caf_holder").unwrap_or(false);
    let on = cells.date("caf_date");
    let undertaken = cells.yes_no("caf_indicator")?;
    let holder = practitioner.filter(|_| holds && undertaken);
    Some(EarlyHelp { undertaken, on: on.filter(|_| undertaken), holder, holder_supplier: None })
}

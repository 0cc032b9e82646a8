//! What is known of a child, value by value, each with its source; and why a value is missing.

use super::words;
use crate::parts::{Row, SummaryCard};
use contactpoint_directory::access::view::FullChild;
use contactpoint_directory::facts::{Address, NameUse, Parent, PersonName, Sex};
use contactpoint_directory::golden::{AddressState, ShownEducation, Valued};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::organisation::{OrganisationCard, OrganisationKind};

const NOT_RECORDED: &str = "Not recorded by any source";

/// The cards of "About the child", for a viewer of this kind of body.
pub fn cards(child: &FullChild, viewer: OrganisationKind) -> Vec<SummaryCard> {
    vec![
        SummaryCard::new("Names", names(child)),
        SummaryCard::new("Contact details", contact(child)),
        parents(child),
        education(child),
        gp(child),
        SummaryCard::new("Numbers", numbers(child, viewer)),
    ]
}

fn valued<T>(key: &str, value: Option<&Valued<T>>, text: impl Fn(&T) -> String) -> Row {
    match value {
        Some(valued) => Row::new(key, &text(&valued.value)).from(&words::source(&valued.from)),
        None => Row::missing(key, NOT_RECORDED),
    }
}

/// Given, middle and family name.
fn whole(name: &PersonName) -> String {
    let parts = [&name.given, &name.middle, &name.family].into_iter().flatten();
    parts.map(contactpoint_directory::personal::Name::as_str).collect::<Vec<_>>().join(" ")
}

fn names(child: &FullChild) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (place, name) in child.names().iter().enumerate() {
        let key = match name.value.used_as {
            NameUse::Former => "Former name",
            _ if place == 0 => "Preferred name",
            _ => "Official name",
        };
        rows.push(Row::new(key, &whole(&name.value)).from(&words::source(&name.from)));
    }
    if rows.is_empty() {
        rows.push(Row::missing("Preferred name", NOT_RECORDED));
    }
    rows.push(valued("Date of birth", child.date_of_birth(), |born| words::date(*born)));
    rows.push(valued("Gender", child.sex(), |sex| Sex::label(*sex).to_owned()));
    rows
}

fn contact(child: &FullChild) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for phone in child.phones() {
        rows.push(Row::new("Child's phone", phone.value.as_str()).from(&words::source(&phone.from)));
    }
    if child.phones().is_empty() {
        rows.push(Row::missing("Child's phone", NOT_RECORDED));
    }
    for email in child.emails() {
        rows.push(Row::new("Child's email", email.value.as_str()).from(&words::source(&email.from)));
    }
    if child.emails().is_empty() {
        rows.push(Row::missing("Child's email", NOT_RECORDED));
    }
    rows.push(match child.address() {
        AddressState::Current(address) => address_row("Address (current)", address),
        AddressState::LastKnown(address) => address_row("Address (last known)", address),
        AddressState::NoneKnown => Row::missing("Address", NOT_RECORDED),
    });
    rows
}

fn address_row(key: &str, address: &Valued<Address>) -> Row {
    let mut lines: Vec<String> = address_lines(&address.value);
    if let Some(until) = address.value.until {
        lines.push(format!("until {}", words::date(until)));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Row::lines(key, &lines).from(&words::source(&address.from))
}

fn address_lines(address: &Address) -> Vec<String> {
    let lines = address.lines.iter().map(|line| line.as_str().to_owned());
    let postcode = address.postcode.iter().map(|postcode| {
        if postcode.is_pseudo() { "No fixed address".to_owned() } else { postcode.as_str().to_owned() }
    });
    lines.chain(postcode).collect()
}

fn parents(child: &FullChild) -> SummaryCard {
    if child.parents().is_empty() {
        return SummaryCard::empty("Parents and carers", NOT_RECORDED);
    }
    SummaryCard::new("Parents and carers", child.parents().iter().map(parent).collect())
}

fn parent(valued: &Valued<Parent>) -> Row {
    let parent = &valued.value;
    let key = format!("{}, {}", parent.name.display(), parent.relationship.label().to_lowercase());
    let said = |said: Option<bool>, yes: &str, no: &str, silent: &str| match said {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => silent.to_owned(),
    };
    let mut lines = vec![
        said(
            parent.parental_responsibility,
            "Has parental responsibility",
            "Has no parental responsibility",
            "Parental responsibility: not recorded",
        ),
        said(
            parent.day_to_day_care,
            "Gives day-to-day care",
            "Does not give day-to-day care",
            "Day-to-day care: not recorded",
        ),
    ];
    lines.extend(parent.phones.iter().map(|phone| phone.as_str().to_owned()));
    lines.extend(parent.emails.iter().map(|email| email.as_str().to_owned()));
    lines.extend(parent.address.iter().map(|address| address_lines(address).join(", ")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Row::lines(&key, &lines).from(&words::source(&valued.from))
}

fn reach(card: &OrganisationCard) -> Vec<String> {
    let contact = card.contact_name.iter().map(|name| match &card.contact_role {
        Some(role) => format!("{name}, {role}"),
        None => name.clone(),
    });
    std::iter::once(card.name.clone())
        .chain(contact)
        .chain(card.phone.clone())
        .chain(card.email.clone())
        .collect()
}

fn education(child: &FullChild) -> SummaryCard {
    let Some(valued) = child.education() else { return SummaryCard::empty("Education", NOT_RECORDED) };
    let lines = match &valued.value {
        ShownEducation::School { code, card, from } => {
            let known = card.as_deref().map(reach);
            let unknown = || vec![format!("School {}, not in the register", bare(&code.as_text()))];
            let mut lines = known.unwrap_or_else(unknown);
            lines.extend(from.map(|from| format!("since {}", words::date(from))));
            lines
        }
        ShownEducation::Home => vec!["Educated at home".to_owned()],
        ShownEducation::NoneKnown => vec!["The source says that there is no school".to_owned()],
    };
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    SummaryCard::new("Education", vec![Row::lines("School", &lines).from(&words::source(&valued.from))])
}

fn gp(child: &FullChild) -> SummaryCard {
    let Some(valued) = child.gp() else { return SummaryCard::empty("GP", NOT_RECORDED) };
    let known = valued.value.card.as_deref().map(reach);
    let unknown = || vec![format!("Practice {}, not in the register", bare(&valued.value.code.as_text()))];
    let lines = known.unwrap_or_else(unknown);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    SummaryCard::new("GP", vec![Row::lines("Practice", &lines).from(&words::source(&valued.from))])
}

/// A code without its scheme.
fn bare(code: &str) -> &str {
    code.split_once(':').map_or(code, |(_, bare)| bare)
}

fn numbers(child: &FullChild, viewer: OrganisationKind) -> Vec<Row> {
    let mut rows = vec![Row::new("Directory number", &child.identity().number().to_string())];
    let kinds = [
        (
            IdentifierKind::Nhs,
            "NHS number",
            viewer.is_health(),
            "Not shown: only staff of health services may see it",
        ),
        (
            IdentifierKind::Upn,
            "Unique pupil number",
            viewer.is_education(),
            "Not shown: only staff of schools and local authorities may see it",
        ),
    ];
    for (kind, key, may_see, why) in kinds {
        let known: Vec<_> = child.identifiers().iter().filter(|number| number.value.kind == kind).collect();
        if known.is_empty() {
            rows.push(Row::missing(key, if may_see { NOT_RECORDED } else { why }));
        }
        rows.extend(
            known
                .into_iter()
                .map(|number| Row::new(key, &number.value.display()).from(&words::source(&number.from))),
        );
    }
    let others =
        [(IdentifierKind::Uln, "Unique learner number"), (IdentifierKind::SocialCare, "Social care number")];
    for (kind, key) in others {
        let known = child.identifiers().iter().filter(|number| number.value.kind == kind);
        rows.extend(
            known.map(|number| Row::new(key, &number.value.display()).from(&words::source(&number.from))),
        );
    }
    rows
}

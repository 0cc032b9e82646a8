//! Who is involved: a card for each, the universal services of school and GP among them.

use super::words;
use crate::pages::record::involved::InvolvementCard;
use contactpoint_directory::access::view::{FullChild, Involved};
use contactpoint_directory::facts::{Contact, LeadStep};
use contactpoint_directory::golden::{Provenance, ShownEducation};
use contactpoint_directory::organisation::OrganisationCard;
use contactpoint_directory::personal::{Email, Name, Phone};
use contactpoint_directory::service::{Service, ServiceClass};

/// Cards of those involved now, lead professional first; and of those involved until recently.
pub fn cards(
    child: &FullChild,
    record: &str,
    handles: &[String],
    is_out_of_hours: bool,
) -> (Vec<InvolvementCard>, Vec<InvolvementCard>) {
    let all = child.involved().iter().zip(handles);
    let all = all.map(|(i, handle)| (i.is_current, card(i, record, handle, is_out_of_hours)));
    let (now, past): (Vec<_>, Vec<_>) = all.partition(|(is_current, _)| *is_current);
    let strip = |cards: Vec<(bool, InvolvementCard)>| cards.into_iter().map(|(_, card)| card).collect();
    let (mut now, past): (Vec<InvolvementCard>, Vec<InvolvementCard>) = (strip(now), strip(past));
    for universal in universal_cards(child, is_out_of_hours) {
        let is_there = |card: &InvolvementCard| {
            card.service == universal.service && card.organisation == universal.organisation
        };
        if !now.iter().any(is_there) {
            now.push(universal);
        }
    }
    if is_out_of_hours {
        now.sort_by_key(|card| (!card.is_lead, card.out_of_hours_line.is_none()));
    } else {
        now.sort_by_key(|card| !card.is_lead);
    }
    (now, past)
}

fn text(name: &Name) -> String {
    name.as_str().to_owned()
}

fn phone(phone: Option<&Phone>) -> Option<String> {
    phone.map(|phone| phone.as_str().to_owned())
}

fn card(i: &Involved, record: &str, handle: &str, is_out_of_hours: bool) -> InvolvementCard {
    let (practitioner, team) = (i.practitioner.as_ref(), i.team.as_ref());
    let main: Option<&Contact> = practitioner.or(team);
    let own = phone(practitioner.and_then(|card| card.phone.as_ref()));
    let of_team = phone(team.and_then(|card| card.phone.as_ref()));
    let line =
        |pick: fn(&Contact) -> Option<&Phone>| phone(practitioner.and_then(pick).or(team.and_then(pick)));
    let duty_line =
        line(|card| card.duty_line.as_ref()).or_else(|| of_team.clone().filter(|_| own.is_some()));
    let email =
        practitioner.and_then(|card| card.email.as_ref()).or(team.and_then(|card| card.email.as_ref()));
    // Where the organisation is not shown, the supplier's name would tell it.
    let shows_supplier = i.service.class().shows_organisation() || i.is_own;
    let source = if shows_supplier {
        words::source_in_full(&i.from)
    } else {
        format!("{}, last reported {}", i.from.kind.label(), words::day(i.from.last_seen_ms))
    };
    InvolvementCard {
        record: record.to_owned(),
        involvement: handle.to_owned(),
        service: i.service.label().to_owned(),
        name: main.map(|card| text(&card.name)),
        role: practitioner.and_then(|card| card.role.as_ref()).map(text),
        team: team.filter(|_| practitioner.is_some()).map(|card| text(&card.name)),
        organisation: i.organisation.clone(),
        phone: own.or(of_team),
        duty_line,
        out_of_hours_line: line(|card| card.out_of_hours_line.as_ref()),
        email: email.map(|email: &Email| email.as_str().to_owned()),
        since: i.started_on.map(words::date),
        ended: i.ended_on.filter(|_| !i.is_current).map(words::date),
        confirmed: Some(words::date(i.confirmed_on)),
        source,
        is_lead: i.lead == Some(LeadStep::Holds) && i.is_current,
        is_stale: i.is_stale,
        is_own: i.is_own,
        is_out_of_hours,
    }
}

/// The school and the GP practice know every child of theirs: they are whom to call, too.
fn universal_cards(child: &FullChild, is_out_of_hours: bool) -> Vec<InvolvementCard> {
    let school = child.education().and_then(|valued| match &valued.value {
        ShownEducation::School { card: Some(card), from, .. } => {
            Some((Service::School, card, from.map(words::date), &valued.from))
        }
        _ => None,
    });
    let gp = child.gp().and_then(|valued| {
        let card = valued.value.card.as_ref()?;
        Some((Service::Gp, card, None, &valued.from))
    });
    let both = school.into_iter().chain(gp);
    both.map(|(service, card, since, from)| InvolvementCard {
        since,
        is_out_of_hours,
        ..organisation_card(service, card, from)
    })
    .collect()
}

fn organisation_card(service: Service, card: &OrganisationCard, from: &Provenance) -> InvolvementCard {
    InvolvementCard {
        service: service.label().to_owned(),
        name: card.contact_name.clone(),
        role: card.contact_role.clone(),
        organisation: Some(card.name.clone()),
        phone: card.phone.clone(),
        duty_line: card.duty_line.clone(),
        out_of_hours_line: card.out_of_hours_line.clone(),
        email: card.email.clone(),
        source: words::source(from),
        ..InvolvementCard::default()
    }
}

/// An involvement in one line: "Jo Green, Social worker, Leeds City Council".
pub fn line(i: &Involved) -> String {
    let card = i.practitioner.as_ref().or(i.team.as_ref());
    let name = card.map_or_else(|| i.service.label().to_owned(), |card| text(&card.name));
    let role = i.practitioner.as_ref().and_then(|card| card.role.as_ref()).map(text);
    let role = role.unwrap_or_else(|| i.service.label().to_owned());
    let mut parts = vec![name, role];
    parts.extend(i.organisation.clone());
    parts.dedup();
    let you = if i.is_own { " (you)" } else { "" };
    format!("{}{you}", parts.join(", "))
}

/// Those involved now, to choose from: handle, and who it is. The lead professional is a person, so
/// `people_only` leaves out teams.
pub fn choices(involved: &[Involved], handles: &[String], people_only: bool) -> Vec<(String, String)> {
    let fits = |i: &Involved| {
        let has_contact = i.practitioner.is_some() || (!people_only && i.team.is_some());
        i.is_current && i.service.class().shows_contact() && has_contact
    };
    let chosen = involved.iter().zip(handles).filter(|(i, _)| fits(i));
    chosen.map(|(i, handle)| (handle.clone(), line(i))).collect()
}

/// How long others see an ended involvement.
pub fn months_seen(class: ServiceClass) -> Option<String> {
    match class.months_visible_after_end() {
        0 => None,
        months => Some(words::counted(i64::from(months), "month")),
    }
}

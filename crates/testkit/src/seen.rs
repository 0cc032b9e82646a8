//! All that a page shows of a child, as text: for asserting that something is, or is nowhere, in it.

use contactpoint_directory::access::view::{ChildView, FullChild, Identity};
use contactpoint_directory::facts::{Address, Contact, PersonName};
use contactpoint_directory::golden::{AddressState, ShownEducation};
use contactpoint_directory::organisation::OrganisationCard;
use contactpoint_service::acts::open_record::RecordPage;
use contactpoint_service::acts::search::FoundRow;

/// Everything on a record page.
pub fn on_page(page: &RecordPage) -> String {
    let mut out = vec![in_view(&page.view)];
    if let Some(team) = &page.directory_team {
        out.push(team.name.clone());
        out.extend(team.phone.clone());
        out.extend(team.email.clone());
    }
    out.extend(page.shield.as_ref().map(|note| note.review_on.clone()));
    out.join("\n")
}

/// Everything of a child that may be seen.
pub fn in_view(view: &ChildView) -> String {
    let mut out = Vec::new();
    match view {
        ChildView::Shielded(who) => identity(&mut out, who),
        ChildView::Full(child) => full(&mut out, child),
    }
    out.join("\n")
}

/// Everything on a result row.
pub fn on_row(row: &FoundRow) -> String {
    let mut out = Vec::new();
    identity(&mut out, &row.identity);
    out.extend(row.similar.iter().cloned());
    out.extend(row.confirmed.map(|yes| if yes { "confirmed" } else { "not confirmed" }.to_owned()));
    out.join("\n")
}

fn identity(out: &mut Vec<String>, who: &Identity) {
    out.push(who.number().to_string());
    out.extend(who.preferred_name().map(name));
    out.extend(who.official_name().map(name));
    out.extend(who.date_of_birth().map(|born| born.to_string()));
    out.extend(who.sex().map(|sex| sex.label().to_owned()));
}

fn name(name: &PersonName) -> String {
    let parts = [&name.given, &name.middle, &name.family].into_iter().flatten();
    parts.map(|part| part.as_str().to_owned()).collect::<Vec<_>>().join(" ")
}

fn address(out: &mut Vec<String>, address: &Address) {
    out.extend(address.lines.iter().map(|line| line.as_str().to_owned()));
    out.extend(address.postcode.as_ref().map(|postcode| postcode.as_str().to_owned()));
    out.extend(address.uprn.as_ref().map(|uprn| uprn.as_str().to_owned()));
}

fn contact(out: &mut Vec<String>, card: &Contact) {
    out.push(card.name.as_str().to_owned());
    out.extend(card.role.iter().chain(&card.organisation).map(|text| text.as_str().to_owned()));
    let phones = card.phone.iter().chain(&card.duty_line).chain(&card.out_of_hours_line);
    out.extend(phones.map(|phone| phone.as_str().to_owned()));
    out.extend(card.email.as_ref().map(|email| email.as_str().to_owned()));
}

fn organisation(out: &mut Vec<String>, card: &OrganisationCard) {
    out.push(card.code.as_text());
    out.push(card.name.clone());
    let texts = [&card.la, &card.contact_name, &card.contact_role, &card.phone, &card.email];
    out.extend(texts.into_iter().flatten().cloned());
    out.extend(card.duty_line.iter().chain(&card.out_of_hours_line).cloned());
}

fn full(out: &mut Vec<String>, child: &FullChild) {
    identity(out, child.identity());
    for known in child.names() {
        out.push(name(&known.value));
        out.push(known.from.supplier.clone());
    }
    out.extend(child.date_of_birth().map(|born| born.value.to_string()));
    out.extend(child.identifiers().iter().map(|number| number.value.value().to_owned()));
    match child.address() {
        AddressState::Current(known) | AddressState::LastKnown(known) => {
            address(out, &known.value);
            out.push(known.from.supplier.clone());
        }
        AddressState::NoneKnown => {}
    }
    out.extend(child.phones().iter().map(|phone| phone.value.as_str().to_owned()));
    out.extend(child.emails().iter().map(|email| email.value.as_str().to_owned()));
    for parent in child.parents() {
        out.push(name(&parent.value.name));
        out.push(parent.value.relationship.label().to_owned());
        out.extend(parent.value.phones.iter().map(|phone| phone.as_str().to_owned()));
        out.extend(parent.value.emails.iter().map(|email| email.as_str().to_owned()));
        if let Some(home) = &parent.value.address {
            address(out, home);
        }
    }
    if let Some(ShownEducation::School { code, card, .. }) = child.education().map(|known| &known.value) {
        out.push(code.as_text());
        if let Some(card) = card {
            organisation(out, card);
        }
    }
    if let Some(gp) = child.gp() {
        out.push(gp.value.code.as_text());
        if let Some(card) = &gp.value.card {
            organisation(out, card);
        }
    }
    for involved in child.involved() {
        out.push(involved.service.label().to_owned());
        out.extend(involved.organisation.clone());
        for card in involved.practitioner.iter().chain(&involved.team) {
            contact(out, card);
        }
    }
    if let Some(help) = child.early_help() {
        out.push("early help".to_owned());
        if let Some(holder) = &help.value.holder {
            contact(out, holder);
        }
    }
}

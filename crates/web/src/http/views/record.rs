//! A child's record: the head, the record whole, the record with a shield.

use super::{cards, involved, words};
use crate::chrome::Chrome;
use crate::http::handlers::record::Opened;
use crate::pages::record::{
    EarlyHelpNotice, Record, RecordActions, RecordHead, ShieldedRecord, Tab, TeamContact,
};
use crate::pages::search::QuickSearch;
use crate::parts::{IdentityBar, Row, SummaryCard};
use contactpoint_directory::access::view::{ChildView, FullChild, Identity};
use contactpoint_directory::facts::{PersonName, Sex};
use contactpoint_directory::golden::{ShownEarlyHelp, Valued};
use contactpoint_directory::organisation::OrganisationKind;
use contactpoint_service::DirectoryTeamCard;
use contactpoint_service::acts::open_record::{OpeningId, RecordPage};
use jiff::civil::Date;

const NOBODY: &str = "No source has named anyone, and nobody has added themselves.";

/// Who the record is about, and the parts of it that this person may see.
pub fn head(id: &OpeningId, page: &RecordPage, current: Tab, today: Date) -> RecordHead {
    let identity = match &page.view {
        ChildView::Full(child) => child.identity(),
        ChildView::Shielded(identity) => identity,
    };
    let bar = IdentityBar {
        name: identity.display_name(),
        born: words::born(identity.date_of_birth(), today),
        gender: identity.sex().map_or("Not recorded", Sex::label).to_owned(),
        number: identity.number().to_string(),
    };
    let may = page.may;
    let offered = [
        (true, Tab::Record),
        (may.data_quality, Tab::DataQuality),
        (may.order, Tab::Sources),
        (may.shield || page.shield.is_some(), Tab::Shield),
    ];
    let offered: Vec<Tab> =
        offered.into_iter().filter(|(is_offered, _)| *is_offered).map(|(_, tab)| tab).collect();
    RecordHead::new(&hex::encode(id), bar, current, &offered)
}

fn team(card: Option<&DirectoryTeamCard>) -> TeamContact {
    card.map_or_else(
        || TeamContact { name: "The directory team".to_owned(), ..TeamContact::default() },
        |card| TeamContact {
            name: card.name.clone(),
            phone: card.phone.clone().unwrap_or_default(),
            email: card.email.clone().unwrap_or_default(),
        },
    )
}

/// The record whole.
pub fn record(
    chrome: Chrome,
    head: RecordHead,
    child: &FullChild,
    opened: &Opened,
    viewer: OrganisationKind,
    today: Date,
) -> Record {
    let page = &opened.page;
    let (involved, past) = involved::cards(child, &head.record, &opened.handles, page.out_of_hours);
    Record {
        search: Some(QuickSearch::new(&chrome, "Find another child")),
        is_shielded: child.is_shielded(),
        is_out_of_hours: page.out_of_hours,
        early_help: child.early_help().map(|valued| early_help(valued, today)),
        involved,
        nobody: NOBODY.to_owned(),
        past,
        has_sensitive_service: child.sensitive_service(),
        team: team(page.directory_team.as_ref()),
        actions: RecordActions {
            add_involvement: page.may.add_involvement,
            lead: page.may.lead || page.lead_offered_to_me,
            early_help: page.may.early_help,
        },
        cards: cards::cards(child, viewer),
        head,
        chrome,
    }
}

fn early_help(valued: &Valued<ShownEarlyHelp>, today: Date) -> EarlyHelpNotice {
    let holder = valued.value.holder.as_ref();
    let who = holder.map(|card| {
        let more = [&card.role, &card.organisation].into_iter().flatten();
        let parts =
            std::iter::once(&card.name).chain(more).map(contactpoint_directory::personal::Name::as_str);
        parts.collect::<Vec<_>>().join(", ")
    });
    EarlyHelpNotice {
        on: valued.value.on.filter(|on| *on <= today).map(words::date),
        holder: who,
        phone: holder.and_then(|card| card.phone.as_ref()).map(|phone| phone.as_str().to_owned()),
        email: holder.and_then(|card| card.email.as_ref()).map(|email| email.as_str().to_owned()),
    }
}

/// The record with a shield: names, gender, date of birth, number.
pub fn shielded(chrome: Chrome, head: RecordHead, identity: &Identity, page: &RecordPage) -> ShieldedRecord {
    let name = |key: &str, name: Option<&PersonName>| match name {
        Some(name) => Row::new(key, &name.display()),
        None => Row::missing(key, "Not recorded by any source"),
    };
    let born = identity.date_of_birth();
    let rows = vec![
        name("Preferred name", identity.preferred_name()),
        name("Official name", identity.official_name()),
        born.map_or_else(
            || Row::missing("Date of birth", "Not recorded by any source"),
            |born| Row::new("Date of birth", &words::date(born)),
        ),
        Row::new("Gender", identity.sex().map_or("Not recorded", Sex::label)),
        Row::new("Directory number", &identity.number().to_string()),
    ];
    ShieldedRecord {
        search: Some(QuickSearch::new(&chrome, "Find another child")),
        card: SummaryCard::new("Names", rows),
        team: team(page.directory_team.as_ref()),
        may_see_through: page.may.see_through,
        head,
        chrome,
    }
}

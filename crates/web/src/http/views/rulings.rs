//! Source records with their boxes; what there would be after a ruling; rulings in a list.

use super::{cards, held, side_by_side, words};
use crate::chrome::Chrome;
use crate::pages::held::{ReviewColumn, RuledItem};
use crate::pages::join::{CheckJoin, Ruling};
use crate::pages::record::RecordHead;
use crate::pages::take_apart::{CheckApart, RecordItem, reasons};
use crate::parts::{Row, SummaryCard};
use contactpoint_directory::access::view::{ChildView, FullChild, Identity};
use contactpoint_directory::facts::{PersonName, Sex};
use contactpoint_directory::organisation::OrganisationKind;
use contactpoint_service::acts::foreseen::{Becomes, Preview, Side};
use contactpoint_service::acts::join::TwoChildren;
use contactpoint_service::acts::reviews::{CandidateView, Decided};
use contactpoint_service::acts::ruled::{RuledRow, RuledView, Waits, What};
use contactpoint_service::acts::rulings::Undoes;
use contactpoint_service::acts::take_apart::SourceView;

/// The source records, each with what it says.
pub fn items(sources: &[SourceView], viewer: OrganisationKind) -> Vec<RecordItem> {
    let item = |(place, source): (usize, &SourceView)| {
        let title = match &source.from {
            Some(from) => words::source(from),
            None => format!("Record {}", place + 1),
        };
        RecordItem {
            handle: source.handle.clone(),
            card: SummaryCard::new(&title, rows(&source.view, viewer)),
            is_ticked: source.is_chosen,
        }
    };
    sources.iter().enumerate().map(item).collect()
}

/// What may be seen of a child, or of one record: what there is, and nothing of what there is not.
fn rows(view: &ChildView, viewer: OrganisationKind) -> Vec<Row> {
    match view {
        ChildView::Shielded(identity) => who(identity),
        ChildView::Full(child) => all(child, viewer),
    }
}

fn who(identity: &Identity) -> Vec<Row> {
    let name = |key: &str, name: Option<&PersonName>| name.map(|name| Row::new(key, &name.display()));
    let mut rows: Vec<Row> = name("Preferred name", identity.preferred_name()).into_iter().collect();
    rows.extend(
        name("Official name", identity.official_name())
            .filter(|_| identity.official_name() != identity.preferred_name()),
    );
    rows.extend(identity.date_of_birth().map(|born| Row::new("Date of birth", &words::date(born))));
    rows.extend(identity.sex().map(|sex| Row::new("Gender", Sex::label(sex))));
    rows
}

fn all(child: &FullChild, viewer: OrganisationKind) -> Vec<Row> {
    let told = cards::cards(child, viewer).into_iter().flat_map(|card| card.list.rows);
    let is_told = |row: &Row| row.missing.is_none() && row.key != "Directory number";
    let mut rows: Vec<Row> = told.filter(is_told).map(|row| Row { source: None, ..row }).collect();
    for involved in child.involved() {
        let card = involved.practitioner.as_ref().or(involved.team.as_ref());
        let name = card.map(|card| format!(": {}", card.name.as_str())).unwrap_or_default();
        let ended = if involved.is_current { "" } else { " (ended)" };
        rows.push(Row::new("Involved", &format!("{}{name}{ended}", involved.service.label())));
    }
    if child.early_help().is_some() {
        rows.push(Row::new("Early help assessment", "Undertaken"));
    }
    rows
}

fn side(side: &Side, viewer: OrganisationKind) -> SummaryCard {
    let becomes = match &side.becomes {
        Becomes::Child(number, aliases) if aliases.is_empty() => format!("{number} stays"),
        Becomes::Child(number, aliases) => {
            let aliases: Vec<String> = aliases.iter().map(ToString::to_string).collect();
            let lead = if aliases.len() == 1 { "leads" } else { "lead" };
            format!("{number} stays; {} {lead} to it", aliases.join(", "))
        }
        Becomes::NewChild => "A new one is given".to_owned(),
        Becomes::OtherChild => "None of its own: it goes to another child who is here already".to_owned(),
        Becomes::Held => "None: it is held for your team to compare".to_owned(),
        Becomes::Waiting => "None: it names too little for a child, and waits for one".to_owned(),
    };
    let records = match (side.records, side.taken) {
        (all, 0) => all.to_string(),
        (1, 1) => "1, which you chose".to_owned(),
        (all, taken) if all == taken => format!("{all}, which you chose"),
        (all, taken) => format!("{all}, of which you chose {taken}"),
    };
    let shield = if side.is_shielded { "Shielded until two people lift it" } else { "None" };
    let name = match &side.view {
        ChildView::Shielded(identity) => identity.display_name(),
        ChildView::Full(child) => child.identity().display_name(),
    };
    let mut told = vec![
        Row::new("Directory number", &becomes),
        Row::new("Source records", &records),
        Row::new("Shield", shield),
    ];
    told.extend(rows(&side.view, viewer));
    SummaryCard::new(&name, told)
}

fn sides(preview: &Preview, viewer: OrganisationKind) -> Vec<SummaryCard> {
    preview.sides.iter().map(|told| side(told, viewer)).collect()
}

/// What there would be after records are taken out.
pub fn check_apart(
    chrome: Chrome,
    head: RecordHead,
    preview: &Preview,
    why: &str,
    typed: String,
    viewer: OrganisationKind,
) -> CheckApart {
    let taken: usize = preview.sides.iter().map(|side| side.taken).sum();
    let many = words::counted(i64::try_from(taken).unwrap_or(i64::MAX), "record");
    CheckApart {
        chrome,
        head,
        why: format!("You take out {many}. Reason given: {}.", lower_first(why)),
        sides: sides(preview, viewer),
        others: preview.others,
        takes_two: preview.takes_two,
        typed,
        seen: preview.seen.clone(),
    }
}

pub fn columns(titles: [&str; 2], two: &TwoChildren) -> Vec<ReviewColumn> {
    let column = |title: &str, child: &CandidateView| ReviewColumn {
        title: title.to_owned(),
        number: Some(child.number.to_string()),
        is_shielded: child.record.is_none(),
    };
    vec![column(titles[0], &two.one), column(titles[1], &two.other)]
}

/// Two children beside each other.
pub fn check_join(
    chrome: Chrome,
    head: RecordHead,
    two: &TwoChildren,
    why: &[(&str, &str)],
    typed: String,
    viewer: OrganisationKind,
) -> CheckJoin {
    let fields = side_by_side::fields_of_two(&two.one, &two.other);
    let is_marked = fields.iter().flat_map(|field| &field.cells).any(|cell| cell.differs.is_some());
    CheckJoin {
        chrome,
        head,
        columns: columns(["This child", "The other child"], two),
        weights: vec![held::weight("The other child".to_owned(), &two.other, is_marked)],
        fields,
        sides: sides(&two.preview, viewer),
        others: two.preview.others,
        takes_two: two.preview.takes_two,
        typed,
        seen: two.preview.seen.clone(),
        reason: reasons(why),
    }
}

/// A ruling in the list.
pub fn item(row: &RuledRow) -> RuledItem {
    let many = |records: usize| words::counted(i64::try_from(records).unwrap_or(i64::MAX), "record");
    let what = match (row.what, row.waits) {
        (What::Joined, true) => "To join two children".to_owned(),
        (What::Joined, false) => "Two children joined".to_owned(),
        (What::KeptApart, true) => "To keep two children apart".to_owned(),
        (What::KeptApart, false) => "Two children kept apart".to_owned(),
        (What::TakenOut(records), true) => format!("To take {} out", many(records)),
        (What::TakenOut(records), false) => format!("{} taken out", many(records)),
        (What::Undone(Undoes::TakenOut), _) => "To undo that records were taken out".to_owned(),
        (What::Undone(Undoes::Joined), _) => "To undo that two children were joined".to_owned(),
        (What::Undone(Undoes::KeptApart), _) => "To undo that two children were kept apart".to_owned(),
        (What::Undone(Undoes::Settled), _) => "To undo how a held record was settled".to_owned(),
    };
    let told = Decided { reason: lower_first(&row.told.reason), ..row.told.clone() };
    RuledItem { ruling: row.handle.clone(), name: row.name.clone(), said: held::said(&what, &told) }
}

/// A ruling, with what there would be if it waits.
pub fn ruling(chrome: Chrome, handle: &str, view: &RuledView, viewer: OrganisationKind) -> Ruling {
    let item = RuledItem { ruling: handle.to_owned(), ..item(&view.row) };
    let page = Ruling::new(chrome, item, view.reasons);
    let Some(waits) = &view.waits else { return page };
    let page = Ruling { waits: true, may_second: !view.row.told.is_own, ..page };
    let preview = match waits {
        Waits::Changed => return page,
        Waits::Apart(preview) => preview,
        Waits::Joined(two) => &two.preview,
    };
    let page = Ruling {
        sides: sides(preview, viewer),
        others: preview.others,
        takes_two: preview.takes_two,
        seen: preview.seen.clone(),
        ..page
    };
    let Waits::Joined(two) = waits else { return page };
    let fields = side_by_side::fields_of_two(&two.one, &two.other);
    let is_marked = fields.iter().flat_map(|field| &field.cells).any(|cell| cell.differs.is_some());
    Ruling {
        columns: columns(["One child", "The other child"], two),
        weights: vec![held::weight("The other child".to_owned(), &two.other, is_marked)],
        fields,
        ..page
    }
}

/// "They are twins" within a sentence: "they are twins".
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

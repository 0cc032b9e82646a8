//! Adding a missing child: only from a search that found none. Form, check, done.

use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::done::CONFIRMED_BY_PAGE;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Sent, Visit};
use crate::http::views::words;
use crate::http::{Answer, NotDone};
use crate::pages::add_child::{AddChild, CheckChild, ChildAdded};
use crate::pages::error::Problem;
use crate::parts::{Form as _, Row, SummaryList};
use contactpoint_directory::facts::Sex;
use contactpoint_directory::search::{FieldError, date_in_three_fields};
use contactpoint_service::ActError;
use contactpoint_service::acts::add_child::ChildForm;

const NAMES: &[(&str, &str)] =
    &[("address_line_1", "address_1"), ("address_line_2", "address_2"), ("parent_name", "parent")];

fn place(visit: &Visit) -> String {
    format!("add:{}", visit.param("search"))
}

/// What a search that found none begins the form with: proof, too, that one may add from it.
async fn begun(visit: &Visit) -> Result<ChildForm, Failure> {
    let id = visit.id("search")?;
    visit.act(move |service, who| service.begin_adding(who, &id)).await
}

async fn draft(visit: &Visit) -> Result<Option<ChildForm>, Failure> {
    let place = place(visit);
    match visit.run(move |service, who| service.draft(who, &place)).await {
        Ok(typed) => Ok(Some(typed)),
        Err(NotDone::Act(ActError::Expired)) => Ok(None),
        Err(error) => Err(visit.failure(error)),
    }
}

fn form_page(visit: &Visit, typed: &ChildForm) -> AddChild {
    let mut form = AddChild::new(visit.chrome(NavItem::Search), &visit.param("search"));
    form.fill([
        ("given_name", typed.given_name.as_str()),
        ("family_name", &typed.family_name),
        ("preferred_name", &typed.preferred_name),
        ("day", &typed.day),
        ("month", &typed.month),
        ("year", &typed.year),
        ("address_1", &typed.address_line_1),
        ("address_2", &typed.address_line_2),
        ("town", &typed.town),
        ("postcode", &typed.postcode),
        ("parent", &typed.parent_name),
    ]);
    if !typed.sex.is_empty() {
        form.fill([("sex", typed.sex.as_str())]);
    }
    form
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    let begun = begun(&visit).await?;
    let typed = draft(&visit).await?.unwrap_or(begun);
    Ok(page(&form_page(&visit, &typed)))
}

/// Takes the form.
pub async fn fill(Sent { visit, form }: Sent) -> Answer {
    begun(&visit).await?;
    let typed = ChildForm {
        given_name: form.owned("given_name"),
        family_name: form.owned("family_name"),
        preferred_name: form.owned("preferred_name"),
        day: form.owned("day"),
        month: form.owned("month"),
        year: form.owned("year"),
        sex: form.owned("sex"),
        address_line_1: form.owned("address_1"),
        address_line_2: form.owned("address_2"),
        town: form.owned("town"),
        postcode: form.owned("postcode"),
        parent_name: form.owned("parent"),
    };
    if let Err(faults) = typed.parse(visit.service().today()) {
        return Ok(correct(&visit, &typed, &faults));
    }
    let place = place(&visit);
    visit.act(move |service, who| service.save_draft(who, &place, &typed)).await?;
    Ok(redirect(&format!("/results/{}/add/check", visit.param("search"))))
}

fn correct(visit: &Visit, typed: &ChildForm, faults: &[FieldError]) -> axum::response::Response {
    let mut form = form_page(visit, typed);
    complain(&mut form, faults, NAMES);
    again(&form)
}

/// What will be added.
pub async fn check(visit: Visit) -> Answer {
    begun(&visit).await?;
    let back = format!("/results/{}/add", visit.param("search"));
    let Some(typed) = draft(&visit).await? else { return Ok(redirect(&back)) };
    let answers = SummaryList { rows: answers(&typed, &back) };
    let search = visit.param("search");
    let seen = visit.mark(&typed)?;
    Ok(page(&CheckChild { chrome: visit.chrome(NavItem::Search), search, answers, seen }))
}

fn answers(typed: &ChildForm, back: &str) -> Vec<Row> {
    let row = |key: &str, lines: &[&str], field: &str| {
        let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        let row = if lines.is_empty() { Row::missing(key, "Not given") } else { Row::lines(key, &lines) };
        row.change(&format!("{back}#{field}"), &key.to_lowercase())
    };
    let born = date_in_three_fields(&typed.day, &typed.month, &typed.year);
    let born = born.map_or_else(|_| String::new(), words::date);
    let sex = Sex::parse(&typed.sex.replace('-', " ")).map_or("", Sex::label);
    let address = [typed.address_line_1.as_str(), &typed.address_line_2, &typed.town, &typed.postcode];
    vec![
        row("Given name", &[&typed.given_name], "given_name"),
        row("Family name", &[&typed.family_name], "family_name"),
        row("Preferred name", &[&typed.preferred_name], "preferred_name"),
        row("Date of birth", &[&born], "day"),
        row("Gender", &[sex], "sex"),
        row("Address", &address, "address_1"),
        row("Parent or carer", &[&typed.parent_name], "parent"),
    ]
}

/// Adds the child. Whether the record is there at once or the directory team looks first, the
/// answer is the same.
pub async fn add(Sent { visit, form }: Sent) -> Answer {
    let id = visit.id("search")?;
    let Some(typed) = draft(&visit).await? else { return Err(visit.problem(Problem::BeginAgain)) };
    visit.was_seen(&form, &typed)?;
    let added = {
        let typed = typed.clone();
        visit.try_act(move |service, who| service.add_child(who, &id, &typed)).await?
    };
    Ok(match added {
        Ok(_) => visit.done(&format!("/results/{}/added", visit.param("search")), CONFIRMED_BY_PAGE),
        Err(faults) => correct(&visit, &typed, &faults),
    })
}

/// It has just been sent.
pub async fn added(visit: Visit) -> Answer {
    if !visit.has_just(CONFIRMED_BY_PAGE) {
        return Ok(redirect("/search"));
    }
    visit.stay().await?;
    Ok(page(&ChildAdded { chrome: visit.chrome(NavItem::Search) }))
}

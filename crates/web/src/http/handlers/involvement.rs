//! Adding and ending one's own involvement: form, check, done.

use super::record::{Opened, opened};
use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::done::CONFIRMED_BY_PAGE;
use crate::http::errors::{Failure, redirect};
use crate::http::form::Fields;
use crate::http::session::{Sent, Visit};
use crate::http::views::{self, words};
use crate::http::{Answer, NotDone};
use crate::pages::error::Problem;
use crate::pages::involvement::{
    AddInvolvement, CheckEnd, CheckInvolvement, EndInvolvement, InvolvementAdded, InvolvementEnded,
};
use crate::pages::record::Tab;
use crate::parts::{Form as _, Row, SummaryList};
use contactpoint_directory::search::{FieldError, date_in_three_fields};
use contactpoint_directory::service::{Service, ServiceClass};
use contactpoint_service::ActError;
use contactpoint_service::acts::involvement::InvolvementForm;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const NAMES: &[(&str, &str)] = &[("day", "start_day"), ("month", "start_month"), ("year", "start_year")];

fn add_page(visit: &Visit, opened: &Opened, typed: &InvolvementForm) -> AddInvolvement {
    let head = opened.head(visit, Tab::Record);
    let mut form = AddInvolvement::new(visit.chrome(NavItem::Search), head, Service::ALL);
    form.fill([
        ("service", typed.service.as_str()),
        ("phone", &typed.phone),
        ("email", &typed.email),
        ("start_day", &typed.day),
        ("start_month", &typed.month),
        ("start_year", &typed.year),
    ]);
    if !typed.consent.is_empty() {
        form.fill([("consent", typed.consent.as_str())]);
    }
    form
}

async fn may_add(visit: &Visit) -> Result<Opened, Failure> {
    let opened = opened(visit).await?;
    if opened.page.may.add_involvement { Ok(opened) } else { Err(visit.problem(Problem::NotFound)) }
}

fn add_place(visit: &Visit) -> String {
    format!("involvement:{}", visit.param("record"))
}

/// What was typed so far, if it is still there.
async fn draft(visit: &Visit) -> Result<Option<InvolvementForm>, Failure> {
    let place = add_place(visit);
    match visit.run(move |service, who| service.draft(who, &place)).await {
        Ok(typed) => Ok(Some(typed)),
        Err(NotDone::Act(ActError::Expired)) => Ok(None),
        Err(error) => Err(visit.failure(error)),
    }
}

/// The form, begun with what the account says.
pub async fn show_add(visit: Visit) -> Answer {
    let opened = may_add(&visit).await?;
    let typed = draft(&visit).await?.unwrap_or_else(|| {
        let account = &visit.who.account;
        InvolvementForm {
            service: account.service.clone().unwrap_or_default(),
            phone: account.phone.clone().unwrap_or_default(),
            email: account.email.clone().unwrap_or_default(),
            ..InvolvementForm::default()
        }
    });
    Ok(page(&add_page(&visit, &opened, &typed)))
}

/// Takes the form.
pub async fn fill(Sent { visit, form }: Sent) -> Answer {
    let typed = InvolvementForm {
        service: form.owned("service"),
        phone: form.owned("phone"),
        email: form.owned("email"),
        day: form.owned("start_day"),
        month: form.owned("start_month"),
        year: form.owned("start_year"),
        consent: form.owned("consent"),
    };
    if let Err(faults) = typed.parse(visit.service().today()) {
        return add_again(&visit, &typed, &faults).await;
    }
    let place = add_place(&visit);
    visit.act(move |service, who| service.save_draft(who, &place, &typed)).await?;
    Ok(redirect(&format!("/record/{}/involvement/add/check", visit.param("record"))))
}

async fn add_again(visit: &Visit, typed: &InvolvementForm, faults: &[FieldError]) -> Answer {
    let opened = may_add(visit).await?;
    let mut form = add_page(visit, &opened, typed);
    complain(&mut form, faults, NAMES);
    Ok(again(&form))
}

/// What will be added.
pub async fn check_add(visit: Visit) -> Answer {
    let opened = may_add(&visit).await?;
    let back = format!("/record/{}/involvement/add", visit.param("record"));
    let Some(typed) = draft(&visit).await? else { return Ok(redirect(&back)) };
    let Ok(new) = typed.parse(visit.service().today()) else { return Ok(redirect(&back)) };
    let row = |key: &str, value: &str, field: &str| {
        Row::new(key, value).change(&format!("{back}#{field}"), &key.to_lowercase())
    };
    let email = match &new.email {
        Some(email) => row("Email", email.as_str(), "email"),
        None => Row::missing("Email", "Not given").change(&format!("{back}#email"), "email"),
    };
    let rows = vec![
        row("Service", new.service.meaning(), "service"),
        Row::new("Others see it as", new.service.label()),
        Row::new("Your job title", &visit.who.account.job_title),
        row("Phone", new.phone.as_str(), "phone"),
        email,
        row("Start", &words::date(new.started_on), "start_day"),
    ];
    Ok(page(&CheckInvolvement {
        chrome: visit.chrome(NavItem::Search),
        head: opened.head(&visit, Tab::Record),
        answers: SummaryList { rows },
        is_sensitive: new.service.class() == ServiceClass::Sensitive,
        seen: visit.mark(&typed)?,
    }))
}

/// Adds it.
pub async fn add(Sent { visit, form }: Sent) -> Answer {
    let id = visit.id("record")?;
    let Some(typed) = draft(&visit).await? else { return Err(visit.problem(Problem::BeginAgain)) };
    visit.was_seen(&form, &typed)?;
    let added = {
        let typed = typed.clone();
        visit.try_act(move |service, who| service.add_involvement(who, &id, &typed)).await?
    };
    match added {
        Ok(_) => {
            let to = format!("/record/{}/involvement/added", visit.param("record"));
            Ok(visit.done(&to, CONFIRMED_BY_PAGE))
        }
        Err(faults) => add_again(&visit, &typed, &faults).await,
    }
}

/// It has just been added; at any other time the record says who is involved.
pub async fn added(visit: Visit) -> Answer {
    if !visit.has_just(CONFIRMED_BY_PAGE) {
        return Ok(to_record(&visit));
    }
    let opened = opened(&visit).await?;
    let head = opened.head(&visit, Tab::Record);
    Ok(page(&InvolvementAdded { chrome: visit.chrome(NavItem::Search), head }))
}

/// The last day as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Ending {
    day: String,
    month: String,
    year: String,
}

impl Ending {
    fn of(form: &Fields) -> Self {
        Self { day: form.owned("end_day"), month: form.owned("end_month"), year: form.owned("end_year") }
    }

    fn parse(&self, today: Date) -> Result<Date, &'static str> {
        match date_in_three_fields(&self.day, &self.month, &self.year) {
            Ok(date) if date > today => Err("The last day must be today or in the past"),
            other => other,
        }
    }
}

fn end_place(visit: &Visit) -> String {
    format!("end:{}:{}", visit.param("record"), visit.param("involvement"))
}

fn end_path(visit: &Visit, more: &str) -> String {
    format!("/record/{}/involvement/{}/{more}", visit.param("record"), visit.param("involvement"))
}

async fn own_service(visit: &Visit) -> Result<Service, Failure> {
    let (id, handle) = (visit.id("record")?, visit.param("involvement"));
    let shown = visit.act(move |service, who| service.own_involvement_service(who, &id, &handle)).await?;
    Ok(*shown)
}

async fn end_page(visit: &Visit, ending: &Ending) -> Result<EndInvolvement, Failure> {
    let service = own_service(visit).await?;
    let head = opened(visit).await?.head(visit, Tab::Record);
    let involvement = visit.param("involvement");
    let mut form = EndInvolvement::new(visit.chrome(NavItem::Search), head, &involvement, service.label());
    form.fill([("end_day", ending.day.as_str()), ("end_month", &ending.month), ("end_year", &ending.year)]);
    Ok(form)
}

async fn end_draft(visit: &Visit) -> Result<Option<Ending>, Failure> {
    let place = end_place(visit);
    match visit.run(move |service, who| service.draft(who, &place)).await {
        Ok(ending) => Ok(Some(ending)),
        Err(NotDone::Act(ActError::Expired)) => Ok(None),
        Err(error) => Err(visit.failure(error)),
    }
}

/// The form to end it.
pub async fn show_end(visit: Visit) -> Answer {
    let ending = end_draft(&visit).await?.unwrap_or_default();
    Ok(page(&end_page(&visit, &ending).await?))
}

/// Takes the form.
pub async fn fill_end(Sent { visit, form }: Sent) -> Answer {
    let ending = Ending::of(&form);
    if let Err(message) = ending.parse(visit.service().today()) {
        let mut form = end_page(&visit, &ending).await?;
        form.complain("end_day", message);
        return Ok(again(&form));
    }
    let place = end_place(&visit);
    visit.act(move |service, who| service.save_draft(who, &place, &ending)).await?;
    Ok(redirect(&end_path(&visit, "end/check")))
}

/// What will be ended.
pub async fn check_end(visit: Visit) -> Answer {
    let today = visit.service().today();
    let ended = end_draft(&visit).await?.and_then(|ending| ending.parse(today).ok());
    let Some(ended) = ended else { return Ok(redirect(&end_path(&visit, "end"))) };
    let service = own_service(&visit).await?;
    let head = opened(&visit).await?.head(&visit, Tab::Record);
    let change = end_path(&visit, "end");
    let rows = vec![
        Row::new("Involvement", service.label()),
        Row::new("Ended", &words::date(ended)).change(&change, "the day it ended"),
    ];
    Ok(page(&CheckEnd {
        chrome: visit.chrome(NavItem::Search),
        head,
        involvement: visit.param("involvement"),
        answers: SummaryList { rows },
        still_seen: views::involved::months_seen(service.class()),
        seen: visit.mark(&ended.to_string())?,
    }))
}

/// Ends it.
pub async fn end(Sent { visit, form }: Sent) -> Answer {
    let today = visit.service().today();
    let (id, handle) = (visit.id("record")?, visit.param("involvement"));
    let Some(ending) = end_draft(&visit).await? else { return Err(visit.problem(Problem::BeginAgain)) };
    let Ok(ended) = ending.parse(today) else { return Err(visit.problem(Problem::BeginAgain)) };
    visit.was_seen(&form, &ended.to_string())?;
    let done = visit.try_act(move |service, who| service.end_involvement(who, &id, &handle, ended)).await?;
    if let Err(faults) = done {
        let mut form = end_page(&visit, &ending).await?;
        complain(&mut form, &faults, &[("day", "end_day")]);
        return Ok(again(&form));
    }
    Ok(visit.done(&end_path(&visit, "ended"), CONFIRMED_BY_PAGE))
}

fn to_record(visit: &Visit) -> axum::response::Response {
    redirect(&format!("/record/{}", visit.param("record")))
}

/// It has just been ended.
pub async fn ended(visit: Visit) -> Answer {
    if !visit.has_just(CONFIRMED_BY_PAGE) {
        return Ok(to_record(&visit));
    }
    let head = opened(&visit).await?.head(&visit, Tab::Record);
    Ok(page(&InvolvementEnded { chrome: visit.chrome(NavItem::Search), head }))
}

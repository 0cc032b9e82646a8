//! Shielding a child, seeing through a shield, and lifting one, which needs two people.

use super::record::{Opened, opened};
use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Sent, Visit};
use crate::http::views::{self, words};
use crate::http::{Answer, form::Fields};
use crate::pages::error::Problem;
use crate::pages::record::Tab;
use crate::pages::shield::{ApproveLift, LiftRequests, ProposeLift, SeeThrough, Shield};
use crate::parts::{Form as _, Row, SummaryList};
use contactpoint_directory::search::{FieldError, date_in_three_fields};
use contactpoint_service::acts::shield::{LIFT_REASONS, LiftRequest, SHIELD_REASONS};
use jiff::civil::Date;

/// What may be told of the shield that holds.
fn holds(opened: &Opened) -> Option<SummaryList> {
    let note = opened.page.shield.as_ref()?;
    let review = note.review_on.parse().map_or_else(|_| note.review_on.clone(), words::date);
    let state = if note.lift_proposed { "Lifting it has been proposed" } else { "It holds" };
    Some(SummaryList { rows: vec![Row::new("State", state), Row::new("To be reviewed by", &review)] })
}

async fn shield_page(visit: &Visit) -> Result<Shield, Failure> {
    let opened = opened(visit).await?;
    let holds = holds(&opened);
    if !opened.page.may.shield && holds.is_none() {
        return Err(visit.problem(Problem::NotFound));
    }
    let head = opened.head(visit, Tab::Shield);
    let mut page = Shield::new(visit.chrome(NavItem::Search), head, SHIELD_REASONS);
    page.lift_is_proposed = opened.page.shield.as_ref().is_some_and(|note| note.lift_proposed);
    page.holds = holds;
    page.is_restricted_at_source = opened.page.restricted_at_source;
    Ok(page)
}

/// The shield that holds, or the form to put one up.
pub async fn show(visit: Visit) -> Answer {
    Ok(page(&shield_page(&visit).await?))
}

fn review_day(form: &Fields) -> Result<Date, Vec<FieldError>> {
    let date =
        date_in_three_fields(form.text("review_day"), form.text("review_month"), form.text("review_year"));
    date.map_err(|message| vec![FieldError::new("day", message)])
}

/// Shields the child.
pub async fn shield(Sent { visit, form }: Sent) -> Answer {
    let (id, reason) = (visit.id("record")?, form.owned("reason"));
    let shielded = match review_day(&form) {
        Ok(day) => {
            visit.try_act(move |service, who| service.shield(who, &id, &reason, day)).await?.map(|_| ())
        }
        Err(faults) => Err(faults),
    };
    match shielded {
        Ok(()) => Ok(visit.done(&format!("/record/{}/shield", visit.param("record")), "shielded")),
        Err(mut faults) => {
            if form.text("reason").is_empty() && !faults.iter().any(|fault| fault.field == "reason") {
                faults.push(FieldError::new("reason", "Choose why the child is at risk if found"));
            }
            let mut page = shield_page(&visit).await?;
            page.fill(form.iter());
            complain(&mut page, &faults, &[("day", "review_day")]);
            Ok(again(&page))
        }
    }
}

/// The warning before seeing what is held back.
pub async fn warn(visit: Visit) -> Answer {
    let opened = opened(&visit).await?;
    if !opened.page.may.see_through {
        return Err(visit.problem(Problem::NotFound));
    }
    let head = opened.head(&visit, Tab::Shield);
    Ok(page(&SeeThrough { chrome: visit.chrome(NavItem::Search), head }))
}

/// Opens the record anew, with what is held back.
pub async fn see_through(Sent { visit, .. }: Sent) -> Answer {
    let id = visit.id("record")?;
    let opening = visit.act(move |service, who| service.see_through_shield(who, &id)).await?;
    Ok(redirect(&format!("/record/{}", hex::encode(*opening))))
}

async fn lift_page(visit: &Visit) -> Result<ProposeLift, Failure> {
    let opened = opened(visit).await?;
    let holds = holds(&opened).filter(|_| opened.page.may.lift);
    let Some(holds) = holds else { return Err(visit.problem(Problem::NotFound)) };
    let head = opened.head(visit, Tab::Shield);
    Ok(ProposeLift::new(visit.chrome(NavItem::Search), head, holds, LIFT_REASONS))
}

/// The form to propose a lift.
pub async fn show_lift(visit: Visit) -> Answer {
    Ok(page(&lift_page(&visit).await?))
}

/// Proposes it.
pub async fn propose(Sent { visit, form }: Sent) -> Answer {
    let (id, reason) = (visit.id("record")?, form.owned("reason"));
    match visit.try_act(move |service, who| service.propose_lift(who, &id, &reason)).await? {
        Ok(_) => Ok(visit.done(&format!("/record/{}/shield", visit.param("record")), "lift-proposed")),
        Err(faults) => {
            let mut page = lift_page(&visit).await?;
            page.fill(form.iter());
            complain(&mut page, &faults, &[]);
            Ok(again(&page))
        }
    }
}

/// The lifts that wait for a second person.
pub async fn requests(visit: Visit) -> Answer {
    let waiting = visit.act(contactpoint_service::Service::lift_requests).await?;
    let requests = waiting.iter().map(views::lifts::request).collect();
    Ok(page(&LiftRequests { chrome: visit.chrome(NavItem::Lifts), requests }))
}

async fn waiting(visit: &Visit) -> Result<LiftRequest, Failure> {
    let handle = visit.param("lift");
    let request = visit.act(move |service, who| service.lift_request(who, &handle)).await?.into_inner();
    if request.may_approve { Ok(request) } else { Err(visit.problem(Problem::NotFound)) }
}

async fn approve_page(visit: &Visit) -> Result<ApproveLift, Failure> {
    let request = waiting(visit).await?;
    let rows = views::lifts::rows(&request);
    Ok(ApproveLift::new(visit.chrome(NavItem::Lifts), &visit.param("lift"), SummaryList { rows }))
}

/// One of them.
pub async fn request(visit: Visit) -> Answer {
    Ok(page(&approve_page(&visit).await?))
}

/// Approves it, or lets it wait.
pub async fn decide(Sent { visit, form }: Sent) -> Answer {
    match form.text("decision") {
        "approve" => {
            let handle = visit.param("lift");
            visit.act(move |service, who| service.approve_lift(who, &handle)).await?;
            Ok(visit.done("/lifts", "lifted"))
        }
        "wait" => Ok(visit.done("/lifts", "waits")),
        _ => {
            let mut page = approve_page(&visit).await?;
            page.complain("decision", "Choose whether to approve");
            Ok(again(&page))
        }
    }
}

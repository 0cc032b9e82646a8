//! The lead professional: offered, answered, ended.

use super::record::{Opened, opened};
use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::Failure;
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::error::Problem;
use crate::pages::lead::LeadProfessional;
use crate::pages::record::Tab;
use crate::parts::Form as _;

async fn lead_page(visit: &Visit) -> Result<LeadProfessional, Failure> {
    let opened: Opened = opened(visit).await?;
    if !opened.page.may.lead && !opened.page.lead_offered_to_me {
        return Err(visit.problem(Problem::NotFound));
    }
    let head = opened.head(visit, Tab::Record);
    let child = opened.full(visit)?;
    Ok(views::lead::lead(visit.chrome(NavItem::Search), head, child, &opened))
}

fn back(visit: &Visit, done: &str) -> axum::response::Response {
    visit.done(&format!("/record/{}", visit.param("record")), done)
}

/// The page.
pub async fn show(visit: Visit) -> Answer {
    Ok(page(&lead_page(&visit).await?))
}

/// Offers the role.
pub async fn offer(Sent { visit, form }: Sent) -> Answer {
    let (id, handle) = (visit.id("record")?, form.owned("involvement"));
    match visit.try_act(move |service, who| service.offer_lead(who, &id, &handle)).await? {
        Ok(_) => Ok(back(&visit, "lead-offered")),
        Err(faults) => {
            let mut lead = lead_page(&visit).await?;
            lead.fill(form.iter());
            complain(&mut lead, &faults, &[]);
            Ok(again(&lead))
        }
    }
}

/// Accepts or declines it.
pub async fn answer(Sent { visit, form }: Sent) -> Answer {
    let (accepts, done) = match form.text("answer") {
        "accept" => (true, "lead-held"),
        "decline" => (false, "lead-declined"),
        _ => return Err(visit.problem(Problem::BadRequest)),
    };
    let id = visit.id("record")?;
    visit.act(move |service, who| service.answer_lead(who, &id, accepts)).await?;
    Ok(back(&visit, done))
}

/// Ends it.
pub async fn end(Sent { visit, .. }: Sent) -> Answer {
    let id = visit.id("record")?;
    visit.act(move |service, who| service.end_lead(who, &id)).await?;
    Ok(back(&visit, "lead-ended"))
}

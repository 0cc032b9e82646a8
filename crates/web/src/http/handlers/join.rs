//! Joining two children who are one: the other's number, both beside each other, done.

use super::record::opened;
use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::http::{Answer, NotDone};
use crate::pages::error::Problem;
use crate::pages::join::{CheckJoin, Join};
use crate::pages::record::Tab;
use crate::parts::Form as _;
use contactpoint_service::ActError;
use contactpoint_service::acts::join::draft_place;
use contactpoint_service::acts::rulings::JOIN_REASONS;
use contactpoint_service::acts::settle::Settled;

fn path(visit: &Visit, more: &str) -> String {
    format!("/record/{}/join{more}", visit.param("record"))
}

/// The number that was typed, if it is still there.
async fn draft(visit: &Visit) -> Result<Option<String>, Failure> {
    let place = draft_place(&visit.id("record")?);
    match visit.run(move |service, who| service.draft(who, &place)).await {
        Ok(number) => Ok(Some(number)),
        Err(NotDone::Act(ActError::Expired)) => Ok(None),
        Err(error) => Err(visit.failure(error)),
    }
}

async fn join_page(visit: &Visit) -> Result<Join, Failure> {
    let opened = opened(visit).await?;
    if !opened.page.may.order {
        return Err(visit.problem(Problem::NotFound));
    }
    Ok(Join::new(visit.chrome(NavItem::Search), opened.head(visit, Tab::Sources)))
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    Ok(page(&join_page(&visit).await?))
}

/// Takes the number.
pub async fn fill(Sent { visit, form }: Sent) -> Answer {
    let (id, number) = (visit.id("record")?, form.owned("number"));
    let typed = number.clone();
    if let Err(faults) = visit.try_act(move |service, who| service.find_twin(who, &id, &typed)).await? {
        let mut again_form = join_page(&visit).await?;
        again_form.fill(form.iter());
        complain(&mut again_form, &faults, &[]);
        return Ok(again(&again_form));
    }
    let place = draft_place(&visit.id("record")?);
    visit.act(move |service, who| service.save_draft(who, &place, &number)).await?;
    Ok(redirect(&path(&visit, "/check")))
}

async fn check_page(visit: &Visit, number: &str) -> Result<Option<CheckJoin>, Failure> {
    let (id, typed) = (visit.id("record")?, number.to_owned());
    let two = visit.try_act(move |service, who| service.compare_children(who, &id, &typed)).await?;
    let Ok(two) = two else { return Ok(None) };
    let head = opened(visit).await?.head(visit, Tab::Sources);
    let (chrome, viewer) = (visit.chrome(NavItem::Search), visit.who.organisation.kind);
    let mark = visit.mark(&number)?;
    Ok(Some(views::rulings::check_join(chrome, head, &two, JOIN_REASONS, mark, viewer)))
}

/// Both beside each other, and what there would be.
pub async fn check(visit: Visit) -> Answer {
    let Some(number) = draft(&visit).await? else { return Ok(redirect(&path(&visit, ""))) };
    match check_page(&visit, &number).await? {
        Some(checked) => Ok(page(&checked)),
        None => Ok(redirect(&path(&visit, ""))),
    }
}

/// Joins them.
pub async fn join(Sent { visit, form }: Sent) -> Answer {
    let Some(number) = draft(&visit).await? else { return Err(visit.problem(Problem::BeginAgain)) };
    if form.text("typed") != visit.mark(&number)? {
        return Err(visit.problem(Problem::BeginAgain));
    }
    let (id, typed) = (visit.id("record")?, number.clone());
    let (reason, seen) = (form.owned("reason"), form.owned("seen"));
    let done =
        visit.try_act(move |service, who| service.join_children(who, &id, &typed, &reason, &seen)).await?;
    match done.map(|settled| *settled) {
        Ok(Settled::Done) => Ok(visit.done("/held", "joined")),
        Ok(Settled::Proposed) => Ok(visit.done("/held", "settlement-proposed")),
        Err(faults) => {
            let Some(mut checked) = check_page(&visit, &number).await? else {
                return Ok(redirect(&path(&visit, "")));
            };
            checked.fill(form.iter());
            complain(&mut checked, &faults, &[]);
            Ok(again(&checked))
        }
    }
}

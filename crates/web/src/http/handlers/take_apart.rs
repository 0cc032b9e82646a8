//! A child's source records, and taking some of them out: form, check, done.

use super::record::opened;
use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::http::{Answer, NotDone};
use crate::pages::error::Problem;
use crate::pages::record::Tab;
use crate::pages::take_apart::{RecordBoxes, Sources};
use crate::parts::Form as _;
use contactpoint_service::ActError;
use contactpoint_service::acts::rulings::APART_REASONS;
use contactpoint_service::acts::settle::Settled;
use contactpoint_service::acts::take_apart::Taken;

fn place(visit: &Visit) -> String {
    format!("apart:{}", visit.param("record"))
}

fn path(visit: &Visit, more: &str) -> String {
    format!("/record/{}/sources{more}", visit.param("record"))
}

/// What was chosen so far, if it is still there.
async fn draft(visit: &Visit) -> Result<Option<Taken>, Failure> {
    let place = place(visit);
    match visit.run(move |service, who| service.draft(who, &place)).await {
        Ok(typed) => Ok(Some(typed)),
        Err(NotDone::Act(ActError::Expired)) => Ok(None),
        Err(error) => Err(visit.failure(error)),
    }
}

async fn sources_page(visit: &Visit, typed: &Taken) -> Result<Sources, Failure> {
    let (id, handles) = (visit.id("record")?, typed.handles.clone());
    let sources = visit.act(move |service, who| service.sources(who, &id, &handles)).await?;
    let head = opened(visit).await?.head(visit, Tab::Sources);
    let items = views::rulings::items(&sources, visit.who.organisation.kind);
    let mut form = Sources::new(visit.chrome(NavItem::Search), head, items, APART_REASONS);
    form.is_held_back = sources.iter().any(|source| source.from.is_none());
    for (name, value) in [("one_child", &typed.one_child), ("reason", &typed.reason)] {
        if !value.is_empty() {
            form.fill([(name, value.as_str())]);
        }
    }
    Ok(form)
}

/// The records.
pub async fn show(visit: Visit) -> Answer {
    let typed = draft(&visit).await?.unwrap_or_default();
    Ok(page(&sources_page(&visit, &typed).await?))
}

/// Takes the form.
pub async fn fill(Sent { visit, form }: Sent) -> Answer {
    let chosen = form.iter().filter(|(name, _)| RecordBoxes::is_box(name));
    let typed = Taken {
        handles: chosen.map(|(_, handle)| handle.to_owned()).collect(),
        one_child: form.owned("one_child"),
        reason: form.owned("reason"),
    };
    let (id, asked) = (visit.id("record")?, typed.clone());
    let foreseen = visit.try_act(move |service, who| service.foresee_apart(who, &id, &asked)).await?;
    if let Err(faults) = foreseen {
        let mut form = sources_page(&visit, &typed).await?;
        complain(&mut form, &faults, &[]);
        return Ok(again(&form));
    }
    let place = place(&visit);
    visit.act(move |service, who| service.save_draft(who, &place, &typed)).await?;
    Ok(redirect(&path(&visit, "/check")))
}

/// What there would be.
pub async fn check(visit: Visit) -> Answer {
    let Some(typed) = draft(&visit).await? else { return Ok(redirect(&path(&visit, ""))) };
    let (id, asked) = (visit.id("record")?, typed.clone());
    let foreseen = visit.try_act(move |service, who| service.foresee_apart(who, &id, &asked)).await?;
    let Ok(preview) = foreseen else { return Ok(redirect(&path(&visit, ""))) };
    let head = opened(&visit).await?.head(&visit, Tab::Sources);
    let why = APART_REASONS.iter().find(|(code, _)| *code == typed.reason).map_or("", |(_, words)| words);
    let (chrome, viewer) = (visit.chrome(NavItem::Search), visit.who.organisation.kind);
    let mark = visit.mark(&typed)?;
    Ok(page(&views::rulings::check_apart(chrome, head, &preview, why, mark, viewer)))
}

/// Takes them out.
pub async fn take_apart(Sent { visit, form }: Sent) -> Answer {
    let Some(typed) = draft(&visit).await? else { return Err(visit.problem(Problem::BeginAgain)) };
    if form.text("typed") != visit.mark(&typed)? {
        return Err(visit.problem(Problem::BeginAgain));
    }
    let (id, seen) = (visit.id("record")?, form.owned("seen"));
    let done = visit.try_act(move |service, who| service.take_apart(who, &id, &typed, &seen)).await?;
    match done.map(|settled| *settled) {
        Ok(Settled::Done) => Ok(visit.done("/held", "taken-apart")),
        Ok(Settled::Proposed) => Ok(visit.done("/held", "settlement-proposed")),
        Err(_) => Err(visit.problem(Problem::BeginAgain)),
    }
}

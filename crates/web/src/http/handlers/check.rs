//! The matching is checked: a sample, its records one after another, what they say of the matching.

use super::{again, page};
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::check::{CheckItem, place_of};
use crate::pages::error::Problem;
use crate::parts::Form as _;
use contactpoint_service::Service;
use contactpoint_service::acts::check_draw::Drawing;
use contactpoint_service::acts::checks::Answer as Said;
use std::collections::BTreeMap;

/// How far the newest check has come, and what it says.
pub async fn show(visit: Visit) -> Answer {
    let check = visit.act(Service::see_check).await?;
    Ok(page(&views::check::check(visit.chrome(NavItem::Held), check.as_ref())))
}

/// Draws a sample.
pub async fn draw(Sent { visit, .. }: Sent) -> Answer {
    let drawn = visit.act(Service::draw_check).await?;
    let told = match *drawn {
        Drawing::Open => "check-drawn",
        Drawing::Nothing => "check-empty",
        Drawing::TooSoon => "check-too-soon",
    };
    Ok(visit.done("/matching", told))
}

/// Finishes it.
pub async fn finish(Sent { visit, form }: Sent) -> Answer {
    let mark = form.owned("check");
    visit.act(move |service, who| service.finish_check(who, &mark)).await?;
    Ok(visit.done("/matching", "check-finished"))
}

fn number(visit: &Visit) -> Result<i64, Failure> {
    visit.param("item").parse().map_err(|_| visit.problem(Problem::NotFound))
}

async fn item_page(visit: &Visit) -> Result<CheckItem, Failure> {
    let number = number(visit)?;
    let item = visit.act(move |service, who| service.see_check_item(who, number)).await?;
    Ok(views::check::item(visit.chrome(NavItem::Held), &item))
}

/// A drawn record and those beside it.
pub async fn item(visit: Visit) -> Answer {
    Ok(page(&item_page(&visit).await?))
}

/// Keeps what is said of them.
pub async fn answer(Sent { visit, form }: Sent) -> Answer {
    let (number, mark) = (number(&visit)?, form.owned("check"));
    let said = form.iter().filter_map(|(name, value)| Some((place_of(name)?, Said::parse(value)?)));
    let said: BTreeMap<usize, Said> = said.collect();
    let judged = visit.try_act(move |service, who| service.answer_check(who, &mark, number, &said)).await?;
    match judged.map(|judged| *judged) {
        Ok(judged) if judged.is_against => Ok(visit.done(&format!("/matching/{number}"), "check-answered")),
        Ok(judged) => {
            let next = judged.next.map_or_else(|| "/matching".to_owned(), |next| format!("/matching/{next}"));
            Ok(visit.done(&next, "check-answered"))
        }
        Err(_) => {
            let mut page = item_page(&visit).await?;
            page.forget();
            page.fill(form.iter());
            page.complain_of_gaps();
            Ok(again(&page))
        }
    }
}

/// Leads to where the child is taken apart, or joined.
pub async fn open(Sent { visit, form }: Sent) -> Answer {
    let (number, mark, to_join) = (number(&visit)?, form.owned("check"), form.text("to") == "join");
    let place = form.text("place").parse().map_err(|_| visit.problem(Problem::BadRequest))?;
    let opened = move |service: &Service, who: &contactpoint_service::SignedIn| {
        service.open_checked(who, &mark, (number, place), to_join)
    };
    let opening = hex::encode(*visit.act(opened).await?);
    Ok(redirect(&format!("/record/{opening}/{}", if to_join { "join/check" } else { "sources" })))
}

//! Held records: listed, compared, settled, undone.

use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::Failure;
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::held::Review;
use crate::parts::Form as _;
use axum::response::Response;
use contactpoint_directory::search::FieldError;
use contactpoint_service::acts::reviews::Settlement;
use contactpoint_service::acts::settle::Settled;

/// The list.
pub async fn list(visit: Visit) -> Answer {
    let list = visit.act(contactpoint_service::Service::list_held).await?;
    Ok(page(&views::held::list(visit.chrome(NavItem::Held), &list, visit.service().now_ms())))
}

async fn review(visit: &Visit) -> Result<Review, Failure> {
    let handle = visit.param("held");
    let comparison = visit.act(move |service, who| service.compare_held(who, &handle)).await?;
    Ok(views::held::review(visit.chrome(NavItem::Held), &visit.param("held"), &comparison))
}

/// One of them beside the children it may be.
pub async fn compare(visit: Visit) -> Answer {
    Ok(page(&review(&visit).await?))
}

/// Settles it.
pub async fn settle(Sent { visit, form }: Sent) -> Answer {
    let chosen = match form.text("decision") {
        "none" => Some(Settlement::NotSame),
        candidate => views::held::place_of(candidate).map(Settlement::Same),
    };
    let (handle, reason) = (visit.param("held"), form.owned("reason"));
    let settled = if let Some(settlement) = chosen {
        let settle = move |service: &contactpoint_service::Service, who: &contactpoint_service::SignedIn| {
            service.settle_held(who, &handle, settlement, &reason)
        };
        visit.try_act(settle).await?.map(|settled| *settled)
    } else {
        let message = "Choose whether the held record is about one of these children";
        Err(vec![FieldError::new("settlement", message)])
    };
    match settled {
        Ok(Settled::Done) => Ok(visit.done("/held", "settled")),
        Ok(Settled::Proposed) => Ok(visit.done("/held", "settlement-proposed")),
        Err(faults) => {
            let mut page = review(&visit).await?;
            page.fill(form.iter());
            complain(&mut page, &faults, &[("settlement", "decision")]);
            Ok(again(&page))
        }
    }
}

/// Undoes a settlement, or proposes to.
pub async fn undo(Sent { visit, .. }: Sent) -> Answer {
    let handle = visit.param("held");
    let done = visit.act(move |service, who| service.undo_settlement(who, &handle)).await?;
    Ok(undone(&visit, *done))
}

/// Leads back to the list, which tells what came of an undoing.
pub fn undone(visit: &Visit, settled: Settled) -> Response {
    match settled {
        Settled::Done => visit.done("/held", "undone"),
        Settled::Proposed => visit.done("/held", "settlement-proposed"),
    }
}

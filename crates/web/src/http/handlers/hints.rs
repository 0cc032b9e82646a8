//! Children who may be one: listed, compared, kept apart; or joined, where the other's number is filled in.

use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::hints::Hint;
use crate::parts::Form as _;
use contactpoint_service::acts::settle::Settled;

/// The list.
pub async fn list(visit: Visit) -> Answer {
    let list = visit.act(contactpoint_service::Service::list_hints).await?;
    Ok(page(&views::hints::list(visit.chrome(NavItem::Held), &list)))
}

async fn hint_page(visit: &Visit) -> Result<Hint, Failure> {
    let handle = visit.param("hint");
    let two = visit.act(move |service, who| service.compare_hint(who, &handle)).await?;
    Ok(views::hints::hint(visit.chrome(NavItem::Held), &visit.param("hint"), &two))
}

/// Two of them beside each other.
pub async fn compare(visit: Visit) -> Answer {
    Ok(page(&hint_page(&visit).await?))
}

/// Says that they are two.
pub async fn keep_apart(Sent { visit, form }: Sent) -> Answer {
    let (handle, reason, seen) = (visit.param("hint"), form.owned("reason"), form.owned("seen"));
    let done = visit.try_act(move |service, who| service.keep_apart(who, &handle, &reason, &seen)).await?;
    match done.map(|settled| *settled) {
        Ok(Settled::Done) => Ok(visit.done("/hints", "kept-apart")),
        Ok(Settled::Proposed) => Ok(visit.done("/hints", "settlement-proposed")),
        Err(faults) => {
            let mut form_again = hint_page(&visit).await?;
            form_again.fill(form.iter());
            complain(&mut form_again, &faults, &[]);
            Ok(again(&form_again))
        }
    }
}

/// Leads to where they are joined.
pub async fn join(Sent { visit, .. }: Sent) -> Answer {
    let handle = visit.param("hint");
    let opening = visit.act(move |service, who| service.open_hint(who, &handle)).await?;
    Ok(redirect(&format!("/record/{}/join/check", hex::encode(*opening))))
}

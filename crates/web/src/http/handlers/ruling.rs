//! What waits for a second person, or was said, of children who stand: looked at, seconded, undone.

use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::Failure;
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::join::Ruling;
use crate::parts::Form as _;
use contactpoint_service::acts::settle::Settled;

async fn ruling_page(visit: &Visit) -> Result<Ruling, Failure> {
    let handle = visit.param("ruling");
    let view = visit.act(move |service, who| service.see_ruling(who, &handle)).await?;
    let (chrome, viewer) = (visit.chrome(NavItem::Held), visit.who.organisation.kind);
    Ok(views::rulings::ruling(chrome, &visit.param("ruling"), &view, viewer))
}

/// What was said, and what there would be.
pub async fn show(visit: Visit) -> Answer {
    Ok(page(&ruling_page(&visit).await?))
}

/// A second person says the same.
pub async fn second(Sent { visit, form }: Sent) -> Answer {
    let (handle, reason, seen) = (visit.param("ruling"), form.owned("reason"), form.owned("seen"));
    let done = visit.try_act(move |service, who| service.second_ruling(who, &handle, &reason, &seen)).await?;
    match done.map(|settled| *settled) {
        Ok(Settled::Done) => Ok(visit.done("/held", "seconded")),
        Ok(Settled::Proposed) => Ok(visit.done("/held", "settlement-proposed")),
        Err(faults) => {
            let mut form_again = ruling_page(&visit).await?;
            form_again.fill(form.iter());
            complain(&mut form_again, &faults, &[]);
            Ok(again(&form_again))
        }
    }
}

/// Undoes it or proposes to, or withdraws what waits.
pub async fn undo(Sent { visit, .. }: Sent) -> Answer {
    let handle = visit.param("ruling");
    let done = visit.act(move |service, who| service.undo_ruling(who, &handle)).await?;
    Ok(super::held::undone(&visit, *done))
}

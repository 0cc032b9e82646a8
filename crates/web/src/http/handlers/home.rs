//! The home page: my children, "still involved?", tasks of the role.

use super::page;
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::redirect;
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::error::Problem;

/// The page.
pub async fn show(visit: Visit) -> Answer {
    let number = visit.query("page").parse().unwrap_or(1);
    let home = visit.act(move |service, who| service.home_page(who, number)).await?;
    let chrome = visit.chrome(NavItem::Home);
    Ok(page(&views::home::home(chrome, &home, visit.who.account.role, visit.service().today())))
}

/// Opens the record of one of one's own children.
pub async fn open(Sent { visit, .. }: Sent) -> Answer {
    let child = visit.param("child");
    let opening = visit.act(move |service, who| service.open_own(who, &child)).await?;
    Ok(redirect(&format!("/record/{}", hex::encode(*opening))))
}

/// Answers "still involved?".
pub async fn still_involved(Sent { visit, form }: Sent) -> Answer {
    let (still, done) = match form.text("answer") {
        "yes" => (true, "confirmed"),
        "ended" => (false, "ended"),
        _ => return Err(visit.problem(Problem::BadRequest)),
    };
    let handle = visit.param("involvement");
    visit.act(move |service, who| service.answer_still_involved(who, &handle, still)).await?;
    let to =
        form.text("page").parse().map_or_else(|_| "/".to_owned(), |page: usize| format!("/?page={page}"));
    Ok(visit.done(&to, done))
}

//! The early help indicator: that an assessment was done, when, and who holds it.

use super::record::opened;
use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::Answer;
use crate::http::errors::Failure;
use crate::http::form::Fields;
use crate::http::session::{Sent, Visit};
use crate::http::views;
use crate::pages::early_help::EarlyHelp;
use crate::pages::error::Problem;
use crate::pages::record::Tab;
use crate::parts::Form as _;
use contactpoint_directory::search::{FieldError, date_in_three_fields};
use contactpoint_service::acts::early_help::Holder;
use jiff::civil::Date;

async fn form_page(visit: &Visit) -> Result<EarlyHelp, Failure> {
    let opened = opened(visit).await?;
    if !opened.page.may.early_help {
        return Err(visit.problem(Problem::NotFound));
    }
    let head = opened.head(visit, Tab::Record);
    let involved = views::involved::choices(opened.full(visit)?.involved(), &opened.handles, false);
    let involved: Vec<(&str, &str)> = involved.iter().map(|(id, who)| (id.as_str(), who.as_str())).collect();
    Ok(EarlyHelp::new(visit.chrome(NavItem::Search), head, &involved))
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    Ok(page(&form_page(&visit).await?))
}

/// What was typed, read.
fn read(form: &Fields, today: Date) -> Result<(bool, Option<Date>, Option<Holder>), Vec<FieldError>> {
    let undertaken = match form.text("undertaken") {
        "yes" => true,
        "no" => return Ok((false, None, None)),
        _ => return Err(vec![FieldError::new("undertaken", "Choose yes or no")]),
    };
    let mut faults = Vec::new();
    let on = match date_in_three_fields(form.text("on_day"), form.text("on_month"), form.text("on_year")) {
        Ok(date) if date > today => Err("The date of the assessment must be today or in the past"),
        other => other,
    };
    if let Err(message) = on {
        faults.push(FieldError::new("day", message));
    }
    let holder = match form.text("holder") {
        "" => {
            faults.push(FieldError::new("holder", "Choose who holds the assessment"));
            None
        }
        "me" => Some(Holder::Me),
        handle => Some(Holder::Involved(handle.to_owned())),
    };
    if faults.is_empty() { Ok((undertaken, on.ok(), holder)) } else { Err(faults) }
}

/// Takes it.
pub async fn save(Sent { visit, form }: Sent) -> Answer {
    let id = visit.id("record")?;
    let saved = match read(&form, visit.service().today()) {
        Ok((undertaken, on, holder)) => {
            let save = move |service: &contactpoint_service::Service,
                             who: &contactpoint_service::SignedIn| {
                service.record_early_help(who, &id, undertaken, on, holder.as_ref())
            };
            visit.try_act(save).await?.map(|_| ())
        }
        Err(faults) => Err(faults),
    };
    match saved {
        Ok(()) => Ok(visit.done(&format!("/record/{}", visit.param("record")), "early-help")),
        Err(faults) => {
            let mut page = form_page(&visit).await?;
            // Handles are new on each page: the choice of a holder is made again.
            page.fill(form.iter().filter(|(name, value)| *name != "holder" || *value == "me"));
            complain(&mut page, &faults, &[("day", "on_day")]);
            Ok(again(&page))
        }
    }
}

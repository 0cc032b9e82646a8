//! Finding a child: the form, what was found, opening a record with a reason.

use super::{again, complain, page};
use crate::chrome::NavItem;
use crate::http::errors::{redirect, render};
use crate::http::form::Fields;
use crate::http::session::{Sent, Visit};
use crate::http::{Answer, NotDone, views};
use crate::pages::error::Problem;
use crate::pages::results::{NoResults, NoRows, Results};
use crate::pages::search::Search;
use crate::parts::{Form as _, SummaryList};
use axum::http::StatusCode;
use axum::response::Response;
use contactpoint_directory::access::{Reason, Role};
use contactpoint_directory::search::RawCriteria;
use contactpoint_service::acts::search::{Found, SearchId};
use contactpoint_service::{ActError, Service};

/// The whole form.
pub async fn show(visit: Visit) -> Answer {
    if !matches!(visit.who.account.role, Role::Practitioner | Role::DirectoryTeam) {
        return Err(visit.problem(Problem::NotFound));
    }
    visit.act(Service::leave_records).await?;
    Ok(page(&Search::new(visit.chrome(NavItem::Search))))
}

/// Takes a search; the short form posts here too.
pub async fn begin(Sent { visit, form }: Sent) -> Answer {
    let typed = criteria(&form);
    match visit.try_act(move |service, who| service.begin_search(who, &typed)).await? {
        Ok(search) => Ok(redirect(&format!("/results/{}", hex::encode(*search)))),
        Err(faults) => {
            let mut search = Search::new(visit.chrome(NavItem::Search));
            search.fill(form.iter());
            complain(&mut search, &faults, &[]);
            Ok(again(&search))
        }
    }
}

fn criteria(form: &Fields) -> RawCriteria {
    RawCriteria {
        given_name: form.owned("given_name"),
        family_name: form.owned("family_name"),
        day: form.owned("day"),
        month: form.owned("month"),
        year: form.owned("year"),
        age_from: form.owned("age_from"),
        age_to: form.owned("age_to"),
        postcode: form.owned("postcode"),
        school: form.owned("school"),
        parent: form.owned("parent"),
        number: form.owned("number"),
    }
}

/// What the search finds now.
pub async fn results(visit: Visit) -> Answer {
    let id = visit.id("search")?;
    let found = look(&visit, id).await?;
    Ok(match views::results::rows(visit.chrome(NavItem::Search), &id, &found, visit.service().today()) {
        Ok(results) => page(&results),
        Err(none) => page(&*none),
    })
}

/// Looks again; a search that has ended has a page of its own.
async fn look(visit: &Visit, id: SearchId) -> Result<Found, crate::http::errors::Failure> {
    match visit.run(move |service, who| service.results(who, &id)).await {
        Ok(found) => Ok(found.into_inner()),
        Err(error) => Err(not_found(visit, error)),
    }
}

fn not_found(visit: &Visit, error: NotDone) -> crate::http::errors::Failure {
    match error {
        NotDone::Act(ActError::Expired) => ended(visit).into(),
        other => visit.failure(other),
    }
}

fn ended(visit: &Visit) -> Response {
    let chrome = visit.chrome(NavItem::Search);
    let none = NoResults { chrome, outcome: NoRows::Expired, searched: SummaryList::default() };
    render(StatusCode::GONE, &none)
}

/// The results again, with something to correct.
async fn results_again(visit: &Visit, id: SearchId, correct: impl FnOnce(&mut Results)) -> Answer {
    let found = look(visit, id).await?;
    Ok(match views::results::rows(visit.chrome(NavItem::Search), &id, &found, visit.service().today()) {
        Ok(mut results) => {
            correct(&mut results);
            keep_choice(visit, &id, &mut results);
            again(&results)
        }
        Err(none) => page(&*none),
    })
}

/// A row's handle is new at each look: the child that was chosen is chosen still, by its new one.
fn keep_choice(visit: &Visit, id: &SearchId, results: &mut Results) {
    let Some(chosen) = results.child.selected.take() else { return };
    let (service, who) = (visit.service(), &visit.who);
    let row = results.rows.iter().find(|row| service.is_same_row(who, id, &row.id, &chosen));
    results.child.selected = row.map(|row| row.id.clone());
}

/// Opens the record of a row, for a reason.
pub async fn open(Sent { visit, form }: Sent) -> Answer {
    let id = visit.id("search")?;
    let row = form.owned("row");
    let reason = Reason::parse(form.text("reason"), form.text("reason_text"));
    let complaints = complaints(&form, reason.is_some());
    let Some(reason) = reason.filter(|_| complaints.is_empty()) else {
        return results_again(&visit, id, |results| {
            results.fill(form.iter());
            for (field, message) in complaints {
                results.complain(field, message);
            }
        })
        .await;
    };
    match visit.run(move |service, who| service.open_record(who, &id, &row, &reason)).await {
        Ok(opening) => Ok(redirect(&format!("/record/{}", hex::encode(*opening)))),
        Err(error) => Err(not_found(&visit, error)),
    }
}

/// What is missing before a record can be opened.
fn complaints(form: &Fields, has_reason: bool) -> Vec<(&'static str, &'static str)> {
    let reason = match form.text("reason") {
        "other" => ("reason_text", "Say what the reason is, in 3 to 100 characters"),
        _ => ("reason", "Choose why you need to open a record"),
    };
    let row = ("row", "Choose the child whose record you need");
    let missing = [(form.text("row").is_empty(), row), (!has_reason, reason)];
    missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, complaint)| complaint).collect()
}

/// Says of each row whether a postcode or school fits.
pub async fn confirm(Sent { visit, form }: Sent) -> Answer {
    let id = visit.id("search")?;
    let place = form.owned("place");
    match visit.run(move |service, who| service.confirm_location(who, &id, &place)).await {
        Ok(found) => {
            let chrome = visit.chrome(NavItem::Search);
            Ok(match views::results::rows(chrome, &id, &found, visit.service().today()) {
                Ok(mut results) => {
                    results.fill([("place", form.text("place"))]);
                    page(&results)
                }
                Err(none) => page(&*none),
            })
        }
        Err(NotDone::Act(ActError::Invalid(faults))) => {
            results_again(&visit, id, |results| {
                results.fill(form.iter());
                complain(results, &faults, &[]);
            })
            .await
        }
        Err(error) => Err(not_found(&visit, error)),
    }
}

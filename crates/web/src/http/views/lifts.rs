//! Requests to lift a shield. They show who the child is, and nothing that locates.

use super::words;
use crate::pages::shield::LiftRequest as Item;
use crate::parts::Row;
use contactpoint_service::acts::shield::LiftRequest;

fn proposed(request: &LiftRequest) -> String {
    let day = words::day(request.proposed_at_ms);
    format!("{}, {}, {day}", request.proposed_by, request.organisation)
}

/// A row of the list.
pub fn request(request: &LiftRequest) -> Item {
    let why = "Someone of another organisation has to approve it";
    Item {
        lift: request.handle.clone(),
        number: request.identity.number().to_string(),
        proposed: proposed(request),
        not_by_you: (!request.may_approve).then(|| why.to_owned()),
    }
}

/// The request in full.
pub fn rows(request: &LiftRequest) -> Vec<Row> {
    let identity = &request.identity;
    let born = identity.date_of_birth().map_or_else(|| "date not recorded".to_owned(), words::date);
    let child = format!("{}, born {born}, {}", identity.display_name(), identity.number());
    vec![
        Row::new("Child", &child),
        Row::new("Proposed by", &proposed(request)),
        Row::new("Why it can be lifted", request.reason),
    ]
}

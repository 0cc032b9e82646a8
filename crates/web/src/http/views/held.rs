//! Held records, and one beside the children it may be.

use super::{side_by_side, words};
use crate::chrome::Chrome;
use crate::pages::held::{HeldItem, HeldRecords, Review, ReviewColumn, ReviewWeight, SettledItem};
use contactpoint_service::acts::review_words::Fit;
use contactpoint_service::acts::reviews::{CandidateView, Comparison, Decided, HeldList, HeldRow};

const NONE: &str = "Nothing waits: every record that came in was either about one child, or about a new one.";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The list.
pub fn list(chrome: Chrome, list: &HeldList, now_ms: i64) -> HeldRecords {
    HeldRecords {
        chrome,
        waiting: list.open.iter().map(|row| waiting(row, now_ms)).collect(),
        none_waiting: NONE.to_owned(),
        settled: list.settled.iter().map(settled).collect(),
        proposed: list.proposed.iter().map(super::rulings::item).collect(),
        ruled: list.ruled.iter().map(super::rulings::item).collect(),
    }
}

fn waiting(row: &HeldRow, now_ms: i64) -> HeldItem {
    let age = match (now_ms - row.since_ms).max(0) / DAY_MS {
        0 => "less than a day".to_owned(),
        days => words::counted(days, "day"),
    };
    HeldItem {
        held: row.handle.clone(),
        name: row.name.clone(),
        born: row.date_of_birth.map_or_else(|| "not recorded".to_owned(), words::date),
        source: row.source.clone(),
        waiting: format!("since {} ({age})", words::day(row.since_ms)),
        candidates: row.candidates,
        proposed: row.proposed.as_ref().map(decided).unwrap_or_default(),
    }
}

fn settled(row: &HeldRow) -> SettledItem {
    SettledItem {
        held: row.handle.clone(),
        name: row.name.clone(),
        source: row.source.clone(),
        settled: row.settled.as_ref().map(decided).unwrap_or_default(),
    }
}

/// "The same child as 482 917 3064: you, 9 June 2026. Reason given: asked both schools".
fn decided(decided: &Decided) -> String {
    let what = decided
        .same_as
        .map_or_else(|| "A child of its own".to_owned(), |number| format!("The same child as {number}"));
    said(&what, decided)
}

/// What was decided, by whom, when and why.
pub fn said(what: &str, decided: &Decided) -> String {
    let by = if decided.is_own { "you" } else { &decided.by };
    let why = match decided.reason.as_str() {
        "" => String::new(),
        reason => format!(". Reason given: {reason}"),
    };
    format!("{what}: {by}, {}{why}", words::day(decided.at_ms))
}

/// What a form posts for the candidate at a place.
fn candidate_id(place: usize) -> String {
    format!("c{place}")
}

/// The place that [`candidate_id`] names.
pub fn place_of(candidate: &str) -> Option<usize> {
    candidate.strip_prefix('c')?.parse().ok()
}

/// "Record A", "Record B", ...; after Z come AA, AB, ...
pub fn title(place: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    let before = (place >= 26).then(|| letter(place / 26 - 1));
    format!("Record {}{}", before.map(String::from).unwrap_or_default(), letter(place))
}

/// The comparison.
pub fn review(chrome: Chrome, held: &str, comparison: &Comparison) -> Review {
    let named = comparison.candidates.iter().zip(&comparison.places).enumerate();
    let named: Vec<(String, String, String)> =
        named.map(|(nth, (c, place))| (candidate_id(*place), title(nth), c.number.to_string())).collect();
    let named: Vec<(&str, &str, &str)> =
        named.iter().map(|(id, title, number)| (id.as_str(), title.as_str(), number.as_str())).collect();
    let mut page = Review::new(chrome, held, &named);
    page.source.clone_from(&comparison.source);
    page.why = match comparison.candidates.len() {
        0 => "There is no child left here that it may be.".to_owned(),
        1 => "It may be about a child who is here already.".to_owned(),
        _ => "It may be about one of several children who are here already.".to_owned(),
    };
    for (column, candidate) in page.columns.iter_mut().skip(1).zip(&comparison.candidates) {
        let ReviewColumn { is_shielded, .. } = column;
        *is_shielded = candidate.record.is_none();
    }
    page.fields = side_by_side::fields(comparison);
    let marked = |place: usize| {
        let cells = page.fields.iter().filter_map(|field| field.cells.get(place + 1));
        cells.into_iter().any(|cell| cell.differs.is_some())
    };
    let weights = comparison.candidates.iter().enumerate();
    page.weights = weights.map(|(place, candidate)| weight(title(place), candidate, marked(place))).collect();
    page.settled = comparison.settled.as_ref().map(decided);
    page.proposed = comparison.proposed.as_ref().map(decided);
    page.takes_two = comparison.takes_two;
    page
}

pub fn weight(title: String, candidate: &CandidateView, has_other_values: bool) -> ReviewWeight {
    let Fit { same, nearly, different } = candidate.fit();
    ReviewWeight { title, same, nearly, different, has_other_values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_named_by_their_place() {
        assert_eq!(place_of(&candidate_id(3)), Some(3));
        assert_eq!((place_of("none"), place_of("cx")), (None, None));
        assert_eq!(title(1), "Record B");
        assert_eq!([25, 26, 27, 52].map(title), ["Record Z", "Record AA", "Record AB", "Record BA"]);
    }
}

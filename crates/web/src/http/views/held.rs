//! Held records, and one beside the children it may be.

use super::words;
use crate::chrome::Chrome;
use crate::pages::held::{
    HeldItem, HeldRecords, Review, ReviewCell, ReviewColumn, ReviewField, ReviewWeight, SettledItem,
};
use contactpoint_directory::facts::{PersonName, Sex};
use contactpoint_directory::golden::{AddressState, GoldenRecord, ShownEducation};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_service::acts::reviews::{CandidateView, Comparison, HeldList, HeldRow};
use jiff::civil::Date;

const NONE: &str = "Nothing waits: every record that came in was either about one child, or about a new one.";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The list.
pub fn list(chrome: Chrome, list: &HeldList, now_ms: i64) -> HeldRecords {
    HeldRecords {
        chrome,
        waiting: list.open.iter().map(|row| waiting(row, now_ms)).collect(),
        none_waiting: NONE.to_owned(),
        settled: list.settled.iter().map(settled).collect(),
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
    }
}

fn settled(row: &HeldRow) -> SettledItem {
    SettledItem {
        held: row.handle.clone(),
        name: row.name.clone(),
        source: row.source.clone(),
        settled: row.settled_at_ms.map(words::day).unwrap_or_default(),
    }
}

/// What a form posts for the candidate at a place.
fn candidate_id(place: usize) -> String {
    format!("c{place}")
}

/// The place that [`candidate_id`] names.
pub fn place_of(candidate: &str) -> Option<usize> {
    candidate.strip_prefix('c')?.parse().ok()
}

/// "Record A", "Record B", ...
fn title(place: usize) -> String {
    let letter =
        u8::try_from(place).ok().filter(|place| *place < 26).map_or('?', |place| char::from(b'A' + place));
    format!("Record {letter}")
}

/// The comparison.
pub fn review(chrome: Chrome, held: &str, comparison: &Comparison) -> Review {
    let named = comparison.candidates.iter().enumerate();
    let named: Vec<(String, String, String)> =
        named.map(|(place, c)| (candidate_id(place), title(place), c.number.to_string())).collect();
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
    page.fields = fields(comparison);
    page.weights = comparison.candidates.iter().enumerate().map(weight).collect();
    page.settled = comparison.settled.then(|| "This record has been settled.".to_owned());
    page
}

fn weight((place, candidate): (usize, &CandidateView)) -> ReviewWeight {
    ReviewWeight {
        title: title(place),
        supports: candidate.supports.clone(),
        opposes: candidate.opposes.clone(),
        summary: if candidate.opposes.is_empty() {
            "nothing speaks against it"
        } else {
            "some things differ"
        }
        .to_owned(),
    }
}

/// Of each field, the held record's value and each candidate's.
fn fields(comparison: &Comparison) -> Vec<ReviewField> {
    let held = values(&comparison.record);
    let candidates: Vec<Vec<(&str, String)>> = comparison.candidates.iter().map(candidate_values).collect();
    held.into_iter()
        .map(|(name, value)| {
            let found = |candidate: &Vec<(&str, String)>| {
                candidate
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, text)| text.clone())
                    .unwrap_or_default()
            };
            let differs =
                |text: &str| !text.is_empty() && !value.is_empty() && !text.eq_ignore_ascii_case(&value);
            let others = candidates.iter().map(|candidate| {
                let text = found(candidate);
                let differs = differs(&text).then(|| "Different".to_owned());
                ReviewCell { text, differs }
            });
            let cells =
                std::iter::once(ReviewCell { text: value.clone(), differs: None }).chain(others).collect();
            ReviewField { name: name.to_owned(), cells }
        })
        .collect()
}

/// Of a shielded child only who it is.
fn candidate_values(candidate: &CandidateView) -> Vec<(&'static str, String)> {
    if let Some(record) = &candidate.record {
        values(record)
    } else {
        let identity = &candidate.identity;
        let name = identity.official_name().or(identity.preferred_name());
        who(name, identity.preferred_name(), identity.date_of_birth(), identity.sex())
    }
}

fn who(
    official: Option<&PersonName>,
    preferred: Option<&PersonName>,
    born: Option<Date>,
    sex: Option<Sex>,
) -> Vec<(&'static str, String)> {
    let part = |part: Option<&contactpoint_directory::personal::Name>| {
        part.map(|name| name.as_str().to_owned()).unwrap_or_default()
    };
    vec![
        ("Given name", part(official.and_then(|name| name.given.as_ref()))),
        ("Middle names", part(official.and_then(|name| name.middle.as_ref()))),
        ("Family name", part(official.and_then(|name| name.family.as_ref()))),
        ("Preferred name", preferred.map(PersonName::display).unwrap_or_default()),
        ("Date of birth", born.map(words::date).unwrap_or_default()),
        ("Gender", sex.map(|sex| sex.label().to_owned()).unwrap_or_default()),
    ]
}

fn values(record: &GoldenRecord) -> Vec<(&'static str, String)> {
    let official = record.official_name.as_ref().or(record.preferred_name.as_ref());
    let mut values = who(
        official.map(|name| &name.value),
        record.preferred_name.as_ref().map(|name| &name.value),
        record.date_of_birth.as_ref().map(|born| born.value),
        record.sex.as_ref().map(|sex| sex.value),
    );
    let address = match &record.address {
        AddressState::Current(address) | AddressState::LastKnown(address) => Some(&address.value),
        AddressState::NoneKnown => None,
    };
    let lines = address.map(|address| {
        address
            .lines
            .iter()
            .map(contactpoint_directory::personal::AddressLine::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    });
    let postcode = address.and_then(|address| address.postcode.as_ref());
    let school = record.education.as_ref().map(|education| match &education.value {
        ShownEducation::School { card: Some(card), .. } => card.name.clone(),
        ShownEducation::School { code, .. } => code.as_text(),
        ShownEducation::Home => "Educated at home".to_owned(),
        ShownEducation::NoneKnown => "No school".to_owned(),
    });
    let gp = record
        .gp
        .as_ref()
        .map(|gp| gp.value.card.as_ref().map_or_else(|| gp.value.code.as_text(), |c| c.name.clone()));
    let parents: Vec<String> = record.parents.iter().map(|parent| parent.value.name.display()).collect();
    let number = |kind: IdentifierKind| {
        let found = record.identifiers.iter().find(|identifier| identifier.value.kind == kind);
        found.map(|identifier| identifier.value.display()).unwrap_or_default()
    };
    values.extend([
        ("Address", lines.unwrap_or_default()),
        ("Postcode", postcode.map(|postcode| postcode.as_str().to_owned()).unwrap_or_default()),
        ("School", school.unwrap_or_default()),
        ("GP practice", gp.unwrap_or_default()),
        ("Parents and carers", parents.join(", ")),
        ("NHS number", number(IdentifierKind::Nhs)),
        ("Pupil number", number(IdentifierKind::Upn)),
    ]);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_named_by_their_place() {
        assert_eq!(place_of(&candidate_id(3)), Some(3));
        assert_eq!((place_of("none"), place_of("cx")), (None, None));
        assert_eq!(title(1), "Record B");
    }
}

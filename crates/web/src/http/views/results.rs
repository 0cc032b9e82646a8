//! What a search found.

use super::words;
use crate::chrome::Chrome;
use crate::pages::results::{NoResults, NoRows, ResultRow, Results};
use crate::parts::{Row, SummaryList};
use contactpoint_directory::access::Reason;
use contactpoint_directory::facts::Sex;
use contactpoint_directory::search::{RawCriteria, date_in_three_fields};
use contactpoint_service::acts::search::{Found, FoundRow, SearchId};
use jiff::civil::Date;

/// The page of rows, or the page that says why there are none.
pub fn rows(chrome: Chrome, id: &SearchId, found: &Found, today: Date) -> Result<Results, Box<NoResults>> {
    let searched = searched(&found.typed);
    let search = hex::encode(id);
    if found.rows.is_empty() {
        let outcome = if found.too_many {
            NoRows::TooMany
        } else {
            NoRows::NoneFound { add_from: found.may_add.then_some(search) }
        };
        return Err(Box::new(NoResults { chrome, outcome, searched: SummaryList { rows: searched } }));
    }
    let mut page = Results::new(chrome, &search, searched, Reason::LIST);
    page.rows = found.rows.iter().map(|row| result_row(row, today)).collect();
    page.may_add = found.may_add;
    Ok(page)
}

fn result_row(row: &FoundRow, today: Date) -> ResultRow {
    let differs = if row.exact { Vec::new() } else { row.similar.clone() };
    // A row that is not exact is marked as such even where no one field says how.
    let similar =
        if differs.is_empty() && !row.exact { vec!["Not quite what you typed".to_owned()] } else { differs };
    ResultRow {
        id: row.handle.clone(),
        name: row.identity.display_name(),
        born: words::born(row.identity.date_of_birth(), today),
        gender: row.identity.sex().map_or("Not recorded", Sex::label).to_owned(),
        number: row.identity.number().to_string(),
        similar,
        place_fits: row.confirmed,
    }
}

/// What was searched for, in words.
fn searched(typed: &RawCriteria) -> Vec<Row> {
    let name = [typed.given_name.trim(), typed.family_name.trim()].join(" ");
    let born = date_in_three_fields(&typed.day, &typed.month, &typed.year)
        .map_or_else(|_| String::new(), words::date);
    let ages = match (typed.age_from.trim(), typed.age_to.trim()) {
        ("", "") => String::new(),
        (from, "") | ("", from) => format!("{from} years"),
        (from, to) => format!("{from} to {to} years"),
    };
    let all = [
        ("Name", name.trim().to_owned()),
        ("Date of birth", born),
        ("Age", ages),
        ("Postcode", typed.postcode.trim().to_owned()),
        ("School", typed.school.trim().to_owned()),
        ("Parent or carer", typed.parent.trim().to_owned()),
        ("Number", typed.number.trim().to_owned()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| Row::new(key, &value)).collect()
}

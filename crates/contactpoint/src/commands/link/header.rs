//! What a person is told of a table that has not the columns that are looked for. Its first line may be a person, or be half a
//! header, so nothing of it is told. The schema of a Parquet file holds no person.

use std::fmt::Write as _;

/// The most names that are told.
const MOST: usize = 20;

/// What helps where a column is missing: how many columns there are, one that is called nearly so, and what those of a
/// schema are called.
pub fn missing(header: &[String], column: &str, named: &[&str], is_schema: bool) -> String {
    let mut hint = match header.len() {
        1 => "it has one column".to_owned(),
        many => format!("it has {many} columns"),
    };
    let nearly = header.iter().position(|name| letters(name) == letters(column));
    if let Some(place) = nearly.filter(|_| !letters(column).is_empty()) {
        let _ = write!(hint, "; column {} is called so but for capitals, spaces or signs", place + 1);
    }
    let is_named = |name: &&String| named.contains(&name.as_str());
    if !is_schema {
        let known = header.iter().filter(is_named).count();
        let _ = write!(hint, ", {known} of the {} that are named: is its first line a header?", named.len());
        return hint;
    }
    let others: Vec<String> = header
        .iter()
        .filter(|name| !is_named(name) && !name.is_empty())
        .map(|name| format!("\"{name}\""))
        .collect();
    if !others.is_empty() {
        hint += "; besides those that are named: ";
        hint += &others[..others.len().min(MOST)].join(", ");
        if others.len() > MOST {
            let _ = write!(hint, " and {} more", others.len() - MOST);
        }
    }
    hint
}

fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(header: &str, column: &str) -> String {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        missing(&header, column, &["rec_id", "first", "last", "dob"], false)
    }

    #[test]
    fn what_is_missing_is_told_and_no_cell() {
        assert_eq!(
            told("rec_id,first,Quist,dob", "last"),
            "it has 4 columns, 3 of the 4 that are named: is its first line a header?"
        );
        assert!(told("Rec_ID,First,Last,DOB", "rec_id").contains("column 1 is called so but for capitals"));
        for row in [
            "1001,Ada,Quist,1980-01-02",
            "rec_id,Ada,Quist,Leeds",
            "rec_id,first,Quist,dob",
            "rec_id,first,dob,Quist,Leeds",
            "PK\u{3}\u{4}\u{14}Quist",
        ] {
            let told = told(row, "last");
            assert!(told.contains("is its first line a header?"), "{told}");
            for value in ["Ada", "Quist", "Leeds", "1980", "1001", "PK"] {
                assert!(!told.contains(value), "{told}");
            }
        }
        let schema = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let told = missing(&schema(&["a", "n", "b", ""]), "m", &["n", "m"], true);
        assert!(
            told.ends_with("; besides those that are named: \"a\", \"b\""),
            "a schema holds no person: {told}"
        );
        let wide: Vec<String> = (0..30).map(|n| format!("c{n}")).collect();
        assert!(missing(&wide, "n", &["n"], true).ends_with("\"c19\" and 10 more"));
    }
}

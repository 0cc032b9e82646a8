//! What a person is told of a table that has not the columns that are looked for. Its first line may be the first person,
//! so nothing of it is told unless it is plainly a header.

use std::collections::HashSet;
use std::fmt::Write as _;

/// The most names that are told.
const MOST: usize = 20;

/// What helps where a column is missing: how many columns there are, one that is called nearly so, and what they are
/// called if that is safe to tell.
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
    let known = header.iter().filter(is_named).count();
    if !is_schema && !is_header(header, known, named.len()) {
        return hint
            + &format!(", {known} of the {} that are named: is its first line a header?", named.len());
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

/// Whether a first line is surely a header: two columns and half of those that are looked for stand there by their names, and
/// all are distinct words that begin with a letter. A person's row has a number or a date in it, and none of the names.
fn is_header(header: &[String], known: usize, named: usize) -> bool {
    let mut seen = HashSet::new();
    known >= 2 && 2 * known >= named && header.iter().all(|name| is_word(name) && seen.insert(name))
}

fn is_word(name: &str) -> bool {
    let begins = name.chars().next().is_none_or(|first| first.is_alphabetic() || first == '_');
    let is_sign = |letter: char| letter.is_alphanumeric() || " _-.()/#?:".contains(letter);
    begins && name.chars().count() <= 40 && name.chars().all(is_sign)
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
    fn a_header_helps() {
        let told_of = told("rec_id,first,surname,dob", "last");
        assert_eq!(told_of, "it has 4 columns; besides those that are named: \"surname\"");
        assert!(told("Rec_ID,First,Last,DOB", "rec_id").contains("column 1 is called so but for capitals"));
        assert!(told("rec_id,first,,dob", "last").ends_with("it has 4 columns"), "an index has no name");
        let wide: String = (0..30).fold("rec_id,first,dob".into(), |wide, n| format!("{wide},c{n}"));
        assert!(told(&wide, "last").ends_with("\"c19\" and 10 more"));
    }

    #[test]
    fn a_first_line_that_may_be_a_person_is_not_told() {
        for row in [
            "1001,Ada,Quist,1980-01-02",
            "Ada,Quist,Leeds,Baker",
            "rec_id,Ada,Quist,Leeds",
            "rec_id,first,Quist,1980-01-02",
            "rec_id,first,dob,ada.quist@x.example",
            "rec_id,first,dob,Quist,Quist",
            "PK\u{3}\u{4}\u{14}Quist",
        ] {
            let told = told(row, "last");
            assert!(told.contains("is its first line a header?"), "{told}");
            for value in ["Ada", "Quist", "Leeds", "1980", "1001", "PK", "Baker"] {
                assert!(!told.contains(value), "{told}");
            }
        }
        let schema = ["a", "b"].map(str::to_owned);
        assert!(missing(&schema, "n", &["n"], true).contains("\"a\", \"b\""), "a schema holds no person");
    }
}

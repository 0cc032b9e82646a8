//! What holds of every reader, whatever the bytes. The targets in `fuzz/` judge by the same words.

use contactpoint_directory::source::{Fault, Parsed, Severity, SourceKind, SourceRecord};
use contactpoint_feeds::organisations::{self, ParsedOrganisation};
use contactpoint_feeds::{Inputs, ReadError, limits};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words of so many letters and digits are long enough to be somebody's name.
const LONG: usize = 6;
/// Numbers of so many digits are long enough to be somebody's. What counts bytes and columns is
/// shorter, as a line is.
const LONG_NUMBER: usize = 8;

/// Where the words of faults come from: the readers, and the rules that they ask.
const SOURCES: &[&str] = &[
    include_str!("../../src/births.rs"),
    include_str!("../../src/csv/cells.rs"),
    include_str!("../../src/csv/mod.rs"),
    include_str!("../../src/csv/records.rs"),
    include_str!("../../src/ctf/contacts.rs"),
    include_str!("../../src/ctf/mod.rs"),
    include_str!("../../src/ctf/pupil.rs"),
    include_str!("../../src/error.rs"),
    include_str!("../../src/findings.rs"),
    include_str!("../../src/input/json.rs"),
    include_str!("../../src/input/lines.rs"),
    include_str!("../../src/input/xml.rs"),
    include_str!("../../src/involvements.rs"),
    include_str!("../../src/organisations.rs"),
    include_str!("../../src/pds/mod.rs"),
    include_str!("../../src/pds/parts.rs"),
    include_str!("../../src/pds/patient.rs"),
    include_str!("../../src/pds/related.rs"),
    include_str!("../../src/pupil_list.rs"),
    include_str!("../../src/ssda903/mod.rs"),
    include_str!("../../../directory/src/organisation.rs"),
    include_str!("../../../directory/src/personal.rs"),
];

static WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| SOURCES.iter().flat_map(|source| long_words(source)).collect());

fn long_words(text: &str) -> impl Iterator<Item = String> {
    let is_long = |word: &&str| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        word.chars().count() >= if is_number { LONG_NUMBER } else { LONG }
    };
    text.split(|c: char| !c.is_alphanumeric()).filter(is_long).map(str::to_lowercase)
}

/// Reads files as one kind: the reader ends, does not panic, yields no more rows than there are
/// bytes for, keeps nothing hidden or without bound, and tells of no value.
pub fn feed(kind: SourceKind, files: &[&[u8]]) {
    let names = ["a.csv", "b.csv", "c.csv"];
    let inputs =
        names.iter().zip(files).fold(Inputs::default(), |inputs, (name, bytes)| inputs.and(*name, *bytes));
    let mut feed = match contactpoint_feeds::open(kind, inputs) {
        Ok(feed) => feed,
        Err(error) => return stopped(&error),
    };
    let (mut rows, mut ended) = (0, false);
    for row in &mut feed {
        assert!(!ended, "a feed goes on after an error");
        rows += 1;
        match row {
            Err(error) => {
                ended = true;
                stopped(&error);
            }
            Ok(Parsed::Record(record, warnings)) => {
                kept(&record);
                faults(&warnings);
                assert!(warnings.iter().all(|fault| fault.severity == Severity::Warning));
            }
            Ok(Parsed::Rejected(_, found)) => refused(&found),
        }
    }
    assert!(rows <= most_rows(files), "{rows} rows");
    faults(&feed.header().warnings);
}

/// Reads a register of organisations in the same way.
pub fn register(bytes: &[u8]) {
    let register = match organisations::open(Inputs::one("o.csv", bytes)) {
        Ok(register) => register,
        Err(error) => return stopped(&error),
    };
    let mut rows = 0;
    for row in register {
        rows += 1;
        match row {
            Err(error) => stopped(&error),
            Ok(ParsedOrganisation::Row(_, warnings)) => faults(&warnings),
            Ok(ParsedOrganisation::Rejected(_, found)) => refused(&found),
        }
    }
    assert!(rows <= most_rows(&[bytes]), "{rows} rows");
}

/// The shortest row is one byte and its line end; the error at the end may come besides.
fn most_rows(files: &[&[u8]]) -> usize {
    let bytes: usize = files.iter().map(|file| file.len()).sum();
    bytes / 2 + files.len() + 1
}

fn stopped(error: &ReadError) {
    faults(&[error.fault()]);
    only_own_words(&error.to_string());
}

fn refused(found: &[Fault]) {
    assert!(found.iter().any(|fault| fault.severity == Severity::Error), "a refused row says why");
    faults(found);
}

fn faults(faults: &[Fault]) {
    assert!(faults.len() <= limits::FAULTS_IN_A_ROW + 8, "{} faults of one row", faults.len());
    for fault in faults {
        only_own_words(&fault.field);
        only_own_words(&fault.expected);
    }
}

/// Every long word is one of the reader's, so none is one that only the file holds.
fn only_own_words(text: &str) {
    assert!(text.len() <= 400, "a fault of {} bytes", text.len());
    for word in long_words(text) {
        assert!(WORDS.contains(&word), "a fault tells what stands in the file");
    }
}

fn kept(record: &SourceRecord) {
    for value in [serde_json::to_value(&record.facts), serde_json::to_value(&record.contacts)] {
        texts(&value.expect("facts are data"));
    }
}

fn texts(value: &Value) {
    match value {
        Value::String(text) => {
            assert!(text.chars().count() <= 200, "a text of {} bytes", text.len());
            assert!(!text.chars().any(turns_or_hides), "a text holds what nobody sees");
        }
        Value::Array(values) => values.iter().for_each(texts),
        Value::Object(values) => values.values().for_each(texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What must never be kept, said again apart from the rule.
fn turns_or_hides(c: char) -> bool {
    c.is_control()
        || ['\u{200B}', '\u{200E}', '\u{200F}', '\u{FEFF}', '\u{2060}', '\u{AD}'].contains(&c)
        || ('\u{202A}'..='\u{202E}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

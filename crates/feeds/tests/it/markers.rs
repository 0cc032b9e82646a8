//! No fault carries a value: every field of bad files holds a marker, and no fault text does.

use crate::support::{CTF, EPISODES, HEADER, INVOLVEMENTS, PDS, PUPILS, WORKERS, faults_of, read};
use contactpoint_directory::source::SourceKind;

const MARKER: &str = "ZZMARKERZZ";

/// The texts of all faults of some files.
fn fault_texts(kind: SourceKind, files: &[&[u8]]) -> Vec<String> {
    match read(kind, files) {
        Err(error) => vec![error.to_string(), format!("{error:?}"), format!("{:?}", error.fault())],
        Ok(read) => {
            let rows = read.rows.iter().flat_map(faults_of).chain(&read.header.warnings);
            let stopped =
                read.stopped.iter().flat_map(|error| [error.to_string(), format!("{:?}", error.fault())]);
            rows.map(|fault| format!("{fault:?}")).chain(stopped).collect()
        }
    }
}

#[track_caller]
fn assert_hidden(kind: SourceKind, files: &[&[u8]]) {
    let texts = fault_texts(kind, files);
    assert!(!texts.is_empty(), "{}: no fault found, nothing is proved", kind.code());
    for text in texts {
        assert!(!text.to_uppercase().contains(MARKER), "{text}");
    }
}

/// The same columns, and rows whose cells hold the marker, plain, as a formula and misquoted; each
/// cell alone, and all of them.
fn marked(file: &[u8], keys: &[&str]) -> String {
    let text = String::from_utf8_lossy(file);
    let columns: Vec<_> = text.lines().next().unwrap().trim_start_matches('\u{FEFF}').split(',').collect();
    let mut out = columns.join(",");
    for value in [format!("{MARKER}@#9"), format!("={MARKER}"), format!("a\"{MARKER}"), format!("{MARKER},")]
    {
        for only in 0..=columns.len() {
            let cells = columns.iter().enumerate().map(|(index, column)| {
                let good = if keys.contains(column) { "1" } else { "" };
                if only == index || only == columns.len() { value.as_str() } else { good }
            });
            out = format!("{out}\n{}", cells.collect::<Vec<_>>().join(","));
        }
    }
    out
}

#[test]
fn csv() {
    let births = marked(crate::support::BIRTHS, &["registration_id"]);
    assert_hidden(SourceKind::Births, &[births.as_bytes()]);
    assert_hidden(SourceKind::PupilList, &[marked(PUPILS, &[]).as_bytes()]);
    let involvements = marked(INVOLVEMENTS, &["case_ref", "family_name"]);
    assert_hidden(SourceKind::Involvements, &[involvements.as_bytes()]);
    assert_hidden(SourceKind::Involvements, &[involvements.replace(",1,", ",housing,").as_bytes()]);
    let returns = [HEADER, EPISODES, WORKERS].map(|file| marked(file, &["CHILD"]));
    assert_hidden(SourceKind::Ssda903, &returns.each_ref().map(std::string::String::as_bytes));
    for kind in [SourceKind::Births, SourceKind::PupilList, SourceKind::Ssda903] {
        assert_hidden(kind, &[MARKER.as_bytes()]);
    }
}

#[test]
fn xml() {
    let text = String::from_utf8_lossy(CTF);
    // Every text of the file, one after the other.
    for (start, _) in text.match_indices('>') {
        let Some(length) = text[start + 1..].find('<') else { continue };
        if text[start + 1..][..length].trim().is_empty() {
            continue;
        }
        for marker in [format!("={MARKER}@#9"), format!("&{MARKER};"), format!("</{MARKER}>")] {
            let file = format!("{}{marker}{}", &text[..=start], &text[start + 1 + length..]);
            assert_hidden(SourceKind::Ctf, &[file.as_bytes()]);
        }
    }
    assert_hidden(SourceKind::Ctf, &[format!("<{MARKER}/>").as_bytes()]);
    assert_hidden(SourceKind::Ctf, &[format!("<!DOCTYPE {MARKER}>").as_bytes()]);
}

#[test]
fn json() {
    let text = String::from_utf8_lossy(PDS);
    for (start, _) in text.match_indices(": \"") {
        let value = start + 3;
        let length = text[value..].find('"').unwrap();
        for marker in [format!("={MARKER}@#9\""), format!("\", \"x\": {MARKER}, \"y\": \"\"")] {
            let file = format!("{}{marker}{}", &text[..value], &text[value + length + 1..]);
            assert_hidden(SourceKind::PdsFhir, &[file.as_bytes()]);
        }
    }
    let mistyped = text.replace("\"female\"", &format!("{{\"{MARKER}\": 1}}"));
    assert_hidden(SourceKind::PdsFhir, &[mistyped.as_bytes()]);
    assert_hidden(SourceKind::PdsFhir, &[MARKER.as_bytes()]);
}

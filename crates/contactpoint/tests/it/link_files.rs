//! What `contactpoint link` says of files that it cannot take as they are: where, and never a value.

use super::link::{Linked, MAP, contactpoint, people, table};
use std::path::Path;

/// What is said of a run that is refused. Nothing is written.
pub fn refused(linked: &Linked, input: &Path, more: &[&str]) -> String {
    let out = linked.folder.path().join("none.csv");
    let [input, map, out_text] = [input, &linked.map, &out].map(|path| path.to_str().unwrap());
    let arguments = ["link", "--input", input, "--columns", map, "--out", out_text];
    let done = contactpoint(&[&arguments[..], more].concat());
    assert!(!done.status.success() && !out.exists());
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[test]
fn no_file_that_is_read_is_written() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let input = table(folder, "people.csv", &people());
    let truth = folder.join("truth.csv");
    std::fs::write(&truth, "id,entity\na0,p0\n").unwrap();
    let linked_to = folder.join("same.csv");
    std::os::unix::fs::symlink(&input, &linked_to).unwrap();
    let before = [&input, &linked.map, &truth].map(|path| std::fs::read(path).unwrap());
    let [same, map, truth_text, report] = [&linked_to, &linked.map, &truth, &folder.join("r.json")]
        .map(|path| path.to_str().unwrap().to_owned());
    for more in [
        vec!["--edges", &same],
        vec!["--report", &map],
        vec!["--report", &truth_text, "--truth", &truth_text],
        vec!["--report", &report, "--edges", &report],
    ] {
        let told = refused(&linked, &input, &more);
        assert!(told.contains("it is the file of --"), "{told}");
    }
    let [input_text, out] = [&input, &linked_to].map(|path| path.to_str().unwrap());
    for arguments in [vec!["link"], vec!["link", "train"]] {
        let more = ["--input", input_text, "--columns", &map, "--out", out];
        let done = contactpoint(&[&arguments[..], &more].concat());
        assert!(!done.status.success(), "{arguments:?}");
    }
    assert_eq!([&input, &linked.map, &truth].map(|path| std::fs::read(path).unwrap()), before);
    assert!(linked_to.is_symlink());
}

#[test]
fn a_table_without_a_header_tells_nobody() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let bare = folder.join("bare.csv");
    std::fs::write(&bare, "Ada,Quist,Leeds\nBo,Marrow,York\n").unwrap();
    let told = refused(&linked, &bare, &[]);
    assert!(told.contains("no column \"n\"; it has 3 columns, 0 of the 9 that are named"), "{told}");
    assert!(!["Ada", "Quist", "Leeds"].iter().any(|value| told.contains(value)), "{told}");
    // A table where the map should be.
    for rows in ["1,Ada,Quist\n", "Ada Quist\n", "Ada = Quist\n", "\"Ada\",\"Quist\"\n", "id;Ada\n"] {
        std::fs::write(&linked.map, rows).unwrap();
        let told = refused(&linked, &bare, &[]);
        assert!(told.contains("map.toml, line 1: ") && !told.contains("Quist"), "{told}");
    }
}

#[test]
fn an_id_stands_once_in_each_input() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let mut rows = people();
    let input = table(folder, "people.csv", &rows);
    linked.link(&[&input, &input], &[]);
    rows[5] = rows[5].replacen("c1,", "b0,", 1);
    rows[7] = rows[7].replacen("b2,", "b0 ,", 1);
    let twice = table(folder, "twice.csv", &rows);
    let told = refused(&linked, &input, &["--input", twice.to_str().unwrap()]);
    assert!(told.contains("twice.csv: column \"n\": expected each id once"), "{told}");
    assert!(told.contains("that stood before: 2, first in row 6, that of row 2"), "{told}");
    assert!(!told.contains("b0"), "{told}");
}

/// What is told of a table, and its report.
fn told_of(map: &str, text: &str) -> (String, serde_json::Value) {
    let linked = Linked::new(&format!("id = \"n\"\n[columns]\n{map}"));
    let in_folder = |name: &str| linked.folder.path().join(name).to_str().unwrap().to_owned();
    let (input, out, report) = (in_folder("people.csv"), in_folder("clusters.csv"), in_folder("report.json"));
    std::fs::write(&input, text).unwrap();
    let map = linked.map.to_str().unwrap();
    let done =
        contactpoint(&["link", "--input", &input, "--columns", map, "--out", &out, "--report", &report]);
    let report = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    (String::from_utf8(done.stderr).unwrap(), report)
}

#[test]
fn one_column_that_identifies_is_enough() {
    let rows: Vec<String> = (0..300).map(|n| format!("r{n},{}", 40_700 + n / 2)).collect();
    let (warning, report) = told_of("identifier = \"account\"", &format!("n,account\n{}", rows.join("\n")));
    assert_eq!((report["clusters"].as_u64(), warning.as_str()), (Some(150), ""));
    assert!(report["estimated_recall"]["value"].as_f64() > Some(0.9), "{report}");
}

#[test]
fn where_nothing_is_found_it_is_told_and_nothing_is_said_of_how_good_it_is() {
    let (warning, report) = told_of("category = \"town\"", "n,town\n1,Ware\n2,Hitchin\n3,Royston\n");
    assert!(warning.contains("no two rows were found to be one person"), "{warning}");
    assert_eq!(report["clusters"], 3);
    assert!(report["estimated_precision"].is_null() && report["estimated_recall"].is_null(), "{report}");
}

//! The published sample files, loaded by the program as anybody would load them.

use crate::program::Program;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "the samples' folder is named in the environment")]
fn samples() -> PathBuf {
    let folder = std::env::var("SAMPLES").expect("SAMPLES names the folder that holds samples/");
    Path::new(&folder).join("samples")
}

/// The receipt of a file, as JSON.
fn receipt(program: &Program, source: &str, supplier: &str, files: &[PathBuf]) -> serde_json::Value {
    let mut arguments = vec!["ingest", "--source", source, "--supplier", supplier, "--json"];
    arguments.extend(files.iter().map(|file| file.to_str().expect("text")));
    let output = program.run(&arguments);
    let text = String::from_utf8(output.stdout).expect("text");
    serde_json::from_str(text.lines().next().unwrap_or_else(|| panic!("no receipt for {files:?}")))
        .expect("JSON")
}

#[test]
#[ignore = "needs SAMPLES: the folder of published samples"]
fn published_files_load_through_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program { data: folder.path().join("data"), database: None };
    let samples = samples();
    for (file, accepted, rejected) in [
        ("mavis/valid.csv", 3, 0),
        ("mavis/pds_extravaganza.csv", 10, 0),
        ("mavis/valid_iso_8859_1_encoding.csv", 16, 0),
        ("mavis/duplicate_nhs_numbers.csv", 0, 1),
    ] {
        let receipt = receipt(&program, "pupil-list", "urn:123456", &[samples.join(file)]);
        assert_eq!(receipt["rejected"], rejected, "{file}");
        // One child stands in two of the lists: the second time it is unchanged or changed.
        let taken = receipt["accepted"].as_i64().unwrap() + receipt["unchanged"].as_i64().unwrap();
        assert!(taken >= accepted, "{file}: {receipt}");
    }
    let malformed = receipt(&program, "pupil-list", "urn:123456", &[samples.join("mavis/malformed.csv")]);
    assert!(malformed["refused"].as_str().unwrap().contains("CHILD_FIRST_NAME"));

    let files =
        ["header.csv", "episodes.csv", "sw_episodes.csv"].map(|name| samples.join("ssda903").join(name));
    let returned = receipt(&program, "ssda903", "la:801", &files);
    let (accepted, not_taken) =
        (returned["accepted"].as_i64().unwrap(), returned["not_taken"].as_i64().unwrap());
    assert_eq!(accepted + not_taken, 2676, "2,675 children of the header and one of the workers' file");
    assert_eq!(returned["waiting"], accepted, "the return names nobody: all wait");
    assert!(returned["faults_total"].as_i64().unwrap() >= 2675 - 107, "all but 107 pupil numbers are wrong");

    for entry in std::fs::read_dir(samples.join("pds")).expect("a folder").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "json") {
            receipt(&program, "pds-fhir", "other:NHS PDS", &[entry.path()]);
        }
    }
    assert!(program.says(&["audit", "verify"]).contains("the log is whole"));
}

//! Receipts and errors of the command line: clear, and never with a value or a match in them.

use crate::program::Program;
use std::fs;

fn program() -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    (folder, Program { data, database: None })
}

const BIRTHS: &str = "registration_id,given_names,family_name,date_of_birth,sex,birth_order,nhs_number,mother_given_name,mother_family_name,father_given_name,father_family_name,address_line_1,address_line_2,town,postcode,registered_on\n";

#[test]
fn a_receipt_says_what_was_taken_and_never_what_it_matched() {
    let (folder, program) = program();
    let file = folder.path().join("births.csv");
    let row = "R1,Marker,Secretname,2024-05-06,F,,1234567890,Anne,Secretname,,,1 Hidden Road,,Town,ZZ9 9ZZ,2024-05-20\n";
    fs::write(&file, format!("{BIRTHS}{row}")).expect("written");
    let path = file.to_str().expect("text");
    let json =
        program.says(&["ingest", "--source", "births", "--supplier", "other:Registrar", "--json", path]);
    for part in ["\"accepted\":1", "\"rejected\":0", "\"seen_before\":false", "nhs_number"] {
        assert!(json.contains(part), "{part}: {json}");
    }
    for secret in
        ["Secretname", "Hidden Road", "1234567890", "Marker", "matched", "held", "created", "\"new\""]
    {
        assert!(!json.contains(secret), "{secret}: {json}");
    }
    let again = program.says(&["ingest", "--source", "births", "--supplier", "other:Registrar", path]);
    assert!(again.contains("the same file was taken before"));
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let (folder, program) = program();
    let nothing = program.run(&["state-hash"]);
    let text = String::from_utf8_lossy(&nothing.stderr).into_owned();
    assert!(!nothing.status.success() && text.contains("migrate --new"), "{text}");

    let file = folder.path().join("wrong.csv");
    fs::write(&file, "this;csv\nis,,,\n\"malformed\n").expect("written");
    let wrong =
        program.run(&["ingest", "--source", "births", "--supplier", "x", file.to_str().expect("text")]);
    let text = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && text.contains("registration_id"), "{text}");

    let unknown =
        program.run(&["ingest", "--source", "gossip", "--supplier", "x", file.to_str().expect("text")]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("pupil-list"));

    let remote =
        Program { data: program.data.clone(), database: Some("postgres://db.example/contactpoint".into()) };
    let refused = remote.run(&["migrate", "--new"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("unsafe database setting"));
}

#[test]
fn secrets_that_are_missing_are_not_made_anew() {
    let (_folder, program) = program();
    program.says(&["migrate", "--new"]);
    fs::remove_file(program.data.join("secrets/key-encryption.key")).expect("removed");
    let refused = program.run(&["migrate", "--new"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is missing"));
}

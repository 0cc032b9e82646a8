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

#[test]
fn the_receipt_does_not_tell_whether_a_row_without_a_date_found_its_child() {
    let (folder, program) = program();
    let take = |name: &str, rows: &str| {
        let file = folder.path().join(name);
        fs::write(&file, format!("{BIRTHS}{rows}")).expect("written");
        program.says(&[
            "ingest",
            "--source",
            "births",
            "--supplier",
            "other:Registrar",
            "--json",
            file.to_str().expect("text"),
        ])
    };
    take("first.csv", "R1,Ottoline,Quimby,2024-05-06,F,,9990000018,,,,,,,,,2024-05-20\n");
    let known = take("known.csv", "R2,Ottoline,Quimby,,F,,9990000018,,,,,,,,,2024-05-21\n");
    let unknown = take("unknown.csv", "R3,Xanthe,Zzyzx,,F,,9990000026,,,,,,,,,2024-05-21\n");
    for receipt in [&known, &unknown] {
        assert!(receipt.contains("\"waiting\":1") && receipt.contains("\"accepted\":1"), "{receipt}");
    }
    let future = take("future.csv", "R4,Ada,Later,2199-01-01,F,,,,,,,,,,,2024-05-21\n");
    assert!(future.contains("\"waiting\":1") && future.contains("not in the future"), "{future}");
}

#[test]
fn a_file_with_the_line_ends_of_old_is_refused_and_a_broken_one_is_given_up() {
    let (folder, program) = program();
    let file = folder.path().join("old.csv");
    fs::write(&file, format!("{BIRTHS}R1,Ada,Byron,2024-05-06,F,,,,,,,,,,,\n").replace('\n', "\r"))
        .expect("written");
    let old = program.run(&["ingest", "--source", "births", "--supplier", "x", file.to_str().expect("text")]);
    assert!(!old.status.success());
    assert!(String::from_utf8_lossy(&old.stderr).contains("line feed"), "{old:?}");

    let broken = folder.path().join("broken.csv");
    fs::write(&broken, format!("{BIRTHS}{}", "\"x\n".repeat(120_000))).expect("written");
    let arguments =
        ["ingest", "--source", "births", "--supplier", "x", "--json", broken.to_str().expect("text")];
    let receipt = String::from_utf8(program.run(&arguments).stdout).expect("text");
    assert!(
        receipt.contains("not read further") && receipt.contains("\"complete\":false"),
        "{}",
        &receipt[..300]
    );
    let size = fs::metadata(program.data.join("directory.sqlite")).expect("a database").len();
    assert!(size < 8 << 20, "what is wrong with a file does not fill the disk: {size} bytes");
}

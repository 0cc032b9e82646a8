//! What nobody sees, and texts without bound, are not taken from any format; and the fault says why.

use crate::judge;
use crate::support::{Read, address, faults_of, names, read, whole};
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::limits;

const NONE_HIDDEN: &str = "no invisible characters, such as marks of direction or of no width";

/// What the faults expected, by field.
fn expected(read: &Read) -> Vec<(&str, &str)> {
    let faults = read.rows.iter().flat_map(faults_of);
    faults.map(|fault| (fault.field.as_str(), fault.expected.as_str())).collect()
}

#[test]
fn a_name_that_turns_the_direction_is_left_out_of_each_format() {
    let births = "registration_id,given_names,family_name,date_of_birth\nR1,\u{202E}adA,Okafor,2026-01-02\n";
    let births = whole(SourceKind::Births, births.as_bytes());
    assert_eq!(names(births.record(1)), ["Official //Okafor"]);
    assert_eq!(expected(&births), [("given_names", NONE_HIDDEN)]);

    let ctf = "<CTfile><Header><CTFversion>25</CTFversion></Header><CTFpupilData><Pupil><Surname>Okafor</Surname>\
               <Forename>A&#x200B;da</Forename></Pupil></CTFpupilData></CTfile>";
    let ctf = whole(SourceKind::Ctf, ctf.as_bytes());
    assert_eq!(names(ctf.record(1)), ["Official //Okafor"]);
    assert_eq!(expected(&ctf), [("Forename", NONE_HIDDEN)]);

    let pds = r#"{"resourceType":"Patient","id":"x","name":[{"family":"Okafor","given":["Ada\u2066"]}]}"#;
    let pds = whole(SourceKind::PdsFhir, pds.as_bytes());
    assert_eq!(names(pds.record(1)), ["Official //Okafor"]);
    assert_eq!(expected(&pds), [("name[0].given", NONE_HIDDEN)]);
}

#[test]
fn in_a_pupil_list_it_refuses_the_row_as_any_sign_does() {
    let file = "CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH\nA\u{200B}da,Lee,2010-01-01\nعلی\u{200C}رضا,Lee,2010-01-01\n";
    let read = whole(SourceKind::PupilList, file.as_bytes());
    assert_eq!(read.count(), (1, 1));
    assert_eq!(names(read.record(2)), ["Official علی\u{200C}رضا//Lee"]);
}

#[test]
fn texts_of_staff_and_addresses_are_bounded_and_seen() {
    let file = format!(
        "case_ref,service,family_name,date_of_birth,practitioner,role,team,worker_ref\n\
         C1,social-work,Lee,2010-01-01,Sam\u{202C} Hill,{},123,{}\n",
        "r".repeat(101),
        "w".repeat(81)
    );
    let read = whole(SourceKind::Involvements, file.as_bytes());
    assert_eq!(read.record(1).contacts, []);
    let told = expected(&read);
    for fault in [
        ("practitioner", NONE_HIDDEN),
        ("role", "at most 100 characters"),
        ("team", "at least one letter"),
        ("worker_ref", "at most 80 characters"),
    ] {
        assert!(told.contains(&fault), "{fault:?}");
    }

    let file = format!(
        "registration_id,given_names,family_name,date_of_birth,address_line_1,town\nR1,Ada,Lee,2026-01-02,{},{}\n",
        "1".repeat(201),
        "1".repeat(200)
    );
    let read = whole(SourceKind::Births, file.as_bytes());
    assert_eq!(address(&read.record(1).facts.addresses[0]), "1".repeat(200));
    assert_eq!(expected(&read), [("address_line_1", "at most 200 characters")]);
}

#[test]
fn a_row_with_a_thousand_faults_tells_twenty() {
    let phones = "<Phone><PhoneNo>x</PhoneNo></Phone>".repeat(1000);
    let ctf = format!(
        "<CTfile><CTFpupilData><Pupil><Surname>Lee</Surname><Phones>{phones}</Phones></Pupil></CTFpupilData></CTfile>"
    );
    let numbers = vec![r#"{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"1"}"#; 1000].join(",");
    let pds = format!(r#"{{"resourceType":"Patient","id":"x","identifier":[{numbers}]}}"#);
    for (kind, file) in [(SourceKind::Ctf, ctf), (SourceKind::PdsFhir, pds)] {
        judge::feed(kind, &[file.as_bytes()]);
        let read = read(kind, &[file.as_bytes()]).unwrap();
        assert_eq!(faults_of(&read.rows[0]).len(), limits::FAULTS_IN_A_ROW, "{}", kind.code());
    }
}

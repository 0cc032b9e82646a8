//! PDS FHIR bundles.

use crate::support::{PDS, address, identifiers, name, names, read, whole};
use contactpoint_directory::facts::{NameUse, Relationship};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::ReadError;
use jiff::civil::date;

#[test]
fn a_patient() {
    let read = whole(SourceKind::PdsFhir, PDS);
    assert_eq!(read.header.as_of_ms, Some(1_772_366_400_000));
    let ada = read.record(1);
    assert_eq!((ada.key.as_str(), ada.line, ada.as_of_ms), ("9990000018", 5, read.header.as_of_ms));
    assert_eq!(
        names(ada),
        ["Official Adaeze/Mary Jane/Okafor", "Former Adaeze//Cole", "Preferred Ada//Okafor"]
    );
    assert_eq!(identifiers(ada), ["Current 9990000018"]);
    assert_eq!(ada.facts.birth_order, Some(2));
    assert_eq!(ada.facts.gp, OrganisationCode::ods("B86001"));
    assert_eq!((ada.facts.phones.len(), ada.facts.emails.len()), (1, 0));
    let [now, before] = ada.facts.addresses.as_slice() else { panic!("two addresses") };
    assert_eq!(address(now), "1 Mill Lane|Norchester|LS11 6AD");
    assert_eq!(now.uprn.as_ref().map(contactpoint_directory::identifier::Uprn::as_str), Some("100023336956"));
    assert_eq!((now.from, now.until), (Some(date(2022, 5, 1)), None));
    assert_eq!(before.until, Some(date(2022, 4, 30)));
    assert!(!serde_json::to_string(&ada.facts).unwrap().contains("DROPPED"));
}

#[test]
fn a_related_person_says_the_number_and_one_parent_and_nothing_else() {
    let read = whole(SourceKind::PdsFhir, PDS);
    let mother = read.record(2);
    assert_eq!(mother.key.as_str(), "9990000018/507B7621");
    assert_eq!(identifiers(mother), ["Current 9990000018"]);
    assert!(mother.facts.names.is_empty() && mother.facts.date_of_birth.is_none());
    let [parent] = mother.facts.parents.as_slice() else { panic!("one parent") };
    assert_eq!((name(&parent.name).as_str(), parent.relationship), ("Ngozi//Okafor", Relationship::Mother));
    assert_eq!(parent.address.as_ref().map(address).as_deref(), Some("1 Mill Lane|LS11 6AD"));
    assert_eq!(read.record(6).facts.parents, [], "no longer related");
}

#[test]
fn a_restricted_patient_has_no_location() {
    let read = whole(SourceKind::PdsFhir, PDS);
    let cat = read.record(4);
    assert!(cat.facts.restricted_at_source);
    assert!(cat.facts.addresses.is_empty() && cat.facts.phones.is_empty() && cat.facts.gp.is_none());
    assert_eq!(names(cat), ["Official Cat//Dunn"], "the only name, though it has ended");
    assert_eq!((cat.facts.date_of_birth, cat.facts.died_on), (None, Some(date(2025, 10, 22))));
    let [ron] = read.record(5).facts.parents.as_slice() else { panic!("one parent") };
    assert_eq!(ron.relationship, Relationship::Carer);
    assert!(ron.phones.is_empty() && ron.address.is_none(), "a parent's address locates the child");
    for code in ["V", "REDACTED", "r"] {
        let file = String::from_utf8_lossy(PDS).replace("\"code\": \"R\"", &format!("\"code\": \"{code}\""));
        assert!(whole(SourceKind::PdsFhir, file.as_bytes()).record(4).facts.restricted_at_source, "{code}");
    }
}

#[test]
fn faults() {
    let read = whole(SourceKind::PdsFhir, PDS);
    let expected = [
        "1 telecom[2].value",
        "4 birthDate",
        "7 name",
        "8 patient.identifier.value!",
        "9 !",
        "10 !",
        "11 identifier[0].value",
    ];
    assert_eq!(read.faults(), expected);
    assert_eq!(read.record(11).key.as_str(), "id:9000000015");
    assert_eq!(read.count(), (7, 3));
    assert!(read.record(7).facts.parents.is_empty(), "without a name no parent is kept");
}

#[test]
fn a_patient_alone_and_one_after_the_other() {
    let patient =
        r#"{"resourceType":"Patient","name":[{"given":["Ann"],"family":"Lee"}],"birthDate":"2010-01-01"}"#;
    let alone = whole(SourceKind::PdsFhir, patient.as_bytes());
    assert_eq!(alone.record(1).facts.names[0].used_as, NameUse::Official);
    assert!(alone.record(1).key.as_str().starts_with("pds:"));
    let lines = whole(SourceKind::PdsFhir, format!("{patient}\n{patient}\n").as_bytes());
    assert_eq!(lines.records().map(|record| (record.row, record.line)).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
    assert_eq!(whole(SourceKind::PdsFhir, br#"{"resourceType":"Bundle","total":0}"#).rows, []);
}

#[test]
fn what_is_no_bundle_is_a_fault_and_not_an_empty_file() {
    for text in [
        r#"{"resourceType":"Observation"}"#,
        r#"{"resourceType":"Observation","entry":[]}"#,
        r#"{"entry":[]}"#,
        r#"{"resourceType":"Bundle","entry":{"resource":{"resourceType":"Patient"}}}"#,
        "{}",
    ] {
        let read = whole(SourceKind::PdsFhir, text.as_bytes());
        assert_eq!((read.count(), read.faults()), ((0, 1), vec!["1 !".to_owned()]), "{text}");
    }
    for text in [r#"{"resourceType":"Bundle"}"#, r#"{"entry":[],"resourceType":"Bundle"}"#] {
        assert_eq!(whole(SourceKind::PdsFhir, text.as_bytes()).rows, [], "{text}");
    }
}

#[test]
fn an_entry_that_is_no_object_is_a_fault_of_its_own() {
    let patient = r#"{"resource":{"resourceType":"Patient","name":[{"given":["Ann"],"family":"Lee"}]}}"#;
    let file = format!(r#"{{"resourceType":"Bundle","entry":[7,{patient},"x",[{patient}],{patient}]}}"#);
    let read = whole(SourceKind::PdsFhir, file.as_bytes());
    assert_eq!(read.faults(), ["1 !", "3 !", "4 !"]);
    assert_eq!(read.records().map(|record| record.row).collect::<Vec<_>>(), [2, 5]);
}

#[test]
fn a_bundle_cut_in_the_middle_keeps_the_entries_before_the_cut() {
    let cut = read(SourceKind::PdsFhir, &[&PDS[..PDS.len() * 3 / 4]]).unwrap();
    assert!(cut.count().0 >= 3);
    assert!(matches!(cut.stopped, Some(ReadError::Truncated { .. })));
    for end in 0..PDS.len() - 2 {
        assert!(
            read(SourceKind::PdsFhir, &[&PDS[..end]]).map_or(true, |read| end == 0 || read.stopped.is_some())
        );
    }
}

//! The samples that others published, from `samples/` in the folder that the environment names in `SAMPLES`:
//! `SAMPLES=folder cargo test -p contactpoint-feeds -- --ignored published`.

use crate::support::{Read, address, identifiers, names, read, whole};
use contactpoint_directory::facts::{Relationship, Setting};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::ReadError;

#[expect(clippy::disallowed_methods, reason = "only the environment knows where the samples are")]
fn sample(path: &str) -> Vec<u8> {
    let folder = std::env::var("SAMPLES").expect("SAMPLES names the folder that holds samples/");
    std::fs::read(format!("{folder}/samples/{path}")).expect("the sample is there")
}

fn pupils(name: &str) -> Read {
    whole(SourceKind::PupilList, &sample(&format!("mavis/{name}")))
}

fn patients(name: &str) -> Read {
    whole(SourceKind::PdsFhir, &sample(&format!("pds/{name}")))
}

#[test]
#[ignore = "needs SAMPLES"]
fn published_pupil_lists() {
    let valid = pupils("valid.csv");
    assert_eq!((valid.count(), valid.faults().len()), ((3, 0), 0));
    assert_eq!(valid.record(2).facts.date_of_birth, Some(jiff::civil::date(2010, 1, 2)));
    assert_eq!(identifiers(valid.record(2)), ["Current 9990000026"]);
    assert_eq!(valid.record(3).facts.education[0].setting, Setting::NoneKnown);
    assert_eq!(valid.record(3).facts.parents.len(), 2);

    let twice = pupils("duplicate_nhs_numbers.csv");
    assert_eq!(twice.count(), (2, 0));
    assert_eq!(twice.record(1).key, twice.record(2).key);

    let many = pupils("pds_extravaganza.csv");
    assert_eq!((many.count(), many.faults().len()), ((10, 0), 0));
    assert_eq!(many.records().filter(|record| !record.facts.identifiers.is_empty()).count(), 4);
    assert_eq!(many.record(5).facts.education[0].setting, Setting::Home);

    let latin = pupils("valid_iso_8859_1_encoding.csv");
    assert_eq!((latin.count(), latin.header.warnings.len()), ((16, 0), 1));
    assert_eq!(names(latin.record(15))[0], "Official Roland//Jalapeño-Pérez");
    assert_eq!(latin.faults(), ["14 CHILD_POSTCODE"]);
}

#[test]
#[ignore = "needs SAMPLES"]
fn published_pupil_lists_with_faults() {
    let invalid = pupils("invalid_fields.csv");
    let expected = [
        "3 PARENT_1_NAME",
        "14 CHILD_SCHOOL_URN",
        "15 PARENT_1_EMAIL",
        "16 PARENT_1_PHONE",
        "17 CHILD_DATE_OF_BIRTH",
        "18 CHILD_POSTCODE",
        "19 CHILD_NHS_NUMBER",
        "20 CHILD_FIRST_NAME!",
        "20 CHILD_FIRST_NAME",
        "21 CHILD_LAST_NAME!",
        "21 CHILD_LAST_NAME",
    ];
    assert_eq!(invalid.faults(), expected);
    assert_eq!(invalid.count(), (18, 2));
    let waits: Vec<_> = invalid
        .records()
        .filter(|record| !record.facts.can_make_a_child())
        .map(|record| record.row)
        .collect();
    assert_eq!(waits, [9, 17]);

    let malformed = read(SourceKind::PupilList, &[&sample("mavis/malformed.csv")]);
    assert!(matches!(malformed, Err(ReadError::MissingColumns { columns }) if columns.len() == 3));
}

#[test]
#[ignore = "needs SAMPLES"]
fn published_looked_after_children() {
    let [header, episodes, workers] =
        ["header", "episodes", "sw_episodes"].map(|name| sample(&format!("ssda903/{name}.csv")));
    let all = read(SourceKind::Ssda903, &[&header, &episodes, &workers]).unwrap();
    let from_header =
        |record: &&contactpoint_directory::source::SourceRecord| record.key.as_str() != "CHILD10";
    assert_eq!(all.records().filter(from_header).count(), 2675);
    assert_eq!(all.count(), (2676, 0));
    let upns = all
        .records()
        .flat_map(|record| &record.facts.identifiers)
        .filter(|id| id.kind == IdentifierKind::Upn);
    assert_eq!(upns.count(), 107);
    assert!(all.faults().iter().all(|fault| fault.ends_with("UPN")));
    let alone = read(SourceKind::Ssda903, &[&workers]).unwrap();
    assert_eq!(alone.record(1).key.as_str(), "CHILD10");
    for name in ["missing", "reviews"] {
        let other = read(SourceKind::Ssda903, &[&sample(&format!("ssda903/{name}.csv"))]);
        assert!(matches!(other, Err(ReadError::MissingColumns { .. })), "{name}");
    }
    // It has the columns of a Header but for the pupil number.
    let uasc = read(SourceKind::Ssda903, &[&sample("ssda903/uasc.csv")]).unwrap();
    assert_eq!(uasc.count(), (132, 0));
}

#[test]
#[ignore = "needs SAMPLES"]
fn published_patients() {
    for (file, number, name) in [
        ("Patient.json", "9000000009", "Official Jane//Smith"),
        ("Patient-Jayne-Smyth.json", "9000000017", "Official Jayne//Smyth"),
        ("PatientSearch.json", "9000000009", "Official Jane//Smith"),
    ] {
        let read = patients(file);
        assert_eq!((read.count(), read.faults().len()), ((1, 0), 0), "{file}");
        let patient = read.record(1);
        assert_eq!((patient.key.as_str(), names(patient)), (number, vec![name.to_owned()]), "{file}");
        let [home] = patient.facts.addresses.as_slice() else { panic!("{file}: one home address") };
        assert_eq!(address(home), "1 Trevelyan Square|Boar Lane|City Centre|Leeds|West Yorkshire|LS1 6AE");
        assert_eq!(
            home.uprn.as_ref().map(contactpoint_directory::identifier::Uprn::as_str),
            Some("123456789012")
        );
        assert_eq!(home.until, Some(jiff::civil::date(2025, 12, 31)));
        assert_eq!(patient.facts.died_on, Some(jiff::civil::date(2010, 10, 22)));
    }
    let compound = patients("PatientCompoundName.json");
    assert_eq!(names(compound.record(1)), ["Official John Paul//Smith"]);
    assert_eq!(compound.faults(), ["1 identifier[0].value"], "its check digit is wrong");
    let minimal = patients("Minimal_Patient.json");
    assert_eq!(identifiers(minimal.record(1)), ["Current 9000000033"]);
    assert!(!minimal.record(1).facts.can_make_a_child());
    for file in ["Sensitive_Patient.json", "Sensitive_PatientSearch.json"] {
        let read = patients(file);
        assert!(read.record(1).facts.restricted_at_source);
        assert!(read.record(1).facts.addresses.is_empty() && read.record(1).facts.gp.is_none());
        assert_eq!(names(read.record(1)), ["Official Janet//Smythe"]);
    }
}

#[test]
#[ignore = "needs SAMPLES"]
fn published_related_persons() {
    for (file, key) in [
        ("RelatedPersonBundle.json", "9000000009/507B7621"),
        ("Personal_Details_RelatedPersonBundle.json", "9000000017/F4CF8B96"),
    ] {
        let read = patients(file);
        let record = read.record(1);
        assert_eq!((read.rows.len(), record.key.as_str()), (1, key));
        assert_eq!(record.facts.parents[0].relationship, Relationship::Guardian);
        assert_eq!(record.facts.parents[0].phones.len(), 1);
        assert_eq!(read.faults(), Vec::<String>::new());
    }
    // It refers to another patient and gives no name.
    let referenced = patients("Referenced_RelatedPersonBundle.json");
    assert_eq!((referenced.count(), referenced.faults()), ((1, 0), vec!["1 name".to_owned()]));
}

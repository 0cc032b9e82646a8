//! Common transfer files.

use crate::support::{CTF, address, identifiers, name, names, read, whole};
use contactpoint_directory::facts::{Relationship, Setting};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::ReadError;
use jiff::civil::date;

fn school(code: &str) -> Setting {
    Setting::School(OrganisationCode::la_estab(code).unwrap())
}

#[test]
fn the_header_names_the_sender() {
    let header = whole(SourceKind::Ctf, CTF).header;
    assert_eq!(header.supplier, OrganisationCode::la_estab("8012000"));
    assert_eq!(header.supplier_name.as_deref(), Some("Mill Lane & St John's"));
    assert_eq!(header.as_of_ms, Some(1_788_429_600_000));
    assert_eq!(header.warnings, []);
}

#[test]
fn a_pupil() {
    let read = whole(SourceKind::Ctf, CTF);
    let ada = read.record(1);
    assert_eq!((ada.key.as_str(), ada.line, ada.as_of_ms), ("B801200005001", 11, read.header.as_of_ms));
    let expected = ["Official Adaeze/Mary Jane/O’Neill", "Preferred Ada//O’Neill", "Former Adaeze//Okafor"];
    assert_eq!(names(ada), expected);
    assert_eq!(identifiers(ada), ["Current B801200005001", "Current 1000000019", "Superseded H80120000100B"]);
    assert_eq!(address(&ada.facts.addresses[0]), "Flat 2|1 Mill Lane|Norchester|LS11 6AD");
    assert_eq!(
        ada.facts.addresses[0].uprn.as_ref().map(contactpoint_directory::identifier::Uprn::as_str),
        Some("100023336956")
    );
    assert_eq!((ada.facts.phones.len(), ada.facts.emails.len()), (1, 1));
    let [mother, father] = ada.facts.parents.as_slice() else { panic!("two parents") };
    assert_eq!((name(&mother.name).as_str(), mother.relationship), ("Ngozi//Okafor", Relationship::Mother));
    assert_eq!(
        (mother.parental_responsibility, mother.phones.len(), mother.emails.len()),
        (Some(true), 1, 1)
    );
    assert_eq!((father.relationship, father.parental_responsibility), (Relationship::Father, Some(false)));
    assert_eq!(father.address.as_ref().map(address).as_deref(), Some("9 Quay Street|Norchester|LS1 1AA"));
    let [past, current] = ada.facts.education.as_slice() else { panic!("two schools") };
    assert_eq!((&past.setting, past.until), (&school("8032001"), Some(date(2022, 7, 20))));
    assert_eq!((&current.setting, current.from), (&school("8012000"), Some(date(2022, 9, 1))));
    assert_eq!(current.until, None);
}

#[test]
fn what_the_directory_may_not_hold_is_not_in_the_record() {
    let read = whole(SourceKind::Ctf, CTF);
    for record in read.records() {
        let facts = serde_json::to_string(&record.facts).unwrap();
        assert!(!facts.contains("DROPPED"), "{facts}");
        assert!(!facts.contains("Pat"), "a social worker is no parent: {facts}");
    }
}

#[test]
fn faults_and_leavers() {
    let read = whole(SourceKind::Ctf, CTF);
    assert_eq!(read.faults(), ["2 UPN", "2 Forename", "2 DOB", "3 !"]);
    let ben = read.record(2);
    assert!(ben.key.as_str().starts_with("ctf:"));
    assert_eq!(names(ben), ["Official //Cole"]);
    assert_eq!(ben.facts.education.len(), 1);
    assert_eq!(
        (&ben.facts.education[0].setting, ben.facts.education[0].until),
        (&school("8012000"), Some(date(2026, 9, 3)))
    );
}

#[test]
fn other_versions_are_read_with_a_warning() {
    for (version, warnings) in [("24.0", 0), ("25.1", 0), ("23.0", 1), ("", 1)] {
        let file = String::from_utf8_lossy(CTF).replace("25.0", version);
        let read = whole(SourceKind::Ctf, file.as_bytes());
        assert_eq!((read.header.warnings.len(), read.rows.len()), (warnings, 3), "{version}");
    }
}

#[test]
fn a_declared_latin_encoding_is_honoured() {
    let text =
        "<CTfile><CTFpupilData><Pupil><Surname>Jalape\u{F1}o</Surname></Pupil></CTFpupilData></CTfile>";
    let latin = |encoding: &str| {
        let mut file = format!("<?xml version='1.0' encoding='{encoding}'?>").into_bytes();
        file.extend(text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()));
        file
    };
    for encoding in ["ISO-8859-1", "windows-1252"] {
        assert_eq!(names(whole(SourceKind::Ctf, &latin(encoding)).record(1)), ["Official //Jalapeño"]);
    }
    for encoding in ["UTF-16", "EBCDIC"] {
        let Err(ReadError::Encoding { .. }) = read(SourceKind::Ctf, &[&latin(encoding)]) else {
            panic!("opened")
        };
    }
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(read(SourceKind::Ctf, &[&utf16]), Err(ReadError::Encoding { .. })));
    // Latin text that is declared as UTF-8.
    let wrong = read(SourceKind::Ctf, &[&latin("UTF-8")]).map(|read| read.stopped);
    assert!(matches!(wrong, Ok(Some(ReadError::Encoding { .. })) | Err(ReadError::Encoding { .. })));
}

#[test]
fn a_file_cut_anywhere_keeps_the_pupils_before_the_cut() {
    let second = CTF.windows(5).rposition(|w| w == b"<DOB>").unwrap();
    let cut = read(SourceKind::Ctf, &[&CTF[..second]]).unwrap();
    assert_eq!(cut.count(), (2, 0));
    assert!(matches!(cut.stopped, Some(ReadError::Truncated { .. })), "{:?}", cut.stopped);
    for end in 0..CTF.len() - 1 {
        let stopped = read(SourceKind::Ctf, &[&CTF[..end]]).map_or_else(Some, |read| read.stopped);
        assert!(stopped.is_some() || CTF[end..].iter().all(u8::is_ascii_whitespace), "cut at {end}");
    }
}

//! Births, involvements and pupil lists.

use crate::support::{
    BIRTHS, INVOLVEMENTS, PUPILS, PUPILS_LATIN1, address, identifiers, name, names, read, whole,
};
use contactpoint_directory::facts::{Consent, ContactKind, LeadStep, Relationship, Setting, Sex};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, OrganisationCode};
use contactpoint_directory::service::Service;
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::ReadError;
use jiff::civil::date;

#[test]
fn births() {
    let read = whole(SourceKind::Births, BIRTHS);
    assert_eq!(read.header.supplier, None);
    let ada = read.record(1);
    assert_eq!((ada.line, ada.key.as_str(), ada.as_of_ms), (2, "R1", Some(1_769_904_000_000)));
    assert_eq!(names(ada), ["Official Ada/Mary Jane/Okafor"]);
    assert_eq!(identifiers(ada), ["Current 9990000018"]);
    assert_eq!(ada.facts.date_of_birth, Some(date(2026, 1, 2)));
    let parents: Vec<_> = ada.facts.parents.iter().map(|p| (p.relationship, name(&p.name))).collect();
    let (mother, father) = ("Ngozi//Okafor".to_owned(), "Emeka//Okafor".to_owned());
    assert_eq!(parents, [(Relationship::Mother, mother), (Relationship::Father, father)]);
    assert_eq!(
        ada.facts.addresses.iter().map(address).collect::<Vec<_>>(),
        ["1 Mill Lane|Norchester|LS11 6AD"]
    );

    let twin = read.record(2);
    assert_eq!(names(twin), ["Official Twin Two//Hughes"]);
    assert_eq!((twin.facts.birth_order, twin.facts.sex), (Some(2), Some(Sex::NotSpecified)));
    assert_eq!(address(&twin.facts.addresses[0]), "Flat 2, The Old Mill|High Street|Norchester|LS11 6AD");
    assert_eq!(names(read.record(6)), ["Official Zoë//Smith"]);
}

#[test]
fn faults_of_births_name_the_field_and_a_row_of_empty_cells_is_passed_over() {
    let read = whole(SourceKind::Births, BIRTHS);
    let expected = [
        "3 registration_id!",
        "4 date_of_birth",
        "4 birth_order",
        "4 nhs_number",
        "4 mother_family_name",
        "4 address_line_1",
        "4 postcode",
        "4 registered_on",
    ];
    assert_eq!(read.faults(), expected);
    assert_eq!(names(read.record(4)), ["Official Baby//Patel"]);
    assert!(!read.record(4).facts.can_make_a_child());
    assert_eq!(read.rows.len(), 5);
}

#[test]
fn involvements() {
    let read = whole(SourceKind::Involvements, INVOLVEMENTS);
    let first = read.record(1);
    assert_eq!(first.key.as_str(), "C1/social-work");
    let own = first.facts.identifiers.iter().find(|number| number.kind == IdentifierKind::SocialCare);
    assert_eq!(own.map(Identifier::value), Some("566910"), "as CHILD of SSDA903");
    let [involvement] = first.facts.involvements.as_slice() else { panic!("one involvement") };
    assert_eq!(involvement.service, Service::SocialWork);
    assert_eq!(involvement.lead, Some(LeadStep::Holds));
    assert_eq!((involvement.started_on, involvement.ended_on), (Some(date(2025, 1, 2)), None));
    assert_eq!(involvement.confirmed_on, Some(date(2026, 3, 1)));
    let [sam, east] = first.contacts.as_slice() else { panic!("two contacts") };
    assert_eq!((sam.kind, sam.reference.as_str()), (ContactKind::Practitioner, "W7"));
    assert_eq!(sam.team.as_ref(), Some(&east.reference));
    assert_eq!((east.kind, east.reference.as_str()), (ContactKind::Team, "T1"));
    assert_eq!(
        east.out_of_hours_line.as_ref().map(contactpoint_directory::personal::Phone::as_str),
        Some("01632 960004")
    );
    assert_eq!(involvement.practitioner.as_ref(), Some(&sam.reference));
    let early_help = first.facts.early_help.as_ref().expect("an early help assessment");
    assert!(early_help.undertaken);
    assert_eq!((early_help.on, early_help.holder.as_ref()), (Some(date(2025, 2, 1)), Some(&sam.reference)));

    let second = read.record(2);
    let references: Vec<_> = second.contacts.iter().map(|contact| contact.reference.as_str()).collect();
    let [kim, team] = references.as_slice() else { panic!("two contacts") };
    assert!(kim.starts_with("worker:") && team.starts_with("team:"), "made of what the row says");
    assert_eq!(second.facts.involvements[0].lead, None);
    assert_eq!(
        second.contacts[0].phone.as_ref().map(contactpoint_directory::personal::Phone::as_str),
        Some("+44 1632 960010")
    );

    assert_eq!(read.record(3).facts.involvements[0].consent, Some(Consent::Given));
    let police = &read.record(6).contacts[0];
    assert_eq!((police.name.as_str(), police.kind), ("Norchester Police", ContactKind::Team));
}

#[test]
fn an_involvement_that_may_not_or_cannot_be_recorded_is_refused() {
    let read = whole(SourceKind::Involvements, INVOLVEMENTS);
    assert_eq!(read.faults(), ["4 consent!", "5 service!", "7 end!"]);
    assert_eq!(read.count(), (4, 3));
}

fn cases(rows: &[&str]) -> String {
    let columns = "case_ref,service,family_name,date_of_birth,worker_ref,practitioner,role,team_ref,team,\
                   organisation,phone,email,team_phone,start,end,caf_indicator,caf_date";
    format!("{columns}\n{}\n", rows.join("\n"))
}

#[test]
fn whoever_differs_in_anything_has_a_reference_of_their_own() {
    let john = "C,youth-work,Lee,2012-01-02,,John Smith,Youth worker,TA,North,Moor,01632 960801,j@moor.example,01632 960700,,,,";
    let changed = |from: &str, to: &str| john.replace(from, to);
    let others = [
        changed("John Smith", "Joan Smith"),
        changed("Youth worker", "Housing officer"),
        changed("TA", "TB"),
        changed("North", "South"),
        changed("Moor", "Fell"),
        changed("960801", "960802"),
        changed("j@moor", "js@moor"),
    ];
    let rows: Vec<&str> = [john, john].into_iter().chain(others.iter().map(String::as_str)).collect();
    let read = whole(SourceKind::Involvements, cases(&rows).as_bytes());
    let references: Vec<_> = read.records().map(|record| record.contacts[0].reference.as_str()).collect();
    assert_eq!(references[0], references[1], "the same words are the same person");
    for (place, reference) in references.iter().enumerate().skip(2) {
        assert!(!references[..place].contains(reference), "row {} shares a card", place + 1);
    }
    // With a reference, they are one person who has changed.
    let known: Vec<String> = rows.iter().map(|row| row.replace(",,J", ",W1,J")).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let read = whole(SourceKind::Involvements, cases(&known).as_bytes());
    assert!(read.records().all(|record| record.contacts[0].reference.as_str() == "W1"));
}

#[test]
fn teams_of_one_name_share_a_card_only_if_nothing_tells_them_apart() {
    let team = "C,youth-work,Lee,2012-01-02,,,,,Duty team,Moor,,,01632 960700,,,,";
    let rows = [team, team, &team.replace("Moor", "Fell"), &team.replace("960700", "960701")];
    let read = whole(SourceKind::Involvements, cases(&rows).as_bytes());
    let references: Vec<_> = read.records().map(|record| record.contacts[0].reference.as_str()).collect();
    let [first, same, elsewhere, other_phone] = references.as_slice() else { panic!("four teams") };
    assert_eq!(first, same);
    assert!(first != elsewhere && first != other_phone && elsewhere != other_phone);
}

#[test]
fn days_that_cannot_be_are_left_out() {
    let row = |start: &str, end: &str, assessed: &str| {
        format!("C,youth-work,Lee,2012-01-02,W1,Jo Hill,,,,,,,,{start},{end},yes,{assessed}")
    };
    let rows = [
        row("2011-04-02", "", "2012-01-02"),
        row("2011-04-01", "", "2012-01-01"),
        row("2020-05-02", "2020-05-01", ""),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let read = whole(SourceKind::Involvements, cases(&rows).as_bytes());
    assert_eq!(read.faults(), ["2 start", "2 caf_date", "3 start"]);
    let day_of = |row| {
        let facts = &read.record(row).facts;
        (facts.involvements[0].started_on, facts.early_help.as_ref().and_then(|help| help.on))
    };
    assert_eq!(day_of(1), (Some(date(2011, 4, 2)), Some(date(2012, 1, 2))), "an unborn child");
    assert_eq!(day_of(2), (None, None));
    assert_eq!(day_of(3), (None, None));
    assert_eq!(read.record(3).facts.involvements[0].ended_on, Some(date(2020, 5, 1)), "the end is believed");
}

#[test]
fn a_column_that_is_read_stands_once() {
    let repeats = |kind: SourceKind, columns: &str| match read(kind, &[columns.as_bytes()]) {
        Err(ReadError::RepeatedColumn { column }) => column,
        _ => panic!("{columns}: not refused"),
    };
    for column in ["CHILD_FIRST_NAME", "CHILD_PREFERRED_LAST_NAME", "CHILD_NHS_NUMBER", "PARENT_2_PHONE"] {
        let columns = format!(
            "CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,{column}, {}\n",
            column.to_ascii_lowercase()
        );
        assert_eq!(repeats(SourceKind::PupilList, &columns), column);
    }
    assert_eq!(repeats(SourceKind::Ssda903, "CHILD,SEX,DOB,UPN,UPN\n"), "UPN");
    // What is not read may be there as often as it likes.
    let file =
        b"CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,NOTE,NOTE,,\nAnn,Lee,2010-01-01,a,b,,\n";
    assert_eq!(whole(SourceKind::PupilList, file).count(), (1, 0));
}

#[test]
fn pupil_lists() {
    let read = whole(SourceKind::PupilList, PUPILS);
    let ada = read.record(1);
    assert_eq!(ada.key.as_str(), "9990000018");
    assert_eq!(names(ada), ["Official Adaeze//Okafor", "Preferred Ada//Okafor"]);
    assert_eq!(ada.facts.sex, Some(Sex::Female));
    let [mum, dad] = ada.facts.parents.as_slice() else { panic!("two parents") };
    assert_eq!((name(&mum.name).as_str(), mum.relationship), ("Ngozi/Ada/Okafor", Relationship::Mother));
    assert_eq!((name(&dad.name).as_str(), dad.relationship), ("Emeka//Okafor", Relationship::Father));
    assert_eq!(ada.facts.education[0].setting, Setting::School(OrganisationCode::Urn("112670".to_owned())));

    let ben = read.record(2);
    assert!(ben.key.as_str().starts_with("pupil:"));
    assert_eq!(ben.facts.date_of_birth, Some(date(2014, 5, 6)));
    assert_eq!(ben.facts.education[0].setting, Setting::Home);
    let cat = read.record(3);
    assert_eq!(cat.facts.education[0].setting, Setting::NoneKnown);
    assert_eq!(name(&cat.facts.parents[0].name), "Kit//");
    assert_eq!(cat.facts.parents[0].relationship, Relationship::Parent);
}

#[test]
fn faults_of_pupil_lists() {
    let read = whole(SourceKind::PupilList, PUPILS);
    let expected = [
        "5 CHILD_DATE_OF_BIRTH",
        "5 CHILD_GENDER",
        "5 CHILD_NHS_NUMBER",
        "5 CHILD_POSTCODE",
        "5 PARENT_1_NAME",
        "6 CHILD_FIRST_NAME!",
        "6 CHILD_FIRST_NAME",
        "7 !",
        "8 !",
    ];
    assert_eq!(read.faults(), expected);
    assert_eq!(read.count(), (4, 3));
}

#[test]
fn a_list_that_is_not_utf8_is_read_line_by_line_with_one_warning() {
    let read = whole(SourceKind::PupilList, PUPILS_LATIN1);
    assert_eq!(names(read.record(1)), ["Official Zoë//Jalapeño", "Preferred Zoë//Pérez"]);
    assert_eq!(names(read.record(2)), ["Official Zoë//Plain"]);
    assert_eq!(read.header.warnings.len(), 1);

    // Far behind what is looked at first.
    let mut late = b"CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH\n".to_vec();
    late.extend(b"Ann,Lee,2010-01-01\n".repeat(10_000));
    assert_eq!(whole(SourceKind::PupilList, &late).header.warnings.len(), 0);
    late.extend(b"Zo\xEB,Lee,2010-01-01\n".repeat(2));
    let read = whole(SourceKind::PupilList, &late);
    assert_eq!((read.header.warnings.len(), read.rows.len()), (1, 10_002));
}

#[test]
fn columns_stand_in_any_order_and_case_behind_a_byte_order_mark() {
    let file = "\u{FEFF}other,child_last_name,Child_Date_Of_Birth,CHILD_FIRST_NAME\nx,Lee,2010-01-01,Ann\n";
    let read = whole(SourceKind::PupilList, file.as_bytes());
    assert_eq!(names(read.record(1)), ["Official Ann//Lee"]);
    assert_eq!(read.faults(), Vec::<String>::new());
}

#[test]
fn missing_columns_are_named() {
    let Err(error) = read(SourceKind::PupilList, &[b"CHILD_LAST_NAME;x\n1;2\n"]) else { panic!("opened") };
    let columns = vec!["CHILD_FIRST_NAME", "CHILD_LAST_NAME", "CHILD_DATE_OF_BIRTH"];
    assert_eq!(error, ReadError::MissingColumns { columns });
    assert_eq!(error.fault().line, 1);
    assert!(error.fault().field.contains("CHILD_FIRST_NAME"));
    for kind in [SourceKind::Births, SourceKind::Involvements, SourceKind::PupilList, SourceKind::Ssda903] {
        assert!(matches!(read(kind, &[b""]), Err(ReadError::MissingColumns { .. })), "{}", kind.code());
    }
}

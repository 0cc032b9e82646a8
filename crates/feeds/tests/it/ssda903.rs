//! Looked-after children returns.

use crate::support::{EPISODES, HEADER, WORKERS, identifiers, read};
use contactpoint_directory::facts::Involvement;
use contactpoint_directory::service::Service;
use contactpoint_directory::source::{SourceKind, SourceRecord};
use contactpoint_feeds::ReadError;
use jiff::civil::date;

fn involvement(record: &SourceRecord) -> &Involvement {
    let [involvement] = record.facts.involvements.as_slice() else { panic!("one involvement") };
    assert_eq!(involvement.service, Service::SocialWork);
    involvement
}

#[test]
fn three_files_make_one_record_a_child_whatever_their_order() {
    for files in [[HEADER, EPISODES, WORKERS], [WORKERS, EPISODES, HEADER]] {
        let read = read(SourceKind::Ssda903, &files).unwrap();
        let open = read.record(1);
        assert_eq!((open.key.as_str(), open.line), ("101", 2));
        assert_eq!(identifiers(open), ["Current 101", "Current B801200005001"]);
        assert_eq!(open.facts.date_of_birth, Some(date(2015, 3, 27)));
        let care = involvement(open);
        assert_eq!((care.started_on, care.ended_on), (Some(date(2024, 8, 14)), None));
        assert_eq!(
            care.practitioner.as_ref().map(contactpoint_directory::facts::ContactRef::as_str),
            Some("SW2")
        );
        let closed = read.records().find(|record| record.key.as_str() == "102").unwrap();
        let care = involvement(closed);
        assert_eq!((care.started_on, care.ended_on), (Some(date(2020, 2, 1)), Some(date(2022, 6, 5))));
        let without = read.records().find(|record| record.key.as_str() == "103").unwrap();
        assert_eq!(without.facts.involvements, []);
        assert_eq!(read.count(), (4, 2));
    }
}

#[test]
fn faults_of_the_other_files_name_them() {
    let read = read(SourceKind::Ssda903, &[HEADER, EPISODES, WORKERS]).unwrap();
    assert_eq!(read.faults(), ["5 DECOM (b.csv)!", "2 DOB", "2 UPN", "4 CHILD!"]);
}

#[test]
fn workers_may_come_alone_and_placements_are_never_kept() {
    let alone = read(SourceKind::Ssda903, &[WORKERS]).unwrap();
    let keys: Vec<_> = alone.records().map(|record| (record.key.as_str(), record.row)).collect();
    assert_eq!(keys, [("101", 1), ("201", 3)]);
    let ended = involvement(alone.record(3));
    assert_eq!((ended.started_on, ended.ended_on), (Some(date(2025, 1, 1)), Some(date(2026, 1, 3))));
    assert_eq!(alone.record(3).facts.date_of_birth, Some(date(2012, 12, 5)));

    let all = read(SourceKind::Ssda903, &[HEADER, EPISODES, WORKERS]).unwrap();
    for record in all.records() {
        let facts = serde_json::to_string(&record.facts).unwrap();
        for secret in ["EG19", "WV27", "WROM", "CLOSE", "MANAGE", "DEATHS", "N3", "8969628"] {
            assert!(!facts.contains(secret), "{secret}: {facts}");
        }
    }
}

#[test]
fn other_sets_of_files_are_refused() {
    for files in [[EPISODES].as_slice(), &[HEADER, HEADER], &[]] {
        assert!(matches!(read(SourceKind::Ssda903, files), Err(ReadError::Inputs { .. })));
    }
    let reviews = b"CHILD,DOB,REVIEW,REVIEW_CODE\n";
    assert!(matches!(read(SourceKind::Ssda903, &[reviews]), Err(ReadError::MissingColumns { .. })));
}

#[test]
fn a_worker_who_has_left_is_not_the_one_to_call_for_an_open_case() {
    let left = b"CHILD,SW_ID,SW_DECOM,SW_DEC\n101,SW1,15/02/2022,01/09/2024\n102,SW1,01/02/2020,05/06/2022\n";
    let read = read(SourceKind::Ssda903, &[HEADER, EPISODES, left]).unwrap();
    assert_eq!(involvement(read.record(1)).practitioner, None);
    let closed = read.records().find(|record| record.key.as_str() == "102").unwrap();
    assert!(involvement(closed).practitioner.is_some());
}

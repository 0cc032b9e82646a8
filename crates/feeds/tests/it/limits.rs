//! Files made to exhaust a reader.

use crate::support::{faults_of, names, read, whole, whole_of};
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::organisations::{self, ParsedOrganisation};
use contactpoint_feeds::{Inputs, ReadError, limits};
use std::io::{self, Read};
use std::time::{Duration, Instant};

const COLUMNS: &str = "CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH\n";

/// Counts what is taken of an input.
struct Counted<'c, R>(R, &'c mut u64);

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(into)?;
        *self.1 += read as u64;
        Ok(read)
    }
}

/// Opens and reads what begins with `start` and goes on for a gigabyte without an end: how it
/// stopped. No more may be taken of it than the limits allow, so no more can be held.
fn a_gigabyte_after(kind: SourceKind, start: &str) -> ReadError {
    let begun = Instant::now();
    let mut taken = 0;
    let input = start.as_bytes().chain(io::repeat(b'a').take(1 << 30));
    let result = contactpoint_feeds::open(kind, Inputs::one("big", Counted(input, &mut taken)))
        .and_then(|mut feed| feed.find_map(Result::err).map_or(Ok(()), Err));
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(taken < 4 * limits::CSV_LINE as u64, "{taken} bytes taken");
    result.expect_err("a fault")
}

#[test]
fn a_first_line_of_a_gigabyte_is_no_table_and_is_not_read_to_its_end() {
    for kind in [SourceKind::PupilList, SourceKind::Births, SourceKind::Involvements, SourceKind::Ssda903] {
        let stopped = a_gigabyte_after(kind, "");
        assert_eq!(stopped, ReadError::TooLong { line: 1, what: "one line", limit: limits::CSV_LINE });
    }
}

#[test]
fn a_line_of_a_gigabyte_costs_its_own_row_and_is_not_kept() {
    let begun = Instant::now();
    let rows = |text: &'static str| text.as_bytes().chain(io::repeat(b'a').take(1 << 30));
    let file = COLUMNS.as_bytes();
    let file = file.chain(rows("Ann,Lee,2010-01-01\nx")).chain(b"\nBea,Lee,2010-01-01\n\"open\n".as_slice());
    let file = file.chain(rows("\"x")).chain(b",\"\nCat,Lee,2010-01-01\n".as_slice());
    let read = whole_of(contactpoint_feeds::open(SourceKind::PupilList, Inputs::one("big", file)).unwrap());
    assert_eq!(read.count(), (3, 3));
    assert_eq!([1, 3, 6].map(|row| read.record(row).line), [2, 4, 7]);
    let faults: Vec<_> = read.rows.iter().flat_map(faults_of).collect();
    let told: Vec<_> = faults.iter().map(|fault| (fault.line, fault.expected.as_str())).collect();
    let too_long = "at most 1048576 bytes in one line";
    assert_eq!(told, [(3, too_long), (5, "a quoted field that is closed"), (6, too_long)]);
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(most_memory_mib().is_none_or(|peak| peak < 512), "the line was kept");
}

/// The most memory that this process has had, where the system tells.
fn most_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().strip_suffix(" kB")?.parse::<u64>().ok()? >> 10)
}

#[test]
fn a_register_of_organisations_goes_on_after_a_line_too_long() {
    let mut file = b"code,name,kind\nla:801,Norchester,local-authority\n".to_vec();
    file.extend(vec![b'a'; 3 * limits::CSV_LINE]);
    file.extend(
        b"\nurn:112670,Mill School,school\n\"la:802,Open,other\nla:803,Southchester,local-authority\n",
    );
    let rows = organisations::open(Inputs::one("o.csv", file.as_slice())).unwrap();
    let told: Vec<_> = rows
        .map(|row| match row.unwrap() {
            ParsedOrganisation::Row(row, _) => (row.row, row.code.as_text()),
            ParsedOrganisation::Rejected(row, faults) => (row, faults[0].expected.clone()),
        })
        .collect();
    let expected = [
        (1, "la:801"),
        (2, "at most 1048576 bytes in one line"),
        (3, "urn:112670"),
        (4, "a quoted field that is closed"),
        (5, "la:803"),
    ];
    assert_eq!(told, expected.map(|(row, text)| (row, text.to_owned())));
}

#[test]
fn a_text_of_a_gigabyte() {
    for start in ["<CTfile><a>", "<CTfile><!--", "<CTfile><a b='", "<", "<CTfile><![CDATA[", "<CTfile><?"] {
        let stopped = a_gigabyte_after(SourceKind::Ctf, start);
        assert!(matches!(stopped, ReadError::TooLong { line: 1, .. }), "{start}: {stopped:?}");
    }
    let envelope = a_gigabyte_after(SourceKind::PdsFhir, "{\"a\":\"");
    assert!(matches!(envelope, ReadError::TooLong { .. }));
}

#[test]
fn a_quote_that_never_closes_costs_one_row() {
    let rows = "Ann,Lee,2010-01-01\n".repeat(200);
    let read = whole(SourceKind::PupilList, format!("{COLUMNS}\"Bea,Lee,2010-01-01\n{rows}").as_bytes());
    assert_eq!(read.count(), (200, 1));
    assert_eq!(read.record(2).line, 3);
}

#[test]
fn a_cut_row_costs_itself_only_in_each_of_the_files() {
    let cut = "CHILD,SEX,DOB\nA1,2,01/02/2015\nA2,2\nA3,1,01/02/2015\n";
    let cut_workers = "CHILD,DOB,SW_ID,SW_DECOM\nA1,01/02/2015,W1\nA3,01/02/2015,W1,01/02/2020\n";
    let read = read(SourceKind::Ssda903, &[cut.as_bytes(), cut_workers.as_bytes()]).unwrap();
    assert_eq!((read.count(), read.stopped.as_ref()), ((2, 2), None));
    assert_eq!(read.record(3).facts.involvements.len(), 1);
}

fn ctf(inside: &str) -> String {
    format!("<CTfile><CTFpupilData><Pupil><Surname>Lee</Surname></Pupil>{inside}</CTFpupilData></CTfile>")
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;\">]>";
    let file = format!("<?xml version=\"1.0\"?>{bomb}{}", ctf("<Pupil><Surname>&y;</Surname></Pupil>"));
    assert!(matches!(read(SourceKind::Ctf, &[file.as_bytes()]), Err(ReadError::Doctype { line: 1 })));

    let external = ctf("\n<Pupil><Surname>&secret;</Surname></Pupil>");
    let external = read(SourceKind::Ctf, &[external.as_bytes()]).unwrap();
    assert_eq!((external.count(), external.stopped), ((1, 0), Some(ReadError::Entity { line: 2 })));

    let deep = ctf(&"<a>".repeat(limits::DEPTH));
    let deep = read(SourceKind::Ctf, &[deep.as_bytes()]).unwrap();
    assert!(matches!((deep.count(), deep.stopped), ((1, 0), Some(ReadError::TooDeep { .. }))));

    let deep = format!("{{\"entry\":[{{}},{}", "[".repeat(100_000));
    let deep = read(SourceKind::PdsFhir, &[deep.as_bytes()]).unwrap();
    assert!(matches!(deep.stopped, Some(ReadError::TooDeep { .. })));
    let deep = format!(
        "{{\"entry\":[{{\"resource\":{{\"resourceType\":\"Patient\",\"id\":\"x\"}}}},{{\"a\":{}",
        "[".repeat(100_000)
    );
    let deep = read(SourceKind::PdsFhir, &[deep.as_bytes()]).unwrap();
    assert!(matches!((deep.count(), deep.stopped), ((1, 0), Some(ReadError::TooDeep { .. }))));
}

#[test]
fn a_pupil_or_entry_too_long_is_refused_and_reading_goes_on() {
    let long = "<Note>0123456789</Note>".repeat(limits::ENTRY / 20);
    let file =
        ctf(&format!("<Pupil><Surname>Big</Surname>{long}</Pupil><Pupil><Surname>Day</Surname></Pupil>"));
    let pupils = whole(SourceKind::Ctf, file.as_bytes());
    assert_eq!(pupils.count(), (2, 1));
    assert_eq!(names(pupils.record(3)), ["Official //Day"]);
    let patient = r#"{"resource":{"resourceType":"Patient","name":[{"family":"Lee"}]}}"#;
    let x = "x".repeat(2 * limits::ENTRY);
    let long = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{{\"x\":\"{x}\"}},{patient}]}}");
    assert_eq!(whole(SourceKind::PdsFhir, long.as_bytes()).count(), (1, 1));
}

#[test]
fn texts_and_fields_at_the_limit_pass_and_beyond_it_do_not() {
    let xml =
        |length| ctf(&format!("<Pupil><Surname>Day</Surname><Note>{}</Note></Pupil>", "x".repeat(length)));
    assert_eq!(whole(SourceKind::Ctf, xml(limits::FIELD).as_bytes()).count(), (2, 0));
    let beyond = read(SourceKind::Ctf, &[xml(limits::FIELD + 1).as_bytes()]).unwrap();
    assert!(matches!((beyond.count(), beyond.stopped), ((1, 0), Some(ReadError::TooLong { .. }))));
    let csv = |length| format!("{},note\nAnn,Lee,2010-01-01,{}\n", COLUMNS.trim_end(), "x".repeat(length));
    assert_eq!(whole(SourceKind::PupilList, csv(limits::FIELD).as_bytes()).count(), (1, 0));
    assert_eq!(whole(SourceKind::PupilList, csv(limits::FIELD + 1).as_bytes()).count(), (0, 1));
}

#[test]
fn an_input_that_fails_is_told_after_the_rows_before_it() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let text = format!("{COLUMNS}Ann,Lee,2010-01-01\n");
    let inputs = Inputs::one("a", text.as_bytes().chain(Broken));
    let rows: Vec<_> = contactpoint_feeds::open(SourceKind::PupilList, inputs).unwrap().collect();
    assert!(rows[0].is_ok());
    assert_eq!(rows[1], Err(ReadError::Io { line: 3, kind: io::ErrorKind::ConnectionReset }));
}

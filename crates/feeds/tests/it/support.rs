//! What the tests share: fixtures, and short words for what a reader yields.

use contactpoint_directory::facts::{Address, PersonName};
use contactpoint_directory::source::{Fault, FileHeader, Parsed, Severity, SourceKind, SourceRecord};
use contactpoint_feeds::{Feed, Inputs, ReadError};

pub const BIRTHS: &[u8] = include_bytes!("../fixtures/births.csv");
pub const INVOLVEMENTS: &[u8] = include_bytes!("../fixtures/involvements.csv");
pub const ORGANISATIONS: &[u8] = include_bytes!("../fixtures/organisations.csv");
pub const PUPILS: &[u8] = include_bytes!("../fixtures/pupil_list.csv");
pub const PUPILS_LATIN1: &[u8] = include_bytes!("../fixtures/pupil_list_latin1.csv");
pub const CTF: &[u8] = include_bytes!("../fixtures/ctf_25.xml");
pub const PDS: &[u8] = include_bytes!("../fixtures/pds_bundle.json");
pub const HEADER: &[u8] = include_bytes!("../fixtures/ssda903_header.csv");
pub const EPISODES: &[u8] = include_bytes!("../fixtures/ssda903_episodes.csv");
pub const WORKERS: &[u8] = include_bytes!("../fixtures/ssda903_sw_episodes.csv");

/// All that a reader yielded.
pub struct Read {
    pub header: FileHeader,
    pub rows: Vec<Parsed>,
    pub stopped: Option<ReadError>,
}

pub fn read(kind: SourceKind, files: &[&[u8]]) -> Result<Read, ReadError> {
    let names = ["a.csv", "b.csv", "c.csv"];
    let inputs =
        names.iter().zip(files).fold(Inputs::default(), |inputs, (name, bytes)| inputs.and(*name, *bytes));
    Ok(all_of(contactpoint_feeds::open(kind, inputs)?))
}

fn all_of(mut feed: Box<dyn Feed + '_>) -> Read {
    let (mut rows, mut stopped) = (Vec::new(), None);
    for row in &mut feed {
        match row {
            Ok(row) => rows.push(row),
            Err(error) => stopped = Some(error),
        }
    }
    assert!(feed.next().is_none(), "a feed that ended goes on");
    Read { header: feed.header().clone(), rows, stopped }
}

/// Reads a feed to its end.
#[track_caller]
pub fn whole_of(feed: Box<dyn Feed + '_>) -> Read {
    let read = all_of(feed);
    assert_eq!(read.stopped, None);
    read
}

/// Reads one file to its end.
#[track_caller]
pub fn whole(kind: SourceKind, file: &[u8]) -> Read {
    whole_of(contactpoint_feeds::open(kind, Inputs::one("a.csv", file)).expect("opens"))
}

impl Read {
    #[track_caller]
    pub fn record(&self, row: u64) -> &SourceRecord {
        let found = self.records().find(|record| record.row == row);
        found.unwrap_or_else(|| panic!("row {row} is no record"))
    }

    pub fn records(&self) -> impl Iterator<Item = &SourceRecord> {
        self.rows.iter().filter_map(|row| match row {
            Parsed::Record(record, _) => Some(&**record),
            Parsed::Rejected(..) => None,
        })
    }

    /// The faults of all rows, as `row field` for warnings and `row field!` for errors.
    pub fn faults(&self) -> Vec<String> {
        self.rows.iter().flat_map(|row| faults_of(row).iter().map(short)).collect()
    }

    pub fn count(&self) -> (usize, usize) {
        let records = self.records().count();
        (records, self.rows.len() - records)
    }
}

pub fn faults_of(row: &Parsed) -> &[Fault] {
    match row {
        Parsed::Record(_, faults) | Parsed::Rejected(_, faults) => faults,
    }
}

fn short(fault: &Fault) -> String {
    let mark = if fault.severity == Severity::Error { "!" } else { "" };
    format!("{} {}{mark}", fault.row, fault.field)
}

/// `given/middle/family`.
pub fn name(name: &PersonName) -> String {
    [&name.given, &name.middle, &name.family]
        .map(|part| part.as_ref().map_or("", |part| part.as_str()))
        .join("/")
}

pub fn names(record: &SourceRecord) -> Vec<String> {
    record.facts.names.iter().map(|n| format!("{:?} {}", n.used_as, name(n))).collect()
}

/// Lines and postcode, with bars between.
pub fn address(address: &Address) -> String {
    let lines = address.lines.iter().map(contactpoint_directory::personal::AddressLine::as_str);
    lines
        .chain(address.postcode.as_ref().map(contactpoint_directory::postcode::Postcode::as_str))
        .collect::<Vec<_>>()
        .join("|")
}

pub fn identifiers(record: &SourceRecord) -> Vec<String> {
    record.facts.identifiers.iter().map(|id| format!("{:?} {}", id.status, id.value())).collect()
}

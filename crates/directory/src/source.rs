//! Source records: what a reader makes of one row of a feed, and the faults it finds on the way.

use crate::facts::{ChildFacts, Contact};
use crate::identifier::OrganisationCode;
use serde::{Deserialize, Serialize};

/// The kinds of source. The first six are feeds with a reader; `Directory` is what people enter on
/// this directory's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// DfE Common Transfer File.
    Ctf,
    /// NHS Personal Demographics Service, FHIR R4.
    PdsFhir,
    /// DfE looked-after children return.
    Ssda903,
    /// Pupil list as schools send it to health teams.
    PupilList,
    /// Birth registrations and notifications.
    Births,
    /// Involvements as any case system can report them.
    Involvements,
    /// This directory's own pages.
    Directory,
}

impl SourceKind {
    /// The kinds that arrive as files.
    pub const FEEDS: [Self; 6] =
        [Self::Ctf, Self::PdsFhir, Self::Ssda903, Self::PupilList, Self::Births, Self::Involvements];

    /// The word used on the command line and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ctf => "ctf",
            Self::PdsFhir => "pds-fhir",
            Self::Ssda903 => "ssda903",
            Self::PupilList => "pupil-list",
            Self::Births => "births",
            Self::Involvements => "involvements",
            Self::Directory => "directory",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::FEEDS.as_slice(), &[Self::Directory]].concat().into_iter().find(|kind| kind.code() == code)
    }

    /// Whether records of this kind can say that a person is restricted. One that can is waited for where it cannot be read.
    pub fn can_restrict(self) -> bool {
        match self {
            Self::PdsFhir => true,
            Self::Ctf
            | Self::Ssda903
            | Self::PupilList
            | Self::Births
            | Self::Involvements
            | Self::Directory => false,
        }
    }

    /// What pages call the source.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ctf => "School (common transfer file)",
            Self::PdsFhir => "NHS Personal Demographics Service",
            Self::Ssda903 => "Children's social care return",
            Self::PupilList => "School (pupil list)",
            Self::Births => "Birth registration",
            Self::Involvements => "Case system",
            Self::Directory => "This directory",
        }
    }
}

/// A source's own key for a record. It may be a personal number: it is stored only as a keyed hash
/// and never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(String);

impl RecordKey {
    /// A key that the source gives.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key's text, for hashing.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordKey(..)")
    }
}

/// One record of a feed, as its reader parsed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    /// Which record of the file it is, counted from 1.
    pub row: u64,
    /// The line it starts on, counted from 1 (for XML and JSON: of the file as text).
    pub line: u64,
    /// The source's key.
    pub key: RecordKey,
    /// When the source says this was so, as milliseconds since 1970; orders records that arrive
    /// late. None where the file does not say: then the time of receipt counts.
    pub as_of_ms: Option<i64>,
    /// What it says of the child.
    pub facts: ChildFacts,
    /// The practitioners and teams that its involvements refer to.
    pub contacts: Vec<Contact>,
}

/// What a reader yields for each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// A record, with the warnings that came with it (the record is still taken).
    Record(Box<SourceRecord>, Vec<Fault>),
    /// A row that cannot be taken.
    Rejected(u64, Vec<Fault>),
}

/// What is wrong with a row, for its sender. It never carries the value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fault {
    /// Which record of the file, counted from 1; 0 for the file as a whole.
    pub row: u64,
    /// The line, counted from 1; 0 where there is none.
    pub line: u64,
    /// The field by the name it has in the file; empty for the row or file as a whole.
    pub field: String,
    /// What was expected.
    pub expected: String,
    /// Whether the row was refused or taken without the field.
    pub severity: Severity,
}

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The field was left out; the rest of the row was taken.
    Warning,
    /// The row was refused.
    Error,
}

/// What a file says of itself before its first record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileHeader {
    /// The sender, where the file names it.
    pub supplier: Option<OrganisationCode>,
    /// The sender's name, where the file gives it.
    pub supplier_name: Option<String>,
    /// When the file was made, as milliseconds since 1970.
    pub as_of_ms: Option<i64>,
    /// Faults of the file as a whole that do not stop it (an unexpected version).
    pub warnings: Vec<Fault>,
}

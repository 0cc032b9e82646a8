//! Faults that stop the reading of a file. What was read before one of them stays valid.

use contactpoint_directory::source::{Fault, Severity};
use std::io;

/// Why a file cannot be read further. No variant carries a value of the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("line {}: expected {}", self.line(), self.expected())]
pub enum ReadError {
    /// The input itself failed.
    Io {
        /// Line.
        line: u64,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The kind of source does not take these files.
    Inputs {
        /// What it takes.
        expected: &'static str,
    },
    /// The character encoding is not one that is read, or the file breaks the one it declares.
    Encoding {
        /// Line.
        line: u64,
        /// The encodings that are read.
        expected: &'static str,
    },
    /// Required columns are missing.
    MissingColumns {
        /// Their names, as the reader knows them.
        columns: Vec<&'static str>,
    },
    /// A column that is read stands there twice.
    RepeatedColumn {
        /// Its name, as the reader knows it.
        column: &'static str,
    },
    /// Not well-formed, or not the document that the reader is for.
    Malformed {
        /// Line.
        line: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// The file ends too early.
    Truncated {
        /// The last line.
        line: u64,
    },
    /// A document type definition is present.
    Doctype {
        /// Line.
        line: u64,
    },
    /// An entity that is not one of the five predefined ones.
    Entity {
        /// Line.
        line: u64,
    },
    /// Nested deeper than the limit.
    TooDeep {
        /// Line.
        line: u64,
        /// Levels allowed.
        limit: usize,
    },
    /// Longer than the limit.
    TooLong {
        /// Line.
        line: u64,
        /// What is too long: a line, a text.
        what: &'static str,
        /// Bytes allowed.
        limit: usize,
    },
}

impl ReadError {
    pub(crate) fn io(line: u64, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated { line },
            kind => Self::Io { line, kind },
        }
    }

    /// The line where reading stopped, counted from 1; 0 where there is none.
    pub fn line(&self) -> u64 {
        match self {
            Self::Inputs { .. } => 0,
            Self::MissingColumns { .. } | Self::RepeatedColumn { .. } => 1,
            Self::Io { line, .. }
            | Self::Encoding { line, .. }
            | Self::Malformed { line, .. }
            | Self::Truncated { line }
            | Self::Doctype { line }
            | Self::Entity { line }
            | Self::TooDeep { line, .. }
            | Self::TooLong { line, .. } => *line,
        }
    }

    /// What was expected instead.
    pub fn expected(&self) -> String {
        match self {
            Self::Io { kind, .. } => format!("a readable input ({kind})"),
            Self::Inputs { expected }
            | Self::Encoding { expected, .. }
            | Self::Malformed { expected, .. } => (*expected).to_owned(),
            Self::MissingColumns { columns } => {
                format!("a first line that names, with commas between, the columns {}", columns.join(", "))
            }
            Self::RepeatedColumn { column } => format!("the column {column} once in the first line"),
            Self::Truncated { .. } => "more: the file is cut".to_owned(),
            Self::Doctype { .. } => "no document type definition (DOCTYPE)".to_owned(),
            Self::Entity { .. } => {
                "no entities but amp, lt, gt, quot, apos and characters by number".to_owned()
            }
            Self::TooDeep { limit, .. } => format!("at most {limit} levels of nesting"),
            Self::TooLong { what, limit, .. } => format!("at most {limit} bytes in {what}"),
        }
    }

    /// The same as a fault of the file as a whole, for its sender.
    pub fn fault(&self) -> Fault {
        let field = match self {
            Self::MissingColumns { columns } => columns.join(", "),
            Self::RepeatedColumn { column } => (*column).to_owned(),
            _ => String::new(),
        };
        Fault { row: 0, line: self.line(), field, expected: self.expected(), severity: Severity::Error }
    }
}

impl From<&ReadError> for Fault {
    fn from(error: &ReadError) -> Self {
        error.fault()
    }
}

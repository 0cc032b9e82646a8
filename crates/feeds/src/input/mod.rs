//! The bytes of a file: named inputs, limits, encodings, guarded lines, XML and JSON.

pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod xml;

use crate::ReadError;
use std::io::Read;

/// The limits that keep memory bounded whatever a file holds.
pub mod limits {
    /// One CSV record, in bytes.
    pub const CSV_LINE: usize = 1 << 20;
    /// Lines that one CSV record may span.
    pub const CSV_LINES_IN_A_RECORD: usize = 64;
    /// One field or one XML text, in bytes.
    pub const FIELD: usize = 64 << 10;
    /// One pupil of a CTF or one entry of a bundle, in bytes.
    pub const ENTRY: usize = 1 << 20;
    /// Levels of nesting in XML and JSON.
    pub const DEPTH: usize = 32;
    /// Faults that are kept for one row; more would tell its sender nothing new.
    pub const FAULTS_IN_A_ROW: usize = 20;
}

/// One file: its name without folder, and its bytes.
pub struct Input<'a> {
    /// Name, without folder.
    pub name: String,
    /// Bytes.
    pub reader: Box<dyn Read + 'a>,
}

impl<'a> Input<'a> {
    /// Names a stream.
    pub fn new(name: impl Into<String>, reader: impl Read + 'a) -> Self {
        Self { name: name.into(), reader: Box::new(reader) }
    }
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The files of one delivery: one for every kind of source, except SSDA903, which takes up to
/// three.
#[derive(Debug, Default)]
pub struct Inputs<'a> {
    files: Vec<Input<'a>>,
}

impl<'a> Inputs<'a> {
    /// One file.
    pub fn one(name: impl Into<String>, reader: impl Read + 'a) -> Self {
        Self::default().and(name, reader)
    }

    /// Adds a file.
    #[must_use]
    pub fn and(mut self, name: impl Into<String>, reader: impl Read + 'a) -> Self {
        self.files.push(Input::new(name, reader));
        self
    }

    pub(crate) fn into_files(self) -> Vec<Input<'a>> {
        self.files
    }

    pub(crate) fn single(self) -> Result<Input<'a>, ReadError> {
        let [file] = <[Input<'a>; 1]>::try_from(self.files)
            .map_err(|_| ReadError::Inputs { expected: "exactly one file" })?;
        Ok(file)
    }
}

impl<'a> FromIterator<Input<'a>> for Inputs<'a> {
    fn from_iter<I: IntoIterator<Item = Input<'a>>>(files: I) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

/// The mark that says UTF-8; it is skipped.
pub(crate) const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// Whether text begins as UTF-16 or UTF-32 does: a mark, or a zero beside the first character.
pub(crate) fn is_wide(start: &[u8]) -> bool {
    matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..])
}

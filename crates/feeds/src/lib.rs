//! Readers for the feeds: from the bytes of a file to [`SourceRecord`]s and [`Fault`]s. Pure: no
//! clock, no randomness, no files. Each reader streams and its memory is bounded, whatever the
//! input is; none panics on any input.
//!
//! # Rules that all readers keep
//!
//! - **Allow-list.** A reader takes from a file what [`ChildFacts`] has a place for. What a file
//!   says beyond that (attendance, needs, placements, legal status) is never kept, not even inside
//!   the reader.
//! - **Strict about shape, kind about noise.** A value that is present but unreadable (a phone
//!   number, a postcode, a date, an identifier whose check digit is wrong) is left out, with a
//!   warning. A row is refused only where it would say something untrue without the value.
//! - **Never the value.** A fault names row, line, field and what was expected, never what stood
//!   there.
//! - **Nothing is lost.** What was read before a [`ReadError`] stays valid. A malformed row of a
//!   CSV is one fault, and reading goes on with the next line: also after a line of any length,
//!   which is passed over and not kept, and after a quote that never closes.
//! - **Rows** count from 1: data rows of a CSV (a row of empty cells has a number but yields
//!   nothing, a blank line has none), pupils of a CTF, entries of a bundle.
//! - **Keys.** Two records with the same key in one file are both yielded: the caller takes the
//!   first and refuses the later ones.
//! - **Nothing hidden.** Text with characters that nobody sees, or longer than its type allows, is
//!   not taken: [`Unfit`] says which.
//! - **Names.** Text with characters that no name has ([`text::is_name_like`]) is no name. Text
//!   that begins as a spreadsheet formula does (`=`, `+`, `-`, `@`, tab, carriage return) is not
//!   taken as a name, address, organisation or role.
//!
//! # How to add a reader
//!
//! 1. Add the kind to `SourceKind` in the directory crate, and its key to `docs/formats.md`.
//! 2. A CSV: write a module like [`births`] with one type that implements [`csv::RowKind`]: the
//!    required columns, and one function from [`csv::Cells`] to a record. Each accessor of `Cells`
//!    reads one type of value and notes its own warning, so a reader holds no error handling.
//!    XML: drive [`input::xml::Xml`] as [`ctf`] does. JSON: see [`pds`].
//! 3. Add its arm to [`open`], a fixture, and a line to the tests of markers, garbage and limits
//!    in `tests/it`: they run over every kind; and a target to `fuzz/`.
//!
//! [`Unfit`]: contactpoint_directory::personal::Unfit
//! [`ChildFacts`]: contactpoint_directory::facts::ChildFacts
//! [`SourceRecord`]: contactpoint_directory::source::SourceRecord
//! [`Fault`]: contactpoint_directory::source::Fault

// Links to private items are for those who write the next reader.
#![allow(rustdoc::private_intra_doc_links)]

mod births;
mod csv;
mod ctf;
mod error;
mod findings;
mod input;
mod involvements;
pub mod organisations;
mod pds;
mod pupil_list;
mod ssda903;
pub mod text;

pub use error::ReadError;
pub use input::{Input, Inputs, limits};

use contactpoint_directory::source::{FileHeader, Parsed, SourceKind};

/// A feed being read: an iterator over its rows. After an error it ends.
pub trait Feed: Iterator<Item = Result<Parsed, ReadError>> {
    /// What the file says of itself. Warnings that concern the file as a whole may be added while
    /// it is read (a line that is not UTF-8), so look again at the end.
    fn header(&self) -> &FileHeader;
}

/// Opens a feed: reads its header or its columns.
///
/// # Errors
///
/// When the file is not of this kind: required columns are missing, it is not XML or JSON, its
/// encoding is not read; or when the number of files is wrong.
pub fn open<'a>(kind: SourceKind, inputs: Inputs<'a>) -> Result<Box<dyn Feed + 'a>, ReadError> {
    Ok(match kind {
        SourceKind::Ctf => Box::new(ctf::Ctf::open(inputs.single()?)?),
        SourceKind::PdsFhir => Box::new(pds::Pds::open(inputs.single()?)?),
        SourceKind::Ssda903 => Box::new(ssda903::Ssda903::open(inputs)?),
        SourceKind::PupilList => Box::new(csv::CsvFeed::<pupil_list::PupilList>::open(inputs.single()?)?),
        SourceKind::Births => Box::new(csv::CsvFeed::<births::Births>::open(inputs.single()?)?),
        SourceKind::Involvements => {
            Box::new(csv::CsvFeed::<involvements::Involvements>::open(inputs.single()?)?)
        }
        SourceKind::Directory => {
            return Err(ReadError::Inputs { expected: "a feed: the directory's own pages are no file" });
        }
    })
}

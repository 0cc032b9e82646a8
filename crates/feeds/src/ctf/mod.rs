//! The DfE Common Transfer File (XML, "Common transfer file: specification", versions 24 and 25;
//! others are read with a warning). Key: the UPN; without one, a hash of names and date of birth.
//! A delta of one school, which the file names as its sender.
//!
//! What is taken stands in the lists of paths in [`pupil`]; the text of every other element
//! (attendance, assessments, special needs, looked-after status, ethnicity) is passed over as it
//! streams by.

mod contacts;
mod pupil;

use crate::findings::Findings;
use crate::input::xml::{Step, Xml};
use crate::input::{Input, limits};
use crate::text::parse_moment;
use crate::{Feed, ReadError};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::personal::Name;
use contactpoint_directory::source::{Fault, FileHeader, Parsed, Severity};
use pupil::Pupil;

const PUPIL: &str = "/CTFpupilData/Pupil";

pub(crate) struct Ctf<'a> {
    xml: Xml<'a>,
    header: FileHeader,
    row: u64,
    /// A pupil whose start was read together with the header.
    at_pupil: bool,
    ended: bool,
}

impl<'a> Ctf<'a> {
    /// Reads as far as the first pupil.
    pub fn open(input: Input<'a>) -> Result<Self, ReadError> {
        let mut ctf = Self {
            xml: Xml::open(input.reader)?,
            header: FileHeader::default(),
            row: 0,
            at_pupil: false,
            ended: false,
        };
        ctf.read_header()?;
        Ok(ctf)
    }

    fn read_header(&mut self) -> Result<(), ReadError> {
        let mut version = String::new();
        let mut school = (String::new(), String::new());
        loop {
            let line = self.xml.line();
            match self.xml.step()? {
                Step::Open if self.xml.path().rfind('/') == Some(0) => {
                    if !self.xml.path()[1..].eq_ignore_ascii_case("CTfile") {
                        return Err(ReadError::Malformed { line, expected: "the root element CTfile" });
                    }
                }
                Step::Open if within_root(self.xml.path()) == PUPIL => {
                    self.at_pupil = true;
                    break;
                }
                Step::Open => {}
                Step::Close => {
                    let text = self.xml.text().trim();
                    match within_root(self.xml.path()) {
                        "/Header/CTFversion" => text.clone_into(&mut version),
                        "/Header/DateTime" => self.header.as_of_ms = parse_moment(text),
                        "/Header/SourceSchool/LEA" | "/Header/SourceSchool/LA" => {
                            text.clone_into(&mut school.0);
                        }
                        "/Header/SourceSchool/Estab" => text.clone_into(&mut school.1),
                        "/Header/SourceSchool/SchoolName" => {
                            self.header.supplier_name =
                                Name::parse(text).map(|name| name.as_str().to_owned());
                        }
                        _ => {}
                    }
                }
                Step::End => {
                    self.ended = true;
                    break;
                }
            }
        }
        self.header.supplier = OrganisationCode::la_estab(&format!("{}{}", school.0, school.1));
        let known = ["24", "25"].contains(&version.split('.').next().unwrap_or_default());
        self.expect(known, "Header/CTFversion", "version 24 or 25");
        self.expect(self.header.as_of_ms.is_some(), "Header/DateTime", "a date and time");
        self.expect(self.header.supplier.is_some(), "Header/SourceSchool", "LEA of 3 and Estab of 4 digits");
        Ok(())
    }

    fn expect(&mut self, met: bool, field: &str, expected: &str) {
        if !met {
            let (field, expected) = (field.to_owned(), expected.to_owned());
            self.header.warnings.push(Fault {
                row: 0,
                line: 1,
                field,
                expected,
                severity: Severity::Warning,
            });
        }
    }

    /// Goes to the next pupil and reads it; `None` at the end of the document.
    fn read_pupil(&mut self) -> Result<Option<Parsed>, ReadError> {
        while !std::mem::take(&mut self.at_pupil) {
            match self.xml.step()? {
                Step::Open => self.at_pupil = within_root(self.xml.path()) == PUPIL,
                Step::Close => {}
                Step::End => return Ok(None),
            }
        }
        self.row += 1;
        let mut findings = Findings::new(self.row, self.xml.line());
        let start = self.xml.position();
        let mut pupil = Pupil::default();
        loop {
            let step = self.xml.step()?;
            let too_long = self.xml.position() - start > limits::ENTRY as u64;
            let path = within_root(self.xml.path()).strip_prefix(PUPIL).unwrap_or_default();
            match step {
                Step::Close if path.is_empty() => {
                    if too_long {
                        findings.refuse("Pupil", "at most 1048576 bytes for one pupil");
                        return Ok(Some(findings.finish(None)));
                    }
                    let record = pupil.into_record(&mut findings, &self.header);
                    return Ok(Some(findings.finish(record)));
                }
                Step::End => return Err(ReadError::Truncated { line: self.xml.line() }),
                _ if too_long => pupil = Pupil::default(),
                Step::Open => pupil.open(path),
                Step::Close => pupil.offer(path, self.xml.text()),
            }
        }
    }
}

/// The path without its root.
fn within_root(path: &str) -> &str {
    path.get(1..).and_then(|rest| rest.find('/')).map_or("", |slash| &path[slash + 1..])
}

impl Iterator for Ctf<'_> {
    type Item = Result<Parsed, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read_pupil().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Feed for Ctf<'_> {
    fn header(&self) -> &FileHeader {
        &self.header
    }
}

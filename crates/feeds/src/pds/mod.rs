//! NHS Personal Demographics Service: FHIR R4 Patient and RelatedPerson, in a bundle, alone, or one
//! after the other (NDJSON). Key: the NHS number; of a RelatedPerson, the patient's NHS number and
//! the id of the RelatedPerson. A delta. The file does not name its sender.
//!
//! A RelatedPerson is a record of its own, whose facts are the patient's number and one parent: it
//! updates a child who is known by the number, and otherwise waits.
//!
//! - **Restricted patients** (`meta.security` R, V or REDACTED): no address, telephone, e-mail or
//!   GP is taken, of the patient or, where the patient stands before them in the same file, of
//!   related persons. The caller must keep what other files say of such a child's parents as hidden
//!   as the child.
//! - **Periods.** There is no clock here: something has ended when its end is before the moment
//!   that the file names (the resource's `lastUpdated`, the bundle's `timestamp`); where it names
//!   none, an end means ended. Ended addresses are kept with their last day; ended telephones,
//!   e-mails and GPs are not taken; ended names are former ones, except that of a patient who has
//!   no other.

mod parts;
mod patient;
mod related;
mod shapes;

use crate::findings::Findings;
use crate::input::Input;
use crate::input::json::{Entries, Next};
use crate::text::parse_moment;
use crate::{Feed, ReadError};
use contactpoint_directory::source::{FileHeader, Parsed, SourceRecord};
use shapes::{Document, Entry, Envelope, Resource};
use std::collections::HashSet;

const NO_BUNDLE: &str = "a Bundle with its entries, a Patient or a RelatedPerson";

pub(crate) struct Pds<'a> {
    entries: Entries<'a>,
    /// An element that was read together with the header.
    next: Option<Next>,
    header: FileHeader,
    row: u64,
    /// NHS numbers of the restricted patients so far: about one patient in two hundred.
    restricted: HashSet<String>,
    ended: bool,
}

impl<'a> Pds<'a> {
    /// Reads as far as the end of the first entry.
    pub fn open(input: Input<'a>) -> Result<Self, ReadError> {
        let mut entries = Entries::open(input.reader)?;
        let next = entries.advance()?;
        let header = FileHeader { as_of_ms: moment_of_bundle(&entries, next), ..FileHeader::default() };
        Ok(Self { entries, next: Some(next), header, row: 0, restricted: HashSet::new(), ended: false })
    }

    fn read(&mut self) -> Result<Option<Parsed>, ReadError> {
        loop {
            let next = match self.next.take() {
                Some(next) => next,
                None => self.entries.advance()?,
            };
            if next == Next::End {
                return Ok(None);
            }
            let mut findings = Findings::new(self.row + 1, self.entries.element_line());
            let parsed = match next {
                Next::Closed if self.is_bundle() => continue,
                Next::Closed => Err(NO_BUNDLE),
                Next::TooLong => Err("at most 1048576 bytes for one entry"),
                Next::NoObject => Err("an object, as each entry of a bundle is"),
                Next::Document => {
                    document(self.entries.bytes()).map(|resource| (String::new(), Some(resource)))
                }
                _ => parse::<Entry>(self.entries.bytes()).map(|entry| (entry.full_url, entry.resource)),
            };
            match parsed {
                Ok((_, Some(Resource::Other))) if next == Next::Document => {}
                Ok((_, None | Some(Resource::Other))) => self.row += 1,
                Ok((full_url, Some(resource))) => {
                    self.row += 1;
                    let record = self.record(&resource, &full_url, &mut findings);
                    return Ok(Some(findings.finish(record)));
                }
                Err(expected) => {
                    self.row += 1;
                    findings.refuse("", expected);
                    return Ok(Some(findings.finish(None)));
                }
            }
        }
    }

    /// Whether the document that has just ended, and had entries, is a bundle.
    fn is_bundle(&self) -> bool {
        parse::<Document>(&self.entries.envelope()).is_ok_and(|document| document.is_bundle())
    }

    fn record(
        &mut self,
        resource: &Resource,
        full_url: &str,
        findings: &mut Findings,
    ) -> Option<SourceRecord> {
        let of_file = self.header.as_of_ms;
        match resource {
            Resource::Patient(patient) => {
                let record = patient::record(patient, of_file, findings)?;
                if record.facts.restricted_at_source {
                    self.restricted.extend(record.facts.identifiers.iter().map(|id| id.value().to_owned()));
                }
                Some(record)
            }
            Resource::RelatedPerson(person) => {
                let number = related::patient_number(person, full_url, findings)?;
                let hide = person.meta.is_restricted() || self.restricted.contains(number.value());
                Some(related::record(person, &number, hide, of_file, findings))
            }
            Resource::Other => None,
        }
    }
}

/// Parses; the parser's own words may quote values, so they are not passed on.
fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, &'static str> {
    serde_json::from_slice(bytes).map_err(|error| {
        if error.is_data() {
            "a resource in the shape of FHIR R4, with its resourceType"
        } else {
            "well-formed JSON"
        }
    })
}

/// A document that is one resource. A bundle without entries is none, and no fault.
fn document(bytes: &[u8]) -> Result<Resource, &'static str> {
    let resource = parse(bytes)?;
    let is_empty_bundle =
        || parse::<Document>(bytes).is_ok_and(|document| document.is_bundle() && !document.has_entries());
    if matches!(resource, Resource::Other) && !is_empty_bundle() { Err(NO_BUNDLE) } else { Ok(resource) }
}

fn moment_of_bundle(entries: &Entries<'_>, next: Next) -> Option<i64> {
    if next == Next::Document {
        return None;
    }
    let envelope: Envelope = serde_json::from_slice(&entries.envelope()).unwrap_or_default();
    envelope.timestamp.as_deref().and_then(parse_moment)
}

impl Iterator for Pds<'_> {
    type Item = Result<Parsed, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Feed for Pds<'_> {
    fn header(&self) -> &FileHeader {
        &self.header
    }
}

//! From text to value: each function reads one type of value, and where the text is there but
//! cannot be read it notes a warning and leaves the value out. No function keeps the text.

use crate::input::limits;
use crate::text::{is_formula, is_name_like, parse_date};
use contactpoint_directory::facts::{ContactRef, Sex};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, Uprn};
use contactpoint_directory::personal::{AddressLine, Email, Name, Phone, Unfit};
use contactpoint_directory::postcode::Postcode;
use contactpoint_directory::source::{Fault, Parsed, Severity, SourceRecord};
use jiff::civil::Date;

const NO_FORMULA: &str = "text that does not begin with = + - @";

/// The faults of one row, as they are found.
pub(crate) struct Findings {
    row: u64,
    line: u64,
    faults: Vec<Fault>,
    refused: bool,
}

impl Findings {
    pub fn new(row: u64, line: u64) -> Self {
        Self { row, line, faults: Vec::new(), refused: false }
    }

    pub fn row(&self) -> u64 {
        self.row
    }

    pub fn line(&self) -> u64 {
        self.line
    }

    fn note(&mut self, field: &str, expected: &str, severity: Severity) {
        // An error is always kept: a refused row must say why.
        if self.faults.len() < limits::FAULTS_IN_A_ROW || severity == Severity::Error {
            let (field, expected) = (field.to_owned(), expected.to_owned());
            self.faults.push(Fault { row: self.row, line: self.line, field, expected, severity });
        }
    }

    /// The value is left out.
    pub fn warn(&mut self, field: &str, expected: &str) {
        self.note(field, expected, Severity::Warning);
    }

    /// The row is refused.
    pub fn refuse(&mut self, field: &str, expected: &str) {
        self.refused = true;
        self.note(field, expected, Severity::Error);
    }

    /// The row with its faults; refused when there is no record or an error was noted.
    pub fn finish(self, record: Option<SourceRecord>) -> Parsed {
        match record {
            Some(record) if !self.refused => Parsed::Record(Box::new(record), self.faults),
            _ => Parsed::Rejected(self.row, self.faults),
        }
    }

    /// The faults alone, and whether the row is refused.
    pub fn into_faults(self) -> (Vec<Fault>, bool) {
        (self.faults, self.refused)
    }

    /// Reads with `parse`; a warning when there is text and it cannot be read.
    pub fn value<T>(
        &mut self,
        field: &str,
        text: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.warn(field, expected);
        }
        value
    }

    /// Text that people and spreadsheets will show: not a formula, and fit to be kept.
    fn shown<T>(
        &mut self,
        field: &str,
        text: &str,
        read: impl FnOnce(&str) -> Result<T, Unfit>,
    ) -> Option<T> {
        if is_formula(text) {
            self.warn(field, NO_FORMULA);
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(Unfit::Empty) => None,
            Err(unfit) => {
                self.warn(field, &unfit.to_string());
                None
            }
        }
    }

    /// The name of a child or parent.
    pub fn name(&mut self, field: &str, text: &str) -> Option<Name> {
        let name = self.shown(field, text, Name::read)?;
        if !is_name_like(text) {
            self.warn(field, "a name without digits or signs");
            return None;
        }
        Some(name)
    }

    /// The name of a practitioner, team or organisation, or a role: digits and signs are fine.
    pub fn label(&mut self, field: &str, text: &str) -> Option<Name> {
        self.shown(field, text, Name::read)
    }

    pub fn address_line(&mut self, field: &str, text: &str) -> Option<AddressLine> {
        self.shown(field, text, AddressLine::read)
    }

    pub fn date(&mut self, field: &str, text: &str) -> Option<Date> {
        self.value(field, text, "a date, YYYY-MM-DD or DD/MM/YYYY", parse_date)
    }

    pub fn sex(&mut self, field: &str, text: &str) -> Option<Sex> {
        self.value(field, text, "F, M, 1, 2, U or the word", Sex::parse)
    }

    pub fn phone(&mut self, field: &str, text: &str) -> Option<Phone> {
        self.value(field, text, "a telephone number", Phone::parse_strict)
    }

    pub fn email(&mut self, field: &str, text: &str) -> Option<Email> {
        self.value(field, text, "an e-mail address", Email::parse_strict)
    }

    pub fn postcode(&mut self, field: &str, text: &str) -> Option<Postcode> {
        self.value(field, text, "a full postcode", Postcode::parse)
    }

    pub fn uprn(&mut self, field: &str, text: &str) -> Option<Uprn> {
        self.value(field, text, "a property number of at most 12 digits", Uprn::parse)
    }

    pub fn identifier(&mut self, kind: IdentifierKind, field: &str, text: &str) -> Option<Identifier> {
        let expected = match kind {
            IdentifierKind::Nhs => "an NHS number with a right check digit",
            IdentifierKind::Upn => "a unique pupil number with a right check letter",
            IdentifierKind::Uln => "a unique learner number with a right check digit",
            IdentifierKind::SocialCare => "a number of at most 20 letters and digits",
        };
        self.value(field, text, expected, |text| Identifier::parse(kind, text))
    }

    pub fn reference(&mut self, field: &str, text: &str) -> Option<ContactRef> {
        self.shown(field, text, ContactRef::read)
    }

    pub fn yes_no(&mut self, field: &str, text: &str) -> Option<bool> {
        self.value(field, text, "yes or no", parse_yes_no)
    }
}

/// Reads the ways in which files say yes and no.
pub(crate) fn parse_yes_no(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" => Some(true),
        "no" | "n" | "false" | "f" | "0" => Some(false),
        _ => None,
    }
}

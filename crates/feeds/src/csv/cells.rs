//! The cells of one row, by column, as values. Each accessor notes its own warning under the
//! column's name as the file spells it.

use super::records::Record;
use crate::findings::Findings;
use contactpoint_directory::facts::{Address, ChildFacts, Contact, ContactRef, Sex};
use contactpoint_directory::identifier::{Identifier, IdentifierKind};
use contactpoint_directory::personal::{Email, Name, Phone};
use contactpoint_directory::source::{Parsed, RecordKey, SourceRecord};
use jiff::civil::Date;

pub(crate) struct Cells<'t> {
    columns: &'t [String],
    record: &'t Record,
    findings: Findings,
}

impl<'t> Cells<'t> {
    pub fn new(columns: &'t [String], record: &'t Record, findings: Findings) -> Self {
        Self { columns, record, findings }
    }

    /// The column's name in the file, and the cell. A column that is not there has empty cells.
    fn cell<'c>(&self, column: &'c str) -> (&'c str, &'t str)
    where
        't: 'c,
    {
        match self.columns.iter().position(|name| name.eq_ignore_ascii_case(column)) {
            Some(index) => (&self.columns[index], self.record.get(index)),
            None => (column, ""),
        }
    }

    /// The text of a cell. For codes and keys: personal values have accessors of their own.
    pub fn text(&self, column: &str) -> &'t str {
        let index = self.columns.iter().position(|name| name.eq_ignore_ascii_case(column));
        index.map_or("", |index| self.record.get(index).trim())
    }

    /// Whether a cell holds anything.
    pub fn has(&self, column: &str) -> bool {
        !self.text(column).is_empty()
    }

    /// The text of a cell that must be there and be no longer than a key may be.
    pub fn required(&mut self, column: &str) -> Option<&'t str> {
        let text = self.text(column);
        if text.is_empty() || text.len() > 200 {
            self.refuse(column, "a value of 1 to 200 bytes");
            return None;
        }
        Some(text)
    }

    /// Refuses the row.
    pub fn refuse(&mut self, column: &str, expected: &str) {
        self.findings.refuse(self.cell(column).0, expected);
    }

    /// Leaves a value out.
    pub fn warn(&mut self, column: &str, expected: &str) {
        self.findings.warn(self.cell(column).0, expected);
    }

    /// Reads a cell with `parse`.
    pub fn value<T>(
        &mut self,
        column: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (field, text) = self.cell(column);
        self.findings.value(field, text, expected, parse)
    }

    pub fn name(&mut self, column: &str) -> Option<Name> {
        let (field, text) = self.cell(column);
        self.findings.name(field, text)
    }

    pub fn label(&mut self, column: &str) -> Option<Name> {
        let (field, text) = self.cell(column);
        self.findings.label(field, text)
    }

    pub fn reference(&mut self, column: &str) -> Option<ContactRef> {
        let (field, text) = self.cell(column);
        self.findings.reference(field, text)
    }

    pub fn date(&mut self, column: &str) -> Option<Date> {
        let (field, text) = self.cell(column);
        self.findings.date(field, text)
    }

    pub fn sex(&mut self, column: &str) -> Option<Sex> {
        let (field, text) = self.cell(column);
        self.findings.sex(field, text)
    }

    pub fn phone(&mut self, column: &str) -> Option<Phone> {
        let (field, text) = self.cell(column);
        self.findings.phone(field, text)
    }

    pub fn email(&mut self, column: &str) -> Option<Email> {
        let (field, text) = self.cell(column);
        self.findings.email(field, text)
    }

    pub fn identifier(&mut self, kind: IdentifierKind, column: &str) -> Option<Identifier> {
        let (field, text) = self.cell(column);
        self.findings.identifier(kind, field, text)
    }

    pub fn yes_no(&mut self, column: &str) -> Option<bool> {
        let (field, text) = self.cell(column);
        self.findings.yes_no(field, text)
    }

    /// An address; none when no cell of it is readable.
    pub fn address(&mut self, lines: &[&str], postcode: &str) -> Option<Address> {
        let mut address = Address::default();
        for column in lines {
            let (field, text) = self.cell(column);
            address.lines.extend(self.findings.address_line(field, text));
        }
        let (field, text) = self.cell(postcode);
        address.postcode = self.findings.postcode(field, text);
        (address != Address::default()).then_some(address)
    }

    /// Findings of the same row, for a record that is yielded later.
    pub fn fresh_findings(&self) -> Findings {
        Findings::new(self.findings.row(), self.findings.line())
    }

    /// A record of this row.
    pub fn record(&self, key: impl Into<String>, facts: ChildFacts) -> SourceRecord {
        SourceRecord {
            row: self.findings.row(),
            line: self.findings.line(),
            key: RecordKey::new(key),
            as_of_ms: None,
            facts,
            contacts: Vec::<Contact>::new(),
        }
    }

    /// The row, with what was found.
    pub fn finish(self, record: Option<SourceRecord>) -> Parsed {
        self.findings.finish(record)
    }

    /// What was found.
    pub fn into_findings(self) -> Findings {
        self.findings
    }
}

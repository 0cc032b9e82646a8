//! CSV files with a header line: a table, its cells, and the feed that any [`RowKind`] makes of
//! them.

mod cells;
mod records;

pub(crate) use cells::Cells;

use crate::findings::Findings;
use crate::input::Input;
use crate::{Feed, ReadError};
use contactpoint_directory::source::{Fault, FileHeader, Parsed, Severity, SourceRecord};
use records::{Next, Record, Records};
use std::marker::PhantomData;

/// What a reader of a CSV has to say: which columns it cannot do without, and what a row is.
pub(crate) trait RowKind {
    /// Without these columns the file is not of this kind.
    const REQUIRED: &'static [&'static str];

    /// Reads a row. `None` when it cannot be taken; the reason stands in the cells' findings.
    fn read(cells: &mut Cells<'_>) -> Option<SourceRecord>;
}

/// A CSV file: its columns, and its rows one after the other.
pub(crate) struct Table<'a> {
    /// The file's name.
    pub name: String,
    records: Records<'a>,
    columns: Vec<String>,
    record: Record,
    row: u64,
}

/// What stands next in a table.
pub(crate) enum Step {
    /// A row: see [`Table::cells`].
    Row,
    /// A row that is no row of this table.
    Malformed(Parsed),
    End,
}

impl<'a> Table<'a> {
    /// Reads the header line.
    pub fn open(input: Input<'a>) -> Result<Self, ReadError> {
        let mut records = Records::open(input.reader)?;
        let mut record = Record::default();
        // A header that is no record names no columns: the check of the required ones says so.
        let columns = match records.read(&mut record)? {
            Next::Record => record.fields().map(|name| name.trim().to_owned()).collect(),
            Next::Malformed(_) | Next::End => Vec::new(),
        };
        // A header that goes on past a carriage return is a whole file with the line ends of old.
        if columns.iter().any(|name: &String| name.contains('\r')) {
            return Err(ReadError::Malformed {
                line: 1,
                expected: "lines that end with a line feed, alone or after a carriage return",
            });
        }
        Ok(Self { name: input.name, records, columns, record, row: 0 })
    }

    /// Whether a column is there; case is ignored.
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name.eq_ignore_ascii_case(column))
    }

    /// Checks that columns are there.
    pub fn require(&self, columns: &[&'static str]) -> Result<(), ReadError> {
        let columns: Vec<_> = columns.iter().copied().filter(|column| !self.has(column)).collect();
        if columns.is_empty() { Ok(()) } else { Err(ReadError::MissingColumns { columns }) }
    }

    /// Goes to the next row that is not empty.
    pub fn advance(&mut self) -> Result<Step, ReadError> {
        loop {
            match self.records.read(&mut self.record)? {
                Next::End => return Ok(Step::End),
                Next::Malformed(expected) => {
                    self.row += 1;
                    return Ok(Step::Malformed(self.malformed(expected)));
                }
                Next::Record => {}
            }
            self.row += 1;
            if self.record.fields().all(|field| field.trim().is_empty()) {
                continue;
            }
            let surplus_is_empty =
                || (self.columns.len()..self.record.len()).all(|i| self.record.get(i).is_empty());
            if self.record.len() < self.columns.len() || !surplus_is_empty() {
                return Ok(Step::Malformed(
                    self.malformed(&format!("{} fields, as in the header", self.columns.len())),
                ));
            }
            return Ok(Step::Row);
        }
    }

    fn malformed(&self, expected: &str) -> Parsed {
        let mut findings = Findings::new(self.row, self.record.line);
        findings.refuse("", expected);
        findings.finish(None)
    }

    /// The cells of the row that [`Self::advance`] went to.
    pub fn cells(&self) -> Cells<'_> {
        Cells::new(&self.columns, &self.record, Findings::new(self.row, self.record.line))
    }

    /// Notes in the header, once, that the file is not UTF-8.
    pub fn note_encoding(&self, header: &mut FileHeader) {
        const EXPECTED: &str = "UTF-8; what is not is read as windows-1252";
        if self.records.not_utf8() && !header.warnings.iter().any(|fault| fault.expected == EXPECTED) {
            header.warnings.push(Fault {
                row: 0,
                line: 0,
                field: String::new(),
                expected: EXPECTED.to_owned(),
                severity: Severity::Warning,
            });
        }
    }
}

/// A feed of one CSV file.
pub(crate) struct CsvFeed<'a, K> {
    table: Table<'a>,
    header: FileHeader,
    ended: bool,
    kind: PhantomData<K>,
}

impl<'a, K: RowKind> CsvFeed<'a, K> {
    pub fn open(input: Input<'a>) -> Result<Self, ReadError> {
        let table = Table::open(input)?;
        table.require(K::REQUIRED)?;
        let mut header = FileHeader::default();
        table.note_encoding(&mut header);
        Ok(Self { table, header, ended: false, kind: PhantomData })
    }
}

impl<K: RowKind> Iterator for CsvFeed<'_, K> {
    type Item = Result<Parsed, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let step = self.table.advance();
        self.table.note_encoding(&mut self.header);
        self.ended = matches!(step, Err(_) | Ok(Step::End));
        match step {
            Err(error) => Some(Err(error)),
            Ok(Step::End) => None,
            Ok(Step::Malformed(parsed)) => Some(Ok(parsed)),
            Ok(Step::Row) => {
                let mut cells = self.table.cells();
                let record = K::read(&mut cells);
                Some(Ok(cells.finish(record)))
            }
        }
    }
}

impl<K: RowKind> Feed for CsvFeed<'_, K> {
    fn header(&self) -> &FileHeader {
        &self.header
    }
}

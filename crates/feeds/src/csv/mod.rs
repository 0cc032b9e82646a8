//! CSV files with a header line: a table, its rows and their cells, and the feed that any
//! [`RowKind`] makes of them.

mod cells;
mod records;

pub(crate) use cells::Cells;

use crate::findings::Findings;
use crate::input::{Input, limits};
use crate::{Feed, ReadError};
use contactpoint_directory::source::{Fault, FileHeader, Parsed, Severity, SourceRecord};
use records::{Next, Record, Records};
use std::marker::PhantomData;

/// What a reader of a CSV has to say: which columns it cannot do without, and what a row is.
pub(crate) trait RowKind {
    /// Without these columns the file is not of this kind.
    const REQUIRED: &'static [&'static str];
    /// The other columns that it reads.
    const OPTIONAL: &'static [&'static str];

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

const LINE: &str = "one line";

/// What stands next in a table.
pub(crate) enum Step {
    /// A row: see [`Table::cells`].
    Row,
    /// A row that is no row of this table, and why.
    Malformed(Findings),
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
            // Not passed over: a gigabyte without a line end is no table at all.
            Next::TooLong => {
                return Err(ReadError::TooLong { line: 1, what: LINE, limit: limits::CSV_LINE });
            }
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

    /// Checks that of the columns that are read none stands there twice: which of the two would count
    /// is nobody's to guess.
    pub fn require_once(&self, columns: &[&'static str]) -> Result<(), ReadError> {
        let times =
            |column: &str| self.columns.iter().filter(|name| name.eq_ignore_ascii_case(column)).count();
        match columns.iter().copied().find(|column| times(column) > 1) {
            Some(column) => Err(ReadError::RepeatedColumn { column }),
            None => Ok(()),
        }
    }

    /// Goes to the next row that is not empty.
    pub fn advance(&mut self) -> Result<Step, ReadError> {
        loop {
            match self.records.read(&mut self.record)? {
                Next::End => return Ok(Step::End),
                Next::Malformed(expected) => {
                    self.row += 1;
                    return Ok(self.malformed(expected));
                }
                Next::TooLong => {
                    self.row += 1;
                    return Ok(self.malformed(&format!("at most {} bytes in {LINE}", limits::CSV_LINE)));
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
                return Ok(self.malformed(&format!("{} fields, as in the header", self.columns.len())));
            }
            return Ok(Step::Row);
        }
    }

    fn malformed(&self, expected: &str) -> Step {
        let mut findings = Findings::new(self.row, self.record.line);
        findings.refuse("", expected);
        Step::Malformed(findings)
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

/// The rows of one CSV file, each as what `read` makes of it.
pub(crate) struct Rows<'a> {
    table: Table<'a>,
    /// What concerns the file as a whole.
    pub header: FileHeader,
    ended: bool,
}

impl<'a> Rows<'a> {
    /// Opens a file that must have some columns and may have others.
    pub fn open(
        input: Input<'a>,
        required: &[&'static str],
        optional: &[&'static str],
    ) -> Result<Self, ReadError> {
        let table = Table::open(input)?;
        table.require(required)?;
        table.require_once(required)?;
        table.require_once(optional)?;
        let mut header = FileHeader::default();
        table.note_encoding(&mut header);
        Ok(Self { table, header, ended: false })
    }

    /// The next row and what was found in it; no value for a row that is none or cannot be taken.
    /// `None` at the end and after an error.
    pub fn next<T>(
        &mut self,
        read: impl FnOnce(&mut Cells<'_>) -> Option<T>,
    ) -> Option<Result<(Option<T>, Findings), ReadError>> {
        if self.ended {
            return None;
        }
        let step = self.table.advance();
        self.table.note_encoding(&mut self.header);
        self.ended = matches!(step, Err(_) | Ok(Step::End));
        match step {
            Err(error) => Some(Err(error)),
            Ok(Step::End) => None,
            Ok(Step::Malformed(findings)) => Some(Ok((None, findings))),
            Ok(Step::Row) => {
                let mut cells = self.table.cells();
                let value = read(&mut cells);
                Some(Ok((value, cells.into_findings())))
            }
        }
    }
}

/// A feed of one CSV file.
pub(crate) struct CsvFeed<'a, K> {
    rows: Rows<'a>,
    kind: PhantomData<K>,
}

impl<'a, K: RowKind> CsvFeed<'a, K> {
    pub fn open(input: Input<'a>) -> Result<Self, ReadError> {
        Ok(Self { rows: Rows::open(input, K::REQUIRED, K::OPTIONAL)?, kind: PhantomData })
    }
}

impl<K: RowKind> Iterator for CsvFeed<'_, K> {
    type Item = Result<Parsed, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next(K::read)?;
        Some(row.map(|(record, findings)| findings.finish(record)))
    }
}

impl<K: RowKind> Feed for CsvFeed<'_, K> {
    fn header(&self) -> &FileHeader {
        &self.rows.header
    }
}

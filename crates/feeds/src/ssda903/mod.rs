//! The DfE looked-after children return (SSDA903, as in data-to-insight/csc-validator-be-903), of
//! which three files are read together: Header, Episodes and SWEpisodes, told apart by their
//! columns. Header or SWEpisodes may come alone. Key: CHILD, the authority's own id. A snapshot.
//! No file names its sender, and none names a child: a record updates a child who is known by
//! number, and otherwise waits.
//!
//! Taken of an episode are its two dates, of a social worker's the reference and the dates; they
//! make one involvement of children's social care. Reasons, needs, legal status, placements and
//! every postcode are passed over: a placement's postcode is a secret.
//!
//! Episodes are not sorted by child, so what they add to is held per child: a few dates and a
//! reference, for as many children as one authority looks after. Rows count within their own file;
//! faults of the second and third file name it.

mod care;

use crate::csv::{Cells, Step, Table};
use crate::findings::Findings;
use crate::{Feed, Inputs, ReadError};
use care::{Care, Worker};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::identifier::{Identifier, IdentifierKind};
use contactpoint_directory::source::{FileHeader, Parsed, RecordKey, SourceRecord};
use jiff::civil::Date;
use std::collections::HashMap;

pub(crate) struct Ssda903<'a> {
    children: Option<Table<'a>>,
    episodes: Option<Table<'a>>,
    workers: Option<Table<'a>>,
    care: HashMap<Identifier, Care>,
    /// Children who stand in SWEpisodes, to be yielded when no Header has them.
    left: Vec<Left>,
    header: FileHeader,
    ended: bool,
}

/// A child of SWEpisodes.
struct Left {
    id: Identifier,
    date_of_birth: Option<Date>,
    findings: Findings,
}

/// The columns of all three files that are read.
const COLUMNS: &[&str] = &["CHILD", "SEX", "DOB", "UPN", "DECOM", "DEC", "SW_ID", "SW_DECOM", "SW_DEC"];

const EXPECTED: &str = "Header (CHILD, SEX, DOB), Episodes (CHILD, DECOM, DEC) and SWEpisodes (CHILD, SW_ID, SW_DECOM), \
                        each at most once, with a Header or SWEpisodes";

impl<'a> Ssda903<'a> {
    /// Tells the files apart.
    pub fn open(inputs: Inputs<'a>) -> Result<Self, ReadError> {
        let (mut children, mut episodes, mut workers) = (None, None, None);
        let mut header = FileHeader::default();
        for input in inputs.into_files() {
            let table = Table::open(input)?;
            table.note_encoding(&mut header);
            table.require(&["CHILD"])?;
            table.require_once(COLUMNS)?;
            let place = if table.has("SW_ID") {
                table.require(&["SW_DECOM"])?;
                &mut workers
            } else if table.has("DECOM") {
                table.require(&["DEC"])?;
                &mut episodes
            } else {
                table.require(&["SEX", "DOB"])?;
                &mut children
            };
            if place.replace(table).is_some() {
                return Err(ReadError::Inputs { expected: EXPECTED });
            }
        }
        if children.is_none() && workers.is_none() {
            return Err(ReadError::Inputs { expected: EXPECTED });
        }
        Ok(Self { children, episodes, workers, care: HashMap::new(), left: Vec::new(), header, ended: false })
    }

    /// The next row of the files in their order; `None` when all are read.
    fn read(&mut self) -> Result<Option<Parsed>, ReadError> {
        if let Some(table) = &mut self.episodes {
            if let Some(refused) = read_side(table, &mut self.header, |cells| episode(cells, &mut self.care))?
            {
                return Ok(Some(refused));
            }
            self.episodes = None;
        }
        if let Some(table) = &mut self.workers {
            let (care, left) = (&mut self.care, &mut self.left);
            if let Some(refused) = read_side(table, &mut self.header, |cells| worker(cells, care, left))? {
                return Ok(Some(refused));
            }
            self.workers = None;
            self.left.reverse();
        }
        if let Some(table) = &mut self.children {
            let step = table.advance();
            table.note_encoding(&mut self.header);
            match step? {
                Step::Malformed(findings) => return Ok(Some(findings.finish(None))),
                Step::Row => {
                    let mut cells = table.cells();
                    let record = child(&mut cells, &mut self.care);
                    return Ok(Some(cells.finish(record)));
                }
                Step::End => self.children = None,
            }
        }
        while let Some(left) = self.left.pop() {
            if let Some(care) = self.care.remove(&left.id) {
                return Ok(Some(left.into_parsed(care)));
            }
        }
        Ok(None)
    }
}

impl Left {
    fn into_parsed(self, care: Care) -> Parsed {
        let key = RecordKey::new(self.id.value());
        let facts = ChildFacts {
            date_of_birth: self.date_of_birth,
            identifiers: vec![self.id],
            involvements: care.involvement().into_iter().collect(),
            ..ChildFacts::default()
        };
        let (row, line) = (self.findings.row(), self.findings.line());
        let record = SourceRecord { row, line, key, as_of_ms: None, facts, contacts: Vec::new() };
        self.findings.finish(Some(record))
    }
}

/// Reads rows of a file that only adds to others, as far as the next one that is refused.
fn read_side(
    table: &mut Table<'_>,
    header: &mut FileHeader,
    mut add: impl FnMut(&mut Cells<'_>) -> Option<()>,
) -> Result<Option<Parsed>, ReadError> {
    loop {
        let step = table.advance();
        table.note_encoding(header);
        let refused = match step? {
            Step::End => return Ok(None),
            Step::Malformed(findings) => findings.finish(None),
            Step::Row => {
                let mut cells = table.cells();
                match add(&mut cells) {
                    Some(()) => continue,
                    None => cells.finish(None),
                }
            }
        };
        let Parsed::Rejected(row, mut faults) = refused else { continue };
        for fault in &mut faults {
            fault.field = format!("{} ({})", fault.field, table.name);
        }
        return Ok(Some(Parsed::Rejected(row, faults)));
    }
}

fn child_id(cells: &mut Cells<'_>) -> Option<Identifier> {
    let id = Identifier::parse(IdentifierKind::SocialCare, cells.text("CHILD"));
    if id.is_none() {
        cells.refuse("CHILD", "a number of at most 20 letters and digits");
    }
    id
}

/// A date that a row cannot do without.
fn needed_date(cells: &mut Cells<'_>, column: &str) -> Option<Date> {
    let date = crate::text::parse_date(cells.text(column));
    if date.is_none() {
        cells.refuse(column, "a date, DD/MM/YYYY");
    }
    date
}

/// The end of something: absent, or a date; `None` refuses the row, for it would seem to last.
#[expect(clippy::option_option, reason = "the outer level is the row's, the inner the value's")]
fn end(cells: &mut Cells<'_>, column: &str) -> Option<Option<Date>> {
    if cells.has(column) { needed_date(cells, column).map(Some) } else { Some(None) }
}

fn episode(cells: &mut Cells<'_>, care: &mut HashMap<Identifier, Care>) -> Option<()> {
    let id = child_id(cells)?;
    let from = needed_date(cells, "DECOM")?;
    let until = end(cells, "DEC")?;
    care.entry(id).or_default().episode(from, until);
    Some(())
}

fn worker(cells: &mut Cells<'_>, care: &mut HashMap<Identifier, Care>, left: &mut Vec<Left>) -> Option<()> {
    let id = child_id(cells)?;
    let from = needed_date(cells, "SW_DECOM")?;
    let until = end(cells, "SW_DEC")?;
    let Some(reference) = cells.reference("SW_ID") else {
        cells.refuse("SW_ID", "the social worker's reference");
        return None;
    };
    let of_child = care.entry(id.clone()).or_default();
    if of_child.worker.is_none() {
        let mut findings = cells.fresh_findings();
        let date_of_birth = findings.date("DOB", cells.text("DOB"));
        left.push(Left { id, date_of_birth, findings });
    }
    of_child.allocate(Worker { reference, from, until });
    Some(())
}

fn child(cells: &mut Cells<'_>, care: &mut HashMap<Identifier, Care>) -> Option<SourceRecord> {
    let id = child_id(cells)?;
    let key = id.value().to_owned();
    let involvements = care.remove(&id).and_then(Care::involvement).into_iter().collect();
    let facts = ChildFacts {
        date_of_birth: cells.date("DOB"),
        sex: cells.sex("SEX"),
        identifiers: [id].into_iter().chain(cells.identifier(IdentifierKind::Upn, "UPN")).collect(),
        involvements,
        ..ChildFacts::default()
    };
    Some(cells.record(key, facts))
}

impl Iterator for Ssda903<'_> {
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

impl Feed for Ssda903<'_> {
    fn header(&self) -> &FileHeader {
        &self.header
    }
}

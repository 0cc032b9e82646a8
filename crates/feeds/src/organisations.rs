//! `organisations.csv`, the register of organisations. Reference data: it names no child. The
//! columns stand in `schemas/organisations.json`.

use crate::csv::{Cells, Rows};
use crate::{Inputs, ReadError};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::organisation::OrganisationKind;
use contactpoint_directory::personal::{Email, Name, Phone};
use contactpoint_directory::source::{Fault, FileHeader};

const REQUIRED: &[&str] = &["code", "name", "kind"];
const OPTIONAL: &[&str] = &[
    "other_codes",
    "la",
    "contact_name",
    "contact_role",
    "phone",
    "email",
    "duty_line",
    "out_of_hours_line",
];

/// An organisation as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Which row of the file, counted from 1.
    pub row: u64,
    /// The code it is registered under.
    pub code: OrganisationCode,
    /// Further codes of the same organisation.
    pub other_codes: Vec<OrganisationCode>,
    /// Its name.
    pub name: Name,
    /// What it is.
    pub kind: OrganisationKind,
    /// The authority it lies in.
    pub la: Option<OrganisationCode>,
    /// Who answers questions about a child.
    pub contact_name: Option<Name>,
    /// That person's role.
    pub contact_role: Option<Name>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// The line to call in office hours.
    pub duty_line: Option<Phone>,
    /// The line to call out of office hours.
    pub out_of_hours_line: Option<Phone>,
}

/// What the reader yields for each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParsedOrganisation {
    /// An organisation, with the warnings that came with it.
    Row(Box<OrganisationRow>, Vec<Fault>),
    /// A row that cannot be taken.
    Rejected(u64, Vec<Fault>),
}

/// The register being read: an iterator over its rows. After an error it ends.
pub struct Organisations<'a> {
    rows: Rows<'a>,
}

/// Opens a register.
///
/// # Errors
///
/// When required columns are missing, the encoding is not read, or there is not exactly one file.
pub fn open(inputs: Inputs<'_>) -> Result<Organisations<'_>, ReadError> {
    Ok(Organisations { rows: Rows::open(inputs.single()?, REQUIRED, OPTIONAL)? })
}

impl Organisations<'_> {
    /// Warnings that concern the file as a whole; complete at its end.
    pub fn header(&self) -> &FileHeader {
        &self.rows.header
    }
}

impl Iterator for Organisations<'_> {
    type Item = Result<ParsedOrganisation, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next(read)?;
        Some(row.map(|(organisation, findings)| {
            let row = findings.row();
            let (faults, refused) = findings.into_faults();
            match organisation {
                Some(organisation) if !refused => {
                    ParsedOrganisation::Row(Box::new(OrganisationRow { row, ..organisation }), faults)
                }
                _ => ParsedOrganisation::Rejected(row, faults),
            }
        }))
    }
}

fn read(cells: &mut Cells<'_>) -> Option<OrganisationRow> {
    let code = code(cells.text("code"));
    if code.is_none() {
        cells.refuse("code", "urn:, laestab:, ods:, la: or other: and a code of that register");
    }
    let kind = OrganisationKind::parse(&cells.text("kind").to_ascii_lowercase());
    if kind.is_none() {
        cells.refuse("kind", &OrganisationKind::ALL.map(OrganisationKind::code).join(", "));
    }
    let name = cells.label("name");
    if name.is_none() {
        cells.refuse("name", "a name");
    }
    let mut other_codes = Vec::new();
    for text in cells.text("other_codes").split(';').filter(|text| !text.trim().is_empty()) {
        match self::code(text) {
            Some(code) => other_codes.push(code),
            None => cells.warn("other_codes", "codes as in `code`, with ; between them"),
        }
    }
    Some(OrganisationRow {
        row: 0,
        code: code?,
        other_codes,
        name: name?,
        kind: kind?,
        la: cells.value("la", "a local authority's 3 digits", OrganisationCode::la),
        contact_name: cells.label("contact_name"),
        contact_role: cells.label("contact_role"),
        phone: cells.phone("phone"),
        email: cells.email("email"),
        duty_line: cells.phone("duty_line"),
        out_of_hours_line: cells.phone("out_of_hours_line"),
    })
}

/// A code with its scheme: a bare one could be taken for one of another register.
fn code(text: &str) -> Option<OrganisationCode> {
    let code = OrganisationCode::parse(text)?;
    let scheme = code.as_text();
    let scheme = scheme.split(':').next()?;
    text.trim().strip_prefix(scheme)?.starts_with(':').then_some(code)
}

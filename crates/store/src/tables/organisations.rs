//! Organisations and their codes.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::organisation::{OrganisationCard, OrganisationKind};

statements! {
    UPSERT = "INSERT INTO organisation (code, name, kind, la, contact_name, contact_role, phone, email, duty_line, out_of_hours_line) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, la = excluded.la, contact_name = excluded.contact_name, contact_role = excluded.contact_role, phone = excluded.phone, email = excluded.email, duty_line = excluded.duty_line, out_of_hours_line = excluded.out_of_hours_line";
    ADD_CODE = "INSERT INTO organisation_code (code, organisation) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET organisation = excluded.organisation";
    ACCREDIT = "UPDATE organisation SET accredited_until = $2 WHERE code = $1";
    BY_CODE = "SELECT o.code, o.name, o.kind, o.la, o.contact_name, o.contact_role, o.phone, o.email, o.duty_line, o.out_of_hours_line FROM organisation_code c JOIN organisation o ON o.code = c.organisation WHERE c.code = $1";
    ACCREDITED_UNTIL = "SELECT accredited_until FROM organisation WHERE code = $1";
    SCHOOL_CODES = "SELECT c.code, c.organisation FROM organisation_code c JOIN organisation o ON o.code = c.organisation WHERE o.kind IN ('school', 'early-years')";
    OF_LA = "SELECT code, name, kind, la, contact_name, contact_role, phone, email, duty_line, out_of_hours_line FROM organisation WHERE kind = 'local-authority' AND la = $1";
}

/// Adds or updates an organisation, with all of its codes.
pub fn upsert(card: &OrganisationCard, other_codes: &[OrganisationCode]) -> Vec<Change> {
    let code = card.code.as_text();
    let mut changes = vec![change(
        UPSERT,
        values![
            code.as_str(),
            card.name.as_str(),
            card.kind.code(),
            card.la.clone(),
            card.contact_name.clone(),
            card.contact_role.clone(),
            card.phone.clone(),
            card.email.clone(),
            card.duty_line.clone(),
            card.out_of_hours_line.clone(),
        ],
    )];
    for other in [&card.code].into_iter().chain(other_codes) {
        changes.push(change(ADD_CODE, values![other.as_text(), code.as_str()]));
    }
    changes
}

/// Sets until when an organisation is accredited.
pub fn accredit(code: &OrganisationCode, until_ms: Option<i64>) -> Change {
    change(ACCREDIT, values![code.as_text(), until_ms])
}

fn card(row: &Row) -> Result<OrganisationCard, StoreError> {
    let broken = StoreError::Sealed("organisation");
    Ok(OrganisationCard {
        code: OrganisationCode::parse(&row.text(0)?).ok_or(broken)?,
        name: row.text(1)?,
        kind: OrganisationKind::parse(&row.text(2)?).unwrap_or(OrganisationKind::Other),
        la: row.maybe_text(3)?,
        contact_name: row.maybe_text(4)?,
        contact_role: row.maybe_text(5)?,
        phone: row.maybe_text(6)?,
        email: row.maybe_text(7)?,
        duty_line: row.maybe_text(8)?,
        out_of_hours_line: row.maybe_text(9)?,
    })
}

/// The organisation with this code, by any of its codes.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<OrganisationCard>, StoreError> {
    conn.first(BY_CODE, &values![code], card)
}

/// Until when an organisation is accredited.
pub fn accredited_until(conn: &mut Conn, code: &str) -> Result<Option<i64>, StoreError> {
    Ok(conn.first(ACCREDITED_UNTIL, &values![code], |row| row.maybe_int(0))?.flatten())
}

/// Every code of every school, with the code it is registered under.
pub fn school_codes(conn: &mut Conn) -> Result<Vec<(String, String)>, StoreError> {
    conn.query(SCHOOL_CODES, &[], |row| Ok((row.text(0)?, row.text(1)?)))
}

/// The authority with these three digits.
pub fn authority(conn: &mut Conn, la: &str) -> Result<Option<OrganisationCard>, StoreError> {
    conn.first(OF_LA, &values![la], card)
}

//! Contact cards of practitioners and teams, and whose involvement a record states.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::facts::{Contact, ContactKind, ContactRef};
use contactpoint_directory::ids::{AccountId, ContactId, RecordId};
use contactpoint_directory::personal::{Email, Name, Phone};

statements! {
    // A new number is entered once: the newest word of a supplier on its own staff counts. What it
    // leaves out stays, as in `Contact::renewed_by`.
    UPSERT = "INSERT INTO contact (id, supplier, reference, kind, name, role, organisation, team_ref, phone, email, duty_line, out_of_hours_line, as_of, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (SELECT a.id FROM account a WHERE a.email = $10 AND $4 = 'practitioner' ORDER BY a.id LIMIT 1)) ON CONFLICT (supplier, reference) DO UPDATE SET kind = excluded.kind, name = excluded.name, role = COALESCE(excluded.role, contact.role), organisation = COALESCE(excluded.organisation, contact.organisation), team_ref = COALESCE(excluded.team_ref, contact.team_ref), phone = COALESCE(excluded.phone, contact.phone), email = COALESCE(excluded.email, contact.email), duty_line = COALESCE(excluded.duty_line, contact.duty_line), out_of_hours_line = COALESCE(excluded.out_of_hours_line, contact.out_of_hours_line), account_id = COALESCE(contact.account_id, excluded.account_id), as_of = excluded.as_of WHERE excluded.as_of >= contact.as_of";
    FIND = "SELECT reference, kind, name, role, organisation, team_ref, phone, email, duty_line, out_of_hours_line FROM contact WHERE supplier = $1 AND reference = $2";
    ALL = "SELECT supplier, CASE WHEN account_id IS NULL THEN reference ELSE '' END, kind, name, role, organisation, team_ref, phone, email, duty_line, out_of_hours_line FROM contact";
    FIND_DATED = "SELECT reference, kind, name, role, organisation, team_ref, phone, email, duty_line, out_of_hours_line, as_of FROM contact WHERE supplier = $1 AND reference = $2";
    OF_ACCOUNT = "SELECT id, supplier, reference FROM contact WHERE account_id = $1 ORDER BY id";
    CLAIM = "UPDATE contact SET account_id = $2 WHERE email = $1 AND kind = 'practitioner'";
    SET_ACCOUNT = "UPDATE contact SET account_id = $2 WHERE id = $1";
    ADD_INVOLVEMENT = "INSERT INTO involvement_of (contact_id, record_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    DROP_INVOLVEMENTS = "DELETE FROM involvement_of WHERE record_id = $1";
    CHILDREN_OF = "SELECT DISTINCT r.child_id FROM contact c JOIN involvement_of i ON i.contact_id = c.id JOIN source_record r ON r.id = i.record_id WHERE c.account_id = $1 AND r.child_id IS NOT NULL ORDER BY r.child_id LIMIT $2";
}

/// Adds or updates a card. `id` is derived from supplier and reference by the caller.
pub fn upsert(id: ContactId, supplier: &str, contact: &Contact, as_of_ms: i64) -> Change {
    let kind = match contact.kind {
        ContactKind::Practitioner => "practitioner",
        ContactKind::Team => "team",
    };
    let name = |n: &Option<Name>| n.as_ref().map(|n| n.as_str().to_owned());
    let phone = |p: &Option<Phone>| p.as_ref().map(|p| p.as_str().to_owned());
    change(
        UPSERT,
        values![
            id,
            supplier,
            contact.reference.as_str(),
            kind,
            contact.name.as_str(),
            name(&contact.role),
            name(&contact.organisation),
            contact.team.as_ref().map(|t| t.as_str().to_owned()),
            phone(&contact.phone),
            contact.email.as_ref().map(|e| e.as_str().to_owned()),
            phone(&contact.duty_line),
            phone(&contact.out_of_hours_line),
            as_of_ms,
        ],
    )
}

fn contact(row: &Row) -> Result<Contact, StoreError> {
    let broken = || StoreError::Sealed("contact card");
    let name = |text: Option<String>| text.and_then(|t| Name::parse(&t));
    let phone = |text: Option<String>| text.and_then(|t| Phone::parse(&t));
    Ok(Contact {
        reference: ContactRef::parse(&row.text(0)?).ok_or_else(broken)?,
        kind: if row.text(1)? == "team" { ContactKind::Team } else { ContactKind::Practitioner },
        name: name(row.maybe_text(2)?).ok_or_else(broken)?,
        role: name(row.maybe_text(3)?),
        organisation: name(row.maybe_text(4)?),
        team: row.maybe_text(5)?.and_then(|t| ContactRef::parse(&t)),
        phone: phone(row.maybe_text(6)?),
        email: row.maybe_text(7)?.and_then(|t| Email::parse(&t)),
        duty_line: phone(row.maybe_text(8)?),
        out_of_hours_line: phone(row.maybe_text(9)?),
    })
}

/// A card by its supplier and reference.
pub fn find(conn: &mut Conn, supplier: &str, reference: &ContactRef) -> Result<Option<Contact>, StoreError> {
    conn.first(FIND, &values![supplier, reference.as_str()], contact)
}

/// What all cards say, in no order, without ids and times; an account's own without its reference.
pub fn all_said(conn: &mut Conn) -> Result<Vec<Vec<Option<String>>>, StoreError> {
    conn.query(ALL, &[], |row| (0..11).map(|place| row.maybe_text(place)).collect())
}

/// A card and the moment of the word that holds.
pub fn find_dated(
    conn: &mut Conn,
    supplier: &str,
    reference: &ContactRef,
) -> Result<Option<(Contact, i64)>, StoreError> {
    conn.first(FIND_DATED, &values![supplier, reference.as_str()], |row| Ok((contact(row)?, row.int(10)?)))
}

/// The cards that are one account's own: id, supplier, reference.
pub fn of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Vec<(ContactId, String, String)>, StoreError> {
    conn.query(OF_ACCOUNT, &values![account], |row| Ok((row.id(0, ContactId)?, row.text(1)?, row.text(2)?)))
}

/// Says that the practitioners' cards with this e-mail address are this account's own.
pub fn claim(email: &str, account: AccountId) -> Change {
    change(CLAIM, values![email, account])
}

/// Says that a card is this account's own.
pub fn set_account(id: ContactId, account: AccountId) -> Change {
    change(SET_ACCOUNT, values![id, account])
}

/// Says that a record states an involvement of this contact.
pub fn add_involvement(contact: ContactId, record: RecordId) -> Change {
    change(ADD_INVOLVEMENT, values![contact, record])
}

/// Forgets what a record stated, before its new version is written.
pub fn drop_involvements(record: RecordId) -> Change {
    change(DROP_INVOLVEMENTS, values![record])
}

/// Children whom one of the account's own cards is involved with.
pub fn children_of(
    conn: &mut Conn,
    account: AccountId,
    limit: i64,
) -> Result<Vec<contactpoint_directory::ids::ChildId>, StoreError> {
    conn.query(CHILDREN_OF, &values![account, limit], |row| row.id(0, contactpoint_directory::ids::ChildId))
}

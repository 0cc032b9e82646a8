//! Children and their numbers. Which records make a child is said by the links alone.

use super::{change, values};
use crate::{Change, Conn, StoreError};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{ChildId, RecordId};

statements! {
    INSERT = "INSERT INTO child (id, anchor_id, created_at) VALUES ($1, $2, $3)";
    PROJECT = "UPDATE child SET la = COALESCE($2, la), born_month = COALESCE($3, born_month) WHERE id = $1";
    KEEP_LA = "UPDATE child SET la = COALESCE(la, $2) WHERE id = $1";
    ISSUE = "INSERT INTO child_number (number, anchor_id, issued_at) VALUES ($1, $2, $3)";
    LA = "SELECT la FROM child WHERE id = $1";
    NUMBERS = "SELECT n.number FROM child_number n JOIN source_record r ON r.id = n.anchor_id WHERE r.child_id = $1 ORDER BY n.issued_at, n.number";
    NUMBERS_AT = "SELECT issued_at, number FROM child_number WHERE anchor_id = $1";
    BY_NUMBER = "SELECT r.child_id FROM child_number n JOIN source_record r ON r.id = n.anchor_id WHERE n.number = $1";
    ANCHORED_AT = "SELECT id FROM child WHERE anchor_id = $1";
    ALL_ANCHORS = "SELECT anchor_id, id FROM child WHERE id > $1 ORDER BY id LIMIT 100000";
    COUNT = "SELECT COUNT(DISTINCT child_id) FROM source_record WHERE child_id IS NOT NULL";
}

/// Adds a child, anchored to its first record, with its number.
pub fn insert(id: ChildId, anchor: RecordId, number: ChildNumber, at_ms: i64) -> [Change; 2] {
    let number = i64::try_from(number.value()).unwrap_or(i64::MAX);
    [change(INSERT, values![id, anchor, at_ms]), change(ISSUE, values![number, anchor, at_ms])]
}

/// Keeps the small clear projection by which work is listed: authority and month of birth.
pub fn project(id: ChildId, la: Option<&str>, born_month: Option<&str>) -> Change {
    change(PROJECT, values![id, la, born_month])
}

/// Gives a child that has no authority this one.
pub fn keep_la(id: ChildId, la: &str) -> Change {
    change(KEEP_LA, values![id, la])
}

/// The child's local authority, DfE three digits.
pub fn la(conn: &mut Conn, id: ChildId) -> Result<Option<String>, StoreError> {
    Ok(conn.first(LA, &values![id], |row| row.maybe_text(0))?.flatten())
}

/// The child's numbers, the one to show first.
pub fn numbers(conn: &mut Conn, id: ChildId) -> Result<Vec<ChildNumber>, StoreError> {
    let numbers = conn.query(NUMBERS, &values![id], |row| row.int(0))?;
    Ok(numbers.into_iter().filter_map(|number| ChildNumber::parse(&format!("{number:010}"))).collect())
}

/// The numbers that go with a record, and when each was issued: of a child, the first issued is shown.
pub fn numbers_at(conn: &mut Conn, record: RecordId) -> Result<Vec<(i64, ChildNumber)>, StoreError> {
    let numbers = conn.query(NUMBERS_AT, &values![record], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let parsed =
        numbers.into_iter().map(|(at, number)| Some((at, ChildNumber::parse(&format!("{number:010}"))?)));
    Ok(parsed.flatten().collect())
}

/// The child that a number leads to now.
pub fn by_number(conn: &mut Conn, number: ChildNumber) -> Result<Option<ChildId>, StoreError> {
    let number = i64::try_from(number.value()).unwrap_or(i64::MAX);
    Ok(conn.first(BY_NUMBER, &values![number], |row| row.maybe_id(0, ChildId))?.flatten())
}

/// The child that was first made from this record.
pub fn anchored_at(conn: &mut Conn, record: RecordId) -> Result<Option<ChildId>, StoreError> {
    conn.first(ANCHORED_AT, &values![record], |row| row.id(0, ChildId))
}

/// Children and the records that they were first made from, in the order of the children's ids, a page.
pub fn anchors(conn: &mut Conn, after: ChildId) -> Result<Vec<(RecordId, ChildId)>, StoreError> {
    conn.query(ALL_ANCHORS, &values![after], |row| Ok((row.id(0, RecordId)?, row.id(1, ChildId)?)))
}

/// Number of children that have a record.
pub fn count(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(conn.first(COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}

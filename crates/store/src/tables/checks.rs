//! Checks of the matching: which records were drawn, which others stood with them or near them, and what people said.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{AccountId, CheckId, ChildId, RecordId};

statements! {
    NEWEST = "SELECT id, drawn_at, finished_at FROM matching_check WHERE la = $1 ORDER BY drawn_at DESC, id DESC LIMIT 1";
    INSERT = "INSERT INTO matching_check (id, la, drawn_at) VALUES ($1, $2, $3)";
    FINISH = "UPDATE matching_check SET finished_at = $2 WHERE id = $1";
    ADD = "INSERT INTO matching_check_record (check_id, item, place, record_id, is_inside, answer) VALUES ($1, $2, $3, $4, $5, $6)";
    ANSWER = "UPDATE matching_check_record SET answer = $4, answered_by = $5, answered_at = $6 WHERE check_id = $1 AND item = $2 AND place = $3";
    RECORDS = "SELECT item, place, record_id, is_inside, answer FROM matching_check_record WHERE check_id = $1 ORDER BY item, place";
    FRAME = "SELECT c.id, r.id FROM child c JOIN source_record r ON r.child_id = c.id WHERE c.la = $1 AND c.id >= $2 AND r.anchor_id IS NULL AND (c.id, r.id) > ($2, $3) ORDER BY c.id, r.id LIMIT 10000";
}

/// A check.
#[derive(Clone, Copy, Debug)]
pub struct CheckRow {
    /// Id.
    pub id: CheckId,
    /// When the sample was drawn.
    pub drawn_at: i64,
    /// When it was finished; none while it is open.
    pub finished_at: Option<i64>,
}

/// A record of a check.
#[derive(Clone, Debug)]
pub struct CheckRecord {
    /// The item, from 1, in the order of the draw.
    pub item: i64,
    /// Its place in the item; 0: it is the drawn one.
    pub place: i64,
    /// The record.
    pub record: RecordId,
    /// It stood with the drawn one when that was drawn.
    pub is_inside: bool,
    /// What somebody said of it and the drawn one.
    pub answer: Option<String>,
}

/// An authority's newest check.
pub fn newest(conn: &mut Conn, la: &str) -> Result<Option<CheckRow>, StoreError> {
    conn.first(NEWEST, &values![la], |row| {
        Ok(CheckRow { id: row.id(0, CheckId)?, drawn_at: row.int(1)?, finished_at: row.maybe_int(2)? })
    })
}

/// Adds a check. Refused while another of the authority is open.
pub fn insert(id: CheckId, la: &str, at_ms: i64) -> Change {
    change(INSERT, values![id, la, at_ms])
}

/// Finishes it.
pub fn finish(id: CheckId, at_ms: i64) -> Change {
    change(FINISH, values![id, at_ms])
}

/// Adds a record.
pub fn add(id: CheckId, record: &CheckRecord) -> Change {
    let CheckRecord { item, place, record, is_inside, answer } = record;
    change(ADD, values![id, *item, *place, *record, i64::from(*is_inside), answer.as_deref()])
}

/// Keeps what somebody says of a record, in place of what was said of it before.
pub fn answer(id: CheckId, item: i64, place: i64, said: &str, by: AccountId, at_ms: i64) -> Change {
    change(ANSWER, values![id, item, place, said, by, at_ms])
}

fn record(row: &Row) -> Result<CheckRecord, StoreError> {
    Ok(CheckRecord {
        item: row.int(0)?,
        place: row.int(1)?,
        record: row.id(2, RecordId)?,
        is_inside: row.int(3)? != 0,
        answer: row.maybe_text(4)?,
    })
}

/// All records of a check, item by item.
pub fn records(conn: &mut Conn, id: CheckId) -> Result<Vec<CheckRecord>, StoreError> {
    conn.query(RECORDS, &values![id], record)
}

/// Records that are linked to children of an authority, a page. `after`: the last one of the page before.
pub fn frame(
    conn: &mut Conn,
    la: &str,
    after: Option<(ChildId, RecordId)>,
) -> Result<Vec<(ChildId, RecordId)>, StoreError> {
    let (child, record) = after.unwrap_or((ChildId([0; 16]), RecordId([0; 16])));
    conn.query(FRAME, &values![la, child, record], |row| Ok((row.id(0, ChildId)?, row.id(1, RecordId)?)))
}

//! Checks of the matching: which records were drawn, which others stood with them or near them, and what people said. The
//! records go when a check is finished; what is counted stays.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{CheckId, ChildId, RecordId};

statements! {
    NEWEST = "SELECT id, drawn_at, finished_at FROM matching_check WHERE la = $1 ORDER BY drawn_at DESC, id DESC LIMIT 1";
    INSERT = "INSERT INTO matching_check (id, la, drawn_at) VALUES ($1, $2, $3)";
    FINISH = "UPDATE matching_check SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL";
    ADD_ITEM = "INSERT INTO matching_check_item (check_id, item, source, beside, together, right_least, right_most, missed_least, missed_most) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    JUDGE = "UPDATE matching_check_item SET together = $3, right_least = $4, right_most = $5, missed_least = $6, missed_most = $7 WHERE check_id = $1 AND item = $2 AND together IS NULL";
    DROP_UNJUDGED = "DELETE FROM matching_check_item WHERE check_id = $1 AND item = $2 AND together IS NULL";
    ITEMS = "SELECT item, source, beside, together, right_least, right_most, missed_least, missed_most FROM matching_check_item WHERE check_id = $1 ORDER BY item";
    ADD = "INSERT INTO matching_check_record (check_id, item, place, record_id, is_inside) VALUES ($1, $2, $3, $4, $5)";
    ANSWER = "UPDATE matching_check_record SET answer = $4 WHERE check_id = $1 AND item = $2 AND place = $3";
    RECORDS = "SELECT item, place, record_id, is_inside, answer FROM matching_check_record WHERE check_id = $1 ORDER BY item, place";
    DROP_RECORDS = "DELETE FROM matching_check_record WHERE check_id = $1";
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

/// An item of a check.
#[derive(Clone, Debug)]
pub struct CheckItemRow {
    /// Its place in the order of the draw, from 1.
    pub item: i64,
    /// The kind of source of the drawn record, as its code.
    pub source: String,
    /// How many records stood beside the drawn one.
    pub beside: i64,
    /// What was counted when it was first judged; none before.
    pub counts: Option<CheckCounts>,
}

/// What was counted of the records beside a drawn one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckCounts {
    /// Those that stood with it when it was drawn.
    pub together: i64,
    /// Of them, those of the same child: at least and at most.
    pub right: (i64, i64),
    /// Those of the same child that stood elsewhere: at least and at most.
    pub missed: (i64, i64),
}

/// A record of an open check.
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

/// Finishes it, once: its records are forgotten.
pub fn finish(id: CheckId, at_ms: i64) -> Vec<Change> {
    vec![change(FINISH, values![id, at_ms]), change(DROP_RECORDS, values![id])]
}

/// Adds an item.
pub fn add_item(id: CheckId, row: &CheckItemRow) -> Change {
    let CheckItemRow { item, source, beside, counts } = row;
    let of = |count: fn(&CheckCounts) -> i64| counts.as_ref().map(count);
    change(
        ADD_ITEM,
        values![
            id,
            *item,
            source.as_str(),
            *beside,
            of(|counts| counts.together),
            of(|counts| counts.right.0),
            of(|counts| counts.right.1),
            of(|counts| counts.missed.0),
            of(|counts| counts.missed.1),
        ],
    )
}

/// Keeps what is counted of an item. Of one that is judged already nothing changes.
pub fn judge(id: CheckId, item: i64, counts: CheckCounts) -> Change {
    let CheckCounts { together, right, missed } = counts;
    change(JUDGE, values![id, item, together, right.0, right.1, missed.0, missed.1])
}

/// Drops an item, unless it is judged.
pub fn drop_unjudged(id: CheckId, item: i64) -> Change {
    change(DROP_UNJUDGED, values![id, item])
}

/// Adds a record, of which nothing is said yet.
pub fn add(id: CheckId, record: &CheckRecord) -> Change {
    let CheckRecord { item, place, record, is_inside, .. } = record;
    change(ADD, values![id, *item, *place, *record, i64::from(*is_inside)])
}

/// Keeps what somebody says of a record, in place of what was said of it before.
pub fn answer(id: CheckId, item: i64, place: i64, said: &str) -> Change {
    change(ANSWER, values![id, item, place, said])
}

fn item(row: &Row) -> Result<CheckItemRow, StoreError> {
    let count = |column| Ok::<_, StoreError>(row.maybe_int(column)?.unwrap_or(0));
    let counted = |together| {
        let (right, missed) = ((count(4)?, count(5)?), (count(6)?, count(7)?));
        Ok::<_, StoreError>(CheckCounts { together, right, missed })
    };
    Ok(CheckItemRow {
        item: row.int(0)?,
        source: row.text(1)?,
        beside: row.int(2)?,
        counts: row.maybe_int(3)?.map(counted).transpose()?,
    })
}

/// The items of a check, in the order of the draw.
pub fn items(conn: &mut Conn, id: CheckId) -> Result<Vec<CheckItemRow>, StoreError> {
    conn.query(ITEMS, &values![id], item)
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

/// All records of a check that is open, item by item.
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

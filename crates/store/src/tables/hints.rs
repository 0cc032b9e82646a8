//! Hints: pairs of records of two children who may be one, which no machine joins and no person was asked about.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{DecisionId, RecordId};

statements! {
    KEEP = "INSERT INTO hint (record_id, other_id, decision_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (record_id, other_id) DO UPDATE SET decision_id = excluded.decision_id";
    DROP = "DELETE FROM hint WHERE record_id = $1 AND other_id = $2";
    OF = "SELECT record_id, other_id, decision_id, at FROM hint WHERE record_id = $1 ORDER BY other_id";
    OPEN = "SELECT h.record_id, h.other_id, h.decision_id, h.at FROM hint h JOIN source_record a ON a.id = h.record_id JOIN child x ON x.id = a.child_id JOIN source_record b ON b.id = h.other_id JOIN child y ON y.id = b.child_id WHERE x.id <> y.id AND (x.la = $1 OR x.la IS NULL) AND (y.la = $1 OR y.la IS NULL) AND (x.la = $1 OR y.la = $1) AND (h.at, h.record_id, h.other_id) > ($2, $3, $4) ORDER BY h.at, h.record_id, h.other_id LIMIT $5";
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintRow {
    /// The record that stands by itself.
    pub record: RecordId,
    /// A record of the child that it may be.
    pub other: RecordId,
    /// The decision that explains it.
    pub decision: DecisionId,
    /// When.
    pub at: i64,
}

fn hint(row: &Row) -> Result<HintRow, StoreError> {
    Ok(HintRow {
        record: row.id(0, RecordId)?,
        other: row.id(1, RecordId)?,
        decision: row.id(2, DecisionId)?,
        at: row.int(3)?,
    })
}

/// Keeps a hint, as old as it is, with the newest decision that explains it.
pub fn keep(hint: &HintRow) -> Change {
    change(KEEP, values![hint.record, hint.other, hint.decision, hint.at])
}

/// Drops a hint that holds no longer.
pub fn drop(record: RecordId, other: RecordId) -> Change {
    change(DROP, values![record, other])
}

/// The hints of a record.
pub fn of(conn: &mut Conn, record: RecordId) -> Result<Vec<HintRow>, StoreError> {
    conn.query(OF, &values![record], hint)
}

/// Those that wait, of which one child is of an authority and the other too, or of none that is known, oldest first. A
/// pair that has become one child since is none.
/// `after`: those before it, and itself, were read.
pub fn open(
    conn: &mut Conn,
    la: &str,
    after: Option<&HintRow>,
    limit: i64,
) -> Result<Vec<HintRow>, StoreError> {
    let from_the_first = (i64::MIN, RecordId([0; 16]), RecordId([0; 16]));
    let (at, record, other) = after.map_or(from_the_first, |hint| (hint.at, hint.record, hint.other));
    conn.query(OPEN, &values![la, at, record, other, limit], hint)
}

//! Files received: how far each was taken, its counts and its faults.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{BatchId, SourceId};
use contactpoint_directory::source::{Fault, Severity};

statements! {
    FIND = "SELECT id, source_id, started_at, finished_at, next_row, accepted, unchanged, rejected, waiting, not_taken, matched, created, held FROM batch WHERE source_id = $1 AND digest = $2";
    INSERT = "INSERT INTO batch (id, source_id, digest, started_at, next_row, accepted, unchanged, rejected, waiting, not_taken, matched, created, held) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
    ADVANCE = "UPDATE batch SET next_row = $2, accepted = $3, unchanged = $4, rejected = $5, waiting = $6, not_taken = $7, matched = $8, created = $9, held = $10, finished_at = $11 WHERE id = $1";
    RECENT = "SELECT id, source_id, started_at, finished_at, next_row, accepted, unchanged, rejected, waiting, not_taken, matched, created, held FROM batch ORDER BY started_at DESC, id LIMIT $1";
    ADD_FAULT = "INSERT INTO fault (batch_id, ordinal, record_no, line, field, expected, severity) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FAULTS = "SELECT record_no, line, field, expected, severity FROM fault WHERE batch_id = $1 ORDER BY CASE WHEN record_no = 0 THEN 0 ELSE 1 END, ordinal LIMIT $2";
    COUNT_FAULTS = "SELECT COUNT(*) FROM fault WHERE batch_id = $1";
}

/// Counts of a file's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Taken: new or changed.
    pub accepted: i64,
    /// The same as before.
    pub unchanged: i64,
    /// Refused, with faults.
    pub rejected: i64,
    /// Taken, and waiting for a name or date of birth.
    pub waiting: i64,
    /// Not taken: already 18.
    pub not_taken: i64,
    /// For the directory team only: linked to a known child.
    pub matched: i64,
    /// For the directory team only: made a new child.
    pub created: i64,
    /// For the directory team only: held for a person.
    pub held: i64,
}

/// A file received.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Id.
    pub id: BatchId,
    /// Source.
    pub source: SourceId,
    /// When it began.
    pub started_at: i64,
    /// When it was done; none while it is being taken, or was cut short.
    pub finished_at: Option<i64>,
    /// Rows before this one are done.
    pub next_row: i64,
    /// Counts so far.
    pub counts: Counts,
}

fn batch(row: &Row) -> Result<BatchRow, StoreError> {
    Ok(BatchRow {
        id: row.id(0, BatchId)?,
        source: row.id(1, SourceId)?,
        started_at: row.int(2)?,
        finished_at: row.maybe_int(3)?,
        next_row: row.int(4)?,
        counts: Counts {
            accepted: row.int(5)?,
            unchanged: row.int(6)?,
            rejected: row.int(7)?,
            waiting: row.int(8)?,
            not_taken: row.int(9)?,
            matched: row.int(10)?,
            created: row.int(11)?,
            held: row.int(12)?,
        },
    })
}

/// The file of this source with this digest, if it was seen before.
pub fn find(conn: &mut Conn, source: SourceId, digest: &[u8; 32]) -> Result<Option<BatchRow>, StoreError> {
    conn.first(FIND, &values![source, *digest], batch)
}

/// The files taken last, newest first.
pub fn recent(conn: &mut Conn, limit: i64) -> Result<Vec<BatchRow>, StoreError> {
    conn.query(RECENT, &values![limit], batch)
}

/// Begins one.
pub fn insert(id: BatchId, source: SourceId, digest: &[u8; 32], at_ms: i64) -> Change {
    change(INSERT, values![id, source, *digest, at_ms])
}

/// Moves the checkpoint.
pub fn advance(id: BatchId, next_row: i64, counts: &Counts, finished_at: Option<i64>) -> Change {
    let c = counts;
    change(
        ADVANCE,
        values![
            id,
            next_row,
            c.accepted,
            c.unchanged,
            c.rejected,
            c.waiting,
            c.not_taken,
            c.matched,
            c.created,
            c.held,
            finished_at
        ],
    )
}

/// Keeps a fault for the receipt.
pub fn add_fault(id: BatchId, ordinal: i64, fault: &Fault) -> Change {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let severity = match fault.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    change(
        ADD_FAULT,
        values![
            id,
            ordinal,
            number(fault.row),
            number(fault.line),
            fault.field.as_str(),
            fault.expected.as_str(),
            severity
        ],
    )
}

/// The first faults of a file.
pub fn faults(conn: &mut Conn, id: BatchId, limit: i64) -> Result<Vec<Fault>, StoreError> {
    conn.query(FAULTS, &values![id, limit], |row| {
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        let severity = if row.text(4)? == "error" { Severity::Error } else { Severity::Warning };
        Ok(Fault {
            row: number(row.int(0)?),
            line: number(row.int(1)?),
            field: row.text(2)?,
            expected: row.text(3)?,
            severity,
        })
    })
}

/// How many faults a file has.
pub fn count_faults(conn: &mut Conn, id: BatchId) -> Result<i64, StoreError> {
    Ok(conn.first(COUNT_FAULTS, &values![id], |row| row.int(0))?.unwrap_or(0))
}

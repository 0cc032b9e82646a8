//! Versions of entities, for optimistic checks, and the sequences of changed children, which every index
//! follows, and of changed records, which whoever holds the partition follows. Both share their numbers.

use super::{change, values};
use crate::{Change, Conn, StoreError};
use contactpoint_directory::ids::{ChildId, RecordId};

statements! {
    VERSION = "SELECT version FROM entity_version WHERE entity = $1";
    TOUCH = "INSERT INTO entity_version (entity, version) VALUES ($1, 1) ON CONFLICT (entity) DO UPDATE SET version = entity_version.version + 1";
    INSERT_LOG = "INSERT INTO change_log (seq, child_id) VALUES ($1, $2)";
    SINCE = "SELECT seq, child_id FROM change_log WHERE seq > $1 ORDER BY seq LIMIT 100000";
    INSERT_RECORD_LOG = "INSERT INTO record_log (seq, record_id) VALUES ($1, $2)";
    RECORDS_SINCE = "SELECT seq, record_id FROM record_log WHERE seq > $1 ORDER BY seq LIMIT 100000";
    NEWEST = "SELECT changes FROM audit_head WHERE id = 1";
}

/// The version of an entity; 0 when nothing has touched it.
pub fn version(conn: &mut Conn, entity: [u8; 16]) -> Result<i64, StoreError> {
    Ok(conn.first(VERSION, &values![entity], |row| row.int(0))?.unwrap_or(0))
}

pub(crate) fn touch(entity: [u8; 16]) -> Change {
    change(TOUCH, values![entity])
}

pub(crate) fn insert_log(conn: &mut Conn, seq: i64, child: ChildId) -> Result<(), StoreError> {
    conn.execute(INSERT_LOG, &values![seq, child]).map(|_| ())
}

pub(crate) fn insert_record_log(conn: &mut Conn, seq: i64, record: RecordId) -> Result<(), StoreError> {
    conn.execute(INSERT_RECORD_LOG, &values![seq, record]).map(|_| ())
}

/// Changed records after a place in the sequence, oldest first.
pub fn records_since(conn: &mut Conn, seq: i64) -> Result<Vec<(i64, RecordId)>, StoreError> {
    conn.query(RECORDS_SINCE, &values![seq], |row| Ok((row.int(0)?, row.id(1, RecordId)?)))
}

/// Changes after a place in the sequence, oldest first.
pub fn since(conn: &mut Conn, seq: i64) -> Result<Vec<(i64, ChildId)>, StoreError> {
    conn.query(SINCE, &values![seq], |row| Ok((row.int(0)?, row.id(1, ChildId)?)))
}

/// The newest place in the sequence.
pub fn newest(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(conn.first(NEWEST, &[], |row| row.int(0))?.unwrap_or(0))
}

//! Wrapped data keys, in their own database.

use super::{change, values};
use crate::{Change, Conn, StoreError};
use contactpoint_directory::ids::RecordId;

statements! {
    INSERT = "INSERT INTO data_key (record_id, wrapped) VALUES ($1, $2)";
    FIND = "SELECT wrapped FROM data_key WHERE record_id = $1";
    PAGE = "SELECT record_id, wrapped FROM data_key WHERE record_id > $1 ORDER BY record_id LIMIT $2";
}

/// Stores a record's wrapped key.
pub fn insert(record: RecordId, wrapped: Vec<u8>) -> Change {
    change(INSERT, values![record, wrapped])
}

/// A record's wrapped key.
pub fn find(conn: &mut Conn, record: RecordId) -> Result<Option<Vec<u8>>, StoreError> {
    conn.first(FIND, &values![record], |row| row.blob(0))
}

/// Keys in the order of records, a page at a time.
pub fn page(conn: &mut Conn, after: RecordId, limit: i64) -> Result<Vec<(RecordId, Vec<u8>)>, StoreError> {
    conn.query(PAGE, &values![after, limit], |row| Ok((row.id(0, RecordId)?, row.blob(1)?)))
}

//! Source records, their versions and their links. Versions and links are only ever added to.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{BatchId, ChildId, DecisionId, RecordId, SourceId};

statements! {
    FIND = "SELECT id, source_id, version, content_hash, as_of, first_seen, last_seen, last_batch, last_record_no, anchor_id, child_id, state FROM source_record WHERE source_id = $1 AND key_hash = $2";
    BY_ID = "SELECT id, source_id, version, content_hash, as_of, first_seen, last_seen, last_batch, last_record_no, anchor_id, child_id, state FROM source_record WHERE id = $1";
    KEY_HASH = "SELECT key_hash FROM source_record WHERE id = $1";
    INSERT = "INSERT INTO source_record (id, source_id, key_hash, version, content_hash, as_of, first_seen, last_seen, last_batch, last_record_no, anchor_id, state) VALUES ($1, $2, $3, 1, $4, $5, $6, $6, $7, $8, $9, 'new')";
    ADD_VERSION = "INSERT INTO source_version (record_id, version, sealed, as_of, received_at, batch_id, record_no) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RENEW = "UPDATE source_record SET version = $2, content_hash = $3, as_of = $4, last_seen = $5, last_batch = $6, last_record_no = $7 WHERE id = $1";
    SEEN = "UPDATE source_record SET last_seen = $2, last_batch = $3, last_record_no = $4 WHERE id = $1";
    MOVE = "UPDATE source_record SET child_id = $2, state = $3 WHERE id = $1";
    ADD_LINK = "INSERT INTO link (decision_id, record_id, child_id, state, at) VALUES ($1, $2, $3, $4, $5)";
    OF_CHILD = "SELECT r.id, r.source_id, r.as_of, r.first_seen, r.last_seen, r.anchor_id, v.sealed FROM source_record r JOIN source_version v ON v.record_id = r.id AND v.version = r.version WHERE r.child_id = $1 ORDER BY r.id";
    WITH_CONTENT = "SELECT r.id, r.source_id, r.as_of, r.first_seen, r.last_seen, r.anchor_id, v.sealed FROM source_record r JOIN source_version v ON v.record_id = r.id AND v.version = r.version WHERE r.id = $1";
    PAGE = "SELECT r.id, r.source_id, r.as_of, r.first_seen, r.last_seen, r.anchor_id, v.sealed, r.child_id, r.state, r.last_batch, r.last_record_no FROM source_record r JOIN source_version v ON v.record_id = r.id AND v.version = r.version WHERE r.id > $1 ORDER BY r.id LIMIT $2";
    ANCHORED = "SELECT id FROM source_record WHERE anchor_id = $1 ORDER BY id";
    NEXT_VERSION = "SELECT MAX(version) FROM source_version WHERE record_id = $1";
    LEFT_WITH = "SELECT DISTINCT r.id, r.child_id FROM link k LEFT JOIN link e ON e.record_id = k.record_id AND e.decision_id = (SELECT l.decision_id FROM link l WHERE l.record_id = $1 AND l.decision_id > k.decision_id ORDER BY l.decision_id LIMIT 1) JOIN link o ON o.child_id = k.child_id JOIN source_record r ON r.id = o.record_id WHERE k.record_id = $1 AND r.id <> $1 AND r.anchor_id IS NULL AND k.decision_id = (SELECT l.decision_id FROM link l WHERE l.record_id = $1 AND l.child_id IS NOT NULL ORDER BY l.decision_id DESC LIMIT 1) AND (e.decision_id IS NULL OR o.decision_id < e.decision_id) AND NOT EXISTS (SELECT 1 FROM link l WHERE l.record_id = o.record_id AND l.decision_id > o.decision_id AND l.decision_id < k.decision_id) ORDER BY r.id";
    IDS_OF_CHILD = "SELECT id, anchor_id FROM source_record WHERE child_id = $1 ORDER BY id";
}

/// What is known of a record without opening it.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// Id.
    pub id: RecordId,
    /// Source.
    pub source: SourceId,
    /// The version that holds.
    pub version: i64,
    /// Keyed hash of its content.
    pub content_hash: Vec<u8>,
    /// When the source says it was so.
    pub as_of: i64,
    /// First received.
    pub first_seen: i64,
    /// Last received.
    pub last_seen: i64,
    /// The file it last came in.
    pub last_batch: Option<BatchId>,
    /// Which record of that file.
    pub last_record_no: i64,
    /// The record it goes with in a split.
    pub anchor: Option<RecordId>,
    /// The child it is linked to.
    pub child: Option<ChildId>,
    /// linked, held, waiting.
    pub state: String,
}

/// A record with its sealed content.
#[derive(Clone, Debug)]
pub struct StoredRecord {
    /// Id.
    pub id: RecordId,
    /// Source.
    pub source: SourceId,
    /// When the source says it was so.
    pub as_of: i64,
    /// First received.
    pub first_seen: i64,
    /// Last received.
    pub last_seen: i64,
    /// The record it goes with in a split.
    pub anchor: Option<RecordId>,
    /// Sealed content.
    pub sealed: Vec<u8>,
}

fn record(row: &Row) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        id: row.id(0, RecordId)?,
        source: row.id(1, SourceId)?,
        version: row.int(2)?,
        content_hash: row.blob(3)?,
        as_of: row.int(4)?,
        first_seen: row.int(5)?,
        last_seen: row.int(6)?,
        last_batch: row.maybe_id(7, BatchId)?,
        last_record_no: row.int(8)?,
        anchor: row.maybe_id(9, RecordId)?,
        child: row.maybe_id(10, ChildId)?,
        state: row.text(11)?,
    })
}

fn stored(row: &Row) -> Result<StoredRecord, StoreError> {
    Ok(StoredRecord {
        id: row.id(0, RecordId)?,
        source: row.id(1, SourceId)?,
        as_of: row.int(2)?,
        first_seen: row.int(3)?,
        last_seen: row.int(4)?,
        anchor: row.maybe_id(5, RecordId)?,
        sealed: row.blob(6)?,
    })
}

/// By a source's own key, hashed.
pub fn find(conn: &mut Conn, source: SourceId, key_hash: &[u8; 32]) -> Result<Option<RecordRow>, StoreError> {
    conn.first(FIND, &values![source, *key_hash], record)
}

/// By id.
pub fn by_id(conn: &mut Conn, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
    conn.first(BY_ID, &values![id], record)
}

/// The keyed hash of the source's own key of a record.
pub fn key_hash(conn: &mut Conn, id: RecordId) -> Result<Option<[u8; 32]>, StoreError> {
    Ok(conn.first(KEY_HASH, &values![id], |row| row.blob(0))?.and_then(|hash| hash.try_into().ok()))
}

/// By id, with its content.
pub fn with_content(conn: &mut Conn, id: RecordId) -> Result<Option<StoredRecord>, StoreError> {
    conn.first(WITH_CONTENT, &values![id], stored)
}

/// The records of a child, with their content.
pub fn of_child(conn: &mut Conn, child: ChildId) -> Result<Vec<StoredRecord>, StoreError> {
    conn.query(OF_CHILD, &values![child], stored)
}

/// Ids and anchors of a child's records.
pub fn ids_of_child(
    conn: &mut Conn,
    child: ChildId,
) -> Result<Vec<(RecordId, Option<RecordId>)>, StoreError> {
    conn.query(IDS_OF_CHILD, &values![child], |row| Ok((row.id(0, RecordId)?, row.maybe_id(1, RecordId)?)))
}

/// Of a record that is nobody's: the others of the child that it was last of, while it was, and the child that each is of
/// now. None where it was never linked. Decisions are in the order of their ids, as clocks make them; where the one by which
/// it left does not come after the one by which it came, it counts as still one with all who came since.
pub fn left_with(conn: &mut Conn, id: RecordId) -> Result<Vec<(RecordId, Option<ChildId>)>, StoreError> {
    conn.query(LEFT_WITH, &values![id], |row| Ok((row.id(0, RecordId)?, row.maybe_id(1, ChildId)?)))
}

/// Records that go with this one in a split.
pub fn anchored_to(conn: &mut Conn, id: RecordId) -> Result<Vec<RecordId>, StoreError> {
    conn.query(ANCHORED, &values![id], |row| row.id(0, RecordId))
}

/// A record with its content and its place, for rebuilding the index and for the state hash.
pub struct PagedRecord {
    /// The record.
    pub record: StoredRecord,
    /// Its child.
    pub child: Option<ChildId>,
    /// linked, held, waiting.
    pub state: String,
    /// The file it last came in, and which record of it.
    pub place: (Option<BatchId>, i64),
}

/// Every record in the order of ids, a page at a time.
pub fn page(conn: &mut Conn, after: RecordId, limit: i64) -> Result<Vec<PagedRecord>, StoreError> {
    conn.query(PAGE, &values![after, limit], |row| {
        Ok(PagedRecord {
            record: stored(row)?,
            child: row.maybe_id(7, ChildId)?,
            state: row.text(8)?,
            place: (row.maybe_id(9, BatchId)?, row.int(10)?),
        })
    })
}

/// Where a record came from and when.
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// When the source says it was so.
    pub as_of: i64,
    /// Received.
    pub received_at: i64,
    /// The file.
    pub batch: Option<BatchId>,
    /// Which record of the file.
    pub record_no: i64,
}

/// Adds a record with its first version.
pub fn insert(
    id: RecordId,
    source: SourceId,
    key_hash: &[u8; 32],
    content_hash: &[u8; 32],
    anchor: Option<RecordId>,
    sealed: Vec<u8>,
    receipt: Receipt,
) -> [Change; 2] {
    let Receipt { as_of, received_at, batch, record_no } = receipt;
    [
        change(
            INSERT,
            values![id, source, *key_hash, *content_hash, as_of, received_at, batch, record_no, anchor],
        ),
        add_version(id, 1, sealed, receipt),
    ]
}

/// Adds a version that does not (yet) hold, because a newer one is known.
pub fn add_version(id: RecordId, version: i64, sealed: Vec<u8>, receipt: Receipt) -> Change {
    let Receipt { as_of, received_at, batch, record_no } = receipt;
    change(ADD_VERSION, values![id, version, sealed, as_of, received_at, batch, record_no])
}

/// Makes a version the one that holds.
pub fn renew(id: RecordId, version: i64, content_hash: &[u8; 32], receipt: Receipt) -> Change {
    change(
        RENEW,
        values![
            id,
            version,
            *content_hash,
            receipt.as_of,
            receipt.received_at,
            receipt.batch,
            receipt.record_no
        ],
    )
}

/// Notes that a record was seen again, unchanged.
pub fn seen(id: RecordId, receipt: Receipt) -> Change {
    change(SEEN, values![id, receipt.received_at, receipt.batch, receipt.record_no])
}

/// The highest version number of a record.
pub fn newest_version(conn: &mut Conn, id: RecordId) -> Result<i64, StoreError> {
    Ok(conn.first(NEXT_VERSION, &values![id], |row| row.maybe_int(0))?.flatten().unwrap_or(0))
}

/// Links a record to a child (or to none: held, waiting) by a decision.
pub fn link(
    record: RecordId,
    child: Option<ChildId>,
    state: &str,
    decision: DecisionId,
    at_ms: i64,
) -> [Change; 2] {
    [
        change(ADD_LINK, values![decision, record, child, state, at_ms]),
        change(MOVE, values![record, child, state]),
    ]
}

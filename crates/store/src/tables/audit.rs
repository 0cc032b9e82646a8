//! The audit log's tables. Entries are only inserted; there is no statement that changes one.

use super::values;
use crate::writer::SealedEntry;
use crate::{Conn, StoreError};
use contactpoint_directory::audit::tree::{Hash, Tree};

statements! {
    // FOR UPDATE is not SQLite's: an update of the row takes the lock on both engines.
    LOCK = "UPDATE audit_head SET size = size WHERE id = 1";
    READ_HEAD = "SELECT size, peaks, changes FROM audit_head WHERE id = 1";
    MAKE_HEAD = "INSERT INTO audit_head (id, size, peaks, changes) VALUES (1, 0, $1, 0) ON CONFLICT (id) DO NOTHING";
    STORE_HEAD = "UPDATE audit_head SET size = $1, peaks = $2, changes = $3 WHERE id = 1";
    INSERT_ENTRY = "INSERT INTO audit_entry (seq, leaf, at, actor, action) VALUES ($1, $2, $3, $4, $5)";
    INSERT_PAYLOAD = "INSERT INTO audit_payload (seq, salt, sealed) VALUES ($1, $2, $3)";
    INSERT_CHILD = "INSERT INTO audit_child (child_hash, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    PAGE = "SELECT e.seq, e.leaf, e.at, e.actor, e.action, p.salt, p.sealed FROM audit_entry e LEFT JOIN audit_payload p ON p.seq = e.seq WHERE e.seq >= $1 ORDER BY e.seq LIMIT $2";
    CHILDREN_OF = "SELECT child_hash FROM audit_child WHERE seq = $1 ORDER BY child_hash";
    COUNT_CHILDREN = "SELECT COUNT(*) FROM audit_child";
    COUNT_PAYLOADS = "SELECT COUNT(*) FROM audit_payload";
    COUNT_ENTRIES = "SELECT COUNT(*) FROM audit_entry";
    NEWEST_FIRST = "SELECT e.seq, e.leaf, e.at, e.actor, e.action, p.salt, p.sealed FROM audit_entry e JOIN audit_payload p ON p.seq = e.seq WHERE e.seq < $1 AND e.at >= $2 AND e.at < $3 ORDER BY e.seq DESC LIMIT $4";
    BY_ACTOR = "SELECT e.seq, e.leaf, e.at, e.actor, e.action, p.salt, p.sealed FROM audit_entry e JOIN audit_payload p ON p.seq = e.seq WHERE e.actor = $5 AND e.seq < $1 AND e.at >= $2 AND e.at < $3 ORDER BY e.seq DESC LIMIT $4";
    BY_CHILD = "SELECT e.seq, e.leaf, e.at, e.actor, e.action, p.salt, p.sealed FROM audit_child c JOIN audit_entry e ON e.seq = c.seq JOIN audit_payload p ON p.seq = e.seq WHERE c.child_hash = $5 AND e.seq < $1 AND e.at >= $2 AND e.at < $3 ORDER BY e.seq DESC LIMIT $4";
}

/// The head: the tree over all entries, and the length of the change sequence.
#[derive(Clone)]
pub struct Head {
    /// The tree.
    pub tree: Tree,
    /// Length of the change sequence.
    pub changes: i64,
}

/// An entry as stored.
pub struct StoredEntry {
    /// Place, from 0.
    pub seq: i64,
    /// Leaf hash.
    pub leaf: Vec<u8>,
    /// When, in clear for look-ups.
    pub at_ms: i64,
    /// Actor, in clear for look-ups.
    pub actor: Option<Vec<u8>>,
    /// Action, in clear for look-ups.
    pub action: String,
    /// Salt; none when the payload was destroyed.
    pub salt: Option<Vec<u8>>,
    /// Sealed entry; none when the payload was destroyed.
    pub sealed: Option<Vec<u8>>,
}

impl Head {
    /// Takes the lock on the head and reads it: entries get their place one group at a time.
    pub(crate) fn lock(conn: &mut Conn) -> Result<Self, StoreError> {
        conn.execute(LOCK, &[])?;
        Self::read(conn)
    }

    /// Reads the head.
    pub fn read(conn: &mut Conn) -> Result<Self, StoreError> {
        let (size, peaks, changes) = conn
            .first(READ_HEAD, &[], |row| Ok((row.int(0)?, row.blob(1)?, row.int(2)?)))?
            .ok_or(StoreError::Sealed("the audit log's head is missing"))?;
        let peaks: Vec<Hash> = peaks.chunks_exact(32).filter_map(|chunk| chunk.try_into().ok()).collect();
        let size = u64::try_from(size).map_err(|_| StoreError::Sealed("audit head"))?;
        let tree = Tree::from_parts(size, peaks)
            .ok_or(StoreError::Sealed("the audit log's head does not fit its size"))?;
        Ok(Self { tree, changes })
    }

    pub(crate) fn store(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let size = i64::try_from(self.tree.size()).unwrap_or(i64::MAX);
        conn.execute(STORE_HEAD, &values![size, self.tree.peaks().concat(), self.changes]).map(|_| ())
    }
}

pub(crate) fn make_head(conn: &mut Conn) -> Result<(), StoreError> {
    conn.execute(MAKE_HEAD, &values![Vec::<u8>::new()]).map(|_| ())
}

pub(crate) fn insert_entry(
    conn: &mut Conn,
    seq: i64,
    leaf: &Hash,
    entry: &SealedEntry,
) -> Result<(), StoreError> {
    conn.execute(
        INSERT_ENTRY,
        &values![seq, *leaf, entry.at_ms, entry.actor.map(|a| a.to_vec()), entry.action],
    )?;
    conn.execute(INSERT_PAYLOAD, &values![seq, entry.salt, entry.sealed.clone()])?;
    for child in &entry.child_hashes {
        conn.execute(INSERT_CHILD, &values![*child, seq])?;
    }
    Ok(())
}

fn entry(row: &crate::Row) -> Result<StoredEntry, StoreError> {
    Ok(StoredEntry {
        seq: row.int(0)?,
        leaf: row.blob(1)?,
        at_ms: row.int(2)?,
        actor: row.maybe_blob(3)?,
        action: row.text(4)?,
        salt: row.maybe_blob(5)?,
        sealed: row.maybe_blob(6)?,
    })
}

/// Entries from a place on, oldest first: for the verifier.
pub fn page(conn: &mut Conn, from: i64, limit: i64) -> Result<Vec<StoredEntry>, StoreError> {
    conn.query(PAGE, &values![from, limit], entry)
}

/// Child hashes under which an entry is found.
pub fn children_of(conn: &mut Conn, seq: i64) -> Result<Vec<Vec<u8>>, StoreError> {
    conn.query(CHILDREN_OF, &values![seq], |row| row.blob(0))
}

/// Entries, rows of the look-up by child, and payloads: so that the verifier finds inserted ones.
pub fn counts(conn: &mut Conn) -> Result<(i64, i64, i64), StoreError> {
    let entries = conn.first(COUNT_ENTRIES, &[], |row| row.int(0))?.unwrap_or(0);
    let children = conn.first(COUNT_CHILDREN, &[], |row| row.int(0))?.unwrap_or(0);
    let payloads = conn.first(COUNT_PAYLOADS, &[], |row| row.int(0))?.unwrap_or(0);
    Ok((entries, children, payloads))
}

/// By whom or about whom.
pub enum Filter {
    /// All.
    All,
    /// By one actor.
    Actor([u8; 16]),
    /// About one child.
    Child([u8; 32]),
}

/// Entries before a place and within a time, newest first: for the auditor's page.
pub fn newest_first(
    conn: &mut Conn,
    filter: &Filter,
    before: i64,
    from_ms: i64,
    to_ms: i64,
    limit: i64,
) -> Result<Vec<StoredEntry>, StoreError> {
    let mut params = values![before, from_ms, to_ms, limit].to_vec();
    match filter {
        Filter::All => conn.query(NEWEST_FIRST, &params, entry),
        Filter::Actor(actor) => {
            params.extend(values![*actor]);
            conn.query(BY_ACTOR, &params, entry)
        }
        Filter::Child(child) => {
            params.extend(values![*child]);
            conn.query(BY_CHILD, &params, entry)
        }
    }
}

//! Sessions and the slow-down of failed sign-ins. A session's token is kept only as its hash.

use super::{change, values};
use crate::{Change, Conn, StoreError};
use contactpoint_directory::ids::AccountId;

statements! {
    INSERT = "INSERT INTO session (token_hash, account_id, stage, csrf, created_at, last_seen) VALUES ($1, $2, $3, $4, $5, $5)";
    FIND = "SELECT account_id, stage, csrf, created_at, last_seen FROM session WHERE token_hash = $1 AND ended_at IS NULL";
    SEEN = "UPDATE session SET last_seen = $2 WHERE token_hash = $1";
    END = "UPDATE session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL";
    END_ALL = "UPDATE session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL";
    FAILURES = "SELECT failures, last_at FROM throttle WHERE key_hash = $1";
    FAIL = "INSERT INTO throttle (key_hash, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (key_hash) DO UPDATE SET failures = throttle.failures + 1, last_at = excluded.last_at";
    FORGIVE = "DELETE FROM throttle WHERE key_hash = $1";
}

/// A session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Account.
    pub account: AccountId,
    /// `password` after the first two credentials, `signed-in` after all four.
    pub stage: String,
    /// Token that forms carry.
    pub csrf: String,
    /// Begun.
    pub created_at: i64,
    /// Last used.
    pub last_seen: i64,
}

/// Begins a session.
pub fn insert(token_hash: &[u8; 32], account: AccountId, stage: &str, csrf: &str, at_ms: i64) -> Change {
    change(INSERT, values![*token_hash, account, stage, csrf, at_ms])
}

/// A session that has not ended.
pub fn find(conn: &mut Conn, token_hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
    conn.first(FIND, &values![*token_hash], |row| {
        Ok(SessionRow {
            account: row.id(0, AccountId)?,
            stage: row.text(1)?,
            csrf: row.text(2)?,
            created_at: row.int(3)?,
            last_seen: row.int(4)?,
        })
    })
}

/// Notes that it was used.
pub fn seen(token_hash: &[u8; 32], at_ms: i64) -> Change {
    change(SEEN, values![*token_hash, at_ms])
}

/// Ends it.
pub fn end(token_hash: &[u8; 32], at_ms: i64) -> Change {
    change(END, values![*token_hash, at_ms])
}

/// Ends every session of an account.
pub fn end_all(account: AccountId, at_ms: i64) -> Change {
    change(END_ALL, values![account, at_ms])
}

/// Failures in a row and the time of the last, of an account or an address (hashed).
pub fn failures(conn: &mut Conn, key_hash: &[u8; 32]) -> Result<(i64, i64), StoreError> {
    Ok(conn.first(FAILURES, &values![*key_hash], |row| Ok((row.int(0)?, row.int(1)?)))?.unwrap_or((0, 0)))
}

/// Counts one more failure.
pub fn fail(key_hash: &[u8; 32], at_ms: i64) -> Change {
    change(FAIL, values![*key_hash, at_ms])
}

/// Forgets failures after a success.
pub fn forgive(key_hash: &[u8; 32]) -> Change {
    change(FORGIVE, values![*key_hash])
}

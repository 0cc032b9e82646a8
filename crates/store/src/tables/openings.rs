//! Saved searches and openings: what a session may look at, for how long and why. Their ids are
//! random and stand in URLs; a child's id never does.

use super::{change, values};
use crate::{Change, Conn, StoreError};
use contactpoint_directory::ids::{AccountId, ChildId};

statements! {
    SAVE_SEARCH = "INSERT INTO saved_search (id, session_hash, sealed, expires_at) VALUES ($1, $2, $3, $4)";
    DROP_SEARCH = "DELETE FROM saved_search WHERE id = $1";
    FIND_SEARCH = "SELECT sealed FROM saved_search WHERE id = $1 AND session_hash = $2 AND expires_at > $3";
    DROP_OLD_SEARCHES = "DELETE FROM saved_search WHERE expires_at <= $1";
    OPEN = "INSERT INTO opening (id, session_hash, child_id, reason, through_shield, opened_at) VALUES ($1, $2, $3, $4, $5, $6)";
    FIND_OPENING = "SELECT child_id, reason, through_shield, opened_at FROM opening WHERE id = $1 AND session_hash = $2";
    LEAVE = "UPDATE opening SET through_shield = 0 WHERE session_hash = $1 AND through_shield = 1 AND id <> $2";
    LOOKED = "INSERT INTO looked (account_id, child_id, at) VALUES ($1, $2, $3) ON CONFLICT (account_id, child_id) DO UPDATE SET at = excluded.at";
    LAST_LOOK = "SELECT at FROM looked WHERE account_id = $1 AND child_id = $2";
}

/// An opening.
#[derive(Clone, Debug)]
pub struct OpeningRow {
    /// The child.
    pub child: ChildId,
    /// Reason for access, its code.
    pub reason: String,
    /// The policy allowed to see through the shield, the person asked to, and has not left since.
    pub through_shield: bool,
    /// When.
    pub opened_at: i64,
}

/// Keeps a sealed search for its session.
pub fn save_search(id: &[u8; 16], session_hash: &[u8; 32], sealed: Vec<u8>, expires_at: i64) -> Change {
    change(SAVE_SEARCH, values![*id, *session_hash, sealed, expires_at])
}

/// Drops one, before it is saved anew.
pub fn drop_search(id: &[u8; 16]) -> Change {
    change(DROP_SEARCH, values![*id])
}

/// The sealed search, if it is this session's and has not run out.
pub fn find_search(
    conn: &mut Conn,
    id: &[u8; 16],
    session_hash: &[u8; 32],
    now_ms: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    conn.first(FIND_SEARCH, &values![*id, *session_hash, now_ms], |row| row.blob(0))
}

/// Drops searches that have run out.
pub fn drop_old_searches(now_ms: i64) -> Change {
    change(DROP_OLD_SEARCHES, values![now_ms])
}

/// Opens a record for a session.
pub fn open(id: &[u8; 16], session_hash: &[u8; 32], opening: &OpeningRow) -> Change {
    change(
        OPEN,
        values![
            *id,
            *session_hash,
            opening.child,
            opening.reason.as_str(),
            opening.through_shield,
            opening.opened_at
        ],
    )
}

/// The opening, if it is this session's.
pub fn find_opening(
    conn: &mut Conn,
    id: &[u8; 16],
    session_hash: &[u8; 32],
) -> Result<Option<OpeningRow>, StoreError> {
    conn.first(FIND_OPENING, &values![*id, *session_hash], |row| {
        Ok(OpeningRow {
            child: row.id(0, ChildId)?,
            reason: row.text(1)?,
            through_shield: row.truth(2)?,
            opened_at: row.int(3)?,
        })
    })
}

/// Ends what the session sees through shields, but for the opening that it looks at.
pub fn leave(session_hash: &[u8; 32], but: Option<&[u8; 16]>) -> Change {
    change(LEAVE, values![*session_hash, but.copied().unwrap_or_default()])
}

/// Notes that a person looked at a child.
pub fn looked(account: AccountId, child: ChildId, at_ms: i64) -> Change {
    change(LOOKED, values![account, child, at_ms])
}

/// When a person last looked at a child.
pub fn last_look(conn: &mut Conn, account: AccountId, child: ChildId) -> Result<Option<i64>, StoreError> {
    conn.first(LAST_LOOK, &values![account, child], |row| row.int(0))
}

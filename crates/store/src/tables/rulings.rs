//! What people say of children who stand: proposed, settled, undone. A proposal is kept by what it says, so that
//! two people who say the same meet in it; what is settled has a row of its own, by its decision, so that the same
//! may be said again and each is undone by itself. The decisions themselves are in [`super::decisions`].

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::DecisionId;

statements! {
    PROPOSE = "INSERT INTO ruling (id, la, sealed, proposed, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET la = excluded.la, sealed = excluded.sealed, proposed = excluded.proposed, at = excluded.at";
    SETTLE = "INSERT INTO ruling (id, la, sealed, settled_by, at) VALUES ($1, $2, $3, $4, $5)";
    WITHDRAW = "UPDATE ruling SET proposed = NULL WHERE id = $1";
    UNDO = "UPDATE ruling SET settled_by = NULL WHERE settled_by = $1";
    BY_ID = "SELECT id, la, sealed, proposed, settled_by, at FROM ruling WHERE id = $1";
    SETTLED_BY = "SELECT id, la, sealed, proposed, settled_by, at FROM ruling WHERE settled_by = $1";
    PROPOSED = "SELECT id, la, sealed, proposed, settled_by, at FROM ruling WHERE proposed IS NOT NULL AND (la = $1 OR la IS NULL) ORDER BY proposed LIMIT $2";
    SETTLED = "SELECT id, la, sealed, proposed, settled_by, at FROM ruling WHERE settled_by IS NOT NULL AND (la = $1 OR la IS NULL) ORDER BY settled_by DESC LIMIT $2";
}

/// Of a proposal a keyed hash of what is said, and of which children; of what is settled its decision's id.
pub type RulingId = [u8; 16];

/// What somebody says of children who stand.
#[derive(Clone, Debug)]
pub struct RulingRow {
    /// Id.
    pub id: RulingId,
    /// The authority whose team said it.
    pub la: Option<String>,
    /// What is said, sealed.
    pub sealed: Vec<u8>,
    /// The decision that waits for a second person.
    pub proposed: Option<DecisionId>,
    /// The decision that settled it.
    pub settled_by: Option<DecisionId>,
    /// When it was proposed, or settled.
    pub at: i64,
}

fn ruling(row: &Row) -> Result<RulingRow, StoreError> {
    Ok(RulingRow {
        id: row.id(0, |id| id)?,
        la: row.maybe_text(1)?,
        sealed: row.blob(2)?,
        proposed: row.maybe_id(3, DecisionId)?,
        settled_by: row.maybe_id(4, DecisionId)?,
        at: row.int(5)?,
    })
}

/// Notes that one person proposes it.
pub fn propose(id: &RulingId, la: Option<&str>, sealed: Vec<u8>, by: DecisionId, at_ms: i64) -> Change {
    change(PROPOSE, values![*id, la, sealed, by, at_ms])
}

/// Notes that it is settled.
pub fn settle(la: Option<&str>, sealed: Vec<u8>, by: DecisionId, at_ms: i64) -> Change {
    change(SETTLE, values![by, la, sealed, by, at_ms])
}

/// Nobody proposes it any more: it was settled, or withdrawn.
pub fn withdraw(id: &RulingId) -> Change {
    change(WITHDRAW, values![*id])
}

/// What this decision settled holds no longer.
pub fn undo(settled_by: DecisionId) -> Change {
    change(UNDO, values![settled_by])
}

/// By its id.
pub fn by_id(conn: &mut Conn, id: &RulingId) -> Result<Option<RulingRow>, StoreError> {
    conn.first(BY_ID, &values![*id], ruling)
}

/// What a decision settled, while it stands.
pub fn settled_by(conn: &mut Conn, decision: DecisionId) -> Result<Option<RulingRow>, StoreError> {
    conn.first(SETTLED_BY, &values![decision], ruling)
}

/// Those of an authority that wait for a second person, oldest first.
pub fn proposed(conn: &mut Conn, la: &str, limit: i64) -> Result<Vec<RulingRow>, StoreError> {
    conn.query(PROPOSED, &values![la, limit], ruling)
}

/// Those of an authority that were settled lately, newest first.
pub fn settled(conn: &mut Conn, la: &str, limit: i64) -> Result<Vec<RulingRow>, StoreError> {
    conn.query(SETTLED, &values![la, limit], ruling)
}

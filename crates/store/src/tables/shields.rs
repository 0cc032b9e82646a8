//! Shields and their lifting. A shield is anchored to a source record and holds for whatever child
//! that record is part of: a merge keeps it, a split is told by the act that splits.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{AccountId, ChildId, RecordId, ShieldId};

statements! {
    INSERT = "INSERT INTO shield (id, anchor_id, reason, shielded_by, shielded_at, review_on) VALUES ($1, $2, $3, $4, $5, $6)";
    OF_CHILD = "SELECT s.id, s.anchor_id, s.reason, s.shielded_by, s.shielded_at, s.review_on, l.proposed_by, l.proposed_organisation, l.reason, l.proposed_at, r.child_id FROM shield s JOIN source_record r ON r.id = s.anchor_id LEFT JOIN shield_lift l ON l.shield_id = s.id WHERE r.child_id = $1 AND l.approved_at IS NULL ORDER BY s.shielded_at";
    AT = "SELECT s.id, s.anchor_id, s.reason, s.shielded_by, s.shielded_at, s.review_on, l.proposed_by, l.proposed_organisation, l.reason, l.proposed_at, r.child_id FROM shield s JOIN source_record r ON r.id = s.anchor_id LEFT JOIN shield_lift l ON l.shield_id = s.id WHERE s.anchor_id = $1 AND l.approved_at IS NULL";
    BY_ID = "SELECT s.id, s.anchor_id, s.reason, s.shielded_by, s.shielded_at, s.review_on, l.proposed_by, l.proposed_organisation, l.reason, l.proposed_at, r.child_id FROM shield s JOIN source_record r ON r.id = s.anchor_id LEFT JOIN shield_lift l ON l.shield_id = s.id WHERE s.id = $1 AND l.approved_at IS NULL";
    PROPOSED = "SELECT s.id, s.anchor_id, s.reason, s.shielded_by, s.shielded_at, s.review_on, l.proposed_by, l.proposed_organisation, l.reason, l.proposed_at, r.child_id FROM shield s JOIN source_record r ON r.id = s.anchor_id JOIN shield_lift l ON l.shield_id = s.id WHERE l.approved_at IS NULL ORDER BY l.proposed_at LIMIT 200";
    WITHDRAW = "DELETE FROM shield_lift WHERE shield_id = $1 AND approved_at IS NULL";
    PROPOSE = "INSERT INTO shield_lift (shield_id, proposed_by, proposed_organisation, reason, proposed_at) VALUES ($1, $2, $3, $4, $5)";
    APPROVE = "UPDATE shield_lift SET approved_by = $2, approved_at = $3 WHERE shield_id = $1 AND approved_at IS NULL";
    ALL_ANCHORS = "SELECT s.anchor_id, MIN(s.shielded_at) FROM shield s LEFT JOIN shield_lift l ON l.shield_id = s.id WHERE l.approved_at IS NULL GROUP BY s.anchor_id";
    ANCHORED_AT = "SELECT MIN(s.shielded_at) FROM shield s LEFT JOIN shield_lift l ON l.shield_id = s.id WHERE l.approved_at IS NULL AND s.anchor_id = $1";
    LIFTED_SINCE = "SELECT MIN(s.shielded_at) FROM shield s JOIN shield_lift l ON l.shield_id = s.id JOIN source_record r ON r.id = s.anchor_id WHERE r.child_id = $1 AND l.approved_at >= $3 AND EXISTS (SELECT 1 FROM record_log g WHERE g.seq > $2 AND g.record_id = s.anchor_id)";
    ALL_SHIELDED = "SELECT DISTINCT r.child_id FROM shield s JOIN source_record r ON r.id = s.anchor_id LEFT JOIN shield_lift l ON l.shield_id = s.id WHERE r.child_id IS NOT NULL AND l.approved_at IS NULL";
}

/// A shield that holds.
#[derive(Clone, Debug)]
pub struct ShieldRow {
    /// Id.
    pub id: ShieldId,
    /// The record it is anchored to.
    pub anchor: RecordId,
    /// Reason's code.
    pub reason: String,
    /// By whom; an id of no account where the engine did, for a child whom a source restricts.
    pub shielded_by: AccountId,
    /// When.
    pub shielded_at: i64,
    /// When it must be looked at again.
    pub review_on: String,
    /// The proposal to lift it, if any.
    pub proposal: Option<Proposal>,
    /// The child it holds for now.
    pub child: Option<ChildId>,
}

impl ShieldRow {
    /// Whether two are copies of one shield, which a person set once: they are lifted together on one side.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        let of = |shield: &Self| (shield.shielded_by, shield.shielded_at);
        self.reason == other.reason && of(self) == of(other)
    }

    /// Whether one request asks for the lifting of both, as copies of one shield on one child.
    pub fn is_asked_for_with(&self, other: &Self) -> bool {
        let asked = |shield: &Self| shield.proposal.as_ref().map(|proposal| (proposal.by, proposal.at));
        asked(self).is_some()
            && asked(self) == asked(other)
            && self.child == other.child
            && self.is_copy_of(other)
    }
}

/// A proposal to lift a shield.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// By whom.
    pub by: AccountId,
    /// Of which organisation.
    pub organisation: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: i64,
}

fn shield(row: &Row) -> Result<ShieldRow, StoreError> {
    let proposal = match row.maybe_id(6, AccountId)? {
        None => None,
        Some(by) => Some(Proposal { by, organisation: row.text(7)?, reason: row.text(8)?, at: row.int(9)? }),
    };
    Ok(ShieldRow {
        id: row.id(0, ShieldId)?,
        anchor: row.id(1, RecordId)?,
        reason: row.text(2)?,
        shielded_by: row.id(3, AccountId)?,
        shielded_at: row.int(4)?,
        review_on: row.text(5)?,
        proposal,
        child: row.maybe_id(10, ChildId)?,
    })
}

/// The shields that hold for a child now.
pub fn of_child(conn: &mut Conn, child: ChildId) -> Result<Vec<ShieldRow>, StoreError> {
    conn.query(OF_CHILD, &values![child], shield)
}

/// The shields that hold and are anchored to a record, whatever child it is of.
pub fn at(conn: &mut Conn, record: RecordId) -> Result<Vec<ShieldRow>, StoreError> {
    conn.query(AT, &values![record], shield)
}

/// A shield that holds, by id.
pub fn by_id(conn: &mut Conn, id: ShieldId) -> Result<Option<ShieldRow>, StoreError> {
    conn.first(BY_ID, &values![id], shield)
}

/// Shields whose lifting awaits a second person.
pub fn proposed(conn: &mut Conn) -> Result<Vec<ShieldRow>, StoreError> {
    conn.query(PROPOSED, &[], shield)
}

/// Every child that a shield holds for.
pub fn all_shielded(conn: &mut Conn) -> Result<Vec<ChildId>, StoreError> {
    conn.query(ALL_SHIELDED, &[], |row| row.id(0, ChildId))
}

/// The records that shields are anchored to, and since when.
pub fn anchors(conn: &mut Conn) -> Result<Vec<(RecordId, i64)>, StoreError> {
    conn.query(ALL_ANCHORS, &[], |row| Ok((row.id(0, RecordId)?, row.int(1)?)))
}

/// Since when a shield is anchored to a record.
pub fn anchored_at(conn: &mut Conn, record: RecordId) -> Result<Option<i64>, StoreError> {
    Ok(conn.first(ANCHORED_AT, &values![record], |row| row.maybe_int(0))?.flatten())
}

/// Since when shields held for a child that were lifted since a time, and of whose records something changed after a place
/// in the sequence.
pub fn lifted_after(
    conn: &mut Conn,
    child: ChildId,
    seq: i64,
    at_ms: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(conn.first(LIFTED_SINCE, &values![child, seq, at_ms], |row| row.maybe_int(0))?.flatten())
}

/// Shields a child, by one of its records.
pub fn insert(shield: &ShieldRow) -> Change {
    let ShieldRow { id, anchor, reason, shielded_by, shielded_at, review_on, proposal: _, child: _ } = shield;
    change(INSERT, values![*id, *anchor, reason.as_str(), *shielded_by, *shielded_at, review_on.as_str()])
}

/// Proposes to lift one.
pub fn propose(id: ShieldId, by: AccountId, organisation: &str, reason: &str, at_ms: i64) -> Change {
    change(PROPOSE, values![id, by, organisation, reason, at_ms])
}

/// What was proposed of one is asked for no longer.
pub fn withdraw(id: ShieldId) -> Change {
    change(WITHDRAW, values![id])
}

/// Approves the lifting.
pub fn approve(id: ShieldId, by: AccountId, at_ms: i64) -> Change {
    change(APPROVE, values![id, by, at_ms])
}

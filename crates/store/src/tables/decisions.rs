//! Decisions, people's verdicts on pairs of records, and the reviews of held records.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::ids::{AccountId, ChildId, DecisionId, RecordId};
use std::collections::BTreeMap;

statements! {
    INSERT = "INSERT INTO decision (id, record_id, kind, child_id, probability_ppm, model, sealed, account_id, undoes, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    BY_ID = "SELECT id, record_id, kind, child_id, probability_ppm, model, sealed, account_id, undoes, at FROM decision WHERE id = $1";
    OPEN_REVIEW = "INSERT INTO review (record_id, la, decision_id, opened_at) VALUES ($1, $2, $3, $4) ON CONFLICT (record_id) DO UPDATE SET la = excluded.la, decision_id = excluded.decision_id, opened_at = excluded.opened_at, settled_at = NULL, settled_by = NULL, proposed = NULL";
    SETTLE_REVIEW = "UPDATE review SET settled_at = $2, settled_by = $3 WHERE record_id = $1";
    PROPOSE = "UPDATE review SET proposed = $2 WHERE record_id = $1";
    REOPEN_REVIEW = "UPDATE review SET settled_at = NULL, settled_by = NULL, proposed = NULL WHERE record_id = $1";
    CLOSE_REVIEW = "DELETE FROM review WHERE record_id = $1 AND settled_at IS NULL";
    REVIEW = "SELECT record_id, la, decision_id, opened_at, settled_at, settled_by, proposed FROM review WHERE record_id = $1";
    OPEN_REVIEWS = "SELECT record_id, la, decision_id, opened_at, settled_at, settled_by, proposed FROM review WHERE settled_at IS NULL AND (la = $1 OR la IS NULL) ORDER BY opened_at, record_id LIMIT $2";
    SETTLED_REVIEWS = "SELECT record_id, la, decision_id, opened_at, settled_at, settled_by, proposed FROM review WHERE settled_at IS NOT NULL AND (la = $1 OR la IS NULL) ORDER BY settled_at DESC LIMIT $2";
    COUNT_OPEN = "SELECT COUNT(*) FROM review WHERE settled_at IS NULL AND (la = $1 OR la IS NULL)";
    ADD_VERDICT = "INSERT INTO verdict (decision_id, record_a, record_b, verdict) VALUES ($1, $2, $3, $4)";
    VERDICTS = "SELECT decision_id, record_a, record_b, verdict FROM verdict WHERE record_a = $1 OR record_b = $1 ORDER BY decision_id";
    ALL_VERDICTS = "SELECT record_a, record_b, verdict FROM verdict ORDER BY decision_id";
    PAIRS_OF = "SELECT record_a, record_b FROM verdict WHERE decision_id = $1 ORDER BY record_a, record_b";
    SAID_OF_PAIR = "SELECT v.decision_id, v.verdict FROM verdict v JOIN decision d ON d.id = v.decision_id WHERE v.record_a = $1 AND v.record_b = $2 AND d.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.record_id = d.record_id AND (u.undoes = d.id OR (u.kind = 'undo' AND d.kind IN ('same', 'not-same') AND u.id > d.id))) ORDER BY v.decision_id DESC";
    SETTLEMENTS = "SELECT id FROM decision WHERE record_id = $1 AND kind IN ('same', 'not-same') ORDER BY id";
    CHILD_OF = "SELECT child_id FROM source_record WHERE id = $1";
    LINKS_OF = "SELECT decision_id, child_id, state FROM link WHERE record_id = $1 ORDER BY decision_id DESC LIMIT 2";
}

/// A decision.
#[derive(Clone, Debug)]
pub struct DecisionRow {
    /// Id.
    pub id: DecisionId,
    /// The record it is about.
    pub record: RecordId,
    /// The outcome's code for the engine's decisions; `same`, `not-same`, `propose-same`,
    /// `propose-not-same`, `undo`, `propose-undo`, `entered`, `apart`, `joined`, `propose-apart`,
    /// `propose-joined`, `two`, `propose-two`, `undo-ruling`, `propose-undo-ruling` for people's.
    pub kind: String,
    /// The child it leads to.
    pub child: Option<ChildId>,
    /// Probability in millionths; 0 for a person's decision.
    pub probability_ppm: i64,
    /// The model's version; empty for a person's decision.
    pub model: String,
    /// The waterfall or the person's reason, sealed.
    pub sealed: Option<Vec<u8>>,
    /// The person.
    pub account: Option<AccountId>,
    /// The decision that this one undoes.
    pub undoes: Option<DecisionId>,
    /// When.
    pub at: i64,
}

/// A held record's review.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// The record.
    pub record: RecordId,
    /// Authority.
    pub la: Option<String>,
    /// The newest decision on it.
    pub decision: DecisionId,
    /// When it was held.
    pub opened_at: i64,
    /// When it was settled.
    pub settled_at: Option<i64>,
    /// By which decision.
    pub settled_by: Option<DecisionId>,
    /// What one person has proposed, where it takes two.
    pub proposed: Option<DecisionId>,
}

/// Adds a decision.
pub fn insert(d: &DecisionRow) -> Change {
    change(
        INSERT,
        values![
            d.id,
            d.record,
            d.kind.as_str(),
            d.child,
            d.probability_ppm,
            d.model.as_str(),
            d.sealed.clone(),
            d.account,
            d.undoes,
            d.at
        ],
    )
}

/// A decision by id.
pub fn by_id(conn: &mut Conn, id: DecisionId) -> Result<Option<DecisionRow>, StoreError> {
    conn.first(BY_ID, &values![id], |row| {
        Ok(DecisionRow {
            id: row.id(0, DecisionId)?,
            record: row.id(1, RecordId)?,
            kind: row.text(2)?,
            child: row.maybe_id(3, ChildId)?,
            probability_ppm: row.int(4)?,
            model: row.text(5)?,
            sealed: row.maybe_blob(6)?,
            account: row.maybe_id(7, AccountId)?,
            undoes: row.maybe_id(8, DecisionId)?,
            at: row.int(9)?,
        })
    })
}

/// Opens a review (again).
pub fn open_review(record: RecordId, la: Option<&str>, decision: DecisionId, at_ms: i64) -> Change {
    change(OPEN_REVIEW, values![record, la, decision, at_ms])
}

/// Marks a review as settled by a decision.
pub fn settle_review(record: RecordId, by: DecisionId, at_ms: i64) -> Change {
    change(SETTLE_REVIEW, values![record, at_ms, by])
}

/// Notes what one person proposes, in place of what was proposed before.
pub fn propose_settlement(record: RecordId, by: DecisionId) -> Change {
    change(PROPOSE, values![record, by])
}

/// Opens a settled review again.
pub fn reopen_review(record: RecordId) -> Change {
    change(REOPEN_REVIEW, values![record])
}

/// Takes an open review away, because the record is held no longer.
pub fn close_review(record: RecordId) -> Change {
    change(CLOSE_REVIEW, values![record])
}

fn review_row(row: &Row) -> Result<ReviewRow, StoreError> {
    Ok(ReviewRow {
        record: row.id(0, RecordId)?,
        la: row.maybe_text(1)?,
        decision: row.id(2, DecisionId)?,
        opened_at: row.int(3)?,
        settled_at: row.maybe_int(4)?,
        settled_by: row.maybe_id(5, DecisionId)?,
        proposed: row.maybe_id(6, DecisionId)?,
    })
}

/// The review of a record.
pub fn review(conn: &mut Conn, record: RecordId) -> Result<Option<ReviewRow>, StoreError> {
    conn.first(REVIEW, &values![record], review_row)
}

/// Open reviews of an authority, oldest first.
pub fn open_reviews(conn: &mut Conn, la: &str, limit: i64) -> Result<Vec<ReviewRow>, StoreError> {
    conn.query(OPEN_REVIEWS, &values![la, limit], review_row)
}

/// Reviews settled lately, newest first.
pub fn settled_reviews(conn: &mut Conn, la: &str, limit: i64) -> Result<Vec<ReviewRow>, StoreError> {
    conn.query(SETTLED_REVIEWS, &values![la, limit], review_row)
}

/// How many reviews are open.
pub fn count_open(conn: &mut Conn, la: &str) -> Result<i64, StoreError> {
    Ok(conn.first(COUNT_OPEN, &values![la], |row| row.int(0))?.unwrap_or(0))
}

/// What was said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One child.
    Same,
    /// Two children.
    NotSame,
    /// Taken back.
    Withdrawn,
}

fn verdict(word: &str) -> Verdict {
    match word {
        "same" => Verdict::Same,
        "not-same" => Verdict::NotSame,
        _ => Verdict::Withdrawn,
    }
}

/// Every verdict that holds.
pub fn all_verdicts(conn: &mut Conn) -> Result<BTreeMap<(RecordId, RecordId), Verdict>, StoreError> {
    let said = conn.query(ALL_VERDICTS, &[], |row| {
        Ok(((row.id(0, RecordId)?, row.id(1, RecordId)?), verdict(&row.text(2)?)))
    })?;
    let newest: BTreeMap<_, _> = said.into_iter().collect();
    Ok(newest.into_iter().filter(|(_, verdict)| *verdict != Verdict::Withdrawn).collect())
}

/// Adds a verdict on two records.
pub fn add_verdict(decision: DecisionId, a: RecordId, b: RecordId, verdict: Verdict) -> Change {
    let word = match verdict {
        Verdict::Same => "same",
        Verdict::NotSame => "not-same",
        Verdict::Withdrawn => "withdrawn",
    };
    change(ADD_VERDICT, values![decision, a.min(b), a.max(b), word])
}

/// The verdict that holds on each pair with this record: the other record, and what was said last.
pub fn verdicts(conn: &mut Conn, record: RecordId) -> Result<Vec<(RecordId, Verdict)>, StoreError> {
    let said = conn.query(VERDICTS, &values![record], |row| {
        let (a, b) = (row.id(1, RecordId)?, row.id(2, RecordId)?);
        Ok((if a == record { b } else { a }, verdict(&row.text(3)?)))
    })?;
    let newest: BTreeMap<_, _> = said.into_iter().collect();
    Ok(newest.into_iter().filter(|(_, verdict)| *verdict != Verdict::Withdrawn).collect())
}

/// The pairs of records that a decision said something of.
pub fn pairs_of(conn: &mut Conn, decision: DecisionId) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
    conn.query(PAIRS_OF, &values![decision], |row| Ok((row.id(0, RecordId)?, row.id(1, RecordId)?)))
}

/// What decisions that were not undone said of a pair, newest first.
pub fn said_of_pair(
    conn: &mut Conn,
    (a, b): (RecordId, RecordId),
) -> Result<Vec<(DecisionId, Verdict)>, StoreError> {
    conn.query(SAID_OF_PAIR, &values![a.min(b), a.max(b)], |row| {
        Ok((row.id(0, DecisionId)?, verdict(&row.text(1)?)))
    })
}

/// The decisions that settled a held record, oldest first.
pub fn settlements(conn: &mut Conn, record: RecordId) -> Result<Vec<DecisionId>, StoreError> {
    conn.query(SETTLEMENTS, &values![record], |row| row.id(0, DecisionId))
}

/// The child a record is linked to.
pub fn child_of(conn: &mut Conn, record: RecordId) -> Result<Option<ChildId>, StoreError> {
    Ok(conn.first(CHILD_OF, &values![record], |row| row.maybe_id(0, ChildId))?.flatten())
}

/// The two newest links of a record: decision, child, state.
pub fn newest_links(
    conn: &mut Conn,
    record: RecordId,
) -> Result<Vec<(DecisionId, Option<ChildId>, String)>, StoreError> {
    conn.query(LINKS_OF, &values![record], |row| {
        Ok((row.id(0, DecisionId)?, row.maybe_id(1, ChildId)?, row.text(2)?))
    })
}

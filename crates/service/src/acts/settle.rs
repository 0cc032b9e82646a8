//! Held records are settled, and settlements undone. Each settlement is a new decision; nothing is
//! deleted. Where a candidate is shielded it takes two people who say the same: joining it to the wrong
//! child, or making a new child of it, could tell where the shielded one lives.

use super::reviews::Settlement;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{ChildId, DecisionId, RecordId, ShieldId};
use contactpoint_directory::personal::Name;
use contactpoint_store::tables::decisions::{self, DecisionRow, ReviewRow, Verdict};
use contactpoint_store::tables::{changes, children, records, shields};
use contactpoint_store::{Commit, crypto};

/// What came of settling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is settled.
    Done,
    /// It waits for a second person to say the same.
    Proposed,
}

/// A candidate of a held record, as things stand: one of its records, and the child.
type Candidate = (RecordId, LoadedChild);

impl Service {
    /// Settles a held record, or proposes how to. The reason is kept sealed with the decision.
    pub fn settle_held(
        &self,
        who: &SignedIn,
        handle: &str,
        settlement: Settlement,
        reason: &str,
    ) -> Result<Audited<Settled>, ActError> {
        let _one_at_a_time = self.matching.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _one_process = self.store.lock_matching()?;
        let review = self.review_of(who, handle, Action::SettleHeld)?;
        let reason = Name::parse(reason)
            .ok_or_else(|| ActError::invalid("reason", "Enter why, in at most 100 characters"))?;
        if review.settled_at.is_some() {
            return Err(ActError::Expired);
        }
        let mut candidates: Vec<Option<Candidate>> = Vec::new();
        for held in self.held_candidates(review.decision)? {
            candidates.push(self.candidate(&held)?.map(|child| (held.record, child)));
        }
        let chosen = match settlement {
            Settlement::NotSame => None,
            Settlement::Same(place) => {
                let known = candidates.get(place).ok_or_else(|| {
                    ActError::invalid("settlement", "Select one of the children, or none of them")
                })?;
                Some(known.as_ref().ok_or(ActError::Expired)?)
            }
        };
        let mut row = self.persons_decision(who, review.record);
        row.kind = if chosen.is_some() { "same" } else { "not-same" }.into();
        row.child = chosen.map(|(_, child)| child.id);
        row.sealed =
            Some(self.store.secrets().seal("decision-reason", &row.id.0, reason.as_str().as_bytes()));
        let mut action = Action::SettleHeld;
        let is_shielded = |(_, child): &Candidate| child.shielded == Shielded::Yes;
        if candidates.iter().flatten().any(is_shielded) {
            if !self.seconds(who, &review, &row)? {
                return self.propose(who, &review, row);
            }
            let holding = match self.area_conditions(who, review.la.as_deref()).as_slice() {
                [] => Vec::new(),
                _ => vec![Condition::OwnAreaAndOtherPerson],
            };
            action = Action::ApproveSettlement;
            self.authorise(who, action, &holding, &[])?;
        }
        let others: Vec<RecordId> = self.held_candidates(review.decision)?.iter().map(|h| h.record).collect();
        self.carry_out_settlement(who, action, &review, row, chosen, &others)
    }

    /// Whether somebody else has proposed the same.
    fn seconds(&self, who: &SignedIn, review: &ReviewRow, row: &DecisionRow) -> Result<bool, ActError> {
        let Some(proposed) = review.proposed else { return Ok(false) };
        let proposed = decisions::by_id(&mut *self.store.read()?, proposed)?;
        Ok(proposed.is_some_and(|first| {
            first.account != Some(who.account.id)
                && first.kind == format!("propose-{}", row.kind)
                && first.child == row.child
        }))
    }

    fn propose(
        &self,
        who: &SignedIn,
        review: &ReviewRow,
        mut row: DecisionRow,
    ) -> Result<Audited<Settled>, ActError> {
        self.authorise(
            who,
            Action::ProposeSettlement,
            &self.area_conditions(who, review.la.as_deref()),
            &[],
        )?;
        row.kind = format!("propose-{}", row.kind);
        let commit = Commit {
            changes: vec![decisions::insert(&row), decisions::propose_settlement(review.record, row.id)],
            ..Commit::default()
        };
        let note = Note::about(row.child).saying(row.kind);
        self.finish(who, Action::ProposeSettlement, note, commit, Settled::Proposed)
    }

    fn carry_out_settlement(
        &self,
        who: &SignedIn,
        action: Action,
        review: &ReviewRow,
        mut row: DecisionRow,
        chosen: Option<&Candidate>,
        others: &[RecordId],
    ) -> Result<Audited<Settled>, ActError> {
        let (record, now) = (review.record, row.at);
        let mut commit = Commit::default();
        let child = if let Some((known_by, child)) = chosen {
            commit.relied_on.push((child.id.0, child.version));
            commit.changes.push(decisions::add_verdict(row.id, record, *known_by, Verdict::Same));
            child.id
        } else {
            let apart = |other: &RecordId| decisions::add_verdict(row.id, record, *other, Verdict::NotSame);
            commit.changes.extend(others.iter().map(apart));
            if let Some(known) = children::anchored_at(&mut *self.store.read()?, record)? {
                known
            } else {
                let child = self.new_id(ChildId);
                let number = ChildNumber::from_random(u64::from_be_bytes(crypto::random()));
                commit.changes.extend(children::insert(child, record, number, now));
                child
            }
        };
        row.child = Some(child);
        commit.changes.push(decisions::insert(&row));
        commit.changes.extend(records::link(record, Some(child), "linked", row.id, now));
        commit.changes.push(decisions::settle_review(record, row.id, now));
        commit.touches.push(child.0);
        commit.changed_children.push(child);
        let facts = self.one_record(record)?;
        // A shielded child stays with the team that shielded it.
        if shields::of_child(&mut *self.store.read()?, child)?.is_empty() {
            Self::project_child(child, &facts.facts, review.la.as_deref(), &mut commit);
        }
        self.finish(who, action, Note::about([child]).saying(row.kind), commit, Settled::Done)
    }

    /// Undoes a settlement: the record is held again, exactly as it was. If the child it leaves is
    /// shielded, the shield stays on both sides until a person decides.
    pub fn undo_settlement(&self, who: &SignedIn, handle: &str) -> Result<Audited<()>, ActError> {
        let _one_at_a_time = self.matching.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _one_process = self.store.lock_matching()?;
        let review = self.review_of(who, handle, Action::UndoSettlement)?;
        let settled_by = review.settled_by.ok_or(ActError::Expired)?;
        let record = review.record;
        let mut conn = self.store.read()?;
        let child = decisions::child_of(&mut conn, record)?;
        let row = DecisionRow {
            kind: "undo".into(),
            undoes: Some(settled_by),
            ..self.persons_decision(who, record)
        };
        let mut commit = Commit::default();
        for (other, _) in decisions::verdicts(&mut conn, record)? {
            commit.changes.push(decisions::add_verdict(row.id, record, other, Verdict::Withdrawn));
        }
        commit.changes.push(decisions::insert(&row));
        commit.changes.extend(records::link(record, None, "held", row.id, row.at));
        commit.changes.push(decisions::reopen_review(record));
        if let Some(child) = child {
            commit.relied_on.push((child.0, changes::version(&mut conn, child.0)?));
            commit.touches.push(child.0);
            commit.changed_children.push(child);
            for shield in shields::of_child(&mut conn, child)? {
                // The shield stays with the record that leaves as well as with those that stay.
                let stays_with = records::ids_of_child(&mut conn, child)?
                    .into_iter()
                    .map(|(id, _)| id)
                    .find(|id| *id != record);
                let side = if shield.anchor == record { stays_with } else { Some(record) };
                if let Some(side) = side {
                    commit.changes.push(shields::insert(
                        self.new_id(ShieldId),
                        side,
                        &shield.reason,
                        shield.shielded_by,
                        shield.shielded_at,
                        &shield.review_on,
                    ));
                }
            }
        }
        self.finish(who, Action::UndoSettlement, Note::about(child), commit, ())
    }

    fn persons_decision(&self, who: &SignedIn, record: RecordId) -> DecisionRow {
        DecisionRow {
            id: self.new_id(DecisionId),
            record,
            kind: String::new(),
            child: None,
            probability_ppm: 0,
            model: String::new(),
            sealed: None,
            account: Some(who.account.id),
            undoes: None,
            at: self.now_ms(),
        }
    }
}

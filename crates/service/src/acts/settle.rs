//! Held records are settled; how that is undone: [`super::undo`]. Each settlement is a new decision; nothing is
//! deleted. Where a candidate is shielded it takes two people who say the same: joining it to the wrong
//! child, or making a new child of it, could tell where the shielded one lives.

use super::reviews::Settlement;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::people::{Decided, People, State};
use crate::retried::{Missed, retried};
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::audit::Actor;
use contactpoint_directory::ids::{DecisionId, RecordId};
use contactpoint_directory::personal::Name;
use contactpoint_matching::people;
use contactpoint_store::Commit;
use contactpoint_store::tables::decisions::{self, DecisionRow, ReviewRow, Verdict};
use std::collections::{BTreeSet, HashMap};

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
        let seen = self.review_of(who, handle, Action::SettleHeld)?.decision;
        retried(|| self.try_settling(who, handle, seen, settlement, reason))
    }

    fn try_settling(
        &self,
        who: &SignedIn,
        handle: &str,
        seen: DecisionId,
        settlement: Settlement,
        reason: &str,
    ) -> Result<Audited<Settled>, Missed> {
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let review = self.review_of(who, handle, Action::SettleHeld)?;
        let reason = Name::parse(reason)
            .ok_or_else(|| ActError::invalid("reason", "Enter why, in at most 100 characters"))?;
        let people = self.followed(&mut people)?;
        self.put_in_order(people, Actor::Nobody, Action::SettleHeld)?;
        // What waited to be settled may have moved it, or it may be beside others now than those that were seen.
        let now = decisions::review(&mut *self.store.read()?, review.record)?;
        if now.is_none_or(|now| now.settled_at.is_some() || now.decision != seen) {
            return Err(ActError::Expired.into());
        }
        let others = self.held_candidates(seen)?;
        let mut candidates: Vec<Option<Candidate>> = Vec::new();
        let mut takes_two = false;
        for held in &others {
            let candidate = self.candidate(held)?.map(|child| (held.record, child));
            takes_two |= match &candidate {
                Some((_, child)) => child.shielded == Shielded::Yes,
                None => self.is_guard_of_no_child(held.record)?,
            };
            candidates.push(candidate);
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
        if takes_two {
            if !self.seconds(who, &review, &row)? {
                return Ok(self.propose(who, &review, row)?);
            }
            let holding = match self.area_conditions(who, review.la.as_deref()).as_slice() {
                [] => Vec::new(),
                _ => vec![Condition::OwnAreaAndOtherPerson],
            };
            action = Action::ApproveSettlement;
            self.authorise(who, action, &holding, &[])?;
        }
        let others: Vec<RecordId> = others.iter().map(|held| held.record).collect();
        // None of them may be shielded meanwhile: that would take two.
        let beside = candidates.iter().flatten().map(|(_, child)| (child.id.0, child.version));
        let commit = Commit { relied_on: beside.collect(), ..Commit::default() };
        self.carry_out_settlement(who, action, people, &review, row, chosen, &others, commit)
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

    #[expect(clippy::too_many_arguments, reason = "who, what, and about which record")]
    fn carry_out_settlement(
        &self,
        who: &SignedIn,
        action: Action,
        people: &mut People,
        review: &ReviewRow,
        row: DecisionRow,
        chosen: Option<&Candidate>,
        others: &[RecordId],
        mut commit: Commit,
    ) -> Result<Audited<Settled>, Missed> {
        let record = review.record;
        let name = people.name_of(record).ok_or(ActError::NotThere)?;
        let verdict = if chosen.is_some() { Verdict::Same } else { Verdict::NotSame };
        let about = chosen.map_or_else(|| others.to_vec(), |(known_by, _)| vec![*known_by]);
        for other in &about {
            commit.changes.push(decisions::add_verdict(row.id, record, *other, verdict));
            let said = if chosen.is_some() { people::Verdict::Same } else { people::Verdict::NotSame };
            if let Some(other) = people.name_of(*other) {
                people.partition.say(name, other, Some(said));
            }
        }
        commit.changes.push(decisions::settle_review(record, row.id, row.at));
        commit.changed_records.push(record);
        let word = row.kind.clone();
        let decided = Decided { about: name, row, named: BTreeSet::from([name]) };
        self.settled(people, &HashMap::new(), Some(decided), commit, |people, carried, commit| {
            let place = carried.place(people, name);
            if let Some((known_by, _)) = chosen {
                let theirs = people.name_of(*known_by).and_then(|name| carried.place(people, name));
                if !matches!(place, Some(State::Linked(_))) || place != theirs {
                    let message = "Another decision keeps this record and this child apart: undo that first";
                    return Err(ActError::invalid("settlement", message).into());
                }
            }
            let child = place.and_then(State::child);
            self.try_finish(
                who,
                action,
                carried.told_in(Note::about(child).saying(word)),
                commit,
                Settled::Done,
            )
        })
    }

    pub(super) fn persons_decision(&self, who: &SignedIn, record: RecordId) -> DecisionRow {
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

//! A decision of a person holds no longer: how a held record was settled, that records were taken out, that two
//! children were joined. All is then as if it had not been said. The children whom it was about may have moved or
//! been shielded since: so it is weighed as any other ruling, by the team of the area that they are of now, and
//! by two people where a shield holds.

use super::rulings::{Ruling, Said, Undoes};
use super::settle::Settled;
use crate::audited::Note;
use crate::people::People;
use crate::people::follow::verdict;
use crate::people::foresee::Saying;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::{Decision, decide};
use contactpoint_directory::ids::{ChildId, DecisionId, RecordId};
use contactpoint_store::Commit;
use contactpoint_store::tables::rulings::{self, RulingId};
use contactpoint_store::tables::{children, decisions};
use std::collections::BTreeSet;

impl Service {
    /// Undoes a settlement: the record is where it would be if nothing had been said. If the child it leaves
    /// is shielded, the shield stays on both sides until a person decides.
    pub fn undo_settlement(&self, who: &SignedIn, handle: &str) -> Result<Audited<Settled>, ActError> {
        let review = self.review_of(who, handle, Action::UndoSettlement)?;
        self.undo(who, review.settled_by.ok_or(ActError::Expired)?)
    }

    /// Undoes a ruling, or withdraws one that waits.
    pub fn undo_ruling(&self, who: &SignedIn, handle: &str) -> Result<Audited<Settled>, ActError> {
        let (row, ruling) = self.ruled_of(who, handle, Action::UndoSettlement)?;
        match row.settled_by {
            Some(decision) => self.undo(who, decision),
            None => self.withdraw(who, &row.id, &ruling),
        }
    }

    fn undo(&self, who: &SignedIn, decision: DecisionId) -> Result<Audited<Settled>, ActError> {
        let ruling = self.undoing(decision)?;
        self.rule(who, &Said { ruling: &ruling, reason: "", seen: None, seconds: None })
    }

    /// What it is to undo a decision.
    pub(super) fn undoing(&self, decision: DecisionId) -> Result<Ruling, ActError> {
        let mut conn = self.store.read()?;
        let made = decisions::by_id(&mut conn, decision)?.ok_or(ActError::Content("decision"))?;
        let of = match made.kind.as_str() {
            "apart" => Undoes::TakenOut,
            "joined" => Undoes::Joined,
            "two" => Undoes::KeptApart,
            "same" | "not-same" => Undoes::Settled,
            _ => return Err(ActError::Content("decision")),
        };
        let mut records = BTreeSet::from([made.record]);
        // A held record is settled beside children who may be of other areas: it alone is moved.
        if of != Undoes::Settled {
            let pairs = decisions::pairs_of(&mut conn, decision)?;
            records.extend(pairs.into_iter().flat_map(|(a, b)| [a, b]));
        }
        Ok(Ruling::Undone { decision, about: made.record, of, records })
    }

    fn withdraw(&self, who: &SignedIn, id: &RulingId, ruling: &Ruling) -> Result<Audited<Settled>, ActError> {
        // Nobody seconds it meanwhile.
        let _people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let row = rulings::by_id(&mut *self.store.read()?, id)?;
        row.and_then(|row| row.proposed).ok_or(ActError::Expired)?;
        let commit = Commit { changes: vec![rulings::withdraw(id)], ..Commit::default() };
        let mut children = BTreeSet::new();
        for record in ruling.records() {
            children.extend(decisions::child_of(&mut *self.store.read()?, *record)?);
        }
        let note = Note::about(children).saying(format!("withdraw-{}", ruling.word()));
        self.finish(who, Action::UndoSettlement, note, commit, Settled::Done)
    }

    /// What is said of each pair when a decision is taken back: what others said of it, if they did.
    pub(super) fn taken_back(
        &self,
        people: &People,
        decision: DecisionId,
        about: RecordId,
        of: Undoes,
    ) -> Result<Vec<Saying>, ActError> {
        let mut conn = self.store.read()?;
        let stands = match of {
            Undoes::Settled => {
                decisions::review(&mut conn, about)?.is_some_and(|review| review.settled_by == Some(decision))
            }
            Undoes::TakenOut | Undoes::Joined | Undoes::KeptApart => {
                rulings::settled_by(&mut conn, decision)?.is_some()
            }
        };
        if !stands {
            return Err(ActError::Expired);
        }
        let undone = match of {
            Undoes::Settled => decisions::settlements(&mut conn, about)?,
            Undoes::TakenOut | Undoes::Joined | Undoes::KeptApart => vec![decision],
        };
        let mut pairs = BTreeSet::new();
        for decision in &undone {
            pairs.extend(decisions::pairs_of(&mut conn, *decision)?);
        }
        let mut sayings = Vec::new();
        for (a, b) in pairs {
            let before = decisions::verdicts(&mut conn, a)?.into_iter().find(|(other, _)| *other == b);
            let said = decisions::said_of_pair(&mut conn, (a, b))?;
            let holds = said.into_iter().find(|(decision, _)| !undone.contains(decision));
            let name = |id: RecordId| people.name_of(id).map(|name| (name, id)).ok_or(ActError::Expired);
            sayings.push(Saying {
                a: name(a)?,
                b: name(b)?,
                verdict: holds.and_then(|(_, said)| verdict(said)),
                before: before.and_then(|(_, said)| verdict(said)),
            });
        }
        Ok(sayings)
    }

    /// Children who stand beside what is undone: those that a held record was compared with. The team has seen
    /// who they are, and that they are shielded.
    pub(super) fn beside(&self, ruling: &Ruling) -> Result<BTreeSet<ChildId>, ActError> {
        let mut beside = BTreeSet::new();
        if let Ruling::Undone { of: Undoes::Settled, about, .. } = ruling {
            let review = decisions::review(&mut *self.store.read()?, *about)?.ok_or(ActError::Expired)?;
            for held in self.held_candidates(review.decision)? {
                beside.extend(decisions::child_of(&mut *self.store.read()?, held.record)?);
            }
        }
        Ok(beside)
    }

    /// The children of records that are of another area than the person's by now: what was said of them is not
    /// this person's to see or to undo any more.
    pub(super) fn elsewhere(
        &self,
        who: &SignedIn,
        action: Action,
        records: &BTreeSet<RecordId>,
    ) -> Result<Vec<ChildId>, ActError> {
        let mut conn = self.store.read()?;
        let mut of = BTreeSet::new();
        for record in records {
            of.extend(decisions::child_of(&mut conn, *record)?);
        }
        let mut elsewhere = Vec::new();
        for child in of {
            let area = self.area_conditions(who, children::la(&mut conn, child)?.as_deref());
            if decide(who.account.role, action, &area) == Decision::Refused {
                elsewhere.push(child);
            }
        }
        Ok(elsewhere)
    }
}

//! Rulings that wait for a second person, or were made: listed, looked at, seconded. How they are undone:
//! [`super::undo`].

use super::foreseen::Preview;
use super::join::TwoChildren;
use super::reviews::Decided as Told;
use super::rulings::{Ruling, Said, Undoes};
use super::settle::Settled;
use crate::audited::Note;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::ids::ChildId;
use contactpoint_store::Commit;
use contactpoint_store::tables::decisions;
use contactpoint_store::tables::rulings::{self, RulingId, RulingRow};
use std::collections::BTreeSet;

/// A ruling in the list.
#[derive(Debug)]
pub struct RuledRow {
    /// Opaque handle.
    pub handle: String,
    /// The name of the child.
    pub name: String,
    /// What is, or was, said.
    pub what: What,
    /// It waits for a second person.
    pub waits: bool,
    /// Who said so, when and why.
    pub told: Told,
    /// The child, for the audit.
    pub(super) child: Option<ChildId>,
}

/// What a ruling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// So many records are taken out.
    TakenOut(usize),
    /// Two children are joined.
    Joined,
    /// Two children are kept apart.
    KeptApart,
    /// What was decided before is undone.
    Undone(Undoes),
}

/// A ruling as it is looked at.
#[derive(Debug)]
pub struct RuledView {
    /// What was said.
    pub row: RuledRow,
    /// It waits for a second person, who sees what there would be.
    pub waits: Option<Waits>,
    /// Why a person may say the same (code, words).
    pub reasons: &'static [(&'static str, &'static str)],
}

/// What a second person sees.
#[derive(Debug)]
pub enum Waits {
    /// Records are to be taken out, or a decision is to be undone.
    Apart(Preview),
    /// Two children are to be joined.
    Joined(Box<TwoChildren>),
    /// Things have changed: it is to be begun again.
    Changed,
}

impl Waits {
    /// The id that a proposal of it has, as things stand.
    fn id(&self) -> Option<RulingId> {
        match self {
            Self::Apart(preview) => Some(preview.id),
            Self::Joined(two) => Some(two.preview.id),
            Self::Changed => None,
        }
    }
}

/// The most rows of the list.
const MOST: i64 = 100;
/// What stands for the name in a proposal of which a child is of another area by now. The proposal can still be
/// withdrawn; who the child is now is nothing for the team that had it.
const ELSEWHERE: &str = "No longer of your area";

impl Service {
    fn ruled_handle(&self, who: &SignedIn, id: &RulingId) -> String {
        hex::encode(self.store.secrets().seal("ruled", &who.token_hash, id))
    }

    /// The ruling of a handle, for the team of its area.
    pub(super) fn ruled_of(
        &self,
        who: &SignedIn,
        handle: &str,
        action: Action,
    ) -> Result<(RulingRow, Ruling), ActError> {
        let opened = hex::decode(handle)
            .ok()
            .and_then(|sealed| self.store.secrets().open("ruled", &who.token_hash, &sealed).ok());
        let id: Option<RulingId> = opened.and_then(|bytes| bytes.try_into().ok());
        let row = rulings::by_id(&mut *self.store.read()?, &id.ok_or(ActError::NotThere)?)?;
        let row = row.ok_or(ActError::NotThere)?;
        self.authorise(who, action, &self.area_conditions(who, row.la.as_deref()), &[])?;
        let ruling = self.ruling_of(&row)?;
        let elsewhere = self.settled_elsewhere(who, action, &row)?;
        if !elsewhere.is_empty() {
            return Err(self.refuse(who, action, &elsewhere, "another area"));
        }
        Ok((row, ruling))
    }

    fn ruling_of(&self, row: &RulingRow) -> Result<Ruling, ActError> {
        let json = self.store.secrets().open("ruling", &row.id, &row.sealed)?;
        serde_json::from_slice(&json).map_err(|_| ActError::Content("ruling"))
    }

    /// Those of an area that wait, and those made lately.
    pub(super) fn ruled(&self, who: &SignedIn, la: &str) -> Result<(Vec<RuledRow>, Vec<RuledRow>), ActError> {
        let waiting = rulings::proposed(&mut *self.store.read()?, la, MOST)?;
        let settled = rulings::settled(&mut *self.store.read()?, la, MOST)?;
        let mut own = Vec::new();
        for row in settled {
            if self.settled_elsewhere(who, Action::CompareChildren, &row)?.is_empty() {
                own.push(row);
            }
        }
        let rows = |rows: Vec<RulingRow>| {
            rows.iter().map(|row| self.ruled_row(who, row)).collect::<Result<Vec<_>, _>>()
        };
        Ok((rows(waiting)?, rows(own)?))
    }

    /// Children whom a decision was about and who are of another area by now.
    fn settled_elsewhere(
        &self,
        who: &SignedIn,
        action: Action,
        row: &RulingRow,
    ) -> Result<Vec<ChildId>, ActError> {
        let Some(decision) = row.settled_by else { return Ok(Vec::new()) };
        self.elsewhere(who, action, self.undoing(decision)?.records())
    }

    fn ruled_row(&self, who: &SignedIn, row: &RulingRow) -> Result<RuledRow, ActError> {
        let ruling = self.ruling_of(row)?;
        let told = self.decided(who, row.settled_by.or(row.proposed))?;
        let is_own = self.elsewhere(who, Action::CompareChildren, ruling.records())?.is_empty();
        let (name, child) = if is_own {
            let about = *ruling.records().first().ok_or(ActError::Content("ruling"))?;
            let (_, name) = self.in_list(about)?;
            (name, decisions::child_of(&mut *self.store.read()?, about)?)
        } else {
            (ELSEWHERE.to_owned(), None)
        };
        Ok(RuledRow {
            handle: self.ruled_handle(who, &row.id),
            name,
            what: match &ruling {
                Ruling::Apart { taken, .. } => What::TakenOut(taken.len()),
                Ruling::Joined { .. } => What::Joined,
                Ruling::Two { .. } => What::KeptApart,
                Ruling::Undone { of, .. } => What::Undone(*of),
            },
            waits: row.settled_by.is_none(),
            told: told.ok_or(ActError::NotThere)?,
            child,
        })
    }

    /// A ruling: what was said, and what there would be if it waits.
    pub fn see_ruling(&self, who: &SignedIn, handle: &str) -> Result<Audited<RuledView>, ActError> {
        let action = Action::CompareChildren;
        let (row, ruling) = self.ruled_of(who, handle, action)?;
        let mut shown: BTreeSet<ChildId> = BTreeSet::new();
        let waits = if row.proposed.is_none() {
            None
        } else {
            let seen = match &ruling {
                Ruling::Apart { .. } | Ruling::Undone { .. } => {
                    self.preview(who, action, &ruling, None).map(|(weighed, preview)| {
                        shown.extend(weighed.children.iter().map(|child| child.id));
                        shown.extend(weighed.foreseen.concerned);
                        Waits::Apart(preview)
                    })
                }
                Ruling::Joined { .. } | Ruling::Two { .. } => {
                    self.two_children(who, &ruling, None, None).map(|(two, both)| {
                        shown.extend(both);
                        Waits::Joined(Box::new(two))
                    })
                }
            };
            Some(match seen {
                // Whatever has become of it, the page must be there: it is where it is withdrawn.
                Err(ActError::Expired | ActError::Invalid(_) | ActError::NotThere) => Waits::Changed,
                Ok(seen) if seen.id() != Some(row.id) => Waits::Changed,
                seen => seen?,
            })
        };
        let view = RuledView { row: self.ruled_row(who, &row)?, waits, reasons: ruling.reasons() };
        shown.extend(view.row.child);
        let note = Note::about(shown).saying(ruling.word());
        self.finish(who, action, note, Commit::default(), view)
    }

    /// A second person says the same.
    pub fn second_ruling(
        &self,
        who: &SignedIn,
        handle: &str,
        reason: &str,
        seen: &str,
    ) -> Result<Audited<Settled>, ActError> {
        let (row, ruling) = self.ruled_of(who, handle, Action::CompareChildren)?;
        if row.proposed.is_none() {
            return Err(ActError::Expired);
        }
        self.rule(who, &Said { ruling: &ruling, reason, seen: Some(seen), seconds: Some(row.id) })
    }
}

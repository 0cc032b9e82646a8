//! Rulings that wait for a second person, or were made: listed, looked at, seconded, undone. What is undone
//! is as if it had not been said; a shield that went with a side stays until a person decides.

use super::foreseen::Preview;
use super::join::TwoChildren;
use super::reviews::Decided as Told;
use super::rulings::{Ruling, Said};
use super::settle::Settled;
use crate::audited::Note;
use crate::people::Decided;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::Actor;
use contactpoint_directory::golden::{Cards, fold};
use contactpoint_directory::ids::ChildId;
use contactpoint_store::Commit;
use contactpoint_store::tables::decisions::{self, DecisionRow};
use contactpoint_store::tables::rulings::{self, RulingId, RulingRow};
use std::collections::{BTreeSet, HashMap};

/// A ruling in the list.
#[derive(Debug)]
pub struct RuledRow {
    /// Opaque handle.
    pub handle: String,
    /// The name of the child.
    pub name: String,
    /// Two children are joined; otherwise records are taken out.
    pub is_join: bool,
    /// How many records are taken out.
    pub records: usize,
    /// It waits for a second person.
    pub waits: bool,
    /// Who said so, when and why.
    pub told: Told,
    /// The child, for the audit.
    pub(super) child: Option<ChildId>,
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
    /// Records are to be taken out.
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

impl Service {
    fn ruled_handle(&self, who: &SignedIn, id: &RulingId) -> String {
        hex::encode(self.store.secrets().seal("ruled", &who.token_hash, id))
    }

    /// The ruling of a handle, for the team of its area.
    fn ruled_of(
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
        let rows = |rows: Vec<RulingRow>| {
            rows.iter().map(|row| self.ruled_row(who, row)).collect::<Result<Vec<_>, _>>()
        };
        Ok((rows(waiting)?, rows(settled)?))
    }

    fn ruled_row(&self, who: &SignedIn, row: &RulingRow) -> Result<RuledRow, ActError> {
        let ruling = self.ruling_of(row)?;
        let about = *ruling.records().first().ok_or(ActError::Content("ruling"))?;
        let golden = fold(std::slice::from_ref(&self.one_record(about)?), &Cards::default(), self.today());
        let told = self.decided(who, row.settled_by.or(row.proposed))?;
        Ok(RuledRow {
            handle: self.ruled_handle(who, &row.id),
            name: golden.preferred_name.map_or_else(|| "No name".to_owned(), |name| name.value.display()),
            is_join: matches!(ruling, Ruling::Joined { .. }),
            records: ruling.records().len(),
            waits: row.settled_by.is_none(),
            told: told.ok_or(ActError::NotThere)?,
            child: decisions::child_of(&mut *self.store.read()?, about)?,
        })
    }

    /// A ruling: what was said, and what there would be if it waits.
    pub fn see_ruling(&self, who: &SignedIn, handle: &str) -> Result<Audited<RuledView>, ActError> {
        let action = Action::CompareChildren;
        let (row, ruling) = self.ruled_of(who, handle, action)?;
        let mut shown: Vec<ChildId> = Vec::new();
        let waits = if row.proposed.is_none() {
            None
        } else {
            let seen = match &ruling {
                Ruling::Apart { .. } => self.preview(who, action, &ruling, None).map(|(weighed, preview)| {
                    shown.extend(weighed.children.iter().map(|child| child.id));
                    Waits::Apart(preview)
                }),
                Ruling::Joined { .. } => self.two_children(who, &ruling, None, None).map(|(two, both)| {
                    shown.extend(both);
                    Waits::Joined(Box::new(two))
                }),
            };
            Some(match seen {
                Err(ActError::Expired) => Waits::Changed,
                Ok(seen) if seen.id() != Some(row.id) => Waits::Changed,
                seen => seen?,
            })
        };
        let view = RuledView { row: self.ruled_row(who, &row)?, waits, reasons: ruling.reasons() };
        shown.extend(view.row.child);
        let note = Note::about(shown).saying(ruling.kind());
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
        self.rule(who, &Said { ruling: &ruling, reason, seen, seconds: Some(row.id) })
    }

    /// Undoes a ruling, or withdraws one that waits.
    pub fn undo_ruling(&self, who: &SignedIn, handle: &str) -> Result<Audited<()>, ActError> {
        let action = Action::UndoSettlement;
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let (ruled, ruling) = self.ruled_of(who, handle, action)?;
        let word = format!("undo-{}", ruling.kind());
        let Some(settled_by) = ruled.settled_by else {
            ruled.proposed.ok_or(ActError::Expired)?;
            let commit = Commit { changes: vec![rulings::withdraw(&ruled.id)], ..Commit::default() };
            return self.finish(who, action, Note::default().saying(word), commit, ());
        };
        let people = self.followed(&mut people)?;
        self.put_in_order(people, Actor::Account(who.account.id), action)?;
        let made = decisions::by_id(&mut *self.store.read()?, settled_by)?;
        let about = made.ok_or(ActError::Content("decision"))?.record;
        let name = people.name_of(about).ok_or(ActError::NotThere)?;
        let row = DecisionRow {
            kind: "undo-ruling".into(),
            undoes: Some(settled_by),
            ..self.persons_decision(who, about)
        };
        let mut commit = Commit { changes: vec![rulings::undo(settled_by)], ..Commit::default() };
        let mut named = self.take_back(people, &[settled_by], row.id, &mut commit)?;
        named.insert(name);
        people.partition.touch([name]);
        let before: Vec<_> = named.iter().filter_map(|name| people.linked_to(*name)).collect();
        let decided = Decided { about: name, row, named: named.clone() };
        let undone =
            self.settled(people, &HashMap::new(), Some(decided), commit, |people, carried, commit| {
                let after = named.iter().filter_map(|name| carried.child(people, *name));
                let concerned: BTreeSet<ChildId> = before.into_iter().chain(after).collect();
                self.try_finish(who, action, Note::about(concerned).saying(word), commit, ())
            });
        Ok(undone?)
    }
}

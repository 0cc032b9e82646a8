//! Children who may be one, though too little speaks for it to ask: the engine made two of them and kept a hint. The
//! directory team of their area sees both beside each other, and joins them ([`super::join`]) or says that they are
//! two. Only where both are of the area: of a child elsewhere nothing is told, not even that there is one. And only
//! where neither is shielded: that the two are listed at all would tell that something hidden agrees.

use super::join::{TwoChildren, draft_place};
use super::open_record::OpeningId;
use super::reviews::CandidateView;
use super::rulings::{Ruling, Said};
use super::settle::Settled;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::access::{Action, Reason};
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_matching::people::told::Weight;
use contactpoint_store::tables::decisions;
use contactpoint_store::tables::hints::{self, HintRow};
use contactpoint_store::{Commit, crypto};
use std::collections::BTreeSet;

/// Two children who may be one, in the list.
#[derive(Debug)]
pub struct Hint {
    /// Opaque handle.
    pub handle: String,
    /// The child whom the hint is of.
    pub one: CandidateView,
    /// The child that it may be, with what speaks for and against.
    pub other: CandidateView,
    /// Since when.
    pub since_ms: i64,
}

/// The list.
#[derive(Debug, Default)]
pub struct HintList {
    /// The oldest, each pair once.
    pub pairs: Vec<Hint>,
    /// There are more than are shown.
    pub is_cut_short: bool,
}

/// The most pairs of the list.
const MOST: usize = 50;
/// Rows that are read at once.
const AT_ONCE: i64 = 100;
/// Why the record of a child of a hint is opened, in the audit.
const WHY_OPENED: &str = "to join two children who may be one";

impl Service {
    fn hint_handle(&self, who: &SignedIn, hint: &HintRow) -> String {
        let pair = [hint.record.0, hint.other.0].concat();
        hex::encode(self.store.secrets().seal("hint", &who.token_hash, &pair))
    }

    /// The hint of a handle, as what would be said of it, if it is this person's to see.
    fn hint_of(&self, who: &SignedIn, handle: &str, action: Action) -> Result<BTreeSet<RecordId>, ActError> {
        let opened = hex::decode(handle)
            .ok()
            .and_then(|sealed| self.store.secrets().open("hint", &who.token_hash, &sealed).ok());
        let pair = opened.filter(|pair| pair.len() == 32).ok_or(ActError::NotThere)?;
        let records: BTreeSet<RecordId> = pair.chunks(16).filter_map(RecordId::from_slice).collect();
        let elsewhere = self.elsewhere(who, action, &records)?;
        if !elsewhere.is_empty() {
            return Err(self.refuse(who, action, &elsewhere, "another area"));
        }
        let mut children = Vec::new();
        for record in &records {
            children.extend(self.child_in_list(*record)?);
        }
        if !is_told_of(who, &children) {
            let known: Vec<ChildId> = children.iter().map(|child| child.id).collect();
            return Err(self.refuse(who, action, &known, "no hint of such a child"));
        }
        Ok(records)
    }

    /// Lists the children of the person's area who may be one.
    pub fn list_hints(&self, who: &SignedIn) -> Result<Audited<HintList>, ActError> {
        self.authorise(who, Action::ListHints, &[], &[])?;
        let la = who.la().unwrap_or_default();
        let (mut list, mut shown, mut pairs) = (HintList::default(), BTreeSet::new(), BTreeSet::new());
        let mut read_to: Option<HintRow> = None;
        // Not every row is shown: some pairs are kept either way round, some are not to be told of.
        'rows: loop {
            let rows = hints::open(&mut *self.store.read()?, la, read_to.as_ref(), AT_ONCE)?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let Some([one, other]) = self.told_of(who, row)? else { continue };
                if !pairs.insert(BTreeSet::from([one.id, other.id])) {
                    continue;
                }
                if list.pairs.len() == MOST {
                    list.is_cut_short = true;
                    break 'rows;
                }
                shown.extend([one.id, other.id]);
                list.pairs.push(Hint {
                    handle: self.hint_handle(who, row),
                    one: identity_alone(&one, Vec::new()),
                    other: identity_alone(&other, self.weights_of_hint(row)?),
                    since_ms: row.at,
                });
            }
            read_to = rows.last().cloned();
        }
        let note = Note::about(shown).saying(format!("{} who may be one", list.pairs.len()));
        self.finish(who, Action::ListHints, note, Commit::default(), list)
    }

    /// The children of a hint, if they may be told of.
    fn told_of(&self, who: &SignedIn, row: &HintRow) -> Result<Option<[LoadedChild; 2]>, ActError> {
        let records = BTreeSet::from([row.record, row.other]);
        if !self.elsewhere(who, Action::CompareChildren, &records)?.is_empty() {
            return Ok(None);
        }
        let (one, other) = (self.child_in_list(row.record)?, self.child_in_list(row.other)?);
        let two = one.zip(other).map(|(one, other)| [one, other]);
        Ok(two.filter(|two| is_told_of(who, two)))
    }

    /// The child of a record, unless one of its records cannot be read: what is lost must not hide the others of a list.
    fn child_in_list(&self, record: RecordId) -> Result<Option<LoadedChild>, ActError> {
        let child = decisions::child_of(&mut *self.store.read()?, record)?;
        child.map_or(Ok(None), |child| self.child_if_readable(child))
    }

    fn weights_of_hint(&self, row: &HintRow) -> Result<Vec<Weight>, ActError> {
        let kept = self.held_candidates(row.decision)?;
        Ok(kept
            .into_iter()
            .find(|held| held.record == row.other)
            .map(|held| held.weights)
            .unwrap_or_default())
    }

    /// Both children of a hint beside each other, and what there would be if they were kept apart for good.
    ///
    /// # Errors
    /// [`ActError::Expired`] when they are one by now.
    pub fn compare_hint(&self, who: &SignedIn, handle: &str) -> Result<Audited<TwoChildren>, ActError> {
        let action = Action::CompareChildren;
        let ruling = Ruling::Two { records: self.hint_of(who, handle, action)? };
        let (two, shown) = self.two_children(who, &ruling, None, None)?;
        let note = Note::about(shown).saying("two children side by side");
        self.finish(who, action, note, Commit::default(), two)
    }

    /// Says that the two children of a hint are two, or proposes it. `seen`: the mark of the comparison.
    pub fn keep_apart(
        &self,
        who: &SignedIn,
        handle: &str,
        reason: &str,
        seen: &str,
    ) -> Result<Audited<Settled>, ActError> {
        let ruling = Ruling::Two { records: self.hint_of(who, handle, Action::KeepApart)? };
        self.rule(who, &Said { ruling: &ruling, reason, seen: Some(seen), seconds: None })
    }

    /// Opens the record of one child of a hint where the two are joined, with the number of the other filled in.
    pub fn open_hint(&self, who: &SignedIn, handle: &str) -> Result<Audited<OpeningId>, ActError> {
        let records = self.hint_of(who, handle, Action::CompareChildren)?;
        let mut children = Vec::new();
        for record in records {
            children.push(self.child_in_list(record)?.ok_or(ActError::Expired)?);
        }
        let [one, other] = children.as_slice() else { return Err(ActError::Expired) };
        if one.id == other.id {
            return Err(ActError::Expired);
        }
        let reason = Reason::parse("other", WHY_OPENED).ok_or(ActError::Content("reason"))?;
        let id: OpeningId = crypto::random();
        let changes = self.draft_changes(who, &draft_place(&id), &other.number.to_string())?;
        self.open_child(who, id, one.id, &reason, Commit { changes, ..Commit::default() })
    }
}

/// Whether the children of a hint may be told of beside each other. One is of the area itself: two of no area at all
/// would be told of to every team. And neither is shielded: it would tell that something hidden agrees.
fn is_told_of(who: &SignedIn, children: &[LoadedChild]) -> bool {
    children.iter().any(|child| child.la.is_some() && child.la.as_deref() == who.la())
        && children.iter().all(|child| child.shielded == Shielded::No)
}

/// Only who it is: the list shows nothing else of anybody.
fn identity_alone(child: &LoadedChild, weights: Vec<Weight>) -> CandidateView {
    CandidateView { number: child.number, identity: child.identity(), record: None, weights }
}

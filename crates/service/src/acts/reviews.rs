//! Held records: listed, and compared side by side. How they are settled: [`super::settle`].

use super::ruled::RuledRow;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::people::carry::Held;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::view::{Identity, Shielded};
use contactpoint_directory::golden::{Cards, GoldenRecord, Sourced, fold};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{DecisionId, RecordId};
use contactpoint_matching::people::told::Weight;
use contactpoint_store::tables::decisions::{self, ReviewRow};
use contactpoint_store::tables::{accounts, children, shields};
use contactpoint_store::{Commit, StoreError};
use std::collections::BTreeSet;

/// A held record in the list.
#[derive(Debug)]
pub struct HeldRow {
    /// Opaque handle.
    pub handle: String,
    /// Source in words.
    pub source: String,
    /// The name on the record.
    pub name: String,
    /// Date of birth on it.
    pub date_of_birth: Option<jiff::civil::Date>,
    /// When it was held.
    pub since_ms: i64,
    /// How many children it may be.
    pub candidates: usize,
    /// How it was settled, if it was.
    pub settled: Option<Decided>,
    /// What one person has proposed, where it takes two.
    pub proposed: Option<Decided>,
}

/// What a person decided, or proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The record is this child; otherwise it is a child of its own.
    pub same_as: Option<ChildNumber>,
    /// Who said so.
    pub by: String,
    /// Whether that is the one who asks.
    pub is_own: bool,
    /// When.
    pub at_ms: i64,
    /// Why.
    pub reason: String,
}

/// The list.
#[derive(Debug)]
pub struct HeldList {
    /// Waiting, oldest first.
    pub open: Vec<HeldRow>,
    /// Settled lately.
    pub settled: Vec<HeldRow>,
    /// Children to be taken apart, or joined, that wait for a second person.
    pub proposed: Vec<RuledRow>,
    /// Children taken apart, or joined, lately.
    pub ruled: Vec<RuledRow>,
}

/// A held record beside its candidates.
#[derive(Debug)]
pub struct Comparison {
    /// The record.
    pub record: GoldenRecord,
    /// Its source in words.
    pub source: String,
    /// Candidates, likeliest first.
    pub candidates: Vec<CandidateView>,
    /// Of each, its place among all that the record was held beside: some are of no child now.
    pub places: Vec<usize>,
    /// How it was settled, if it was.
    pub settled: Option<Decided>,
    /// What one person has proposed.
    pub proposed: Option<Decided>,
    /// A candidate is shielded: two people must say the same.
    pub takes_two: bool,
}

/// A candidate child, as the directory team sees it. Of a shielded child only who it is.
#[derive(Debug)]
pub struct CandidateView {
    /// Number.
    pub number: ChildNumber,
    /// Who it is.
    pub identity: Identity,
    /// All that is known; none for a shielded child.
    pub record: Option<GoldenRecord>,
    /// The waterfall.
    pub weights: Vec<Weight>,
}

/// How a review is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The record is this candidate (by [`Comparison::places`]).
    Same(usize),
    /// The record is none of the candidates: a child of its own.
    NotSame,
}

/// The most rows of the list.
const MOST: i64 = 100;

/// Of a shielded child, what agrees is a reason to look; which of the hidden things it is would tell it. What
/// differs is no such reason.
fn held_back(weights: &mut Vec<Weight>) {
    let known = weights.iter().any(|weight| weight.is_something_hidden());
    let agrees = weights.iter().any(|weight| weight.is_held_back_by_shield() && weight.millibits > 0);
    weights.retain(|weight| !weight.is_held_back_by_shield());
    if agrees && !known {
        weights.push(Weight::SOMETHING_HIDDEN);
    }
}

impl Service {
    fn held_handle(&self, who: &SignedIn, record: RecordId) -> String {
        hex::encode(self.store.secrets().seal("held", &who.token_hash, &record.0))
    }

    fn held_of_handle(&self, who: &SignedIn, handle: &str) -> Result<RecordId, ActError> {
        let opened = hex::decode(handle)
            .ok()
            .and_then(|sealed| self.store.secrets().open("held", &who.token_hash, &sealed).ok());
        opened.and_then(|bytes| RecordId::from_slice(&bytes)).ok_or(ActError::NotThere)
    }

    /// Lists the held records of the person's area.
    pub fn list_held(&self, who: &SignedIn) -> Result<Audited<HeldList>, ActError> {
        self.authorise(who, Action::ListHeld, &[], &[])?;
        let la = who.la().unwrap_or_default();
        let open = decisions::open_reviews(&mut *self.store.read()?, la, MOST)?;
        let mut settled = Vec::new();
        for review in decisions::settled_reviews(&mut *self.store.read()?, la, 20)? {
            if self.elsewhere(who, Action::OpenHeld, &BTreeSet::from([review.record]))?.is_empty() {
                settled.push(review);
            }
        }
        let rows = |reviews: Vec<ReviewRow>| {
            reviews.into_iter().map(|review| self.held_row(who, &review)).collect::<Result<Vec<_>, _>>()
        };
        let (proposed, ruled) = self.ruled(who, la)?;
        let list = HeldList { open: rows(open)?, settled: rows(settled)?, proposed, ruled };
        let named = list.proposed.iter().chain(&list.ruled).filter_map(|row| row.child);
        let note =
            Note::about(named).saying(format!("{} held, {} settled", list.open.len(), list.settled.len()));
        self.finish(who, Action::ListHeld, note, Commit::default(), list)
    }

    fn held_row(&self, who: &SignedIn, review: &ReviewRow) -> Result<HeldRow, ActError> {
        let (record, name) = self.in_list(review.record)?;
        let (own, golden) = record.unzip();
        let source = |own: Sourced| format!("{}, {}", own.kind.label(), own.supplier_name);
        Ok(HeldRow {
            handle: self.held_handle(who, review.record),
            source: own.map(source).unwrap_or_default(),
            name,
            date_of_birth: golden
                .and_then(|golden: GoldenRecord| golden.date_of_birth)
                .map(|born| born.value),
            since_ms: review.opened_at,
            candidates: self.held_candidates(review.decision)?.len(),
            settled: self.decided(who, review.settled_by)?,
            proposed: self.decided(who, review.proposed)?,
        })
    }

    /// A record as a list names it. One that is gone, or cannot be read, must not hide the others of the list.
    pub(super) fn in_list(
        &self,
        id: RecordId,
    ) -> Result<(Option<(Sourced, GoldenRecord)>, String), ActError> {
        let record = match self.one_record(id) {
            Err(ActError::Store(StoreError::KeyDestroyed)) => return Ok((None, "Destroyed".to_owned())),
            Err(error) if error.is_unreadable_content() => return Ok((None, "Cannot be read".to_owned())),
            record => record?,
        };
        let golden = fold(std::slice::from_ref(&record), &Cards::default(), self.today());
        let name = golden.preferred_name.as_ref().map(|name| name.value.display());
        Ok((Some((record, golden)), name.unwrap_or_else(|| "No name".to_owned())))
    }

    /// The candidates that a decision to hold kept, with their waterfalls.
    pub(crate) fn held_candidates(&self, decision: DecisionId) -> Result<Vec<Held>, ActError> {
        let row = decisions::by_id(&mut *self.store.read()?, decision)?.ok_or(ActError::NotThere)?;
        let Some(sealed) = row.sealed else { return Ok(Vec::new()) };
        let json = self.store.secrets().open("decision", &decision.0, &sealed)?;
        serde_json::from_slice(&json).map_err(|_| ActError::Content("decision"))
    }

    /// A person's decision, as it is told to another.
    pub(super) fn decided(
        &self,
        who: &SignedIn,
        id: Option<DecisionId>,
    ) -> Result<Option<Decided>, ActError> {
        let Some(id) = id else { return Ok(None) };
        let row = decisions::by_id(&mut *self.store.read()?, id)?.ok_or(ActError::Content("decision"))?;
        let reason = match &row.sealed {
            Some(sealed) => self.store.secrets().open("decision-reason", &row.id.0, sealed)?,
            None => Vec::new(),
        };
        let account = match row.account {
            Some(account) => accounts::by_id(&mut *self.store.read()?, account)?,
            None => None,
        };
        // The record may have made a child before: what was said of it tells which it was.
        let same = matches!(row.kind.as_str(), "same" | "propose-same");
        let same_as = match row.child.filter(|_| same) {
            Some(child) => children::numbers(&mut *self.store.read()?, child)?.first().copied(),
            None => None,
        };
        Ok(Some(Decided {
            same_as,
            by: account.map(|account| account.display_name).unwrap_or_default(),
            is_own: row.account == Some(who.account.id),
            at_ms: row.at,
            reason: String::from_utf8_lossy(&reason).into_owned(),
        }))
    }

    pub(super) fn review_of(
        &self,
        who: &SignedIn,
        handle: &str,
        action: Action,
    ) -> Result<ReviewRow, ActError> {
        let record = self.held_of_handle(who, handle)?;
        let review = decisions::review(&mut *self.store.read()?, record)?.ok_or(ActError::NotThere)?;
        self.authorise(who, action, &self.area_conditions(who, review.la.as_deref()), &[])?;
        let elsewhere = self.elsewhere(who, action, &BTreeSet::from([record]))?;
        if !elsewhere.is_empty() {
            return Err(self.refuse(who, action, &elsewhere, "another area"));
        }
        Ok(review)
    }

    /// A held record beside the children it may be.
    pub fn compare_held(&self, who: &SignedIn, handle: &str) -> Result<Audited<Comparison>, ActError> {
        let review = self.review_of(who, handle, Action::OpenHeld)?;
        let record = self.if_readable(review.record)?.ok_or(ActError::NotThere)?;
        let source = format!("{}, {}", record.kind.label(), record.supplier_name);
        let records = std::slice::from_ref(&record);
        let cards = Self::cards(&mut *self.store.read()?, records)?;
        let golden = fold(records, &cards, self.today());
        let mut candidates = Vec::new();
        let mut shown = Vec::new();
        let mut places = Vec::new();
        let mut takes_two = false;
        for (place, mut held) in self.held_candidates(review.decision)?.into_iter().enumerate() {
            let Some(child) = self.candidate(&held)? else {
                takes_two |= self.is_guard_of_no_child(held.record)?;
                continue;
            };
            shown.push(child.id);
            if child.shielded == Shielded::Yes {
                held_back(&mut held.weights);
            }
            takes_two |= child.shielded == Shielded::Yes;
            places.push(place);
            candidates.push(CandidateView {
                number: child.number,
                identity: child.identity(),
                weights: held.weights,
                record: (child.shielded == Shielded::No).then_some(child.golden),
            });
        }
        let comparison = Comparison {
            takes_two,
            places,
            record: golden,
            source,
            candidates,
            settled: self.decided(who, review.settled_by)?,
            proposed: self.decided(who, review.proposed)?,
        };
        self.finish(who, Action::OpenHeld, Note::about(shown), Commit::default(), comparison)
    }

    /// Whether a candidate of no child is shielded all the same: a record that left a shielded child and is held, or
    /// waits.
    pub(super) fn is_guard_of_no_child(&self, record: RecordId) -> Result<bool, ActError> {
        let is_shielded = !shields::at(&mut *self.store.read()?, record)?.is_empty();
        Ok(is_shielded || self.may_be_restricted(record)?)
    }

    /// A candidate is remembered by one of its records, so that it is found again after a merge.
    pub(super) fn candidate(&self, held: &Held) -> Result<Option<LoadedChild>, ActError> {
        let child = decisions::child_of(&mut *self.store.read()?, held.record)?;
        child.map_or(Ok(None), |child| self.load_child(child))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_matching::link::facts::Facts;

    #[test]
    fn what_differs_behind_a_shield_is_not_told_as_what_agrees() {
        const BORN: u8 = 3;
        const NHS: u8 = 7;
        let left = |all: &[(u8, u8, i32)]| {
            let weight =
                |&(field, level, millibits)| Weight { field, level, millibits, facts: Facts::default() };
            let mut weights = all.iter().map(weight).collect();
            held_back(&mut weights);
            weights
        };
        let born = Weight { field: BORN, level: 1, millibits: 12_600, facts: Facts::default() };
        assert_eq!(left(&[(BORN, 1, 12_600), (NHS, 3, -9_000)]), [born]);
        assert_eq!(left(&[(BORN, 1, 12_600), (NHS, 1, 20_000)]), [born, Weight::SOMETHING_HIDDEN]);
    }
}

//! Held records: listed, compared side by side, settled, and settlements undone. Each settlement is
//! a new decision; nothing is deleted.

use crate::audited::Note;
use crate::child::LoadedChild;
use crate::receive::place::Held;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::view::{Identity, Shielded};
use contactpoint_directory::golden::{GoldenRecord, Sourced, fold};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{ChildId, DecisionId, RecordId, ShieldId};
use contactpoint_directory::personal::Name;
use contactpoint_matching::decide::in_words;
use contactpoint_matching::model::Weight;
use contactpoint_store::Commit;
use contactpoint_store::crypto;
use contactpoint_store::tables::decisions::{self, DecisionRow, ReviewRow, Verdict};
use contactpoint_store::tables::{children, records, shields};

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
    /// When it was settled, if it was.
    pub settled_at_ms: Option<i64>,
}

/// The list.
#[derive(Debug)]
pub struct HeldList {
    /// Waiting, oldest first.
    pub open: Vec<HeldRow>,
    /// Settled lately.
    pub settled: Vec<HeldRow>,
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
    /// Settled already.
    pub settled: bool,
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
    /// The waterfall in words.
    pub why: String,
    /// What speaks for it, most telling first.
    pub supports: Vec<String>,
    /// What speaks against it, most telling first.
    pub opposes: Vec<String>,
    /// The waterfall.
    pub weights: Vec<Weight>,
}

/// How a review is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The record is this candidate (counted from 0).
    Same(usize),
    /// The record is none of the candidates: a child of its own.
    NotSame,
}

/// The most rows of the list.
const MOST: i64 = 100;

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
        let settled = decisions::settled_reviews(&mut *self.store.read()?, la, 20)?;
        let rows = |reviews: Vec<ReviewRow>| {
            reviews.into_iter().map(|review| self.held_row(who, &review)).collect::<Result<Vec<_>, _>>()
        };
        let list = HeldList { open: rows(open)?, settled: rows(settled)? };
        let note =
            Note::default().saying(format!("{} held, {} settled", list.open.len(), list.settled.len()));
        self.finish(who, Action::ListHeld, note, Commit::default(), list)
    }

    fn held_row(&self, who: &SignedIn, review: &ReviewRow) -> Result<HeldRow, ActError> {
        let record = self.one_record(review.record)?;
        let golden = fold(
            std::slice::from_ref(&record),
            &contactpoint_directory::golden::Cards::default(),
            self.today(),
        );
        Ok(HeldRow {
            handle: self.held_handle(who, review.record),
            source: format!("{}, {}", record.kind.label(), record.supplier_name),
            name: golden.preferred_name.map_or_else(|| "No name".to_owned(), |name| name.value.display()),
            date_of_birth: golden.date_of_birth.map(|born| born.value),
            since_ms: review.opened_at,
            candidates: self.held_candidates(review.decision)?.len(),
            settled_at_ms: review.settled_at,
        })
    }

    pub(crate) fn one_record(&self, id: RecordId) -> Result<Sourced, ActError> {
        let mut conn = self.store.read()?;
        let stored = records::with_content(&mut conn, id)?.ok_or(ActError::NotThere)?;
        self.sourced(
            &mut conn,
            &mut *self.store.read_keys()?,
            &mut crate::content::SourceNames::new(),
            &stored,
        )
    }

    /// The candidates that a decision to hold kept, with their waterfalls.
    pub(crate) fn held_candidates(&self, decision: DecisionId) -> Result<Vec<Held>, ActError> {
        let row = decisions::by_id(&mut *self.store.read()?, decision)?.ok_or(ActError::NotThere)?;
        let Some(sealed) = row.sealed else { return Ok(Vec::new()) };
        let json = self.store.secrets().open("decision", &decision.0, &sealed)?;
        serde_json::from_slice(&json).map_err(|_| ActError::Content("decision"))
    }

    fn review_of(&self, who: &SignedIn, handle: &str, action: Action) -> Result<ReviewRow, ActError> {
        let record = self.held_of_handle(who, handle)?;
        let review = decisions::review(&mut *self.store.read()?, record)?.ok_or(ActError::NotThere)?;
        self.authorise(who, action, &self.area_conditions(who, review.la.as_deref()), &[])?;
        Ok(review)
    }

    /// A held record beside the children it may be.
    pub fn compare_held(&self, who: &SignedIn, handle: &str) -> Result<Audited<Comparison>, ActError> {
        let review = self.review_of(who, handle, Action::OpenHeld)?;
        let record = self.one_record(review.record)?;
        let source = format!("{}, {}", record.kind.label(), record.supplier_name);
        let records = std::slice::from_ref(&record);
        let cards = Self::cards(&mut *self.store.read()?, records)?;
        let golden = fold(records, &cards, self.today());
        let mut candidates = Vec::new();
        let mut shown = Vec::new();
        for held in self.held_candidates(review.decision)? {
            let Some(child) = self.candidate(&held)? else { continue };
            shown.push(child.id);
            candidates.push(CandidateView {
                number: child.number,
                identity: child.identity(),
                why: in_words(&held.weights),
                supports: words_of(&held.weights, |weight| weight.millibits > 0),
                opposes: words_of(&held.weights, |weight| weight.millibits < 0),
                weights: held.weights,
                record: (child.shielded == Shielded::No).then_some(child.golden),
            });
        }
        let comparison =
            Comparison { record: golden, source, candidates, settled: review.settled_at.is_some() };
        self.finish(who, Action::OpenHeld, Note::about(shown), Commit::default(), comparison)
    }

    /// A candidate is remembered by one of its records, so that it is found again after a merge.
    fn candidate(&self, held: &Held) -> Result<Option<LoadedChild>, ActError> {
        let child = decisions::child_of(&mut *self.store.read()?, held.record)?;
        child.map_or(Ok(None), |child| self.load_child(child))
    }

    /// Settles a held record. The reason is kept sealed with the decision.
    pub fn settle_held(
        &self,
        who: &SignedIn,
        handle: &str,
        settlement: Settlement,
        reason: &str,
    ) -> Result<Audited<()>, ActError> {
        let _one_at_a_time = self.matching.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _one_process = self.store.lock_matching()?;
        let review = self.review_of(who, handle, Action::SettleHeld)?;
        let reason = Name::parse(reason)
            .ok_or_else(|| ActError::invalid("reason", "Enter why, in at most 100 characters"))?;
        if review.settled_at.is_some() {
            return Err(ActError::Expired);
        }
        let held = self.held_candidates(review.decision)?;
        let now = self.now_ms();
        let decision = self.new_id(DecisionId);
        let record = review.record;
        let mut commit = Commit::default();
        let mut concerned = Vec::new();
        let child = match settlement {
            Settlement::Same(chosen) => {
                let chosen = held.get(chosen).ok_or_else(|| {
                    ActError::invalid("settlement", "Select one of the children, or none of them")
                })?;
                let child = self.candidate(chosen)?.ok_or(ActError::Expired)?;
                commit.relied_on.push((child.id.0, child.version));
                commit.changes.push(decisions::add_verdict(decision, record, chosen.record, Verdict::Same));
                child.id
            }
            Settlement::NotSame => {
                for other in &held {
                    commit.changes.push(decisions::add_verdict(
                        decision,
                        record,
                        other.record,
                        Verdict::NotSame,
                    ));
                }
                let child = self.new_id(ChildId);
                let anchor_exists = children::anchored_at(&mut *self.store.read()?, record)?;
                if let Some(known) = anchor_exists {
                    known
                } else {
                    commit.changes.extend(children::insert(
                        child,
                        record,
                        ChildNumber::from_random(u64::from_be_bytes(crypto::random())),
                        now,
                    ));
                    child
                }
            }
        };
        let row = DecisionRow {
            id: decision,
            record,
            kind: if settlement == Settlement::NotSame { "not-same" } else { "same" }.into(),
            child: Some(child),
            probability_ppm: 0,
            model: String::new(),
            sealed: Some(self.store.secrets().seal(
                "decision-reason",
                &decision.0,
                reason.as_str().as_bytes(),
            )),
            account: Some(who.account.id),
            undoes: None,
            at: now,
        };
        commit.changes.push(decisions::insert(&row));
        commit.changes.extend(records::link(record, Some(child), "linked", decision, now));
        commit.changes.push(decisions::settle_review(record, decision, now));
        commit.touches.push(child.0);
        commit.changed_children.push(child);
        concerned.push(child);
        let facts = self.one_record(record)?;
        // A shielded child stays with the team that shielded it.
        if shields::of_child(&mut *self.store.read()?, child)?.is_empty() {
            Self::project_child(child, &facts.facts, review.la.as_deref(), &mut commit);
        }
        self.finish(who, Action::SettleHeld, Note::about(concerned).saying(row.kind), commit, ())
    }

    /// Undoes a settlement: the record is held again, exactly as it was. If the child it leaves is
    /// shielded, the shield stays on both sides until a person decides.
    pub fn undo_settlement(&self, who: &SignedIn, handle: &str) -> Result<Audited<()>, ActError> {
        let _one_at_a_time = self.matching.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _one_process = self.store.lock_matching()?;
        let review = self.review_of(who, handle, Action::UndoSettlement)?;
        let settled_by = review.settled_by.ok_or(ActError::Expired)?;
        let record = review.record;
        let now = self.now_ms();
        let mut conn = self.store.read()?;
        let child = decisions::child_of(&mut conn, record)?;
        let decision = self.new_id(DecisionId);
        let mut commit = Commit::default();
        for (other, _) in decisions::verdicts(&mut conn, record)? {
            commit.changes.push(decisions::add_verdict(decision, record, other, Verdict::Withdrawn));
        }
        let row = DecisionRow {
            id: decision,
            record,
            kind: "undo".into(),
            child: None,
            probability_ppm: 0,
            model: String::new(),
            sealed: None,
            account: Some(who.account.id),
            undoes: Some(settled_by),
            at: now,
        };
        commit.changes.push(decisions::insert(&row));
        commit.changes.extend(records::link(record, None, "held", decision, now));
        commit.changes.push(decisions::reopen_review(record));
        if let Some(child) = child {
            let version = contactpoint_store::tables::changes::version(&mut conn, child.0)?;
            commit.relied_on.push((child.0, version));
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
}

/// The words of those weights that a rule picks, most telling first.
fn words_of(weights: &[Weight], picked: impl Fn(&Weight) -> bool) -> Vec<String> {
    let mut chosen: Vec<&Weight> = weights.iter().filter(|weight| picked(weight)).collect();
    chosen.sort_by_key(|weight| std::cmp::Reverse(weight.millibits.abs()));
    chosen
        .into_iter()
        .map(|weight| in_words(std::slice::from_ref(weight)))
        .filter(|words| !words.is_empty())
        .collect()
}

//! Which child a record is of: decided by the engine, written as an append-only decision and link,
//! and what follows: a review for a held record, a new child with its number, a place to wait.

use crate::{ActError, Service};
use contactpoint_directory::facts::{ChildFacts, Setting};
use contactpoint_directory::identifier::{ChildNumber, Identifier};
use contactpoint_directory::ids::{AccountId, ChildId, DecisionId, RecordId, SourceId};
use contactpoint_directory::source::SourceKind;
use contactpoint_matching::model::Weight;
use contactpoint_matching::{Decision, Outcome, Profile};
use contactpoint_store::tables::decisions::{self, DecisionRow, Verdict};
use contactpoint_store::tables::{children, organisations, records, shields};
use contactpoint_store::{Commit, crypto};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::PoisonError;

/// What is known of a record that is to be placed.
pub(crate) struct RecordParts<'a> {
    pub id: RecordId,
    pub source: SourceId,
    pub kind: SourceKind,
    pub facts: &'a ChildFacts,
    pub la: Option<String>,
    pub account: Option<AccountId>,
}

/// Where a record went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    /// Linked to a child.
    Linked { child: ChildId, is_new: bool },
    /// Held for a person.
    Held,
    /// Waits for a child with its number, or for a name.
    Waiting,
}

/// A candidate as a held record keeps it: by one of the child's records, so that it is found again
/// after merges and splits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    pub record: RecordId,
    pub weights: Vec<Weight>,
}

impl Service {
    /// Places a record by the index as it stands.
    pub(crate) fn place_record(
        &self,
        parts: &RecordParts,
        profile: &Profile,
        commit: &mut Commit,
        now: i64,
    ) -> Result<Placement, ActError> {
        let own = crate::indexed::counts_as_own(parts.kind, parts.source, parts.facts);
        let apart = self.children_apart(parts.id)?;
        let decision = {
            let indexed = self.index.read().unwrap_or_else(PoisonError::into_inner);
            indexed.index.decide(&self.model, profile, own, &apart)
        };
        self.carry_out(parts, &decision, &HashMap::new(), commit, now)
    }

    /// Children that a person said this record is not of.
    pub(crate) fn children_apart(&self, record: RecordId) -> Result<Vec<ChildId>, ActError> {
        let mut conn = self.store.read()?;
        let verdicts = decisions::verdicts(&mut conn, record)?;
        let mut apart = Vec::new();
        for (other, verdict) in verdicts {
            if verdict == Verdict::NotSame {
                apart.extend(decisions::child_of(&mut conn, other)?);
            }
        }
        Ok(apart)
    }

    /// Writes a decision and what follows from it. `anchors` are records of children that are not
    /// yet on disk.
    pub(crate) fn carry_out(
        &self,
        parts: &RecordParts,
        decision: &Decision,
        anchors: &HashMap<ChildId, RecordId>,
        commit: &mut Commit,
        now: i64,
    ) -> Result<Placement, ActError> {
        let placement = match decision.outcome {
            Outcome::Match => match decision.candidates.first() {
                Some(best) => Placement::Linked { child: best.child, is_new: false },
                None => Placement::Waiting,
            },
            outcome if outcome.is_held() => Placement::Held,
            _ if !parts.facts.can_make_a_child() => Placement::Waiting,
            _ => Placement::Linked { child: self.new_id(ChildId), is_new: true },
        };
        let id = self.new_id(DecisionId);
        let mut kept = Vec::new();
        for candidate in &decision.candidates {
            let record = match anchors.get(&candidate.child) {
                Some(record) => Some(*record),
                None => records::ids_of_child(&mut *self.store.read()?, candidate.child)?
                    .into_iter()
                    .find(|(_, anchor)| anchor.is_none())
                    .map(|(id, _)| id),
            };
            kept.extend(record.map(|record| Held { record, weights: candidate.weights.clone() }));
        }
        let sealed = if kept.is_empty() {
            None
        } else {
            let json = serde_json::to_vec(&kept).map_err(|_| ActError::Content("decision"))?;
            Some(self.store.secrets().seal("decision", &id.0, &json))
        };
        let child = match placement {
            Placement::Linked { child, .. } => Some(child),
            Placement::Held | Placement::Waiting => None,
        };
        commit.changes.push(decisions::insert(&DecisionRow {
            id,
            record: parts.id,
            kind: decision.outcome.code().into(),
            child,
            probability_ppm: i64::from(decision.probability_ppm),
            model: decision.model.clone(),
            sealed,
            account: parts.account,
            undoes: None,
            at: now,
        }));
        match placement {
            Placement::Linked { child, is_new } => {
                if is_new {
                    let number = ChildNumber::from_random(u64::from_be_bytes(crypto::random()));
                    commit.changes.extend(children::insert(child, parts.id, number, now));
                }
                commit.changes.extend(records::link(parts.id, Some(child), "linked", id, now));
                let keeps_place =
                    matches!(parts.kind, SourceKind::Ctf | SourceKind::PdsFhir | SourceKind::PupilList);
                // A shielded child stays with the team that shielded it: no feed moves it.
                let moves = keeps_place && shields::of_child(&mut *self.store.read()?, child)?.is_empty();
                if is_new || moves {
                    Self::project_child(child, parts.facts, parts.la.as_deref(), commit);
                }
                commit.touches.push(child.0);
                commit.changed_children.push(child);
            }
            Placement::Held => {
                commit.changes.extend(records::link(parts.id, None, "held", id, now));
                commit.changes.push(decisions::open_review(parts.id, parts.la.as_deref(), id, now));
            }
            Placement::Waiting => {
                commit.changes.extend(records::link(parts.id, None, "waiting", id, now));
                for identifier in &parts.facts.identifiers {
                    commit.changes.push(records::wait_for(&self.number_hash(identifier), parts.id));
                }
            }
        }
        Ok(placement)
    }

    /// Keeps the small clear projection of a child up to date: authority and month of birth.
    pub(crate) fn project_child(child: ChildId, facts: &ChildFacts, la: Option<&str>, commit: &mut Commit) {
        let month = facts.date_of_birth.map(|born| format!("{:04}-{:02}", born.year(), born.month()));
        commit.changes.push(children::project(child, la, month.as_deref()));
    }

    pub(crate) fn number_hash(&self, identifier: &Identifier) -> [u8; 32] {
        self.store.secrets().keyed_hash("number", &[&format!("{:?}", identifier.kind), identifier.value()])
    }

    /// The authority a record points to: that of its school or GP, or of its supplier.
    pub(crate) fn la_of(
        &self,
        supplier: &str,
        facts: &ChildFacts,
        cache: &mut HashMap<String, Option<String>>,
    ) -> Result<Option<String>, ActError> {
        let places = facts.education.iter().filter_map(|place| match &place.setting {
            Setting::School(code) if place.until.is_none() => Some(code.as_text()),
            _ => None,
        });
        let gp = facts.gp.iter().map(contactpoint_directory::identifier::OrganisationCode::as_text);
        for code in places.chain(gp).chain([supplier.to_owned()]) {
            if let Some(la) = self.la_of_organisation(&code, cache)? {
                return Ok(Some(la));
            }
        }
        Ok(None)
    }

    fn la_of_organisation(
        &self,
        code: &str,
        cache: &mut HashMap<String, Option<String>>,
    ) -> Result<Option<String>, ActError> {
        if let Some(known) = cache.get(code) {
            return Ok(known.clone());
        }
        let registered = organisations::by_code(&mut *self.store.read()?, code)?.and_then(|card| card.la);
        let la = registered.or_else(|| match code.split_once(':') {
            Some(("la", la)) => Some(la.to_owned()),
            Some(("laestab", code)) => code.get(..3).map(str::to_owned),
            _ => None,
        });
        cache.insert(code.to_owned(), la.clone());
        Ok(la)
    }
}

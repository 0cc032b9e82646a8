//! One chunk of a file: rows become changes, the changes one transaction with the checkpoint and the
//! audit entry. A chunk that met a change under its feet is done again from its rows.

use super::cards::Cards;
use super::place::{Placement, RecordParts};
use crate::audited::TRIES;
use crate::content::Content;
use crate::{ActError, Service};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_directory::dates::{day_in_england, is_adult, may_have_begun};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::ids::{BatchId, ChildId, RecordId};
use contactpoint_directory::source::{Fault, Parsed, Severity, SourceRecord};
use contactpoint_matching::{Index, Profile};
use contactpoint_store::tables::batches::{self, Counts};
use contactpoint_store::tables::records::{self, Receipt};
use contactpoint_store::tables::sources::SourceRow;
use contactpoint_store::tables::{changes, contacts, keys};
use contactpoint_store::{Commit, CommitError};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

/// Faults that are kept of one file: a broken file must not fill the disk with what is wrong with it.
const MOST_FAULTS: i64 = 10_000;
/// A file is given up once so many rows were refused and they are more than those that were taken.
const GIVE_UP_AFTER: i64 = 50_000;

/// A file being taken.
pub(super) struct Run<'s> {
    service: &'s Service,
    source: &'s SourceRow,
    pub batch: BatchId,
    pub next_row: i64,
    counts: Counts,
    faults: i64,
    /// Authorities of organisations met so far.
    authorities: HashMap<String, Option<String>>,
    cards: Cards,
}

/// What one chunk makes.
#[derive(Default)]
struct Chunk {
    commit: Commit,
    counts: Counts,
    faults: Vec<Fault>,
    keys_seen: HashSet<[u8; 32]>,
    /// A record of each child that is made in this chunk.
    anchors: HashMap<ChildId, RecordId>,
    /// Children whose entries in the index this chunk has added to.
    joined: HashSet<ChildId>,
    /// Children of records that changed: their entries are made again from the database.
    reload: HashSet<ChildId>,
    /// Records that wait, tried once more at the end of the chunk.
    waits: Vec<(RecordId, ChildFacts, Option<String>)>,
    new_records: HashSet<RecordId>,
}

impl<'s> Run<'s> {
    pub fn begin(
        service: &'s Service,
        source: &'s SourceRow,
        batch: &batches::BatchRow,
    ) -> Result<Self, ActError> {
        service.catch_up()?;
        let faults = batches::count_faults(&mut *service.store.read()?, batch.id)?;
        Ok(Self {
            service,
            source,
            batch: batch.id,
            next_row: batch.next_row,
            counts: batch.counts,
            faults,
            authorities: HashMap::new(),
            cards: Cards::default(),
        })
    }

    /// Takes the next rows.
    pub fn take(&mut self, rows: &[Parsed]) -> Result<(), ActError> {
        if rows.is_empty() {
            return Ok(());
        }
        for _ in 0..TRIES {
            self.service.catch_up()?;
            let mut chunk = Chunk::default();
            let built = rows
                .iter()
                .try_for_each(|row| self.row(row, &mut chunk))
                .and_then(|()| self.try_waiting_again(&mut chunk));
            let outcome = built.map_err(Some).and_then(|()| {
                self.commit(&mut chunk, rows.len(), None).map_err(|error| match error {
                    CommitError::Stale | CommitError::Conflict => None,
                    CommitError::Store(error) => Some(ActError::Store(error)),
                })
            });
            match outcome {
                Ok(()) => return Ok(()),
                Err(failure) => {
                    // What the chunk put into the index is not on disk: read those children again.
                    let touched: Vec<ChildId> = chunk.joined.iter().chain(&chunk.reload).copied().collect();
                    self.reload(touched)?;
                    self.cards.clear();
                    if let Some(failure) = failure {
                        return Err(failure);
                    }
                }
            }
        }
        Err(ActError::Expired)
    }

    /// Whether so much of the file is wrong that it is not read further.
    pub fn gives_up(&self) -> bool {
        self.counts.rejected >= GIVE_UP_AFTER
            && self.counts.rejected > self.counts.accepted + self.counts.unchanged
    }

    /// Writes the last faults and marks the file as done.
    pub fn finish(&mut self, last: Vec<Fault>) -> Result<Counts, ActError> {
        let mut chunk = Chunk { faults: last, ..Chunk::default() };
        self.commit(&mut chunk, 0, Some(self.service.now_ms()))?;
        Ok(self.counts)
    }

    fn row(&mut self, row: &Parsed, chunk: &mut Chunk) -> Result<(), ActError> {
        match row {
            Parsed::Rejected(_, faults) => {
                chunk.counts.rejected += 1;
                chunk.faults.extend(faults.iter().cloned());
                Ok(())
            }
            Parsed::Record(record, warnings) => {
                chunk.faults.extend(warnings.iter().cloned());
                self.record(record, chunk)
            }
        }
    }

    fn record(&mut self, record: &SourceRecord, chunk: &mut Chunk) -> Result<(), ActError> {
        let service = self.service;
        let record = &without_days_to_come(record, service.today(), &mut chunk.faults);
        let secrets = service.store.secrets();
        let now = service.now_ms();
        let key_hash = secrets
            .keyed_hash("record-key", &[self.source.kind.code(), &self.source.supplier, record.key.as_str()]);
        let known = records::find(&mut *service.store.read()?, self.source.id, &key_hash)?;
        let in_this_file = known.as_ref().is_some_and(|known| known.last_batch == Some(self.batch));
        if !chunk.keys_seen.insert(key_hash) || in_this_file {
            chunk.counts.rejected += 1;
            chunk.faults.push(Fault {
                row: record.row,
                line: record.line,
                field: String::new(),
                expected: "one row for each record key; an earlier row of this file has the same".into(),
                severity: Severity::Error,
            });
            return Ok(());
        }
        if record.facts.date_of_birth.is_some_and(|born| is_adult(born, day_in_england(now))) {
            chunk.counts.not_taken += 1;
            return Ok(());
        }
        let content = Content { key: record.key.as_str().to_owned(), facts: record.facts.clone() }.to_bytes();
        let content_hash = secrets.keyed_hash("content", &[&String::from_utf8_lossy(&content)]);
        let receipt = Receipt {
            as_of: record.as_of_ms.unwrap_or(now),
            received_at: now,
            batch: Some(self.batch),
            record_no: i64::try_from(record.row).unwrap_or(i64::MAX),
        };
        let id = known.as_ref().map_or_else(|| service.new_id(RecordId), |known| known.id);
        let cards_differ = self.write_contacts(record, receipt.as_of, chunk)?;
        if let Some(known) = &known {
            if known.content_hash == content_hash {
                let count =
                    if cards_differ { &mut chunk.counts.accepted } else { &mut chunk.counts.unchanged };
                *count += 1;
                chunk.commit.changes.push(records::seen(id, receipt));
                return Ok(());
            }
            let wrapped =
                keys::find(&mut *service.store.read_keys()?, id)?.ok_or(ActError::Content("data key"))?;
            let sealed = secrets.unwrap_data_key(id, &wrapped)?.seal(id, &content);
            let version = records::newest_version(&mut *service.store.read()?, id)? + 1;
            chunk.commit.changes.push(records::add_version(id, version, sealed, receipt));
            chunk.counts.accepted += 1;
            if receipt.as_of < known.as_of {
                // It arrived late: kept, but a newer version holds.
                chunk.commit.changes.push(records::seen(
                    id,
                    Receipt { batch: known.last_batch, record_no: known.last_record_no, ..receipt },
                ));
                return Ok(());
            }
            chunk.commit.changes.push(records::renew(id, version, &content_hash, receipt));
            chunk.commit.changes.push(contacts::drop_involvements(id));
            self.write_involvements(id, &record.facts, chunk);
            if let Some(child) = known.child {
                chunk.commit.touches.push(child.0);
                chunk.commit.changed_children.push(child);
                chunk.reload.insert(child);
                chunk.counts.matched += 1;
                return Ok(());
            }
            chunk.commit.changes.push(contactpoint_store::tables::decisions::close_review(id));
            chunk.commit.changes.push(records::no_longer_waits(id));
        } else {
            let (data_key, wrapped) = secrets.new_data_key(id);
            chunk.commit.keys.push(keys::insert(id, wrapped));
            chunk.commit.changes.extend(records::insert(
                id,
                self.source.id,
                &key_hash,
                &content_hash,
                None,
                data_key.seal(id, &content),
                receipt,
            ));
            chunk.new_records.insert(id);
            self.write_involvements(id, &record.facts, chunk);
            chunk.counts.accepted += 1;
        }
        // Told to the sender, so judged by the row alone: whether it found its child is not for them.
        chunk.counts.waiting += i64::from(!record.facts.can_make_a_child());
        let la = service.la_of(&self.source.supplier, &record.facts, &mut self.authorities)?;
        self.place(id, &record.facts, la, chunk, true)
    }

    /// Decides where a record belongs, with what this chunk has added to the index so far.
    fn place(
        &mut self,
        id: RecordId,
        facts: &ChildFacts,
        la: Option<String>,
        chunk: &mut Chunk,
        first_try: bool,
    ) -> Result<(), ActError> {
        let service = self.service;
        let now = service.now_ms();
        let profile = service.profile(facts);
        let own = crate::indexed::counts_as_own(self.source.kind, self.source.id, facts);
        let apart = if chunk.new_records.contains(&id) { Vec::new() } else { service.children_apart(id)? };
        let decision = {
            let indexed = service.index.read().unwrap_or_else(PoisonError::into_inner);
            indexed.index.decide(&service.model, &profile, own, &apart)
        };
        let parts = RecordParts {
            id,
            source: self.source.id,
            kind: self.source.kind,
            facts,
            la: la.clone(),
            account: None,
        };
        if !first_try && decision.outcome != contactpoint_matching::Outcome::Match {
            return Ok(());
        }
        match service.carry_out(&parts, &decision, &chunk.anchors, &mut chunk.commit, now)? {
            Placement::Linked { child, is_new } => {
                if is_new {
                    chunk.counts.created += 1;
                    chunk.anchors.insert(child, id);
                } else {
                    chunk.counts.matched += 1;
                    self.rely_on(child, chunk)?;
                }
                if !first_try {
                    chunk.commit.changes.push(records::no_longer_waits(id));
                }
                join(service, child, &profile, own, chunk);
                if facts.restricted_at_source || service.is_shielded_in_index(child) {
                    // Its locations leave the index, and what guards them is made anew of all of them.
                    chunk.reload.insert(child);
                }
                self.wake(facts, chunk)?;
            }
            Placement::Held => chunk.counts.held += 1,
            Placement::Waiting => {
                chunk.waits.push((id, facts.clone(), la));
            }
        }
        Ok(())
    }

    fn rely_on(&self, child: ChildId, chunk: &mut Chunk) -> Result<(), ActError> {
        if !chunk.anchors.contains_key(&child) && !chunk.joined.contains(&child) {
            let version = changes::version(&mut *self.service.store.read()?, child.0)?;
            chunk.commit.relied_on.push((child.0, version));
        }
        Ok(())
    }

    /// Records that waited for one of these numbers are placed now.
    fn wake(&mut self, facts: &ChildFacts, chunk: &mut Chunk) -> Result<(), ActError> {
        let service = self.service;
        let mut waiting = Vec::new();
        for identifier in &facts.identifiers {
            waiting
                .extend(records::waiting_for(&mut *service.store.read()?, &service.number_hash(identifier))?);
        }
        for id in waiting {
            let sourced = service.one_record(id)?;
            let row = records::by_id(&mut *service.store.read()?, id)?
                .ok_or(ActError::Content("waiting record"))?;
            let profile = service.profile(&sourced.facts);
            let own = crate::indexed::counts_as_own(sourced.kind, row.source, &sourced.facts);
            let decision = {
                let indexed = service.index.read().unwrap_or_else(PoisonError::into_inner);
                indexed.index.decide(&service.model, &profile, own, &service.children_apart(id)?)
            };
            if decision.outcome != contactpoint_matching::Outcome::Match {
                continue;
            }
            let la = service.la_of(&sourced.supplier, &sourced.facts, &mut self.authorities)?;
            let parts = RecordParts {
                id,
                source: row.source,
                kind: sourced.kind,
                facts: &sourced.facts,
                la,
                account: None,
            };
            if let Placement::Linked { child, .. } =
                service.carry_out(&parts, &decision, &chunk.anchors, &mut chunk.commit, service.now_ms())?
            {
                self.rely_on(child, chunk)?;
                chunk.commit.changes.push(records::no_longer_waits(id));
                join(service, child, &profile, own, chunk);
            }
        }
        Ok(())
    }

    /// Rows of this chunk that wait are tried once more: their child may stand further down.
    fn try_waiting_again(&mut self, chunk: &mut Chunk) -> Result<(), ActError> {
        for (id, facts, la) in std::mem::take(&mut chunk.waits) {
            self.place(id, &facts, la, chunk, false)?;
        }
        Ok(())
    }

    /// Writes the cards of a row; whether one of them is shown differently from now on.
    fn write_contacts(
        &mut self,
        record: &SourceRecord,
        as_of: i64,
        chunk: &mut Chunk,
    ) -> Result<bool, ActError> {
        let mut differ = false;
        for contact in &record.contacts {
            let supplier = &self.source.supplier;
            differ |= self.cards.write(self.service, supplier, contact, as_of, &mut chunk.commit)?;
        }
        Ok(differ)
    }

    fn write_involvements(&self, id: RecordId, facts: &ChildFacts, chunk: &mut Chunk) {
        for involvement in &facts.involvements {
            if let Some(practitioner) = &involvement.practitioner {
                let contact = self.service.contact_id(&self.source.supplier, practitioner.as_str());
                chunk.commit.changes.push(contacts::add_involvement(contact, id));
            }
        }
    }

    fn commit(
        &mut self,
        chunk: &mut Chunk,
        rows: usize,
        finished_at: Option<i64>,
    ) -> Result<(), CommitError> {
        let service = self.service;
        let next_row = self.next_row + i64::try_from(rows).unwrap_or(i64::MAX);
        let counts = add(&self.counts, &chunk.counts);
        let mut commit = std::mem::take(&mut chunk.commit);
        commit.changed_children.sort_unstable();
        commit.changed_children.dedup();
        commit.touches.sort_unstable();
        commit.touches.dedup();
        // The last word on a file is kept whatever stood before it.
        let room = if finished_at.is_some() { i64::MAX } else { MOST_FAULTS };
        for (fault, ordinal) in chunk.faults.iter().zip(self.faults..room) {
            commit.changes.push(batches::add_fault(self.batch, ordinal, fault));
        }
        commit.changes.push(batches::advance(self.batch, next_row, &counts, finished_at));
        let word = if finished_at.is_some() { "finished" } else { "rows to" };
        let detail = Some(format!("{word} {next_row} of {}", self.batch));
        let entry = service.plain_entry(
            Actor::Source(self.source.id),
            Channel::CommandLine,
            Action::ReceiveBatch,
            detail,
            Outcome::Done,
        );
        commit.entries.push(service.sealed(&entry));
        let changed = i64::try_from(commit.changed_children.len()).unwrap_or(i64::MAX);
        service.store.commit(commit)?;
        self.counts = counts;
        self.next_row = next_row;
        let added = i64::try_from(chunk.faults.len()).unwrap_or(0);
        self.faults = (self.faults + added).min(MOST_FAULTS);
        self.note_own_changes(changed)?;
        let reload: Vec<ChildId> = chunk.reload.drain().collect();
        self.reload(reload).map_err(|error| match error {
            ActError::Store(error) => CommitError::Store(error),
            _ => CommitError::Stale,
        })
    }

    /// The changes of this run's own commits are in the index already; if nobody else's came between,
    /// the index need not read them again.
    fn note_own_changes(&self, changed: i64) -> Result<(), contactpoint_store::StoreError> {
        let newest = changes::newest(&mut *self.service.store.read()?)?;
        let mut indexed = self.service.index.write().unwrap_or_else(PoisonError::into_inner);
        if newest - indexed.reached == changed {
            indexed.reached = newest;
        }
        Ok(())
    }

    fn reload(&self, children: Vec<ChildId>) -> Result<(), ActError> {
        for child in children {
            let entry = self.service.entry_of_child(child)?;
            self.service.index.write().unwrap_or_else(PoisonError::into_inner).index.put(child, entry);
        }
        Ok(())
    }
}

/// The record without the days that it cannot know: a birth or an assessment in the future, an
/// involvement that begins long from now.
fn without_days_to_come<'r>(
    record: &'r SourceRecord,
    today: Date,
    faults: &mut Vec<Fault>,
) -> Cow<'r, SourceRecord> {
    let mut record = Cow::Borrowed(record);
    let (row, line) = (record.row, record.line);
    let mut warn = |field: &str, expected: &str| {
        let (field, expected) = (field.to_owned(), expected.to_owned());
        faults.push(Fault { row, line, field, expected, severity: Severity::Warning });
    };
    if record.facts.date_of_birth.is_some_and(|born| born > today) {
        warn("date of birth", "a date that is not in the future");
        record.to_mut().facts.date_of_birth = None;
    }
    if record.facts.early_help.as_ref().and_then(|help| help.on).is_some_and(|on| on > today) {
        warn("date of the assessment", "a date that is not in the future");
        record.to_mut().facts.early_help.iter_mut().for_each(|help| help.on = None);
    }
    let too_far = |on: Date| !may_have_begun(on, today);
    if record.facts.involvements.iter().any(|involvement| involvement.started_on.is_some_and(too_far)) {
        warn("start of the involvement", "a date at most 31 days ahead");
        for involvement in &mut record.to_mut().facts.involvements {
            involvement.started_on = involvement.started_on.filter(|on| !too_far(*on));
        }
    }
    record
}

fn join(
    service: &Service,
    child: ChildId,
    profile: &Profile,
    own: Option<contactpoint_directory::ids::SourceId>,
    chunk: &mut Chunk,
) {
    let mut indexed = service.index.write().unwrap_or_else(PoisonError::into_inner);
    let index: &mut Index = &mut indexed.index;
    index.join(child, profile, own);
    chunk.joined.insert(child);
}

fn add(a: &Counts, b: &Counts) -> Counts {
    Counts {
        accepted: a.accepted + b.accepted,
        unchanged: a.unchanged + b.unchanged,
        rejected: a.rejected + b.rejected,
        waiting: a.waiting + b.waiting,
        not_taken: a.not_taken + b.not_taken,
        matched: a.matched + b.matched,
        created: a.created + b.created,
        held: a.held + b.held,
    }
}

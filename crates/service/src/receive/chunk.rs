//! One chunk of a file: rows become changes, the changes one transaction with the checkpoint and the
//! audit entry. A chunk that met a change under its feet is done again from its rows.

use super::cards::Cards;
use crate::audited::TRIES;
use crate::content::Content;
use crate::people::carry::Carried;
use crate::people::follow::From;
use crate::people::kept::Settled;
use crate::people::order::ids_of;
use crate::people::{Arrived, Known, People, State};
use crate::{ActError, Service};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_directory::dates::{day_in_england, is_adult, may_have_begun};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::ids::{BatchId, RecordId};
use contactpoint_directory::source::{Fault, Parsed, Severity, SourceRecord};
use contactpoint_matching::people::RecordName;
use contactpoint_store::crypto::DataKey;
use contactpoint_store::tables::batches::{self, Counts};
use contactpoint_store::tables::records::{self, Receipt};
use contactpoint_store::tables::sources::SourceRow;
use contactpoint_store::tables::{contacts, keys, shields};
use contactpoint_store::{Commit, CommitError, StoreError};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Faults that are kept of one file: a broken file must not fill the disk with what is wrong with it.
const MOST_FAULTS: i64 = 10_000;
/// A file is given up once so many rows were refused and they are more than those that were taken.
const GIVE_UP_AFTER: i64 = 50_000;

/// A file being taken.
pub(super) struct Run<'s> {
    service: &'s Service,
    people: &'s mut People,
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
    /// Records that are new, or say something new.
    arrived: HashMap<RecordName, Arrived>,
}

impl Chunk {
    fn refuse(&mut self, record: &SourceRecord, expected: &str) {
        self.counts.rejected += 1;
        self.faults.push(Fault {
            row: record.row,
            line: record.line,
            field: String::new(),
            expected: expected.into(),
            severity: Severity::Error,
        });
    }
}

impl<'s> Run<'s> {
    pub fn begin(
        service: &'s Service,
        people: &'s mut People,
        source: &'s SourceRow,
        batch: &batches::BatchRow,
    ) -> Result<Self, ActError> {
        service.put_in_order(people, Actor::Source(source.id), Action::ReceiveBatch)?;
        let faults = batches::count_faults(&mut *service.store.read()?, batch.id)?;
        Ok(Self {
            service,
            people,
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
        let mut put = Vec::new();
        for _ in 0..TRIES {
            self.service.catch_up_people(self.people)?;
            let mut chunk = Chunk::default();
            let done = self.try_rows(rows, &mut chunk);
            let Err(failure) = done else { return Ok(()) };
            // What the chunk put among the people is not on disk. If it is done again it puts the same.
            put = ids_of(self.people, chunk.arrived.into_keys());
            self.service.read_again(self.people, put.iter().copied())?;
            self.cards.clear();
            match failure {
                CommitError::Stale | CommitError::Conflict => {}
                CommitError::Store(error) => {
                    self.service.read_back(self.people, put)?;
                    return Err(ActError::Store(error));
                }
            }
        }
        self.service.read_back(self.people, put)?;
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
        self.commit(&mut chunk, Carried::default(), 0, Some(self.service.now_ms()))?;
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
        let from = From { kind: self.source.kind, supplier: &self.source.supplier, key: record.key.as_str() };
        let key_hash = service.key_hash(&from);
        let known = records::find(&mut *service.store.read()?, self.source.id, &key_hash)?;
        let in_this_file = known.as_ref().is_some_and(|known| known.last_batch == Some(self.batch));
        if !chunk.keys_seen.insert(key_hash) || in_this_file {
            chunk.refuse(record, "one row for each record key; an earlier row of this file has the same");
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
        let says_the_same = known.as_ref().is_some_and(|known| known.content_hash == content_hash);
        // What cannot be read is taken again, though it says the same.
        let is_taken = !says_the_same || self.people.unread.contains(&id);
        let known_key = if known.is_some() && is_taken { self.data_key(id)? } else { None };
        if known.is_some() && !says_the_same && known_key.is_none() {
            chunk.refuse(record, "a record whose data key the directory has; it must be restored first");
            return Ok(());
        }
        let cards_differ = self.write_contacts(record, receipt.as_of, chunk)?;
        if let Some(known) = &known {
            // None is there only where it says the same.
            let Some(data_key) = known_key else {
                let count =
                    if cards_differ { &mut chunk.counts.accepted } else { &mut chunk.counts.unchanged };
                *count += 1;
                chunk.commit.changes.push(records::seen(id, receipt));
                return Ok(());
            };
            let sealed = data_key.seal(id, &content);
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
            }
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
            self.write_involvements(id, &record.facts, chunk);
            chunk.counts.accepted += 1;
        }
        let is_loose = known.as_ref().is_none_or(|known| known.child.is_none());
        // Told to the sender, so judged by the row alone: whether it found its child is not for them.
        chunk.counts.waiting += i64::from(is_loose && !record.facts.can_make_a_child());
        let la = service.la_of(&self.source.supplier, &record.facts, &mut self.authorities)?;
        let (first_seen, shield) = match &known {
            Some(known) => (known.first_seen, shields::anchored_at(&mut *service.store.read()?, known.id)?),
            None => (now, None),
        };
        let person = service.person(&from, &record.facts, first_seen, shield);
        self.people.partition.put(&person);
        self.people.unread.remove(&id);
        if known.is_none() {
            self.people.note(person.name, Known { id, state: State::New, makes: None });
        }
        chunk.commit.changed_records.push(id);
        let arrived = Arrived { kind: self.source.kind, facts: record.facts.clone(), la };
        chunk.arrived.insert(person.name, arrived);
        Ok(())
    }

    /// The key of a known record; none where it is lost, or does not open.
    fn data_key(&self, id: RecordId) -> Result<Option<DataKey>, ActError> {
        let Some(wrapped) = keys::find(&mut *self.service.store.read_keys()?, id)? else { return Ok(None) };
        match self.service.store.secrets().unwrap_data_key(id, &wrapped) {
            Err(StoreError::Sealed(_)) => Ok(None),
            key => Ok(Some(key?)),
        }
    }

    /// Puts the rows among the people, settles what they touch, and commits it all.
    fn try_rows(&mut self, rows: &[Parsed], chunk: &mut Chunk) -> Result<(), CommitError> {
        rows.iter().try_for_each(|row| self.row(row, chunk)).map_err(failed)?;
        self.service.put_again(self.people).map_err(failed)?;
        let settled = self.service.settle_shielded(self.people, usize::MAX, &chunk.arrived, None);
        let settled = settled.map_err(failed)?;
        let committed = self.carry_out(&settled, rows.len(), chunk);
        if committed.is_err() {
            self.service.unsettled(self.people, settled).map_err(failed)?;
            return committed;
        }
        self.service.read_after(self.people, settled.shielded());
        Ok(())
    }

    fn carry_out(&mut self, settled: &Settled, rows: usize, chunk: &mut Chunk) -> Result<(), CommitError> {
        let carried = self
            .service
            .carry_out(self.people, settled, &chunk.arrived, None, &mut chunk.commit)
            .map_err(failed)?;
        let created = i64::try_from(carried.created()).unwrap_or(0);
        let placed = chunk.arrived.keys().map(|name| carried.place(self.people, *name));
        let (mut linked, mut held) = (0, 0);
        for state in placed {
            linked += i64::from(matches!(state, Some(State::Linked(_))));
            held += i64::from(state == Some(State::Held));
        }
        chunk.counts.created += created;
        chunk.counts.matched += (linked - created).max(0);
        chunk.counts.held += held;
        self.commit(chunk, carried, rows, None)
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
        carried: Carried,
        rows: usize,
        finished_at: Option<i64>,
    ) -> Result<(), CommitError> {
        let service = self.service;
        let next_row = self.next_row + i64::try_from(rows).unwrap_or(i64::MAX);
        let counts = add(&self.counts, &chunk.counts);
        let mut commit = std::mem::take(&mut chunk.commit);
        // The last word on a file is kept whatever stood before it.
        let room = if finished_at.is_some() { i64::MAX } else { MOST_FAULTS };
        for (fault, ordinal) in chunk.faults.iter().zip(self.faults..room) {
            commit.changes.push(batches::add_fault(self.batch, ordinal, fault));
        }
        commit.changes.push(batches::advance(self.batch, next_row, &counts, finished_at));
        let word = if finished_at.is_some() { "finished" } else { "rows to" };
        let detail = Some(format!("{word} {next_row} of {}", self.batch));
        let mut entry = service.plain_entry(
            Actor::Source(self.source.id),
            Channel::CommandLine,
            Action::ReceiveBatch,
            detail,
            Outcome::Done,
        );
        carried.tell(&mut entry.detail, &mut entry.children);
        commit.entries.push(service.sealed(&entry));
        service.commit_people(self.people, carried, commit)?;
        self.counts = counts;
        self.next_row = next_row;
        let added = i64::try_from(chunk.faults.len()).unwrap_or(0);
        self.faults = (self.faults + added).min(MOST_FAULTS);
        Ok(())
    }
}

fn failed(error: ActError) -> CommitError {
    match error {
        ActError::Store(error) => CommitError::Store(error),
        // What is not a failure of the store is a change that came between.
        _ => CommitError::Stale,
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

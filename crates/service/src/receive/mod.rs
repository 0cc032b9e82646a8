//! Feeds in: `receive_batch` takes a supplier's file, row by row, a chunk a transaction. Killed, it
//! goes on where it stopped; the same file twice changes nothing.
//!
//! - `place`: the authority that a record points to
//! - `chunk`: one transaction's worth of rows; `cards`: the contact cards that they write
//! - [`organisations`]: the register of organisations (reference data)

mod cards;
mod chunk;
pub mod organisations;
mod place;

use crate::{ActError, Service};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::ids::{BatchId, SourceId};
use contactpoint_directory::source::{Fault, Parsed, Severity, SourceKind};
use contactpoint_feeds::{Input, Inputs, ReadError};
use contactpoint_store::tables::batches::{self, Counts};
use contactpoint_store::tables::{organisations as registered, sources};
use contactpoint_store::{Commit, StoreError};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::PathBuf;

/// Rows of one transaction.
const CHUNK: usize = 500;
/// The most faults a receipt lists; the rest are counted.
const LISTED_FAULTS: i64 = 1000;

/// Why a file is not taken at all.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The file cannot be opened.
    #[error("{file}: {cause}")]
    File {
        /// The file.
        file: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is not of this kind.
    #[error("{0}")]
    Unreadable(ReadError),
    /// Neither the file nor the command names the sender.
    #[error("the file does not name its sender: give --supplier")]
    NoSupplier,
    /// The file's sender is another than the one named.
    #[error("the file names another sender than --supplier")]
    OtherSupplier,
    /// The supplier's feed is suspended.
    #[error("this supplier's feed is suspended")]
    Suspended,
    /// An act failed.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<StoreError> for ReceiveError {
    fn from(error: StoreError) -> Self {
        Self::Act(error.into())
    }
}

/// A file to be taken.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Kind of source.
    pub kind: SourceKind,
    /// Sender, where the file does not name it.
    pub supplier: Option<OrganisationCode>,
    /// The file; for the looked-after children return, its up to three files.
    pub files: Vec<PathBuf>,
}

/// The sender's receipt. It says nothing of whether a row was matched, new or held: that would tell
/// who is on the directory, and who is shielded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Receipt {
    /// Kind of source.
    pub source: &'static str,
    /// The sender's code.
    pub supplier: String,
    /// Same file as before: nothing was done.
    pub seen_before: bool,
    /// The supplier's feed was not known and was registered in this step.
    pub registered: bool,
    /// The whole file was read.
    pub complete: bool,
    /// New or changed rows.
    pub accepted: i64,
    /// Rows the same as before.
    pub unchanged: i64,
    /// Rows refused.
    pub rejected: i64,
    /// Rows that wait for a name or date of birth (counted among the accepted).
    pub waiting: i64,
    /// Rows not taken: already 18.
    pub not_taken: i64,
    /// Number of faults.
    pub faults_total: i64,
    /// The first faults.
    pub faults: Vec<Fault>,
}

/// The directory team's own count of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TeamCount {
    /// Linked to a known child.
    pub matched: i64,
    /// Made a new child.
    pub created: i64,
    /// Held for a person.
    pub held: i64,
}

impl Service {
    /// Takes a file. `progress` is told the number of rows done after each chunk.
    ///
    /// # Errors
    /// When the file as a whole cannot be taken. Faults of rows stand in the receipt.
    pub fn receive_batch(
        &self,
        delivery: &Delivery,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Receipt, ReceiveError> {
        let digest = digest(delivery)?;
        let mut feed =
            contactpoint_feeds::open(delivery.kind, inputs(delivery)?).map_err(ReceiveError::Unreadable)?;
        let named = feed.header().supplier.clone();
        let supplier = match (&delivery.supplier, named) {
            (Some(given), Some(named)) if !self.same_organisation(given, &named)? => {
                return Err(ReceiveError::OtherSupplier);
            }
            (Some(given), _) => given.clone(),
            (None, Some(named)) => named,
            (None, None) => return Err(ReceiveError::NoSupplier),
        };
        let (source, registered) =
            self.source_of(delivery.kind, &supplier, feed.header().supplier_name.as_deref())?;
        if !source.active {
            self.audit_feed(source.id, Outcome::refused("suspended"), "suspended")?;
            return Err(ReceiveError::Suspended);
        }
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let (batch, seen_before) = self.batch_of(source.id, &digest)?;
        if seen_before {
            return self.receipt(delivery.kind, &source.supplier, batch.id, &batch.counts, true, registered);
        }
        let people = self.followed(&mut people)?;
        let mut run = chunk::Run::begin(self, people, &source, &batch)?;
        let already_done = run.next_row;
        let mut rows: Vec<Parsed> = Vec::with_capacity(CHUNK);
        let mut done = 0_u64;
        let mut stopped = None;
        let mut given_up = false;
        for item in &mut feed {
            match item {
                Ok(_) if i64::try_from(done).is_ok_and(|done| done < already_done) => {
                    done += 1;
                    continue;
                }
                Ok(row) => {
                    done += 1;
                    rows.push(row);
                }
                Err(error) => {
                    stopped = Some(error);
                    break;
                }
            }
            if rows.len() == CHUNK {
                run.take(&rows)?;
                rows.clear();
                progress(done);
                if run.gives_up() {
                    given_up = true;
                    break;
                }
            }
        }
        run.take(&rows)?;
        progress(done);
        let mut last: Vec<Fault> = feed.header().warnings.clone();
        last.extend(stopped.as_ref().map(|error| Fault { severity: Severity::Error, ..Fault::from(error) }));
        if given_up {
            last.push(Fault {
                row: 0,
                line: 0,
                field: String::new(),
                expected: "a file most of whose rows can be taken; this one is not read further".into(),
                severity: Severity::Error,
            });
        }
        let counts = run.finish(last)?;
        self.receipt(delivery.kind, &source.supplier, run.batch, &counts, false, registered)
    }

    fn same_organisation(&self, a: &OrganisationCode, b: &OrganisationCode) -> Result<bool, ActError> {
        let mut conn = self.store.read()?;
        let mut registered_code = |code: &OrganisationCode| -> Result<String, ActError> {
            let text = code.as_text();
            Ok(registered::by_code(&mut conn, &text)?.map_or(text, |card| card.code.as_text()))
        };
        Ok(registered_code(a)? == registered_code(b)?)
    }

    /// The supplier's feed; registered in the same step when it is not known, and audited.
    fn source_of(
        &self,
        kind: SourceKind,
        supplier: &OrganisationCode,
        name: Option<&str>,
    ) -> Result<(sources::SourceRow, bool), ActError> {
        let text = supplier.as_text();
        let mut conn = self.store.read()?;
        if let Some(row) = sources::find(&mut conn, kind, &text)? {
            return Ok((row, false));
        }
        let card = registered::by_code(&mut conn, &text)?;
        let bare = text.split_once(':').map_or(text.as_str(), |(_, bare)| bare).to_owned();
        let supplier_name = card.map(|card| card.name).or_else(|| name.map(str::to_owned)).unwrap_or(bare);
        let row = sources::SourceRow {
            id: self.new_id(SourceId),
            kind,
            supplier: text,
            supplier_name,
            active: true,
        };
        let detail = Some(format!("{} of {}", kind.code(), row.supplier));
        let entry = self.plain_entry(
            Actor::Operator,
            Channel::CommandLine,
            Action::RegisterSource,
            detail,
            Outcome::Done,
        );
        let commit = Commit {
            changes: vec![sources::insert(&row, self.now_ms())],
            entries: vec![self.sealed(&entry)],
            ..Commit::default()
        };
        self.store.commit(commit)?;
        Ok((row, true))
    }

    fn batch_of(&self, source: SourceId, digest: &[u8; 32]) -> Result<(batches::BatchRow, bool), ActError> {
        if let Some(batch) = batches::find(&mut *self.store.read()?, source, digest)? {
            let finished = batch.finished_at.is_some();
            return Ok((batch, finished));
        }
        let id = self.new_id(BatchId);
        let now = self.now_ms();
        let entry = self.plain_entry(
            Actor::Source(source),
            Channel::CommandLine,
            Action::ReceiveBatch,
            Some(format!("begun {id}")),
            Outcome::Done,
        );
        let commit = Commit {
            changes: vec![batches::insert(id, source, digest, now)],
            entries: vec![self.sealed(&entry)],
            ..Commit::default()
        };
        self.store.commit(commit)?;
        Ok((
            batches::BatchRow {
                id,
                source,
                started_at: now,
                finished_at: None,
                next_row: 0,
                counts: Counts::default(),
            },
            false,
        ))
    }

    fn audit_feed(&self, source: SourceId, outcome: Outcome, detail: &str) -> Result<(), ActError> {
        let entry = self.plain_entry(
            Actor::Source(source),
            Channel::CommandLine,
            Action::ReceiveBatch,
            Some(detail.into()),
            outcome,
        );
        self.store.commit(Commit { entries: vec![self.sealed(&entry)], ..Commit::default() })?;
        Ok(())
    }

    fn receipt(
        &self,
        kind: SourceKind,
        supplier: &str,
        batch: BatchId,
        counts: &Counts,
        seen_before: bool,
        registered: bool,
    ) -> Result<Receipt, ReceiveError> {
        let mut conn = self.store.read()?;
        let faults = batches::faults(&mut conn, batch, LISTED_FAULTS)?;
        let stopped = faults.iter().any(|fault| fault.row == 0 && fault.severity == Severity::Error);
        Ok(Receipt {
            source: kind.code(),
            supplier: supplier.to_owned(),
            seen_before,
            registered,
            complete: !stopped,
            accepted: counts.accepted,
            unchanged: counts.unchanged,
            rejected: counts.rejected,
            waiting: counts.waiting,
            not_taken: counts.not_taken,
            faults_total: batches::count_faults(&mut conn, batch)?,
            faults,
        })
    }
}

fn open(path: &PathBuf) -> Result<File, ReceiveError> {
    File::open(path).map_err(|cause| ReceiveError::File { file: path.display().to_string(), cause })
}

fn inputs(delivery: &Delivery) -> Result<Inputs<'static>, ReceiveError> {
    let files = delivery.files.iter().map(|path| {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Input::new(name, BufReader::with_capacity(1 << 16, open(path)?)))
    });
    files.collect::<Result<Inputs, ReceiveError>>()
}

/// SHA-256 over the names' order and contents of the files.
pub(crate) fn digest(delivery: &Delivery) -> Result<[u8; 32], ReceiveError> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for path in &delivery.files {
        let mut file = open(path)?;
        let mut length = 0_u64;
        loop {
            let n = file
                .read(&mut buffer)
                .map_err(|cause| ReceiveError::File { file: path.display().to_string(), cause })?;
            if n == 0 {
                break;
            }
            length += n as u64;
            hash.update(&buffer[..n]);
        }
        hash.update(length.to_be_bytes());
    }
    Ok(hash.finalize().into())
}

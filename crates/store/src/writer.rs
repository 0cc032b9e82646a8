//! The writer: one thread, one connection, one transaction for as many acts as wait. Each act is
//! applied inside a savepoint; one that relied on something that has changed since is turned away
//! alone. Audit entries get their place in the tree in the same transaction. An act's answer may
//! leave only after the whole group is on disk: so each costs a share of an fsync.

use crate::conn::Conn;
use crate::dialect::{Location, begin_write};
use crate::error::StoreError;
use crate::tables::{audit, changes};
use crate::value::Value;
use contactpoint_directory::audit::tree::{Hash, leaf_hash};
use contactpoint_directory::ids::{ChildId, RecordId};
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Change {
    pub(crate) sql: &'static str,
    pub(crate) params: Vec<Value>,
}

/// An audit entry, sealed, ready to get its place.
#[derive(Clone, Debug)]
pub struct SealedEntry {
    /// When.
    pub at_ms: i64,
    /// Account or source, for the auditor's look-ups.
    pub actor: Option<[u8; 16]>,
    /// The action's code.
    pub action: &'static str,
    /// Salt of the leaf.
    pub salt: [u8; 16],
    /// The sealed entry.
    pub sealed: Vec<u8>,
    /// Keyed hashes of the children concerned.
    pub child_hashes: Vec<[u8; 32]>,
}

/// What an act wants done.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// Entities and the versions of them that the act saw.
    pub relied_on: Vec<([u8; 16], i64)>,
    /// Entities whose version rises.
    pub touches: Vec<[u8; 16]>,
    /// Wrapped data keys of new records; durable before the rest.
    pub keys: Vec<Change>,
    /// The changes.
    pub changes: Vec<Change>,
    /// Children that indexes must read again.
    pub changed_children: Vec<ChildId>,
    /// Records that whoever holds the partition must read again.
    pub changed_records: Vec<RecordId>,
    /// Audit entries.
    pub entries: Vec<SealedEntry>,
}

/// Why a commit was not done.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Something the act relied on has changed: do the act again.
    #[error("something changed meanwhile")]
    Stale,
    /// A uniqueness rule refused it.
    #[error("it exists already")]
    Conflict,
    /// The database failed. Nothing was done.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Job {
    commit: Commit,
    reply: SyncSender<Result<(), CommitError>>,
}

/// The handle by which acts reach the writer.
pub struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// The most acts in one transaction.
const GROUP: usize = 512;

impl Writer {
    /// Starts the writer on its own connections.
    pub fn start(main: &Location, keys: &Location) -> Result<Self, StoreError> {
        let state = State {
            main_location: main.clone(),
            keys_location: keys.clone(),
            main: main.connect()?,
            keys: keys.connect()?,
        };
        let (jobs, inbox) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(state, &inbox))
            .map_err(|e| StoreError::Open(e.to_string()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Hands a commit over and waits until it is on disk.
    pub fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        let (reply, answer) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(StoreError::WriterStopped)?;
        jobs.send(Job { commit, reply }).map_err(|_| StoreError::WriterStopped)?;
        answer.recv().map_err(|_| StoreError::WriterStopped)?
    }
}

impl Drop for Writer {
    /// Lets the writer finish what waits, then ends it.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct State {
    main_location: Location,
    keys_location: Location,
    main: Conn,
    keys: Conn,
}

fn run(mut state: State, inbox: &Receiver<Job>) {
    while let Ok(first) = inbox.recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(job) = inbox.try_recv()
        {
            group.push(job);
        }
        let outcome = write_group(&mut state, &group);
        match outcome {
            Ok(answers) => {
                for (job, answer) in group.into_iter().zip(answers) {
                    // The asker may be gone; what was done stays done.
                    let _ = job.reply.send(answer);
                }
            }
            Err(error) => {
                tracing::error!(error = %error, acts = group.len(), "a group of acts was not written");
                let text = error.to_string();
                for job in group {
                    let _ = job.reply.send(Err(CommitError::Store(StoreError::Open(text.clone()))));
                }
                recover(&mut state);
            }
        }
    }
}

/// After a failure nothing is assumed of the connections: they are opened again.
fn recover(state: &mut State) {
    let _ = state.main.batch("ROLLBACK");
    let _ = state.keys.batch("ROLLBACK");
    match (state.main_location.connect(), state.keys_location.connect()) {
        (Ok(main), Ok(keys)) => {
            state.main = main;
            state.keys = keys;
        }
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(error = %error, "the writer could not connect again; it tries at the next act");
        }
    }
}

fn write_group(state: &mut State, group: &[Job]) -> Result<Vec<Result<(), CommitError>>, StoreError> {
    write_keys(&mut state.keys, group)?;
    let conn = &mut state.main;
    begin_write(conn)?;
    let mut log = audit::Head::lock(conn)?;
    let mut answers = Vec::with_capacity(group.len());
    for job in group {
        let before = log.clone();
        conn.batch("SAVEPOINT act")?;
        let answer = apply(conn, &job.commit, &mut log);
        match &answer {
            Ok(()) => conn.batch("RELEASE SAVEPOINT act")?,
            Err(CommitError::Store(error)) if !error.is_conflict() => return Err(take_store_error(answer)),
            Err(_) => {
                log = before;
                conn.batch("ROLLBACK TO SAVEPOINT act")?;
                conn.batch("RELEASE SAVEPOINT act")?;
            }
        }
        answers.push(answer.map_err(|error| match error {
            CommitError::Store(store) if store.is_conflict() => CommitError::Conflict,
            other => other,
        }));
    }
    log.store(conn)?;
    conn.batch("COMMIT")?;
    Ok(answers)
}

fn take_store_error(answer: Result<(), CommitError>) -> StoreError {
    match answer {
        Err(CommitError::Store(error)) => error,
        _ => StoreError::WriterStopped,
    }
}

fn write_keys(conn: &mut Conn, group: &[Job]) -> Result<(), StoreError> {
    if group.iter().all(|job| job.commit.keys.is_empty()) {
        return Ok(());
    }
    begin_write(conn)?;
    for change in group.iter().flat_map(|job| &job.commit.keys) {
        conn.execute(change.sql, &change.params)?;
    }
    conn.batch("COMMIT")
}

fn apply(conn: &mut Conn, commit: &Commit, log: &mut audit::Head) -> Result<(), CommitError> {
    for (entity, version) in &commit.relied_on {
        if changes::version(conn, *entity)? != *version {
            return Err(CommitError::Stale);
        }
    }
    for entity in &commit.touches {
        let touch = changes::touch(*entity);
        conn.execute(touch.sql, &touch.params)?;
    }
    for change in &commit.changes {
        conn.execute(change.sql, &change.params)?;
    }
    for child in &commit.changed_children {
        log.append_change(conn, *child)?;
    }
    for record in &commit.changed_records {
        log.append_changed_record(conn, *record)?;
    }
    for entry in &commit.entries {
        log.append_entry(conn, entry)?;
    }
    Ok(())
}

impl audit::Head {
    fn append_entry(&mut self, conn: &mut Conn, entry: &SealedEntry) -> Result<(), StoreError> {
        let leaf: Hash = leaf_hash(&entry.salt, &entry.sealed);
        let seq = i64::try_from(self.tree.size()).unwrap_or(i64::MAX);
        audit::insert_entry(conn, seq, &leaf, entry)?;
        self.tree.append(leaf);
        Ok(())
    }

    fn append_change(&mut self, conn: &mut Conn, child: ChildId) -> Result<(), StoreError> {
        self.changes += 1;
        changes::insert_log(conn, self.changes, child)
    }

    fn append_changed_record(&mut self, conn: &mut Conn, record: RecordId) -> Result<(), StoreError> {
        self.changes += 1;
        changes::insert_record_log(conn, self.changes, record)
    }
}

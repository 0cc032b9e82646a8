//! The index on disk, sealed, so that a server that starts need not read every record. It is a copy of
//! something derived: whatever is wrong with it, it is passed over and the index built from the database.
//!
//! A file is taken only if it is whole and sealed by this directory's secrets; if this program makes the same
//! of names, by the same model, the same register of schools, as the one that wrote it; and if the database
//! still stands on what the file was taken from: its sequence of changes is as long or longer, and the audit
//! log holds, at the place that was the newest then, the leaf that it held then. (Leaves are salted: a
//! database that was set back to a backup and went on from there has another.) From there the index follows
//! the changes, as it always does.

use crate::indexed::{Indexed, Schools};
use crate::{ActError, Service};
use contactpoint_matching::{Index, index};
use contactpoint_store::Conn;
use contactpoint_store::sealed_stream::{Opener, Sealer};
use contactpoint_store::tables::audit;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufReader, Error, ErrorKind, Read as _, Write as _};
use std::path::Path;
use std::sync::PoisonError;

const PURPOSE: &str = "index";
/// Changes with the form of the file.
const FORMAT: u32 = 2;

/// What the index was made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Origin {
    format: u32,
    program: String,
    forms: u64,
    model: String,
    schools: String,
}

/// Where in the life of the database it was made.
#[derive(Debug, Serialize, Deserialize)]
struct Moment {
    /// The place in the sequence of changes.
    reached: i64,
    /// Number of audit entries, and the newest one's leaf.
    entries: i64,
    leaf: Vec<u8>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    origin: Origin,
    moment: Moment,
}

fn not_ours() -> Error {
    Error::new(ErrorKind::InvalidData, "of another state")
}

/// The leaf of the newest of so many audit entries.
fn newest_leaf(conn: &mut Conn, entries: i64) -> Result<Vec<u8>, ActError> {
    let newest = audit::page(conn, (entries - 1).max(0), i64::from(entries > 0))?;
    Ok(newest.into_iter().next().map(|entry| entry.leaf).unwrap_or_default())
}

impl Service {
    fn origin(&self) -> Origin {
        let schools = self.schools.read().unwrap_or_else(PoisonError::into_inner);
        Origin {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            forms: index::fingerprint(),
            model: self.model.version.clone(),
            schools: digest(&schools),
        }
    }

    /// The newest entry of the audit log, and the place in the sequence of changes, both of one moment.
    fn moment(&self) -> Result<Moment, ActError> {
        let mut conn = self.store.read()?;
        let head = audit::Head::read(&mut conn)?;
        let entries = i64::try_from(head.tree.size()).unwrap_or(i64::MAX);
        let leaf = newest_leaf(&mut conn, entries)?;
        Ok(Moment { reached: head.changes, entries, leaf })
    }

    /// Whether the database was once at a moment.
    fn was_at(&self, then: &Moment) -> Result<bool, ActError> {
        let now = self.moment()?;
        let leaf = newest_leaf(&mut *self.store.read()?, then.entries)?;
        Ok(then.reached <= now.reached && then.entries <= now.entries && leaf == then.leaf)
    }

    /// Saves the index, if it is built, where [`crate::Settings::snapshot`] says. The file is whole or the
    /// old one: it is written under another name, and takes its place when it is on disk. False: there was
    /// nothing to save, a record cannot be read (whoever loads it would not know whose entry lacks something), or another
    /// process is saving.
    ///
    /// # Errors
    /// When the database cannot be read, or the file not written.
    pub fn save_index(&self) -> Result<bool, ActError> {
        let Some(path) = self.settings.snapshot.clone() else { return Ok(false) };
        if !self.index.read().unwrap_or_else(PoisonError::into_inner).is_built {
            return Ok(false);
        }
        self.catch_up()?;
        let indexed = self.index.read().unwrap_or_else(PoisonError::into_inner);
        if !indexed.unread.is_empty() {
            return Ok(false);
        }
        // The log is read after the index: a database that holds this entry has lived through all that the
        // index holds.
        let head =
            Head { origin: self.origin(), moment: Moment { reached: indexed.reached, ..self.moment()? } };
        self.write_snapshot(&path, &head, &indexed.index).map_err(ActError::Snapshot)
    }

    fn write_snapshot(&self, path: &Path, head: &Head, index: &Index) -> Result<bool, Error> {
        let draft = path.with_extension("part");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&draft)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        file.set_len(0)?;
        let mut sealer = Sealer::begin(self.store.secrets(), PURPOSE, &file)?;
        let told = serde_json::to_vec(head)?;
        sealer.write_all(&u32::try_from(told.len()).map_err(|_| not_ours())?.to_le_bytes())?;
        sealer.write_all(&told)?;
        index.write(&mut sealer)?;
        sealer.end()?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all()?,
            _ => {}
        }
        Ok(true)
    }

    /// The index as it was saved, if there is one that may be used.
    pub(crate) fn loaded(&self) -> Result<Option<Indexed>, ActError> {
        let Some(path) = &self.settings.snapshot else { return Ok(None) };
        let head_and_index = match self.read_snapshot(path) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                // The kind alone: nothing of what the file holds.
                tracing::warn!(kind = %error.kind(), "the saved index is not used; it is built anew");
                return Ok(None);
            }
        };
        let (moment, index) = head_and_index;
        if !self.was_at(&moment)? {
            tracing::warn!("the saved index is of another state of the database; it is built anew");
            return Ok(None);
        }
        Ok(Some(Indexed {
            index,
            reached: moment.reached,
            is_built: true,
            was_loaded: true,
            unread: BTreeSet::new(),
        }))
    }

    fn read_snapshot(&self, path: &Path) -> Result<(Moment, Index), Error> {
        let file = BufReader::with_capacity(1 << 20, File::open(path)?);
        let mut opener = Opener::begin(self.store.secrets(), PURPOSE, file)?;
        let mut length = [0; 4];
        opener.read_exact(&mut length)?;
        let mut told = Vec::new();
        (&mut opener).take(u64::from(u32::from_le_bytes(length))).read_to_end(&mut told)?;
        let head: Head = serde_json::from_slice(&told)?;
        if head.origin != self.origin() {
            return Err(not_ours());
        }
        let index = Index::read(&mut opener)?;
        if opener.is_at_end()? { Ok((head.moment, index)) } else { Err(not_ours()) }
    }
}

/// A digest of the register: an index made with another one files children under other schools.
fn digest(schools: &Schools) -> String {
    let mut pairs: Vec<_> = schools.iter().map(|(code, school)| (code.clone(), school.as_text())).collect();
    pairs.sort_unstable();
    let mut hash = Sha256::new();
    for (code, school) in pairs {
        hash.update(format!("{code}\n{school}\n"));
    }
    hex::encode(hash.finalize())
}

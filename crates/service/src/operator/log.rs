//! The audit log: verified whole, and its signed heads exported outside the database. What is
//! promised is the detection of any change up to the last exported head.

use crate::{ActError, Service};
use contactpoint_directory::audit::checkpoint::{Checkpoint, key_id};
use contactpoint_directory::audit::tree::{Tree, leaf_hash};
use contactpoint_directory::audit::{Actor, Entry};
use contactpoint_store::tables::audit::{self, Head, StoredEntry};
use std::io::Write as _;
use std::path::Path;
use std::sync::PoisonError;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries checked.
    pub entries: u64,
    /// Root over them, in hexadecimal.
    pub root: String,
    /// The size of the signed head it was checked against, if any.
    pub against_head: Option<u64>,
    /// What does not hold; empty when all does.
    pub faults: Vec<String>,
}

/// The newest head that this program has put outside the database: what of it anyone may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedHead {
    /// Number of entries.
    pub size: u64,
    /// Root over them, in Base64 as it stands in the file.
    pub root: String,
    /// When it was signed.
    pub at_ms: i64,
    /// The name of the key, which is the log's.
    pub key_name: String,
    /// The key's id, as its signatures carry it.
    pub key_id: [u8; 4],
    /// The name of the file, without its folder.
    pub file: String,
}

/// At most so many faults are listed.
const MOST_FAULTS: usize = 20;

impl Service {
    /// Verifies the whole log against itself and against signed heads kept outside the database
    /// (the newest of the file must be part of this log, and so must all before it).
    ///
    /// # Errors
    /// When the database cannot be read or a head is not signed by the log's key.
    pub fn verify_log(&self, heads: Option<&str>) -> Result<Verified, ActError> {
        let heads = heads.map_or(Ok(Vec::new()), |text| self.signed_heads(text))?;
        let mut conn = self.store.read()?;
        let head = Head::read(&mut conn)?;
        let mut faults = Vec::new();
        let mut tree = Tree::default();
        let mut child_rows = 0_i64;
        let mut payloads = 0_i64;
        let mut pending = heads.iter().peekable();
        check_heads(&tree, &mut pending, &mut faults);
        let mut next = 0_i64;
        loop {
            let page = audit::page(&mut conn, next, 2000)?;
            let Some(last) = page.last() else { break };
            let after = last.seq + 1;
            for row in &page {
                let place = i64::try_from(tree.size()).unwrap_or(i64::MAX);
                if row.seq != place {
                    note(&mut faults, format!("entry {place} is missing: the next one found is {}", row.seq));
                    return Ok(verdict(&tree, &heads, faults));
                }
                let indexed = audit::children_of(&mut conn, row.seq)?;
                child_rows += i64::try_from(indexed.len()).unwrap_or(0);
                payloads += i64::from(row.sealed.is_some());
                self.check_entry(row, &indexed, &mut faults);
                let leaf: Option<[u8; 32]> = row.leaf.as_slice().try_into().ok();
                tree.append(leaf.unwrap_or_default());
                check_heads(&tree, &mut pending, &mut faults);
            }
            next = after;
        }
        if let Some(head) = pending.next() {
            note(
                &mut faults,
                format!(
                    "the log has {} entries, but a head was signed at {}: entries were cut off",
                    tree.size(),
                    head.size
                ),
            );
        }
        if tree != head.tree {
            note(
                &mut faults,
                format!(
                    "the head in the database ({} entries) does not fit the entries ({})",
                    head.tree.size(),
                    tree.size()
                ),
            );
        }
        let (all_entries, all_children, all_payloads) = audit::counts(&mut conn)?;
        if u64::try_from(all_entries).ok() != Some(tree.size()) {
            note(&mut faults, "entries stand beside the log, at places that it does not have".into());
        }
        if (all_children, all_payloads) != (child_rows, payloads) {
            note(
                &mut faults,
                "rows stand in the look-up or among the payloads that belong to no entry".into(),
            );
        }
        Ok(verdict(&tree, &heads, faults))
    }

    /// What stands in clear for look-ups must be what the sealed entry says, and the leaf its hash.
    fn check_entry(&self, row: &StoredEntry, indexed: &[Vec<u8>], faults: &mut Vec<String>) {
        let seq = row.seq;
        let (Some(salt), Some(sealed)) = (&row.salt, &row.sealed) else {
            note(faults, format!("entry {seq} has no payload"));
            return;
        };
        let salt: Option<&[u8; 16]> = salt.as_slice().try_into().ok();
        if salt.is_none_or(|salt| leaf_hash(salt, sealed).as_slice() != row.leaf) {
            note(faults, format!("entry {seq} does not fit its leaf"));
        }
        match self.open_entry(row) {
            Err(_) => note(faults, format!("entry {seq} does not open: it was changed")),
            Ok(entry) if !self.fits_clear(&entry, row, indexed) => {
                note(faults, format!("entry {seq}: what stands in clear is not what the sealed entry says"));
            }
            Ok(_) => {}
        }
    }

    fn fits_clear(&self, entry: &Entry, row: &StoredEntry, indexed: &[Vec<u8>]) -> bool {
        let actor = match entry.actor {
            Actor::Account(id) => Some(id.to_vec()),
            Actor::Source(id) => Some(id.to_vec()),
            Actor::Nobody | Actor::Operator => None,
        };
        let mut children: Vec<Vec<u8>> =
            entry.children.iter().map(|child| self.audit_child_hash(*child).to_vec()).collect();
        children.sort_unstable();
        children.dedup();
        row.at_ms == entry.at_ms
            && row.actor == actor
            && row.action == entry.action.code()
            && children == indexed
    }

    fn signed_heads(&self, text: &str) -> Result<Vec<Checkpoint>, ActError> {
        let key = self.store.secrets().signing_key().verifying_key();
        let mut heads = split_notes(text)
            .into_iter()
            .map(|note| {
                Checkpoint::verify(&note, &key).map_err(|_| {
                    ActError::Content("a signed head: its signature is not this log's, or it was changed")
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if heads.is_empty() {
            return Err(ActError::Content("the file of signed heads: it holds none"));
        }
        if heads.iter().any(|head| head.origin != self.settings.log_origin) {
            return Err(ActError::Content("a signed head: it is of another log"));
        }
        heads.sort_by_key(|head| head.size);
        Ok(heads)
    }

    /// The head of the log, signed.
    pub fn signed_head(&self) -> Result<(u64, String), ActError> {
        let head = Head::read(&mut *self.store.read()?)?;
        let checkpoint = Checkpoint {
            origin: self.settings.log_origin.clone(),
            size: head.tree.size(),
            root: head.tree.root(),
        };
        Ok((checkpoint.size, checkpoint.sign(self.store.secrets().signing_key())))
    }

    /// The newest head that this program has exported since it started; others may have exported later
    /// ones.
    pub(crate) fn exported_head(&self) -> Option<ExportedHead> {
        self.exported.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Appends the signed head to a file outside the database, unless it has not grown since
    /// `last`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn export_head(&self, file: &Path, last: Option<u64>) -> Result<u64, ActError> {
        let (size, note) = self.signed_head()?;
        if Some(size) == last {
            return Ok(size);
        }
        let append = || -> std::io::Result<()> {
            let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
            out.write_all(format!("{note}\n").as_bytes())?;
            out.sync_data()
        };
        append().map_err(|_| ActError::Content("the file of signed heads: it cannot be written"))?;
        let key = self.store.secrets().signing_key().verifying_key();
        let exported = ExportedHead {
            size,
            root: note.lines().nth(2).unwrap_or_default().to_owned(),
            at_ms: self.now_ms(),
            key_name: self.settings.log_origin.clone(),
            key_id: key_id(&self.settings.log_origin, &key),
            file: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        };
        *self.exported.lock().unwrap_or_else(PoisonError::into_inner) = Some(exported);
        Ok(size)
    }
}

/// Signed notes stand one after another, an empty line after each.
fn split_notes(text: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = String::new();
    for line in text.lines() {
        if line.is_empty() && note.contains("\n\n") {
            notes.push(std::mem::take(&mut note));
            continue;
        }
        note.push_str(line);
        note.push('\n');
    }
    if !note.trim().is_empty() {
        notes.push(note);
    }
    notes
}

fn check_heads<'h>(
    tree: &Tree,
    pending: &mut std::iter::Peekable<impl Iterator<Item = &'h Checkpoint>>,
    faults: &mut Vec<String>,
) {
    while let Some(head) = pending.next_if(|head| head.size == tree.size()) {
        if head.root != tree.root() {
            note(faults, format!("the first {} entries are not those that were signed", head.size));
        }
    }
}

fn note(faults: &mut Vec<String>, fault: String) {
    if faults.len() < MOST_FAULTS {
        faults.push(fault);
    }
}

fn verdict(tree: &Tree, heads: &[Checkpoint], faults: Vec<String>) -> Verified {
    Verified {
        entries: tree.size(),
        root: hex::encode(tree.root()),
        against_head: heads.last().map(|head| head.size),
        faults,
    }
}

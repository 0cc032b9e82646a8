//! The resident index and how it follows the database: built when it is first needed, and before each
//! search or chunk caught up with the sequence of changed children. It is never the source of a decision to
//! show something: rows are read again from the database before they are shown.

use crate::{ActError, Service};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_matching::index::Entry;
use contactpoint_matching::{Index, Profile};
use contactpoint_store::tables::{changes, keys, organisations, records, shields};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::PoisonError;

/// The index and the place in the sequence that it has reached.
#[derive(Default)]
pub(crate) struct Indexed {
    pub index: Index,
    pub reached: i64,
    /// Read from the database at all.
    pub is_built: bool,
    /// Read from a file, not from the records.
    pub was_loaded: bool,
    /// Children of whom a record could not be read: their entries lack it, and are made again at each change until it can.
    pub unread: BTreeSet<ChildId>,
}

/// The code under which each school is registered, by each of its codes.
pub(crate) type Schools = HashMap<String, OrganisationCode>;

impl Service {
    pub(crate) fn load_schools(&self) -> Result<(), ActError> {
        let rows = organisations::school_codes(&mut *self.store.read()?)?;
        let schools = rows
            .into_iter()
            .filter_map(|(code, organisation)| Some((code, OrganisationCode::parse(&organisation)?)))
            .collect();
        *self.schools.write().unwrap_or_else(PoisonError::into_inner) = schools;
        Ok(())
    }

    /// The comparable form of a record's facts.
    pub(crate) fn profile(&self, facts: &ChildFacts) -> Profile {
        let schools = self.schools.read().unwrap_or_else(PoisonError::into_inner);
        Profile::of(facts, &self.location_key, &|code| schools.get(&code.as_text()).cloned())
    }

    /// Builds the index from the database.
    fn built(&self) -> Result<Indexed, ActError> {
        const PAGE: i64 = 2000;
        let mut conn = self.store.read()?;
        let mut key_conn = self.store.read_keys()?;
        let reached = changes::newest(&mut conn)?;
        let shielded: HashSet<ChildId> = shields::all_shielded(&mut conn)?.into_iter().collect();
        let mut entries: HashMap<ChildId, Entry> = HashMap::new();
        let mut unread = BTreeSet::new();
        let mut after = RecordId([0; 16]);
        loop {
            let page = records::page(&mut conn, after, PAGE)?;
            let Some(last) = page.last() else { break };
            let wrapped: HashMap<RecordId, Vec<u8>> =
                keys::page(&mut key_conn, after, PAGE * 2)?.into_iter().collect();
            after = last.record.id;
            for paged in &page {
                let Some(child) = paged.child else { continue };
                let (id, sealed) = (paged.record.id, &paged.record.sealed);
                let opened = match wrapped.get(&id) {
                    Some(wrapped) => self.open_wrapped(wrapped, id, sealed),
                    // Keys that nothing uses may have filled the page.
                    None => self.open_content(&mut key_conn, id, sealed),
                };
                if opened.as_ref().is_err_and(ActError::is_unreadable_content) {
                    unread.insert(child);
                    continue;
                }
                self.join(entries.entry(child).or_default(), &opened?.facts);
            }
        }
        if entries.is_empty() && !unread.is_empty() {
            return Err(ActError::Content(
                "no record can be read; restore the key database that belongs to this database",
            ));
        }
        let mut index = Index::new();
        for (child, mut entry) in entries {
            entry.shielded |= shielded.contains(&child) || unread.contains(&child);
            index.put(child, Some(entry));
        }
        Ok(Indexed { index, reached, is_built: true, was_loaded: false, unread })
    }

    /// Follows the database: builds the index when it is first asked for, and reads again the children
    /// that changed since it last looked. A server does so before it serves.
    pub fn catch_up(&self) -> Result<(), ActError> {
        let newest = changes::newest(&mut *self.store.read()?)?;
        let is_there = |indexed: &Indexed| indexed.is_built && indexed.reached >= newest;
        if is_there(&self.index.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        let mut indexed = self.index.write().unwrap_or_else(PoisonError::into_inner);
        if !indexed.is_built {
            *indexed = match self.loaded()? {
                Some(loaded) => loaded,
                None => self.built()?,
            };
        }
        // A reading has an end; a process that is far behind reads several times.
        while indexed.reached < newest {
            let changed = changes::since(&mut *self.store.read()?, indexed.reached)?;
            let Some((seq, _)) = changed.last() else { break };
            let children: HashSet<ChildId> = changed.iter().map(|(_, child)| *child).collect();
            for child in children.union(&indexed.unread.iter().copied().collect()) {
                let (entry, is_whole) = self.entry_of_child(*child)?;
                indexed.index.put(*child, entry);
                if is_whole {
                    indexed.unread.remove(child)
                } else {
                    indexed.unread.insert(*child)
                };
            }
            indexed.reached = *seq;
        }
        Ok(())
    }

    /// A child's entry, made from the database, and whether all of it could be read; no entry when no record is linked to
    /// it, or none of them can be read. Whoever cannot be read whole may be restricted by what is missing.
    fn entry_of_child(&self, child: ChildId) -> Result<(Option<Entry>, bool), ActError> {
        let mut conn = self.store.read()?;
        let mut key_conn = self.store.read_keys()?;
        let mut entry: Option<Entry> = None;
        let mut is_whole = true;
        for stored in records::of_child(&mut conn, child)? {
            match self.open_content(&mut key_conn, stored.id, &stored.sealed) {
                Ok(content) => self.join(entry.get_or_insert_default(), &content.facts),
                Err(error) if error.is_unreadable_content() => is_whole = false,
                Err(error) => return Err(error),
            }
        }
        if let Some(entry) = &mut entry {
            entry.shielded |= !is_whole || !shields::of_child(&mut conn, child)?.is_empty();
        }
        Ok((entry, is_whole))
    }

    fn join(&self, entry: &mut Entry, facts: &ChildFacts) {
        entry.profile.join(&self.profile(facts));
        entry.shielded |= facts.restricted_at_source;
    }
}

impl Service {
    /// Whether the index was read from the file that it was saved in, rather than built from the records.
    pub fn index_was_loaded(&self) -> bool {
        self.index.read().unwrap_or_else(PoisonError::into_inner).was_loaded
    }

    /// A hash over all that the index holds: of two that hold the same it is the same, whatever became of
    /// them before.
    pub fn index_state(&self) -> String {
        let indexed = self.index.read().unwrap_or_else(PoisonError::into_inner);
        hex::encode(indexed.index.state())
    }

    /// Number of children in the index, as far as it is built: none before [`Self::catch_up`].
    pub fn indexed_children(&self) -> usize {
        self.index.read().unwrap_or_else(PoisonError::into_inner).index.len()
    }
}

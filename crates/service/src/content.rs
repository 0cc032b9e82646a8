//! The content of a source record as it is sealed: the source's key and what it says.

use crate::{ActError, Service};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::golden::Sourced;
use contactpoint_directory::ids::{RecordId, SourceId};
use contactpoint_store::tables::{keys, records, sources};
use contactpoint_store::{Conn, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Content {
    pub key: String,
    pub facts: ChildFacts,
}

impl Content {
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("facts are plain data")
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ActError> {
        serde_json::from_slice(bytes).map_err(|_| ActError::Content("source record"))
    }
}

/// Suppliers of the sources met so far.
pub(crate) type SourceNames = HashMap<SourceId, sources::SourceRow>;

impl Service {
    pub(crate) fn open_content(
        &self,
        keys: &mut Conn,
        id: RecordId,
        sealed: &[u8],
    ) -> Result<Content, ActError> {
        let wrapped = keys::find(keys, id)?.ok_or(StoreError::KeyDestroyed)?;
        self.open_wrapped(&wrapped, id, sealed)
    }

    /// The same, with its key as it is stored.
    pub(crate) fn open_wrapped(
        &self,
        wrapped: &[u8],
        id: RecordId,
        sealed: &[u8],
    ) -> Result<Content, ActError> {
        let key = self.store.secrets().unwrap_data_key(id, wrapped)?;
        Content::from_bytes(&key.open(id, sealed)?)
    }

    pub(crate) fn source_row<'n>(
        names: &'n mut SourceNames,
        conn: &mut Conn,
        id: SourceId,
    ) -> Result<&'n sources::SourceRow, ActError> {
        if let std::collections::hash_map::Entry::Vacant(e) = names.entry(id) {
            let row = sources::by_id(conn, id)?.ok_or(ActError::Content("source"))?;
            e.insert(row);
        }
        Ok(&names[&id])
    }

    /// A stored record, opened.
    pub(crate) fn sourced(
        &self,
        conn: &mut Conn,
        keys: &mut Conn,
        names: &mut SourceNames,
        stored: &records::StoredRecord,
    ) -> Result<Sourced, ActError> {
        let content = self.open_content(keys, stored.id, &stored.sealed)?;
        let source = Self::source_row(names, conn, stored.source)?;
        Ok(Sourced {
            record: stored.id,
            kind: source.kind,
            supplier: source.supplier.clone(),
            supplier_name: source.supplier_name.clone(),
            as_of_ms: stored.as_of,
            first_seen_ms: stored.first_seen,
            last_seen_ms: stored.last_seen,
            facts: content.facts,
        })
    }

    /// One stored record, opened.
    pub(crate) fn one_record(&self, id: RecordId) -> Result<Sourced, ActError> {
        let mut conn = self.store.read()?;
        let stored = records::with_content(&mut conn, id)?.ok_or(ActError::NotThere)?;
        self.sourced(&mut conn, &mut *self.store.read_keys()?, &mut SourceNames::new(), &stored)
    }

    /// The same; none where it cannot be read.
    pub(crate) fn if_readable(&self, id: RecordId) -> Result<Option<Sourced>, ActError> {
        match self.one_record(id) {
            Err(error) if error.is_unreadable_content() => Ok(None),
            record => record.map(Some),
        }
    }

    /// Whether a source restricts a record, as it is stored. What cannot be read may be restricted: it must stop no
    /// feed, and let nobody go.
    pub(crate) fn may_be_restricted(&self, id: RecordId) -> Result<bool, ActError> {
        Ok(self.if_readable(id)?.is_none_or(|record| record.facts.restricted_at_source))
    }
}

//! The state of a directory without random ids, times and audit: one hash to compare two by. And the
//! partition by files' rows, for measuring the matching against a known truth.

use crate::content::SourceNames;
use crate::{ActError, Service};
use contactpoint_directory::ids::{BatchId, ChildId, RecordId};
use contactpoint_matching::people::{Place, RecordName};
use contactpoint_store::tables::{contacts, records, shields};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashSet};

/// Where a file's row went, for measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPlace {
    /// Linked to this child (numbered as met; the numbers mean nothing).
    Child(usize),
    /// Held for a person.
    Held,
    /// Waiting.
    Waiting,
}

/// The number of a child: as met.
fn numbered<K: Ord>(numbers: &mut BTreeMap<K, usize>, child: K) -> usize {
    let next = numbers.len();
    *numbers.entry(child).or_insert(next)
}

impl Service {
    /// The hash of the state: which records there are, what they say, and which of them are one
    /// child; what is held, what waits, who is shielded; and how practitioners and teams are reached.
    pub fn state_hash(&self) -> Result<String, ActError> {
        let mut children: BTreeMap<ChildId, Vec<[u8; 32]>> = BTreeMap::new();
        let mut loose = Vec::new();
        let shielded: HashSet<ChildId> =
            shields::all_shielded(&mut *self.store.read()?)?.into_iter().collect();
        self.each_record(|paged, kind, supplier, content| {
            let hash: [u8; 32] = Sha256::new()
                .chain_update(kind)
                .chain_update([0])
                .chain_update(supplier)
                .chain_update([0])
                .chain_update(content)
                .finalize()
                .into();
            match paged.child {
                Some(child) => children.entry(child).or_default().push(hash),
                None => loose.push((paged.state.clone(), hash)),
            }
        })?;
        let mut groups: Vec<[u8; 32]> = children
            .into_iter()
            .map(|(child, mut hashes)| {
                hashes.sort_unstable();
                let mut group = Sha256::new();
                group.update([u8::from(shielded.contains(&child))]);
                for hash in &hashes {
                    group.update(hash);
                }
                group.finalize().into()
            })
            .collect();
        groups.sort_unstable();
        loose.sort_unstable();
        let mut whole = Sha256::new();
        for group in &groups {
            whole.update(group);
        }
        for (state, hash) in &loose {
            whole.update(state);
            whole.update(hash);
        }
        let mut cards: Vec<String> = contacts::all_said(&mut *self.store.read()?)?
            .iter()
            .map(|card| serde_json::to_string(card).map_err(|_| ActError::Content("contact card")))
            .collect::<Result<_, _>>()?;
        cards.sort_unstable();
        for card in &cards {
            whole.update(card);
            whole.update([0]);
        }
        Ok(hex::encode(whole.finalize()))
    }

    /// Where each row of each file went, by batch and row number. Tells nothing of any child.
    pub fn places(&self) -> Result<BTreeMap<(BatchId, i64), RowPlace>, ActError> {
        let mut numbers: BTreeMap<ChildId, usize> = BTreeMap::new();
        self.each_place(|paged| match (paged.child, paged.state.as_str()) {
            (Some(child), _) => RowPlace::Child(numbered(&mut numbers, child)),
            (None, "held") => RowPlace::Held,
            _ => RowPlace::Waiting,
        })
    }

    /// Where each row would go if the directory's model had another exclusion probability against shielded children,
    /// also one that no directory may decide by: what it costs is measured so.
    pub fn places_with(&self, shield_exclusion: f64) -> Result<BTreeMap<(BatchId, i64), RowPlace>, ActError> {
        let by = self.places_by(self.model_with("measured", shield_exclusion)?)?;
        let mut numbers: BTreeMap<RecordName, usize> = BTreeMap::new();
        self.each_place(|paged| match by.get(&paged.record.id) {
            Some(Place::Linked(first)) => RowPlace::Child(numbered(&mut numbers, *first)),
            Some(Place::Held) => RowPlace::Held,
            Some(Place::Waiting) | None => RowPlace::Waiting,
        })
    }

    /// Something of each record, by its batch and row.
    pub(super) fn each_place<P>(
        &self,
        mut place: impl FnMut(&records::PagedRecord) -> P,
    ) -> Result<BTreeMap<(BatchId, i64), P>, ActError> {
        let mut places = BTreeMap::new();
        self.each_record(|paged, _, _, _| {
            let at = place(paged);
            if let (Some(batch), row) = paged.place {
                places.insert((batch, row), at);
            }
        })?;
        Ok(places)
    }

    /// The batch that a file was taken as, by its digest.
    pub fn batch_of_delivery(
        &self,
        delivery: &crate::receive::Delivery,
        supplier: &str,
    ) -> Result<Option<(BatchId, crate::receive::TeamCount)>, crate::receive::ReceiveError> {
        let digest = crate::receive::digest(delivery)?;
        let mut conn = self.store.read()?;
        let Some(source) = contactpoint_store::tables::sources::find(&mut conn, delivery.kind, supplier)?
        else {
            return Ok(None);
        };
        let batch = contactpoint_store::tables::batches::find(&mut conn, source.id, &digest)?;
        Ok(batch.map(|batch| {
            (
                batch.id,
                crate::receive::TeamCount {
                    matched: batch.counts.matched,
                    created: batch.counts.created,
                    held: batch.counts.held,
                },
            )
        }))
    }

    fn each_record(
        &self,
        mut each: impl FnMut(&records::PagedRecord, &str, &str, &[u8]),
    ) -> Result<(), ActError> {
        let mut conn = self.store.read()?;
        let mut keys = self.store.read_keys()?;
        let mut names = SourceNames::new();
        let mut after = RecordId([0; 16]);
        loop {
            let page = records::page(&mut conn, after, 2000)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.record.id;
            for paged in &page {
                let content = self.open_content(&mut keys, paged.record.id, &paged.record.sealed)?;
                let source = Self::source_row(&mut names, &mut conn, paged.record.source)?;
                // Keys of what people enter are random: what it says counts, not its key.
                let bytes =
                    serde_json::to_vec(&content.facts).map_err(|_| ActError::Content("source record"))?;
                each(paged, source.kind.code(), &source.supplier, &bytes);
            }
        }
    }
}

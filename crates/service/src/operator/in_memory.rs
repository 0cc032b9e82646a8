//! What matching costs by itself: the directory's records come one after another into an empty partition in memory,
//! without a database, sealing or audit.

use crate::{ActError, Service};
use contactpoint_directory::ids::BatchId;
use contactpoint_matching::people::{Partition, Record, RecordName};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

/// What it took, on one thread.
#[derive(Debug)]
pub struct InMemory {
    /// Records that came.
    pub records: u32,
    /// How long all of them took.
    pub all: Duration,
    /// How long the last tenth took, which came when the others were there.
    pub last_tenth: Duration,
    partition: Partition,
    /// The records by their batches and rows.
    names: BTreeMap<(BatchId, i64), Option<RecordName>>,
}

impl InMemory {
    /// How many others the records met by their keys.
    pub fn candidates(&self) -> u64 {
        self.partition.store().candidates()
    }

    /// Whether the records of two rows meet by their keys. None where one of them names nobody, as the row of a parent
    /// with nothing but the number of the child: it meets the record of that number, and no other is expected to.
    pub fn do_meet(&mut self, a: (BatchId, i64), b: (BatchId, i64)) -> Option<bool> {
        let name = |at| self.names.get(&at).copied().flatten();
        let (a, b) = name(a).zip(name(b))?;
        let names_somebody = |name| self.partition.store().can_make_a_child(name);
        (names_somebody(a) && names_somebody(b)).then(|| self.partition.do_meet(a, b))
    }
}

impl Service {
    /// Matches every record as it comes and applies what follows, in the order of their names, which are hashes.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn match_in_memory(&self) -> Result<InMemory, ActError> {
        let mut records: BTreeMap<RecordName, Record> = BTreeMap::new();
        let mut by_id = HashMap::new();
        self.each_record_person(&mut |record, id, _| {
            by_id.insert(id, record.name);
            records.insert(record.name, record);
        })?;
        let names = self.each_place(|paged| by_id.get(&paged.record.id).copied())?;
        let mut partition = Partition::new(self.directory_model()?, self.model.expected_children);
        let many = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let begun = Instant::now();
        let mut before_the_last = Duration::ZERO;
        for (came, record) in (0..).zip(records.values()) {
            if came == many - many / 10 {
                before_the_last = begun.elapsed();
            }
            partition.put(record);
            while let Some(name) = partition.to_put_again().first().copied() {
                match records.get(&name) {
                    Some(again) => partition.put(again),
                    None => partition.remove(name),
                }
            }
            std::hint::black_box(partition.settle());
        }
        let all = begun.elapsed();
        let last_tenth = all.saturating_sub(before_the_last);
        Ok(InMemory { records: many, all, last_tenth, partition, names })
    }
}

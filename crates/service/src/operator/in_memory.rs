//! What matching costs by itself: the directory's records come one after another into an empty partition in memory,
//! without a database, sealing or audit.

use crate::{ActError, Service};
use contactpoint_matching::people::{Partition, Record, RecordName};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What it took, on one thread.
#[derive(Clone, Copy, Debug)]
pub struct InMemory {
    /// Records that came.
    pub records: u32,
    /// How long all of them took.
    pub all: Duration,
    /// How long the last tenth took, which came when the others were there.
    pub last_tenth: Duration,
}

impl Service {
    /// Matches every record as it comes and applies what follows, in the order of their names, which are hashes.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn match_in_memory(&self) -> Result<InMemory, ActError> {
        let mut records: BTreeMap<RecordName, Record> = BTreeMap::new();
        self.each_person(&mut |record, _| _ = records.insert(record.name, record))?;
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
        Ok(InMemory { records: many, all, last_tenth: all.saturating_sub(before_the_last) })
    }
}

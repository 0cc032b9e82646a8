//! Which source records are one child: the directory's partition. A pure function of the records, what
//! people decided, and a frozen model with frozen frequencies: the same, byte for byte, whatever the order
//! of arrival, the size of batches or the number of threads.
//!
//! - [`said`]: what a source record says, in comparable forms, locations only as keyed hashes
//! - [`keys`]: which records meet; [`pair`]: what two of them say of each other
//! - [`store`]: the resident store of all records, and who is related to whom
//! - `met`: how many meet, for measuring
//! - [`verdicts`]: which of people's must-links are obeyed
//! - [`bridges`]: what a third record tells of two
//! - [`other_names`]: a child by two names, or twins each known by half
//! - [`settle`]: from a component of related records to children
//! - [`fate`]: what becomes of a record, and why
//! - [`partition`]: the store with its answer, kept up as records and decisions come and go
//! - [`model`]: the frozen model; [`train`]: another, learnt from a directory's own records
//! - [`told`]: a decision in plain words
//!
//! Weights, levels and the growing of groups are those of [`crate::link`].

#[cfg(test)]
mod bound;
mod bridges;
mod crowds;
pub mod fate;
#[cfg(test)]
mod golden;
mod growing;
mod hashes;
pub mod keys;
mod met;
pub mod model;
mod names;
mod other_names;
pub mod pair;
pub mod partition;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod rules;
pub mod said;
mod settle;
mod shields;
pub mod store;
#[cfg(test)]
mod tests;
pub mod told;
pub mod train;
mod verdicts;

/// Which rules these are. To be raised with every change of them that may put a record elsewhere though the model is
/// the same: what an older program settled stays as it is until its records are touched, so the operator is told. A test
/// (`golden.rs`) fails where that is forgotten.
pub const RULES: u32 = 6;

pub use fate::{Candidate, Fate, Place};
pub use model::DirectoryModel;
pub use partition::Partition;
pub use said::{Said, Sender};
pub use store::{Record, RecordName, SINCE_EVER, Store, Verdict};

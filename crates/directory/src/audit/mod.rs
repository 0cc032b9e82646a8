//! The audit log: what stands in an entry, the Merkle tree over the entries, and signed heads.
//!
//! - [`entry`]: who did what, for whom, why, and what was shown
//! - [`tree`]: the RFC 6962 tree, kept as its peaks
//! - [`checkpoint`]: signed heads in the C2SP checkpoint format, so that anyone's witness works

pub mod checkpoint;
pub mod entry;
pub mod tree;

pub use entry::{Actor, Channel, Entry, Outcome};

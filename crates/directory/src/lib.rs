//! What the directory holds, and the rules it keeps. Pure: no clock, no randomness, no files, no
//! SQL, no HTTP. Everything else in the workspace depends on this crate; it depends on nothing here.
//!
//! - [`facts`]: the allow-list of what a source may say about a child
//! - [`source`]: source records and faults
//! - [`golden`]: the shown record, folded from source records
//! - [`access`]: roles, gates, the policy, and the only maker of a view of a child
//! - [`search`]: what may be asked for
//! - [`audit`]: entries, the Merkle tree, signed heads
//! - [`identifier`], [`postcode`], [`personal`], [`dates`], [`ids`]: values that exist only if right
//! - [`service`], [`organisation`]: the catalogue of services, the register of organisations

pub mod access;
pub mod audit;
pub mod dates;
pub mod facts;
pub mod golden;
pub mod identifier;
pub mod ids;
pub mod organisation;
pub mod personal;
pub mod postcode;
pub mod search;
pub mod service;
pub mod source;

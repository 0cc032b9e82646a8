//! What the directory holds, and the rules it keeps. Pure: no clock, no randomness, no files, no
//! SQL, no HTTP. Everything else in the workspace depends on this crate; it depends on nothing here.
//!
//! - [`facts`]: the allow-list of what a source may say about a child
//! - [`source`]: source records and faults
//! - [`identifier`], [`postcode`], [`personal`]: values that exist only if they are right
//! - [`service`]: the catalogue of services and how much of each may be seen

pub mod facts;
pub mod identifier;
pub mod personal;
pub mod postcode;
pub mod service;
pub mod source;

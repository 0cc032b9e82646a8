//! The matching engine: which child is this? One model and one code path serve a record of a feed
//! and a practitioner's search: normalise, keys, candidates, compare, decide.
//!
//! - [`normalise`]: names as comparable forms; [`nicknames`]: classes of variants
//! - [`profile`]: what is compared of a record or of a child
//! - [`keys`]: blocking keys of a profile
//! - [`compare`]: levels of agreement, field by field
//! - [`model`]: weights of the levels (Fellegi and Sunter, 1969) and name frequencies
//! - [`decide`]: from weights to an outcome, with the waterfall that explains it
//! - [`index`]: the resident index, derived from the database; [`search`]: a practitioner's search
//!
//! Pure: no clock, no randomness, no SQL, no HTTP.

pub mod compare;
pub mod decide;
pub mod index;
pub mod keys;
pub mod link;
pub mod model;
pub mod nicknames;
pub mod normalise;
pub mod people;
pub mod profile;
pub mod search;

pub use decide::{Decision, Outcome};
pub use index::Index;
pub use model::Model;
pub use profile::{LocationKey, Profile};

//! The matching engine: which child is this?
//!
//! - [`normalise`]: names as comparable forms; [`nicknames`]: classes of variants
//! - [`link`]: record linkage: rows, levels of agreement, weights (Fellegi and Sunter, 1969), clusters
//! - [`people`]: which of a directory's source records are one child, by the same rows and weights
//! - [`quality`]: how good it was, from what people say of a sample
//! - [`decide`]: what may be decided about a record
//! - [`index`]: the resident index, derived from the database; [`search`]: a practitioner's search in it;
//!   [`profile`], [`keys`], [`compare`], [`model`]: what it looks at, by which keys, in which levels, and what
//!   they are worth
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
pub mod quality;
pub mod search;

pub use decide::{Outcome, SHIELD_EXCLUSION};
pub use index::Index;
pub use model::Model;
pub use profile::{LocationKey, Profile};

//! What the tests of the other crates stand on: a directory on each of the two databases, and verbs
//! that read as stories. A test says who signs in, what they look for and what they see; how that is
//! done stands here, once.
//!
//! - [`databases`]: SQLite in a folder of its own; PostgreSQL in schemas of its own
//! - [`world`]: a service on one of them, with a clock that stands still and a small register
//! - [`person`]: somebody signed in, and what they do
//! - [`seen`]: all that a page shows, as text
//! - [`rows`]: feed files
//! - [`hidden`]: children behind a shield, and children that are not there

pub mod databases;
pub mod hidden;
pub mod person;
pub mod rows;
pub mod seen;
pub mod world;

pub use databases::{Database, on_both_databases, on_each_database};
pub use person::{Opened, Person, Row, Search};
pub use world::{Account, World};

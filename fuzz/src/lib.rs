//! Fuzz targets, one a reader: of feeds, of models, of the index. `CONTRIBUTING.md` says how to run them. What is
//! judged of feeds stands with the tests of their readers, which judge damaged files by the same words.

pub mod damage;
#[path = "../../crates/feeds/tests/it/judge.rs"]
pub mod judge;

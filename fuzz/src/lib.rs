//! Fuzz targets of the readers, one a reader. `CONTRIBUTING.md` says how to run them. What is judged
//! stands with the tests of the readers, which judge damaged files by the same words.

#[path = "../../crates/feeds/tests/it/judge.rs"]
pub mod judge;

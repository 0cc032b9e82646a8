//! How good a partition is, from what people say of a sample of its rows or records: precision and recall with
//! intervals. Whoever draws the sample says what a row is.

mod interval;
mod measures;

pub use measures::{Measure, Measures, Partners};

//! How good was it? `link sample` draws rows and writes them with their clusters and near misses, people say
//! which rows are one person, and `link estimate` tells precision and recall from that.

mod estimate;
mod neighbours;
mod review;
mod sample;
#[cfg(test)]
mod tests;

pub use estimate::run as estimate;
pub use sample::run as sample;

/// Blocks of more rows than these are not written out: nobody could judge them.
const MOST_LINES: usize = 80;

/// The columns of a review before the values, and the one after them.
const FIRST: [&str; 8] = ["sample", "samples", "drawn", "cluster", "rows_in", "rows_out", "input", "id"];
const LAST: &str = "person";

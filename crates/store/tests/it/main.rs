//! The store, on both databases.

mod log;
mod opening;
mod writing;

//! The acts, on both databases, as stories.

mod adding;
mod feeds;
mod held;
mod log;
mod mutants;
mod policy;
mod shield;
mod sign_in;
mod story;
mod together;

//! The acts, on both databases, as stories.

mod adding;
mod area;
mod astray;
mod at_once;
mod cards;
mod days;
mod feeds;
mod held;
mod hidden;
mod hints;
mod log;
mod models;
mod mutants;
mod order;
mod policy;
mod rulings;
mod rulings_shield;
mod seeing_through;
mod shield;
mod sign_in;
mod snapshot;
mod stale;
mod story;
mod together;
mod told;
mod whole;

//! Who works with children, beside schools and GP practices: services, the bodies that report
//! them, and their staff.

mod desk;
mod reporter;
mod rules;

pub use desk::{Desk, Staff, Team, Worker, desks};
pub use reporter::Reporter;
pub use rules::{RULES, Rule};

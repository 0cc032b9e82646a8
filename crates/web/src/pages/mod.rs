//! The pages. Each module holds the structs of one task, with `sample()` and, where there is a form,
//! `sample_with_errors()`.
//!
//! - [`sign_in`]: signing in and out, the terms of use
//! - [`home`], [`search`], [`results`], [`add_child`]: finding a child
//! - [`record`]: a child's record, whole, shielded, and where its values come from
//! - [`involvement`], [`lead`], [`early_help`]: who works with the child
//! - [`held`], [`check`], [`take_apart`], [`join`], [`shield`]: the directory team's tasks
//! - [`audit`]: the auditor's page
//! - [`error`], [`content`]: errors, help and notices

pub mod add_child;
pub mod audit;
pub mod check;
pub mod content;
pub mod early_help;
pub mod error;
pub mod files;
pub mod held;
pub mod hints;
pub mod home;
pub mod involvement;
pub mod join;
pub mod lead;
pub mod record;
pub mod results;
pub mod search;
pub mod shield;
pub mod sign_in;
pub mod take_apart;

//! The acts, one file each (or a few that are one thing). Every act: authorise, do, audit, commit.
//! docs/adding-an-act.md says how to add one.

pub mod add_child;
pub mod check_draw;
pub mod check_items;
pub mod checks;
pub mod drafts;
pub mod early_help;
pub mod files;
pub mod foreseen;
pub mod hints;
pub mod home;
pub mod involvement;
pub mod join;
pub mod lead;
pub mod open_record;
pub mod read_audit;
pub mod review_words;
pub mod reviews;
pub mod ruled;
pub mod rulings;
pub mod search;
pub mod settle;
pub mod shield;
pub mod sign_in;
pub mod take_apart;
mod undo;

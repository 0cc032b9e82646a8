//! The program as its users run it: as a process, on files, killed at any moment.

mod at_once;
mod generated;
mod killed;
mod link;
mod link_files;
mod link_inputs;
mod link_quality;
mod program;
mod published;
mod receipts;

//! The program as its users run it: as a process, on files, killed at any moment.

mod killed;
mod program;
mod published;
mod receipts;

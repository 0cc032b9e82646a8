//! Who may do what, and who sees what. Pure code, versioned, printed as a table that is committed
//! (docs/generated/access-table.md).
//!
//! - [`policy`]: role x action x condition
//! - [`gates`]: what must hold, each with its expiry, before any role counts
//! - [`reason`]: the closed list of reasons for opening a record
//! - [`view`]: the only maker of a view of a child

pub mod gates;
pub mod policy;
pub mod reason;
pub mod view;

pub use gates::{Gate, Gates};
pub use policy::{Action, Condition, Decision, Role};
pub use reason::Reason;

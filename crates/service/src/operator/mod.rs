//! What the operator does at the command line. These handle the program, its accounts and its log,
//! never a child.
//!
//! - [`accounts`]: create, enrol, suspend, reset
//! - [`log`]: verify the audit log, export signed heads
//! - [`state`]: the state hash, and counts for measuring the matching
//! - [`in_memory`]: what matching costs by itself

pub mod accounts;
pub mod in_memory;
pub mod log;
pub mod state;

use totp_rs::{Builder, Secret, Totp};

/// A token of RFC 6238 as authenticator apps have it: SHA-1, six digits, 30 seconds; one step of
/// clock drift each way.
pub fn totp(secret: Vec<u8>) -> Option<Totp> {
    Builder::new().with_secret(Secret::new(secret.into_boxed_slice())).with_skew(1).build().ok()
}

/// The one-time code of a base32 secret at a moment: what an authenticator app shows. For the demo,
/// for tests and for measuring.
pub fn code_of(secret: &str, now_ms: i64) -> Option<String> {
    let bytes = accounts::from_base32(secret)?;
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    Some(totp(bytes)?.generate(seconds).to_string())
}

//! Writing to the terminal. `println!` panics when the reader of a pipe goes away; this ends
//! quietly instead.

use std::io::Write as _;

/// A line on standard output.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// An error, for a person, on standard error.
pub fn error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "contactpoint: {text}");
}

//! What a generated England holds, and that it is the same each time.

mod common;
mod repeatable;
mod whole;

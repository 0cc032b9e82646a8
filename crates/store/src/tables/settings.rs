//! Settings fixed when a directory is made.

use super::{change, values};
use crate::{Change, Conn, StoreError};

statements! {
    FIND = "SELECT value FROM setting WHERE name = $1";
    SET = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    SET_ONCE = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
}

/// A setting's value.
pub fn find(conn: &mut Conn, name: &str) -> Result<Option<String>, StoreError> {
    conn.first(FIND, &values![name], |row| row.text(0))
}

/// Sets one that is never changed: whoever is first sets it, and all others read it.
pub fn set_once(name: &str, value: &str) -> Change {
    change(SET_ONCE, values![name, value])
}

/// Sets one.
pub fn set(name: &str, value: &str) -> Change {
    change(SET, values![name, value])
}

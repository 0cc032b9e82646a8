//! The schema, as one numbered list of migrations for both engines; `{int}` and `{blob}` stand for
//! the few types that differ. A migration is never changed once it has shipped.

use crate::conn::Conn;
use crate::dialect::Location;
use crate::error::StoreError;

/// The main database, step by step.
pub const MAIN: &[&str] = &[
    include_str!("../migrations/main/0001_first.sql"),
    include_str!("../migrations/main/0002_proposed_settlements.sql"),
    include_str!("../migrations/main/0003_seeing_through.sql"),
    include_str!("../migrations/main/0004_partition.sql"),
    include_str!("../migrations/main/0005_rulings.sql"),
    include_str!("../migrations/main/0006_hints.sql"),
    include_str!("../migrations/main/0007_checks.sql"),
    include_str!("../migrations/main/0008_left.sql"),
];

/// The database of wrapped data keys.
pub const KEYS: &[&str] = &[include_str!("../migrations/keys/0001_first.sql")];

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (version {int} PRIMARY KEY)";
const VERSION: &str = "SELECT MAX(version) FROM schema_version";
const RECORD: &str = "INSERT INTO schema_version (version) VALUES ($1)";

/// Whether a database has no schema yet.
pub fn is_new(location: &Location, conn: &mut Conn) -> Result<bool, StoreError> {
    conn.batch(&location.translate(VERSIONS))?;
    Ok(conn.first(VERSION, &[], |row| row.maybe_int(0))?.flatten().is_none())
}

/// Brings a database to the newest schema. Returns how many steps were taken. The version is read and
/// raised by one process at a time: the caller holds the lock for opening.
pub fn migrate(location: &Location, conn: &mut Conn, steps: &[&str]) -> Result<usize, StoreError> {
    conn.batch(&location.translate(VERSIONS))?;
    let found = conn.first(VERSION, &[], |row| row.maybe_int(0))?.flatten().unwrap_or(0);
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Schema { found, known });
    }
    let mut taken = 0;
    for (step, version) in steps.iter().zip(1_i64..).filter(|(_, version)| *version > found) {
        crate::dialect::begin_write(conn)?;
        conn.batch(&location.translate(step))?;
        conn.execute(RECORD, &[version.into()])?;
        conn.batch("COMMIT")?;
        taken += 1;
    }
    Ok(taken)
}

//! All that differs between the two engines: how to connect, which settings are safe, the types'
//! names in migrations, and how a transaction begins.

use crate::conn::Conn;
use crate::error::StoreError;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Where a database is.
#[derive(Clone, Debug)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL database, and the schema to use in it.
    Server {
        /// `postgres://...`
        url: String,
        /// Schema; made when a store is opened on it.
        schema: String,
    },
}

impl Location {
    /// Opens a connection and refuses settings under which an acknowledged change could be lost.
    pub fn connect(&self) -> Result<Conn, StoreError> {
        match self {
            Self::File(path) => sqlite(path),
            Self::Server { url, schema } => postgres(url, schema),
        }
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::File(_) => "SQLite",
            Self::Server { .. } => "PostgreSQL",
        }
    }

    /// A migration's text in this engine's types.
    pub(crate) fn translate(&self, sql: &str) -> String {
        let (int, blob) = match self {
            Self::File(_) => ("INTEGER", "BLOB"),
            Self::Server { .. } => ("BIGINT", "BYTEA"),
        };
        sql.replace("{int}", int).replace("{blob}", blob)
    }
}

fn sqlite(path: &Path) -> Result<Conn, StoreError> {
    let conn =
        rusqlite::Connection::open(path).map_err(|e| StoreError::Open(format!("{}: {e}", path.display())))?;
    conn.set_prepared_statement_cache_capacity(256);
    let set = |sql: &str| conn.execute_batch(sql).map_err(|e| StoreError::sqlite(&e, "a setting"));
    set(
        "PRAGMA busy_timeout = 20000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    let journal: String = conn
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(|e| StoreError::sqlite(&e, "PRAGMA journal_mode"))?;
    if journal != "wal" {
        return Err(StoreError::Unsafe {
            setting: "journal_mode",
            found: journal,
            needed: "wal",
            why: "The file system does not allow write-ahead logging.",
        });
    }
    set("PRAGMA synchronous = FULL;")?;
    let synchronous: i64 = conn
        .query_row("PRAGMA synchronous", [], |row| row.get(0))
        .map_err(|e| StoreError::sqlite(&e, "PRAGMA synchronous"))?;
    if synchronous < 2 {
        let why = "With less, a power cut loses commits that were acknowledged.";
        return Err(StoreError::Unsafe {
            setting: "synchronous",
            found: synchronous.to_string(),
            needed: "FULL (2)",
            why,
        });
    }
    Ok(Conn::Sqlite(conn, HashMap::new()))
}

fn postgres(url: &str, schema: &str) -> Result<Conn, StoreError> {
    let mut config: postgres::Config =
        url.parse().map_err(|_| StoreError::Open("not a PostgreSQL address".into()))?;
    let is_local = config.get_hosts().iter().all(|host| match host {
        postgres::config::Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        postgres::config::Host::Unix(_) => true,
    });
    if !is_local {
        let why = "Children's records would cross the network in clear. Use a local address, or a TLS tunnel to one.";
        return Err(StoreError::Unsafe {
            setting: "host",
            found: "a remote host without TLS".into(),
            needed: "local",
            why,
        });
    }
    config.application_name("contactpoint");
    let mut client = config
        .connect(postgres::NoTls)
        .map_err(|e| StoreError::Open(format!("PostgreSQL: {}", public_message(&e))))?;
    refuse_unsafe_settings(&mut client)?;
    if schema.is_empty() || !schema.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    {
        return Err(StoreError::Open("a schema's name has lower-case letters, digits and _ only".into()));
    }
    let prepare =
        format!("SET client_min_messages = warning; SET search_path = {schema}; SET TIME ZONE 'UTC'");
    client.batch_execute(&prepare).map_err(|e| StoreError::postgres(&e, "SET search_path"))?;
    Ok(Conn::Postgres(Box::new(client), HashMap::new()))
}

/// The server's message without detail, or the cause of a failed connection.
fn public_message(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned())
}

fn refuse_unsafe_settings(client: &mut postgres::Client) -> Result<(), StoreError> {
    const NEEDED: [(&str, &[&str], &str, &str); 4] = [
        ("fsync", &["on"], "on", "Without it a power cut corrupts the database."),
        ("full_page_writes", &["on"], "on", "Without it a power cut leaves torn pages."),
        (
            "synchronous_commit",
            &["on", "remote_apply"],
            "on or remote_apply",
            "Otherwise acknowledged changes can be lost.",
        ),
        (
            "data_checksums",
            &["on"],
            "on",
            "Without them damage goes unseen: make the cluster with initdb -k, or run pg_checksums --enable.",
        ),
    ];
    for (setting, allowed, needed, why) in NEEDED {
        let row = client
            .query_one(&format!("SHOW {setting}"), &[])
            .map_err(|e| StoreError::postgres(&e, "SHOW"))?;
        let found: String = row.get(0);
        if !allowed.contains(&found.as_str()) {
            return Err(StoreError::Unsafe { setting, found, needed, why });
        }
    }
    Ok(())
}

/// Begins a transaction that writes: on SQLite it takes the write lock at once, so that it never
/// fails half-way for want of it.
pub(crate) fn begin_write(conn: &mut Conn) -> Result<(), StoreError> {
    let sql = match conn {
        Conn::Sqlite(..) => "BEGIN IMMEDIATE",
        Conn::Postgres(..) => "BEGIN",
    };
    conn.batch(sql)
}

/// What one process at a time may do; given back when dropped.
pub enum ProcessLock {
    /// A lock on a file beside the database.
    File(std::fs::File),
    /// An advisory lock of a connection.
    Server(Box<Conn>),
}

/// What a [`ProcessLock`] is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Opening a store: what is missing is made, and the schema brought up to date.
    Opening,
    /// Matching and linking.
    Matching,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Matching => "matching",
        }
    }
}

/// Waits for a lock of the whole directory.
pub(crate) fn lock(location: &Location, purpose: Purpose) -> Result<ProcessLock, StoreError> {
    match location {
        Location::File(path) => {
            let path = path.with_extension(format!("{}.lock", purpose.word()));
            let lock = || {
                let file =
                    std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
                file.lock()?;
                Ok::<_, std::io::Error>(file)
            };
            lock().map(ProcessLock::File).map_err(|e| StoreError::Open(format!("{}: {e}", path.display())))
        }
        Location::Server { schema, .. } => {
            let mut conn = location.connect()?;
            // The name is checked letter by letter when connecting.
            conn.batch(&format!("SELECT pg_advisory_lock(hashtext('{schema}.{}'))", purpose.word()))?;
            Ok(ProcessLock::Server(Box::new(conn)))
        }
    }
}

/// Makes the schema that the location names, where there are schemas. Two who do it at once can fail:
/// it needs [`Purpose::Opening`].
pub(crate) fn make_schema(location: &Location, conn: &mut Conn) -> Result<(), StoreError> {
    match location {
        Location::File(_) => Ok(()),
        Location::Server { schema, .. } => conn.batch(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")),
    }
}

//! Everything that is kept. SQLite by default, PostgreSQL by `postgres://...`; the same statements
//! and migrations for both. Only this crate knows SQL.
//!
//! - [`tables`]: one file a concern: reads, and changes for a commit
//! - [`writer`](Commit): one writer, many acts a transaction, audit entries placed in the tree
//! - [`crypto`]: secrets, data keys, sealing, keyed hashes
//!
//! Reads take a connection from a pool ([`Store::read`]); changes go through [`Store::commit`], which
//! returns when they are on disk.

mod conn;
pub mod crypto;
mod dialect;
mod error;
mod migrations;
mod pool;
pub mod sealed_stream;
pub mod tables;
mod value;
mod writer;

pub use conn::Conn;
pub use dialect::{Location, ProcessLock};
pub use error::StoreError;
pub use pool::Pooled;
pub use value::{Row, Value};
pub use writer::{Change, Commit, CommitError, SealedEntry};

use dialect::Purpose;
use pool::Pool;
use std::path::PathBuf;

/// Where a directory is kept.
#[derive(Clone, Debug)]
pub struct Config {
    /// The main database.
    pub main: Location,
    /// The database of wrapped data keys.
    pub keys: Location,
    /// Folder of the secret files.
    pub secrets: PathBuf,
}

impl Config {
    /// A directory in a folder: `directory.sqlite`, `keys.sqlite`, `secrets/`.
    pub fn in_folder(folder: &std::path::Path) -> Self {
        Self {
            main: Location::File(folder.join("directory.sqlite")),
            keys: Location::File(folder.join("keys.sqlite")),
            secrets: folder.join("secrets"),
        }
    }

    /// A directory in PostgreSQL: schemas `contactpoint` and `contactpoint_keys` of one database.
    pub fn on_server(url: &str, secrets: PathBuf) -> Self {
        Self::on_server_in(url, "contactpoint", secrets)
    }

    /// The same with other schemas: `name` and `name_keys`.
    pub fn on_server_in(url: &str, name: &str, secrets: PathBuf) -> Self {
        Self {
            main: Location::Server { url: url.to_owned(), schema: name.to_owned() },
            keys: Location::Server { url: url.to_owned(), schema: format!("{name}_keys") },
            secrets,
        }
    }
}

/// An open store.
pub struct Store {
    config: Config,
    main: Pool,
    keys: Pool,
    writer: writer::Writer,
    secrets: crypto::Secrets,
}

impl Store {
    /// Opens a store: checks the settings, brings the schema up to date, starts the writer. Secrets
    /// that are missing are made only when `create` is set and the database is empty. One process at a
    /// time does so: two that open a new directory at once find one set of secrets and one schema.
    pub fn open(config: &Config, create: bool) -> Result<Self, StoreError> {
        let alone = dialect::lock(&config.main, Purpose::Opening)?;
        let mut main = config.main.connect()?;
        let mut keys = config.keys.connect()?;
        dialect::make_schema(&config.main, &mut main)?;
        dialect::make_schema(&config.keys, &mut keys)?;
        // Secrets come first: a program killed between the two must find a directory that it can open.
        let may_make = create && migrations::is_new(&config.main, &mut main)?;
        let secrets = crypto::Secrets::load(&config.secrets, may_make)?;
        migrations::migrate(&config.main, &mut main, migrations::MAIN)?;
        migrations::migrate(&config.keys, &mut keys, migrations::KEYS)?;
        tables::audit::make_head(&mut main)?;
        drop((main, keys, alone));
        Ok(Self {
            main: Pool::new(config.main.clone(), 8),
            keys: Pool::new(config.keys.clone(), 8),
            writer: writer::Writer::start(&config.main, &config.keys)?,
            secrets,
            config: config.clone(),
        })
    }

    /// A connection to read with.
    pub fn read(&self) -> Result<Pooled<'_>, StoreError> {
        self.main.get()
    }

    /// A connection to read wrapped keys with.
    pub fn read_keys(&self) -> Result<Pooled<'_>, StoreError> {
        self.keys.get()
    }

    /// Commits an act; returns when it is on disk.
    pub fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.writer.commit(commit)
    }

    /// Waits for the right to match and link: one process at a time has it.
    pub fn lock_matching(&self) -> Result<ProcessLock, StoreError> {
        dialect::lock(&self.config.main, Purpose::Matching)
    }

    /// The secrets.
    pub fn secrets(&self) -> &crypto::Secrets {
        &self.secrets
    }

    /// Where it is kept.
    pub fn config(&self) -> &Config {
        &self.config
    }
}

/// The schema as text, for the generated documents.
pub fn schema() -> String {
    let section = |name: &str, steps: &[&str]| format!("-- {name}\n\n{}\n", steps.join("\n"));
    format!(
        "{}\n{}",
        section("main database", migrations::MAIN),
        section("database of wrapped data keys", migrations::KEYS)
    )
}

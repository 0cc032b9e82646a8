//! What can go wrong with the store. No message carries a value: a database's own message about a
//! broken constraint may quote the row, so only its code is kept.

/// An error of the store, for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused or failed.
    #[error("the database failed ({engine}: {code}) while it ran: {statement}")]
    Engine {
        /// Which engine.
        engine: &'static str,
        /// Its error code.
        code: String,
        /// The statement's text (constants only; values are bound, never written into it).
        statement: &'static str,
    },
    /// The database cannot be opened.
    #[error("cannot open the database: {0}")]
    Open(String),
    /// Its settings would lose acknowledged changes.
    #[error("unsafe database setting: {setting} is {found}, and must be {needed}. {why}")]
    Unsafe {
        /// The setting.
        setting: &'static str,
        /// What was found.
        found: String,
        /// What is needed.
        needed: &'static str,
        /// Why.
        why: &'static str,
    },
    /// A column does not hold what the code expects.
    #[error("column {column} holds {found}, expected {expected}")]
    Shape {
        /// Column, counted from 0.
        column: usize,
        /// Expected.
        expected: &'static str,
        /// Found.
        found: &'static str,
    },
    /// A sealed value does not open: it was changed, or its key is gone.
    #[error("a sealed value does not open: it was changed, or its key is not there ({0})")]
    Sealed(&'static str),
    /// There is no key for a record: it was destroyed, or the key database is not this database's.
    #[error("a record's key is not in the key database: it was destroyed, or that database is another's")]
    KeyDestroyed,
    /// A secret file is missing or malformed.
    #[error("{0}")]
    Secrets(String),
    /// The schema is newer than this program.
    #[error("the database has schema {found}, this program knows {known}: use a newer program")]
    Schema {
        /// Found.
        found: i64,
        /// Known.
        known: i64,
    },
    /// The writer has stopped after a failure; the program must be started again.
    #[error("the writer has stopped")]
    WriterStopped,
}

impl StoreError {
    pub(crate) fn sqlite(error: &rusqlite::Error, statement: &'static str) -> Self {
        let code = match error {
            rusqlite::Error::SqliteFailure(failure, _) => {
                format!("{:?} ({})", failure.code, failure.extended_code)
            }
            other => format!("{other:?}").split(['(', ' ', '{']).next().unwrap_or("error").to_owned(),
        };
        Self::Engine { engine: "SQLite", code, statement }
    }

    pub(crate) fn postgres(error: &postgres::Error, statement: &'static str) -> Self {
        let code = error.code().map_or_else(|| "no answer".to_owned(), |code| code.code().to_owned());
        Self::Engine { engine: "PostgreSQL", code, statement }
    }

    /// Whether a uniqueness rule refused the change: somebody else was there first.
    pub fn is_conflict(&self) -> bool {
        match self {
            Self::Engine { engine: "PostgreSQL", code, .. } => code == "23505",
            Self::Engine { code, .. } => code.starts_with("ConstraintViolation"),
            _ => false,
        }
    }
}

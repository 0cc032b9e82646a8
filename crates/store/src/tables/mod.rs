//! The tables, one file a concern. Each file has its statements as named constants, functions that
//! read, and functions that make a [`crate::Change`] for a commit. [`ALL_MAIN`] and [`ALL_KEYS`]
//! list every statement, for the test that prepares each on both engines.

/// Names statements and lists them.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: &str = $sql;)*
        /// Every statement of this file.
        pub const STATEMENTS: &[&str] = &[$($name),*];
    };
}

pub mod accounts;
pub mod audit;
pub mod batches;
pub mod changes;
pub mod checks;
pub mod children;
pub mod contacts;
pub mod decisions;
pub mod hints;
pub mod keys;
pub mod openings;
pub mod organisations;
pub mod records;
pub mod rulings;
pub mod sessions;
pub mod settings;
pub mod shields;
pub mod sources;

/// Statements of the main database.
pub const ALL_MAIN: &[&[&str]] = &[
    accounts::STATEMENTS,
    audit::STATEMENTS,
    batches::STATEMENTS,
    changes::STATEMENTS,
    checks::STATEMENTS,
    children::STATEMENTS,
    contacts::STATEMENTS,
    decisions::STATEMENTS,
    hints::STATEMENTS,
    openings::STATEMENTS,
    organisations::STATEMENTS,
    records::STATEMENTS,
    rulings::STATEMENTS,
    sessions::STATEMENTS,
    settings::STATEMENTS,
    shields::STATEMENTS,
    sources::STATEMENTS,
];

/// Statements of the database of keys.
pub const ALL_KEYS: &[&[&str]] = &[keys::STATEMENTS];

/// Makes a change.
pub(crate) fn change(sql: &'static str, params: impl Into<Vec<crate::Value>>) -> crate::Change {
    crate::Change { sql, params: params.into() }
}

/// Values of a statement, each by its `Into<Value>`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$(crate::Value::from($value)),*] };
}
pub(crate) use values;

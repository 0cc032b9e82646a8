//! The two databases. PostgreSQL is tested when `CONTACTPOINT_TEST_POSTGRES` names a server
//! (`scripts/test-postgres.sh` starts one); a run that leaves it out says so, and in CI it may not.

use crate::World;
use contactpoint_store::Config;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// A database of a test's own; it is gone when this is dropped.
pub struct Database {
    folder: TempDir,
    server: Option<(String, String)>,
}

/// Runs a test on a [`World`] on SQLite, then on one on PostgreSQL.
pub fn on_both_databases(test: impl Fn(&World)) {
    on_each_database(|database| test(&World::on(database)));
}

/// Runs a test on an empty SQLite database, then on an empty PostgreSQL one.
///
/// # Panics
/// In CI, when no PostgreSQL server is named: it may not be left out unseen.
pub fn on_each_database(test: impl Fn(&Database)) {
    let sqlite = Database::on_sqlite();
    eprintln!("on {}", sqlite.engine());
    test(&sqlite);
    if let Some(postgres) = Database::on_postgres() {
        eprintln!("on {}", postgres.engine());
        test(&postgres);
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment where a server is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Database {
    /// An empty SQLite database.
    ///
    /// # Panics
    /// When there is no room for it.
    pub fn on_sqlite() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), server: None }
    }

    /// An empty pair of schemas on the PostgreSQL server of the environment; none when it names none.
    ///
    /// # Panics
    /// In CI, when it names none; and when the server does not answer.
    pub fn on_postgres() -> Option<Self> {
        static SAID: Once = Once::new();
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let Some(url) = variable("CONTACTPOINT_TEST_POSTGRES") else {
            assert!(
                variable("CI").is_none_or(|value| value != "true"),
                "PostgreSQL may not be left out in CI: run under scripts/test-postgres.sh"
            );
            // Straight to standard error: the harness swallows what a passing test prints.
            SAID.call_once(|| {
                let line = "PostgreSQL is left out: CONTACTPOINT_TEST_POSTGRES is not set (scripts/test-postgres.sh sets it)";
                let _ = writeln!(std::io::stderr(), "{line}");
            });
            return None;
        };
        let schema = format!("t{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
        let database =
            Self { folder: tempfile::tempdir().expect("a temporary folder"), server: Some((url, schema)) };
        database.drop_schemas();
        Some(database)
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        if self.server.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// The folder that is this test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Folder of the secrets.
    pub fn secrets(&self) -> PathBuf {
        self.folder.path().join("secrets")
    }

    /// The PostgreSQL server's address and the schema's name.
    pub fn server(&self) -> Option<(&str, &str)> {
        self.server.as_ref().map(|(url, schema)| (url.as_str(), schema.as_str()))
    }

    /// How the store opens it.
    pub fn config(&self) -> Config {
        match &self.server {
            None => Config::in_folder(self.folder.path()),
            Some((url, schema)) => Config::on_server_in(url, schema, self.secrets()),
        }
    }

    /// Runs statements behind the store's back, as somebody who holds the database would.
    ///
    /// # Panics
    /// When the database refuses them.
    pub fn behind_its_back(&self, sql: &str) {
        match &self.server {
            None => self.sqlite().execute_batch(sql).expect("a statement of the test"),
            Some(_) => self.postgres().batch_execute(sql).expect("a statement of the test"),
        }
    }

    /// Takes all data keys away, as a restore that forgot their database would.
    ///
    /// # Panics
    /// When the database refuses it.
    pub fn lose_keys(&self) {
        match &self.server {
            None => {
                let keys = self.folder.path().join("keys.sqlite");
                let sql =
                    format!("ATTACH '{}' AS lost; DELETE FROM lost.data_key; DETACH lost", keys.display());
                self.behind_its_back(&sql);
            }
            Some((_, schema)) => self.behind_its_back(&format!("DELETE FROM {schema}_keys.data_key")),
        }
    }

    /// Destroys the data key of one record.
    ///
    /// # Panics
    /// When there is none, or the database refuses it.
    pub fn destroy_key(&self, record: &[u8]) {
        let destroyed = match &self.server {
            None => {
                let keys = rusqlite::Connection::open(self.folder.path().join("keys.sqlite"));
                let keys = keys.expect("the keys' file");
                keys.busy_timeout(std::time::Duration::from_secs(20)).expect("a setting");
                let deleted = keys.execute("DELETE FROM data_key WHERE record_id = ?1", [record]);
                deleted.expect("a statement of the test") as u64
            }
            Some((_, schema)) => {
                let sql = format!("DELETE FROM {schema}_keys.data_key WHERE record_id = $1");
                self.postgres().execute(&sql, &[&record]).expect("a statement of the test")
            }
        };
        assert_eq!(destroyed, 1, "one key");
    }

    /// A value read behind the store's back: bytes.
    ///
    /// # Panics
    /// When there is none.
    pub fn bytes_of(&self, sql: &str) -> Vec<u8> {
        match &self.server {
            None => self.sqlite().query_row(sql, [], |row| row.get(0)).expect("a row of the test"),
            Some(_) => self.postgres().query_one(sql, &[]).expect("a row of the test").get(0),
        }
    }

    /// A number read behind the store's back.
    ///
    /// # Panics
    /// When there is none.
    pub fn number_of(&self, sql: &str) -> i64 {
        match &self.server {
            None => self.sqlite().query_row(sql, [], |row| row.get(0)).expect("a row of the test"),
            Some(_) => self.postgres().query_one(sql, &[]).expect("a row of the test").get(0),
        }
    }

    /// Writes bytes behind the store's back: `$1` of the statement.
    ///
    /// # Panics
    /// When the database refuses it, or no row is changed.
    pub fn write_bytes(&self, sql: &str, bytes: &[u8]) {
        let changed = match &self.server {
            None => {
                let changed = self.sqlite().execute(&sql.replace('$', "?"), [bytes]);
                changed.expect("a statement of the test") as u64
            }
            Some(_) => self.postgres().execute(sql, &[&bytes]).expect("a statement of the test"),
        };
        assert!(changed > 0, "the test changed nothing");
    }

    fn sqlite(&self) -> rusqlite::Connection {
        let conn = rusqlite::Connection::open(self.folder.path().join("directory.sqlite"));
        let conn = conn.expect("the database's file");
        conn.busy_timeout(std::time::Duration::from_secs(20)).expect("a setting");
        conn
    }

    fn postgres(&self) -> postgres::Client {
        let (url, schema) = self.server.as_ref().expect("on a server");
        let mut client = postgres::Client::connect(url, postgres::NoTls).expect("the test's server answers");
        client.batch_execute(&format!("SET search_path = {schema}")).expect("a setting");
        client
    }

    fn drop_schemas(&self) {
        let Some((url, schema)) = &self.server else { return };
        let Ok(mut client) = postgres::Client::connect(url, postgres::NoTls) else { return };
        let sql = format!(
            "SET client_min_messages = warning; DROP SCHEMA IF EXISTS {schema} CASCADE; DROP SCHEMA IF EXISTS {schema}_keys CASCADE"
        );
        let _ = client.batch_execute(&sql);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.drop_schemas();
    }
}

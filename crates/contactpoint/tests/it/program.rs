//! Runs the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, with a data folder and, when the tests have one, a database server.
pub struct Program {
    pub data: PathBuf,
    pub database: Option<String>,
}

impl Program {
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contactpoint"));
        command.env_clear().arg("--data").arg(&self.data);
        if let Some(url) = &self.database {
            command.arg("--database").arg(url);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().expect("the program starts")
    }

    /// Runs it and expects success; gives standard output.
    pub fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }
}

/// Writes feed files of a small England; gives its manifest.
pub fn england(folder: &Path, children: u32) -> PathBuf {
    let program = Program { data: folder.join("unused"), database: None };
    let out = folder.join("feeds");
    program.says(&[
        "generate",
        "--children",
        &children.to_string(),
        "--seed",
        "5",
        "--out",
        out.to_str().expect("text"),
    ]);
    out.join("manifest.csv")
}

/// Runs a test on the embedded database and, when the tests have a server, on PostgreSQL in a
/// database of its own.
pub fn on_both_databases(name: &str, test: impl Fn(&dyn Fn(&str) -> Program)) {
    let folder = tempfile::tempdir().expect("a folder");
    test(&|part| Program { data: folder.path().join(part), database: None });
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    test(&|part| Program {
        data: folder.path().join(part),
        database: Some(fresh_database(&server, &format!("{name}_{part}"))),
    });
}

#[expect(clippy::disallowed_methods, reason = "tests find their server in the environment")]
fn server() -> Option<String> {
    let server = std::env::var("CONTACTPOINT_TEST_POSTGRES").ok();
    assert!(
        server.is_some() || std::env::var_os("CI").is_none(),
        "CONTACTPOINT_TEST_POSTGRES is not set: run through `make test`"
    );
    server
}

/// A database of its own on the tests' server; one that an earlier run left is dropped first.
fn fresh_database(server: &str, name: &str) -> String {
    let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the tests' server answers");
    let exists = client
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .expect("a query")
        .is_some();
    if !exists {
        client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database");
    }
    let (base, query) =
        server.split_once('?').map_or((server, String::new()), |(base, query)| (base, format!("?{query}")));
    let (host, _) = base.rsplit_once('/').expect("an address with a database");
    format!("{host}/{name}{query}")
}

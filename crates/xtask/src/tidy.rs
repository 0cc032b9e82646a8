//! Rules that the compiler cannot keep, checked over the whole tree: [`edges`] between crates, the
//! [`layout`] of files, and what no [`lines`] may hold.
//!
//! To add a rule: a pure function from what [`Workspace`] read to faults, in the module it fits, with
//! a test that plants the fault and a test that passes beside it; then call it in [`faults`].

mod edges;
mod layout;
mod lines;

use crate::workspace::{Package, SourceFile, Workspace};
use anyhow::Result;
use std::fmt;
use std::io::Write;

/// What breaks a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// A path from the workspace's root, or a crate's name.
    pub place: String,
    /// Counted from 1; 0 for the file or crate as a whole.
    pub line: usize,
    /// What is wrong and what to do, as a sentence.
    pub what: String,
}

impl Fault {
    fn of(place: &str, what: impl Into<String>) -> Self {
        Self { place: place.to_owned(), line: 0, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.place, self.what),
            line => write!(f, "{}:{line}: {}", self.place, self.what),
        }
    }
}

/// Checks the tree and prints every fault. Whether there was none.
pub fn run(workspace: &Workspace) -> Result<bool> {
    let paths = workspace.paths()?;
    let files = workspace.read(&paths)?;
    let faults = faults(&workspace.packages, &paths, &files);
    let mut out = std::io::stdout().lock();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    let (crates, files) = (workspace.packages.len(), paths.len());
    writeln!(out, "tidy: {crates} crates, {files} files, {} faults", faults.len())?;
    Ok(faults.is_empty())
}

fn faults(packages: &[Package], paths: &[String], files: &[SourceFile]) -> Vec<Fault> {
    let mut faults = edges::check(packages);
    faults.extend(layout::check_paths(paths));
    faults.extend(layout::check_test_binaries(packages));
    faults.extend(files.iter().flat_map(layout::check_file));
    faults.extend(layout::check_long_files(files));
    faults.extend(files.iter().flat_map(lines::check));
    faults.sort();
    faults
}

//! Which files are which: what is written must not be what is read, by whatever path.

use super::place::{end, folder};
use anyhow::{Result, bail};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// A file, and the option that names it.
pub type Named<'p> = (&'static str, &'p Path);

/// Refuses to write what is read, and to write two things into one file. To be asked before anything is read: hours later
/// the table would be gone.
pub fn keep_apart<'p>(
    read: impl IntoIterator<Item = Named<'p>>,
    written: impl IntoIterator<Item = Named<'p>>,
) -> Result<()> {
    let mut known: Vec<(Named, File)> = read.into_iter().map(|named| (named, File::of(named.1))).collect();
    for (option, path) in written {
        let file = File::of(path);
        if let Some(((other, other_path), _)) = known.iter().find(|(_, known)| known.is(&file)) {
            bail!(
                "{option} {}: it is the file of {other} {}, which would be lost: expected another",
                path.display(),
                other_path.display()
            );
        }
        known.push(((option, path), file));
    }
    Ok(())
}

/// The tables and their map.
pub fn inputs<'p>(inputs: &'p [PathBuf], columns: &'p Path) -> impl Iterator<Item = Named<'p>> {
    inputs.iter().map(|path| ("--input", path.as_path())).chain([("--columns", columns)])
}

/// Those of some options that are given.
pub fn told<'p, const N: usize>(
    options: [(&'static str, &'p Option<PathBuf>); N],
) -> impl Iterator<Item = Named<'p>> {
    options.into_iter().filter_map(|(option, path)| Some((option, path.as_deref()?)))
}

/// What tells a file from another.
struct File {
    /// Without links and detours; of a file that is not there yet those of its folder are gone.
    path: PathBuf,
    /// Two names of one file have the same.
    node: Option<(u64, u64)>,
}

impl File {
    fn of(path: &Path) -> Self {
        let end = end(path);
        let beside = || Some(folder(&end).canonicalize().ok()?.join(end.file_name()?));
        let plain = path.canonicalize().ok().or_else(beside);
        // A device or a pipe is not lost by being written to.
        let node = |data: Metadata| data.is_file().then(|| (data.dev(), data.ino()));
        Self { path: plain.unwrap_or_else(|| path.to_owned()), node: path.metadata().ok().and_then(node) }
    }

    fn is(&self, other: &Self) -> bool {
        self.path == other.path || (self.node.is_some() && self.node == other.node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_not_written_by_whatever_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("people.csv"), "n\n1\n").unwrap();
        std::fs::create_dir(at("in")).unwrap();
        std::os::unix::fs::symlink(at("people.csv"), at("link.csv")).unwrap();
        std::os::unix::fs::symlink(folder.path(), at("in/again")).unwrap();
        std::fs::hard_link(at("people.csv"), at("second.csv")).unwrap();
        let apart = |input: &str, written: &[&str]| {
            let written: Vec<PathBuf> = written.iter().map(|name| at(name)).collect();
            let written = written.iter().map(|path| ("--out", path.as_path()));
            keep_apart([("--input", at(input).as_path())], written).is_ok()
        };
        for same in ["people.csv", "in/../people.csv", "link.csv", "in/again/people.csv", "second.csv"] {
            assert!(!apart("people.csv", &[same]), "{same}");
            assert!(!apart(same, &["people.csv"]), "{same}");
        }
        assert!(apart("people.csv", &["out.csv", "edges.parquet"]));
        assert!(!apart("people.csv", &["out.csv", "in/../out.csv"]), "neither is there yet");
        assert!(apart("people.csv", &["nowhere/out.csv", "in/out.csv"]));
        std::os::unix::fs::symlink("../out.csv", at("in/to-come.csv")).unwrap();
        std::os::unix::fs::symlink(at("in/to-come.csv"), at("round-about.csv")).unwrap();
        std::os::unix::fs::symlink("round.csv", at("round.csv")).unwrap();
        for link in ["in/to-come.csv", "round-about.csv", "in/again/round-about.csv"] {
            assert!(!apart("people.csv", &["out.csv", link]), "{link} leads to what is not there yet");
        }
        assert!(apart("people.csv", &["out.csv", "round.csv"]));
        let told =
            keep_apart([("--truth", at("people.csv").as_path())], [("--report", at("link.csv").as_path())]);
        let told = told.unwrap_err().to_string();
        assert!(
            told.contains("link.csv: it is the file of --truth") && told.contains("people.csv"),
            "{told}"
        );
    }
}

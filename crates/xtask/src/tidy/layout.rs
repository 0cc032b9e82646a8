//! How the tree is laid out: what stands at the root, how long a file may be, one integration test
//! binary a crate, and that each crate begins by saying what it is.

use super::Fault;
use crate::workspace::{Package, SourceFile};

/// What stands at the root. Another file there is one more thing each newcomer must open.
const AT_ROOT: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "crates",
    "deny.toml",
    "docs",
    "fuzz",
    "peers",
    "rustfmt.toml",
    "schemas",
    "scripts",
    "tests",
];

/// Past this, ask what second thing moved in.
const LONGEST: usize = 500;

/// Files that were longer when the rule came, each with its length. The list only shrinks: a file may
/// not grow past its number, and one that fits comes off.
const LONGER: &[(&str, usize)] = &[];

/// Faults that paths alone show.
pub fn check_paths(paths: &[String]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = Vec::new();
    for path in paths {
        let top = path.split('/').next().unwrap_or_default();
        if !AT_ROOT.contains(&top) && !seen.contains(&top) {
            seen.push(top);
            faults.push(Fault::of(top, "does not belong at the root (crates/xtask/src/tidy/layout.rs)"));
        }
        if let Some((before, _)) = path.split_once("node_modules/") {
            let folder = &path[..before.len() + "node_modules".len()];
            if !seen.contains(&folder) {
                seen.push(folder);
                faults.push(Fault::of(folder, "is others' work: let .gitignore name it"));
            }
        }
    }
    faults
}

/// One integration test binary a crate: each more is one more link, and minutes in all.
pub fn check_test_binaries(packages: &[Package]) -> Vec<Fault> {
    let binaries = packages.iter().flat_map(|package| &package.test_binaries);
    let strays = binaries.filter(|path| !path.ends_with("/tests/it/main.rs"));
    strays.map(|path| Fault::of(path, "make it a module of tests/it/main.rs")).collect()
}

/// Faults of one file as a whole.
pub fn check_file(file: &SourceFile) -> Vec<Fault> {
    let mut faults = Vec::new();
    let is_root = file.path.ends_with("/src/lib.rs") || file.path.ends_with("/src/main.rs");
    if file.path.starts_with("crates/") && is_root && !file.text.starts_with("//!") {
        faults.push(Fault::of(&file.path, "begin with `//!`: say what the crate is"));
    }
    let is_manifest = file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml");
    if is_manifest && !file.text.contains("[lints]\nworkspace = true\n") {
        faults.push(Fault::of(&file.path, "take the workspace's lints: [lints] workspace = true"));
    }
    faults
}

/// Files that are too long.
pub fn check_long_files(files: &[SourceFile]) -> Vec<Fault> {
    check_lengths(files, LONGER)
}

fn check_lengths(files: &[SourceFile], longer: &[(&str, usize)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let lines = file.text.lines().count();
        let allowed = longer.iter().find(|(path, _)| *path == file.path).map(|(_, allowed)| *allowed);
        match allowed {
            None if lines > LONGEST => {
                let what = format!("{lines} lines, more than {LONGEST}: what second thing moved in?");
                faults.push(Fault::of(&file.path, what));
            }
            Some(_) if lines <= LONGEST => {
                faults.push(Fault::of(&file.path, "fits now: take it off the list of longer files"));
            }
            Some(allowed) if lines > allowed => {
                let what = format!("{lines} lines, was {allowed}: the list of longer files only shrinks");
                faults.push(Fault::of(&file.path, what));
            }
            _ => {}
        }
    }
    let there = |path: &str| files.iter().any(|file| file.path == path);
    for (path, _) in longer.iter().filter(|(path, _)| !there(path)) {
        faults.push(Fault::of(path, "is gone: take it off the list of longer files"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    fn paths(paths: &[&str]) -> Vec<Fault> {
        check_paths(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn planted_file_at_the_root() {
        assert!(paths(&["Makefile", "crates/store/src/lib.rs", ".ci/run"]).is_empty());
        assert_eq!(paths(&["notes.txt", "scratch/a.rs", "scratch/b.rs"]).len(), 2);
    }

    #[test]
    fn planted_package_of_others() {
        let faults = paths(&["crates/web/node_modules/a/x.js", "crates/web/node_modules/node_modules/y.js"]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "crates/web/node_modules");
    }

    #[test]
    fn planted_second_test_binary() {
        let package = |tests: &[&str]| Package {
            test_binaries: tests.iter().map(|path| (*path).to_owned()).collect(),
            ..Package::default()
        };
        assert!(check_test_binaries(&[package(&["crates/web/tests/it/main.rs"])]).is_empty());
        let two = package(&["crates/web/tests/it/main.rs", "crates/web/tests/pages.rs"]);
        assert_eq!(check_test_binaries(&[two]).len(), 1);
    }

    #[test]
    fn planted_crate_that_does_not_say_what_it_is() {
        assert!(check_file(&file("crates/web/src/lib.rs", "//! Pages.\n")).is_empty());
        assert!(check_file(&file("crates/web/src/pages.rs", "use x;\n")).is_empty());
        assert_eq!(check_file(&file("crates/web/src/lib.rs", "mod pages;\n")).len(), 1);
    }

    #[test]
    fn planted_crate_that_goes_its_own_way_with_lints() {
        let good = "[package]\n\n[lints]\nworkspace = true\n";
        assert!(check_file(&file("crates/web/Cargo.toml", good)).is_empty());
        assert_eq!(check_file(&file("crates/web/Cargo.toml", "[package]\n")).len(), 1);
    }

    #[test]
    fn planted_long_file() {
        let long = file("crates/web/src/a.rs", &"x\n".repeat(LONGEST + 1));
        let fits = file("crates/web/src/b.rs", &"x\n".repeat(LONGEST));
        let other = file("docs/long.md", &"x\n".repeat(LONGEST + 1));
        let faults = check_lengths(&[long, fits, other], &[]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "crates/web/src/a.rs");
    }

    #[test]
    fn the_list_of_longer_files_only_shrinks() {
        let of = |lines: usize| [file("a.rs", &"x\n".repeat(lines))];
        let listed: &[(&str, usize)] = &[("a.rs", 600)];
        assert!(check_lengths(&of(600), listed).is_empty());
        assert!(check_lengths(&of(550), listed).is_empty());
        assert_eq!(check_lengths(&of(601), listed).len(), 1);
        assert_eq!(check_lengths(&of(400), listed).len(), 1);
        assert_eq!(check_lengths(&[], listed).len(), 1);
    }
}

//! What Cargo and git know of the workspace: its crates, its folders, its files.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace on disk.
pub struct Workspace {
    /// Where it stands.
    pub root: PathBuf,
    /// Where Cargo puts what it builds.
    pub target: PathBuf,
    /// Its crates.
    pub packages: Vec<Package>,
}

/// One crate of the workspace.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub name: String,
    pub dependencies: Vec<Dependency>,
    /// The files of its integration test binaries, from the workspace's root.
    pub test_binaries: Vec<String>,
}

/// An import of a crate, of this workspace or of others.
#[derive(Clone, Debug)]
pub struct Dependency {
    pub name: String,
    /// Whether it is another crate of this workspace.
    pub ours: bool,
    /// Whether only tests, benches and examples see it.
    pub dev: bool,
}

/// A file of the tree as text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// From the workspace's root, `/` between folders.
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// Whether it holds Rust.
    pub fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }
}

impl Workspace {
    /// Asks Cargo about the workspace of the current folder.
    pub fn open() -> Result<Self> {
        let output = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--no-deps"])
            .output()
            .context("cannot run cargo metadata")?;
        ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        Self::parse(&serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?)
    }

    fn parse(metadata: &Value) -> Result<Self> {
        let root = text(metadata, "workspace_root")?;
        let packages = list(metadata, "packages")?.iter().map(|package| parse_package(package, root));
        Ok(Self {
            root: root.into(),
            target: text(metadata, "target_directory")?.into(),
            packages: packages.collect::<Result<_>>()?,
        })
    }

    /// Every path that git keeps or would keep: what it ignores is not ours to judge.
    pub fn paths(&self) -> Result<Vec<String>> {
        // The owner of a checkout may be another user than the one who runs the checks.
        let output = Command::new("git")
            .args(["-c", "safe.directory=*", "ls-files", "-z"])
            .args(["--cached", "--others", "--exclude-standard", "--deduplicate"])
            .current_dir(&self.root)
            .output()
            .context("cannot run git ls-files")?;
        ensure!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
        let names = String::from_utf8(output.stdout).context("a file name is not UTF-8")?;
        let paths = names.split('\0').filter(|path| !path.is_empty());
        // A file deleted but not yet committed is listed and not there.
        Ok(paths.filter(|path| self.root.join(path).is_file()).map(str::to_owned).collect())
    }

    /// The files of `paths` that are text.
    pub fn read(&self, paths: &[String]) -> Result<Vec<SourceFile>> {
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            let bytes = std::fs::read(self.root.join(path)).with_context(|| format!("cannot read {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(SourceFile { path: path.clone(), text });
            }
        }
        Ok(files)
    }
}

fn parse_package(package: &Value, root: &str) -> Result<Package> {
    let mut parsed = Package { name: text(package, "name")?.to_owned(), ..Package::default() };
    for dependency in list(package, "dependencies")? {
        parsed.dependencies.push(Dependency {
            name: text(dependency, "name")?.to_owned(),
            ours: dependency["path"].is_string(),
            dev: dependency["kind"] == "dev",
        });
    }
    for target in list(package, "targets")? {
        if list(target, "kind")?.iter().any(|kind| kind == "test") {
            let path = text(target, "src_path")?;
            let path = path.strip_prefix(root).unwrap_or(path);
            parsed.test_binaries.push(path.trim_start_matches('/').to_owned());
        }
    }
    Ok(parsed)
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value[key].as_str().with_context(|| format!("cargo metadata lacks {key}"))
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    value[key].as_array().with_context(|| format!("cargo metadata lacks {key}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cargo_says_is_read() {
        let workspace = Workspace::parse(&json!({
            "workspace_root": "/w",
            "target_directory": "/w/target",
            "packages": [{
                "name": "contactpoint-store",
                "dependencies": [
                    {"name": "contactpoint-directory", "kind": null, "path": "/w/crates/directory"},
                    {"name": "proptest", "kind": "dev"},
                ],
                "targets": [
                    {"kind": ["lib"], "src_path": "/w/crates/store/src/lib.rs"},
                    {"kind": ["test"], "src_path": "/w/crates/store/tests/it/main.rs"},
                ],
            }],
        }))
        .unwrap();
        let store = &workspace.packages[0];
        assert!(store.dependencies[0].ours && !store.dependencies[0].dev);
        assert!(!store.dependencies[1].ours && store.dependencies[1].dev);
        assert_eq!(store.test_binaries, ["crates/store/tests/it/main.rs"]);
    }

    #[test]
    fn cargo_metadata_of_another_shape_is_an_error() {
        assert!(Workspace::parse(&json!({"workspace_root": "/w"})).is_err());
    }
}

//! Documents made from the program: the access table, the command line's help, the schema. They are
//! committed, so that a change of policy shows in review, and made again by the checks, so that they
//! stay true.

use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Where they stand.
const FOLDER: &str = "docs/generated";
/// The command that writes them; until it is there, there is nothing to make.
const COMMAND: &str = "crates/contactpoint/src/commands/docs.rs";

type Documents = BTreeMap<String, String>;

/// Makes them again in their place.
pub fn make(workspace: &Workspace) -> Result<bool> {
    let Some(made) = write_apart(workspace)? else { return Ok(true) };
    let folder = workspace.root.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot clear docs/generated")?;
    }
    for (name, text) in &made {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    writeln!(std::io::stdout(), "gen: {} documents in {FOLDER}", made.len())?;
    Ok(true)
}

/// Makes them apart and compares. Whether what is committed is what the program says.
pub fn check(workspace: &Workspace) -> Result<bool> {
    let Some(made) = write_apart(workspace)? else { return Ok(true) };
    let kept = read(&workspace.root.join(FOLDER))?;
    let differing = differences(&kept, &made);
    let mut out = std::io::stdout().lock();
    for line in &differing {
        writeln!(out, "{FOLDER}/{line}")?;
    }
    if !differing.is_empty() {
        writeln!(out, "gen: run `make gen` and commit what it changes")?;
    }
    Ok(differing.is_empty())
}

/// Lets the program write its documents into a folder under `target` and reads them.
fn write_apart(workspace: &Workspace) -> Result<Option<Documents>> {
    if !workspace.root.join(COMMAND).exists() {
        writeln!(std::io::stdout(), "gen: the program has no `docs` command: nothing to make")?;
        return Ok(None);
    }
    // The whole workspace, as the tests build it: another choice of packages would build much again.
    let mut build = Command::new("cargo");
    run(build
        .args(["build", "--quiet", "--workspace", "--bins", "--examples"])
        .current_dir(&workspace.root))?;
    let apart = workspace.target.join("generated-docs");
    if apart.exists() {
        fs::remove_dir_all(&apart)?;
    }
    fs::create_dir_all(&apart)?;
    let mut program = Command::new(workspace.target.join("debug/contactpoint"));
    run(program.args(["docs", "--out"]).arg(&apart))?;
    let made = read(&apart)?;
    ensure!(!made.is_empty(), "`contactpoint docs` wrote nothing");
    Ok(Some(made))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}

fn read(folder: &Path) -> Result<Documents> {
    let mut documents = Documents::new();
    if folder.exists() {
        read_into(folder, "", &mut documents)?;
    }
    Ok(documents)
}

fn read_into(folder: &Path, prefix: &str, documents: &mut Documents) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(&entry.path(), &format!("{name}/"), documents)?;
        } else {
            let text = fs::read_to_string(entry.path()).with_context(|| format!("cannot read {name}"))?;
            documents.insert(name, text);
        }
    }
    Ok(())
}

/// One line for each document that is missing, left over or different.
fn differences(kept: &Documents, made: &Documents) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, text) in made {
        match kept.get(name) {
            None => lines.push(format!("{name}: is missing")),
            Some(old) if old != text => {
                let same = old.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
                lines.push(format!("{name}:{}: the program says otherwise", same + 1));
            }
            Some(_) => {}
        }
    }
    let left = kept.keys().filter(|name| !made.contains_key(*name));
    lines.extend(left.map(|name| format!("{name}: the program does not write it")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(pairs: &[(&str, &str)]) -> Documents {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn the_same_documents_do_not_differ() {
        let kept = documents(&[("access.md", "a\nb\n")]);
        assert!(differences(&kept, &kept).is_empty());
    }

    #[test]
    fn planted_differences_are_all_found() {
        let kept = documents(&[("access.md", "a\nb\n"), ("old.md", "x")]);
        let made = documents(&[("access.md", "a\nc\n"), ("cli.md", "y")]);
        assert_eq!(
            differences(&kept, &made),
            [
                "access.md:2: the program says otherwise",
                "cli.md: is missing",
                "old.md: the program does not write it"
            ]
        );
    }
}

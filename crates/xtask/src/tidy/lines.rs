//! What no line may hold. The forbidden texts are written in two halves here, so that this file may
//! be checked like any other.

use super::Fault;
use crate::workspace::SourceFile;

/// Promises to come back: open an issue, or do it now.
const PROMISES: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// Where packages come from is the machine's matter, not the tree's.
const HOSTS: &[&str] =
    &[concat!("crates", ".io"), concat!("npmjs", ".org"), concat!("npmjs", ".com"), concat!("pypi", ".org")];

/// The start of an attribute that leaves a test out.
const IGNORE: &str = concat!("#[ign", "ore");
/// The one good reason: the test reads published samples that are not ours to keep in the tree.
const IGNORE_REASON: &str = " = \"needs SAMPLES";

/// Faults of one file, line by line.
pub fn check(file: &SourceFile) -> Vec<Fault> {
    match file.path.rsplit('/').next() {
        Some("Cargo.lock") => check_sources(file, "source = \"", CARGO_SOURCE),
        Some("package-lock.json") => check_sources(file, "\"resolved\": \"", NPM_SOURCE),
        _ => check_lines(file),
    }
}

/// What a lock file may name, which is what the tool writes unless told otherwise.
const CARGO_SOURCE: &str = concat!("registry+https://github.com/rust-lang/crates", ".io-index\"");
const NPM_SOURCE: &str = concat!("https://registry.npmjs", ".org/");

/// A lock file made against another registry sends everyone there.
fn check_sources(file: &SourceFile, key: &str, expected: &str) -> Vec<Fault> {
    let wrong = |line: &str| line.split_once(key).is_some_and(|(_, source)| !source.starts_with(expected));
    let lines = (1..).zip(file.text.lines()).filter(|(_, line)| wrong(line));
    lines.map(|(line, _)| fault(file, line, "names a source other than the usual registry")).collect()
}

fn check_lines(file: &SourceFile) -> Vec<Fault> {
    let is_rust = file.is_rust();
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        let mut found = |what: &str| faults.push(fault(file, number, what));
        if words(line).any(|word| PROMISES.contains(&word)) {
            found("a promise to come back: open an issue, or do it now");
        }
        if HOSTS.iter().any(|host| line.contains(host)) {
            found("names a registry's host: where packages come from is the machine's matter");
        }
        if is_conflict_marker(line, is_rust) {
            found("a conflict marker: the merge is not finished");
        }
        if is_rust && line.contains('\t') {
            found("a tab: indent with blanks, write \\t in strings");
        }
        if is_rust && line.ends_with([' ', '\t', '\r']) {
            found("blanks at the end of the line");
        }
        if is_rust && leaves_a_test_out(line) {
            found("a test left out: mend it, remove it, or say \"needs SAMPLES ...\"");
        }
    }
    faults
}

fn fault(file: &SourceFile, line: usize, what: &str) -> Fault {
    Fault { place: file.path.clone(), line, what: what.to_owned() }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// `=======` alone underlines a heading in Markdown.
fn is_conflict_marker(line: &str, is_rust: bool) -> bool {
    let side = |marker: char| line.strip_prefix(marker.to_string().repeat(7).as_str());
    let starts = |marker| side(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    starts('<') || starts('>') || (is_rust && line == "=".repeat(7))
}

fn leaves_a_test_out(line: &str) -> bool {
    let line = line.trim_start();
    match line.strip_prefix(IGNORE) {
        Some(rest) => !rest.starts_with(IGNORE_REASON),
        None => line.starts_with("#[cfg_attr(") && words(line).any(|word| word == "ignore"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<usize> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        check(&file).into_iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn planted_promise() {
        assert_eq!(faults("a.rs", concat!("fn a() {}\n// TO", "DO: b\n")), [2]);
        assert_eq!(faults("Makefile", concat!("# FIX", "ME\n")), [1]);
        assert!(faults("a.rs", concat!("const TO", "DO_LIST: u8 = 1; // todos\n")).is_empty());
    }

    #[test]
    fn planted_host() {
        assert_eq!(faults("README.md", concat!("see https://crates", ".io/x\n")), [1]);
        assert_eq!(faults(".npmrc", concat!("registry=https://registry.npmjs", ".org\n")), [1]);
        assert!(faults("README.md", "see crates-io\n").is_empty());
    }

    #[test]
    fn planted_lock_of_another_registry() {
        let good = format!("source = \"{CARGO_SOURCE}\n");
        assert!(faults("Cargo.lock", &good).is_empty());
        assert_eq!(faults("Cargo.lock", "source = \"registry+https://mirror.example/index\"\n"), [1]);
        assert_eq!(faults("Cargo.lock", "source = \"git+https://code.example/x\"\n"), [1]);
        let good = format!("  \"resolved\": \"{NPM_SOURCE}a/-/a-1.0.0.tgz\",\n");
        assert!(faults("crates/web/package-lock.json", &good).is_empty());
        let planted = "{\n  \"resolved\": \"https://mirror.example/a-1.0.0.tgz\",\n";
        assert_eq!(faults("crates/web/package-lock.json", planted), [2]);
    }

    #[test]
    fn planted_conflict() {
        let marker = |c: &str| c.repeat(7);
        let text = format!("{} ours\na\n{}\nb\n{} theirs\n", marker("<"), marker("="), marker(">"));
        assert_eq!(faults("a.rs", &text), [1, 3, 5]);
        assert_eq!(faults("a.md", &text), [1, 5]);
        assert!(faults("a.md", "Heading\n=======\n").is_empty());
    }

    #[test]
    fn planted_blanks() {
        assert_eq!(faults("a.rs", "fn a() {}\n\tlet b;\n"), [2]);
        assert_eq!(faults("a.rs", "fn a() {} \n"), [1]);
        assert!(faults("Makefile", "a:\n\tb\n").is_empty());
    }

    #[test]
    fn planted_test_left_out() {
        assert_eq!(faults("a.rs", &format!("{IGNORE}]\n")), [1]);
        assert_eq!(faults("a.rs", &format!("    {IGNORE} = \"slow\"]\n")), [1]);
        assert_eq!(faults("a.rs", concat!("#[cfg_attr(windows, ign", "ore)]\n")), [1]);
        assert!(faults("a.rs", &format!("{IGNORE} = \"needs SAMPLES: mavis\"]\n")).is_empty());
    }
}

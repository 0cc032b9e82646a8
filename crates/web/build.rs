//! Makes the stylesheet and the script, and writes a table of them that the library embeds.
//!
//! npm runs only when the lock file is newer than what is installed. A packager who has the assets
//! already (made by `node assets/build.mjs DIR`) names their folder in `CONTACTPOINT_ASSETS_DIR`;
//! then neither npm nor node is needed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    for watched in ["assets", "package.json", "package-lock.json", "build.rs"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    println!("cargo::rerun-if-env-changed=CONTACTPOINT_ASSETS_DIR");

    let out = PathBuf::from(from_cargo("OUT_DIR")?);
    let folder = match from_cargo("CONTACTPOINT_ASSETS_DIR") {
        Ok(ready) => {
            println!("cargo::rerun-if-changed={ready}");
            fs::canonicalize(ready)?
        }
        Err(_) => made_here(&PathBuf::from(from_cargo("CARGO_MANIFEST_DIR")?), &out)?,
    };
    fs::write(out.join("assets.rs"), table(&folder)?)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
fn from_cargo(name: &str) -> Outcome<String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}").into())
}

/// Installs what is missing and builds the assets.
fn made_here(home: &Path, out: &Path) -> Outcome<PathBuf> {
    let lock = home.join("package-lock.json");
    // Two builds with different target folders may run at once: the second waits here.
    let guard = File::open(&lock)?;
    guard.lock()?;
    if changed(&lock)?
        > changed(&home.join("node_modules/.package-lock.json")).unwrap_or(SystemTime::UNIX_EPOCH)
    {
        run(Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(home))?;
    }
    let dist = out.join("dist");
    run(Command::new("node").arg("assets/build.mjs").arg(&dist).current_dir(home))?;
    Ok(dist)
}

fn changed(file: &Path) -> Outcome<SystemTime> {
    Ok(fs::metadata(file)?.modified()?)
}

fn run(command: &mut Command) -> Outcome<()> {
    let output = command.output().map_err(|error| {
        format!("{command:?}: {error}. Install Node.js 20 or newer, or set CONTACTPOINT_ASSETS_DIR")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{command:?} failed ({}):\n{}", output.status, String::from_utf8_lossy(&said)).into())
}

/// The text of the generated table: one `Asset` for each file that is not a brotli twin.
fn table(folder: &Path) -> Outcome<String> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Outcome<_>>()?;
    names.sort();

    let mut text = String::from("pub(super) static ALL: &[Asset] = &[\n");
    let originals = names.iter().filter(|name| !is(name, "br"));
    for name in originals {
        let file = folder.join(name);
        let shown = file.to_string_lossy();
        let integrity = STANDARD.encode(Sha384::digest(fs::read(&file)?));
        let twin = format!("{name}.br");
        let brotli = if names.contains(&twin) {
            format!("Some(include_bytes!({:?}))", folder.join(twin).to_string_lossy())
        } else {
            "None".to_owned()
        };
        writeln!(
            text,
            "    Asset {{ path: \"/assets/{name}\", content_type: {:?}, bytes: include_bytes!({shown:?}), \
             brotli: {brotli}, integrity: \"sha384-{integrity}\" }},",
            content_type(name)?,
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}

fn content_type(name: &str) -> Outcome<&'static str> {
    let known = [
        ("css", "text/css; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
    ];
    known
        .into_iter()
        .find(|(extension, _)| is(name, extension))
        .map(|(_, kind)| kind)
        .ok_or_else(|| format!("an asset of a kind that is not served: {name}").into())
}

fn is(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

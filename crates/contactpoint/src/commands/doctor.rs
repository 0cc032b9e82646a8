//! `contactpoint doctor`: checks one thing after another and says what to do.

use crate::config::Config;
use crate::output;
use contactpoint_service::{Clock as _, SystemClock};
use std::process::ExitCode;

/// Runs the checks.
pub fn run(config: &Config) -> ExitCode {
    let mut sound = true;
    let mut check = |what: &str, result: Result<String, String>| match result {
        Ok(found) => output::line(&format!("ok    {what}: {found}")),
        Err(problem) => {
            sound = false;
            output::line(&format!("FAULT {what}: {problem}"));
        }
    };
    check("configuration", Ok(format!("data in {}, {}", config.data.display(), config.store.main.engine())));
    check("clock", clock());
    check("secrets", secrets(config));
    match config.open() {
        Err(error) => check("database", Err(format!("{error:#}"))),
        Ok(service) => {
            check("database", Ok("settings are safe, schema is newest".into()));
            let index = service.catch_up().map(|()| format!("{} children", service.indexed_children()));
            check("index", index.map_err(|error| error.to_string()));
            check(
                "matching",
                match service.is_settled_by_other_rules() {
                    Err(error) => Err(error.to_string()),
                    Ok(true) => Err(super::model::OTHER_RULES.into()),
                    Ok(false) => Ok("settled by the rules of this program".into()),
                },
            );
            let heads = std::fs::read_to_string(config.heads()).ok();
            let missing = heads.is_none();
            let log = match service.verify_log(heads.as_deref()) {
                Err(error) => Err(error.to_string()),
                Ok(verified) if !verified.faults.is_empty() => Err(verified.faults.join("; ")),
                Ok(_) if missing => Err(format!(
                    "no signed heads in {}: start the server or run `contactpoint migrate` once, and keep that file elsewhere",
                    config.heads().display()
                )),
                Ok(verified) => Ok(format!("{} entries, whole", verified.entries)),
            };
            check("audit log", log);
        }
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

/// A clock before this program was written is wrong; one-time codes and gates depend on it.
fn clock() -> Result<String, String> {
    const WRITTEN_MS: i64 = 1_790_000_000_000;
    let now = SystemClock.now_ms();
    if now < WRITTEN_MS {
        Err("it is before this program was made: set the clock, for codes and expiries depend on it".into())
    } else {
        Ok("plausible".into())
    }
}

fn secrets(config: &Config) -> Result<String, String> {
    let folder = &config.store.secrets;
    let metadata = std::fs::metadata(folder).map_err(|error| {
        format!("{}: {error}: make a directory with `contactpoint migrate --new`", folder.display())
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let mode = entry.metadata().map_or(0, |m| m.permissions().mode());
            if mode & 0o077 != 0 {
                return Err(format!("{} can be read by others: chmod 600", entry.path().display()));
            }
        }
    }
    if metadata.is_dir() {
        Ok(format!("in {}, private", folder.display()))
    } else {
        Err(format!("{} is not a folder", folder.display()))
    }
}

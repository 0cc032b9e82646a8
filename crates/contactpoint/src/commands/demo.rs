//! `contactpoint demo`: a directory of its own, filled from generated feed files in the real formats
//! by the same acts as any feed, with people who can sign in.

mod people;

use super::{generate, serve, tls, truth};
use crate::cli::Demo;
use crate::output;
use anyhow::{Context as _, Result, bail};
use contactpoint_population::{Noise, Plan};
use contactpoint_service::{Service, Settings, SystemClock};
use contactpoint_store::{Config, Store};
use indicatif::{ProgressBar, ProgressStyle};
use people::DemoUser;
use std::fs::{File, TryLockError};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Marks a folder as a demo's own: only such a folder is ever cleared, and only by the one demo that
/// holds the lock on this file.
const MARK: &str = ".contactpoint-demo";

/// Runs the demo until it is told to end.
pub fn run(options: &Demo) -> Result<ExitCode> {
    crate::telemetry::start_log();
    let folder = options.dir.clone().unwrap_or_else(|| PathBuf::from("data/demo"));
    let _lock = take(&folder)?;
    if let Some(ready) = &options.ready_file {
        // A file of an earlier run must not say "ready" for this one.
        let _ = std::fs::remove_file(ready);
    }
    let listener = TcpListener::bind(("127.0.0.1", options.port))
        .with_context(|| format!("port {}: choose another with --port", options.port))?;
    let feeds = folder.join("feeds");
    let plan = Plan {
        children: options.children,
        seed: options.seed,
        noise: Noise::Standard,
        today: generate::today(),
        even_origins: false,
        restricted: contactpoint_population::RESTRICTED,
    };
    output::line(&format!("inventing {} children", options.children));
    contactpoint_population::generate(&plan, &feeds)?;

    let service = Arc::new(fill(&folder, &feeds)?);
    let users = people::invite(&service, &feeds)?;
    let url = format!("https://localhost:{}", listener.local_addr()?.port());
    let tls = tls::own(&folder.join("tls"))?;
    service.export_head(&crate::config::heads_in(&folder), None)?;
    introduce(&url, &feeds, &users, service.now_ms())?;
    if let Some(ready) = &options.ready_file {
        write_ready(ready, &url, &feeds.join("truth"), &users)?;
    }
    offer_codes(users);
    serve::until_told(&service, listener, tls, &folder)?;
    Ok(ExitCode::SUCCESS)
}

/// Takes a folder for this demo alone, and empties it. It is another's again when the lock is dropped.
fn take(folder: &Path) -> Result<File> {
    let mark = folder.join(MARK);
    let occupied = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !mark.exists() {
        bail!("{} is not a demo's folder and is not empty: choose another with --dir", folder.display());
    }
    crate::config::make_private(folder)?;
    let mut lock = File::options().write(true).create(true).truncate(false).open(&mark)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "a demo is running in {}: end it first, or choose another folder with --dir",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("lock on {}", mark.display()));
        }
    }
    clear(folder).with_context(|| format!("clearing {}", folder.display()))?;
    lock.set_len(0)?;
    lock.write_all(b"This folder is made anew at each start of `contactpoint demo`.\n")?;
    Ok(lock)
}

/// Removes all that stands in the folder, but the mark.
fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn fill(folder: &Path, feeds: &Path) -> Result<Service> {
    let store = Store::open(&Config::in_folder(folder), true)?;
    let settings = Settings { neutral_email_domains: vec!["contacts.example".into()], ..Settings::default() };
    let service = Service::open(store, Arc::new(SystemClock), settings)?;
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {elapsed} loading {msg}")?);
    let mut rows = 0;
    truth::load(&service, feeds, &mut |file, done| bar.set_message(format!("{file}: {done} rows")))
        .map(|loaded| rows = loaded.len())?;
    bar.finish_and_clear();
    output::line(&format!(
        "{rows} feed files loaded, {} children in the directory",
        service.indexed_children()
    ));
    Ok(service)
}

fn introduce(url: &str, feeds: &Path, users: &[DemoUser], now_ms: i64) -> Result<()> {
    output::line("");
    output::line(&format!("ContactPoint demo: {url}"));
    output::line("(its certificate is its own: your browser will ask; everybody in it is invented)");
    output::line("");
    for user in users {
        output::line(&format!("{}: {}", user.title, user.name));
        output::line(&format!(
            "  user name {}   password {}   PIN {}",
            user.user_name, user.password, user.pin
        ));
        output::line(&format!(
            "  code now {}   (token secret {})",
            truth::code_of(&user.totp_secret, now_ms)?,
            user.totp_secret
        ));
    }
    output::line("");
    output::line(&format!("children to look for: {}", feeds.join("truth/children.csv").display()));
    if std::io::stdin().is_terminal() {
        output::line("codes change every 30 seconds: press Enter for new ones, Ctrl+C to end");
    }
    Ok(())
}

/// At a terminal, Enter prints the codes of the moment, so that no authenticator app is needed.
fn offer_codes(users: Vec<DemoUser>) {
    use contactpoint_service::Clock as _;
    if !std::io::stdin().is_terminal() {
        return;
    }
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() {
                return;
            }
            for user in &users {
                if let Ok(code) = truth::code_of(&user.totp_secret, SystemClock.now_ms()) {
                    output::line(&format!("{:32} {code}", user.user_name));
                }
            }
        }
    });
}

fn write_ready(file: &Path, url: &str, truth: &Path, users: &[DemoUser]) -> Result<()> {
    let truth = std::fs::canonicalize(truth)?;
    let ready = serde_json::json!({ "url": url, "truth_dir": truth, "users": users });
    // Whoever waits for the file must never read half of it.
    let draft = file.with_extension("part");
    std::fs::write(&draft, serde_json::to_vec_pretty(&ready)?)?;
    std::fs::rename(&draft, file).with_context(|| format!("ready file {}", file.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_one_demo_s_at_a_time_and_is_never_another_s() {
        let folder = tempfile::tempdir().expect("a folder");
        let demo = folder.path().join("demo");
        let first = take(&demo).expect("a new folder");
        let kept = demo.join("tls").join("key");
        std::fs::create_dir(demo.join("tls")).and_then(|()| std::fs::write(&kept, "kept")).expect("written");
        let refused = take(&demo).expect_err("the first still runs").to_string();
        assert!(refused.contains("a demo is running") && refused.contains("--dir"), "{refused}");
        assert!(kept.exists(), "what the first serves is still there");
        drop(first);
        let _second = take(&demo).expect("the first has ended");
        assert!(!kept.exists(), "made anew");

        let foreign = folder.path().join("own");
        std::fs::create_dir(&foreign).and_then(|()| std::fs::write(foreign.join("a"), "b")).expect("written");
        let refused = take(&foreign).expect_err("not a demo's").to_string();
        assert!(refused.contains("not a demo's folder"), "{refused}");
        assert!(foreign.join("a").exists() && !foreign.join(MARK).exists());
    }
}

//! A load that is killed goes on where it stopped, and ends as an unbroken one does; nothing that
//! was acknowledged is lost, and the audit log is whole.

use crate::program::{england, on_both_databases};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Moments at which a load is killed. `CONTACTPOINT_KILLS` asks for more.
#[expect(clippy::disallowed_methods, reason = "a longer run is asked for in the environment")]
fn kills() -> u32 {
    std::env::var("CONTACTPOINT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(8)
}

/// A small generator of moments: the same at each run.
fn moment_ms(i: u32) -> u64 {
    u64::from(i.wrapping_mul(2_654_435_761) >> 16) % 400 + 30
}

#[test]
fn a_killed_load_ends_as_an_unbroken_one() {
    let files = tempfile::tempdir().expect("a folder");
    let manifest = england(files.path(), 400);
    let manifest = manifest.to_str().expect("text");
    on_both_databases("killed", |program| {
        let unbroken = program("unbroken");
        unbroken.says(&["ingest", "--manifest", manifest]);
        let expected = unbroken.says(&["state-hash"]);

        let broken = program("broken");
        let mut killed = 0;
        for i in 0..kills() {
            let mut load = broken
                .command()
                .args(["ingest", "--manifest", manifest])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts");
            std::thread::sleep(Duration::from_millis(moment_ms(i)));
            if load.try_wait().expect("a child").is_none() {
                load.kill().expect("killed");
                killed += 1;
            }
            load.wait().expect("ended");
        }
        assert!(killed > 0, "no load was killed: the files are too small for this machine");
        broken.says(&["ingest", "--manifest", manifest]);
        assert_eq!(broken.says(&["state-hash"]), expected);
        assert!(broken.says(&["audit", "verify"]).contains("the log is whole"));

        let again = broken.says(&["ingest", "--manifest", manifest]);
        let files = again.matches("the same file was taken before").count();
        assert!(files > 5 && !again.contains(" accepted"), "every file is known");
        assert_eq!(broken.says(&["state-hash"]), expected, "the same files again change nothing");
    });
}

/// What was acknowledged: the number entered last, and the length of the log.
#[derive(Clone, Copy, Default)]
struct Acknowledged {
    number: u64,
    log: u64,
}

fn acknowledged(line: &str) -> Option<Acknowledged> {
    let words: Vec<&str> = line.split(' ').collect();
    match words[..] {
        ["ack" | "found", number, "log", log] => {
            Some(Acknowledged { number: number.parse().ok()?, log: log.parse().ok()? })
        }
        _ => None,
    }
}

#[test]
fn what_a_killed_server_acknowledged_is_still_so() {
    let example =
        Path::new(env!("CARGO_BIN_EXE_contactpoint")).with_file_name("examples").join("use_until_killed");
    on_both_databases("used", |program| {
        let directory = program("use");
        let mut last = Acknowledged::default();
        let mut changes = 0;
        for i in 0..kills() {
            let mut user = Command::new(&example)
                .arg(&directory.data)
                .args(&directory.database)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("built with the tests");
            let mut lines = BufReader::new(user.stdout.take().expect("its words")).lines();
            let found =
                lines.next().and_then(Result::ok).as_deref().and_then(acknowledged).expect("it starts");
            assert!(found.number >= last.number, "an acknowledged change was lost");
            assert!(found.log >= last.log, "an audit entry was lost");
            last = found;
            std::thread::sleep(Duration::from_millis(moment_ms(i) / 2));
            user.kill().expect("killed");
            user.wait().expect("ended");
            for line in lines.map_while(Result::ok) {
                if let Some(more) = acknowledged(&line) {
                    changes += 1;
                    last = more;
                }
            }
        }
        assert!(changes > 0, "nothing was acknowledged: it was killed too early");
        directory.says(&["migrate"]);
        assert!(directory.says(&["audit", "verify"]).contains("the log is whole"));
    });
}

//! A load that is killed goes on where it stopped, and ends as an unbroken one does; nothing that
//! was acknowledged is lost, and the audit log is whole.

use crate::program::{england, on_both_databases};
use std::process::Stdio;
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

//! Processes that make and open one directory at the same moment.

use crate::program::on_both_databases;
use std::process::{Child, Stdio};

#[test]
fn programs_that_make_one_directory_at_once_make_one() {
    on_both_databases("at_once", |program| {
        for round in 0..3 {
            let directory = program(&format!("made{round}"));
            let begun: Vec<Child> = (0..4)
                .map(|_| {
                    let mut command = directory.command();
                    command.args(["migrate", "--new"]).stdout(Stdio::null()).stderr(Stdio::piped());
                    command.spawn().expect("the program starts")
                })
                .collect();
            for one in begun {
                let ended = one.wait_with_output().expect("it ends");
                assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
            }
            let (one, other) = (directory.command(), directory.command());
            let doctors = [one, other].map(|mut command| {
                command.arg("doctor").stdout(Stdio::piped()).spawn().expect("the program starts")
            });
            for doctor in doctors {
                let ended = doctor.wait_with_output().expect("it ends");
                let said = String::from_utf8_lossy(&ended.stdout);
                assert!(ended.status.success() && !said.contains("FAULT"), "{said}");
            }
            // Every head that any of them signed is of the one log.
            assert!(directory.says(&["audit", "verify"]).contains("the log is whole"));
        }
    });
}

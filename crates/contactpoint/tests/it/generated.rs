//! `contactpoint generate` and where it writes.

use super::program::{Program, england};

#[test]
fn what_measures_says_that_it_opens_no_directory_that_is_kept() {
    let program = Program { data: "unused".into(), database: None };
    let help = program.says(&["bench", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("a directory of its own") && help.contains("--data is not looked at"), "{help}");
}

#[test]
fn older_files_do_not_stand_among_new_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let feeds = england(folder.path(), 40).parent().expect("a folder").to_owned();
    let names = || {
        let names =
            std::fs::read_dir(&feeds).expect("a folder").map(|entry| entry.expect("a file").file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let before = names();
    let program = Program { data: folder.path().join("unused"), database: None };
    let out = feeds.to_str().expect("text");
    let again = program.run(&["generate", "--children", "10", "--out", out]);
    let told = String::from_utf8_lossy(&again.stderr);
    assert!(!again.status.success() && told.contains("feeds: it is not empty"), "{told}");
    assert_eq!(names(), before);
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    for name in ["empty", "new/below"] {
        let out = folder.path().join(name);
        program.says(&["generate", "--children", "10", "--out", out.to_str().expect("text")]);
    }
}

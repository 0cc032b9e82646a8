//! Any bytes as one to three files of a return, cut at the separator of files (0x1C).

#![no_main]

use contactpoint_directory::source::SourceKind;
use contactpoint_fuzz::judge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let files: Vec<&[u8]> = bytes.splitn(3, |byte| *byte == 0x1C).collect();
    judge::feed(SourceKind::Ssda903, &files);
});

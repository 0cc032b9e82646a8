//! Any bytes as involvements.

#![no_main]

use contactpoint_directory::source::SourceKind;
use contactpoint_fuzz::judge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| judge::feed(SourceKind::Involvements, &[bytes]));

//! Any bytes as a register of organisations.

#![no_main]

use contactpoint_fuzz::judge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| judge::register(bytes));

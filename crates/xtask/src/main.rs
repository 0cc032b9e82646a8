//! The workspace's own tools.
//!
//! - `cargo run -p xtask -- tidy` checks what the compiler cannot: which crate may import which, how
//!   the tree is laid out, what no line may hold ([`tidy`]).
//! - `cargo run -p xtask -- gen` makes `docs/generated` again from the program; `gen --check` fails
//!   when it differs from what is committed ([`gen_docs`]).

mod gen_docs;
mod tidy;
mod workspace;

use std::process::ExitCode;
use workspace::Workspace;

const USAGE: &str = "usage: xtask tidy | gen [--check]";

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let fine = match arguments.as_slice() {
        ["tidy"] => tidy::run(&Workspace::open()?)?,
        ["gen"] => gen_docs::make(&Workspace::open()?)?,
        ["gen", "--check"] => gen_docs::check(&Workspace::open()?)?,
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    };
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! The program: reads its configuration, and runs one command. What the commands do is done by the
//! crates below; here is only how they are called.

mod cli;
mod commands;
mod config;
mod output;
mod telemetry;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(code) => code,
        Err(error) => {
            output::error(&format!("{error:#}"));
            ExitCode::from(1)
        }
    }
}

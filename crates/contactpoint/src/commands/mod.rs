//! The commands, one file each.

mod account;
mod audit;
mod bench;
mod demo;
mod docs;
mod doctor;
mod generate;
mod ingest;
mod link;
mod migrate;
mod model;
mod serve;
mod tls;
mod truth;

use crate::cli::{Cli, Command};
use crate::config::Config;
use anyhow::Result;
use std::process::ExitCode;

/// Runs a command.
pub fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Generate(options) => generate::run(&options),
        Command::Link(options) => link::run(&options),
        Command::Docs { out } => docs::run(&out),
        Command::Demo(options) => demo::run(&options),
        Command::Bench(bench) => bench::run(&bench),
        Command::Serve(options) => serve::run(&Config::read(&cli.place)?, &options),
        Command::Ingest(options) => ingest::run(&Config::read(&cli.place)?, &options),
        Command::Account(command) => account::run(&Config::read(&cli.place)?, &command),
        Command::Audit(command) => audit::run(&Config::read(&cli.place)?, &command),
        Command::Migrate(options) => migrate::run(&Config::read(&cli.place)?, &options),
        Command::Model(command) => model::run(&Config::read(&cli.place)?, &command),
        Command::Doctor => Ok(doctor::run(&Config::read(&cli.place)?)),
        Command::StateHash => {
            crate::output::line(&Config::read(&cli.place)?.open()?.state_hash()?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

//! `contactpoint migrate`

use crate::cli::Migrate;
use crate::config::Config;
use crate::output;
use anyhow::Result;
use std::process::ExitCode;

/// Runs it.
pub fn run(config: &Config, options: &Migrate) -> Result<ExitCode> {
    let service = if options.new { config.open_or_make()? } else { config.open()? };
    service.export_head(&config.heads(), None)?;
    output::line(&format!(
        "the directory in {} ({}) has the newest schema",
        config.data.display(),
        config.store.main.engine()
    ));
    if options.new {
        output::line(&format!(
            "back up {} by itself, apart from the database: without it nothing can be read",
            config.store.secrets.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

//! `contactpoint audit`

use crate::cli::Audit;
use crate::config::Config;
use crate::output;
use anyhow::{Context as _, Result, bail};
use contactpoint_service::ActError;
use contactpoint_store::StoreError;
use std::process::ExitCode;

/// Runs it.
pub fn run(config: &Config, command: &Audit) -> Result<ExitCode> {
    let service = config.open()?;
    match command {
        Audit::Head => {
            let (_, note) = service.signed_head()?;
            output::line(note.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Audit::Verify { head } => {
            let default = config.heads();
            let path = head.as_ref().unwrap_or(&default);
            if head.is_none() && !path.exists() {
                bail!(
                    "no signed heads in {}: give one with --head; without a head kept outside the database a log cut short cannot be told",
                    path.display()
                );
            }
            let text =
                std::fs::read_to_string(path).with_context(|| format!("signed heads {}", path.display()))?;
            let verified = match service.verify_log(Some(&text)) {
                Ok(verified) => verified,
                // The database answers, but what it holds or what was signed does not read as a log.
                Err(
                    error @ (ActError::Content(_)
                    | ActError::Store(StoreError::Shape { .. } | StoreError::Sealed(_))),
                ) => {
                    output::line(&format!("FAULT: {error}"));
                    output::line("THE LOG HAS BEEN TAMPERED WITH");
                    return Ok(ExitCode::from(2));
                }
                Err(error) => return Err(error.into()),
            };
            for fault in &verified.faults {
                output::line(&format!("FAULT: {fault}"));
            }
            output::line(&format!(
                "{} entries, root {}, signed head at {}: {}",
                verified.entries,
                verified.root,
                verified.against_head.unwrap_or(0),
                if verified.faults.is_empty() {
                    "the log is whole"
                } else {
                    "THE LOG HAS BEEN TAMPERED WITH"
                }
            ));
            Ok(if verified.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
        }
    }
}

//! `contactpoint model`: learns a model of matching from the directory's own records, shows what it would change,
//! adopts it.

use crate::cli::Model;
use crate::config::Config;
use crate::output;
use anyhow::{Context as _, Result, bail};
use contactpoint_matching::people::DirectoryModel;
use std::path::Path;
use std::process::ExitCode;

/// What the operator is told whose directory was settled by other rules than this program's.
pub const OTHER_RULES: &str = "which records are one child was settled by the rules of another version of this program. \
                               They may let stand what these would hold back for a shield, and nothing moves by itself: \
                               see what would (contactpoint model write, then model compare), and settle anew soon (model adopt)";

/// Runs it.
pub fn run(config: &Config, command: &Model) -> Result<ExitCode> {
    let service = config.open()?;
    match command {
        Model::Train { name, out } => {
            if out.exists() {
                bail!("{}: it is there already", out.display());
            }
            write(&service.train_model(name)?, out)?;
            output::line("learnt; nothing is changed. See what it would change: contactpoint model compare");
        }
        Model::Write { name, shield_exclusion, out } => {
            write(&service.model_with(name, *shield_exclusion)?, out)?;
            output::line("written; nothing is changed. See what it would change: contactpoint model compare");
        }
        Model::Compare { model } => {
            let changes = service.compare_model(read(model)?)?;
            output::line(&format!("records {}", changes.records));
            output::line(&format!(
                "children {} now, {} then",
                changes.children_before, changes.children_after
            ));
            output::line(&format!("records that go to another child {}", changes.moved));
            output::line(&format!("children in two or more parts {}", changes.parted));
            output::line(&format!("children made of two or more {}", changes.joined));
            output::line(&format!("records that are held or wait then, and do not now {}", changes.held));
            output::line(&format!("records that are linked then, and are not now {}", changes.released));
        }
        Model::Adopt { model } => {
            service.adopt_model(&read(model)?).map_err(super::account::explain)?;
            output::line("adopted: all records are settled by it");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(model: &DirectoryModel, out: &Path) -> Result<()> {
    let mut file = std::fs::File::create_new(out).with_context(|| out.display().to_string())?;
    Ok(serde_json::to_writer(&mut file, model)?)
}

fn read(path: &Path) -> Result<DirectoryModel> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    DirectoryModel::read(&text).with_context(|| {
        format!("{}: expected a model that contactpoint model train or write made", path.display())
    })
}

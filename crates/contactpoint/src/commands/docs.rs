//! `contactpoint docs`: the generated documents, committed and compared by the checks.

use crate::cli::Cli;
use anyhow::Result;
use clap::CommandFactory as _;
use contactpoint_directory::access::policy;
use contactpoint_directory::service::Service as CatalogueService;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Writes them.
pub fn run(out: &Path) -> Result<ExitCode> {
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("access-table.md"), policy::table())?;
    std::fs::write(out.join("service-catalogue.md"), catalogue())?;
    std::fs::write(out.join("command-line.md"), command_line())?;
    std::fs::write(out.join("schema.sql"), contactpoint_store::schema())?;
    Ok(ExitCode::SUCCESS)
}

fn catalogue() -> String {
    let mut text = String::from(
        "# The service catalogue\n\nMade from `directory::service`; not edited by hand.\n\n| code | service | label shown | class | organisation shown | contact shown | months visible after its end |\n|---|---|---|---|---|---|---|\n",
    );
    for service in CatalogueService::ALL {
        let class = service.class();
        let yes = |b: bool| if b { "yes" } else { "no" };
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {class:?} | {} | {} | {} |",
            service.code(),
            service.meaning(),
            service.label(),
            yes(class.shows_organisation()),
            yes(class.shows_contact()),
            class.months_visible_after_end()
        );
    }
    text
}

fn command_line() -> String {
    let mut text =
        String::from("# The command line\n\nMade from the program's own help; not edited by hand.\n");
    let mut root = Cli::command().term_width(100);
    root.build();
    describe(&mut text, &mut root, "");
    text
}

fn describe(text: &mut String, command: &mut clap::Command, parent: &str) {
    let name = if parent.is_empty() {
        command.get_name().to_owned()
    } else {
        format!("{parent} {}", command.get_name())
    };
    let _ = write!(text, "\n## `{name}`\n\n```text\n{}```\n", command.render_help());
    let names: Vec<String> = command
        .get_subcommands()
        .filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for sub in names {
        if let Some(sub) = command.find_subcommand_mut(&sub) {
            describe(text, sub, &name);
        }
    }
}

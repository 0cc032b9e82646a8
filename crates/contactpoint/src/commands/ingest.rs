//! `contactpoint ingest`: takes suppliers' files and prints the receipts.

use crate::cli::Ingest;
use crate::config::Config;
use crate::output;
use anyhow::{Context as _, Result, anyhow, bail};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::source::{Severity, SourceKind};
use contactpoint_service::Service;
use contactpoint_service::receive::{Delivery, Receipt, ReceiveError};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A line of a manifest.
pub struct ManifestLine {
    /// File, as the manifest names it.
    pub file: String,
    /// Kind of source.
    pub source: String,
    /// Supplier.
    pub supplier: String,
}

/// Reads a manifest.
pub fn manifest(path: &Path) -> Result<Vec<ManifestLine>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("manifest {}", path.display()))?;
    reader
        .deserialize::<(String, String, String)>()
        .map(|row| {
            let (file, source, supplier) =
                row.with_context(|| format!("manifest {}: expected file,source,supplier", path.display()))?;
            Ok(ManifestLine { file, source, supplier })
        })
        .collect()
}

/// The delivery of a manifest's line.
pub fn delivery(folder: &Path, line: &ManifestLine) -> Result<Delivery> {
    let kind = kind(&line.source)?;
    let supplier = if line.supplier.is_empty() { None } else { Some(code(&line.supplier)?) };
    Ok(Delivery { kind, supplier, files: files_of(kind, &[folder.join(&line.file)])? })
}

fn kind(word: &str) -> Result<SourceKind> {
    SourceKind::FEEDS.into_iter().find(|kind| kind.code() == word).ok_or_else(|| {
        let codes: Vec<_> = SourceKind::FEEDS.iter().map(|kind| kind.code()).collect();
        anyhow!("--source: expected one of {} or organisations", codes.join(", "))
    })
}

fn code(text: &str) -> Result<OrganisationCode> {
    OrganisationCode::parse(text)
        .ok_or_else(|| anyhow!("--supplier: expected a code like la:801, urn:112670, ods:B86001 or a name"))
}

/// The looked-after children return is three files; a folder stands for them.
fn files_of(kind: SourceKind, given: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in given {
        if kind == SourceKind::Ssda903 && path.is_dir() {
            files.extend(
                ["header.csv", "episodes.csv", "sw_episodes.csv"]
                    .iter()
                    .map(|name| path.join(name))
                    .filter(|path| path.exists()),
            );
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        bail!(
            "{}: no header.csv, episodes.csv or sw_episodes.csv there",
            given.first().map_or_else(String::new, |p| p.display().to_string())
        );
    }
    Ok(files)
}

/// Takes the files.
pub fn run(config: &Config, options: &Ingest) -> Result<ExitCode> {
    let service = config.open_or_make()?;
    let mut all_well = true;
    if let Some(path) = &options.manifest {
        let folder = path.parent().unwrap_or(Path::new("."));
        for line in manifest(path)? {
            if line.source == "organisations" {
                all_well &= take_register(&service, &folder.join(&line.file), options.json)?;
            } else {
                all_well &= take(&service, &delivery(folder, &line)?, &line.file, options.json)?;
            }
        }
    } else {
        let word = options.source.as_deref().unwrap_or_default();
        if word == "organisations" {
            for path in &options.files {
                all_well &= take_register(&service, path, options.json)?;
            }
        } else {
            let kind = kind(word)?;
            let supplier = options.supplier.as_deref().map(code).transpose()?;
            let groups: Vec<Vec<PathBuf>> = if kind == SourceKind::Ssda903 {
                vec![files_of(kind, &options.files)?]
            } else {
                options.files.iter().map(|path| vec![path.clone()]).collect()
            };
            for files in groups {
                let name = files[0].display().to_string();
                all_well &= take(
                    &service,
                    &Delivery { kind, supplier: supplier.clone(), files },
                    &name,
                    options.json,
                )?;
            }
        }
    }
    service.export_head(&config.heads(), None)?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn take_register(service: &Service, path: &Path, json: bool) -> Result<bool> {
    let receipt = service
        .load_organisations(path)
        .map_err(|error| anyhow!("{}: {}", path.display(), explain(&error)))?;
    if json {
        output::line(&serde_json::to_string(&receipt)?);
    } else {
        output::line(&format!(
            "{}: {} organisations taken, {} refused",
            path.display(),
            receipt.accepted,
            receipt.rejected
        ));
        for fault in &receipt.faults {
            output::line(&format!("  line {}, {}: expected {}", fault.line, fault.field, fault.expected));
        }
    }
    Ok(receipt.rejected == 0)
}

fn take(service: &Service, delivery: &Delivery, name: &str, json: bool) -> Result<bool> {
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {msg}: {pos} rows, {per_sec}, {elapsed}")?);
    bar.set_message(name.to_owned());
    let receipt = service.receive_batch(delivery, &mut |done| bar.set_position(done));
    bar.finish_and_clear();
    let receipt = match receipt {
        Ok(receipt) => receipt,
        Err(error @ (ReceiveError::Act(_) | ReceiveError::File { .. })) => {
            return Err(anyhow!("{name}: {}", explain(&error)));
        }
        Err(error) => {
            // A file that cannot be taken is a fault of that file; others are still taken.
            let text = explain(&error);
            if json {
                output::line(
                    &serde_json::json!({"file": name, "source": delivery.kind.code(), "refused": text})
                        .to_string(),
                );
            } else {
                output::error(&format!("{name}: refused: {text}"));
            }
            return Ok(false);
        }
    };
    if json {
        let mut value = serde_json::to_value(&receipt)?;
        value["file"] = name.into();
        output::line(&value.to_string());
    } else {
        print(name, &receipt);
    }
    Ok(receipt.complete && receipt.rejected == 0)
}

fn explain(error: &ReceiveError) -> String {
    match error {
        ReceiveError::Unreadable(read) => {
            let fault = read.fault();
            let field = if fault.field.is_empty() { String::new() } else { format!(", {}", fault.field) };
            format!("line {}{field}: expected {}", fault.line, fault.expected)
        }
        other => other.to_string(),
    }
}

fn print(name: &str, receipt: &Receipt) {
    if receipt.registered {
        output::line(&format!(
            "{} was not known as a sender of {}: registered",
            receipt.supplier, receipt.source
        ));
    }
    if receipt.seen_before {
        output::line(&format!("{name}: the same file was taken before: nothing to do"));
        return;
    }
    output::line(&format!(
        "{name}: {} accepted ({} of them wait for a name or date of birth), {} unchanged, {} rejected, {} not taken (already 18)",
        receipt.accepted, receipt.waiting, receipt.unchanged, receipt.rejected, receipt.not_taken
    ));
    for fault in &receipt.faults {
        let kind = if fault.severity == Severity::Error { "refused" } else { "warning" };
        let field = if fault.field.is_empty() { "the row" } else { &fault.field };
        output::line(&format!(
            "  {kind}: row {}, line {}, {field}: expected {}",
            fault.row, fault.line, fault.expected
        ));
    }
    let listed = i64::try_from(receipt.faults.len()).unwrap_or(0);
    if receipt.faults_total > listed {
        output::line(&format!("  and {} more", receipt.faults_total - listed));
    }
    if !receipt.complete {
        output::line("  the file ends or breaks there; what stood before was taken");
    }
}

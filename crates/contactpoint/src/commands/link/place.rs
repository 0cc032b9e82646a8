//! Where files are written. A file appears whole or not at all, and those of one run together.

use super::files::Named;
use anyhow::{Context as _, Result, bail};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What is written, and stands beside its place until it is put there.
#[must_use]
pub struct Written {
    /// None if it went straight to where it belongs.
    beside: Option<NamedTempFile>,
    path: PathBuf,
}

impl Written {
    /// Moves it to its place.
    pub fn put(self) -> Result<()> {
        let Some(file) = self.beside else { return Ok(()) };
        file.persist(&self.path).with_context(|| format!("write {}", self.path.display()))?;
        Ok(())
    }
}

/// Writes a file beside its place, all of it to disk. Links are followed. What is no file (a pipe, a device) is written into
/// and not replaced.
pub fn write(path: &Path, write: impl FnOnce(BufWriter<File>) -> Result<()>) -> Result<Written> {
    let place = || format!("write {}", path.display());
    let end = end(path);
    // What the system shows as a link to a file without a name leads nowhere.
    if path.metadata().is_ok_and(|data| !data.is_file() || !end.exists()) {
        let file = File::options().write(true).open(path).with_context(place)?;
        write(BufWriter::new(file)).with_context(place)?;
        return Ok(Written { beside: None, path: end });
    }
    let file = NamedTempFile::new_in(folder(&end)).with_context(place)?;
    write(BufWriter::new(file.reopen().with_context(place)?)).with_context(place)?;
    file.as_file().sync_all().with_context(place)?;
    Ok(Written { beside: Some(file), path: end })
}

/// Refuses places where nothing can be written. To be asked before anything is read.
pub fn are_ready<'p>(places: impl IntoIterator<Item = Named<'p>>) -> Result<()> {
    for (option, path) in places {
        let place = || format!("{option} {}", path.display());
        match path.metadata() {
            Ok(data) if data.is_dir() => bail!("{}: it is a folder: expected a file", place()),
            Ok(data) if !data.is_file() => {}
            _ => {
                let file = tempfile::tempfile_in(folder(&end(path)));
                file.with_context(|| format!("{}: no file can be made there", place()))?;
            }
        }
    }
    Ok(())
}

/// The system follows no more links than this.
const MOST_LINKS: usize = 40;

/// Where links lead; it may be what is not there yet.
pub fn end(path: &Path) -> PathBuf {
    let mut end = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = end.read_link() else { break };
        end = folder(&end).join(next);
    }
    end
}

/// The folder of a file.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

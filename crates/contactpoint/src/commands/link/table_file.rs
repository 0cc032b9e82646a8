//! Tables on disk, row by row, values as texts.

use super::columnar;
use super::delimited;
use super::header::missing;
use anyhow::{Result, bail, ensure};
use std::borrow::Cow;
use std::path::Path;

/// A table on disk: CSV, or Parquet by its ending.
#[derive(Clone, Copy)]
pub struct TableFile<'p> {
    /// The option that named it, for errors.
    pub option: &'static str,
    /// Where it is.
    pub path: &'p Path,
    /// The columns that are looked for; the others of a Parquet file are not read.
    pub columns: &'p [&'p str],
}

/// The columns of a table.
pub struct Header {
    /// What they are called.
    pub names: Vec<String>,
    /// What they hold, by the schema of a Parquet file.
    pub kinds: Vec<Kind>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts, or what has one text.
    Text,
    /// Dates, with times or without.
    Date,
    /// Times of day.
    Time,
    /// Several values a row.
    Nested,
}

impl TableFile<'_> {
    /// How an error names it.
    pub fn place(&self) -> String {
        format!("{} {}", self.option, self.path.display())
    }

    /// Where a column stands.
    pub fn column(&self, header: &Header, column: &str) -> Result<usize> {
        let found = || header.names.iter().enumerate().filter(|(_, name)| *name == column);
        let Some((place, _)) = found().next() else {
            let hint = missing(&header.names, column, self.columns, self.is_parquet());
            bail!("{}: no column \"{column}\"; {hint}", self.place());
        };
        let many = found().count();
        ensure!(
            many == 1,
            "{}: column \"{column}\" stands there {many} times: expected it once",
            self.place()
        );
        ensure!(
            header.kinds[place] != Kind::Nested,
            "{}: column \"{column}\" holds lists, maps or structures: expected one value a row",
            self.place()
        );
        Ok(place)
    }

    fn is_parquet(&self) -> bool {
        self.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"))
    }

    /// Finds the columns in the header, and then looks at each row. An error says in which line.
    pub fn each_row<P>(
        &self,
        places: impl FnOnce(&Header) -> Result<P>,
        look: impl FnMut(&P, &[&str]) -> Result<()>,
    ) -> Result<()> {
        if !self.is_parquet() {
            return delimited::each_row(self, places, look);
        }
        // The library panics on some damaged files. What was read is thrown away with the error.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let done = std::panic::AssertUnwindSafe(|| columnar::each_row(self, places, look));
        let done = std::panic::catch_unwind(done);
        std::panic::set_hook(hook);
        match done {
            Ok(read) => read,
            Err(_) => bail!("{}: it is no sound Parquet file", self.place()),
        }
    }
}

/// UTF-8, or what older systems write instead (ISO 8859-1).
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    }
}

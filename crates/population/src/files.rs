//! The files of one run: tables, the manifest, and which child each record is of.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs::{File, create_dir_all};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A CSV file being written.
pub struct Table {
    /// Its path below the output folder.
    pub file: String,
    writer: csv::Writer<BufWriter<File>>,
    rows: u64,
}

impl Table {
    /// Writes a data row and gives its number, counted from 1.
    pub fn row<I: IntoIterator<Item = S>, S: AsRef<[u8]>>(&mut self, cells: I) -> Result<u64> {
        self.writer.write_record(cells).with_context(|| self.file.clone())?;
        self.rows += 1;
        Ok(self.rows)
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<()> {
        self.writer.flush().with_context(|| self.file.clone())
    }
}

/// Numbers by source.
type Counts = BTreeMap<&'static str, u64>;

/// The output folder. What it keeps in memory is one line of the manifest a file.
pub struct Output {
    root: PathBuf,
    manifest: Vec<(&'static str, String, String)>,
    mapping: Table,
    records: Counts,
}

/// The order in which sources are to be loaded.
const ORDER: [&str; 7] =
    ["organisations", "births", "pds-fhir", "ctf", "pupil-list", "ssda903", "involvements"];

impl Output {
    /// Starts writing to a folder; files of the same names are replaced.
    pub fn new(root: &Path) -> Result<Self> {
        let mapping = table(root, "truth/records.csv", &["file", "row", "child"], false)?;
        Ok(Self { root: root.to_owned(), manifest: Vec::new(), mapping, records: BTreeMap::new() })
    }

    /// Names a file or folder in the manifest.
    pub fn list(&mut self, source: &'static str, file: &str, supplier: &str) {
        self.manifest.push((source, file.to_owned(), supplier.to_owned()));
    }

    /// Starts a table that the manifest does not name.
    pub fn unlisted(&self, file: &str, header: &[&str], mark: bool) -> Result<Table> {
        table(&self.root, file, header, mark)
    }

    /// Starts a table and names it in the manifest.
    pub fn table(
        &mut self,
        source: &'static str,
        file: &str,
        supplier: &str,
        header: &[&str],
    ) -> Result<Table> {
        self.list(source, file, supplier);
        table(&self.root, file, header, false)
    }

    /// Starts a file that is not a table, and names it in the manifest.
    pub fn raw(&mut self, source: &'static str, file: &str, supplier: &str) -> Result<BufWriter<File>> {
        self.list(source, file, supplier);
        create(&self.root, file)
    }

    /// Notes which child a record is of.
    pub fn record(&mut self, source: &'static str, file: &str, row: u64, child: &str) -> Result<()> {
        *self.records.entry(source).or_default() += 1;
        self.mapping.row([file, &row.to_string(), child])?;
        Ok(())
    }

    /// Writes the manifest; gives the number of records and of files by source.
    pub fn finish(self) -> Result<(Counts, Counts)> {
        self.mapping.finish()?;
        let mut manifest = table(&self.root, "manifest.csv", &["file", "source", "supplier"], false)?;
        let mut files = BTreeMap::new();
        for wanted in ORDER {
            for (source, file, supplier) in self.manifest.iter().filter(|(source, ..)| *source == wanted) {
                manifest.row([file, *source, supplier])?;
                *files.entry(*source).or_default() += 1;
            }
        }
        manifest.finish()?;
        Ok((self.records, files))
    }
}

fn create(root: &Path, file: &str) -> Result<BufWriter<File>> {
    let path = root.join(file);
    if let Some(folder) = path.parent() {
        create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(BufWriter::new(File::create(&path).with_context(|| path.display().to_string())?))
}

fn table(root: &Path, file: &str, header: &[&str], mark: bool) -> Result<Table> {
    let mut inner = create(root, file)?;
    if mark {
        inner.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = csv::Writer::from_writer(inner);
    writer.write_record(header).with_context(|| file.to_owned())?;
    Ok(Table { file: file.to_owned(), writer, rows: 0 })
}

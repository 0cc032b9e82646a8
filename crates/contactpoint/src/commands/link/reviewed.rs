//! Pairs that people have looked at: `input_a,id_a,input_b,id_b,same`, where `same` is yes or no.

use anyhow::{Context as _, Result, bail};
use contactpoint_matching::link::table::Table;
use std::collections::HashMap;
use std::path::Path;

/// A pair of rows, and whether people found it to be one person.
pub type Reviewed = (u32, u32, bool);

const HEADER: [&str; 5] = ["input_a", "id_a", "input_b", "id_b", "same"];

/// The rows of a table by their input and id.
pub fn rows_by_id(table: &Table) -> HashMap<(u32, &str), u32> {
    (0..table.all()).map(|row| ((table.row(row).input(), table.id(row)), row)).collect()
}

/// Reads reviewed pairs of a table's rows.
pub fn read(path: &Path, table: &Table) -> Result<Vec<Reviewed>> {
    let place = || format!("--reviewed {}", path.display());
    let rows = rows_by_id(table);
    let mut reader = csv::Reader::from_path(path).with_context(place)?;
    if reader.headers().with_context(place)?.iter().ne(HEADER) {
        bail!("{}, line 1: expected the columns {}", place(), HEADER.join(","));
    }
    let mut reviewed = Vec::new();
    for record in reader.records() {
        let record = record.with_context(place)?;
        let line = record.position().map_or(0, csv::Position::line);
        let expected = |column: usize, what: &str| {
            anyhow::anyhow!("{}, line {line}, column {}: expected {what}", place(), HEADER[column])
        };
        let row = |column: usize| {
            let input: u32 = record[column]
                .trim()
                .parse()
                .map_err(|_| expected(column, "the number of an --input, from 0"))?;
            let found = rows.get(&(input, record[column + 1].trim()));
            found.copied().ok_or_else(|| expected(column + 1, "an id of that input"))
        };
        let same = match record[4].trim().to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => true,
            "no" | "n" | "false" | "0" => false,
            _ => return Err(expected(4, "yes or no")),
        };
        let (a, b) = (row(0)?, row(2)?);
        if a == b {
            return Err(expected(3, "another row than the first"));
        }
        reviewed.push((a.min(b), a.max(b), same));
    }
    Ok(reviewed)
}

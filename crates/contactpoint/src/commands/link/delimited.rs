//! CSV, with whatever stands between its columns.

use super::table_file::{Header, Kind, TableFile, text_of};
use anyhow::{Context as _, Result};
use contactpoint_matching::link::evidence::emptied;
use std::fs::File;
use std::io::{BufRead as _, BufReader};

/// Finds the columns in the first line, and then looks at each row.
pub fn each_row<P>(
    table: &TableFile,
    places: impl FnOnce(&Header) -> Result<P>,
    mut look: impl FnMut(&P, &[&str]) -> Result<()>,
) -> Result<()> {
    let place = || table.place();
    let file = File::open(table.path).with_context(place)?;
    let mut file = BufReader::with_capacity(1 << 16, file);
    let delimiter = delimiter(file.fill_buf().with_context(place)?);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(file);
    let header = reader.byte_headers().with_context(place)?;
    let names: Vec<String> = header.iter().map(|name| text_of(name).trim().to_owned()).collect();
    let places = places(&Header { kinds: vec![Kind::Text; names.len()], names })?;
    let mut bytes = csv::ByteRecord::new();
    let mut kept: Vec<&str> = Vec::new();
    while reader.read_byte_record(&mut bytes).with_context(place)? {
        let line = bytes.position().map_or(0, csv::Position::line);
        let texts = match csv::StringRecord::from_byte_record(bytes) {
            Ok(texts) => texts,
            Err(error) => error.into_byte_record().iter().map(text_of).collect(),
        };
        let mut row = emptied(kept);
        row.extend(&texts);
        look(&places, &row).with_context(|| format!("{}, line {line}", place()))?;
        kept = emptied(row);
        bytes = texts.into_byte_record();
    }
    Ok(())
}

/// What stands between the columns: of what is usual, whatever makes the most columns of the first line.
fn delimiter(begin: &[u8]) -> u8 {
    let columns = |delimiter: &u8| {
        let mut reader = csv::ReaderBuilder::new().delimiter(*delimiter).from_reader(begin);
        reader.byte_headers().map_or(0, csv::ByteRecord::len)
    };
    // Of those that make as many, the last is found.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(columns).unwrap_or(b',')
}

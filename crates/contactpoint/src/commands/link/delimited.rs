//! CSV, with whatever stands between its columns.

use super::table_file::{Header, Kind, TableFile, text_of};
use anyhow::{Context as _, Result, anyhow, bail};
use contactpoint_matching::link::evidence::emptied;
use encoding_rs::{Encoding, UTF_8};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};
use std::path::Path;

/// Finds the columns in the first line, and then looks at each row.
pub fn each_row<P>(
    table: &TableFile,
    places: impl FnOnce(&Header) -> Result<P>,
    mut look: impl FnMut(&P, &[&str]) -> Result<()>,
) -> Result<()> {
    let place = || table.place();
    let mut text = text(table.path).with_context(place)?;
    let begin = text.fill_buf().with_context(place)?;
    // Excel's own line, for itself.
    let told = told_delimiter(begin);
    let delimiter = told.map_or_else(|| delimiter(begin), |(delimiter, _)| delimiter);
    let before = (u64::from(told.is_some()), told.map_or(0, |(_, bytes)| bytes));
    text.consume(before.1);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text);
    let header = reader.byte_headers().with_context(place)?;
    let names: Vec<String> = header.iter().map(|name| text_of(name).trim().to_owned()).collect();
    let places = places(&Header { kinds: vec![Kind::Text; names.len()], names })?;
    let mut bytes = csv::ByteRecord::new();
    let mut kept: Vec<&str> = Vec::new();
    while reader.read_byte_record(&mut bytes).map_err(|error| unequal(error, before)).with_context(place)? {
        let line = before.0 + bytes.position().map_or(0, csv::Position::line);
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

/// A file as text, if it is any. UTF-16, which Excel calls Unicode text, is turned into UTF-8.
fn text(path: &Path) -> Result<Box<dyn BufRead>> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let begin = file.fill_buf()?;
    match Encoding::for_bom(begin) {
        Some((encoding, _)) if encoding != UTF_8 => {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes)?;
            let (text, _) = encoding.decode_with_bom_removal(&bytes);
            Ok(Box::new(Cursor::new(text.into_owned().into_bytes())))
        }
        _ => match no_table(begin, path) {
            Some(what) => bail!(what),
            None => Ok(Box::new(file)),
        },
    }
}

/// What is known by how it begins, and is no table of text.
fn no_table(begin: &[u8], path: &Path) -> Option<&'static str> {
    const OLD_EXCEL: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const PACKED: [(usize, &[u8]); 4] =
        [(0, b"\x1F\x8B"), (4, b"1AY&SY"), (0, b"\x28\xB5\x2F\xFD"), (0, b"\xFD7zXZ")];
    let holds = |part: &[u8]| begin.windows(part.len()).any(|bytes| bytes == part);
    let is_zip = begin.starts_with(b"PK\x03\x04");
    // What tells a workbook from other archives may stand at its end.
    let is_named_workbook = ["xlsx", "xlsm", "xlsb"]
        .iter()
        .any(|ending| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending)));
    if begin.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(begin).trim_ascii().is_empty() {
        Some("it is empty: expected a header and rows")
    } else if begin.starts_with(OLD_EXCEL)
        || (is_zip && (is_named_workbook || holds(b"[Content_Types].xml") || holds(b"xl/")))
    {
        Some("it is an Excel workbook: save it as CSV")
    } else if is_zip
        || PACKED
            .iter()
            .any(|(place, magic)| begin.get(*place..).is_some_and(|begin| begin.starts_with(magic)))
    {
        Some("it is compressed: unpack it first")
    } else if begin.starts_with(b"PAR1\x15") {
        Some("it is a Parquet file: expected a name that ends with .parquet")
    } else if begin.iter().take(4).any(|byte| *byte == 0) {
        Some("it is no text that can be read: save it as CSV in UTF-8")
    } else {
        None
    }
}

/// What stands between the columns if the first line says so ("sep=;"), and how many bytes that line has.
fn told_delimiter(begin: &[u8]) -> Option<(u8, usize)> {
    let text = begin.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(begin);
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let line = text[..end].strip_suffix(b"\r").unwrap_or(&text[..end]);
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line.split_at_checked(4)? {
        (word, [delimiter]) if word.eq_ignore_ascii_case(b"sep=") => {
            Some((*delimiter, begin.len() - text.len() + end + 1))
        }
        _ => None,
    }
}

/// An error of the reader's, which did not see so many lines and bytes before.
fn unequal(error: csv::Error, (lines, bytes): (u64, usize)) -> anyhow::Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos: Some(pos), expected_len, len } => anyhow!(
            "line {} (byte {}) has {len} columns, the first line {expected_len}. Usual reasons: the first line ends with a comma too \
             many or lacks one, a text with a comma has no quotes around it, or a quote in a text is written \\\" and not \"\"",
            pos.line() + lines,
            pos.byte() + bytes as u64
        ),
        _ => error.into(),
    }
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

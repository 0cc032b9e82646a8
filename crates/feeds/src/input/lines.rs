//! Lines of a text file, each at most [`limits::CSV_LINE`] long, as UTF-8 or windows-1252.

use super::{UTF8_BOM, is_wide, limits};
use crate::ReadError;
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

/// A guard over an input: gives its lines, and never buffers more than one of bounded length.
pub(crate) struct Lines<'a> {
    input: BufReader<Box<dyn Read + 'a>>,
    line: u64,
    not_utf8: bool,
    /// What stopped the reading; it is told each time.
    stopped: Option<ReadError>,
}

impl<'a> Lines<'a> {
    /// Looks at the beginning (64 KiB at most): skips a byte order mark, judges the encoding.
    pub fn open(reader: Box<dyn Read + 'a>) -> Result<Self, ReadError> {
        let mut input = BufReader::with_capacity(64 << 10, reader);
        let start = input.fill_buf().map_err(|e| ReadError::io(1, &e))?;
        if is_wide(start) {
            return Err(ReadError::Encoding { line: 1, expected: "UTF-8, ISO 8859-1 or windows-1252" });
        }
        // A character cut by the end of the look is no error.
        let not_utf8 = std::str::from_utf8(start).is_err_and(|e| e.error_len().is_some());
        let mark = if start.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
        input.consume(mark);
        Ok(Self { input, line: 0, not_utf8, stopped: None })
    }

    /// Reads the next line, with its end, into `bytes`; `None` at the end of the file. After an
    /// error, the same error again.
    pub fn read(&mut self, bytes: &mut Vec<u8>) -> Result<Option<u64>, ReadError> {
        bytes.clear();
        if let Some(error) = &self.stopped {
            return Err(error.clone());
        }
        self.line += 1;
        let (line, limit) = (self.line, limits::CSV_LINE);
        let read = self.input.by_ref().take(limit as u64 + 1).read_until(b'\n', bytes);
        self.stopped = match read {
            Err(error) => Some(ReadError::io(line, &error)),
            Ok(read) if read > limit => Some(ReadError::TooLong { line, what: "one line", limit }),
            Ok(_) => None,
        };
        match &self.stopped {
            Some(error) => Err(error.clone()),
            None => Ok((!bytes.is_empty()).then_some(line)),
        }
    }

    /// The text of a line: UTF-8, and where it is not, windows-1252, which reads ISO 8859-1 too
    /// (WHATWG Encoding).
    pub fn decode<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Cow::Borrowed(text);
        }
        self.not_utf8 = true;
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
    }

    /// Whether anything seen so far was not UTF-8.
    pub fn not_utf8(&self) -> bool {
        self.not_utf8
    }
}

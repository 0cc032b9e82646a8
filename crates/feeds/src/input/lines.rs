//! Lines of a text file, each at most [`limits::CSV_LINE`] long, as UTF-8 or windows-1252. A longer
//! one is passed over: its bytes are read and not kept.

use super::{UTF8_BOM, is_wide, limits};
use crate::ReadError;
use std::io::{self, BufRead, BufReader, Read};

/// What stands next.
#[derive(Debug)]
pub(crate) enum Line {
    /// A line, with its end.
    Text(u64, String),
    /// A line that is longer than the limit.
    TooLong(u64),
}

/// A guard over an input: gives its lines, and never buffers more than one of bounded length.
pub(crate) struct Lines<'a> {
    input: BufReader<Box<dyn Read + 'a>>,
    bytes: Vec<u8>,
    line: u64,
    not_utf8: bool,
    /// The line that was read last goes on: its rest is still to be passed over.
    unfinished: bool,
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
        Ok(Self { input, bytes: Vec::new(), line: 0, not_utf8, unfinished: false, stopped: None })
    }

    /// Reads the next line; `None` at the end of the file. After an error, the same error again.
    pub fn read(&mut self) -> Result<Option<Line>, ReadError> {
        if let Some(error) = &self.stopped {
            return Err(error.clone());
        }
        let read = self.read_bytes();
        self.line += 1;
        match read {
            Err(error) => {
                let error = ReadError::io(self.line, &error);
                self.stopped = Some(error.clone());
                Err(error)
            }
            Ok(0) => Ok(None),
            Ok(read) if read > limits::CSV_LINE => {
                self.unfinished = !self.bytes.ends_with(b"\n");
                Ok(Some(Line::TooLong(self.line)))
            }
            Ok(_) => Ok(Some(Line::Text(self.line, self.decode()))),
        }
    }

    /// Passes over what is left of the line before, and takes no more of the next one than shows
    /// that it is too long.
    fn read_bytes(&mut self) -> io::Result<usize> {
        if std::mem::take(&mut self.unfinished) {
            self.input.skip_until(b'\n')?;
        }
        self.bytes.clear();
        self.input.by_ref().take(limits::CSV_LINE as u64 + 1).read_until(b'\n', &mut self.bytes)
    }

    /// The text of the line: UTF-8, and where it is not, windows-1252, which reads ISO 8859-1 too
    /// (WHATWG Encoding).
    fn decode(&mut self) -> String {
        if let Ok(text) = std::str::from_utf8(&self.bytes) {
            return text.to_owned();
        }
        self.not_utf8 = true;
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(&self.bytes).0.into_owned()
    }

    /// Whether anything seen so far was not UTF-8.
    pub fn not_utf8(&self) -> bool {
        self.not_utf8
    }
}

//! XML as steps through elements, with every limit kept: no DTD, no entities but the predefined
//! ones, bounded depth, names, texts and markup. Attributes are not read.

use super::{UTF8_BOM, is_wide, limits};
use crate::ReadError;
use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesRef, Event};
use std::io::{self, BufReader, Cursor, Read};

const ENCODINGS: &str = "XML in UTF-8, ISO-8859-1 or windows-1252, as it declares";
const WELL_FORMED: &str = "well-formed XML";
/// Bytes that one event may take from the input: a text at its limit, and some markup.
const EVENT: usize = 2 * limits::FIELD;

/// A step through the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// An element begins: it is the last of [`Xml::path`].
    Open,
    /// An element ends: it is still the last of [`Xml::path`], and [`Xml::text`] is its text.
    Close,
    /// The document is complete.
    End,
}

/// A document being read. After an error it must not be read further.
pub(crate) struct Xml<'a> {
    reader: Reader<BufReader<Budget<'a>>>,
    buffer: Vec<u8>,
    path: String,
    depth: usize,
    text: String,
    line: u64,
    closing: bool,
    seen_root: bool,
}

impl<'a> Xml<'a> {
    /// Looks at the declaration for the encoding.
    pub fn open(mut input: Box<dyn Read + 'a>) -> Result<Self, ReadError> {
        let mut start = Vec::new();
        input.by_ref().take(1024).read_to_end(&mut start).map_err(|e| ReadError::io(1, &e))?;
        let encoding = ReadError::Encoding { line: 1, expected: ENCODINGS };
        if is_wide(&start) {
            return Err(encoding);
        }
        let latin = declares_latin(&start).ok_or(encoding)?;
        let mark = if start.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
        let mut start = Cursor::new(start);
        start.set_position(mark as u64);
        let whole = start.chain(input);
        let source: Box<dyn Read + 'a> = if latin { Box::new(Latin::over(whole)) } else { Box::new(whole) };
        let mut reader = Reader::from_reader(BufReader::new(Budget { source, left: 0, spent: false }));
        // An empty element comes as its start and its end.
        reader.config_mut().expand_empty_elements = true;
        Ok(Self {
            reader,
            buffer: Vec::new(),
            path: String::new(),
            depth: 0,
            text: String::new(),
            line: 1,
            closing: false,
            seen_root: false,
        })
    }

    /// The elements from the root to this one, as `/a/b`; prefixes are left out.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text of the element that ended.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line, counted from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How far the document has been read, in bytes of UTF-8.
    pub fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Goes one step.
    pub fn step(&mut self) -> Result<Step, ReadError> {
        if std::mem::take(&mut self.closing) {
            self.path.truncate(self.path.rfind('/').unwrap_or(0));
            self.text.clear();
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().get_mut().left = EVENT;
            let line = self.line;
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => {
                    let spent = self.reader.get_mut().get_mut().spent;
                    return Err(refusal(line, spent, &error));
                }
            };
            self.line += event.bytes().filter(|byte| *byte == b'\n').count() as u64;
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.local_name();
                    let name: &str = name.as_ref();
                    self.depth += 1;
                    if self.depth > limits::DEPTH {
                        return Err(ReadError::TooDeep { line, limit: limits::DEPTH });
                    }
                    if name.len() > 100 {
                        return Err(ReadError::TooLong { line, what: "the name of an element", limit: 100 });
                    }
                    if self.depth == 1 && std::mem::replace(&mut self.seen_root, true) {
                        return Err(ReadError::Malformed { line, expected: "one root element" });
                    }
                    self.path.push('/');
                    self.path.push_str(name);
                    self.text.clear();
                    return Ok(Step::Open);
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.closing = true;
                    return Ok(Step::Close);
                }
                Event::Text(text) => push(&mut self.text, &text, line)?,
                Event::CData(text) => push(&mut self.text, &text, line)?,
                Event::GeneralRef(entity) => {
                    let c = character(&entity).ok_or(ReadError::Entity { line })?;
                    push(&mut self.text, c.encode_utf8(&mut [0; 4]), line)?;
                }
                Event::DocType(_) => return Err(ReadError::Doctype { line }),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 => return Err(ReadError::Truncated { line }),
                Event::Eof if !self.seen_root => {
                    return Err(ReadError::Malformed { line, expected: WELL_FORMED });
                }
                Event::Eof => return Ok(Step::End),
            }
        }
    }
}

fn push(text: &mut String, more: &str, line: u64) -> Result<(), ReadError> {
    if text.len() + more.len() > limits::FIELD {
        return Err(ReadError::TooLong { line, what: "the text of an element", limit: limits::FIELD });
    }
    text.push_str(more);
    Ok(())
}

fn character(entity: &BytesRef<'_>) -> Option<char> {
    if entity.is_char_ref() {
        return entity.resolve_char_ref().ok().flatten();
    }
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The parser's errors quote names from the file, so only their kind is passed on.
fn refusal(line: u64, spent: bool, error: &Error) -> ReadError {
    match error {
        _ if spent => ReadError::TooLong { line, what: "one text or tag", limit: EVENT },
        Error::Io(error) => ReadError::io(line, error),
        Error::Encoding(_) => ReadError::Encoding { line, expected: ENCODINGS },
        Error::Syntax(SyntaxError::UnclosedDoctype) => ReadError::Doctype { line },
        Error::Syntax(SyntaxError::InvalidBangMarkup) => ReadError::Malformed { line, expected: WELL_FORMED },
        Error::Syntax(_) => ReadError::Truncated { line },
        _ => ReadError::Malformed { line, expected: WELL_FORMED },
    }
}

/// Whether the XML declaration names a Latin encoding; `None` for one that is not read.
fn declares_latin(start: &[u8]) -> Option<bool> {
    let start = String::from_utf8_lossy(start);
    let start = start.trim_start_matches('\u{FEFF}');
    let declaration =
        start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or("", |(d, _)| d);
    let Some((_, value)) = declaration.split_once("encoding") else { return Some(false) };
    let value = value.trim_start().trim_start_matches('=').trim_start();
    let encoding = value.get(1..)?.split(['"', '\'']).next()?.to_ascii_lowercase();
    match encoding.as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Some(false),
        "iso-8859-1" | "latin1" | "windows-1252" | "cp1252" => Some(true),
        _ => None,
    }
}

/// Windows-1252 as UTF-8. One byte is one character, so any cut is a good one.
struct Latin<R> {
    source: R,
    bytes: [u8; 4096],
    text: Cursor<Vec<u8>>,
}

impl<R: Read> Latin<R> {
    fn over(source: R) -> Self {
        Self { source, bytes: [0; 4096], text: Cursor::default() }
    }
}

impl<R: Read> Read for Latin<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.text.read(into)?;
        if got > 0 || into.is_empty() {
            return Ok(got);
        }
        let read = self.source.read(&mut self.bytes)?;
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&self.bytes[..read]);
        self.text = Cursor::new(text.into_owned().into_bytes());
        self.text.read(into)
    }
}

/// Lets no more through than is left: the parser would buffer a text of any length.
struct Budget<'a> {
    source: Box<dyn Read + 'a>,
    left: usize,
    spent: bool,
}

impl Read for Budget<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            self.spent = true;
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        let room = into.len().min(self.left);
        let read = self.source.read(&mut into[..room])?;
        self.left -= read;
        Ok(read)
    }
}

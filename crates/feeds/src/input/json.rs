//! JSON documents cut into the elements of their top-level `entry` array, one at a time: a bundle
//! of any size in bounded memory. A document without such an array is one element as a whole, and
//! documents may follow each other (NDJSON).

use super::{UTF8_BOM, is_wide, limits};
use crate::ReadError;
use std::io::{ErrorKind, Read};

const JSON: &str = "well-formed JSON: a bundle, or resources one after the other";

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// An element of an `entry` array: see [`Entries::bytes`].
    Entry,
    /// A document without an `entry` array.
    Document,
    /// An element longer than [`limits::ENTRY`]; it was passed over.
    TooLong,
    /// An element that is no object; it was passed over.
    NoObject,
    /// The end of a document with an `entry` array: see [`Entries::envelope`].
    Closed,
    End,
}

/// Where the cutter stands to a string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    /// Behind a backslash.
    Escaped,
}

/// Where the cutter stands to the `entry` array of the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    Before,
    /// The last key is `entry`, and its value has not begun.
    Named,
    Inside,
    Past,
}

/// A file being cut. After an error it must not be read further.
pub(crate) struct Entries<'a> {
    input: Box<dyn Read + 'a>,
    chunk: Vec<u8>,
    /// What has been taken of the chunk, and how much it holds.
    taken: usize,
    filled: usize,
    line: u64,
    /// The open brackets.
    brackets: Vec<u8>,
    string: Text,
    /// The document without its entries.
    envelope: Vec<u8>,
    /// Where the string that was read last begins in the envelope; at depth 1, perhaps a key.
    string_start: usize,
    array: Array,
    element: Vec<u8>,
    element_line: u64,
    too_long: bool,
    /// Within something of the `entry` array that is no object.
    stray: bool,
}

impl<'a> Entries<'a> {
    pub fn open(reader: Box<dyn Read + 'a>) -> Result<Self, ReadError> {
        let mut entries = Self {
            input: reader,
            chunk: vec![0; 64 << 10],
            taken: 0,
            filled: 0,
            line: 1,
            brackets: Vec::new(),
            string: Text::Outside,
            envelope: Vec::new(),
            string_start: 0,
            array: Array::Before,
            element: Vec::new(),
            element_line: 1,
            too_long: false,
            stray: false,
        };
        entries.fill()?;
        let start = &entries.chunk[..entries.filled];
        if is_wide(start) {
            return Err(ReadError::Encoding { line: 1, expected: "JSON in UTF-8" });
        }
        entries.taken = if start.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
        Ok(entries)
    }

    /// Reads another chunk; leaves none at the end of the file.
    fn fill(&mut self) -> Result<(), ReadError> {
        self.taken = 0;
        self.filled = loop {
            match self.input.read(&mut self.chunk) {
                Ok(read) => break read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadError::io(self.line, &error)),
            }
        };
        Ok(())
    }

    /// The element that was found last.
    pub fn bytes(&self) -> &[u8] {
        &self.element
    }

    /// The line it begins on.
    pub fn element_line(&self) -> u64 {
        self.element_line
    }

    /// The document without its entries, as far as it is read, closed: what a bundle says of itself.
    pub fn envelope(&self) -> Vec<u8> {
        let mut envelope = self.envelope.clone();
        envelope.extend_from_slice(if self.array == Array::Inside { b"]}" } else { b"" });
        envelope
    }

    /// Goes to the next element.
    pub fn advance(&mut self) -> Result<Next, ReadError> {
        loop {
            while let Some(byte) = self.chunk[..self.filled].get(self.taken) {
                self.taken += 1;
                if let Some(next) = self.take(*byte)? {
                    return Ok(next);
                }
            }
            self.fill()?;
            if self.filled == 0 {
                let complete = self.brackets.is_empty();
                return if complete { Ok(Next::End) } else { Err(ReadError::Truncated { line: self.line }) };
            }
        }
    }

    fn take(&mut self, byte: u8) -> Result<Option<Next>, ReadError> {
        if byte == b'\n' {
            self.line += 1;
        }
        if self.string != Text::Outside {
            self.keep(byte)?;
            self.string = match (self.string, byte) {
                (Text::Inside, b'\\') => Text::Escaped,
                (Text::Inside, b'"') => Text::Outside,
                _ => Text::Inside,
            };
            return Ok(None);
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                if !self.brackets.is_empty() {
                    self.keep(byte)?;
                }
                Ok(None)
            }
            b'{' | b'[' => self.begin(byte).map(|()| None),
            b'}' | b']' => self.end(byte),
            _ if self.brackets.is_empty() => Err(self.malformed()),
            b'"' => {
                self.begin_stray();
                self.string_start = self.envelope.len();
                self.string = Text::Inside;
                self.keep(byte).map(|()| None)
            }
            _ => {
                if self.brackets.len() == 1 {
                    let key = self.envelope.get(self.string_start..).unwrap_or_default().trim_ascii_end();
                    let named = byte == b':' && key == b"\"entry\"";
                    self.leave_name();
                    self.array = if named { Array::Named } else { self.array };
                }
                if byte == b',' && self.is_between_elements() {
                    let ended = std::mem::take(&mut self.stray);
                    return Ok(ended.then_some(Next::NoObject));
                }
                self.begin_stray();
                self.keep(byte).map(|()| None)
            }
        }
    }

    fn begin(&mut self, bracket: u8) -> Result<(), ReadError> {
        match self.brackets.len() {
            0 if bracket != b'{' => return Err(self.malformed()),
            0 => {
                self.envelope.clear();
                self.array = Array::Before;
                self.element_line = self.line;
            }
            1 if bracket == b'[' && self.array == Array::Named => {
                self.keep(bracket)?;
                self.array = Array::Inside;
                self.brackets.push(bracket);
                return Ok(());
            }
            2 if self.array == Array::Inside => {
                if bracket != b'{' {
                    self.begin_stray();
                }
                self.element.clear();
                self.too_long = false;
                if !self.stray {
                    self.element_line = self.line;
                }
            }
            limits::DEPTH.. => return Err(ReadError::TooDeep { line: self.line, limit: limits::DEPTH }),
            _ => {}
        }
        self.leave_name();
        self.brackets.push(bracket);
        self.keep(bracket)
    }

    fn end(&mut self, bracket: u8) -> Result<Option<Next>, ReadError> {
        let opened = if bracket == b'}' { b'{' } else { b'[' };
        if self.brackets.last() != Some(&opened) {
            return Err(self.malformed());
        }
        self.leave_name();
        let mut stray = false;
        if self.is_between_elements() {
            self.array = Array::Past;
            stray = std::mem::take(&mut self.stray);
        }
        self.keep(bracket)?;
        self.brackets.pop();
        match self.brackets.len() {
            1 if stray => Ok(Some(Next::NoObject)),
            2 if self.array == Array::Inside && !self.stray => {
                Ok(Some(if self.too_long { Next::TooLong } else { Next::Entry }))
            }
            0 if self.array == Array::Before => {
                std::mem::swap(&mut self.element, &mut self.envelope);
                Ok(Some(Next::Document))
            }
            0 => Ok(Some(Next::Closed)),
            _ => Ok(None),
        }
    }

    /// Keeps a byte of the element or of the envelope. The commas between elements go.
    fn keep(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.array == Array::Inside {
            if self.brackets.len() > 2 {
                self.too_long |= self.element.len() >= limits::ENTRY;
                if !self.too_long {
                    self.element.push(byte);
                }
            }
            return Ok(());
        }
        if self.envelope.len() >= limits::ENTRY {
            let what = "one resource, or a bundle without its entries";
            return Err(ReadError::TooLong { line: self.line, what, limit: limits::ENTRY });
        }
        self.envelope.push(byte);
        Ok(())
    }

    /// Inside the `entry` array and in none of its elements, unless in a stray one.
    fn is_between_elements(&self) -> bool {
        self.array == Array::Inside && self.brackets.len() == 2
    }

    fn begin_stray(&mut self) {
        if self.is_between_elements() && !self.stray {
            self.stray = true;
            self.element_line = self.line;
        }
    }

    /// What follows the key is no array.
    fn leave_name(&mut self) {
        if self.array == Array::Named {
            self.array = Array::Before;
        }
    }

    fn malformed(&self) -> ReadError {
        ReadError::Malformed { line: self.line, expected: JSON }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Result<Vec<(Next, String)>, ReadError> {
        let mut entries = Entries::open(Box::new(text.as_bytes()))?;
        let mut all = Vec::new();
        loop {
            let next = entries.advance()?;
            if next == Next::End {
                return Ok(all);
            }
            let is_element = matches!(next, Next::Entry | Next::Document);
            let text = if is_element { str::from_utf8(entries.bytes()).unwrap() } else { "" };
            all.push((next, text.to_owned()));
        }
    }

    #[test]
    fn entries_of_a_bundle_and_nothing_that_only_looks_like_one() {
        let text = r#"{"a":"entry","b":{"entry":[{"no":1}]},"entry" : [ {"x":"]}\""}, {"y":[1]} ],"z":[{}]}"#;
        let expected = [(Next::Entry, r#"{"x":"]}\""}"#), (Next::Entry, r#"{"y":[1]}"#), (Next::Closed, "")];
        assert_eq!(cut(text).unwrap(), expected.map(|(next, text)| (next, text.to_owned())));
    }

    #[test]
    fn documents_one_after_the_other() {
        let expected = [(Next::Document, "{\"a\":1}".to_owned()), (Next::Document, "{\"b\":2}".to_owned())];
        assert_eq!(cut("\u{FEFF}{\"a\":1}\n{\"b\":2}\n").unwrap(), expected);
    }

    #[test]
    fn a_long_entry_is_passed_over() {
        let text = format!("{{\"entry\":[{{\"a\":\"{}\"}},{{}}]}}", "x".repeat(limits::ENTRY));
        let kinds: Vec<_> = cut(&text).unwrap().into_iter().map(|(next, _)| next).collect();
        assert_eq!(kinds, [Next::TooLong, Next::Entry, Next::Closed]);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["x", "[]", "{]", "{\"entry\":[1}", "{\"entry\":[[}]}", "{}x"] {
            assert!(matches!(cut(text), Err(ReadError::Malformed { .. })), "{text}");
        }
        assert!(matches!(cut("{\"a\":"), Err(ReadError::Truncated { .. })));
        let deep = format!("{{\"a\":{}", "[".repeat(40));
        assert!(matches!(cut(&deep), Err(ReadError::TooDeep { .. })));
    }

    #[test]
    fn an_element_that_is_no_object_is_passed_over_and_the_next_is_read() {
        let text = r#"{"entry":[1,{"a":1}, "x,]{" ,[{"b":2},[3]],{"c":3},null ,-4.5e1]}"#;
        let stray = || (Next::NoObject, String::new());
        let object = |text: &str| (Next::Entry, text.to_owned());
        let closed = (Next::Closed, String::new());
        let expected =
            [stray(), object(r#"{"a":1}"#), stray(), stray(), object(r#"{"c":3}"#), stray(), stray(), closed];
        assert_eq!(cut(text).unwrap(), expected);
    }

    #[test]
    fn the_envelope_is_there_before_the_entries_end() {
        let mut entries = Entries::open(Box::new(br#"{"t":1,"entry":[{},{}]}"#.as_slice())).unwrap();
        assert_eq!(entries.advance().unwrap(), Next::Entry);
        assert_eq!(entries.envelope(), br#"{"t":1,"entry":[]}"#);
    }
}

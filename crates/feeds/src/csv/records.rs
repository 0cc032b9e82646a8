//! CSV records (RFC 4180) from guarded lines. Stricter than the `csv` crate on purpose: a quote
//! out of place is a fault of its own line and the next line is read on its own, where a lenient
//! reader would swallow the rest of the file into one field.

use crate::ReadError;
use crate::input::limits;
use crate::input::lines::{Line, Lines};
use std::collections::VecDeque;
use std::io::Read;

/// One record: its fields, without quotes.
#[derive(Default)]
pub(crate) struct Record {
    /// The line it starts on.
    pub line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field; empty past the end.
    pub fn get(&self, index: usize) -> &str {
        let start = if index == 0 { Some(0) } else { self.ends.get(index - 1).copied() };
        let range = start.zip(self.ends.get(index).copied());
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    pub fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    fn clear(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
    }

    fn end_field(&mut self) -> Result<(), Wrong> {
        let start = self.ends.last().copied().unwrap_or_default();
        if self.text.len() - start > limits::FIELD {
            return Err(Wrong::Because("at most 65536 bytes in one field"));
        }
        self.ends.push(self.text.len());
        Ok(())
    }
}

/// Why some text is not one record.
#[derive(Debug, PartialEq, Eq)]
enum Wrong {
    /// It ends inside quotes: the next line may belong to it.
    Open,
    Because(&'static str),
}

/// What stands next in the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Record,
    /// A line that is no record; the line after it comes next.
    Malformed(&'static str),
    /// A line longer than [`limits::CSV_LINE`]; the line after it comes next.
    TooLong,
    End,
}

pub(crate) struct Records<'a> {
    lines: Lines<'a>,
    /// Lines read to see whether an open quote closes; read again when it does not.
    ahead: VecDeque<Line>,
}

impl<'a> Records<'a> {
    pub fn open(reader: Box<dyn Read + 'a>) -> Result<Self, ReadError> {
        Ok(Self { lines: Lines::open(reader)?, ahead: VecDeque::new() })
    }

    pub fn not_utf8(&self) -> bool {
        self.lines.not_utf8()
    }

    fn line(&mut self) -> Result<Option<Line>, ReadError> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.read(),
        }
    }

    /// Reads the next record into `record`. Blank lines are passed over.
    pub fn read(&mut self, record: &mut Record) -> Result<Next, ReadError> {
        let (first, mut text) = loop {
            match self.line()? {
                None => return Ok(Next::End),
                Some(Line::TooLong(line)) => {
                    record.clear(line);
                    return Ok(Next::TooLong);
                }
                Some(Line::Text(_, text)) if text.trim_end_matches(['\r', '\n']).is_empty() => {}
                Some(Line::Text(line, text)) => break (line, text),
            }
        };
        let mut more = VecDeque::new();
        let wrong = loop {
            record.clear(first);
            match split(text.trim_end_matches(['\r', '\n']), record) {
                Ok(()) => return Ok(Next::Record),
                Err(Wrong::Because(expected)) => break expected,
                Err(Wrong::Open) => {}
            }
            // A quote stays open: take another line, if the record may still grow.
            let full = text.len() > limits::CSV_LINE || more.len() + 1 >= limits::CSV_LINES_IN_A_RECORD;
            // A fault that stops the file, or a line too long, is told when its own turn comes, so
            // that the lines before it are still read.
            match if full { None } else { self.line().unwrap_or(None) } {
                Some(Line::Text(number, next)) => {
                    text.push_str(&next);
                    more.push_back(Line::Text(number, next));
                }
                none => {
                    more.extend(none);
                    break "a quoted field that is closed";
                }
            }
        };
        more.append(&mut self.ahead);
        self.ahead = more;
        record.clear(first);
        Ok(Next::Malformed(wrong))
    }
}

/// Splits the text of one record into its fields.
fn split(text: &str, record: &mut Record) -> Result<(), Wrong> {
    if !text.contains('"') {
        for field in text.split(',') {
            record.text.push_str(field);
            record.end_field()?;
        }
        return Ok(());
    }
    let mut rest = text;
    loop {
        rest = if let Some(quoted) = rest.strip_prefix('"') {
            take_quoted(quoted, record)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let (field, rest) = rest.split_at(end);
            if field.contains('"') {
                return Err(Wrong::Because("quotes around a whole field only"));
            }
            record.text.push_str(field);
            rest
        };
        record.end_field()?;
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(()),
            None => return Err(Wrong::Because("a comma after a quoted field")),
        }
    }
}

/// Takes what stands between quotes; gives what follows the closing one.
fn take_quoted<'t>(mut rest: &'t str, record: &mut Record) -> Result<&'t str, Wrong> {
    loop {
        let (inside, after) = rest.split_once('"').ok_or(Wrong::Open)?;
        record.text.push_str(inside);
        match after.strip_prefix('"') {
            Some(doubled) => {
                record.text.push('"');
                rest = doubled;
            }
            None => return Ok(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<Vec<String>, u64>> {
        let mut records = Records::open(Box::new(text.as_bytes())).unwrap();
        let mut record = Record::default();
        let mut all = Vec::new();
        loop {
            match records.read(&mut record).unwrap() {
                Next::End => return all,
                Next::Malformed(_) | Next::TooLong => all.push(Err(record.line)),
                Next::Record => all.push(Ok(record.fields().map(str::to_owned).collect())),
            }
        }
    }

    fn fields(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|&f| f.to_owned()).collect()
    }

    #[test]
    fn quotes_commas_and_lines_in_fields() {
        let text = "a,b\r\n\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n,\n";
        assert_eq!(
            read(text),
            [Ok(fields(&["a", "b"])), Ok(fields(&["x, \"y\"", "two\nlines"])), Ok(fields(&["", ""]))]
        );
    }

    #[test]
    fn a_quote_out_of_place_costs_its_own_line_only() {
        let text = "a,\"open\nb,c\n\"d\"x,e\nf\"g,h\ni,j\n";
        assert_eq!(read(text), [Err(1), Ok(fields(&["b", "c"])), Err(3), Err(4), Ok(fields(&["i", "j"]))]);
    }

    #[test]
    fn a_field_too_long_costs_its_own_line_only() {
        let text = format!("{}\na\n", "x".repeat(limits::FIELD + 1));
        assert_eq!(read(&text), [Err(1), Ok(fields(&["a"]))]);
    }

    #[test]
    fn a_line_too_long_costs_itself_only_wherever_it_stands() {
        let long = "x".repeat(limits::CSV_LINE);
        for (text, expected) in [
            (format!("{long}x\na\n"), vec![Err(1), Ok("a")]),
            (format!("a\n{long}x\r\n{long}{long}\nb"), vec![Ok("a"), Err(2), Err(3), Ok("b")]),
            (format!("{long}\na"), vec![Err(1), Ok("a")]),
            (format!("a\n{long}x"), vec![Ok("a"), Err(2)]),
            (format!("\"a\nb\n{long}x\"\nc\n"), vec![Err(1), Ok("b"), Err(3), Ok("c")]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|row| row.map(|field| fields(&[field]))).collect();
            assert_eq!(read(&text), expected);
        }
    }
}

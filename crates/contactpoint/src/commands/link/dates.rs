//! Dates as tables write them. A part that is missing or impossible stays: it is evidence too.

use anyhow::{Result, bail};
use contactpoint_matching::link::evidence::Born;

/// How dates are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Text(char),
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Written {
    /// ISO 8601.
    pub fn iso() -> Self {
        Self(vec![Piece::Year, Piece::Text('-'), Piece::Month, Piece::Text('-'), Piece::Day])
    }

    /// A way of writing, with `%Y %y %m %d %b %B`.
    pub fn parse(format: &str) -> Result<Self> {
        let mut pieces = Vec::new();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            pieces.push(match letter {
                '%' => match letters.next() {
                    Some('Y') => Piece::Year,
                    Some('y') => Piece::ShortYear,
                    Some('m') => Piece::Month,
                    Some('b' | 'B' | 'h') => Piece::MonthName,
                    Some('d' | 'e') => Piece::Day,
                    other => bail!(
                        "date format: expected %Y, %y, %m, %b or %d, found %{}",
                        other.map(String::from).unwrap_or_default()
                    ),
                },
                letter => Piece::Text(letter),
            });
        }
        Ok(Self(pieces))
    }

    /// Reads a date; none if not even a year is there. What follows the date (a time) is not read.
    pub fn read(&self, text: &str) -> Option<Born> {
        let mut rest = text.trim();
        let (mut year, mut month, mut day) = (0, 0, 0);
        for piece in &self.0 {
            match piece {
                Piece::Year => year = digits(&mut rest, 4)?,
                Piece::ShortYear => {
                    let short = digits(&mut rest, 2)?;
                    // As POSIX reads it: 69 to 99 are of the last century.
                    year = if short >= 69 { 1900 + short } else { 2000 + short };
                }
                Piece::Month => month = digits(&mut rest, 2).unwrap_or(0),
                Piece::Day => day = digits(&mut rest, 2).unwrap_or(0),
                Piece::MonthName => {
                    let known = MONTHS.iter().zip(1..).find(|(name, _)| {
                        rest.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(name))
                    });
                    month = known.map_or(0, |(_, month)| month);
                    rest = rest.trim_start_matches(|c: char| c.is_alphabetic());
                }
                // A date that ends early has fewer parts.
                Piece::Text(letter) => rest = rest.strip_prefix(*letter).unwrap_or(rest),
            }
        }
        Born::new(year, month, day)
    }
}

fn digits(rest: &mut &str, most: usize) -> Option<u32> {
    let many = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at(many);
    *rest = after;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        let read = |format: Option<&str>, text| {
            let written = format.map_or_else(Written::iso, |format| Written::parse(format).unwrap());
            written.read(text).map(|born| (born.year(), born.month(), born.day()))
        };
        for (format, text, date) in [
            (None, "2014-04-27", Some((2014, 4, 27))),
            (None, "2014-04-27T00:00:00Z", Some((2014, 4, 27))),
            (None, "2014-04", Some((2014, 4, 0))),
            (None, "2014", Some((2014, 0, 0))),
            (None, "1850-81-01", Some((1850, 81, 1))),
            (None, "", None),
            (None, "unknown", None),
            (Some("%Y%m%d"), "20140427", Some((2014, 4, 27))),
            (Some("%d/%m/%Y"), "7/4/2014", Some((2014, 4, 7))),
            (Some("%d %b %y"), "27 April 14", Some((2014, 4, 27))),
            (Some("%d/%m/%y"), "01/02/85", Some((1985, 2, 1))),
        ] {
            assert_eq!(read(format, text), date, "{format:?} {text}");
        }
        assert!(Written::parse("%Q").is_err());
    }
}

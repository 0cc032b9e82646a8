//! Dates as tables write them. A part that is missing or impossible stays: it is evidence too.

use anyhow::{Result, bail, ensure};
use contactpoint_matching::link::evidence::Born;

/// How dates are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// ISO 8601, or what else can be told without being told.
    Usual,
    /// In this way.
    So(Vec<Piece>),
}

/// A piece of how a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
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
        ensure!(
            pieces.iter().any(|piece| matches!(piece, Piece::Year | Piece::ShortYear)),
            "date format: expected %Y or %y in it, as in \"%d/%m/%Y\""
        );
        Ok(Self::So(pieces))
    }

    /// Reads a date; none if not even a year is there. What follows the date (a time) is not read.
    pub fn read(&self, text: &str) -> Option<Born> {
        let Self::So(pieces) = self else { return usual(text) };
        let mut rest = text.trim();
        let (mut year, mut month, mut day) = (0, 0, 0);
        for (place, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Year => {
                    let before = rest.len();
                    year = digits(&mut rest, 4)?;
                    // "04/27/2014" is no date of the year 4, which all who were born in April would share, nor "1.98e3" one of
                    // the year 1.
                    let is_last_of_several = place > 0 && place + 1 == pieces.len();
                    if before - rest.len() < 4 && !is_last_of_several {
                        return None;
                    }
                }
                Piece::ShortYear => {
                    year = of_century(digits(&mut rest, 2)?);
                }
                Piece::Month => month = digits(&mut rest, 2).unwrap_or(0),
                Piece::Day => day = digits(&mut rest, 2).unwrap_or(0),
                Piece::MonthName => {
                    month = month_of(rest).unwrap_or(0);
                    rest = rest.trim_start_matches(|c: char| c.is_alphabetic());
                }
                // A date that ends early has fewer parts; one that goes on otherwise is written in another way.
                Piece::Text(letter) => match rest.strip_prefix(*letter) {
                    Some(after) => rest = after,
                    None if letter.is_ascii_punctuation() && !rest.is_empty() => return None,
                    None => {}
                },
            }
        }
        Born::new(year, month, day)
    }
}

/// As POSIX reads two digits: 69 to 99 are of the last century.
pub fn of_century(short: u32) -> u32 {
    if short >= 69 { 1900 + short } else { 2000 + short }
}

/// The month that a text begins with the English name of.
pub fn month_of(text: &str) -> Option<u32> {
    let start = text.get(..3)?;
    MONTHS.iter().zip(1..).find(|(name, _)| start.eq_ignore_ascii_case(name)).map(|(_, month)| month)
}

/// A date of which nothing is told: year, month and day; day, month and year, or month and day where the second number is
/// no month; with months as numbers or by their English names; eight digits. Where either could be the month the day is
/// taken to be first: what is written alike is read alike.
fn usual(text: &str) -> Option<Born> {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let [first, second, third] = std::array::from_fn(|_| words.next().unwrap_or(""));
    let number = |word: &str| {
        let many = word.bytes().take_while(u8::is_ascii_digit).count();
        word[..many].parse::<u32>().ok().map(|number| (number, many))
    };
    let year_of = |word: &str| match number(word)? {
        (year, 4) => Some(year),
        (short, 2) => Some(of_century(short)),
        _ => None,
    };
    let small = |word: &str| number(word).map_or(0, |(number, _)| number);
    match number(first) {
        Some((year, 4)) => Born::new(year, month_of(second).unwrap_or(small(second)), small(third)),
        Some((date, 8)) if (1_000..3_000).contains(&(date / 10_000)) => {
            Born::new(date / 10_000, date / 100 % 100, date % 100)
        }
        Some((one, 1 | 2)) => {
            let year = year_of(third)?;
            match (month_of(second), number(second)) {
                (Some(month), _) => Born::new(year, month, one),
                (None, Some((other, 1 | 2))) if other > 12 => Born::new(year, one, other),
                (None, Some((other, 1 | 2))) => Born::new(year, other, one),
                _ => None,
            }
        }
        Some(_) => None,
        None => Born::new(year_of(third)?, month_of(first)?, small(second)),
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
            let written = format.map_or(Written::Usual, |format| Written::parse(format).unwrap());
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
            (None, "1980/05/23", Some((1980, 5, 23))),
            (None, "20140427", Some((2014, 4, 27))),
            (None, "23/05/1980", Some((1980, 5, 23))),
            (None, "05/23/1980", Some((1980, 5, 23))),
            (None, "3.5.1980", Some((1980, 5, 3))),
            (None, "23 May 1980", Some((1980, 5, 23))),
            (None, "23-MAY-80", Some((1980, 5, 23))),
            (None, "May 23rd, 1980", Some((1980, 5, 23))),
            (None, "23/05/80", Some((1980, 5, 23))),
            (None, "29364", None),
            (None, "23/05", None),
            (None, "1/2/3", None),
            (Some("%Y%m%d"), "20140427", Some((2014, 4, 27))),
            (Some("%Y-%m-%d"), "04/27/2014", None),
            (Some("%m/%d/%Y"), "2014-04-27", None),
            (Some("%d/%m/%Y"), "20140427", None),
            (Some("%d/%m/%Y"), "1980/05/23", None),
            (Some("%d/%m/%Y"), "27.04.2014", None),
            (Some("%Y-%m-%d"), "2014", Some((2014, 0, 0))),
            (Some("%Y"), "1980", Some((1980, 0, 0))),
            (Some("%Y"), "1.98e3", None),
            (Some("%d/%m/%Y"), "27/04/14", Some((14, 4, 27))),
            (Some("%d/%m/%Y"), "7/4/2014", Some((2014, 4, 7))),
            (Some("%d %b %y"), "27 April 14", Some((2014, 4, 27))),
            (Some("%d/%m/%y"), "01/02/85", Some((1985, 2, 1))),
        ] {
            assert_eq!(read(format, text), date, "{format:?} {text}");
        }
        for none in ["%Q", "%", "", "yyyy-mm-dd", "%d.%m"] {
            assert!(Written::parse(none).is_err(), "{none}");
        }
    }
}

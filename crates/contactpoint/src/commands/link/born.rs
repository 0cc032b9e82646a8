//! Where a row tells when somebody was born: a date in one column, its parts in three, or an age and the day that it was told on.

use super::dates::{Written, month_of, of_century};
use super::map::DateColumn;
use super::table_file::{Header, Kind, TableFile};
use anyhow::{Result, bail};
use contactpoint_matching::link::evidence::Born;
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// Where a date of birth is told, and how.
pub enum BornAt {
    /// In one column.
    Date(usize, Written),
    /// Year, month and day in a column each.
    Parts { year: usize, month: Option<usize>, day: Option<usize> },
    /// As an age.
    Age { age: usize, on: On },
}

/// On which day ages are told.
#[derive(Clone, Copy)]
pub enum On {
    /// All on this one.
    Day(Date),
    /// On the one that this column tells.
    Column(usize),
}

impl On {
    /// What a map says: a date, or else the name of a column of dates.
    pub fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }
}

impl BornAt {
    /// Where a table tells what a map names.
    pub fn of(told: &DateColumn, header: &Header, file: &TableFile) -> Result<Self> {
        let place = |column: &String| {
            let place = file.column(header, column)?;
            if header.kinds[place] == Kind::Time {
                bail!("{}: column \"{column}\" holds times of day: expected dates", file.place());
            }
            Ok(place)
        };
        let written = |column: &String, format: Option<&String>| {
            let place = place(column)?;
            Ok(Self::Date(
                place,
                match format {
                    // What is a date by its type is written in no way.
                    Some(format) if header.kinds[place] != Kind::Date => Written::parse(format)?,
                    _ => Written::Usual,
                },
            ))
        };
        match told {
            DateColumn::Usual(column) => written(column, None),
            DateColumn::Written(one) => written(&one.column, one.format.as_ref()),
            DateColumn::Parts(parts) => Ok(Self::Parts {
                year: place(&parts.year)?,
                month: parts.month.as_ref().map(place).transpose()?,
                day: parts.day.as_ref().map(place).transpose()?,
            }),
            DateColumn::Age(told) => {
                let on = On::day(&told.on)
                    .map_or_else(|| place(&told.on).map(On::Column), |day| Ok(On::Day(day)))?;
                Ok(Self::Age { age: place(&told.age)?, on })
            }
        }
    }

    /// Whether a row tells anything there, and the date if it can be read.
    pub fn read<'r>(&self, cell: impl Fn(usize) -> &'r str) -> (bool, Option<Born>) {
        match self {
            Self::Date(place, written) => {
                let text = cell(*place);
                (!text.is_empty(), written.read(text))
            }
            Self::Parts { year, month, day } => {
                let year = cell(*year);
                let part = |place: &Option<usize>| place.map_or("", &cell);
                let (month, day) = (part(month), part(day));
                (!year.is_empty(), of_parts(year, month, day))
            }
            Self::Age { age, on } => {
                let age = cell(*age);
                let on = match on {
                    On::Day(day) => Some(*day),
                    On::Column(place) => Written::Usual.read(cell(*place)).and_then(day_of),
                };
                (!age.is_empty(), on.and_then(|on| of_age(age, on)))
            }
        }
    }
}

/// A whole number, as spreadsheets write it as well ("7.0").
fn number(text: &str) -> Option<u32> {
    let (number, rest) = text.split_once('.').unwrap_or((text, ""));
    rest.bytes().all(|digit| digit == b'0').then(|| number.parse().ok()).flatten()
}

fn of_parts(year: &str, month: &str, day: &str) -> Option<Born> {
    let years = number(year)?;
    let years = if year.len() == 2 { of_century(years) } else { years };
    let month = month_of(month).or_else(|| number(month)).unwrap_or(0);
    Born::new(years, month, number(day).unwrap_or(0))
}

/// A day in that year, if month and day are not known.
fn day_of(date: Born) -> Option<Date> {
    let part = |number: u32, otherwise| i8::try_from(if number == 0 { otherwise } else { number }).ok();
    Date::new(date.year().try_into().ok()?, part(date.month(), 7)?, part(date.day(), 1)?).ok()
}

/// The likeliest year of birth of somebody of an age: in years, or in what stands behind the number (months, weeks, days).
fn of_age(text: &str, on: Date) -> Option<Born> {
    const OLDEST: i32 = 130;
    let from = text.find(|letter: char| letter.is_ascii_digit())?;
    let after = text[from..].trim_start_matches(|letter: char| letter.is_ascii_digit());
    let many: i32 = text[from..text.len() - after.len()].parse().ok()?;
    let unit = after.trim_start().chars().next().map(|letter| letter.to_ascii_lowercase());
    // Who is seven is seven and a half on average.
    let (most, ago): (i32, Span) = match unit {
        Some('m') => (OLDEST * 12, (many.min(OLDEST * 12)).months().days(15)),
        Some('w') => (OLDEST * 52, (many.min(OLDEST * 52)).weeks()),
        Some('d') => (OLDEST * 366, (many.min(OLDEST * 366)).days()),
        _ => (OLDEST, (many.min(OLDEST)).years().months(6)),
    };
    let born = on.checked_sub(ago).ok().filter(|_| many <= most)?;
    Born::new(born.year().try_into().ok()?, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(born: Option<Born>) -> Option<(u32, u32, u32)> {
        born.map(|born| (born.year(), born.month(), born.day()))
    }

    #[test]
    fn parts_are_read_as_tables_write_them() {
        for (parts, date) in [
            (["2014", "4", "27"], Some((2014, 4, 27))),
            (["2014.0", "04.0", "27.0"], Some((2014, 4, 27))),
            (["2014", "April", "27"], Some((2014, 4, 27))),
            (["85", "4", ""], Some((1985, 4, 0))),
            (["2014", "", "27"], Some((2014, 0, 27))),
            (["2014", "13", "?"], Some((2014, 13, 0))),
            (["", "4", "27"], None),
            (["unsure", "4", "27"], None),
            (["2014.5", "4", "27"], None),
        ] {
            assert_eq!(told(of_parts(parts[0], parts[1], parts[2])), date, "{parts:?}");
        }
    }

    #[test]
    fn an_age_is_the_likeliest_year() {
        let census = On::day("2021-03-21").unwrap();
        for (age, year) in [
            ("30", Some(1990)),
            ("about 7 years", Some(2013)),
            ("7y", Some(2013)),
            ("0", Some(2020)),
            ("18 months", Some(2019)),
            ("1 mth", Some(2021)),
            ("6 weeks", Some(2021)),
            ("10d", Some(2021)),
            ("52.0", Some(1968)),
            ("old", None),
            ("", None),
            ("131", None),
            ("99999999999", None),
            ("1999999999 days", None),
        ] {
            assert_eq!(told(of_age(age, census)), year.map(|year| (year, 0, 0)), "{age}");
        }
        assert_eq!(On::day("seen_on"), None);
        assert_eq!(day_of(Born::new(2014, 0, 0).unwrap()), On::day("2014-07-01"));
        assert_eq!(day_of(Born::new(2014, 13, 1).unwrap()), None);
    }
}

//! The dates of birth that a slip makes of one: which days a search looks at, in the order of what they are
//! worth.

use crate::compare::{self, Level};
use crate::keys::swapped;
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// The days near a date, by level: as it was typed, day and month swapped, a digit or two neighbouring digits
/// wrong, another month, and a few days, a month, a year or ten beside it.
pub fn near_dates(date: Date) -> [(Level, Vec<Date>); 4] {
    let mut dates = vec![date];
    dates.extend(swapped(date));
    dates.extend(beside(date));
    dates.extend(mistyped(date));
    dates.sort_unstable();
    dates.dedup();
    let mut by_level =
        [Level::Exact, Level::Swapped, Level::Close, Level::Near].map(|level| (level, Vec::new()));
    for near in dates {
        let level = compare::dates(near, date);
        if let Some((_, dates)) = by_level.iter_mut().find(|(other, _)| *other == level) {
            dates.push(near);
        }
    }
    by_level
}

fn beside(date: Date) -> impl Iterator<Item = Date> {
    let spans: [Span; 14] = [
        1.day(),
        (-1).days(),
        10.days(),
        (-10).days(),
        20.days(),
        (-20).days(),
        2.days(),
        (-2).days(),
        1.month(),
        (-1).months(),
        1.year(),
        (-1).years(),
        10.years(),
        (-10).years(),
    ];
    let months = (1..=12).filter_map(move |month| Date::new(date.year(), month, date.day()).ok());
    spans.into_iter().filter_map(move |span| date.checked_add(span).ok()).chain(months)
}

/// With one digit of another value, or two neighbours swapped; the century is taken as it stands.
fn mistyped(date: Date) -> Vec<Date> {
    let text = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    let read = |digits: &[u8]| -> Option<Date> {
        let number = |from: usize, to: usize| {
            digits[from..to].iter().fold(0_i16, |number, digit| number * 10 + i16::from(digit - b'0'))
        };
        let part = |from, to| i8::try_from(number(from, to)).ok();
        Date::new(number(0, 4), part(4, 6)?, part(6, 8)?).ok()
    };
    let digits = text.as_bytes();
    let mut dates = Vec::new();
    if digits.len() != 8 || !digits.iter().all(u8::is_ascii_digit) {
        return dates;
    }
    for at in 2..8 {
        for digit in b'0'..=b'9' {
            let mut other = digits.to_owned();
            other[at] = digit;
            dates.extend(read(&other));
        }
    }
    for at in 2..7 {
        let mut other = digits.to_owned();
        other.swap(at, at + 1);
        dates.extend(read(&other));
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_close_date_of_the_century_is_looked_at() {
        for typed in [date(2014, 3, 7), date(2012, 2, 29), date(2010, 11, 12), date(2020, 1, 31)] {
            let [_, _, (_, close), _] = near_dates(typed);
            let mut day = date(2000, 1, 1);
            while day < date(2030, 1, 1) {
                let is_close = compare::dates(day, typed) == Level::Close;
                assert_eq!(close.contains(&day), is_close, "{typed} {day}");
                day = day.tomorrow().unwrap();
            }
        }
    }
}

//! What a text may be: names, dates, moments; and keys derived from names.

use contactpoint_directory::personal::has_hidden;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Whether a spreadsheet would run the text as a formula (OWASP, "CSV injection").
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Whether text may be a name: no digits, no currency or other signs, nothing that nobody sees. Letters of any script,
/// combining marks, spaces, hyphens, apostrophes of every shape, full stops, commas, slashes and
/// brackets are fine: records hold "O'Neill", "Anne-Marie", "St. John", "Smith (Jones)".
pub fn is_name_like(text: &str) -> bool {
    !text.chars().any(is_no_name_character) && !has_hidden(text)
}

fn is_no_name_character(c: char) -> bool {
    match c {
        // Latin-1 signs; the ordinals, the middle dot and the accents that stand for apostrophes stay.
        '\u{A1}'..='\u{BF}' => !matches!(c, 'ª' | 'º' | '·' | '´' | '¨'),
        // Currency, arrows to dingbats, pictures.
        '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' => true,
        _ => c.is_ascii_digit() || "!\"#$%*+:;<=>?@[\\]^_{|}~×÷\u{FFFD}".contains(c),
    }
}

/// Reads a day: `2010-01-31`, or `31/01/2010` as English forms write it. Years 1900 to 2199.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let (year, month, day) = if let Some((day, rest)) = text.split_once('/') {
        let (month, year) = rest.split_once('/')?;
        (year, month, day)
    } else {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        if month.len() != 2 || day.len() != 2 {
            return None;
        }
        (year, month, day)
    };
    let number = |part: &str, longest: usize| {
        let fits = (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let year = number(year, 4).filter(|year| (1900..2200).contains(year))?;
    let month = i8::try_from(number(month, 2)?).ok()?;
    let day = i8::try_from(number(day, 2)?).ok()?;
    Date::new(year, month, day).ok()
}

/// Reads a moment as milliseconds since 1970: a date and time with an offset; without one, as UTC;
/// a day alone, as its first moment. Good enough to order records.
pub fn parse_moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(date) = parse_date(text) {
        return moment_of(date);
    }
    if !text.is_ascii() || text.len() < 16 || text.len() > 40 {
        return None;
    }
    let timestamp = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let local: DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(local).ok()
    })?;
    Some(timestamp.as_millisecond())
}

/// The first moment of a day, in UTC.
pub fn moment_of(date: Date) -> Option<i64> {
    TimeZone::UTC
        .to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
        .ok()
        .map(jiff::Timestamp::as_millisecond)
}

/// The day of a moment in UTC.
pub fn day_of(moment_ms: i64) -> Option<Date> {
    let timestamp = jiff::Timestamp::from_millisecond(moment_ms).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(timestamp).date())
}

/// The SHA-256 of some texts, as lower-case hexadecimal: a key for a record whose source gives
/// none. Case and white space are folded; the order of the texts counts.
pub fn hash_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        for word in text.split_whitespace() {
            hash.update(word.to_lowercase());
            hash.update([b' ']);
        }
        hash.update([0x1F]);
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days() {
        for (text, expected) in [
            ("2010-01-31", Some(date(2010, 1, 31))),
            (" 31/01/2010 ", Some(date(2010, 1, 31))),
            ("1/2/2010", Some(date(2010, 2, 1))),
            ("30/02/2010", None),
            ("2010-1-1", None),
            ("2010-01", None),
            ("01/01/10", None),
            ("2010-01-01T00:00:00", None),
            ("+2010-01-01", None),
            ("0201-01-01", None),
            ("1/1", None),
        ] {
            assert_eq!(parse_date(text), expected, "{text}");
        }
    }

    #[test]
    fn moments() {
        assert_eq!(parse_moment("1970-01-02"), Some(86_400_000));
        assert_eq!(parse_moment("1970-01-01T00:00:01"), Some(1000));
        assert_eq!(parse_moment("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(parse_moment("yesterday, at noon"), None);
        assert_eq!(day_of(86_400_000), Some(date(1970, 1, 2)));
    }

    #[test]
    fn names() {
        for good in
            ["O\u{2019}Neill", "Jalapeño-Pérez", "St. John", "李", "Zoe\u{308}", "D`Arcy", "Smith (Jones)"]
        {
            assert!(is_name_like(good), "{good}");
        }
        for bad in ["J1m", "J£mmy", "Sm©th", "a@b", "<b>", "x\u{FFFD}", "\u{1F600}", "A\u{202E}da"] {
            assert!(!is_name_like(bad), "{bad}");
        }
    }

    #[test]
    fn keys_fold_case_and_space_and_nothing_else() {
        assert_eq!(hash_of(["Ann  Lee", "x"]), hash_of([" ann lee", "X"]));
        assert_ne!(hash_of(["Ann", "Lee"]), hash_of(["Ann Lee", ""]));
        assert_ne!(hash_of(["Ann", "Lee"]), hash_of(["Lee", "Ann"]));
    }
}

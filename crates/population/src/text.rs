//! Small changes of text and dates that several parts use.

use jiff::ToSpan;
use jiff::civil::Date;

/// A letter without its accent, as older systems write it.
fn plain(letter: char) -> &'static str {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'ă' | 'ą' | 'å' => "a",
        'Á' | 'À' | 'Â' | 'Ä' | 'Ă' | 'Ą' => "A",
        'é' | 'è' | 'ê' | 'ë' | 'ė' | 'ę' => "e",
        'É' | 'È' | 'Ė' => "E",
        'í' | 'ì' | 'î' | 'ï' | 'ı' | 'į' => "i",
        'Í' | 'İ' => "I",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => "o",
        'Ó' | 'Ö' => "O",
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ų' => "u",
        'Ú' | 'Ü' => "U",
        'ý' => "y",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Č' => "C",
        'ş' | 'ș' | 'š' | 'ś' => "s",
        'Ş' | 'Ș' | 'Š' | 'Ś' => "S",
        'ğ' => "g",
        'ł' => "l",
        'Ł' => "L",
        'ñ' | 'ń' => "n",
        'ț' | 'ţ' => "t",
        'ž' | 'ź' | 'ż' => "z",
        'Ž' | 'Ż' | 'Ź' => "Z",
        'ð' => "d",
        'þ' => "th",
        'Þ' => "Th",
        _ => "",
    }
}

/// The text with its accents dropped.
pub fn without_accents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match plain(letter) {
            "" => out.push(letter),
            other => out.push_str(other),
        }
    }
    out
}

/// Lower case letters and digits only, for mail addresses and file names.
pub fn slug(text: &str) -> String {
    without_accents(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A date some days later (earlier when negative).
pub fn days_after(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

/// A date some years later; 29 February becomes the 28th.
pub fn years_after(date: Date, years: i32) -> Date {
    date.saturating_add(years.years())
}

/// Days from one date to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Whole years lived by a date.
pub fn age(born: Date, on: Date) -> i32 {
    let years = i32::from(on.year()) - i32::from(born.year());
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    years - i32::from(before_birthday)
}

/// dd/mm/yyyy, as the looked-after children return writes dates.
pub fn british_date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn changes() {
        assert_eq!(without_accents("Łukasz Ðór Çınar"), "Lukasz Ðor Cinar");
        assert_eq!(slug("St. Mary's CE"), "stmarysce");
        assert_eq!(days_between(date(2026, 1, 1), date(2026, 3, 1)), 59);
        assert_eq!(days_after(date(2026, 3, 1), -1), date(2026, 2, 28));
        assert_eq!(age(date(2008, 11, 25), date(2026, 11, 24)), 17);
        assert_eq!(british_date(date(2026, 1, 2)), "02/01/2026");
    }
}

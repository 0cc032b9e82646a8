//! Ages and the few rules that depend on the calendar.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// The age in whole years on a day; a child born on 29 February has a birthday on 1 March in other
/// years. Zero for a day before the birth.
pub fn age_years(born: Date, on: Date) -> u8 {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    let years = i32::from(on.year()) - i32::from(born.year()) - i32::from(!had_birthday);
    u8::try_from(years.clamp(0, 150)).unwrap_or(150)
}

/// Whether a person is no longer a child (18th birthday reached).
pub fn is_adult(born: Date, on: Date) -> bool {
    age_years(born, on) >= 18
}

/// The day of a moment in England.
pub fn day_in_england(at_ms: i64) -> Date {
    in_england(at_ms).date()
}

/// The civil time of a moment in England.
pub fn in_england(at_ms: i64) -> jiff::civil::DateTime {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let offset_hours = i8::from(is_british_summer_time(moment));
    jiff::tz::Offset::constant(offset_hours).to_datetime(moment)
}

/// British Summer Time: from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday
/// of October (Summer Time Order 2002). A rule here, so that no zone file is needed.
fn is_british_summer_time(moment: Timestamp) -> bool {
    let utc = jiff::tz::Offset::UTC.to_datetime(moment);
    let last_sunday_at_one = |month| {
        let last = jiff::civil::date(utc.year(), month, 31);
        let back = i64::from(last.weekday().to_sunday_zero_offset());
        last.checked_sub(Span::new().days(back)).unwrap_or(last).at(1, 0, 0, 0)
    };
    utc >= last_sunday_at_one(3) && utc < last_sunday_at_one(10)
}

/// Whether a moment lies outside office hours (Monday to Friday, 08:30 to 17:30 in England). Bank
/// holidays are not known here: on those the page still shows the out-of-hours line, second.
pub fn is_out_of_hours(at_ms: i64) -> bool {
    let now = in_england(at_ms);
    let weekend = now.date().weekday().to_monday_zero_offset() >= 5;
    let minute = i32::from(now.hour()) * 60 + i32::from(now.minute());
    weekend || !(8 * 60 + 30..17 * 60 + 30).contains(&minute)
}

/// Whether a service may have become involved with a child on a day: at most nine months before the
/// birth, for midwives and social workers are involved with the unborn.
pub fn may_be_involved(on: Date, born: Date) -> bool {
    born.checked_sub(Span::new().months(9)).map_or(true, |earliest| on >= earliest)
}

/// Whether something that a file reports may begin on a day: at most 31 days ahead, for what is
/// arranged already. A day further off is a slip.
pub fn may_have_begun(on: Date, today: Date) -> bool {
    today.checked_add(Span::new().days(31)).map_or(true, |latest| on <= latest)
}

/// Whether something that ended is still within so many months after its end.
pub fn within_months_after(ended: Date, months: i32, today: Date) -> bool {
    ended.checked_add(Span::new().months(months)).is_ok_and(|last| today < last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn the_eighteenth_birthday_counts_from_its_morning() {
        let born = date(2008, 2, 29);
        assert!(!is_adult(born, date(2026, 2, 28)));
        assert!(is_adult(born, date(2026, 3, 1)));
        assert_eq!(age_years(born, date(2007, 1, 1)), 0);
    }

    #[test]
    fn office_hours_follow_the_clocks() {
        assert!(is_out_of_hours(ms("2026-07-01T07:15:00Z")), "08:15 in summer");
        assert!(!is_out_of_hours(ms("2026-07-01T07:45:00Z")), "08:45 in summer");
        assert!(is_out_of_hours(ms("2026-12-01T07:45:00Z")), "07:45 in winter");
        assert!(is_out_of_hours(ms("2026-11-28T12:00:00Z")), "a Saturday");
        assert!(!is_out_of_hours(ms("2026-10-23T16:29:00Z")), "17:29 on the last Friday of summer time");
        assert!(is_out_of_hours(ms("2026-10-26T17:31:00Z")));
    }

    #[test]
    fn nobody_is_involved_long_before_the_birth_or_long_from_now() {
        let born = date(2024, 2, 5);
        assert!(may_be_involved(date(2023, 5, 5), born));
        assert!(!may_be_involved(date(2023, 5, 4), born));
        assert!(may_have_begun(date(2026, 12, 25), date(2026, 11, 24)));
        assert!(!may_have_begun(date(2026, 12, 26), date(2026, 11, 24)));
    }

    #[test]
    fn months_after_an_end() {
        assert!(within_months_after(date(2025, 11, 25), 12, date(2026, 11, 24)));
        assert!(!within_months_after(date(2025, 11, 24), 12, date(2026, 11, 24)));
        assert!(!within_months_after(date(2026, 11, 24), 0, date(2026, 11, 24)));
    }
}

//! Dates, ages and sources as people read them.

use contactpoint_directory::dates::{age_years, day_in_england, in_england};
use contactpoint_directory::golden::Provenance;
use contactpoint_directory::source::SourceKind;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "3 June 2026".
pub fn date(date: Date) -> String {
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    format!("{} {} {}", date.day(), month.unwrap_or(&""), date.year())
}

/// The day of a moment in England.
pub fn day(at_ms: i64) -> String {
    date(day_in_england(at_ms))
}

/// "9 June 2026, 10:14:07", in England.
pub fn moment(at_ms: i64) -> String {
    let at: DateTime = in_england(at_ms);
    format!("{}, {:02}:{:02}:{:02}", date(at.date()), at.hour(), at.minute(), at.second())
}

/// When a day begins in England, in milliseconds since 1970.
pub fn start_of_day_ms(day: Date) -> i64 {
    let midnight = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_millisecond);
    // In summer midnight in England comes an hour before that of UTC.
    let is_summer = in_england(midnight).hour() == 1;
    if is_summer { midnight - 60 * 60 * 1000 } else { midnight }
}

/// "14 March 2015 (11 years)"; months in the first year.
pub fn born(born: Option<Date>, today: Date) -> String {
    let Some(born) = born else { return "Date of birth not recorded".to_owned() };
    let age = match age_years(born, today) {
        0 => {
            let whole =
                i32::from(today.month()) - i32::from(born.month()) - i32::from(today.day() < born.day());
            counted(i64::from(whole.rem_euclid(12)), "month")
        }
        years => counted(i64::from(years), "year"),
    };
    format!("{} ({age})", date(born))
}

/// "A", "A and B", "A, B and C".
pub fn listed(texts: &[String]) -> String {
    match texts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => texts.concat(),
    }
}

/// "1 day", "3 days".
pub fn counted(number: i64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Who said a value, and when: "NHS Personal Demographics Service, last reported 3 June 2026".
///
/// A case system's or a return's name would say which service works with the child, so a value from
/// one names neither. Registers and schools are named: every child is in them.
pub fn source(from: &Provenance) -> String {
    let who = match from.kind {
        SourceKind::Ssda903 => "Local authority".to_owned(),
        SourceKind::Involvements => "A case system".to_owned(),
        SourceKind::PdsFhir | SourceKind::Births | SourceKind::Directory => from.kind.label().to_owned(),
        SourceKind::Ctf | SourceKind::PupilList => format!("{}, {}", from.supplier, from.kind.label()),
    };
    format!("{who}, last reported {}", day(from.last_seen_ms))
}

/// The same in full, for the directory team and for involvements whose organisation is shown.
pub fn source_in_full(from: &Provenance) -> String {
    let kind = from.kind.label();
    let who = if from.supplier == kind { kind.to_owned() } else { format!("{}, {kind}", from.supplier) };
    format!("{who}, last reported {}", day(from.last_seen_ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_directory::ids::RecordId;
    use jiff::civil::date as civil;

    #[test]
    fn dates_and_ages_are_words() {
        let today = civil(2026, 6, 9);
        assert_eq!(born(Some(civil(2015, 3, 14)), today), "14 March 2015 (11 years)");
        assert_eq!(born(Some(civil(2025, 6, 9)), today), "9 June 2025 (1 year)");
        assert_eq!(born(Some(civil(2025, 7, 10)), today), "10 July 2025 (10 months)");
        assert_eq!(born(Some(civil(2026, 5, 9)), today), "9 May 2026 (1 month)");
        assert_eq!(born(Some(civil(2026, 5, 30)), today), "30 May 2026 (0 months)");
        assert_eq!(born(None, today), "Date of birth not recorded");
    }

    #[test]
    fn a_day_begins_at_midnight_in_england() {
        for day in [civil(2026, 1, 5), civil(2026, 3, 29), civil(2026, 6, 9), civil(2026, 10, 25)] {
            assert_eq!(in_england(start_of_day_ms(day)), day.at(0, 0, 0, 0), "{day}");
        }
    }

    #[test]
    fn texts_are_listed_as_one_says_them() {
        let listed = |many: usize| listed(&["A", "B", "C"].map(str::to_owned)[..many]);
        assert_eq!([0, 1, 2, 3].map(listed), ["", "A", "A and B", "A, B and C"]);
    }

    #[test]
    fn the_source_of_a_value_names_no_service() {
        let mut from = Provenance {
            record: RecordId([0; 16]),
            kind: SourceKind::PdsFhir,
            supplier: "Harbour Refuge".to_owned(),
            first_seen_ms: 0,
            last_seen_ms: 1_780_444_800_000,
        };
        assert_eq!(source(&from), "NHS Personal Demographics Service, last reported 3 June 2026");
        for kind in [SourceKind::Involvements, SourceKind::Ssda903] {
            from.kind = kind;
            assert!(!source(&from).contains("Refuge") && !source(&from).contains("care"));
        }
    }
}

//! Dates of birth that stand for "not known": 1 January 1900, whatever a form fills in. They say nothing, whether one of two
//! rows tells such a date or both.

use super::evidence::Born;
use super::intern::Numbered;
use super::table::{Table, part};

/// One row in so many tells it, at least, ...
const ONE_IN: u32 = 100;
/// ... and at least so many, ...
const FEWEST: u32 = 20;
/// ... so many times as many as tell one date on the average, ...
const OFTEN: u32 = 20;
/// ... of people of so many first names, none of them that of most: one person may have hundreds of rows, and slips in them.
const NAMES: usize = 10;
/// Of so many years one day is told instead of many others: there it stands for the year.
const YEARS: usize = 3;

/// Of years alone: within so many years of it ...
const APART: u32 = 5;
/// ... rows tell another at most one time in so many as they tell it.
const ALONE: u32 = 20;

/// Such dates of a table, in order.
pub(super) fn stand_ins(table: &Table) -> Vec<u32> {
    let counts = table.counts_of(part::BORN);
    let mut dates = days(&counts);
    dates.extend(years(&counts));
    dates.retain(|date| is_of_many(table, *date));
    dates.sort_unstable();
    dates
}

/// Days that are told far too often.
fn days(counts: &Numbered<u32, u32>) -> Vec<u32> {
    let days = || counts.iter().filter(|(date, _)| Born(**date).day() != 0);
    let told: u32 = days().map(|(_, count)| count).sum();
    let average = told / super::count(days().count()).max(1);
    let least = FEWEST.max(told / ONE_IN).max(average.saturating_mul(OFTEN));
    let mut dates: Vec<u32> = days().filter(|(_, count)| **count >= least).map(|(date, _)| *date).collect();
    let day = |date: u32| (Born(date).month(), Born(date).day());
    let all: Vec<(u32, u32)> = dates.iter().map(|date| day(*date)).collect();
    // Who knows the year alone may be told as born on its first day: the year is true.
    dates.retain(|date| all.iter().filter(|other| **other == day(*date)).count() < YEARS);
    dates
}

/// Years that are told often, with hardly anybody born in those around them: people are of any year, but nobody is of 1905
/// where 1900 stands for "not known".
fn years(counts: &Numbered<u32, u32>) -> Vec<u32> {
    let years = || counts.iter().filter(|(date, _)| Born(**date).is_year());
    let told: u32 = years().map(|(_, count)| count).sum();
    let around = |date: u32| -> u32 {
        let is_near = |other: u32| other != date && Born(other).year().abs_diff(Born(date).year()) <= APART;
        counts.iter().filter(|(other, _)| is_near(**other)).map(|(_, count)| count).sum()
    };
    let often = years().filter(|(_, count)| **count >= FEWEST.max(told / ONE_IN));
    let alone = often.filter(|(date, count)| around(**date) <= **count / ALONE);
    alone.filter(|(_, count)| **count <= told / 2).map(|(date, _)| *date).collect()
}

/// Whether people of many names tell a date.
fn is_of_many(table: &Table, date: u32) -> bool {
    let mut names: Numbered<u32, usize> = Numbered::default();
    let rows = (0..table.len()).map(|row| table.row(row)).filter(|row| row.get(part::BORN).contains(&date));
    rows.filter_map(|row| row.get(part::FIRST).first())
        .for_each(|name| *names.entry(*name).or_default() += 1);
    let most = names.values().max().copied().unwrap_or(0);
    names.len() >= NAMES && most * 2 <= names.values().sum()
}

#[cfg(test)]
mod tests {
    use super::super::codes::{born, field};
    use super::super::evidence::{Evidence, Shape};
    use super::super::levels::{Memories, Prepared};
    use super::*;

    /// Rows of a hundred people of many dates, and so many of one date by one name or by many.
    fn table(many: u32, of_one: bool) -> Table {
        let mut table = Table::new(Shape::default());
        let letter = |n: u32| char::from(b'a' + u8::try_from(n % 26).unwrap());
        for n in 0..1_000 + many {
            let is_one = n >= 1_000;
            let given =
                if is_one && of_one { "Ada".into() } else { format!("{}{}a", letter(n), letter(n / 26)) };
            let born =
                if is_one { Born::new(1900, 1, 1) } else { Born::new(1950 + n % 50, 1 + n % 12, 1 + n / 50) };
            let evidence =
                Evidence { given: vec![&given], born: born.into_iter().collect(), ..Evidence::default() };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    #[test]
    fn a_date_of_very_many_people_stands_for_not_known() {
        let unknown = Born::new(1900, 1, 1).unwrap().0;
        assert_eq!(stand_ins(&table(40, false)), [unknown]);
        assert!(stand_ins(&table(40, true)).is_empty(), "one person of many rows");
        assert!(stand_ins(&table(12, false)).is_empty(), "few");
    }

    /// Those of a table of so many rows.
    fn found(rows: u32, row: impl Fn(u32) -> (String, Option<Born>)) -> Vec<u32> {
        let mut table = Table::new(Shape::default());
        for n in 0..rows {
            let (given, born) = row(n);
            let born = born.into_iter().collect();
            table.push(0, &n.to_string(), &Evidence { given: vec![&given], born, ..Evidence::default() });
        }
        table.close();
        stand_ins(&table)
    }

    /// A name of letters, as digits are none of a name.
    fn name(n: u32) -> String {
        let letter = |n: u32| char::from(b'a' + u8::try_from(n % 26).unwrap());
        format!("{}{}o", letter(n), letter(n / 26))
    }

    fn any_day(n: u32) -> Option<Born> {
        Born::new(1950 + n % 50, 1 + n % 12, 1 + n % 28)
    }

    #[test]
    fn slips_in_the_name_of_one_person_of_many_rows_are_no_other_people() {
        let rows_of_one = |slips: u32| {
            found(400, |n| match n {
                0..60 if n < slips => (name(n), Born::new(1985, 1, 26)),
                0..60 => ("Ada".into(), Born::new(1985, 1, 26)),
                _ => (name(n), any_day(n)),
            })
        };
        assert!(rows_of_one(20).is_empty());
        assert_eq!(rows_of_one(40).len(), 1, "people of many names");
    }

    #[test]
    fn a_day_that_is_told_of_many_years_stands_for_the_year() {
        let of_years = |years: u32| {
            found(2_000, |n| (name(n), if n < 200 { Born::new(1980 + n % years, 1, 1) } else { any_day(n) }))
        };
        assert!(of_years(4).is_empty());
        assert_eq!(of_years(2).len(), 2, "of two years it may stand for \"not known\"");
    }

    #[test]
    fn a_year_in_which_many_are_born_and_nobody_around_it_stands_for_not_known() {
        let years = |odd: u32, many: u32| {
            found(1_000, |n| (name(n), Born::new(if n < many { odd } else { 1930 + n % 70 }, 0, 0)))
        };
        assert_eq!(years(1900, 300), [Born::new(1900, 0, 0).unwrap().0]);
        assert!(years(1950, 300).is_empty(), "others are of the years around it");
        assert!(years(1900, 15).is_empty(), "few");
        assert!(years(1900, 600).is_empty(), "most are: a register of one year, with slips");
    }

    #[test]
    fn it_says_nothing() {
        let table = table(40, false);
        let prepared = Prepared::of(&table);
        let row = |n: u32| (0..table.len()).find(|row| table.id(*row) == n.to_string()).unwrap();
        let level = |a, b| prepared.compare(row(a), row(b), &mut Memories::default()).level(field::BORN);
        assert_eq!((level(1_001, 3), level(1_001, 1_002)), (0, 0));
        assert!(level(3, 40) > usize::from(born::SLIP));
    }
}

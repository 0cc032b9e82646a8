//! Which child goes to which school and practice, since when, and where it went before.

use crate::dice::Dice;
use crate::numbers::{Numbers, temporary_upn, upn};
use crate::people::{Child, Household, OldSchool, Schooling};
use crate::settings::School;
use crate::text::{age, days_after, days_between};
use jiff::civil::{Date, date};
use std::collections::HashMap;

/// Enrols the children of one locality.
pub struct Enrolment<'a> {
    /// The plan's day.
    pub today: Date,
    /// Maker of numbers.
    pub numbers: Numbers,
    /// The locality's number.
    pub locality: u64,
    /// The locality's schools.
    pub schools: &'a [School],
    /// Schools of the authority that some came from.
    pub elsewhere: &'a [School],
    /// How many GP practices there are.
    pub practices: usize,
    given_out: HashMap<(String, u32, i16), u32>,
}

impl<'a> Enrolment<'a> {
    /// No one enrolled yet.
    pub fn new(
        today: Date,
        numbers: Numbers,
        locality: u64,
        schools: &'a [School],
        elsewhere: &'a [School],
        practices: usize,
    ) -> Self {
        Self { today, numbers, locality, schools, elsewhere, practices, given_out: HashMap::new() }
    }

    /// Gives the household's children a school and a practice.
    pub fn enrol(&mut self, dice: &mut Dice, household: &mut Household) {
        let practice = dice.place(self.practices);
        for i in 0..household.children.len() {
            let registered = dice.chance(0.975);
            let schooling = self.schooling(dice, &household.children[i], household);
            let child = &mut household.children[i];
            child.gp = registered.then_some(practice);
            child.schooling = schooling;
        }
    }

    fn schooling(&mut self, dice: &mut Dice, child: &Child, household: &Household) -> Schooling {
        let term = self.today.year() - i16::from(self.today.month() < 9);
        let years_old = age(child.born, date(term, 8, 31));
        let year = years_old - 4;
        let due = age(child.born, self.today) >= 5 && year <= 11;
        let mut schooling = Schooling { due, year, ..Schooling::default() };
        let attends = match year {
            ..=-2 => 0.0,
            -1 => 0.3,
            0..=11 => 0.982,
            12 | 13 => 0.85,
            _ => 0.0,
        };
        // Of those not on a roll, some are taught at home and some are missing education: no school
        // file names either.
        let came_to_school_age = year >= 0;
        if !dice.chance(attends) {
            if came_to_school_age && dice.chance(0.6) {
                self.pupil_number(dice, &mut schooling, None, 0, term);
            }
            return schooling;
        }
        let place = self.place(dice, year);
        let Some(school) = self.schools.get(place) else { return schooling };
        let starts_in = match school.years.0 {
            -1 if year >= 0 => 0,
            first => first.min(year),
        };
        let start = september(term, year - starts_in);
        let late = dice.chance(0.1).then(|| dice.between(0, days_between(start, self.today).max(0)));
        let mut entered = days_after(start, late.unwrap_or(0)).min(self.today);
        let mut first = (self.schools, place);
        if let Some(moved) = household
            .before
            .as_ref()
            .filter(|m| m.from.is_some() && m.on > start && m.on > september(term, year))
        {
            let place =
                self.elsewhere.iter().position(|s| (s.years.0..=s.years.1).contains(&year)).unwrap_or(0);
            entered = days_after(moved.on, dice.between(0, 25)).min(self.today);
            let before = september(term, year - starts_in).min(moved.on);
            schooling.before = Some(OldSchool {
                place,
                elsewhere: true,
                entered: before,
                left: moved.on,
                stale: dice.chance(0.2),
            });
            first = (self.elsewhere, place);
        } else if starts_in >= 7 && dice.chance(0.85) {
            let place = self.place(dice, 5);
            let years = year - starts_in;
            let left = date(september(term, years).year(), 7, 21);
            schooling.before = Some(OldSchool {
                place,
                elsewhere: false,
                entered: september(term, year),
                left,
                stale: dice.chance(0.03),
            });
            first = (self.schools, place);
        }
        schooling.now = Some((place, entered));
        let (schools, place) = first;
        self.pupil_number(dice, &mut schooling, schools.get(place), year, term);
        if year >= 9 {
            schooling.uln = self.numbers.uln(child.serial);
        }
        schooling
    }

    /// A school that teaches this year.
    fn place(&self, dice: &mut Dice, year: i32) -> usize {
        let special = dice.chance(0.018);
        let fitting: Vec<usize> = (0..self.schools.len())
            .filter(|i| (self.schools[*i].years.0..=self.schools[*i].years.1).contains(&year))
            .filter(|i| (self.schools[*i].years == (-1, 13)) == special)
            .collect();
        dice.pick(&fitting)
    }

    fn pupil_number(
        &mut self,
        dice: &mut Dice,
        schooling: &mut Schooling,
        first: Option<&School>,
        year: i32,
        term: i16,
    ) {
        let own = self.schools.first().map_or("", |school| school.la.as_str());
        let la = first.map_or(own, |school| school.la.as_str()).to_owned();
        // Those who came from elsewhere got their number there, in a block of this locality's own.
        let block = 5000 + u32::try_from(self.locality % 2000).unwrap_or_default();
        let estab = first.filter(|school| school.la == own).map_or(block, |school| school.estab);
        let entry = september(term, year.max(0)).year();
        let serial = self.given_out.entry((la.clone(), estab, entry)).or_default();
        *serial += 1;
        schooling.upn = upn(&la, estab, entry, *serial);
        if dice.chance(0.02) {
            schooling.old_upn = temporary_upn(&la, estab, entry, *serial);
        }
    }
}

/// The start of the school year that began some years before this one's.
fn september(term: i16, years_before: i32) -> Date {
    date(term - i16::try_from(years_before.clamp(0, 20)).unwrap_or_default(), 9, 3)
}

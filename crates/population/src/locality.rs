//! One locality: a town of a few thousand children with its schools and practices. Everything of a
//! locality is held in memory, written out and forgotten, so that memory does not grow with the
//! number of children.

use crate::deprivation::Deprivation;
use crate::dice::Dice;
use crate::enrolment::Enrolment;
use crate::household::Nursery;
use crate::noise::Noise;
use crate::numbers::Numbers;
use crate::people::{Child, Household};
use crate::places::{Authority, Town};
use crate::services::Staff;
use crate::settings::{Practice, School, locality_number, practices, schools};
use crate::{Country, cases};
use jiff::civil::Date;

/// Serial numbers given out so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Serials {
    /// To children.
    pub people: u64,
    /// To adults.
    pub adults: u64,
    /// To households.
    pub households: u64,
    /// To children in the truth files.
    pub children: u64,
}

/// A locality, drawn.
pub struct Locality {
    /// The plan's seed.
    pub seed: u64,
    /// The plan's noise.
    pub noise: Noise,
    /// The plan's day.
    pub today: Date,
    /// Maker of numbers.
    pub numbers: Numbers,
    /// The authority it lies in.
    pub authority: Authority,
    /// Its number, unique in the country.
    pub number: u64,
    /// The households.
    pub households: Vec<Household>,
    /// How deprived each neighbourhood is.
    pub deprivation: Deprivation,
    /// Its schools.
    pub schools: Vec<School>,
    /// Schools of the authority from which some came.
    pub elsewhere: Vec<School>,
    /// GP practices.
    pub practices: Vec<Practice>,
}

impl Locality {
    /// Draws the `part`th locality of an authority.
    pub fn draw(
        country: &Country,
        authority: &Authority,
        part: u64,
        staff: &Staff,
        serials: &mut Serials,
    ) -> Self {
        let (seed, today) = (country.seed, country.today);
        let numbers = Numbers::new(seed);
        let number = locality_number(authority, part);
        let quota = country.part_size(authority.index, part);
        let mut town = Town::draw(seed, authority, part, quota / 2);
        let other = Authority::at((authority.index + 1) % country.authorities);
        let others = country.part_size(other.index, 0);
        let mut away = Town::draw(seed, &other, 0, others / 2);
        away.for_leavers_to(number);
        let schools_here = schools(seed, authority, part, &town.name, quota);
        let schools_away = schools(seed, &other, 0, &away.name, others);
        let practices = practices(seed, authority, part, &town.name, quota);
        let mut dice = Dice::new(seed, "people", number);
        let mut working = Dice::new(seed, "cases", number);
        let mut enrolment =
            Enrolment::new(today, numbers, number, &schools_here, &schools_away, practices.len());
        let mut households = Vec::new();
        let mut left = quota;
        let mut nursery = Nursery {
            today,
            numbers,
            town: &mut town,
            elsewhere: &mut away,
            other: &other,
            serials,
            even_origins: country.even_origins,
            restricted: country.restricted,
        };
        while left > 0 {
            let mut household = nursery.household(&mut dice, left);
            left -= household.children.iter().filter(|child| !child.adult).count() as u64;
            enrolment.enrol(&mut dice, &mut household);
            for child in &mut household.children {
                child.cases = cases::draw(&mut working, child, &staff.here, today);
                if let Some(moved) = household.before.as_ref().filter(|moved| moved.from.is_some()) {
                    child.cases_there = cases::draw_there(&mut working, child, &staff.next, moved.on, today);
                }
                child.pastoral = child.schooling.now.is_some() && working.chance(0.08);
            }
            households.push(household);
        }
        Self {
            seed,
            noise: country.noise,
            today,
            numbers,
            authority: authority.clone(),
            number,
            deprivation: Deprivation::of(seed, number, &households),
            households,
            schools: schools_here,
            elsewhere: schools_away,
            practices,
        }
    }

    /// Every child with its household.
    pub fn children(&self) -> impl Iterator<Item = (&Household, &Child)> {
        self.households
            .iter()
            .flat_map(|household| household.children.iter().map(move |child| (household, child)))
    }

    /// A stream of draws for one of the files.
    pub fn dice(&self, stream: &str) -> Dice {
        Dice::new(self.seed, &format!("{stream} {}", self.noise.name()), self.number)
    }
}

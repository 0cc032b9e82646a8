//! Draws households: who lives together, what they are called, when the children were born.

use crate::dice::Dice;
use crate::family::{Shape, births, near_name, private_phone, shape};
use crate::locality::Serials;
use crate::names::compose::{Bond, Couple, FullName, family, given};
use crate::names::{Culture, cultures};
use crate::numbers::Numbers;
use crate::people::{Adult, Child, Gender, Household, Moved, Role};
use crate::places::{Address, Authority, Town};
use crate::text::{days_after, days_between, slug, years_after};
use jiff::civil::{Date, date};

/// Draws the households of one locality.
pub struct Nursery<'a> {
    /// The plan's day.
    pub today: Date,
    /// Maker of numbers.
    pub numbers: Numbers,
    /// The town they live in.
    pub town: &'a mut Town,
    /// A town of another authority, from which some came.
    pub elsewhere: &'a mut Town,
    /// That authority.
    pub other: &'a Authority,
    /// Serial numbers given out so far.
    pub serials: &'a mut Serials,
    /// Every origin of names is as frequent as any other.
    pub even_origins: bool,
    /// The share of children whom the health service restricts.
    pub restricted: f64,
}

impl Nursery<'_> {
    /// One household with at most `most` children under 18.
    pub fn household(&mut self, dice: &mut Dice, most: u64) -> Household {
        let all = cultures();
        let even = self.even_origins;
        let origin =
            |dice: &mut Dice| &all[dice.weighted(all.iter().map(|c| if even { 1 } else { c.share }))];
        let culture = origin(dice);
        let mothers = if dice.chance(0.08) { origin(dice) } else { culture };
        let (shape, bond) = shape(dice);
        let couple = Couple::draw(dice, culture, mothers, bond);
        let earlier = (shape == Shape::Step).then(|| Couple::draw(dice, culture, mothers, Bond::Unmarried));
        let home = self.town.home(dice, self.numbers);
        let before = dice.chance(0.45).then(|| self.moved(dice));
        let adults = self.adults(dice, culture, shape, &couple, earlier.as_ref());
        self.serials.households += 1;
        let mut household = Household {
            serial: self.serials.households,
            origin: culture.origin,
            adults,
            home,
            before,
            children: Vec::new(),
        };
        self.children(dice, culture, &mut household, &couple, earlier.as_ref(), most);
        household
    }

    fn moved(&mut self, dice: &mut Dice) -> Moved {
        let far = dice.chance(0.08);
        let town = if far { &mut *self.elsewhere } else { &mut *self.town };
        Moved {
            address: town.home(dice, self.numbers),
            on: days_after(self.today, -dice.between(20, 1800)),
            from: far.then(|| self.other.clone()),
        }
    }

    fn adults(
        &mut self,
        dice: &mut Dice,
        culture: &Culture,
        shape: Shape,
        couple: &Couple,
        earlier: Option<&Couple>,
    ) -> Vec<Adult> {
        let mut adults = Vec::new();
        let mut add = |dice: &mut Dice, name: FullName, role, elsewhere: Option<Address>| {
            self.serials.adults += 1;
            let email = format!(
                "{}.{}{}@{}",
                slug(&name.given),
                slug(&name.family),
                self.serials.adults,
                dice.pick(&["example.com", "example.org", "example.net"])
            );
            adults.push(Adult { name, role, phone: private_phone(dice), email, elsewhere });
        };
        match shape {
            Shape::Couple => {
                add(dice, couple.mother.clone(), Role::Mother, None);
                add(dice, couple.father.clone(), Role::Father, None);
            }
            Shape::Apart => {
                add(dice, couple.mother.clone(), Role::Mother, None);
                if dice.chance(0.6) {
                    let elsewhere = self.town.home(dice, self.numbers);
                    add(dice, couple.father.clone(), Role::Father, Some(elsewhere));
                }
            }
            Shape::FatherAlone => add(dice, couple.father.clone(), Role::Father, None),
            Shape::Step => {
                add(dice, couple.mother.clone(), Role::Mother, None);
                add(dice, couple.father.clone(), Role::StepFather, None);
                if let Some(earlier) = earlier {
                    let elsewhere = self.town.home(dice, self.numbers);
                    add(dice, earlier.father.clone(), Role::Father, Some(elsewhere));
                }
            }
            Shape::Grandparent => {
                let name = FullName {
                    given: given(dice, culture, Gender::Girl),
                    middle: String::new(),
                    family: family(dice, culture),
                };
                add(dice, name, Role::Grandmother, None);
            }
        }
        adults
    }

    fn children(
        &mut self,
        dice: &mut Dice,
        culture: &Culture,
        household: &mut Household,
        couple: &Couple,
        earlier: Option<&Couple>,
        most: u64,
    ) {
        let first_day = days_after(years_after(self.today, -18), 1);
        let span = days_between(first_day, self.today);
        let births = births(dice, span);
        let known = births.len();
        let mut made = 0;
        for (n, days_old) in births.into_iter().enumerate() {
            // In a step-family the older half are the earlier father's.
            let parents = earlier.filter(|_| n >= known / 2).unwrap_or(couple);
            let together = if dice.chance(0.0155) { if dice.chance(0.02) { 3 } else { 2 } } else { 1 };
            let mut born = days_after(self.today, -days_old);
            if dice.chance(culture.new_year) {
                born = date(born.year(), 1, 1).max(first_day);
            }
            for order in 1..=together {
                if made == most {
                    return;
                }
                made += 1;
                let child = self.child(dice, household, parents, born, (together > 1).then_some(order));
                household.children.push(child);
            }
        }
        if dice.chance(0.006) {
            let born = days_after(first_day, -dice.between(1, 110));
            let mut adult = self.child(dice, household, couple, born, None);
            self.serials.children -= 1;
            "none".clone_into(&mut adult.id);
            adult.adult = true;
            household.children.push(adult);
        }
    }

    fn child(
        &mut self,
        dice: &mut Dice,
        household: &Household,
        parents: &Couple,
        born: Date,
        birth_order: Option<u8>,
    ) -> Child {
        let gender = if dice.chance(0.488) { Gender::Girl } else { Gender::Boy };
        let taken: Vec<String> = household.children.iter().map(|c| c.name.given.clone()).collect();
        let (mut name, mut called) = parents.child(dice, gender, &taken, birth_order.is_some());
        if let (Some(2..), Some(twin)) = (birth_order, household.children.last())
            && let Some(near) = near_name(dice, twin, gender, &taken)
        {
            (name.given, called) = (near, None);
        }
        let renamed = dice.chance(0.015);
        let former_family =
            household.other_families(&name.family).next().filter(|_| renamed).map(str::to_owned);
        self.serials.people += 1;
        self.serials.children += 1;
        Child {
            serial: self.serials.people,
            id: format!("c{:08}", self.serials.children),
            adult: false,
            name,
            called,
            former_family,
            gender,
            born,
            birth_order,
            in_care: dice.chance(0.007),
            restricted: dice.chance(self.restricted),
            nhs: self.numbers.nhs(self.serials.people),
            old_nhs: self.numbers.superseded_nhs(self.serials.people),
            gp: None,
            schooling: crate::people::Schooling::default(),
            cases: Vec::new(),
            cases_there: Vec::new(),
            pastoral: false,
        }
    }
}

//! The chances of family life: who brings children up, when they are born, what twins are called.

use crate::dice::Dice;
use crate::names::compose::Bond;
use crate::names::variants::spellings;
use crate::people::{Child, Gender};

/// Who brings the children up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Both parents.
    Couple,
    /// The mother; the father lives elsewhere.
    Apart,
    /// The father.
    FatherAlone,
    /// The mother and her partner; the father of the elder children lives elsewhere.
    Step,
    /// A grandmother.
    Grandparent,
}

/// How many days ago the children of a household were born, the youngest first. A family of any
/// size may stand anywhere in time: brothers and sisters who are grown up or not born yet are left
/// out, so that every age is equally frequent.
pub fn births(dice: &mut Dice, span: i32) -> Vec<i32> {
    loop {
        let wanted = 1 + dice.weighted([30_u64, 40, 19, 8, 3].into_iter());
        let mut days = dice.between(-7000, span);
        let mut births = Vec::new();
        for _ in 0..wanted {
            if (0..=span).contains(&days) {
                births.push(days);
            }
            days += dice.between(430, 1700);
        }
        if !births.is_empty() {
            return births;
        }
    }
}

/// A twin's name that sounds or looks like the other's; parents do choose such names.
pub fn near_name(dice: &mut Dice, twin: &Child, gender: Gender, taken: &[String]) -> Option<String> {
    if twin.gender != gender || !dice.chance(0.15) {
        return None;
    }
    let others = spellings(&twin.name.given);
    let near = (!others.is_empty()).then(|| dice.pick(others).to_owned());
    near.filter(|name| !taken.contains(name))
}

/// Who brings the children up, and how the parents' names stand to each other.
pub fn shape(dice: &mut Dice) -> (Shape, Bond) {
    match dice.below(100) {
        0..60 => (Shape::Couple, Bond::Married),
        60..74 => (Shape::Couple, Bond::Unmarried),
        74..90 => (Shape::Apart, if dice.chance(0.5) { Bond::MotherAlone } else { Bond::Married }),
        90..92 => (Shape::FatherAlone, Bond::Unmarried),
        92..98 => (Shape::Step, Bond::Unmarried),
        _ => (Shape::Grandparent, Bond::MotherAlone),
    }
}

/// A private number out of the ranges that Ofcom keeps for drama; they are few, so families share.
pub fn private_phone(dice: &mut Dice) -> String {
    let n = dice.below(1000);
    match dice.below(10) {
        0..7 => format!("07700 900{n:03}"),
        7 => format!("01632 960{n:03}"),
        8 => format!("020 7946 0{n:03}"),
        _ => format!("0113 496 0{n:03}"),
    }
}

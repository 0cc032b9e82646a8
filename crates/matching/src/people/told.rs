//! A decision's explanation, as it is kept and as it is told: for each field how far it agreed and what that
//! is worth, in plain words.

use super::said::{category, shape, shape_identifiers};
use crate::link::codes::{code, field, middle, name, place};
use crate::link::facts::{Address, Facts, Place};
use crate::link::model::{Millibits, Part, Waterfall};
use crate::link::sentences;
use serde::{Deserialize, Serialize};

/// A field's part in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// The field, by its place among those that are compared; or one of those below.
    pub field: u8,
    /// How far it agreed.
    pub level: u8,
    /// What that is worth.
    pub millibits: Millibits,
    /// What its words depend on; none in decisions that were made before they were kept.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
}

/// How a field agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The same.
    Same,
    /// Nearly so.
    Nearly,
    /// Different.
    Different,
}

/// No facts.
const NONE: Facts = Facts { place: None, born: None, same_middle: None };
/// People of one household share part of what agrees.
const HOUSEHOLD: u8 = 254;
/// Something agrees that a shield holds back.
const WHEREABOUTS: u8 = 255;

fn of_category(which: usize) -> usize {
    field::OTHERS + shape_identifiers() + which
}

/// Of what the words of a pair depend on, what those of a field do. A word of an address is a whole home here, held as a
/// hash: to have one in common is to have an address in common.
fn facts_of(field: usize, facts: Facts) -> Facts {
    let homes = |place: Place| {
        let address = place.address.map(|address| match address {
            Address::Different => Address::Different,
            _ => Address::Same,
        });
        Place { address, ..place }
    };
    match field {
        field::PLACE => Facts { place: facts.place.map(homes), ..Facts::default() },
        field::BORN => Facts { born: facts.born, ..Facts::default() },
        field::MIDDLE => Facts { same_middle: facts.same_middle, ..Facts::default() },
        _ => Facts::default(),
    }
}

impl Weight {
    /// That something agrees which a shield holds back. It weighs nothing: it is why a person looks.
    pub const SOMETHING_HIDDEN: Self = Self { field: WHEREABOUTS, level: 1, millibits: 0, facts: NONE };

    /// The weights of a pair.
    pub fn of(waterfall: &Waterfall) -> Vec<Self> {
        let number = |of: usize| u8::try_from(of).unwrap_or(u8::MAX);
        let part = |part: &Part| Self {
            field: number(part.field),
            level: number(part.level),
            millibits: part.millibits,
            facts: facts_of(part.field, waterfall.facts),
        };
        let mut weights: Vec<Self> = sentences::told_parts(waterfall).iter().map(part).collect();
        if waterfall.household <= sentences::HOUSEHOLD_TELLS {
            weights.push(Self { field: HOUSEHOLD, level: 1, millibits: waterfall.household, facts: NONE });
        }
        weights
    }

    /// Whether a shield holds it back: all but names, date of birth, gender, and the place in a multiple
    /// birth. That two are of one household tells where the one lives, if the other is not shielded.
    pub fn is_held_back_by_shield(self) -> bool {
        let field = usize::from(self.field);
        !matches!(field, field::GIVEN | field::FAMILY | field::MIDDLE | field::BORN | field::SEX)
            && field != of_category(category::BIRTH_ORDER)
            && self.field != WHEREABOUTS
    }

    /// Whether it tells of hidden things that something agrees.
    pub fn is_something_hidden(self) -> bool {
        self.field == WHEREABOUTS
    }

    /// How the field agrees.
    pub fn how(self) -> How {
        let differs = match usize::from(self.field) {
            field::GIVEN | field::FAMILY => self.level >= name::DIFFERENT,
            field::MIDDLE => self.level >= middle::DIFFERENT,
            field::BORN => self.level >= crate::link::codes::born::YEAR,
            field::PLACE => self.level >= place::OTHER_ADDRESS,
            field::SEX => self.level > code::EXACT,
            // Two records of a register that keeps one of each child speak for two children.
            other if other == of_category(category::SOURCE) => true,
            _ if self.field == HOUSEHOLD => true,
            _ => self.level > code::SLIP,
        };
        if differs {
            How::Different
        } else if self.level == code::EXACT {
            How::Same
        } else {
            How::Nearly
        }
    }

    /// In words; nothing where there is nothing to tell.
    pub fn in_words(self) -> Option<String> {
        let (of, level) = (usize::from(self.field), usize::from(self.level));
        if of == of_category(category::SOURCE) {
            let told = "both from one register, which keeps one record of each child";
            return (self.level == code::EXACT).then(|| told.to_owned());
        }
        Some(match self.field {
            WHEREABOUTS => "something agrees that a shield holds back".to_owned(),
            HOUSEHOLD => sentences::HOUSEHOLD.to_owned(),
            _ if of == field::SEX => sentences::same_or_different("gender", self.level == code::EXACT),
            _ => {
                let shape = shape();
                let names = shape.identifiers.iter().chain(&shape.categories);
                let name = of.checked_sub(field::OTHERS).and_then(|at| names.clone().nth(at));
                let part = Part { field: of, level, millibits: self.millibits };
                sentences::of(&part, self.facts, name.map_or("", String::as_str))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(field: usize, level: u8) -> Weight {
        Weight { field: u8::try_from(field).unwrap(), level, millibits: 1_000, facts: NONE }
    }

    #[test]
    fn every_field_has_its_words_and_its_place_behind_the_shield() {
        let told = |field, level| {
            let weight = weight(field, level);
            (weight.in_words().unwrap_or_default(), weight.how(), weight.is_held_back_by_shield())
        };
        assert_eq!(
            told(field::GIVEN, 2),
            ("given name in another form, or cut short".into(), How::Nearly, false)
        );
        assert_eq!(told(field::BORN, 1), ("same date of birth".into(), How::Same, false));
        assert_eq!(told(field::SEX, 2), ("different gender".into(), How::Different, false));
        assert_eq!(told(field::PLACE, 1), ("same address and postcode".into(), How::Same, true));
        assert_eq!(told(field::OTHERS, 3), ("different NHS number".into(), How::Different, true));
        let parent = of_category(category::PARENT);
        assert_eq!(told(parent, 1), ("same parent's name".into(), How::Same, true));
        let order = of_category(category::BIRTH_ORDER);
        assert_eq!(told(order, 3), ("different place in a multiple birth".into(), How::Different, false));
        let source = of_category(category::SOURCE);
        assert_eq!(told(source, 1).1, How::Different);
        assert_eq!(weight(source, 3).in_words(), None);
        assert!(Weight::SOMETHING_HIDDEN.in_words().is_some());
        let household = Weight { field: HOUSEHOLD, level: 1, millibits: -3_000, facts: NONE };
        assert!(household.in_words().is_some() && household.is_held_back_by_shield());
    }

    #[test]
    fn a_home_in_common_is_told_the_same_and_what_was_kept_without_facts_is_told_as_far_as_it_is_sure() {
        use crate::link::facts::Postcode;
        let place = Place { address: Some(Address::Most), postcode: Some(Postcode::Different) };
        let facts = Facts { place: Some(place), ..Facts::default() };
        let part = Part { field: field::PLACE, level: usize::from(place::MOST_ONLY), millibits: 4_000 };
        let waterfall = Waterfall { prior: 0, parts: vec![part], household: -1_999, total: 2_001, facts };
        let told = Weight::of(&waterfall);
        assert_eq!(told.len(), 1, "a household that takes little is not told");
        assert_eq!(told[0].in_words().unwrap(), "same address, different postcode");
        let kept = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Weight>>(&kept).unwrap(), told);
        let before: Weight = serde_json::from_str(r#"{"field":5,"level":14,"millibits":-2000}"#).unwrap();
        assert_eq!(before.in_words().unwrap(), "different postcode");
        let given = Weight { field: 0, level: 1, millibits: 5_000, facts: NONE };
        assert_eq!(serde_json::to_string(&given).unwrap(), r#"{"field":0,"level":1,"millibits":5000}"#);
    }
}

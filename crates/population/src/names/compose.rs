//! Puts names together by the conventions of a culture.

use super::{Culture, Style, WESTERN_BOYS, WESTERN_GIRLS, WOMENS};
use crate::dice::Dice;
use crate::people::Gender;

/// A whole name. A family name may be empty (children with one name only).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FullName {
    /// First name.
    pub given: String,
    /// Middle names.
    pub middle: String,
    /// Family name.
    pub family: String,
}

/// How two parents' names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bond {
    /// Married: mostly one family name.
    Married,
    /// Not married: two family names.
    Unmarried,
    /// The mother alone: the children often have her name.
    MotherAlone,
}

/// The names of two parents, and what their children get from them.
#[derive(Clone, Debug)]
pub struct Couple {
    culture: &'static Culture,
    /// The mother.
    pub mother: FullName,
    /// The father.
    pub father: FullName,
    son: String,
    daughter: String,
    muhammad: Option<&'static str>,
}

/// A given name, the frequent ones first.
pub fn given(dice: &mut Dice, culture: &Culture, gender: Gender) -> String {
    let names = if gender == Gender::Girl { &culture.girls } else { &culture.boys };
    let place = dice.skewed(names.len(), 0.45);
    names.get(place).map_or_else(String::new, |name| spaced(name))
}

/// A family name as the tables have it.
pub fn family(dice: &mut Dice, culture: &Culture) -> String {
    let place = dice.skewed(culture.families.len(), 0.5);
    culture.families.get(place).map_or_else(String::new, |name| spaced(name))
}

/// `De-Luca` stands for "De Luca" in the tables, whose names are parted by spaces.
fn spaced(name: &str) -> String {
    if name.starts_with("De-") || name.starts_with("Dela-") {
        name.replace('-', " ")
    } else {
        name.to_owned()
    }
}

/// The form of a family name for a woman.
fn feminine(style: Style, name: &str, wife: bool) -> String {
    let change = |from: &str, to: &str| name.strip_suffix(from).map(|stem| format!("{stem}{to}"));
    let changed = match style {
        Style::Slavic => change("ski", "ska")
            .or_else(|| change("cki", "cka"))
            .or_else(|| change("dzki", "dzka"))
            .or_else(|| change("ov", "ova"))
            .or_else(|| change("ev", "eva")),
        Style::Baltic if wife => ["as", "is", "us"].iter().find_map(|ending| change(ending, "ienė")),
        Style::Baltic => change("as", "aitė").or_else(|| change("is", "ytė")).or_else(|| change("us", "utė")),
        _ => None,
    };
    changed.unwrap_or_else(|| name.to_owned())
}

fn icelandic(father: &str, ending: &str) -> String {
    format!(
        "{}{ending}",
        father.strip_suffix("ur").map_or_else(|| format!("{father}s"), |stem| format!("{stem}s"))
    )
}

impl Couple {
    /// Draws a mother and a father, and settles what their children are called.
    pub fn draw(dice: &mut Dice, culture: &'static Culture, mothers: &'static Culture, bond: Bond) -> Self {
        let style = culture.style;
        let his = family(dice, culture);
        let hers = family(dice, mothers);
        let one_name = bond == Bond::Married
            && matches!(style, Style::Western | Style::Slavic | Style::Baltic | Style::Vietnamese if dice.chance(0.75));
        let mut father =
            FullName { given: given(dice, culture, Gender::Boy), middle: String::new(), family: his.clone() };
        let mut mother = FullName {
            given: given(dice, mothers, Gender::Girl),
            middle: String::new(),
            family: if one_name { feminine(style, &his, true) } else { feminine(mothers.style, &hers, true) },
        };
        let (mut son, mut daughter) = (his.clone(), feminine(style, &his, false));
        let mut muhammad = None;
        match style {
            Style::Western if !one_name => {
                let joined = format!("{hers}-{his}");
                let whose = dice.unit();
                let name = if bond == Bond::MotherAlone && whose < 0.5 || whose < 0.18 {
                    hers
                } else if whose > 0.88 && !joined.contains(' ') && joined.len() < 24 {
                    joined
                } else {
                    his
                };
                (son, daughter) = (name.clone(), name);
            }
            Style::Muslim => {
                muhammad = dice
                    .chance(0.45)
                    .then(|| dice.pick(&["Muhammad", "Mohammed", "Mohammad", "Mohamed", "Muhammed"]));
                if dice.chance(0.5) {
                    mother.family = womens(dice);
                }
                if dice.chance(0.3) {
                    daughter = womens(dice);
                }
            }
            Style::Punjabi => {
                "Singh".clone_into(&mut father.middle);
                "Kaur".clone_into(&mut mother.middle);
                if dice.chance(0.5) || his == "Singh" {
                    (son, daughter) = ("Singh".to_owned(), "Kaur".to_owned());
                    father.family = std::mem::take(&mut father.middle);
                    mother.family = std::mem::take(&mut mother.middle);
                }
            }
            Style::Patronymic => {
                let grandfather = family(dice, culture);
                father.middle.clone_from(&grandfather);
                son.clone_from(&grandfather);
                daughter = grandfather;
            }
            Style::FathersName => {
                son.clone_from(&his);
                daughter = his;
            }
            Style::Spanish => (son, daughter) = (format!("{his} {hers}"), format!("{his} {hers}")),
            Style::Portuguese => (son, daughter) = (format!("{hers} {his}"), format!("{hers} {his}")),
            Style::Icelandic => {
                son = icelandic(&father.given, "son");
                daughter = icelandic(&father.given, "dóttir");
            }
            _ => {}
        }
        Self { culture, mother, father, son, daughter, muhammad }
    }

    /// A child of this couple: the name, and what the child is called where that differs. Names
    /// of brothers and sisters are not used twice; twins do not both have Muhammad before theirs.
    pub fn child(
        &self,
        dice: &mut Dice,
        gender: Gender,
        taken: &[String],
        twin: bool,
    ) -> (FullName, Option<String>) {
        let mut name = FullName { family: self.family_for(gender), ..FullName::default() };
        for _ in 0..12 {
            name.given = given(dice, self.culture, gender);
            if !taken.contains(&name.given) {
                break;
            }
        }
        let mut called = None;
        match self.culture.style {
            Style::Punjabi if name.family != "Singh" && name.family != "Kaur" => {
                (if gender == Gender::Girl { "Kaur" } else { "Singh" }).clone_into(&mut name.middle);
            }
            Style::Patronymic => name.middle.clone_from(&self.father.given),
            Style::Vietnamese => {
                (if gender == Gender::Girl { "Thi" } else { "Van" }).clone_into(&mut name.middle);
            }
            Style::Chinese if dice.chance(0.6) => {
                let western = if gender == Gender::Girl { WESTERN_GIRLS } else { WESTERN_BOYS };
                let names: Vec<&str> = western.split(' ').collect();
                called = Some(dice.pick(&names).to_owned());
            }
            Style::Muslim => {
                if let (Some(muhammad), Gender::Boy) = (self.muhammad.filter(|_| !twin), gender) {
                    let by = std::mem::replace(&mut name.given, muhammad.to_owned());
                    called = dice.chance(0.7).then(|| by.clone());
                    name.middle = by;
                }
            }
            Style::Western if dice.chance(0.75) => {
                name.middle = given(dice, self.culture, gender);
                if dice.chance(0.12) {
                    name.middle = format!("{} {}", name.middle, given(dice, self.culture, gender));
                }
            }
            _ => {}
        }
        if dice.chance(self.culture.mononyms) {
            name.middle.clear();
            name.family.clear();
        }
        (name, called)
    }

    /// The family name that a child of these parents gets.
    pub fn family_for(&self, gender: Gender) -> String {
        if gender == Gender::Girl { self.daughter.clone() } else { self.son.clone() }
    }
}

fn womens(dice: &mut Dice) -> String {
    let names: Vec<&str> = WOMENS.split(' ').collect();
    dice.pick(&names).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_follow_the_sex() {
        assert_eq!(feminine(Style::Slavic, "Kowalski", true), "Kowalska");
        assert_eq!(feminine(Style::Slavic, "Ivanov", false), "Ivanova");
        assert_eq!(feminine(Style::Baltic, "Kazlauskas", false), "Kazlauskaitė");
        assert_eq!(feminine(Style::Baltic, "Kazlauskas", true), "Kazlauskienė");
        assert_eq!(feminine(Style::Western, "Ivanov", false), "Ivanov");
        assert_eq!(icelandic("Sigurður", "dóttir"), "Sigurðsdóttir");
        assert_eq!(icelandic("Jón", "son"), "Jónsson");
    }
}

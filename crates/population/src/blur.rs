//! What one source sees of a child: the truth, blurred row by row.

use crate::dice::Dice;
use crate::names::variants::{nicknames, sounds_like, spellings};
use crate::noise::Rates;
use crate::people::{Child, Household};
use crate::places::Address;
use crate::text::{days_after, without_accents};
use jiff::civil::Date;

/// A child as one row of one source has it. Empty text is "not there".
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// First name.
    pub given: String,
    /// Middle names.
    pub middle: String,
    /// Family name.
    pub family: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// `F`, `M` or nothing.
    pub sex: &'static str,
    /// NHS number.
    pub nhs: String,
    /// Unique pupil number.
    pub upn: String,
    /// Address; its postcode may be missing.
    pub address: Address,
    /// The address is one from before.
    pub old_address: bool,
}

/// Looks at a child with a source's eyes. A child in care is seen at the family's address or at
/// none, never at the placement's.
pub fn look(dice: &mut Dice, rates: &Rates, child: &Child, household: &Household, today: Date) -> Seen {
    let (given, family) = names(dice, rates, child, household);
    let mut seen = Seen {
        given: texture(dice, rates, given),
        middle: child.name.middle.clone(),
        family: texture(dice, rates, family),
        born: birthday(dice, rates, child.born, today),
        sex: if dice.chance(rates.no_sex) { "" } else { child.gender.letter() },
        ..Seen::default()
    };
    if dice.chance(rates.capitals) {
        seen.given = seen.given.to_uppercase();
        seen.middle = seen.middle.to_uppercase();
        seen.family = seen.family.to_uppercase();
    }
    if dice.chance(rates.nhs_known) {
        let sibling = household
            .children
            .iter()
            .find(|other| other.serial != child.serial)
            .map(|other| other.nhs.as_str());
        seen.nhs = number(dice, rates, &child.nhs, child.old_nhs.as_deref(), sibling);
    }
    let schooling = &child.schooling;
    if !schooling.upn.is_empty() && dice.chance(rates.upn_known) {
        let old = Some(schooling.old_upn.as_str()).filter(|upn| !upn.is_empty());
        seen.upn = number(dice, rates, &schooling.upn, old, None);
    }
    // About half of the households have an old address.
    let (address, old) = match &household.before {
        Some(moved) if dice.chance(rates.old_address / 0.45) => (&moved.address, true),
        _ => (&household.home, false),
    };
    if !(child.in_care && dice.chance(0.5)) {
        seen.address = address.clone();
        seen.old_address = old;
    }
    if dice.chance(rates.no_postcode) {
        seen.address.postcode.clear();
    }
    seen
}

/// Given and family name, right or in one of the ways in which sources have them otherwise.
fn names(dice: &mut Dice, rates: &Rates, child: &Child, household: &Household) -> (String, String) {
    let mut given = child.name.given.clone();
    let mut family = child.name.family.clone();
    let short = nicknames(&given);
    if let Some(called) = child.called.as_ref().filter(|_| dice.chance(rates.called)) {
        given.clone_from(called);
    } else if !short.is_empty() && dice.chance(rates.nickname * 2.5) {
        dice.pick(short).clone_into(&mut given);
    }
    if dice.chance(rates.homophone) {
        given = respelt(dice, &given);
    }
    if dice.chance(rates.homophone) {
        family = respelt(dice, &family);
    }
    if dice.chance(rates.other_family) {
        family = other_family(dice, &family, child, household);
    }
    if dice.chance(rates.typo) {
        given = mistyped(dice, rates, &given);
    }
    if dice.chance(rates.typo / 2.0) {
        family = mistyped(dice, rates, &family);
    }
    // Systems that ask for two names get a single one in either field, or in both.
    if child.name.family.is_empty() {
        return match dice.below(10) {
            0..4 => (given, String::new()),
            4..7 => (String::new(), given),
            _ => (given.clone(), given),
        };
    }
    let family_first = matches!(household.origin, "chinese" | "hong-kong" | "vietnamese");
    if dice.chance(if family_first { rates.swapped * 6.0 } else { rates.swapped }) {
        std::mem::swap(&mut given, &mut family);
    }
    (given, family)
}

fn respelt(dice: &mut Dice, name: &str) -> String {
    let known = spellings(name);
    if known.is_empty() {
        sounds_like(name).unwrap_or_else(|| name.to_owned())
    } else {
        dice.pick(known).to_owned()
    }
}

fn other_family(dice: &mut Dice, family: &str, child: &Child, household: &Household) -> String {
    let mut others: Vec<&str> = household.other_families(family).collect();
    others.extend(child.former_family.as_deref());
    others.extend(family.split(['-', ' ']).filter(|part| *part != family && part.len() > 2));
    if others.is_empty() { family.to_owned() } else { dice.pick(&others).to_owned() }
}

/// Neighbours on the keyboard, for a letter typed wrong.
const NEIGHBOURS: &str = "qwertyuiop asdfghjkl zxcvbnm";
/// What a scanner takes for what.
const SCANNED: [(&str, &str); 9] = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "i"),
    ("i", "l"),
    ("o", "0"),
    ("cl", "d"),
    ("h", "b"),
    ("e", "c"),
    ("u", "v"),
];

fn mistyped(dice: &mut Dice, rates: &Rates, name: &str) -> String {
    if rates.scanned {
        let (from, to) = SCANNED[dice.place(SCANNED.len())];
        if name.get(1..).is_some_and(|rest| rest.contains(from)) {
            return name.replacen(from, to, 1);
        }
    }
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = if dice.chance(0.08) { 0 } else { 1 + dice.place(letters.len() - 1) };
    match dice.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at].to_ascii_lowercase()),
        2 => {
            let next = if at + 1 < letters.len() { at + 1 } else { at - 1 };
            letters.swap(at, next);
        }
        _ => {
            let row: Vec<char> = NEIGHBOURS.chars().collect();
            let place = row.iter().position(|key| *key == letters[at].to_ascii_lowercase());
            let beside = place.and_then(|place| {
                row.get(place + 1).filter(|key| **key != ' ').or_else(|| row.get(place.wrapping_sub(1)))
            });
            letters[at] = beside.copied().filter(|key| *key != ' ').unwrap_or('e');
        }
    }
    letters.into_iter().collect()
}

/// Accents, spaces and hyphens.
fn texture(dice: &mut Dice, rates: &Rates, mut name: String) -> String {
    if !name.is_ascii() && dice.chance(rates.plain) {
        name = without_accents(&name);
    }
    if name.contains('-') && dice.chance(rates.no_hyphen) {
        name = name.replace('-', " ");
    }
    if dice.chance(rates.spaces) {
        name = match dice.below(3) {
            0 => format!(" {name}"),
            1 => format!("{name} "),
            _ => name.replace(' ', "  "),
        };
    }
    name
}

fn birthday(dice: &mut Dice, rates: &Rates, born: Date, today: Date) -> Option<Date> {
    if dice.chance(rates.no_date) {
        return None;
    }
    let (year, month, day) = (born.year(), born.month(), born.day());
    let wrong = if dice.chance(rates.day_month) {
        Date::new(year, day, month).ok()
    } else if dice.chance(rates.date_slip) {
        match dice.below(4) {
            0 => Date::new(year + 1, month, day).ok(),
            1 => Date::new(year - 1, month, day).ok(),
            2 => Date::new(year, month % 12 + 1, day).ok(),
            _ => Some(days_after(born, if dice.chance(0.5) { 10 } else { 1 })),
        }
    } else {
        None
    };
    Some(wrong.filter(|date| *date <= today).unwrap_or(born))
}

fn number(dice: &mut Dice, rates: &Rates, own: &str, old: Option<&str>, sibling: Option<&str>) -> String {
    if dice.chance(rates.wrong_number) {
        return failing(own);
    }
    if let Some(sibling) = sibling.filter(|_| dice.chance(rates.siblings_number)) {
        return sibling.to_owned();
    }
    // About one child in fifty has a replaced number.
    old.filter(|_| dice.chance(rates.superseded * 50.0)).unwrap_or(own).to_owned()
}

/// The number with its last digit changed, so that its check fails.
fn failing(number: &str) -> String {
    let mut text = number.to_owned();
    let digit = text.pop().and_then(|last| last.to_digit(10)).unwrap_or(0);
    format!("{text}{}", (digit + 1) % 10)
}

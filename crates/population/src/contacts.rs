//! Telephone numbers, e-mail addresses and names of practitioners, teams and offices.

use crate::dice::Dice;
use crate::names::compose::{Bond, Couple};
use crate::names::cultures;
use crate::text::slug;

/// The number ranges that Ofcom keeps for drama; three digits follow.
const RANGES: [&str; 13] = [
    "01632 960",
    "0113 496 0",
    "0114 496 0",
    "0115 496 0",
    "0116 496 0",
    "0117 496 0",
    "0118 496 0",
    "0121 496 0",
    "0151 496 0",
    "0161 496 0",
    "0191 498 0",
    "020 7946 0",
    "028 9649 6",
];

/// The `n`th contact's telephone number. Fifty contacts share a switchboard and have an extension
/// each, so that no two of the first hundred million contacts have the same number.
pub fn phone(n: u64) -> String {
    let board = n / 50 % 13_000;
    let range = usize::try_from(board % 13).ok().and_then(|i| RANGES.get(i)).copied().unwrap_or_default();
    format!("{range}{:03} ext {}", board / 13, 1000 + n / 650_000 * 50 + n % 50)
}

/// A person who works with children, or an office that answers for one.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Role; empty for an office.
    pub role: &'static str,
    /// Telephone; may be empty.
    pub phone: String,
    /// E-mail; may be empty.
    pub email: String,
}

/// An address that tells nothing of the organisation, for the services whose name is not shown.
pub fn neutral_email(n: u64) -> String {
    format!("t{n}@contacts.example")
}

/// A practitioner's name.
pub fn staff_name(dice: &mut Dice) -> String {
    let all = cultures();
    let culture = &all[dice.weighted(all.iter().map(|c| c.share))];
    let couple = Couple::draw(dice, culture, culture, Bond::Unmarried);
    let name = if dice.chance(0.78) { couple.mother } else { couple.father };
    format!("{} {}", name.given, name.family)
}

/// The `n`th contact: a person with a role at a mail domain.
pub fn person(dice: &mut Dice, n: u64, role: &'static str, domain: &str) -> Contact {
    let name = staff_name(dice);
    let email = format!(
        "{}{n}@{domain}",
        name.split(' ').map(slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
    );
    Contact { name, role, phone: phone(n), email }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_directory::personal::{Email, Phone};
    use std::collections::HashSet;

    #[test]
    fn phones_are_unique_and_readable() {
        let numbers = (0..40_000).chain(640_000..680_000).chain(16_000_000..16_020_000);
        let all: Vec<String> = numbers.map(phone).collect();
        assert!(all.iter().all(|text| Phone::parse_strict(text).is_some()));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        assert!(Email::parse_strict(&neutral_email(4821)).is_some());
    }
}

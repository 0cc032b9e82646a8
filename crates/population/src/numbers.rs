//! Identifying numbers, made from a serial number through a permutation: unique without a memory
//! of what was given out. All lie in ranges that the registers do not issue to people.

use crate::dice::fnv;
use contactpoint_directory::identifier::upn_check_letter;

/// Leading digits 8 and 9 and seven more: the prefixes that numbers are made of.
const PREFIXES: u64 = 20_000_000;
/// Serial numbers from here down are superseded numbers' own.
const SUPERSEDED: u64 = PREFIXES - 1;

/// Makes the numbers of one plan.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    shift: u64,
}

impl Numbers {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self { shift: fnv(&format!("numbers {seed}")) % PREFIXES }
    }

    /// An eight digit prefix; the multiplier shares no factor with the range, so no two serial
    /// numbers below the range share one.
    fn prefix(self, serial: u64, multiplier: u64) -> u64 {
        80_000_000 + (serial % PREFIXES * multiplier + self.shift) % PREFIXES
    }

    /// The NHS number of a person.
    pub fn nhs(self, serial: u64) -> String {
        nine_and_check(self.prefix(serial, 7_368_787), |sum| match 11 - sum % 11 {
            11 => Some(0),
            10 => None,
            check => Some(check),
        })
    }

    /// The number that was replaced by [`Self::nhs`], for one person in fifty.
    pub fn superseded_nhs(self, serial: u64) -> Option<String> {
        (serial % 50 == self.shift % 50).then(|| self.nhs(SUPERSEDED - serial / 50))
    }

    /// The unique learner number of a person.
    pub fn uln(self, serial: u64) -> String {
        nine_and_check(self.prefix(serial, 5_915_587), |sum| match sum % 11 {
            0 => None,
            r => Some(10 - r),
        })
    }

    /// A property number; `99` does not begin one in use.
    pub fn uprn(self, serial: u64) -> String {
        let spread = (serial % 10_000_000_000 * 1_267_000_013 + self.shift) % 10_000_000_000;
        format!("99{spread:010}")
    }

    /// A number without meaning for a case, in six to nine digits.
    pub fn case(self, serial: u64, system: u64) -> u64 {
        100_000 + (serial * 48_271 + system * 7_919 + self.shift) % 899_999_963
    }
}

/// Adds the first ninth digit (counted from a spread start) that allows a check digit, and it.
fn nine_and_check(prefix: u64, check: impl Fn(u64) -> Option<u64>) -> String {
    for step in 0..10 {
        let nine = prefix * 10 + (prefix / 7 + step) % 10;
        let sum: u64 = (2..=10).map(|weight| nine / 10_u64.pow(weight - 2) % 10 * u64::from(weight)).sum();
        if let Some(check) = check(sum) {
            return format!("{nine}{check}");
        }
    }
    String::new()
}

/// A pupil number: authority, establishment, year and a serial number within them.
pub fn upn(la: &str, estab: u32, year: i16, serial: u32) -> String {
    let rest = format!("{la}{estab:04}{:02}{serial:03}", year % 100);
    upn_check_letter(&rest).map_or_else(String::new, |letter| format!("{letter}{rest}"))
}

/// A temporary pupil number, as one is replaced when the right one becomes known.
pub fn temporary_upn(la: &str, estab: u32, year: i16, serial: u32) -> String {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let letter = LETTERS.get(serial as usize / 100 % 23).copied().map_or('A', char::from);
    let rest = format!("{la}{estab:04}{:02}{:02}{letter}", year % 100, serial % 100);
    upn_check_letter(&rest).map_or_else(String::new, |check| format!("{check}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_directory::identifier::{Identifier, IdentifierKind};
    use std::collections::HashSet;

    #[test]
    fn numbers_are_valid_and_unique() {
        let numbers = Numbers::new(5);
        let mut seen = HashSet::new();
        for serial in 1..20_000 {
            let nhs = numbers.nhs(serial);
            assert!(Identifier::parse(IdentifierKind::Nhs, &nhs).is_some(), "{nhs}");
            assert!(seen.insert(nhs));
            if let Some(old) = numbers.superseded_nhs(serial) {
                assert!(Identifier::parse(IdentifierKind::Nhs, &old).is_some(), "{old}");
                assert!(seen.insert(old));
            }
            let uln = numbers.uln(serial);
            assert!(Identifier::parse(IdentifierKind::Uln, &uln).is_some(), "{uln}");
        }
        for serial in 0..2000 {
            for upn in [upn("801", 2004, 2019, serial % 1000), temporary_upn("801", 2004, 2019, serial)] {
                assert!(Identifier::parse(IdentifierKind::Upn, &upn).is_some(), "{upn}");
            }
        }
    }
}

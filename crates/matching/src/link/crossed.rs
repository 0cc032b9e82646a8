//! Names that stand in each other's place: the family name first, or in the field of given names.

use super::codes::name;
use super::evidence::is_particle;
use super::intern::Interner;
use super::levels::{agrees, best};
use super::table::{Row, part};

/// The names of a row.
#[derive(Clone, Copy)]
struct Named<'a> {
    first: &'a [u32],
    rest: &'a [u32],
    family: &'a [u32],
    parts: &'a [u32],
}

impl<'a> Named<'a> {
    fn of(row: Row<'a>) -> Self {
        let [first, rest, family, parts] =
            [part::FIRST, part::REST, part::FAMILY, part::PARTS].map(|part| row.get(part));
        Self { first, rest, family, parts }
    }

    /// Whether a given name stands where the other has its family name.
    fn crosses(self, other: Self, alike: &mut impl FnMut(u32, u32) -> u8) -> bool {
        agrees(best(self.first, other.family, alike))
    }

    /// Whether it does so in part: "Tsz-Yan" is two given names or one family name of two parts, "El-Sayed" one
    /// family name or a particle and a given name.
    fn crosses_in_part(self, other: Self, names: &Interner, alike: &mut impl FnMut(u32, u32) -> u8) -> bool {
        self.crosses(other, alike)
            || agrees(best(self.first, other.parts, alike))
            || self.first.iter().any(|first| self.is_with_particle(names.text(*first), other, names))
    }

    fn is_with_particle(self, first: &str, other: Self, names: &Interner) -> bool {
        let is_rest = |text: &str| self.rest.iter().any(|rest| names.text(*rest) == text);
        is_particle(first)
            && other.family.iter().any(|family| names.text(*family).strip_prefix(first).is_some_and(is_rest))
    }
}

/// Levels of given and family name, neither of which agrees in its place: both changed places (one of them as a
/// whole), or one that stands alone is in the other's place.
pub(super) fn crossed(
    [given, family]: [u8; 2],
    a: Row,
    b: Row,
    names: &Interner,
    alike: &mut impl FnMut(u32, u32) -> u8,
) -> (u8, u8) {
    let (a, b) = (Named::of(a), Named::of(b));
    let (one, other) = (a.crosses(b, alike), b.crosses(a, alike));
    let alone = |first: &[u32], family: &[u32]| first.is_empty() || family.is_empty();
    if (one && b.crosses_in_part(a, names, alike)) || (other && a.crosses_in_part(b, names, alike)) {
        (name::SWAPPED, name::SWAPPED)
    } else if (one && alone(a.family, b.first)) || (other && alone(b.family, a.first)) {
        (given, name::SWAPPED)
    } else {
        (given, family)
    }
}

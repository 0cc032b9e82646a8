//! Names that stand in each other's place: the family name first, or in the field of given names.

use super::alike::Alike;
use super::codes::{field, name};
use super::intern::Interner;
use super::levels::{agrees, best};
use super::model::{Millibits, Worth};
use super::name_parts::is_particle;
use super::rarity::USUAL;
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

    /// How far a given name agrees with what the other has for its family name.
    fn crosses(self, other: Self, alike: &mut impl FnMut(u32, u32) -> u8) -> u8 {
        told(best(self.first, other.family, &mut *alike))
    }

    /// How far it does so in part: "Tsz-Yan" is two given names or one family name of two parts, "El-Sayed" one family
    /// name or a particle and a given name.
    fn crosses_in_part(self, other: Self, names: &Interner, alike: &mut impl FnMut(u32, u32) -> u8) -> u8 {
        let with_particle =
            self.first.iter().any(|first| self.is_with_particle(names.text(*first), other, names));
        let in_part = told(best(self.first, other.parts, &mut *alike));
        if with_particle { name::EXACT } else { self.crosses(other, alike).min(in_part) }
    }

    /// Whether its family name stands first in the other's whole name, which was taken apart as if it stood last, or the other way
    /// about: "Small Calvin Dean" is no Dean who is called Small.
    fn is_turned(self, other: Self, alike: &mut impl FnMut(u32, u32) -> u8) -> bool {
        let mut same =
            |one: &[u32], other: &[u32]| are_the_same(told(best(one, other, &mut *alike)), name::EXACT);
        same(self.family, other.first) && (same(self.first, other.rest) || same(self.rest, other.family))
    }

    fn is_with_particle(self, first: &str, other: Self, names: &Interner) -> bool {
        let is_rest = |text: &str| self.rest.iter().any(|rest| names.text(*rest) == text);
        is_particle(first)
            && other.family.iter().any(|family| names.text(*family).strip_prefix(first).is_some_and(is_rest))
    }
}

/// A level, the worst where a side has none.
fn told(level: u8) -> u8 {
    if level == name::MISSING { name::DIFFERENT } else { level }
}

/// Whether two names that changed places are the same for all but a slip in one of them: where names are short, others
/// are a few slips apart or sound the same.
fn are_the_same(one: u8, other: u8) -> bool {
    one.max(other) <= Alike::Typo as u8
}

/// Levels of given and family name, of which one at least does not agree in its place: both changed places (one of them
/// as a whole), or one that stands alone is in the other's place.
pub(super) fn crossed(
    [given, family]: [u8; 2],
    a: Row,
    b: Row,
    names: &Interner,
    whole: bool,
    alike: &mut impl FnMut(u32, u32) -> u8,
) -> (u8, u8) {
    let (a, b) = (Named::of(a), Named::of(b));
    let (one, other) = (a.crosses(b, alike), b.crosses(a, alike));
    let alone = |first: &[u32], family: &[u32]| first.is_empty() || family.is_empty();
    if are_the_same(one, b.crosses_in_part(a, names, alike))
        || are_the_same(other, a.crosses_in_part(b, names, alike))
        || (whole && (a.is_turned(b, alike) || b.is_turned(a, alike)))
    {
        (name::SWAPPED, name::SWAPPED)
    } else if (agrees(one) && alone(a.family, b.first)) || (agrees(other) && alone(b.family, a.first)) {
        // Of a whole name of one word nobody said that it is the family name.
        if whole { (one.min(other), name::MISSING) } else { (given, name::SWAPPED) }
    } else {
        (given, family)
    }
}

impl Worth {
    /// How often strangers bear one name, the one of them with its parts in each other's place: as often as another has the
    /// name and somebody changed its places, and as often as it is a name this way round too. Nothing, if the first name
    /// of the one is not to the letter what the other has for its family name.
    pub(super) fn changed_places(&self, one: Row, other: Row) -> Option<Millibits> {
        let families = other.get(part::FAMILY);
        let both = |first: u32, family: u32| {
            let shares = [self.first.get(first), self.family.get(family)];
            shares.iter().all(|share| *share < USUAL).then(|| shares.iter().sum::<Millibits>())
        };
        let changed = self.same[field::GIVEN][usize::from(name::SWAPPED)];
        let by_chance = |family: u32, first: u32| {
            let (so, otherwise) = (both(first, family)?, both(family, first)?);
            Some(self.sum(so.max(otherwise) + changed, so.min(otherwise)))
        };
        // Of several names those that are met least: what a row tells first is chance.
        let shared = one.get(part::FIRST).iter().filter(|name| families.contains(name));
        let firsts = other.get(part::FIRST);
        shared.flat_map(|family| firsts.iter().filter_map(|first| by_chance(*family, *first))).min()
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::super::levels::{Memories, Prepared};
    use super::super::model::{Model, Weights};
    use super::super::plan::plan;
    use super::super::table::Table;
    use super::*;

    /// What the rows weigh that tell two names each, crossed, among others, in a table that met them in this order.
    fn weight(rows: &[(Vec<&str>, Vec<&str>)], model: Option<Model>) -> (Millibits, Model) {
        let mut table = Table::new(Shape::default());
        for (at, (given, family)) in rows.iter().enumerate() {
            let evidence = Evidence { given: given.clone(), family: family.clone(), ..Evidence::default() };
            table.push(0, &at.to_string(), &evidence);
        }
        table.close();
        let prepared = Prepared::of(&table);
        let model = model.unwrap_or_else(|| plan(&prepared, None, &[], 1).1);
        let weights = Weights::new(&model, &prepared);
        let two: Vec<u32> =
            (0..table.len()).filter(|row| table.row(*row).get(part::FIRST).len() == 2).collect();
        let pattern = prepared.compare(two[0], two[1], &mut Memories::default());
        assert_eq!(pattern.level(field::GIVEN), usize::from(name::SWAPPED));
        (weights.weigh(two[0], two[1], pattern), model)
    }

    #[test]
    fn what_changed_places_weighs_the_same_in_whatever_order_the_names_were_met() {
        let mut rows = vec![
            (vec!["Ada", "Bea"], vec!["Quist", "Farrow"]),
            (vec!["Quist", "Farrow"], vec!["Ada", "Bea"]),
            (vec!["Ada"], vec!["Moor"]),
            (vec!["Ada"], vec!["Quist"]),
            (vec!["Celia"], vec!["Quist"]),
            (vec!["Bea"], vec!["Okafor"]),
            (vec!["Farrow"], vec!["Penrose"]),
        ];
        let (so, model) = weight(&rows, None);
        rows.reverse();
        for (given, family) in &mut rows {
            given.reverse();
            family.reverse();
        }
        assert_eq!(weight(&rows, Some(model)).0, so);
    }
}

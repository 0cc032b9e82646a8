//! What the directory makes of names beyond what any table does: slips in short names, and a child who stands
//! under the family name of the other parent.

use super::said::category;
use super::store::Store;
use crate::link::alike::{Alike, edits_within};
use crate::link::codes::{field, name};
use crate::link::levels::{Memories, Pattern};
use crate::link::table::{Row, part};

/// Given names of so few letters can be one slip apart and two names ("Ava", "Eva").
const SHORT: usize = 3;

impl Store {
    /// What two records say of who the child is.
    pub(super) fn compare_persons(&self, row: u32, other: u32, memories: &mut Memories) -> Pattern {
        let mut pattern = self.comparer.compare_persons(&self.table, row, other, memories);
        let (a, b) = (self.table.row(row), self.table.row(other));
        // Of a shielded record no parent is known. What it says of another must not hang on whether the shield
        // has reached that one, so neither's parents count.
        let of_a_shield = self.entry(row).is_shielded() || self.entry(other).is_shielded();
        let level = |field| pattern.level(field);
        let (given, family) = (level(field::GIVEN), level(field::FAMILY));
        if given == usize::from(name::DIFFERENT) && self.are_a_slip_and_no_name(a, b) {
            pattern = pattern.with(field::GIVEN, Alike::Typo as u8);
        }
        if given == usize::from(name::DIFFERENT) && family == usize::from(name::DIFFERENT) {
            pattern = self.half_crossed(a, b, !of_a_shield).map_or(pattern, |(given, family)| {
                pattern.with(field::GIVEN, given).with(field::FAMILY, family)
            });
        }
        if pattern.level(field::FAMILY) == usize::from(name::DIFFERENT)
            && !of_a_shield
            && (self.is_of_a_parent(a, b) || self.is_of_a_parent(b, a))
        {
            pattern = pattern.with(field::FAMILY, name::PART);
        }
        pattern
    }

    /// Whether two short given names are one slip apart, and one of them is no name that the model knows:
    /// "Brn" is a slip of "Ben", but Eva is another child than Ava.
    fn are_a_slip_and_no_name(&self, a: Row, b: Row) -> bool {
        let text = |name: u32| self.table.names.text(name);
        let is_known = |name: u32| self.model.frequencies.first.contains_key(text(name));
        let [x, y] = [a, b].map(|row| row.get(part::FIRST));
        x.iter().any(|x| {
            y.iter().any(|y| {
                let (short, long) = (text(*x).len().min(text(*y).len()), text(*x).len().max(text(*y).len()));
                (2..=SHORT).contains(&short)
                    && long <= SHORT + 1
                    && !(is_known(*x) && is_known(*y))
                    && edits_within(text(*x).as_bytes(), text(*y).as_bytes(), 1).is_some()
            })
        })
    }

    /// One changed the places of its names, and the two share one name of two: a given name as which it is
    /// commoner ("Malik, Tahira" and "Tahira Sultana" are one child under two family names), or a family name
    /// ("Francis, Imani" and "Tyrone Francis" may be brother and sister).
    fn half_crossed(&self, a: Row, b: Row, by_parents: bool) -> Option<(u8, u8)> {
        let shared = |one: Row, other: Row| {
            let families = other.get(part::FAMILY);
            one.get(part::FIRST).iter().copied().find(|name| families.contains(name))
        };
        let name = shared(a, b).or_else(|| shared(b, a))?;
        let frequencies = &self.model.frequencies;
        let text = self.table.names.text(name);
        let share = |list: &std::collections::BTreeMap<String, f64>| list.get(text).copied().unwrap_or(0.0);
        let (as_first, as_family) = (share(&frequencies.first), share(&frequencies.family));
        if by_parents && (self.is_parents(a, text) || self.is_parents(b, text)) {
            return Some((name::DIFFERENT, name::SWAPPED));
        }
        if as_first > as_family {
            Some((name::SWAPPED, name::DIFFERENT))
        } else {
            (as_family > as_first).then_some((name::DIFFERENT, name::SWAPPED))
        }
    }

    /// Whether the family name of one is that of a parent whom the other tells.
    fn is_of_a_parent(&self, one: Row, other: Row) -> bool {
        one.get(part::FAMILY).iter().any(|family| self.is_parents(other, self.table.names.text(*family)))
    }

    /// Whether a parent whom a record tells has a family name.
    fn is_parents(&self, row: Row, family: &str) -> bool {
        let parents = row.get(part::OTHERS + super::said::shape_identifiers() + category::PARENT);
        parents.iter().any(|parent| {
            // The number of the category, a given name of one word or more, and the family name.
            let words: Vec<&str> = self.table.values.text(*parent).split(' ').collect();
            let named = words.get(2..).unwrap_or_default();
            (0..named.len()).any(|from| named[from..].concat() == family)
        })
    }

    /// Whether two given names are one slip apart, however short they are ("Ben", "Brn").
    pub(super) fn are_a_slip_apart(&self, a: Row, b: Row) -> bool {
        let text = |name: &u32| self.table.names.text(*name).as_bytes();
        let [x, y] = [a, b].map(|row| row.get(part::FIRST));
        x.iter().any(|x| y.iter().any(|y| edits_within(text(x), text(y), 1).is_some()))
    }
}

//! Ids that stand twice in one input: nobody could tell afterwards which of the rows is meant.

use super::intern::{hash_text, mix};
use super::table::Table;
use std::collections::HashMap;

/// Rows whose id stood in their input before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// How many they are.
    pub rows: u64,
    /// The input of the first of them.
    pub input: u32,
    /// Which row of its input bears the id first, counted from 1, and which is the first to bear it again.
    pub first: [u32; 2],
}

impl Table {
    /// Whether ids stand twice in one input. To be asked while the rows stand as they were pushed. Ids are not held by their
    /// text a second time, as there may be a thousand million bytes of them: hashes are sorted.
    pub fn repeated_ids(&self) -> Option<Repeated> {
        debug_assert!(self.pushed.is_empty(), "rows stand as they were pushed");
        let input = |row: u32| self.row(row).input();
        let hash = |row: u32| mix(hash_text(self.id_at(row)), u64::from(input(row)));
        let mut hashes: Vec<u64> = (0..self.len()).map(hash).collect();
        hashes.sort_unstable();
        // Nearly always none.
        let twice: Vec<u64> = hashes.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
        drop(hashes);
        if twice.is_empty() {
            return None;
        }
        let mut met: HashMap<(u32, &str), u32> = HashMap::new();
        let mut repeated: Option<Repeated> = None;
        let mut begin = (u32::MAX, 0);
        for row in 0..self.len() {
            if begin.0 != input(row) {
                begin = (input(row), row);
            }
            if twice.binary_search(&hash(row)).is_err() {
                continue;
            }
            let number = row - begin.1 + 1;
            let first = *met.entry((begin.0, self.id_at(row))).or_insert(number);
            if first != number {
                let told =
                    repeated.get_or_insert(Repeated { rows: 0, input: begin.0, first: [first, number] });
                told.rows += 1;
            }
        }
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::*;

    fn repeated(rows: &[(u8, &str)]) -> Option<Repeated> {
        let mut table = Table::new(Shape::default());
        for (input, id) in rows {
            table.push(*input, id, &Evidence::default());
        }
        table.repeated_ids()
    }

    #[test]
    fn an_id_may_stand_once_in_each_input() {
        assert_eq!(repeated(&[]), None);
        assert_eq!(repeated(&[(0, "a"), (0, "b"), (1, "a"), (1, "b"), (2, "ab")]), None);
        let told = repeated(&[(0, "a"), (1, "c"), (1, "a"), (1, "b"), (1, "a"), (1, "b"), (1, "a")]);
        assert_eq!(told, Some(Repeated { rows: 3, input: 1, first: [2, 4] }));
    }
}

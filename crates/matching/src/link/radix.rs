//! Sorting many keys: three passes over all of them, where comparing would take twenty.

use super::high;

/// Bits of a pass: as many piles as stay near.
const BITS: u32 = 11;
const PILES: usize = 1 << BITS;
/// A second copy of more than this is not worth its memory; they are compared.
const MOST: usize = 1 << 24;

/// Sorts entries, a key above a place, that were made in the order of their places.
pub fn sort(entries: &mut Vec<u64>) {
    if entries.len() > MOST {
        entries.sort_unstable();
        return;
    }
    let mut spare = vec![0; entries.len()];
    // Each pass keeps the order of the one before, so places stay in order under one key.
    for shift in [0, BITS, 2 * BITS] {
        let pile = |entry: u64| (high(entry) >> shift) as usize & (PILES - 1);
        let mut starts = [0_usize; PILES];
        for entry in entries.iter() {
            starts[pile(*entry)] += 1;
        }
        let mut before = 0;
        for start in &mut starts {
            before += std::mem::replace(start, before);
        }
        for entry in entries.iter() {
            let start = &mut starts[pile(*entry)];
            spare[*start] = *entry;
            *start += 1;
        }
        std::mem::swap(entries, &mut spare);
    }
}

#[cfg(test)]
mod tests {
    proptest::proptest! {
        #[test]
        fn it_is_the_order_of_comparing(keys in proptest::collection::vec(proptest::prelude::any::<u32>(), 0..300)) {
            let entries = keys.iter().zip(0_u64..).map(|(key, place)| u64::from(*key) << 32 | place);
            let mut sorted: Vec<u64> = entries.collect();
            let mut compared = sorted.clone();
            super::sort(&mut sorted);
            compared.sort_unstable();
            proptest::prop_assert_eq!(sorted, compared);
        }
    }
}

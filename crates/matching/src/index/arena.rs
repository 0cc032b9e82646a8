//! Rows of bytes of any length, packed into blocks. A place that was freed is used again by the next row
//! of its size; a block never moves, so growing copies nothing.

use std::collections::BTreeMap;

/// What a place is counted in: bytes.
const UNIT: usize = 8;
/// Units of a block.
const BLOCK: usize = 1 << 17;
/// Bytes in front of a row that tell its length.
const HEAD: usize = 4;

/// Rows of bytes.
#[derive(Debug, Default)]
pub struct Arena {
    blocks: Vec<Box<[u8]>>,
    /// Units taken of the last block.
    used: usize,
    free: BTreeMap<u32, Vec<u32>>,
}

impl Arena {
    /// Stores a row; gives its place.
    pub fn store(&mut self, row: &[u8]) -> u32 {
        let units = (HEAD + row.len()).div_ceil(UNIT);
        let key = u32::try_from(units).expect("a row is far shorter than 32 GiB");
        let place = match self.free.get_mut(&key).and_then(Vec::pop) {
            Some(place) => place,
            None => self.fresh(units),
        };
        let (block, at) = split(place);
        let bytes = &mut self.blocks[block][at..];
        bytes[..HEAD].copy_from_slice(&u32::try_from(row.len()).expect("as above").to_le_bytes());
        bytes[HEAD..HEAD + row.len()].copy_from_slice(row);
        place
    }

    fn fresh(&mut self, units: usize) -> u32 {
        if self.blocks.is_empty() || self.used + units > BLOCK {
            // A row longer than a block has a longer one to itself; those after it stand empty.
            self.blocks.push(vec![0; units.max(BLOCK) * UNIT].into_boxed_slice());
            for _ in 1..units.div_ceil(BLOCK) {
                self.blocks.push(Box::default());
            }
            self.used = 0;
        }
        let first = self.blocks.len() - units.div_ceil(BLOCK);
        let place = first * BLOCK + self.used;
        // After a long row nothing fits.
        self.used = if units > BLOCK { BLOCK } else { self.used + units };
        u32::try_from(place).expect("rows take less than 32 GiB")
    }

    /// The row at a place.
    pub fn get(&self, place: u32) -> &[u8] {
        let (block, at) = split(place);
        let bytes = &self.blocks[block][at..];
        let length = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
        &bytes[HEAD..HEAD + length]
    }

    /// Frees a place, and wipes it: what is taken out is not left behind in memory.
    pub fn free(&mut self, place: u32) {
        let units = (HEAD + self.get(place).len()).div_ceil(UNIT);
        let (block, at) = split(place);
        self.blocks[block][at..at + units * UNIT].fill(0);
        let key = u32::try_from(units).expect("it was stored");
        self.free.entry(key).or_default().push(place);
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let free: usize = self.free.values().map(|places| places.capacity() * 4).sum();
        self.blocks.iter().map(|block| block.len()).sum::<usize>() + free
    }
}

fn split(place: u32) -> (usize, usize) {
    let place = place as usize;
    (place / BLOCK, place % BLOCK * UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_all_lengths_come_back_as_they_were_stored() {
        let mut arena = Arena::default();
        let lengths = [0, 3, 4, 5, 100, BLOCK * UNIT - HEAD, BLOCK * UNIT, 3 * BLOCK * UNIT, 7, 0];
        let rows: Vec<Vec<u8>> = lengths.iter().zip(1..).map(|(length, byte)| vec![byte; *length]).collect();
        let places: Vec<u32> = rows.iter().map(|row| arena.store(row)).collect();
        for (place, row) in places.iter().zip(&rows) {
            assert!(arena.get(*place) == row, "{} bytes", row.len());
        }
        arena.free(places[4]);
        assert_eq!(arena.store(&[9; 97]), places[4], "a row of as many units takes the place");
        assert!(arena.get(places[3]) == rows[3] && arena.get(places[5]) == rows[5]);
    }
}

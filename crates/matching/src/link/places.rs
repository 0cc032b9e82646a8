//! How far two homes agree: postcodes and addresses together.

use super::alike::{Alike, Memory, edits_within};
use super::codes::place;
use super::evidence;
use super::facts::{Address, Place, Postcode};
use super::intern::Interner;
use super::levels::{Comparer, best};
use super::table::{Row, Table, part};

/// Of what the shorter address tells, so many hundredths stand in the other where the two are the same, ...
const SAME: u32 = 80;
/// ... where most of it agrees, ...
const MOST: u32 = 50;
/// ... and where some of it does.
const SOME: u32 = 25;

/// What two addresses have in common. Words that are a few slips apart count for the share, but are not the same.
#[derive(Clone, Copy)]
struct SharedWords {
    /// How much of what the shorter tells, in hundredths.
    share: u32,
    /// The words of the one that the other lacks, by their places.
    left: u32,
    /// The words of the other that the one has.
    taken: u32,
}

impl Comparer {
    pub(super) fn places(&self, table: &Table, a: Row, b: Row, memory: &mut Memory) -> u8 {
        let postcode = |x, y| self.postcodes(&table.postcodes, x, y);
        let postcode = best(a.get(part::POSTCODE), b.get(part::POSTCODE), postcode);
        let (known, share) = self.address(&table.words, a.get(part::ADDRESS), b.get(part::ADDRESS), memory);
        let [same, most, little] = [SAME, MOST, SOME].map(|least| known && share >= least);
        match (known, postcode) {
            (false, 0) => 0,
            (_, 1) if same => place::BOTH,
            (_, 0) if same => place::ADDRESS,
            (_, 2 | 3) if same => place::ADDRESS_NEAR,
            _ if same => place::ADDRESS_ONLY,
            (_, 1) if most => place::MOST,
            _ if most => place::MOST_ONLY,
            (false, 1) => place::POSTCODE,
            (_, 1) if little => place::POSTCODE_SOME,
            (_, 1) => place::POSTCODE_ONLY,
            (_, 2) => place::SLIP,
            (_, 3 | 4) => place::NEAR,
            _ if little => place::SOME,
            (true, 0) => place::OTHER_ADDRESS,
            _ => place::DIFFERENT,
        }
    }

    pub(super) fn postcode<'t>(&'t self, texts: &'t Interner, id: u32) -> &'t [u8] {
        let short = &self.postcodes[id as usize];
        short.bytes().unwrap_or_else(|| texts.text(id).as_bytes())
    }

    /// 1 the same, 2 a slip apart, 3 one sector, 4 one district, 5 a like beginning, 6 different.
    fn postcodes(&self, texts: &Interner, a: u32, b: u32) -> u8 {
        if a == b {
            return 1;
        }
        let (x, y) = (self.postcode(texts, a), self.postcode(texts, b));
        if evidence::is_hashed(x) || evidence::is_hashed(y) {
            return match x.iter().zip(y).take_while(|(x, y)| x == y).count() {
                evidence::HASHED_SECTOR.. => 3,
                evidence::HASHED_DISTRICT.. => 4,
                _ => 6,
            };
        }
        let british = evidence::is_british(x) && evidence::is_british(y);
        if edits_within(x, y, 1).is_some() {
            2
        } else if british && x[..x.len() - 2] == y[..y.len() - 2] {
            3
        } else if british && x[..x.len() - 3] == y[..y.len() - 3] {
            4
        } else if !british && x.len() >= 4 && y.len() >= 4 && x[..2] == y[..2] {
            5
        } else {
            6
        }
    }

    /// How much of what the shorter address tells stands in the other, in hundredths; words count by how
    /// rare they are, numbers only when they are the same.
    fn address(&self, texts: &Interner, a: &[u32], b: &[u32], memory: &mut Memory) -> (bool, u32) {
        if a.is_empty() || b.is_empty() {
            return (false, 0);
        }
        (true, self.shared_words(texts, a, b, memory).share)
    }

    fn shared_words(&self, texts: &Interner, a: &[u32], b: &[u32], memory: &mut Memory) -> SharedWords {
        let told = |words: &[u32]| words.iter().map(|word| self.rarity(*word)).sum::<u32>();
        let mut taken = 0_u32;
        let mut shared = 0;
        let mut left = 0_u32;
        // A few slips apart, as Mafraq and Azraq are.
        let mut loose = 0_u32;
        for (i, x) in a.iter().enumerate() {
            match b.binary_search(x) {
                Ok(j) => {
                    taken |= 1 << j;
                    shared += self.rarity(*x);
                }
                Err(_) => left |= 1 << i,
            }
        }
        for (i, x) in a.iter().enumerate() {
            if left & 1 << i == 0 || self.is_number[*x as usize] {
                continue;
            }
            let near = b.iter().enumerate().find_map(|(j, y)| {
                let free = taken & 1 << j == 0 && !self.is_number[*y as usize];
                let alike = free.then(|| memory.alike(&self.words, texts, *x, *y));
                alike
                    .filter(|alike| matches!(alike, Alike::Typo | Alike::Typos | Alike::Variant))
                    .map(|alike| (j, y, alike == Alike::Typos))
            });
            if let Some((j, y, is_loose)) = near {
                taken |= 1 << j;
                if is_loose {
                    loose |= 1 << j;
                } else {
                    left &= !(1 << i);
                }
                shared += self.rarity(*x).min(self.rarity(*y)) * 4 / 5;
            }
        }
        SharedWords { share: shared * 100 / told(a).min(told(b)).max(1), left, taken: taken & !loose }
    }

    /// How two homes agree, address and postcode each by itself: what a person is told.
    pub(super) fn place(&self, table: &Table, a: Row, b: Row, memory: &mut Memory) -> Place {
        let postcode = |x, y| self.postcodes(&table.postcodes, x, y);
        let postcode = match best(a.get(part::POSTCODE), b.get(part::POSTCODE), postcode) {
            0 => None,
            1 => Some(Postcode::Same),
            2 => Some(Postcode::Slip),
            3 | 4 => Some(Postcode::Area),
            _ => Some(Postcode::Different),
        };
        let [a, b] = [a, b].map(|row| row.get(part::ADDRESS));
        let are_told = !a.is_empty() && !b.is_empty();
        let address = are_told.then(|| self.how_address(a, b, self.shared_words(&table.words, a, b, memory)));
        Place { address, postcode }
    }

    /// How two addresses agree. The share goes by how rare words are, so that one rare word is most of it; a person counts
    /// words, and looks at the numbers.
    fn how_address(&self, a: &[u32], b: &[u32], SharedWords { share, left, taken }: SharedWords) -> Address {
        let numbers = |words: &[u32]| {
            let marks = words.iter().enumerate();
            marks.fold(0_u32, |marks, (at, word)| marks | u32::from(self.is_number[*word as usize]) << at)
        };
        let all = |words: &[u32]| (1_u32 << words.len()) - 1;
        let (left_b, [numbers_a, numbers_b]) = (all(b) & !taken, [a, b].map(numbers));
        // Where only one of the two tells more, nothing contradicts.
        let other_words = left & !numbers_a != 0 && left_b & !numbers_b != 0;
        let other_numbers = left & numbers_a != 0 && left_b & numbers_b != 0;
        let in_common = all(a) & !left;
        let shares_words = in_common & !numbers_a != 0;
        match in_common.count_ones() as usize {
            _ if share < SOME => Address::Different,
            _ if !other_words && other_numbers && shares_words => Address::OtherNumber,
            _ if !other_words && !other_numbers && share >= SAME => Address::Same,
            words if 2 * words > a.len().min(b.len()) => Address::Most,
            _ => Address::Some,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::field;
    use super::super::evidence::{Evidence, Shape};
    use super::super::levels::{Memories, Prepared};
    use super::*;

    fn level(a: &Evidence, b: &Evidence) -> u8 {
        let mut table = Table::new(Shape::default());
        table.push(0, "a", a);
        table.push(0, "b", b);
        table.close();
        let prepared = Prepared::of(&table);
        let level = |a, b| prepared.compare(a, b, &mut Memories::default()).level(field::PLACE);
        assert_eq!(level(1, 0), level(0, 1), "either way round");
        u8::try_from(level(0, 1)).unwrap()
    }

    #[test]
    fn levels_of_places() {
        let at = |postcode, line| Evidence {
            postcodes: vec![postcode],
            address: vec![line],
            ..Evidence::default()
        };
        let level = |a, b| level(&a, &b);
        let home = || at("LS1 4AP", "12 Kelp Row");
        assert_eq!(level(home(), home()), place::BOTH);
        assert_eq!(level(home(), at("LS1 4AQ", "12 Kelp Row")), place::ADDRESS_NEAR);
        assert_eq!(level(home(), at("", "12 Klep Row")), place::ADDRESS);
        assert_eq!(level(home(), at("LS1 4AP", "")), place::POSTCODE);
        assert_eq!(level(home(), at("LS1 4AP", "9 Far Yard")), place::POSTCODE_ONLY);
        assert_eq!(level(home(), at("LS1 4XY", "9 Far Yard")), place::NEAR);
        assert_eq!(level(home(), at("M20 2BQ", "9 Far Yard")), place::DIFFERENT);
        assert_eq!(level(at("", ""), home()), 0);
    }
}

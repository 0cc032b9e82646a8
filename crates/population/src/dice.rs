//! Repeatable randomness: every stream of draws is named, so that a change in one part of the
//! generator does not shift the draws of another.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of draws. Only integers and exact floating point steps are used, so the same plan
/// gives the same bytes on every machine.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of a seed, a name and an index.
    pub fn new(seed: u64, stream: &str, index: u64) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&fnv(stream).to_le_bytes());
        key[16..24].copy_from_slice(&index.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A whole number below `n` (0 when `n` is 0).
    pub fn below(&mut self, n: u64) -> u64 {
        // The bias of a multiply-shift is below 2^-40 for the sizes used here.
        let wide = u128::from(self.0.next_u64()) * u128::from(n);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A place in a list of `n` things.
    pub fn place(&mut self, n: usize) -> usize {
        usize::try_from(self.below(n as u64)).unwrap_or_default()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u64::from(high.abs_diff(low)) + 1;
        low + i32::try_from(self.below(width)).unwrap_or_default()
    }

    /// A number from 0 up to, but not, 1.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of the things, all equally likely; the default when there is none.
    pub fn pick<T: Copy + Default>(&mut self, things: &[T]) -> T {
        things.get(self.place(things.len())).copied().unwrap_or_default()
    }

    /// A place in a list of `n` things whose first ones are far more frequent, as names are:
    /// `skew` of the draws fall off with the root of the rank, the others are even.
    pub fn skewed(&mut self, n: usize, skew: f64) -> usize {
        if !self.chance(skew) {
            return self.place(n);
        }
        let fine = self.below(1 << 26);
        let squared = (u128::from(fine) * u128::from(fine) * n as u128) >> 52;
        usize::try_from(squared).unwrap_or_default().min(n.saturating_sub(1))
    }

    /// A place in a list of weights.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (i, weight) in weights.enumerate() {
            if left < weight {
                return i;
            }
            left -= weight;
        }
        0
    }
}

/// The 64 bit Fowler-Noll-Vo hash (1a): spreads names over streams; nothing secret rests on it.
pub fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_gives_the_same_stream() {
        let draw = |stream, index| Dice::new(7, stream, index).below(1 << 40);
        assert_eq!(draw("people", 1), draw("people", 1));
        assert_ne!(draw("people", 1), draw("people", 2));
        assert_ne!(draw("people", 1), draw("ctf", 1));
    }

    #[test]
    fn draws_stay_in_range() {
        let mut dice = Dice::new(1, "range", 0);
        for _ in 0..2000 {
            assert!((-3..=4).contains(&dice.between(-3, 4)));
            assert!(dice.skewed(5, 0.9) < 5);
            assert!(dice.weighted([0, 3, 1].into_iter()) > 0);
        }
        assert_eq!(dice.pick::<u8>(&[]), 0);
    }
}

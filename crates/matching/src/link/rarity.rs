//! How rare values are.

use super::intern::Interner;
use super::model::{Millibits, millibits};

/// How rare each text of an interner is: the logarithm of its share.
#[derive(Debug, Default)]
pub(super) struct Rarity(Vec<Millibits>);

/// Of a value whose share is not known: no logarithm of a share is above nought.
pub(super) const USUAL: Millibits = 1;

impl Rarity {
    pub(super) fn of(shares: impl Iterator<Item = f64>) -> Self {
        Self(shares.map(millibits).collect())
    }

    pub(super) fn get(&self, id: u32) -> Millibits {
        self.0[id as usize]
    }

    /// The rarest value that both have; none when they share none, or none of a known share.
    pub(super) fn shared(&self, a: &[u32], b: &[u32]) -> Option<Millibits> {
        self.shared_lifted(a, b, |_| 0)
    }

    /// The same where values are more common than elsewhere.
    pub(super) fn shared_lifted(
        &self,
        a: &[u32],
        b: &[u32],
        lift: impl Fn(u32) -> Millibits,
    ) -> Option<Millibits> {
        let shared = a.iter().filter(|x| b.contains(x)).filter(|x| self.get(**x) < USUAL);
        shared.map(|x| (self.get(*x) + lift(*x)).min(0)).min()
    }

    /// Takes in texts that were met since.
    pub(super) fn follow(&mut self, texts: &Interner, share: impl Fn(&str) -> Millibits) {
        self.0.extend((super::count(self.0.len())..texts.len()).map(|id| share(texts.text(id))));
    }
}

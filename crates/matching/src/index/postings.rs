//! Postings: which slots stand under a key. Each is one number, tag above slot, in the sorted run of the
//! key's shard; so a key costs eight bytes a slot and no pointer, equal contents are equal bytes, and a
//! change moves a few kilobytes.

use super::{grow, slack};

/// Where a tag's cells begin, or would. Tags are hashes, so it is looked for from where it stands if they lie evenly: a
/// few steps from there are near in memory, those of a binary search of the whole are not.
fn first_of(run: &[u64], tag: u64) -> usize {
    let is_before = |cell: &u64| cell >> 32 < tag;
    let even = usize::try_from((tag * run.len() as u64) >> 32).expect("within the run");
    let (mut low, mut high, mut step) = (even, even, 1);
    while low > 0 && !is_before(&run[low - 1]) {
        (low, high, step) = (low.saturating_sub(step), low, step * 2);
    }
    while high < run.len() && is_before(&run[high]) {
        (low, high, step) = (high, (high + step).min(run.len()), step * 2);
    }
    low + run[low..high].partition_point(is_before)
}

/// How many cells at the beginning are of a tag: mostly few.
fn many_of(run: &[u64], tag: u64) -> usize {
    let is_of = |cell: &u64| cell >> 32 == tag;
    let mut end = 1;
    while end < run.len() && is_of(&run[end]) {
        end *= 2;
    }
    run[..end.min(run.len())].partition_point(is_of)
}

/// Slots by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postings {
    shards: Vec<Vec<u64>>,
    shift: u32,
}

impl Postings {
    /// Empty ones, in two to the power of `bits` shards (at least one bit). A key is told by its upper `bits` and 32
    /// bits more: of two keys that agree in those, each finds the other's slots as well, so whoever looks
    /// compares what was found.
    pub fn new(bits: u32) -> Self {
        Self { shards: vec![Vec::new(); 1 << bits], shift: 64 - bits }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let shard = usize::try_from(key >> self.shift).expect("as many as there are shards");
        (shard, key & 0xFFFF_FFFF)
    }

    /// Puts a slot under a key; once, however often it is put.
    pub fn put(&mut self, key: u64, slot: u32) {
        let (shard, tag) = self.place(key);
        let (cell, run) = (tag << 32 | u64::from(slot), &mut self.shards[shard]);
        if let Err(at) = run.binary_search(&cell) {
            grow(run);
            run.insert(at, cell);
        }
    }

    /// Takes a slot from under a key.
    pub fn take(&mut self, key: u64, slot: u32) {
        let (shard, tag) = self.place(key);
        let run = &mut self.shards[shard];
        if let Ok(at) = run.binary_search(&(tag << 32 | u64::from(slot))) {
            run.remove(at);
        }
    }

    /// The slots under a key, in their order.
    pub fn get(&self, key: u64) -> impl ExactSizeIterator<Item = u32> + use<'_> {
        let (shard, tag) = self.place(key);
        let run = &self.shards[shard];
        let from = first_of(run, tag);
        let many = many_of(&run[from..], tag);
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is the slot")]
        run[from..from + many].iter().map(|cell| *cell as u32)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.shards.iter().map(slack).sum::<usize>() + size_of_val(&self.shards[..])
    }

    /// The shards.
    pub(super) fn shards(&self) -> &[Vec<u64>] {
        &self.shards
    }

    /// Whether every slot is below a number.
    pub(super) fn are_below(&self, slots: u32) -> bool {
        self.shards.iter().flatten().all(|cell| cell & 0xFFFF_FFFF < u64::from(slots))
    }

    /// From shards; none where one is out of order, or their number is not one that [`Self::new`] makes.
    pub(super) fn of(shards: Vec<Vec<u64>>) -> Option<Self> {
        let bits = shards.len().checked_ilog2().filter(|bits| *bits > 0)?;
        let sorted = shards.iter().all(|run| run.is_sorted_by(|a, b| a < b));
        (sorted && shards.len() == 1 << bits).then_some(Self { shards, shift: 64 - bits })
    }
}

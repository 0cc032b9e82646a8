//! Which pairs are compared. Two rows are compared only if they share a key. Each row looks under its
//! rarest keys first, and stops when what it has met would be too much: so a common name makes no quadratic
//! block, and a rare one is enough to be found by. A field that is empty makes no key.
//!
//! How many rows stand under each key is counted in a table of bytes, by the key's hash, before any pair is
//! made. What follows from it is a function of the set of rows, whatever their order.

use super::evidence::{Born, Mode, outward};
use super::intern::mix;
use super::levels::Prepared;
use super::table::part;
use std::sync::atomic::{AtomicU8, AtomicU16, Ordering};

/// How many others a row may meet under its keys, about. Measured on synthetic England: 40 makes 13
/// candidates a row, among them 99.98 % of the true pairs.
pub const BUDGET: usize = 40;

/// So few rows are compared all with all.
const FEW: u32 = 2_000;

/// The keys that each row looks under.
#[derive(Debug)]
pub struct Blocking<'a> {
    prepared: &'a Prepared<'a>,
    ends: Vec<u64>,
    chosen: Vec<u32>,
}

impl<'a> Blocking<'a> {
    /// Counts the keys of all rows, and notes what each row chooses.
    pub fn of(prepared: &'a Prepared<'a>, threads: usize) -> Self {
        let rows = prepared.table.len();
        let mut blocking = Self { prepared, ends: Vec::new(), chosen: Vec::new() };
        if rows <= FEW {
            return blocking;
        }
        let sizes = Sizes::for_rows(rows);
        each_share(rows, threads, |share| {
            let mut keys = Vec::new();
            for row in share {
                blocking.keys(row, &mut keys);
                let order = prepared.table.order(row);
                for key in &keys {
                    sizes.count(*key, order);
                }
            }
        });
        let shares = each_share(rows, threads, |share| {
            let (mut keys, mut rarest) = (Vec::new(), Vec::new());
            let (mut ends, mut chosen) = (Vec::new(), Vec::new());
            for row in share {
                blocking.keys(row, &mut keys);
                choose(&keys, &sizes, &mut rarest);
                let start = chosen.len();
                chosen.extend(rarest.iter().map(|(_, key)| short(*key)));
                chosen[start..].sort_unstable();
                ends.push(chosen.len() as u64);
            }
            (ends, chosen)
        });
        for (ends, chosen) in shares {
            let before = blocking.chosen.len() as u64;
            blocking.ends.extend(ends.into_iter().map(|end| before + end));
            blocking.chosen.extend(chosen);
        }
        blocking
    }

    /// Into how many parts the pairs fall. Each part's keys fit in memory beside the rest.
    pub fn parts(&self) -> u32 {
        let parts = self.chosen.len() / 8_000_000 + 1;
        u32::try_from(parts.next_power_of_two()).unwrap_or(1 << 31)
    }

    fn chosen(&self, row: u32) -> &[u32] {
        let place = |end: u64| usize::try_from(end).expect("in memory");
        let start = if row == 0 { 0 } else { place(self.ends[row as usize - 1]) };
        &self.chosen[start..place(self.ends[row as usize])]
    }

    /// Hands each pair of a part to a taker: each pair once over all parts.
    pub fn pairs(&self, part: u32, mut take: impl FnMut(u32, u32)) {
        let table = self.prepared.table;
        let counts =
            |a: u32, b: u32| table.shape.mode == Mode::Dedupe || table.row(a).input() != table.row(b).input();
        if table.len() <= FEW {
            for a in 0..if part == 0 { table.len() } else { 0 } {
                (a + 1..table.len()).filter(|b| counts(a, *b)).for_each(|b| take(a, b));
            }
            return;
        }
        let shift = 32 - self.parts().trailing_zeros();
        let mut postings: Vec<(u32, u32)> = Vec::new();
        for row in 0..table.len() {
            let chosen = self.chosen(row);
            let from = chosen.partition_point(|key| u64::from(*key) >> shift < u64::from(part));
            let here = chosen[from..].iter().take_while(|key| u64::from(**key) >> shift == u64::from(part));
            postings.extend(here.map(|key| (*key, row)));
        }
        postings.sort_unstable();
        for block in postings.chunk_by(|a, b| a.0 == b.0) {
            for (i, (key, a)) in block.iter().enumerate() {
                for (_, b) in &block[i + 1..] {
                    if counts(*a, *b) && first_in_common(self.chosen(*a), self.chosen(*b)) == Some(*key) {
                        take(*a, *b);
                    }
                }
            }
        }
    }

    /// The keys of a row, sorted.
    pub fn keys(&self, row: u32, keys: &mut Vec<u64>) {
        keys.clear();
        let table = self.prepared.table;
        let row = table.row(row);
        let sound = |name: &u32| self.prepared.names.sound(*name);
        let first: Vec<u64> = row.get(part::FIRST).iter().map(sound).collect();
        let family: Vec<u64> = row.get(part::FAMILY).iter().chain(row.get(part::PARTS)).map(sound).collect();
        let mut all: Vec<u64> =
            first.iter().chain(&family).copied().chain(row.get(part::REST).iter().map(sound)).collect();
        all.sort_unstable();
        all.dedup();
        // Given and family name alike, so that they meet when they have changed places.
        let whole: Vec<u64> =
            first.iter().flat_map(|f| family.iter().map(move |g| mix(*f.min(g), *f.max(g)))).collect();
        let identifiers = table.shape.identifiers.len();
        for which in 0..identifiers {
            let numbers = row.get(part::OTHERS + which).iter().map(|number| table.numbers.hash(*number));
            keys.extend(numbers.map(|number| mix(mix(1, which as u64), number)));
        }
        let postcodes: Vec<(u64, u64)> = row
            .get(part::POSTCODE)
            .iter()
            .map(|postcode| {
                let around = outward(table.postcodes.text(*postcode));
                (table.postcodes.hash(*postcode), super::intern::hash_text(around))
            })
            .collect();
        keys.extend(row.get(part::PHONE).iter().map(|number| mix(2, table.numbers.hash(*number))));
        for date in row.get(part::BORN) {
            let born = Born(*date);
            let (low, high) = (born.month().min(born.day()), born.month().max(born.day()));
            let [year, day] = [u64::from(born.year()), u64::from(low) << 8 | u64::from(high)];
            for name in &all {
                keys.push(mix(mix(3, year << 16 | day), *name));
                keys.push(mix(mix(4, year), *name));
                keys.push(mix(mix(5, day), *name));
            }
            keys.extend(whole.iter().map(|name| mix(mix(6, year), *name)));
            keys.push(mix(mix(7, u64::from(*date)), u64::from(row.sex())));
            for (unit, around) in &postcodes {
                keys.push(mix(mix(8, year), *unit));
                keys.push(mix(mix(9, year << 16 | u64::from(born.month())), *around));
                keys.extend(whole.iter().map(|name| mix(mix(mix(10, u64::from(*date)), *unit), *name)));
            }
        }
        keys.extend(whole.iter().map(|name| mix(11, *name)));
        for (unit, around) in &postcodes {
            keys.push(mix(12, *unit));
            for name in &all {
                keys.push(mix(mix(13, *unit), *name));
                keys.push(mix(mix(14, *around), *name));
            }
        }
        let mut words: Vec<(u32, u64)> = row
            .get(part::ADDRESS)
            .iter()
            .map(|word| (u32::MAX - self.prepared.rarity(*word), table.words.hash(*word)))
            .collect();
        words.sort_unstable();
        words.truncate(4);
        for (i, (_, word)) in words.iter().enumerate() {
            keys.extend(
                words[i + 1..].iter().map(|(_, other)| mix(mix(15, *word.min(other)), *word.max(other))),
            );
            if i < 3 {
                keys.extend(all.iter().map(|name| mix(mix(16, *word), *name)));
            }
        }
        for which in identifiers..identifiers + table.shape.categories.len() {
            for value in row.get(part::OTHERS + which) {
                keys.extend(all.iter().map(|name| mix(mix(17, table.values.hash(*value)), *name)));
            }
        }
        keys.sort_unstable();
        keys.dedup();
    }
}

/// How many rows stand under each key, by the key's hash: too many where two keys share a place, never too
/// few, and at most 255.
struct Sizes {
    counts: Vec<AtomicU8>,
    /// The least of the rows' own hashes: two keys with the same rows have the same.
    least: Vec<AtomicU16>,
}

impl Sizes {
    fn for_rows(rows: u32) -> Self {
        let places = (u64::from(rows) * 64).next_power_of_two().min(1 << 31);
        let places = usize::try_from(places).expect("in memory");
        Self {
            counts: (0..places).map(|_| AtomicU8::new(0)).collect(),
            least: (0..places).map(|_| AtomicU16::new(u16::MAX)).collect(),
        }
    }

    fn place(&self, key: u64) -> usize {
        usize::try_from(key).expect("64 bits") & (self.counts.len() - 1)
    }

    fn count(&self, key: u64, order: u64) {
        let place = self.place(key);
        self.least[place].fetch_min((order >> 48) as u16, Ordering::Relaxed);
        // Full is full: nobody chooses such a key.
        let more = |count: u8| count.checked_add(1);
        let _ = self.counts[place].fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    fn of(&self, key: u64) -> (u8, u16) {
        let place = self.place(key);
        (self.counts[place].load(Ordering::Relaxed), self.least[place].load(Ordering::Relaxed))
    }
}

/// Leaves in `chosen` the keys that a row looks under, rarest first. What two keys bring together is counted
/// once where they have the same rows.
fn choose(keys: &[u64], sizes: &Sizes, chosen: &mut Vec<(u8, u64)>) {
    chosen.clear();
    chosen
        .extend(keys.iter().map(|key| (sizes.of(*key).0, *key)).filter(|(rows, _)| (2..255).contains(rows)));
    chosen.sort_unstable();
    let (mut met, mut seen) = (0, Vec::new());
    let within = chosen.iter().take_while(|(rows, key)| {
        let least = sizes.of(*key).1;
        let is_first = seen.is_empty();
        if !seen.contains(&least) {
            seen.push(least);
            met += usize::from(*rows) - 1;
        }
        is_first || met <= BUDGET
    });
    let within = within.count();
    chosen.truncate(within);
}

/// The half of a key that is kept. That two keys share a half costs a comparison now and then.
fn short(key: u64) -> u32 {
    u32::try_from(key >> 32).expect("half of it")
}

fn first_in_common(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            return Some(a[i]);
        }
        let less = a[i] < b[j];
        i += usize::from(less);
        j += usize::from(!less);
    }
    None
}

/// Runs over all rows, a share in each thread; the answers in the order of the rows.
pub fn each_share<T: Send>(
    rows: u32,
    threads: usize,
    work: impl Fn(std::ops::Range<u32>) -> T + Sync,
) -> Vec<T> {
    let share = rows.div_ceil(u32::try_from(threads.max(1)).unwrap_or(1)).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let shares = (0..rows)
            .step_by(share as usize)
            .map(|start| scope.spawn(move || work(start..rows.min(start.saturating_add(share)))));
        let shares: Vec<_> = shares.collect();
        shares.into_iter().map(|share| share.join().expect("a share of the rows")).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::super::table::Table;
    use super::*;
    use std::collections::HashSet;

    fn pairs_of(table: &Table, threads: usize) -> Vec<(u32, u32)> {
        let prepared = Prepared::of(table);
        let blocking = Blocking::of(&prepared, threads);
        let mut pairs = Vec::new();
        for part in 0..blocking.parts() {
            blocking.pairs(part, |a, b| pairs.push((a, b)));
        }
        pairs
    }

    #[test]
    fn a_million_of_one_name_and_birthday_make_no_quadratic_block() {
        const MANY: u32 = 1_000_000;
        let shape = Shape { identifiers: vec!["nhs".into()], ..Shape::default() };
        let mut table = Table::new(shape);
        for n in 0..MANY {
            // Every hundred thousandth pair of neighbours has one number.
            let number = (n % 200_000 < 2).then(|| (n / 200_000).to_string());
            table.push(
                0,
                &n.to_string(),
                &Evidence {
                    given: vec!["Mohammed"],
                    family: vec!["Khan"],
                    born: Born::new(2015, 1, 1).into_iter().collect(),
                    sex: "M",
                    identifiers: number.iter().map(|number| (0, number.as_str())).collect(),
                    ..Evidence::default()
                },
            );
        }
        table.close();
        let pairs = pairs_of(&table, 2);
        assert!(pairs.len() <= MANY as usize, "{} pairs", pairs.len());
        for n in (0..MANY).step_by(200_000) {
            assert!(pairs.contains(&(n, n + 1)), "what tells them apart brings them together");
        }
    }

    #[test]
    fn each_pair_comes_once_and_an_empty_row_never() {
        let mut table = Table::new(Shape::default());
        let letters = |n: u32| {
            (0..4)
                .map(|place| char::from(b'a' + u8::try_from(n / 26_u32.pow(place) % 26).unwrap_or(0)))
                .collect::<String>()
        };
        for n in 0..3_000_u32 {
            let (given, family) = (letters(n / 2 * 7919 % 90_000), letters(n / 2 * 104_729 % 400_000));
            table.push(
                0,
                &n.to_string(),
                &Evidence {
                    given: vec![&given],
                    family: vec![&family],
                    born: Born::new(2008 + n / 2 % 10, 1 + n / 2 % 12, 1 + n / 2 % 28).into_iter().collect(),
                    ..Evidence::default()
                },
            );
        }
        let empty: Vec<u32> = (3_000..3_010).collect();
        for n in &empty {
            table.push(0, &n.to_string(), &Evidence::default());
        }
        table.close();
        let pairs = pairs_of(&table, 3);
        let once: HashSet<(u32, u32)> = pairs.iter().copied().collect();
        assert_eq!(once.len(), pairs.len());
        assert!((0..1_500).all(|n| once.contains(&(2 * n, 2 * n + 1))), "two of the same are met");
        assert!(pairs.iter().all(|(a, b)| a < b && !empty.contains(a) && !empty.contains(b)));
        assert_eq!(pairs_of(&table, 1), pairs, "however many threads");
    }
}

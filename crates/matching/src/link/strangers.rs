//! How often strangers agree. Exact agreement is counted, from how often each value stands in the table; the
//! other levels are seen in pairs drawn by hash.

use super::codes::field;
use super::intern::mix;
use super::levels::{Memories, Pattern, Prepared};
use super::model::Shares;
use super::parallel::each_share;
use super::table::part;
use super::{SHARE, few, low};

/// Pairs drawn: at least so many ...
pub const DRAWN: u32 = 100_000;
/// ... and one for so many rows. The more rows, the fewer pairs of them are one person, and the rarer are the agreements
/// of strangers that must be known: in a nation one in 200,000 pairs has one postcode, and true pairs are rarer still.
const ROWS_A_DRAW: u32 = 10;

/// Of how many pairs that are drawn each level of each field is met.
pub fn levels(
    prepared: &Prepared,
    draws: u32,
    threads: usize,
    pick: impl Fn(u64) -> Option<(u32, u32)> + Sync,
) -> Vec<Shares> {
    let fields = super::levels::fields(&prepared.table.shape);
    let counted = each_share(draws, SHARE, threads, Memories::default, |memories, draws| {
        let mut counts = vec![[0_u32; Pattern::LEVELS]; fields];
        for (a, b) in draws.filter_map(|draw| pick(mix(u64::from(draw), 0x5EED))) {
            let pattern = prepared.compare(a, b, memories);
            for (field, counts) in counts.iter_mut().enumerate() {
                counts[pattern.weighed(field)] += 1;
            }
        }
        counts
    });
    let sum = |field: usize, level: usize| counted.iter().map(|counts| f64::from(counts[field][level])).sum();
    (0..fields).map(|field| std::array::from_fn(|level| sum(field, level))).collect()
}

/// How often two strangers agree on each level of each field.
pub fn strangers(prepared: &Prepared, threads: usize) -> Vec<Shares> {
    let table = prepared.table;
    let rows = table.len();
    let counts = levels(prepared, DRAWN.max(rows / ROWS_A_DRAW), threads, |hash| {
        let pick = |hash: u64| low((hash >> 32) % u64::from(rows));
        let (a, b) = (pick(hash), pick(mix(hash, 1)));
        (a != b).then_some((a, b))
    });
    let mut shares: Vec<Shares> = counts
        .iter()
        .map(|counts| {
            let known: f64 = counts[1..].iter().sum();
            std::array::from_fn(|level| if level == 0 { 1.0 } else { (counts[level] + 0.3) / (known + 3.0) })
        })
        .collect();
    // Exact agreement is counted, not drawn: the chance that two draws of the field have one value.
    let mut dates: Vec<u32> = table.counts_of(part::BORN).into_values().collect();
    dates.sort_unstable();
    let exact = |counts: &[u32]| {
        let all: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let squares: f64 = counts.iter().map(|count| f64::from(*count).powi(2)).sum();
        (all > 0.0).then(|| (squares / (all * all)).max(1e-9))
    };
    let sorted = |counts: &[u32]| {
        let mut counts: Vec<u32> = counts.iter().copied().filter(|count| *count > 0).collect();
        counts.sort_unstable();
        counts
    };
    for (field, counts) in [
        (field::GIVEN, sorted(&table.as_first)),
        (field::FAMILY, sorted(&table.as_family)),
        (field::BORN, dates),
    ] {
        if let Some(share) = exact(&counts) {
            shares[field][1] = share;
        }
    }
    few::strangers(&mut shares, rows, table.shape.identifiers.len());
    shares
}

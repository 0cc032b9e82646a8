//! How often strangers agree. Exact agreement is counted, from how often each value stands in the table; the
//! other levels are seen in pairs drawn by hash.

use super::codes::{code, field};
use super::coincidence::{LEAST, judge};
use super::evidence::Mode;
use super::intern::{Numbered, mix};
use super::levels::{Memories, Pattern, Prepared};
use super::model::Shares;
use super::parallel::each_share;
use super::table::{Table, part};
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
    let table = prepared.table;
    let fields = super::levels::fields(&table.shape);
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

/// The pairs of rows that count, drawn by hash: between inputs where links are sought there.
pub(super) struct Draw {
    rows: u32,
    /// Between inputs: the rows, input by input, and of each where its rows end, and up to which number its pairs are drawn.
    inputs: Vec<(u32, u64)>,
    by_input: Vec<u32>,
}

impl Draw {
    pub fn of(table: &Table) -> Self {
        let rows = table.len();
        if table.shape.mode == Mode::Dedupe {
            return Self { rows, inputs: Vec::new(), by_input: Vec::new() };
        }
        let mut by_input: Vec<u32> = (0..rows).collect();
        by_input.sort_by_key(|row| table.row(*row).input());
        let (mut end, mut pairs) = (0, 0);
        let inputs =
            by_input.chunk_by(|a, b| table.row(*a).input() == table.row(*b).input()).map(|of_input| {
                let many = super::count(of_input.len());
                end += many;
                pairs += u64::from(many) * u64::from(rows - many);
                (end, pairs)
            });
        Self { rows, inputs: inputs.collect(), by_input }
    }

    /// A pair, if it is one of two rows.
    pub fn pair(&self, hash: u64) -> Option<(u32, u32)> {
        let low_of = |hash: u64, many: u32| low((hash >> 32) % u64::from(many));
        let Some((_, pairs)) = self.inputs.last() else {
            let (a, b) = (low_of(hash, self.rows), low_of(mix(hash, 1), self.rows));
            return (a != b).then_some((a, b));
        };
        let drawn = mix(hash, 2).checked_rem(*pairs)?;
        let input = self.inputs.partition_point(|(_, end)| *end <= drawn);
        let start = if input == 0 { 0 } else { self.inputs[input - 1].0 };
        let end = self.inputs[input].0;
        let a = start + low_of(hash, end - start);
        let b = low_of(mix(hash, 1), self.rows - (end - start));
        let b = if b < start { b } else { b + end - start };
        Some((self.by_input[a as usize], self.by_input[b as usize]))
    }
}

/// The chance that both of a pair that counts have one value of a part.
fn agreeing(table: &Table, of: usize) -> Option<f64> {
    let between = table.shape.mode != Mode::Dedupe;
    let mut counts: Numbered<(u32, u32), u32> = Numbered::default();
    for row in (0..table.len()).map(|row| table.row(row)) {
        let input = if between { row.input() } else { 0 };
        row.get(of).iter().for_each(|value| *counts.entry((*value, input)).or_default() += 1);
    }
    // Whole numbers: their sums do not hang on an order.
    let square = |count: u64| u128::from(count).pow(2);
    let squares = |counts: Numbered<u32, u64>| counts.into_values().map(square).sum::<u128>();
    let (mut values, mut inputs, mut within) = (Numbered::default(), Numbered::default(), 0);
    for ((value, input), count) in counts {
        *values.entry(value).or_default() += u64::from(count);
        *inputs.entry(input).or_default() += u64::from(count);
        within += square(u64::from(count));
    }
    let all = square(inputs.values().sum());
    let (same, pairs) =
        if between { (squares(values) - within, all - squares(inputs)) } else { (squares(values), all) };
    (pairs > 0).then(|| (share(same, pairs)).max(1e-9))
}

#[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
fn share(part: u128, of: u128) -> f64 {
    part as f64 / of as f64
}

/// How often two strangers agree on each level of each field.
pub fn strangers(prepared: &Prepared, threads: usize) -> Vec<Shares> {
    let table = prepared.table;
    let rows = table.len();
    let draw = Draw::of(table);
    let counts = levels(prepared, DRAWN.max(rows / ROWS_A_DRAW), threads, |hash| draw.pair(hash));
    let mut shares: Vec<Shares> = counts
        .iter()
        .map(|counts| {
            let known: f64 = counts[1..].iter().sum();
            std::array::from_fn(|level| if level == 0 { 1.0 } else { (counts[level] + 0.3) / (known + 3.0) })
        })
        .collect();
    // Exact agreement is counted, not drawn: the chance that two draws of the field have one value.
    for (field, part) in
        [(field::GIVEN, part::FIRST), (field::FAMILY, part::FAMILY), (field::BORN, part::BORN)]
    {
        if let Some(share) = agreeing(table, part) {
            shares[field][1] = share;
        }
    }
    let identifiers = table.shape.identifiers.len();
    if judge(table).is_none() {
        // Most who agree on what identifies are one person: the pairs that are drawn show them among strangers.
        let numbers = shares[field::OTHERS..].iter_mut().take(identifiers);
        numbers.for_each(|shares| shares[usize::from(code::EXACT)] *= LEAST);
    }
    few::strangers(&mut shares, rows, identifiers);
    shares
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::*;

    /// Three rows in one input, thirty in the other, and ten in a third.
    fn table(mode: Mode) -> Table {
        let mut table = Table::new(Shape { mode, ..Shape::default() });
        for n in 0..43 {
            let (input, names) = match n {
                0..3 => (0, ["Ada", "Bo", "Bo"]),
                3..33 => (1, ["Ada", "Cy", "Di"]),
                _ => (2, ["Bo", "Bo", "Ed"]),
            };
            let evidence = Evidence { given: vec![names[n % 3]], ..Evidence::default() };
            table.push(input, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    #[test]
    fn strangers_are_of_different_inputs_where_links_are_sought_there() {
        let table = table(Mode::Link { one_to_one: false });
        let draw = Draw::of(&table);
        let mut met = Numbered::<(u32, u32), u32>::default();
        for hash in 0..200_000 {
            let (a, b) = draw.pair(mix(hash, 7)).expect("always one");
            let inputs = [a, b].map(|row| table.row(row).input());
            assert_ne!(inputs[0], inputs[1]);
            *met.entry((a.min(b), a.max(b))).or_default() += 1;
        }
        let all = 3 * 30 + 3 * 10 + 30 * 10;
        assert_eq!(met.len(), all, "each pair is met");
        // 476 on average, by chance 22 more or less.
        assert!(met.values().all(|many| (350..610).contains(many)), "{:?}", met.values().max());
    }

    #[test]
    fn agreement_is_counted_among_the_pairs_that_count() {
        for mode in [Mode::Dedupe, Mode::Link { one_to_one: false }] {
            let table = table(mode);
            let (mut same, mut all) = (0_u32, 0_u32);
            for a in (0..table.len()).map(|row| table.row(row)) {
                for b in (0..table.len()).map(|row| table.row(row)) {
                    if mode == Mode::Dedupe || a.input() != b.input() {
                        all += 1;
                        same += u32::from(a.get(part::FIRST) == b.get(part::FIRST));
                    }
                }
            }
            let share = agreeing(&table, part::FIRST).unwrap();
            assert!((share - f64::from(same) / f64::from(all)).abs() < 1e-12, "{mode:?}: {share}");
        }
    }
}

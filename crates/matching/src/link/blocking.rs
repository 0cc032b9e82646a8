//! Which pairs are compared. Two rows are compared only if they share a key. Each row looks under its
//! rarest keys first, and stops when what it has met would be too much: so a common name makes no quadratic
//! block, and a rare one is enough to be found by.
//!
//! What pairs there are is a function of the set of rows, whatever their order.

use super::evidence::Mode;
use super::keys::{Kind, Maker};
use super::levels::Prepared;
use super::lists::Lists;
use super::parallel::each_share;
use super::{SHARE, count, low, radix};

/// So few rows are compared all with all.
const FEW: u32 = 2_000;

/// How much is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// More rows than this under one key say nothing.
    pub most: u32,
    /// How many others a row may meet under its keys, about.
    pub budget: u32,
    /// Of keys with the same rows, one is enough.
    pub distinct: bool,
    /// What more rows have is no key but is cut, in the order of the rows, into keys of at most so many.
    pub cut: Option<u32>,
}

impl Limits {
    /// For linking. Measured on synthetic England: a budget of 40 meets 99.98 % of the true pairs with all
    /// kinds of keys.
    pub const LINK: Self = Self { most: 254, budget: 40, distinct: true, cut: None };
    /// Where people have many rows: those beside each other are compared, become one, and the next round has fewer.
    pub const CROWDED: Self = Self { cut: Some(40), ..Self::LINK };
}

/// Which rows are looked at.
#[derive(Clone, Debug)]
pub enum Among {
    /// All of the table.
    All,
    /// These.
    Sample(Vec<u32>),
    /// All, but rows that surely are one person stand for each other: under a key only the first of each group is
    /// compared. Of each row, the first row of its group.
    Groups(Vec<u32>),
}

/// The rows under each key, and the keys that each row looks under.
#[derive(Debug)]
pub struct Blocking<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    among: Among,
    by_row: Lists,
    by_block: Lists,
    /// The kinds of keys, where the blocks of each end, and how many keys it made.
    kinds: Vec<(Kind, u32, u32)>,
}

/// The blocks of one kind of keys.
#[derive(Default)]
struct Blocks {
    rows: Lists,
    /// A sum of the rows' own hashes: two blocks with the same rows have the same.
    marks: Vec<u32>,
    /// How many keys there were, those of one row alone with them.
    keys: u32,
}

impl<'a> Blocking<'a> {
    /// Blocks by these kinds of keys, of all rows or of some.
    pub fn of(
        prepared: &'a Prepared<'a>,
        among: Among,
        kinds: &[Kind],
        limits: Limits,
        threads: usize,
    ) -> Self {
        let nothing = Lists::default;
        let mut blocking =
            Self { prepared, among, by_row: nothing(), by_block: nothing(), kinds: Vec::new() };
        let rows = blocking.len();
        if blocking.is_small() {
            return blocking;
        }
        let made = each_share(
            count(kinds.len()),
            1,
            threads,
            || Maker::new(prepared),
            |maker, share| {
                share.map(|kind| blocking.blocks(kinds[kind as usize], maker, limits)).collect::<Vec<_>>()
            },
        );
        let mut all = Blocks::default();
        for (kind, blocks) in kinds.iter().zip(made.into_iter().flatten()) {
            all.rows.append(blocks.rows);
            all.marks.extend(blocks.marks);
            blocking.kinds.push((*kind, all.rows.len(), blocks.keys));
        }
        let under = all.rows.turned(rows);
        let shares = each_share(
            rows,
            SHARE,
            threads,
            || Chooser::new(&all, limits, rows),
            |chooser, share| {
                let mut chosen = Lists::default();
                for row in share {
                    chosen.items.extend(chooser.choose(row, under.get(row)));
                    chosen.end();
                }
                chosen
            },
        );
        let mut chosen = Lists::default();
        for share in shares {
            chosen.append(share);
        }
        drop(under);
        let blocks = all.rows.len();
        drop(all);
        blocking.by_block = chosen.turned(blocks);
        blocking.by_row = chosen;
        blocking
    }

    /// How many rows are looked at.
    pub fn len(&self) -> u32 {
        match &self.among {
            Among::Sample(sample) => count(sample.len()),
            Among::All | Among::Groups(_) => self.prepared.table.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows that are looked at.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map(|place| self.row(place))
    }

    /// Rows that look under no key: they have none, or none that few enough rows have.
    pub fn under_no_key(&self) -> impl Iterator<Item = u32> {
        let places = if self.is_small() { 0..0 } else { 0..self.len() };
        places.filter(|place| self.by_row.get(*place).is_empty()).map(|place| self.row(place))
    }

    /// How many keys of a kind the rows look under.
    pub fn keys_of(&self, kind: Kind) -> u32 {
        self.kinds.iter().find(|(other, _, _)| *other == kind).map_or(0, |(_, _, keys)| *keys)
    }

    /// The kinds of keys, and how many keys of each there are.
    pub fn kinds(&self) -> impl Iterator<Item = (Kind, u32)> {
        self.kinds.iter().map(|(kind, _, keys)| (*kind, *keys))
    }

    /// Whether all rows are compared with all.
    pub fn is_small(&self) -> bool {
        self.len() <= FEW
    }

    fn row(&self, place: u32) -> u32 {
        match &self.among {
            Among::Sample(sample) => sample[place as usize],
            Among::All | Among::Groups(_) => place,
        }
    }

    fn blocks(&self, kind: Kind, maker: &mut Maker<'a>, limits: Limits) -> Blocks {
        let mut entries: Vec<u64> = Vec::new();
        let mut keys = Vec::new();
        for place in 0..self.len() {
            if let Among::Groups(first) = &self.among
                && first[place as usize] != place
                && maker.says_nothing_new(place, first[place as usize], kind)
            {
                continue;
            }
            keys.clear();
            maker.keys(self.row(place), kind, &mut keys);
            // Half of a key is kept. That two keys share a half costs a comparison now and then.
            entries.extend(keys.iter().map(|key| key >> 32 << 32 | u64::from(place)));
        }
        radix::sort(&mut entries);
        entries.dedup();
        let mut blocks = Blocks { keys: count(entries.len()), ..Blocks::default() };
        let mut places: Vec<u32> = Vec::new();
        for block in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
            if block.len() < 2 {
                continue;
            }
            places.clear();
            places.extend(block.iter().map(|entry| low(*entry)));
            self.leave_one_of_each_group(&mut places);
            let is_key = places.len() <= limits.most as usize;
            let most = if is_key { Some(limits.most) } else { limits.cut };
            for places in
                most.iter().flat_map(|most| places.chunks(*most as usize)).filter(|part| part.len() > 1)
            {
                let orders = places.iter().map(|place| low(self.prepared.table.order(self.row(*place))));
                blocks.marks.push(orders.fold(0, u32::wrapping_add));
                blocks.rows.push(places.iter().copied());
            }
        }
        blocks
    }

    /// Leaves the first place of each group; places stay in order.
    fn leave_one_of_each_group(&self, places: &mut Vec<u32>) {
        if let Among::Groups(first) = &self.among {
            places.sort_unstable_by_key(|place| (first[*place as usize], *place));
            places.dedup_by_key(|place| first[*place as usize]);
            places.sort_unstable();
        }
    }

    /// Hands each pair in which these rows come first to a taker, with the kinds of keys that brought it, a
    /// bit each: each pair once over all rows.
    pub fn pairs(&self, rows: std::ops::Range<u32>, mut take: impl FnMut(u32, u32, u32)) {
        let table = self.prepared.table;
        let counts =
            |a: u32, b: u32| table.shape.mode == Mode::Dedupe || table.row(a).input() != table.row(b).input();
        let mut met: Vec<u64> = Vec::new();
        for place in rows {
            let a = self.row(place);
            if self.is_small() {
                let others = (place + 1..self.len()).map(|place| self.row(place));
                others.filter(|b| counts(a, *b)).for_each(|b| take(a, b, 0));
                continue;
            }
            met.clear();
            let mut kind = 0;
            for block in self.by_row.get(place) {
                while self.kinds[kind].1 <= *block {
                    kind += 1;
                }
                let rows = self.by_block.get(*block);
                let after = rows.partition_point(|row| *row <= place);
                met.extend(rows[after..].iter().map(|row| u64::from(*row) << 8 | kind as u64));
            }
            met.sort_unstable();
            for same in met.chunk_by(|x, y| x >> 8 == y >> 8) {
                let b = self.row(low(same[0] >> 8));
                let kind = |entry: &u64| self.kinds[(entry & 255) as usize].0;
                let kinds = same.iter().fold(0, |kinds, entry| kinds | kind(entry).bit());
                if counts(a, b) {
                    take(a, b, kinds);
                }
            }
        }
    }
}

/// A block that a row stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    size: u32,
    mark: u32,
    id: u32,
}

/// Chooses the blocks that a row looks under.
struct Chooser<'a> {
    all: &'a Blocks,
    limits: Limits,
    blocks: Vec<Choice>,
    /// Of each row, the row that met it last, and one more.
    met_by: Vec<u32>,
}

impl<'a> Chooser<'a> {
    fn new(all: &'a Blocks, limits: Limits, rows: u32) -> Self {
        Self { all, limits, blocks: Vec::new(), met_by: vec![0; rows as usize] }
    }

    /// In the order of their ids. Others are counted once, however many blocks bring them.
    fn choose(&mut self, row: u32, blocks: &[u32]) -> impl Iterator<Item = u32> {
        let Self { all, limits, blocks: order, met_by } = self;
        order.clear();
        order.extend(blocks.iter().map(|id| Choice {
            size: count(all.rows.get(*id).len()),
            mark: all.marks[*id as usize],
            id: *id,
        }));
        order.sort_unstable();
        if limits.distinct {
            order.dedup_by_key(|choice| (choice.size, choice.mark));
        }
        let mut met = 0;
        let within = order.iter().enumerate().take_while(|(at, choice)| {
            for other in all.rows.get(choice.id) {
                let by = &mut met_by[*other as usize];
                met += u32::from(*other != row && *by != row + 1);
                *by = row + 1;
            }
            *at == 0 || met <= limits.budget
        });
        let within = within.count();
        order.truncate(within);
        order.sort_unstable_by_key(|choice| choice.id);
        order.iter().map(|choice| choice.id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Born, Evidence, Shape};
    use super::super::table::Table;
    use super::*;
    use std::collections::HashSet;

    fn pairs_of(table: &Table, threads: usize) -> Vec<(u32, u32)> {
        let prepared = Prepared::of(table);
        let blocking = Blocking::of(&prepared, Among::All, &Kind::ALL, Limits::LINK, threads);
        let mut pairs = Vec::new();
        let id = |row: u32| table.id(row).parse::<u32>().unwrap();
        blocking.pairs(0..blocking.len(), |a, b, _| pairs.push((id(a).min(id(b)), id(a).max(id(b)))));
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
    fn where_people_have_many_rows_a_key_of_too_many_is_cut() {
        let mut table = Table::new(Shape::default());
        for n in 0..3_000_u32 {
            let postcode = format!("LS{n} 4AP");
            let evidence = Evidence {
                given: vec!["Ada"],
                family: vec!["Quist"],
                postcodes: vec![&postcode],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        let prepared = Prepared::of(&table);
        let met = |limits| {
            let blocking = Blocking::of(&prepared, Among::All, &[Kind::Names], limits, 1);
            let mut met = vec![0; table.len() as usize];
            blocking
                .pairs(0..blocking.len(), |a, b, _| [a, b].iter().for_each(|row| met[*row as usize] += 1));
            met
        };
        assert!(met(Limits::LINK).iter().all(|others| *others == 0));
        assert!(met(Limits::CROWDED).iter().all(|others| *others == 39), "each with the others of its part");
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

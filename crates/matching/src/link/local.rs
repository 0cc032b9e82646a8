//! How common a name is among those with whom it was met: of one sex, of one year, of one area, of one nation. That two boys of
//! one town are both Mohammed says less where every tenth is than where one in a thousand is.
//!
//! A name that a group of rows holds more often than its share of all rows is *lifted*: by (n + A) / (e + A),
//! n the rows of the group with the name, e as many as its share of all would make. So of names that few have
//! nothing is believed (the prior of DuMouchel 1999, with a fixed A).

use super::countrymen::Countrymen;
use super::evidence::{Born, is_british, is_hashed, outward};
use super::intern::{Numbered, hash_bytes};
use super::model::{Millibits, millibits};
use super::table::{Row, Table, part};

/// Rows that say nothing of their own: those of some fifteen people, who bring a name of theirs with each row.
const PRIOR: f64 = 50.0;
/// A name of fewer rows than this cannot be lifted by much ...
const FEWEST: u32 = 10;
/// ... and of a large table only names that one row in so many has are counted, for the sake of memory.
const ONE_IN: u32 = 100_000;
/// Only nations of one row in so many are groups of their own.
const LARGE: u64 = 200;
/// No group, or no name that is counted.
const NONE: u32 = u32::MAX;
/// Sex, year of birth, area, and what names hang on ([`super::countrymen`]).
const KINDS: usize = 4;

/// The groups that two rows are both of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Common([Option<u32>; KINDS]);

/// Lifts of names in groups.
#[derive(Debug, Default)]
pub struct Lifts {
    /// Groups by year of birth, and by postcode.
    years: Numbered<u32, u32>,
    areas: Vec<u32>,
    /// The part of a row that tells what names hang on, and groups by its values.
    nation: Option<usize>,
    nations: Numbered<u32, u32>,
    /// How many rows each group has; the first two are the sexes.
    groups: Vec<u32>,
    first: Lifted,
    family: Lifted,
}

/// Of each name that many rows have, its lift in each group.
#[derive(Debug, Default)]
struct Lifted {
    /// Of each name, its place in the table.
    places: Vec<u32>,
    groups: usize,
    /// Counts at first, then lifts: none below nothing, for that a name is rarer than elsewhere would only make
    /// pairs likelier.
    table: Vec<u32>,
    /// Of each group, how much more common in it any of its names is, as far as that is known of names in general.
    usual: Vec<Millibits>,
}

/// The letters with which a British postcode begins, or the first two of what else it is.
fn area_of(postcode: &[u8]) -> Option<u64> {
    if is_hashed(postcode) {
        return None;
    }
    let outward = outward(postcode);
    let letters = outward.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let area = outward.get(..if is_british(postcode) { letters } else { 2 })?;
    Some(hash_bytes(area))
}

impl Lifts {
    /// Counts a closed table; with the part of a row on which names hang, if there is one.
    pub fn of(table: &Table, countrymen: Option<&Countrymen>) -> Self {
        let nation = countrymen.map(|names| names.part);
        let mut lifts = Self { groups: vec![0; 2], nation, ..Self::default() };
        let mut areas: Numbered<u64, u32> = Numbered::default();
        for id in table.postcodes.ids() {
            let group = area_of(table.postcodes.text(id).as_bytes())
                .map_or(NONE, |area| *areas.entry(area).or_insert_with(|| another(&mut lifts.groups)));
            lifts.areas.push(group);
        }
        for row in 0..table.len() {
            if let Some(date) = table.row(row).get(part::BORN).first() {
                let groups = &mut lifts.groups;
                lifts.years.entry(Born(*date).year()).or_insert_with(|| another(groups));
            }
        }
        let nations = nation.map(|nation| table.counts_of(nation)).unwrap_or_default();
        let others = lifts.groups.len();
        let mut nations: Vec<(u32, u32)> = nations.into_iter().collect();
        nations.sort_unstable();
        for (value, _) in
            nations.into_iter().filter(|(_, count)| u64::from(*count) * LARGE >= u64::from(table.len()))
        {
            lifts.nations.insert(value, another(&mut lifts.groups));
        }
        let [mut first, mut family] =
            [&table.as_first, &table.as_family].map(|all| Lifted::of(all, table.len(), lifts.groups.len()));
        for row in 0..table.len() {
            let row = table.row(row);
            for group in lifts.of_row(row).into_iter().flatten() {
                lifts.groups[group as usize] += 1;
                first.count(row.get(part::FIRST), group);
                family.count(row.get(part::FAMILY), group);
            }
        }
        if let Some(countrymen) = countrymen {
            first.hang(countrymen.often[0], others, table.len(), &lifts.groups);
            family.hang(countrymen.often[1], others, table.len(), &lifts.groups);
        }
        first.settle(&table.as_first, table.len(), &lifts.groups);
        family.settle(&table.as_family, table.len(), &lifts.groups);
        (lifts.first, lifts.family) = (first, family);
        lifts
    }

    fn of_row(&self, row: Row) -> [Option<u32>; KINDS] {
        let sex = u32::from(row.sex()).checked_sub(1);
        let year = row.get(part::BORN).first().and_then(|date| self.years.get(&Born(*date).year()));
        // Where a row tells postcodes of several areas, none of them is its own.
        let mut areas = row.get(part::POSTCODE).iter().filter_map(|id| self.areas.get(*id as usize));
        let area = areas.next().filter(|area| **area != NONE && areas.all(|other| other == *area));
        let nation = self.nation.and_then(|nation| match row.get(nation) {
            [value] => self.nations.get(value).copied(),
            _ => None,
        });
        [sex, year.copied(), area.copied(), nation]
    }

    /// The groups that two rows are both of.
    pub fn common(&self, a: Row, b: Row) -> Common {
        if self.groups.is_empty() {
            return Common::default();
        }
        let (a, b) = (self.of_row(a), self.of_row(b));
        Common(std::array::from_fn(|kind| a[kind].filter(|_| a[kind] == b[kind])))
    }

    /// How much more common a first name is among them.
    pub fn first(&self, name: u32, common: Common) -> Millibits {
        self.first.lift(name, common)
    }

    /// How much more common a family name is among them.
    pub fn family(&self, name: u32, common: Common) -> Millibits {
        self.family.lift(name, common)
    }
}

/// One more group.
fn another(groups: &mut Vec<u32>) -> u32 {
    groups.push(0);
    super::count(groups.len() - 1)
}

impl Lifted {
    fn of(all: &[u32], rows: u32, groups: usize) -> Self {
        let least = FEWEST.max(rows / ONE_IN);
        let mut next = 0;
        let mut place = |count: &u32| {
            if *count < least {
                return NONE;
            }
            next += 1;
            next - 1
        };
        let places = all.iter().map(&mut place).collect();
        Self { places, groups, table: vec![0; next as usize * groups], usual: vec![0; groups] }
    }

    fn at(&self, name: u32, group: u32) -> Option<usize> {
        let place = self.places.get(name as usize).filter(|place| **place != NONE)?;
        Some(*place as usize * self.groups + group as usize)
    }

    fn count(&mut self, names: &[u32], group: u32) {
        for name in names {
            if let Some(at) = self.at(*name, group) {
                self.table[at] += 1;
            }
        }
    }

    /// Names hang on the groups from one on: whoever bears one of a nation's names is of that nation, more or less.
    fn hang(&mut self, often: f64, from: usize, rows: u32, groups: &[u32]) {
        for (usual, group) in self.usual.iter_mut().zip(groups).skip(from) {
            *usual = millibits(often.min(f64::from(rows) / f64::from((*group).max(1))).max(1.0));
        }
    }

    /// Makes lifts of counts.
    fn settle(&mut self, all: &[u32], rows: u32, groups: &[u32]) {
        let counted = self.places.iter().zip(all).filter(|(place, _)| **place != NONE);
        for ((_, count), lifts) in counted.zip(self.table.chunks_exact_mut(self.groups)) {
            let share = f64::from(*count) / f64::from(rows);
            for ((lift, group), usual) in lifts.iter_mut().zip(groups).zip(&self.usual) {
                let expected = share * f64::from(*group);
                let usual = (f64::from(*usual) / 1_000.0).exp2();
                let times = (f64::from(*lift) + PRIOR) / (expected + PRIOR / usual);
                *lift = millibits(times).max(0).unsigned_abs();
            }
        }
    }

    fn lift(&self, name: u32, common: Common) -> Millibits {
        let lift = |group: u32| match self.at(name, group).and_then(|at| self.table.get(at)) {
            Some(lift) => lift.cast_signed(),
            None => self.usual.get(group as usize).copied().unwrap_or(0),
        };
        common.0.into_iter().flatten().map(lift).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::*;

    /// Children of two towns: in one every second boy is Mohammed, in the other none but the last two.
    fn towns() -> Table {
        let mut table = Table::new(Shape::default());
        for n in 0..2_000_u32 {
            let north = n % 2 == 0;
            let is_named = (north && n % 4 == 0) || n >= 1_996;
            let letter = |by: u32| char::from(b'a' + u8::try_from(n / by % 26).unwrap());
            let (other, family) = (format!("Q{}{}", letter(1), letter(26)), format!("W{}x", letter(3)));
            let evidence = Evidence {
                given: vec![if is_named { "Mohammed" } else { &other }],
                family: vec![&family],
                born: Born::new(2010 + n % 3, 1 + n % 12, 1 + n % 28).into_iter().collect(),
                sex: "M",
                postcodes: vec![if north { "NB1 2AB" } else { "SW3 4CD" }],
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    #[test]
    fn a_name_is_more_common_where_many_have_it() {
        let table = towns();
        let lifts = Lifts::of(&table, None);
        let name = table.names.ids().find(|id| table.names.text(*id) == "mohammed").unwrap();
        let rows = |town: &str| {
            let lives = |row: &u32| {
                let id = table.row(*row).get(part::POSTCODE)[0];
                table.postcodes.text(id).starts_with(town)
            };
            let named = |row: &u32| table.row(*row).get(part::FIRST) == [name];
            (0..table.len()).filter(|row| lives(row) && named(row)).collect::<Vec<_>>()
        };
        let lift = |a: u32, b: u32| lifts.first(name, lifts.common(table.row(a), table.row(b)));
        let (north, south) = (rows("nb"), rows("sw"));
        let year = |row: u32| Born(table.row(row).get(part::BORN)[0]).year();
        let other = *north.iter().find(|row| year(**row) != year(north[0])).unwrap();
        // 500 of 1,000 where 251 of 1,000 would be usual: 550 / 301.
        assert!((lift(north[0], other) - 870).abs() < 15, "{}", lift(north[0], other));
        assert_eq!(lift(north[0], other), lift(other, north[0]));
        assert_eq!(lift(south[0], south[1]), 0, "that it is rarer there is not believed");
        assert!(lift(south[0], north[1]) < lift(north[0], other));
    }

    #[test]
    fn of_a_name_that_few_have_nothing_is_believed() {
        let table = towns();
        let lifts = Lifts::of(&table, None);
        let rare = (0..).zip(&table.as_first).find(|(_, count)| (1..FEWEST).contains(*count)).unwrap().0;
        let row = (0..table.len()).find(|row| table.row(*row).get(part::FIRST) == [rare]).unwrap();
        assert_eq!(lifts.first(rare, lifts.common(table.row(row), table.row(row))), 0);
    }

    #[test]
    fn a_row_of_two_areas_is_of_neither_whichever_came_first() {
        for postcodes in [vec!["NB1 2AB", "SW3 4CD"], vec!["SW3 4CD", "NB1 2AB"]] {
            let mut table = Table::new(Shape::default());
            for (n, postcodes) in [postcodes, vec!["NB1 2AB"], vec!["NB7 9XY", "NB1 2AB"]].iter().enumerate()
            {
                table.push(
                    0,
                    &n.to_string(),
                    &Evidence { postcodes: postcodes.clone(), ..Evidence::default() },
                );
            }
            table.close();
            let lifts = Lifts::of(&table, None);
            let row = |id: &str| (0..3).map(|row| (table.id(row), row)).find(|(other, _)| *other == id);
            let [both, north, moved] =
                ["0", "1", "2"].map(|id| lifts.of_row(table.row(row(id).unwrap().1))[2]);
            assert_eq!(both, None);
            assert!(north.is_some() && moved == north, "both of one area");
        }
    }
}

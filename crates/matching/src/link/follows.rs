//! Columns that follow from others: an age from a date of birth, a county from a town or a postcode, a title from a sex. Where
//! the one agrees the other agrees as well, for strangers as for one person, so it says nothing more. Counted like any other it
//! would be believed twice, and the model would be learnt from people of one town and age. What else it may follow from is
//! found in the table: rows of strangers who have one value of the one are looked at for whether they have one of the other.

use super::codes::{born, code, field, name, place};
use super::evidence::Shape;
use super::intern::mix;
use super::levels::Pattern;
use super::table::{Row, Table, part};
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// So many pairs of strangers who agree on the one are looked at, at most ...
const PAIRS: u32 = 4_000;
/// ... and at least, or nothing is told.
const FEWEST: u32 = 50;
/// In so many of them the other must agree, ...
const NEARLY_ALL: f64 = 0.8;
/// ... or in so many where it is to follow from a name: most who bear one are of one nation, and others of another.
const ALL: f64 = 0.98;
/// ... and of those that would differ by chance so many.
const BEYOND_CHANCE: f64 = 0.7;
/// About so many rows are drawn: those of values that are drawn.
const ROWS: u32 = 60_000;

/// What follows from what.
#[derive(Debug, Default)]
pub(super) struct Follows(Vec<Rule>);

/// Where a field is on one of these levels, that another agrees follows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    from: usize,
    levels: RangeInclusive<u8>,
    that: usize,
}

/// What something may follow from: a part of a row, or what is made of it.
struct Source {
    field: usize,
    part: usize,
    /// The levels on which two rows have one value of it, nearly.
    levels: RangeInclusive<u8>,
    of: fn(u32) -> u32,
}

impl Source {
    /// All of a table that may be one, finer ones first.
    fn all(shape: &Shape) -> Vec<Self> {
        let whole: fn(u32) -> u32 = |value| value;
        let usual = [
            (field::BORN, part::BORN, born::EXACT..=born::EXACT, whole),
            (field::BORN, part::BORN, born::EXACT..=born::YEAR, |date| date >> 16),
            (field::PLACE, part::POSTCODE, place::BOTH..=place::NEAR, whole),
            (field::GIVEN, part::FIRST, name::EXACT..=name::TYPOS, whole),
            (field::FAMILY, part::FAMILY, name::EXACT..=name::TYPOS, whole),
        ];
        let categories =
            categories(shape).map(|(field, part)| (field, part, code::EXACT..=code::SLIP, whole));
        let all = usual.into_iter().chain(categories);
        all.map(|(field, part, levels, of)| Self { field, part, levels, of }).collect()
    }

    /// A value of a row, whatever the order in which values were met.
    fn value(&self, table: &Table, row: Row) -> Option<u64> {
        let texts = match self.part {
            part::BORN => None,
            part::POSTCODE => Some(&table.postcodes),
            part::FIRST | part::FAMILY => Some(&table.names),
            _ => Some(&table.values),
        };
        let values = row.get(self.part).iter();
        values
            .map(|value| {
                texts.map_or_else(|| mix((self.of)(*value).into(), 0xF0), |texts| texts.hash(*value))
            })
            .min()
    }
}

fn categories(shape: &Shape) -> impl Iterator<Item = (usize, usize)> {
    let identifiers = shape.identifiers.len();
    (identifiers..identifiers + shape.categories.len())
        .map(|which| (field::OTHERS + which, part::OTHERS + which))
}

impl Follows {
    /// What follows from what in a table.
    pub fn of(table: &Table) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        if table.shape.categories.is_empty() {
            return Self(rules);
        }
        let whats: Vec<_> = std::iter::once((field::SEX, None))
            .chain(categories(&table.shape).map(|(field, part)| (field, Some(part))))
            .collect();
        for source in Source::all(&table.shape) {
            let drawn = Drawn::of(table, &source);
            for (that, part) in &whats {
                let is_told =
                    |rules: &[Rule]| rules.iter().any(|rule| rule.from == *that && rule.that == source.field);
                // A sex is a category's only, and of two that follow from each other the first counts.
                let is_names = *that == field::SEX && source.field < field::OTHERS;
                if *that == source.field || is_names || is_told(&rules) {
                    continue;
                }
                let least = if source.field <= field::FAMILY { ALL } else { NEARLY_ALL };
                if drawn.follows(table, *part, least) {
                    rules.push(Rule { from: source.field, levels: source.levels.clone(), that: *that });
                }
            }
        }
        Self(rules)
    }

    /// The same pattern without what follows.
    pub fn without(&self, pattern: Pattern) -> Pattern {
        let mut left = pattern;
        for Rule { from, levels, that } in &self.0 {
            let is_there = u8::try_from(pattern.level(*from)).is_ok_and(|level| levels.contains(&level));
            if is_there && pattern.level(*that) == usize::from(code::EXACT) {
                left = left.with(*that, 0);
            }
        }
        left
    }
}

/// Pairs of strangers who have one value of a source.
struct Drawn {
    pairs: Vec<(u32, u32)>,
}

impl Drawn {
    fn of(table: &Table, source: &Source) -> Self {
        let kept = u64::from(u32::MAX) * u64::from(ROWS) / u64::from(table.len().max(ROWS));
        let mut rows: HashMap<u64, Vec<u32>> = HashMap::new();
        for row in 0..table.len() {
            let value = source.value(table, table.row(row));
            if let Some(value) = value.filter(|value| value >> 32 <= kept) {
                rows.entry(value).or_default().push(row);
            }
        }
        let mut values: Vec<_> = rows.into_iter().filter(|(_, rows)| rows.len() > 1).collect();
        values.sort_unstable();
        let each = PAIRS / super::count(values.len()).max(1) + 1;
        let mut pairs = Vec::new();
        for (value, rows) in values {
            for nth in 0..each {
                let hash = mix(value, u64::from(nth));
                let pick = |hash: u64| rows[usize::try_from(hash >> 33).unwrap_or(0) % rows.len()];
                let (a, b) = (pick(hash), pick(mix(hash, 1)));
                if a != b && are_strangers(table, a, b, source.part) {
                    pairs.push((a, b));
                }
            }
        }
        Self { pairs }
    }

    /// Whether in nearly all of them another part agrees, or the sex, and more often than among any two rows.
    fn follows(&self, table: &Table, of: Option<usize>, least: f64) -> bool {
        let agree = |(a, b): (u32, u32)| {
            let (a, b) = (table.row(a), table.row(b));
            match of {
                None => (a.sex() > 0 && b.sex() > 0).then(|| a.sex() == b.sex()),
                Some(part) => {
                    let (x, y) = (a.get(part), b.get(part));
                    (!x.is_empty() && !y.is_empty()).then(|| share(x, y))
                }
            }
        };
        let counted = |pairs: &mut dyn Iterator<Item = (u32, u32)>| {
            let told: Vec<bool> = pairs.filter_map(agree).collect();
            let same = told.iter().filter(|same| **same).count();
            (told.len() >= FEWEST as usize)
                .then(|| super::count(same).into())
                .map(|same: f64| same / f64::from(super::count(told.len())))
        };
        let Some(together) = counted(&mut self.pairs.iter().copied()) else { return false };
        // The one row of each pair with the other of a pair far from it: any two rows, as pairs of one value stand together.
        let far = self.pairs.iter().cycle().skip(self.pairs.len() / 2);
        let shifted = self.pairs.iter().zip(far).map(|(one, other)| (one.0, other.1));
        let by_chance = counted(&mut { shifted }).unwrap_or(1.0);
        together >= least && together - by_chance > BEYOND_CHANCE * (1.0 - by_chance)
    }
}

fn share(x: &[u32], y: &[u32]) -> bool {
    x.iter().any(|value| y.contains(value))
}

/// Whether two rows are surely of two people: their names begin with other letters, and they tell other dates of birth and
/// postcodes, of those that are not the source.
fn are_strangers(table: &Table, a: u32, b: u32, source: usize) -> bool {
    let (a, b) = (table.row(a), table.row(b));
    let mut differ = 0;
    for of in
        [part::FIRST, part::FAMILY, part::BORN, part::POSTCODE].into_iter().filter(|part| *part != source)
    {
        let (x, y) = (a.get(of), b.get(of));
        if x.is_empty() || y.is_empty() {
            continue;
        }
        let initial = |name: u32| table.names.text(name).chars().next();
        let is_name = of == part::FIRST || of == part::FAMILY;
        if share(x, y) || (is_name && x.iter().any(|x| y.iter().any(|y| initial(*x) == initial(*y)))) {
            return false;
        }
        differ += usize::from(of != part::POSTCODE);
    }
    differ > 0
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Born, Evidence};
    use super::super::levels::{Memories, Prepared};
    use super::*;

    const CATEGORIES: [&str; 5] = ["town", "county", "age", "trade", "nation"];
    const FIRST: usize = field::OTHERS;

    /// A thousand people of ninety towns of nine counties, and some of their trades. Of a nation are nine in ten of those who
    /// bear one of its names.
    fn table(backwards: bool) -> Table {
        let categories = CATEGORIES.map(str::to_owned).to_vec();
        let mut table = Table::new(Shape { categories, ..Shape::default() });
        let mut rows: Vec<u32> = (0..1_000).collect();
        if backwards {
            rows.reverse();
        }
        for n in rows {
            let by = |salt: u64, many: u64| (mix(u64::from(n), salt) >> 20) % many;
            let town = by(1, 90);
            let year = 1950 + u32::try_from(by(2, 60)).unwrap();
            let name = by(3, 40);
            let nation = if by(4, 10) == 0 { by(5, 4) } else { name / 10 };
            let word = |what: &str, number: u64| {
                format!("{what}{}", char::from(b'a' + u8::try_from(number % 26).unwrap()))
            };
            let texts = [
                format!("{}{}", word("town", town), word("by", town / 26)),
                word("shire", town / 10),
                (2021 - year).to_string(),
                word("trade", by(6, 20)),
                word("land", nation),
            ];
            let letter = |number: u64| char::from(b'a' + u8::try_from(number % 26).unwrap());
            let given = format!("{}ad{}", letter(name), letter(name / 26));
            let family = format!("{}uist", letter(by(7, 26)));
            let evidence = Evidence {
                given: vec![&given],
                family: vec![&family],
                born: Born::new(year, 1 + n % 12, 1 + n % 28).into_iter().collect(),
                categories: texts.iter().enumerate().map(|(which, text)| (which, text.as_str())).collect(),
                ..Evidence::default()
            };
            table.push(0, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    #[test]
    fn an_age_follows_from_a_year_and_a_county_from_a_town_but_no_nation_from_a_name() {
        let found = |backwards| Follows::of(&table(backwards)).0;
        let rule = |from, levels, that| Rule { from, levels, that };
        let expected = [
            rule(field::BORN, born::EXACT..=born::EXACT, FIRST + 2),
            rule(field::BORN, born::EXACT..=born::YEAR, FIRST + 2),
            rule(FIRST, code::EXACT..=code::SLIP, FIRST + 1),
        ];
        // Few are of one day here; where enough are, the age follows from the date as well.
        let of_years = |rules: Vec<Rule>| {
            rules.into_iter().filter(|rule| rule.levels != (born::EXACT..=born::EXACT)).collect::<Vec<_>>()
        };
        assert_eq!(of_years(found(false)), expected[1..]);
        assert_eq!(found(true), found(false), "whatever the order of the rows");
    }

    #[test]
    fn what_follows_says_nothing_more_and_what_does_not_is_kept() {
        let table = table(false);
        let prepared = Prepared::of(&table);
        let mut met = [0; 3];
        for a in 0..200 {
            for b in a + 1..200 {
                let same = |which: usize| {
                    let part = part::OTHERS + which;
                    table.row(a).get(part) == table.row(b).get(part)
                };
                let pattern = prepared.compare(a, b, &mut Memories::default());
                let county = pattern.level(FIRST + 1);
                if same(0) {
                    assert_eq!(county, 0, "the county of one town says nothing");
                    met[0] += 1;
                } else if same(1) && pattern.level(FIRST) == usize::from(code::DIFFERENT) {
                    assert_eq!(county, usize::from(code::EXACT), "that of two towns does");
                    met[1] += 1;
                } else if !same(1) {
                    assert_ne!(county, 0, "that it differs does");
                    met[2] += 1;
                }
            }
        }
        assert!(met.iter().all(|many| *many > 100), "{met:?}");
    }
}

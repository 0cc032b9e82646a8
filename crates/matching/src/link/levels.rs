//! Two rows side by side: how far they agree, field by field. Only levels come out of here; what a level
//! is worth is the model's matter.

use super::alike::{Alike, Forms, Memory, numbers};
use super::codes::{code, dates, field, middle, name};
use super::crossed::crossed;
use super::evidence::{self, Born, Shape};
use super::follows::Follows;
use super::intern::{Interner, hash_bytes};
use super::joined_initials;
use super::short::Short;
use super::stand_ins::stand_ins;
use super::table::{Row, Table, part};

/// The levels of all fields, four bits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(pub u128);

impl Pattern {
    /// Levels that a field can have, with "missing".
    pub const LEVELS: usize = 16;

    /// The level of a field.
    pub fn level(self, field: usize) -> usize {
        (self.0 >> (4 * field) & 15) as usize
    }

    /// The level by which a field is weighed. That first and family name changed places is one event, and counts as the
    /// first name's.
    pub fn weighed(self, field: usize) -> usize {
        let level = self.level(field);
        let changed = usize::from(name::SWAPPED);
        let is_told_already =
            field == field::FAMILY && level == changed && self.level(field::GIVEN) == changed;
        if is_told_already { 0 } else { level }
    }

    /// The same with another level of a field.
    #[must_use]
    pub fn with(self, field: usize, level: u8) -> Self {
        Self(self.0 & !(15 << (4 * field)) | u128::from(level) << (4 * field))
    }

    pub(crate) fn set(&mut self, field: usize, level: u8) {
        self.0 |= u128::from(level) << (4 * field);
    }
}

/// How many fields tables of a shape have.
pub fn fields(shape: &Shape) -> usize {
    field::OTHERS + shape.identifiers.len() + shape.categories.len()
}

/// A table, and what was made once of all of it so that pairs are compared fast.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The table.
    pub table: &'a Table,
    pub(super) comparer: Comparer,
}

/// What is known of the texts of a table before any two rows are compared.
#[derive(Debug, Default)]
pub struct Comparer {
    /// Forms of the parts of names.
    pub names: Forms,
    pub(super) words: Forms,
    values: Forms,
    pub(super) postcodes: Vec<Short>,
    /// How much a word of an address tells: the logarithm of how rare it is, in hundredths of a bit.
    rarity: Vec<u32>,
    pub(super) is_number: Vec<bool>,
    /// Dates of birth that stand for "not known".
    pub(super) unknown_dates: Vec<u32>,
    /// Whether initials are written as one word.
    joins_initials: bool,
    /// Which fields follow from which.
    follows: Follows,
}

/// How much a word of an address tells where frequencies are not counted: enough for any word.
const USUAL_RARITY: u32 = 1_000;

/// A thread's memory of what it has compared.
#[derive(Debug, Default)]
pub struct Memories {
    names: Memory,
    pub(super) words: Memory,
    values: Memory,
}

/// The best level of any of one side's with any of the other's; 0 where a side has none.
pub(super) fn best(a: &[u32], b: &[u32], mut level: impl FnMut(u32, u32) -> u8) -> u8 {
    let mut best = u8::MAX;
    for x in a {
        for y in b {
            best = best.min(level(*x, *y));
            if best == 1 {
                return 1;
            }
        }
    }
    if best == u8::MAX { 0 } else { best }
}

/// Agrees at all: known, and at most a few slips apart.
pub(super) fn agrees(level: u8) -> bool {
    (name::EXACT..=name::TYPOS).contains(&level)
}

impl<'a> Prepared<'a> {
    /// Prepares a table.
    pub fn of(table: &'a Table) -> Self {
        let rows = f64::from(table.len().max(1));
        let rarity = |id| {
            let bits = (rows / f64::from(table.words.count(id))).log2().max(0.3);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.3 to 32 bits")]
            let hundredths = (bits * 100.0) as u32;
            hundredths
        };
        let mut comparer = Comparer::default();
        comparer.follow(table);
        comparer.rarity = table.words.ids().map(rarity).collect();
        comparer.unknown_dates = stand_ins(table);
        comparer.joins_initials = joined_initials::are_written(table);
        comparer.follows = Follows::of(table);
        Self { table, comparer }
    }

    /// How much a word of an address tells, in hundredths of a bit.
    pub fn rarity(&self, word: u32) -> u32 {
        self.comparer.rarity(word)
    }

    /// A hash of the outward part of a postcode.
    pub fn district(&self, postcode: u32) -> u64 {
        hash_bytes(evidence::outward(self.comparer.postcode(&self.table.postcodes, postcode)))
    }

    /// A hash of how a part of a name sounds.
    pub fn sound(&self, name: u32) -> u64 {
        self.comparer.names.sound(name)
    }

    /// Compares two rows.
    pub fn compare(&self, a: u32, b: u32, memories: &mut Memories) -> Pattern {
        self.comparer.compare(self.table, a, b, memories)
    }

    /// What tells one person from another of the same household: names, date of birth, sex, numbers.
    pub fn compare_persons(&self, a: u32, b: u32, memories: &mut Memories) -> Pattern {
        self.comparer.compare_persons(self.table, a, b, memories)
    }

    /// What a household shares: place, telephone, categories.
    pub fn compare_surroundings(&self, a: u32, b: u32, memories: &mut Memories, pattern: &mut Pattern) {
        self.comparer.compare_surroundings(self.table, a, b, memories, pattern);
    }
}

impl Comparer {
    /// Takes in the texts that the table has met since.
    pub fn follow(&mut self, table: &Table) {
        self.names.follow(&table.names);
        self.words.follow(&table.words);
        self.values.follow(&table.values);
        let new = super::count(self.postcodes.len())..table.postcodes.len();
        self.postcodes.extend(new.map(|id| Short::of(table.postcodes.text(id))));
        let new = super::count(self.is_number.len())..table.words.len();
        self.is_number.extend(new.map(|id| table.words.text(id).bytes().any(|byte| byte.is_ascii_digit())));
        self.rarity.resize(self.is_number.len(), USUAL_RARITY);
    }

    /// How much a word of an address tells, in hundredths of a bit.
    pub(super) fn rarity(&self, word: u32) -> u32 {
        self.rarity[word as usize]
    }

    /// Compares two rows.
    pub fn compare(&self, table: &Table, a: u32, b: u32, memories: &mut Memories) -> Pattern {
        let mut pattern = self.compare_persons(table, a, b, memories);
        self.compare_surroundings(table, a, b, memories, &mut pattern);
        pattern
    }

    /// What tells one person from another of the same household: names, date of birth, sex, numbers.
    pub fn compare_persons(&self, table: &Table, a: u32, b: u32, memories: &mut Memories) -> Pattern {
        let (a, b) = (table.row(a), table.row(b));
        let mut pattern = Pattern::default();
        let [given, family, middles] = self.compare_names(table, a, b, &mut memories.names);
        pattern.set(field::GIVEN, given);
        pattern.set(field::FAMILY, family);
        pattern.set(field::MIDDLE, middles);
        pattern.set(field::BORN, self.dates(a.get(part::BORN), b.get(part::BORN)));
        let sex = if a.sex() == 0 || b.sex() == 0 { 0 } else { 1 + 2 * u8::from(a.sex() != b.sex()) };
        pattern.set(field::SEX, sex);
        for which in 0..table.shape.identifiers.len() {
            let part = part::OTHERS + which;
            let mut level = best(a.get(part), b.get(part), |x, y| numbers(&table.numbers, x, y));
            if level > code::EXACT && !(table.in_use(a, which) && table.in_use(b, which)) {
                level = 0;
            }
            pattern.set(field::OTHERS + which, level);
        }
        pattern
    }

    fn dates(&self, a: &[u32], b: &[u32]) -> u8 {
        if !a.iter().chain(b).any(|date| self.unknown_dates.contains(date)) {
            return best(a, b, |x, y| dates(Born(x), Born(y)));
        }
        let [a, b] = [a, b].map(|dates| self.known_dates(dates).collect::<Vec<_>>());
        best(&a, &b, |x, y| dates(Born(x), Born(y)))
    }

    /// Dates of birth that do not stand for "not known".
    pub(super) fn known_dates(&self, dates: &[u32]) -> impl Iterator<Item = u32> {
        dates.iter().copied().filter(|date| !self.unknown_dates.contains(date))
    }

    /// What a household shares: place, telephone, categories.
    pub fn compare_surroundings(
        &self,
        table: &Table,
        a: u32,
        b: u32,
        memories: &mut Memories,
        pattern: &mut Pattern,
    ) {
        let (a, b) = (table.row(a), table.row(b));
        pattern.set(field::PLACE, self.places(table, a, b, &mut memories.words));
        let phone = best(a.get(part::PHONE), b.get(part::PHONE), |x, y| numbers(&table.numbers, x, y));
        pattern.set(field::PHONE, phone);
        let identifiers = table.shape.identifiers.len();
        for which in identifiers..identifiers + table.shape.categories.len() {
            let part = part::OTHERS + which;
            let is_code = table.shape.codes.contains(&(which - identifiers));
            let values = |x, y| match memories.values.alike(&self.values, &table.values, x, y) {
                Alike::Exact => code::EXACT,
                Alike::Typo | Alike::Typos if !is_code && may_slip(&table.values, x, y) => code::SLIP,
                _ => code::DIFFERENT,
            };
            let (x, y) = (a.get(part), b.get(part));
            let mut level = best(x, y, values);
            if level == code::DIFFERENT
                && (x.len() < 2 || y.len() < 2)
                && table.shape.told_in_part.contains(&(which - identifiers))
            {
                level = 0;
            }
            pattern.set(field::OTHERS + which, level);
        }
        *pattern = self.follows.without(*pattern);
    }

    /// Given name, family name, middle names.
    fn compare_names(&self, table: &Table, a: Row, b: Row, memory: &mut Memory) -> [u8; 3] {
        let mut alike = |x, y| memory.alike(&self.names, &table.names, x, y) as u8;
        let [first_a, first_b] = [a, b].map(|row| row.get(part::FIRST));
        let [rest_a, rest_b] = [a, b].map(|row| row.get(part::REST));
        let [family_a, family_b] = [a, b].map(|row| row.get(part::FAMILY));
        let mut given = best(first_a, first_b, &mut alike);
        let mut family = best(family_a, family_b, &mut alike);
        let apart = |level| level == name::MISSING || level == name::DIFFERENT;
        if family > name::TYPOS {
            let [parts_a, parts_b] = [a, b].map(|row| row.get(part::PARTS));
            let shared = |x, y, alike: &mut dyn FnMut(u32, u32) -> u8| {
                (1..=Alike::Typo as u8).contains(&best(x, y, alike))
            };
            if shared(parts_a, family_b, &mut alike)
                || shared(family_a, parts_b, &mut alike)
                || shared(parts_a, parts_b, &mut alike)
                // Of whole names the last word may be left out: "Abebe Kebede Tesfaye", "Ana García López".
                || (table.tells_whole_names
                    && (shared(rest_a, family_b, &mut alike) || shared(family_a, rest_b, &mut alike)))
            {
                family = name::PART;
            }
        }
        if apart(given) {
            if are_joined(&table.names, [first_a, rest_a], first_b)
                || are_joined(&table.names, [first_b, rest_b], first_a)
            {
                return [Alike::Variant as u8, family, 0];
            }
            if self.joins_initials
                && (joined_initials::agree(&table.names, first_a, [first_b, rest_b])
                    || joined_initials::agree(&table.names, first_b, [first_a, rest_a]))
            {
                return [Alike::Initial as u8, family, middle::INITIAL];
            }
            let used = |level| (1..=Alike::Sound as u8).contains(&level);
            if used(best(first_a, rest_b, &mut alike)) || used(best(rest_a, first_b, &mut alike)) {
                given = name::PART;
            }
        }
        // Short names sound like any other: that one agrees so far does not say that the two stand in their places.
        let plainly = |level| (name::EXACT..=Alike::Typo as u8).contains(&level);
        if (apart(given) && !plainly(family)) || (apart(family) && !plainly(given)) {
            (given, family) =
                crossed([given, family], a, b, &table.names, table.tells_whole_names, &mut alike);
        }
        let mut middles = match best(rest_a, rest_b, &mut alike) {
            0 => 0,
            level if level <= Alike::Variant as u8 => middle::EXACT,
            level if level <= name::TYPOS => middle::CLOSE,
            level if level == Alike::Initial as u8 => middle::INITIAL,
            _ => middle::DIFFERENT,
        };
        if middles == middle::DIFFERENT && given == name::PART {
            middles = 0;
        }
        [given, family, middles]
    }
}

/// Whether what one writes as two names is one of the other's: "Mary Ann", "Maryann".
fn are_joined(names: &Interner, [first, rest]: [&[u32]; 2], other: &[u32]) -> bool {
    let joined = |first: &str, text: &str| {
        text.strip_prefix(first).is_some_and(|after| rest.iter().any(|rest| names.text(*rest) == after))
    };
    !rest.is_empty()
        && other.iter().any(|other| first.iter().any(|first| joined(names.text(*first), names.text(*other))))
}

/// Whether one of two values may be the other with a slip: among those of two letters most others are as near.
fn may_slip(values: &Interner, x: u32, y: u32) -> bool {
    // Before a value stands the number of its category.
    let length = |id| values.text(id).split_once(' ').map_or(0, |(_, value)| value.len());
    length(x).max(length(y)) > 2
}

#[cfg(test)]
mod tests {
    use super::super::codes::born;
    use super::super::evidence::Evidence;
    use super::*;

    fn date(text: &str) -> Born {
        let part = |from: usize, to| text.get(from..to).and_then(|part: &str| part.parse().ok()).unwrap_or(0);
        Born::new(part(0, 4), part(5, 7), part(8, 10)).unwrap()
    }

    #[test]
    fn levels_of_dates() {
        for (a, b, level) in [
            ("2014-04-27", "2014-04-27", born::EXACT),
            ("2014-04-07", "2014-07-04", born::SWAPPED),
            ("2014-04-27", "2014-04-26", born::SLIP),
            ("2014-04-27", "2041-04-27", born::SLIP),
            ("2014-04-27", "2014-04-72", born::SLIP),
            ("2014-04-27", "2014-04-15", born::TWO_PARTS),
            ("2014-04-27", "1998-04-27", born::TWO_PARTS),
            ("2014-04-27", "2014-01-01", born::ROUGH),
            ("2014-04-27", "2014", born::ROUGH),
            ("2014-04-27", "2014-11-03", born::YEAR),
            ("2014-04-27", "2015-11-03", born::NEAR),
            ("2014-04-27", "2001-11-03", born::DIFFERENT),
            ("2014-04-27", "1999-11-03", born::GENERATION),
            ("1975", "1975", born::EXACT),
            ("1975", "1976", born::NEAR),
            ("1975", "1978", born::FEW_YEARS),
            ("1975", "1955", born::GENERATION),
            ("1848-05", "1848-05-12", born::ROUGH),
            ("1848-05", "1848-06", born::YEAR),
            ("1848-05", "1819-05", born::GENERATION),
            ("1848-05", "1846-05", born::FEW_YEARS),
        ] {
            assert_eq!(dates(date(a), date(b)), level, "{a} {b}");
            assert_eq!(dates(date(b), date(a)), level, "{b} {a}");
        }
    }

    fn compared(a: &Evidence, b: &Evidence) -> Pattern {
        let shape = Shape { identifiers: vec!["n".into()], categories: vec!["c".into()], ..Shape::default() };
        let mut table = Table::new(shape);
        table.push(0, "a", a);
        table.push(0, "b", b);
        table.close();
        let prepared = Prepared::of(&table);
        let mut memories = Memories::default();
        let pattern = prepared.compare(0, 1, &mut memories);
        assert_eq!(prepared.compare(1, 0, &mut memories), pattern, "either way round");
        pattern
    }

    fn named<'a>(given: &'a str, family: &'a str) -> Evidence<'a> {
        Evidence { given: vec![given], family: vec![family], ..Evidence::default() }
    }

    #[test]
    fn levels_of_names() {
        let levels = |a, b| {
            let pattern = compared(&a, &b);
            [field::GIVEN, field::FAMILY, field::MIDDLE].map(|field| pattern.level(field))
        };
        assert_eq!(levels(named("Ada", "Quist"), named("ADA", "Quist")), [1, 1, 0]);
        assert_eq!(levels(named("William", "Smith"), named("Bill", "Smyth")), [2, 3, 0]);
        assert_eq!(levels(named("Quist", "Ada"), named("Ada", "Quist")), [8, 8, 0]);
        assert_eq!(levels(named("Ada", ""), named("", "Ada")), [0, 8, 0]);
        assert_eq!(levels(named("Yeung", "Hoi-Ching"), named("Hoi-Ching", "Yeung")), [8, 8, 0]);
        assert_eq!(
            levels(named("Lam", "Wai-Lun"), named("Wai-Lun", "Lam")),
            [8, 8, 0],
            "lam sounds like lun"
        );
        assert_eq!(
            levels(named("Harlan", "Mersey"), named("Mersin", "Harlow"))[0],
            9,
            "alike is not the same"
        );
        assert_eq!(levels(named("El-Sayed", "Tala"), named("Tala", "El-Sayed")), [8, 8, 0]);
        assert_eq!(levels(named("Jane Ada", "Quist"), named("Ada", "Quist")), [7, 1, 0]);
        assert_eq!(levels(named("Ada Jane", "Quist"), named("Ada J", "Quist")), [1, 1, 3]);
        assert_eq!(levels(named("Ada", "Quist-Bell"), named("Ada", "Bell")), [1, 7, 0]);
        assert_eq!(levels(named("Ada", "Quist"), named("Thomas", "Okafor")), [9, 9, 0]);
        assert_eq!(levels(named("Ho-jae", "Jung"), named("Hojae", "Jung")), [2, 1, 0]);
        assert_eq!(levels(named("Mary Ann", "Quist"), named("Maryann", "Quist")), [2, 1, 0]);
        assert_eq!(levels(named("Jan", "van der Berg"), named("Jan", "Berg")), [1, 7, 0]);
        let whole = |name| Evidence { full: vec![name], ..Evidence::default() };
        assert_eq!(
            levels(whole("Charles"), whole("Charles Harris")),
            [1, 0, 0],
            "who knows which name it is"
        );
        assert_eq!(levels(whole("Harris"), whole("Charles Harris")), [0, 1, 0]);
        assert_eq!(levels(named("Baby Girl", "Quist"), named("Ada", "Quist")), [0, 1, 0]);
    }

    #[test]
    fn levels_of_codes() {
        let with = |number, value| Evidence {
            identifiers: vec![(0, number)],
            categories: vec![(0, value)],
            ..Evidence::default()
        };
        let levels = |a, b| {
            let pattern = compared(&a, &b);
            [pattern.level(field::OTHERS), pattern.level(field::OTHERS + 1)]
        };
        assert_eq!(levels(with("943 476 5919", "Leeds"), with("9434765919", "leeds")), [1, 1]);
        assert_eq!(levels(with("9434765919", "Leeds"), with("9434765991", "Leds")), [2, 2]);
        assert_eq!(levels(with("9434765919", "Leeds"), with("4010232137", "York")), [3, 3]);
        assert_eq!(levels(with("", "Leeds"), with("4010232137", "")), [0, 0]);
        let value = |a, b| levels(with("", a), with("", b))[1];
        assert_eq!(
            [value("A1234", "A9876"), value("route 66", "Route-99"), value("no 7", "No. 7")],
            [3, 3, 1]
        );
        assert_eq!([value("sjones12@x.example", "sjones77@x.example"), value("A1234", "A1235")], [3, 2]);
        let slips = [value("Jr", "Sr"), value("44", "49"), value("Iran", "Iraq"), value("Leeds", "Leads")];
        assert_eq!(slips, [3, 3, 2, 2], "of two letters most others are as near");
        let [next, door] = ["100023336956", "100023336957"].map(|home| {
            let shape = Shape { categories: vec!["uprn".into()], codes: vec![0], ..Shape::default() };
            let mut table = Table::new(shape);
            for (id, value) in [("a", home), ("b", "100023336956")] {
                table.push(0, id, &Evidence { categories: vec![(0, value)], ..Evidence::default() });
            }
            table.close();
            Prepared::of(&table).compare(0, 1, &mut Memories::default()).level(field::OTHERS)
        });
        assert_eq!((next, door), (1, 3), "a code that is one digit off is another");
    }

    #[test]
    fn of_a_whole_name_the_last_word_may_be_left_out() {
        let level = |names: [&str; 2], whole: bool| {
            let mut table = Table::new(Shape::default());
            for (id, name) in names.into_iter().enumerate() {
                let (given, family) = name.rsplit_once(' ').unwrap();
                let evidence = if whole {
                    Evidence { full: vec![name], ..Evidence::default() }
                } else {
                    Evidence { given: vec![given], family: vec![family], ..Evidence::default() }
                };
                table.push(0, &id.to_string(), &evidence);
            }
            table.close();
            Prepared::of(&table).compare(0, 1, &mut Memories::default()).level(field::FAMILY)
        };
        let left_out = ["Ana García López", "Ana García"];
        assert_eq!(level(left_out, true), usize::from(name::PART));
        assert_eq!(level(left_out, false), usize::from(name::DIFFERENT));
        assert_eq!(level(["Ana García López", "Ana Ortega"], true), usize::from(name::DIFFERENT));
    }
}

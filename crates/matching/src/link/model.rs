//! What agreement is worth. A pair of rows is one of three things: the same person; two people of one
//! household (a brother, a twin, a parent), who share name, address, telephone; or strangers. The weight of
//! a pair is the logarithm of the odds of the first against the other two (Fellegi and Sunter 1969, with a
//! third class).

use super::codes::{code, field, is_of_person, is_shared, name, named_after, place};
use super::coincidence::coincidence;
use super::countrymen::Countrymen;
use super::evidence::Born;
use super::facts::Facts;
use super::few;
use super::frozen::{Frequencies, Logs};
use super::intern::Numbered;
pub use super::learnt::{FieldModel, Model, Shares};
use super::levels::{Memories, Pattern, Prepared};
use super::local::{Common, Lifts};
use super::rarity::{Rarity, USUAL};
use super::table::{Row, Table, part};

/// A thousandth of a bit: weights are whole numbers, so that sums do not depend on their order.
pub type Millibits = i32;

/// A field's part in a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The field.
    pub field: usize,
    /// How far it agreed.
    pub level: usize,
    /// What that is worth against strangers.
    pub millibits: Millibits,
}

/// A pair's weight, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    /// Where every pair starts: how rare a true pair is among all.
    pub prior: Millibits,
    /// The fields.
    pub parts: Vec<Part>,
    /// What is taken off because people of one household would agree so as well.
    pub household: Millibits,
    /// The sum.
    pub total: Millibits,
    /// What its words depend on beside levels; empty where nobody looked.
    pub facts: Facts,
}

/// A model made ready for a table.
#[derive(Debug)]
pub struct Weights<'a> {
    prepared: &'a Prepared<'a>,
    worth: Worth,
}

/// A model as logarithms, and how rare each value of a table is.
#[derive(Debug)]
pub struct Worth {
    pub(super) same: Vec<[Millibits; Pattern::LEVELS]>,
    strangers: Vec<[Millibits; Pattern::LEVELS]>,
    household: Vec<[Millibits; Pattern::LEVELS]>,
    /// How often two of one household go by one first name, by how far their dates agree.
    named: [Millibits; Pattern::LEVELS],
    prior_same: Millibits,
    prior_household: Millibits,
    pub(super) first: Rarity,
    pub(super) family: Rarity,
    numbers: Rarity,
    values: Rarity,
    postcodes: Rarity,
    /// Of each field, how much of what few rows have in common is chance.
    chance: Vec<Millibits>,
    born: Numbered<u32, Millibits>,
    /// Values rarer than this are told by few rows.
    rare: Millibits,
    /// How rare a value is that two rows tell.
    of_two_rows: Millibits,
    usual_postcode: Millibits,
    lifts: Lifts,
    sums: Vec<Millibits>,
    identifiers: usize,
    /// The most that each field of a household's surroundings can speak for one person rather than for two of it,
    /// where both rows tell it.
    surroundings: Vec<(usize, Millibits)>,
    frozen: Option<Logs>,
}

/// The logarithm of a probability, in thousandths of a bit.
pub fn millibits(probability: f64) -> Millibits {
    #[expect(clippy::cast_possible_truncation, reason = "held between -60 and 60 bits")]
    let millibits = (probability.log2().clamp(-60.0, 60.0) * 1000.0).round() as Millibits;
    millibits
}

/// What has no chance.
const NEVER: Millibits = -60_000;

/// The probability that a weight stands for.
pub fn probability(weight: Millibits) -> f64 {
    1.0 / (1.0 + (-f64::from(weight) / 1000.0).exp2())
}

impl<'a> Weights<'a> {
    /// Makes a model ready for a table that it fits.
    pub fn new(model: &Model, prepared: &'a Prepared<'a>) -> Self {
        Self { prepared, worth: Worth::of_table(model, prepared) }
    }

    /// Whether a pair stays below a weight whatever its surroundings are (see [`Worth::is_below`]).
    pub fn is_below(&self, least: Millibits, a: u32, b: u32, persons: Pattern) -> bool {
        self.worth.is_below(self.prepared.table, least, a, b, persons)
    }

    /// The weight of a pair: the logarithm of the odds that it is one person.
    pub fn weigh(&self, a: u32, b: u32, pattern: Pattern) -> Millibits {
        self.worth.weigh(self.prepared.table, a, b, pattern)
    }

    /// The weight of a pair of usual values, neither rare nor common.
    pub fn usual(&self, pattern: Pattern) -> Millibits {
        self.worth.usual(pattern)
    }

    /// What it is worth that two numbers of one kind differ.
    pub fn conflict(&self, identifier: usize) -> Millibits {
        self.worth.conflict(identifier)
    }

    /// The same weight, taken apart, with what its words depend on.
    pub fn waterfall(&self, a: u32, b: u32, pattern: Pattern, memories: &mut Memories) -> Waterfall {
        let facts = self.prepared.facts(a, b, memories);
        Waterfall { facts, ..self.worth.waterfall(self.prepared.table, a, b, pattern) }
    }
}

impl Worth {
    /// A model with the frequencies of a whole table.
    fn of_table(model: &Model, prepared: &Prepared) -> Self {
        let table = prepared.table;
        let rows = table.len();
        let strangers_born = model.fields[field::BORN].strangers[1];
        let dates = table.counts_of(part::BORN);
        // How rare a year is, is told by those of whom no more than the year is known.
        let years: u32 =
            dates.iter().filter(|(date, _)| Born(**date).is_year()).map(|(_, count)| count).sum();
        let share = |date: u32, count: u32| {
            let among = if Born(date).is_year() { years } else { rows };
            few::share(count, among, part::BORN).max(strangers_born / 2.0)
        };
        let rarity = |counts: &mut dyn Iterator<Item = u32>, of: usize| {
            Rarity::of(counts.map(|count| few::share(count, rows, of)))
        };
        let texts = |texts: &super::intern::Interner, of: usize| {
            rarity(&mut texts.ids().map(|id| texts.count(id)), of)
        };
        let squares = |counts: &mut dyn Iterator<Item = u32>| {
            counts.map(|count| (f64::from(count) / f64::from(rows.max(1))).powi(2)).sum::<f64>()
        };
        let usual = squares(&mut table.postcodes.ids().map(|id| table.postcodes.count(id)));
        Self {
            first: rarity(&mut table.as_first.iter().copied(), part::FIRST),
            family: rarity(&mut table.as_family.iter().copied(), part::FAMILY),
            numbers: texts(&table.numbers, part::PHONE),
            values: texts(&table.values, part::OTHERS),
            postcodes: texts(&table.postcodes, part::POSTCODE),
            chance: (0..model.fields.len())
                .map(|field| match field {
                    field::PHONE => coincidence(prepared, part::PHONE, &table.numbers, false),
                    field if field < field::OTHERS => 0,
                    field => {
                        let part = part::OTHERS + field - field::OTHERS;
                        let is_number = field < field::OTHERS + table.shape.identifiers.len();
                        let texts = if is_number { &table.numbers } else { &table.values };
                        coincidence(prepared, part, texts, is_number)
                    }
                })
                .collect(),
            born: dates.into_iter().map(|(date, count)| (date, millibits(share(date, count)))).collect(),
            rare: millibits(f64::from(super::coincidence::RARE) / f64::from(rows.max(1))),
            of_two_rows: millibits(2.0 / f64::from(rows.max(2))),
            usual_postcode: millibits(usual.max(1e-12)),
            lifts: Lifts::of(table, Countrymen::of(prepared).as_ref()),
            ..Self::of_model(model, table.shape.identifiers.len())
        }
    }

    /// A model without frequencies.
    pub(super) fn of_model(model: &Model, identifiers: usize) -> Self {
        let logs = |pick: fn(&FieldModel) -> &[f64; Pattern::LEVELS]| {
            model.fields.iter().map(|field| pick(field).map(millibits)).collect()
        };
        let surroundings = |(field, model): (usize, &FieldModel)| {
            let apart = |level: usize| millibits(model.same[level]) - millibits(model.household[level]);
            let is_person = is_of_person(field, identifiers);
            let most = if is_person { None } else { (1..Pattern::LEVELS).map(apart).max() };
            most.filter(|most| *most > 0).map(|most| (field, most))
        };
        Self {
            same: logs(|field| &field.same),
            strangers: logs(|field| &field.strangers),
            household: logs(|field| &field.household),
            named: std::array::from_fn(|dates| millibits(named_after(dates))),
            prior_same: millibits(model.same),
            prior_household: millibits(model.household),
            first: Rarity::default(),
            family: Rarity::default(),
            numbers: Rarity::default(),
            values: Rarity::default(),
            postcodes: Rarity::default(),
            chance: vec![0; model.fields.len()],
            born: Numbered::default(),
            rare: 0,
            of_two_rows: 0,
            usual_postcode: 0,
            lifts: Lifts::default(),
            sums: (0..=20_000).map(|apart| millibits(1.0 + (-f64::from(apart) / 1000.0).exp2())).collect(),
            surroundings: model.fields.iter().enumerate().filter_map(surroundings).collect(),
            identifiers,
            frozen: None,
        }
    }

    /// A model with frozen frequencies, for a table that grows: what a pair weighs depends on the pair alone.
    /// The prior is that of a directory of so many children.
    pub fn frozen(model: &Model, frequencies: &Frequencies, identifiers: usize, children: u32) -> Self {
        let mut worth = Self::of_model(model, identifiers);
        // True pairs and brothers and sisters are as many for each child, whatever the size: their share of
        // all pairs falls with it.
        let larger = millibits(frequencies.children / f64::from(children.max(2)));
        worth.prior_same += larger;
        worth.prior_household += larger;
        worth.frozen = Some(frequencies.logs(worth.strangers[field::BORN][1], children));
        worth
    }

    /// Takes in the texts that a growing table has met since.
    pub fn follow(&mut self, table: &Table) {
        let Some(frozen) = &self.frozen else { return };
        self.first.follow(&table.names, |name| frozen.first(name));
        self.family.follow(&table.names, |name| frozen.family(name));
        self.numbers.follow(&table.numbers, |_| frozen.number());
        self.values.follow(&table.values, |_| USUAL);
        self.postcodes.follow(&table.postcodes, |_| USUAL);
    }

    /// Whether a pair stays below a weight whatever its surroundings are, by what is known of the persons:
    /// it is no likelier than that they are two of one household.
    pub fn is_below(&self, table: &Table, least: Millibits, a: u32, b: u32, persons: Pattern) -> bool {
        let (a, b) = (table.row(a), table.row(b));
        // What is more common here than elsewhere only takes off.
        let common = Common::default();
        let told = self.surroundings.iter().filter(|(field, _)| a.tells_of(*field) && b.tells_of(*field));
        let surroundings: Millibits = told.map(|(_, most)| most).sum();
        let mut most = self.prior_same - self.prior_household + surroundings;
        for field in 0..self.same.len() {
            let level = persons.weighed(field);
            if level == 0 {
                continue;
            }
            let by_chance = || self.strangers(field, level, [a, b], common);
            most += self.same[field][level] - self.at_home(field, persons, by_chance);
        }
        most < least
    }

    /// How often two of one household agree so. Children are not named after each other, so in a directory of children
    /// two of a home have one first name as strangers do.
    fn at_home(&self, field: usize, pattern: Pattern, by_chance: impl FnOnce() -> Millibits) -> Millibits {
        let level = pattern.weighed(field);
        if is_shared(field) {
            return self.household[field][level];
        }
        let named = self.named[pattern.level(field::BORN)];
        if field != field::GIVEN || named == NEVER || self.frozen.is_some() {
            return by_chance();
        }
        self.sum(named + self.same[field][level], by_chance())
    }

    /// The logarithm of a sum, from the logarithms of its two parts.
    pub(super) fn sum(&self, a: Millibits, b: Millibits) -> Millibits {
        let apart = usize::try_from(a.abs_diff(b)).expect("32 bits");
        a.max(b) + self.sums.get(apart).copied().unwrap_or(0)
    }

    /// How often strangers agree so: for a level of agreement, by how rare the value is.
    fn strangers(&self, field: usize, level: usize, [a, b]: [Row; 2], common: Common) -> Millibits {
        let usual = self.strangers[field][level];
        let exact = level == 1;
        let by_name = |rarity: &Rarity, part: usize, lift: &dyn Fn(u32) -> Millibits| {
            let (x, y) = (a.get(part), b.get(part));
            if exact {
                return rarity.shared_lifted(x, y, lift).unwrap_or(usual);
            }
            if level == usize::from(name::PART) {
                // A middle name used as the first, or a part of a double name: a rare one tells more.
                let (rest, both) =
                    if part == part::FIRST { (part::REST, false) } else { (part::PARTS, true) };
                let (more_x, more_y) = (a.get(rest), b.get(rest));
                let parts = both.then(|| rarity.shared(more_x, more_y)).flatten();
                let shared = [rarity.shared(x, more_y), rarity.shared(more_x, y), parts];
                let shared = shared.into_iter().flatten().min();
                // That a common one tells less is in the level already: most strangers agree so on a common one.
                let apart = shared.map_or(0, |share| share - self.strangers[field][1]);
                return usual + apart.clamp(-4_000, 0);
            }
            if level > usize::from(name::TYPOS) {
                return usual;
            }
            // A slip in a rare name tells more than one in a common name, but less surely: half of it.
            let share = |name: &u32| rarity.get(*name) + lift(*name);
            let most = |names: &[u32]| names.iter().map(share).max().unwrap_or(0);
            let apart = (most(x).max(most(y)) - self.strangers[field][1]) / 2;
            usual + apart.clamp(-4_000, 3_000)
        };
        let found = match field {
            field::GIVEN if level == usize::from(name::SWAPPED) => {
                self.changed_places(a, b).or_else(|| self.changed_places(b, a)).unwrap_or(usual)
            }
            field::GIVEN => by_name(&self.first, part::FIRST, &|name| self.lifts.first(name, common)),
            field::FAMILY => by_name(&self.family, part::FAMILY, &|name| self.lifts.family(name, common)),
            field::BORN if exact => {
                let (x, y) = (a.get(part::BORN), b.get(part::BORN));
                let shared = x.iter().filter(|date| y.contains(date));
                match &self.frozen {
                    Some(frozen) => shared.map(|date| frozen.born(*date)).min().unwrap_or(usual),
                    None => shared.filter_map(|date| self.born.get(date)).min().copied().unwrap_or(usual),
                }
            }
            field::PLACE => {
                let with_postcode = matches!(
                    u8::try_from(level).unwrap_or(0),
                    place::BOTH | place::MOST | place::POSTCODE | place::POSTCODE_SOME | place::POSTCODE_ONLY
                );
                let shared = self.postcodes.shared(a.get(part::POSTCODE), b.get(part::POSTCODE));
                match shared.filter(|_| with_postcode) {
                    Some(shared) => usual + (shared - self.usual_postcode).clamp(-6_000, 6_000),
                    None => usual,
                }
            }
            // How rare a telephone number is was not frozen: relatives and whole houses share one.
            field::PHONE if exact && self.frozen.is_some() => usual,
            field::PHONE if exact => self
                .by_coincidence(field, &self.numbers, a.get(part::PHONE), b.get(part::PHONE))
                .unwrap_or(usual),
            field if field >= field::OTHERS && exact => {
                let part = part::OTHERS + field - field::OTHERS;
                let rarity =
                    if field < field::OTHERS + self.identifiers { &self.numbers } else { &self.values };
                self.by_coincidence(field, rarity, a.get(part), b.get(part)).unwrap_or(usual)
            }
            // What nearly agrees tells no more than the same value in these two rows alone.
            field if field >= field::PHONE && level == usize::from(code::SLIP) && self.frozen.is_none() => {
                let [slip, exact] = [level, 1].map(|level| self.same[field][level]);
                usual.max(slip - exact + self.of_two_rows + self.chance[field])
            }
            _ => usual,
        };
        found.min(0)
    }

    /// How rare the rarest value is that both tell, of a field of which chance may be known.
    fn by_coincidence(&self, field: usize, rarity: &Rarity, a: &[u32], b: &[u32]) -> Option<Millibits> {
        let shared = rarity.shared(a, b)?;
        Some(if shared < self.rare { shared + self.chance[field] } else { shared })
    }

    /// The weight of a pair: the logarithm of the odds that it is one person.
    pub fn weigh(&self, table: &Table, a: u32, b: u32, pattern: Pattern) -> Millibits {
        let (a, b) = (table.row(a), table.row(b));
        let common = self.lifts.common(a, b);
        let (mut same, mut strangers, mut household) = (self.prior_same, 0, self.prior_household);
        for field in 0..self.same.len() {
            let level = pattern.weighed(field);
            if level == 0 {
                continue;
            }
            let by_chance = self.strangers(field, level, [a, b], common);
            same += self.same[field][level];
            strangers += by_chance;
            household += self.at_home(field, pattern, || by_chance);
        }
        same - self.sum(strangers, household)
    }

    /// The weight of a pair of usual values, neither rare nor common.
    pub fn usual(&self, pattern: Pattern) -> Millibits {
        let (mut same, mut strangers, mut household) = (self.prior_same, 0, self.prior_household);
        for field in (0..self.same.len()).filter(|field| pattern.weighed(*field) != 0) {
            let level = pattern.weighed(field);
            same += self.same[field][level];
            strangers += self.strangers[field][level];
            household += self.at_home(field, pattern, || self.strangers[field][level]);
        }
        same - self.sum(strangers, household)
    }

    /// What it is worth that two numbers of one kind differ.
    pub fn conflict(&self, identifier: usize) -> Millibits {
        let (field, level) = (field::OTHERS + identifier, usize::from(code::DIFFERENT));
        (self.same[field][level] - self.strangers[field][level]).min(0)
    }

    /// The same weight, taken apart.
    pub fn waterfall(&self, table: &Table, a: u32, b: u32, pattern: Pattern) -> Waterfall {
        let (x, y) = (table.row(a), table.row(b));
        let common = self.lifts.common(x, y);
        let parts: Vec<Part> = (0..self.same.len())
            .map(|field| (field, pattern.weighed(field)))
            .filter(|(_, level)| *level != 0)
            .map(|(field, level)| {
                let millibits = self.same[field][level] - self.strangers(field, level, [x, y], common);
                Part { field, level, millibits }
            })
            .collect();
        let total = self.weigh(table, a, b, pattern);
        let against_strangers = self.prior_same + parts.iter().map(|part| part.millibits).sum::<Millibits>();
        Waterfall {
            prior: self.prior_same,
            parts,
            household: total - against_strangers,
            total,
            facts: Facts::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::super::plan::plan;
    use super::super::table::Table;
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(Shape::default());
        for (id, given) in [("1", "Ada"), ("2", "Ada"), ("3", "Thomas"), ("4", "Tom")] {
            let evidence = Evidence { given: vec![given], family: vec!["Quist"], ..Evidence::default() };
            table.push(0, id, &evidence);
        }
        table.close();
        table
    }

    #[test]
    fn a_model_with_what_is_no_share_fits_nothing() {
        let table = table();
        let prepared = Prepared::of(&table);
        let (_, model) = plan(&prepared, None, &[], 1);
        let names = prepared.table.shape.field_names();
        assert!(model.fits(&names) && !model.fits(&names[1..]));
        for wrong in [0.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
            let mut damaged = model.clone();
            damaged.fields[field::BORN].strangers[3] = wrong;
            assert!(!damaged.fits(&names), "{wrong}");
            assert!(!Model { same: wrong, ..model.clone() }.fits(&names), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_damaged_model_is_refused_or_used_and_never_panics(at in 0_usize..4_000, byte in 0_u8..128) {
            let table = table();
            let prepared = Prepared::of(&table);
            let (_, model) = plan(&prepared, None, &[(0, 1, true)], 1);
            let mut text = serde_json::to_vec(&model).unwrap();
            let at = at % text.len();
            text[at] = byte;
            if let Ok(read) = serde_json::from_slice::<Model>(&text)
                && read.fits(&prepared.table.shape.field_names())
            {
                let weights = Weights::new(&read, &prepared);
                let pattern = prepared.compare(0, 1, &mut Memories::default());
                let waterfall = weights.waterfall(0, 1, pattern, &mut Memories::default());
                proptest::prop_assert_eq!(waterfall.total, weights.weigh(0, 1, pattern));
            }
        }

        #[test]
        fn more_agreement_never_weighs_less(given in 1_usize..=9, born in 1_usize..=8) {
            // Exact agreement on the date of birth is worth most, whatever else agrees.
            let table = table();
            let prepared = Prepared::of(&table);
            let (_, model) = plan(&prepared, None, &[], 1);
            let weights = Weights::new(&model, &prepared);
            let with = |born: usize| {
                let levels = [(field::GIVEN, given), (field::FAMILY, 1), (field::BORN, born)];
                levels.iter().fold(Pattern::default(), |pattern, (field, level)| {
                    Pattern(pattern.0 | (*level as u128) << (4 * field))
                })
            };
            proptest::prop_assert!(weights.usual(with(1)) >= weights.usual(with(born)));
        }
    }
}

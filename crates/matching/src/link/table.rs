//! The rows of all inputs, each packed into one run of numbers: texts are interned, so that comparing two
//! rows touches two short runs of memory and no text.

use super::codes::field;
use super::evidence::{self, Evidence, Shape};
use super::intern::{Interner, Numbered, mix};
use super::name_order::Wholes;
use super::name_parts;
use super::remembered::Remembered;
use super::waiting::{For, Waiting};
use crate::normalise;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a row's run of numbers holds, in this order; identifiers and categories follow.
pub mod part {
    /// First parts of given names.
    pub const FIRST: usize = 0;
    /// Their other parts: middle names.
    pub const REST: usize = 1;
    /// Family names, each in one piece.
    pub const FAMILY: usize = 2;
    /// The parts of family names of several.
    pub const PARTS: usize = 3;
    /// Dates of birth.
    pub const BORN: usize = 4;
    /// Postcodes.
    pub const POSTCODE: usize = 5;
    /// Words of the address.
    pub const ADDRESS: usize = 6;
    /// Telephone numbers.
    pub const PHONE: usize = 7;
    /// The first identifier.
    pub const OTHERS: usize = 8;
}

/// All rows.
#[derive(Debug)]
pub struct Table {
    /// What the table can say.
    pub shape: Shape,
    /// Parts of names.
    pub names: Interner,
    /// Postcodes.
    pub postcodes: Interner,
    /// Words of addresses.
    pub words: Interner,
    /// Telephone and identifying numbers.
    pub numbers: Interner,
    /// Values of categories.
    pub values: Interner,
    /// How often a name is a first name, by its number.
    pub as_first: Vec<u32>,
    /// How often it is a family name.
    pub as_family: Vec<u32>,
    pub(super) starts: Vec<u64>,
    pub(super) pool: Vec<u32>,
    /// How much of the pool is of rows that were replaced.
    pub(super) unused: usize,
    /// Inputs that write a man with an H.
    pub(super) men_are_h: BTreeSet<u32>,
    /// Whether rows tell whole names and nothing else of names.
    pub(super) tells_whole_names: bool,
    /// Whole names, until it is known which part of them is the family name.
    pub(super) wholes: Wholes,
    pub(super) order: Vec<u64>,
    /// Of each row, the place at which it was pushed.
    pub(super) pushed: Vec<u32>,
    /// Of each row behind the last that counts, the first two rows that say the same.
    pub(super) repeats: Vec<[u32; 2]>,
    ids: String,
    id_ends: Vec<u64>,
    /// For pushing only.
    pub(super) pushing: Pushing,
}

/// A row, unpacked as far as it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub(super) run: &'a [u32],
    pub(super) ends: usize,
}

impl<'a> Row<'a> {
    /// Which input it is of.
    pub fn input(self) -> u32 {
        self.run[0] >> 8 & 0xFF
    }

    /// 1 male, 2 female, 0 not told.
    pub fn sex(self) -> u8 {
        (self.run[0] & 3) as u8
    }

    #[inline]
    pub(super) fn end(self, part: usize) -> usize {
        (self.run[1 + part / 4] >> (8 * (part % 4)) & 0xFF) as usize
    }

    /// What it holds of a part.
    #[inline]
    pub fn get(self, part: usize) -> &'a [u32] {
        let start = if part == 0 { 0 } else { self.end(part - 1) };
        &self.run[self.ends + start..self.ends + self.end(part)]
    }

    /// Whether it tells of a field of the surroundings.
    pub fn tells_of(self, field: usize) -> bool {
        let tells = |part: usize| !self.get(part).is_empty();
        match field {
            field::PLACE => tells(part::POSTCODE) || tells(part::ADDRESS),
            field::PHONE => tells(part::PHONE),
            other => tells(part::OTHERS + other - field::OTHERS),
        }
    }
}

/// The sex that a row tells, and what else it says.
pub(super) type Content<'t> = (u8, &'t [u32]);

/// What pushing rows needs, kept from one to the next: names recur, and making them comparable takes time.
#[derive(Debug, Default)]
pub(super) struct Pushing {
    given: Remembered,
    family: Remembered,
    parts: Vec<Vec<u32>>,
    text: String,
    value: String,
    pub(super) waiting: Waiting,
}

/// A family name in one piece, then its parts if there are several.
pub(super) fn family_ids(words: &[String], names: &mut Interner, ids: &mut Vec<u32>) {
    if words.is_empty() {
        return;
    }
    let (whole, pieces) = name_parts::family_parts(words);
    ids.push(names.id(&whole));
    if pieces.len() > 1 {
        ids.extend(pieces.iter().map(|piece| names.id(piece)));
    }
    // Who leaves out the particle is found by the rest: "van der Berg", "Berg".
    if let [.., particle, last] = words
        && name_parts::is_particle(particle)
    {
        ids.push(names.id(last));
    }
}

pub(super) fn push_family(ids: &[u32], parts: &mut [Vec<u32>]) {
    if let Some((whole, pieces)) = ids.split_first() {
        parts[part::FAMILY].push(*whole);
        parts[part::PARTS].extend(pieces);
    }
}

/// The most that a row holds of one part; more says nothing more of a person.
const MOST: usize = 12;

impl Table {
    /// An empty table.
    ///
    /// # Panics
    /// With more than 24 identifiers and categories together; the caller refuses that with words.
    pub fn new(shape: Shape) -> Self {
        assert!(shape.identifiers.len() + shape.categories.len() <= Shape::MOST, "too many columns");
        Self {
            shape,
            names: Interner::default(),
            postcodes: Interner::default(),
            words: Interner::default(),
            numbers: Interner::default(),
            values: Interner::default(),
            as_first: Vec::new(),
            as_family: Vec::new(),
            starts: Vec::new(),
            pool: Vec::new(),
            unused: 0,
            men_are_h: BTreeSet::new(),
            tells_whole_names: false,
            wholes: Wholes::default(),
            order: Vec::new(),
            pushed: Vec::new(),
            repeats: Vec::new(),
            ids: String::new(),
            id_ends: Vec::new(),
            pushing: Pushing::default(),
        }
    }

    /// How many rows there are, but for those that only repeat others ([`Self::all`]).
    pub fn len(&self) -> u32 {
        u32::try_from(self.starts.len() - self.repeats.len()).expect("fewer than four thousand million rows")
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// A row.
    #[inline]
    pub fn row(&self, row: u32) -> Row<'_> {
        let start = usize::try_from(self.starts[row as usize]).expect("in memory");
        Row { run: &self.pool[start..], ends: 1 + self.parts().div_ceil(4) }
    }

    /// All that a row says: two rows that say the same have the same, of whatever inputs they are.
    pub(super) fn content(&self, row: u32) -> Content<'_> {
        let row = self.row(row);
        (row.sex(), &row.run[1..row.ends + row.end(self.parts() - 1)])
    }

    /// The id that its table gives it.
    pub fn id(&self, row: u32) -> &str {
        self.id_at(self.place(row))
    }

    /// The place at which a row was pushed.
    pub fn place(&self, row: u32) -> u32 {
        self.pushed[row as usize]
    }

    /// The id of the row that was pushed at a place.
    pub fn id_at(&self, place: u32) -> &str {
        let pushed = place as usize;
        let start = if pushed == 0 { 0 } else { self.id_ends[pushed - 1] };
        let place = |at: u64| usize::try_from(at).expect("in memory");
        &self.ids[place(start)..place(self.id_ends[pushed])]
    }

    /// A hash of all that it holds, and of the order in which it came.
    pub fn fingerprint(&self) -> u64 {
        let texts = [&self.names, &self.postcodes, &self.words, &self.numbers, &self.values];
        let texts = texts.iter().flat_map(|texts| texts.ids().map(|id| texts.hash(id)));
        let rows = self.order.iter().copied().chain(self.pool.iter().map(|word| u64::from(*word)));
        texts.chain(rows).fold(u64::from(self.len()), mix)
    }

    /// Whether there were more distinct texts than fit (4 GiB of one kind): no answer can be had of it.
    pub fn is_overfull(&self) -> bool {
        let texts = [&self.names, &self.postcodes, &self.words, &self.numbers, &self.values];
        texts.iter().any(|texts| texts.is_overfull())
    }

    /// The memory that rows, texts and ids take.
    pub fn bytes(&self) -> usize {
        let texts = [&self.names, &self.postcodes, &self.words, &self.numbers, &self.values];
        texts.iter().map(|texts| texts.bytes()).sum::<usize>()
            + 4 * (self.pool.len() + self.as_first.len() + self.as_family.len() + self.pushed.len())
            + 8 * (self.starts.len() + self.order.len() + self.id_ends.len())
            + self.ids.len()
    }

    /// The rows in the order in which they were pushed.
    pub fn as_pushed(&self) -> Vec<u32> {
        let mut rows = vec![0; self.pushed.len()];
        for (row, pushed) in (0..).zip(&self.pushed) {
            rows[*pushed as usize] = row;
        }
        rows
    }

    /// A number that orders rows by what they say, whatever the order in which they came and whatever their ids are.
    pub fn order(&self, row: u32) -> u64 {
        self.order[row as usize]
    }

    /// Of how many rows each value of a part is.
    pub(super) fn counts_of(&self, part: usize) -> Numbered<u32, u32> {
        let mut counts = Numbered::default();
        for row in 0..self.len() {
            self.row(row).get(part).iter().for_each(|value| *counts.entry(*value).or_default() += 1);
        }
        counts
    }

    pub(super) fn parts(&self) -> usize {
        self.shape.former() + usize::from(self.shape.keeps_former)
    }

    /// Adds a row of an input.
    pub fn push(&mut self, input: u8, id: &str, evidence: &Evidence) {
        let start = self.pool.len();
        self.pack(input, evidence);
        self.starts.push(start as u64);
        self.order.push(evidence.hash());
        self.ids.push_str(id);
        self.id_ends.push(self.ids.len() as u64);
        self.attend();
    }

    /// Packs a row at the end of the pool.
    pub(super) fn pack(&mut self, input: u8, evidence: &Evidence) {
        let start = self.pool.len();
        let mut pushing = std::mem::take(&mut self.pushing);
        let parts = &mut pushing.parts;
        parts.resize_with(self.parts(), Vec::new);
        parts.iter_mut().for_each(Vec::clear);
        for text in &evidence.given {
            let known = pushing.given.ids(text, &mut self.names, |names, ids| {
                ids.extend(name_parts::name_parts(text).iter().map(|part| names.id(part)));
            });
            for (place, part) in known.iter().enumerate() {
                parts[if place == 0 { part::FIRST } else { part::REST }].push(*part);
            }
        }
        for text in &evidence.family {
            let known = pushing.family.ids(text, &mut self.names, |names, ids| {
                family_ids(&name_parts::family_name_parts(text), names, ids);
            });
            push_family(known, parts);
        }
        self.push_full(input, evidence, parts);
        parts[part::BORN].extend(evidence.born.iter().map(|born| born.0));
        let scratch = &mut pushing.text;
        let waiting = &mut pushing.waiting;
        let waits = evidence.postcodes.len() + evidence.hashed_postcodes.len() == 1;
        let mut postcode = |text: &str| {
            if waits {
                waiting.push(part::POSTCODE, For::Postcode, text);
            }
            parts[part::POSTCODE].push(if waits { 0 } else { self.postcodes.id(text) });
        };
        for text in &evidence.postcodes {
            evidence::postcode(text, scratch);
            if !scratch.is_empty() {
                postcode(scratch);
            }
        }
        evidence.hashed_postcodes.iter().for_each(|text| postcode(text));
        for line in &evidence.address {
            evidence::words(line, scratch, |word| parts[part::ADDRESS].push(self.words.id(word)));
        }
        let mut number = |part: usize, waits: bool, text: &str| {
            if waits {
                waiting.push(part, For::Number, text);
            }
            parts[part].push(if waits { 0 } else { self.numbers.id(text) });
        };
        for text in &evidence.phones {
            if evidence::phone(text, scratch) {
                number(part::PHONE, evidence.phones.len() == 1, scratch);
            }
        }
        for (which, text) in &evidence.identifiers {
            evidence::number(text, scratch);
            if !scratch.is_empty() {
                number(part::OTHERS + which, evidence.is_only(*which), scratch);
            }
        }
        let former = self.shape.former();
        for (which, text) in &evidence.former {
            let number = self.numbers.id(text);
            parts[part::OTHERS + which].push(number);
            parts[former].push(number);
        }
        let categories = part::OTHERS + self.shape.identifiers.len();
        let value = &mut pushing.value;
        for (which, text) in &evidence.categories {
            normalise::value_into(text, scratch);
            if scratch.is_empty() {
                continue;
            }
            // Each category counts its own values.
            value.clear();
            let _ = write!(value, "{which} {scratch}");
            let waits = evidence.categories.iter().filter(|(other, _)| other == which).count() == 1;
            if waits {
                pushing.waiting.push(categories + which, For::Value, value);
            }
            parts[categories + which].push(if waits { 0 } else { self.values.id(value) });
        }
        if evidence::is_h(evidence.sex) {
            self.men_are_h.insert(u32::from(input));
        }
        self.pack_parts(input, evidence::sex(evidence.sex), parts);
        self.pushing = pushing;
        self.note(start);
    }

    pub(super) fn pack_parts(&mut self, input: u8, sex: u8, parts: &mut [Vec<u32>]) {
        // What stands in two columns is told once: by how many rows a value is told says how common it is.
        for (of, ids) in parts.iter().enumerate() {
            for (_, id) in ids.iter().enumerate().filter(|(at, id)| ids[..*at].contains(id)) {
                self.met_once_less(of, *id);
            }
        }
        pack_into(&mut self.pool, u32::from(sex) | u32::from(input) << 8, parts);
    }
}

/// Packs a row at the end of a pool: what it begins with, where its parts end, and its parts.
pub(super) fn pack_into(pool: &mut Vec<u32>, head: u32, parts: &mut [Vec<u32>]) {
    let start = pool.len();
    pool.push(head);
    pool.resize(start + 1 + parts.len().div_ceil(4), 0);
    let mut end = 0;
    for (place, part) in parts.iter_mut().enumerate() {
        // The ends are kept in eight bits each.
        part.truncate(MOST.min(255 - end));
        part.sort_unstable();
        part.dedup();
        end += part.len();
        pool[start + 1 + place / 4] |= u32::try_from(end).expect("at most 255") << (8 * (place % 4));
        pool.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::evidence::Born;

    fn row(table: &Table, id: &str) -> u32 {
        (0..table.len()).find(|row| table.id(*row) == id).unwrap()
    }

    fn names<'t>(table: &'t Table, id: &str, part: usize) -> Vec<&'t str> {
        table.row(row(table, id)).get(part).iter().map(|name| table.names.text(*name)).collect()
    }

    #[test]
    fn a_row_keeps_what_it_was_given() {
        let shape =
            Shape { identifiers: vec!["nhs".into()], categories: vec!["school".into()], ..Shape::default() };
        let mut table = Table::new(shape);
        table.push(0, "empty", &Evidence::default());
        table.push(
            1,
            "r1",
            &Evidence {
                given: vec!["Ann Marie", "Annie"],
                family: vec!["Okafor-Bell"],
                born: Born::new(2014, 4, 27).into_iter().collect(),
                sex: "F",
                postcodes: vec!["LS1 4AP"],
                address: vec!["12 High Street", "Leeds"],
                phones: vec!["01632 960001"],
                identifiers: vec![(0, "943 476 5919")],
                categories: vec![(0, "Moor End")],
                ..Evidence::default()
            },
        );
        table.close();
        assert_eq!(table.as_pushed(), [row(&table, "empty"), row(&table, "r1")]);
        let empty = row(&table, "empty");
        let row = table.row(row(&table, "r1"));
        assert_eq!((row.input(), row.sex()), (1, 2));
        assert_eq!(names(&table, "r1", part::FIRST), ["ann", "annie"]);
        assert_eq!(names(&table, "r1", part::REST), ["marie"]);
        assert_eq!(names(&table, "r1", part::FAMILY), ["okaforbell"]);
        assert_eq!(names(&table, "r1", part::PARTS), ["okafor", "bell"]);
        assert_eq!(row.get(part::BORN), [0x2014_0427]);
        assert_eq!(row.get(part::ADDRESS).len(), 4);
        assert_eq!(table.numbers.text(row.get(part::OTHERS)[0]), "9434765919");
        assert_eq!(table.values.text(row.get(part::OTHERS + 1)[0]), "0 moor end");
        assert!((0..table.parts()).all(|part| table.row(empty).get(part).is_empty()));
    }

    #[test]
    fn an_m_is_a_woman_where_men_are_h() {
        let mut table = Table::new(Shape::default());
        for (input, id, sex) in [(0, "1", "M"), (0, "2", "h"), (1, "3", "m"), (1, "4", "F"), (1, "5", "x")] {
            table.push(input, id, &Evidence { sex, ..Evidence::default() });
        }
        table.close();
        let sex = |id| table.row(row(&table, id)).sex();
        assert_eq!(["1", "2", "3", "4", "5"].map(sex), [2, 1, 1, 2, 0]);
    }
}

//! A child's row: everything that the index knows of it, in about a hundred bytes. Names, districts,
//! schools, practices and sources are numbers of the index's vocabularies; numbers of seven bits a byte.
//!
//! `id (16), shielded (1)`, then lists, each with its length before it: `names` (given, family, middle,
//! former), `born` (days from 1 January 2010, the sign in the lowest bit), `postcodes` (hash of the unit,
//! number of the district), `schools`, `parents` (as names), `numbers` (kind and state, hash), `sexes`.

use super::Vocabulary;
use super::names::NONE;
use crate::index::Entry;
use crate::profile::{NameForm, NumberForm, Profile};
use contactpoint_directory::facts::Sex;
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_directory::ids::ChildId;
use jiff::civil::Date;

/// A name of a row: numbers of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// Given name.
    pub given: u32,
    /// Family name.
    pub family: u32,
    /// Middle names.
    pub middle: u32,
    /// From before.
    pub is_former: bool,
}

/// Days are counted from here.
const ORIGIN: Date = Date::constant(2010, 1, 1);

/// The number of a day.
pub fn day_of(date: Date) -> i32 {
    ORIGIN.until(date).map_or(0, |span| span.get_days())
}

/// The day of a number.
pub fn date_of(day: i32) -> Option<Date> {
    ORIGIN.checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

const KINDS: [IdentifierKind; 4] =
    [IdentifierKind::Nhs, IdentifierKind::Upn, IdentifierKind::Uln, IdentifierKind::SocialCare];
const SEXES: [Sex; 3] = [Sex::NotSpecified, Sex::Female, Sex::Male];

fn place<T: PartialEq>(list: &[T], thing: &T) -> u8 {
    list.iter().zip(0..).find_map(|(other, at)| (other == thing).then_some(at)).unwrap_or(0)
}

struct Writer<'a>(&'a mut Vec<u8>);

impl Writer<'_> {
    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(u8::try_from(number & 0x7F).expect("seven bits") | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).expect("seven bits"));
    }

    fn hash(&mut self, hash: u64) {
        self.0.extend_from_slice(&hash.to_le_bytes());
    }

    fn list<T>(&mut self, things: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(u32::try_from(things.len()).expect("a child has few of anything"));
        for thing in things {
            write(self, thing);
        }
    }
}

/// Packs a child's entry. Every name that the row holds is one more use of it.
pub fn pack(child: ChildId, entry: &Entry, words: &mut Vocabulary) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(160);
    bytes.extend_from_slice(&child.0);
    bytes.push(u8::from(entry.shielded));
    let profile = &entry.profile;
    let mut out = Writer(&mut bytes);
    let names = |out: &mut Writer, name: &NameForm, words: &mut Vocabulary| {
        for part in [&name.given, &name.family, &name.middle] {
            out.number(words.names.retain(part));
        }
        out.number(u32::from(name.is_former));
    };
    out.list(&profile.names, |out, name| names(out, name, words));
    out.list(&profile.born, |out, date| {
        let day = day_of(*date);
        out.number(day.unsigned_abs() << 1 | u32::from(day < 0));
    });
    out.list(&profile.postcodes, |out, [unit, district, area]| {
        out.hash(*unit);
        out.number(words.districts.number([*district, *area]));
    });
    out.list(&profile.schools, |out, school| out.number(words.schools.number(*school)));
    out.list(&profile.parents, |out, parent| names(out, parent, words));
    out.list(&profile.numbers, |out, number| {
        out.number(u32::from(place(&KINDS, &number.kind)) << 1 | u32::from(number.superseded));
        out.hash(number.hash);
    });
    out.list(&profile.sexes, |out, sex| out.number(u32::from(place(&SEXES, sex))));
    bytes
}

/// Reads a row from its beginning. A row was packed by us, or authenticated when it was loaded; what is cut
/// short reads as noughts.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Row<'a> {
    /// A row.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 17 }
    }

    /// The child.
    pub fn child(&self) -> ChildId {
        ChildId(self.bytes.first_chunk().copied().unwrap_or_default())
    }

    /// Under a shield.
    pub fn is_shielded(&self) -> bool {
        self.bytes.get(16).is_some_and(|byte| *byte != 0)
    }

    fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            number |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 28 {
                break;
            }
        }
        number
    }

    fn hash(&mut self) -> u64 {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()).copied();
        self.at += 8;
        u64::from_le_bytes(bytes.unwrap_or_default())
    }

    fn name(&mut self) -> NameRow {
        NameRow {
            given: self.number(),
            family: self.number(),
            middle: self.number(),
            is_former: self.number() != 0,
        }
    }

    /// The next list: `each` reads one element. Lists are read in their order.
    fn list<T>(&mut self, each: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut each = each;
        let count = self.number();
        (0..count).take(self.bytes.len()).map(|_| each(self)).collect()
    }

    /// Names, days of birth, places: what a search looks at.
    pub fn seen(&mut self) -> Seen {
        Seen {
            names: self.list(Self::name),
            born: self.list(Self::day),
            postcodes: self.list(|row| (row.hash(), row.number())),
            schools: self.list(Self::number),
            parents: self.list(Self::name),
            numbers: self.list(|row| {
                let kind = row.number();
                (kind, row.hash())
            }),
        }
    }

    fn day(&mut self) -> i32 {
        let coded = self.number();
        let day = i32::try_from(coded >> 1).unwrap_or_default();
        if coded & 1 == 1 { -day } else { day }
    }

    /// Every name that the row uses, each use.
    pub fn uses(mut self) -> Vec<u32> {
        let seen = self.seen();
        seen.names
            .iter()
            .chain(&seen.parents)
            .flat_map(|name| [name.given, name.family, name.middle])
            .collect()
    }

    /// The row as an entry again.
    pub fn unpack(mut self, words: &Vocabulary) -> Entry {
        let text = |number: u32| words.names.text(number).to_owned();
        let form = |name: &NameRow| NameForm {
            given: text(name.given),
            family: text(name.family),
            middle: text(name.middle),
            is_former: name.is_former,
        };
        let shielded = self.is_shielded();
        let seen = self.seen();
        let sexes = self.list(Self::number);
        let known = |list: &super::places::Shared<u64>, numbers: &[u32]| {
            numbers.iter().filter_map(|number| list.get(*number)).collect()
        };
        Entry {
            profile: Profile {
                names: seen.names.iter().map(form).collect(),
                born: seen.born.iter().filter_map(|day| date_of(*day)).collect(),
                sexes: sexes.iter().filter_map(|at| SEXES.get(*at as usize)).copied().collect(),
                numbers: seen.numbers.iter().filter_map(|(coded, hash)| number_form(*coded, *hash)).collect(),
                postcodes: seen
                    .postcodes
                    .iter()
                    .filter_map(|(unit, district)| {
                        words.districts.get(*district).map(|[district, area]| [*unit, district, area])
                    })
                    .collect(),
                schools: known(&words.schools, &seen.schools),
                parents: seen.parents.iter().map(form).collect(),
            },
            shielded,
        }
    }
}

fn number_form(coded: u32, hash: u64) -> Option<NumberForm> {
    let kind = *KINDS.get((coded >> 1) as usize)?;
    Some(NumberForm { kind, hash, superseded: coded & 1 == 1 })
}

/// The first lists of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Names.
    pub names: Vec<NameRow>,
    /// Days of birth, see [`day_of`].
    pub born: Vec<i32>,
    /// Postcodes: hash of the unit, number of the district.
    pub postcodes: Vec<(u64, u32)>,
    /// Numbers of schools.
    pub schools: Vec<u32>,
    /// Parents' names.
    pub parents: Vec<NameRow>,
    /// Numbers: kind and state, hash.
    pub numbers: Vec<(u32, u64)>,
}

/// No middle name, or no name at all.
pub fn is_none(number: u32) -> bool {
    number == NONE
}

//! Blocking keys: what two rows must share to be compared. A field that is empty makes no key. Every key is
//! a hash of values, never of their numbers, so it is the same whatever the order of the rows.

use super::evidence::Born;
use super::intern::mix;
use super::levels::Prepared;
use super::table::part;

/// A kind of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// An identifying number.
    Number,
    /// A telephone number.
    Phone,
    /// Date of birth (day and month in either order) and the sound of one part of any name.
    DateName,
    /// Year of birth and the sound of one part of any name.
    YearName,
    /// Day and month of birth and the sound of one part of any name.
    DayName,
    /// Date of birth (day and month in either order) and the sounds of given and family name, in either
    /// order.
    DateNames,
    /// Year of birth and the sounds of given and family name.
    YearNames,
    /// Day and month of birth and the sounds of given and family name.
    DayNames,
    /// Date of birth and sex.
    DateSex,
    /// Date of birth (day and month in either order) and postcode.
    DatePostcode,
    /// Year of birth and postcode.
    YearPostcode,
    /// Year and month of birth and the outward part of the postcode.
    MonthDistrict,
    /// Date of birth, postcode and both names: what tells the rows of one commonest name apart.
    DatePostcodeNames,
    /// The outward part of the postcode and the sounds of given and family name.
    DistrictNames,
    /// The sounds of given and family name.
    Names,
    /// Postcode.
    Postcode,
    /// Postcode and the sound of one part of any name.
    PostcodeName,
    /// The outward part of the postcode and the sound of one part of any name.
    DistrictName,
    /// Two of the four rarest words of the address.
    Words,
    /// One of the three rarest words of the address and the sound of one part of any name.
    WordName,
    /// A category's value and the sound of one part of any name.
    CategoryName,
    /// A category's value that few rows tell: an e-mail address.
    RareCategory,
}

/// So many rows tell a rare value, at most.
const RARE: u32 = 8;

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 22] = [
        Self::Number,
        Self::Phone,
        Self::DateName,
        Self::YearName,
        Self::DayName,
        Self::DateNames,
        Self::YearNames,
        Self::DayNames,
        Self::DateSex,
        Self::DatePostcode,
        Self::YearPostcode,
        Self::MonthDistrict,
        Self::DatePostcodeNames,
        Self::DistrictNames,
        Self::Names,
        Self::Postcode,
        Self::PostcodeName,
        Self::DistrictName,
        Self::Words,
        Self::WordName,
        Self::CategoryName,
        Self::RareCategory,
    ];

    /// Which names stand in its keys.
    fn names(self) -> Named {
        match self {
            Self::DateNames
            | Self::YearNames
            | Self::DayNames
            | Self::DatePostcodeNames
            | Self::DistrictNames
            | Self::Names => Named::Both,
            Self::DateName
            | Self::YearName
            | Self::DayName
            | Self::PostcodeName
            | Self::DistrictName
            | Self::WordName
            | Self::CategoryName => Named::Each,
            Self::Number
            | Self::Phone
            | Self::DateSex
            | Self::DatePostcode
            | Self::YearPostcode
            | Self::MonthDistrict
            | Self::Postcode
            | Self::Words
            | Self::RareCategory => Named::No,
        }
    }

    /// Whether its keys are made of names, dates of birth, sex and postcodes alone.
    fn is_of_the_person_and_postcode(self) -> bool {
        !matches!(
            self,
            Self::Number
                | Self::Phone
                | Self::Words
                | Self::WordName
                | Self::CategoryName
                | Self::RareCategory
        )
    }

    /// Its bit in a set of kinds.
    pub fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Which names stand in keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    No,
    /// One part of any name.
    Each,
    /// Given and family name.
    Both,
}

/// Makes the keys of one row after another.
#[derive(Debug)]
pub struct Maker<'a> {
    prepared: &'a Prepared<'a>,
    row: u32,
    /// Sounds of every part of any name.
    each: Vec<u64>,
    /// Sounds of a first and a family name together; either order makes one key.
    both: Vec<u64>,
    words: Vec<(u32, u64)>,
}

impl<'a> Maker<'a> {
    /// One for the rows of a table.
    pub fn new(prepared: &'a Prepared<'a>) -> Self {
        Self { prepared, row: 0, each: Vec::new(), both: Vec::new(), words: Vec::new() }
    }

    /// Goes to a row, for keys of a kind.
    fn at(&mut self, row: u32, kind: Kind) {
        self.row = row;
        let row = self.prepared.table.row(row);
        let sound = |name: &u32| self.prepared.sound(*name);
        self.each.clear();
        self.both.clear();
        let [first, rest, family, parts] =
            [part::FIRST, part::REST, part::FAMILY, part::PARTS].map(|part| row.get(part));
        match kind.names() {
            Named::No => {}
            Named::Each => {
                for name in first.iter().chain(family).chain(parts).chain(rest) {
                    let sound = sound(name);
                    if !self.each.contains(&sound) {
                        self.each.push(sound);
                    }
                }
            }
            Named::Both => {
                for given in first.iter().map(sound) {
                    let pairs = family.iter().chain(parts).map(sound);
                    self.both.extend(pairs.map(|family| mix(given.min(family), given.max(family))));
                }
            }
        }
    }

    fn born(&self) -> impl Iterator<Item = Dated> {
        self.prepared.table.row(self.row).get(part::BORN).iter().map(|date| {
            let born = Born(*date);
            let (low, high) = (born.month().min(born.day()), born.month().max(born.day()));
            Dated {
                whole: u64::from(*date),
                year: u64::from(born.year()),
                month: u64::from(born.month()),
                day: u64::from(low) << 8 | u64::from(high),
            }
        })
    }

    fn postcodes(&self) -> impl Iterator<Item = u64> {
        let table = self.prepared.table;
        table.row(self.row).get(part::POSTCODE).iter().map(|postcode| table.postcodes.hash(*postcode))
    }

    fn districts(&self) -> impl Iterator<Item = u64> {
        let table = self.prepared.table;
        let postcodes = table.row(self.row).get(part::POSTCODE).iter();
        postcodes.map(|postcode| self.prepared.district(*postcode))
    }

    /// The rarest words of the address, rarest first.
    fn rare_words(&mut self) {
        let table = self.prepared.table;
        let words = table.row(self.row).get(part::ADDRESS).iter();
        self.words.clear();
        self.words
            .extend(words.map(|word| (u32::MAX - self.prepared.rarity(*word), table.words.hash(*word))));
        self.words.sort_unstable();
        self.words.truncate(4);
    }

    /// Whether a row has no key of this kind that another has not, as is seen at once.
    pub fn says_nothing_new(&self, row: u32, other: u32, kind: Kind) -> bool {
        let [row, other] = [row, other].map(|row| self.prepared.table.row(row));
        kind.is_of_the_person_and_postcode()
            && row.sex() == other.sex()
            && (part::FIRST..=part::POSTCODE).all(|part| row.get(part) == other.get(part))
    }

    /// Adds a row's keys of a kind.
    pub fn keys(&mut self, row: u32, kind: Kind, keys: &mut Vec<u64>) {
        self.at(row, kind);
        let table = self.prepared.table;
        let row = table.row(self.row);
        let identifiers = table.shape.identifiers.len();
        let sounds: &[u64] = if kind.names() == Named::Both { &self.both } else { &self.each };
        let salt = kind as u64;
        let mut named = |key: u64| keys.extend(sounds.iter().map(|name| mix(mix(salt, key), *name)));
        match kind {
            Kind::Number => {
                for which in 0..identifiers {
                    let numbers = row.get(part::OTHERS + which).iter();
                    keys.extend(
                        numbers.map(|number| mix(mix(salt, which as u64), table.numbers.hash(*number))),
                    );
                }
            }
            Kind::Phone => {
                let numbers = row.get(part::PHONE).iter();
                keys.extend(numbers.map(|number| mix(salt, table.numbers.hash(*number))));
            }
            Kind::DateName | Kind::DateNames => {
                self.born().for_each(|born| named(born.year << 16 | born.day));
            }
            Kind::YearName | Kind::YearNames => self.born().for_each(|born| named(born.year)),
            Kind::DayName | Kind::DayNames => self.born().for_each(|born| named(born.day)),
            Kind::DateSex => keys.extend(self.born().map(|born| mix(born.whole, u64::from(row.sex())))),
            Kind::DatePostcode => {
                let dates = self.born().map(|born| mix(salt, born.year << 16 | born.day));
                keys.extend(dates.flat_map(|date| self.postcodes().map(move |postcode| mix(date, postcode))));
            }
            Kind::YearPostcode => {
                let years = self.born().map(|born| mix(salt, born.year));
                keys.extend(years.flat_map(|year| self.postcodes().map(move |postcode| mix(year, postcode))));
            }
            Kind::MonthDistrict => {
                let months = self.born().map(|born| mix(salt, born.year << 16 | born.month));
                keys.extend(months.flat_map(|month| self.districts().map(move |around| mix(month, around))));
            }
            Kind::DatePostcodeNames => {
                for born in self.born() {
                    self.postcodes().for_each(|postcode| named(mix(born.whole, postcode)));
                }
            }
            Kind::Names => named(0),
            Kind::Postcode => keys.extend(self.postcodes().map(|postcode| mix(salt, postcode))),
            Kind::PostcodeName => self.postcodes().for_each(named),
            Kind::DistrictName | Kind::DistrictNames => self.districts().for_each(named),
            Kind::Words => {
                self.rare_words();
                for (i, (_, word)) in self.words.iter().enumerate() {
                    let others = self.words[i + 1..].iter();
                    keys.extend(others.map(|(_, other)| mix(mix(salt, *word.min(other)), *word.max(other))));
                }
            }
            Kind::WordName => {
                self.rare_words();
                let sounds = &self.each;
                for (_, word) in self.words.iter().take(3) {
                    keys.extend(sounds.iter().map(|name| mix(mix(salt, *word), *name)));
                }
            }
            Kind::CategoryName => {
                for which in identifiers..identifiers + table.shape.categories.len() {
                    let values = row.get(part::OTHERS + which).iter();
                    values.for_each(|value| named(table.values.hash(*value)));
                }
            }
            Kind::RareCategory => {
                for which in identifiers..identifiers + table.shape.categories.len() {
                    let values = row.get(part::OTHERS + which).iter();
                    let rare = values.filter(|value| table.values.count(**value) <= RARE);
                    keys.extend(rare.map(|value| mix(mix(salt, which as u64), table.values.hash(*value))));
                }
            }
        }
    }
}

/// A date of birth in the parts that keys use.
struct Dated {
    whole: u64,
    year: u64,
    month: u64,
    /// Day and month, the lesser first: a pair in either order makes one key.
    day: u64,
}

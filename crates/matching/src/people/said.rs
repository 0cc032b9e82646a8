//! What a source record says of a child, as texts that the engine can compare. Locations, numbers and
//! telephones are keyed hashes: none is held in clear. A hashed postcode keeps its levels (district, sector,
//! unit), so that two of one district can be told from two that are far apart.

use crate::link::evidence::{Born, Evidence, Shape};
use crate::link::table::part;
use crate::normalise;
use crate::profile::LocationKey;
use contactpoint_directory::facts::{Address, ChildFacts, Parent, Setting, Sex};
use contactpoint_directory::identifier::{IdentifierKind, IdentifierStatus, OrganisationCode};
use contactpoint_directory::personal::Name;
use contactpoint_directory::postcode::Postcode;

/// Identifying numbers, by their place in the shape.
pub mod number {
    /// NHS number.
    pub const NHS: usize = 0;
    /// Unique pupil number.
    pub const PUPIL: usize = 1;
    /// Unique learner number.
    pub const LEARNER: usize = 2;
    /// The number of a case, unique within its supplier.
    pub const CASE: usize = 3;
}

/// Categories, by their place in the shape.
pub mod category {
    /// A source that keeps one record a child: two of its records are seldom one child.
    pub const SOURCE: usize = 0;
    /// School.
    pub const SCHOOL: usize = 1;
    /// GP practice.
    pub const PRACTICE: usize = 2;
    /// A parent's name.
    pub const PARENT: usize = 3;
    /// Place in a multiple birth.
    pub const BIRTH_ORDER: usize = 4;
}

/// What the directory's records can say.
pub fn shape() -> Shape {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Shape {
        identifiers: names(&["NHS number", "pupil number", "learner number", "case number"]),
        categories: names(&["source", "school", "GP practice", "parent's name", "place in a multiple birth"]),
        keeps_former: true,
        told_in_part: vec![category::PARENT],
        ..Shape::default()
    }
}

/// Who says it.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The supplier: case numbers are unique within it.
    pub supplier: &'a str,
    /// The source's name, for a source that keeps one record a child.
    pub one_record_a_child: Option<&'a str>,
}

/// What a record says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    given: Vec<String>,
    family: Vec<String>,
    born: Option<Born>,
    sex: &'static str,
    postcodes: Vec<String>,
    homes: Vec<String>,
    phones: Vec<String>,
    numbers: Vec<(usize, String)>,
    former: Vec<(usize, String)>,
    categories: Vec<(usize, String)>,
    source: Option<u64>,
}

impl Said {
    /// What a record's facts say. `same_school` gives the code under which a school is registered.
    pub fn of(
        facts: &ChildFacts,
        sender: Sender,
        key: &LocationKey,
        same_school: &dyn Fn(&OrganisationCode) -> Option<OrganisationCode>,
    ) -> Self {
        let mut said = Self::default();
        let text = |name: &Option<Name>| name.as_ref().map_or("", Name::as_str).to_owned();
        for name in &facts.names {
            let mut given = text(&name.given);
            if let Some(middle) = &name.middle {
                given.push(' ');
                given.push_str(middle.as_str());
            }
            said.given.push(given);
            said.family.push(text(&name.family));
        }
        said.born = facts.date_of_birth.and_then(|date| {
            let year = u32::try_from(date.year()).ok()?;
            let (month, day) = (u32::try_from(date.month()).ok()?, u32::try_from(date.day()).ok()?);
            Born::new(year, month, day)
        });
        said.sex = match facts.sex {
            Some(Sex::Female) => "female",
            Some(Sex::Male) => "male",
            Some(Sex::NotSpecified) | None => "",
        };
        for address in &facts.addresses {
            said.add_address(address, key);
        }
        let parents_phones = facts.parents.iter().flat_map(|parent| &parent.phones);
        for phone in facts.phones.iter().chain(parents_phones) {
            said.phones.push(as_digits(key.hash("telephone", &plain(phone.as_str()))));
        }
        for identifier in &facts.identifiers {
            let (which, hash) = match identifier.kind {
                IdentifierKind::Nhs => (number::NHS, key.identifier(identifier)),
                IdentifierKind::Upn => (number::PUPIL, key.identifier(identifier)),
                IdentifierKind::Uln => (number::LEARNER, key.identifier(identifier)),
                IdentifierKind::SocialCare => {
                    let within = format!("{}\0{}", sender.supplier, identifier.value());
                    (number::CASE, key.hash("case", &within))
                }
            };
            // A child has a case number with each authority, and two where a case was opened twice: that two
            // differ says nothing.
            let speaks_against = identifier.kind != IdentifierKind::SocialCare
                && identifier.status == IdentifierStatus::Current;
            let list = if speaks_against { &mut said.numbers } else { &mut said.former };
            list.push((which, as_digits(hash)));
        }
        said.source = sender.one_record_a_child.map(|source| key.hash("source", source));
        if let Some(source) = sender.one_record_a_child.filter(|_| facts.can_make_a_child()) {
            said.categories.push((category::SOURCE, as_letters(key.hash("source", source))));
        }
        for place in &facts.education {
            if let Setting::School(code) = &place.setting {
                let school = same_school(code).unwrap_or_else(|| code.clone());
                said.categories.push((category::SCHOOL, as_letters(key.organisation(&school))));
            }
        }
        let practice = facts.gp.iter().map(|gp| as_letters(key.organisation(gp)));
        said.categories.extend(practice.map(|practice| (category::PRACTICE, practice)));
        said.categories.extend(facts.parents.iter().filter_map(parent));
        let place = facts.birth_order.and_then(|place| PLACES.get(usize::from(place).checked_sub(1)?));
        said.categories.extend(place.map(|place| (category::BIRTH_ORDER, (*place).to_owned())));
        said
    }

    fn add_address(&mut self, address: &Address, key: &LocationKey) {
        let postcode = address.postcode.as_ref().filter(|postcode| !postcode.is_pseudo());
        self.postcodes.extend(postcode.map(|postcode| hashed(postcode, key)));
        let home = key
            .home(address)
            .or_else(|| address.uprn.as_ref().map(|uprn| key.hash("property", uprn.as_str())));
        self.homes.extend(home.map(as_digits));
    }

    /// The source, if it keeps one record a child.
    pub(super) fn source(&self) -> Option<u64> {
        self.source
    }

    /// Whether it says nothing of who the child is but numbers: a relation's row, an address's.
    pub(super) fn names_nobody(&self) -> bool {
        self.born.is_none() && self.given.iter().chain(&self.family).all(String::is_empty)
    }

    /// As a table takes it.
    pub fn evidence(&self) -> Evidence<'_> {
        Evidence {
            given: texts_of(&self.given),
            family: texts_of(&self.family),
            born: self.born.into_iter().collect(),
            sex: self.sex,
            hashed_postcodes: texts_of(&self.postcodes),
            address: texts_of(&self.homes),
            phones: texts_of(&self.phones),
            identifiers: pairs_of(&self.numbers),
            former: pairs_of(&self.former),
            categories: pairs_of(&self.categories),
            ..Evidence::default()
        }
    }
}

/// The parts of a row that tell where a child is: they are forgotten of a shielded child.
pub(super) fn locations() -> [usize; 6] {
    let category = |which: usize| part::OTHERS + shape_identifiers() + which;
    let [school, practice, parent] = [category::SCHOOL, category::PRACTICE, category::PARENT].map(category);
    [part::POSTCODE, part::ADDRESS, part::PHONE, school, practice, parent]
}

fn texts_of(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn pairs_of(list: &[(usize, String)]) -> Vec<(usize, &str)> {
    list.iter().map(|(which, text)| (*which, text.as_str())).collect()
}

const PLACES: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

fn parent(parent: &Parent) -> Option<(usize, String)> {
    let part =
        |name: &Option<Name>| name.as_ref().map_or_else(String::new, |name| normalise::name(name.as_str()));
    let (given, family) = (part(&parent.name.given), part(&parent.name.family));
    (!given.is_empty() && !family.is_empty()).then(|| (category::PARENT, format!("{given} {family}")))
}

fn plain(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(9)..].to_owned()
}

/// A hash as digits: two that differ are not taken for a slip of one another.
fn as_digits(hash: u64) -> String {
    format!("{:016}", hash % 10_000_000_000_000_000)
}

/// A hash in letters, as categories keep nothing else.
fn as_letters(hash: u64) -> String {
    (0..13).map(|place| char::from(b'a' + u8::try_from(hash >> (4 * place) & 15).unwrap_or(0))).collect()
}

/// A postcode as a keyed hash in seven characters: three tell the district, two more the sector, two more
/// the unit. The first is a capital letter, which tells it from a postcode in clear.
fn hashed(postcode: &Postcode, key: &LocationKey) -> String {
    let unit = postcode.as_str();
    let sector = unit.get(..unit.len() - 2).unwrap_or(unit);
    let mut text = String::with_capacity(7);
    let mut add = |mut hash: u64, characters: usize| {
        for _ in 0..characters {
            let base = if text.is_empty() { (b'A', 26) } else { (b'!', 94) };
            text.push(char::from(base.0 + u8::try_from(hash % base.1).unwrap_or(0)));
            hash /= base.1;
        }
    };
    add(key.hash("district", postcode.outward()), 3);
    add(key.hash("sector", sector), 2);
    add(key.hash("unit", unit), 2);
    text
}

/// How many kinds of identifying numbers there are.
pub(super) const fn shape_identifiers() -> usize {
    number::CASE + 1
}

/// How many fields records are compared by.
pub(super) const fn fields() -> usize {
    crate::link::codes::field::OTHERS + shape_identifiers() + category::BIRTH_ORDER + 1
}

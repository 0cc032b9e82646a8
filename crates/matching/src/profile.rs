//! What a search looks at: a record's facts as normalised sets. A child's profile is the union of its
//! records' profiles.

use crate::normalise;
use contactpoint_directory::facts::{Address, ChildFacts, NameUse, Setting, Sex};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, IdentifierStatus, OrganisationCode};
use contactpoint_directory::postcode::Postcode;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// The key that locations and numbers are hashed with, so that the index holds none in clear.
#[derive(Clone)]
pub struct LocationKey(pub [u8; 32]);

impl LocationKey {
    /// A keyed hash of one thing of a kind.
    pub fn hash(&self, kind: &str, text: &str) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.0)
            .chain_update(kind)
            .chain_update([0])
            .chain_update(text)
            .finalize();
        u64::from_le_bytes([
            digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
        ])
    }

    /// The hash under which an identifier is found.
    pub fn identifier(&self, identifier: &Identifier) -> u64 {
        let kind = match identifier.kind {
            IdentifierKind::Nhs => "nhs",
            IdentifierKind::Upn => "upn",
            IdentifierKind::Uln => "uln",
            IdentifierKind::SocialCare => "social-care",
        };
        self.hash(kind, identifier.value())
    }

    /// The hash of an organisation.
    pub fn organisation(&self, code: &OrganisationCode) -> u64 {
        self.hash("organisation", &code.as_text())
    }

    /// The hash of a home: "Flat 3, 12 High Road" and "3/12 High Rd" of one postcode are one home.
    pub(crate) fn home(&self, address: &Address) -> Option<u64> {
        let unit = address.postcode.as_ref().filter(|postcode| !postcode.is_pseudo())?;
        let lines = address.lines.iter().map(|line| line.as_str().to_lowercase()).collect::<Vec<_>>();
        let lines = lines.join(" ");
        let mut numbers: Vec<&str> =
            lines.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        numbers.sort_unstable();
        let within = if numbers.is_empty() { normalise::name(&lines) } else { numbers.join(" ") };
        (!within.is_empty()).then(|| self.hash("home", &format!("{} {within}", unit.as_str())))
    }

    /// Hashes of a postcode: unit, district, area.
    pub fn postcode(&self, postcode: &Postcode) -> [u64; 3] {
        [
            self.hash("unit", postcode.as_str()),
            self.hash("district", postcode.outward()),
            self.hash("area", postcode.area()),
        ]
    }
}

/// A name in its comparable form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameForm {
    /// Normalised given name, without placeholders.
    pub given: String,
    /// Normalised family name.
    pub family: String,
    /// Normalised middle names.
    pub middle: String,
    /// A name from before.
    pub is_former: bool,
}

/// An identifying number as the index holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberForm {
    /// The register.
    pub kind: IdentifierKind,
    /// Keyed hash.
    pub hash: u64,
    /// Replaced by another number: never speaks against a child.
    pub superseded: bool,
}

/// The comparable facts of a record or a child. Every list is sorted and without repeats, so equal
/// facts make equal profiles whatever their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Names.
    pub names: Vec<NameForm>,
    /// Dates of birth.
    pub born: Vec<Date>,
    /// Genders other than "not specified".
    pub sexes: Vec<Sex>,
    /// Numbers.
    pub numbers: Vec<NumberForm>,
    /// Postcodes: hashes of unit, district, area.
    pub postcodes: Vec<[u64; 3]>,
    /// Schools, by every code that is known of them.
    pub schools: Vec<u64>,
    /// Parents' names.
    pub parents: Vec<NameForm>,
}

impl Profile {
    /// The profile of a record's facts. `same_school` gives the other codes of a school, so that a
    /// URN and an authority's number agree.
    pub fn of(
        facts: &ChildFacts,
        key: &LocationKey,
        same_school: &dyn Fn(&OrganisationCode) -> Option<OrganisationCode>,
    ) -> Self {
        let text = |name: &Option<contactpoint_directory::personal::Name>| {
            name.as_ref().map_or_else(String::new, |name| normalise::name(name.as_str()))
        };
        let mut profile = Self::default();
        for name in &facts.names {
            let mut given = text(&name.given);
            if normalise::is_placeholder(&given) {
                given.clear();
            }
            let family = text(&name.family);
            if !given.is_empty() || !family.is_empty() {
                let is_former = name.used_as == NameUse::Former;
                profile.names.push(NameForm { given, family, middle: text(&name.middle), is_former });
            }
        }
        profile.complete_names();
        profile.born.extend(facts.date_of_birth);
        profile.sexes.extend(facts.sex.filter(|sex| *sex != Sex::NotSpecified));
        profile.numbers.extend(facts.identifiers.iter().map(|identifier| NumberForm {
            kind: identifier.kind,
            hash: key.identifier(identifier),
            superseded: identifier.status == IdentifierStatus::Superseded,
        }));
        let postcodes = facts.addresses.iter().filter_map(|address| address.postcode.as_ref());
        profile.postcodes.extend(
            postcodes.filter(|postcode| !postcode.is_pseudo()).map(|postcode| key.postcode(postcode)),
        );
        profile.schools.extend(facts.education.iter().filter_map(|place| match &place.setting {
            Setting::School(code) => {
                Some(key.organisation(&same_school(code).unwrap_or_else(|| code.clone())))
            }
            Setting::Home | Setting::NoneKnown => None,
        }));
        profile.parents.extend(facts.parents.iter().map(|parent| NameForm {
            given: text(&parent.name.given),
            family: text(&parent.name.family),
            middle: String::new(),
            is_former: false,
        }));
        profile.settle();
        profile
    }

    /// A preferred or former name often states only the part that differs: the other part is the
    /// official one's.
    fn complete_names(&mut self) {
        let Some(official) = self.names.first().cloned() else { return };
        for name in &mut self.names[1..] {
            if name.given.is_empty() {
                name.given.clone_from(&official.given);
            }
            if name.family.is_empty() {
                name.family.clone_from(&official.family);
            }
        }
    }

    /// Adds another record's profile.
    pub fn join(&mut self, other: &Self) {
        self.names.extend_from_slice(&other.names);
        self.born.extend_from_slice(&other.born);
        self.sexes.extend_from_slice(&other.sexes);
        self.numbers.extend_from_slice(&other.numbers);
        self.postcodes.extend_from_slice(&other.postcodes);
        self.schools.extend_from_slice(&other.schools);
        self.parents.extend_from_slice(&other.parents);
        self.settle();
    }

    /// Takes away every location: a shielded child has none in the index.
    #[must_use]
    pub fn without_locations(mut self) -> Self {
        self.postcodes.clear();
        self.schools.clear();
        self.parents.clear();
        self
    }

    fn settle(&mut self) {
        fn once<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        once(&mut self.names);
        once(&mut self.born);
        once(&mut self.sexes);
        once(&mut self.numbers);
        once(&mut self.postcodes);
        once(&mut self.schools);
        once(&mut self.parents);
    }
}

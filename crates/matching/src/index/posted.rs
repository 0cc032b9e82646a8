//! What of a child stands where in the index.

use super::Entry;
use super::entries::Named;
use super::names::NONE;
use super::row::{NameRow, Row};
use crate::keys::{self, Key};
use crate::link::intern::mix;
use contactpoint_directory::ids::ChildId;

/// A name of a child of a district, with a day of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dwelling {
    /// The child and its name.
    pub named: Named,
    /// Day of birth, see [`super::row::day_of`].
    pub day: i32,
}

/// What of a child stands where; every list is sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Keys.
    pub keys: Vec<Key>,
    /// Names by day of birth.
    pub born: Vec<(i32, Named)>,
    /// Names and days of birth by district.
    pub dwellings: Vec<(i32, Dwelling)>,
}

/// The key of a child's id.
pub fn child(child: ChildId) -> Key {
    let (high, low) = child.0.split_at(8);
    let half = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
    mix(mix(0xC41D, half(high)), half(low))
}

impl Posted {
    /// Of an entry and its row, in a slot.
    pub fn of(slot: u32, entry: &Entry, mut row: Row) -> Self {
        let mut keys = keys::posted(&entry.profile);
        keys.push(child(row.child()));
        keys.sort_unstable();
        keys.dedup();
        let seen = row.seen();
        let named =
            |name: &NameRow| Named::new(slot, [name.given, name.family], name.is_former, name.middle != NONE);
        let each_born = |name: &NameRow| seen.born.iter().map(|day| (*day, named(name))).collect::<Vec<_>>();
        let mut born: Vec<(i32, Named)> = if seen.names.is_empty() {
            // A child without a name is met by its parent.
            let nameless = Named::new(slot, [NONE, NONE], false, false);
            seen.born.iter().map(|day| (*day, nameless)).collect()
        } else {
            seen.names.iter().flat_map(each_born).collect()
        };
        born.sort_unstable();
        born.dedup();
        let mut dwellings = Vec::new();
        for (_, district) in &seen.postcodes {
            let district = i32::try_from(*district).unwrap_or(-1);
            dwellings
                .extend(born.iter().map(|(day, named)| (district, Dwelling { named: *named, day: *day })));
        }
        dwellings.sort_unstable();
        dwellings.dedup();
        Self { keys, born, dwellings }
    }
}

//! Frequencies that are kept with a model, so that what a pair weighs depends on the model and the pair
//! alone, never on what else there is: neither the order of arrival nor the size of a directory moves it.

use super::alike::sound;
use super::evidence::Born;
use super::model::{Millibits, millibits};
use super::table::{Table, part};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// How common names and birthdays are. Shares are of all rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frequencies {
    /// How many children they were counted among.
    pub children: f64,
    /// Shares of first names, in millionths.
    pub first: BTreeMap<String, f64>,
    /// The share of a first name that is not in the list, in millionths.
    pub other_first: f64,
    /// Shares of family names, in millionths.
    pub family: BTreeMap<String, f64>,
    /// The share of a family name that is not in the list, in millionths.
    pub other_family: f64,
    /// Birthdays ("0101" is 1 January) that are told far more often than others, as they stand for "not
    /// known": how many times as often.
    pub days: BTreeMap<String, f64>,
}

/// Names that fewer rows have are not listed: about the rarest a list of this size can tell from noise.
const FEWEST: u32 = 8;
/// Birthdays that are told so many times as often as the usual stand for "not known".
const FAR_MORE: f64 = 2.0;
const MILLION: f64 = 1e6;

impl Frequencies {
    /// Counts a closed table of the records of so many children.
    pub fn of(table: &Table, children: u32) -> Self {
        let rows = f64::from(table.len().max(1));
        let shares = |counts: &[u32]| {
            let listed = |(id, count): (u32, &u32)| {
                (*count >= FEWEST)
                    .then(|| (table.names.text(id).to_owned(), rounded(f64::from(*count) / rows)))
            };
            let list: BTreeMap<String, f64> = (0..).zip(counts).filter_map(listed).collect();
            let rare: Vec<f64> = counts
                .iter()
                .filter(|count| (1..FEWEST).contains(*count))
                .map(|count| f64::from(*count))
                .collect();
            // The chance that a row with a rare name shares it with another: the mean of the counts, each
            // weighed by itself.
            let (sum, squares) = rare.iter().fold((0.0, 0.0), |(sum, squares), n| (sum + n, squares + n * n));
            let other = if sum > 0.0 { squares / sum } else { 1.0 };
            (list, rounded(other / rows))
        };
        let (first, other_first) = shares(&table.as_first);
        let (family, other_family) = shares(&table.as_family);
        let mut days: BTreeMap<u32, f64> = BTreeMap::new();
        for row in 0..table.len() {
            for date in table.row(row).get(part::BORN) {
                *days.entry(date & 0xFFFF).or_default() += 1.0;
            }
        }
        let usual = days.values().sum::<f64>() / 365.25;
        let days = days.into_iter().filter(|(_, count)| *count > usual * FAR_MORE);
        let days = days.map(|(day, count)| (format!("{day:04x}"), (count / usual * 10.0).round() / 10.0));
        Self { children: f64::from(children), first, other_first, family, other_family, days: days.collect() }
    }

    /// Whether every share is one, and every birthday told some times as often.
    pub fn is_whole(&self) -> bool {
        let some = |number: &f64| number.is_finite() && *number > 0.0;
        let share = |share: &f64| some(share) && *share <= MILLION;
        let shares = self.first.values().chain(self.family.values());
        shares.chain([&self.other_first, &self.other_family]).all(share)
            && self.days.values().all(some)
            && self.children.is_finite()
            && self.children >= 1.0
    }

    /// Made ready: as logarithms.
    pub(crate) fn logs(&self, usual_born: Millibits, children: u32) -> Logs {
        let logs = |shares: &BTreeMap<String, f64>| {
            shares.iter().map(|(name, share)| (name.clone(), millibits(share / MILLION))).collect()
        };
        let days = self.days.iter().filter_map(|(day, times)| {
            Some((u32::from_str_radix(day, 16).ok()?, usual_born + millibits(*times)))
        });
        Logs {
            first: logs(&self.first),
            other_first: millibits(self.other_first / MILLION),
            family: logs(&self.family),
            other_family: millibits(self.other_family / MILLION),
            days: days.collect(),
            usual_born,
            number: -millibits(f64::from(children.max(2))) - MISTAKE,
        }
    }

    /// How often a name sounds so: shares of all rows, by the hash of the sound, first and family names
    /// together; and the share of a sound that no listed name has.
    pub fn sounds(&self) -> (HashMap<u64, f64>, f64) {
        let mut sounds: HashMap<u64, f64> = HashMap::new();
        for (name, share) in self.first.iter().chain(&self.family) {
            *sounds.entry(sound(name)).or_default() += share / MILLION;
        }
        (sounds, self.other_first.max(self.other_family) / MILLION)
    }

    /// How many times as often as a usual birthday a day is told.
    pub fn times(&self, date: u32) -> f64 {
        self.days.get(&format!("{:04x}", date & 0xFFFF)).copied().unwrap_or(1.0)
    }
}

/// A number is issued once, so strangers share one only where it was written for the wrong person: about one
/// record in 256, and of all persons it is this one.
const MISTAKE: Millibits = 8_000;

/// To a hundredth of a millionth: what stands in the file is what is used.
fn rounded(share: f64) -> f64 {
    (share * MILLION * 100.0).round() / 100.0
}

/// Frequencies as logarithms.
#[derive(Debug)]
pub struct Logs {
    first: HashMap<String, Millibits>,
    other_first: Millibits,
    family: HashMap<String, Millibits>,
    other_family: Millibits,
    days: HashMap<u32, Millibits>,
    usual_born: Millibits,
    number: Millibits,
}

impl Logs {
    pub(crate) fn first(&self, name: &str) -> Millibits {
        self.first.get(name).copied().unwrap_or(self.other_first)
    }

    pub(crate) fn family(&self, name: &str) -> Millibits {
        self.family.get(name).copied().unwrap_or(self.other_family)
    }

    pub(crate) fn born(&self, date: u32) -> Millibits {
        if Born(date).is_rough() && self.days.is_empty() {
            return self.usual_born;
        }
        self.days.get(&(date & 0xFFFF)).copied().unwrap_or(self.usual_born)
    }

    pub(crate) fn number(&self) -> Millibits {
        self.number
    }
}

//! How deprived a neighbourhood is: fifths of the households of a locality, as the Index of Multiple Deprivation has
//! fifths of the country's. Only the truth knows it: no feed tells it, and it moves no other draw.
//!
//! Where people are poorer more families have moved lately, live in a flat, and have somebody working with a child
//! besides school and doctor. Those are drawn by household, without asking for the neighbourhood; so it is the other
//! way round here: a street is the more deprived the more of its households are so, and the rest is chance.

use crate::dice::Dice;
use crate::people::Household;
use std::collections::BTreeMap;

/// How many bands there are.
const BANDS: usize = 5;
/// What a move, a flat and a child with somebody working with him count; what chance counts at most.
const MOVED: f64 = 1.0;
const FLAT: f64 = 0.5;
const WORKED_WITH: f64 = 1.0;
const CHANCE: f64 = 1.0;

/// The fifth of each street of a locality.
#[derive(Clone, Debug, Default)]
pub struct Deprivation(BTreeMap<String, usize>);

impl Deprivation {
    /// Of a locality's households; the same every time.
    pub fn of(seed: u64, locality: u64, households: &[Household]) -> Self {
        let mut streets: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for household in households {
            let (score, many) = streets.entry(&household.home.street).or_default();
            *score += score_of(household);
            *many += 1.0;
        }
        let mut dice = Dice::new(seed, "deprivation", locality);
        let mut ranked: Vec<(f64, f64, &str)> = streets
            .into_iter()
            .map(|(street, (score, many))| (score / many + CHANCE * dice.unit(), many, street))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(b.2)));
        let all: f64 = ranked.iter().map(|(_, many, _)| many).sum();
        let mut before = 0.0;
        let mut fifths = BTreeMap::new();
        for (_, many, street) in ranked {
            // The fifth in which the middle of the street lies.
            let middle = (before + many / 2.0) / all;
            let fifth =
                (1..BANDS).filter(|band| middle * 5.0 >= f64::from(u8::try_from(*band).unwrap_or(0))).count()
                    + 1;
            fifths.insert(street.to_owned(), fifth);
            before += many;
        }
        Self(fifths)
    }

    /// The fifth in which a household lives: 1 is the most deprived.
    pub fn fifth(&self, household: &Household) -> usize {
        self.0.get(&household.home.street).copied().unwrap_or(BANDS)
    }
}

fn score_of(household: &Household) -> f64 {
    let if_so = |so: bool, counts: f64| if so { counts } else { 0.0 };
    if_so(household.before.is_some(), MOVED)
        + if_so(!household.home.flat.is_empty(), FLAT)
        + if_so(household.children.iter().any(|child| !child.cases.is_empty()), WORKED_WITH)
}

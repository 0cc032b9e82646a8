//! The model of a search: what each level of agreement is worth, in thousandths of a bit (fixed point, so that
//! an order is the same on every machine). A weight is log2(m/u): m is how often the level occurs
//! among records of one child, u among records of two (I. Fellegi and A. Sunter, "A theory for
//! record linkage", 1969).

use crate::compare::Level;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A weight in thousandths of a bit.
pub type Millibits = i32;

const BIT: Millibits = 1000;

/// A frozen model. Its version stands in every decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Name of this model; changes whenever a number in it does.
    pub version: String,
    /// How many children the directory is expected to hold: the prior odds that a candidate is the
    /// child are one in this many.
    pub expected_children: u32,
    /// Share of children who have a given name, for the commonest.
    pub given_shares: HashMap<String, f64>,
    /// Share of children who have a family name, for the commonest.
    pub family_shares: HashMap<String, f64>,
}

impl Model {
    /// The shipped model, for a directory of so many children.
    pub fn shipped(expected_children: u32) -> Self {
        let table = |text: &str| {
            text.split_whitespace()
                .filter_map(|pair| pair.split_once(':'))
                .filter_map(|(name, per_million)| {
                    Some((name.to_owned(), per_million.parse::<f64>().ok()? / 1e6))
                })
                .collect()
        };
        Self {
            version: format!("2026-11-first/{expected_children}"),
            expected_children,
            given_shares: table(GIVEN_PER_MILLION),
            family_shares: table(FAMILY_PER_MILLION),
        }
    }

    /// What a row of a search is worth, for ranking: the names and the date of birth by the same
    /// weights as a feed's record. First the given name's levels are worth, then the family name's.
    pub(crate) fn search_weights(
        &self,
        asked: &crate::profile::NameForm,
    ) -> [impl Fn(Level) -> Millibits + use<>; 2] {
        let given = rarity(&asked.given, &self.given_shares, 2e-4);
        let family = rarity(&asked.family, &self.family_shares, 5e-5);
        [(given_weight as fn(Level, Millibits) -> Millibits, given), (family_weight, family)]
            .map(|(weight, rarity)| move |level| weight(level, rarity))
    }
}

/// What a level of the date of birth is worth in a search.
pub(crate) fn search_weight_of_born(born: Level) -> Millibits {
    match born {
        Level::Missing => 0,
        Level::Exact => 12_600,
        Level::Swapped => 5_000,
        Level::Close => 1_500,
        Level::Near => -3_500,
        _ => -11_000,
    }
}

/// Bits that an exact agreement on a name is worth: the rarer the name, the more.
fn rarity(name: &str, shares: &HashMap<String, f64>, rare: f64) -> Millibits {
    let share =
        crate::normalise::parts(name).filter_map(|part| shares.get(part)).copied().fold(rare, f64::max);
    to_millibits((0.9 / share).log2())
}

#[expect(clippy::cast_possible_truncation, reason = "weights are a few dozen bits")]
fn to_millibits(bits: f64) -> Millibits {
    (bits * f64::from(BIT)).round() as Millibits
}

fn given_weight(level: Level, rarity: Millibits) -> Millibits {
    match level {
        Level::Exact => rarity,
        Level::Variant | Level::Part => (rarity - 2500).max(1500),
        Level::Sound => (rarity - 3500).max(1500),
        Level::Close => (rarity - 4000).max(1500),
        Level::Swapped => rarity - 3000,
        Level::Near | Level::Missing => 0,
        Level::Different => -8 * BIT,
    }
}

fn family_weight(level: Level, rarity: Millibits) -> Millibits {
    match level {
        Level::Exact => rarity,
        Level::Variant => rarity - 1000,
        Level::Part => (rarity - 3000).max(1500),
        Level::Sound => (rarity - 3500).max(1500),
        Level::Close => (rarity - 4000).max(1500),
        Level::Swapped => rarity - 3000,
        Level::Near | Level::Missing => 0,
        Level::Different => -5 * BIT,
    }
}

/// 1 January and other dates that stand for "not known" are half-missing.
/// Children per million with a given name (both sexes together), rounded; from the public birth
/// statistics of England and Wales, variants of one name counted apart.
const GIVEN_PER_MILLION: &str = "oliver:9500 jack:8500 harry:7500 george:7800 noah:7600 charlie:6500 jacob:6200 alfie:5600 freddie:5200 oscar:5400 leo:6300 \
logan:4600 archie:5700 theo:4700 thomas:6300 james:6000 joshua:5300 henry:5000 william:5700 max:4100 lucas:4700 ethan:4400 arthur:4900 mason:3700 isaac:3900 \
harrison:3500 teddy:3000 finley:3300 daniel:4800 riley:3000 edward:3100 joseph:4200 alexander:4200 adam:3400 samuel:3900 benjamin:3500 sebastian:2600 luke:2700 \
muhammad:12500 mohammed:7500 mohammad:3300 mohamed:1600 ahmed:1500 ali:2500 yusuf:1700 ibrahim:1900 omar:1100 abdullah:1500 hamza:1300 hassan:900 \
olivia:9300 amelia:8900 isla:6800 emily:7300 ava:6500 lily:5700 mia:5600 sophia:4900 isabella:5000 grace:5000 poppy:4900 ella:4800 evie:4200 charlotte:4300 \
jessica:5000 daisy:3600 alice:3000 freya:3200 florence:3300 sienna:2700 willow:2500 phoebe:2700 ruby:3200 sophie:3700 matilda:2100 elsie:2700 ivy:2600 \
erin:1900 rosie:2400 millie:2400 maisie:1900 zara:1600 aisha:1100 maryam:1500 fatima:1600 ayesha:700 zainab:800 amina:700 khadija:600 eliza:1700 chloe:3300 \
maya:1700 eva:2100 layla:1700 hannah:2200 ellie:2700 lucy:2900 lola:1800 scarlett:2300 holly:1800 lottie:1200 molly:2000 bella:1100 jake:2000 toby:2100 \
dylan:3000 caleb:1200 ryan:1500 liam:1700 nathan:1700 michael:1700 matthew:2200 david:1900 john:1100 reuben:1300 louis:2300 tyler:1700 jaxon:1300 elijah:1900 luca:1900 hugo:1500 frankie:1300 ronnie:1200 albert:1200 stanley:1300 tommy:1700 bobby:1200 jude:1700 rory:1100 zachary:1700 gabriel:1700 aiden:1000 cameron:1200 abigail:1500 anna:1400 emma:1500 emilia:1500 elizabeth:1700 imogen:1700 thea:1500 harriet:1300 penelope:1200 nancy:1100 aria:1300 mila:1300 robyn:1000 julia:1000 darcie:900 orla:900 iris:1000 violet:1100 maria:1100 sara:1000 sarah:900 singh:3000 kaur:3000";

/// Children per million with a family name, rounded; from public counts of family names in England.
const FAMILY_PER_MILLION: &str = "smith:11000 jones:8500 taylor:5900 brown:5600 williams:5800 wilson:3900 johnson:3700 davies:3500 patel:4300 robinson:2900 wright:3000 \
thompson:2900 evans:3200 walker:2900 white:2900 roberts:2800 green:2700 hall:2700 wood:2500 jackson:2600 clarke:2400 khan:7500 hussain:4600 ahmed:5400 ali:5600 \
begum:2200 singh:5500 kaur:4200 shah:1700 miah:1500 islam:1500 rahman:1900 hussein:700 mohamed:1200 akhtar:1100 mahmood:1000 iqbal:1000 malik:1300 \
harris:2300 clark:2200 lewis:2200 scott:2100 turner:2200 hill:2100 cooper:2200 morris:2000 ward:2100 moore:2000 martin:2100 king:2100 edwards:2000 \
baker:1900 morgan:1800 allen:1800 harrison:1800 lee:2100 phillips:1600 james:1700 watson:1700 bennett:1600 mitchell:1600 cook:1600 carter:1600 parker:1700 \
shaw:1500 price:1500 young:1500 bell:1500 richardson:1400 griffiths:1300 collins:1400 simpson:1300 miller:1400 adams:1300 marshall:1300 ellis:1300 kelly:1400 \
cox:1300 chapman:1200 webb:1200 murphy:1300 mason:1100 hunt:1100 mills:1100 rogers:1100 stevens:1000 lloyd:1000 knight:1100 palmer:1100 gray:1000 holmes:1100 hughes:1900 thomas:1900 anderson:1600 campbell:1300 chowdhury:900 uddin:900 das:600 choudhury:700 nguyen:700 chen:800 li:700 wang:700 okafor:400 adeyemi:400 kowalski:400 nowak:500 popescu:400 silva:700 santos:500";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_names_weigh_more() {
        let model = Model::shipped(1_000_000);
        let smith = rarity("smith", &model.family_shares, 5e-5);
        let rare = rarity("zbrzezny", &model.family_shares, 5e-5);
        assert!(smith < 7_000 && rare > 13_000, "{smith} {rare}");
        assert_eq!(rarity("smith jones", &model.family_shares, 5e-5), smith, "the commonest part counts");
    }
}

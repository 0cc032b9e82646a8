//! Authorities, towns, streets and addresses: all invented, with the shapes of real ones.

use crate::dice::Dice;
use crate::numbers::Numbers;

/// Area letters that no real postcode begins with.
const AREAS: &str = "AA AC AE AF AG AH AK AM AN AP CC CD CE CG CK CL CN CP CS CU EA EB EE EF EG EK EL EP ER ES GA GB GC GD GE \
GF GG GH GK GM LB LC LF LG LH LK LM LO LP LR NA NB ND NF NH NK NM NS NT NU";
const STARTS: &str = "Harrow Ald Thorn Kings Wend Marl Birken Oak Stan Farn Holm Ash Brad Ever Raven";
const ENDS: &str = "mere combe wick stead ingham bridge ford minster worth hythe";
const STREETS: &str = "Alder Church Mill Station Victoria Park Chapel Meadow Orchard Priory Beech Cedar Elm Hawthorn Juniper Larch \
Maple Rowan Sycamore Walnut Albert Balfour Clarence Durham Essex Fairfield Grange Hartington Imperial Jubilee Kelvin Lansdowne \
Manor Norfolk Osborne Preston Quarry Regent Salisbury Tennyson Union Vernon Wellington York Zetland Abbots Bishops Canons \
Deepdale Eastfield Foundry Garden Hillside Ivydale Kestrel Lapwing Mallard Nightingale Osprey Plover";
const KINDS: &str = "Road Street Avenue Close Drive Lane Way Terrace Gardens Crescent Grove Court";
const INWARD: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

/// How many authorities there can be.
pub const MOST_AUTHORITIES: u64 = 150;

/// A local authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its place in the list.
    pub index: u64,
    /// The three digits of its DfE code.
    pub code: String,
    /// Its invented name.
    pub name: String,
}

impl Authority {
    /// The authority at a place in the list.
    pub fn at(index: u64) -> Self {
        // Runs of numbers as the DfE gives them out: counties and cities 8xx, boroughs 3xx, inner London 2xx.
        let code = match index {
            0..90 => 801 + index,
            90..138 => 301 + (index - 90),
            _ => 201 + (index - 138) % 12,
        };
        let start = nth(STARTS, index);
        let end = nth(ENDS, index / 15 * 2 + index);
        Self { index, code: code.to_string(), name: format!("{start}{end}") }
    }
}

fn nth(list: &'static str, n: u64) -> &'static str {
    let words: Vec<&str> = list.split_whitespace().collect();
    usize::try_from(n).ok().and_then(|n| words.get(n % words.len())).copied().unwrap_or_default()
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// A flat, where the house has several.
    pub flat: String,
    /// House number.
    pub number: String,
    /// Street.
    pub street: String,
    /// Town.
    pub town: String,
    /// Postcode with its space.
    pub postcode: String,
    /// Property number.
    pub uprn: String,
}

impl Address {
    /// The first lines, without town and postcode: the flat on its own line where there is one.
    pub fn lines(&self) -> [String; 2] {
        let house = format!("{} {}", self.number, self.street).trim().to_owned();
        if self.flat.is_empty() { [house, String::new()] } else { [self.flat.clone(), house] }
    }
}

/// One town: the streets of one locality.
#[derive(Clone, Debug)]
pub struct Town {
    /// Its name.
    pub name: String,
    streets: Vec<(String, [String; 3])>,
    serial: u64,
}

impl Town {
    /// The town of an authority's `part`th locality; the same every time.
    pub fn draw(seed: u64, authority: &Authority, part: u64, households: u64) -> Self {
        let mut dice = Dice::new(seed, "town", authority.index * 1000 + part);
        let area = nth(AREAS, authority.index);
        let district = authority.index / 60 * 30 + 1 + part % 30;
        let name = match part {
            0 => authority.name.clone(),
            n => format!(
                "{}{}",
                nth(STARTS, n * 7 + authority.index * 3 + 4),
                nth(ENDS, n * 3 + authority.index + 5)
            ),
        };
        let offset = dice.below(720);
        let streets = (0..(households / 8).clamp(12, 700)).map(|n| {
            let postcodes = std::array::from_fn(|_| {
                let [a, b] = [dice.pick(INWARD), dice.pick(INWARD)].map(char::from);
                format!("{area}{district} {}{a}{b}", dice.below(10))
            });
            let place = (offset + n * 61) % 720;
            (format!("{} {}", nth(STREETS, place), nth(KINDS, place / 60)), postcodes)
        });
        Self { name, streets: streets.collect(), serial: (authority.index * 40 + part) * 100_000 }
    }

    /// Numbers the homes drawn from here on as those of people who have left for another locality.
    pub fn for_leavers_to(&mut self, locality: u64) {
        self.serial = 4_000_000_000 + locality * 10_000;
    }

    /// A home in this town.
    pub fn home(&mut self, dice: &mut Dice, numbers: Numbers) -> Address {
        let number = dice.between(1, 90);
        let Some((street, postcodes)) = self.streets.get(dice.place(self.streets.len())) else {
            return Address::default();
        };
        self.serial += 1;
        Address {
            flat: if dice.chance(0.14) { format!("Flat {}", dice.between(1, 24)) } else { String::new() },
            number: number.to_string(),
            street: street.clone(),
            town: self.name.clone(),
            postcode: usize::try_from(number / 31)
                .ok()
                .and_then(|n| postcodes.get(n))
                .cloned()
                .unwrap_or_default(),
            uprn: numbers.uprn(self.serial),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_directory::postcode::Postcode;
    use std::collections::HashSet;

    #[test]
    fn authorities_differ() {
        let all: Vec<_> = (0..MOST_AUTHORITIES).map(Authority::at).collect();
        assert_eq!(all.iter().map(|a| &a.code).collect::<HashSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|a| &a.name).collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn postcodes_have_the_shape() {
        let mut dice = Dice::new(1, "t", 0);
        for index in [0, 59, 60, 149] {
            let mut town = Town::draw(3, &Authority::at(index), 2, 900);
            let home = town.home(&mut dice, Numbers::new(3));
            assert_eq!(Postcode::parse(&home.postcode).unwrap().as_str(), home.postcode);
        }
    }
}

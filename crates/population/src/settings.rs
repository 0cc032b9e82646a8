//! Schools and GP practices of a locality.

use crate::contacts::{Contact, person};
use crate::dice::Dice;
use crate::places::Authority;
use crate::text::slug;

/// A school, with the National Curriculum years that it teaches.
#[derive(Clone, Debug)]
pub struct School {
    /// The authority's code.
    pub la: String,
    /// The establishment's four digits.
    pub estab: u32,
    /// The number of the register of schools.
    pub urn: u32,
    /// Name.
    pub name: String,
    /// First and last year taught; nursery is -1.
    pub years: (i32, i32),
    /// The designated safeguarding lead.
    pub lead: Contact,
    /// Sends pupil lists to the school nursing team.
    pub sends_lists: bool,
}

impl School {
    /// Authority and establishment.
    pub fn la_estab(&self) -> String {
        format!("{}{:04}", self.la, self.estab)
    }
}

/// A GP practice.
#[derive(Clone, Debug)]
pub struct Practice {
    /// ODS code.
    pub ods: String,
    /// Name.
    pub name: String,
    /// Who answers for children's safety.
    pub lead: Contact,
}

/// A number for an authority's `part`th locality, unique in the country.
pub fn locality_number(authority: &Authority, part: u64) -> u64 {
    authority.index * 40 + part
}

const SAINTS: [&str; 12] = [
    "Aidan",
    "Bede",
    "Cuthbert",
    "Dunstan",
    "Edmund",
    "Hilda",
    "Oswald",
    "Wilfrid",
    "Chad",
    "Alban",
    "Anselm",
    "Etheldreda",
];
const WORDS: [&str; 14] = [
    "Oakfield",
    "Riverside",
    "Highcroft",
    "Meadowbank",
    "Millbrook",
    "Northgate",
    "Parkside",
    "Queensway",
    "Southfield",
    "Brookfield",
    "Hillcrest",
    "Lakeside",
    "Woodlands",
    "Fairview",
];

/// The schools of a locality; the same every time.
pub fn schools(seed: u64, authority: &Authority, part: u64, town: &str, children: u64) -> Vec<School> {
    let mut dice = Dice::new(seed, "schools", locality_number(authority, part));
    let base = u32::try_from(part).unwrap_or_default();
    let count = |share: u64, size: u64, most: u64| {
        u32::try_from((children * share / 18).div_ceil(size).clamp(1, most)).unwrap_or(1)
    };
    let mut plan = Vec::new();
    plan.extend((0..count(7, 330, 12)).map(|k| (2000 + base * 12 + k, "Primary School", (-1, 6))));
    plan.extend((0..count(5, 900, 4)).map(|k| (4000 + base * 4 + k, "Academy", (7, 13))));
    plan.push((7000 + base, "Special School", (-1, 13)));
    plan.push((8000 + base, "Sixth Form College", (12, 13)));
    let first = 100_000 + u32::try_from(locality_number(authority, part)).unwrap_or_default() * 20;
    let mut made = Vec::new();
    for (urn, (estab, kind, years)) in (first..).zip(plan) {
        let name = match (kind, dice.chance(0.35)) {
            ("Sixth Form College", _) => format!("{town} {kind}"),
            (_, true) => format!("St {}'s {town} {kind}", dice.pick(&SAINTS)),
            _ => format!("{} {kind}, {town}", dice.pick(&WORDS)),
        };
        let domain = format!("{}.sch.example", slug(&format!("{name}{estab}")));
        let lead = person(&mut dice, u64::from(urn), "Designated safeguarding lead", &domain);
        made.push(School {
            la: authority.code.clone(),
            estab,
            urn,
            name,
            years,
            lead,
            sends_lists: dice.chance(0.6),
        });
    }
    made
}

/// The GP practices of a locality.
pub fn practices(seed: u64, authority: &Authority, part: u64, town: &str, children: u64) -> Vec<Practice> {
    let number = locality_number(authority, part);
    let mut dice = Dice::new(seed, "practices", number);
    (0..(children / 1200 + 2).min(8))
        .map(|k| {
            let ods = format!("Z{:05}", number * 8 + k);
            let name = format!(
                "{} {}, {town}",
                dice.pick(&WORDS),
                dice.pick(&["Surgery", "Medical Centre", "Health Centre", "Practice"])
            );
            let domain = format!("{}.gp.example", ods.to_lowercase());
            let lead = person(&mut dice, 300_000 + number * 8 + k, "Safeguarding lead GP", &domain);
            Practice { ods, name, lead }
        })
        .collect()
}

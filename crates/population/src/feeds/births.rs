//! Birth registrations: one file an authority, of children under five born in England.

use crate::blur::look;
use crate::dice::Dice;
use crate::files::{Output, Table};
use crate::locality::Locality;
use crate::noise::Feed;
use crate::people::{Child, Gender, Household, Role};
use crate::places::Authority;
use crate::text::{age, days_after, days_between};
use anyhow::Result;

const HEADER: [&str; 16] = [
    "registration_id",
    "given_names",
    "family_name",
    "date_of_birth",
    "sex",
    "birth_order",
    "nhs_number",
    "mother_given_name",
    "mother_family_name",
    "father_given_name",
    "father_family_name",
    "address_line_1",
    "address_line_2",
    "town",
    "postcode",
    "registered_on",
];

/// Starts an authority's file.
pub fn open(output: &mut Output, authority: &Authority) -> Result<Table> {
    output.table(
        "births",
        &format!("births/{}.csv", authority.code),
        "other:General Register Office",
        &HEADER,
    )
}

/// Writes the births of a locality's children.
pub fn write(locality: &Locality, table: &mut Table, output: &mut Output) -> Result<()> {
    let mut dice = locality.dice("births");
    let rates = locality.noise.rates(Feed::Births);
    for (household, child) in locality.children() {
        let born_here = dice.chance(0.9);
        if age(child.born, locality.today) >= 5 || !born_here {
            continue;
        }
        let seen = look(&mut dice, &rates, child, household, locality.today);
        let mother = household.adults.iter().find(|adult| adult.role == Role::Mother);
        let named_father = dice.chance(0.93);
        let father = household.adults.iter().find(|adult| adult.role == Role::Father && named_father);
        let placeholder = placeholder(&mut dice, locality, household, child);
        let family = match (placeholder.is_some(), mother) {
            (true, Some(mother)) => mother.name.family.clone(),
            _ => child.former_family.clone().unwrap_or(seen.family),
        };
        let given =
            placeholder.unwrap_or_else(|| format!("{} {}", seen.given, seen.middle).trim_end().to_owned());
        let address = household.address_on(child.born);
        let [line_1, line_2] = address.lines();
        let registered = days_after(child.born, dice.between(1, 40)).min(locality.today);
        let number = locality.numbers.case(child.serial, 1);
        let born = seen.born.filter(|day| *day <= registered).unwrap_or(child.born);
        let name = |adult: Option<&crate::people::Adult>| {
            adult.map(|a| (a.name.given.clone(), a.name.family.clone())).unwrap_or_default()
        };
        let (mother, father) = (name(mother), name(father));
        let postcode = if seen.address.postcode.is_empty() { "" } else { address.postcode.as_str() };
        let row = table.row([
            format!("{}-{number}", child.born.year()).as_str(),
            &given,
            &family,
            &born.to_string(),
            seen.sex,
            &child.birth_order.map_or_else(String::new, |n| n.to_string()),
            &seen.nhs,
            &mother.0,
            &mother.1,
            &father.0,
            &father.1,
            &line_1,
            &line_2,
            &address.town,
            postcode,
            &registered.to_string(),
        ])?;
        output.record("births", &table.file, row, &child.id)?;
    }
    Ok(())
}

/// What stands for the name of a child whose parents had not chosen one.
fn placeholder(dice: &mut Dice, locality: &Locality, household: &Household, child: &Child) -> Option<String> {
    let newborn = days_between(child.born, locality.today) < 42;
    if !dice.chance(if newborn { 0.55 } else { 0.04 }) {
        return None;
    }
    let triplets = household.children.iter().filter(|other| other.born == child.born).count() > 2;
    Some(match (child.birth_order, child.gender) {
        (Some(n), _) => {
            let word = if triplets { "Triplet" } else { "Twin" };
            format!(
                "{word} {}",
                ["One", "Two", "Three"].get(usize::from(n).saturating_sub(1)).copied().unwrap_or("One")
            )
        }
        (None, Gender::Girl) if dice.chance(0.4) => "Baby Girl".to_owned(),
        (None, Gender::Boy) if dice.chance(0.4) => "Baby Boy".to_owned(),
        _ => "Baby".to_owned(),
    })
}

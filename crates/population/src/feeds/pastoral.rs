//! Schools' own involvements files: pupils whom the designated safeguarding lead looks after.

use super::involvements::{HEADER, child_cells};
use crate::blur::look;
use crate::dice::Dice;
use crate::files::Output;
use crate::locality::Locality;
use crate::noise::{Feed, Rates};
use crate::people::{Child, Household};
use crate::text::days_after;
use anyhow::Result;
use contactpoint_directory::service::Service;
use jiff::civil::Date;

/// The files of the schools: pupils whom the safeguarding lead keeps an eye on.
pub fn write(locality: &Locality, output: &mut Output) -> Result<()> {
    let rates = locality.noise.rates(Feed::EducationCases);
    for (place, school) in locality.schools.iter().enumerate() {
        let pupils: Vec<_> = locality
            .children()
            .filter(|(_, child)| child.pastoral)
            .filter_map(|(household, child)| {
                child.schooling.now.filter(|(at, _)| *at == place).map(|(_, since)| (household, child, since))
            })
            .collect();
        if pupils.is_empty() {
            continue;
        }
        let mut dice = locality.dice(&format!("pastoral {place}"));
        let urn = school.urn.to_string();
        let mut table = output.table(
            "involvements",
            &format!("involvements/urn-{urn}.csv"),
            &format!("urn:{urn}"),
            &HEADER,
        )?;
        for (household, child, since) in pupils {
            let row = table.row(pastoral(&mut dice, &rates, locality, household, child, place, since))?;
            output.record("involvements", &table.file, row, &child.id)?;
        }
        table.finish()?;
    }
    Ok(())
}

fn pastoral(
    dice: &mut Dice,
    rates: &Rates,
    locality: &Locality,
    household: &Household,
    child: &Child,
    place: usize,
    since: Date,
) -> Vec<String> {
    let seen = look(dice, rates, child, household, locality.today);
    let mut cells =
        child_cells(&format!("P{}", locality.numbers.case(child.serial, 77)), seen, String::new());
    let Some(school) = locality.schools.get(place) else { return cells };
    let lead = &school.lead;
    let updated = days_after(locality.today, -dice.between(0, 30)).max(since);
    let words = [
        Service::School.code(),
        "DSL",
        &lead.name,
        lead.role,
        "",
        "",
        &school.name,
        &lead.phone,
        &lead.email,
        "",
        "",
        "",
        "",
    ];
    cells.extend(words.map(str::to_owned));
    cells.extend([since.to_string(), String::new(), updated.to_string()]);
    cells.extend(["no", "no", "", "no", ""].map(str::to_owned));
    cells.push(updated.to_string());
    cells
}

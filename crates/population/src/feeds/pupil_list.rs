//! Pupil lists, as schools send them to school nursing and vaccination teams.

use crate::blur::look;
use crate::files::Output;
use crate::locality::Locality;
use crate::noise::Feed;
use crate::people::{Adult, Role};
use crate::text::british_date;
use anyhow::Result;

/// The columns of the shorter form; the longer one has the year group after the date of birth.
const COLUMNS: [&str; 18] = [
    "CHILD_SCHOOL_URN",
    "PARENT_1_NAME",
    "PARENT_1_RELATIONSHIP",
    "PARENT_1_EMAIL",
    "PARENT_1_PHONE",
    "PARENT_2_NAME",
    "PARENT_2_RELATIONSHIP",
    "PARENT_2_EMAIL",
    "PARENT_2_PHONE",
    "CHILD_FIRST_NAME",
    "CHILD_LAST_NAME",
    "CHILD_PREFERRED_GIVEN_NAME",
    "CHILD_DATE_OF_BIRTH",
    "CHILD_ADDRESS_LINE_1",
    "CHILD_ADDRESS_LINE_2",
    "CHILD_TOWN",
    "CHILD_POSTCODE",
    "CHILD_NHS_NUMBER",
];

/// Writes the lists of a locality's schools that send one.
pub fn write(locality: &Locality, output: &mut Output) -> Result<()> {
    for (place, school) in locality.schools.iter().enumerate().filter(|(_, school)| school.sends_lists) {
        let mut dice = locality.dice(&format!("pupil-list {place}"));
        let rates = locality.noise.rates(Feed::PupilList);
        let with_year = dice.chance(0.5);
        let british = dice.chance(0.4);
        let mut header = COLUMNS.to_vec();
        if with_year {
            header.insert(13, "CHILD_YEAR_GROUP");
        }
        let urn = school.urn.to_string();
        let mut table =
            output.table("pupil-list", &format!("pupil-list/{urn}.csv"), &format!("urn:{urn}"), &header)?;
        for (household, child) in
            locality.children().filter(|(_, child)| child.schooling.now.is_some_and(|(at, _)| at == place))
        {
            let seen = look(&mut dice, &rates, child, household, locality.today);
            let mut cells = vec![urn.clone()];
            let mut parents = household.adults.iter().filter(|_| dice.chance(0.85));
            for _ in 0..2 {
                cells.extend(parents.next().map_or_else(Default::default, parent));
            }
            let called = child.called.clone().filter(|called| *called != seen.given && dice.chance(0.5));
            cells.extend([seen.given, seen.family, called.unwrap_or_default()]);
            cells.push(
                seen.born.map_or_else(
                    String::new,
                    |day| if british { british_date(day) } else { day.to_string() },
                ),
            );
            if with_year {
                cells.push(child.schooling.year.max(0).to_string());
            }
            cells.extend(seen.address.lines());
            let nhs = match seen.nhs.as_str() {
                number if number.len() == 10 && dice.chance(0.3) => {
                    format!("{} {} {}", &number[..3], &number[3..6], &number[6..])
                }
                number => number.to_owned(),
            };
            cells.extend([seen.address.town, seen.address.postcode, nhs]);
            let row = table.row(&cells)?;
            output.record("pupil-list", &table.file, row, &child.id)?;
        }
        // Spreadsheets leave empty rows behind.
        if dice.chance(0.1) {
            let row = table.row(header.iter().map(|_| ""))?;
            output.record("pupil-list", &table.file, row, "none")?;
        }
        table.finish()?;
    }
    Ok(())
}

fn parent(adult: &Adult) -> [String; 4] {
    let word = match adult.role {
        Role::Mother => "Mum",
        Role::Father => "Dad",
        Role::StepFather => "Step-parent",
        Role::Grandmother => "Guardian",
    };
    [
        format!("{} {}", adult.name.given, adult.name.family),
        word.to_owned(),
        adult.email.clone(),
        adult.phone.clone(),
    ]
}

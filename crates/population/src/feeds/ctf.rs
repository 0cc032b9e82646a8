//! Common transfer files, version 25: one a school with everybody on its roll, and one for each old
//! school in another authority, sent when a family moved.

use super::ctf_parts::{address, contacts, details, to_be_dropped};
use super::ctf_xml::Xml;
use crate::blur::look;
use crate::dice::Dice;
use crate::files::Output;
use crate::locality::Locality;
use crate::noise::{Feed, Rates};
use crate::people::{Child, Household};
use crate::settings::School;
use crate::text::days_after;
use anyhow::Result;
use jiff::civil::Date;
use std::io::Write;

/// A pupil on one file: who, since when, and until when if the file says so.
struct Entry<'a> {
    household: &'a Household,
    child: &'a Child,
    entered: Date,
    left: Option<Date>,
    /// The file is that of the school the child goes to now.
    current: bool,
}

/// Writes the files of a locality.
pub fn write(locality: &Locality, output: &mut Output) -> Result<()> {
    for (place, school) in locality.schools.iter().enumerate() {
        let roll: Vec<Entry> =
            locality.children().filter_map(|(household, child)| on_roll(household, child, place)).collect();
        let file = format!("ctf/{}_CTF_LLLLLLL_001.xml", school.la_estab());
        one_file(locality, &file, school, None, &roll, locality.today, output)?;
    }
    for (from, old) in locality.elsewhere.iter().enumerate() {
        for (to, new) in locality.schools.iter().enumerate() {
            let roll: Vec<Entry> = locality
                .children()
                .filter_map(|(household, child)| transferred(household, child, from, to))
                .collect();
            // The last to leave dates the file.
            if let Some(left) = roll
                .iter()
                .filter_map(|entry| entry.child.schooling.before.as_ref())
                .map(|before| before.left)
                .max()
            {
                let file = format!("ctf/{}_CTF_{}_001.xml", old.la_estab(), new.la_estab());
                one_file(locality, &file, old, Some(new), &roll, left, output)?;
            }
        }
    }
    Ok(())
}

fn on_roll<'a>(household: &'a Household, child: &'a Child, place: usize) -> Option<Entry<'a>> {
    if let Some((_, entered)) = child.schooling.now.filter(|(at, _)| *at == place) {
        return Some(Entry { household, child, entered, left: None, current: true });
    }
    let before = child.schooling.before.as_ref()?;
    let forgotten = before.stale && !before.elsewhere && before.place == place;
    forgotten.then_some(Entry { household, child, entered: before.entered, left: None, current: false })
}

fn transferred<'a>(household: &'a Household, child: &'a Child, from: usize, to: usize) -> Option<Entry<'a>> {
    let before = child.schooling.before.as_ref().filter(|before| before.elsewhere && before.place == from)?;
    child.schooling.now.filter(|(at, _)| *at == to)?;
    let left = (!before.stale).then_some(before.left);
    Some(Entry { household, child, entered: before.entered, left, current: false })
}

fn one_file(
    locality: &Locality,
    file: &str,
    school: &School,
    to: Option<&School>,
    roll: &[Entry],
    day: Date,
    output: &mut Output,
) -> Result<()> {
    let mut dice = locality.dice(file);
    let rates = locality.noise.rates(Feed::Ctf);
    let mut writer = output.raw("ctf", file, &format!("laestab:{}", school.la_estab()))?;
    let mut xml = Xml::new();
    xml.open("CTfile");
    header(&mut xml, school, to, day);
    xml.open("CTFpupilData");
    for (row, entry) in (1_u64..).zip(roll) {
        pupil(&mut xml, &mut dice, &rates, locality, school, entry);
        writer.write_all(xml.take().as_bytes())?;
        output.record("ctf", file, row, &entry.child.id)?;
    }
    xml.close();
    xml.close();
    writer.write_all(xml.take().as_bytes())?;
    writer.flush()?;
    Ok(())
}

fn header(xml: &mut Xml, school: &School, to: Option<&School>, day: Date) {
    xml.open("Header");
    xml.item("DocumentName", "Common Transfer File");
    xml.item("CTFversion", "25.0");
    xml.item("DateTime", &format!("{day}T06:00:00"));
    xml.item("DocumentQualifier", if to.is_some() { "full" } else { "partial" });
    xml.open("SourceSchool");
    xml.item("LEA", &school.la);
    xml.item("Estab", &format!("{:04}", school.estab));
    xml.item("SchoolName", &school.name);
    let year = day.year() - i16::from(day.month() < 9);
    xml.item("AcademicYear", &(year + 1).to_string());
    xml.close();
    xml.open("DestSchool");
    xml.item("LEA", to.map_or("LLL", |s| &s.la));
    xml.item("Estab", &to.map_or_else(|| "LLLL".to_owned(), |s| format!("{:04}", s.estab)));
    xml.close();
    xml.close();
}

fn pupil(xml: &mut Xml, dice: &mut Dice, rates: &Rates, locality: &Locality, school: &School, entry: &Entry) {
    let (household, child) = (entry.household, entry.child);
    let mut seen = look(dice, rates, child, household, locality.today);
    if let Some(moved) = household.before.as_ref().filter(|moved| !entry.current && moved.from.is_some()) {
        seen.address = moved.address.clone(); // The old school knows the old address.
    }
    xml.open("Pupil");
    xml.item("UPN", &seen.upn);
    xml.item("UniqueLearnerNumber", &child.schooling.uln);
    xml.item("Surname", &seen.family);
    xml.item("Forename", &seen.given);
    xml.item("DOB", &seen.born.unwrap_or(child.born).to_string());
    xml.item("Sex", seen.sex);
    details(xml, dice, child, &seen);
    if child.in_care {
        xml.open("LookedAfter");
        xml.item("InCare", "true");
        xml.item("CareAuthority", &locality.authority.code);
        xml.close();
    }
    to_be_dropped(xml, dice);
    address(xml, dice, &seen.address);
    contacts(xml, dice, household);
    history(xml, locality, school, entry);
    xml.close();
}

fn history(xml: &mut Xml, locality: &Locality, school: &School, entry: &Entry) {
    xml.open("SchoolHistory");
    if let Some(before) = entry.child.schooling.before.as_ref().filter(|_| entry.current) {
        let schools = if before.elsewhere { &locality.elsewhere } else { &locality.schools };
        if let Some(old) = schools.get(before.place) {
            stay(xml, old, before.entered, Some(before.left.min(days_after(entry.entered, -1))), false);
        }
    }
    stay(xml, school, entry.entered, entry.left, true);
    xml.close();
}

fn stay(xml: &mut Xml, school: &School, entered: Date, left: Option<Date>, last: bool) {
    xml.open("School");
    xml.item("LEA", &school.la);
    xml.item("Estab", &format!("{:04}", school.estab));
    xml.item("SchoolName", &school.name);
    xml.item("EntryDate", &entered.to_string());
    xml.item("LeavingDate", &left.map_or_else(String::new, |day| day.to_string()));
    xml.item("LastSchool", if last { "true" } else { "false" });
    xml.close();
}

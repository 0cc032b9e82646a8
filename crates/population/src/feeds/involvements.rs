//! Involvements files: one a reporting body and authority, one a school, and one of the national
//! charity for the whole country.

use super::pastoral;
use crate::blur::{Seen, look};
use crate::cases::Case;
use crate::files::{Output, Table};
use crate::locality::Locality;
use crate::noise::Feed;
use crate::places::Authority;
use crate::services::{Desk, Reporter, Staff};
use crate::truth::yes;
use anyhow::Result;
use jiff::civil::Date;

pub(super) const HEADER: [&str; 31] = [
    "case_ref",
    "given_name",
    "family_name",
    "date_of_birth",
    "sex",
    "postcode",
    "nhs_number",
    "upn",
    "la_child_id",
    "service",
    "worker_ref",
    "practitioner",
    "role",
    "team_ref",
    "team",
    "organisation",
    "phone",
    "email",
    "team_phone",
    "team_email",
    "duty_line",
    "out_of_hours_line",
    "start",
    "end",
    "confirmed",
    "lead_professional",
    "caf_indicator",
    "caf_date",
    "caf_holder",
    "consent",
    "updated",
];

/// The files of one authority, by reporter.
pub struct CaseFiles(Vec<(Reporter, Table)>);

/// A row of an authority's file that a locality of another one gave rise to: a child who moved
/// away. Kept until that authority's files are open: a few for each hundred children of one
/// authority.
pub struct Carried {
    reporter: Reporter,
    cells: Vec<String>,
    child: String,
}

impl CaseFiles {
    /// Writes what was kept for these files.
    pub fn write_carried(&mut self, carried: &mut Vec<Carried>, output: &mut Output) -> Result<()> {
        for row in carried.drain(..) {
            if let Some((_, table)) = self.0.iter_mut().find(|(owner, _)| *owner == row.reporter) {
                let number = table.row(&row.cells)?;
                output.record("involvements", &table.file, number, &row.child)?;
            }
        }
        Ok(())
    }

    /// Closes the files.
    pub fn finish(self) -> Result<()> {
        self.0.into_iter().try_for_each(|(_, table)| table.finish())
    }
}

/// Starts the national charity's file.
pub fn national(output: &mut Output) -> Result<Table> {
    let reporter = Reporter::NationalCharity;
    let code = reporter.code(&Authority::at(0));
    output.table("involvements", &format!("involvements/{}.csv", reporter.word()), &code, &HEADER)
}

/// Starts an authority's files.
pub fn open(output: &mut Output, authority: &Authority) -> Result<CaseFiles> {
    let mut files = Vec::new();
    for reporter in Reporter::ALL.into_iter().filter(|reporter| *reporter != Reporter::NationalCharity) {
        let file = format!("involvements/{}-{}.csv", authority.code, reporter.word());
        files.push((reporter, output.table("involvements", &file, &reporter.code(authority), &HEADER)?));
    }
    Ok(CaseFiles(files))
}

/// Writes a locality's cases.
pub fn write(
    locality: &Locality,
    staff: &Staff,
    files: &mut CaseFiles,
    national: &mut Table,
    output: &mut Output,
) -> Result<()> {
    let mut dice = locality.dice("involvements");
    for (household, child) in locality.children() {
        for case in &child.cases {
            let Some(desk) = staff.here.get(case.desk) else { continue };
            let reporter = desk.rule.reporter;
            let table = match files.0.iter_mut().find(|(owner, _)| *owner == reporter) {
                Some((_, table)) => table,
                None => &mut *national,
            };
            let rates = locality.noise.rates(feed(reporter));
            let copies = if dice.chance(rates.twice) { 2 } else { 1 };
            for copy in 0..copies {
                let seen = look(&mut dice, &rates, child, household, locality.today);
                // The second copy of a case opened twice has a reference of its own.
                let number = locality.numbers.case(child.serial, reporter as u64 + 100 * copy);
                let known_as = la_child_id(locality, child.serial, reporter, 100 * copy);
                let reference = format!("{}{number}", desk.rule.prefix);
                let row = table.row(cells(&reference, seen, known_as, case, desk))?;
                output.record("involvements", &table.file, row, &child.id)?;
            }
        }
    }
    pastoral::write(locality, output)
}

/// Keeps the cases that children had in the authority which their family left, as it knew them:
/// at the old address.
pub fn carry(locality: &Locality, staff: &Staff, carried: &mut Vec<Carried>) {
    let mut dice = locality.dice("involvements there");
    for (household, child) in locality.children() {
        for case in &child.cases_there {
            let Some(desk) = staff.next.get(case.desk) else { continue };
            let reporter = desk.rule.reporter;
            let rates = locality.noise.rates(feed(reporter));
            let mut seen = look(&mut dice, &rates, child, household, locality.today);
            if let Some(moved) = household.before.as_ref().filter(|_| !seen.address.postcode.is_empty()) {
                seen.address = moved.address.clone();
            }
            let number = locality.numbers.case(child.serial, reporter as u64 + 50);
            let known_as = la_child_id(locality, child.serial, reporter, 50);
            let cells = cells(&format!("{}{number}", desk.rule.prefix), seen, known_as, case, desk);
            carried.push(Carried { reporter, cells, child: child.id.clone() });
        }
    }
}

/// The number under which a local authority's social care system has a child. It is the one of its
/// looked-after children return, as the census of children in need asks for (DfE, Children in need census
/// guide, "LA child ID").
fn la_child_id(locality: &Locality, serial: u64, reporter: Reporter, entry: u64) -> String {
    if reporter == Reporter::SocialCare {
        super::ssda903::child_id(locality, serial, entry)
    } else {
        String::new()
    }
}

fn feed(reporter: Reporter) -> Feed {
    match reporter {
        Reporter::Trust => Feed::HealthCases,
        Reporter::Education | Reporter::Youth | Reporter::Nurseries => Feed::EducationCases,
        _ => Feed::OtherCases,
    }
}

fn optional(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

pub(super) fn child_cells(reference: &str, seen: Seen, la_child_id: String) -> Vec<String> {
    vec![
        reference.to_owned(),
        seen.given,
        seen.family,
        optional(seen.born),
        seen.sex.to_owned(),
        seen.address.postcode,
        seen.nhs,
        seen.upn,
        la_child_id,
    ]
}

fn cells(reference: &str, seen: Seen, la_child_id: String, case: &Case, desk: &Desk) -> Vec<String> {
    let mut cells = child_cells(reference, seen, la_child_id);
    cells.push(desk.rule.service.code().to_owned());
    let worker = case.worker.and_then(|place| desk.workers.get(place));
    let team = desk.teams.get(case.team);
    let of_worker =
        |pick: fn(&crate::services::Worker) -> &str| worker.map_or_else(String::new, |w| pick(w).to_owned());
    let of_team =
        |pick: fn(&crate::services::Team) -> &str| team.map_or_else(String::new, |t| pick(t).to_owned());
    cells.extend([
        of_worker(|w| &w.reference),
        of_worker(|w| &w.contact.name),
        of_worker(|w| w.contact.role),
    ]);
    cells.extend([of_team(|t| &t.reference), of_team(|t| &t.contact.name), desk.organisation.clone()]);
    cells.extend([of_worker(|w| &w.contact.phone), of_worker(|w| &w.contact.email)]);
    cells.extend([of_team(|t| &t.contact.phone), of_team(|t| &t.contact.email)]);
    cells.extend([of_team(|t| &t.duty_line), of_team(|t| &t.out_of_hours_line)]);
    cells.extend([
        case.start.to_string(),
        optional(case.end),
        optional(case.confirmed),
        yes(case.lead).to_owned(),
    ]);
    let assessed = yes(case.assessment.is_some()).to_owned();
    cells.extend([assessed.clone(), optional(case.assessment), assessed]);
    cells.extend([case.consent.to_owned(), case.updated.to_string()]);
    cells
}

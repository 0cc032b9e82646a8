//! The truth files: who the children are, and who really works with them.

use crate::cases::Case;
use crate::contacts::Contact;
use crate::files::{Output, Table};
use crate::locality::Locality;
use crate::people::{Child, Household};
use crate::services::{Desk, Staff};
use anyhow::Result;
use contactpoint_directory::service::Service;

/// `truth/children.csv` and `truth/involvements.csv`.
pub struct Truth {
    children: Table,
    involvements: Table,
    written: u64,
}

impl Truth {
    /// Starts the two files.
    pub fn new(output: &Output) -> Result<Self> {
        let children = output.unlisted(
            "truth/children.csv",
            &[
                "child",
                "given_name",
                "family_name",
                "date_of_birth",
                "sex",
                "la",
                "postcode",
                "name_origin",
                "household",
                "multiple_birth",
                "should_be_in_school",
                "in_school",
                "deprivation",
                "restricted",
            ],
            false,
        )?;
        let involvements = output.unlisted(
            "truth/involvements.csv",
            &[
                "child",
                "service",
                "practitioner",
                "role",
                "team",
                "organisation",
                "phone",
                "email",
                "duty_line",
                "start",
                "end",
                "lead_professional",
                "caf_holder",
            ],
            false,
        )?;
        Ok(Self { children, involvements, written: 0 })
    }

    /// Writes a locality's children and who works with them.
    pub fn write(&mut self, locality: &Locality, staff: &Staff) -> Result<()> {
        for (household, child) in locality.children().filter(|(_, child)| !child.adult) {
            self.child(locality, household, child)?;
            self.school_and_gp(locality, child)?;
            self.cases(child, &child.cases, &staff.here)?;
            self.cases(child, &child.cases_there, &staff.next)?;
        }
        Ok(())
    }

    fn child(&mut self, locality: &Locality, household: &Household, child: &Child) -> Result<()> {
        self.children.row([
            child.id.as_str(),
            &child.name.given,
            &child.name.family,
            &child.born.to_string(),
            child.gender.letter(),
            &locality.authority.code,
            &household.home.postcode,
            household.origin,
            &format!("h{:08}", household.serial),
            yes(child.birth_order.is_some()),
            yes(child.schooling.due),
            yes(child.schooling.now.is_some()),
            &locality.deprivation.fifth(household).to_string(),
            yes(child.restricted),
        ])?;
        Ok(())
    }

    fn school_and_gp(&mut self, locality: &Locality, child: &Child) -> Result<()> {
        if let Some((school, entered)) =
            child.schooling.now.and_then(|(place, day)| locality.schools.get(place).map(|s| (s, day)))
        {
            self.office(child, Service::School, &school.lead, &school.name, &entered.to_string())?;
        }
        // A restricted record carries no practice.
        if let Some(practice) =
            child.gp.filter(|_| !child.restricted).and_then(|place| locality.practices.get(place))
        {
            self.office(child, Service::Gp, &practice.lead, &practice.name, "")?;
        }
        Ok(())
    }

    fn office(
        &mut self,
        child: &Child,
        service: Service,
        lead: &Contact,
        organisation: &str,
        start: &str,
    ) -> Result<()> {
        let cells = [
            child.id.as_str(),
            service.code(),
            &lead.name,
            lead.role,
            "",
            organisation,
            &lead.phone,
            &lead.email,
            "",
            start,
            "",
            "no",
            "no",
        ];
        self.written = self.involvements.row(cells)?;
        Ok(())
    }

    fn cases(&mut self, child: &Child, cases: &[Case], desks: &[Desk]) -> Result<()> {
        for case in cases {
            let Some(desk) = desks.get(case.desk) else { continue };
            let Some(team) = desk.teams.get(case.team) else { continue };
            let own = case.worker.and_then(|place| desk.workers.get(place)).map(|worker| &worker.contact);
            let or_team = |pick: fn(&Contact) -> &str| {
                own.map(pick).filter(|text| !text.is_empty()).unwrap_or(pick(&team.contact))
            };
            self.written = self.involvements.row([
                child.id.as_str(),
                desk.rule.service.code(),
                own.map_or("", |c| &c.name),
                own.map_or("", |c| c.role),
                &team.contact.name,
                &desk.organisation,
                or_team(|c| &c.phone),
                or_team(|c| &c.email),
                &team.duty_line,
                &case.start.to_string(),
                &case.end.map_or_else(String::new, |day| day.to_string()),
                yes(case.lead),
                yes(case.assessment.is_some()),
            ])?;
        }
        Ok(())
    }

    /// Closes both files; gives the number of involvements.
    pub fn finish(self) -> Result<u64> {
        self.children.finish()?;
        self.involvements.finish()?;
        Ok(self.written)
    }
}

/// `yes` or `no`.
pub fn yes(true_or_not: bool) -> &'static str {
    if true_or_not { "yes" } else { "no" }
}

//! The register of organisations.

use crate::contacts::{neutral_email, phone};
use crate::files::{Output, Table};
use crate::locality::Locality;
use crate::places::Authority;
use crate::services::{Reporter, desks};
use anyhow::Result;

/// `organisations.csv`.
pub struct Register(Table);

const ORGANISATION: [&str; 11] = [
    "code",
    "other_codes",
    "name",
    "kind",
    "la",
    "contact_name",
    "contact_role",
    "phone",
    "email",
    "duty_line",
    "out_of_hours_line",
];

impl Register {
    /// Starts the register with the national bodies.
    pub fn new(output: &mut Output) -> Result<Self> {
        let mut table = output.table("organisations", "organisations.csv", "other:GIAS", &ORGANISATION)?;
        for name in ["GIAS", "General Register Office", "NHS PDS"] {
            table.row([&format!("other:{name}"), "", name, "other", "", "", "", "", "", "", ""])?;
        }
        let charity = Reporter::NationalCharity;
        let nowhere = Authority::at(0);
        table.row([
            &charity.code(&nowhere),
            "",
            &charity.organisation(&nowhere),
            charity.kind(),
            "",
            "",
            "",
            &phone(400_000),
            "office@brightharbour.example",
            "",
            "",
        ])?;
        Ok(Self(table))
    }

    /// Adds an authority and the bodies that work in it.
    pub fn authority(&mut self, seed: u64, authority: &Authority) -> Result<()> {
        let desks = desks(seed, authority, 100);
        let mut last = String::new();
        for reporter in Reporter::ALL.into_iter().filter(|r| *r != Reporter::NationalCharity) {
            let code = reporter.code(authority);
            if code == last {
                continue;
            }
            let number = 410_000 + authority.index * 50 + reporter as u64 * 3;
            let team = desks.iter().find(|d| d.rule.reporter == reporter).and_then(|d| d.teams.first());
            let hidden = team.is_some_and(|t| t.contact.email.ends_with("@contacts.example"));
            let domain = reporter.domain(authority);
            let email = if hidden { neutral_email(number) } else { format!("office@{domain}") };
            let after_hours =
                if matches!(reporter, Reporter::SocialCare | Reporter::Police | Reporter::Refuge) {
                    phone(number + 2)
                } else {
                    String::new()
                };
            self.0.row([
                &code,
                "",
                &reporter.organisation(authority),
                reporter.kind(),
                &authority.code,
                "",
                "",
                &phone(number),
                &email,
                &phone(number + 1),
                &after_hours,
            ])?;
            last = code;
        }
        Ok(())
    }

    /// Adds a locality's schools and practices.
    pub fn locality(&mut self, locality: &Locality) -> Result<()> {
        let la = &locality.authority.code;
        for school in &locality.schools {
            let lead = &school.lead;
            self.0.row([
                &format!("urn:{}", school.urn),
                &format!("laestab:{}", school.la_estab()),
                &school.name,
                "school",
                la,
                &lead.name,
                lead.role,
                &lead.phone,
                &lead.email,
                "",
                "",
            ])?;
        }
        for practice in &locality.practices {
            let lead = &practice.lead;
            self.0.row([
                &format!("ods:{}", practice.ods),
                "",
                &practice.name,
                "gp",
                la,
                &lead.name,
                lead.role,
                &lead.phone,
                &lead.email,
                "",
                "",
            ])?;
        }
        Ok(())
    }

    /// Closes the register.
    pub fn finish(self) -> Result<()> {
        self.0.finish()
    }
}

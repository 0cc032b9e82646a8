//! The teams and practitioners of one service in one authority.

use super::{RULES, Reporter, Rule};
use crate::contacts::{Contact, neutral_email, person, phone};
use crate::dice::Dice;
use crate::places::Authority;
use contactpoint_directory::service::Service;

/// A practitioner.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The case system's reference.
    pub reference: String,
    /// Who it is.
    pub contact: Contact,
    /// The team's place among the desk's teams.
    pub team: usize,
}

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// The case system's reference.
    pub reference: String,
    /// Name, telephone, e-mail.
    pub contact: Contact,
    /// In office hours.
    pub duty_line: String,
    /// Out of office hours; empty where there is none.
    pub out_of_hours_line: String,
}

/// One service's teams and practitioners in one authority.
#[derive(Clone, Debug)]
pub struct Desk {
    /// How the service works.
    pub rule: Rule,
    /// The organisation's name.
    pub organisation: String,
    /// Teams.
    pub teams: Vec<Team>,
    /// Practitioners.
    pub workers: Vec<Worker>,
}

/// The desks of the authority at hand, and of the one whose files are written next: families who
/// moved here came from there. The last authority has no next one.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Of this authority.
    pub here: Vec<Desk>,
    /// Of the next.
    pub next: Vec<Desk>,
}

/// Draws every desk of an authority with so many children.
pub fn desks(seed: u64, authority: &Authority, children: u64) -> Vec<Desk> {
    let mut dice = Dice::new(seed, "staff", authority.index);
    let mut next = 1_000_000 + authority.index * 100_000;
    RULES.iter().map(|rule| desk(&mut dice, authority, *rule, children, &mut next)).collect()
}

fn desk(dice: &mut Dice, authority: &Authority, rule: Rule, children: u64, next: &mut u64) -> Desk {
    let organisation = rule.reporter.organisation(authority);
    let domain = rule.reporter.domain(authority);
    let hidden = !rule.service.class().shows_organisation() && rule.service.class().shows_contact();
    let mut number = || {
        *next += 1;
        *next
    };
    // Per mille, so that all counting is in whole numbers.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Shares lie between 0 and 1.
    let share = (rule.share * 1000.0) as u64;
    let cases = children * share * u64::from(rule.months.1.abs_diff(rule.months.0)) / 216_000;
    let staff = (cases / u64::from(rule.caseload)).max(2);
    // Regions keep the references of a national body apart.
    let region = if rule.reporter == Reporter::NationalCharity { authority.code.as_str() } else { "" };
    let teams = (1..=staff.div_ceil(9)).map(|k| {
        let n = number();
        let name = match (rule.service, staff > 9) {
            (Service::EarlyYears, _) => format!("{} Nursery {k}", authority.name),
            (_, true) => format!("{} {} {k}", authority.name, rule.team),
            _ => format!("{} {}", authority.name, rule.team),
        };
        let email =
            if hidden { neutral_email(n) } else { format!("{}{n}@{domain}", rule.prefix.to_lowercase()) };
        let around_the_clock =
            matches!(rule.reporter, Reporter::SocialCare | Reporter::Police | Reporter::Refuge);
        Team {
            reference: format!("{}T{region}{k:02}", rule.prefix),
            contact: Contact { name, role: "", phone: phone(n), email },
            duty_line: phone(number()),
            out_of_hours_line: if around_the_clock { phone(number()) } else { String::new() },
        }
    });
    let teams: Vec<Team> = teams.collect();
    let workers = (1..=staff).map(|k| {
        let n = number();
        let mut contact = person(dice, n, rule.role, &domain);
        if hidden {
            contact.email = neutral_email(n);
        }
        if dice.chance(0.05) {
            contact.phone.clear();
        }
        if dice.chance(0.03) {
            contact.email.clear();
        }
        Worker { reference: format!("{}{region}{k:04}", rule.prefix), contact, team: dice.place(teams.len()) }
    });
    let workers = workers.collect();
    Desk { rule, organisation, teams, workers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_service_but_school_and_gp_has_a_desk() {
        let covered: HashSet<_> = RULES.iter().map(|rule| rule.service).collect();
        let left: Vec<_> = Service::ALL.iter().filter(|s| !covered.contains(s)).collect();
        assert_eq!(left, [&Service::School, &Service::Gp]);
    }

    #[test]
    fn contacts_are_unique_and_hidden_ones_neutral() {
        let desks = desks(1, &Authority::at(3), 3000);
        let mut seen = HashSet::new();
        for desk in &desks {
            let hidden =
                !desk.rule.service.class().shows_organisation() && desk.rule.service.class().shows_contact();
            let contacts =
                desk.teams.iter().map(|t| &t.contact).chain(desk.workers.iter().map(|w| &w.contact));
            for contact in contacts {
                assert!(contact.phone.is_empty() || seen.insert(contact.phone.clone()), "{}", contact.phone);
                assert!(contact.email.is_empty() || seen.insert(contact.email.clone()), "{}", contact.email);
                assert!(!hidden || contact.email.is_empty() || contact.email.ends_with("@contacts.example"));
            }
        }
    }
}

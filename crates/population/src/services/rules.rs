//! For each service of the catalogue: how many children of which age it works with, and who
//! reports it. Shares are near England's published figures where there are some.

use super::Reporter;
use contactpoint_directory::service::Service;

/// How a service works.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The service.
    pub service: Service,
    /// Who reports it.
    pub reporter: Reporter,
    /// Age in months from and below which children are worked with.
    pub months: (i32, i32),
    /// The share of children of that age.
    pub share: f64,
    /// All children alike, rather than those in need above all.
    pub universal: bool,
    /// Children to one practitioner.
    pub caseload: u32,
    /// The practitioner's role.
    pub role: &'static str,
    /// The team's name, after the authority's.
    pub team: &'static str,
    /// What references begin with.
    pub prefix: &'static str,
}

#[allow(clippy::too_many_arguments)] // One row of the table below.
const fn rule(
    service: Service,
    reporter: Reporter,
    from: i32,
    below: i32,
    share: f64,
    universal: bool,
    caseload: u32,
    role: &'static str,
    team: &'static str,
    prefix: &'static str,
) -> Rule {
    Rule { service, reporter, months: (from, below), share, universal, caseload, role, team, prefix }
}

/// Every service but `school` and `gp`, which come from other feeds.
#[rustfmt::skip]
pub const RULES: [Rule; 23] = [
    rule(Service::SocialWork, Reporter::SocialCare, 0, 216, 0.035, false, 18, "Social worker", "Children's Social Care Team", "SW"),
    rule(Service::EarlyHelp, Reporter::EarlyHelp, 0, 216, 0.03, false, 20, "Family support worker", "Early Help Hub", "EH"),
    rule(Service::EducationWelfare, Reporter::Education, 60, 192, 0.016, false, 60, "Education welfare officer", "Education Welfare Service", "EW"),
    rule(Service::SpecialEducation, Reporter::Education, 36, 216, 0.03, false, 70, "Educational psychologist", "Education Support Service", "SE"),
    rule(Service::YouthWork, Reporter::Youth, 132, 216, 0.02, false, 25, "Youth worker", "Youth Service", "YW"),
    rule(Service::CareerAdvice, Reporter::Youth, 168, 216, 0.03, false, 50, "Personal adviser", "Advice and Guidance Service", "PA"),
    rule(Service::HealthVisitor, Reporter::Trust, 0, 60, 0.97, true, 300, "Health visitor", "Health Visiting Team", "HV"),
    rule(Service::SchoolNurse, Reporter::Trust, 60, 216, 0.08, false, 120, "School nurse", "School Nursing Team", "SN"),
    rule(Service::Midwife, Reporter::Trust, 0, 12, 0.3, true, 40, "Community midwife", "Community Midwifery Team", "MW"),
    rule(Service::CommunityHealth, Reporter::Trust, 0, 216, 0.025, false, 50, "Children's community nurse", "Community Health Service", "CH"),
    rule(Service::Camhs, Reporter::Trust, 60, 216, 0.035, false, 35, "Children's mental health practitioner", "CAMHS Team", "CM"),
    rule(Service::SexualHealth, Reporter::Trust, 156, 216, 0.02, false, 60, "Sexual health nurse", "Sexual Health Service", "SH"),
    rule(Service::SubstanceMisuse, Reporter::Trust, 144, 216, 0.008, false, 25, "Substance misuse worker", "Young People's Substance Misuse Team", "SM"),
    rule(Service::YouthOffending, Reporter::YouthJustice, 120, 216, 0.008, false, 12, "Case manager", "Youth Offending Team", "YO"),
    rule(Service::PolicePublicProtection, Reporter::Police, 0, 216, 0.004, false, 20, "Public protection officer", "Public Protection Unit", "PP"),
    rule(Service::ChildAbuseInvestigation, Reporter::Police, 0, 216, 0.004, false, 15, "Detective constable", "Child Abuse Investigation Team", "CA"),
    rule(Service::VictimUnit, Reporter::Victims, 48, 216, 0.005, false, 30, "Victim care officer", "Victim Care Unit", "VU"),
    rule(Service::DomesticAbuseService, Reporter::Refuge, 0, 216, 0.009, false, 20, "Children's advocate", "Domestic Abuse Outreach Team", "DA"),
    rule(Service::EarlyYears, Reporter::Nurseries, 10, 54, 0.45, true, 12, "Key person", "Nursery", "NU"),
    rule(Service::Housing, Reporter::Housing, 0, 216, 0.007, false, 30, "Housing support officer", "Housing Support Team", "HO"),
    rule(Service::LocalCharity, Reporter::LocalCharity, 0, 216, 0.008, false, 20, "Family worker", "Family Link Team", "LC"),
    rule(Service::YoungCarers, Reporter::LocalCharity, 72, 216, 0.009, false, 25, "Young carers' worker", "Young Carers' Project", "YC"),
    rule(Service::NationalCharity, Reporter::NationalCharity, 0, 216, 0.009, false, 25, "Project worker", "Children's Project", "NC"),
];

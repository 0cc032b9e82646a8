//! Which services work, or have worked, with a child, and who there.

use crate::dice::Dice;
use crate::people::Child;
use crate::services::{Desk, Rule};
use crate::text::{days_after, days_between, years_after};
use contactpoint_directory::service::{Service, ServiceClass};
use jiff::civil::Date;

/// One service's work with one child.
#[derive(Clone, Debug)]
pub struct Case {
    /// The desk's place among the authority's desks.
    pub desk: usize,
    /// The practitioner's place at the desk; none where only a team is involved.
    pub worker: Option<usize>,
    /// The team's place at the desk.
    pub team: usize,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Option<Date>,
    /// The day a person last confirmed it.
    pub confirmed: Option<Date>,
    /// The day the case system last changed it.
    pub updated: Date,
    /// The practitioner is the child's lead professional.
    pub lead: bool,
    /// The date of an early help assessment, whose holder is the practitioner.
    pub assessment: Option<Date>,
    /// `given`, `significant-harm` or nothing.
    pub consent: &'static str,
}

/// Draws the cases of one child.
pub fn draw(dice: &mut Dice, child: &Child, desks: &[Desk], today: Date) -> Vec<Case> {
    let in_need = dice.chance(0.1);
    let mut cases = Vec::new();
    for (place, desk) in desks.iter().enumerate() {
        let rule = &desk.rule;
        let cared_for = child.in_care && rule.service == Service::SocialWork;
        let Some((start, end)) = period(dice, rule, child, in_need, cared_for, today) else { continue };
        let consent = match rule.service.class() {
            ServiceClass::Sensitive => match dice.below(1000) {
                0..960 => "given",
                960..975 => "significant-harm",
                _ => continue, // Without consent it may not be recorded at all.
            },
            _ => "",
        };
        let worker = (cared_for || dice.chance(0.94)).then(|| dice.place(desk.workers.len()));
        let team =
            worker.and_then(|w| desk.workers.get(w)).map_or_else(|| dice.place(desk.teams.len()), |w| w.team);
        let latest = end.unwrap_or(today);
        let since = days_between(start, latest).max(0);
        cases.push(Case {
            desk: place,
            worker,
            team,
            start,
            end,
            confirmed: dice.chance(0.75).then(|| days_after(latest, -dice.between(0, since.min(88)))),
            updated: days_after(latest, -dice.between(0, since.min(60))),
            lead: false,
            assessment: None,
            consent,
        });
    }
    lead_and_assessment(dice, &mut cases, desks);
    cases
}

/// Draws the cases that a child had in the authority which the family left on a day. Most were
/// closed then or soon after; some were forgotten. The national charity knows no authorities: its
/// case is the one the child has now.
pub fn draw_there(dice: &mut Dice, child: &Child, desks: &[Desk], left: Date, today: Date) -> Vec<Case> {
    if child.born >= left {
        return Vec::new();
    }
    let mut cases = draw(dice, child, desks, left);
    cases.retain(|case| {
        desks.get(case.desk).is_some_and(|desk| desk.rule.service != Service::NationalCharity)
    });
    for case in &mut cases {
        (case.lead, case.assessment) = (false, None);
        if case.end.is_none() && dice.chance(0.85) {
            case.end = Some(days_after(left, dice.between(0, 40)).min(today));
            case.updated = case.end.unwrap_or(left);
        }
    }
    cases
}

/// When the service worked with the child; none when it never did.
fn period(
    dice: &mut Dice,
    rule: &Rule,
    child: &Child,
    in_need: bool,
    cared_for: bool,
    today: Date,
) -> Option<(Date, Option<Date>)> {
    let lived = days_between(child.born, today);
    let months = (lived * 12 / 365).min(215);
    let (from, below) = rule.months;
    let open_from = from * 365 / 12;
    match rule.service {
        Service::HealthVisitor if (60..72).contains(&months) => {
            return dice
                .chance(0.6)
                .then(|| (days_after(child.born, 12), Some(years_after(child.born, 5).min(today))));
        }
        Service::Midwife if lived > 28 => {
            let seen = (from..below).contains(&months) && dice.chance(rule.share);
            return seen.then(|| (child.born, Some(days_after(child.born, dice.between(10, 28)))));
        }
        _ => {}
    }
    let share = match (cared_for, rule.universal, in_need) {
        (true, ..) => 1.0,
        (_, true, _) => rule.share,
        (_, _, true) => rule.share * 7.0,
        _ => rule.share / 3.0,
    };
    if !(from..below).contains(&months) || !dice.chance(share) {
        return None;
    }
    let open_for = (lived - open_from).max(0);
    if rule.service == Service::HealthVisitor {
        return Some((days_after(child.born, 12.min(lived)), None));
    }
    if cared_for || !dice.chance(0.15) || open_for < 40 {
        return Some((days_after(today, -dice.between(0, open_for.min(1000))), None));
    }
    let ended =
        if dice.chance(0.7) { dice.between(1, 360) } else { dice.between(370, 900) }.min(open_for - 10);
    let lasted = dice.between(10, (open_for - ended).clamp(10, 700));
    Some((days_after(today, -ended - lasted).max(child.born), Some(days_after(today, -ended))))
}

/// At most one lead professional and one assessment a child, both with practitioners that are
/// still involved.
fn lead_and_assessment(dice: &mut Dice, cases: &mut [Case], desks: &[Desk]) {
    let service = |case: &Case| desks[case.desk].rule.service;
    let open: Vec<usize> = (0..cases.len())
        .filter(|i| cases[*i].end.is_none() && cases[*i].worker.is_some())
        .filter(|i| service(&cases[*i]).class() == ServiceClass::Targeted)
        .collect();
    let by = |wanted| open.iter().copied().find(|i| service(&cases[*i]) == wanted);
    let early_help = by(Service::EarlyHelp);
    let lead = by(Service::SocialWork).or(early_help).or(open.first().copied());
    let lead =
        lead.filter(|_| open.len() >= 2 && dice.chance(0.7) || early_help.is_some() && dice.chance(0.5));
    let holder = match early_help {
        Some(place) => dice.chance(0.8).then_some(place),
        None => lead.filter(|_| dice.chance(0.3)),
    };
    if let Some(lead) = lead {
        cases[lead].lead = true;
    }
    if let Some(holder) = holder {
        cases[holder].assessment = Some(cases[holder].start);
    }
}

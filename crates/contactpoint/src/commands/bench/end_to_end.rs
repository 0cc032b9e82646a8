//! `contactpoint bench end-to-end`: as a practitioner would: search by name and date of birth, open,
//! and see whom to call; against the truth.

use super::super::truth::{self, TrueChild, TrueInvolvement};
use super::{Dice, bed, children, share};
use crate::output;
use anyhow::Result;
use contactpoint_directory::access::Reason;
use contactpoint_directory::access::view::{ChildView, FullChild, Involved};
use contactpoint_directory::facts::LeadStep;
use contactpoint_directory::golden::ShownEducation;
use contactpoint_directory::search::RawCriteria;
use contactpoint_directory::service::{Service as CatalogueService, ServiceClass};
use contactpoint_service::{Service, SignedIn};
use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

/// Runs it.
pub fn run(truth: &Path, wanted: usize) -> Result<ExitCode> {
    let children = children(truth)?;
    let involvements: Vec<TrueInvolvement> = truth::read(truth, "involvements.csv")?;
    let mut of_child: HashMap<&str, Vec<&TrueInvolvement>> = HashMap::new();
    for involvement in &involvements {
        of_child.entry(involvement.child.as_str()).or_default().push(involvement);
    }
    let bed = bed(truth, None)?;
    let authority = truth::first_authority(truth.parent().unwrap_or(truth))?;
    let who = truth::sign_in(&bed.service, &authority)?;
    let today = bed.service.today().to_string();
    let mut dice = Dice(42);
    let (mut helped, mut helped_shown, mut led, mut led_shown) = (0, 0, 0, 0);
    let (mut due, mut right, mut shown, mut foreign, mut not_found) = (0, 0, 0, 0, 0);
    for _ in 0..wanted {
        let child = &children[dice.below(children.len())];
        let expected = of_child.get(child.child.as_str()).map_or(&[][..], Vec::as_slice);
        let current: Vec<_> = expected.iter().filter(|i| i.end.is_empty() || i.end > today).collect();
        due += current.len();
        let Some(page) = open(&bed.service, &who, child)? else {
            not_found += 1;
            continue;
        };
        if expected.iter().any(|i| i.caf_holder == "yes") {
            helped += 1;
            helped_shown += usize::from(page.early_help().is_some());
        }
        if current.iter().any(|i| i.lead_professional == "yes" && !is_sensitive(i)) {
            led += 1;
            let holds = |i: &Involved| i.lead == Some(LeadStep::Holds);
            led_shown += usize::from(page.involved().iter().any(holds));
        }
        let seen = lines(&page);
        shown += seen.len();
        foreign += seen
            .iter()
            .filter(|(service, phone)| {
                !expected
                    .iter()
                    .any(|i| i.service == service.code() && (i.phone == *phone || phone.is_empty()))
            })
            .count();
        for involvement in current {
            let service = CatalogueService::parse(&involvement.service);
            let fine = if is_sensitive(involvement) {
                page.sensitive_service()
            } else {
                seen.iter().any(|(shown, phone)| Some(*shown) == service && *phone == involvement.phone)
            };
            right += usize::from(fine);
        }
    }
    output::line(&format!("children {wanted}, not found or shielded {not_found}"));
    output::line(&format!(
        "current services shown with the right phone: {right} of {due} ({:.2} %)",
        100.0 * share(right, due)
    ));
    output::line(&format!(
        "involvements shown of another child: {foreign} of {shown} ({:.3} %)",
        100.0 * share(foreign, shown)
    ));
    output::line(&format!("early help assessments shown: {helped_shown} of {helped}"));
    output::line(&format!("lead professionals shown: {led_shown} of {led}"));
    Ok(ExitCode::SUCCESS)
}

fn is_sensitive(involvement: &TrueInvolvement) -> bool {
    let service = CatalogueService::parse(&involvement.service);
    service.is_some_and(|service| service.class() == ServiceClass::Sensitive)
}

/// Searches and opens the first row, as a practitioner would who knows name and date of birth.
fn open(service: &Service, who: &SignedIn, child: &TrueChild) -> Result<Option<Box<FullChild>>> {
    let mut born = child.date_of_birth.split('-');
    let mut part = || born.next().unwrap_or_default().to_owned();
    let (year, month, day) = (part(), part(), part());
    let typed = RawCriteria {
        given_name: child.given_name.clone(),
        family_name: child.family_name.clone(),
        day,
        month,
        year,
        ..RawCriteria::default()
    };
    let search = service.begin_search(who, &typed)?.into_inner();
    let found = service.results(who, &search)?;
    let Some(row) = found.rows.first() else { return Ok(None) };
    let opening = service.open_record(who, &search, &row.handle, &Reason::Welfare)?.into_inner();
    Ok(match service.record(who, &opening)?.into_inner().view {
        ChildView::Full(full) => Some(full),
        ChildView::Shielded(_) => None,
    })
}

/// Whom the record says to call: service and phone.
fn lines(child: &FullChild) -> Vec<(CatalogueService, String)> {
    let mut lines: Vec<(CatalogueService, String)> = child
        .involved()
        .iter()
        .filter(|i| i.is_current)
        .map(|i| {
            let own = i.practitioner.as_ref().and_then(|card| card.phone.as_ref());
            let team = i.team.as_ref().and_then(|card| card.phone.as_ref());
            (i.service, own.or(team).map_or_else(String::new, |phone| phone.as_str().to_owned()))
        })
        .collect();
    if let Some(ShownEducation::School { card: Some(card), .. }) =
        child.education().map(|education| &education.value)
    {
        lines.push((CatalogueService::School, card.phone.clone().unwrap_or_default()));
    }
    if let Some(card) = child.gp().and_then(|gp| gp.value.card.as_ref()) {
        lines.push((CatalogueService::Gp, card.phone.clone().unwrap_or_default()));
    }
    lines
}

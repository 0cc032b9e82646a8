//! The lead professional's page.

use super::{involved, words};
use crate::chrome::Chrome;
use crate::http::handlers::record::Opened;
use crate::pages::lead::{LeadOffer, LeadProfessional};
use crate::pages::record::RecordHead;
use crate::parts::TimelineItem;
use contactpoint_directory::access::view::{FullChild, Involved};
use contactpoint_directory::facts::LeadStep;

/// The page.
pub fn lead(chrome: Chrome, head: RecordHead, child: &FullChild, opened: &Opened) -> LeadProfessional {
    let may_offer = opened.page.may.lead;
    let with = |step: LeadStep| child.involved().iter().filter(move |i| i.lead == Some(step));
    let holder = with(LeadStep::Holds).find(|i| i.is_current);
    let offered = with(LeadStep::Offered).find(|i| i.is_current);
    let choices = involved::choices(child.involved(), &opened.handles, true);
    let holding = holder.map(involved::line);
    let choices: Vec<(&str, &str)> = choices
        .iter()
        .filter(|(_, who)| may_offer && Some(who) != holding.as_ref())
        .map(|(handle, who)| (handle.as_str(), who.as_str()))
        .collect();
    let mut page = LeadProfessional::new(chrome, head, &choices);
    page.holder = holding;
    page.may_end = may_offer && holder.is_some();
    page.offer = offered.map(|i| LeadOffer {
        to: involved::line(i),
        on: None,
        is_mine: i.is_own && opened.page.lead_offered_to_me,
    });
    page.earlier.items = child.involved().iter().filter_map(earlier).collect();
    page
}

fn earlier(i: &Involved) -> Option<TimelineItem> {
    let text = match i.lead? {
        LeadStep::Ended => "Held the role until it ended",
        LeadStep::Declined => "Was asked and declined",
        LeadStep::Holds if !i.is_current => "Held the role until the involvement ended",
        _ => return None,
    };
    let on = i.ended_on.filter(|_| !i.is_current).unwrap_or(i.confirmed_on);
    Some(TimelineItem {
        title: involved::line(i),
        by: None,
        datetime: on.to_string(),
        when: format!("Last confirmed {}", words::date(on)),
        text: text.to_owned(),
    })
}

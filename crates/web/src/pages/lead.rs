//! The lead professional: offering the role, accepting it, ending it, earlier holders.

use super::record::RecordHead;
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, Form, Radios, Timeline, TimelineItem};
use askama::Template;

/// The lead professional's page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/lead.html")]
pub struct LeadProfessional {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// Who it is now: name, role, organisation; `None` when not assigned.
    pub holder: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// This person may end it.
    pub may_end: bool,
    /// An offer that nobody has answered yet.
    pub offer: Option<LeadOffer>,
    /// Field `involvement`: one of those involved; without choices there is nobody to offer it to.
    pub offer_to: Radios,
    /// Earlier holders and declined offers, newest first.
    pub earlier: Timeline,
}
form!(LeadProfessional { offer_to });
page!(LeadProfessional, "Lead professional", itself);

/// An offer of the role.
#[derive(Clone, Debug)]
pub struct LeadOffer {
    /// To whom.
    pub to: String,
    /// When.
    pub on: Option<String>,
    /// It is offered to the person who looks: they may post `answer` (`accept` or `decline`).
    pub is_mine: bool,
}

impl LeadProfessional {
    /// The page with nothing assigned. `involved` names those it can be offered to: opaque id of the
    /// involvement, and who it is.
    pub fn new(chrome: Chrome, head: RecordHead, involved: &[(&str, &str)]) -> Self {
        let choices = involved.iter().map(|(id, who)| Choice::new(id, who)).collect();
        Self {
            chrome,
            head,
            holder: None,
            since: None,
            may_end: false,
            offer: None,
            offer_to: Radios::new("involvement", "Whom do you offer the role to?", choices)
                .hint("They are asked, and can decline"),
            earlier: Timeline::default(),
        }
    }

    /// An example: held, with an earlier holder.
    pub fn sample() -> Self {
        let involved = [
            ("i12a", "Jo Green, Social worker, Leeds City Council"),
            ("i12b", "Sam Taylor, School nurse, Leeds Community Healthcare (you)"),
        ];
        let mut page =
            Self::new(Chrome::sample_practitioner(NavItem::Search), RecordHead::sample(), &involved);
        page.holder = Some("Jo Green, Social worker, Leeds City Council".to_owned());
        page.since = Some("2 June 2026".to_owned());
        page.earlier.items = vec![TimelineItem {
            title: "Tom Ward, Family support worker".to_owned(),
            by: None,
            datetime: "2025-12-18".to_owned(),
            when: "3 February to 18 December 2025".to_owned(),
            text: "Ended by the holder".to_owned(),
        }];
        page
    }

    /// An example: offered to the person who looks.
    pub fn sample_offered() -> Self {
        let mut page = Self::sample();
        page.holder = None;
        page.since = None;
        page.offer = Some(LeadOffer {
            to: "Sam Taylor, School nurse (you)".to_owned(),
            on: Some("8 June 2026".to_owned()),
            is_mine: true,
        });
        page
    }

    /// An example: held by the person who looks.
    pub fn sample_own() -> Self {
        let mut page = Self::sample();
        page.holder = Some("Sam Taylor, School nurse, Leeds Community Healthcare (you)".to_owned());
        page.may_end = true;
        page
    }

    /// An example with nobody chosen.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.holder = None;
        page.since = None;
        page.earlier.items.clear();
        page.complain("involvement", "Choose whom you offer the role to");
        page
    }
}

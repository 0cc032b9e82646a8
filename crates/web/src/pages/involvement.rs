//! Adding and ending one's own involvement: the form, the check, the confirmation.

use super::record::RecordHead;
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, DateInput, Form, Panel, Radios, Row, Select, SummaryList, TextInput};
use askama::Template;
use contactpoint_directory::service::Service;

/// The form to add one's own involvement.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/add_involvement.html")]
pub struct AddInvolvement {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// Field `service`: a code of the catalogue.
    pub service: Select,
    /// Field `phone`.
    pub phone: TextInput,
    /// Field `email`.
    pub email: TextInput,
    /// Fields `start_day`, `start_month`, `start_year`.
    pub start: DateInput,
    /// Field `consent`: `given` or `significant-harm`; for a sensitive service.
    pub consent: Radios,
}
form!(AddInvolvement { service, phone, email, start, consent });
page!(AddInvolvement, "Add your involvement", itself);

impl AddInvolvement {
    /// An empty form that offers these services.
    pub fn new(chrome: Chrome, head: RecordHead, services: &[Service]) -> Self {
        let choices = services.iter().map(|service| Choice::new(service.code(), service.meaning()));
        Self {
            chrome,
            head,
            service: Select::new("service", "Service", choices)
                .hint("Others see a neutral label where the service's own name would say too much"),
            phone: TextInput::new("phone", "Phone number for other practitioners")
                .kind("tel")
                .autocomplete("tel")
                .characters(20),
            email: TextInput::new("email", "Email address for other practitioners")
                .kind("email")
                .autocomplete("email")
                .at_most(254),
            start: DateInput::new("start", "start_", "When did your involvement begin?")
                .hint("For example, 4 5 2026. Leave it empty for today"),
            consent: Radios::new(
                "consent",
                "For a sensitive service: why may it be recorded?",
                vec![
                    Choice::new("given", "The young person, or a parent, has consented"),
                    Choice::new("significant-harm", "There is reason to suspect significant harm"),
                ],
            )
            .hint(
                "Sexual health, mental health and substance misuse services. For any other, leave it empty",
            ),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let mut page =
            Self::new(Chrome::sample_practitioner(NavItem::Search), RecordHead::sample(), Service::ALL);
        page.fill([
            ("phone", "0113 496 0142"),
            ("email", "sam.taylor@nhs.example"),
            ("start_day", "4"),
            ("start_month", "5"),
            ("start_year", "2026"),
        ]);
        page
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.fill([("phone", "0113"), ("start_year", "2036")]);
        page.complain("service", "Choose a service");
        page.complain("phone", "Enter a whole phone number, like 0113 496 0142");
        page.complain("start_year", "The start must be today or in the past");
        page
    }
}

/// What will be added.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check_involvement.html")]
pub struct CheckInvolvement {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The values, each with a link to change it.
    pub answers: SummaryList,
    /// For a sensitive service: that others see only that one is involved.
    pub is_sensitive: bool,
    /// A mark of what stands here, sent back with it.
    pub seen: String,
}
page!(CheckInvolvement, "Check your involvement");

impl CheckInvolvement {
    /// An example.
    pub fn sample() -> Self {
        let row = |key: &str, value: &str, field: &str| {
            Row::new(key, value).change(&format!("/record/r7Kq/involvement/add#{field}"), &key.to_lowercase())
        };
        let rows = vec![
            row("Service", "School nursing (5 to 19)", "service"),
            row("Others see it as", "School nurse", "service"),
            Row::new("Your job title", "School nurse"),
            row("Phone", "0113 496 0142", "phone"),
            row("Email", "sam.taylor@nhs.example", "email"),
            row("Start", "4 May 2026", "start_day"),
        ];
        Self {
            chrome: Chrome::sample_practitioner(NavItem::Search),
            head: RecordHead::sample(),
            answers: SummaryList { rows },
            is_sensitive: false,
            seen: "5a1d".to_owned(),
        }
    }
}

/// It has been added.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/involvement_added.html")]
pub struct InvolvementAdded {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
}
page!(InvolvementAdded, "Your involvement has been added");

impl InvolvementAdded {
    fn panel(&self) -> Panel {
        Panel { title: self.title(), body: None }
    }

    /// An example.
    pub fn sample() -> Self {
        Self { chrome: Chrome::sample_practitioner(NavItem::Search), head: RecordHead::sample() }
    }
}

/// The form to end one's own involvement.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/end_involvement.html")]
pub struct EndInvolvement {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The involvement's opaque id.
    pub involvement: String,
    /// Which involvement: "School nurse".
    pub what: String,
    /// Fields `end_day`, `end_month`, `end_year`.
    pub end: DateInput,
}
form!(EndInvolvement { end });
page!(EndInvolvement, "End your involvement", itself);

impl EndInvolvement {
    /// An empty form.
    pub fn new(chrome: Chrome, head: RecordHead, involvement: &str, what: &str) -> Self {
        Self {
            chrome,
            head,
            involvement: involvement.to_owned(),
            what: what.to_owned(),
            end: DateInput::new("end", "end_", "When did it end?").hint("For example, 9 6 2026"),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let chrome = Chrome::sample_practitioner(NavItem::Search);
        Self::new(chrome, RecordHead::sample(), "i12b", "School nurse")
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("end_day", "Enter the day it ended");
        page
    }
}

/// What will be ended.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check_end.html")]
pub struct CheckEnd {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The involvement's opaque id.
    pub involvement: String,
    /// The values.
    pub answers: SummaryList,
    /// How long others still see it: "12 months"; `None` when they do not.
    pub still_seen: Option<String>,
    /// A mark of what stands here, sent back with it.
    pub seen: String,
}
page!(CheckEnd, "Check the end of your involvement");

impl CheckEnd {
    /// An example.
    pub fn sample() -> Self {
        let rows = vec![
            Row::new("Involvement", "School nurse"),
            Row::new("Ended", "9 June 2026").change("/record/r7Kq/involvement/i12b/end", "the day it ended"),
        ];
        Self {
            chrome: Chrome::sample_practitioner(NavItem::Search),
            head: RecordHead::sample(),
            involvement: "i12b".to_owned(),
            answers: SummaryList { rows },
            still_seen: Some("12 months".to_owned()),
            seen: "5a1d".to_owned(),
        }
    }
}

/// It has been ended.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/involvement_ended.html")]
pub struct InvolvementEnded {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
}
page!(InvolvementEnded, "Your involvement has ended");

impl InvolvementEnded {
    fn panel(&self) -> Panel {
        Panel { title: self.title(), body: None }
    }

    /// An example.
    pub fn sample() -> Self {
        Self { chrome: Chrome::sample_practitioner(NavItem::Search), head: RecordHead::sample() }
    }
}

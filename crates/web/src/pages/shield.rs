//! Shielding a child, and lifting a shield, which needs two persons of different organisations.

use super::record::{RecordHead, Tab};
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, DateInput, Form, Radios, Row, SummaryList, Tag};
use askama::Template;
use contactpoint_directory::access::Role;

/// The shield of a child: to put it up, or its state.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/shield.html")]
pub struct Shield {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The shield that holds: who, why, since, review. Without it the form is shown.
    pub holds: Option<SummaryList>,
    /// A source restricts the record: it is held back as if shielded, and nobody here can lift that.
    pub is_restricted_at_source: bool,
    /// Lifting has been proposed and waits for the second person.
    pub lift_is_proposed: bool,
    /// Field `reason`.
    pub reason: Radios,
    /// Fields `review_day`, `review_month`, `review_year`.
    pub review: DateInput,
}
form!(Shield { reason, review });
page!(Shield, "Shield a child", itself);

impl Shield {
    /// No shield, an empty form. `reasons` is the closed list: code and words.
    pub fn new(chrome: Chrome, head: RecordHead, reasons: &[(&str, &str)]) -> Self {
        let choices = reasons.iter().map(|(code, label)| Choice::new(code, label)).collect();
        Self {
            chrome,
            head,
            holds: None,
            is_restricted_at_source: false,
            lift_is_proposed: false,
            reason: Radios::new("reason", "Why is the child at risk if found?", choices).bold(),
            review: DateInput::new("review", "review_", "When will you look at it again?")
                .hint("At most 6 months from today. The shield stays until two people lift it"),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let reasons = [
            ("violence", "Someone may harm the child or a parent"),
            ("abduction", "Someone may take the child away"),
            ("source-restricted", "Another register restricts the record"),
            ("new-family", "The child has a new family or a new identity"),
            ("court", "A court has ordered it"),
        ];
        let head = RecordHead::sample_directory_team(Tab::Shield);
        Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Search), head, &reasons)
    }

    /// An example of a child whom the source restricts, without a shield of ours.
    pub fn sample_restricted() -> Self {
        Self { is_restricted_at_source: true, ..Self::sample() }
    }

    /// An example of a child whom the source restricts, with a shield of ours.
    pub fn sample_restricted_and_shielded() -> Self {
        Self { is_restricted_at_source: true, ..Self::sample_shielded() }
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("reason", "Choose why the child is at risk if found");
        page.complain("review_month", "The review must be within 6 months from today");
        page
    }

    /// An example with a shield in place.
    pub fn sample_shielded() -> Self {
        let rows = vec![
            Row::new("Reason", "Someone may harm the child or a parent"),
            Row::new("Shielded by", "Priya Nair, Leeds City Council"),
            Row::new("Since", "2 June 2026"),
            Row::new("To be reviewed by", "2 December 2026"),
        ];
        Self { holds: Some(SummaryList { rows }), ..Self::sample() }
    }
}

/// The warning before seeing what a shield holds back.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/see_through.html")]
pub struct SeeThrough {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
}
page!(SeeThrough, "See what is held back");

impl SeeThrough {
    /// An example.
    pub fn sample() -> Self {
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Search),
            head: RecordHead::sample_directory_team(Tab::Shield),
        }
    }
}

/// Proposing to lift a shield.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/propose_lift.html")]
pub struct ProposeLift {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The shield that holds.
    pub shield: SummaryList,
    /// Field `reason`.
    pub reason: Radios,
}
form!(ProposeLift { reason });
page!(ProposeLift, "Propose to lift the shield", itself);

impl ProposeLift {
    /// An empty form. `reasons` is the closed list: code and words.
    pub fn new(chrome: Chrome, head: RecordHead, shield: SummaryList, reasons: &[(&str, &str)]) -> Self {
        let choices = reasons.iter().map(|(code, label)| Choice::new(code, label)).collect();
        Self { chrome, head, shield, reason: Radios::new("reason", "Why can it be lifted?", choices).bold() }
    }

    /// An example.
    pub fn sample() -> Self {
        let reasons = [
            ("risk-over", "The risk has ended"),
            ("by-mistake", "The child was shielded by mistake"),
            ("family-asks", "The young person or the parent at risk asks for it"),
        ];
        Self::new(
            Chrome::sample(Role::DirectoryTeam, NavItem::Search),
            RecordHead::sample_directory_team(Tab::Shield),
            Shield::sample_shielded().holds.unwrap_or_default(),
            &reasons,
        )
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("reason", "Choose why the shield can be lifted");
        page
    }
}

/// The requests to lift a shield.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/lift_requests.html")]
pub struct LiftRequests {
    /// Surroundings.
    pub chrome: Chrome,
    /// Those that wait.
    pub requests: Vec<LiftRequest>,
}
page!(LiftRequests, "Requests to lift a shield");

/// A request to lift a shield.
#[derive(Clone, Debug, Default)]
pub struct LiftRequest {
    /// Its opaque id.
    pub lift: String,
    /// The child's directory number.
    pub number: String,
    /// Who proposed it, of which organisation, when.
    pub proposed: String,
    /// Why not by this person: it is their own, or of their organisation; `None` when they may.
    pub not_by_you: Option<String>,
}

impl LiftRequests {
    /// An example.
    pub fn sample() -> Self {
        let request = |lift: &str, proposed: &str, not_by_you: Option<&str>| LiftRequest {
            lift: lift.to_owned(),
            number: "731 204 8856".to_owned(),
            proposed: proposed.to_owned(),
            not_by_you: not_by_you.map(str::to_owned),
        };
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Lifts),
            requests: vec![
                request("l4Ws", "Dan Clarke, Bradford Council, 8 June 2026", None),
                request(
                    "l5Ty",
                    "You, 7 June 2026",
                    Some("Someone of another organisation has to approve it"),
                ),
            ],
        }
    }

    /// An example without any.
    pub fn sample_empty() -> Self {
        Self { requests: Vec::new(), ..Self::sample() }
    }
}

/// Approving or refusing to lift a shield.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/approve_lift.html")]
pub struct ApproveLift {
    /// Surroundings.
    pub chrome: Chrome,
    /// The request's opaque id.
    pub lift: String,
    /// Child, shield, proposer, reason.
    pub request: SummaryList,
    /// Field `decision`: `approve` or `wait`.
    pub decision: Radios,
}
form!(ApproveLift { decision });
page!(ApproveLift, "Approve lifting a shield", itself);

impl ApproveLift {
    /// Nothing decided.
    pub fn new(chrome: Chrome, lift: &str, request: SummaryList) -> Self {
        let choices = vec![
            Choice::new("approve", "Approve: lift the shield now"),
            Choice::new("wait", "Not now: the shield stays, and the request goes on waiting"),
        ];
        let decision = Radios::new("decision", "What do you decide?", choices).bold();
        Self { chrome, lift: lift.to_owned(), request, decision }
    }

    /// An example.
    pub fn sample() -> Self {
        let rows = vec![
            Row::new("Child", "Ali Hassan, born 14 March 2015, 482 917 3064"),
            Row::new("Shielded because", "Someone may harm the child or a parent"),
            Row::new("Proposed by", "Dan Clarke, Bradford Council, 8 June 2026"),
            Row::new("Why it can be lifted", "The risk has ended"),
        ];
        Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Lifts), "l4Ws", SummaryList { rows })
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("decision", "Choose whether to approve");
        page
    }
}

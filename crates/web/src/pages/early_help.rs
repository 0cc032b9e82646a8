//! Whether an early help assessment has been undertaken, and who holds it. Never what it says.

use super::record::RecordHead;
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, DateInput, Form, Radios};
use askama::Template;

/// The early help page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/early_help.html")]
pub struct EarlyHelp {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// Field `undertaken`: `yes` or `no`.
    pub undertaken: Radios,
    /// Fields `on_day`, `on_month`, `on_year`.
    pub on: DateInput,
    /// Field `holder`: an involvement's opaque id, or `me`.
    pub holder: Radios,
}
form!(EarlyHelp { undertaken, on, holder });
page!(EarlyHelp, "Early help assessment", itself);

impl EarlyHelp {
    /// An empty form. `involved` names who may hold it: opaque id of the involvement, and who it is.
    pub fn new(chrome: Chrome, head: RecordHead, involved: &[(&str, &str)]) -> Self {
        let holders = involved.iter().map(|(id, who)| Choice::new(id, who));
        let holders = std::iter::once(Choice::new("me", "Me")).chain(holders).collect();
        Self {
            chrome,
            head,
            undertaken: Radios::yes_no("undertaken", "Has an early help assessment been done?"),
            on: DateInput::new("on", "on_", "When?")
                .hint("For example, 14 1 2026. Leave empty if the answer is no"),
            holder: Radios::new("holder", "Who holds it?", holders).hint(
                "Others will call this person before they start another. Leave empty if the answer is no",
            ),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let involved = [("i12a", "Jo Green, Social worker, Leeds City Council")];
        Self::new(Chrome::sample_practitioner(NavItem::Search), RecordHead::sample(), &involved)
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.fill([("undertaken", "yes")]);
        page.complain("on_day", "Enter when the assessment was done");
        page.complain("holder", "Choose who holds the assessment");
        page
    }
}

//! Adding a child whom no source knows yet: the form, the check, the confirmation.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, DateInput, Form, Panel, Radios, Row, SummaryList, TextInput};
use askama::Template;

/// The form. Only a search that found none leads here.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/add_child.html")]
pub struct AddChild {
    /// Surroundings.
    pub chrome: Chrome,
    /// The search's opaque id.
    pub search: String,
    /// Field `given_name`.
    pub given_name: TextInput,
    /// Field `family_name`.
    pub family_name: TextInput,
    /// Field `preferred_name`.
    pub preferred_name: TextInput,
    /// Fields `day`, `month`, `year`.
    pub born: DateInput,
    /// Field `sex`: `female`, `male`, `not-specified`.
    pub sex: Radios,
    /// Field `address_1`.
    pub address_1: TextInput,
    /// Field `address_2`.
    pub address_2: TextInput,
    /// Field `town`.
    pub town: TextInput,
    /// Field `postcode`.
    pub postcode: TextInput,
    /// Field `parent`.
    pub parent: TextInput,
}
form!(AddChild {
    given_name,
    family_name,
    preferred_name,
    born,
    sex,
    address_1,
    address_2,
    town,
    postcode,
    parent
});
page!(AddChild, "Add a child", itself);

impl AddChild {
    /// An empty form.
    pub fn new(chrome: Chrome, search: &str) -> Self {
        let text = |name: &str, label: &str| TextInput::new(name, label).autocomplete("off").at_most(100);
        let sexes = vec![
            Choice::new("female", "Female"),
            Choice::new("male", "Male"),
            Choice::new("not-specified", "Not specified"),
        ];
        Self {
            chrome,
            search: search.to_owned(),
            given_name: text("given_name", "Given name").hint("Leave empty if the child has only one name"),
            family_name: text("family_name", "Family name"),
            preferred_name: text(
                "preferred_name",
                "What the child is called, if that is different (optional)",
            ),
            born: DateInput::new("born", "", "Date of birth").hint("For example, 27 3 2015"),
            sex: Radios::new("sex", "Gender", sexes),
            address_1: text("address_1", "Address line 1 (optional)"),
            address_2: text("address_2", "Address line 2 (optional)"),
            town: text("town", "Town or city (optional)").characters(20),
            postcode: text("postcode", "Postcode (optional)").characters(10),
            parent: text("parent", "Name of a parent or carer (optional)"),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let mut page = Self::new(Chrome::sample_practitioner(NavItem::Search), "s4Tq");
        page.fill([
            ("given_name", "Ali"),
            ("family_name", "Hassan"),
            ("day", "14"),
            ("month", "3"),
            ("year", "2015"),
        ]);
        page
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("year", "The date of birth must be in the past 18 years");
        page.complain("sex", "Choose a gender, or \"Not specified\"");
        page.complain("postcode", "Enter a whole postcode, like LS11 5HD");
        page
    }
}

/// What will be added.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check_child.html")]
pub struct CheckChild {
    /// Surroundings.
    pub chrome: Chrome,
    /// The search's opaque id.
    pub search: String,
    /// The values, each with a link to change it (`/results/{search}/add#given_name`).
    pub answers: SummaryList,
    /// A mark of what stands here, sent back with it.
    pub seen: String,
}
page!(CheckChild, "Check what you entered");

impl CheckChild {
    /// An example.
    pub fn sample() -> Self {
        let row = |key: &str, value: &str, field: &str| {
            Row::new(key, value).change(&format!("/results/s4Tq/add#{field}"), &key.to_lowercase())
        };
        let rows = vec![
            row("Given name", "Ali", "given_name"),
            row("Family name", "Hassan", "family_name"),
            row("Date of birth", "14 March 2015", "day"),
            row("Gender", "Male", "sex"),
            Row::lines("Address", &["12 Mill Lane", "Leeds", "LS11 5HD"])
                .change("/results/s4Tq/add#address_1", "address"),
            Row::missing("Parent or carer", "Not given")
                .change("/results/s4Tq/add#parent", "parent or carer"),
        ];
        Self {
            chrome: Chrome::sample_practitioner(NavItem::Search),
            search: "s4Tq".to_owned(),
            answers: SummaryList { rows },
            seen: "5a1d".to_owned(),
        }
    }
}

/// The child has been added, or the record is held until the directory team has looked at it: both
/// read the same, so that nothing is given away.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/child_added.html")]
pub struct ChildAdded {
    /// Surroundings.
    pub chrome: Chrome,
}
page!(ChildAdded, "What you entered has been sent");

impl ChildAdded {
    fn panel(&self) -> Panel {
        Panel { title: self.title(), body: None }
    }

    /// An example.
    pub fn sample() -> Self {
        Self { chrome: Chrome::sample_practitioner(NavItem::Search) }
    }
}

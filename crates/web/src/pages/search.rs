//! Asking for a child: the short form that stands on several pages, and the whole one.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, DateInput, Form, TextInput};
use askama::Template;

/// Name and date of birth: enough for most searches. It posts to `/search`, as the whole form does.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/quick_search.html")]
pub struct QuickSearch {
    /// The form token.
    pub csrf: String,
    /// The heading.
    pub heading: String,
    /// Field `given_name`.
    pub given_name: TextInput,
    /// Field `family_name`.
    pub family_name: TextInput,
    /// Fields `day`, `month`, `year`.
    pub born: DateInput,
}
form!(QuickSearch { given_name, family_name, born });
impl askama::filters::HtmlSafe for QuickSearch {}

impl QuickSearch {
    /// An empty form.
    pub fn new(chrome: &Chrome, heading: &str) -> Self {
        Self {
            csrf: chrome.csrf.clone(),
            heading: heading.to_owned(),
            given_name: given_name(),
            family_name: family_name(),
            born: DateInput::new("born", "", "Date of birth"),
        }
    }
}

fn given_name() -> TextInput {
    TextInput::new("given_name", "Given name").autocomplete("off").at_most(100)
}

fn family_name() -> TextInput {
    TextInput::new("family_name", "Family name").autocomplete("off").at_most(100)
}

/// Everything a child can be searched by.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/search.html")]
pub struct Search {
    /// Surroundings.
    pub chrome: Chrome,
    /// Field `given_name`.
    pub given_name: TextInput,
    /// Field `family_name`.
    pub family_name: TextInput,
    /// Fields `day`, `month`, `year`.
    pub born: DateInput,
    /// Field `age_from`.
    pub age_from: TextInput,
    /// Field `age_to`.
    pub age_to: TextInput,
    /// Field `postcode`.
    pub postcode: TextInput,
    /// Field `school`.
    pub school: TextInput,
    /// Field `parent`.
    pub parent: TextInput,
    /// Field `number`.
    pub number: TextInput,
}
form!(Search { given_name, family_name, born, age_from, age_to, postcode, school, parent, number });
page!(Search, "Find a child", itself);

impl Search {
    /// An empty form.
    pub fn new(chrome: Chrome) -> Self {
        Self {
            chrome,
            given_name: given_name().hint("The first name, or what the child is called"),
            family_name: family_name(),
            born: DateInput::new("born", "", "Date of birth").hint("For example, 27 3 2015"),
            age_from: TextInput::new("age_from", "Youngest age in years").numeric().characters(2),
            age_to: TextInput::new("age_to", "Oldest age in years").numeric().characters(2),
            postcode: TextInput::new("postcode", "Postcode, or its first part")
                .hint("For example, LS11")
                .autocomplete("off")
                .characters(10),
            school: TextInput::new("school", "School number")
                .hint("6 digits (URN), or 7 digits (local authority and establishment)")
                .numeric()
                .characters(10),
            parent: TextInput::new("parent", "Name of a parent or carer").autocomplete("off").at_most(100),
            number: TextInput::new("number", "Identifying number")
                .hint("The directory's own number, an NHS number, a pupil number or a learner number")
                .autocomplete("off")
                .characters(20),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        Self::new(Chrome::sample_practitioner(NavItem::Search))
    }

    /// An example with too little to search by and a date that cannot be.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.fill([("given_name", "A"), ("day", "31"), ("month", "2"), ("year", "2015")]);
        page.complain("given_name", "Enter at least 2 letters of the given name");
        page.complain("month", "Enter a date of birth that exists, like 27 3 2015");
        page.complain("school", "Enter a school's number: 6 digits (URN) or 7 digits");
        page
    }
}

//! Finding one's way.

use askama::Template;

/// A place to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
    /// This is the page one is on.
    pub is_current: bool,
}

impl Link {
    /// A link.
    pub fn new(href: &str, text: &str) -> Self {
        Self { href: href.to_owned(), text: text.to_owned(), is_current: false }
    }

    /// Marks the page one is on.
    #[must_use]
    pub fn current_if(mut self, is_current: bool) -> Self {
        self.is_current = is_current;
        self
    }
}

/// The parts of one record.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/sub_navigation.html")]
pub struct SubNavigation {
    /// What the parts belong to, for screen readers.
    pub label: String,
    /// The parts.
    pub links: Vec<Link>,
}

/// The pages of a long list. Rendered empty when there is one page only.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/pagination.html")]
pub struct Pagination {
    /// Where the page before is.
    pub previous: Option<String>,
    /// Where the next page is.
    pub next: Option<String>,
    /// What page this is: "Entries 21 to 40 of 112".
    pub position: String,
}

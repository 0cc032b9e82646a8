//! Messages: errors, notices, confirmations, tags.

use super::field::Fault;
use askama::Template;

/// The list of all errors at the top of a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/error_summary.html")]
pub struct ErrorSummary {
    /// The errors, in the order of the page.
    pub faults: Vec<Fault>,
}

/// What a banner is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerKind {
    /// Something to know before going on.
    #[default]
    Important,
    /// What was asked for has been done.
    Success,
}

/// A notice above the heading.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/banner.html")]
pub struct Banner {
    /// What it is for.
    pub kind: BannerKind,
    /// The main sentence.
    pub heading: String,
    /// Further paragraphs.
    pub text: Vec<String>,
}

impl Banner {
    /// Says that something has been done.
    pub fn success(heading: &str) -> Self {
        Self { kind: BannerKind::Success, heading: heading.to_owned(), text: Vec::new() }
    }

    fn is_success(&self) -> bool {
        self.kind == BannerKind::Success
    }
}

/// The green panel at the end of a task.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/panel.html")]
pub struct Panel {
    /// The title, the page's `h1`.
    pub title: String,
    /// A line under it.
    pub body: Option<String>,
}

/// A word that marks a state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/tag.html")]
pub struct Tag {
    /// The word.
    pub text: String,
    /// `grey`, `green`, `yellow`, `red`, `blue`, ...
    pub colour: &'static str,
}

impl Tag {
    /// A word in a colour.
    pub fn new(text: &str, colour: &'static str) -> Self {
        Self { text: text.to_owned(), colour }
    }
}

//! Values under their names.

use askama::Template;

/// One value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub key: String,
    /// The value, line by line; empty when there is none.
    pub lines: Vec<String>,
    /// Who said it, and when.
    pub source: Option<String>,
    /// Why there is no value.
    pub missing: Option<String>,
    /// Where it can be changed, and what screen readers hear after "Change".
    pub change: Option<(String, String)>,
}

impl Row {
    /// A value of one line.
    pub fn new(key: &str, value: &str) -> Self {
        Self { key: key.to_owned(), lines: vec![value.to_owned()], ..Self::default() }
    }

    /// A value of several lines.
    pub fn lines(key: &str, lines: &[&str]) -> Self {
        Self {
            key: key.to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            ..Self::default()
        }
    }

    /// No value, and why: "Not recorded by any source".
    pub fn missing(key: &str, why: &str) -> Self {
        Self { key: key.to_owned(), missing: Some(why.to_owned()), ..Self::default() }
    }

    /// With its source: "Leeds children's services, last reported 3 May 2026".
    #[must_use]
    pub fn from(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// With a link to change it.
    #[must_use]
    pub fn change(mut self, href: &str, about: &str) -> Self {
        self.change = Some((href.to_owned(), about.to_owned()));
        self
    }
}

/// A list of values.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/summary_list.html")]
pub struct SummaryList {
    /// The values.
    pub rows: Vec<Row>,
}

impl SummaryList {
    fn has_actions(&self) -> bool {
        self.rows.iter().any(|row| row.change.is_some())
    }
}

/// A list of values under a title.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/summary_card.html")]
pub struct SummaryCard {
    /// The title.
    pub title: String,
    /// The values.
    pub list: SummaryList,
    /// Instead of values: why there are none.
    pub empty: Option<String>,
}

impl SummaryCard {
    /// A card with values.
    pub fn new(title: &str, rows: Vec<Row>) -> Self {
        Self { title: title.to_owned(), list: SummaryList { rows }, empty: None }
    }

    /// A card that says why it is empty.
    pub fn empty(title: &str, why: &str) -> Self {
        Self { title: title.to_owned(), list: SummaryList::default(), empty: Some(why.to_owned()) }
    }
}

//! Rows and columns.

use super::messages::Tag;
use askama::Template;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A text that must not be taken for words: a hash, a code.
    Code(String),
    /// A link: where to, what it says, what screen readers hear after it.
    Link(String, String, String),
    /// A state.
    Tag(Tag),
}

impl Cell {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// A table in a region that scrolls by itself on narrow screens. The first cell of a row is its
/// heading.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/table.html")]
pub struct Table {
    /// The caption.
    pub caption: String,
    /// Classes of the caption, with a leading space: ` govuk-visually-hidden`.
    pub caption_class: &'static str,
    /// The headings of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table.
    pub fn new(caption: &str, head: &[&str]) -> Self {
        Self {
            caption: caption.to_owned(),
            caption_class: " govuk-table__caption--m",
            head: head.iter().map(|text| (*text).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// With these rows.
    #[must_use]
    pub fn rows(mut self, rows: Vec<Vec<Cell>>) -> Self {
        self.rows = rows;
        self
    }
}

//! A button of a form.

use askama::Template;

/// A button that sends its form.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/button.html")]
pub struct Button {
    /// What it says.
    pub text: String,
    /// What only screen readers hear after it.
    pub hidden_text: Option<String>,
    /// Classes, with a leading space: ` govuk-button--secondary`.
    pub class: &'static str,
    /// The name and value it posts.
    pub posts: Option<(String, String)>,
}

impl Button {
    /// The main button of a page.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// A button for something less usual.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.class = " govuk-button--secondary";
        self
    }

    /// A button for something that is hard to take back.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.class = " govuk-button--warning";
        self
    }

    /// Posting a name and a value of its own.
    #[must_use]
    pub fn posting(mut self, name: &str, value: &str) -> Self {
        self.posts = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// With words for screen readers, where the same button stands in each row.
    #[must_use]
    pub fn about(mut self, hidden_text: &str) -> Self {
        self.hidden_text = Some(hidden_text.to_owned());
        self
    }
}

//! One line of text.

use super::field::{Fault, FormField};
use askama::Template;

/// A text input with its label, hint and error.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/text_input.html")]
pub struct TextInput {
    /// The name it posts under; its `id` too.
    pub name: String,
    /// The label.
    pub label: String,
    /// Classes of the label, with a leading space.
    pub label_class: &'static str,
    /// A hint under the label.
    pub hint: Option<String>,
    /// What the field holds.
    pub value: String,
    /// What is wrong.
    pub error: Option<String>,
    /// The class that sets the width.
    pub width: &'static str,
    /// `text`, `password`, `email` or `tel`.
    pub kind: &'static str,
    /// The value of `autocomplete`.
    pub autocomplete: Option<&'static str>,
    /// Digits only: phones show the number keys.
    pub is_numeric: bool,
    /// Whether browsers may check the spelling. Names must not go to a spelling service.
    pub is_spellchecked: bool,
    /// The most characters.
    pub max_length: Option<u16>,
}

impl TextInput {
    /// A plain text input.
    pub fn new(name: &str, label: &str) -> Self {
        Self { name: name.to_owned(), label: label.to_owned(), kind: "text", ..Self::default() }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// As wide as so many characters: 2, 3, 4, 5, 10 or 20.
    #[must_use]
    pub fn characters(mut self, count: u8) -> Self {
        self.width = match count {
            0..=2 => "govuk-input--width-2",
            3 => "govuk-input--width-3",
            4 => "govuk-input--width-4",
            5 => "govuk-input--width-5",
            6..=10 => "govuk-input--width-10",
            _ => "govuk-input--width-20",
        };
        self
    }

    /// With a bold label.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.label_class = " govuk-label--s";
        self
    }

    /// Of another kind: `password`, `email`, `tel`.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// With a purpose that browsers and password managers know.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = Some(purpose);
        self
    }

    /// Digits only.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.is_numeric = true;
        self
    }

    /// With a most length.
    #[must_use]
    pub fn at_most(mut self, characters: u16) -> Self {
        self.max_length = Some(characters);
        self
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

impl FormField for TextInput {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn set_value(&mut self, _name: &str, value: &str) {
        // A password or a code is never sent back to the page.
        if self.kind != "password" {
            value.clone_into(&mut self.value);
        }
    }

    fn set_error(&mut self, _name: &str, message: &str) {
        self.error = Some(message.to_owned());
    }

    fn fault(&self) -> Option<Fault> {
        let message = self.error.clone()?;
        Some(Fault { field: self.name.clone(), message })
    }
}

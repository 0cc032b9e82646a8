//! One of many choices.

use super::field::{Fault, FormField};
use super::radios::Choice;
use askama::Template;

/// A drop-down list.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/select.html")]
pub struct Select {
    /// The name it posts under; its `id` too.
    pub name: String,
    /// The label.
    pub label: String,
    /// A hint.
    pub hint: Option<String>,
    /// The choices; hints of choices are not shown.
    pub choices: Vec<Choice>,
    /// The value of the chosen one.
    pub selected: Option<String>,
    /// What is wrong.
    pub error: Option<String>,
}

impl Select {
    /// A list that begins with an empty choice.
    pub fn new(name: &str, label: &str, choices: impl IntoIterator<Item = Choice>) -> Self {
        let choices = std::iter::once(Choice::new("", "Choose one")).chain(choices).collect();
        Self { name: name.to_owned(), label: label.to_owned(), choices, ..Self::default() }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    fn is_selected(&self, choice: &Choice) -> bool {
        self.selected.as_deref() == Some(choice.value.as_str())
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

impl FormField for Select {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn set_value(&mut self, _name: &str, value: &str) {
        self.selected = Some(value.to_owned());
    }

    fn set_error(&mut self, _name: &str, message: &str) {
        self.error = Some(message.to_owned());
    }

    fn fault(&self) -> Option<Fault> {
        let message = self.error.clone()?;
        Some(Fault { field: self.name.clone(), message })
    }
}

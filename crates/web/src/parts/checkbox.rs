//! One box to tick.

use super::field::{Fault, FormField};
use askama::Template;

/// A single checkbox that posts `yes`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/checkbox.html")]
pub struct Checkbox {
    /// The name it posts under; its `id` too.
    pub name: String,
    /// The label.
    pub label: String,
    /// Whether it is ticked.
    pub is_ticked: bool,
    /// What is wrong.
    pub error: Option<String>,
}

impl Checkbox {
    /// A box that is not ticked.
    pub fn new(name: &str, label: &str) -> Self {
        Self { name: name.to_owned(), label: label.to_owned(), ..Self::default() }
    }
}

impl FormField for Checkbox {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn set_value(&mut self, _name: &str, value: &str) {
        self.is_ticked = !value.is_empty();
    }

    fn set_error(&mut self, _name: &str, message: &str) {
        self.error = Some(message.to_owned());
    }

    fn fault(&self) -> Option<Fault> {
        let message = self.error.clone()?;
        Some(Fault { field: self.name.clone(), message })
    }
}

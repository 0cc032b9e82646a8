//! One of a few choices.

use super::field::{Fault, FormField};
use super::text_input::TextInput;
use askama::Template;

/// A choice.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A hint under it.
    pub hint: Option<String>,
    /// A text that this choice asks for. Without script it is always in sight.
    pub asks: Option<TextInput>,
}

impl Choice {
    /// A choice.
    pub fn new(value: &str, label: &str) -> Self {
        Self { value: value.to_owned(), label: label.to_owned(), ..Self::default() }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// Asking for a text.
    #[must_use]
    pub fn asks(mut self, input: TextInput) -> Self {
        self.asks = Some(input);
        self
    }
}

/// Radio buttons.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/radios.html")]
pub struct Radios {
    /// The name it posts under.
    pub name: String,
    /// The question.
    pub legend: String,
    /// Classes of the legend, with a leading space.
    pub legend_class: &'static str,
    /// A hint.
    pub hint: Option<String>,
    /// The choices.
    pub choices: Vec<Choice>,
    /// The value of the chosen one.
    pub selected: Option<String>,
    /// What is wrong.
    pub error: Option<String>,
    /// Classes of the group, with a leading space: ` govuk-radios--inline`, ` govuk-radios--small`.
    pub class: &'static str,
}

impl Radios {
    /// A question with its choices.
    pub fn new(name: &str, legend: &str, choices: Vec<Choice>) -> Self {
        Self { name: name.to_owned(), legend: legend.to_owned(), choices, ..Self::default() }
    }

    /// Yes or no.
    pub fn yes_no(name: &str, legend: &str) -> Self {
        let mut radios = Self::new(name, legend, vec![Choice::new("yes", "Yes"), Choice::new("no", "No")]);
        radios.class = " govuk-radios--inline";
        radios
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// With a bold legend.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.legend_class = " govuk-fieldset__legend--m";
        self
    }

    /// The choices, each with its `id`: the first has the name itself, so that error links work.
    fn with_ids(&self) -> impl Iterator<Item = (String, &Choice)> {
        self.choices.iter().enumerate().map(|(index, choice)| {
            let id = if index == 0 { self.name.clone() } else { format!("{}-{}", self.name, index + 1) };
            (id, choice)
        })
    }

    fn is_selected(&self, choice: &Choice) -> bool {
        self.selected.as_deref() == Some(choice.value.as_str())
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    fn asked(&mut self, name: &str) -> Option<&mut TextInput> {
        self.choices.iter_mut().filter_map(|choice| choice.asks.as_mut()).find(|input| input.name == name)
    }
}

impl FormField for Radios {
    fn names(&self) -> Vec<String> {
        let asked =
            self.choices.iter().filter_map(|choice| choice.asks.as_ref()).map(|input| input.name.clone());
        std::iter::once(self.name.clone()).chain(asked).collect()
    }

    fn set_value(&mut self, name: &str, value: &str) {
        match self.asked(name) {
            Some(input) => input.set_value(name, value),
            None => self.selected = Some(value.to_owned()),
        }
    }

    fn set_error(&mut self, name: &str, message: &str) {
        match self.asked(name) {
            Some(input) => input.set_error(name, message),
            None => self.error = Some(message.to_owned()),
        }
    }

    fn fault(&self) -> Option<Fault> {
        let own = self.error.clone().map(|message| Fault { field: self.name.clone(), message });
        own.or_else(|| {
            self.choices.iter().filter_map(|choice| choice.asks.as_ref()).find_map(FormField::fault)
        })
    }
}

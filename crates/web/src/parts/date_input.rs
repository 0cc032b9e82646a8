//! A date in three fields.

use super::field::{Fault, FormField};
use askama::Template;

/// Day, month and year.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/date_input.html")]
pub struct DateInput {
    /// The `id` of the group.
    pub id: String,
    /// What stands before `day`, `month` and `year` in the names.
    pub prefix: String,
    /// The question.
    pub legend: String,
    /// Classes of the legend, with a leading space.
    pub legend_class: &'static str,
    /// A hint.
    pub hint: Option<String>,
    /// Day as typed.
    pub day: String,
    /// Month as typed.
    pub month: String,
    /// Year as typed.
    pub year: String,
    /// What is wrong.
    pub error: Option<String>,
    /// Which of day, month and year are wrong.
    pub faulty: [bool; 3],
}

impl DateInput {
    /// A date that posts as `{prefix}day`, `{prefix}month`, `{prefix}year`.
    pub fn new(id: &str, prefix: &str, legend: &str) -> Self {
        Self { id: id.to_owned(), prefix: prefix.to_owned(), legend: legend.to_owned(), ..Self::default() }
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
        self.legend_class = " govuk-fieldset__legend--s";
        self
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// The three fields: name part, label, width, value, faulty.
    fn parts(&self) -> [(&'static str, &'static str, u8, &str, bool); 3] {
        let [day, month, year] = self.faulty;
        [
            ("day", "Day", 2, &self.day, day),
            ("month", "Month", 2, &self.month, month),
            ("year", "Year", 4, &self.year, year),
        ]
    }

    fn part_of<'a>(&self, name: &'a str) -> &'a str {
        name.strip_prefix(self.prefix.as_str()).unwrap_or(name)
    }
}

impl FormField for DateInput {
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.parts().iter().map(|part| format!("{}{}", self.prefix, part.0)).collect();
        names.push(self.id.clone());
        names
    }

    fn set_value(&mut self, name: &str, value: &str) {
        match self.part_of(name) {
            "day" => value.clone_into(&mut self.day),
            "month" => value.clone_into(&mut self.month),
            "year" => value.clone_into(&mut self.year),
            _ => {}
        }
    }

    fn set_error(&mut self, name: &str, message: &str) {
        self.error = Some(message.to_owned());
        self.faulty = match self.part_of(name) {
            "month" => [false, true, false],
            "year" => [false, false, true],
            _ => [true; 3],
        };
    }

    fn fault(&self) -> Option<Fault> {
        let message = self.error.clone()?;
        let part = match self.faulty {
            [false, true, _] => "month",
            [false, false, true] => "year",
            _ => "day",
        };
        Some(Fault { field: format!("{}{part}", self.prefix), message })
    }
}

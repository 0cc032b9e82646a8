//! Who the record is about.

use askama::Template;

/// The child's name, date of birth, gender and number, at the top of each page of a record.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/identity_bar.html")]
pub struct IdentityBar {
    /// The preferred name.
    pub name: String,
    /// Date of birth and age, as text.
    pub born: String,
    /// Gender.
    pub gender: String,
    /// The directory's number, as text in groups of 3, 3 and 4.
    pub number: String,
}

impl IdentityBar {
    /// An example.
    pub fn sample() -> Self {
        Self {
            name: "Ali Hassan".to_owned(),
            born: "14 March 2015 (11 years)".to_owned(),
            gender: "Male".to_owned(),
            number: "482 917 3064".to_owned(),
        }
    }
}

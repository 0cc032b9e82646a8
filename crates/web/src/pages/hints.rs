//! Children who may be one: the list, and two of them beside each other.

use super::held::{Review, ReviewColumn, ReviewField, ReviewWeight};
use super::take_apart::reasons;
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Form, Radios, Tag};
use askama::Template;
use contactpoint_directory::access::Role;

/// The list.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/hints.html")]
pub struct Hints {
    /// Surroundings.
    pub chrome: Chrome,
    /// Those who may be one, oldest first.
    pub items: Vec<HintItem>,
    /// There are more than are shown.
    pub is_cut_short: bool,
}
page!(Hints, "Children who may be one");

/// Two children who may be one.
#[derive(Clone, Debug)]
pub struct HintItem {
    /// Their opaque id.
    pub hint: String,
    /// Who they are.
    pub children: [HintChild; 2],
    /// What speaks for and against.
    pub weight: ReviewWeight,
}

impl HintItem {
    /// What a button of the row is about.
    fn about(&self) -> String {
        let [one, other] = &self.children;
        format!("{} and {}", one.name, other.name)
    }
}

/// One of them.
#[derive(Clone, Debug, Default)]
pub struct HintChild {
    /// The name.
    pub name: String,
    /// Date of birth.
    pub born: String,
    /// The directory's number.
    pub number: String,
}

impl Hints {
    /// An example.
    pub fn sample() -> Self {
        let child = |name: &str, born: &str, number: &str| HintChild {
            name: name.to_owned(),
            born: born.to_owned(),
            number: number.to_owned(),
        };
        let item = |hint: &str, weight: ReviewWeight| HintItem {
            hint: hint.to_owned(),
            children: [
                child("Aly Hasan", "14 March 2015", "482 917 3064"),
                child("Ali Hassan", "4 May 2015", "731 204 8856"),
            ],
            weight,
        };
        let weights = Review::sample().weights;
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Held),
            items: vec![item("i4Ts", weights[1].clone()), item("i9Lp", weights[0].clone())],
            is_cut_short: true,
        }
    }

    /// An example with nothing to do.
    pub fn sample_empty() -> Self {
        Self { items: Vec::new(), is_cut_short: false, ..Self::sample() }
    }
}

/// Two children who may be one beside each other.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/hint.html")]
pub struct Hint {
    /// Surroundings.
    pub chrome: Chrome,
    /// Their opaque id.
    pub hint: String,
    /// The columns after the field's name.
    pub columns: Vec<ReviewColumn>,
    /// The fields.
    pub fields: Vec<ReviewField>,
    /// What speaks for and against.
    pub weights: Vec<ReviewWeight>,
    /// Records of other children that would move if these are kept apart.
    pub others: usize,
    /// It takes two people to keep them apart.
    pub takes_two: bool,
    /// A mark of what is shown.
    pub seen: String,
    /// Field `reason`.
    pub reason: Radios,
}
form!(Hint { reason });
page!(Hint, "Two children who may be one", itself);

impl Hint {
    /// Two children, nothing decided.
    pub fn new(chrome: Chrome, hint: &str, why: &[(&str, &str)]) -> Self {
        Self {
            chrome,
            hint: hint.to_owned(),
            columns: Vec::new(),
            fields: Vec::new(),
            weights: Vec::new(),
            others: 0,
            takes_two: false,
            seen: String::new(),
            reason: reasons(why),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let why = [
            ("siblings", "They are twins, or brothers and sisters"),
            ("same-name", "They have the same name by chance"),
        ];
        let (columns, fields, weights) = super::join::sample_two();
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Held);
        Self {
            columns,
            fields,
            weights,
            takes_two: true,
            seen: "m1".to_owned(),
            ..Self::new(chrome, "i4Ts", &why)
        }
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("reason", "Select why you think so");
        page
    }
}

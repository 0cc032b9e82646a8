//! Joining two children who are one, and what waits for a second person, or was said, of children who stand.

use super::held::{Review, ReviewColumn, ReviewField, ReviewWeight, RuledItem};
use super::record::{RecordHead, Tab};
use super::take_apart::{reasons, sample_sides};
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Form, Radios, Row, SummaryCard, Tag, TextInput};
use askama::Template;
use contactpoint_directory::access::Role;

/// Naming the other child.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/join.html")]
pub struct Join {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// Field `number`.
    pub number: TextInput,
}
form!(Join { number });
page!(Join, "Join with another child", itself);

impl Join {
    /// An empty form.
    pub fn new(chrome: Chrome, head: RecordHead) -> Self {
        let number = TextInput::new("number", "The other child's directory number")
            .hint("10 digits, as it stands on the other record: 482 917 3064")
            .characters(20)
            .autocomplete("off")
            .bold()
            .numeric();
        Self { chrome, head, number }
    }

    /// An example.
    pub fn sample() -> Self {
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Search);
        Self::new(chrome, RecordHead::sample_directory_team(Tab::Sources))
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("number", "There is no other child of your area with this number");
        page
    }
}

/// Two children beside each other, and what the one child would be.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check_join.html")]
pub struct CheckJoin {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The columns after the field's name.
    pub columns: Vec<ReviewColumn>,
    /// The fields.
    pub fields: Vec<ReviewField>,
    /// What speaks for and against.
    pub weights: Vec<ReviewWeight>,
    /// What there would be.
    pub sides: Vec<SummaryCard>,
    /// Records of other children that would move too.
    pub others: usize,
    /// It takes two people.
    pub takes_two: bool,
    /// A mark of what was typed.
    pub typed: String,
    /// A mark of what is shown.
    pub seen: String,
    /// Field `reason`.
    pub reason: Radios,
}
form!(CheckJoin { reason });
page!(CheckJoin, "Are these two one child?", itself);

/// Reasons for an example.
const WHY: &[(&str, &str)] = &[
    ("family-says", "The child or the family says so"),
    ("added-twice", "The child was added or sent twice"),
];

fn sample_columns() -> Vec<ReviewColumn> {
    let column = |title: &str, number: &str, is_shielded: bool| ReviewColumn {
        title: title.to_owned(),
        number: Some(number.to_owned()),
        is_shielded,
    };
    vec![column("This child", "482 917 3064", false), column("The other child", "731 204 8856", true)]
}

fn sample_fields() -> Vec<ReviewField> {
    let mut fields = Review::sample().fields;
    for field in &mut fields {
        field.cells.remove(1);
    }
    fields
}

fn sample_weights() -> Vec<ReviewWeight> {
    let mut weight = Review::sample().weights.remove(1);
    "The other child".clone_into(&mut weight.title);
    vec![weight]
}

/// Two children for an example of another page.
pub(super) fn sample_two() -> (Vec<ReviewColumn>, Vec<ReviewField>, Vec<ReviewWeight>) {
    (sample_columns(), sample_fields(), sample_weights())
}

fn sample_side() -> Vec<SummaryCard> {
    let mut side = sample_sides().remove(0);
    side.list.rows.truncate(4);
    side.list.rows[0] = Row::new("Directory number", "482 917 3064 stays; 731 204 8856 leads to it");
    side.list.rows[2] = Row::new("Shield", "Shielded until two people lift it");
    vec![side]
}

impl CheckJoin {
    /// An example.
    pub fn sample() -> Self {
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Search),
            head: RecordHead::sample_directory_team(Tab::Sources),
            columns: sample_columns(),
            fields: sample_fields(),
            weights: sample_weights(),
            sides: sample_side(),
            others: 0,
            takes_two: true,
            typed: "t1".to_owned(),
            seen: "m1".to_owned(),
            reason: reasons(WHY),
        }
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("reason", "Select why you think so");
        page
    }
}

/// What was said of children who stand: it waits for a second person, or was done and can be undone.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/ruling.html")]
pub struct Ruling {
    /// Surroundings.
    pub chrome: Chrome,
    /// What was said.
    pub item: RuledItem,
    /// It waits for a second person.
    pub waits: bool,
    /// This person may say the same.
    pub may_second: bool,
    /// The columns after the field's name, of two children.
    pub columns: Vec<ReviewColumn>,
    /// The fields.
    pub fields: Vec<ReviewField>,
    /// What speaks for and against.
    pub weights: Vec<ReviewWeight>,
    /// What there would be.
    pub sides: Vec<SummaryCard>,
    /// Records of other children that would move too.
    pub others: usize,
    /// It takes two people.
    pub takes_two: bool,
    /// A mark of what is shown.
    pub seen: String,
    /// Field `reason`; it has no choices where nobody is asked why.
    pub reason: Radios,
}
form!(Ruling { reason });
page!(Ruling, "Taken apart, joined or kept apart", itself);

impl Ruling {
    /// Things have changed since it was proposed, so that nothing can be foreseen: it can only be withdrawn.
    fn has_changed(&self) -> bool {
        self.waits && self.sides.is_empty()
    }

    /// Whether whoever says the same says why.
    fn asks_why(&self) -> bool {
        !self.reason.choices.is_empty()
    }

    /// What was done.
    pub fn new(chrome: Chrome, item: RuledItem, why: &[(&str, &str)]) -> Self {
        Self {
            chrome,
            item,
            waits: false,
            may_second: false,
            columns: Vec::new(),
            fields: Vec::new(),
            weights: Vec::new(),
            sides: Vec::new(),
            others: 0,
            takes_two: false,
            seen: String::new(),
            reason: reasons(why),
        }
    }

    /// An example that was done.
    pub fn sample() -> Self {
        let said =
            "1 record taken out: you, 8 June 2026. Reason given: they are twins, or brothers and sisters";
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Held);
        Self::new(chrome, RuledItem::sample("u5Xe", said), WHY)
    }

    /// An example that waits for this person.
    pub fn sample_waiting() -> Self {
        let said =
            "To join two children: Priya Nair, 9 June 2026. Reason given: the child or the family says so";
        Self {
            item: RuledItem::sample("u2Bd", said),
            waits: true,
            may_second: true,
            columns: sample_columns(),
            fields: sample_fields(),
            weights: sample_weights(),
            sides: sample_side(),
            takes_two: true,
            seen: "m1".to_owned(),
            ..Self::sample()
        }
    }

    /// An example that waits for somebody else.
    pub fn sample_own() -> Self {
        let said = "To take 1 record out: you, 9 June 2026. Reason given: the child or the family says so";
        Self {
            item: RuledItem::sample("u2Bd", said),
            may_second: false,
            columns: Vec::new(),
            fields: Vec::new(),
            weights: Vec::new(),
            ..Self::sample_waiting()
        }
    }

    /// An example of a decision that is to be undone, for which nobody is asked why.
    pub fn sample_undo() -> Self {
        let said = "To undo that records were taken out: Priya Nair, 9 June 2026";
        let item = RuledItem::sample("u7Ck", said);
        Self { item, may_second: true, reason: reasons(&[]), ..Self::sample_own() }
    }

    /// An example that can only be withdrawn.
    pub fn sample_changed() -> Self {
        Self { sides: Vec::new(), ..Self::sample_own() }
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample_waiting();
        page.complain("reason", "Select why you think so");
        page
    }
}

//! A child's source records, and taking some of them out.

use super::record::{RecordHead, Tab};
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, Fault, Form, FormField, Radios, Row, SummaryCard};
use askama::Template;
use contactpoint_directory::access::Role;

/// A source record with its box.
#[derive(Clone, Debug, Default)]
pub struct RecordItem {
    /// Its opaque id.
    pub handle: String,
    /// What it says; the title is where it came from.
    pub card: SummaryCard,
    /// It is chosen.
    pub is_ticked: bool,
}

/// The records of a child, each with a box.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/record_boxes.html")]
pub struct RecordBoxes {
    /// The records.
    pub items: Vec<RecordItem>,
    /// What is wrong.
    pub error: Option<String>,
}

impl askama::filters::HtmlSafe for RecordBoxes {}

/// What the boxes post under, with the place counted from 1.
const BOX: &str = "record-";

impl RecordBoxes {
    /// Whether a form's field is one of the boxes.
    pub fn is_box(name: &str) -> bool {
        name.starts_with(BOX)
    }
}

impl FormField for RecordBoxes {
    fn names(&self) -> Vec<String> {
        std::iter::once("records".to_owned())
            .chain((1..=self.items.len()).map(|n| format!("{BOX}{n}")))
            .collect()
    }

    fn set_value(&mut self, _name: &str, value: &str) {
        for item in self.items.iter_mut().filter(|item| item.handle == value) {
            item.is_ticked = true;
        }
    }

    fn set_error(&mut self, _name: &str, message: &str) {
        self.error = Some(message.to_owned());
    }

    fn fault(&self) -> Option<Fault> {
        Some(Fault { field: format!("{BOX}1"), message: self.error.clone()? })
    }
}

/// The source records of a child.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/sources.html")]
pub struct Sources {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// The child is shielded, and not seen through.
    pub is_held_back: bool,
    /// Fields `record-1`, `record-2`, ...
    pub records: RecordBoxes,
    /// Field `one_child`.
    pub one_child: Radios,
    /// Field `reason`.
    pub reason: Radios,
}
form!(Sources { records, one_child, reason });
page!(Sources, "Source records of a child", itself);

/// The closed list of reasons.
pub fn reasons(list: &[(&str, &str)]) -> Radios {
    let choices = list.iter().map(|(code, words)| Choice::new(code, words)).collect();
    Radios::new("reason", "Why do you think so?", choices).bold()
}

impl Sources {
    /// Nothing chosen.
    pub fn new(chrome: Chrome, head: RecordHead, items: Vec<RecordItem>, why: &[(&str, &str)]) -> Self {
        let choices = vec![
            Choice::new("yes", "Yes: they belong together"),
            Choice::new("no", "No, or not known: the directory looks at each by itself"),
        ];
        Self {
            chrome,
            head,
            is_held_back: false,
            records: RecordBoxes { items, error: None },
            one_child: Radios::new(
                "one_child",
                "Are the records you chose all about one other child?",
                choices,
            )
            .bold()
            .hint("Only if you chose more than one"),
            reason: reasons(why),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let item = |handle: &str, title: &str, rows: Vec<Row>| RecordItem {
            handle: handle.to_owned(),
            card: SummaryCard::new(title, rows),
            is_ticked: false,
        };
        let who = |name: &str| {
            vec![
                Row::new("Preferred name", name),
                Row::new("Date of birth", "14 March 2015"),
                Row::new("Gender", "Male"),
            ]
        };
        let mut school = who("Ali Hassan");
        school.push(Row::new("School", "Cottingley Primary"));
        let mut case = who("Aly Hasan");
        case.push(Row::new("Involved", "Children's social care: Jo Green"));
        let items = vec![
            item(
                "s1",
                "General Register Office, Birth registration, last reported 14 March 2015",
                who("Ali Hassan"),
            ),
            item("s2", "Cottingley Primary, School (pupil list), last reported 6 June 2026", school),
            item("s3", "A case system, last reported 9 June 2026", case),
        ];
        let why = [
            ("source-says", "The source says that its record is about another child"),
            ("siblings", "They are twins, or brothers and sisters"),
        ];
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Search);
        Self::new(chrome, RecordHead::sample_directory_team(Tab::Sources), items, &why)
    }

    /// An example of a shielded child.
    pub fn sample_shielded() -> Self {
        let mut page = Self::sample();
        page.is_held_back = true;
        for (item, place) in page.records.items.iter_mut().zip(1..) {
            item.card.title = format!("Record {place}");
            item.card.list.rows.truncate(3);
        }
        page
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("records", "Select the records that are not this child's");
        page.complain("reason", "Select why you think so");
        page
    }
}

/// What there would be after records are taken out.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check_apart.html")]
pub struct CheckApart {
    /// Surroundings.
    pub chrome: Chrome,
    /// Which child.
    pub head: RecordHead,
    /// How many records, and why.
    pub why: String,
    /// The sides.
    pub sides: Vec<SummaryCard>,
    /// Records of other children that would move too.
    pub others: usize,
    /// It takes two people.
    pub takes_two: bool,
    /// A mark of what was typed.
    pub typed: String,
    /// A mark of what is shown.
    pub seen: String,
}
page!(CheckApart, "Check what you take out");

/// Two sides, as an example.
pub fn sample_sides() -> Vec<SummaryCard> {
    vec![
        SummaryCard::new(
            "Ali Hassan",
            vec![
                Row::new("Directory number", "482 917 3064 stays"),
                Row::new("Source records", "2"),
                Row::new("Shield", "None"),
                Row::new("Date of birth", "14 March 2015"),
                Row::new("School", "Cottingley Primary"),
            ],
        ),
        SummaryCard::new(
            "Aly Hasan",
            vec![
                Row::new("Directory number", "A new one is given"),
                Row::new("Source records", "1, which you chose"),
                Row::new("Shield", "None"),
                Row::new("Date of birth", "14 March 2015"),
                Row::new("Involved", "Children's social care: Jo Green"),
            ],
        ),
    ]
}

impl CheckApart {
    /// An example.
    pub fn sample() -> Self {
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Search),
            head: RecordHead::sample_directory_team(Tab::Sources),
            why: "You take out 1 record. Reason given: they are twins, or brothers and sisters.".to_owned(),
            sides: sample_sides(),
            others: 0,
            takes_two: false,
            typed: "t1".to_owned(),
            seen: "m1".to_owned(),
        }
    }

    /// An example that takes two people.
    pub fn sample_shielded() -> Self {
        let mut page = Self { takes_two: true, others: 1, ..Self::sample() };
        for side in &mut page.sides {
            side.list.rows.truncate(4);
            side.list.rows[2] = Row::new("Shield", "Shielded until two people lift it");
        }
        page
    }
}

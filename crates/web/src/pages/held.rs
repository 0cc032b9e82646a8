//! Held records: those that may belong to a child who is here already. A person decides.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, Form, Radios, Tag, TextInput};
use askama::Template;
use contactpoint_directory::access::Role;

/// The list of held records, and of those settled lately.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/held_records.html")]
pub struct HeldRecords {
    /// Surroundings.
    pub chrome: Chrome,
    /// Those that wait, oldest first.
    pub waiting: Vec<HeldItem>,
    /// Why there are none.
    pub none_waiting: String,
    /// Those settled lately, newest first.
    pub settled: Vec<SettledItem>,
}
page!(HeldRecords, "Held records");

/// A record that waits.
#[derive(Clone, Debug, Default)]
pub struct HeldItem {
    /// Its opaque id.
    pub held: String,
    /// The name it gives.
    pub name: String,
    /// Date of birth it gives.
    pub born: String,
    /// Where it came from.
    pub source: String,
    /// Since when it waits: "since 6 June 2026 (3 days)".
    pub waiting: String,
    /// How many records it may belong to.
    pub candidates: usize,
}

/// A record that was settled.
#[derive(Clone, Debug, Default)]
pub struct SettledItem {
    /// Its opaque id.
    pub held: String,
    /// The name it gives.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// When: "8 June 2026".
    pub settled: String,
}

impl HeldRecords {
    /// An example.
    pub fn sample() -> Self {
        let item = |held: &str, name: &str, waiting: &str, candidates: usize| HeldItem {
            held: held.to_owned(),
            name: name.to_owned(),
            born: "14 March 2015".to_owned(),
            source: "Cottingley Primary (school census)".to_owned(),
            waiting: waiting.to_owned(),
            candidates,
        };
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Held),
            waiting: vec![
                item("h3Vx", "Aly Hasan", "since 6 June 2026 (3 days)", 2),
                item("h9Qm", "Mia Okafor-Bell", "since 8 June 2026 (1 day)", 1),
            ],
            none_waiting: String::new(),
            settled: vec![SettledItem {
                held: "h1Aa".to_owned(),
                name: "Thomas Reid".to_owned(),
                source: "Cottingley Primary (school census)".to_owned(),
                settled: "8 June 2026".to_owned(),
            }],
        }
    }

    /// An example with nothing to do.
    pub fn sample_empty() -> Self {
        Self {
            waiting: Vec::new(),
            none_waiting:
                "Every record that came in since 8 June 2026 either matched one child, or no child at all."
                    .to_owned(),
            settled: Vec::new(),
            ..Self::sample()
        }
    }
}

/// A held record beside the records it may belong to.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/review.html")]
pub struct Review {
    /// Surroundings.
    pub chrome: Chrome,
    /// The held record's opaque id.
    pub held: String,
    /// Where the record came from, and when.
    pub source: String,
    /// Why it is held, in plain words.
    pub why: String,
    /// The columns after the field's name: the held record, then the candidates.
    pub columns: Vec<ReviewColumn>,
    /// The fields.
    pub fields: Vec<ReviewField>,
    /// What speaks for and against each candidate, in plain words.
    pub weights: Vec<ReviewWeight>,
    /// Field `decision`: a candidate's opaque id, or `none`.
    pub decision: Radios,
    /// Field `reason`.
    pub reason: TextInput,
    /// Set once it is settled: what was decided, by whom and when.
    pub settled: Option<String>,
}
form!(Review { decision, reason });
page!(Review, "Compare a held record", itself);

/// A column of the comparison.
#[derive(Clone, Debug, Default)]
pub struct ReviewColumn {
    /// "Held record", "Record A".
    pub title: String,
    /// The directory's number, of candidates.
    pub number: Option<String>,
    /// A shield holds.
    pub is_shielded: bool,
}

/// A field of the comparison.
#[derive(Clone, Debug, Default)]
pub struct ReviewField {
    /// The field's name.
    pub name: String,
    /// A cell for each column.
    pub cells: Vec<ReviewCell>,
}

/// A value of the comparison.
#[derive(Clone, Debug, Default)]
pub struct ReviewCell {
    /// The value; empty when there is none.
    pub text: String,
    /// How it differs from the held record's: `None` when it is the same or cannot be compared.
    pub differs: Option<String>,
}

/// How well a candidate fits.
#[derive(Clone, Debug, Default)]
pub struct ReviewWeight {
    /// "Record A".
    pub title: String,
    /// What speaks for it: "Date of birth is the same: strong".
    pub supports: Vec<String>,
    /// What speaks against it.
    pub opposes: Vec<String>,
    /// In short: "Probably the same child".
    pub summary: String,
}

impl Review {
    /// A comparison, nothing decided. `candidates`: opaque id, "Record A", the directory's number.
    pub fn new(chrome: Chrome, held: &str, candidates: &[(&str, &str, &str)]) -> Self {
        let choices = candidates
            .iter()
            .map(|(id, title, number)| Choice::new(id, &format!("The same child as {title} ({number})")))
            .chain(std::iter::once(Choice::new("none", "Not the same as any of them: a new child")))
            .collect();
        let columns =
            std::iter::once(ReviewColumn { title: "Held record".to_owned(), ..ReviewColumn::default() })
                .chain(candidates.iter().map(|(_, title, number)| ReviewColumn {
                    title: (*title).to_owned(),
                    number: Some((*number).to_owned()),
                    is_shielded: false,
                }))
                .collect();
        Self {
            chrome,
            held: held.to_owned(),
            source: String::new(),
            why: String::new(),
            columns,
            fields: Vec::new(),
            weights: Vec::new(),
            decision: Radios::new("decision", "Is the held record about one of these children?", choices)
                .bold(),
            reason: TextInput::new("reason", "Why do you think so?")
                .hint("Up to 100 characters. Nothing about the child's circumstances")
                .autocomplete("off")
                .at_most(100),
            settled: None,
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let candidates = [("c0", "Record A", "482 917 3064"), ("c1", "Record B", "731 204 8856")];
        let mut page = Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Held), "h3Vx", &candidates);
        page.source = "Cottingley Primary (school census), received 6 June 2026".into();
        page.why = "Two records fit nearly as well as each other.".into();
        page.columns[2].is_shielded = true;
        page.fields = sample_fields();
        page.weights = vec![
            ReviewWeight {
                title: "Record A".to_owned(),
                supports: vec![
                    "The date of birth is the same: strong".to_owned(),
                    "The postcode is the same: strong".to_owned(),
                    "The family name sounds the same: some".to_owned(),
                ],
                opposes: vec!["The given name is spelt differently: little".to_owned()],
                summary: "Probably the same child".to_owned(),
            },
            ReviewWeight {
                title: "Record B".to_owned(),
                supports: vec!["The given and family names are the same: strong".to_owned()],
                opposes: vec!["Day and month of birth differ: strong".to_owned()],
                summary: "Possibly the same child".to_owned(),
            },
        ];
        page
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("decision", "Choose whether the held record is about one of these children");
        page.complain("reason", "Say why you think so, in up to 100 characters");
        page
    }

    /// An example that has been settled and can be undone.
    pub fn sample_settled() -> Self {
        Self {
            settled: Some("Same as Record A (482 917 3064). Priya Nair, 9 June 2026".to_owned()),
            ..Self::sample()
        }
    }
}

fn sample_fields() -> Vec<ReviewField> {
    let field = |name: &str, cells: [(&str, Option<&str>); 3]| ReviewField {
        name: name.to_owned(),
        cells: cells
            .into_iter()
            .map(|(text, differs)| ReviewCell { text: text.to_owned(), differs: differs.map(str::to_owned) })
            .collect(),
    };
    vec![
        field("Given name", [("Aly", None), ("Ali", Some("Spelt differently")), ("Aly", None)]),
        field("Family name", [("Hasan", None), ("Hassan", Some("Sounds the same")), ("Hasan", None)]),
        field(
            "Date of birth",
            [("14 March 2015", None), ("14 March 2015", None), ("4 May 2015", Some("Different"))],
        ),
        field("Gender", [("Male", None), ("Male", None), ("Male", None)]),
        field("Postcode", [("LS11 5HD", None), ("LS11 5HD", None), ("LS8 2PQ", Some("Different"))]),
        field("School", [("Cottingley Primary", None), ("Cottingley Primary", None), ("", None)]),
        field("Parent", [("Leila Hasan", None), ("Leila Hassan", Some("Spelt differently")), ("", None)]),
    ]
}

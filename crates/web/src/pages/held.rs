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
    /// Children to be taken apart, or joined, that wait for a second person.
    pub proposed: Vec<RuledItem>,
    /// Children taken apart, or joined, lately.
    pub ruled: Vec<RuledItem>,
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
    /// What one person has proposed, where it takes two; empty when nobody has.
    pub proposed: String,
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
    /// What was decided, by whom, when and why.
    pub settled: String,
}

/// A child that is, or was, taken apart or joined.
#[derive(Clone, Debug, Default)]
pub struct RuledItem {
    /// Its opaque id.
    pub ruling: String,
    /// The child's name.
    pub name: String,
    /// What was said, by whom, when and why.
    pub said: String,
}

impl RuledItem {
    /// An example.
    pub fn sample(ruling: &str, said: &str) -> Self {
        Self { ruling: ruling.to_owned(), name: "Ali Hassan".to_owned(), said: said.to_owned() }
    }
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
            proposed: String::new(),
        };
        let mut waits_for_a_second = item("h9Qm", "Mia Okafor-Bell", "since 8 June 2026 (1 day)", 1);
        waits_for_a_second.proposed =
            "The same child as 482 917 3064: you, 9 June 2026. Reason given: asked both schools".into();
        Self {
            chrome: Chrome::sample(Role::DirectoryTeam, NavItem::Held),
            waiting: vec![item("h3Vx", "Aly Hasan", "since 6 June 2026 (3 days)", 2), waits_for_a_second],
            none_waiting: String::new(),
            settled: vec![SettledItem {
                held: "h1Aa".to_owned(),
                name: "Thomas Reid".to_owned(),
                source: "Cottingley Primary (school census)".to_owned(),
                settled: "A child of its own: Priya Nair, 8 June 2026. Reason given: asked both schools"
                    .to_owned(),
            }],
            proposed: vec![RuledItem::sample(
                "u2Bd",
                "To join two children: Priya Nair, 9 June 2026. Reason given: the child or the family says so",
            )],
            ruled: vec![RuledItem::sample(
                "u5Xe",
                "1 record taken out: you, 8 June 2026. Reason given: they are twins, or brothers and sisters",
            )],
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
            proposed: Vec::new(),
            ruled: Vec::new(),
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
    /// What one person has proposed, where it takes two.
    pub proposed: Option<String>,
    /// One of the children is shielded: it takes two people.
    pub takes_two: bool,
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
    /// A shield holds it back, whether there is a value or not.
    pub is_held_back: bool,
}

/// How well a candidate fits.
#[derive(Clone, Debug, Default)]
pub struct ReviewWeight {
    /// "Record A".
    pub title: String,
    /// What is the same: "same date of birth (counts for much)".
    pub same: Vec<String>,
    /// What is nearly the same: "given name a slip apart (speaks for it, counts for something)".
    pub nearly: Vec<String>,
    /// What is different.
    pub different: Vec<String>,
    /// The table marks a value of it: of several names, say, another one agreed.
    pub has_other_values: bool,
}

impl ReviewWeight {
    /// In short. That all is the same is said only where neither a weight nor the table says otherwise.
    pub fn summary(&self) -> &'static str {
        let is_marked = !self.nearly.is_empty() || self.has_other_values;
        match (self.different.is_empty(), is_marked, self.same.is_empty()) {
            (false, ..) => "some things differ",
            (true, true, _) => "nothing speaks plainly against it, but not everything is the same",
            (true, false, false) => "everything that could be compared is the same",
            (true, false, true) => "nothing could be compared",
        }
    }

    /// The lists that have something in them, each with its heading.
    pub(super) fn lists(&self) -> Vec<(&'static str, &[String])> {
        let all =
            [("The same", &self.same[..]), ("Nearly the same", &self.nearly), ("Different", &self.different)];
        all.into_iter().filter(|(_, told)| !told.is_empty()).collect()
    }
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
            proposed: None,
            takes_two: false,
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let candidates = [("c0", "Record A", "482 917 3064"), ("c1", "Record B", "731 204 8856")];
        let mut page = Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Held), "h3Vx", &candidates);
        page.source = "Cottingley Primary (school census), received 6 June 2026".into();
        page.why = "Two records fit nearly as well as each other.".into();
        page.columns[2].is_shielded = true;
        page.takes_two = true;
        page.proposed =
            Some("A child of its own: Priya Nair, 9 June 2026. Reason given: asked both schools".to_owned());
        page.fields = sample_fields();
        let told = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        page.weights = vec![
            ReviewWeight {
                title: "Record A".to_owned(),
                same: told(&["same date of birth (counts for much)", "same postcode (counts for much)"]),
                nearly: told(&["family name sounds alike (speaks for it, counts for something)"]),
                different: Vec::new(),
                has_other_values: true,
            },
            ReviewWeight {
                title: "Record B".to_owned(),
                same: told(&["same given name (counts for much)", "same family name (counts for much)"]),
                nearly: Vec::new(),
                different: told(&["different date of birth (counts for much)"]),
                has_other_values: true,
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
            settled: Some(
                "The same child as 482 917 3064: Priya Nair, 9 June 2026. Reason given: asked both schools"
                    .to_owned(),
            ),
            ..Self::sample()
        }
    }
}

fn sample_fields() -> Vec<ReviewField> {
    let cell = |text: &str, differs: Option<&str>| ReviewCell {
        text: text.to_owned(),
        differs: differs.map(str::to_owned),
        is_held_back: false,
    };
    let held_back = || ReviewCell { is_held_back: true, ..ReviewCell::default() };
    let field = |name: &str, held: &str, first: ReviewCell, second: ReviewCell| ReviewField {
        name: name.to_owned(),
        cells: vec![cell(held, None), first, second],
    };
    let different = Some("Not the same");
    vec![
        field("Given name", "Aly", cell("Ali", different), cell("Aly", None)),
        field("Family name", "Hasan", cell("Hassan", different), cell("Hasan", None)),
        field("Date of birth", "14 March 2015", cell("14 March 2015", None), cell("4 May 2015", different)),
        field("Gender", "Male", cell("Male", None), cell("Male", None)),
        field("Postcode", "LS11 5HD", cell("LS11 5HD", None), held_back()),
        field("School", "Cottingley Primary", cell("", None), held_back()),
        field("Parents and carers", "Leila Hasan", cell("Leila Hassan", different), held_back()),
        field("NHS number", "943 476 5919", cell("943 476 5870", different), held_back()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_the_same_is_not_said_beside_what_only_nearly_agrees_or_is_marked() {
        let told = || vec!["something".to_owned()];
        let all_the_same = ReviewWeight { same: told(), ..ReviewWeight::default() };
        assert_eq!(all_the_same.summary(), "everything that could be compared is the same");
        let nearly = ReviewWeight { nearly: told(), ..all_the_same.clone() };
        let marked = ReviewWeight { has_other_values: true, ..all_the_same };
        for weight in [&nearly, &marked] {
            assert!(weight.summary().contains("not everything is the same"));
        }
        let different = ReviewWeight { different: told(), ..nearly };
        assert_eq!(different.summary(), "some things differ");
        assert_eq!(ReviewWeight::default().summary(), "nothing could be compared");
    }
}

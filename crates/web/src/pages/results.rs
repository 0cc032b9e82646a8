//! What a search found. Opening a record needs a reason, searching does not. The children come first,
//! then the reason, then one button: from top to bottom, on a narrow screen too.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Choice, Form, Radios, Row, SummaryList, Tag, TextInput};
use askama::Template;

/// The results of one search.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/results.html")]
pub struct Results {
    /// Surroundings.
    pub chrome: Chrome,
    /// The search's opaque id.
    pub search: String,
    /// What was searched for.
    pub searched: SummaryList,
    /// The rows, exact matches first: at most 10.
    pub rows: Vec<ResultRow>,
    /// Field `row`: which child. Its choices are the rows; where there is one only, it is that.
    pub child: Radios,
    /// Fields `reason` and `reason_text`.
    pub reason: Radios,
    /// Field `place`: a postcode or a school, to tell children apart.
    pub place: TextInput,
    /// The person may add a child whom none of the rows is.
    pub may_add: bool,
}
form!(Results { child, reason, place });
page!(Results, "Search results", itself);

/// A child who was found.
#[derive(Clone, Debug, Default)]
pub struct ResultRow {
    /// The row's opaque id, new at each look.
    pub id: String,
    /// Preferred name.
    pub name: String,
    /// Date of birth and age.
    pub born: String,
    /// Gender.
    pub gender: String,
    /// The directory's number, in groups of 3, 3 and 4.
    pub number: String,
    /// How it differs from what was searched for; empty for an exact match.
    pub similar: Vec<String>,
    /// Whether the place that was asked for fits.
    pub place_fits: Option<bool>,
}

impl ResultRow {
    fn match_tag(&self) -> Tag {
        if self.similar.is_empty() { Tag::new("Exact match", "green") } else { Tag::new("Similar", "yellow") }
    }
}

impl Results {
    /// Rows with nothing chosen yet. `reasons` is the closed list: code, words, legal basis; the
    /// code `other` asks for a text.
    pub fn new(chrome: Chrome, search: &str, searched: Vec<Row>, reasons: &[(&str, &str, &str)]) -> Self {
        let choices = reasons
            .iter()
            .map(|(code, label, basis)| {
                let choice = Choice::new(code, label).hint(basis);
                if *code == "other" { choice.asks(other_reason()) } else { choice }
            })
            .collect();
        let mut reason = Radios::new("reason", "Why do you need to open a record?", choices)
            .bold()
            .hint("Your reason is kept in the audit");
        reason.class = " govuk-radios--small";
        Self {
            chrome,
            search: search.to_owned(),
            searched: SummaryList { rows: searched },
            rows: Vec::new(),
            child: Radios::new("row", "Which child do you need?", Vec::new()),
            reason,
            place: TextInput::new("place", "Postcode or school number").autocomplete("off").characters(10),
            may_add: false,
        }
    }

    /// The child, where only one was found.
    fn only(&self) -> Option<&ResultRow> {
        match self.rows.as_slice() {
            [row] => Some(row),
            _ => None,
        }
    }

    /// The rows, each with the `id` of its choice: the first has the field's name, so that error
    /// links work.
    fn with_ids(&self) -> impl Iterator<Item = (String, &ResultRow)> {
        self.rows.iter().enumerate().map(|(place, row)| {
            (if place == 0 { "row".to_owned() } else { format!("row-{}", place + 1) }, row)
        })
    }

    fn is_chosen(&self, row: &ResultRow) -> bool {
        self.child.selected.as_deref() == Some(row.id.as_str())
    }

    /// An example.
    pub fn sample() -> Self {
        let reasons = [
            (
                "welfare",
                "I am working with this child and need to know who else is",
                "Children Act 2004, section 10: co-operation to improve well-being",
            ),
            (
                "safeguarding",
                "I am worried that this child may be at risk of harm",
                "Children Act 1989, section 47; Children Act 2004, section 11",
            ),
            ("new-referral", "This child has been referred to my service", "Children Act 2004, section 10"),
            ("other", "Another reason", "Say which: it is kept in the audit"),
        ];
        let searched = vec![Row::new("Name", "Ali Hassan"), Row::new("Date of birth", "14 March 2015")];
        let mut page = Self::new(Chrome::sample_practitioner(NavItem::Search), "s4Tq", searched, &reasons);
        let row = |id: &str, name: &str, born: &str, number: &str, similar: &[&str]| ResultRow {
            id: id.to_owned(),
            name: name.to_owned(),
            born: born.to_owned(),
            gender: "Male".to_owned(),
            number: number.to_owned(),
            similar: similar.iter().map(|text| (*text).to_owned()).collect(),
            place_fits: None,
        };
        page.rows = vec![
            row("0", "Ali Hassan", "14 March 2015 (11 years)", "482 917 3064", &[]),
            row("1", "Aly Hasan", "14 March 2015 (11 years)", "731 204 8856", &["Family name sounds alike"]),
            row(
                "2",
                "Ali Demir",
                "3 April 2015 (11 years)",
                "290 556 1749",
                &["Found under another name", "Date of birth: one part differs"],
            ),
        ];
        page.may_add = true;
        page
    }

    /// An example with one child.
    pub fn sample_only_one() -> Self {
        let mut page = Self::sample();
        page.rows.truncate(1);
        page
    }

    /// An example after a record was opened without saying which, and why.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("row", "Choose the child whose record you need");
        page.complain("reason", "Choose why you need to open a record");
        page
    }

    /// An example after "another reason" without its text.
    pub fn sample_with_text_error() -> Self {
        let mut page = Self::sample();
        page.fill([("row", "1"), ("reason", "other")]);
        page.complain("reason_text", "Say what the reason is, in 3 to 100 characters");
        page
    }

    /// An example after asking whether a postcode fits.
    pub fn sample_confirmed() -> Self {
        let mut page = Self::sample();
        for (index, row) in page.rows.iter_mut().enumerate() {
            row.place_fits = Some(index == 0);
        }
        page
    }
}

fn other_reason() -> TextInput {
    TextInput::new("reason_text", "Your reason")
        .hint("Do not write anything about the child or the family")
        .autocomplete("off")
        .at_most(100)
}

/// A search that shows no rows, and what to do next.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/no_results.html")]
pub struct NoResults {
    /// Surroundings.
    pub chrome: Chrome,
    /// Why there are none.
    pub outcome: NoRows,
    /// What was searched for; empty when it has been forgotten.
    pub searched: SummaryList,
}

/// Why a search shows no rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRows {
    /// Nobody fits. With the search's id when the person may add the child.
    NoneFound {
        /// The search's opaque id, when the person may add the child.
        add_from: Option<String>,
    },
    /// More than 10 children fit.
    TooMany,
    /// The search was made too long ago, or in another session.
    Expired,
}

impl Page for NoResults {
    fn title(&self) -> String {
        match self.outcome {
            NoRows::NoneFound { .. } => "No child found",
            NoRows::TooMany => "Too many children fit",
            NoRows::Expired => "This search has ended",
        }
        .to_owned()
    }
    fn chrome(&self) -> &Chrome {
        &self.chrome
    }
}

impl NoResults {
    fn sample_of(outcome: NoRows) -> Self {
        let rows = vec![Row::new("Name", "Ali Hassan"), Row::new("Date of birth", "14 March 2015")];
        let searched = SummaryList { rows: if outcome == NoRows::Expired { Vec::new() } else { rows } };
        Self { chrome: Chrome::sample_practitioner(NavItem::Search), outcome, searched }
    }

    /// An example: nobody fits.
    pub fn sample() -> Self {
        Self::sample_of(NoRows::NoneFound { add_from: Some("s4Tq".to_owned()) })
    }

    /// An example: too many fit.
    pub fn sample_too_many() -> Self {
        Self::sample_of(NoRows::TooMany)
    }

    /// An example: the search has ended.
    pub fn sample_expired() -> Self {
        Self::sample_of(NoRows::Expired)
    }
}

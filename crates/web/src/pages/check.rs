//! The matching is checked: how far it has come and what it says, and a drawn record beside others.

use super::held::{Review, ReviewColumn, ReviewField};
use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::{Button, Cell, Choice, Form, FormField, Radios, Table, Tag};
use askama::Template;
use contactpoint_directory::access::Role;

/// How far a check has come, and what it says.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check.html")]
pub struct Check {
    /// Surroundings.
    pub chrome: Chrome,
    /// A mark of the check.
    pub mark: String,
    /// When the sample was drawn; none: there is no sample.
    pub drawn_on: Option<String>,
    /// When it was finished.
    pub finished_on: Option<String>,
    /// Records that were drawn.
    pub drawn: usize,
    /// Of them, those that are judged.
    pub done: usize,
    /// Of these, those that stand alone.
    pub alone: usize,
    /// Of these, those that are too large to be judged.
    pub too_large: usize,
    /// The next to be judged.
    pub next: Option<i64>,
    /// What is estimated.
    pub estimates: Vec<Estimate>,
    /// The same by source.
    pub by_source: Vec<SourceEstimate>,
    /// The first day on which another sample can be drawn, where that is not yet.
    pub draws_from: Option<String>,
}
page!(Check, "Check the matching");

/// What is estimated.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Of what.
    pub what: String,
    /// The estimate.
    pub value: String,
    /// Its interval; empty where there is none.
    pub interval: String,
}

/// What is estimated of the records of one kind of source.
#[derive(Clone, Debug)]
pub struct SourceEstimate {
    /// The kind of source.
    pub source: String,
    /// How many of its records are judged.
    pub records: usize,
    /// Of pairs that stand together, those that are right.
    pub precision: String,
    /// Of pairs of one child, those that stand together.
    pub recall: String,
}

impl Check {
    /// There is no sample.
    pub fn new(chrome: Chrome) -> Self {
        Self {
            chrome,
            mark: String::new(),
            drawn_on: None,
            finished_on: None,
            drawn: 0,
            done: 0,
            alone: 0,
            too_large: 0,
            next: None,
            estimates: Vec::new(),
            by_source: Vec::new(),
            draws_from: None,
        }
    }

    fn table(&self) -> Table {
        let row =
            |told: &Estimate| [&told.what, &told.value, &told.interval].map(|text| Cell::text(text)).to_vec();
        Table::new("What your answers say", &["Measure", "Estimate", "95% interval"])
            .rows(self.estimates.iter().map(row).collect())
    }

    fn table_by_source(&self) -> Table {
        let row = |told: &SourceEstimate| {
            [&told.source, &told.records.to_string(), &told.precision, &told.recall]
                .map(|text| Cell::text(text))
                .to_vec()
        };
        let head = [
            "Source of the drawn record",
            "Judged",
            "Stand together rightly",
            "Of one child, stand together",
        ];
        Table::new("By source", &head).rows(self.by_source.iter().map(row).collect())
    }

    /// An example.
    pub fn sample() -> Self {
        let estimate = |what: &str, value: &str, interval: &str| Estimate {
            what: what.to_owned(),
            value: value.to_owned(),
            interval: interval.to_owned(),
        };
        let of_source = |source: &str, records: usize| SourceEstimate {
            source: source.to_owned(),
            records,
            precision: "100.0% (74.1 to 100.0%)".to_owned(),
            recall: "96.3% (70.2 to 99.9%)".to_owned(),
        };
        Self {
            mark: "c1".to_owned(),
            drawn_on: Some("8 June 2026".to_owned()),
            drawn: 50,
            done: 34,
            alone: 6,
            too_large: 1,
            next: Some(35),
            estimates: vec![
                estimate(
                    "Of two records that stand together, how often they are of one child",
                    "99.1 to 100.0%",
                    "94.2 to 100.0%",
                ),
                estimate(
                    "Of two records of one child, how often they stand together",
                    "97.3%",
                    "90.8 to 99.7%",
                ),
            ],
            by_source: vec![of_source("Birth registration", 12), of_source("School (pupil list)", 14)],
            ..Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Held))
        }
    }

    /// An example without a sample.
    pub fn sample_none() -> Self {
        Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Held))
    }

    /// An example that was finished with hardly anything judged.
    pub fn sample_too_soon() -> Self {
        Self { done: 7, draws_from: Some("17 June 2026".to_owned()), ..Self::sample_finished() }
    }

    /// An example that is finished.
    pub fn sample_finished() -> Self {
        Self { finished_on: Some("9 June 2026".to_owned()), next: None, ..Self::sample() }
    }
}

/// A drawn record beside others.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/check_item.html")]
pub struct CheckItem {
    /// Surroundings.
    pub chrome: Chrome,
    /// Where it stands in the order of the draw.
    pub number: i64,
    /// A mark of the check.
    pub mark: String,
    /// Where the drawn record came from.
    pub source: String,
    /// The others.
    pub others: Vec<CheckOther>,
    /// All are judged.
    pub is_done: bool,
    /// What was said against what stands.
    pub against: Vec<Against>,
}
page!(CheckItem, "Which records are of one child?", itself);

/// A record beside a drawn one.
#[derive(Clone, Debug)]
pub struct CheckOther {
    /// "Record A".
    pub title: String,
    /// Where it came from.
    pub source: String,
    /// The drawn record and this one.
    pub columns: Vec<ReviewColumn>,
    /// The fields.
    pub fields: Vec<ReviewField>,
    /// Field `other-0`, `other-1`, ...
    pub answer: Radios,
    /// Whether the two stand together; told once all are judged.
    pub stands_together: Option<bool>,
}

/// What was said against what stands.
#[derive(Clone, Debug)]
pub struct Against {
    /// The place of the first of these records.
    pub place: usize,
    /// "Record A and Record C".
    pub titles: String,
    /// There are several.
    pub many: bool,
    /// They are of one child with the drawn one, and do not stand with it.
    pub joins: bool,
}

/// What the answers post under, with the record's place.
const OTHER: &str = "other-";

/// The place that a field's name tells.
pub fn place_of(name: &str) -> Option<usize> {
    name.strip_prefix(OTHER)?.parse().ok()
}

impl CheckOther {
    /// Nothing said.
    pub fn new(place: usize, title: &str, source: &str, fields: Vec<ReviewField>) -> Self {
        let column = |title: &str| ReviewColumn { title: title.to_owned(), ..ReviewColumn::default() };
        let choices = vec![
            Choice::new("same", "Same child"),
            Choice::new("other", "Another child"),
            Choice::new("unsure", "Cannot tell"),
        ];
        let legend = format!("Is {title} of the same child as the drawn record?");
        let mut answer = Radios::new(&format!("{OTHER}{place}"), &legend, choices);
        answer.class = " govuk-radios--inline";
        Self {
            title: title.to_owned(),
            source: source.to_owned(),
            columns: vec![column("Drawn record"), column(title)],
            fields,
            answer,
            stands_together: None,
        }
    }

    fn caption(&self) -> String {
        format!("The drawn record and {}", self.title)
    }
}

impl Form for CheckItem {
    fn fields(&self) -> Vec<&dyn FormField> {
        self.others.iter().map(|other| &other.answer as &dyn FormField).collect()
    }

    fn fields_mut(&mut self) -> Vec<&mut dyn FormField> {
        self.others.iter_mut().map(|other| &mut other.answer as &mut dyn FormField).collect()
    }
}

impl CheckItem {
    /// Nothing judged.
    pub fn new(chrome: Chrome, number: i64, mark: &str, others: Vec<CheckOther>) -> Self {
        Self {
            chrome,
            number,
            mark: mark.to_owned(),
            source: String::new(),
            others,
            is_done: false,
            against: Vec::new(),
        }
    }

    /// What was said before is not shown: what is typed is.
    pub fn forget(&mut self) {
        for other in &mut self.others {
            other.answer.selected = None;
        }
    }

    /// Asks for what is left out, or is none of the choices.
    pub fn complain_of_gaps(&mut self) {
        let is_answered = |answer: &Radios| {
            answer.choices.iter().any(|choice| Some(&choice.value) == answer.selected.as_ref())
        };
        for other in self.others.iter_mut().filter(|other| !is_answered(&other.answer)) {
            other.answer.error = Some(format!("Select whether {} is of the same child", other.title));
        }
    }

    /// An example.
    pub fn sample() -> Self {
        let fields = Review::sample().fields;
        let of = |candidate: usize| {
            let cells = |field: &ReviewField| ReviewField {
                name: field.name.clone(),
                cells: vec![field.cells[0].clone(), field.cells[candidate].clone()],
            };
            let told: Vec<ReviewField> = fields.iter().map(cells).collect();
            told.into_iter().filter(|field| !field.cells[1].is_held_back).collect()
        };
        let others = vec![
            CheckOther::new(0, "Record A", "Birth registration, last reported 3 June 2026", of(1)),
            CheckOther::new(1, "Record B", "Case system, last reported 6 June 2026", of(2)),
        ];
        Self {
            source: "School (pupil list), last reported 6 June 2026".to_owned(),
            ..Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Held), 35, "c1", others)
        }
    }

    /// An example with an error.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.fill([("other-0", "same")]);
        page.complain_of_gaps();
        page
    }

    /// An example that is judged, against what stands.
    pub fn sample_judged() -> Self {
        let mut page = Self::sample();
        page.fill([("other-0", "other"), ("other-1", "same")]);
        page.is_done = true;
        page.others[0].stands_together = Some(true);
        page.others[1].stands_together = Some(false);
        let against =
            |place, titles: &str, joins| Against { place, titles: titles.to_owned(), many: false, joins };
        page.against = vec![against(0, "Record A", false), against(1, "Record B", true)];
        page
    }
}

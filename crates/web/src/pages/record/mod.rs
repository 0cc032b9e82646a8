//! A child's record: who is involved first, then what is known of the child.
//!
//! - [`RecordHead`]: who the record is about, on all pages of a record
//! - [`involved`]: a card for each involvement
//! - [`Record`], [`ShieldedRecord`], [`DataQuality`]

pub mod involved;
mod samples;

use super::search::QuickSearch;
use crate::chrome::{Chrome, Page, page};
use crate::parts::{IdentityBar, Link, SubNavigation, SummaryCard, Table};
use askama::Template;
use involved::{InvolvementCard, PhoneLine};

/// Who the record is about.
#[derive(Clone, Debug, Default)]
pub struct RecordHead {
    /// The record's opaque id.
    pub record: String,
    /// Name, date of birth, gender, number.
    pub identity: IdentityBar,
    /// The parts of the record that the role may see.
    pub tabs: SubNavigation,
}

/// Which part of the record a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The record.
    Record,
    /// Where its values come from.
    DataQuality,
    /// What each source says.
    Sources,
    /// The shield.
    Shield,
}

impl RecordHead {
    /// The head of a record with the parts that this person may see. Where that is the record
    /// alone, there are no tabs.
    pub fn new(record: &str, identity: IdentityBar, current: Tab, offered: &[Tab]) -> Self {
        let link = |tab: &Tab| {
            let (path, text) = match tab {
                Tab::Record => ("", "Record"),
                Tab::DataQuality => ("/data-quality", "Data quality"),
                Tab::Sources => ("/sources", "Source records"),
                Tab::Shield => ("/shield", "Shield"),
            };
            Link::new(&format!("/record/{record}{path}"), text).current_if(*tab == current)
        };
        let links = if offered.len() > 1 { offered.iter().map(link).collect() } else { Vec::new() };
        let tabs = SubNavigation { label: "Parts of this record".to_owned(), links };
        Self { record: record.to_owned(), identity, tabs }
    }
}

/// Whom to ask where the directory does not show more.
#[derive(Clone, Debug, Default)]
pub struct TeamContact {
    /// The team's name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

impl TeamContact {
    fn line(&self) -> PhoneLine {
        PhoneLine::new("Phone", &self.phone)
    }
}

/// An early help assessment has been undertaken.
#[derive(Clone, Debug, Default)]
pub struct EarlyHelpNotice {
    /// When, in words.
    pub on: Option<String>,
    /// Who holds it: name, role, organisation as may be shown; `None` when it is not recorded.
    pub holder: Option<String>,
    /// The holder's telephone.
    pub phone: Option<String>,
    /// The holder's e-mail.
    pub email: Option<String>,
}

impl EarlyHelpNotice {
    fn line(&self) -> Option<PhoneLine> {
        self.phone.as_deref().map(|number| PhoneLine::new("Phone", number))
    }
}

/// What this person may do on this record.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordActions {
    /// Add the own involvement.
    pub add_involvement: bool,
    /// See and settle the lead professional.
    pub lead: bool,
    /// Record an early help assessment.
    pub early_help: bool,
}

/// A record that is shown whole.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/record.html")]
pub struct Record {
    /// Surroundings.
    pub chrome: Chrome,
    /// Who it is about.
    pub head: RecordHead,
    /// The record is shielded, and this person may see it all the same.
    pub is_shielded: bool,
    /// It is out of office hours: duty and out-of-hours lines come first.
    pub is_out_of_hours: bool,
    /// An early help assessment, if one has been undertaken.
    pub early_help: Option<EarlyHelpNotice>,
    /// Who is involved now, lead professional first.
    pub involved: Vec<InvolvementCard>,
    /// Why nobody is.
    pub nobody: String,
    /// Who was involved recently.
    pub past: Vec<InvolvementCard>,
    /// A sensitive service is involved.
    pub has_sensitive_service: bool,
    /// Whom to ask.
    pub team: TeamContact,
    /// What this person may do.
    pub actions: RecordActions,
    /// What is known of the child: names, contact details, address, parents, education, GP, numbers.
    pub cards: Vec<SummaryCard>,
    /// The next search.
    pub search: Option<QuickSearch>,
}
page!(Record, "Child record");

/// A shielded record: nothing that locates.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/record_shielded.html")]
pub struct ShieldedRecord {
    /// Surroundings.
    pub chrome: Chrome,
    /// Who it is about.
    pub head: RecordHead,
    /// Preferred and official names, gender, date of birth, number.
    pub card: SummaryCard,
    /// Whom to ask.
    pub team: TeamContact,
    /// This person has the right to see what is held back.
    pub may_see_through: bool,
    /// The next search.
    pub search: Option<QuickSearch>,
}
page!(ShieldedRecord, "Child record");

/// Where the values of a record come from.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/data_quality.html")]
pub struct DataQuality {
    /// Surroundings.
    pub chrome: Chrome,
    /// Who it is about.
    pub head: RecordHead,
    /// One row for each source record: source, kind, first seen, last reported, state.
    pub sources: Table,
    /// What is missing or late, in words; empty when nothing is.
    pub findings: Vec<String>,
}
page!(DataQuality, "Data quality of a record");

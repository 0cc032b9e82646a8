//! The auditor's page: the filter, the entries, the state of the log.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Cell, DateInput, Form, Pagination, Row, SummaryList, Table, TextInput};
use askama::Template;
use contactpoint_directory::access::Role;

/// The headings of the table of entries, in the order of its cells.
pub const ENTRY_HEAD: &[&str] =
    &["Number", "Time", "Who", "On behalf of", "Action", "Reason", "Children shown", "Outcome"];

/// The audit page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/audit.html")]
pub struct Audit {
    /// Surroundings.
    pub chrome: Chrome,
    /// Size and root of this moment.
    pub log: SummaryList,
    /// The newest signed head outside the database: size, root, time, key, file. None when this program
    /// has signed none yet.
    pub head: Option<SummaryList>,
    /// Field `user`.
    pub user: TextInput,
    /// Field `number`.
    pub number: TextInput,
    /// Fields `from_day`, `from_month`, `from_year`.
    pub from: DateInput,
    /// Fields `to_day`, `to_month`, `to_year`.
    pub to: DateInput,
    /// The entries, once asked for.
    pub entries: Option<AuditEntries>,
}
form!(Audit { user, number, from, to });
page!(Audit, "Audit", itself);

/// A page of entries.
#[derive(Clone, Debug, Default)]
pub struct AuditEntries {
    /// One row for each entry, cells in the order of [`ENTRY_HEAD`].
    pub table: Table,
    /// Pages, by the query's opaque id: `/audit/{query}?page=2`.
    pub pages: Pagination,
}

impl Audit {
    /// An empty filter.
    pub fn new(chrome: Chrome) -> Self {
        Self {
            chrome,
            log: SummaryList::default(),
            head: None,
            user: TextInput::new("user", "User name").autocomplete("off").characters(20),
            number: TextInput::new("number", "Child's directory number")
                .hint("10 digits")
                .autocomplete("off")
                .numeric()
                .characters(10),
            from: DateInput::new("from", "from_", "From"),
            to: DateInput::new("to", "to_", "To"),
            entries: None,
        }
    }

    /// An example before anything has been asked for.
    pub fn sample() -> Self {
        let mut page = Self::new(Chrome::sample(Role::Auditor, NavItem::Audit));
        page.log.rows = vec![
            Row::new("Entries", "1,204,331"),
            Row::new(
                "Root, in hexadecimal",
                "9f2c5a1e77b04d3ab1c6e0f4825d9317c04be2a6f3d81950e7a2b4c6d8f0e1a3",
            ),
        ];
        let head = vec![
            Row::new("Entries", "1,204,320"),
            Row::new("Root, as in the file", "nyxaHnewTTqxxuD0gl2TF8BL4qbz2BlQ56K0xtjw4aM="),
            Row::new("Signed", "9 June 2026, 10:15:02"),
            Row::new("Key", "contactpoint/audit, id 5d0c9a41"),
            Row::new("Added to", "audit-heads.txt"),
        ];
        page.head = Some(SummaryList { rows: head });
        page
    }

    /// An example of a program that has signed no head yet.
    pub fn sample_without_head() -> Self {
        Self { head: None, ..Self::sample() }
    }

    /// An example with entries.
    pub fn sample_entries() -> Self {
        let mut page = Self::sample();
        page.fill([("user", "sam.taylor")]);
        let entry = |cells: [&str; 8]| cells.into_iter().map(Cell::text).collect::<Vec<_>>();
        let rows = vec![
            entry([
                "1204330",
                "9 June 2026, 10:14:07",
                "sam.taylor",
                "",
                "Open a child's record",
                "I am working with this child and need to know who else is",
                "482 917 3064",
                "Shown",
            ]),
            entry([
                "1204328",
                "9 June 2026, 10:13:52",
                "sam.taylor",
                "jo.green",
                "Search for a child",
                "",
                "482 917 3064, 731 204 8856",
                "2 rows",
            ]),
            entry([
                "1204311",
                "9 June 2026, 10:02:40",
                "sam.taylor",
                "",
                "Read the audit",
                "",
                "",
                "Refused",
            ]),
        ];
        page.entries = Some(AuditEntries {
            table: Table::new("Entries", ENTRY_HEAD).rows(rows),
            pages: Pagination {
                previous: None,
                next: Some("/audit/q8Lp?page=2".to_owned()),
                position: "Entries 1 to 3 of 5".to_owned(),
            },
        });
        page
    }

    /// An example that found nothing.
    pub fn sample_none() -> Self {
        let mut page = Self::sample_entries();
        page.entries = Some(AuditEntries::default());
        page
    }

    /// An example with errors.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.fill([("number", "482")]);
        page.complain("number", "Enter all 10 digits of the directory number");
        page.complain("from_day", "Enter the first day to look at");
        page
    }
}

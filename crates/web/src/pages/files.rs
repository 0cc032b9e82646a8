//! Files taken lately, with the directory team's own count.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::{Cell, Table};
use askama::Template;
use contactpoint_directory::access::Role;

/// The headings, in the order of a row's cells.
pub const FILE_HEAD: &[&str] = &[
    "Taken",
    "Source",
    "Supplier",
    "Accepted",
    "Unchanged",
    "Refused",
    "Waiting",
    "Over 18",
    "Matched",
    "New",
    "Held",
];

/// The list.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/files.html")]
pub struct Files {
    /// Surroundings.
    pub chrome: Chrome,
    /// A row for each file, cells in the order of [`FILE_HEAD`].
    pub table: Table,
}
page!(Files, "Files taken");

impl Files {
    /// A list of files: each has its time, source and supplier, then eight counts.
    pub fn new(chrome: Chrome, files: Vec<([String; 3], [i64; 8])>) -> Self {
        let rows = files
            .into_iter()
            .map(|(words, counts)| {
                let counts = counts.into_iter().map(|count| Cell::text(&count.to_string()));
                words.iter().map(|word| Cell::text(word)).chain(counts).collect()
            })
            .collect();
        Self { chrome, table: Table::new("The last files, newest first", FILE_HEAD).rows(rows) }
    }

    /// An example.
    pub fn sample() -> Self {
        let file = |at: &str, source: &str, supplier: &str, counts| {
            ([at.to_owned(), source.to_owned(), supplier.to_owned()], counts)
        };
        Self::new(
            Chrome::sample(Role::DirectoryTeam, NavItem::Files),
            vec![
                file(
                    "8 June 2026 07:30",
                    "School (common transfer file)",
                    "Cottingley Primary",
                    [412, 0, 1, 0, 2, 398, 12, 2],
                ),
                file(
                    "7 June 2026 22:05",
                    "NHS Personal Demographics Service",
                    "NHS PDS (still being taken)",
                    [1500, 20, 0, 3, 0, 1490, 6, 1],
                ),
            ],
        )
    }

    /// An example without files.
    pub fn sample_empty() -> Self {
        Self::new(Chrome::sample(Role::DirectoryTeam, NavItem::Files), Vec::new())
    }
}

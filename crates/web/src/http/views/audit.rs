//! Entries of the audit in words.

use super::words;
use crate::pages::audit::{AuditEntries, ENTRY_HEAD};
use crate::parts::{Cell, Pagination, Row, SummaryList, Table};
use contactpoint_directory::access::Reason;
use contactpoint_directory::audit::Outcome;
use contactpoint_service::acts::read_audit::{AuditPage, AuditRow};

/// The state of the log.
pub fn log(page: &AuditPage) -> SummaryList {
    let rows = vec![
        Row::new("Entries", &grouped(page.size)),
        Row::new("Root, in hexadecimal", &hex::encode(page.root)),
    ];
    SummaryList { rows }
}

/// The newest signed head outside the database.
pub fn head(page: &AuditPage) -> Option<SummaryList> {
    let head = page.exported.as_ref()?;
    let rows = vec![
        Row::new("Entries", &grouped(head.size)),
        Row::new("Root, as in the file", &head.root),
        Row::new("Signed", &words::moment(head.at_ms)),
        Row::new("Key", &format!("{}, id {}", head.key_name, hex::encode(head.key_id))),
        Row::new("Added to", &head.file),
    ];
    Some(SummaryList { rows })
}

/// "1,204,331".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let head = (!head.is_empty()).then(|| head.to_owned());
    head.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

/// A page of entries; `query` is the opaque id they were asked for by.
pub fn entries(query: &str, page: &AuditPage) -> AuditEntries {
    let rows = page.rows.iter().map(cells).collect();
    let next = page.next.map(|before| format!("/audit/{query}?before={before}"));
    let shown = match (page.rows.first(), page.rows.last()) {
        (Some(first), Some(last)) => format!("Entries {} to {}", first.seq, last.seq),
        _ => String::new(),
    };
    let pages = Pagination { previous: None, next, position: shown };
    AuditEntries { table: Table::new("Entries, newest first", ENTRY_HEAD).rows(rows), pages }
}

fn cells(row: &AuditRow) -> Vec<Cell> {
    let entry = &row.entry;
    let children: Vec<String> = row.children.iter().map(ToString::to_string).collect();
    let outcome = match &entry.outcome {
        Outcome::Done => entry.detail.clone().unwrap_or_else(|| "Done".to_owned()),
        Outcome::Refused(by) => format!("Refused: {by}"),
    };
    let on_behalf_of = entry.on_behalf_of.map(|account| account.to_string()).unwrap_or_default();
    [
        row.seq.to_string(),
        words::moment(entry.at_ms),
        row.who.clone(),
        on_behalf_of,
        entry.action.meaning().to_owned(),
        entry.reason.as_deref().map(reason).unwrap_or_default(),
        children.join(", "),
        outcome,
    ]
    .into_iter()
    .map(Cell::Text)
    .collect()
}

fn reason(code: &str) -> String {
    let known = Reason::LIST.iter().find(|(known, _, _)| *known == code);
    known.map_or_else(|| code.to_owned(), |(_, label, _)| (*label).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_reasons_are_words() {
        assert_eq!([grouped(0), grouped(999), grouped(1_204_331)], ["0", "999", "1,204,331"]);
        assert_eq!(reason("welfare"), Reason::Welfare.label());
        assert_eq!(reason("other: court order"), "other: court order");
    }
}

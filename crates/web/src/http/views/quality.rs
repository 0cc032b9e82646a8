//! Where the values of a record come from, for the directory team.

use super::words;
use crate::chrome::Chrome;
use crate::pages::record::{DataQuality, RecordHead};
use crate::parts::{Cell, Table, Tag};
use contactpoint_directory::access::view::FullChild;
use contactpoint_directory::dates::day_in_england;
use contactpoint_directory::golden::{AddressState, Provenance};
use jiff::civil::Date;

/// A source that has not reported for longer is late.
const LATE_DAYS: i32 = 90;

/// The page.
pub fn data_quality(chrome: Chrome, head: RecordHead, child: &FullChild, today: Date) -> DataQuality {
    let sources = sources(child);
    let columns = ["Source", "Kind", "First seen", "Last reported", "State"];
    let rows = sources.iter().map(|from| row(from, today)).collect();
    let mut findings = missing(child);
    findings.extend(
        sources.iter().filter(|from| is_late(from, today)).map(|from| {
            format!("{} has not reported since {}.", from.supplier, words::day(from.last_seen_ms))
        }),
    );
    DataQuality { chrome, head, sources: Table::new("Sources of this record", &columns).rows(rows), findings }
}

fn days_silent(from: &Provenance, today: Date) -> i32 {
    day_in_england(from.last_seen_ms).until(today).map_or(0, |span| span.get_days())
}

fn is_late(from: &Provenance, today: Date) -> bool {
    days_silent(from, today) > LATE_DAYS
}

fn row(from: &Provenance, today: Date) -> Vec<Cell> {
    let state = if is_late(from, today) { Tag::new("Late", "yellow") } else { Tag::new("On time", "green") };
    vec![
        Cell::Text(from.supplier.clone()),
        from.kind.label().into(),
        Cell::Text(words::day(from.first_seen_ms)),
        Cell::Text(words::day(from.last_seen_ms)),
        Cell::Tag(state),
    ]
}

/// Every record that a value of this child comes from, once, by kind and name.
fn sources(child: &FullChild) -> Vec<&Provenance> {
    let address = match child.address() {
        AddressState::Current(address) | AddressState::LastKnown(address) => Some(&address.from),
        AddressState::NoneKnown => None,
    };
    let mut all: Vec<&Provenance> = Vec::new();
    all.extend(child.names().iter().map(|value| &value.from));
    all.extend(child.date_of_birth().map(|value| &value.from));
    all.extend(child.sex().map(|value| &value.from));
    all.extend(child.identifiers().iter().map(|value| &value.from));
    all.extend(address);
    all.extend(child.phones().iter().map(|value| &value.from));
    all.extend(child.emails().iter().map(|value| &value.from));
    all.extend(child.parents().iter().map(|value| &value.from));
    all.extend(child.education().map(|value| &value.from));
    all.extend(child.gp().map(|value| &value.from));
    all.extend(child.involved().iter().map(|i| &i.from));
    all.extend(child.early_help().map(|value| &value.from));
    all.sort_by_key(|from| (from.kind, from.supplier.clone(), from.record));
    all.dedup_by_key(|from| from.record);
    all
}

fn missing(child: &FullChild) -> Vec<String> {
    let gaps = [
        (child.date_of_birth().is_none(), "No source gives a date of birth."),
        (child.sex().is_none(), "No source gives a gender."),
        (matches!(child.address(), AddressState::NoneKnown), "No source gives an address."),
        (matches!(child.address(), AddressState::LastKnown(_)), "The newest address has ended."),
        (child.parents().is_empty(), "No source names a parent or carer."),
        (child.education().is_none(), "No source gives a school."),
        (child.gp().is_none(), "No source gives a GP practice."),
    ];
    gaps.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, text)| text.to_owned()).collect()
}

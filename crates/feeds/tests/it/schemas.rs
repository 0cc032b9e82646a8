//! The published Table Schemas, `docs/formats.md` and the readers say the same.

use crate::support::read;
use contactpoint_directory::service::Service;
use contactpoint_directory::source::SourceKind;
use contactpoint_feeds::Inputs;
use contactpoint_feeds::organisations::{self, ParsedOrganisation};
use serde_json::Value;

const FORMATS: &str = include_str!("../../../../docs/formats.md");
const BIRTHS: &str = include_str!("../../../../schemas/births.json");
const INVOLVEMENTS: &str = include_str!("../../../../schemas/involvements.json");
const ORGANISATIONS: &str = include_str!("../../../../schemas/organisations.json");

fn fields(schema: &str) -> Vec<(String, Value)> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let fields = schema["fields"].as_array().unwrap();
    fields.iter().map(|field| (field["name"].as_str().unwrap().to_owned(), field.clone())).collect()
}

fn columns(schema: &str) -> Vec<String> {
    fields(schema).into_iter().map(|(name, _)| name).collect()
}

/// The columns in the table under a heading.
fn documented(file: &str) -> Vec<String> {
    let section = FORMATS.split("\n## ").find(|section| section.starts_with(file)).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cells = rows.map(|line| line.split('|').nth(1).unwrap());
    cells.flat_map(|cell| cell.split(',')).map(|name| name.trim().to_owned()).collect()
}

#[test]
fn the_document_and_the_schemas_name_the_same_columns() {
    assert_eq!(documented("births.csv"), columns(BIRTHS));
    assert_eq!(documented("involvements.csv"), columns(INVOLVEMENTS));
    assert_eq!(documented("organisations.csv"), columns(ORGANISATIONS));
}

#[test]
fn the_schema_lists_the_service_catalogue() {
    let (_, field) = fields(INVOLVEMENTS).into_iter().find(|(name, _)| name == "service").unwrap();
    let listed = field["constraints"]["enum"].as_array().unwrap();
    let listed: Vec<_> = listed.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(listed, Service::ALL.iter().map(|service| service.code()).collect::<Vec<_>>());
}

#[test]
fn every_column_of_a_schema_may_stand_once_only() {
    for schema in [BIRTHS, INVOLVEMENTS, ORGANISATIONS] {
        for column in columns(schema) {
            let file = format!("{},{column}\n", columns(schema).join(","));
            let error = match schema {
                BIRTHS => read(SourceKind::Births, &[file.as_bytes()]).map(|_| ()),
                INVOLVEMENTS => read(SourceKind::Involvements, &[file.as_bytes()]).map(|_| ()),
                _ => organisations::open(Inputs::one("o", file.as_bytes())).map(|_| ()),
            };
            let fault = error.expect_err(&column).fault();
            assert_eq!((fault.line, fault.field), (1, column));
        }
    }
}

/// A value that a column's reader takes.
fn good(column: &str) -> String {
    let text = match column {
        "sex" => "F",
        "birth_order" => "2",
        "nhs_number" => "9990000018",
        "upn" => "B801200005001",
        "postcode" => "LS11 6AD",
        "service" => "camhs",
        "consent" => "given",
        "kind" => "school",
        "la" => "801",
        "code" => "urn:112670",
        "other_codes" => "laestab:8012000",
        "lead_professional" | "caf_indicator" | "caf_holder" => "yes",
        "email" | "team_email" => "a@b.example",
        "phone" | "team_phone" | "duty_line" | "out_of_hours_line" => "01632 960001",
        "date_of_birth" | "registered_on" | "start" | "end" | "confirmed" | "caf_date" | "updated" => {
            "2020-01-02"
        }
        _ => return column.replace('_', " "),
    };
    text.to_owned()
}

/// Rows that are complete but for one cell, which holds a text of some length: whether that is
/// without fault.
fn fits<'a>(schema: &'a str, faults: impl Fn(&str) -> usize + 'a) -> impl Fn(&str, usize) -> bool + 'a {
    let columns = columns(schema);
    move |column, length| {
        let cells = columns.iter().map(|name| if name == column { "a".repeat(length) } else { good(name) });
        let cells: Vec<_> = cells.collect();
        faults(&format!("{}\n{}\n", columns.join(","), cells.join(","))) == 0
    }
}

/// Every length that the schema names is the reader's.
fn lengths_are_the_readers(schema: &str, fits: impl Fn(&str, usize) -> bool) {
    let mut named = 0;
    for (column, field) in fields(schema) {
        let Some(longest) = field["constraints"]["maxLength"].as_u64() else { continue };
        let longest = usize::try_from(longest).unwrap();
        assert!(fits(&column, longest), "{column} of {longest} characters is refused");
        assert!(!fits(&column, longest + 1), "{column} of more than {longest} characters is taken");
        named += 1;
    }
    assert!(named > 2, "the schema names no lengths");
}

#[test]
fn the_lengths_of_the_schemas_are_those_of_the_readers() {
    for (kind, schema) in [(SourceKind::Births, BIRTHS), (SourceKind::Involvements, INVOLVEMENTS)] {
        lengths_are_the_readers(
            schema,
            fits(schema, |file| read(kind, &[file.as_bytes()]).unwrap().faults().len()),
        );
    }
    lengths_are_the_readers(ORGANISATIONS, fits(ORGANISATIONS, register_faults));
}

/// The faults of a register of one row.
fn register_faults(file: &str) -> usize {
    let rows = organisations::open(Inputs::one("o", file.as_bytes())).unwrap();
    rows.map(|row| match row.unwrap() {
        ParsedOrganisation::Row(_, faults) | ParsedOrganisation::Rejected(_, faults) => faults.len(),
    })
    .sum()
}

/// Every column of the schema changes what is read when its cell is emptied, so it is read; and a
/// file with all of them has no fault.
fn every_column_is_read<T: PartialEq + std::fmt::Debug>(schema: &str, read: impl Fn(&str) -> (T, usize)) {
    let columns = columns(schema);
    let file = |without: Option<&str>| {
        let cells = columns
            .iter()
            .map(|name| if Some(name.as_str()) == without { String::new() } else { good(name) });
        format!("{}\n{}\n", columns.join(","), cells.collect::<Vec<_>>().join(","))
    };
    let (full, faults) = read(&file(None));
    assert_eq!(faults, 0, "{full:?}");
    for column in &columns {
        assert_ne!(read(&file(Some(column))).0, full, "{column} is not read");
    }
}

#[test]
fn every_column_of_a_schema_is_read() {
    for (kind, schema) in [(SourceKind::Births, BIRTHS), (SourceKind::Involvements, INVOLVEMENTS)] {
        every_column_is_read(schema, |file| {
            let read = read(kind, &[file.as_bytes()]).unwrap();
            let faults = read.faults().len();
            (read.rows, faults)
        });
    }
    every_column_is_read(ORGANISATIONS, |file| {
        let rows: Vec<_> = organisations::open(Inputs::one("o", file.as_bytes())).unwrap().collect();
        (rows, register_faults(file))
    });
}

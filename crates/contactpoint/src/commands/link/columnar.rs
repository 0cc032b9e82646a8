//! Parquet. A value has the text that it would have in a CSV file.

use super::table_file::{Header, Kind, TableFile, text_of};
use anyhow::{Context as _, Result, anyhow};
use jiff::SignedDuration;
use jiff::civil::{Time, date};
use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use std::fs::File;

/// Finds the columns in the schema, and then looks at each row; what no column was found for is empty.
pub fn each_row<P>(
    table: &TableFile,
    places: impl FnOnce(&Header) -> Result<P>,
    mut look: impl FnMut(&P, &[&str]) -> Result<()>,
) -> Result<()> {
    let place = || table.place();
    let file = File::open(table.path).with_context(place)?;
    let reader = SerializedFileReader::new(file).with_context(place)?;
    let schema = reader.metadata().file_metadata().schema();
    let columns = schema.get_fields();
    let names = columns.iter().map(|column| column.name().to_owned());
    let kinds = columns.iter().map(|column| kind(column));
    let places = places(&Header { names: names.collect(), kinds: kinds.collect() })?;
    let needed: Vec<usize> =
        (0..columns.len()).filter(|column| table.columns.contains(&columns[*column].name())).collect();
    let fields = needed.iter().map(|column| columns[*column].clone()).collect();
    let fields = Type::group_type_builder(schema.name()).with_fields(fields).build();
    let rows = reader.get_row_iter(Some(fields.with_context(place)?)).with_context(place)?;
    let mut texts = vec![String::new(); columns.len()];
    for (number, row) in (1_u64..).zip(rows) {
        let at = || format!("{}, row {number}", place());
        let row = row.with_context(at)?;
        for ((_, field), column) in row.get_column_iter().zip(&needed) {
            texts[*column] = text(&columns[*column], field).with_context(at)?;
        }
        let row: Vec<&str> = texts.iter().map(String::as_str).collect();
        look(&places, &row).with_context(at)?;
    }
    Ok(())
}

fn kind(column: &Type) -> Kind {
    let info = column.get_basic_info();
    if !column.is_primitive() || (info.has_repetition() && info.repetition() == Repetition::REPEATED) {
        return Kind::Nested;
    }
    match (info.converted_type(), info.logical_type_ref()) {
        (ConvertedType::DATE | ConvertedType::TIMESTAMP_MILLIS | ConvertedType::TIMESTAMP_MICROS, _)
        | (_, Some(LogicalType::Timestamp(_))) => Kind::Date,
        (ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS, _) | (_, Some(LogicalType::Time(_))) => {
            Kind::Time
        }
        _ if column.get_physical_type() == Physical::INT96 => Kind::Date,
        _ => Kind::Text,
    }
}

fn text(column: &Type, field: &Field) -> Result<String> {
    Ok(match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => text_of(bytes.data()).into_owned(),
        other => match since_1970(column, other) {
            // The library's own words have the value.
            Some(time) => iso(time)
                .ok_or_else(|| anyhow!("column \"{}\": expected dates up to the year 9999", column.name()))?,
            None => other.to_string(),
        },
    })
}

/// Of a date, with a time or without.
fn since_1970(column: &Type, field: &Field) -> Option<SignedDuration> {
    let unit = match column.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => Some(&time.unit),
        _ => None,
    };
    Some(match (field, unit) {
        (Field::Date(days), _) => SignedDuration::from_hours(i64::from(*days) * 24),
        (Field::TimestampMillis(time), _) | (Field::Long(time), Some(TimeUnit::MILLIS)) => {
            SignedDuration::from_millis(*time)
        }
        (Field::TimestampMicros(time), _) | (Field::Long(time), Some(TimeUnit::MICROS)) => {
            SignedDuration::from_micros(*time)
        }
        (Field::Long(time), Some(TimeUnit::NANOS)) => SignedDuration::from_nanos(*time),
        _ => return None,
    })
}

/// ISO 8601; at midnight the date alone, for most that are told as times are dates.
fn iso(since_1970: SignedDuration) -> Option<String> {
    let time = date(1970, 1, 1).at(0, 0, 0, 0).checked_add(since_1970).ok()?;
    Some(if time.time() == Time::midnight() { time.date().to_string() } else { time.to_string() })
}

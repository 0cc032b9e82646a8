//! Tables in: CSV or Parquet, row by row, values as texts.

use super::dates::Written;
use super::map::{DateColumn, Map, NumberKind, Values};
use anyhow::{Context as _, Result, anyhow, bail};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, Uprn};
use contactpoint_matching::link::evidence::Evidence;
use contactpoint_matching::link::table::Table;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;
use std::path::Path;

/// What was read of the inputs.
#[derive(Debug, Default)]
pub struct Read {
    /// Numbers that their form, check digit or check letter proves wrong; they are left out.
    pub wrong_numbers: u64,
    /// Dates of which not even a year could be read.
    pub unread_dates: u64,
}

/// Where the columns of a map stand in a table.
struct Places<'m> {
    id: usize,
    given: Vec<usize>,
    family: Vec<usize>,
    full: Vec<usize>,
    born: Vec<(usize, Written)>,
    sex: Vec<usize>,
    postcode: Vec<usize>,
    address: Vec<usize>,
    phone: Vec<usize>,
    identifiers: Vec<(usize, NumberKind)>,
    /// Which category each of these columns tells of, and whether its values are numbers of properties.
    categories: Vec<(usize, usize, bool)>,
    map: &'m Map,
}

impl<'m> Places<'m> {
    fn of(map: &'m Map, header: &[String], path: &Path) -> Result<Self> {
        let place = |column: &String| {
            let found = header.iter().position(|name| name == column);
            found.ok_or_else(|| {
                anyhow!(
                    "--input {}: no column \"{column}\"; it has {}",
                    path.display(),
                    header.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
                )
            })
        };
        let places = |columns: &[String]| columns.iter().map(place).collect::<Result<Vec<_>>>();
        let columns = &map.columns;
        let born = columns.date_of_birth.as_slice().iter().map(|date| match date {
            DateColumn::Iso(column) => Ok((place(column)?, Written::iso())),
            DateColumn::Written { column, format } => Ok((place(column)?, Written::parse(format)?)),
        });
        let numbers = columns.identifier.as_slice().iter();
        let mut categories = Vec::new();
        for (which, category) in columns.categories().into_iter().enumerate() {
            let is_property = category.values == Values::Properties;
            let told = places(category.columns)?;
            categories.extend(told.into_iter().map(|place| (which, place, is_property)));
        }
        Ok(Self {
            id: place(&map.id)?,
            given: places(columns.given_name.as_slice())?,
            family: places(columns.family_name.as_slice())?,
            full: places(columns.full_name.as_slice())?,
            born: born.collect::<Result<_>>()?,
            sex: places(columns.sex.as_slice())?,
            postcode: places(columns.postcode.as_slice())?,
            address: places(columns.address.as_slice())?,
            phone: places(columns.phone.as_slice())?,
            identifiers: numbers
                .map(|number| Ok((place(&number.column)?, number.kind)))
                .collect::<Result<_>>()?,
            categories,
            map,
        })
    }

    /// Adds a row, given what stands in each of its columns.
    fn push<'r>(
        &self,
        input: u8,
        row: impl Fn(usize) -> &'r str,
        evidence: &mut Evidence<'r>,
        table: &mut Table,
        read: &mut Read,
    ) -> Result<()> {
        let get = |place: &usize| row(*place).trim();
        let fill = |list: &mut Vec<&'r str>, places: &[usize]| {
            list.extend(places.iter().map(get).filter(|text| !text.is_empty()));
        };
        let id = get(&self.id);
        if id.is_empty() {
            bail!("column \"{}\": expected an id", self.map.id);
        }
        fill(&mut evidence.given, &self.given);
        fill(&mut evidence.family, &self.family);
        fill(&mut evidence.full, &self.full);
        fill(&mut evidence.postcodes, &self.postcode);
        fill(&mut evidence.address, &self.address);
        fill(&mut evidence.phones, &self.phone);
        evidence.sex = self.sex.iter().map(get).find(|text| !text.is_empty()).unwrap_or_default();
        for (place, written) in &self.born {
            let text = get(place);
            match written.read(text) {
                Some(born) => evidence.born.push(born),
                None => read.unread_dates += u64::from(!text.is_empty()),
            }
        }
        for (which, (place, kind)) in self.identifiers.iter().enumerate() {
            let text = get(place);
            if text.is_empty() {
                continue;
            }
            if kind.register().is_some_and(|register| !is_right(register, text)) {
                read.wrong_numbers += 1;
                continue;
            }
            evidence.identifiers.push((which, text));
        }
        for (which, place, is_property) in &self.categories {
            let text = get(place);
            if text.is_empty() {
                continue;
            }
            // Some systems write property numbers with zeros in front.
            let text = if *is_property { text.trim_start_matches('0') } else { text };
            if *is_property && Uprn::parse(text).is_none() {
                read.wrong_numbers += 1;
                continue;
            }
            evidence.categories.push((*which, text));
        }
        table.push(input, id, evidence);
        if table.is_overfull() {
            bail!("more than 4 GiB of different texts in one kind of columns: expected fewer");
        }
        Ok(())
    }
}

fn is_right(kind: IdentifierKind, text: &str) -> bool {
    Identifier::parse(kind, text).is_some()
}

/// Reads a file into the table.
pub fn read(path: &Path, input: u8, map: &Map, table: &mut Table, read: &mut Read) -> Result<()> {
    let is_parquet = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"));
    if !is_parquet {
        return read_csv(path, input, map, table, read);
    }
    // The library panics on some damaged files. What was read is thrown away with the error.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::AssertUnwindSafe(|| read_parquet(path, input, map, table, read));
    let done = std::panic::catch_unwind(done);
    std::panic::set_hook(hook);
    match done {
        Ok(read) => read,
        Err(_) => bail!("--input {}: it is no sound Parquet file", path.display()),
    }
}

fn read_csv(path: &Path, input: u8, map: &Map, table: &mut Table, read: &mut Read) -> Result<()> {
    let place = || format!("--input {}", path.display());
    let mut reader = csv::ReaderBuilder::new().from_path(path).with_context(place)?;
    let header = reader.byte_headers().with_context(place)?;
    let header: Vec<String> = header.iter().map(|name| text_of(name).trim().to_owned()).collect();
    let places = Places::of(map, &header, path)?;
    let mut bytes = csv::ByteRecord::new();
    let mut evidence = Evidence::default();
    while reader.read_byte_record(&mut bytes).with_context(place)? {
        let line = bytes.position().map_or(0, csv::Position::line);
        let row = match csv::StringRecord::from_byte_record(bytes) {
            Ok(row) => row,
            Err(error) => error.into_byte_record().iter().map(text_of).collect(),
        };
        let mut said = evidence.emptied();
        places
            .push(input, |column| &row[column], &mut said, table, read)
            .with_context(|| format!("{}, line {line}", place()))?;
        evidence = said.emptied();
        bytes = row.into_byte_record();
    }
    Ok(())
}

/// UTF-8, or what older systems write instead (ISO 8859-1).
fn text_of(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    }
}

fn read_parquet(path: &Path, input: u8, map: &Map, table: &mut Table, read: &mut Read) -> Result<()> {
    let place = || format!("--input {}", path.display());
    let reader = SerializedFileReader::new(File::open(path).with_context(place)?).with_context(place)?;
    let columns = reader.metadata().file_metadata().schema().get_fields();
    let header: Vec<String> = columns.iter().map(|column| column.name().to_owned()).collect();
    let places = Places::of(map, &header, path)?;
    for (number, row) in (1_u64..).zip(reader.get_row_iter(None).with_context(place)?) {
        let row = row.with_context(|| format!("{}, row {number}", place()))?;
        let texts: Vec<String> = row.get_column_iter().map(|(_, field)| field_text(field)).collect();
        places
            .push(input, |column| &texts[column], &mut Evidence::default(), table, read)
            .with_context(|| format!("{}, row {number}", place()))?;
    }
    Ok(())
}

fn field_text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => text_of(bytes.data()).into_owned(),
        // A date's own words are ISO 8601.
        other => other.to_string(),
    }
}

//! Tables in: CSV or Parquet, row by row, values as texts.

use super::dates::Written;
use super::header::missing;
use super::map::{DateColumn, Map, NumberKind, Values};
use anyhow::{Context as _, Result, anyhow, bail};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, Uprn};
use contactpoint_matching::link::evidence::{Evidence, emptied, whole};
use contactpoint_matching::link::table::Table;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// What is told of tables that cannot be held.
pub const OVERFULL: &str = "more than 4 GiB of different texts in one kind of columns: expected fewer";

/// Whether it is what programs write where there is nothing, and nobody is called.
fn is_nothing(text: &str) -> bool {
    matches!(text, "NULL" | "null" | "NaN" | "N/A" | "n/a" | "#N/A" | "<NA>" | "\\N" | "-" | "?")
}

/// Whether it is no value of anything but a name: there the table tells in the end whether people are called so.
fn is_no_value(text: &str) -> bool {
    matches!(text, "NA" | "na" | "nan" | "None" | "none" | "NONE" | "UNKNOWN" | "Unknown" | "unknown")
}

/// What was read of the inputs.
#[derive(Debug, Default)]
pub struct Read {
    /// Numbers that their form, check digit or check letter proves wrong; they are left out.
    pub wrong_numbers: u64,
    /// Rows that tell dates, of none of which even a year could be read.
    pub unread_dates: u64,
    /// Rows that tell dates.
    pub dates: u64,
    /// Words for a sex that are not known.
    pub unread_sexes: u64,
    /// Sexes that were told.
    pub sexes: u64,
}

/// Of what a column tells, more than so much not to be understood is likely a mistake in the map.
const MUCH: f64 = 0.05;

impl Read {
    /// What a person is told of columns that were hardly understood.
    pub fn warnings(&self) -> Vec<String> {
        let share = |part: u64, whole: u64| super::output::whole_share(part, whole.max(1)) > MUCH;
        let mut warnings = Vec::new();
        if share(self.unread_dates, self.dates) {
            let (unread, all) = (self.unread_dates, self.dates);
            warnings.push(format!(
                "warning: {unread} of {all} dates of birth could not be read and are left out: tell how they are written \
                 ({{ column = \"...\", format = \"%d.%m.%Y\" }})"
            ));
        }
        if share(self.unread_sexes, self.sexes) {
            let (unread, all) = (self.unread_sexes, self.sexes);
            warnings.push(format!(
                "warning: {unread} of {all} values of the column for sex are not understood and are left out: expected words like \
                 male and female; other values can be a category"
            ));
        }
        warnings
    }
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
        let file = TableFile { option: "--input", path, columns: None };
        let named: Vec<&str> = std::iter::once(map.id.as_str()).chain(map.named()).collect();
        let place = |column: &String| file.column(header, column, &named);
        let id = place(&map.id)?;
        let places = |columns: &[String]| columns.iter().map(place).collect::<Result<Vec<_>>>();
        let columns = &map.columns;
        let born = columns.date_of_birth.as_slice().iter().map(|date| match date {
            DateColumn::Iso(column) => Ok((place(column)?, Written::Usual)),
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
            id,
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

    /// Adds a row. `evidence` is empty, and kept from row to row for its memory.
    fn push<'r>(
        &self,
        input: u8,
        row: &[&'r str],
        evidence: &mut Evidence<'r>,
        table: &mut Table,
        read: &mut Read,
    ) -> Result<()> {
        let name = |place: &usize| {
            let text = row[*place].trim();
            if is_nothing(text) { "" } else { text }
        };
        let get = |place: &usize| {
            let text = name(place);
            if is_no_value(text) { "" } else { whole(text) }
        };
        let fill = |list: &mut Vec<&'r str>, places: &[usize], get: &dyn Fn(&usize) -> &'r str| {
            list.extend(places.iter().map(get).filter(|text| !text.is_empty()));
        };
        let id = row[self.id].trim();
        if id.is_empty() {
            bail!("column \"{}\": expected an id", self.map.id);
        }
        fill(&mut evidence.given, &self.given, &name);
        fill(&mut evidence.family, &self.family, &name);
        fill(&mut evidence.full, &self.full, &name);
        fill(&mut evidence.postcodes, &self.postcode, &get);
        fill(&mut evidence.address, &self.address, &get);
        fill(&mut evidence.phones, &self.phone, &get);
        evidence.sex = self.sex.iter().map(get).find(|text| !text.is_empty()).unwrap_or_default();
        read.sexes += u64::from(!evidence.sex.is_empty());
        let mut is_dated = false;
        for (place, written) in &self.born {
            let text = get(place);
            is_dated |= !text.is_empty();
            evidence.born.extend(written.read(text));
        }
        read.dates += u64::from(is_dated);
        // Of columns in several forms, or one that is read in several, one that is understood is enough.
        read.unread_dates += u64::from(is_dated && evidence.born.is_empty());
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
        let is_told = !evidence.sex.is_empty();
        table.push(input, id, evidence);
        read.unread_sexes += u64::from(is_told && table.row(table.len() - 1).sex() == 0);
        if table.is_overfull() {
            bail!(OVERFULL);
        }
        Ok(())
    }
}

fn is_right(kind: IdentifierKind, text: &str) -> bool {
    Identifier::parse(kind, text).is_some()
}

/// Reads a file into the table.
pub fn read(path: &Path, input: u8, map: &Map, table: &mut Table, read: &mut Read) -> Result<()> {
    let file = TableFile { option: "--input", path, columns: None };
    let mut kept = Evidence::default();
    file.each_row(
        |header| Places::of(map, header, path),
        |places, row| {
            let mut evidence = std::mem::take(&mut kept).emptied();
            places.push(input, row, &mut evidence, table, read)?;
            kept = evidence.emptied();
            Ok(())
        },
    )
}

/// A table on disk: CSV, or Parquet by its ending.
#[derive(Clone, Copy)]
pub struct TableFile<'p> {
    /// The option that named it, for errors.
    pub option: &'static str,
    /// Where it is.
    pub path: &'p Path,
    /// The only columns of a Parquet file that need to be read.
    pub columns: Option<&'p [&'p str]>,
}

impl TableFile<'_> {
    /// How an error names it.
    pub fn place(&self) -> String {
        format!("{} {}", self.option, self.path.display())
    }

    /// Where a column stands, of those that are looked for.
    pub fn column(&self, header: &[String], column: &str, named: &[&str]) -> Result<usize> {
        let found = header.iter().position(|name| name == column);
        found.ok_or_else(|| {
            let hint = missing(header, column, named, self.is_parquet());
            anyhow!("{}: no column \"{column}\"; {hint}", self.place())
        })
    }

    fn is_parquet(&self) -> bool {
        self.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"))
    }

    /// Finds the columns in the header, and then looks at each row. An error says in which line.
    pub fn each_row<P>(
        &self,
        places: impl FnOnce(&[String]) -> Result<P>,
        look: impl FnMut(&P, &[&str]) -> Result<()>,
    ) -> Result<()> {
        if !self.is_parquet() {
            return self.each_row_of_csv(places, look);
        }
        // The library panics on some damaged files. What was read is thrown away with the error.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let done = std::panic::AssertUnwindSafe(|| self.each_row_of_parquet(places, look));
        let done = std::panic::catch_unwind(done);
        std::panic::set_hook(hook);
        match done {
            Ok(read) => read,
            Err(_) => bail!("{}: it is no sound Parquet file", self.place()),
        }
    }

    fn each_row_of_csv<P>(
        &self,
        places: impl FnOnce(&[String]) -> Result<P>,
        mut look: impl FnMut(&P, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let place = || self.place();
        let file = File::open(self.path).with_context(place)?;
        let mut file = BufReader::with_capacity(1 << 16, file);
        let delimiter = delimiter(file.fill_buf().with_context(place)?);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(file);
        let header = reader.byte_headers().with_context(place)?;
        let header: Vec<String> = header.iter().map(|name| text_of(name).trim().to_owned()).collect();
        let places = places(&header)?;
        let mut bytes = csv::ByteRecord::new();
        let mut kept: Vec<&str> = Vec::new();
        while reader.read_byte_record(&mut bytes).with_context(place)? {
            let line = bytes.position().map_or(0, csv::Position::line);
            let texts = match csv::StringRecord::from_byte_record(bytes) {
                Ok(texts) => texts,
                Err(error) => error.into_byte_record().iter().map(text_of).collect(),
            };
            let mut row = emptied(kept);
            row.extend(&texts);
            look(&places, &row).with_context(|| format!("{}, line {line}", place()))?;
            kept = emptied(row);
            bytes = texts.into_byte_record();
        }
        Ok(())
    }

    fn each_row_of_parquet<P>(
        &self,
        places: impl FnOnce(&[String]) -> Result<P>,
        mut look: impl FnMut(&P, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let place = || self.place();
        let file = File::open(self.path).with_context(place)?;
        let reader = SerializedFileReader::new(file).with_context(place)?;
        let schema = reader.metadata().file_metadata().schema();
        let is_needed = |name: &str| self.columns.is_none_or(|columns| columns.contains(&name));
        let columns: Vec<_> =
            schema.get_fields().iter().filter(|column| is_needed(column.name())).cloned().collect();
        let header: Vec<String> = columns.iter().map(|column| column.name().to_owned()).collect();
        let places = places(&header)?;
        let needed = Type::group_type_builder(schema.name()).with_fields(columns).build();
        let rows = reader.get_row_iter(Some(needed.with_context(place)?)).with_context(place)?;
        for (number, row) in (1_u64..).zip(rows) {
            let row = row.with_context(|| format!("{}, row {number}", place()))?;
            let texts: Vec<String> = row.get_column_iter().map(|(_, field)| field_text(field)).collect();
            let row: Vec<&str> = texts.iter().map(String::as_str).collect();
            look(&places, &row).with_context(|| format!("{}, row {number}", place()))?;
        }
        Ok(())
    }
}

/// What stands between the columns: of what is usual, whatever makes the most columns of the first line.
fn delimiter(begin: &[u8]) -> u8 {
    let columns = |delimiter: &u8| {
        let mut reader = csv::ReaderBuilder::new().delimiter(*delimiter).from_reader(begin);
        reader.byte_headers().map_or(0, csv::ByteRecord::len)
    };
    // Of those that make as many, the last is found.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(columns).unwrap_or(b',')
}

/// UTF-8, or what older systems write instead (ISO 8859-1).
fn text_of(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    }
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

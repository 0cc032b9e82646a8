//! Tables in: what the columns of a map say, row by row.

use super::born::BornAt;
use super::map::{Map, NumberKind, Values};
use super::table_file::{Header, TableFile};
use anyhow::{Result, bail};
use contactpoint_directory::identifier::{Identifier, IdentifierKind, Uprn};
use contactpoint_matching::link::evidence::{Evidence, whole};
use contactpoint_matching::link::table::Table;
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
    /// Whether any row tells anything.
    pub is_anything: bool,
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
    born: Vec<BornAt>,
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
    fn of(map: &'m Map, header: &Header, file: &TableFile) -> Result<Self> {
        let place = |column: &String| file.column(header, column);
        let id = place(&map.id)?;
        let places = |columns: &[String]| columns.iter().map(place).collect::<Result<Vec<_>>>();
        let columns = &map.columns;
        let born = columns.date_of_birth.as_slice().iter().map(|told| BornAt::of(told, header, file));
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
        if id.contains('\0') {
            bail!("column \"{}\": expected an id without NUL", self.map.id);
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
        for told in &self.born {
            let (is_told, date) = told.read(|place| get(&place));
            is_dated |= is_told;
            evidence.born.extend(date);
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
        read.is_anything |= *evidence != Evidence::default();
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
    let columns: Vec<&str> = std::iter::once(map.id.as_str()).chain(map.named()).collect();
    let file = TableFile { option: "--input", path, columns: &columns };
    let mut kept = Evidence::default();
    file.each_row(
        |header| Places::of(map, header, &file),
        |places, row| {
            let mut evidence = std::mem::take(&mut kept).emptied();
            places.push(input, row, &mut evidence, table, read)?;
            kept = evidence.emptied();
            Ok(())
        },
    )
}

//! The column map: which columns of the tables say what. TOML; every line but `id` may be left out.

use super::born::On;
use super::dates::Written;
use anyhow::{Context as _, Result, anyhow, bail};
use contactpoint_directory::identifier::IdentifierKind;
use contactpoint_matching::link::evidence::{Mode, Shape};
use serde::Deserialize;
use std::collections::HashSet;
use std::path::Path;

/// A column map, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    #[serde(default)]
    mode: ModeName,
    #[serde(default)]
    one_to_one: bool,
    /// The column of the rows' ids.
    pub id: String,
    /// What the columns say.
    #[serde(default)]
    pub columns: Columns,
}

/// The fields that are no columns.
const MAPS_OWN: [&str; 3] = ["mode", "one_to_one", "id"];

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ModeName {
    #[default]
    Dedupe,
    Link,
}

/// Which columns say what. Lists are alternatives of one thing: aliases, history.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// Given names, with middle names or without.
    pub given_name: Listed<String>,
    /// Family names.
    pub family_name: Listed<String>,
    /// Whole names.
    pub full_name: Listed<String>,
    /// Dates of birth.
    pub date_of_birth: Listed<DateColumn>,
    /// Sex or gender.
    pub sex: Listed<String>,
    /// Postcodes.
    pub postcode: Listed<String>,
    /// Parts of the address.
    pub address: Listed<String>,
    /// Telephone numbers.
    pub phone: Listed<String>,
    /// Identifying numbers.
    pub identifier: Listed<IdentifierColumn>,
    /// Names of parents or carers, each whole; a row may tell of one of two.
    pub parent: Listed<String>,
    /// Unique property reference numbers, with those of earlier homes.
    pub uprn: Listed<String>,
    /// Any other evidence, weighed by how rare its values are; each column by itself.
    pub category: Listed<String>,
}

/// None, one or several.
#[derive(Debug, Default, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a column's name, a list of names, or, for dates { column = \"...\", format = \"%d/%m/%Y\" }, \
                 { year = \"...\", month = \"...\", day = \"...\" } or { age = \"...\", on = \"2021-03-21\" } and for identifiers { column = \"...\", kind = \"nhs\", \"upn\" or \"other\" }"
)]
pub enum Listed<T> {
    #[default]
    #[serde(skip)]
    None,
    /// One.
    One(T),
    /// Several.
    Several(Vec<T>),
}

impl<T> Listed<T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

/// Where dates of birth stand.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum DateColumn {
    /// In a column: ISO 8601 (2014-04-27, 2014-04, 2014), or what else can be told without being told.
    Usual(String),
    /// In a column that may be written in another way.
    Written(WrittenDate),
    /// In a column for each part.
    Parts(DateParts),
    /// As an age.
    Age(Age),
}

/// A column of dates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenDate {
    /// The column.
    pub column: String,
    /// How they are written, with %Y %y %m %d %b: "%d/%m/%Y".
    pub format: Option<String>,
}

/// Columns of the parts of dates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateParts {
    /// The column of years.
    pub year: String,
    /// The column of months.
    pub month: Option<String>,
    /// The column of days of the month.
    pub day: Option<String>,
}

/// A column of ages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Age {
    /// The column.
    pub age: String,
    /// The day on which they were told (2021-03-21), or the column that tells it.
    pub on: String,
}

impl DateColumn {
    /// The columns.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        let all = match self {
            Self::Usual(column) | Self::Written(WrittenDate { column, .. }) => [Some(column), None, None],
            Self::Parts(parts) => [Some(&parts.year), parts.month.as_ref(), parts.day.as_ref()],
            Self::Age(told) => [Some(&told.age), Some(&told.on).filter(|on| On::day(on).is_none()), None],
        };
        all.into_iter().flatten()
    }
}

/// A column of identifying numbers.
#[derive(Debug, Deserialize)]
#[serde(from = "Identifying")]
pub struct IdentifierColumn {
    /// The column.
    pub column: String,
    /// What kind of number it is.
    pub kind: NumberKind,
}

/// The same, as it may be written.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Identifying {
    Other(String),
    Kind(NumberColumn),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberColumn {
    column: String,
    kind: NumberKind,
}

impl From<Identifying> for IdentifierColumn {
    fn from(told: Identifying) -> Self {
        match told {
            Identifying::Other(column) => Self { column, kind: NumberKind::Other },
            Identifying::Kind(NumberColumn { column, kind }) => Self { column, kind },
        }
    }
}

/// Kinds of identifying numbers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum NumberKind {
    /// NHS number: only those with a right check digit count.
    Nhs,
    /// Unique pupil number: only those with a right check letter count.
    Upn,
    /// Anything else.
    Other,
}

impl NumberKind {
    /// Which register checks it.
    pub fn register(self) -> Option<IdentifierKind> {
        match self {
            Self::Nhs => Some(IdentifierKind::Nhs),
            Self::Upn => Some(IdentifierKind::Upn),
            Self::Other => None,
        }
    }
}

/// A field that is compared value by value: its name, its columns, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category<'m> {
    /// Its name in models and waterfalls.
    pub name: &'m str,
    /// The columns, alternatives of one thing.
    pub columns: &'m [String],
    /// What its values are.
    pub values: Values,
}

/// What a category's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Words, in which slips happen.
    Words,
    /// Whole names of which a row may tell one of two.
    Parents,
    /// Property numbers: one digit off is next door.
    Properties,
}

impl Columns {
    /// All categories, those with a meaning of their own first.
    pub fn categories(&self) -> Vec<Category<'_>> {
        let meant = [("parent", &self.parent, Values::Parents), ("uprn", &self.uprn, Values::Properties)];
        let meant = meant.into_iter().map(|(name, columns, values)| {
            let columns = columns.as_slice();
            Category { name, columns, values }
        });
        let others = self.category.as_slice().iter();
        let others = others.map(|column| Category {
            name: column,
            columns: std::slice::from_ref(column),
            values: Values::Words,
        });
        meant.filter(|category| !category.columns.is_empty()).chain(others).collect()
    }
}

impl Map {
    /// Reads a map.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("--columns {}", path.display()))?;
        // The library's own words show the line, which is a person where a table was given by mistake.
        let map: Self = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            let above =
                MAPS_OWN.iter().any(|name| error.message().starts_with(&format!("unknown field `{name}`")));
            let hint =
                if above { ". It stands above [columns], to which all that follows belongs" } else { "" };
            anyhow!("--columns {}, line {line}: {}{hint}", path.display(), error.message())
        })?;
        if map.one_to_one && !matches!(map.mode, ModeName::Link) {
            bail!("--columns {}: one_to_one goes with mode = \"link\"", path.display());
        }
        if map.named().is_empty() {
            let lists = toml::from_str::<toml::Table>(&text).unwrap_or_default();
            let lists = lists.get("columns").and_then(toml::Value::as_table).into_iter().flatten();
            let lists = lists.filter(|(_, names)| names.as_array().is_some_and(Vec::is_empty));
            let lists: Vec<&str> = lists.map(|(name, _)| name.as_str()).collect();
            bail!(
                "--columns {}: expected at least one column to compare{}{}",
                path.display(),
                if lists.is_empty() { "" } else { "; nothing stands in: " },
                lists.join(", ")
            );
        }
        for date in map.columns.date_of_birth.as_slice() {
            if let DateColumn::Written(WrittenDate { column, format: Some(format) }) = date {
                let place = || format!("--columns {}: date_of_birth, column \"{column}\"", path.display());
                Written::parse(format).with_context(place)?;
            }
        }
        let many = map.columns.identifier.as_slice().len() + map.columns.categories().len();
        if many > Shape::MOST {
            bail!("--columns {}: {many} identifiers and categories, at most {}", path.display(), Shape::MOST);
        }
        Ok(map)
    }

    /// The columns that it names besides the id, each once, in the order of the kinds of evidence.
    pub fn named(&self) -> Vec<&str> {
        // All of them by name, so that none is forgotten.
        let Columns {
            given_name,
            family_name,
            full_name,
            date_of_birth,
            sex,
            postcode,
            address,
            phone,
            identifier,
            parent,
            uprn,
            category,
        } = &self.columns;
        let dates = date_of_birth.as_slice().iter().flat_map(DateColumn::columns);
        let numbers = identifier.as_slice().iter().map(|number| &number.column);
        let mut seen = HashSet::new();
        let names = [given_name, family_name, full_name].into_iter().flat_map(Listed::as_slice);
        let rest = [sex, postcode, address, phone].into_iter().flat_map(Listed::as_slice);
        let values = [parent, uprn, category].into_iter().flat_map(Listed::as_slice);
        let all = names.chain(dates).chain(rest).chain(numbers).chain(values);
        all.map(String::as_str).filter(|column| *column != self.id && seen.insert(*column)).collect()
    }

    /// The shape of the tables that it describes.
    pub fn shape(&self) -> Shape {
        let identifiers = self.columns.identifier.as_slice().iter().map(|number| number.column.clone());
        let categories = self.columns.categories();
        let those = |values: Values, least: usize| {
            let is_one = |category: &Category| category.values == values && category.columns.len() >= least;
            let places = categories.iter().enumerate().filter(|(_, category)| is_one(category));
            places.map(|(place, _)| place).collect()
        };
        Shape {
            identifiers: identifiers.collect(),
            // One column tells the same parent of all.
            told_in_part: those(Values::Parents, 2),
            codes: those(Values::Properties, 1),
            categories: categories.iter().map(|category| category.name.to_owned()).collect(),
            mode: match self.mode {
                ModeName::Dedupe => Mode::Dedupe,
                ModeName::Link => Mode::Link { one_to_one: self.one_to_one },
            },
            ..Shape::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Map, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_map_of_one_line_is_enough() {
        let map = parse("id = \"n\"").unwrap();
        assert_eq!((map.id.as_str(), map.shape()), ("n", Shape::default()));
    }

    #[test]
    fn one_or_several_columns() {
        let map = parse(
            r#"
            mode = "link"
            one_to_one = true
            id = "rec_id"
            [columns]
            given_name = "first"
            family_name = ["surname", "born_as"]
            date_of_birth = { column = "dob", format = "%Y%m%d" }
            identifier = [{ column = "nhs", kind = "nhs" }, "account", { column = "ssn", kind = "other" }]
            category = "town"
            "#,
        )
        .unwrap();
        assert_eq!(map.columns.family_name.as_slice(), ["surname", "born_as"]);
        assert!(matches!(map.columns.date_of_birth.as_slice(), [DateColumn::Written(_)]));
        let shape = map.shape();
        let named = ["first", "surname", "born_as", "dob", "nhs", "account", "ssn", "town"];
        assert_eq!(map.named(), named);
        assert_eq!(shape.identifiers, ["nhs", "account", "ssn"]);
        assert_eq!((shape.categories, shape.mode), (vec!["town".into()], Mode::Link { one_to_one: true }));
    }

    #[test]
    fn parents_and_properties_are_fields_of_their_own() {
        let map = parse(
            r#"
            id = "n"
            [columns]
            parent = ["mother", "father"]
            uprn = "home"
            category = ["town", "school"]
            "#,
        )
        .unwrap();
        let shape = map.shape();
        assert_eq!(shape.categories, ["parent", "uprn", "town", "school"]);
        assert_eq!((shape.told_in_part, shape.codes), (vec![0], vec![1]));
        assert_eq!(map.columns.categories()[0].columns, ["mother", "father"]);
        let one = parse("id = \"n\"\n[columns]\nparent = \"mother\"").unwrap().shape();
        assert_eq!((one.categories, one.told_in_part), (vec!["parent".into()], vec![]));
        let few = parse("id = \"n\"\n[columns]\nuprn = \"home\"").unwrap().shape();
        assert_eq!((few.categories, few.told_in_part, few.codes), (vec!["uprn".into()], vec![], vec![0]));
    }

    #[test]
    fn dates_in_parts_and_ages_name_all_their_columns() {
        let map = parse(
            r#"
            id = "n"
            [columns]
            date_of_birth = [
                { column = "born" },
                { year = "by", month = "bm" },
                { age = "age", on = "2021-03-21" },
                { age = "years", on = "seen" },
            ]
            "#,
        )
        .unwrap();
        assert_eq!(map.named(), ["born", "by", "bm", "age", "years", "seen"]);
    }

    #[test]
    fn a_word_that_is_none_is_an_error() {
        for text in [
            "id = \"n\"\n[columns]\ndate_of_birth = { column = \"x\", formt = \"%Y\" }",
            "id = \"n\"\n[columns]\ndate_of_birth = { month = \"x\" }",
            "id = \"n\"\n[columns]\ndate_of_birth = { age = \"x\" }",
            "mode = \"dedupe\"",
            "id = \"n\"\nmod = \"link\"",
            "id = \"n\"\nmode = \"join\"",
            "id = \"n\"\n[columns]\nsurname = \"x\"",
            "id = \"n\"\n[columns]\nidentifier = [{ column = \"x\", kind = \"passport\" }]",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}

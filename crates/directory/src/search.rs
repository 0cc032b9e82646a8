//! What may be asked for: the criteria of a search and the least detail that makes one.
//!
//! A search needs one of: a name and a date of birth; a name, an age range and a postcode area or a
//! school; a parent's name and a date of birth; one identifying number. There is no browsing.

mod raw;

pub use raw::RawCriteria;

use crate::identifier::{ChildNumber, Identifier, IdentifierKind, OrganisationCode};
use crate::personal::Name;
use crate::postcode::PostcodeArea;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The most rows a search may show. More than that answers "too many", and shows none.
pub const MOST_ROWS: usize = 10;

/// A name as searched for; `prefix` when the person typed `*` after at least two characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameCriterion {
    /// The name, without the star.
    pub name: Name,
    /// Only its beginning is known.
    pub prefix: bool,
}

/// When the child was born.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Born {
    /// On this day.
    On(Date),
    /// Aged between these years, both included.
    Aged(u8, u8),
}

impl std::fmt::Debug for Born {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Born(..)")
    }
}

/// One identifying number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Number {
    /// The directory's own.
    Own(ChildNumber),
    /// One of another register: a hidden field, so it never finds a shielded child.
    Other(Vec<Identifier>),
}

/// Criteria with enough detail to be searched by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchCriteria {
    /// Given name.
    pub given: Option<NameCriterion>,
    /// Family name.
    pub family: Option<NameCriterion>,
    /// Birth.
    pub born: Option<Born>,
    /// Postcode area: a hidden field.
    pub postcode: Option<PostcodeArea>,
    /// School: a hidden field.
    pub school: Option<OrganisationCode>,
    /// Parent's name: a hidden field.
    pub parent: Option<Name>,
    /// Identifying number.
    pub number: Option<Number>,
}

impl SearchCriteria {
    /// Whether any field is used that a shield hides. Such a search never returns a shielded child.
    pub fn uses_hidden_field(&self) -> bool {
        self.postcode.is_some()
            || self.school.is_some()
            || self.parent.is_some()
            || matches!(self.number, Some(Number::Other(_)))
    }

    /// Whether the criteria say enough of a child for it to be added when none is found: a name
    /// and a date of birth.
    pub fn identifies_a_child(&self) -> bool {
        (self.given.is_some() || self.family.is_some()) && matches!(self.born, Some(Born::On(_)))
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// One error for each field that cannot be read, or one for the whole when there is too little
    /// detail. No error repeats what was typed.
    pub fn parse(raw: &RawCriteria, today: Date) -> Result<Self, Vec<FieldError>> {
        let mut errors = raw.unfit();
        if !errors.is_empty() {
            return Err(errors);
        }
        let criteria = Self {
            given: name_criterion("given_name", &raw.given_name, &mut errors),
            family: name_criterion("family_name", &raw.family_name, &mut errors),
            born: born(raw, today, &mut errors),
            postcode: read(
                "postcode",
                &raw.postcode,
                PostcodeArea::parse,
                "Enter a postcode, its first part, like LS11, or a postcode area, like LS",
                &mut errors,
            ),
            school: read(
                "school",
                &raw.school,
                school,
                "Enter a school's number: 6 digits (URN) or 7 digits (authority and establishment)",
                &mut errors,
            ),
            parent: read(
                "parent",
                &raw.parent,
                plain_name,
                "Enter a parent's name without symbols",
                &mut errors,
            ),
            number: read(
                "number",
                &raw.number,
                number,
                "Enter a whole number as it is written: the directory's own, an NHS number, a pupil number or a learner number",
                &mut errors,
            ),
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        if criteria.is_enough() { Ok(criteria) } else { Err(vec![criteria.what_is_missing()]) }
    }

    fn is_enough(&self) -> bool {
        let named = self.given.is_some() || self.family.is_some();
        let dated = matches!(self.born, Some(Born::On(_)));
        let aged = matches!(self.born, Some(Born::Aged(..)));
        let placed = self.postcode.is_some() || self.school.is_some();
        self.number.is_some()
            || (named && dated)
            || (named && aged && placed)
            || (self.parent.is_some() && dated)
    }

    fn what_is_missing(&self) -> FieldError {
        let named = self.given.is_some() || self.family.is_some();
        let (field, message) = if named {
            ("day", "Enter a date of birth, or an age range with a postcode area or school")
        } else if matches!(self.born, Some(Born::On(_))) {
            ("given_name", "Enter a given name, a family name or a parent's name")
        } else {
            ("given_name", "Enter a name and a date of birth, or one identifying number")
        };
        FieldError { field, message: message.to_owned() }
    }
}

/// What is wrong with a field of a form, in words for the person. It never repeats the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: &'static str,
    /// What to do.
    pub message: String,
}

impl FieldError {
    /// An error at a field.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

fn read<T>(
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    expected: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    let value = parse(text);
    if value.is_none() {
        errors.push(FieldError::new(field, expected));
    }
    value
}

fn plain_name(text: &str) -> Option<Name> {
    Name::parse(text).filter(|name| !name.as_str().chars().any(is_wildcard))
}

fn is_wildcard(c: char) -> bool {
    matches!(c, '*' | '?' | '%' | '_' | '[' | ']')
}

/// A name; `*` may stand at its end after at least two letters, and nowhere else.
fn name_criterion(field: &'static str, text: &str, errors: &mut Vec<FieldError>) -> Option<NameCriterion> {
    let expected = "Enter a name; * may stand at its end, after at least two letters";
    read(
        field,
        text,
        |text| {
            let text = text.trim();
            let (stem, prefix) = text.strip_suffix('*').map_or((text, false), |stem| (stem, true));
            let name = plain_name(stem)?;
            let letters = name.as_str().chars().filter(|c| c.is_alphabetic()).count();
            (!prefix || letters >= 2).then_some(NameCriterion { name, prefix })
        },
        expected,
        errors,
    )
}

fn school(text: &str) -> Option<OrganisationCode> {
    OrganisationCode::urn(text).or_else(|| OrganisationCode::la_estab(text))
}

/// Reads a number by the registers whose check it passes; our own first. (One in eleven of our own
/// numbers also has the form of an NHS number: the person who has it was given ours.)
fn number(text: &str) -> Option<Number> {
    let own = ChildNumber::parse(text).map(Number::Own);
    own.or_else(|| Some(other_numbers(text)).filter(|others| !others.is_empty()).map(Number::Other))
}

fn other_numbers(text: &str) -> Vec<Identifier> {
    [IdentifierKind::Nhs, IdentifierKind::Upn, IdentifierKind::Uln]
        .into_iter()
        .filter_map(|kind| Identifier::parse(kind, text))
        .collect()
}

fn born(raw: &RawCriteria, today: Date, errors: &mut Vec<FieldError>) -> Option<Born> {
    let typed = |text: &str| !text.trim().is_empty();
    let date_typed = typed(&raw.day) || typed(&raw.month) || typed(&raw.year);
    let age_typed = typed(&raw.age_from) || typed(&raw.age_to);
    match (date_typed, age_typed) {
        (false, false) => None,
        (true, true) => {
            errors.push(FieldError::new("age_from", "Enter a date of birth or an age range, not both"));
            None
        }
        (true, false) => match date_of_birth(raw, today) {
            Ok(date) => Some(Born::On(date)),
            Err(message) => {
                errors.push(FieldError::new("day", message));
                None
            }
        },
        (false, true) => {
            let years = |text: &str| text.trim().parse::<u8>().ok().filter(|age| *age <= 25);
            let from = if typed(&raw.age_from) { years(&raw.age_from) } else { years(&raw.age_to) };
            let to = if typed(&raw.age_to) { years(&raw.age_to) } else { from };
            match (from, to) {
                (Some(from), Some(to)) if from <= to && to - from <= 5 => Some(Born::Aged(from, to)),
                _ => {
                    errors.push(FieldError::new(
                        "age_from",
                        "Enter ages in whole years, at most 5 years apart",
                    ));
                    None
                }
            }
        }
    }
}

/// Reads a date typed in three fields.
///
/// # Errors
/// What is wrong, in words for the person.
pub fn date_in_three_fields(day: &str, month: &str, year: &str) -> Result<Date, &'static str> {
    let month_number = month_by_name(month.trim());
    let (Ok(day), Some(month), Ok(year)) = (day.trim().parse(), month_number, year.trim().parse::<i16>())
    else {
        return Err("Enter a day, a month and a year, like 27 3 2014");
    };
    if year < 1000 {
        return Err("Year must include 4 numbers");
    }
    Date::new(year, month, day).map_err(|_| "Enter a real date")
}

fn month_by_name(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let by_name =
        NAMES.iter().position(|name| lower.starts_with(name)).and_then(|i| i8::try_from(i + 1).ok());
    by_name.or_else(|| text.parse().ok())
}

fn date_of_birth(raw: &RawCriteria, today: Date) -> Result<Date, &'static str> {
    let date = date_in_three_fields(&raw.day, &raw.month, &raw.year)?;
    if date > today {
        return Err("Date of birth must be in the past");
    }
    if crate::dates::age_years(date, today) > 25 {
        return Err(
            "Date of birth must be of a child: the directory holds children up to their 18th birthday",
        );
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn parse(fields: &[(&str, &str)]) -> Result<SearchCriteria, Vec<FieldError>> {
        let mut raw = RawCriteria::default();
        for (field, text) in fields {
            let slot = match *field {
                "given" => &mut raw.given_name,
                "family" => &mut raw.family_name,
                "day" => &mut raw.day,
                "month" => &mut raw.month,
                "year" => &mut raw.year,
                "age_from" => &mut raw.age_from,
                "age_to" => &mut raw.age_to,
                "postcode" => &mut raw.postcode,
                "school" => &mut raw.school,
                "parent" => &mut raw.parent,
                _ => &mut raw.number,
            };
            (*text).clone_into(slot);
        }
        SearchCriteria::parse(&raw, TODAY)
    }

    const BORN: [(&str, &str); 3] = [("day", "1"), ("month", "Feb"), ("year", "2015")];

    #[test]
    fn minimum_sets() {
        let enough = |extra: &[(&str, &str)]| parse(extra).is_ok();
        let with_birth = |extra: (&str, &str)| parse(&[BORN.as_slice(), &[extra]].concat()).is_ok();
        assert!(with_birth(("given", "Ada")));
        assert!(with_birth(("family", "Byron")));
        assert!(with_birth(("parent", "Anne Byron")));
        assert!(enough(&[("given", "Ada"), ("age_from", "4"), ("age_to", "6"), ("postcode", "LS")]));
        assert!(enough(&[("given", "Ada"), ("age_from", "4"), ("school", "112670")]));
        assert!(enough(&[("number", "9990000018")]));
        assert!(!enough(&[("given", "Ada")]));
        assert!(!enough(&[("given", "Ada"), ("family", "Byron"), ("postcode", "LS11 6AD")]));
        assert!(!enough(&[("given", "Ada"), ("age_from", "4")]));
        assert!(!enough(&BORN));
        assert!(!with_birth(("postcode", "LS11 6AD")));
        assert!(!enough(&[]));
        assert!(!enough(&[("given", "Ada"), ("age_from", "0"), ("age_to", "17"), ("postcode", "LS")]));
    }

    #[test]
    fn wildcards_only_at_the_end_after_two_letters() {
        for (text, fine) in [
            ("Ad*", true),
            ("A*", false),
            ("*da", false),
            ("A*a", false),
            ("%", false),
            ("__", false),
            ("Ad?", false),
        ] {
            assert_eq!(parse(&[BORN.as_slice(), &[("given", text)]].concat()).is_ok(), fine, "{text}");
        }
    }

    #[test]
    fn errors_name_the_field_and_never_the_value() {
        let errors =
            parse(&[("given", "Ada%"), ("day", "31"), ("month", "2"), ("year", "2015"), ("number", "123")])
                .unwrap_err();
        let fields: Vec<_> = errors.iter().map(|e| e.field).collect();
        assert_eq!(fields, ["given_name", "day", "number"]);
        assert!(errors.iter().all(|e| !e.message.contains("Ada") && !e.message.contains("123")));
    }

    #[test]
    fn a_postcode_area_has_two_letters_or_one_of_eight() {
        let fields = [("given", "Ada"), ("age_from", "4")];
        for (area, fine) in
            [("LS", true), ("ls", true), ("GY", true), ("A", false), ("L", true), ("LSX", false)]
        {
            let parsed = parse(&[fields.as_slice(), &[("postcode", area)]].concat());
            assert_eq!(parsed.is_ok(), fine, "{area}");
            if let Err(errors) = parsed {
                assert_eq!(
                    errors.iter().map(|error| error.field).collect::<Vec<_>>(),
                    ["postcode"],
                    "{area}"
                );
            }
        }
    }

    #[test]
    fn every_field_is_bounded_and_holds_nothing_hidden() {
        let fields = [
            "given", "family", "day", "month", "year", "age_from", "age_to", "postcode", "school", "parent",
            "number",
        ];
        for field in fields {
            for (text, expected) in [
                (" 1".repeat(60), "Use at most 100 characters"),
                ("Janu\u{202E}ary".to_owned(), "Use no invisible characters"),
            ] {
                let errors =
                    parse(&[BORN.as_slice(), &[("given", "Ada"), (field, &text)]].concat()).unwrap_err();
                assert_eq!(errors.len(), 1, "{field}");
                assert!(errors[0].message.starts_with(expected), "{field}: {}", errors[0].message);
            }
        }
        let longest = format!("{}*", "a".repeat(Name::MAX_CHARS));
        assert!(parse(&[BORN.as_slice(), &[("given", &longest)]].concat()).is_ok());
    }

    #[test]
    fn hidden_fields_are_known() {
        assert!(!parse(&[BORN.as_slice(), &[("given", "Ada")]].concat()).unwrap().uses_hidden_field());
        assert!(parse(&[("number", "9990000018")]).unwrap().uses_hidden_field());
        let own = ChildNumber::from_random(77).to_string();
        assert!(!parse(&[("number", &own)]).unwrap().uses_hidden_field());
    }
}

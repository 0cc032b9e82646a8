//! What was typed into a search, before it is read.

use super::FieldError;
use crate::personal::{Name, Unfit, has_hidden};
use serde::{Deserialize, Serialize};

/// What was typed, field by field.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RawCriteria {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Date of birth: day, month, year as typed.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
    /// Youngest age in years.
    pub age_from: String,
    /// Oldest age in years.
    pub age_to: String,
    /// Postcode or the beginning of one.
    pub postcode: String,
    /// A school's number (URN, or authority and establishment).
    pub school: String,
    /// A parent's name.
    pub parent: String,
    /// One identifying number.
    pub number: String,
}

impl std::fmt::Debug for RawCriteria {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawCriteria(..)")
    }
}

/// The longest text that a field may hold, in characters: a name at its limit, with a star.
const LONGEST_TYPED: usize = Name::MAX_CHARS + 1;

impl RawCriteria {
    /// The texts, by the field at which the form shows an error.
    fn fields(&self) -> [(&'static str, &str); 11] {
        [
            ("given_name", &self.given_name),
            ("family_name", &self.family_name),
            ("day", &self.day),
            ("day", &self.month),
            ("day", &self.year),
            ("age_from", &self.age_from),
            ("age_from", &self.age_to),
            ("postcode", &self.postcode),
            ("school", &self.school),
            ("parent", &self.parent),
            ("number", &self.number),
        ]
    }

    /// Errors at fields that hold what no field may: the audit keeps what was typed.
    pub(super) fn unfit(&self) -> Vec<FieldError> {
        let mut errors: Vec<FieldError> = Vec::new();
        for (field, text) in self.fields() {
            let unfit = if text.trim().chars().count() > LONGEST_TYPED {
                Unfit::TooLong(Name::MAX_CHARS)
            } else if has_hidden(text) {
                Unfit::Hidden
            } else {
                continue;
            };
            if errors.iter().all(|error| error.field != field) {
                errors.push(FieldError::new(field, format!("Use {unfit}")));
            }
        }
        errors
    }

    /// What was asked, as the audit keeps it: "given name Ada; born 1 2 2015". It is personal.
    pub fn in_words(&self) -> String {
        let born = [&self.day, &self.month, &self.year].map(|part| part.trim()).join(" ");
        let ages = [&self.age_from, &self.age_to].map(|part| part.trim()).join(" to ");
        let fields = [
            ("given name", self.given_name.trim()),
            ("family name", self.family_name.trim()),
            ("born", born.trim()),
            ("aged", if ages == " to " { "" } else { &ages }),
            ("postcode", self.postcode.trim()),
            ("school", self.school.trim()),
            ("parent", self.parent.trim()),
            ("number", self.number.trim()),
        ];
        let typed = fields.into_iter().filter(|(_, text)| !text.is_empty());
        typed.map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join("; ")
    }
}

//! Text that belongs to a person. It can be stored and shown to whom the policy allows, and it can
//! never be printed by accident: `Debug` shows the type's name and nothing else.
//!
//! What a text may be is said here for forms and feeds alike: see [`Unfit`].

mod hidden;

pub use hidden::has_hidden;

use serde::{Deserialize, Serialize};

/// Why a text is not kept, in words that go on from "expected" or "use". It never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nothing but white space.
    #[error("some text")]
    Empty,
    /// Longer than so many characters.
    #[error("at most {0} characters")]
    TooLong(usize),
    /// It holds a character that nobody sees: see [`has_hidden`].
    #[error("no invisible characters, such as marks of direction or of no width")]
    Hidden,
    /// A name without any letter.
    #[error("at least one letter")]
    NoLetter,
}

/// Defines a text type that never shows its content in `Debug`, is trimmed, is never empty, holds
/// no character that nobody sees and has a bounded length.
macro_rules! personal_text {
    ($(#[$doc:meta])* $name:ident, at most $max:literal $(, $letter:ident)?) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The longest text that is kept, in characters.
            pub const MAX_CHARS: usize = $max;

            /// The text with white space folded.
            ///
            /// # Errors
            /// Why it is not kept.
            pub fn read(text: &str) -> Result<Self, Unfit> {
                let text = tidy(text, Self::MAX_CHARS)?;
                $($letter(&text)?;)?
                Ok(Self(text))
            }

            /// As [`Self::read`], for callers to whom the reason is all the same.
            pub fn parse(text: &str) -> Option<Self> {
                Self::read(text).ok()
            }

            /// The text itself, for storing and for showing to whom the policy allows.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

/// Folds white space.
///
/// # Errors
/// Why the text is not kept.
pub(crate) fn tidy(text: &str, max_chars: usize) -> Result<String, Unfit> {
    if has_hidden(text) {
        return Err(Unfit::Hidden);
    }
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.chars().count() {
        0 => Err(Unfit::Empty),
        chars if chars > max_chars => Err(Unfit::TooLong(max_chars)),
        _ => Ok(folded),
    }
}

fn needs_letter(text: &str) -> Result<(), Unfit> {
    if text.chars().any(char::is_alphabetic) { Ok(()) } else { Err(Unfit::NoLetter) }
}

personal_text!(
    /// A given, middle, family or whole name; also that of a team or a role.
    Name,
    at most 100,
    needs_letter
);
personal_text!(
    /// One line of a postal address.
    AddressLine,
    at most 200
);
personal_text!(
    /// A telephone number as it was given.
    Phone,
    at most 40
);
personal_text!(
    /// An e-mail address as it was given.
    Email,
    at most 200
);

impl Phone {
    /// A telephone number: digits, spaces and `+()-.` only, with at least five digits; an extension
    /// may follow ("ext 12", "x12").
    pub fn parse_strict(text: &str) -> Option<Self> {
        let phone = Self::parse(text)?;
        let end = phone.0.find(|c: char| c.is_alphabetic() || c == '#').unwrap_or(phone.0.len());
        let (main, extension) = phone.0.split_at(end);
        let digits = main.chars().filter(char::is_ascii_digit).count();
        let clean = main.chars().all(|c| c.is_ascii_digit() || " +()-.".contains(c));
        (clean && (5..=15).contains(&digits) && is_extension(extension)).then_some(phone)
    }
}

/// Nothing, or a word for it and at most eight digits: no room for a sentence.
fn is_extension(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let word_end = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (word, number) = text.split_at(word_end);
    let word = word.trim_end_matches([' ', '.', ':']).to_ascii_lowercase();
    let words = ["x", "#", "ext", "extn", "extension"];
    words.contains(&word.as_str())
        && (1..=8).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

impl Email {
    /// An e-mail address with one `@`, something on each side and a dot in the domain. More is for
    /// the mail system to judge.
    pub fn parse_strict(text: &str) -> Option<Self> {
        let email = Self::parse(text)?;
        let (local, domain) = email.0.split_once('@')?;
        let fine = !local.is_empty()
            && !domain.contains('@')
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !email.0.contains(' ');
        fine.then_some(email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_person() {
        let name = Name::parse("Ada").unwrap();
        assert_eq!(format!("{name:?}"), "Name(..)");
    }

    #[test]
    fn white_space_is_folded_and_nothing_is_no_name() {
        assert_eq!(Name::parse("  Anne \t Marie ").unwrap().as_str(), "Anne Marie");
        assert_eq!(Name::read(" \t\r\n "), Err(Unfit::Empty));
    }

    #[test]
    fn a_length_is_counted_in_characters_and_its_error_names_the_limit() {
        assert!(Name::parse(&"é".repeat(Name::MAX_CHARS)).is_some());
        let long = [
            Name::read(&"é".repeat(Name::MAX_CHARS + 1)).map(drop),
            AddressLine::read(&"1 ".repeat(AddressLine::MAX_CHARS)).map(drop),
            Phone::read(&"1".repeat(Phone::MAX_CHARS + 1)).map(drop),
            Email::read(&"a".repeat(Email::MAX_CHARS + 1)).map(drop),
        ];
        let told = long.map(|result| result.unwrap_err().to_string());
        assert_eq!(told, [100, 200, 40, 200].map(|limit| format!("at most {limit} characters")));
    }

    #[test]
    fn no_text_holds_what_nobody_sees() {
        for hidden in ["\u{202E}adA", "A\u{200B}da", "\u{200F}\u{2066}", "Ada\u{0}", "\u{200D}"] {
            assert_eq!(Name::read(hidden), Err(Unfit::Hidden), "{hidden:?}");
            assert_eq!(AddressLine::read(hidden), Err(Unfit::Hidden), "{hidden:?}");
            assert!(Email::parse_strict(&format!("a{hidden}@b.example")).is_none(), "{hidden:?}");
            assert!(Phone::parse_strict(&format!("01632 960587{hidden}")).is_none(), "{hidden:?}");
        }
        assert_eq!(Name::read("علی\u{200C}رضا").unwrap().as_str(), "علی\u{200C}رضا");
    }

    #[test]
    fn a_name_has_a_letter_of_some_script() {
        for no_name in ["-", "'", "...", "12", "\u{308}", "\u{1F600}"] {
            assert_eq!(Name::read(no_name), Err(Unfit::NoLetter), "{no_name}");
        }
        for name in ["X", "李", "O'", "Team 4"] {
            assert!(Name::read(name).is_ok(), "{name}");
        }
        assert!(AddressLine::read("12").is_ok(), "a house number is a line");
    }

    #[test]
    fn phones_and_e_mails_have_their_shape() {
        assert!(Phone::parse_strict("+44 (0)1632 960 587").is_some());
        for extended in ["01632 960587 ext 4", "01632 960587 Ext. 12", "01632960587x12", "01632 960587 #3"] {
            assert!(Phone::parse_strict(extended).is_some(), "{extended}");
        }
        for no_number in ["invalid", "01632 960587 ext", "01632 960587 extra words", "01632 960587 x1 or so"]
        {
            assert!(Phone::parse_strict(no_number).is_none(), "{no_number}");
        }
        assert!(Email::parse_strict("a@b.example").is_some());
        assert!(Email::parse_strict("invalid").is_none());
        assert!(Email::parse_strict("a@b@c.example").is_none());
    }
}

//! Text that belongs to a person. It can be stored and shown to whom the policy allows, and it can
//! never be printed by accident: `Debug` shows the type's name and nothing else.

use serde::{Deserialize, Serialize};

/// Defines a text type that never shows its content in `Debug`, is trimmed, is never empty, holds
/// no control characters and has a bounded length.
macro_rules! personal_text {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The longest text that is kept, in characters.
            pub const MAX_CHARS: usize = $max;

            /// The text with white space folded, or `None` when nothing readable is left or it is
            /// longer than [`Self::MAX_CHARS`].
            pub fn parse(text: &str) -> Option<Self> {
                tidy(text, Self::MAX_CHARS).map(Self)
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

fn tidy(text: &str, max_chars: usize) -> Option<String> {
    let folded = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let readable = !folded.is_empty() && folded.chars().count() <= max_chars;
    readable.then_some(folded)
}

personal_text!(
    /// A given, middle, family or whole name.
    Name,
    100
);
personal_text!(
    /// One line of a postal address.
    AddressLine,
    120
);
personal_text!(
    /// A telephone number as it was given.
    Phone,
    40
);
personal_text!(
    /// An e-mail address as it was given.
    Email,
    200
);

impl Phone {
    /// A telephone number: digits, spaces and `+()-` only, with at least five digits; an extension
    /// may follow ("ext 12", "x12").
    pub fn parse_strict(text: &str) -> Option<Self> {
        let phone = Self::parse(text)?;
        let main = phone.0.split(['x', 'e', '#']).next().unwrap_or_default();
        let digits = main.chars().filter(char::is_ascii_digit).count();
        let clean = main.chars().all(|c| c.is_ascii_digit() || " +()-.".contains(c));
        (clean && (5..=15).contains(&digits)).then_some(phone)
    }
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
        assert!(Name::parse(" \u{0} ").is_none());
        assert!(Name::parse(&"a".repeat(101)).is_none());
    }

    #[test]
    fn phones_and_e_mails_have_their_shape() {
        assert!(Phone::parse_strict("+44 (0)1632 960 587").is_some());
        assert!(Phone::parse_strict("01632 960587 ext 4").is_some());
        assert!(Phone::parse_strict("invalid").is_none());
        assert!(Email::parse_strict("a@b.example").is_some());
        assert!(Email::parse_strict("invalid").is_none());
        assert!(Email::parse_strict("a@b@c.example").is_none());
    }
}

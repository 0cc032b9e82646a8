//! Reasons for access: a closed list, each with its legal basis. Opening a record needs one.

use crate::personal::Name;
use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($variant:ident, $code:literal, $label:literal, $basis:literal;)*) => {
        /// Why a record is opened.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Reason {
            $(#[doc = $label] $variant,)*
            /// Another reason, in a bounded text that is stored only in the audit.
            Other(Name),
        }

        impl Reason {
            /// The closed list: code, label, legal basis.
            pub const LIST: &'static [(&'static str, &'static str, &'static str)] = &[
                $(($code, $label, $basis),)*
                ("other", "Another reason", "Say which: it is kept in the audit"),
            ];

            /// Reads a code of the list and, for "other", its text (3 to 100 characters).
            pub fn parse(code: &str, text: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    "other" => Name::parse(text).filter(|t| t.as_str().chars().count() >= 3).map(Self::Other),
                    _ => None,
                }
            }

            /// The code of the list.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$variant => $code,)* Self::Other(_) => "other" }
            }

            /// The words of the list.
            pub fn label(&self) -> &'static str {
                match self { $(Self::$variant => $label,)* Self::Other(_) => "Another reason" }
            }
        }
    };
}

reasons! {
    Welfare, "welfare", "I am working with this child and need to know who else is", "Children Act 2004, section 10: co-operation to improve well-being";
    Safeguarding, "safeguarding", "I am worried that this child may be at risk of harm", "Children Act 1989, section 47; Children Act 2004, section 11";
    EarlyHelp, "early-help", "I am starting or reviewing an early help assessment", "Children Act 2004, section 10";
    NewReferral, "new-referral", "This child has been referred to my service", "Children Act 2004, section 10";
    MissingEducation, "missing-education", "This child may be missing education", "Education Act 1996, section 436A";
    AskedByFamily, "asked-by-family", "The child or a parent asked me to find out", "Consent of the young person or parent";
}

impl std::fmt::Debug for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reason({})", self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_closed_and_other_needs_words() {
        assert_eq!(Reason::parse("welfare", "").unwrap().code(), "welfare");
        assert!(Reason::parse("curiosity", "").is_none());
        assert!(Reason::parse("other", " x ").is_none());
        let other = Reason::parse("other", "court order").unwrap();
        assert_eq!(format!("{other:?}"), "Reason(other)");
    }
}

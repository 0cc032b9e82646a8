//! Identifying numbers and their check digits. An identifier of a type here exists only if its
//! check digit holds; a number that fails is a warning for its sender and no match key.

use crate::personal::Name;
use serde::{Deserialize, Serialize};

/// Which register a number comes from. Numbers are match keys; each is shown only to staff of the
/// kind of body that allocates it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierKind {
    /// NHS number (allocated by health).
    Nhs,
    /// Unique pupil number (allocated by schools and local authorities).
    Upn,
    /// Unique learner number (allocated by the Learning Records Service).
    Uln,
    /// The number a social care system gives its case (only unique within its authority).
    SocialCare,
}

/// Whether the source holds the number as the one in use or as one from before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierStatus {
    /// The number in use.
    #[default]
    Current,
    /// A number that was replaced: it still finds the child, and never speaks against one.
    Superseded,
}

/// A number that passed its check. `Debug` shows the kind only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// The register.
    pub kind: IdentifierKind,
    value: String,
    /// In use, or from before.
    #[serde(default)]
    pub status: IdentifierStatus,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identifier({:?}, ..)", self.kind)
    }
}

impl Identifier {
    /// Reads a number of the given kind. Spaces and dashes are ignored. `None` when its length,
    /// alphabet or check digit is wrong.
    pub fn parse(kind: IdentifierKind, text: &str) -> Option<Self> {
        let mut value = text.to_ascii_uppercase();
        if !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            value.retain(|c| !c.is_whitespace() && c != '-');
        }
        let valid = match kind {
            IdentifierKind::Nhs => nhs_number_is_valid(&value),
            IdentifierKind::Upn => upn_is_valid(&value),
            IdentifierKind::Uln => uln_is_valid(&value),
            IdentifierKind::SocialCare => {
                !value.is_empty() && value.len() <= 20 && value.bytes().all(|b| b.is_ascii_alphanumeric())
            }
        };
        valid.then_some(Self { kind, value, status: IdentifierStatus::Current })
    }

    /// The same number, marked as one from before.
    #[must_use]
    pub fn superseded(mut self) -> Self {
        self.status = IdentifierStatus::Superseded;
        self
    }

    /// The number without spaces.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The number as its register writes it: NHS numbers 3-3-4.
    pub fn display(&self) -> String {
        match self.kind {
            IdentifierKind::Nhs => {
                format!("{} {} {}", &self.value[..3], &self.value[3..6], &self.value[6..])
            }
            _ => self.value.clone(),
        }
    }
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Sum of the first nine digits, weighted 10 down to 2.
fn weighted_sum_of_nine(digits: &[u32]) -> u32 {
    digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum()
}

/// NHS Data Dictionary, NHS NUMBER: modulus 11, check digit 11 gives 0, 10 is never issued.
fn nhs_number_is_valid(text: &str) -> bool {
    let Some(d) = digits(text).filter(|d| d.len() == 10) else { return false };
    let all_the_same = d.iter().all(|x| *x == d[0]);
    let check = match 11 - weighted_sum_of_nine(&d) % 11 {
        11 => 0,
        check => check,
    };
    check == d[9] && !all_the_same
}

/// The letters of a UPN's check, in the order of the remainder they stand for (DfE, "A guide to
/// unique pupil numbers": modulus 23; I, O and S are left out).
const UPN_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// The check letter of a UPN for the twelve characters that follow it.
pub fn upn_check_letter(rest: &str) -> Option<char> {
    if rest.len() != 12 || !rest.is_ascii() {
        return None;
    }
    let mut sum = 0;
    for (i, byte) in rest.bytes().enumerate() {
        let value = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            letter if i == 11 => UPN_LETTERS.iter().position(|l| *l == letter)?,
            _ => return None,
        };
        sum += value * (i + 2);
    }
    Some(char::from(UPN_LETTERS[sum % 23]))
}

fn upn_is_valid(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(letter) = chars.next() else { return false };
    upn_check_letter(chars.as_str()) == Some(letter)
}

/// Learning Records Service: modulus 11 over nine digits, remainder 0 invalid, check = 10 - r.
fn uln_is_valid(text: &str) -> bool {
    let Some(d) = digits(text).filter(|d| d.len() == 10) else { return false };
    let remainder = weighted_sum_of_nine(&d) % 11;
    remainder != 0 && 10 - remainder == d[9]
}

/// A unique property reference number: up to 12 digits, kept as text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uprn(String);

impl Uprn {
    /// Reads 1 to 12 digits, of which not all are zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = text.trim_start_matches('0');
        let valid = text.len() <= 12 && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        valid.then(|| Self(number.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Uprn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Uprn(..)")
    }
}

/// The code of an organisation in one of the national registers. Organisations are not persons:
/// their codes may be shown and logged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "scheme", content = "code", rename_all = "kebab-case")]
pub enum OrganisationCode {
    /// School, GIAS unique reference number, 6 digits.
    Urn(String),
    /// School, local authority 3 digits + establishment 4 digits.
    LaEstab(String),
    /// Health organisation, ODS code.
    Ods(String),
    /// Local authority, DfE 3 digits.
    La(String),
    /// Any other organisation, by the name it is registered under here.
    Other(String),
}

impl OrganisationCode {
    /// A GIAS number: six digits.
    pub fn urn(text: &str) -> Option<Self> {
        let text = text.trim();
        all_digits(text, 6).then(|| Self::Urn(text.to_owned()))
    }

    /// Authority and establishment: seven digits, a slash or space between them ignored.
    pub fn la_estab(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !matches!(c, ' ' | '/')).collect();
        all_digits(&text, 7).then_some(Self::LaEstab(text))
    }

    /// An ODS code: 3 to 10 letters and digits.
    pub fn ods(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let valid = (3..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        valid.then_some(Self::Ods(text))
    }

    /// A local authority's three digits.
    pub fn la(text: &str) -> Option<Self> {
        let text = text.trim();
        all_digits(text, 3).then(|| Self::La(text.to_owned()))
    }

    /// Any other organisation, by a name.
    pub fn other(text: &str) -> Option<Self> {
        Name::parse(text).map(|name| Self::Other(name.as_str().to_owned()))
    }

    /// `scheme:code`, the form used on the command line, in files and in the database.
    pub fn as_text(&self) -> String {
        match self {
            Self::Urn(code) => format!("urn:{code}"),
            Self::LaEstab(code) => format!("laestab:{code}"),
            Self::Ods(code) => format!("ods:{code}"),
            Self::La(code) => format!("la:{code}"),
            Self::Other(code) => format!("other:{code}"),
        }
    }

    /// Reads [`Self::as_text`]; a bare code is taken by its shape (3 digits an authority, 6 a
    /// school's URN, 7 its authority and establishment, anything else a name of its own).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.split_once(':') {
            Some(("urn", code)) => Self::urn(code),
            Some(("laestab", code)) => Self::la_estab(code),
            Some(("ods", code)) => Self::ods(code),
            Some(("la", code)) => Self::la(code),
            Some(("other", code)) => Self::other(code),
            _ => Self::la(text)
                .or_else(|| Self::urn(text))
                .or_else(|| Self::la_estab(text))
                .or_else(|| Self::other(text)),
        }
    }
}

fn all_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

/// The directory's own number for a child: nine random digits and a check digit, never derived
/// from another number. Shown in three groups.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChildNumber(u64);

impl ChildNumber {
    /// Makes a number from randomness. The check digit is Damm's: it catches every single wrong
    /// digit and every swap of neighbours (H. M. Damm, 2004).
    pub fn from_random(random: u64) -> Self {
        let body = 100_000_000 + random % 900_000_000;
        Self(body * 10 + u64::from(damm(body)))
    }

    /// Reads ten digits; spaces and dashes are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !all_digits(&text, 10) {
            return None;
        }
        let value: u64 = text.parse().ok()?;
        let valid = value >= 1_000_000_000 && u64::from(damm(value / 10)) == value % 10;
        valid.then_some(Self(value))
    }

    /// The ten digits as a number.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl std::fmt::Display for ChildNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:010}", self.0);
        write!(f, "{} {} {}", &text[..3], &text[3..6], &text[6..])
    }
}

impl std::fmt::Debug for ChildNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChildNumber(..)")
    }
}

/// A totally anti-symmetric quasigroup of order ten, from Damm's dissertation.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn damm(number: u64) -> u8 {
    number.to_string().bytes().fold(0, |row, digit| DAMM[usize::from(row)][usize::from(digit - b'0')])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(kind: IdentifierKind, text: &str) -> bool {
        Identifier::parse(kind, text).is_some()
    }

    #[test]
    fn published_examples() {
        use IdentifierKind::{Nhs, Uln, Upn};
        for good in ["9990000018", "9000000009", "4409815415", "999 000 0026", "943-575-3868"] {
            assert!(ok(Nhs, good), "{good}");
        }
        for bad in ["1234567890", "999000001", "99900000180", "999000001a", "0000000000", "1111111111"] {
            assert!(!ok(Nhs, bad), "{bad}");
        }
        for good in ["B801200005001", "H801200001001", "H80120000100B", "h801200001001"] {
            assert!(ok(Upn, good), "{good}");
        }
        for bad in ["A801200005001", "B80120000500", "B8012000050S1", "", "é801200005001"] {
            assert!(!ok(Upn, bad), "{bad}");
        }
        assert!(ok(Uln, "1000000019"));
        assert!(!ok(Uln, "1000000018"));
    }

    #[test]
    fn own_number_catches_each_slip_and_each_swap_of_neighbours() {
        let number = ChildNumber::from_random(123_456_789_012);
        let text = number.value().to_string();
        assert_eq!(ChildNumber::parse(&number.to_string()), Some(number));
        for i in 0..text.len() {
            for digit in b'0'..=b'9' {
                let mut slip = text.clone().into_bytes();
                if slip[i] == digit {
                    continue;
                }
                slip[i] = digit;
                assert!(ChildNumber::parse(std::str::from_utf8(&slip).unwrap()).is_none());
            }
            if i > 0 {
                let mut swap = text.clone().into_bytes();
                swap.swap(i - 1, i);
                let changed = swap != text.as_bytes();
                assert!(!changed || ChildNumber::parse(std::str::from_utf8(&swap).unwrap()).is_none());
            }
        }
    }

    #[test]
    fn organisation_codes_go_to_text_and_back() {
        for text in ["urn:112670", "laestab:8012000", "ods:B86001", "la:801", "other:Harbour Youth"] {
            assert_eq!(OrganisationCode::parse(text).unwrap().as_text(), text);
        }
        assert_eq!(OrganisationCode::parse("801"), OrganisationCode::la("801"));
        assert_eq!(OrganisationCode::parse("112670"), OrganisationCode::urn("112670"));
        assert!(OrganisationCode::parse("urn:12").is_none());
    }

    #[test]
    fn a_property_number_is_not_nothing() {
        assert_eq!(Uprn::parse(" 000100023336 ").unwrap().as_str(), "100023336");
        for bad in ["", "0", "000000000000", "1000233369560", "12a"] {
            assert!(Uprn::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn debug_never_shows_a_number() {
        let id = Identifier::parse(IdentifierKind::Nhs, "9990000018").unwrap();
        assert_eq!(format!("{id:?}"), "Identifier(Nhs, ..)");
        assert_eq!(id.display(), "999 000 0018");
    }
}

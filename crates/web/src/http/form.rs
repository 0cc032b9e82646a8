//! What a form sent: `application/x-www-form-urlencoded`, strictly. Anything that no form of ours
//! would send is refused as a whole.

use crate::pages::error::Problem;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;

/// The most bytes of a form.
pub const LARGEST: usize = 64 * 1024;
/// The most fields of a form.
const MOST_FIELDS: usize = 64;

/// The fields of a form, each at most once.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads an encoded form; `None` when it is not UTF-8, repeats a name, or carries control
    /// characters (a database refuses NUL, so it must not get that far).
    pub fn parse(encoded: &[u8]) -> Option<Self> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for pair in encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &pair[..0]),
            };
            let (name, value) = (decode(name)?, decode(value)?);
            if fields.len() == MOST_FIELDS || fields.iter().any(|(known, _)| *known == name) {
                return None;
            }
            fields.push((name, value));
        }
        Some(Self(fields))
    }

    /// The value under a name; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.sent(name).unwrap_or_default()
    }

    /// The same, to keep.
    pub fn owned(&self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// The value under a name, if it was sent.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All fields, to show them again.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn decode(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let (digits, after) = rest.split_at_checked(2)?;
                let mut byte = [0];
                hex::decode_to_slice(digits, &mut byte).ok()?;
                bytes.push(byte[0]);
                rest = after;
            }
            plain => bytes.push(*plain),
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    let is_plain = !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
    is_plain.then_some(text)
}

/// Reads the form of a request.
///
/// # Errors
/// When it is too large, or not a form.
pub async fn read(parts: &Parts, body: Body) -> Result<Fields, Problem> {
    let length = parts.headers.get("content-length").and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > LARGEST) {
        return Err(Problem::TooLarge);
    }
    let is_form = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| {
        kind.split(';').next().unwrap_or_default().trim() == "application/x-www-form-urlencoded"
    });
    // One byte more than allowed tells a form that is too large from a connection that broke.
    let bytes = axum::body::to_bytes(body, LARGEST + 1).await.map_err(|_| Problem::TooLarge)?;
    if bytes.len() > LARGEST {
        return Err(Problem::TooLarge);
    }
    if !is_form && !bytes.is_empty() {
        return Err(Problem::BadRequest);
    }
    Fields::parse(&bytes).ok_or(Problem::BadRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_strictly() {
        let fields = Fields::parse(b"a=1+2&b=%C3%A9&c=&d").unwrap();
        assert_eq!((fields.text("a"), fields.text("b"), fields.text("c")), ("1 2", "\u{e9}", ""));
        assert_eq!((fields.sent("d"), fields.sent("e")), (Some(""), None));
        for bad in ["a=1&a=2", "a=%FF", "a=%0", "a=%zz", "a=%00", "%=1"] {
            assert!(Fields::parse(bad.as_bytes()).is_none(), "{bad}");
        }
        let many = (0..65).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        assert!(Fields::parse(many.as_bytes()).is_none());
    }
}

//! Postcodes, as BS 7666 writes them: upper case, one space before the last three characters.

use serde::{Deserialize, Serialize};

/// The areas of one letter (Royal Mail's Postcode Address File). Those of two letters are judged by their
/// shape, as districts and whole postcodes are: new ones come, and invented places have some of their own.
const OF_ONE_LETTER: [&str; 8] = ["B", "E", "G", "L", "M", "N", "S", "W"];

/// A postcode of the right shape, NHS pseudo codes (`ZZ99 ...`) among them. Whether it exists is
/// not judged here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Postcode(String);

impl Postcode {
    /// Reads a full postcode; case and spaces are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let compact: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if !compact.is_ascii() || !(5..=7).contains(&compact.len()) {
            return None;
        }
        let (outward, inward) = compact.split_at(compact.len() - 3);
        let inward = inward.as_bytes();
        let inward_fits =
            inward[0].is_ascii_digit() && inward[1].is_ascii_alphabetic() && inward[2].is_ascii_alphabetic();
        (is_outward(outward) && inward_fits).then(|| Self(format!("{outward} {}", &compact[outward.len()..])))
    }

    /// The whole postcode, with its space.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The district: the part before the space ("LS11").
    pub fn outward(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    /// The area: the leading letters ("LS").
    pub fn area(&self) -> &str {
        area_of(&self.0)
    }

    /// An NHS pseudo postcode: no fixed abode, unknown, abroad. It locates nobody and is no match
    /// key.
    pub fn is_pseudo(&self) -> bool {
        self.0.starts_with("ZZ99")
    }
}

impl std::fmt::Debug for Postcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postcode(..)")
    }
}

/// What a practitioner may type to narrow a search: an area ("LS"), a district ("LS11") or a full
/// postcode.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostcodeArea {
    /// One or two letters that are an area.
    Area(String),
    /// The part before the space.
    District(String),
    /// A full postcode.
    Full(Postcode),
}

impl PostcodeArea {
    /// Reads an area, a district or full postcode of the right shape.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(full) = Postcode::parse(text) {
            return Some(Self::Full(full));
        }
        let text = text.trim().to_ascii_uppercase();
        let two_letters = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if two_letters || OF_ONE_LETTER.contains(&text.as_str()) {
            return Some(Self::Area(text));
        }
        is_outward(&text).then_some(Self::District(text))
    }

    /// Whether the postcode lies in this area.
    pub fn holds(&self, postcode: &Postcode) -> bool {
        match self {
            Self::Area(area) => postcode.area() == area,
            Self::District(district) => postcode.outward() == district,
            Self::Full(full) => postcode == full,
        }
    }
}

impl std::fmt::Debug for PostcodeArea {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostcodeArea(..)")
    }
}

fn area_of(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

/// One or two letters, a digit, then at most one more letter or digit.
fn is_outward(text: &str) -> bool {
    let area = area_of(text);
    let rest = &text[area.len()..];
    (1..=2).contains(&area.len())
        && (1..=2).contains(&rest.len())
        && rest.as_bytes()[0].is_ascii_digit()
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, expected) in [
            ("ls116ad", "LS11 6AD"),
            ("SW1A 1AA", "SW1A 1AA"),
            ("w 1a 0ax", "W1A 0AX"),
            ("ZZ993VZ", "ZZ99 3VZ"),
        ] {
            assert_eq!(Postcode::parse(text).unwrap().as_str(), expected);
        }
        for bad in ["", "invalid", "st1 oqs", "123 456", "LS116A", "ÉS11 6AD"] {
            assert!(Postcode::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn areas() {
        let postcode = Postcode::parse("LS11 6AD").unwrap();
        for (text, holds) in [("LS", true), ("ls11", true), ("LS11 6AD", true), ("L", false), ("LS1", false)]
        {
            assert_eq!(PostcodeArea::parse(text).unwrap().holds(&postcode), holds, "{text}");
        }
        for no_area in ["", "%", "A", "Z", "LSX", "É", "l s"] {
            assert!(PostcodeArea::parse(no_area).is_none(), "{no_area}");
        }
    }
}

//! What one row of a table says of a person, as texts; and how texts become comparable forms.

use super::intern::{hash_text, mix};
use crate::normalise;

/// What a table can say: how many identifiers and categories, and between which rows links are sought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Names of the identifying numbers' columns.
    pub identifiers: Vec<String>,
    /// Names of the categories' columns.
    pub categories: Vec<String>,
    /// Which pairs count.
    pub mode: Mode,
    /// Whether rows tell numbers that were replaced (see [`Evidence::former`]).
    pub keeps_former: bool,
    /// Categories of which a row may tell one value of two (a father, not the mother): that two rows tell
    /// different ones says something only where both tell two.
    pub told_in_part: Vec<usize>,
    /// Categories that are codes: what is one digit off is another thing, next door perhaps.
    pub codes: Vec<usize>,
}

impl Shape {
    /// The names of the fields that are compared.
    pub fn field_names(&self) -> Vec<String> {
        let usual =
            ["given name", "family name", "middle names", "date of birth", "sex", "place", "telephone"];
        let usual = usual.into_iter().map(str::to_owned);
        usual.chain(self.identifiers.iter().cloned()).chain(self.categories.iter().cloned()).collect()
    }

    /// The most identifiers and categories together.
    pub const MOST: usize = 24;

    /// The part of a row that lists the numbers that were replaced, where they are kept.
    pub fn former(&self) -> usize {
        super::table::part::OTHERS + self.identifiers.len() + self.categories.len()
    }
}

/// Which pairs of rows count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// All of them.
    #[default]
    Dedupe,
    /// Those of different inputs.
    Link {
        /// Each person stands once in each input.
        one_to_one: bool,
    },
}

/// A row's texts, as they stand in the table. Lists are alternatives of one thing: aliases, history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence<'a> {
    /// Given names, each with middle names or without.
    pub given: Vec<&'a str>,
    /// Family names.
    pub family: Vec<&'a str>,
    /// Whole names.
    pub full: Vec<&'a str>,
    /// Dates of birth; unknown and impossible parts stay as they are (see [`Born`]).
    pub born: Vec<Born>,
    /// Sex or gender.
    pub sex: &'a str,
    /// Postcodes.
    pub postcodes: Vec<&'a str>,
    /// Postcodes as keyed hashes (see [`is_hashed`]).
    pub hashed_postcodes: Vec<&'a str>,
    /// Lines of the address.
    pub address: Vec<&'a str>,
    /// Telephone numbers.
    pub phones: Vec<&'a str>,
    /// Identifying numbers: which of [`Shape::identifiers`], and the number.
    pub identifiers: Vec<(usize, &'a str)>,
    /// Numbers that were replaced by others: they agree like any, and never speak against a person.
    pub former: Vec<(usize, &'a str)>,
    /// Categories: which of [`Shape::categories`], and the value.
    pub categories: Vec<(usize, &'a str)>,
}

impl Evidence<'_> {
    /// Whether it tells at most one number of a kind, and none that was replaced.
    pub fn is_only(&self, kind: usize) -> bool {
        let of_kind = |numbers: &[(usize, &str)]| numbers.iter().filter(|(which, _)| *which == kind).count();
        of_kind(&self.identifiers) + of_kind(&self.former) <= 1
    }

    /// A hash of all that it says.
    pub fn hash(&self) -> u64 {
        let lists = [
            &self.given,
            &self.family,
            &self.full,
            &self.postcodes,
            &self.hashed_postcodes,
            &self.address,
            &self.phones,
        ];
        let mut hash = mix(hash_text(self.sex), 0);
        for (list, texts) in (1..).zip(lists) {
            hash = texts.iter().fold(mix(hash, list), |hash, text| mix(hash, hash_text(text)));
        }
        hash = self.born.iter().fold(hash, |hash, born| mix(hash, u64::from(born.0)));
        for (list, texts) in (1..).zip([&self.identifiers, &self.former, &self.categories]) {
            let told = texts.iter().map(|(which, text)| mix(hash_text(text), *which as u64));
            hash = told.fold(mix(hash, list), mix);
        }
        hash
    }

    /// Nothing, in the memory that this row took: for the next of a million rows.
    pub fn emptied<'b>(self) -> Evidence<'b> {
        Evidence {
            given: emptied(self.given),
            family: emptied(self.family),
            full: emptied(self.full),
            born: emptied(self.born),
            sex: "",
            postcodes: emptied(self.postcodes),
            hashed_postcodes: emptied(self.hashed_postcodes),
            address: emptied(self.address),
            phones: emptied(self.phones),
            identifiers: emptied(self.identifiers),
            former: emptied(self.former),
            categories: emptied(self.categories),
        }
    }
}

/// An empty list. The library keeps the memory of a list that is turned into one of things as large.
pub fn emptied<A, B>(mut list: Vec<A>) -> Vec<B> {
    list.clear();
    list.into_iter().filter_map(|_| None).collect()
}

/// A date of birth in eight decimal digits of four bits each, year, month, day. A part that is not
/// known is zero; an impossible part (month 13) is kept, as evidence of a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Born(pub u32);

impl Born {
    /// From year, month and day.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let digits = (year % 10_000) * 10_000 + month.min(99) * 100 + day.min(99);
        let packed =
            (0..8).fold(0, |packed, place| packed | ((digits / 10_u32.pow(place) % 10) << (4 * place)));
        (year != 0).then_some(Self(packed))
    }

    fn part(self, from: u32, digits: u32) -> u32 {
        (0..digits).rev().fold(0, |part, place| part * 10 + ((self.0 >> (4 * (from + place))) & 15))
    }

    /// The year.
    pub fn year(self) -> u32 {
        self.part(4, 4)
    }

    /// The month; 0 if unknown.
    pub fn month(self) -> u32 {
        self.part(2, 2)
    }

    /// The day; 0 if unknown.
    pub fn day(self) -> u32 {
        self.part(0, 2)
    }

    /// Only the year is known.
    pub fn is_year(self) -> bool {
        (self.month(), self.day()) == (0, 0)
    }

    /// Not known to the day, or 1 January, which stands for "some time that year" in many systems.
    pub fn is_rough(self) -> bool {
        self.month() == 0 || self.day() == 0 || (self.month(), self.day()) == (1, 1)
    }
}

/// A man or boy, in the words and letters of many languages.
const MALE: [&str; 40] = [
    "male",
    "boy",
    "man",
    "1",
    "mr",
    "mann",
    "männlich",
    "junge",
    "herr",
    "homme",
    "masculin",
    "garçon",
    "monsieur",
    "h",
    "hombre",
    "masculino",
    "varón",
    "niño",
    "homem",
    "menino",
    "uomo",
    "maschio",
    "maschile",
    "mężczyzna",
    "chłopiec",
    "muž",
    "bărbat",
    "mand",
    "dreng",
    "jongen",
    "e",
    "erkek",
    "nam",
    "м",
    "муж",
    "мужской",
    "чоловік",
    "男",
    "남",
    "ذكر",
];
/// A woman or girl.
const FEMALE: [&str; 44] = [
    "f",
    "female",
    "girl",
    "woman",
    "2",
    "mrs",
    "ms",
    "miss",
    "w",
    "weiblich",
    "frau",
    "mädchen",
    "femme",
    "féminin",
    "fille",
    "madame",
    "mme",
    "mujer",
    "femenino",
    "niña",
    "mulher",
    "feminino",
    "menina",
    "donna",
    "femmina",
    "femminile",
    "k",
    "kobieta",
    "žena",
    "femeie",
    "kvinde",
    "kvinna",
    "pige",
    "v",
    "vrouw",
    "meisje",
    "kadın",
    "nữ",
    "ж",
    "жен",
    "женский",
    "жінка",
    "女",
    "여",
];

/// What a letter says that is a man's in most languages, and a woman's (mujer) where men are "h".
pub const M: u8 = 3;

/// 1 male, 2 female, [`M`], 0 not told or something else.
pub fn sex(text: &str) -> u8 {
    match text.trim().trim_end_matches('.') {
        "" => 0,
        "M" | "m" => M,
        "F" => 2,
        text => {
            let text = text.to_lowercase();
            let is_in = |words: &[&str]| words.contains(&text.as_str());
            if is_in(&MALE) { 1 } else { 2 * u8::from(is_in(&FEMALE)) }
        }
    }
}

/// Whether men are written with the letter of "hombre" and "homme".
pub fn is_h(sex: &str) -> bool {
    sex.trim().eq_ignore_ascii_case("h")
}

/// Letters and digits in lower case, nothing else.
pub fn plain(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            out.push(char::from(byte.to_ascii_lowercase()));
        }
        return;
    }
    out.extend(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
}

/// A postcode in letters and digits, without what some write before it ("D-12345") or behind it ("12345-6789").
pub fn postcode(text: &str, out: &mut String) {
    let digits =
        |text: &str, many: usize| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim();
    let kept = match text.split_once('-') {
        Some((zip, more)) if digits(zip, 5) && digits(more, 4) => zip,
        Some((country, rest)) if country.len() <= 2 && (digits(rest, 4) || digits(rest, 5)) => rest,
        _ => text,
    };
    plain(kept, out);
}

/// An identifying number in letters and digits, without zeros in front.
pub fn number(text: &str, out: &mut String) {
    plain(text, out);
    let zeros = out.len() - out.trim_start_matches('0').len();
    if zeros < out.len() {
        out.drain(..zeros);
    }
}

/// The last nine digits of a telephone number; false if it has too few to mean much. Behind the number words and signs tell
/// of something else: an extension, whose phone it is, another number.
pub fn phone(text: &str, out: &mut String) -> bool {
    out.clear();
    for letter in text.chars() {
        match letter {
            '0'..='9' => out.push(letter),
            '#' | ';' if out.len() >= LEAST => break,
            letter if letter.is_alphabetic() && out.len() >= LEAST => break,
            _ => {}
        }
    }
    let before = out.len().saturating_sub(9);
    out.drain(..before);
    out.len() >= LEAST
}

/// Digits that a telephone number has at least.
const LEAST: usize = 6;

/// A number as it was before a spreadsheet or a program took it for a fraction: "12345.0" is 12345.
pub fn whole(text: &str) -> &str {
    let digits = text.strip_suffix(".0").unwrap_or_default();
    let digits_alone = digits.strip_prefix('+').unwrap_or(digits);
    let is_number = !digits_alone.is_empty() && digits_alone.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits } else { text }
}

/// The words of an address, in lower case.
pub fn words(text: &str, scratch: &mut String, mut take: impl FnMut(&str)) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        scratch.clear();
        if word.is_ascii() {
            scratch.push_str(word);
            scratch.make_ascii_lowercase();
        } else if normalise::is_spelt_in_another_script(word) {
            normalise::value_into(word, scratch);
        } else {
            scratch.extend(word.chars().flat_map(char::to_lowercase));
        }
        // A letter that stands for no sound leaves nothing.
        if !scratch.is_empty() {
            take(scratch);
        }
    }
}

/// The outward part of a British postcode, or all but the last three of something longer, or the first
/// half of what is shorter.
pub fn outward(postcode: &[u8]) -> &[u8] {
    let keep = if is_british(postcode) { postcode.len() - 3 } else { postcode.len().div_ceil(2) };
    &postcode[..keep]
}

/// A postcode that is held as a keyed hash has seven characters, the first a capital letter, which no
/// postcode in clear has here: three of the district, two more of the sector, two more of the unit.
pub fn is_hashed(postcode: &[u8]) -> bool {
    postcode.first().is_some_and(u8::is_ascii_uppercase)
}

/// Characters of a hashed postcode that tell the district ...
pub const HASHED_DISTRICT: usize = 3;
/// ... and the sector.
pub const HASHED_SECTOR: usize = 5;

/// Whether it has the form of a British postcode (without the space).
pub fn is_british(bytes: &[u8]) -> bool {
    (5..=7).contains(&bytes.len())
        && bytes[0].is_ascii_alphabetic()
        && bytes[bytes.len() - 3].is_ascii_digit()
        && bytes[bytes.len() - 2].is_ascii_alphabetic()
        && bytes[bytes.len() - 1].is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_parts() {
        let born = Born::new(2014, 4, 27).unwrap();
        assert_eq!((born.year(), born.month(), born.day()), (2014, 4, 27));
        assert_eq!(born.0, 0x2014_0427);
        assert!(!born.is_rough());
        assert!(Born::new(2014, 1, 1).unwrap().is_rough());
        assert!(Born::new(2014, 0, 0).unwrap().is_rough());
        assert_eq!(Born::new(1850, 81, 1).unwrap().month(), 81, "an impossible month is kept");
        assert_eq!(Born::new(0, 4, 27), None);
    }

    #[test]
    fn places_and_numbers() {
        let mut out = String::new();
        plain("LS1 4AP", &mut out);
        assert_eq!(out, "ls14ap");
        for (postcode, begins) in [("ls14ap", "ls1"), ("2575", "25"), ("x", "x")] {
            assert_eq!(outward(postcode.as_bytes()), begins.as_bytes());
        }
        assert!(phone("+44 7700 900123", &mut out));
        assert_eq!(out, "700900123");
        assert!(!phone("12345", &mut out));
        for text in [
            "(615)5550104 x22",
            "615-555-0104 ext. 22",
            "Tel. 615 555 0104",
            "615.555.0104 Durchwahl 22",
            "615-555-0104#22",
        ] {
            assert!(phone(text, &mut out));
            assert_eq!(out, "155550104", "{text}");
        }
        for (text, told) in [
            ("6155550103.0", "6155550103"),
            ("+6155550103.0", "+6155550103"),
            ("37214.0", "37214"),
            ("030.90.0", "030.90.0"),
            ("A1.0", "A1.0"),
            ("1.05", "1.05"),
            (".0", ".0"),
        ] {
            assert_eq!(whole(text), told);
        }
        let mut found = Vec::new();
        words("12a High-Stréet", &mut out, |word| found.push(word.to_owned()));
        words("Казань ь, ул. Ленина", &mut out, |word| found.push(word.to_owned()));
        assert_eq!(found, ["12a", "high", "stréet", "kazan", "ul", "lenina"]);
        assert_eq!((sex("Female"), sex("M"), sex("x"), sex("")), (2, M, 0, 0));
        assert_eq!((sex("M."), sex("Mme."), sex(".")), (M, 2, 0));
        for (word, code) in
            [("w", 2), ("H", 1), ("Mujer", 2), ("Frau", 2), ("Mr.", 1), ("Ж", 2), ("男", 1), ("K", 2)]
        {
            assert_eq!(sex(word), code, "{word}");
        }
        for (text, told) in
            [("10001-1234", "10001"), ("D-12345", "12345"), ("LS1 4AP", "ls14ap"), ("1234-567", "1234567")]
        {
            postcode(text, &mut out);
            assert_eq!(out, told);
        }
        for (text, told) in
            [("953-27-9992", "953279992"), ("0012345", "12345"), ("000", "000"), ("A-01", "a01")]
        {
            number(text, &mut out);
            assert_eq!(out, told);
        }
    }
}

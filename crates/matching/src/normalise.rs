//! Names as comparable forms: lower case, without accents, marks, titles and spaces' whims.

mod script;

pub use script::{is_spelt_in_another_script, latin};

use unicode_normalization::UnicodeNormalization as _;

/// A name in lower-case ASCII letters, its parts separated by single spaces: "O'Brien-Smïth" gives "obrien smith", and
/// "Иванов" "ivanov". Scripts that do not tell how a name is spelt (see [`latin`]) keep their letters.
pub fn name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    name_into(text, &mut out);
    out
}

/// The same, in memory that was used before.
pub fn name_into(text: &str, out: &mut String) {
    into(text, Counts::Letters, out);
}

/// A value of any kind (a town, an e-mail address, the number of a case): as a name, but digits count as letters do.
/// "Moor-End" gives "moor end", "A-1234" and "a 1234" give "a1234", "2010-1-11" gives "2010 1 11".
pub fn value_into(text: &str, out: &mut String) {
    into(text, Counts::LettersAndDigits, out);
}

/// Which characters count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Letters,
    LettersAndDigits,
}

fn into(text: &str, counts: Counts, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        fold(text.chars().map(|c| c.to_ascii_lowercase()), counts, out);
    } else if is_spelt_in_another_script(text) {
        fold(script::in_latin(text).nfkd().flat_map(char::to_lowercase), counts, out);
    } else {
        fold(text.nfkd().flat_map(char::to_lowercase), counts, out);
    }
}

fn fold(letters: impl Iterator<Item = char>, counts: Counts, out: &mut String) {
    let (mut gap, mut apart) = (false, false);
    for c in letters {
        let folded = script::plain(c);
        let is_digit = counts == Counts::LettersAndDigits && c.is_numeric();
        if (c.is_alphabetic() || is_digit) && folded != Some("") {
            // Between a letter and a digit a gap is a matter of taste; two numbers are not one, whatever stands between.
            if gap && !is_digit && out.ends_with(char::is_alphabetic)
                || apart && is_digit && out.ends_with(char::is_numeric)
            {
                out.push(' ');
            }
            (gap, apart) = (false, false);
            match folded {
                Some(folded) => out.push_str(folded),
                None => out.push(c),
            }
        } else {
            // Apostrophes and combining marks join: O'Brien is one part.
            gap |= c.is_whitespace() || matches!(c, '-' | ',' | '.' | '_');
            apart = true;
        }
    }
}

/// Parts of a name.
pub fn parts(normalised: &str) -> impl Iterator<Item = &str> {
    normalised.split_ascii_whitespace()
}

/// What stands for a name that is not known or not yet given, first or only names as well as family names.
const UNNAMED: [&str; 8] = ["baby", "infant", "twin", "triplet", "newborn", "unnamed", "unknown", "notknown"];
/// What nobody is called who has been named, by a first name; some are family names. After hospitals, registrars and
/// social workers; "nouveau-né", "recién nacido".
const UNNAMED_FIRST: [&str; 15] = [
    "boy", "girl", "male", "female", "unborn", "babyboy", "babygirl", "bboy", "bgirl", "neonate", "neonato",
    "neonata", "nouveau", "recien", "recem",
];
/// What may follow.
const BESIDE: [&str; 18] = [
    "one", "two", "three", "a", "b", "c", "i", "ii", "iii", "child", "bg", "bb", "of", "ne", "nacido",
    "nacida", "nascido", "nascida",
];

/// Whether a given name is a placeholder for a child not yet named ("baby girl", "twin two",
/// "infant of ..."). It is no evidence for or against anyone.
pub fn is_placeholder(normalised: &str) -> bool {
    is_made_of(normalised, &|word| UNNAMED.contains(&word) || UNNAMED_FIRST.contains(&word))
}

/// Whether a family name is none.
pub fn is_no_family_name(normalised: &str) -> bool {
    is_made_of(normalised, &|word| UNNAMED.contains(&word))
}

fn is_made_of(normalised: &str, is_unnamed: &dyn Fn(&str) -> bool) -> bool {
    let mut words = parts(normalised);
    let first = words.next().unwrap_or_default();
    let goes_on =
        |word: &str| UNNAMED.contains(&word) || UNNAMED_FIRST.contains(&word) || BESIDE.contains(&word);
    match (first, parts(normalised).nth(1)) {
        // In Spain, Portugal and Latin America this stands before the mother's name. "RN" may be two initials, and "Boy
        // de Vries" is a whole name.
        ("rn", Some("de")) => true,
        (_, Some("of")) => is_unnamed(first),
        _ => is_unnamed(first) && words.all(goes_on),
    }
}

/// A phonetic code of one part of a name, four characters at most: Soundex's classes after folding
/// the spellings that children's names are misspelt by.
pub fn phonetic(part: &str) -> String {
    let folded = fold_spelling(part);
    let mut code = String::with_capacity(4);
    let mut last = ' ';
    for (i, c) in folded.chars().enumerate() {
        let class = match c {
            'b' | 'p' | 'f' | 'v' => '1',
            'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => '2',
            'd' | 't' => '3',
            'l' => '4',
            'm' | 'n' => '5',
            'r' => '6',
            'h' | 'w' => continue,
            _ => ' ',
        };
        if i == 0 {
            code.push(if "aeiouy".contains(c) { 'a' } else { c });
        } else if class != ' ' && class != last {
            code.push(class);
        }
        last = class;
        if code.len() == 4 {
            break;
        }
    }
    code
}

fn fold_spelling(part: &str) -> String {
    let mut text = part.to_owned();
    for (from, to) in [
        ("kn", "n"),
        ("wr", "r"),
        ("ph", "f"),
        ("gh", "g"),
        ("ck", "k"),
        ("qu", "k"),
        ("tch", "ch"),
        ("sch", "sh"),
        ("cz", "ch"),
        ("sz", "sh"),
        ("x", "ks"),
        ("dh", "d"),
        ("th", "t"),
        ("kh", "k"),
        ("zh", "j"),
    ] {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    if let Some(rest) = text.strip_prefix('c') {
        let soft = rest.starts_with(['e', 'i', 'y']);
        let hush = rest.starts_with('h');
        if !hush {
            text = format!("{}{rest}", if soft { 's' } else { 'k' });
        }
    }
    if let Some(rest) = text.strip_prefix('g').filter(|rest| rest.starts_with(['e', 'i'])) {
        text = format!("j{rest}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        assert_eq!(name("  O'Brien-Smïth "), "obrien smith");
        assert_eq!(name("ŁUKASZ"), "lukasz");
        assert_eq!(name("Weiß"), "weiss");
        assert_eq!(name("李"), "李");
        assert_eq!(name("Þór Æsa Çetin Đỗ"), "thor aesa cetin do");
        assert_eq!(name("Həsənov Ħamza Ŋuka Ɗanjuma"), "hesenov hamza nguka danjuma");
        assert_eq!(name("O\u{2bc}Brien \u{2bf}Alī"), "obrien ali", "what joins as an apostrophe does");
        assert_eq!(name("J. R."), "j r");
    }

    #[test]
    fn digits_of_values_count() {
        let mut out = String::new();
        for (text, value) in [
            ("Moor-End", "moor end"),
            ("St. Mary's  SCHOOL 2", "st marys school2"),
            ("A-1234", "a1234"),
            ("a 1234 b", "a1234b"),
            ("2010-1-11", "2010 1 11"),
            ("2010/11/1", "2010 11 1"),
            ("Flat 1, 2a", "flat1 2a"),
            ("Tromsø 9", "tromso9"),
            ("sjones12@x.example", "sjones12x example"),
            ("--", ""),
        ] {
            value_into(text, &mut out);
            assert_eq!(out, value);
            value_into(value, &mut out);
            assert_eq!(out, value, "once is enough");
        }
        assert_eq!(name("Ada 2nd"), "ada nd");
    }

    #[test]
    fn placeholders() {
        for text in ["Baby", "Baby Girl", "Twin Two", "Infant of Anne", "BABY BOY", "Triplet A", "Unnamed"] {
            assert!(is_placeholder(&name(text)), "{text}");
        }
        for text in ["Girl", "Male Infant", "BabyBoy", "Unborn", "Boy 2", "Nouveau-né", "Recém nascido"] {
            assert!(is_placeholder(&name(text)), "{text}");
            assert!(!is_no_family_name(&name(text)), "{text}");
        }
        assert!(is_placeholder(&name("RN de Maria")));
        for text in [
            "Ada",
            "Boyd",
            "Girlie",
            "Twinkle",
            "Babyface Smith",
            "Boy George",
            "Boy de Vries",
            "RN",
            "Rn Maria",
        ] {
            assert!(!is_placeholder(&name(text)), "{text}");
        }
    }

    #[test]
    fn homophones_share_a_code() {
        for (a, b) in [
            ("philip", "filip"),
            ("catherine", "katharine"),
            ("geoffrey", "jeffrey"),
            ("mohammed", "muhammad"),
            ("hussain", "hussein"),
            ("stephen", "stefen"),
            ("clarke", "clark"),
        ] {
            assert_eq!(phonetic(a), phonetic(b), "{a} {b}");
        }
        assert_ne!(phonetic("ada"), phonetic("ruth"));
    }
}

//! The parts of names: without titles, and particles with what they belong to.

use crate::normalise;

/// Words that stand with names and are none.
const TITLES: [&str; 28] = [
    "sir", "dr", "mr", "mrs", "ms", "miss", "mx", "rev", "prof", "baroness", "baronet", "viscount",
    "duchess", "countess", "marquess", "jr", "jnr", "sr", "snr", "st", "nd", "rd", "th", "of", "the", "and",
    "esq", "rt",
];

/// Titles that are family names as well, and hardly anybody's first name.
const RANKS: [&str; 7] = ["lord", "lady", "dame", "captain", "colonel", "count", "master"];
/// Titles by which many are called: Earl Warren, Major Owens, Duke Ellington, Hon Wai.
const NAMES_TOO: [&str; 6] = ["earl", "major", "duke", "hon", "baron", "general"];
/// What stands before a title: "1st Earl", "Rt Hon".
const BEFORE_TITLES: [&str; 5] = ["st", "nd", "rd", "th", "rt"];

/// Whether a word is a title where it stands.
fn is_title(words: &[&str], at: usize) -> bool {
    let is_never_a_name = |word: &&str| TITLES.contains(word);
    let may_be = |word: &&str| RANKS.contains(word) || NAMES_TOO.contains(word);
    if !may_be(&words[at]) {
        return is_never_a_name(&words[at]);
    }
    let (before, after) = (&words[..at], &words[at + 1..]);
    let is_of_a_place =
        after.first() == Some(&"of") || before.last().is_some_and(|word| BEFORE_TITLES.contains(word));
    let names_before = before.iter().filter(|word| !is_never_a_name(word) && !may_be(word)).count();
    let names_after = after.iter().filter(|word| !is_never_a_name(word) && !may_be(word)).count();
    let least = if RANKS.contains(&words[at]) { 1 } else { 2 };
    is_of_a_place || (names_before == 0 && names_after >= least)
}

/// Titles of other languages that nobody is called: what they stand before is the name.
const FOREIGN_TITLES: [&str; 44] = [
    "herr",
    "hr",
    "frau",
    "fraulein",
    "monsieur",
    "madame",
    "mademoiselle",
    "mme",
    "mlle",
    "senor",
    "senora",
    "senorita",
    "sra",
    "srta",
    "dra",
    "profa",
    "lic",
    "signor",
    "signore",
    "signora",
    "signorina",
    "dott",
    "ssa",
    "dottoressa",
    "avv",
    "dhr",
    "meneer",
    "mevr",
    "mevrouw",
    "drs",
    "shri",
    "shrimati",
    "smt",
    "mister",
    "madam",
    "capt",
    "sgt",
    "lt",
    "cpl",
    "pvt",
    "cmdr",
    "dipl",
    "diplomingenieur",
    "magister",
];

/// Titles that are names as well: they count as middle names, where whoever is called so is still found. Left as names,
/// since whom they would be taken from are more than those with the title: Don, Doña, Sri, Pan, Bay, Bayan, Ong, Ba, Maj,
/// Gen, M and Fr.
const DOUBTFUL_TITLES: [&str; 13] = [
    "sheikh", "shaikh", "shaykh", "haji", "hajji", "hadji", "kumari", "pani", "col", "ing", "mag", "sig",
    "arch",
];

/// Particles that belong to the family name that follows.
const PARTICLES: [&str; 24] = [
    "de", "la", "le", "van", "von", "der", "den", "di", "da", "du", "del", "dos", "das", "al", "el", "bin",
    "bint", "ibn", "abu", "ap", "o", "mac", "mc", "ter",
];

/// The parts of a name, in order, without titles; none of a placeholder ("baby girl").
pub fn name_parts(text: &str) -> Vec<String> {
    let whole = normalise::name(text);
    if normalise::is_placeholder(&whole) { Vec::new() } else { parts_of(&whole, text) }
}

fn parts_of(whole: &str, text: &str) -> Vec<String> {
    let words: Vec<&str> = normalise::parts(whole).collect();
    // Of a name of one word it is the name, a Vietnamese "The" too; "St." and "Mr" are left over from one.
    if let [word @ ("the" | "hon")] = words.as_slice() {
        return vec![(*word).to_owned()];
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let of = words.get(at + 1).filter(|_| is_saint(word, text) && !is_title(&words, at + 1));
        match of {
            Some(of) => parts.push(format!("st{of}")),
            None if is_title(&words, at) => {}
            None => parts.push((*word).to_owned()),
        }
        at += 1 + usize::from(of.is_some());
    }
    parts
}

/// Whether a word makes one name with the next: St John, Saint-Pierre; not what is left of "1st".
fn is_saint(word: &str, text: &str) -> bool {
    matches!(word, "st" | "saint") && !text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The parts of a family name that stands by itself: there "v.d." is no two initials.
pub fn family_name_parts(text: &str) -> Vec<String> {
    let whole = normalise::name(text);
    if normalise::is_no_family_name(&whole) {
        return Vec::new();
    }
    let mut parts = parts_of(&whole, text);
    without_what_is_behind(&mut parts, 1);
    let mut from = 0;
    while let Some(at) = (from..parts.len()).find(|at| parts[*at] == "vd" || parts[*at] == "v") {
        let many = if parts[at] == "vd" { 1 } else { 2 };
        from = at + 1;
        if (many == 1 || parts.get(from).is_some_and(|part| part == "d")) && at + many < parts.len() {
            parts.splice(at..at + many, ["van", "der"].map(str::to_owned));
        }
    }
    parts
}

/// Takes the titles of other languages from the front of a whole name. What may be a title goes behind what follows it,
/// where that is a first and a family name at least.
pub fn without_titles(parts: &mut Vec<String>) {
    let mut doubtful = Vec::new();
    let mut from = 0;
    while let Some(part) = parts.get(from) {
        let after = parts.len() - from - 1;
        if after >= 2 && DOUBTFUL_TITLES.contains(&part.as_str()) {
            doubtful.push(part.clone());
        } else if after == 0 || !FOREIGN_TITLES.contains(&part.as_str()) {
            break;
        }
        from += 1;
    }
    parts.drain(..from);
    parts.splice(1.min(parts.len())..1.min(parts.len()), doubtful);
}

/// What stands behind names: degrees, honours, which of several of one name.
const BEHIND: [&str; 30] = [
    "phd", "md", "mba", "dds", "dmd", "cpa", "jd", "dphil", "edd", "psyd", "dvm", "bsc", "msc", "beng",
    "meng", "llb", "llm", "frcs", "mbe", "obe", "cbe", "kbe", "ii", "iii", "iv", "jun", "junr", "sen",
    "senr", "bart",
];

/// Takes from the end of a name what is none, as long as so many parts are left.
pub fn without_what_is_behind(parts: &mut Vec<String>, least: usize) {
    while parts.len() > least && parts.last().is_some_and(|last| BEHIND.contains(&last.as_str())) {
        parts.pop();
    }
}

/// Whether a text is nothing but that.
fn is_behind(text: &str) -> bool {
    let mut parts = name_parts(text);
    without_what_is_behind(&mut parts, 0);
    parts.is_empty()
}

/// Of how many parts the last word of a text is that is no title: a double name has two.
pub fn parts_of_last_word(text: &str) -> usize {
    let words = text.split_whitespace().rev().map(|word| {
        let mut parts = name_parts(word);
        without_what_is_behind(&mut parts, 0);
        parts.len()
    });
    words.into_iter().find(|parts| *parts > 0).unwrap_or(1)
}

/// Whether a part belongs to the family name that follows it.
pub fn is_particle(part: &str) -> bool {
    PARTICLES.contains(&part)
}

/// A family name: the whole of it in one piece, and its parts, particles joined to what they belong to.
pub fn family_parts(parts: &[String]) -> (String, Vec<String>) {
    let mut joined: Vec<String> = Vec::new();
    let mut before = String::new();
    for part in parts {
        before.push_str(part);
        if !is_particle(part) {
            joined.push(std::mem::take(&mut before));
        }
    }
    if !before.is_empty() {
        joined.push(before);
    }
    (parts.concat(), joined)
}

/// A whole name as first and family name, where a comma tells which is which ("Müller, Hans Peter"), without what stands
/// in brackets. The first name is empty where none does.
pub fn whole_name(text: &str) -> (String, String) {
    let mut depth = 0_u32;
    let without: String = text
        .chars()
        .filter(|letter| {
            let was_in = depth > 0;
            match letter {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            !was_in && depth == 0
        })
        .map(|letter| if matches!(letter, ';' | '/' | '|' | '_') { ' ' } else { letter })
        .collect();
    let mut pieces: Vec<&str> = without.split(',').collect();
    while pieces.len() > 1 && pieces.last().is_some_and(|last| is_behind(last)) {
        pieces.pop();
    }
    let without = pieces.join(",");
    match without.split_once(',') {
        Some((family, first)) if !first.contains(',') && !name_parts(first).is_empty() => {
            (first.to_owned(), family.to_owned())
        }
        Some((family, first)) if normalise::is_placeholder(&normalise::name(first)) => {
            (String::new(), family.to_owned())
        }
        _ => (String::new(), without),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_titles_and_keep_particles_with_the_family_name() {
        assert_eq!(name_parts("Sir Arthur Conan-Doyle, 1st Bt"), ["arthur", "conan", "doyle", "bt"]);
        assert!(name_parts("Baby Girl").is_empty());
        let (whole, parts) = family_parts(&name_parts("van der Berg-Okafor"));
        assert_eq!((whole.as_str(), parts), ("vanderbergokafor", vec!["vanderberg".into(), "okafor".into()]));
    }

    #[test]
    fn a_saint_is_one_name_however_it_is_written() {
        for (text, told) in [
            ("St John", "stjohn"),
            ("St. John-Smith", "stjohn smith"),
            ("Stjohn", "stjohn"),
            ("Saint John", "stjohn"),
            ("Ian St. John", "ian stjohn"),
            ("Arthur Doyle, 1st Baronet", "arthur doyle"),
            ("Arthur Hooper, 1st Earl Hooper", "arthur hooper hooper"),
            ("Arthur Hooper, Earl of Crewe", "arthur hooper crewe"),
            ("St.", ""),
            ("Eva Saint", "eva saint"),
        ] {
            assert_eq!(name_parts(text).join(" "), told, "{text}");
        }
    }

    #[test]
    fn whoever_is_called_by_a_title_keeps_the_name() {
        for (text, told) in [
            ("Earl", "earl"),
            ("Earl Warren", "earl warren"),
            ("Earl Thomas", "earl thomas"),
            ("John Major", "john major"),
            ("Major", "major"),
            ("Robin Duke", "robin duke"),
            ("Lord", "lord"),
            ("Vanessa Lord", "vanessa lord"),
            ("Hon Wai", "hon wai"),
            ("The", "the"),
            ("Baron Cohen", "baron cohen"),
            ("Major John Smith", "john smith"),
            ("Lord Alfred", "alfred"),
            ("Hon. Ann Farrow", "ann farrow"),
            ("Master Ayaan", "ayaan"),
            ("Rt Hon Lord Farrow", "farrow"),
        ] {
            assert_eq!(name_parts(text).join(" "), told, "{text}");
        }
    }

    #[test]
    fn titles_of_other_languages_are_taken_from_the_front() {
        for (text, told) in [
            ("Herr Dipl.-Ing. Hans Müller", "hans ing muller"),
            ("Frau Müller", "muller"),
            ("Mme Marie Dupont", "marie dupont"),
            ("Dott.ssa Anna Rossi", "anna rossi"),
            ("Smt. Kumari Anita Sharma", "anita kumari sharma"),
            ("Sheikh Ahmad Saleh Ali", "ahmad sheikh saleh ali"),
            ("Sgt. Pan Wei Ming", "pan wei ming"),
            // Whoever is called so keeps the name.
            ("Sheikh Hasina", "sheikh hasina"),
            ("Col Needham", "col needham"),
            ("Don William Smith", "don william smith"),
            ("M. Jean Dupont", "m jean dupont"),
            ("Anna Frau", "anna frau"),
            ("Herr", "herr"),
            ("", ""),
        ] {
            let mut parts = name_parts(text);
            without_titles(&mut parts);
            assert_eq!(parts.join(" "), told, "{text}");
        }
    }

    #[test]
    fn a_short_particle_is_a_particle_in_a_family_name() {
        for (text, told) in [
            ("v.d. Berg", "vanderberg"),
            ("v/d Berg", "vanderberg"),
            ("vd Berg", "vanderberg"),
            ("Pieters v. d. Maes", "pieters vandermaes"),
            ("V. Berg", "v berg"),
            ("v. d.", "v d"),
            ("vd", "vd"),
        ] {
            assert_eq!(family_parts(&family_name_parts(text)).1.join(" "), told, "{text}");
        }
        assert_eq!(name_parts("V.D. Savarkar"), ["v", "d", "savarkar"], "initials of a whole name");
    }

    #[test]
    fn a_comma_tells_which_is_which() {
        let name = |text| whole_name(text);
        assert_eq!(name("Müller, Hans Peter"), (" Hans Peter".into(), "Müller".into()));
        assert_eq!(name("Hans Peter Müller"), (String::new(), "Hans Peter Müller".into()));
        assert_eq!(name("Andrew Hunter (British politician)"), (String::new(), "Andrew Hunter ".into()));
        assert_eq!(name("Müller;Hans").1, "Müller Hans");
        assert_eq!(name("Arthur Conan Doyle, Dr").0, "", "a title is no first name");
    }
}

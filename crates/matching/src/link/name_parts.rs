//! The parts of names: without titles, and particles with what they belong to.

use crate::normalise;

/// Words that stand with names and are none.
const TITLES: [&str; 40] = [
    "sir", "lord", "lady", "dr", "mr", "mrs", "ms", "miss", "mx", "master", "rev", "prof", "baron",
    "baroness", "baronet", "earl", "viscount", "duke", "duchess", "count", "countess", "dame", "hon",
    "marquess", "captain", "major", "colonel", "general", "jr", "jnr", "sr", "snr", "st", "nd", "rd", "th",
    "of", "the", "and", "esq",
];

/// Particles that belong to the family name that follows.
const PARTICLES: [&str; 24] = [
    "de", "la", "le", "van", "von", "der", "den", "di", "da", "du", "del", "dos", "das", "al", "el", "bin",
    "bint", "ibn", "abu", "ap", "o", "mac", "mc", "ter",
];

/// The parts of a name, in order, without titles; none of a placeholder ("baby girl").
pub fn name_parts(text: &str) -> Vec<String> {
    let whole = normalise::name(text);
    if normalise::is_placeholder(&whole) {
        return Vec::new();
    }
    normalise::parts(&whole).filter(|part| !TITLES.contains(part)).map(str::to_owned).collect()
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
        .collect();
    match without.split_once(',') {
        Some((family, first)) if !first.contains(',') && !name_parts(first).is_empty() => {
            (first.to_owned(), family.to_owned())
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
    fn a_comma_tells_which_is_which() {
        let name = |text| whole_name(text);
        assert_eq!(name("Müller, Hans Peter"), (" Hans Peter".into(), "Müller".into()));
        assert_eq!(name("Hans Peter Müller"), (String::new(), "Hans Peter Müller".into()));
        assert_eq!(name("Andrew Hunter (British politician)"), (String::new(), "Andrew Hunter ".into()));
        assert_eq!(name("Arthur Conan Doyle, Dr").0, "", "a title is no first name");
    }
}

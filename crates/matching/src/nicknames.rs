//! Classes of given names that stand for one another: nicknames, short forms, transliterations.
//! Written for this project; a name may stand in several classes.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A class a line; what begins with # is a remark.
const CLASSES: &str = include_str!("nicknames.txt");

fn lines() -> impl Iterator<Item = &'static str> + Clone {
    CLASSES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

static BY_NAME: LazyLock<HashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut map: HashMap<&str, Vec<u16>> = HashMap::new();
    for (class, names) in lines().enumerate() {
        for name in names.split(' ') {
            map.entry(name).or_default().push(u16::try_from(class).unwrap_or(u16::MAX));
        }
    }
    map
});

/// The classes a normalised given name stands in.
pub fn classes(name: &str) -> &'static [u16] {
    BY_NAME.get(name).map_or(&[], Vec::as_slice)
}

/// Every name of a class, class by class.
pub fn names() -> impl Iterator<Item = &'static str> {
    lines().flat_map(|class| class.split(' '))
}

/// Whether two normalised given names stand in one class.
pub fn are_variants(a: &str, b: &str) -> bool {
    let of_b = classes(b);
    classes(a).iter().any(|class| of_b.contains(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants() {
        assert!(are_variants("bill", "william"));
        assert!(are_variants("mohammed", "muhammad"));
        assert!(are_variants(&crate::normalise::name("Mª"), "maria"));
        assert!(!are_variants("bill", "robert"));
        assert!(!are_variants("zyx", "zyx"), "a name without a class is only itself");
    }

    #[test]
    fn the_classes_are_normalised_names_each_once() {
        assert!(lines().count() > 400);
        assert!(lines().all(|line| {
            let names: Vec<&str> = line.split(' ').collect();
            let distinct: std::collections::HashSet<&&str> = names.iter().collect();
            names.len() > 1
                && distinct.len() == names.len()
                && names.iter().all(|name| crate::normalise::name(name) == **name)
        }));
    }
}

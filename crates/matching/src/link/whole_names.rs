//! Names that are told as a whole: which part of them is the family name.

use super::evidence::Evidence;
use super::name_order::first_word;
use super::name_parts;
use super::table::{Table, part};
use crate::normalise;

impl Table {
    /// What whole names say.
    pub(super) fn push_full(&mut self, input: u8, evidence: &Evidence, parts: &mut [Vec<u32>]) {
        let row = super::count(self.starts.len());
        if evidence.full.is_empty() {
            return;
        }
        let said = evidence.given.iter().chain(&evidence.family);
        let said: Vec<String> = said.flat_map(|text| name_parts::name_parts(text)).collect();
        for text in &evidence.full {
            let (first, rest) = name_parts::whole_name(text);
            let (mut given, mut family) = (name_parts::name_parts(&first), name_parts::name_parts(&rest));
            name_parts::without_titles(&mut given);
            name_parts::without_titles(&mut family);
            let least = if given.is_empty() { 2 } else { 1 };
            name_parts::without_what_is_behind(&mut family, least);
            if !said.is_empty() {
                // What the whole name says besides: middle names, and names from before.
                let more = given.iter().chain(&family).filter(|word| !said.contains(word));
                parts[part::REST].extend(more.map(|word| self.names.id(word)));
                continue;
            }
            self.tells_whole_names = true;
            if given.is_empty() && family.len() > 1 {
                // The last word, be it of two names, and particles before it: "ana de la cruz".
                let of_last = name_parts::parts_of_last_word(&rest).clamp(1, family.len() - 1);
                let before = &family[1..family.len() - of_last];
                let from =
                    before.iter().rposition(|word| !name_parts::is_particle(word)).map_or(1, |at| at + 2);
                let first = first_word(&rest, &family);
                self.wholes.push(row, input, &family, family.len() - from, first);
                (given, family) = (family[..from].to_vec(), family[from..].to_vec());
                if normalise::is_placeholder(&given.join(" ")) {
                    given.clear();
                }
            } else if !given.is_empty() {
                self.wholes.push(row, input, &[given.as_slice(), &family].concat(), family.len(), None);
            }
            self.push_names(&given, &family, parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::Shape;
    use super::*;

    fn names<'t>(table: &'t Table, id: &str, part: usize) -> Vec<&'t str> {
        let row = (0..table.len()).find(|row| table.id(*row) == id).unwrap();
        table.row(row).get(part).iter().map(|name| table.names.text(*name)).collect()
    }

    #[test]
    fn a_whole_name_is_taken_apart() {
        let mut table = Table::new(Shape::default());
        let full = |text| Evidence { full: vec![text], ..Evidence::default() };
        table.push(0, "1", &full("Ana Maria de la Cruz"));
        table.push(0, "2", &full("Prince"));
        table.push(0, "4", &full("Baby Boy Quist"));
        table.push(0, "5", &full("Quist, Baby Boy"));
        table.push(
            0,
            "3",
            &Evidence { given: vec!["Arthur"], family: vec!["Hooper"], ..full("Arthur George Hooper") },
        );
        table.close();
        assert_eq!(names(&table, "1", part::FIRST), ["ana"]);
        assert_eq!(names(&table, "1", part::REST), ["maria"]);
        assert_eq!(names(&table, "1", part::FAMILY), ["delacruz"]);
        assert_eq!(names(&table, "2", part::FAMILY), ["prince"]);
        assert_eq!(names(&table, "3", part::REST), ["george"]);
        for unnamed in ["4", "5"] {
            assert_eq!(names(&table, unnamed, part::FAMILY), ["quist"]);
            assert!(
                names(&table, unnamed, part::FIRST).is_empty()
                    && names(&table, unnamed, part::REST).is_empty()
            );
        }
    }

    #[test]
    fn a_comma_tells_the_family_name_and_brackets_tell_none() {
        let mut table = Table::new(Shape::default());
        let full = |text| Evidence { full: vec![text], ..Evidence::default() };
        for (id, text) in [
            ("1", "Müller, Hans Peter"),
            ("2", "DE LA CRUZ, Juan"),
            ("3", "Andrew Hunter (British politician)"),
            ("4", "Arthur Conan Doyle, Dr"),
            ("5", "Herr Müller, Hans"),
            ("6", "Müller, Frau Anna"),
            ("7", "Haji Ahmad Zain"),
            ("8", "Jason Person, MD"),
            ("9", "Jason Person III PhD"),
            ("10", "Person, Jason, MD"),
            ("11", "Lindsay Ann Wellman-Williams"),
            ("12", "Md Rahman"),
        ] {
            table.push(0, id, &full(text));
        }
        table.close();
        let name = |id| [part::FIRST, part::REST, part::FAMILY].map(|part| names(&table, id, part).join(" "));
        assert_eq!(name("1"), ["hans", "peter", "muller"]);
        assert_eq!(name("2"), ["juan", "", "delacruz"]);
        assert_eq!(name("3"), ["andrew", "", "hunter"]);
        assert_eq!(name("4"), ["arthur", "conan", "doyle"]);
        assert_eq!(name("5"), ["hans", "", "muller"]);
        assert_eq!(name("6"), ["anna", "", "muller"]);
        assert_eq!(name("7"), ["ahmad", "haji", "zain"]);
        for id in ["8", "9", "10"] {
            assert_eq!(name(id), ["jason", "", "person"]);
        }
        assert_eq!(name("11"), ["lindsay", "ann", "wellmanwilliams"]);
        assert_eq!(name("12"), ["md", "", "rahman"]);
    }
}

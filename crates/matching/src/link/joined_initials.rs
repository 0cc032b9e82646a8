//! Initials that are written as one word: "JA Smith" is John Albert Smith. As a first name "ja" agrees with nothing; so where a
//! table writes some so, short first names are looked at letter by letter as well.

use super::intern::Interner;
use super::table::{Table, part};

/// A table writes initials as one word where one row in so many has a first name of two or three letters and no vowel.
const ONE_IN: u32 = 200;

/// Whether a table does.
pub(super) fn are_written(table: &Table) -> bool {
    let rows =
        table.counts_of(part::FIRST).into_iter().filter(|(name, _)| are_plainly(table.names.text(*name)));
    rows.map(|(_, rows)| rows).sum::<u32>() > table.len() / ONE_IN
}

/// What nobody is called: two or three letters without a vowel.
pub(super) fn are_plainly(name: &str) -> bool {
    is_short(name) && !name.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

fn is_short(name: &str) -> bool {
    (2..=3).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_lowercase())
}

/// Whether the first name of one row is the initials of the other's names. Of names without a middle name it is told only by
/// letters that can be nothing else.
pub(super) fn agree(names: &Interner, short: &[u32], [first, rest]: [&[u32]; 2]) -> bool {
    let begins =
        |names_of: &[u32], letter: &str| names_of.iter().any(|name| names.text(*name).starts_with(letter));
    short.iter().map(|name| names.text(*name)).filter(|name| is_short(name)).any(|name| {
        let (initial, others) = name.split_at(1);
        let are_all = others.len() <= rest.len()
            && others.split("").filter(|one| !one.is_empty()).all(|one| begins(rest, one));
        begins(first, initial) && (are_all || (rest.is_empty() && are_plainly(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::codes::{field, middle};
    use super::super::evidence::{Born, Evidence, Shape};
    use super::super::levels::{Memories, Prepared};
    use super::*;

    /// The levels of given and middle names of two people, in a table that writes initials as one word or not.
    fn levels([a, b]: [&str; 2], others: &str) -> [usize; 2] {
        let mut table = Table::new(Shape::default());
        for (id, given) in [a, b].into_iter().chain(vec![others; 998]).enumerate() {
            let born = Born::new(1_000 + u32::try_from(id).unwrap(), 1, 1);
            let evidence = Evidence {
                given: vec![given],
                family: vec!["Smith"],
                born: born.into_iter().collect(),
                ..Evidence::default()
            };
            table.push(0, &id.to_string(), &evidence);
        }
        table.close();
        let prepared = Prepared::of(&table);
        let row = |id: &str| (0..table.all()).find(|row| table.id(*row) == id).unwrap();
        let pattern = prepared.compare(row("0"), row("1"), &mut Memories::default());
        [field::GIVEN, field::MIDDLE].map(|field| pattern.level(field))
    }

    #[test]
    fn initials_of_one_word_agree_with_the_names_that_they_stand_for() {
        let agree = [6, usize::from(middle::INITIAL)];
        for names in
            [["JA", "John Albert"], ["Tom Kenneth", "TK"], ["KN", "Karla"], ["JAB", "John Bert Albert"]]
        {
            assert_eq!(levels(names, "RG"), agree, "{names:?}");
            assert_ne!(levels(names, "Una"), agree, "{names:?}, where nobody writes so");
        }
        for names in [["JA", "John Bert"], ["JA", "Karl Albert"], ["Jo", "James"], ["Lars", "Lee Ann"]] {
            assert_ne!(levels(names, "RG")[0], 6, "{names:?}");
        }
    }
}

//! In which order the parts of whole names stand: "Calvin Small", or "SMALL CALVIN D". No comma tells it, and a table that is made
//! of several may have both. But most words are far more often given names than family names or the other way about, a table mostly
//! keeps to one order, and an initial is rarely a family name. Which reading each row has is found with how often each word is what,
//! in turns (expectation and maximisation), beginning with the names of which it is known that they are given.

use super::intern::Interner;
use super::joined_initials;
use super::name_parts;
use super::table::{Table, family_ids, part, push_family};
use crate::nicknames;

/// What the shares of a row's two readings come to, in whole numbers: sums of them do not hang on the order of rows.
const WHOLE: u32 = 1_000;
/// So sure it must be that the family name stands first.
const SURE: u32 = 950;
/// In fewer of an input's names than this share it is a slip of one row: such are found by names that changed places.
const USUAL: f64 = 0.02;
/// Turns: most names are decided after two.
const TURNS: usize = 6;
/// What a word is worth that was never met as what it is taken for, against once.
const UNMET: f64 = 0.5;
/// What it says that a first word is a known given name, or a family name no initial.
const KNOWN: f64 = 1.0;
/// How much less likely it is before anything is known that the family name stands first.
const RARE: f64 = 1.0;

/// The whole names of rows that say nothing else of names, taken apart both ways.
#[derive(Debug, Default)]
pub(super) struct Wholes {
    texts: Interner,
    parts: Vec<u32>,
    names: Vec<Whole>,
}

/// A whole name.
#[derive(Debug)]
struct Whole {
    row: u32,
    input: u8,
    /// Where its parts end.
    end: usize,
    /// How many of them are the family name, where it is the last; and where it is the first, if it may be.
    last: usize,
    first: Option<usize>,
    /// The family name and the given name at the other end, either way: what stands between the two says nothing.
    readings: [[u32; 2]; 2],
    /// What its words say for the family name being the first.
    says: f64,
}

impl Wholes {
    /// A whole name of a row, of which the last parts are the family name, or the first.
    pub fn push(&mut self, row: u32, input: u8, parts: &[String], last: usize, first: Option<usize>) {
        if parts.len() <= last {
            return;
        }
        let (given, family) = parts.split_at(parts.len() - last);
        let (turned_family, turned_given) = first.map_or((family, given), |first| parts.split_at(first));
        let known = |name: &str| f64::from(u8::from(!nicknames::classes(name).is_empty()));
        // "Anna K" and "Smith J" are both usual.
        let of_initial = if parts.len() > 2 { 1.0 } else { 0.25 };
        let is_initial = |name: &str| name.len() == 1 || joined_initials::are_plainly(name);
        let is_given = |name: &str| known(name) + if is_initial(name) { of_initial } else { 0.0 };
        let [given, turned_given] = [&given[0], &turned_given[turned_given.len() - 1]];
        let [family, turned_family] = [family, turned_family].map(<[String]>::concat);
        let says = is_given(turned_given) - is_given(&turned_family) + is_given(&family) - is_given(given);
        let mut id = |text: &str| self.texts.id(text);
        let readings = [[id(given), id(&family)], [id(turned_given), id(&turned_family)]];
        self.parts.extend(parts.iter().map(|text| self.texts.id(text)));
        self.names.push(Whole { row, input, end: self.parts.len(), last, first, readings, says });
    }

    /// How sure it is of each name that the family name is the first, of [`WHOLE`].
    fn shares(&self) -> Vec<u32> {
        let share = |whole: &Whole, odds: f64| if whole.first.is_some() { share(odds) } else { 0 };
        let mut shares: Vec<u32> =
            self.names.iter().map(|whole| share(whole, KNOWN * whole.says - RARE)).collect();
        for _ in 0..TURNS {
            let counted = self.count(&shares);
            for (whole, kept) in self.names.iter().zip(&mut shares) {
                let worth = |reading: usize, own: u32| {
                    let [given, family] = whole.readings[reading];
                    let met = |counts: &[u64], word: u32| {
                        let others = counts[word as usize].saturating_sub(u64::from(own));
                        (thousandths(others) + UNMET).ln()
                    };
                    met(&counted.given, given) + met(&counted.family, family)
                };
                let odds = worth(1, *kept) - worth(0, WHOLE - *kept) + KNOWN * whole.says;
                *kept = share(whole, odds + counted.odds(whole.input));
            }
        }
        shares
    }

    fn count(&self, shares: &[u32]) -> Counted {
        let texts = self.texts.len() as usize;
        let inputs = 1 + usize::from(u8::MAX);
        let mut counted =
            Counted { given: vec![0; texts], family: vec![0; texts], inputs: vec![[0; 2]; inputs] };
        for (whole, turned) in self.names.iter().zip(shares) {
            let shares = [WHOLE - turned, *turned].map(u64::from);
            for ([given, family], share) in whole.readings.into_iter().zip(shares) {
                counted.given[given as usize] += share;
                counted.family[family as usize] += share;
            }
            let input = &mut counted.inputs[usize::from(whole.input)];
            input[0] += shares[0];
            input[1] += shares[1];
        }
        counted
    }

    /// The names of which the family name is the first.
    fn turned(&self) -> Vec<bool> {
        let shares = self.shares();
        let counted = self.count(&shares);
        let is_usual = |whole: &Whole| {
            let [last, first] = counted.inputs[usize::from(whole.input)].map(thousandths);
            first > USUAL * (first + last)
        };
        let sure = |(whole, share): (&Whole, &u32)| *share >= SURE && is_usual(whole);
        self.names.iter().zip(&shares).map(sure).collect()
    }
}

/// How often each word is what, and each input's names stand which way about, in thousandths.
struct Counted {
    given: Vec<u64>,
    family: Vec<u64>,
    inputs: Vec<[u64; 2]>,
}

impl Counted {
    fn odds(&self, input: u8) -> f64 {
        let [last, first] = self.inputs[usize::from(input)].map(thousandths);
        ((first + UNMET) / (last + UNMET)).ln()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn thousandths(of: u64) -> f64 {
    of as f64 / f64::from(WHOLE)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and a thousand")]
fn share(odds: f64) -> u32 {
    (f64::from(WHOLE) / (1.0 + (-odds).exp())).round() as u32
}

impl Table {
    /// Takes whole names apart the other way about where the family name stands first.
    pub(super) fn turn_whole_names(&mut self) {
        let wholes = std::mem::take(&mut self.wholes);
        let turned = wholes.turned();
        if !turned.contains(&true) {
            return;
        }
        let starts = std::iter::once(0).chain(wholes.names.iter().map(|whole| whole.end));
        let told: Vec<_> = wholes.names.iter().zip(starts).zip(turned).collect();
        for names in told.chunk_by(|a, b| a.0.0.row == b.0.0.row) {
            if !names.iter().any(|(_, is_turned)| *is_turned) {
                continue;
            }
            let row = names[0].0.0.row;
            let mut parts = self.taken_out(row);
            for ((whole, start), is_turned) in names {
                let words = &wholes.parts[*start..whole.end];
                let words: Vec<String> =
                    words.iter().map(|word| wholes.texts.text(*word).to_owned()).collect();
                let (family, given) = match whole.first {
                    Some(first) if *is_turned => words.split_at(first),
                    _ => {
                        let (given, family) = words.split_at(words.len() - whole.last);
                        (family, given)
                    }
                };
                self.push_names(given, family, &mut parts);
            }
            self.put_back(row, &mut parts);
        }
    }

    /// First, middle and family names of a whole name.
    pub(super) fn push_names(&mut self, given: &[String], family: &[String], parts: &mut [Vec<u32>]) {
        for (place, word) in given.iter().enumerate() {
            parts[if place == 0 { part::FIRST } else { part::REST }].push(self.names.id(word));
        }
        let mut ids = Vec::new();
        family_ids(family, &mut self.names, &mut ids);
        push_family(&ids, parts);
    }

    /// The parts of a row that was pushed, without names.
    fn taken_out(&mut self, row: u32) -> Vec<Vec<u32>> {
        let mut parts: Vec<Vec<u32>> =
            (0..self.parts()).map(|part| self.row(row).get(part).to_vec()).collect();
        for of in [part::FIRST, part::REST, part::FAMILY, part::PARTS] {
            for id in std::mem::take(&mut parts[of]) {
                self.met_once_less(of, id);
            }
        }
        parts
    }
}

/// How many of a name's parts make the family name, if it is the first word: with particles before it.
pub(super) fn first_word(text: &str, parts: &[String]) -> Option<usize> {
    let words: Vec<usize> = text.split_whitespace().map(|word| name_parts::name_parts(word).len()).collect();
    // Where a title was taken away, or a saint is of two words, each part is a word.
    let is_whole = words.iter().sum::<usize>() == parts.len();
    let of_word = |word: usize| if is_whole { words.get(word).copied() } else { Some(1) };
    let (mut word, mut taken) = (0, 0);
    loop {
        let many = of_word(word)?;
        (word, taken) = (word + 1, taken + many);
        let is_more = many == 0 || name_parts::is_particle(&parts[taken - 1]);
        if taken >= parts.len() {
            return None;
        }
        if !is_more {
            return Some(taken);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Evidence, Shape};
    use super::*;

    const GIVEN: [&str; 6] = ["Calvin", "Tiffany", "Larry", "Janet", "Carol", "Mark"];
    const MIDDLE: [&str; 5] = ["", "D", "Robert", "Crystal", "A"];
    const FAMILY: [&str; 7] = ["Small", "Vaught", "Tavares", "Moore", "De La Cruz", "King", "Smith-Jones"];

    /// A name, the family name first or last.
    fn name(n: usize, is_first: bool) -> String {
        let given = format!("{} {}", GIVEN[n % 6], MIDDLE[n / 6 % 5]);
        let family = FAMILY[n / 3 % 7];
        if is_first { format!("{} {given}", family.to_uppercase()) } else { format!("{given} {family}") }
    }

    fn table<'t>(names: impl Iterator<Item = (u8, &'t str)>) -> Table {
        let mut table = Table::new(Shape::default());
        for (n, (input, name)) in names.enumerate() {
            let evidence = Evidence { full: vec![name], ..Evidence::default() };
            table.push(input, &n.to_string(), &evidence);
        }
        table.close();
        table
    }

    /// First, middle and family names of a row.
    fn told(table: &Table, id: usize) -> [String; 3] {
        let row = (0..table.all()).find(|row| table.id(*row) == id.to_string()).unwrap();
        [part::FIRST, part::REST, part::FAMILY].map(|part| {
            let names = table.row(row).get(part).iter().map(|name| table.names.text(*name));
            names.collect::<Vec<_>>().join(" ")
        })
    }

    fn as_it_is(n: usize) -> [String; 3] {
        let small = |text: &str| text.to_lowercase().replace([' ', '-'], "");
        [small(GIVEN[n % 6]), small(MIDDLE[n / 6 % 5]), small(FAMILY[n / 3 % 7])]
    }

    #[test]
    fn the_family_name_is_found_where_it_stands_first() {
        // In one of two inputs, and in every third name of one.
        let two: Vec<(u8, String)> =
            (0..210).flat_map(|n| [(0, name(n, false)), (1, name(n, true))]).collect();
        let mixed: Vec<(u8, String)> = (0..420).map(|n| (0, name(n / 2, n % 3 == 0))).collect();
        for names in [two, mixed] {
            let mut backwards = names.clone();
            backwards.reverse();
            let there =
                |names: &[(u8, String)]| table(names.iter().map(|(input, name)| (*input, name.as_str())));
            let (table, backwards) = (there(&names), there(&backwards));
            for n in 0..names.len() {
                assert_eq!(told(&table, n), as_it_is(n / 2), "{}", names[n].1);
                assert_eq!(told(&backwards, names.len() - 1 - n), as_it_is(n / 2), "{}", names[n].1);
            }
            let counted: u32 = table.names.ids().map(|name| table.as_family[name as usize]).sum();
            assert_eq!(counted, table.len(), "each row has one family name");
        }
    }

    #[test]
    fn names_that_nobody_knows_stay_as_they_stand() {
        let parts = ["Zorbel", "Quontic", "Murvok", "Plessa", "Tonkiv"];
        let names: Vec<String> = (0..100).map(|n| format!("{} {}", parts[n % 5], parts[n / 5 % 5])).collect();
        let table = table(names.iter().map(|name| (0, name.as_str())));
        for (n, name) in names.iter().enumerate() {
            let [first, _, family] = told(&table, n);
            assert_eq!(format!("{first} {family}"), name.to_lowercase());
        }
    }

    #[test]
    fn a_slip_of_one_row_stays_a_slip() {
        let names: Vec<String> = (0..210).map(|n| name(n, n == 7)).collect();
        let table = table(names.iter().map(|name| (0, name.as_str())));
        assert_eq!(told(&table, 7)[0], as_it_is(7)[2]);
        assert_eq!(told(&table, 8), as_it_is(8));
    }

    #[test]
    fn a_comma_is_never_doubted() {
        let comma = |n: usize| format!("{}, {}", FAMILY[n / 3 % 7], GIVEN[n % 6]);
        let names: Vec<String> =
            (0..210).map(|n| if n % 2 == 0 { comma(n) } else { name(n, true) }).collect();
        let table = table(names.iter().map(|name| (0, name.as_str())));
        for (n, name) in names.iter().enumerate() {
            let [first, _, family] = told(&table, n);
            assert_eq!([&first, &family], [&as_it_is(n)[0], &as_it_is(n)[2]], "{name}");
        }
    }
}

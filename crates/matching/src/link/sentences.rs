//! A step of a pair's weight as a sentence that is true of the two rows, for people who do not know statistics. What
//! the sentences mean is listed in docs/matching.md.

use super::codes::{born, code, field, middle, name, place};
use super::facts::{Address, Dates, Facts, Place, Postcode};
use super::model::{Millibits, Part, Waterfall};

/// What is told of a household.
pub(crate) const HOUSEHOLD: &str = "people of one household share part of this";
/// From here on it is: two bits, odds of four to one, are taken off.
pub(crate) const HOUSEHOLD_TELLS: Millibits = -2_000;

/// Whether names crossed: both changed places, or the one's given name is the other's family name.
pub(super) fn is_crossed(part: &Part) -> bool {
    part.field <= field::FAMILY && part.level == usize::from(name::SWAPPED)
}

/// The parts as they are told. Where one tells as family name what the other tells as given name, that their given names
/// differ follows from it and is no second thing.
pub(crate) fn told_parts(waterfall: &Waterfall) -> Vec<Part> {
    let mut parts = waterfall.parts.clone();
    let differs = |part: &Part| part.field == field::GIVEN && part.level == usize::from(name::DIFFERENT);
    if let (Some(given), Some(crossed)) = (parts.iter().position(differs), parts.iter().position(is_crossed))
    {
        parts[crossed].millibits += parts[given].millibits;
        parts.remove(given);
    }
    parts
}

/// "same sex", "different sex".
pub(crate) fn same_or_different(what: &str, is_same: bool) -> String {
    if is_same { format!("same {what}") } else { format!("different {what}") }
}

/// A field's part in words.
pub(crate) fn of(part: &Part, facts: Facts, field_name: &str) -> String {
    let level = u8::try_from(part.level).unwrap_or(0);
    let speaks_against = part.millibits < 0;
    match part.field {
        field::GIVEN | field::FAMILY if is_crossed(part) => crossed(part.field).into(),
        field::GIVEN if level == name::PART => "given name of the one like a middle name of the other".into(),
        field::GIVEN => of_name("given name", level),
        field::FAMILY => of_name("family name", level),
        field::MIDDLE => of_middle(level, facts.same_middle).into(),
        field::BORN => of_dates(level, facts.born, speaks_against).into(),
        field::SEX => same_or_different("sex", level == code::EXACT),
        field::PLACE => of_place(facts.place.unwrap_or_else(|| place_of(level)), speaks_against),
        _ => match level {
            code::EXACT => format!("same {field_name}"),
            code::SLIP if part.field == field::PHONE => format!("{field_name} a slip apart"),
            code::SLIP => format!("{field_name} alike"),
            _ => format!("different {field_name}"),
        },
    }
}

fn crossed(of: usize) -> &'static str {
    // Where both tell both names, the crossing counts as the given name's.
    if of == field::GIVEN {
        "given and family name changed places"
    } else {
        "one has as family name what the other has as given name"
    }
}

fn of_name(what: &str, level: u8) -> String {
    match level {
        name::EXACT => format!("same {what}"),
        2 => format!("{what} in another form, or cut short"),
        3 => format!("{what} a slip apart"),
        4 => format!("{what} sounds alike"),
        name::TYPOS => format!("{what} a few slips apart"),
        6 => format!("{what} agrees in its initial"),
        name::PART => format!("{what} agrees in part"),
        _ => format!("different {what}"),
    }
}

fn of_middle(level: u8, same: Option<bool>) -> &'static str {
    match (level, same) {
        (middle::EXACT, Some(true)) => "same middle name",
        (middle::EXACT, Some(false)) => "middle name in another form, or cut short",
        (middle::EXACT, None) => "same middle name, or a form of it",
        (middle::CLOSE, _) => "middle name alike",
        (middle::INITIAL, _) => "middle initial agrees",
        _ => "different middle name",
    }
}

/// What is told of a date where nothing is compared, as one of the two is none.
pub(super) const NOT_KNOWN: &str = "a date of birth stands for not known";

fn of_dates(level: u8, told: Option<Dates>, speaks_against: bool) -> &'static str {
    match (level, told) {
        (born::EXACT, Some(Dates::Month)) => "same month and year of birth (no day known)",
        (born::EXACT, Some(Dates::Year)) => "same year of birth (no day known)",
        (born::EXACT, _) => "same date of birth",
        (born::SWAPPED, _) => "day and month of birth changed places",
        (born::SLIP, _) => "date of birth a slip apart",
        (born::TWO_PARTS, _) if speaks_against => "one of day, month and year of birth differs",
        (born::TWO_PARTS, _) => "two of day, month and year of birth agree",
        (born::ROUGH, _) => "same year of birth, the day is not sure",
        (born::YEAR, _) => "same year of birth, another day",
        (born::NEAR, _) => "years of birth next to each other",
        (born::FEW_YEARS, _) => "years of birth two or three apart",
        (born::GENERATION, _) => "years of birth 14 or more apart",
        _ => "different date of birth",
    }
}

/// What is sure of two homes of which nothing but the level was kept.
fn place_of(level: u8) -> Place {
    let (address, postcode) = match level {
        place::BOTH => (Some(Address::Same), Some(Postcode::Same)),
        place::ADDRESS => (Some(Address::Same), None),
        place::ADDRESS_NEAR => (Some(Address::Same), Some(Postcode::Area)),
        place::ADDRESS_ONLY => (Some(Address::Same), Some(Postcode::Different)),
        place::MOST => (Some(Address::Most), Some(Postcode::Same)),
        place::MOST_ONLY => (Some(Address::Most), None),
        place::POSTCODE => (None, Some(Postcode::Same)),
        place::POSTCODE_SOME => (Some(Address::Some), Some(Postcode::Same)),
        place::POSTCODE_ONLY => (Some(Address::Different), Some(Postcode::Same)),
        place::SLIP => (None, Some(Postcode::Slip)),
        place::NEAR => (None, Some(Postcode::Area)),
        place::SOME => (Some(Address::Some), None),
        place::OTHER_ADDRESS => (Some(Address::Different), None),
        _ => (None, Some(Postcode::Different)),
    };
    Place { address, postcode }
}

fn of_place(place: Place, speaks_against: bool) -> String {
    let address = place.address.map(|address| match address {
        Address::Same => "same address",
        Address::OtherNumber => "same address but for a number",
        Address::Most if speaks_against => "addresses differ in some words",
        Address::Most => "addresses have most words in common",
        Address::Some if speaks_against => "addresses have only some words in common",
        Address::Some => "addresses have some words in common",
        Address::Different => "different address",
    });
    let postcode = place.postcode.map(|postcode| match postcode {
        Postcode::Same => "same postcode",
        Postcode::Slip => "postcode a slip apart",
        Postcode::Area => "postcode of the same area",
        Postcode::Different => "different postcode",
    });
    match (address, postcode) {
        (Some("same address"), Some("same postcode")) => "same address and postcode".into(),
        (Some("different address"), Some("different postcode")) => "different address and postcode".into(),
        // What agrees comes first.
        (Some(address @ "different address"), Some(postcode)) => format!("{postcode}, {address}"),
        (Some(address), Some(postcode)) => format!("{address}, {postcode}"),
        (one, other) => one.or(other).unwrap_or_default().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::{Born, Evidence, Shape};
    use super::super::levels::{Memories, Prepared};
    use super::super::table::Table;
    use super::*;

    /// What is told of a field of two rows, where it speaks for one person or against.
    fn told(a: &Evidence, b: &Evidence, field: usize, millibits: Millibits) -> String {
        let mut table = Table::new(Shape::default());
        table.push(0, "a", a);
        table.push(0, "b", b);
        // Where all rows tell a word it tells nothing.
        table.push(0, "c", &Evidence::default());
        table.close();
        let prepared = Prepared::of(&table);
        let mut memories = Memories::default();
        let words = [("a", "b"), ("b", "a")].map(|ids| {
            let [a, b] = <[&str; 2]>::from(ids).map(|id| (0..3).find(|row| table.id(*row) == id).unwrap());
            let level = prepared.compare(a, b, &mut memories).level(field);
            of(&Part { field, level, millibits }, prepared.facts(a, b, &mut memories), "")
        });
        assert_eq!(words[0], words[1], "either way round");
        words[0].clone()
    }

    #[test]
    fn of_homes_both_halves_are_told_and_nothing_of_what_no_row_tells() {
        let at = |place: &'static str| {
            let (line, postcode) = place.split_once(" | ").unwrap();
            let list = |text: &'static str| if text == "-" { Vec::new() } else { vec![text] };
            Evidence { postcodes: list(postcode), address: list(line), ..Evidence::default() }
        };
        for (a, b, words) in [
            ("12 Kelp Row | LS1 4AP", "12 Kelp Row | LS1 4AP", "same address and postcode"),
            ("12 Kelp Row | LS1 4AP", "12 Kelp Row, Leeds | -", "same address"),
            ("12 Kelp Row | LS1 4AP", "12 Kelp Row | M20 2BQ", "same address, different postcode"),
            ("12 Kelp Row | LS1 4AP", "12 Kelp Row | LS1 4AQ", "same address, postcode a slip apart"),
            ("12 Kelp Row | LS1 4AP", "12 Kelp Row | LS1 4XY", "same address, postcode of the same area"),
            (
                "13 Leahy Close | LS1 4AP",
                "5 Leahy Close | LS1 4AP",
                "same address but for a number, same postcode",
            ),
            ("13 Leahy Close, Far Moor | -", "5 Leahy Close, Far Moor | -", "same address but for a number"),
            (
                "2376 Highland Dr, Madison | 10001",
                "2376 Madison Dr, Auburn | 98765",
                "addresses have most words in common, different postcode",
            ),
            ("12 Kelp Row, Mafraq | -", "12 Kelp Row, Azraq | -", "addresses have most words in common"),
            ("- | LS1 4AP", "9 Far Yard | LS1 4AP", "same postcode"),
            ("- | LS1 4AP", "9 Far Yard | LS1 4AQ", "postcode a slip apart"),
            ("12 Kelp Row | LS1 4AP", "9 Far Yard | LS1 4AQ", "postcode a slip apart, different address"),
            ("12 Kelp Row | LS1 4AP", "9 Far Yard | LS1 4AP", "same postcode, different address"),
            ("- | LS1 4AP", "9 Far Yard | M20 2BQ", "different postcode"),
            ("12 Kelp Row | -", "9 Far Yard | M20 2BQ", "different address"),
            ("12 Kelp Row | LS1 4AP", "9 Far Yard | M20 2BQ", "different address and postcode"),
        ] {
            assert_eq!(told(&at(a), &at(b), field::PLACE, 1_000), words, "{a}, {b}");
        }
        let [most, some] = ["12 Kelp Row, Far Moor | -", "12 Kelp Yard, Leeds | -"].map(at);
        let home = at("12 Kelp Row, Near Moor | -");
        assert_eq!(told(&home, &most, field::PLACE, 1_000), "addresses have most words in common");
        assert_eq!(told(&home, &most, field::PLACE, -1_000), "addresses differ in some words");
        assert_eq!(told(&home, &some, field::PLACE, 1_000), "addresses have some words in common");
        assert_eq!(told(&home, &some, field::PLACE, -1_000), "addresses have only some words in common");
    }

    #[test]
    fn of_dates_no_more_is_told_the_same_than_both_tell() {
        let on = |(year, month, day)| Evidence {
            born: Born::new(year, month, day).into_iter().collect(),
            ..Evidence::default()
        };
        let told = |a, b, millibits| told(&on(a), &on(b), field::BORN, millibits);
        assert_eq!(told((1975, 4, 2), (1975, 4, 2), 1), "same date of birth");
        assert_eq!(told((1975, 0, 0), (1975, 0, 0), 1), "same year of birth (no day known)");
        assert_eq!(told((1975, 4, 0), (1975, 4, 0), 1), "same month and year of birth (no day known)");
        assert_eq!(told((1975, 4, 23), (1975, 4, 32), 1), "date of birth a slip apart");
        assert_eq!(told((1975, 4, 2), (1975, 4, 27), 1), "two of day, month and year of birth agree");
        assert_eq!(told((1975, 4, 2), (1975, 4, 27), -1), "one of day, month and year of birth differs");
        assert_eq!(told((1975, 0, 0), (1976, 0, 0), 1), "years of birth next to each other");
        assert_eq!(told((1975, 0, 0), (1978, 0, 0), 1), "years of birth two or three apart");
        assert_eq!(told((1975, 4, 2), (1961, 11, 30), -1), "years of birth 14 or more apart");
    }

    #[test]
    fn of_names_another_form_is_not_told_the_same() {
        let named =
            |given, family| Evidence { given: vec![given], family: vec![family], ..Evidence::default() };
        let told = |a: [&'static str; 2], b: [&'static str; 2], field| {
            told(&named(a[0], a[1]), &named(b[0], b[1]), field, 1_000)
        };
        let middles = |a, b| told([a, "Quist"], [b, "Quist"], field::MIDDLE);
        assert_eq!(middles("Ada Robert", "Ada Robert"), "same middle name");
        assert_eq!(middles("Ada Robert", "Ada Bob"), "middle name in another form, or cut short");
        assert_eq!(middles("Ada Stuart", "Ada Steuart"), "middle name alike");
        let families = |a, b| told(["Ada", a], ["Ada", b], field::FAMILY);
        assert_eq!(families("Clark", "Clark-Shirley"), "family name in another form, or cut short");
        let given = |a, b| told([a, "Quist"], [b, "Quist"], field::GIVEN);
        assert_eq!(given("Philippa", "Filipa"), "given name sounds alike");
        assert_eq!(given("Ada Rose", "Rose"), "given name of the one like a middle name of the other");
        let crossed = |a: [&'static str; 2], b| [field::GIVEN, field::FAMILY].map(|field| told(a, b, field));
        assert_eq!(
            crossed(["Nathan", "Albright"], ["Albright", "Nathan"])[0],
            "given and family name changed places"
        );
        assert_eq!(
            crossed(["Nathan", "Albright"], ["", "Nathan"])[1],
            "one has as family name what the other has as given name"
        );
    }
}

//! A pair's weight in plain words, for people who do not know statistics.

use super::codes::{born, code, field, middle, name, place};
use super::model::{Millibits, Model, Part, Waterfall};

/// The waterfall in words, most telling first: "same date of birth; family name a slip apart; different
/// postcode".
pub fn in_words(waterfall: &Waterfall, model: &Model) -> String {
    let mut parts: Vec<&Part> = waterfall.parts.iter().collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.millibits.abs()));
    let mut words: Vec<String> =
        parts.into_iter().map(|part| of(part, &model.fields[part.field].name)).collect();
    // Two bits: odds of four to one that are taken off.
    if waterfall.household <= -2_000 {
        words.push("but people of one household would agree so too".into());
    }
    words.join("; ")
}

/// The waterfall in numbers, in bits: where every pair starts, what each field adds or takes, what a
/// household takes, what calibration changes. Their sum is what the pair is worth.
pub fn in_bits(waterfall: &Waterfall, worth: Millibits, model: &Model) -> String {
    let bits = |millibits: Millibits| format!("{:+.1}", f64::from(millibits) / 1_000.0);
    let mut steps = vec![format!("start {}", bits(waterfall.prior))];
    let fields = waterfall.parts.iter().map(|part| (&model.fields[part.field].name, part.millibits));
    steps.extend(fields.map(|(name, millibits)| format!("{name} {}", bits(millibits))));
    if waterfall.household != 0 {
        steps.push(format!("household {}", bits(waterfall.household)));
    }
    if worth != waterfall.total {
        steps.push(format!("calibration {}", bits(worth - waterfall.total)));
    }
    steps.join("; ")
}

/// "same sex", "different sex".
pub(crate) fn same_or_different(what: &str, is_same: bool) -> String {
    if is_same { format!("same {what}") } else { format!("different {what}") }
}

/// A field's part in words.
pub(crate) fn of(part: &Part, field_name: &str) -> String {
    let level = u8::try_from(part.level).unwrap_or(0);
    match part.field {
        field::GIVEN => of_name("first name", level),
        field::FAMILY => of_name("family name", level),
        field::MIDDLE => match level {
            middle::EXACT => "same middle name",
            middle::CLOSE => "middle name a slip apart",
            middle::INITIAL => "middle initial agrees",
            _ => "different middle name",
        }
        .into(),
        field::BORN => match level {
            born::EXACT => "same date of birth",
            born::SWAPPED => "day and month of birth changed places",
            born::SLIP => "date of birth one digit apart",
            born::TWO_PARTS => "two parts of the date of birth agree",
            born::ROUGH => "same year of birth, the day is not sure",
            born::YEAR => "same year of birth, another day",
            born::NEAR => "born a year apart",
            born::FEW_YEARS => "born a few years apart",
            born::GENERATION => "born a generation apart",
            _ => "different date of birth",
        }
        .into(),
        field::SEX => same_or_different("sex", level == 1),
        field::PLACE => match level {
            place::BOTH => "same address and postcode",
            place::ADDRESS => "same address",
            place::ADDRESS_NEAR => "same address, postcode nearly the same",
            place::ADDRESS_ONLY => "same address, different postcode",
            place::MOST => "same postcode and most of the address",
            place::MOST_ONLY => "most of the address agrees",
            place::POSTCODE => "same postcode",
            place::POSTCODE_SOME => "same postcode and some of the address",
            place::POSTCODE_ONLY => "same postcode, different address",
            place::SLIP => "postcode a slip apart",
            place::NEAR => "postcode of the same area",
            place::SOME => "some of the address agrees",
            _ => "different address",
        }
        .into(),
        _ => match level {
            code::EXACT => format!("same {field_name}"),
            code::SLIP => format!("{field_name} a slip apart"),
            _ => format!("different {field_name}"),
        },
    }
}

fn of_name(what: &str, level: u8) -> String {
    match level {
        name::EXACT => format!("same {what}"),
        2 => format!("{what} another form of the same"),
        3 => format!("{what} a slip apart"),
        4 => format!("{what} sounds the same"),
        name::TYPOS => format!("{what} a few slips apart"),
        6 => format!("{what} agrees in its initial"),
        name::PART => format!("{what} agrees in part"),
        name::SWAPPED => "first and family name changed places".into(),
        _ => format!("different {what}"),
    }
}

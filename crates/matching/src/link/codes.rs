//! The numbers of fields and of the levels on which they agree.

use super::evidence::Born;

/// The fields of every table; identifiers and categories follow from [`field::OTHERS`] on.
pub mod field {
    /// Given name.
    pub const GIVEN: usize = 0;
    /// Family name.
    pub const FAMILY: usize = 1;
    /// Middle names.
    pub const MIDDLE: usize = 2;
    /// Date of birth.
    pub const BORN: usize = 3;
    /// Sex.
    pub const SEX: usize = 4;
    /// Postcode and address together: people who move change both.
    pub const PLACE: usize = 5;
    /// Telephone number.
    pub const PHONE: usize = 6;
    /// The first identifier.
    pub const OTHERS: usize = 7;
}

/// Levels of names. Those up to [`name::TYPOS`] are those of [`Alike`](super::alike::Alike).
pub mod name {
    /// Not known of one of the two.
    pub const MISSING: u8 = 0;
    /// The same.
    pub const EXACT: u8 = 1;
    /// A few slips apart.
    pub const TYPOS: u8 = 5;
    /// A middle name used as the first, or one part of a double name.
    pub const PART: u8 = 7;
    /// Given and family name changed places.
    pub const SWAPPED: u8 = 8;
    /// Different.
    pub const DIFFERENT: u8 = 9;
}

/// Levels of middle names.
pub mod middle {
    /// The same, or two forms of one.
    pub const EXACT: u8 = 1;
    /// A slip apart.
    pub const CLOSE: u8 = 2;
    /// An initial agrees.
    pub const INITIAL: u8 = 3;
    /// Different.
    pub const DIFFERENT: u8 = 4;
}

/// Levels of dates of birth.
pub mod born {
    /// The same day.
    pub const EXACT: u8 = 1;
    /// Day and month changed places.
    pub const SWAPPED: u8 = 2;
    /// One digit differs, or two neighbouring digits changed places.
    pub const SLIP: u8 = 3;
    /// Two of day, month and year agree.
    pub const TWO_PARTS: u8 = 4;
    /// The year agrees, and more is not known of one of the two.
    pub const ROUGH: u8 = 5;
    /// The year agrees, month and day do not.
    pub const YEAR: u8 = 6;
    /// A year apart.
    pub const NEAR: u8 = 7;
    /// Different.
    pub const DIFFERENT: u8 = 8;
    /// So many years apart as parents and their children are.
    pub const GENERATION: u8 = 9;
    /// Two or three years apart, and the days are not known: who was counted by age.
    pub const FEW_YEARS: u8 = 10;
}

/// Years that a child is younger than its parents, at least.
const GENERATION: u32 = 14;

/// Of two of one household, whose dates of birth agree so far, this share goes by one first name: a son named after his
/// father; now and then brothers of whom each is a Mohammed; twins never.
pub fn named_after(dates: usize) -> f64 {
    match u8::try_from(dates) {
        Ok(born::GENERATION) => 0.03,
        Ok(born::EXACT | born::ROUGH) => 0.0,
        _ => 0.005,
    }
}

/// Levels of postcode and address together.
pub mod place {
    /// Address and postcode agree.
    pub const BOTH: u8 = 1;
    /// The address agrees; a postcode is not known.
    pub const ADDRESS: u8 = 2;
    /// The address agrees, the postcode nearly.
    pub const ADDRESS_NEAR: u8 = 3;
    /// The address agrees, the postcode does not.
    pub const ADDRESS_ONLY: u8 = 4;
    /// Most of the address agrees, and the postcode.
    pub const MOST: u8 = 5;
    /// Most of the address agrees.
    pub const MOST_ONLY: u8 = 6;
    /// The postcode agrees; an address is not known.
    pub const POSTCODE: u8 = 7;
    /// The postcode agrees, and some of the address.
    pub const POSTCODE_SOME: u8 = 8;
    /// The postcode agrees, the address does not.
    pub const POSTCODE_ONLY: u8 = 9;
    /// The postcode has a slip.
    pub const SLIP: u8 = 10;
    /// The same part of a town.
    pub const NEAR: u8 = 11;
    /// Some of the address agrees.
    pub const SOME: u8 = 12;
    /// The address differs; a postcode is not known.
    pub const OTHER_ADDRESS: u8 = 13;
    /// Different.
    pub const DIFFERENT: u8 = 14;
}

/// Levels of numbers and categories.
pub mod code {
    /// The same.
    pub const EXACT: u8 = 1;
    /// A slip apart.
    pub const SLIP: u8 = 2;
    /// Different.
    pub const DIFFERENT: u8 = 3;
}

/// Whether people of one household agree on a field more often than strangers do: they share it, or one is told with
/// the number of the other.
pub fn is_shared(field: usize) -> bool {
    !matches!(field, field::GIVEN | field::MIDDLE | field::SEX)
}

/// Whether a field is compared with the persons, not with their surroundings.
pub fn is_of_person(field: usize, identifiers: usize) -> bool {
    !matches!(field, field::PLACE | field::PHONE) && field < field::OTHERS + identifiers
}

/// How far two dates of birth agree. Where both tell no day nobody can tell a slip: most years and months differ in few
/// digits.
pub fn dates(a: Born, b: Born) -> u8 {
    if a == b {
        return born::EXACT;
    }
    let differing = a.0 ^ b.0;
    let same_year = differing >> 16 == 0;
    let no_days = a.day() == 0 && b.day() == 0;
    let other_month = no_days && a.month() != b.month() && a.month() > 0 && b.month() > 0;
    if same_year && (a.is_rough() || b.is_rough()) && !other_month {
        return born::ROUGH;
    }
    if same_year && a.0 & 0xFF == b.0 >> 8 & 0xFF && b.0 & 0xFF == a.0 >> 8 & 0xFF {
        return born::SWAPPED;
    }
    let lowest = differing.trailing_zeros() / 4 * 4;
    let rest = differing >> lowest;
    let one_digit = rest <= 0xF;
    let digits = |packed: u32| (packed >> lowest & 0xF, packed >> (lowest + 4) & 0xF);
    if !no_days && (one_digit || (rest <= 0xFF && digits(a.0) == (digits(b.0).1, digits(b.0).0))) {
        return born::SLIP;
    }
    let agree = |x: u32, y: u32| x == y && x > 0;
    let agreeing = [same_year, agree(a.month(), b.month()), agree(a.day(), b.day())];
    let apart = a.year().abs_diff(b.year());
    if agreeing.into_iter().filter(|same| *same).count() >= 2 {
        born::TWO_PARTS
    } else if same_year {
        born::YEAR
    } else if apart <= 1 {
        born::NEAR
    } else if no_days && apart <= 3 {
        born::FEW_YEARS
    } else if apart >= GENERATION {
        born::GENERATION
    } else {
        born::DIFFERENT
    }
}

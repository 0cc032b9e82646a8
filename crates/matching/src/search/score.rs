//! What agreement is worth in a search, and which rows are plausible at all.

use crate::compare::Level;
use crate::index::likeness::Likeness;
use crate::model::{Millibits, Model, search_weight_of_born};
use crate::profile::NameForm;

/// How a name agrees, in four bits: different, a [`Likeness`], or one of those below.
pub type Code = u8;

/// Plainly different.
pub const DIFFERENT: Code = 0;
/// Given and family name changed places.
pub const SWAPPED: Code = 10;
/// One side does not know it.
pub const MISSING: Code = 15;

/// The same.
pub const EXACT: Code = Likeness::Exact as Code;
/// One part is the same.
pub const PART: Code = Likeness::Part as Code;

/// The level that a person is told.
pub fn level(code: Code) -> Level {
    match code {
        DIFFERENT => Level::Different,
        SWAPPED => Level::Swapped,
        1..=9 => Likeness::of(code).level(),
        _ => Level::Missing,
    }
}

/// What is taken off a level's weight for a likeness that is less than the level's usual one.
fn less(code: Code) -> Millibits {
    const BEGUN: Code = Likeness::Begun as Code;
    const SLIPS: Code = Likeness::Slips as Code;
    const FAR_SOUND: Code = Likeness::FarSound as Code;
    const BRIEF: Code = Likeness::Brief as Code;
    match code {
        BEGUN => 1_000,
        SLIPS => 1_500,
        FAR_SOUND | BRIEF => 2_000,
        _ => 0,
    }
}

/// What each agreement of either name is worth.
#[derive(Debug)]
pub struct Worth {
    given: [Millibits; 16],
    family: [Millibits; 16],
}

impl Worth {
    /// For names that were typed.
    pub fn of(model: &Model, typed: &NameForm) -> Self {
        let [given, family] = model.search_weights(typed).map(|weight| {
            let mut worth = [0; 16];
            for (code, worth) in (0..).zip(&mut worth) {
                *worth = weight(level(code)) - less(code);
            }
            worth
        });
        Self { given, family }
    }
}

/// The worth of every agreement of names, at one level of the date of birth.
#[derive(Debug)]
pub struct Scores {
    table: [[Millibits; 16]; 16],
    /// The most that any is worth.
    pub most: Millibits,
}

/// Worth of a row that is not to be shown.
pub const NEVER: Millibits = Millibits::MIN;

impl Scores {
    /// At a level of the date of birth.
    pub fn at(born: Level, worth: &Worth) -> Self {
        let mut table = [[NEVER; 16]; 16];
        let mut most = NEVER;
        let codes = (DIFFERENT..=SWAPPED).chain([MISSING]);
        for given in codes.clone() {
            for family in codes.clone() {
                if (given == SWAPPED) == (family == SWAPPED) && is_plausible(given, family, born) {
                    let names = worth.given[usize::from(given)] + worth.family[usize::from(family)];
                    let sum = names + search_weight_of_born(born);
                    table[usize::from(given)][usize::from(family)] = sum;
                    most = most.max(sum);
                }
            }
        }
        Self { table, most }
    }

    /// What an agreement is worth.
    pub fn worth(&self, given: Code, family: Code) -> Millibits {
        self.table[usize::from(given & 15)][usize::from(family & 15)]
    }
}

/// Whether a row is worth showing. With the date of birth as it was typed, one name may be off; with a slip
/// in the date no name that was typed may be; with a date further off both must agree, and closely. A weak
/// likeness counts only beside a name that agrees better, or, with the date as it was typed, beside another
/// weak one.
fn is_plausible(given: Code, family: Code, born: Level) -> bool {
    let is_weak = |code: Code| Likeness::of(code).is_weak() && code != SWAPPED;
    let agrees = |code: Code| code != DIFFERENT && code != MISSING;
    let both = [given, family];
    let agreeing = both.iter().filter(|code| agrees(**code)).count();
    let typed = both.iter().filter(|code| **code != MISSING).count();
    let well = both.iter().any(|code| agrees(*code) && !is_weak(*code));
    match born {
        Level::Exact => well || agreeing == 2,
        Level::Swapped | Level::Close => well && agreeing == typed,
        Level::Near => well && agreeing == 2,
        Level::Different => agreeing == 2 && level(given) <= Level::Variant && level(family) == Level::Exact,
        _ => agreeing >= 1,
    }
}

/// Whether both names are as they were typed, where both sides know them.
pub fn is_exact(given: Code, family: Code) -> bool {
    let fine = |code| code == EXACT || code == MISSING;
    fine(given) && fine(family) && (given == EXACT || family == EXACT)
}

//! A pair's weight in plain words, for people who do not know statistics, and in numbers that add up.

use super::codes::field;
use super::facts::Dates;
use super::model::{Millibits, Model, Part, Waterfall};
use super::sentences::{self, HOUSEHOLD, HOUSEHOLD_TELLS, NOT_KNOWN, is_crossed, told_parts};

/// What says less than half a bit either way is counted, and not named.
const LITTLE: Millibits = 500;
/// Calibration is told where it is worth two bits, odds of four to one.
const CALIBRATION_TELLS: Millibits = 2_000;

/// Why two rows are one person, or not: what speaks for it, then what speaks against it, each with the most telling first.
/// "same date of birth; family name a slip apart; and 2 that say little; against it: different postcode".
pub fn in_words(waterfall: &Waterfall, worth: Millibits, model: &Model) -> String {
    let (telling, mut little): (Vec<Said>, Vec<Said>) =
        said(waterfall, worth, model).into_iter().partition(|(millibits, _)| millibits.abs() >= LITTLE);
    // One is named in no more words than it is counted in.
    let named = if little.len() == 1 { little.pop() } else { None };
    let (against, mut all): (Vec<Said>, Vec<Said>) =
        telling.into_iter().chain(named).partition(|(millibits, _)| *millibits < 0);
    let is_not_known = waterfall.facts.born == Some(Dates::NotKnown)
        && waterfall.parts.iter().all(|part| part.field != field::BORN);
    all.extend(is_not_known.then(|| (0, NOT_KNOWN.into())));
    let mut words: Vec<String> = all.into_iter().map(|(_, words)| words).collect();
    if !little.is_empty() {
        let and = if words.is_empty() { "" } else { "and " };
        words.push(format!("{and}{} that say little", little.len()));
    }
    if !against.is_empty() {
        let against: Vec<String> = against.into_iter().map(|(_, words)| words).collect();
        words.push(format!("against it: {}", against.join("; ")));
    }
    words.join("; ")
}

/// A sentence, and what it is worth.
type Said = (Millibits, String);

/// All that is said of a pair, most telling first.
fn said(waterfall: &Waterfall, worth: Millibits, model: &Model) -> Vec<Said> {
    let of = |part: &Part| sentences::of(part, waterfall.facts, &model.fields[part.field].name);
    let mut said: Vec<Said> = told_parts(waterfall).iter().map(|part| (part.millibits, of(part))).collect();
    if waterfall.household <= HOUSEHOLD_TELLS {
        said.push((waterfall.household, HOUSEHOLD.into()));
    }
    let calibration = worth - waterfall.total;
    if calibration.abs() >= CALIBRATION_TELLS {
        let than = if calibration < 0 { "less" } else { "more" };
        said.push((
            calibration,
            format!("pairs like it were {than} often one person than their weight says"),
        ));
    }
    said.sort_by_key(|(millibits, _)| std::cmp::Reverse(millibits.abs()));
    said
}

/// The waterfall in numbers, in bits: where every pair starts, what each field adds or takes, what a household takes, what
/// calibration changes. As they are shown they add up to what the pair is worth; what rounds to nothing is left out.
pub fn in_bits(waterfall: &Waterfall, worth: Millibits, model: &Model) -> String {
    let parts = told_parts(waterfall);
    let name = |part: &Part| if is_crossed(part) { "names" } else { &*model.fields[part.field].name };
    let fields = parts.iter().map(|part| (name(part), part.millibits));
    let steps: Vec<(&str, Millibits)> = std::iter::once(("start", waterfall.prior))
        .chain(fields)
        .chain([("household", waterfall.household), ("calibration", worth - waterfall.total)])
        .collect();
    let millibits: Vec<Millibits> = steps.iter().map(|(_, millibits)| *millibits).collect();
    let shown = steps.iter().zip(in_tenths(&millibits)).filter(|(_, tenths)| *tenths != 0);
    let shown = shown.map(|((name, _), tenths)| format!("{name} {:+.1}", f64::from(tenths) / 10.0));
    shown.collect::<Vec<_>>().join("; ")
}

/// Steps in tenths of a bit that add up to their sum in tenths: all are rounded down, and those that lose most by it are
/// rounded up instead (largest remainders).
fn in_tenths(steps: &[Millibits]) -> Vec<i32> {
    let mut tenths: Vec<i32> = steps.iter().map(|step| step.div_euclid(100)).collect();
    let missing = tenth(steps.iter().sum()) - tenths.iter().sum::<i32>();
    let mut by_loss: Vec<usize> = (0..steps.len()).collect();
    by_loss.sort_by_key(|at| std::cmp::Reverse(steps[*at].rem_euclid(100)));
    for at in by_loss.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        tenths[at] += 1;
    }
    tenths
}

/// A weight in tenths of a bit, rounded as everybody rounds it who prints the weight, a binary fraction of bits, with one
/// decimal: half of what looks like a tie is none.
fn tenth(millibits: Millibits) -> i32 {
    let text = format!("{:.1}", f64::from(millibits) / 1000.0);
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    digits.parse().expect("a sign and digits")
}

#[cfg(test)]
mod tests {
    use super::super::codes::{born, code, name, place};
    use super::super::evidence::Shape;
    use super::super::facts::Facts;
    use super::super::levels::Pattern;
    use super::super::model::FieldModel;
    use super::*;

    fn model() -> Model {
        let shares = [0.1; Pattern::LEVELS];
        let field = |name| FieldModel { name, same: shares, strangers: shares, household: shares };
        let fields = Shape::default().field_names().into_iter().map(field).collect();
        Model { format: Model::FORMAT.into(), fields, same: 0.1, household: 0.1, calibration: None }
    }

    fn waterfall(parts: &[(usize, u8, Millibits)], household: Millibits) -> Waterfall {
        let part = |&(field, level, millibits)| Part { field, level: usize::from(level), millibits };
        let parts: Vec<Part> = parts.iter().map(part).collect();
        let total = -10_000 + household + parts.iter().map(|part| part.millibits).sum::<Millibits>();
        Waterfall { prior: -10_000, parts, household, total, facts: Facts::default() }
    }

    /// In words, where calibration changes the weight by so much.
    fn words(waterfall: &Waterfall, calibration: Millibits) -> String {
        in_words(waterfall, waterfall.total + calibration, &model())
    }

    fn bits(waterfall: &Waterfall, calibration: Millibits) -> String {
        in_bits(waterfall, waterfall.total + calibration, &model())
    }

    #[test]
    fn what_speaks_for_one_person_stands_before_what_speaks_against_each_with_the_most_telling_first() {
        let of = |place| {
            let parts = [
                (field::GIVEN, name::EXACT, 6_000),
                (field::FAMILY, name::DIFFERENT, -3_000),
                (field::BORN, born::EXACT, 12_000),
                (field::PLACE, place::POSTCODE, place),
            ];
            words(&waterfall(&parts, 0), 0)
        };
        assert_eq!(
            of(-4_000),
            "same date of birth; same given name; against it: same postcode; different family name"
        );
        assert_eq!(
            of(7_000),
            "same date of birth; same postcode; same given name; against it: different family name"
        );
        let against = [(field::GIVEN, name::DIFFERENT, -3_000)];
        assert_eq!(words(&waterfall(&against, 0), 0), "against it: different given name");
    }

    #[test]
    fn what_says_little_is_counted_but_one_is_named() {
        let of = |sex| {
            let parts = [
                (field::BORN, born::EXACT, 12_000),
                (field::SEX, code::EXACT, sex),
                (field::PHONE, code::DIFFERENT, -499),
                (field::FAMILY, name::DIFFERENT, -500),
            ];
            words(&waterfall(&parts, 0), 0)
        };
        assert_eq!(of(499), "same date of birth; and 2 that say little; against it: different family name");
        assert_eq!(
            of(500),
            "same date of birth; same sex; against it: different family name; different telephone"
        );
        let nothing = [(field::SEX, code::EXACT, 100), (field::PHONE, code::DIFFERENT, -100)];
        assert_eq!(words(&waterfall(&nothing, 0), 0), "2 that say little");
    }

    #[test]
    fn households_and_calibration_are_told_by_their_size_from_two_bits_on() {
        let of = |household, calibration| {
            let parts = [(field::BORN, born::EXACT, 12_000), (field::FAMILY, name::DIFFERENT, -3_000)];
            words(&waterfall(&parts, household), calibration)
        };
        let home = "people of one household share part of this";
        let less = "pairs like it were less often one person than their weight says";
        let family = "different family name";
        assert_eq!(of(-1_999, -1_999), format!("same date of birth; against it: {family}"));
        assert_eq!(of(-2_000, -4_000), format!("same date of birth; against it: {less}; {family}; {home}"));
        assert_eq!(of(-9_000, 0), format!("same date of birth; against it: {home}; {family}"));
        let more = "pairs like it were more often one person than their weight says";
        assert_eq!(of(0, 2_000), format!("same date of birth; {more}; against it: {family}"));
    }

    #[test]
    fn names_that_crossed_are_one_thing_in_words_and_in_numbers() {
        let changed = waterfall(&[(field::GIVEN, name::SWAPPED, 19_400)], 0);
        assert_eq!(words(&changed, 0), "given and family name changed places");
        assert_eq!(bits(&changed, 0), "start -10.0; names +19.4");
        let parts = [(field::GIVEN, name::DIFFERENT, -5_000), (field::FAMILY, name::SWAPPED, 9_000)];
        let alone = waterfall(&parts, 0);
        assert_eq!(words(&alone, 0), "one has as family name what the other has as given name");
        assert_eq!(bits(&alone, 0), "start -10.0; names +4.0");
        let both = waterfall(&[(field::GIVEN, name::DIFFERENT, -5_000), (field::FAMILY, 1, 9_000)], 0);
        assert_eq!(bits(&both, 0), "start -10.0; given name -5.0; family name +9.0");
    }

    #[test]
    fn a_date_that_stands_for_not_known_is_told_though_nothing_was_compared() {
        let facts = Facts { born: Some(Dates::NotKnown), ..Facts::default() };
        let of = |parts: &[_]| words(&Waterfall { facts, ..waterfall(parts, 0) }, 0);
        let names = (field::GIVEN, name::DIFFERENT, -3_000);
        assert_eq!(of(&[names]), format!("{NOT_KNOWN}; against it: different given name"));
    }

    #[test]
    fn steps_that_round_to_nothing_are_left_out() {
        let parts = [(field::GIVEN, name::EXACT, 6_040), (field::SEX, code::EXACT, 20)];
        assert_eq!(bits(&waterfall(&parts, -20), 0), "start -10.0; given name +6.0");
    }

    proptest::proptest! {
        #[test]
        fn the_steps_that_are_shown_add_up_to_the_weight_that_is_shown(
            parts in proptest::collection::vec(-20_000..20_000, 1..8),
            household in -30_000..0,
            calibration in -6_000..6_000,
        ) {
            let parts: Vec<_> = parts.into_iter().enumerate().map(|(field, millibits)| (field, 1, millibits)).collect();
            let waterfall = waterfall(&parts, household);
            let shown = bits(&waterfall, calibration);
            let sum: f64 = shown.split("; ").map(|step| step.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap()).sum();
            let weight = f64::from(waterfall.total + calibration) / 1000.0;
            proptest::prop_assert!((sum - format!("{weight:.1}").parse::<f64>().unwrap()).abs() < 1e-9, "{}", shown);
            for (step, millibits) in shown.split("; ").filter_map(|step| step.strip_prefix("given name ")).zip([parts[0].2]) {
                proptest::prop_assert!((step.parse::<f64>().unwrap() - f64::from(millibits) / 1000.0).abs() < 0.1);
            }
        }
    }
}

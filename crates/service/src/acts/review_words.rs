//! How well a candidate fits a held record, in words. A name that is a variant speaks for a candidate,
//! yet does not agree: what people read goes by the agreement, not by the sign of the weight.

use crate::acts::reviews::CandidateView;
use contactpoint_matching::link::model::Millibits;
use contactpoint_matching::people::told::{How, Weight};

/// What is told of one candidate, each list most telling first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// What is the same: "same date of birth (counts for much)".
    pub same: Vec<String>,
    /// What is nearly the same: "given name a slip apart (speaks for it, counts for something)".
    pub nearly: Vec<String>,
    /// What is different: "different NHS number (counts for much)".
    pub different: Vec<String>,
}

impl CandidateView {
    /// How well it fits. What weighs nothing is not told, but for whereabouts: they are why a person is
    /// asked.
    pub fn fit(&self) -> Fit {
        fit(&self.weights)
    }
}

fn fit(weights: &[Weight]) -> Fit {
    let told = |weight: &&Weight| weight.millibits != 0 || weight.is_something_hidden();
    let mut weights: Vec<&Weight> = weights.iter().filter(told).collect();
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.millibits.abs()));
    let mut fit = Fit::default();
    for weight in weights {
        let Some(words) = weight.in_words() else { continue };
        let how = weight.how();
        let told = if weight.is_something_hidden() {
            words
        } else {
            format!("{words} ({}{})", direction(how, weight.millibits), strength(weight.millibits))
        };
        match how {
            How::Same => fit.same.push(told),
            How::Different => fit.different.push(told),
            How::Nearly => fit.nearly.push(told),
        }
    }
    fit
}

/// Which way it counts, where the heading of its list does not say so: what is the same speaks for a candidate, what is
/// different against it.
fn direction(how: How, millibits: Millibits) -> &'static str {
    match (how, millibits > 0) {
        (How::Same, true) | (How::Different, false) => "",
        (_, true) => "speaks for it, ",
        (_, false) => "speaks against it, ",
    }
}

/// Nine bits are odds of 512 to 1, four bits of 16 to 1.
fn strength(millibits: Millibits) -> &'static str {
    match millibits.abs() {
        9_000.. => "counts for much",
        4_000.. => "counts for something",
        _ => "counts for little",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_matching::link::facts::Facts;

    fn fit_of(weights: &[(u8, u8, i32)]) -> Fit {
        let weight = |&(field, level, millibits)| Weight { field, level, millibits, facts: Facts::default() };
        fit(&weights.iter().map(weight).collect::<Vec<_>>())
    }

    const GIVEN: u8 = 0;
    const BORN: u8 = 3;
    const NHS: u8 = 7;
    const SCHOOL: u8 = 12;

    #[test]
    fn a_variant_speaks_for_a_candidate_and_is_still_not_the_same() {
        let fit = fit_of(&[(GIVEN, 2, 7_000), (BORN, 1, 12_600), (BORN, 4, -3_500)]);
        assert_eq!(fit.same, ["same date of birth (counts for much)"]);
        assert_eq!(
            fit.nearly,
            [
                "given name in another form, or cut short (speaks for it, counts for something)",
                "one of day, month and year of birth differs (speaks against it, counts for little)"
            ]
        );
        assert!(fit.different.is_empty());
    }

    #[test]
    fn what_counts_otherwise_than_its_heading_says_tells_so() {
        let fit = fit_of(&[(BORN, 7, 2_000), (SCHOOL, 1, -500)]);
        assert_eq!(fit.different, ["years of birth next to each other (speaks for it, counts for little)"]);
        assert_eq!(fit.same, ["same school (speaks against it, counts for little)"]);
    }

    #[test]
    fn the_most_telling_comes_first_and_what_weighs_nothing_is_left_out() {
        let fit = fit_of(&[(SCHOOL, 3, -1_500), (NHS, 3, -9_000), (BORN, 1, 0)]);
        assert_eq!(
            fit.different,
            ["different NHS number (counts for much)", "different school (counts for little)"]
        );
        assert!(fit.same.is_empty());
    }
}

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
    /// What is nearly the same: "first name is a variant (counts for something)".
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
        let told = if weight.is_something_hidden() {
            words
        } else {
            format!("{words} ({})", strength(weight.millibits))
        };
        match weight.how() {
            How::Same => fit.same.push(told),
            How::Different => fit.different.push(told),
            How::Nearly => fit.nearly.push(told),
        }
    }
    fit
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

    fn fit_of(weights: &[(u8, u8, i32)]) -> Fit {
        let weight = |&(field, level, millibits)| Weight { field, level, millibits };
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
                "first name another form of the same (counts for something)",
                "two parts of the date of birth agree (counts for little)"
            ]
        );
        assert!(fit.different.is_empty());
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

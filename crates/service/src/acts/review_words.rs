//! How well a candidate fits a held record, in words. A name that is a variant speaks for a candidate,
//! yet does not agree: what people read goes by the agreement, not by the sign of the weight.

use crate::acts::reviews::CandidateView;
use contactpoint_matching::compare::{Field, Level};
use contactpoint_matching::decide::in_words;
use contactpoint_matching::model::{Millibits, Weight};

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
    let told = |weight: &&Weight| weight.millibits != 0 || weight.field == Field::Whereabouts;
    let mut weights: Vec<&Weight> = weights.iter().filter(told).collect();
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.millibits.abs()));
    let mut fit = Fit::default();
    for weight in weights {
        let words = in_words(std::slice::from_ref(weight));
        let told = match weight.field {
            Field::Whereabouts => words,
            _ => format!("{words} ({})", strength(weight.millibits)),
        };
        match weight.level {
            Level::Exact => fit.same.push(told),
            Level::Different => fit.different.push(told),
            Level::Missing => {}
            _ => fit.nearly.push(told),
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

    fn fit_of(weights: &[(Field, Level, i32)]) -> Fit {
        let weight = |&(field, level, millibits)| Weight { field, level, millibits };
        fit(&weights.iter().map(weight).collect::<Vec<_>>())
    }

    #[test]
    fn a_variant_speaks_for_a_candidate_and_is_still_not_the_same() {
        let fit = fit_of(&[
            (Field::Given, Level::Variant, 7_000),
            (Field::Born, Level::Exact, 12_600),
            (Field::Born, Level::Near, -3_500),
        ]);
        assert_eq!(fit.same, ["same date of birth (counts for much)"]);
        assert_eq!(
            fit.nearly,
            [
                "first name is a variant (counts for something)",
                "date of birth partly the same (counts for little)"
            ]
        );
        assert!(fit.different.is_empty());
    }

    #[test]
    fn the_most_telling_comes_first_and_what_weighs_nothing_is_left_out() {
        let fit = fit_of(&[
            (Field::School, Level::Different, -1_500),
            (Field::Nhs, Level::Different, -9_000),
            (Field::Postcode, Level::Exact, 0),
        ]);
        assert_eq!(
            fit.different,
            ["different NHS number (counts for much)", "different school (counts for little)"]
        );
        assert!(fit.same.is_empty());
    }
}

//! What is learnt of a table, and kept: a small file that is used again.

use super::calibrate::Calibration;
use super::codes::{born, field};
use super::levels::Pattern;
use serde::{Deserialize, Serialize};

/// How often each level of a field is met among pairs of a class; of what is known of both.
pub type Shares = [f64; Pattern::LEVELS];

/// A trained model: a small file that is kept and used again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What the file is.
    pub format: String,
    /// The shape of the tables that it is for: names of fields, in order.
    pub fields: Vec<FieldModel>,
    /// The share of all pairs that are one person.
    pub same: f64,
    /// The share of all pairs that are two of one household.
    pub household: f64,
    /// What weights are worth, by pairs that people have looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
}

/// What a field tells: how often each of its levels is met among pairs of each class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    /// The field's name.
    pub name: String,
    /// Among pairs of one person (m).
    pub same: Shares,
    /// Among strangers (u).
    pub strangers: Shares,
    /// Among two of one household.
    pub household: Shares,
}

impl Model {
    /// What the file says it is.
    pub const FORMAT: &str = "contactpoint linkage model 2";
    /// What it was before dates of birth could be a generation apart.
    const BEFORE: &str = "contactpoint linkage model 1";

    /// A model of before, for the levels of today.
    #[must_use]
    pub fn of_today(mut self) -> Self {
        if self.format == Self::BEFORE {
            self.format = Self::FORMAT.into();
            if let Some(dates) = self.fields.get_mut(field::BORN) {
                for shares in [&mut dates.same, &mut dates.strangers, &mut dates.household] {
                    for level in [born::GENERATION, born::FEW_YEARS] {
                        shares[usize::from(level)] = shares[usize::from(born::DIFFERENT)];
                    }
                }
            }
        }
        self
    }

    /// Whether it fits a table: made for its fields, and every share in it is one.
    pub fn fits(&self, names: &[String]) -> bool {
        self.format == Self::FORMAT
            && self.calibration.as_ref().is_none_or(Calibration::is_whole)
            && [self.same, self.household]
                .iter()
                .chain(self.fields.iter().flat_map(FieldModel::shares))
                .all(|share| is_share(*share))
            && self.fields.iter().map(|field| &field.name).eq(names)
    }
}

impl FieldModel {
    fn shares(&self) -> impl Iterator<Item = &f64> {
        self.same.iter().chain(&self.strangers).chain(&self.household)
    }
}

/// More than nothing (or it would have no logarithm), and at most all.
fn is_share(share: f64) -> bool {
    share > 0.0 && share <= 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_of_before_knows_no_generation_and_takes_it_for_a_different_date() {
        let levels = || std::array::from_fn(|level| 0.5 / f64::from(super::super::count(level) + 1));
        let dates = FieldModel {
            name: "date of birth".into(),
            same: levels(),
            strangers: levels(),
            household: levels(),
        };
        let before = Model {
            format: "contactpoint linkage model 1".into(),
            fields: vec![dates; field::BORN + 1],
            same: 0.1,
            household: 0.1,
            calibration: None,
        };
        let now = before.clone().of_today();
        assert_eq!(now.format, Model::FORMAT);
        let [different, generation] = [born::DIFFERENT, born::GENERATION].map(usize::from);
        let dates = &now.fields[field::BORN];
        for shares in [dates.same, dates.strangers, dates.household] {
            assert!((shares[generation] - shares[different]).abs() < 1e-12);
        }
        assert_eq!(now.clone().of_today(), now, "what is of today stays");
    }
}

//! The directory's model: what agreement is worth, how common names are, and how sure is sure. It is frozen:
//! a small file, embedded in the program, and its name stands in every decision. Training makes another.

use crate::decide::{EXCLUSION, SHIELD_EXCLUSION};
use crate::link::codes::{code, field};
use crate::link::frozen::Frequencies;
use crate::link::model::{Millibits, Model, millibits};
use serde::{Deserialize, Serialize};

/// A frozen model of the directory's records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DirectoryModel {
    /// What the file is.
    pub format: String,
    /// Its name: changes whenever a number in it does.
    pub name: String,
    /// What agreement is worth.
    pub model: Model,
    /// How common names and birthdays are.
    pub frequencies: Frequencies,
    /// From the average weight between a record and a child to how often they are one: straight pieces
    /// between these points, the weight and what it is worth, both in thousandths of a bit.
    pub calibration: Vec<[Millibits; 2]>,
    /// Below this probability a record is not taken for a shielded child's ([`SHIELD_EXCLUSION`]).
    #[serde(default = "usual_shield_exclusion")]
    pub shield_exclusion: f64,
}

/// Of a model that was written before models told it.
fn usual_shield_exclusion() -> f64 {
    SHIELD_EXCLUSION
}

/// Averages are careful: pairs that say little drag them down. How often records with an average were one
/// child, on generated records of the profile that may be tuned on.
const CALIBRATION: [[Millibits; 2]; 6] =
    [[-6_000, -6_000], [-2_000, 1_000], [0, 3_000], [1_000, 4_300], [3_000, 7_000], [12_000, 14_000]];

/// No point of a calibration lies farther out: a thousand bits.
const FARTHEST: Millibits = 1_000_000;

impl DirectoryModel {
    /// What the file says it is.
    pub const FORMAT: &str = "contactpoint directory model 1";

    /// The model that comes with the program.
    pub fn shipped() -> Self {
        serde_json::from_str::<Self>(include_str!("shipped.json")).expect("a test reads it").of_today()
    }

    /// A model of before, for the levels of today.
    fn of_today(self) -> Self {
        Self { model: self.model.of_today(), ..self }
    }

    /// A model that was learnt from a table of records.
    pub fn of(name: String, mut model: Model, frequencies: Frequencies) -> Self {
        // A number or a parent's is told in one record and another in the next: that telephone numbers
        // differ says nothing.
        let phone = &mut model.fields[field::PHONE];
        for level in usize::from(code::SLIP)..phone.strangers.len() {
            let usual = phone.strangers[level];
            (phone.same[level], phone.household[level]) = (usual, usual);
        }
        let calibration = CALIBRATION.to_vec();
        Self {
            format: Self::FORMAT.into(),
            name,
            model,
            frequencies,
            calibration,
            shield_exclusion: SHIELD_EXCLUSION,
        }
    }

    /// The least average weight that is worth so much.
    pub(super) fn least_worth(&self, worth: Millibits) -> Millibits {
        let (mut low, mut high) = (-60_000, 60_000);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.worth(middle) >= worth { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// Whether it would let stand beside a shielded child what the shipped bound holds: by the bound itself, or by
    /// what it says that a weight is worth. Such a model may be looked at, to see what the bound costs; no directory
    /// decides by it.
    pub fn weakens_shields(&self) -> bool {
        let shipped = Self::shipped();
        self.shield_exclusion > SHIELD_EXCLUSION
            || self.least_for(self.shield_exclusion) > shipped.least_for(SHIELD_EXCLUSION)
            || self.least_for(EXCLUSION) > shipped.least_for(EXCLUSION)
    }

    /// The least weight that is worth a probability.
    pub(super) fn least_for(&self, probability: f64) -> Millibits {
        self.least_worth(millibits(probability / (1.0 - probability)))
    }

    /// Reads a model; none if it is not one of this format and these fields.
    pub fn read(json: &str) -> Option<Self> {
        let model = serde_json::from_str::<Self>(json).ok()?.of_today();
        let shape = super::said::shape();
        let fields = model.model.fields.len() == crate::link::levels::fields(&shape);
        let finite = |share: &f64| share.is_finite() && *share > 0.0 && *share <= 1.0;
        let shares = model.model.fields.iter().all(|field| {
            [&field.same, &field.strangers, &field.household].iter().all(|shares| shares.iter().all(finite))
        });
        let rising = model.calibration.windows(2).all(|two| two[0][0] < two[1][0] && two[0][1] <= two[1][1]);
        let bounded = model.calibration.iter().flatten().all(|point| (-FARTHEST..=FARTHEST).contains(point));
        let frequencies =
            model.frequencies.is_whole() && finite(&model.model.same) && finite(&model.model.household);
        let excludes = finite(&model.shield_exclusion) && model.shield_exclusion <= EXCLUSION;
        let whole = fields && shares && rising && bounded && frequencies && excludes;
        (model.format == Self::FORMAT && whole).then_some(model)
    }

    /// What an average weight is worth.
    pub fn worth(&self, average: Millibits) -> Millibits {
        let points = &self.calibration;
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return average };
        if average <= first[0] {
            return first[1].min(first[1] + average - first[0]);
        }
        if average >= last[0] {
            return last[1] + average - last[0];
        }
        let after = points.partition_point(|point| point[0] <= average);
        let ([x, y], [next_x, next_y]) = (points[after - 1], points[after]);
        let share = i64::from(average - x) * i64::from(next_y - y) / i64::from(next_x - x);
        y + i32::try_from(share).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_read_and_what_is_no_model_is_not() {
        let text = include_str!("shipped.json");
        let model = DirectoryModel::read(text).unwrap();
        assert_eq!(model, DirectoryModel::shipped());
        assert_eq!(DirectoryModel::read("{}"), None);
        assert_eq!(DirectoryModel::read(&text.replace("directory model 1", "directory model 0")), None);
        let spoilt = |spoil: fn(&mut DirectoryModel)| {
            let mut model = DirectoryModel::shipped();
            spoil(&mut model);
            DirectoryModel::read(&serde_json::to_string(&model).unwrap())
        };
        assert_eq!(spoilt(|_| ()), Some(model), "as it is");
        assert_eq!(spoilt(|model| model.calibration = vec![[Millibits::MIN, 0], [0, 0]]), None);
        assert_eq!(spoilt(|model| model.calibration.reverse()), None);
        assert_eq!(spoilt(|model| model.model.fields.truncate(3)), None);
        assert_eq!(spoilt(|model| model.model.same = 0.0), None);
        assert_eq!(spoilt(|model| model.frequencies.other_first = 0.0), None);
        assert_eq!(spoilt(|model| model.frequencies.children = -1.0), None);
        assert_eq!(spoilt(|model| model.shield_exclusion = 0.0), None);
        assert_eq!(spoilt(|model| model.shield_exclusion = 0.06), None, "no further than any other child's");
        assert_eq!(spoilt(|model| model.frequencies.days = [("0101".into(), -3.0)].into()), None);
    }

    #[test]
    fn a_model_from_before_models_told_the_bound_has_the_usual_one() {
        let mut json: serde_json::Value = serde_json::to_value(DirectoryModel::shipped()).unwrap();
        json.as_object_mut().unwrap().remove("shield_exclusion").unwrap();
        let before = DirectoryModel::read(&json.to_string()).unwrap();
        assert!(before == DirectoryModel::shipped() && !before.weakens_shields());
        let weaker = DirectoryModel { shield_exclusion: SHIELD_EXCLUSION * 2.0, ..before };
        assert!(weaker.weakens_shields());
        // What a weight is worth moves the bound as well.
        let worth_less = |calibration: &[[Millibits; 2]]| DirectoryModel {
            calibration: calibration.to_vec(),
            ..DirectoryModel::shipped()
        };
        assert!(worth_less(&[[-60_000, -120_000], [60_000, 0]]).weakens_shields());
        let above_the_bound = [[-6_000, -6_000], [-5_500, -5_900], [-2_000, 1_000]];
        assert!(worth_less(&above_the_bound).weakens_shields(), "where hints begin, all is held");
        assert!(!worth_less(&[[-6_000, -6_000], [-4_900, -4_000], [60_000, 0]]).weakens_shields());
    }

    #[test]
    fn a_greater_average_is_worth_no_less() {
        let model = DirectoryModel::shipped();
        let worths: Vec<Millibits> = (-20_000..20_000).step_by(50).map(|at| model.worth(at)).collect();
        assert!(worths.is_sorted());
        let sure = model.least_worth(4_248);
        assert!(model.worth(sure) >= 4_248 && model.worth(sure - 1) < 4_248);
    }
}

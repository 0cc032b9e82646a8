//! From the weights of a record's candidates to an outcome. The outcomes and thresholds are those
//! of the DfE's matching service.

use crate::compare::{Agreement, Field, Level, compare};
use crate::model::{Millibits, Model, Weight};
use crate::profile::Profile;
use contactpoint_directory::ids::ChildId;
use serde::{Deserialize, Serialize};

/// At or above this probability a record is linked.
pub const MATCH: f64 = 0.95;
/// At or above this a person decides; below it the record is a new child.
pub const REVIEW: f64 = 0.85;
/// Below this a candidate is not even worth a hint.
pub const EXCLUSION: f64 = 0.05;
/// The same for a shielded child: far lower, so that a record that might be theirs is held rather
/// than made into a second, unshielded record.
pub const EXCLUSION_SHIELDED: f64 = 0.000_5;

/// What was decided about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Linked.
    Match,
    /// Held: a person decides.
    PotentialMatch,
    /// A new child, and a hint for the team.
    LowConfidenceMatch,
    /// Two or more are likely: held.
    ManyMatch,
    /// A new child.
    NoMatch,
}

impl Outcome {
    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::PotentialMatch => "potential-match",
            Self::LowConfidenceMatch => "low-confidence-match",
            Self::ManyMatch => "many-match",
            Self::NoMatch => "no-match",
        }
    }

    /// Whether the record waits for a person.
    pub fn is_held(self) -> bool {
        matches!(self, Self::PotentialMatch | Self::ManyMatch)
    }
}

/// A candidate child, as the decision saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The child.
    pub child: ChildId,
    /// Sum of the weights and the prior.
    pub millibits: Millibits,
    /// The waterfall.
    pub weights: Vec<Weight>,
}

/// A decision with its explanation. It is stored with the model's version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Likely candidates, best first; for a match only the chosen one.
    pub candidates: Vec<Candidate>,
    /// Probability of the best candidate, in millionths.
    pub probability_ppm: u32,
    /// The model's version.
    pub model: String,
}

/// What the index knows of a candidate besides its profile.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The child.
    pub child: ChildId,
    /// Its profile.
    pub profile: &'a Profile,
    /// Under a shield.
    pub shielded: bool,
    /// Shielded, and the record tells of the same whereabouts (see [`crate::keys::whereabouts`]).
    pub same_whereabouts: bool,
    /// Already has another record of the source that this record comes from, which keeps one
    /// record a child: a sign of two people.
    pub has_record_of_same_source: bool,
}

/// Decides about a record, given its candidates in any order.
pub fn decide<'a>(
    model: &Model,
    record: &Profile,
    candidates: impl IntoIterator<Item = Known<'a>>,
) -> Decision {
    let mut scored: Vec<(Candidate, Known<'a>, Agreement)> = candidates
        .into_iter()
        .map(|known| {
            let agreement = compare(record, known.profile);
            let mut weights = model.weights(&agreement, record);
            let millibits = weights.iter().map(|w| w.millibits).sum::<Millibits>() + model.prior();
            if known.same_whereabouts {
                // No weight of its own: it is why a person looks, not a reason to think them one child.
                weights.push(Weight { field: Field::Whereabouts, level: Level::Exact, millibits: 0 });
            }
            (Candidate { child: known.child, millibits, weights }, known, agreement)
        })
        .collect();
    scored.sort_by(|a, b| b.0.millibits.cmp(&a.0.millibits).then(a.0.child.cmp(&b.0.child)));
    let total_odds: f64 = 1.0 + scored.iter().map(|(c, ..)| odds(c.millibits)).sum::<f64>();
    let share = |candidate: &Candidate| odds(candidate.millibits) / total_odds;
    let outcome = outcome(record, &scored, share);
    let most = match outcome {
        Outcome::Match => 1,
        Outcome::NoMatch => 0,
        _ => 5,
    };
    let probability_ppm = scored.first().map_or(0, |(c, ..)| to_ppm(share(c)));
    let worth_a_look = |(c, known, agreement): &(Candidate, Known, Agreement)| {
        outcome == Outcome::Match
            || alone(c) >= exclusion(known)
            || needs_a_person(known, agreement)
            || perhaps_shielded(record, known, agreement)
    };
    Decision {
        outcome,
        candidates: scored
            .into_iter()
            .filter(worth_a_look)
            .take(most)
            .map(|(candidate, ..)| candidate)
            .collect(),
        probability_ppm,
        model: model.version.clone(),
    }
}

fn odds(millibits: Millibits) -> f64 {
    (f64::from(millibits) / 1000.0).exp2()
}

/// The probability of a candidate, were it the only one.
fn alone(candidate: &Candidate) -> f64 {
    let odds = odds(candidate.millibits);
    odds / (1.0 + odds)
}

fn exclusion(known: &Known) -> f64 {
    if known.shielded { EXCLUSION_SHIELDED } else { EXCLUSION }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability")]
fn to_ppm(probability: f64) -> u32 {
    (probability * 1e6).round() as u32
}

fn outcome(
    record: &Profile,
    scored: &[(Candidate, Known, Agreement)],
    share: impl Fn(&Candidate) -> f64,
) -> Outcome {
    let Some((best, known, agreement)) = scored.first() else { return Outcome::NoMatch };
    if share(best) >= MATCH {
        return if needs_a_person(known, agreement) { Outcome::PotentialMatch } else { Outcome::Match };
    }
    let likely = scored.iter().filter(|(c, ..)| alone(c) >= REVIEW).count();
    let perhaps_shielded = scored.iter().any(|(c, known, agreement)| {
        known.shielded && alone(c) >= EXCLUSION_SHIELDED || perhaps_shielded(record, known, agreement)
    });
    let contradictory = scored.iter().any(|(_, _, agreement)| number_against_person(agreement));
    match likely {
        2.. => Outcome::ManyMatch,
        1 => Outcome::PotentialMatch,
        _ if perhaps_shielded || contradictory => Outcome::PotentialMatch,
        _ if alone(best) >= EXCLUSION => Outcome::LowConfidenceMatch,
        _ => Outcome::NoMatch,
    }
}

/// A record that may be a shielded child's although the weights speak against it: it agrees with the
/// child on two of given name, family name and date of birth, and at most two things about the person
/// differ. However unlikely, a person looks: a second record would tell where the child lives. Two
/// names count only with something of the date, or each namesake in the country would be held. A record
/// of the same whereabouts is looked at whatever it says of the person: it would tell where the child
/// lives under another name, be it the child's own or that of someone in the household.
fn perhaps_shielded(record: &Profile, known: &Known, agreement: &Agreement) -> bool {
    let alike = |field| agreement.level(field) <= Level::Swapped;
    let born = matches!(agreement.level(Field::Born), Level::Exact | Level::Swapped);
    let same_part = |a: &jiff::civil::Date, b: &jiff::civil::Date| {
        a.year() == b.year() || (a.month(), a.day()) == (b.month(), b.day())
    };
    let born_in_part =
        alike(Field::Born) || record.born.iter().any(|a| known.profile.born.iter().any(|b| same_part(a, b)));
    let (given, family) = (alike(Field::Given), alike(Field::Family));
    let differing =
        [Field::Given, Field::Family, Field::Born, Field::Sex, Field::Nhs, Field::Pupil, Field::BirthOrder]
            .into_iter()
            .filter(|field| matches!(agreement.level(*field), Level::Different | Level::Near));
    known.same_whereabouts
        || known.shielded
            && ((born && (given || family)) || (given && family && born_in_part))
            && differing.count() <= 2
}

/// A likely match that a person must look at all the same: a near-named twin (two records of one
/// register with names that are alike but not the same, or with two numbers in use), or a number
/// that speaks for one child while name and date of birth speak for another.
fn needs_a_person(known: &Known, agreement: &Agreement) -> bool {
    let near_named = matches!(agreement.level(Field::Given), Level::Variant | Level::Sound | Level::Close);
    let two_numbers =
        agreement.level(Field::Nhs) == Level::Different || agreement.level(Field::Pupil) == Level::Different;
    (near_named && (known.has_record_of_same_source || two_numbers))
        || number_against_person(agreement)
        || (known.shielded && !is_plainly(agreement))
}

/// A record joins a shielded child by itself only when it says plainly that it is that child: by a
/// number, or by both names and the date of birth.
fn is_plainly(agreement: &Agreement) -> bool {
    let exact = |field| agreement.level(field) == Level::Exact;
    exact(Field::Nhs)
        || exact(Field::Pupil)
        || (exact(Field::Given) && exact(Field::Family) && exact(Field::Born))
}

fn number_against_person(agreement: &Agreement) -> bool {
    let number = [Field::Nhs, Field::Pupil].iter().any(|field| agreement.level(*field) == Level::Exact);
    let name_differs = agreement.level(Field::Given) == Level::Different;
    let birth_differs = matches!(agreement.level(Field::Born), Level::Different | Level::Near);
    number
        && (name_differs
            && agreement.level(Field::Born) != Level::Missing
            && (birth_differs
                || agreement.level(Field::Family) == Level::Different
                || agreement.level(Field::Sex) == Level::Different))
}

/// The waterfall in plain words, most telling first: "same date of birth; family name sounds the
/// same".
pub fn in_words(weights: &[Weight]) -> String {
    let mut weights: Vec<&Weight> = weights.iter().collect();
    weights.sort_by_key(|w| std::cmp::Reverse(w.millibits.abs()));
    weights.into_iter().filter_map(|w| words(w.field, w.level)).collect::<Vec<_>>().join("; ")
}

fn words(field: Field, level: Level) -> Option<String> {
    let what = match field {
        Field::Given => "first name",
        Field::Family => "family name",
        Field::Born => "date of birth",
        Field::Sex => "gender",
        Field::Postcode => "postcode",
        Field::School => "school",
        Field::Gp => "GP practice",
        Field::Parent => "parent's name",
        Field::Nhs => "NHS number",
        Field::Pupil => "pupil number",
        Field::BirthOrder => "place in a multiple birth",
        Field::Whereabouts => return Some("something agrees that a shield holds back".to_owned()),
    };
    Some(match level {
        Level::Exact => format!("same {what}"),
        Level::Variant => format!("{what} is a variant"),
        Level::Part => format!("{what} agrees in part"),
        Level::Sound => format!("{what} sounds the same"),
        Level::Close => format!("{what} a slip apart"),
        Level::Swapped if field == Field::Born => "day and month swapped".to_owned(),
        Level::Swapped => "first and family name swapped".to_owned(),
        Level::Near if field == Field::Postcode => "same postcode district".to_owned(),
        Level::Near => format!("{what} partly the same"),
        Level::Different => format!("different {what}"),
        Level::Missing => return None,
    })
}

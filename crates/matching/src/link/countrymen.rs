//! A category on which names hang: a nationality, a language, a country of birth. Two strangers of one nation share a
//! first name far more often than two of any; whoever overlooks it takes countrymen for one person.

use super::codes::{code, field};
use super::levels::Prepared;
use super::model::Shares;
use super::strangers::{Draw, levels};
use super::table::part;

/// Fewer rows than this do not tell it: too many of the pairs are one person's.
const FEWEST: u32 = 2_000;
/// Pairs that are compared, about; not those that agree on both names, who may be one person.
const COMPARED: f64 = 10_000.0;
/// A category on which fewer pairs of strangers agree than this tells one from another: who agrees on it may be one person.
const COMMON: f64 = 0.005;
/// Names hang on it where they agree so many times as often as among all.
const OFTEN: f64 = 1.5;

/// Such a category, and how often strangers who agree on it agree on given and family name.
#[derive(Clone, Debug)]
pub struct Countrymen {
    /// The field of the category.
    pub field: usize,
    /// The part of a row that holds it.
    pub part: usize,
    /// How many times as often they agree on given and family name as any two do.
    pub often: [f64; 2],
    names: [Shares; 2],
}

impl Countrymen {
    /// The category of a table on which names hang most, if there is one.
    pub(super) fn of(prepared: &Prepared) -> Option<Self> {
        let table = prepared.table;
        let rows = table.len();
        if rows < FEWEST {
            return None;
        }
        let identifiers = table.shape.identifiers.len();
        let draw = Draw::of(table);
        let mut found: Option<(f64, Self)> = None;
        let mut usual = None;
        for which in 0..table.shape.categories.len() {
            let of = part::OTHERS + identifiers + which;
            let square = |count: u32| (f64::from(count) / f64::from(rows)).powi(2);
            let mut squares: Vec<f64> = table.counts_of(of).into_values().map(square).collect();
            squares.sort_unstable_by(f64::total_cmp);
            let agreeing: f64 = squares.into_iter().sum();
            if agreeing < COMMON {
                continue;
            }
            let drawn = |agree: bool| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "at most two million"
                )]
                let draws = (COMPARED / if agree { agreeing.min(1.0) } else { 1.0 }) as u32;
                levels(prepared, draws, 1, |hash| {
                    let (a, b) = draw.pair(hash)?;
                    let share = |of: usize| {
                        let other = table.row(b).get(of);
                        table.row(a).get(of).iter().any(|value| other.contains(value))
                    };
                    let is_one = share(part::FIRST) && share(part::FAMILY);
                    (!is_one && (!agree || share(of))).then_some((a, b))
                })
            };
            let all = usual.get_or_insert_with(|| drawn(false));
            let within = drawn(true);
            let shares = |name: usize| sure(&within[name]);
            let names = [field::GIVEN, field::FAMILY].map(shares);
            let often = [0, 1].map(|name| names[name][1] / usual_share(&all[name]));
            let most = often[0].max(often[1]);
            if most > OFTEN && found.as_ref().is_none_or(|(before, _)| most > *before) {
                let field = field::OTHERS + identifiers + which;
                found = Some((most, Self { field, part: of, often, names }));
            }
        }
        found.map(|(_, countrymen)| countrymen)
    }

    /// How often two strangers of one value agree on a level of a name, as far as that is sure; nothing of other fields.
    pub(super) fn agree(&self, of: usize, level: usize) -> f64 {
        self.names.get(of).map_or(0.0, |shares| shares[level])
    }

    /// Whether two rows are of one value.
    pub(super) fn are(&self, pattern: super::levels::Pattern) -> bool {
        pattern.level(self.field) == usize::from(code::EXACT)
    }
}

/// Shares of levels that were drawn so often, as far as they are sure.
fn sure(counts: &Shares) -> Shares {
    let known: f64 = counts[1..].iter().sum::<f64>().max(1.0);
    std::array::from_fn(|level| ((counts[level] - 2.0 * counts[level].sqrt()) / known).max(0.0))
}

/// The share of the first level, not less than could be seen.
fn usual_share(counts: &Shares) -> f64 {
    let known: f64 = counts[1..].iter().sum::<f64>().max(1.0);
    (counts[1] + 1.0) / known
}

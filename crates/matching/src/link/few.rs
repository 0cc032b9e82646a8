//! What a table of few rows cannot tell of itself is taken from what is usual. Of two rows the only pair is the one that
//! is asked about: how often strangers agree, how rare a name is and how often one person's rows differ, nothing there
//! tells. The more rows, the less of it counts; from [`ENOUGH`] rows on, nothing.

use super::codes::field;
use super::levels::Pattern;
use super::model::Shares;
use super::table::part;

/// So many rows tell for themselves.
const ENOUGH: f64 = 2_000.0;
/// Up to so many, what is usual counts in full.
const FEW: f64 = 200.0;
/// Pairs of strangers that what is usual stands for, at most.
const PAIRS: f64 = 50.0;
/// Rows that what is usual stands for where it is told how rare a value is.
const ROWS: f64 = 20.0;

/// How much of what is usual counts among so many rows.
fn weight(rows: u32) -> f64 {
    let least = FEW / ENOUGH;
    ((FEW / f64::from(rows.max(1)) - least) / (1.0 - least)).clamp(0.0, 1.0)
}

/// How often strangers agree on each level of a field, usually: one in 250 goes by one given name, one in 700 by one
/// family name, one in 20,000 has one date of birth among people of all ages.
fn usual(of: usize, identifiers: usize) -> Shares {
    let levels: &[f64] = match of {
        field::GIVEN => &[0.004, 0.002, 0.004, 0.004, 0.004, 0.004, 0.002, 0.0005],
        field::FAMILY => &[0.0015, 0.0005, 0.003, 0.003, 0.003, 0.003, 0.001, 0.0005],
        field::MIDDLE => &[0.02, 0.02, 0.05],
        field::BORN => &[5e-5, 5e-5, 1e-3, 5e-4, 2e-4, 0.02, 0.03, 0.4, 0.5],
        field::SEX => &[0.5, 0.0005],
        field::PLACE => &[1e-4, 2e-4, 1e-4, 1e-4, 1e-4, 2e-4, 5e-4, 5e-4, 5e-4, 1e-3, 0.01, 0.01, 0.3],
        field::PHONE => &[1e-4, 1e-3],
        of if of < field::OTHERS + identifiers => &[1e-5, 1e-3],
        _ => &[0.1, 0.02],
    };
    let mut shares = [1e-5; Pattern::LEVELS];
    shares[0] = 1.0;
    shares[1..=levels.len()].copy_from_slice(levels);
    shares[levels.len() + 1] = 1.0 - levels.iter().sum::<f64>();
    shares
}

/// How often strangers agree, as the pairs of so many rows show it, with what is usual.
pub(super) fn strangers(shown: &mut [Shares], rows: u32, identifiers: usize) {
    let pairs = f64::from(rows) * (f64::from(rows) - 1.0) / 2.0;
    let usual_pairs = PAIRS * weight(rows);
    if usual_pairs == 0.0 {
        return;
    }
    for (of, shares) in shown.iter_mut().enumerate() {
        let usual = usual(of, identifiers);
        for (share, usual) in shares.iter_mut().zip(usual).skip(1) {
            *share = (*share * pairs + usual * usual_pairs) / (pairs + usual_pairs);
        }
    }
}

/// The share of people who have a value that so many of so many rows tell. Among few, what the two rows tell that
/// are compared says nothing of others: a name that both bear, and nobody else, is as rare as a name usually is.
pub(super) fn share(count: u32, rows: u32, of: usize) -> f64 {
    let (count, all) = (f64::from(count.max(1)), f64::from(rows.max(1)));
    // What stands in columns of two kinds is told more often than there are rows.
    let shown = (count / all).min(1.0);
    let usual = match of {
        part::FIRST => 0.004,
        part::FAMILY => 0.0015,
        part::BORN => 5e-5,
        part::POSTCODE => 1e-3,
        part::PHONE => 1e-4,
        // How many values a category has, nothing tells but the table.
        _ => return shown,
    };
    let besides = ((count - 2.0).max(0.0) + ROWS * usual) / ((all - 2.0).max(0.0) + ROWS);
    let besides = besides.max(usual / 4.0).min(shown);
    shown.powf(1.0 - weight(rows)) * besides.powf(weight(rows))
}

#[cfg(test)]
mod tests {
    use super::super::cluster::cluster;
    use super::super::evidence::{Born, Evidence, Shape};
    use super::super::levels::Prepared;
    use super::super::model::Weights;
    use super::super::plan::plan;
    use super::super::table::Table;
    use super::super::{EVEN, Nothing, score};
    use super::*;

    const NAMES: [(&str, &str); 12] = [
        ("Ada", "Quist"),
        ("Bernard", "Okafor"),
        ("Celia", "Farrow"),
        ("Dunstan", "Abernathy"),
        ("Edith", "Moorcock"),
        ("Farid", "Haddad"),
        ("Greta", "Lindqvist"),
        ("Hugh", "Penrose"),
        ("Imogen", "Tarrant"),
        ("Jonas", "Vesely"),
        ("Keiko", "Tanabe"),
        ("Lorcan", "Breen"),
    ];

    /// How many groups there are of these people's rows; a person told as moved has another address.
    fn groups(people: &[(usize, bool)]) -> usize {
        let mut table = Table::new(Shape::default());
        for (at, (who, moved)) in people.iter().enumerate() {
            let (given, family) = NAMES[*who];
            let n = u32::try_from(*who).unwrap();
            let postcode = format!("LS{} 4AP", n + 20 * u32::from(*moved));
            table.push(
                0,
                &at.to_string(),
                &Evidence {
                    given: vec![given],
                    family: vec![family],
                    born: Born::new(1950 + n * 3, 1 + n, 5 + n).into_iter().collect(),
                    postcodes: vec![&postcode],
                    ..Evidence::default()
                },
            );
        }
        table.close();
        let prepared = Prepared::of(&table);
        let (plan, model) = plan(&prepared, None, &[], 1);
        let weights = Weights::new(&model, &prepared);
        let scored = score(&prepared, plan, &weights, 1, &Nothing);
        let mut first = cluster(&weights, &prepared, &scored.edges, EVEN, 1).stands_for;
        first.sort_unstable();
        first.dedup();
        first.len()
    }

    #[test]
    fn two_rows_of_one_person_are_one_in_a_table_of_any_size() {
        for others in 0..=10 {
            let mut people: Vec<(usize, bool)> = (0..others + 2).map(|who| (who, false)).collect();
            assert_eq!(groups(&people), others + 2, "all different");
            people.push((0, false));
            assert_eq!(groups(&people), others + 2, "{others} others and the same row twice");
            people.push((1, true));
            assert_eq!(groups(&people), others + 2, "{others} others, and one who moved");
        }
    }

    #[test]
    fn where_all_bear_one_name_it_is_common_and_many_rows_tell_for_themselves() {
        assert!(share(12, 12, part::FAMILY) > 0.2);
        assert!(share(2, 12, part::FAMILY) < 0.005);
        assert!((share(2, 2_000, part::FAMILY) - 0.001).abs() < 1e-12);
        assert!(
            share(30, 12, part::PHONE) <= 1.0 && share(30, 12, part::OTHERS) <= 1.0,
            "a value in two columns"
        );
        assert!(weight(200) >= 1.0 && weight(1_999) < 1e-3, "it fades");
        for rows in [50, 199, 201, 1_999] {
            let rises = (2..rows).all(|n| share(n, rows, part::FIRST) <= share(n + 1, rows, part::FIRST));
            assert!(rises, "more common is never rarer");
        }
    }
}

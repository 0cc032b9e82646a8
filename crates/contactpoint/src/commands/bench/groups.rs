//! Recall by groups of children: missed links fall on minorities first, so who they fall on stands in every
//! report. Groups are known to the invented truth only.

use super::super::truth::TrueChild;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was found of one child's pairs of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Pairs that were put together.
    pub right: usize,
    /// Pairs that there are, of records of which neither waits for a person.
    pub due: usize,
    /// Records that wait for a person.
    pub held: usize,
    /// Records.
    pub records: usize,
}

/// Recall of a group, estimated from its children as a ratio of two sums; children are what is drawn, so the
/// pairs of one child are not taken for independent (W. Cochran, Sampling Techniques, 3rd ed., 6.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recall {
    /// Children.
    pub children: usize,
    /// Pairs that there are.
    pub due: usize,
    /// The share of them that was found.
    pub share: f64,
    /// Its standard error.
    pub error: f64,
    /// The share of records that wait for a person.
    pub held: f64,
}

/// The bound that holds in nineteen of twenty cases, on one side.
const ONE_SIDED: f64 = 1.645;
/// Of so many that all succeed, as many as this may fail all the same, with 95 %: the rule of three.
const THREE: f64 = 3.0;

#[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
fn real(count: usize) -> f64 {
    count as f64
}

impl Recall {
    /// Of so many children.
    pub fn of(children: &[Found]) -> Self {
        let sum = |part: fn(&Found) -> usize| children.iter().map(part).sum::<usize>();
        let (right, due) = (sum(|found| found.right), sum(|found| found.due));
        let share = real(right) / real(due.max(1));
        let squares: f64 =
            children.iter().map(|found| (real(found.right) - share * real(found.due)).powi(2)).sum();
        let many = real(children.len());
        let error = (squares * many / (many - 1.0).max(1.0)).sqrt() / real(due.max(1));
        let held = real(sum(|found| found.held)) / real(sum(|found| found.records).max(1));
        Self { children: children.len(), due, share, error, held }
    }

    /// How far it is behind another, and the upper 95 % bound of that.
    pub fn behind(&self, all: &Self) -> (f64, f64) {
        let gap = all.share - self.share;
        let error = self.error.hypot(all.error);
        // Where nothing was missed, nothing is known of how seldom it would be.
        let least = if self.error == 0.0 { THREE / real(self.children.max(1)) } else { 0.0 };
        (gap, gap + (ONE_SIDED * error).max(least))
    }
}

/// The groups that a child is of, by kind of group.
pub fn of(child: &TrueChild, in_care: bool, today: Date) -> Vec<(&'static str, String)> {
    let mut groups = vec![("name origin", child.name_origin.clone())];
    if let Ok(born) = child.date_of_birth.parse::<Date>() {
        let age = contactpoint_directory::dates::age_years(born, today);
        let band = match age {
            ..=4 => "0 to 4",
            5..=10 => "5 to 10",
            11..=15 => "11 to 15",
            _ => "16 and 17",
        };
        groups.push(("age", band.to_owned()));
        if (born.month(), born.day()) == (1, 1) {
            groups.push(("of their own", "born on 1 January".to_owned()));
        }
    }
    let fifth = match child.deprivation.as_str() {
        "1" => "1 (the most deprived)",
        "5" => "5 (the least)",
        other => other,
    };
    groups.push(("fifth of neighbourhoods by deprivation", fifth.to_owned()));
    if child.multiple_birth != "no" {
        groups.push(("of their own", "of a multiple birth".to_owned()));
    }
    if in_care {
        groups.push(("of their own", "in care".to_owned()));
    }
    groups
}

/// The report: of each group its recall, and how far it is behind all.
pub fn report(all: &Recall, groups: &BTreeMap<(&'static str, String), Vec<Found>>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut kind = "";
    for ((of, group), children) in groups {
        if *of != kind {
            kind = of;
            lines.push(format!(
                "recall by {kind} (behind all; at most, with 95 %), and how many records are held:"
            ));
        }
        let recall = Recall::of(children);
        let (gap, most) = recall.behind(all);
        lines.push(format!(
            "  {group:24} {:7.3} %  ({:+.2}; {:+.2})  held {:.2} %  {} children, {} pairs",
            100.0 * recall.share,
            100.0 * gap,
            100.0 * most,
            100.0 * recall.held,
            recall.children,
            recall.due
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_of_a_fifth_of_neighbourhoods() {
        let header = "child,given_name,family_name,date_of_birth,name_origin,multiple_birth,household,deprivation,restricted";
        let row = "c1,Ada,Quist,2015-01-01,Danish,no,h1,1,no";
        let text = format!("{header}\n{row}\n");
        let child: TrueChild =
            csv::Reader::from_reader(text.as_bytes()).deserialize().next().unwrap().unwrap();
        let groups = of(&child, true, jiff::civil::date(2026, 11, 24));
        let told: Vec<&str> = groups.iter().map(|(_, group)| group.as_str()).collect();
        assert_eq!(told, ["Danish", "11 to 15", "born on 1 January", "1 (the most deprived)", "in care"]);
        // As far behind as its own children are, whatever the others.
        let found = |right| Found { right, due: 4, ..Found::default() };
        let (poor, all) = (Recall::of(&[found(2); 50]), Recall::of(&[found(4); 50]));
        let groups = BTreeMap::from([((groups[3].0, groups[3].1.clone()), vec![found(2); 50])]);
        let lines = report(&all, &groups);
        assert!(
            lines[0].contains("deprivation") && lines[1].contains("50.000 %  (+50.00; +56.00)"),
            "{lines:?}"
        );
        assert!((poor.share - 0.5).abs() < 1e-12);
    }

    #[test]
    fn children_are_drawn_not_pairs() {
        let found = |right, due| Found { right, due, ..Found::default() };
        let all = Recall::of(&[found(6, 6), found(3, 6), found(6, 6), found(6, 6)]);
        assert!((all.share - 21.0 / 24.0).abs() < 1e-12);
        // Residuals 0.75, -2.25, 0.75, 0.75: squares 6.75; times 4/3, its root over 24.
        assert!((all.error - 3.0 / 24.0).abs() < 1e-12);
        // The same pairs as children of one pair each say far more.
        let pairs: Vec<Found> = (0..24).map(|at| found(usize::from(at >= 3), 1)).collect();
        assert!(Recall::of(&pairs).error < all.error);
    }

    #[test]
    fn a_group_of_which_nothing_was_missed_may_still_be_behind() {
        let all = Recall::of(&vec![Found { right: 6, due: 6, ..Found::default() }; 1000]);
        let few = Recall::of(&[Found { right: 1, due: 1, held: 1, records: 4 }; 30]);
        let (gap, most) = few.behind(&all);
        assert!(gap.abs() < 1e-12 && (most - 0.1).abs() < 1e-12);
        assert!((few.held - 0.25).abs() < 1e-12);
    }
}

//! Why a pair was decided so: its own words and numbers, and what other rows say where they decide otherwise.

use contactpoint_matching::link::EVEN;
use contactpoint_matching::link::cluster::Edge;
use contactpoint_matching::link::levels::{Memories, Prepared};
use contactpoint_matching::link::model::{Millibits, Model, Weights};
use contactpoint_matching::link::words::{in_bits, in_words};

/// What the reasons of pairs are made of.
pub struct Reasons<'a> {
    pub prepared: &'a Prepared<'a>,
    pub weights: &'a Weights<'a>,
    pub model: &'a Model,
    pub grouped: Grouped<'a>,
    pub memories: Memories,
}

impl Reasons<'_> {
    /// In words, and in bits.
    pub fn of(&mut self, edge: &Edge) -> [String; 2] {
        let pattern = self.prepared.compare(edge.a, edge.b, &mut self.memories);
        let waterfall = self.weights.waterfall(edge.a, edge.b, pattern, &mut self.memories);
        let words = in_words(&waterfall, edge.weight, self.model);
        let although = self.grouped.although(edge, waterfall.total);
        [words + although, in_bits(&waterfall, edge.weight, self.model)]
    }
}

/// How rows were grouped.
pub struct Grouped<'a> {
    stands_for: &'a [u32],
    /// Of each row that stands for others, how many rows its cluster has.
    sizes: Vec<u32>,
    /// From this weight on, before calibration, a pair pulls two rows together.
    least: Millibits,
}

impl<'a> Grouped<'a> {
    /// Rows grouped by pairs of at least a weight.
    pub fn new(stands_for: &'a [u32], least: Millibits) -> Self {
        let mut sizes = vec![0; stands_for.len()];
        for chosen in stands_for {
            sizes[*chosen as usize] += 1;
        }
        Self { stands_for, sizes, least }
    }

    /// Why a pair of this weight before calibration was decided otherwise than it says by itself.
    fn although(&self, edge: &Edge, before: Millibits) -> &'static str {
        let [one, other] = [edge.a, edge.b].map(|row| self.stands_for[row as usize]);
        let [one_size, other_size] = [one, other].map(|chosen| self.sizes[chosen as usize]);
        let pulls = before >= self.least;
        if one == other {
            return match edge.weight < EVEN {
                true if pulls => "; but their weight before calibration joins the two",
                true if one_size > 2 => "; but other rows join the two",
                _ => "",
            };
        }
        match edge.weight > EVEN {
            true if !pulls => "; but their weight before calibration keeps them apart",
            true if one_size.max(other_size) > 1 => "; but other rows speak against it",
            // Two rows that no third hangs together with are joined: these hung together with very many.
            true => "; but too many rows hang together by pairs as weak",
            false => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of rows 0 and 1 among these clusters, by their weight and that before calibration.
    fn although(stands_for: &[u32], weight: Millibits, before: Millibits) -> &'static str {
        Grouped::new(stands_for, EVEN).although(&Edge { weight, a: 0, b: 1 }, before)
    }

    #[test]
    fn other_rows_are_told_of_only_where_there_are_others() {
        let [joined, against] = ["; but other rows join the two", "; but other rows speak against it"];
        assert_eq!(although(&[0, 0, 0], -1_000, -1_000), joined);
        assert_eq!(although(&[0, 0, 0], 9_000, 9_000), "");
        assert_eq!(although(&[0, 0, 2], -1_000, -1_000), "", "the two stand alone");
        assert_eq!(although(&[0, 1, 1], 9_000, 9_000), against);
        assert_eq!(although(&[0, 1, 0], 1_000, 1_000), against);
        assert_eq!(although(&[0, 1, 1], -1_000, -1_000), "");
        assert!(!although(&[0, 1, 2], 500, 500).contains("other rows"), "both stand alone");
        assert_eq!(although(&[0, 1, 1], 0, 0), "", "an even chance says neither");
    }

    #[test]
    fn what_decides_is_the_weight_before_calibration() {
        let joins = "; but their weight before calibration joins the two";
        assert_eq!(although(&[0, 0], -1_700, 2_000), joins);
        assert_eq!(although(&[0, 0, 0], -1_700, 2_000), joins);
        let apart = "; but their weight before calibration keeps them apart";
        assert_eq!(although(&[0, 1], 1_700, -2_000), apart);
        assert_eq!(although(&[0, 1, 1], 1_700, -2_000), apart);
    }
}

//! Tables and reports out.

use super::estimated::Estimate;
use super::measure::Stage;
use super::place::{Written, write};
use super::truth::Measured;
use anyhow::Result;
use contactpoint_matching::decide::{MATCH, REVIEW};
use contactpoint_matching::link::cluster::Edge;
use contactpoint_matching::link::model::probability;
use contactpoint_matching::link::table::Table;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// What `--report` writes.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Rows of all inputs.
    pub rows: u64,
    /// Pairs that were compared.
    pub candidate_pairs: u64,
    /// People found: groups, with those of one row.
    pub clusters: u64,
    /// Seconds that went by.
    pub wall_seconds: f64,
    /// Seconds of processors' work.
    pub cpu_seconds: f64,
    /// The most memory held.
    pub peak_rss_bytes: Option<u64>,
    /// The stages.
    pub stages: Vec<Stage>,
    /// Pairs by decision.
    pub decisions: Decisions,
    /// The model.
    pub model: String,
    /// The kinds of keys that pairs shared to be compared; none where all were compared with all.
    pub keys: Vec<String>,
    /// What the model's probabilities (the first of each two) are worth in this table (the second).
    pub calibration: Vec<[f64; 2]>,
    /// Probabilities from which a pair is decided so.
    pub thresholds: Thresholds,
    /// How good it is without a truth, with the intervals that held the truth in 19 of 20 tables where it is known.
    /// None where no pair is likely.
    pub estimated_precision: Option<Estimate>,
    /// Of all true pairs, also those that were not compared.
    pub estimated_recall: Option<Estimate>,
    /// How good it was, by `--truth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truth: Option<Measured>,
    /// Identifying numbers left out because their check digit is wrong.
    pub wrong_numbers: u64,
    /// Rows that tell dates, of none of which even a year could be read.
    pub unread_dates: u64,
    /// Values of the column for sex that are not understood.
    pub unread_sexes: u64,
}

/// Pairs by [`Decision`]; of those that do not stand together none below 5 % is counted.
#[derive(Debug, Default, Serialize)]
pub struct Decisions {
    /// Both rows stand in one cluster.
    pub matches: u64,
    /// They do not, though the pair by itself has 85 % and more: a person should look.
    pub potential_matches: u64,
    /// They do not; 5 to 85 %.
    pub low_confidence_matches: u64,
    /// Pairs below 85 % outnumber those of 95 % and more, whatever was made of them.
    #[serde(skip)]
    pub are_doubtful: bool,
}

/// Probabilities that divide decisions.
#[derive(Debug, Serialize)]
pub struct Thresholds {
    /// From here on pairs pull rows together.
    pub cluster: f64,
    /// Of pairs that do not stand together: potential match.
    pub review: f64,
}

impl Decisions {
    /// What a person is told of them.
    pub fn warning(&self) -> Option<&'static str> {
        match self {
            Self { are_doubtful: true, .. } => Some(Self::DOUBTFUL),
            Self { matches: 0, .. } => Some(Self::NOTHING),
            _ => None,
        }
    }

    const NOTHING: &str = "warning: no two rows were found to be one person. If you know of some, the columns of the map tell too \
        little: docs/matching.md (Common mistakes)";

    const DOUBTFUL: &str = "warning: more pairs are doubtful than sure: many links may be wrong, and many missed. Name more \
        columns in the map, or look at some rows with `contactpoint link sample`: docs/matching.md (How good was it?)";

    /// Fewer pairs tell nothing of a table.
    const FEWEST: u64 = 20;

    /// Counts pairs.
    pub fn of(edges: &[Edge], stands_for: &[u32]) -> Self {
        let mut decisions = Self::default();
        let (mut sure, mut doubtful) = (0_u64, 0);
        for edge in edges {
            sure += u64::from(probability(edge.weight) >= MATCH);
            doubtful += u64::from(probability(edge.weight) < REVIEW);
            match Decision::of(edge, stands_for) {
                Decision::Match => decisions.matches += 1,
                Decision::PotentialMatch => decisions.potential_matches += 1,
                Decision::LowConfidenceMatch => decisions.low_confidence_matches += 1,
            }
        }
        decisions.are_doubtful = doubtful > sure && doubtful + sure >= Self::FEWEST;
        decisions
    }
}

/// What was decided of a pair: by all rows that it hangs together with, not by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Match,
    PotentialMatch,
    LowConfidenceMatch,
}

impl Decision {
    fn of(edge: &Edge, stands_for: &[u32]) -> Self {
        let likely = probability(edge.weight) >= REVIEW;
        match stands_for[edge.a as usize] == stands_for[edge.b as usize] {
            true => Self::Match,
            false if likely => Self::PotentialMatch,
            false => Self::LowConfidenceMatch,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::PotentialMatch => "potential-match",
            Self::LowConfidenceMatch => "low-confidence-match",
        }
    }
}

/// A part of a whole; of nothing, all.
#[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
pub fn whole_share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Writes `input,id,cluster`. A cluster's name is the id of one of its rows (with its input, where there
/// are several), so it stays as rows are added. The rows stand in the order of the inputs.
pub fn clusters(path: &Path, table: &Table, stands_for: &[u32], inputs: usize) -> Result<Written> {
    write(path, |file| {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(["input", "id", "cluster"])?;
        let numbers: Vec<String> = (0..inputs).map(|input| input.to_string()).collect();
        // Of each place of the inputs, its input and the place of the row that stands for it: rows are turned into places
        // in their own order, in which those of one cluster are near in memory.
        let rows = table.all() as usize;
        let (mut input, mut stand) = (vec![0; rows], vec![0; rows]);
        for (row, chosen) in (0..).zip(stands_for) {
            let place = table.place(row) as usize;
            input[place] = table.row(row).input();
            stand[place] = table.place(*chosen);
        }
        let mut name = String::new();
        for (place, chosen) in (0..).zip(stand) {
            let number = |place: u32| numbers[input[place as usize] as usize].as_str();
            name.clear();
            if inputs > 1 {
                name.push_str(number(chosen));
                name.push(':');
            }
            name.push_str(table.id_at(chosen));
            writer.write_record([number(place), table.id_at(place), &name])?;
        }
        writer.flush()?;
        Ok(())
    })
}

/// Writes the weighed pairs as Parquet, each with its reasons in words and its weights in bits.
pub fn edges(
    path: &Path,
    table: &Table,
    edges: &[Edge],
    stands_for: &[u32],
    mut why: impl FnMut(&Edge) -> [String; 2],
) -> Result<Written> {
    const SCHEMA: &str = "message pairs { required int32 input_a; required binary id_a (UTF8); \
        required int32 input_b; required binary id_b (UTF8); required double weight_bits; \
        required double probability; required binary decision (UTF8); required binary why (UTF8); \
        required binary waterfall (UTF8); }";
    const ROWS_A_GROUP: usize = 100_000;
    write(path, |file| {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
        for group in edges.chunks(ROWS_A_GROUP) {
            let (words, bits): (Vec<String>, Vec<String>) =
                group.iter().map(|edge| <(String, String)>::from(why(edge))).unzip();
            let input = |row: u32| i32::try_from(table.row(row).input()).unwrap_or(0);
            let id = |row: u32| ByteArray::from(table.id(row));
            let mut rows = writer.next_row_group()?;
            let mut place = 0;
            while let Some(mut column) = rows.next_column()? {
                let texts = |text: &mut dyn FnMut(&Edge) -> ByteArray| {
                    group.iter().map(text).collect::<Vec<ByteArray>>()
                };
                match place {
                    0 | 2 => {
                        let values: Vec<i32> =
                            group.iter().map(|e| input(if place == 0 { e.a } else { e.b })).collect();
                        column.typed::<Int32Type>().write_batch(&values, None, None)?;
                    }
                    4 | 5 => {
                        let values: Vec<f64> = group
                            .iter()
                            .map(|e| {
                                if place == 4 { f64::from(e.weight) / 1000.0 } else { probability(e.weight) }
                            })
                            .collect();
                        column.typed::<DoubleType>().write_batch(&values, None, None)?;
                    }
                    _ => {
                        let told = |texts: &[String]| texts.iter().map(|text| text.as_str().into()).collect();
                        let values = match place {
                            1 => texts(&mut |e| id(e.a)),
                            3 => texts(&mut |e| id(e.b)),
                            6 => texts(&mut |e| ByteArray::from(Decision::of(e, stands_for).code())),
                            7 => told(&words),
                            _ => told(&bits),
                        };
                        column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                    }
                }
                column.close()?;
                place += 1;
            }
            rows.close()?;
        }
        writer.close()?;
        Ok(())
    })
}

/// Writes something as JSON.
pub fn json(path: &Path, value: &impl Serialize) -> Result<Written> {
    write(path, |mut file| {
        serde_json::to_writer_pretty(&mut file, value)?;
        file.write_all(b"\n")?;
        file.flush()?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_decided_by_the_rows_around_it() {
        let decided = |weight, together: bool| {
            Decision::of(&Edge { weight, a: 0, b: 1 }, &[0, u32::from(!together)]).code()
        };
        assert_eq!([9_000, -1_000].map(|weight| decided(weight, true)), ["match"; 2]);
        assert_eq!([9_000, 3_000].map(|weight| decided(weight, false)), ["potential-match"; 2]);
        assert_eq!([1_000, -1_000].map(|weight| decided(weight, false)), ["low-confidence-match"; 2]);
    }

    #[test]
    fn more_doubtful_pairs_than_sure_ones_are_told() {
        let edges = |sure, doubtful| {
            let of = |many, weight| std::iter::repeat_n(Edge { weight, a: 0, b: 1 }, many);
            Decisions::of(&of(sure, 9_000).chain(of(doubtful, 500)).collect::<Vec<_>>(), &[0, 0])
        };
        assert!(edges(40, 50).are_doubtful);
        assert!(!edges(50, 50).are_doubtful);
        assert!(!edges(4, 5).are_doubtful, "nine pairs tell nothing of a table");
        assert!(!edges(0, 0).are_doubtful);
    }
}

//! How good was it, where it is known which rows are one person? `--truth`: a table `input,id,entity`; `input` may be
//! left out where there is one. Rows that it does not name are left out of the figures.

use super::output::whole_share;
use super::reviewed::rows_by_id;
use super::work::Work;
use anyhow::{Context as _, Result, bail};
use contactpoint_matching::link::evidence::Mode;
use contactpoint_matching::link::table::Table;
use contactpoint_matching::link::{Keeper, Scored};
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Who rows are.
pub struct Truth {
    /// By row.
    entities: Vec<Option<u32>>,
    /// Pairs of one person that were compared.
    compared: Mutex<Vec<(u32, u32)>>,
}

/// What the truth says of the clusters, over pairs of rows; with `mode = "link"` of two inputs.
#[derive(Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Pairs of one person.
    pub true_pairs: u64,
    /// Of them, those that were compared: under a key, or as rows of one cluster.
    pub blocking_recall: f64,
    /// Of the pairs that stand together, those of one person.
    pub precision: f64,
    /// Of the pairs of one person, those that stand together.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Clusters with rows of more than one person.
    pub mixed_clusters: u64,
}

impl Truth {
    /// Reads who the rows of a table are.
    pub fn read(path: &Path, table: &Table) -> Result<Self> {
        let place = || format!("--truth {}", path.display());
        let rows = rows_by_id(table);
        let mut reader = csv::Reader::from_path(path).with_context(place)?;
        let header: Vec<String> =
            reader.headers().with_context(place)?.iter().map(|name| name.trim().to_owned()).collect();
        let column = |name: &str| header.iter().position(|column| column == name);
        let (input, Some(id), Some(entity)) = (column("input"), column("id"), column("entity")) else {
            bail!("{}, line 1: expected the columns input,id,entity (input may be left out)", place());
        };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut entities = vec![None; table.all() as usize];
        for record in reader.records() {
            let record = record.with_context(place)?;
            let line = record.position().map_or(0, csv::Position::line);
            let expected = |column: usize, what: &str| {
                anyhow::anyhow!("{}, line {line}, column {}: expected {what}", place(), header[column])
            };
            let number = match input {
                Some(column) => record[column]
                    .trim()
                    .parse()
                    .map_err(|_| expected(column, "the number of an --input, from 0"))?,
                None => 0_u32,
            };
            let row = rows.get(&(number, record[id].trim()));
            let row = *row.ok_or_else(|| expected(id, "an id of that input"))?;
            if record[entity].trim().is_empty() {
                continue;
            }
            if entities[row as usize].is_some() {
                return Err(expected(id, "each row once"));
            }
            let next = u32::try_from(numbers.len()).context("more people than rows")?;
            entities[row as usize] = Some(*numbers.entry(record[entity].trim().to_owned()).or_insert(next));
        }
        Ok(Self { entities, compared: Mutex::default() })
    }

    /// What it says of clusters: of each row, the row that stands for its own.
    pub fn measure(&self, table: &Table, stands_for: &[u32]) -> Measured {
        let told = || (0..table.all()).filter_map(|row| Some((row, self.entities[row as usize]?)));
        let input = |row| table.row(row).input();
        // Pairs of rows that have the same number; of two inputs alone where only those count.
        let pairs = |number: &dyn Fn(u32, u32) -> u64| {
            let mut numbers: Vec<(u64, u32)> =
                told().map(|(row, entity)| (number(row, entity), input(row))).collect();
            numbers.sort_unstable();
            let within = |many: usize| (many * many.saturating_sub(1) / 2) as u64;
            let mut all: u64 = numbers.chunk_by(|a, b| a.0 == b.0).map(|same| within(same.len())).sum();
            if table.shape.mode != Mode::Dedupe {
                all -= numbers.chunk_by(|a, b| a == b).map(|same| within(same.len())).sum::<u64>();
            }
            all
        };
        let cluster = |row: u32| u64::from(stands_for[row as usize]);
        let true_pairs = pairs(&|_, entity| u64::from(entity));
        let together = pairs(&|row, _| cluster(row));
        let both = pairs(&|row, entity| cluster(row) << 32 | u64::from(entity));
        let mut met = self.compared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        met.sort_unstable();
        met.dedup();
        met.retain(|(a, b)| stands_for[*a as usize] != stands_for[*b as usize]);
        let mut of_clusters: Vec<(u64, u32)> = told().map(|(row, entity)| (cluster(row), entity)).collect();
        of_clusters.sort_unstable();
        of_clusters.dedup();
        let mixed = of_clusters.chunk_by(|a, b| a.0 == b.0).filter(|people| people.len() > 1).count();
        Measured {
            true_pairs,
            blocking_recall: whole_share(both + met.len() as u64, true_pairs),
            precision: whole_share(both, together),
            recall: whole_share(both, true_pairs),
            f1: whole_share(2 * both, together + true_pairs),
            mixed_clusters: mixed as u64,
        }
    }
}

/// Notes on the way which true pairs are compared.
pub struct Watched<'a, 'b> {
    /// Shows how far it is.
    pub work: &'a Work<'b>,
    /// The truth, if it is known.
    pub truth: Option<&'a Truth>,
}

impl Keeper for Watched<'_, '_> {
    fn known(&self, share: u32, rows: u32) -> Option<Scored> {
        self.work.known(share, rows)
    }

    fn done(&self, share: u32, rows: u32, scored: &Scored) {
        self.work.done(share, rows, scored);
    }

    fn compared(&self, a: u32, b: u32) {
        let Some(truth) = self.truth else { return };
        let [one, other] = [a, b].map(|row| truth.entities[row as usize]);
        if one.is_some() && one == other {
            truth.compared.lock().unwrap_or_else(PoisonError::into_inner).push((a.min(b), a.max(b)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_matching::link::evidence::{Evidence, Shape};

    /// Rows 0 to 4; 0, 2 and 4 of the first input, the others of the second.
    fn table(mode: Mode) -> Table {
        let mut table = Table::new(Shape { mode, ..Shape::default() });
        for n in 0..5_u8 {
            table.push(n % 2, &n.to_string(), &Evidence::default());
        }
        table.close();
        table
    }

    fn measured(mode: Mode) -> Measured {
        let table = table(mode);
        let row = |n: u32| (0..5).find(|row| table.id(*row) == n.to_string()).unwrap();
        let mut entities = vec![None; 5];
        for (n, entity) in [(0, 7), (1, 7), (2, 7), (3, 8)] {
            entities[row(n) as usize] = Some(entity);
        }
        let truth = Truth { entities, compared: Mutex::default() };
        let bar = indicatif::ProgressBar::hidden();
        let work = Work::none(&bar);
        let watched = Watched { work: &work, truth: Some(&truth) };
        for (a, b) in [(0, 1), (1, 2), (2, 1), (2, 3), (3, 4)] {
            watched.compared(row(a), row(b));
        }
        let mut stands_for = vec![0; 5];
        for (n, first) in [(0, 0), (1, 0), (2, 2), (3, 2), (4, 2)] {
            stands_for[row(n) as usize] = row(first);
        }
        truth.measure(&table, &stands_for)
    }

    #[test]
    fn what_is_true_compared_and_together_is_counted() {
        let third = 1.0 / 3.0;
        let expected = Measured {
            true_pairs: 3,
            blocking_recall: 2.0 * third,
            precision: 0.5,
            recall: third,
            f1: 0.4,
            mixed_clusters: 1,
        };
        assert_eq!(measured(Mode::Dedupe), expected, "0 with 1; 2 with 3; of 4 nothing is known");
    }

    #[test]
    fn between_inputs_pairs_of_one_input_do_not_count() {
        let measured = measured(Mode::Link { one_to_one: false });
        assert_eq!(measured.true_pairs, 2, "0 with 1 and 1 with 2; not 0 with 2");
        assert_eq!((measured.blocking_recall, measured.precision, measured.recall), (1.0, 0.5, 0.5));
    }
}

//! Which rows are drawn, which stand in their clusters, and which are near misses. The tables are read line by
//! line; only what belongs to the sample is held.

use super::super::table_file::{Header, TableFile};
use anyhow::{Result, anyhow, ensure};
use contactpoint_matching::link::intern::{hash_bytes, mix};
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::path::Path;

/// A row: the number of its input, and its id.
pub type Row = (usize, String);

/// A cluster of which at least one row was drawn.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// Its rows.
    pub inside: BTreeSet<Row>,
    /// The rows of other clusters of which a pair joins one to one of its rows.
    pub near: BTreeSet<Row>,
}

/// What was drawn.
#[derive(Debug)]
pub struct Drawn {
    /// The drawn rows with their clusters (places in `clusters`), in the order of their hashes.
    pub rows: Vec<(Row, usize)>,
    /// Their clusters.
    pub clusters: Vec<Neighbours>,
    /// How many rows each input has.
    pub of: Vec<u64>,
}

/// The options' files that say who stands with whom.
#[derive(Clone, Copy)]
pub struct Files<'p> {
    /// `input,id,cluster`.
    pub clusters: &'p Path,
    /// Weighed pairs.
    pub edges: &'p Path,
    /// How many inputs there are.
    pub inputs: usize,
}

impl Drawn {
    /// Draws so many rows, each with the same chance: those with the least hashes. The order of the lines plays
    /// no part.
    pub fn of(files: Files, rows: usize, seed: u64) -> Result<Self> {
        let mut least: BinaryHeap<(u64, Row, String)> = BinaryHeap::new();
        let mut of = vec![0; files.inputs];
        each_clustered(files, |input, id, cluster| {
            of[input] += 1;
            let hash = hash(seed, input, id);
            let is_among = least.len() < rows || least.peek().is_some_and(|last| hash <= last.0);
            if is_among {
                least.push((hash, (input, id.to_owned()), cluster.to_owned()));
                if least.len() > rows {
                    least.pop();
                }
            }
            Ok(())
        })?;
        let least = least.into_sorted_vec();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut drawn = Vec::with_capacity(least.len());
        for (_, row, cluster) in least {
            let next = numbers.len();
            drawn.push((row, *numbers.entry(cluster).or_insert(next)));
        }
        let clusters = neighbours(files, &numbers)?;
        Ok(Self { rows: drawn, clusters, of })
    }
}

fn hash(seed: u64, input: usize, id: &str) -> u64 {
    // Mixed once more at the end: ids that follow each other must not have hashes that do.
    mix(mix(mix(seed, input as u64), hash_bytes(id.as_bytes())), seed)
}

fn neighbours(files: Files, numbers: &HashMap<String, usize>) -> Result<Vec<Neighbours>> {
    let mut clusters: Vec<Neighbours> = numbers.iter().map(|_| Neighbours::default()).collect();
    let mut stands_in: Vec<HashMap<String, usize>> = vec![HashMap::new(); files.inputs];
    each_clustered(files, |input, id, cluster| {
        let Some(number) = numbers.get(cluster) else { return Ok(()) };
        let known = stands_in[input].insert(id.to_owned(), *number);
        ensure!(known.is_none(), "column id: expected each id of an input once");
        clusters[*number].inside.insert((input, id.to_owned()));
        Ok(())
    })?;
    each_pair(files, |a, b| {
        let of = |(input, id): (usize, &str)| stands_in[input].get(id).copied();
        let (in_a, in_b) = (of(a), of(b));
        if in_a == in_b {
            return;
        }
        let mut near = |cluster: Option<usize>, (input, id): (usize, &str)| {
            if let Some(cluster) = cluster {
                clusters[cluster].near.insert((input, id.to_owned()));
            }
        };
        near(in_a, b);
        near(in_b, a);
    })?;
    whole_clusters(files, &mut clusters)?;
    Ok(clusters)
}

/// With a near row come the others of its cluster. A person who stands in two clusters of three, with one pair
/// between them, has nine missed pairs: with the one near row alone a block would show few of them, but all the
/// right ones, and recall would be told too high.
fn whole_clusters(files: Files, clusters: &mut [Neighbours]) -> Result<()> {
    let mut near_to: Vec<HashMap<String, BTreeSet<usize>>> = vec![HashMap::new(); files.inputs];
    for (number, cluster) in clusters.iter().enumerate() {
        for (input, id) in &cluster.near {
            near_to[*input].entry(id.clone()).or_default().insert(number);
        }
    }
    let mut named: HashMap<String, BTreeSet<usize>> = HashMap::new();
    each_clustered(files, |input, id, cluster| {
        if let Some(near) = near_to[input].get(id) {
            named.entry(cluster.to_owned()).or_default().extend(near);
        }
        Ok(())
    })?;
    each_clustered(files, |input, id, cluster| {
        for number in named.get(cluster).into_iter().flatten() {
            clusters[*number].near.insert((input, id.to_owned()));
        }
        Ok(())
    })
}

/// Each line of `input,id,cluster`.
fn each_clustered(files: Files, mut look: impl FnMut(usize, &str, &str) -> Result<()>) -> Result<()> {
    let columns = ["input", "id", "cluster"];
    let file = TableFile { option: "--clusters", path: files.clusters, columns: &columns };
    file.each_row(
        |header| places(&file, header),
        |places, row| {
            let [input, id, cluster] = places.map(|place| row[place].trim());
            ensure!(!id.is_empty(), "column id: expected an id");
            ensure!(!cluster.is_empty(), "column cluster: expected a cluster's name");
            look(input_of("input", input, files.inputs)?, id, cluster)
        },
    )
}

/// Each weighed pair.
fn each_pair(files: Files, mut look: impl FnMut((usize, &str), (usize, &str))) -> Result<()> {
    let columns = ["input_a", "id_a", "input_b", "id_b"];
    let file = TableFile { option: "--edges", path: files.edges, columns: &columns };
    file.each_row(
        |header| places(&file, header),
        |places, row| {
            let [input_a, id_a, input_b, id_b] = places.map(|place| row[place].trim());
            let a = input_of("input_a", input_a, files.inputs)?;
            look((a, id_a), (input_of("input_b", input_b, files.inputs)?, id_b));
            Ok(())
        },
    )
}

fn places<const N: usize>(file: &TableFile, header: &Header) -> Result<[usize; N]> {
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(file.columns) {
        *place = file.column(header, column)?;
    }
    Ok(places)
}

fn input_of(column: &str, text: &str, inputs: usize) -> Result<usize> {
    let input = text.parse().ok().filter(|input| *input < inputs);
    input.ok_or_else(|| anyhow!("column {column}: expected the number of an --input, from 0"))
}

/// The values of rows, as they stand in the inputs.
pub struct Values {
    by_input: Vec<HashMap<String, Option<Vec<String>>>>,
}

impl Values {
    /// For these rows.
    pub fn wanted<'r>(rows: impl Iterator<Item = &'r Row>, inputs: usize) -> Self {
        let mut by_input: Vec<HashMap<String, Option<Vec<String>>>> = vec![HashMap::new(); inputs];
        for (input, id) in rows {
            by_input[*input].insert(id.clone(), None);
        }
        Self { by_input }
    }

    /// Reads an input. It must have so many rows, and every row that is wanted once.
    pub fn read(&mut self, input: usize, path: &Path, id: &str, columns: &[&str], rows: u64) -> Result<()> {
        let named: Vec<&str> = std::iter::once(id).chain(columns.iter().copied()).collect();
        let file = TableFile { option: "--input", path, columns: &named };
        let wanted = &mut self.by_input[input];
        let mut found = 0;
        file.each_row(
            |header| {
                let place = |column: &&str| file.column(header, column);
                Ok((place(&id)?, columns.iter().map(place).collect::<Result<Vec<_>>>()?))
            },
            |(id_place, places), row| {
                found += 1;
                let Some(values) = wanted.get_mut(row[*id_place].trim()) else { return Ok(()) };
                ensure!(values.is_none(), "column \"{id}\": expected each id once");
                *values = Some(places.iter().map(|place| row[*place].to_owned()).collect());
                Ok(())
            },
        )?;
        let place = || format!("{}: --clusters and --edges must be of these inputs", file.place());
        ensure!(found == rows, "{}; it has {found} rows, --clusters tells of {rows}", place());
        let lost = wanted.values().filter(|values| values.is_none()).count();
        ensure!(lost == 0, "{}; {lost} rows of theirs are not in it", place());
        Ok(())
    }

    /// Of a row.
    pub fn of(&self, row: &Row) -> &[String] {
        let values = self.by_input[row.0].get(&row.1);
        values.and_then(Option::as_deref).unwrap_or_default()
    }
}

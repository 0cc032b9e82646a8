//! The estimators against populations whose truth is known, and the files that they are made from.

use super::neighbours::{Drawn, Files, Neighbours, Row};
use super::review::{self, Block, Line, Person, Progress};
use contactpoint_matching::link::intern::mix;
use contactpoint_matching::quality::{Measure, Measures, Partners};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

/// Rows with who they are and where they stand, and chances in thousands of going wrong.
struct Population {
    rows: Vec<(u32, u32)>,
    by_person: HashMap<u32, Vec<usize>>,
    by_cluster: HashMap<u32, Vec<usize>>,
}

impl Population {
    /// People of one to five rows. Some rows stand alone, and some people stand with the one before.
    fn new(people: u32, alone: u64, joined: u64) -> Self {
        let chance = |kind: u64, of: u64| mix(mix(17, kind), of) >> 16;
        let (mut rows, mut by_person, mut by_cluster) = (Vec::new(), HashMap::new(), HashMap::new());
        for person in 0..people {
            let stands_with = u32::from(person > 0 && chance(1, person.into()) % 1_000 < joined);
            for _ in 0..=chance(2, person.into()) % 5 {
                let row = rows.len();
                let is_alone = chance(3, row as u64) % 1_000 < alone;
                let own = u32::MAX - u32::try_from(row).unwrap();
                let cluster = if is_alone { own } else { person - stands_with };
                rows.push((person, cluster));
                by_person.entry(person).or_insert_with(Vec::new).push(row);
                by_cluster.entry(cluster).or_insert_with(Vec::new).push(row);
            }
        }
        Self { rows, by_person, by_cluster }
    }

    /// The block of a row, judged by somebody who knows. Near misses: who is missed, and a stranger.
    fn block(&self, drawn: usize) -> Block {
        let (person, cluster) = self.rows[drawn];
        let line = |row: usize| {
            let (who, where_) = self.rows[row];
            Line { drawn: row == drawn, inside: where_ == cluster, person: Person::Label(who.to_string()) }
        };
        let inside = self.by_cluster[&cluster].iter();
        let missed = self.by_person[&person].iter().filter(|row| self.rows[**row].1 != cluster);
        let mut lines: Vec<Line> = inside.chain(missed).map(|row| line(*row)).collect();
        lines.push(Line { drawn: false, inside: false, person: Person::Label("a stranger".into()) });
        let many = |inside| u32::try_from(lines.iter().filter(|line| line.inside == inside).count()).unwrap();
        Block { rows: (many(true), many(false)), lines }
    }

    /// The truth, pair by pair and row by row.
    fn truth(&self) -> [f64; 4] {
        let (mut right, mut together, mut all, mut precision, mut recall) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (person, cluster) in &self.rows {
            let of_both = self.by_cluster[cluster].iter().filter(|row| self.rows[**row].0 == *person).count();
            let counts = [of_both, self.by_cluster[cluster].len(), self.by_person[person].len()];
            let [both, cluster, person] = counts.map(|count| f64::from(u32::try_from(count).unwrap()));
            right += both - 1.0;
            together += cluster - 1.0;
            all += person - 1.0;
            precision += both / cluster;
            recall += both / person;
        }
        let rows = f64::from(u32::try_from(self.rows.len()).unwrap());
        [right / together, right / all, precision / rows, recall / rows]
    }

    fn sample(&self, rows: usize, seed: u64) -> Measures {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_cached_key(|row| mix(mix(seed, *row as u64), seed));
        let blocks: Vec<Block> = order[..rows].iter().map(|row| self.block(*row)).collect();
        Measures::of(&blocks.iter().filter_map(Block::partners).collect::<Vec<Partners>>())
    }
}

fn four(measures: &Measures) -> [Measure; 4] {
    [measures.pairwise_precision, measures.pairwise_recall, measures.bcubed_precision, measures.bcubed_recall]
}

#[test]
fn intervals_enclose_the_truth_as_often_as_they_say() {
    const SAMPLES: u32 = 300;
    for (alone, joined, rows) in [(60, 60, 200), (60, 60, 25), (6, 6, 200), (2, 2, 100), (250, 150, 200)] {
        let population = Population::new(3_000, alone, joined);
        let truth = population.truth();
        assert!(truth.iter().all(|share| (0.3..1.0).contains(share)), "something is wrong in it: {truth:?}");
        let (mut enclosed, mut sums, mut widths) = ([0_u32; 4], [0.0; 4], [0.0; 4]);
        for seed in 0..SAMPLES {
            let measures = four(&population.sample(rows, u64::from(seed)));
            for (which, measure) in measures.iter().enumerate() {
                enclosed[which] += u32::from(measure.low <= truth[which] && truth[which] <= measure.high);
                sums[which] += measure.least.unwrap();
                widths[which] += measure.high - measure.low;
            }
        }
        let told =
            format!("{alone} {joined} {rows}: truth {truth:?}, enclosed {enclosed:?}, widths {widths:?}");
        assert!(enclosed.iter().all(|times| *times * 100 >= SAMPLES * 90), "{told}");
        for which in 0..4 {
            let mean: f64 = sums[which] / f64::from(SAMPLES);
            let slack = if rows < 100 { 0.02 } else { 0.01 };
            assert!((mean - truth[which]).abs() < slack, "mean {mean}: {told}");
            // An interval that says nothing would enclose everything.
            let width = widths[which] / f64::from(SAMPLES);
            assert!(width < if rows < 100 { 0.5 } else { 0.2 }, "width {width}: {told}");
        }
    }
}

fn block(inside: &[&str], outside: &[&str]) -> Block {
    let line = |inside: bool, person: &str, drawn: bool| {
        let person = match person {
            "" => Person::Blank,
            "?" => Person::Unsure,
            label => Person::Label(label.into()),
        };
        Line { drawn, inside, person }
    };
    let mut lines: Vec<Line> = inside.iter().map(|person| line(true, person, false)).collect();
    lines[0].drawn = true;
    lines.extend(outside.iter().map(|person| line(false, person, false)));
    let rows = (u32::try_from(inside.len()).unwrap(), u32::try_from(outside.len()).unwrap());
    Block { rows, lines }
}

#[test]
fn a_row_is_no_partner_of_its_own_and_doubt_counts_both_ways() {
    let partners = |inside: &[&str], outside: &[&str]| {
        let found = block(inside, outside).partners().unwrap();
        (found.together, found.right, found.missed)
    };
    assert_eq!(partners(&["1"], &[]), (0, (0, 0), (0, 0)));
    assert_eq!(partners(&["1", "1", "2"], &["1", "3"]), (2, (1, 1), (1, 1)));
    assert_eq!(partners(&["1", "1", "?"], &["?", "3"]), (2, (1, 2), (0, 1)));
    // Of the drawn row itself nobody can tell: it is nobody, or whoever has the most rows.
    assert_eq!(partners(&["?", "1", "1", "2"], &["1", "?"]), (3, (0, 2), (0, 2)));
    assert!(block(&["1", ""], &[]).partners().is_none());
    let large = Block { rows: (90, 5), ..block(&["?"], &[]) };
    let found = large.partners().unwrap();
    assert_eq!((found.together, found.right, found.missed), (89, (0, 89), (0, 5)));
    assert!(Block { rows: (90, 5), ..block(&[""], &[]) }.partners().is_none(), "it was not come to yet");
}

#[test]
fn progress_is_told() {
    let blocks = [
        block(&["1", "1"], &["2"]),
        block(&["1", "?"], &[]),
        block(&["1", ""], &[]),
        block(&["", ""], &[]),
        Block { rows: (90, 5), ..block(&["?"], &[]) },
    ];
    let progress = Progress { drawn: 5, reviewed: 3, begun: 1, unsure: 1, censored: 1 };
    assert_eq!(Progress::of(&blocks), progress);
}

/// 300 rows in clusters of one to three; each row of a cluster is paired with the next, and the last of each
/// with the first of the following.
fn files(folder: &Path, by: impl Fn(usize) -> u64) -> (Vec<Row>, std::path::PathBuf, std::path::PathBuf) {
    let rows: Vec<Row> = (0..300).map(|n| (n % 2, format!("r{n}"))).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|n| by(*n));
    let (mut clusters, mut edges) =
        ("input,id,cluster\n".to_owned(), "input_a,id_a,input_b,id_b,why\n".to_owned());
    for n in order {
        let (input, id) = &rows[n];
        writeln!(clusters, "{input},{id},c{}", n * 2 / 5).unwrap();
        if let Some((next_input, next)) = rows.get(n + 1) {
            writeln!(edges, "{input},{id},{next_input},{next},they agree").unwrap();
        }
    }
    let paths = [folder.join("clusters.csv"), folder.join("edges.csv")];
    std::fs::write(&paths[0], clusters).unwrap();
    std::fs::write(&paths[1], edges).unwrap();
    let [clusters, edges] = paths;
    (rows, clusters, edges)
}

#[test]
fn shuffled_tables_give_the_same_sample_and_another_seed_another() {
    let folder = tempfile::tempdir().unwrap();
    let draw = |seed: u64, by: &dyn Fn(usize) -> u64| {
        let (_, clusters, edges) = files(folder.path(), by);
        let files = Files { clusters: &clusters, edges: &edges, inputs: 2 };
        format!("{:?}", Drawn::of(files, 20, seed).unwrap())
    };
    let straight = draw(1, &|n| n as u64);
    assert_eq!(draw(1, &|n| mix(5, n as u64)), straight);
    assert_ne!(draw(2, &|n| n as u64), straight);
}

#[test]
fn near_misses_are_the_rows_of_clusters_that_a_pair_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let (rows, clusters, edges) = files(folder.path(), |n| n as u64);
    let files = Files { clusters: &clusters, edges: &edges, inputs: 2 };
    let drawn = Drawn::of(files, 1_000, 1).unwrap();
    assert_eq!((drawn.rows.len(), drawn.of.as_slice()), (300, [150, 150].as_slice()), "all that there are");
    // Rows 5 to 7 are cluster 2 and rows 8 and 9 cluster 3.
    let of = |n: usize| drawn.rows.iter().find(|(row, _)| *row == rows[n]).unwrap().1;
    let neighbours = &drawn.clusters[of(6)];
    assert!(neighbours.inside.iter().eq([&rows[6], &rows[5], &rows[7]]), "by input, then id");
    assert!(neighbours.near.iter().eq([&rows[4], &rows[8], &rows[3], &rows[9]]));
    assert_eq!(of(5), of(7));
}

#[test]
fn a_person_in_two_clusters_is_missed_from_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let [clusters, edges] = ["clusters.csv", "edges.csv"].map(|name| folder.path().join(name));
    let rows = "input,id,cluster\n0,a,1\n0,b,1\n0,c,1\n0,d,2\n0,e,2\n0,f,2\n";
    std::fs::write(&clusters, rows).unwrap();
    std::fs::write(&edges, "input_a,id_a,input_b,id_b\n0,a,0,b\n0,b,0,c\n0,d,0,e\n0,e,0,f\n0,c,0,d\n")
        .unwrap();
    let files = Files { clusters: &clusters, edges: &edges, inputs: 1 };
    let drawn = Drawn::of(files, 6, 1).unwrap();
    let one_person = |(_, cluster): &(Row, usize)| {
        let Neighbours { inside, near } = &drawn.clusters[*cluster];
        block(&vec!["1"; inside.len()], &vec!["1"; near.len()]).partners().unwrap()
    };
    let sample: Vec<Partners> = drawn.rows.iter().map(one_person).collect();
    let recall = Measures::of(&sample).pairwise_recall.least.unwrap();
    assert!((recall - 12.0 / 30.0).abs() < 1e-9, "6 of 15 pairs stand together: {recall}");
}

#[test]
fn each_row_is_drawn_as_often_as_another() {
    let folder = tempfile::tempdir().unwrap();
    let (_, clusters, edges) = files(folder.path(), |n| n as u64);
    let mut times: BTreeMap<Row, u32> = BTreeMap::new();
    for seed in 0..400 {
        let files = Files { clusters: &clusters, edges: &edges, inputs: 2 };
        for (row, _) in Drawn::of(files, 30, seed).unwrap().rows {
            *times.entry(row).or_default() += 1;
        }
    }
    // 40 times each. Chi squared of 299 degrees of freedom is below 375 in 998 of 1,000; without replacement
    // it is a tenth less.
    let squares: f64 = times.values().map(|times| (f64::from(*times) - 40.0).powi(2) / 40.0).sum();
    assert_eq!(times.len(), 300);
    assert!((180.0..375.0).contains(&squares), "{squares}");
}

const HEADER: &str = "sample,samples,drawn,cluster,rows_in,rows_out,input,id,first,person\n";
const SOUND: &str = "1,2,yes,in,2,1,0,a1,Ada,1\n1,2,no,in,2,1,0,a2,Ada,1\n1,2,no,out,2,1,0,a3,Ida,B\n\
                     2,2,yes,in,1,0,0,a4,Eve,x\n";

fn read(text: &str) -> anyhow::Result<Vec<Block>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.csv");
    std::fs::write(&path, text).unwrap();
    review::read(&path)
}

#[test]
fn a_column_that_is_named_as_one_of_ours_gets_another_name() {
    let header = review::header(&["first", "person", "input"]);
    assert_eq!(header[8..], ["first", "person (table)", "input (table)", "person"]);
}

#[test]
fn a_review_is_read_whatever_the_order_of_its_lines() {
    let blocks = read(&format!("{HEADER}{SOUND}")).unwrap();
    assert_eq!(blocks.len(), 2);
    let lines: Vec<&str> = SOUND.lines().rev().collect();
    let again = read(&format!("\u{feff}{HEADER}{}\n", lines.join("\n"))).unwrap();
    let partners = |blocks: &[Block]| blocks.iter().map(Block::partners).collect::<Vec<_>>();
    assert_eq!(partners(&again), partners(&blocks));
}

#[test]
fn what_is_wrong_is_told_by_line_and_column_and_never_by_value() {
    let with = |from: &str, to: &str| format!("{HEADER}{}", SOUND.replacen(from, to, 1));
    for (text, expected) in [
        (SOUND.to_owned(), "line 1: expected a column sample, once"),
        (format!("{HEADER}{SOUND}").replacen("first", "person", 1), "line 1: expected a column person, once"),
        (HEADER.to_owned(), "expected at least one block"),
        (with("yes", "Ada"), "line 2: column drawn: expected yes or no"),
        (with("no,in", "no,Ada"), "line 3: column cluster: expected in or out"),
        (with("1,2,no", "Ada,2,no"), "line 3: column sample: expected a whole number, 1 or more"),
        (with("2,2,yes", "3,2,yes"), "line 5: column sample: expected at most"),
        (with("2,2,yes", "2,3,yes"), "line 5: column samples: expected the same number"),
        (with("out,2,1", "out,2,-1"), "line 4: column rows_out: expected a whole number, 0 or more"),
        (with("out,2,1", "out,2,7"), "line 4: columns rows_in, rows_out: expected the same"),
        (with("no,in", "yes,in"), "line 3: column drawn: expected one \"yes\""),
        (with("yes,in", "yes,out"), "line 2: column cluster: expected \"in\""),
        (with("yes,in", "no,in"), "block 1: expected one \"yes\""),
        (with("1,2,no,out,2,1,0,a3,Ida,B\n", ""), "block 1: expected 2 lines with \"in\" and 1 with \"out\""),
        (with("2,2,yes,in,1,0,0,a4,Eve,x\n", ""), "expected 2 blocks, as column samples says, there are 1"),
        (with(",Ida", ",Ida,Ida"), "line 4 "),
    ] {
        let told = format!("{:#}", read(&text).unwrap_err());
        assert!(told.contains(expected), "{told}: expected {expected}");
        assert!(told.contains("review.csv") && !told.contains("Ada") && !told.contains("Ida"), "{told}");
    }
}

#[test]
fn a_file_cut_short_anywhere_is_refused_or_loses_no_more_than_its_last_label() {
    let whole = format!("{HEADER}{SOUND}");
    for at in 0..whole.len() {
        match read(&whole[..at]) {
            Err(_) => {}
            Ok(blocks) => {
                assert!(at >= whole.len() - 2, "cut at {at}");
                assert_eq!(Progress::of(&blocks).drawn, 2);
            }
        }
    }
}

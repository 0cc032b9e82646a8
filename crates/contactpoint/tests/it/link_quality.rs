//! `contactpoint link sample` and `contactpoint link estimate`: from a table to precision and recall.

use super::link::{Linked, MAP, contactpoint, people, table};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A table that was linked, and the review that is drawn from it.
struct Drawing {
    linked: Linked,
    input: PathBuf,
}

impl Drawing {
    fn new(map: &str, rows: &[String]) -> Self {
        let linked = Linked::new(map);
        let input = table(linked.folder.path(), "people.csv", rows);
        let edges = linked.folder.path().join("edges.parquet");
        linked.link(&[&input], &["--edges", edges.to_str().unwrap()]);
        Self { linked, input }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.linked.folder.path().join(name)
    }

    fn sample(&self, rows: &str, seed: &str) -> Output {
        let paths = [&self.input, &self.linked.map, &self.path("clusters.csv"), &self.path("edges.parquet")];
        let [input, columns, clusters, edges] = paths.map(|path| path.to_str().unwrap());
        let out = self.path("review.csv");
        let of = ["--input", input, "--columns", columns, "--clusters", clusters, "--edges", edges];
        let to = ["--rows", rows, "--seed", seed, "--out", out.to_str().unwrap()];
        contactpoint(&[&["link", "sample"][..], &of, &to].concat())
    }

    fn estimate(&self) -> Output {
        let [review, out] = ["review.csv", "estimate.json"].map(|name| self.path(name));
        let paths = ["--review", review.to_str().unwrap(), "--out", out.to_str().unwrap()];
        contactpoint(&[&["link", "estimate"][..], &paths].concat())
    }

    /// Errors that the engine did not make: a row of each of the first ten people stands apart, and of the last
    /// four people two and two stand together.
    fn spoil_the_clusters(&self) {
        let path = self.path("clusters.csv");
        let mut spoilt = String::from("input,id,cluster\n");
        for line in std::fs::read_to_string(&path).unwrap().lines().skip(1) {
            let [input, id, cluster] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("three columns")
            };
            let person: u32 = id[1..].parse().unwrap();
            let cluster = match person {
                ..10 if id.starts_with('c') => format!("apart from {cluster}"),
                35.. => format!("{}", person / 2),
                _ => cluster.to_owned(),
            };
            let _ = writeln!(spoilt, "{input},{id},{cluster}");
        }
        std::fs::write(path, spoilt).unwrap();
    }

    /// Pairwise precision and recall, and B-cubed ones, by the numbers in the ids.
    fn truth(&self) -> [f64; 4] {
        let mut reader = csv::Reader::from_path(self.path("clusters.csv")).unwrap();
        let rows: Vec<(String, String)> = reader
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[1][1..].to_owned(), row[2].to_owned()))
            .collect();
        let count = |holds: &dyn Fn(&(String, String)) -> bool| {
            f64::from(u32::try_from(rows.iter().filter(|row| holds(row)).count()).unwrap())
        };
        let (mut right, mut together, mut all, mut precision, mut recall) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for row in &rows {
            let (both, cluster, person) = (
                count(&|other| other == row),
                count(&|other| other.1 == row.1),
                count(&|other| other.0 == row.0),
            );
            right += both - 1.0;
            together += cluster - 1.0;
            all += person - 1.0;
            precision += both / cluster;
            recall += both / person;
        }
        let many = count(&|_| true);
        [right / together, right / all, precision / many, recall / many]
    }

    fn review(&self) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path("review.csv")).unwrap();
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    /// Writes who is who into the review, as somebody says who looks at a row.
    fn fill_in(&self, says: impl Fn(&BTreeMap<String, String>) -> String) {
        let path = self.path("review.csv");
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let header = reader.headers().unwrap().clone();
        let rows = self.review();
        let mut writer = csv::Writer::from_path(&path).unwrap();
        writer.write_record(&header).unwrap();
        for mut row in rows {
            row.insert("person".into(), says(&row));
            writer.write_record(header.iter().map(|column| &row[column])).unwrap();
        }
        writer.flush().unwrap();
    }
}

/// The person is the number in the id.
fn by_truth(row: &BTreeMap<String, String>) -> String {
    row["id"][1..].to_owned()
}

fn told(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

const FOUR: [&str; 4] = ["pairwise_precision", "pairwise_recall", "bcubed_precision", "bcubed_recall"];

fn estimates(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_reviewer_who_knows_gives_intervals_that_enclose_the_truth() {
    let drawing = Drawing::new(MAP, &people());
    drawing.spoil_the_clusters();
    for seed in ["1", "2", "3"] {
        let sampled = drawing.sample("60", seed);
        assert!(told(&sampled).contains("60 blocks"), "{}", told(&sampled));
        drawing.fill_in(by_truth);
        let estimated = drawing.estimate();
        assert!(estimated.status.success(), "{}", told(&estimated));
        assert!(
            told(&estimated).contains("60 of 60 blocks are reviewed\npairwise precision "),
            "{}",
            told(&estimated)
        );
        assert!(told(&estimated).contains("not seen"), "what it cannot know is said: {}", told(&estimated));
        let found = estimates(&drawing.path("estimate.json"));
        for (name, truth) in FOUR.iter().zip(drawing.truth()) {
            let [low, high] = ["low", "high"].map(|end| found[name][end].as_f64().unwrap());
            assert!(low <= truth && truth <= high, "{name}: {truth} in {found}");
            assert!((0.01..0.35).contains(&(high - low)), "{name}: {found}");
        }
    }
    // Whoever looks at all rows knows the truth itself.
    assert!(told(&drawing.sample("500", "1")).contains("120 blocks"));
    drawing.fill_in(by_truth);
    drawing.estimate();
    let found = estimates(&drawing.path("estimate.json"));
    for (name, truth) in FOUR.iter().zip(drawing.truth()) {
        assert!((found[name]["least"].as_f64().unwrap() - truth).abs() < 1e-9, "{name}: {truth} in {found}");
    }
}

#[test]
fn a_block_shows_the_cluster_its_near_misses_and_the_values() {
    let drawing = Drawing::new(MAP, &people());
    drawing.spoil_the_clusters();
    assert!(drawing.sample("40", "7").status.success());
    let header = "sample,samples,drawn,cluster,rows_in,rows_out,input,id,first,called,last,born,sex,postcode,nhs,\
                  town,person\n";
    let text = std::fs::read_to_string(drawing.path("review.csv")).unwrap();
    assert!(text.starts_with(header), "{text}");
    let rows = drawing.review();
    let drawn: BTreeSet<&str> =
        rows.iter().filter(|row| row["drawn"] == "yes").map(|row| row["id"].as_str()).collect();
    assert_eq!(drawn.len(), 40, "each row at most once");
    let torn = |row: &&BTreeMap<String, String>| {
        row["drawn"] == "yes" && row["id"].starts_with('a') && by_truth(row).len() == 1
    };
    let torn = rows.iter().find(torn).expect("a row of a person who is torn apart");
    let block: Vec<_> = rows.iter().filter(|row| row["sample"] == torn["sample"]).collect();
    let missed = block.iter().find(|row| row["id"].starts_with('c') && by_truth(row) == by_truth(torn));
    assert_eq!(missed.expect("the row that was torn off")["cluster"], "out");
    assert_eq!((torn["cluster"].as_str(), torn["rows_in"].as_str()), ("in", "2"));
    assert!(
        torn["first"].len() > 3 && torn["born"].contains('/') && torn["person"].is_empty(),
        "as it stands"
    );
    // The file is for the table's owner only.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(drawing.path("review.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}

#[test]
fn the_order_of_the_table_plays_no_part_and_the_seed_does() {
    let mut rows = people();
    let drawing = Drawing::new(MAP, &rows);
    let draw = |seed| {
        assert!(drawing.sample("15", seed).status.success());
        std::fs::read_to_string(drawing.path("review.csv")).unwrap()
    };
    let straight = draw("1");
    assert_ne!(draw("2"), straight);
    rows.sort_by_key(|row| row.bytes().rev().collect::<Vec<u8>>());
    table(drawing.linked.folder.path(), "people.csv", &rows);
    let edges = drawing.path("edges.parquet");
    drawing.linked.link(&[&drawing.input], &["--edges", edges.to_str().unwrap()]);
    assert_eq!(draw("1"), straight);
}

#[test]
fn what_is_not_reviewed_not_sure_or_too_large_is_told() {
    let drawing = Drawing::new(MAP, &people());
    // All people from the fourteenth on stand together: 81 rows, and their near misses.
    let path = drawing.path("clusters.csv");
    let spoilt = std::fs::read_to_string(&path).unwrap().lines().fold(String::new(), |text, line| {
        let row: Vec<&str> = line.split(',').collect();
        let large =
            row[1].get(1..).and_then(|number| number.parse().ok()).is_some_and(|person: u32| person >= 13);
        text + row[0] + "," + row[1] + "," + if large { "large" } else { row[2] } + "\n"
    });
    std::fs::write(&path, spoilt).unwrap();
    let sampled = drawing.sample("30", "1");
    let rows = drawing.review();
    let large: Vec<_> = rows.iter().filter(|row| row["rows_in"] == "81").collect();
    assert!(
        large.len() > 5 && large.iter().all(|row| row["drawn"] == "yes"),
        "only the drawn row: {large:?}"
    );
    let expected = format!("{} of more than 80 rows", large.len());
    assert!(told(&sampled).contains(&expected), "{}", told(&sampled));
    drawing.fill_in(|row| match row["sample"].parse().unwrap() {
        26..=30 => String::new(),
        25 if row["drawn"] == "yes" => "1".into(),
        25 => String::new(),
        _ if row["id"] == rows[0]["id"] => "?".into(),
        _ => by_truth(row),
    });
    let estimated = told(&drawing.estimate());
    assert!(
        estimated.contains(" of 30 blocks are reviewed") && estimated.contains("counted both ways"),
        "{estimated}"
    );
    let found = estimates(&drawing.path("estimate.json"));
    let precision = &found["pairwise_precision"];
    assert!(precision["least"].as_f64() < Some(0.2) && precision["most"].as_f64() > Some(0.9), "{found}");

    drawing.fill_in(|_| String::new());
    let refused = drawing.estimate();
    assert!(!refused.status.success() && told(&refused).contains("column person"), "{}", told(&refused));
}

#[test]
fn files_that_do_not_belong_together_are_refused_without_a_value() {
    let mut rows = people();
    let drawing = Drawing::new(MAP, &rows);
    let refused = |expected: &[&str]| {
        let done = drawing.sample("200", "1");
        // The folder has a name by chance, which may look like a value.
        let told = told(&done).replace(&drawing.linked.folder.path().display().to_string(), "");
        assert!(done.status.code() == Some(1) && !drawing.path("review.csv").exists(), "{told}");
        assert!(expected.iter().all(|part| told.contains(part)), "{told}");
        assert!(
            !["Fairweather", "Kowalczyk", "a3", "b17"].iter().any(|value| told.contains(value)),
            "{told}"
        );
    };
    let folder = drawing.linked.folder.path();
    rows.pop();
    table(folder, "people.csv", &rows);
    refused(&["people.csv", "must be of these inputs", "it has 119 rows"]);
    rows.push("zz,Ada,,Kowalczyk,01/02/2015,F,LS1 1AA,,Leeds".into());
    table(folder, "people.csv", &rows);
    refused(&["people.csv", "1 rows of theirs are not in it"]);
    rows[119] = rows[3].clone();
    table(folder, "people.csv", &rows);
    refused(&["people.csv", "line 121", "column \"n\"", "each id once"]);
    table(folder, "people.csv", &people());

    let clusters = std::fs::read_to_string(drawing.path("clusters.csv")).unwrap();
    for (text, expected) in [
        (clusters.replacen("input", "table", 1), "no column \"input\""),
        (clusters.replacen("0,a3,", "7,a3,", 1), "column input: expected the number of an --input, from 0"),
        (clusters.replacen("0,b17,", "0,a3,", 1), "column id: expected each id of an input once"),
        (clusters[..clusters.len() / 2].rsplit_once(',').unwrap().0.to_owned(), "clusters.csv"),
        ("input,id,cluster\n".to_owned(), "expected rows"),
    ] {
        std::fs::write(drawing.path("clusters.csv"), text).unwrap();
        refused(&["clusters.csv", expected]);
    }
    std::fs::write(drawing.path("clusters.csv"), &clusters).unwrap();
    let edges = std::fs::read(drawing.path("edges.parquet")).unwrap();
    std::fs::write(drawing.path("edges.parquet"), &edges[..edges.len() - 40]).unwrap();
    refused(&["edges.parquet"]);
    std::fs::copy(drawing.path("people.csv"), drawing.path("edges.parquet")).unwrap();
    refused(&["edges.parquet"]);
}

//! `contactpoint link` on tables of any shape.

use contactpoint_matching::link::intern::mix;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const MAP: &str = r#"
id = "n"
[columns]
given_name = ["first", "called"]
family_name = "last"
date_of_birth = { column = "born", format = "%d/%m/%Y" }
sex = "sex"
postcode = "postcode"
identifier = [{ column = "nhs", kind = "nhs" }]
category = ["town"]
"#;

pub fn contactpoint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_contactpoint")).args(arguments).output().expect("the program")
}

/// Forty people, each three times: as they are, with a slip in the name, and moved under a short name.
pub fn people() -> Vec<String> {
    const FIRST: [(&str, &str, &str); 8] = [
        ("William", "Wiliam", "Bill"),
        ("Charlotte", "Charlote", "Lottie"),
        ("Mohammed", "Mohamed", "Mo"),
        ("Elizabeth", "Elizabteh", "Beth"),
        ("Oluwaseun", "Oluwasuen", "Seun"),
        ("Katherine", "Katherin", "Kate"),
        ("Alexander", "Alexnader", "Alex"),
        ("Zuzanna", "Zuzana", "Zuza"),
    ];
    const LAST: [&str; 5] = ["Fairweather", "Okonkwo", "Kowalczyk", "Thistlewood", "Chowdhury"];
    let mut rows = Vec::new();
    for n in 0..40 {
        let (first, slip, short) = FIRST[n % 8];
        let last = LAST[n / 8];
        let born = format!("{:02}/{:02}/{}", 1 + n * 7 % 28, 1 + n * 5 % 12, 2008 + n % 9);
        let sex = if n % 2 == 0 { "M" } else { "F" };
        let home = format!("LS{} {}AB", 1 + n % 20, n % 10);
        rows.push(format!("a{n},{first},,{last},{born},{sex},{home},,Leeds"));
        rows.push(format!("b{n},{slip},,{last},{born},{sex},{home},,leeds"));
        rows.push(format!("c{n},{short},{first},{last},{born},{sex},YO{} 1ZZ,,York", 1 + n % 30));
    }
    rows
}

pub fn table(folder: &Path, name: &str, rows: &[String]) -> PathBuf {
    let mut text = String::from("n,first,called,last,born,sex,postcode,nhs,town\n");
    for row in rows {
        let _ = writeln!(text, "{row}");
    }
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

/// The groups of ids that `clusters.csv` tells of.
fn groups(path: &Path) -> BTreeSet<BTreeSet<String>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(path).expect("clusters");
    assert_eq!(reader.headers().expect("a header"), vec!["input", "id", "cluster"]);
    for row in reader.records() {
        let row = row.expect("a row");
        groups.entry(row[2].to_owned()).or_default().insert(format!("{}:{}", &row[0], &row[1]));
    }
    groups.into_values().collect()
}

pub struct Linked {
    pub folder: tempfile::TempDir,
    pub map: PathBuf,
}

impl Linked {
    pub fn new(map: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.toml");
        std::fs::write(&path, map).expect("written");
        Self { folder, map: path }
    }

    pub fn link(&self, inputs: &[&Path], more: &[&str]) -> BTreeSet<BTreeSet<String>> {
        let out = self.folder.path().join("clusters.csv");
        let mut arguments =
            vec!["link", "--columns", self.map.to_str().unwrap(), "--out", out.to_str().unwrap()];
        for input in inputs {
            arguments.extend(["--input", input.to_str().unwrap()]);
        }
        arguments.extend(more);
        let done = contactpoint(&arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        groups(&out)
    }
}

#[test]
fn people_are_found_whatever_the_order_and_the_threads() {
    let linked = Linked::new(MAP);
    let rows = people();
    let straight = table(linked.folder.path(), "straight.csv", &rows);
    let found = linked.link(&[&straight], &["--threads", "1"]);
    assert_eq!(found.len(), 40, "{found:?}");
    assert!(found.iter().all(|group| {
        let numbers: BTreeSet<&str> = group.iter().map(|id| &id[3..]).collect();
        group.len() == 3 && numbers.len() == 1
    }));
    let mut shuffled = rows.clone();
    shuffled.sort_by_key(|row| row.bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte)));
    assert_ne!(shuffled, rows);
    let shuffled = table(linked.folder.path(), "shuffled.csv", &shuffled);
    assert_eq!(linked.link(&[&shuffled], &["--threads", "3"]), found);
}

#[test]
fn other_programs_write_nothing_and_columns_in_their_own_ways() {
    let linked = Linked::new(MAP);
    let rows = people();
    let found = linked.link(&[&table(linked.folder.path(), "people.csv", &rows)], &[]);
    for nothing in ["NA", "NULL", "nan", "None", "N/A"] {
        for between in [",", ";", "\t", "|"] {
            let row = |row: &String| {
                let fields = row.split(',').map(|field| if field.is_empty() { nothing } else { field });
                fields.collect::<Vec<_>>().join(between)
            };
            let path = table(linked.folder.path(), "other.csv", &rows.iter().map(row).collect::<Vec<_>>());
            let text = std::fs::read_to_string(&path).unwrap();
            let (header, rest) = text.split_once('\n').unwrap();
            std::fs::write(&path, [&header.replace(',', between), rest].join("\n")).unwrap();
            assert_eq!(linked.link(&[&path], &[]), found, "{nothing} {between}");
        }
    }
}

#[test]
fn work_that_is_kept_changes_no_answer_and_is_cleared_away() {
    let linked = Linked::new(MAP);
    let input = table(linked.folder.path(), "people.csv", &people());
    let found = linked.link(&[&input], &[]);
    let work = linked.folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    // Of other tables.
    std::fs::write(work.join("weighed-pairs"), b"CPlinks\x02of others").unwrap();
    assert_eq!(linked.link(&[&input], &["--work", work.to_str().unwrap()]), found);
    assert_eq!(std::fs::read_dir(&work).unwrap().count(), 0);
}

#[test]
fn a_report_and_the_reasons_of_each_pair() {
    let linked = Linked::new(MAP);
    let input = table(linked.folder.path(), "people.csv", &people());
    let report = linked.folder.path().join("report.json");
    let edges = linked.folder.path().join("edges.parquet");
    linked.link(&[&input], &["--report", report.to_str().unwrap(), "--edges", edges.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!((report["rows"].as_u64(), report["clusters"].as_u64()), (Some(120), Some(40)));
    assert_eq!(report["candidate_pairs"], 120 * 119 / 2, "few rows are compared all with all");
    assert_eq!(report["decisions"]["matches"], 40 * 3, "each pair of rows that stand together: {report}");
    assert!(report["stages"].as_array().is_some_and(|stages| stages.len() >= 5));
    assert!(report["estimated_precision"]["low"].as_f64() > Some(0.9), "{report}");

    let reader = SerializedFileReader::new(std::fs::File::open(&edges).unwrap()).unwrap();
    let rows: Vec<String> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
    let slip = rows.iter().find(|row| row.contains("\"a0\"") && row.contains("\"b0\"")).expect("the pair");
    assert!(slip.contains("given name a slip apart") && slip.contains("same date of birth"), "{slip}");
    assert!(slip.contains("start -") && slip.contains("date of birth +"), "{slip}");
    let moved = rows.iter().find(|row| row.contains("\"a0\"") && row.contains("\"c0\"")).expect("the pair");
    assert!(moved.contains("against it: ") && moved.contains("different postcode"), "{moved}");
    assert!(!rows.iter().any(|row| row.contains("address")), "no row tells an address: {rows:?}");
}

#[test]
fn where_the_truth_is_known_the_report_tells_how_good_it_was() {
    let linked = Linked::new(MAP);
    let input = table(linked.folder.path(), "people.csv", &people());
    let [truth, report] = ["truth.csv", "report.json"].map(|name| linked.folder.path().join(name));
    let write = |rows: &str| std::fs::write(&truth, format!("id,entity\n{rows}")).unwrap();
    let options = ["--report", report.to_str().unwrap(), "--truth", truth.to_str().unwrap()];
    // Of the third person nothing is known; c1 is told to be the first, as a0 and b0.
    let told = |n: usize| {
        format!("a{n},p{n}\nb{n},p{n}\n") + &if n == 1 { "c1,p0\n".into() } else { format!("c{n},\n") }
    };
    write(&[0, 1].map(told).concat());
    linked.link(&[&input], &options);
    let found: serde_json::Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    let found = &found["truth"];
    assert_eq!((&found["true_pairs"], &found["mixed_clusters"]), (&4.into(), &1.into()), "{found}");
    assert_eq!((&found["precision"], &found["recall"]), (&0.5.into(), &0.5.into()), "{found}");
    assert_eq!(found["blocking_recall"], 1.0, "few rows are compared all with all");

    for (rows, expected) in [
        ("a0,p0\nSecret,p1\n", "line 3, column id: expected an id of that input"),
        ("a0,p0\na0,p1\n", "line 3, column id: expected each row once"),
        ("a0\n", "line: 2"),
    ] {
        write(rows);
        let [map, input, out] = [&linked.map, &input, &linked.folder.path().join("out.csv")]
            .map(|p| p.to_str().unwrap().to_owned());
        let arguments = ["link", "--columns", &map, "--input", &input, "--out", &out];
        let refused = contactpoint(&[&arguments[..], &options[..]].concat());
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && told.contains(expected) && !told.contains("Secret"), "{told}");
    }
}

#[test]
fn two_tables_are_linked_one_to_one() {
    let linked = Linked::new(&format!("mode = \"link\"\none_to_one = true\n{MAP}"));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (n, row) in people().into_iter().enumerate() {
        match n % 3 {
            0 => left.push(row),
            1 => right.push(row),
            _ => {}
        }
    }
    let folder = linked.folder.path();
    let (left, right) = (table(folder, "left.csv", &left), table(folder, "right.csv", &right));
    let found = linked.link(&[&left, &right], &[]);
    assert_eq!(found.len(), 40);
    assert!(found.iter().all(|group| {
        let group: Vec<&String> = group.iter().collect();
        group.len() == 2
            && group[0].starts_with("0:a")
            && group[1].starts_with("1:b")
            && group[0][3..] == group[1][3..]
    }));
}

#[test]
fn of_three_tables_each_person_stands_once_in_each() {
    let linked = Linked::new(&format!("mode = \"link\"\none_to_one = true\n{MAP}"));
    let rows = people();
    let inputs = [0, 1, 2].map(|which| {
        let rows: Vec<String> = rows.iter().skip(which).step_by(3).cloned().collect();
        table(linked.folder.path(), &format!("{which}.csv"), &rows)
    });
    let found = linked.link(&inputs.each_ref().map(PathBuf::as_path), &[]);
    assert_eq!(found.len(), 40, "{found:?}");
    assert!(found.iter().all(|group| {
        let inputs: BTreeSet<&str> = group.iter().map(|id| &id[..1]).collect();
        let numbers: BTreeSet<&str> = group.iter().map(|id| &id[3..]).collect();
        group.len() == 3 && inputs.len() == 3 && numbers.len() == 1
    }));
}

#[test]
fn rows_that_say_the_same_are_one_person_however_many_they_are() {
    let linked = Linked::new(MAP);
    let draw = |n: u64, salt: u64, below: u64| (mix(n, salt) >> 20) % below;
    let word = |n: u64| -> String {
        let letter = |place| char::from(b'a' + u8::try_from(draw(n, place, 26)).unwrap());
        (0..7).map(letter).collect()
    };
    let row = |n: u64, k: u64| {
        let born = format!("{:02}/{:02}/{}", 1 + draw(n, 8, 28), 1 + draw(n, 9, 12), 1950 + draw(n, 10, 60));
        let home = format!("LS{} {}AB", 1 + draw(n, 11, 90), draw(n, 12, 10));
        format!("{n}-{k},{},,{},{born},,{home},,Leeds", word(n), word(n + 50_000))
    };
    // Two rows of each of many people, and three hundred of each of four.
    let rows = (0..6_000).map(|n| (n, 2)).chain((6_000..6_004).map(|n| (n, 300)));
    let rows: Vec<String> = rows.flat_map(|(n, many)| (0..many).map(move |k| row(n, k))).collect();
    let found = linked.link(&[&table(linked.folder.path(), "copies.csv", &rows)], &[]);
    let of = |rows: usize| found.iter().filter(|group| group.len() == rows).count();
    assert_eq!((found.len(), of(2), of(300)), (6_004, 6_000, 4));
}

#[test]
fn few_rows_are_compared_once_also_where_people_have_many() {
    let linked = Linked::new(MAP);
    let copy = |k: usize| {
        let rows = people();
        rows.into_iter().map(move |row| format!("{k}{row}"))
    };
    let rows: Vec<String> = (0..8).flat_map(copy).collect();
    let input = table(linked.folder.path(), "people.csv", &rows);
    let report = linked.folder.path().join("report.json");
    assert_eq!(linked.link(&[&input], &["--report", report.to_str().unwrap()]).len(), 40);
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    // Of eight rows that say the same three are compared.
    assert_eq!(report["rows"], 960);
    assert_eq!(report["candidate_pairs"], 360 * 359 / 2);
}

#[test]
fn what_is_hardly_understood_is_told() {
    let linked = Linked::new(&MAP.replace("%d/%m/%Y", "%d.%m.%Y"));
    let rows: Vec<String> =
        people().iter().map(|row| row.replace(",F,", ",X,").replace(",M,", ",Y,")).collect();
    let input = table(linked.folder.path(), "people.csv", &rows);
    let [map, input, out] = [&linked.map, &input, &linked.folder.path().join("out.csv")]
        .map(|path| path.to_str().unwrap().to_owned());
    let done = contactpoint(&["link", "--columns", &map, "--input", &input, "--out", &out]);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    assert!(told.contains("120 of 120 dates of birth could not be read"), "{told}");
    assert!(told.contains("120 of 120 values of the column for sex are not understood"), "{told}");
}

#[test]
fn a_date_that_one_of_several_forms_reads_is_read() {
    let iso = r#"{ column = "born", format = "%Y-%m-%d" }"#;
    let day_first = r#"{ column = "born", format = "%d/%m/%Y" }"#;
    let linked = Linked::new(&MAP.replace(day_first, &format!("[{iso}, {day_first}]")));
    let input = table(linked.folder.path(), "people.csv", &people());
    let report = linked.folder.path().join("report.json");
    let found = linked.link(&[&input], &["--report", report.to_str().unwrap()]);
    assert_eq!(found.len(), 40, "{found:?}");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!(report["unread_dates"], 0);
}

#[test]
fn numbers_that_a_spreadsheet_made_fractions_are_read() {
    let map = Linked::new(
        "id = \"n\"\n[columns]\nsex = \"sex\"\nuprn = \"home\"\n\
         identifier = [{ column = \"nhs\", kind = \"nhs\" }]\n",
    );
    let path = map.folder.path().join("floats.csv");
    std::fs::write(&path, "n,sex,home,nhs\na,1.0,100023336956.0,9434765919.0\nb,1,100023336956,9434765919\n")
        .unwrap();
    let report = map.folder.path().join("report.json");
    map.link(&[&path], &["--report", report.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!((&report["wrong_numbers"], &report["unread_sexes"]), (&0.into(), &0.into()));
}

#[test]
fn a_model_is_kept_and_used_again() {
    let linked = Linked::new(MAP);
    let input = table(linked.folder.path(), "people.csv", &people());
    let model = linked.folder.path().join("model.json");
    let [input_text, map, model_text] = [&input, &linked.map, &model].map(|path| path.to_str().unwrap());
    let learnt =
        contactpoint(&["link", "train", "--input", input_text, "--columns", map, "--out", model_text]);
    assert!(learnt.status.success(), "{}", String::from_utf8_lossy(&learnt.stderr));
    let found = linked.link(&[&input], &[]);
    assert_eq!(linked.link(&[&input], &["--model", model_text]), found);

    std::fs::write(&model, "{\"format\": \"something else\"}").unwrap();
    let out = linked.folder.path().join("none.csv");
    let refused = contactpoint(&[
        "link",
        "--input",
        input_text,
        "--columns",
        map,
        "--model",
        model_text,
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(!refused.status.success() && !out.exists());
}

#[test]
fn pairs_that_people_looked_at_are_learnt_from() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let input = table(folder, "people.csv", &people());
    let (model, reviewed) = (folder.join("model.json"), folder.join("reviewed.csv"));
    let [input_text, map, model_text, reviewed_text] =
        [&input, &linked.map, &model, &reviewed].map(|path| path.to_str().unwrap());
    let train = |pairs: &str| {
        std::fs::write(&reviewed, format!("input_a,id_a,input_b,id_b,same\n{pairs}")).unwrap();
        let arguments = ["link", "train", "--input", input_text, "--columns", map, "--out", model_text];
        contactpoint(&[&arguments[..], &["--reviewed", reviewed_text]].concat())
    };
    // People say that whoever moved and goes by a short name is somebody else.
    let pairs: String = (0..40).fold(String::new(), |mut pairs, n| {
        let _ = writeln!(pairs, "0,a{n},0,c{n},no\n0,b{n},0,c{n},no\n0,a{n},0,b{n},yes");
        pairs
    });
    let learnt = train(&pairs);
    assert!(learnt.status.success(), "{}", String::from_utf8_lossy(&learnt.stderr));
    let found = linked.link(&[&input], &["--model", model_text]);
    assert_eq!(found.len(), 80, "as they said: {found:?}");

    for (pairs, line, column) in [
        ("0,a1,0,nobody,yes\n", "line 2", "column id_b"),
        ("0,a1,0,b1,yes\n0,a1,0,b1,perhaps\n", "line 3", "column same"),
        ("x,a1,0,b1,yes\n", "line 2", "column input_a"),
        ("0,a1,0,a1,yes\n", "line 2", "column id_b"),
    ] {
        let refused = train(pairs);
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && told.contains(line) && told.contains(column), "{told}");
        assert!(!told.contains("nobody") && !told.contains("perhaps"), "no value is told: {told}");
    }
}

#[test]
fn what_cannot_be_read_is_told_by_file_line_and_column_without_the_value() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let good = table(folder, "good.csv", &people());
    let refused = |map: &str, input: &Path| {
        std::fs::write(&linked.map, map).unwrap();
        let out = folder.join("none.csv");
        let done = contactpoint(&[
            "link",
            "--input",
            input.to_str().unwrap(),
            "--columns",
            linked.map.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ]);
        assert!(!done.status.success() && !out.exists());
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    assert!(refused(&MAP.replace("id = \"n\"", "id = \"number\""), &good).contains("no column \"number\""));
    assert!(refused("id = \"n\"", &good).contains("at least one column"));
    assert!(refused(&format!("mode = \"link\"\n{MAP}"), &good).contains("two or more"));
    let wrong_kind = MAP.replace("kind = \"nhs\"", "kind = \"national\"");
    assert!(
        refused(&wrong_kind, &good).contains("\"nhs\", \"upn\" or \"other\""),
        "{}",
        refused(&wrong_kind, &good)
    );
    assert!(refused("id = \"n\"\nmode = \"guess\"", &good).contains("map.toml"));
    let long = table(folder, "long.csv", &["x1,Ada,,Quist,01/02/2015,F,LS1 1AA,,Leeds,Moor".into()]);
    let told = refused(MAP, &long);
    assert!(told.contains("long.csv") && told.contains("line") && !told.contains("Quist"), "{told}");
    let nameless = table(folder, "nameless.csv", &[",Ada,,Quist,01/02/2015,F,LS1 1AA,,Leeds".into()]);
    let told = refused(MAP, &nameless);
    assert!(told.contains("line 2") && told.contains("\"n\"") && !told.contains("Quist"), "{told}");
    assert!(refused(MAP, &table(folder, "empty.csv", &[])).contains("no two rows"));
    std::fs::write(folder.join("broken.parquet"), "PAR1 and no more").unwrap();
    assert!(refused(MAP, &folder.join("broken.parquet")).contains("broken.parquet"));
}

#[test]
fn a_damaged_parquet_file_is_an_error_and_no_panic() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let edges = folder.join("edges.parquet");
    // What was written can be read again, as a table like any other: two rows a person make one pair each.
    let rows: Vec<String> = people().into_iter().filter(|row| !row.starts_with('c')).collect();
    linked.link(&[&table(folder, "people.csv", &rows)], &["--edges", edges.to_str().unwrap()]);
    let sound = std::fs::read(&edges).unwrap();
    std::fs::write(&linked.map, "id = \"id_a\"\n[columns]\ncategory = \"why\"").unwrap();
    assert!(!linked.link(&[&edges], &[]).is_empty());
    let (damaged, out) = (folder.join("damaged.parquet"), folder.join("out.csv"));
    let mut refused = 0;
    // Every place of the description at the end, a few at a time.
    for start in (sound.len().saturating_sub(1_200)..sound.len()).step_by(30) {
        let mut bytes = sound.clone();
        for byte in bytes[start..].iter_mut().step_by(7).take(3) {
            *byte = !*byte;
        }
        std::fs::write(&damaged, bytes).unwrap();
        let [input, map, out] = [&damaged, &linked.map, &out].map(|path| path.to_str().unwrap());
        let done = contactpoint(&["link", "--input", input, "--columns", map, "--out", out]);
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(matches!(done.status.code(), Some(0 | 1)) && !told.contains("panicked"), "{start}: {told}");
        refused += u32::from(!done.status.success());
    }
    assert!(refused > 10, "{refused} refused");
}

#[test]
fn parents_and_homes_tell_children_of_one_name_apart() {
    let map = Linked::new(
        "id = \"n\"\n[columns]\ngiven_name = \"first\"\nfamily_name = \"last\"\ndate_of_birth = \"born\"\n\
         parent = [\"mother\", \"father\"]\nuprn = \"home\"\n",
    );
    let mut text = String::from("n,first,last,born,mother,father,home\n");
    for n in 0..60 {
        let (first, last) =
            (["Ada", "Bela", "Cleo", "Dara", "Enya"][n % 5], ["Quist", "Marrow", "Thorn"][n % 3]);
        let [mother, father] = [n * 7, n * 11].map(|n| {
            let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
            format!("M{}{}{} {last}", letter(n), letter(n / 2), letter(n / 3))
        });
        let home = 100_000_000 + n * 7_919;
        let _ = writeln!(text, "a{n},{first},{last},2014-04-27,{mother},,{home}");
        let _ = writeln!(text, "b{n},{first},{last},2014-04-27,{mother},{father},000{home}");
        let _ = writeln!(text, "c{n},{first},{last},2014-04-27,,{father},no number");
    }
    let path = map.folder.path().join("children.csv");
    std::fs::write(&path, text).unwrap();
    let report = map.folder.path().join("report.json");
    let found = map.link(&[&path], &["--report", report.to_str().unwrap()]);
    let one = |group: &BTreeSet<String>| group.iter().map(|id| &id[3..]).collect::<BTreeSet<_>>().len() == 1;
    assert!(found.iter().all(one), "{found:?}");
    let together = |n: usize| {
        found.iter().any(|group| [format!("0:a{n}"), format!("0:b{n}")].iter().all(|id| group.contains(id)))
    };
    assert!((0..60).all(together), "zeros in front of a property number mean nothing");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!(report["wrong_numbers"], 60);
}

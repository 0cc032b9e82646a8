//! `contactpoint link` on what programs make of tables: types, floats, other encodings, files that are none.

use super::link::{Linked, MAP, contactpoint, people, table};
use super::link_files::refused;
use parquet::data_type::{ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

enum Cells {
    Texts(Vec<String>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
    Floats(Vec<f64>),
}

/// A Parquet file with these columns, of which no cell is empty.
fn parquet(path: &Path, schema: &str, columns: &[Cells]) {
    let schema = Arc::new(parse_message_type(&format!("message people {{ {schema} }}")).expect("a schema"));
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).expect("a writer");
    let mut rows = writer.next_row_group().expect("rows");
    for cells in columns {
        let mut column = rows.next_column().expect("written").expect("a column");
        match cells {
            Cells::Texts(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| text.as_str().into()).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, None, None)
            }
            Cells::Ints(numbers) => column.typed::<Int32Type>().write_batch(numbers, None, None),
            Cells::Longs(numbers) => column.typed::<Int64Type>().write_batch(numbers, None, None),
            Cells::Floats(numbers) => column.typed::<DoubleType>().write_batch(numbers, None, None),
        }
        .expect("written");
        column.close().expect("written");
    }
    rows.close().expect("written");
    writer.close().expect("written");
}

/// How a program writes a number.
type Write = fn(f64) -> String;

const DATED: &str = "id = \"n\"\n[columns]\nfull_name = \"name\"\ndate_of_birth = \"born\"\n";

fn with_format(format: &str) -> String {
    DATED.replace("\"born\"", &format!("{{ column = \"born\", format = \"{format}\" }}"))
}

/// Ids and names of thirty people, each twice.
fn named() -> [Vec<String>; 2] {
    const FIRST: [&str; 5] = ["Ada", "Bela", "Cleo", "Dara", "Enya"];
    const LAST: [&str; 6] = ["Quist", "Marrow", "Thorn", "Okonkwo", "Fairweather", "Kowalczyk"];
    let names = (0..60).map(|n| format!("{} {}", FIRST[n % 5], LAST[n % 30 / 5]));
    [(0..60).map(|n| format!("n{n}")).collect(), names.collect()]
}

/// A number for each row, the same for those of one person.
fn each<T>(number: impl Fn(i32) -> T) -> Vec<T> {
    (0..60).map(|row| number(row % 30)).collect()
}

/// A run that writes all that it can.
fn with_all_outputs([input, map, out, edges, report]: [&str; 5]) -> std::process::Output {
    let outputs = ["--out", out, "--edges", edges, "--report", report];
    contactpoint(&[&["link", "--input", input, "--columns", map][..], &outputs].concat())
}

/// How many rows have a date that cannot be read, whether that is warned of, and of the pairs those whose reasons tell of a date.
fn dates(linked: &Linked, input: &Path) -> (u64, bool, usize) {
    let folder = linked.folder.path();
    let [report, edges, out] = ["report.json", "edges.parquet", "out.csv"]
        .map(|name| folder.join(name).to_str().unwrap().to_owned());
    let [input, map] = [input, &linked.map].map(|path| path.to_str().unwrap());
    let done = with_all_outputs([input, map, &out, &edges, &report]);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    let file = std::fs::File::open(edges).unwrap();
    let rows = SerializedFileReader::new(file).unwrap().into_iter();
    let same = ["same date of birth", "same year of birth (no day known)"];
    let rows = rows.map(|row| row.unwrap().to_string());
    let why = rows.filter(|row| same.iter().any(|same| row.contains(same))).count();
    (report["unread_dates"].as_u64().unwrap(), told.contains("could not be read"), why)
}

#[test]
fn what_is_a_date_by_its_type_is_read_in_any_unit_and_whatever_the_format() {
    let day = |n: i32| 3_000 + n * 397;
    for (type_of_dates, a_day) in [
        ("int32 born (DATE)", 1),
        ("int64 born (TIMESTAMP(MILLIS, true))", 86_400_000),
        ("int64 born (TIMESTAMP(MICROS, false))", 86_400_000_000),
        ("int64 born (TIMESTAMP(NANOS, true))", 86_400_000_000_000),
        ("int64 born (TIMESTAMP(NANOS, false))", 86_400_000_000_000),
    ] {
        for map in [DATED.to_owned(), with_format("%d/%m/%Y")] {
            let linked = Linked::new(&map);
            let path = linked.folder.path().join("people.parquet");
            let [ids, names] = named();
            let dates = match a_day {
                1 => Cells::Ints(each(day)),
                _ => Cells::Longs(each(|n| i64::from(day(n)) * a_day)),
            };
            let schema =
                format!("required binary n (UTF8); required binary name (UTF8); required {type_of_dates};");
            parquet(&path, &schema, &[Cells::Texts(ids), Cells::Texts(names), dates]);
            assert_eq!(self::dates(&linked, &path), (0, false, 30), "{type_of_dates} {map}");
        }
    }
}

#[test]
fn years_and_dates_that_became_fractions_are_read_and_what_is_not_is_counted() {
    let [ids, names] = named();
    let year = |n: i32| f64::from(1950 + n);
    let date = |n: i32| f64::from((1950 + n) * 10_000 + 517);
    for (map, numbers) in [
        (DATED.to_owned(), each(year)),
        (with_format("%Y"), each(year)),
        (DATED.to_owned(), each(date)),
        (with_format("%Y%m%d"), each(date)),
    ] {
        let linked = Linked::new(&map);
        let folder = linked.folder.path();
        let path = folder.join("people.parquet");
        let cells = [Cells::Texts(ids.clone()), Cells::Texts(names.clone()), Cells::Floats(numbers.clone())];
        parquet(
            &path,
            "required binary n (UTF8); required binary name (UTF8); required double born;",
            &cells,
        );
        assert_eq!(dates(&linked, &path), (0, false, 30), "{map}");
        let ways: [(bool, Write); 4] = [
            (true, |number| format!("{number:.1}")),
            (true, |number| format!("{number:.2}")),
            (false, |number| format!("{number:e}")),
            (false, |number| format!("{:.1}", number / 1e9)),
        ];
        for (is_read, write) in ways {
            let mut text = String::from("n,name,born\n");
            for ((id, name), number) in ids.iter().zip(&names).zip(&numbers) {
                let _ = writeln!(text, "{id},{name},{}", write(*number));
            }
            let path = folder.join("people.csv");
            std::fs::write(&path, text).unwrap();
            let expected = if is_read { (0, false, 30) } else { (60, true, 0) };
            assert_eq!(dates(&linked, &path), expected, "{map} {}", write(numbers[0]));
        }
    }
}

#[test]
fn links_are_followed_and_pipes_are_written_into() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let input = table(folder, "people.csv", &people());
    let at = |name: &str| folder.join(name);
    std::fs::create_dir(at("kept")).unwrap();
    std::fs::write(at("kept/report.json"), "old").unwrap();
    std::os::unix::fs::symlink("kept/report.json", at("report.json")).unwrap();
    std::os::unix::fs::symlink("kept/clusters.csv", at("to-come.csv")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("edges")).status().unwrap().success());
    let pipe = at("edges");
    let reader = std::thread::spawn(move || std::fs::read(pipe).unwrap());
    let [input, map, out, edges, report] =
        [input, linked.map.clone(), at("to-come.csv"), at("edges"), at("report.json")]
            .map(|path| path.to_str().unwrap().to_owned());
    let done = with_all_outputs([&input, &map, &out, &edges, &report]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let is_pipe = std::os::unix::fs::FileTypeExt::is_fifo(&at("edges").metadata().unwrap().file_type());
    assert!(is_pipe && at("report.json").is_symlink() && at("to-come.csv").is_symlink());
    assert!(reader.join().unwrap().ends_with(b"PAR1"));
    assert!(std::fs::read_to_string(at("kept/report.json")).unwrap().contains("candidate_pairs"));
    assert!(std::fs::read_to_string(at("kept/clusters.csv")).unwrap().starts_with("input,id,cluster"));
}

#[test]
fn places_are_looked_at_before_anything_is_read_and_all_is_written_or_nothing() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let nothing = folder.join("not-there.csv");
    for option in ["--edges", "--report"] {
        let told = refused(&linked, &nothing, &[option, &at("nowhere/file")]);
        assert!(
            told.contains(&format!("{option} {}", at("nowhere/file"))) && !told.contains("--input"),
            "{told}"
        );
        let told = refused(&linked, &nothing, &[option, &at("")]);
        assert!(told.contains(option) && told.contains("it is a folder"), "{told}");
    }
    for arguments in [vec!["link"], vec!["link", "train"]] {
        let more = ["--input", nothing.to_str().unwrap(), "--columns", linked.map.to_str().unwrap()];
        let done = contactpoint(&[&arguments[..], &more, &["--out", &at("nowhere/out")]].concat());
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(told.contains("--out") && !told.contains("--input"), "{told}");
    }
}

#[test]
fn a_column_that_is_looked_for_stands_once() {
    let linked = Linked::new(DATED);
    let folder = linked.folder.path();
    let [ids, names] = named();
    let parquet_of = |doubled: &str| {
        let path = folder.join("twice.parquet");
        let column = |name| format!("required binary {name} (UTF8);");
        let schema = ["n", "name", "born", doubled].map(column).concat();
        let cells = [&ids, &names, &names, &names].map(|texts| Cells::Texts(texts.clone()));
        parquet(&path, &schema, &cells);
        path
    };
    let csv_of = |doubled: &str| {
        let path = folder.join("twice.csv");
        let rows = ids.iter().zip(&names).map(|(id, name)| format!("{id},{name},1980,Leeds,York\n"));
        std::fs::write(&path, format!("n,name,born,town,{doubled}\n") + &rows.collect::<String>()).unwrap();
        path
    };
    for column in ["n", "name", "born"] {
        for path in [csv_of(column), parquet_of(column)] {
            let told = refused(&linked, &path, &[]);
            let expected = format!("{}: column \"{column}\" stands there 2 times", path.display());
            assert!(told.contains(&expected), "{told}");
        }
    }
    linked.link(&[&csv_of("town")], &[]);
}

#[test]
fn what_is_no_value_of_its_kind_is_refused() {
    let linked = Linked::new(DATED);
    let folder = linked.folder.path();
    let [ids, names] = named();
    let path = folder.join("people.parquet");
    let start = "required binary n (UTF8); required binary name (UTF8);";
    let told = |map: &str, schema: &str, cells: Cells| {
        std::fs::write(&linked.map, map).unwrap();
        parquet(
            &path,
            &format!("{start} {schema}"),
            &[Cells::Texts(ids.clone()), Cells::Texts(names.clone()), cells],
        );
        refused(&linked, &path, &[])
    };
    let time = told(DATED, "required int32 born (TIME(MILLIS, true));", Cells::Ints(each(|n| n * 1_000)));
    assert!(time.contains("column \"born\" holds times of day"), "{time}");
    let late = told(DATED, "required int32 born (DATE);", Cells::Ints(each(|n| 100_000_000 + n)));
    assert!(late.contains("row 1: column \"born\": expected dates up to the year 9999"), "{late}");
    let late = told(
        &with_format("%Y"),
        "required int64 born (TIMESTAMP(MILLIS, true));",
        Cells::Longs(each(|n| i64::MAX - i64::from(n))),
    );
    assert!(late.contains("column \"born\": expected dates up to the year 9999"), "{late}");
    let nested = "required group born { required binary year (UTF8); }";
    let category = "id = \"n\"\n[columns]\nfull_name = \"name\"\ncategory = \"born\"";
    for map in [DATED, category] {
        let told = told(map, nested, Cells::Texts(names.clone()));
        assert!(told.contains("column \"born\" holds lists, maps or structures"), "{told}");
    }
}

#[test]
fn what_nobody_looks_for_may_be_anything() {
    let linked = Linked::new("id = \"n\"\n[columns]\nfull_name = \"name\"");
    let [ids, names] = named();
    for (schema, cells) in [
        ("required int32 born (DATE);", Cells::Ints(each(|n| 100_000_000 + n))),
        ("required group born { required binary year (UTF8); }", Cells::Texts(names.clone())),
    ] {
        let path = linked.folder.path().join("people.parquet");
        let schema = format!("required binary n (UTF8); required binary name (UTF8); {schema}");
        parquet(&path, &schema, &[Cells::Texts(ids.clone()), Cells::Texts(names.clone()), cells]);
        assert!(!linked.link(&[&path], &[]).is_empty());
    }
}

#[test]
fn rows_need_an_id_that_is_text_something_to_tell_and_a_thread() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let told = refused(&linked, &table(folder, "nul.csv", &["a\0b,Ada,,Quist,,F,,,".into()]), &[]);
    assert!(told.contains("line 2: column \"n\": expected an id without NUL"), "{told}");
    let blank: Vec<String> = (0..20).map(|n| format!("{n},,NULL,,,,-,,  ")).collect();
    let told = refused(&linked, &table(folder, "blank.csv", &blank), &[]);
    assert!(told.contains("blank.csv: no row tells anything in the columns"), "{told}");
    assert!(!told.contains("more doubtful"), "{told}");
    let done = contactpoint(&["link", "--input", "a", "--columns", "b", "--out", "c", "--threads", "0"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && told.contains("--threads"), "{told}");
}

#[test]
fn a_format_that_is_none_is_told_by_map_and_column() {
    let linked = Linked::new(DATED);
    let nothing = linked.folder.path().join("not-there.csv");
    for format in ["%Q", "yyyy-mm-dd", "", "%d.%m", "%"] {
        std::fs::write(&linked.map, with_format(format)).unwrap();
        let told = refused(&linked, &nothing, &[]);
        let place = format!("--columns {}: date_of_birth, column \"born\": ", linked.map.display());
        assert!(told.contains(&place) && told.contains("%Y"), "{format}: {told}");
    }
    std::fs::write(&linked.map, "id = \"n\"\n[columns]\ncategory = []\nsex = []").unwrap();
    let told = refused(&linked, &nothing, &[]);
    assert!(told.contains("at least one column to compare; nothing stands in: category, sex"), "{told}");
    std::fs::write(&linked.map, "id = \"n\"\n[columns]\nsex = \"sex\"\nmode = \"link\"").unwrap();
    let told = refused(&linked, &nothing, &[]);
    assert!(
        told.contains("line 4: unknown field `mode`") && told.contains("It stands above [columns]"),
        "{told}"
    );
}

/// `none.csv` of the people with something done to its bytes.
fn damaged(linked: &Linked, damage: impl Fn(Vec<u8>) -> Vec<u8>) -> PathBuf {
    let path = table(linked.folder.path(), "people.csv", &people());
    std::fs::write(&path, damage(std::fs::read(&path).unwrap())).unwrap();
    path
}

#[test]
fn what_is_no_table_of_text_is_told() {
    let linked = Linked::new(MAP);
    for (begin, what) in [
        (&b""[..], "it is empty"),
        (b"\xEF\xBB\xBF\r\n\n", "it is empty"),
        (b"\x1F\x8B\x08\0\0\0\0\0", "it is compressed: unpack it first"),
        (b"\x28\xB5\x2F\xFD\x04\0", "it is compressed: unpack it first"),
        (b"PK\x03\x04\x14\0\0\0\x08\0people.csv", "it is compressed: unpack it first"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "it is an Excel workbook: save it as CSV"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "it is an Excel workbook: save it as CSV"),
        (b"PAR1\x15\x04", "it is a Parquet file"),
        (b"n\0,\0f\0i\0r\0s\0t\0", "it is no text that can be read: save it as CSV in UTF-8"),
    ] {
        let told = refused(&linked, &damaged(&linked, |_| begin.to_vec()), &[]);
        assert!(told.contains("people.csv: ") && told.contains(what), "{told}");
        assert!(!told.contains("header?"), "{told}");
    }
    let workbook = linked.folder.path().join("people.XLSX");
    std::fs::write(&workbook, b"PK\x03\x04\x14\0\x08\x08docProps/app.xml").unwrap();
    let told = refused(&linked, &workbook, &[]);
    assert!(told.contains("people.XLSX: it is an Excel workbook: save it as CSV"), "{told}");
}

#[test]
fn what_excel_writes_is_read() {
    let linked = Linked::new(MAP);
    let semicolons = |text: Vec<u8>| String::from_utf8(text).unwrap().replace(',', ";");
    let wide = |text: String| text.encode_utf16().collect::<Vec<u16>>();
    for way in 0..4 {
        let path = damaged(&linked, |text| match way {
            0 => ["sep=;\r\n", &semicolons(text)].concat().into_bytes(),
            1 => ["\u{FEFF}\"SEP=;\"\n", &semicolons(text)].concat().into_bytes(),
            2 => {
                wide(format!("\u{FEFF}{}", semicolons(text))).into_iter().flat_map(u16::to_le_bytes).collect()
            }
            _ => wide(format!("\u{FEFF}sep=;\n{}", semicolons(text)))
                .into_iter()
                .flat_map(u16::to_be_bytes)
                .collect(),
        });
        assert_eq!(linked.link(&[&path], &[]).len(), 40, "{way}");
    }
    // Lines are counted as an editor counts them.
    let path = damaged(&linked, |text| ["sep=;\n", &semicolons(text), "x1;Ada\n"].concat().into_bytes());
    let told = refused(&linked, &path, &[]);
    assert!(told.contains("line 123 ") && !told.contains("Ada"), "{told}");
}

#[test]
fn tables_without_two_rows_are_named() {
    let linked = Linked::new(MAP);
    let folder = linked.folder.path();
    let none = table(folder, "none-here.csv", &[]);
    let told = refused(&linked, &none, &[]);
    assert!(told.contains("none-here.csv: there are no two rows to compare"), "{told}");
    let one = table(folder, "one.csv", &people()[..1]);
    let told = refused(&linked, &none, &["--input", one.to_str().unwrap()]);
    assert!(["none-here.csv", "one.csv", "no two rows"].iter().all(|part| told.contains(part)), "{told}");
}

#[test]
fn a_row_of_another_length_comes_with_the_usual_reasons() {
    let linked = Linked::new(MAP);
    let rows = ["x1,Ada,,\"Quist \\\"Q\\\", the\",01/02/2015,F,LS1 1AA,,Leeds".to_owned()];
    let told = refused(&linked, &table(linked.folder.path(), "long.csv", &rows), &[]);
    assert!(told.contains("long.csv: line 2 (byte 47) has 10 columns, the first line 9"), "{told}");
    assert!(told.contains("ends with a comma") && told.contains("\\\" and not \"\""), "{told}");
    assert!(!told.contains("Quist"), "{told}");
}

#[test]
fn a_date_may_stand_in_three_columns_or_be_an_age() {
    let [ids, names] = named();
    // The second time that people are seen is three years later.
    let row = |n: usize| {
        let (year, later) = (1950 + n % 30, n / 30 * 3);
        let whole = format!("{year}-05-17,{year},May,17.0");
        format!("{},{},{whole},{},{}-11-27", ids[n], names[n], 2015 + later - year, 2015 + later)
    };
    let header = "n,name,born,by,bm,bd,age,seen\n";
    let text = (0..60).fold(header.to_owned(), |text, n| text + &row(n) + "\n");
    for (told, agreeing) in [
        ("\"born\"", 30),
        ("{ column = \"born\" }", 30),
        ("{ year = \"by\", month = \"bm\", day = \"bd\" }", 30),
        ("{ year = \"by\" }", 30),
        ("{ age = \"age\", on = \"seen\" }", 30),
        ("{ age = \"age\", on = \"2015-11-27\" }", 0),
    ] {
        let linked = Linked::new(&DATED.replace("\"born\"", told));
        let path = linked.folder.path().join("people.csv");
        std::fs::write(&path, &text).expect("written");
        assert_eq!(dates(&linked, &path), (0, false, agreeing), "{told}");
    }
    let linked = Linked::new(&DATED.replace("\"born\"", "{ age = \"age\", on = \"sene\" }"));
    let path = linked.folder.path().join("people.csv");
    std::fs::write(&path, &text).expect("written");
    let told = refused(&linked, &path, &[]);
    assert!(told.contains("no column \"sene\""), "{told}");
}

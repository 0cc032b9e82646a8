//! Which records are one child does not depend on the order in which they came, nor on how they were cut into
//! files: the same directory comes of it, byte for byte.

use contactpoint_testkit::rows::{
    Cells, birth, births, involvement, involvements, nhs_number, pupil, pupils, with,
};
use contactpoint_testkit::{Database, World, on_each_database};

const GIVEN: [&str; 8] =
    ["Ada", "Thomas", "Zbigniew", "Aisha", "Mohammed", "Charlotte", "Xochitl", "Oluwaseun"];
const FAMILY: [&str; 6] = ["Quist", "Okafor", "Khan", "Smith", "Marchetti", "Larkspur"];

/// A row and the file that it is for.
type Row = (&'static str, Cells<'static>);

/// Children with slips, twins, namesakes, numbers in the wrong row, records without a date of birth.
pub fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for n in 0..40 {
        let (given, family) = (GIVEN[n % 8], FAMILY[n % 6]);
        let born = format!("20{:02}-{:02}-{:02}", 10 + n % 8, 1 + n % 12, 1 + (n * 5) % 27);
        let home = format!("LS{} {}AD", 1 + n / 3, n % 9);
        let number = nhs_number(n);
        let row = birth(&format!("b{n}"), given, family, &born);
        let place =
            [("postcode", home.as_str()), ("mother_family_name", family), ("mother_given_name", "Wilma")];
        rows.push(("births", with(with(row, &place), &[("nhs_number", number.as_str())])));
        let slip = if n % 5 == 0 { [&given[..2], &given[3..]].concat() } else { given.to_owned() };
        let row = with(pupil(&slip, family, &born), &[("CHILD_POSTCODE", home.as_str())]);
        let numbered = if n % 3 == 0 { number.as_str() } else { "" };
        rows.push(("pupil-list", with(row, &[("CHILD_NHS_NUMBER", numbered)])));
        let case = involvement(&format!("c{n}"), "social-work", given, family, &born);
        let wrong = if n % 11 == 0 { nhs_number(n + 1) } else { String::new() };
        rows.push(("involvements", with(case, &[("nhs_number", wrong.as_str())])));
        if n % 4 == 0 {
            // A twin, of a name that is alike or is not.
            let twin = ["Adah", "Tomas", "Eve", "Ayesha", "Ruth"][n / 4 % 5];
            let row = birth(&format!("t{n}"), twin, family, &born);
            rows.push(("births", with(with(row, &place), &[("birth_order", "2")])));
        }
        if n % 6 == 0 {
            let dateless = involvement(&format!("n{n}"), "social-work", "", family, "");
            rows.push(("involvements", with(dateless, &[("nhs_number", number.as_str())])));
        }
    }
    rows
}

/// Takes rows in files of so many.
pub fn take(world: &World, rows: &[Row], a_file: usize) {
    for some in rows.chunks(a_file) {
        for (kind, supplier) in
            [("births", "la:801"), ("pupil-list", "urn:112670"), ("involvements", "la:802")]
        {
            let of_kind: Vec<Cells> =
                some.iter().filter(|(of, _)| *of == kind).map(|(_, row)| row.clone()).collect();
            let text = match kind {
                "births" => births(&of_kind),
                "pupil-list" => pupils(&of_kind),
                _ => involvements(&of_kind),
            };
            if !of_kind.is_empty() {
                world.feed_counted(kind, supplier, &text);
            }
        }
    }
}

fn shuffled(rows: &[Row], seed: usize) -> Vec<Row> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| {
        (at + 1).wrapping_mul(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1).rotate_left(17)
    });
    order.into_iter().map(|at| rows[at].clone()).collect()
}

fn another(like: &Database) -> Database {
    if like.server().is_some() { Database::on_postgres().unwrap() } else { Database::on_sqlite() }
}

/// A directory of the same secrets: names of records are keyed, and break ties.
fn with_secrets_of(other: &Database) -> Database {
    let database = another(other);
    std::fs::create_dir_all(database.secrets()).unwrap();
    for file in std::fs::read_dir(other.secrets()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), database.secrets().join(file.file_name())).unwrap();
    }
    database
}

#[test]
fn whatever_the_order_and_the_files_the_directory_is_the_same() {
    on_each_database(|database| {
        let rows = rows();
        let world = World::on(database);
        world.organisations();
        take(&world, &rows, 1000);
        let state = world.state();
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM fault"), 0, "every row is taken");
        let children = "SELECT COUNT(DISTINCT child_id) FROM source_record";
        let held = "SELECT COUNT(*) FROM source_record WHERE state = 'held'";
        assert!(world.database.number_of(children) >= 40);
        assert!(world.database.number_of(held) >= 1, "something is too close to call");
        for (seed, a_file) in [(1, 1000), (2, 37), (3, 5)] {
            let again = with_secrets_of(database);
            let world = World::on(&again);
            world.organisations();
            take(&world, &shuffled(&rows, seed), a_file);
            assert_eq!(world.state(), state, "seed {seed}, {a_file} rows a file");
            world.audit_is_whole();
        }
        // And another process, in the middle, sees what the first has done.
        let again = with_secrets_of(database);
        let first = World::on(&again);
        first.organisations();
        take(&first, &rows[..60], 20);
        let second = World::on(&again);
        take(&second, &rows[60..100], 20);
        take(&first, &rows[100..], 20);
        assert_eq!(first.state(), state, "two processes by turns");
    });
}

//! What a pair costs: nanoseconds by how far it agrees, pairs a second with gathering, bytes of a row.
//!
//!     cargo bench -p contactpoint-matching --bench pairs

use contactpoint_matching::link::evidence::{Born, Evidence, Shape};
use contactpoint_matching::link::levels::{Memories, Prepared};
use contactpoint_matching::link::model::Weights;
use contactpoint_matching::link::plan::plan;
use contactpoint_matching::link::table::Table;
use contactpoint_matching::link::{Nothing, score_round};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// Given and family names of four letters, of which some are common.
fn name(n: u32) -> String {
    let common = if n.is_multiple_of(3) { n % 50 } else { n.wrapping_mul(7_919) % 9_000 };
    (0..3).fold(String::from("a"), |mut name, place| {
        name.push_str(
            ["ba", "li", "mo", "re", "su", "ni", "ta", "do"][(common / 8_u32.pow(place) % 8) as usize],
        );
        name
    })
}

/// Two rows of each of so many people: every fourth second row has a slip, every fifth has moved.
fn table(people: u32) -> Table {
    let shape =
        Shape { identifiers: vec!["nhs".into()], categories: vec!["school".into()], ..Shape::default() };
    let mut table = Table::new(shape);
    for row in 0..2 * people {
        let (n, second) = (row / 2, row % 2 == 1);
        let (mut given, family) = (name(n), name(n.wrapping_mul(31) + 7));
        if second && n.is_multiple_of(4) {
            given.insert(2, 'x');
        }
        let home = if second && n.is_multiple_of(5) { n + 77 } else { n };
        let number = (!n.is_multiple_of(3)).then(|| (9_000_000_000 + u64::from(n)).to_string());
        table.push(
            0,
            &row.to_string(),
            &Evidence {
                given: vec![&given],
                family: vec![&family],
                born: Born::new(2007 + n % 18, 1 + n / 7 % 12, 1 + n / 3 % 28).into_iter().collect(),
                sex: if n.is_multiple_of(2) { "F" } else { "M" },
                postcodes: vec![&format!("EB{} {}AB", home % 90, home % 10)],
                address: vec![&format!("{} {} Road", home % 120, name(home / 9))],
                identifiers: number.iter().map(|number| (0, number.as_str())).collect(),
                categories: vec![(0, &format!("{}", 100_000 + n % 900))],
                ..Evidence::default()
            },
        );
    }
    table.close();
    table
}

/// Kinds of pairs, by how far they agree.
#[derive(Clone, Copy, Debug)]
enum Agree {
    Exactly,
    ButForASlip,
    ButForTheHome,
    NotAtAll,
}

const KINDS: [Agree; 4] = [Agree::Exactly, Agree::ButForASlip, Agree::ButForTheHome, Agree::NotAtAll];

fn pairs(table: &Table, kind: Agree) -> Vec<(u32, u32)> {
    let rows = table.as_pushed();
    let people = u32::try_from(rows.len() / 2).expect("a few thousand");
    let row = |person: u32, which: usize| rows[2 * person as usize + which];
    let wanted = |n: &u32| match kind {
        Agree::Exactly => !n.is_multiple_of(4) && !n.is_multiple_of(5),
        Agree::ButForASlip => n.is_multiple_of(4) && !n.is_multiple_of(5),
        Agree::ButForTheHome => !n.is_multiple_of(4) && n.is_multiple_of(5),
        Agree::NotAtAll => true,
    };
    let other = |n: u32| if matches!(kind, Agree::NotAtAll) { (n + 4_321) % people } else { n };
    (0..people).filter(wanted).take(4_000).map(|n| (row(n, 0), row(other(n), 1))).collect()
}

#[divan::bench(args = KINDS)]
fn compare_and_weigh(bencher: Bencher, kind: Agree) {
    let table = table(20_000);
    let prepared = Prepared::of(&table);
    let (_, model) = plan(&prepared, None, &[], 2);
    let weights = Weights::new(&model, &prepared);
    let pairs = pairs(&table, kind);
    let mut memories = Memories::default();
    bencher.counter(ItemsCount::new(pairs.len())).bench_local(|| {
        pairs.iter().fold(0_i64, |sum, (a, b)| {
            let pattern = prepared.compare(*a, *b, &mut memories);
            sum + i64::from(weights.weigh(black_box(*a), black_box(*b), pattern))
        })
    });
}

#[divan::bench(sample_count = 10)]
fn gather_and_score_on_one_thread(bencher: Bencher) {
    let table = table(50_000);
    let prepared = Prepared::of(&table);
    let (plan, model) = plan(&prepared, None, &[], 2);
    let weights = Weights::new(&model, &prepared);
    let pairs = score_round(&plan.near, 0, &weights, 1, &Nothing).pairs;
    bencher
        .counter(ItemsCount::new(pairs))
        .bench_local(|| score_round(&plan.near, 0, &weights, 1, &Nothing).pairs);
}

/// Rows a second, and the memory that they come to.
#[divan::bench(sample_count = 10)]
fn push_and_close(bencher: Bencher) {
    const PEOPLE: u32 = 20_000;
    let bytes = table(PEOPLE).bytes();
    println!("{} bytes a row", bytes / (2 * PEOPLE as usize));
    bencher.counter(BytesCount::new(bytes)).bench_local(|| table(black_box(PEOPLE)).len());
}

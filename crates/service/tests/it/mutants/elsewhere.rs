//! Rows of shielded children that tell of another place as well: what holds them is how likely they are theirs.

use super::{Cells, Hidden, Mutation, file, hidden, no_number, set, shield_all};
use contactpoint_matching::SHIELD_EXCLUSION;
use contactpoint_service::{Changes, Settings};
use contactpoint_testkit::rows::{births, nhs_number};
use contactpoint_testkit::world::settings;
use contactpoint_testkit::{Database, World};
use std::io::Write as _;

/// Exclusion probabilities: that of any child, and lower and lower ones against shielded children, down to the
/// shipped one. No directory decides by the others.
const BOUNDS: [f64; 5] = [0.05, 0.01, 0.001, 0.0001, SHIELD_EXCLUSION];

/// What would stand by itself with each bound, and what would be held.
pub fn price(world: &World) -> Vec<(f64, Changes)> {
    let compared = |bound: f64| {
        let model = world.service.model_with("measured", bound).expect("the model");
        (bound, world.service.compare_model(model).expect("a comparison"))
    };
    BOUNDS.map(compared).into()
}

/// Rows of a shielded child in which the place is another as well, so that no guard speaks of them.
const ELSEWHERE: &[Mutation] = &[
    ("family name changed", 2, "births", |h| set(elsewhere(h), "family_name", h.other_family())),
    ("given name changed", 2, "births", |h| set(elsewhere(h), "given_names", h.other_given())),
    ("not named yet", 2, "births", |h| set(elsewhere(h), "given_names", "Baby")),
    ("both names: a slip; year: a slip", 4, "births", |h| {
        let row = set(elsewhere(h), "given_names", &h.given_slip());
        set(set(row, "family_name", &h.family_slip()), "date_of_birth", &h.year_slip().to_string())
    }),
    ("family name changed; day and month changed places; gender wrong", 4, "births", |h| {
        let row = set(elsewhere(h), "family_name", h.other_family());
        let row = set(row, "sex", if h.n.is_multiple_of(2) { "F" } else { "M" });
        set(row, "date_of_birth", &h.swapped_date().to_string())
    }),
    ("given name changed, another number", 3, "births", |h| {
        set(set(elsewhere(h), "given_names", h.other_given()), "nhs_number", &nhs_number(7000 + h.n))
    }),
];

fn elsewhere(h: &Hidden) -> Cells<'static> {
    let row = set(set(no_number(h), "mother_family_name", ""), "mother_given_name", "");
    set(set(row, "address_line_1", "1 Far Away"), "postcode", &h.new_postcode)
}

#[test]
fn what_is_written_elsewhere_is_held_by_how_likely_it_is() {
    let database = Database::on_sqlite();
    let world = World::with_settings(&database, Settings { expected_children: 11_000_000, ..settings() });
    world.organisations();
    let children: Vec<Hidden> = (0..60).map(hidden).collect();
    let rows: Vec<Cells> = children.iter().map(|child| child.birth("r")).collect();
    world.feed_counted("births", "la:801", &births(&rows));
    shield_all(&world, &children);
    let (mut report, mut held) = (Vec::new(), Vec::new());
    for (n, (words, _, kind, mutate)) in ELSEWHERE.iter().enumerate() {
        let rows: Vec<Cells> = children.iter().map(mutate).collect();
        let count = world.feed_counted(kind, &format!("other:Sender {n}"), &file(kind, &rows));
        report
            .push(format!("  {:4} held {:4} second records  {words}, elsewhere", count.held, count.created));
        held.push(count.held);
    }
    let seconds: Vec<usize> =
        price(&world).iter().map(|(_, then)| then.children_after - children.len()).collect();
    report.push(format!("  second records at {BOUNDS:?}: {seconds:?}"));
    let _ = writeln!(std::io::stderr(), "{}", report.join("\n"));
    assert!(seconds.is_sorted_by(|a, b| a >= b), "the lower the bound, the fewer");
    assert!(seconds[4] * 2 < seconds[0], "{seconds:?}");
    assert!(held.iter().take(3).all(|held| *held == 60), "two of the three agree: {held:?}");
}

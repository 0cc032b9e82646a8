//! Contact cards of feeds: each practitioner's own telephone, and receipts that say when one changed.

use contactpoint_testkit::rows::{Cells, involvement, involvements, with};
use contactpoint_testkit::{World, on_both_databases};

const ADA: [&str; 3] = ["Ada", "Byron", "2014-02-05"];
const BEN: [&str; 3] = ["Ben", "Cole", "2013-04-06"];

fn case<'a>(key: &str, service: &str, [given, family, born]: [&str; 3]) -> Cells<'a> {
    let case = involvement(key, service, given, family, born);
    with(case, &[("organisation", "Harbour Council"), ("start", "2026-09-01")])
}

fn john_smith<'a>(case: Cells<'a>, role: &str, team: &str, phone: &str) -> Cells<'a> {
    with(case, &[("practitioner", "John Smith"), ("role", role), ("team_ref", team), ("phone", phone)])
}

/// Role and telephone of everybody involved with a child.
fn calls(world: &World, [given, family, born]: [&str; 3]) -> Vec<[String; 2]> {
    let lee = world.practitioner("urn:112670", "school");
    let full = lee.finds_and_opens(given, family, born).full();
    let cards = full.involved().iter().filter_map(|involved| involved.practitioner.clone());
    cards
        .map(|card| {
            [
                card.role.map(|role| role.as_str().to_owned()).unwrap_or_default(),
                card.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
            ]
        })
        .collect()
}

fn call(role: &str, phone: &str) -> [String; 2] {
    [role.to_owned(), phone.to_owned()]
}

#[test]
fn two_of_one_name_in_one_organisation_are_each_called_on_their_own_telephone() {
    on_both_databases(|world| {
        world.organisations();
        let youth = john_smith(case("c1", "youth-work", ADA), "Youth worker", "TA", "01632 960801");
        let housing = john_smith(case("c2", "housing", BEN), "Housing officer", "TB", "01632 960802");
        world.feed("involvements", &involvements(&[youth.clone(), housing.clone()]));
        assert_eq!(calls(world, ADA), [call("Youth worker", "01632 960801")]);
        assert_eq!(calls(world, BEN), [call("Housing officer", "01632 960802")]);

        // Without a reference a new number is the number of that row's child only.
        let moved = with(youth.clone(), &[("phone", "01632 960803")]);
        let receipt = world.feed("involvements", &involvements(&[moved, housing.clone()]));
        assert_eq!((receipt.accepted, receipt.unchanged), (1, 1));
        assert_eq!(calls(world, ADA), [call("Youth worker", "01632 960803")]);
        assert_eq!(calls(world, BEN), [call("Housing officer", "01632 960802")]);
        world.audit_is_whole();
    });
}

#[test]
fn a_row_that_changes_a_telephone_is_not_unchanged() {
    on_both_databases(|world| {
        world.organisations();
        let row = |key, child, phone: &str, updated: &str| {
            let row = john_smith(case(key, "youth-work", child), "Youth worker", "TA", phone);
            with(row, &[("worker_ref", "W1"), ("updated", updated)])
        };
        let feeds = |rows: &[Cells]| {
            let receipt = world.feed("involvements", &involvements(rows));
            assert_eq!((receipt.rejected, receipt.seen_before), (0, false));
            (receipt.accepted, receipt.unchanged)
        };
        let [ada, ben] = [("c1", ADA), ("c2", BEN)]
            .map(|(key, child)| move |phone: &str, updated: &str| row(key, child, phone, updated));
        let first = "2026-11-01";
        assert_eq!(feeds(&[ada("01632 960801", first), ben("01632 960801", first)]), (2, 0));
        assert_eq!(feeds(&[ben("01632 960801", first), ada("01632 960801", first)]), (0, 2), "nothing new");

        // A new number is entered once: the first row that says it changes it for both.
        let second = "2026-11-10";
        let renewed = [ada("01632 960802", second), ben("01632 960802", second)];
        assert_eq!(feeds(&renewed), (1, 1));
        assert_eq!(calls(world, BEN), [call("Youth worker", "01632 960802")]);
        let receipt = world.feed("involvements", &involvements(&renewed));
        assert!(receipt.seen_before && receipt.accepted == 1, "the first receipt again");
        let [ada_again, ben_again] = renewed;
        assert_eq!(feeds(&[ben_again, ada_again]), (0, 2), "the same rows in another file");

        // What a row leaves out stays, and an older word is not believed.
        assert_eq!(feeds(&[ada("", "2026-11-11")]), (0, 1));
        assert_eq!(feeds(&[ada("01632 960803", first)]), (0, 1));
        assert_eq!(calls(world, ADA), [call("Youth worker", "01632 960802")]);
        world.audit_is_whole();
    });
}

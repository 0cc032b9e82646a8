//! Someone who works with many children finds all of them from the home page, a page at a time.

use crate::browser::Site;
use contactpoint_testkit::rows::{involvement, involvements, pupil, pupils, with};
use contactpoint_testkit::{Database, World};
use std::collections::BTreeSet;

const GIVEN: [&str; 11] =
    ["Ada", "Bruno", "Chloe", "Dmitri", "Esme", "Farid", "Greta", "Hugo", "Imogen", "Jasper", "Kezia"];
const FAMILY: [&str; 5] = ["Quill", "Marsh", "Thornton", "Vane", "Oyelaran"];

/// Fifty-five children: given name, family name, date of birth.
fn children() -> Vec<(&'static str, &'static str, String)> {
    let pairs = FAMILY.iter().flat_map(|family| GIVEN.iter().map(move |given| (*given, *family)));
    let born = |place: usize| format!("20{:02}-{:02}-{:02}", 10 + place % 7, 1 + place % 12, 1 + place % 28);
    pairs.enumerate().map(|(place, (given, family))| (given, family, born(place))).collect()
}

#[test]
fn more_children_than_a_page_lists_are_on_the_next() {
    let database = Database::on_sqlite();
    let world = World::on(&database);
    world.organisations();
    let site = Site::of(&world);
    let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
    let all = children();
    let rows: Vec<_> = all.iter().map(|(given, family, born)| pupil(given, family, born)).collect();
    world.feed_from("pupil-list", "urn:112670", &pupils(&rows));
    let cases: Vec<_> = all
        .iter()
        .enumerate()
        .map(|(place, (given, family, born))| {
            let case = involvement(&format!("c{place}"), "health-visitor", given, family, born);
            let worker = [
                ("worker_ref", "w1"),
                ("practitioner", account.display_name.as_str()),
                ("email", account.email.as_str()),
                ("phone", "01632 960 121"),
                ("start", "2026-10-01"),
            ];
            with(case, &worker)
        })
        .collect();
    world.feed_from("involvements", "ods:RZ1", &involvements(&cases));

    let mut browser = site.signs_in(&world, &account);
    let (first, second) = (browser.gets("/").text(), browser.gets("/?page=2").text());
    assert!(first.contains("Page 1 of 2") && second.contains("Page 2 of 2"), "{first}");
    let names = |page: &str| -> BTreeSet<String> {
        let all = all.iter().map(|(given, family, _)| format!("{given} {family}"));
        all.filter(|name| page.contains(&format!("{name} , open the record"))).collect()
    };
    let (on_first, on_second) = (names(&first), names(&second));
    assert_eq!((on_first.len(), on_second.len()), (50, 5));
    assert!(on_first.is_disjoint(&on_second));
    let home = browser.gets("/");
    assert!(home.html.contains("href=\"/?page=2\"") && !home.html.contains("rel=\"prev\""));
    let last = browser.gets("/?page=2");
    assert!(last.html.contains("href=\"/?page=1\"") && !last.html.contains("rel=\"next\""));
    for (odd, stands_for) in [("0", 1), ("99", 2), ("-1", 1), ("x", 1), ("18446744073709551615", 2)] {
        browser.gets(&format!("/?page={odd}")).is(200).sees(&format!("Page {stands_for} of 2"));
    }
}

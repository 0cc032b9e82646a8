//! Not allowed is not there, over HTTP: of a shielded child, whoever searches by what the shield hides gets
//! the page that he gets of no child at all: the same status, headers, words and length.

use crate::browser::{Answer, Browser, Site};
use contactpoint_directory::search::RawCriteria;
use contactpoint_testkit::hidden::Invented;
use contactpoint_testkit::{Database, World};
use std::collections::BTreeSet;

fn fields(typed: &RawCriteria) -> [(&'static str, &str); 11] {
    [
        ("given_name", &typed.given_name),
        ("family_name", &typed.family_name),
        ("day", &typed.day),
        ("month", &typed.month),
        ("year", &typed.year),
        ("age_from", &typed.age_from),
        ("age_to", &typed.age_to),
        ("postcode", &typed.postcode),
        ("school", &typed.school),
        ("parent", &typed.parent),
        ("number", &typed.number),
    ]
    .map(|(name, value)| (name, value.as_str()))
}

/// The page, with what was typed and the search's id taken out.
fn told(browser: &mut Browser, typed: &RawCriteria) -> (Answer, String) {
    browser.gets("/search").is(200);
    let answer = browser.posts("/search", &fields(typed));
    let id = browser.path.rsplit('/').next().unwrap_or_default().to_owned();
    assert_eq!(id.len(), 32, "{}", answer.text());
    let mut html = answer.html.replace(&id, "");
    for value in [&typed.parent, &typed.given_name, &typed.family_name, &typed.postcode, &typed.number] {
        if !value.is_empty() {
            html = html.replace(value.as_str(), "");
        }
    }
    (answer, html)
}

#[test]
fn a_search_by_a_hidden_field_gives_the_page_of_no_child() {
    let database = Database::on_sqlite();
    let world = World::on(&database);
    world.organisations();
    let site = Site::of(&world);
    let account = world.new_account("practitioner", "ods:Z12345", "gp");
    let pairs = world.pairs(12, |_| {});
    let mut browser = site.signs_in(&world, &account);
    let row = |browser: &mut Browser, child: &Invented| {
        let answer = browser.posts("/search", &fields(&child.open_search()));
        answer.html.contains("name=\"row\"")
    };
    for pair in &pairs {
        browser.gets("/search").is(200);
        assert!(row(&mut browser, &pair.shielded) && !row(&mut browser, &pair.absent));
        let searches = pair.shielded.hidden_searches().into_iter().zip(pair.absent.hidden_searches());
        for ((kind, right), (_, nobody)) in searches {
            let (shielded, shielded_page) = told(&mut browser, &right);
            let (absent, absent_page) = told(&mut browser, &nobody);
            assert_eq!(shielded.status, absent.status, "{kind}");
            for (shielded_line, absent_line) in shielded_page.lines().zip(absent_page.lines()) {
                assert_eq!(shielded_line, absent_line, "{kind}");
            }
            assert_eq!(shielded_page.len(), absent_page.len(), "{kind}");
            let headers = |answer: &Answer| {
                let all = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
                all.map(|(name, value)| format!("{name}: {value:?}")).collect::<BTreeSet<_>>()
            };
            assert_eq!(headers(&shielded), headers(&absent), "{kind}");
            assert_eq!(shielded.html.len(), absent.html.len(), "{kind}");
            shielded.sees_nothing_of("name=\"row\"");
        }
    }
}

//! What has just been done is told once, by the page that the act leads to, and by no address.

use crate::browser::Browser;
use crate::stories::{on_a_directory, opens};

const CLAIMS: &[&str] =
    &["has been added", "has ended", "has been lifted", "You are the lead", "is shielded"];

fn claims_nothing(browser: &mut Browser, path: &str) {
    let page = browser.gets(path);
    for claim in CLAIMS {
        page.is(200).sees_nothing_of(claim);
    }
}

#[test]
fn an_address_alone_claims_nothing() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let (record, _) = opens(&mut browser);
        for path in [
            "/?done=ended".to_owned(),
            format!("{record}?done=lead-held"),
            format!("{record}?done=shielded"),
            format!("{record}/involvement/added"),
            format!("{record}/involvement/00/ended"),
            format!("{}/added", "/results/00000000000000000000000000000000"),
        ] {
            claims_nothing(&mut browser, &path);
        }
        // A confirmation that nothing has led to goes to where the truth stands.
        browser.gets(&format!("{record}/involvement/added")).is(200).sees("Who");
        assert_eq!(browser.path, record);
    });
}

#[test]
fn an_act_is_told_of_once() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let (record, _) = opens(&mut browser);
        let add = format!("{record}/involvement/add");
        browser.gets(&add).is(200);
        let typed = [("service", "health-visitor"), ("phone", "01632 960 001"), ("email", "")];
        browser.posts(&add, &typed).is(200);
        browser.posts(&format!("{add}/check"), &[]).is(200).sees("Your involvement has been added");
        let added = format!("{record}/involvement/added");
        assert_eq!(browser.path, added);
        browser.gets(&added).is(200).sees_nothing_of("has been added").sees("01632 960 001");
    });
}

#[test]
fn a_notice_stands_on_the_page_that_the_act_led_to_and_then_no_more() {
    on_a_directory(|world, site| {
        let team = world.new_account("directory-team", "la:801", "");
        let mut team = site.signs_in(world, &team);
        let (record, _) = opens(&mut team);
        let shield = format!("{record}/shield");
        team.gets(&shield).is(200);
        let review =
            [("reason", "threat"), ("review_day", "1"), ("review_month", "3"), ("review_year", "2027")];
        team.posts(&shield, &review).is(200).sees("Success The child is shielded");
        team.gets(&shield).is(200).sees("This child is shielded").sees_nothing_of("The child is shielded");
    });
}

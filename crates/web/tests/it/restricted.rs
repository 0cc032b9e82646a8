//! A child whom the NHS restricts is held back as if shielded; the directory team is told why, and may add a
//! shield of its own.

use crate::browser::{Answer, Browser};
use crate::stories::on_a_directory;

const RESTRICTED: &str = r#"{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient",
    "id": "9000000025", "meta": {"security": [{"code": "R"}]},
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000025"}],
    "name": [{"use": "usual", "given": ["Cat"], "family": "Dunn"}],
    "gender": "female", "birthDate": "2014-06-07"}}]}"#;

const REVIEW: [(&str, &str); 4] =
    [("reason", "threat"), ("review_day", "1"), ("review_month", "3"), ("review_year", "2027")];

fn opens_cat(browser: &mut Browser) -> (String, Answer) {
    browser.gets("/").is(200);
    let cat =
        [("given_name", "Cat"), ("family_name", "Dunn"), ("day", "7"), ("month", "6"), ("year", "2014")];
    let row = browser.posts("/search", &cat).after("name=\"row\" value=\"");
    let path = format!("{}/open", browser.path);
    let record = browser.posts(&path, &[("row", &row), ("reason", "welfare")]);
    (browser.path.clone(), record)
}

#[test]
fn the_directory_team_is_told_that_the_source_restricts_and_may_shield_too() {
    on_a_directory(|world, site| {
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        let team = world.new_account("directory-team", "la:801", "");
        let mut team = site.signs_in(world, &team);
        let (record, page) = opens_cat(&mut team);
        page.is(200).sees("Some details of this record are held back");
        let shield = format!("{record}/shield");
        assert!(page.html.contains(&format!("href=\"{shield}\"")), "a tab");
        let told = team.gets(&shield);
        told.is(200).sees("Restricted at its source (NHS)").sees("This cannot be lifted here");
        told.sees("Shield this child now").sees_nothing_of("Propose to lift");
        team.gets(&format!("{shield}/lift")).is(404);

        team.posts(&shield, &REVIEW).is(200).sees("This child is shielded").sees("1 March 2027");
        let both = team.gets(&shield);
        both.sees("Restricted at its source (NHS)")
            .sees("Propose to lift")
            .sees_nothing_of("Shield this child");
    });
}

#[test]
fn a_practitioner_is_told_nothing_of_the_restriction() {
    on_a_directory(|world, site| {
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let (record, page) = opens_cat(&mut browser);
        page.is(200).sees("Some details of this record are held back");
        page.sees_nothing_of("estricted").sees_nothing_of("/shield");
        browser.gets(&format!("{record}/shield")).is(404);
    });
}

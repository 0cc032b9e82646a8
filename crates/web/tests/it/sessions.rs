//! The page after a session: coming there ends nothing.

use crate::stories::{on_a_directory, opens};

#[test]
fn a_session_that_goes_on_is_not_ended_by_an_address() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let (record, _) = opens(&mut browser);
        let page = browser.gets("/session-expired");
        page.is(200).sees("You are still signed in").sees("Sign out").sees_nothing_of("Ada");
        assert!(page.header("set-cookie").is_empty());
        browser.gets(&record).is(200).sees("Ada Byron");
    });
}

#[test]
fn coming_there_does_not_keep_a_session_going() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let (record, _) = opens(&mut browser);
        world.minutes_pass(10);
        browser.gets("/session-expired").is(200).sees("still signed in");
        world.minutes_pass(6);
        browser.gets(&record).is(200).sees("You were signed out");
    });
}

#[test]
fn the_cookie_of_a_session_that_is_over_is_taken_back() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        world.minutes_pass(16);
        let page = browser.gets("/session-expired");
        page.is(200).sees("You were signed out");
        assert!(page.header("set-cookie").contains("Max-Age=0"));
        assert!(browser.gets("/session-expired").header("set-cookie").is_empty(), "there is none any more");
    });
}

#[test]
fn half_way_the_second_step_goes_on() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.browser();
        browser.gets("/sign-in").is(200);
        let first = [("user_name", account.user_name.as_str()), ("password", &account.password)];
        browser.posts("/sign-in", &first).is(200);
        browser.gets("/session-expired").is(200);
        assert_eq!(browser.path, "/sign-in/second");
    });
}

//! The directory team sees children who may be one, on pages that need no script.

use crate::browser::{Browser, Site};
use crate::stories::{on_a_directory, searches};
use contactpoint_testkit::World;
use contactpoint_testkit::rows::{birth, births, pupil, pupils, with};

fn team<'s>(world: &World, site: &'s Site) -> Browser<'s> {
    site.signs_in(world, &world.new_account("directory-team", "la:801", ""))
}

/// Two who share a postcode and, with day and month the other way round, a birthday.
fn may_be_one(world: &World) -> [String; 2] {
    let row = with(birth("h1", "Ada", "Quist", "2016-02-05"), &[("postcode", "LS14 6AD")]);
    world.feed("births", &births(&[row]));
    let cells = [("CHILD_POSTCODE", "LS14 6AD"), ("CHILD_SCHOOL_URN", "112670")];
    let row = with(pupil("Adela", "Brightwater", "2016-05-02"), &cells);
    world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
    let team = world.team_of("la:801");
    [("Ada", "Quist", "2016-02-05"), ("Adela", "Brightwater", "2016-05-02")]
        .map(|(given, family, born)| team.finds(given, family, born).row.identity.number().to_string())
}

#[test]
fn two_who_may_be_one_are_said_to_be_two_and_listed_again_once_that_is_undone() {
    on_a_directory(|world, site| {
        let numbers = may_be_one(world);
        let mut team = team(world, site);
        team.gets("/held").is(200).sees("children who may be one");
        let list = team.gets("/hints");
        list.is(200)
            .sees("Adela Brightwater and Ada Quist")
            .sees("same postcode")
            .sees("different family name");
        list.sees_nothing_of("LS14").sees_nothing_of("Harbour Primary School");
        let path = format!("/hints/{}", list.after("href=\"/hints/"));
        assert!(numbers.iter().all(|number| !path.contains(&number.replace(' ', ""))), "no number in a path");
        let both = team.gets(&path);
        both.is(200).sees("Two children who may be one").sees("LS14 6AD").sees("Harbour Primary School");
        team.posts(&path, &[]).is(422).sees("Select why you think so");
        let done = team.posts(&path, &[("reason", "same-name")]);
        done.is(200).sees("The two children stay two").sees("There are none");
        assert_eq!(team.path, "/hints");
        let held = team.gets("/held");
        held.is(200).sees("Two children kept apart: you").sees("they have the same name by chance");
        let ruling = held.after("href=\"/rulings/");
        team.posts(&format!("/rulings/{ruling}/undo"), &[]).is(200).sees("The decision has been undone");
        team.gets("/hints").is(200).sees("Adela Brightwater and Ada Quist");
    });
}

#[test]
fn they_are_joined_with_the_number_filled_in() {
    on_a_directory(|world, site| {
        let numbers = may_be_one(world);
        let mut team = team(world, site);
        let list = team.gets("/hints");
        let path = format!("/hints/{}/join", list.after("href=\"/hints/"));
        let check = team.posts(&path, &[]);
        check.is(200).sees("Are these two one child?").sees("Brightwater").sees("Quist");
        assert!(team.path.ends_with("/join/check"), "{}", team.path);
        assert!(numbers.iter().all(|number| !team.path.contains(&number.replace(' ', ""))));
        let typed = check.after("name=\"typed\" value=\"");
        let fields = [("typed", typed.as_str()), ("reason", "new-name")];
        let done = team.posts(&team.path.clone(), &fields);
        done.is(200).sees("The two children are one now");
        team.gets("/hints").is(200).sees("There are none");
        searches(&mut team, &[]).is(200);
    });
}

#[test]
fn for_whoever_may_not_there_are_none() {
    on_a_directory(|world, site| {
        may_be_one(world);
        let mut own = team(world, site);
        let hint = own.gets("/hints").after("href=\"/hints/");
        for (role, organisation) in [("practitioner", "ods:RZ1"), ("directory-team", "la:802")] {
            let mut other = site.signs_in(world, &world.new_account(role, organisation, "health-visitor"));
            let list = other.gets("/hints");
            list.is(if role == "practitioner" { 404 } else { 200 }).sees_nothing_of("Adela");
            let mut pages = Vec::new();
            for handle in [hint.as_str(), "00ff"] {
                let page = other.gets(&format!("/hints/{handle}"));
                page.is(404);
                pages.push(page.html.replace(handle, ""));
                other.posts(&format!("/hints/{handle}"), &[("reason", "same-name")]).is(404);
                other.posts(&format!("/hints/{handle}/join"), &[]).is(404);
            }
            assert!(pages[0] == pages[1], "not allowed is not there");
        }
    });
}

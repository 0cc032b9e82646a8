//! The directory team takes a child's records apart, or joins two children, on pages that need no script.

use crate::browser::{Answer, Browser, Site};
use crate::stories::{on_a_directory, opens, searches};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_testkit::World;
use contactpoint_testkit::rows::{pupil, pupils, with};

fn team<'s>(world: &World, site: &'s Site) -> Browser<'s> {
    site.signs_in(world, &world.new_account("directory-team", "la:801", ""))
}

/// The box of the record whose card has a text.
fn box_of(sources: &Answer, text: &str) -> (String, String) {
    let cards = sources.html.split("class=\"govuk-summary-card\"").skip(1);
    let card = cards.into_iter().find(|card| card.contains(text)).expect("the record");
    let (_, input) = card.split_once("name=\"record-").expect("its box");
    let (number, rest) = input.split_once('"').expect("its name");
    let (_, value) = rest.split_once("value=\"").expect("its value");
    (format!("record-{number}"), value.split('"').next().unwrap_or_default().to_owned())
}

#[test]
fn a_record_is_taken_out_after_a_preview_and_put_back() {
    on_a_directory(|world, site| {
        let mut team = team(world, site);
        let (record, page) = opens(&mut team);
        let path = format!("{record}/sources");
        assert!(page.html.contains(&format!("href=\"{path}\"")), "a tab");
        let sources = team.gets(&path);
        sources.is(200).sees("School (pupil list)").sees("1 Quay Street").sees("Jo Green");
        let (name, handle) = box_of(&sources, "Jo Green");
        let taken = [(name.as_str(), handle.as_str())];
        team.posts(&path, &[("reason", "siblings")])
            .is(422)
            .sees("Select the records that are not this child");
        let again = team.posts(&path, &taken);
        again.is(422).sees("Select why you think so");
        let ticked = again
            .html
            .split("<input")
            .filter(|input| input.contains("checkbox") && input.contains(" checked"));
        assert_eq!(ticked.count(), 1, "what was chosen stays chosen");
        let (name, handle) = box_of(&again, "Jo Green");
        let check = team.posts(&path, &[(name.as_str(), handle.as_str()), ("reason", "siblings")]);
        check.is(200).sees("You take out 1 record").sees("A new one is given").sees("1, which you chose");
        assert!(!team.path.contains("Ada") && team.path.ends_with("/sources/check"));
        let typed = check.after("name=\"typed\" value=\"");
        let wrong = team.posts(&format!("{path}/check"), &[("typed", "00")]);
        wrong.is(410);
        team.gets(&format!("{path}/check")).is(200);
        let done = team.posts(&format!("{path}/check"), &[("typed", &typed)]);
        done.is(200).sees("The records have been taken out").sees("1 record taken out: you").sees("twins");
        let results = searches(&mut team, &[]);
        assert_eq!(results.html.matches("name=\"row\"").count(), 2, "two children");
        let ruling = team.gets("/held").after("href=\"/rulings/");
        team.gets(&format!("/rulings/{ruling}")).is(200).sees("Undo this decision");
        team.posts(&format!("/rulings/{ruling}/undo"), &[]).is(200).sees("The decision has been undone");
        let (_, page) = opens(&mut team);
        page.is(200).sees("Jo Green").sees("1 Quay Street");
    });
}

/// Bea of Moor, shielded or not, and her number.
fn elsewhere(world: &World, given: &str, is_shielded: bool) -> String {
    let row = with(pupil(given, "Marsh", "2013-06-09"), &[("CHILD_SCHOOL_URN", "112671")]);
    world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
    let moor = world.team_of("la:802");
    if is_shielded {
        moor.finds_and_opens(given, "Marsh", "2013-06-09").shields();
    }
    moor.finds(given, "Marsh", "2013-06-09").row.identity.number().to_string()
}

#[test]
fn two_children_are_joined_by_number_and_what_is_not_to_be_seen_is_not_there() {
    on_a_directory(|world, site| {
        let row = with(pupil("Adela", "Brightwater", "2014-09-17"), &[("CHILD_SCHOOL_URN", "112670")]);
        world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        let twin = world.team_of("la:801").finds("Adela", "Brightwater", "2014-09-17");
        let twin = twin.row.identity.number().to_string();
        let far = [elsewhere(world, "Bea", false), elsewhere(world, "Cleo", true)];
        let known = |number: &String| far.contains(number) || *number == twin;
        let mut nobody =
            (1..).map(|n| ChildNumber::from_random(n).to_string()).filter(|number| !known(number));
        let mut team = team(world, site);
        let (record, _) = opens(&mut team);
        let path = format!("{record}/join");
        team.gets(&path).is(200);
        let mut pages = Vec::new();
        for number in [&far[0], &far[1], &nobody.next().expect("a number")] {
            let answer = team.posts(&path, &[("number", number)]);
            answer.is(422).sees("There is no other child of your area with this number");
            pages.push(answer.html.replace(number.as_str(), ""));
            assert!(!team.path.contains(number.as_str()));
        }
        assert!(pages.iter().all(|page| *page == pages[0]), "one answer, byte for byte");

        let check = team.posts(&path, &[("number", &twin)]);
        check.is(200).sees("Are these two one child?").sees("Adela").sees("Not the same").sees("leads to it");
        assert!(!team.path.contains(&twin), "no number in a path");
        let typed = check.after("name=\"typed\" value=\"");
        let without = team.posts(&format!("{path}/check"), &[("typed", &typed)]);
        without.is(422).sees("Select why you think so");
        let fields = [("typed", typed.as_str()), ("reason", "new-name")];
        let done = team.posts(&format!("{path}/check"), &fields);
        done.is(200).sees("The two children are one now").sees("Two children joined: you");
        let (record, page) = opens(&mut team);
        page.sees("Jo Green");
        team.gets(&format!("{record}/sources")).is(200).sees("Brightwater");
    });
}

#[test]
fn where_a_shield_is_concerned_a_second_person_says_the_same() {
    on_a_directory(|world, site| {
        world.team_of("la:801").finds_and_opens("Ada", "Byron", "2015-02-01").shields();
        let (mut one, mut two) = (team(world, site), team(world, site));
        let (record, page) = opens(&mut one);
        page.sees("Some details of this record are held back");
        let path = format!("{record}/sources");
        let sources = one.gets(&path);
        sources.is(200).sees("Of each record you see only whom it names");
        for hidden in ["Quay", "LS11", "Anne", "Jo Green", "Harbour Primary", "pupil list"] {
            sources.sees_nothing_of(hidden);
        }
        let handle = sources.after("name=\"record-2\" type=\"checkbox\" value=\"");
        let check = one.posts(&path, &[("record-2", &handle), ("reason", "documents")]);
        check.is(200).sees("Two people must say the same").sees("Shielded until two people lift it");
        for hidden in ["Quay", "LS11", "Anne", "Jo Green", "Harbour Primary"] {
            check.sees_nothing_of(hidden);
        }
        let typed = check.after("name=\"typed\" value=\"");
        let done = one.posts(&format!("{path}/check"), &[("typed", &typed)]);
        done.sees("Your decision waits for a second person").sees("To take 1 record out: you");
        let own = done.after("href=\"/rulings/");
        one.gets(&format!("/rulings/{own}"))
            .is(200)
            .sees("somebody else of your team")
            .sees_nothing_of("Say the same");

        let handle = two.gets("/held").after("href=\"/rulings/");
        let ruling = format!("/rulings/{handle}");
        two.gets(&ruling).is(200).sees("What there will be").sees_nothing_of("Quay");
        two.posts(&ruling, &[]).is(422).sees("Select why you think so");
        two.posts(&ruling, &[("reason", "documents")]).is(200).sees("two people have said the same");
        let results = searches(&mut two, &[]);
        assert_eq!(results.html.matches("name=\"row\"").count(), 2, "two children");

        let settled = one.gets("/held").after("action=\"/rulings/").replace("/undo", "");
        let undone = one.posts(&format!("/rulings/{settled}/undo"), &[]);
        undone.sees("waits for a second person").sees("To undo that records were taken out: you");
        let handle = two.gets("/held").after("href=\"/rulings/");
        let ruling = format!("/rulings/{handle}");
        let page = two.gets(&ruling);
        page.is(200).sees("What there will be").sees("Say the same");
        page.sees_nothing_of("Why do you think so").sees_nothing_of("Reason given").sees_nothing_of("Quay");
        two.posts(&ruling, &[]).is(200).sees("two people have said the same");
        let results = searches(&mut two, &[]);
        assert_eq!(results.html.matches("name=\"row\"").count(), 1, "one child again");
    });
}

#[test]
fn for_whoever_may_not_the_pages_are_not_there() {
    on_a_directory(|world, site| {
        for (role, organisation) in [("practitioner", "ods:RZ1"), ("directory-team", "la:802")] {
            let account = world.new_account(role, organisation, "health-visitor");
            let mut browser = site.signs_in(world, &account);
            let (record, page) = opens(&mut browser);
            page.is(200).sees_nothing_of("/sources");
            for path in ["sources", "join"] {
                browser.gets(&format!("{record}/{path}")).is(404);
                browser.gets(&record).is(200);
                browser.posts(&format!("{record}/{path}"), &[("number", "1"), ("record-1", "00")]).is(404);
            }
            browser.gets("/rulings/00ff").is(404);
        }
    });
}

//! What people do on the pages, and what they must not see there.

use crate::browser::{Answer, Browser, Site};
use contactpoint_testkit::rows::{involvement, involvements, pupil, pupils, with};
use contactpoint_testkit::{Database, World};

/// Ada at Harbour Primary, with a social worker and a refuge; nobody else.
pub(crate) fn on_a_directory(test: impl Fn(&World, &Site)) {
    let database = Database::on_sqlite();
    let world = World::on(&database);
    world.organisations();
    let ada = with(
        pupil("Ada", "Byron", "2015-02-01"),
        &[
            ("CHILD_ADDRESS_LINE_1", "1 Quay Street"),
            ("CHILD_POSTCODE", "LS11 6AD"),
            ("CHILD_GENDER", "F"),
            ("CHILD_SCHOOL_URN", "112670"),
            ("PARENT_1_NAME", "Anne Byron"),
            ("PARENT_1_RELATIONSHIP", "Mother"),
        ],
    );
    world.feed_from("pupil-list", "urn:112670", &pupils(&[ada]));
    let case = |case: &str, service: &str, columns: &[(&'static str, &str)]| {
        let row = involvement(case, service, "Ada", "Byron", "2015-02-01");
        with(with(row, &[("postcode", "LS11 6AD"), ("start", "2026-10-01")]), columns)
    };
    let social_worker = case(
        "c1",
        "social-work",
        &[
            ("worker_ref", "w1"),
            ("practitioner", "Jo Green"),
            ("role", "Social worker"),
            ("organisation", "Harbour Council"),
            ("phone", "01632 960 121 ext 7"),
            ("lead_professional", "yes"),
        ],
    );
    world.feed_from("involvements", "la:801", &involvements(&[social_worker]));
    let refuge = case(
        "c9",
        "domestic-abuse",
        &[
            ("worker_ref", "w9"),
            ("practitioner", "Kay Shore"),
            ("role", "Refuge worker"),
            ("organisation", "Safe Haven"),
            ("phone", "01632 960 171"),
            ("email", "kay@haven.example"),
        ],
    );
    world.feed_from("involvements", "other:Safe Haven", &involvements(&[refuge]));
    test(&world, &Site::of(&world));
}

pub(crate) fn searches(browser: &mut Browser, more: &[(&str, &str)]) -> Answer {
    browser.gets("/").is(200);
    let ada =
        [("given_name", "Ada"), ("family_name", "Byron"), ("day", "1"), ("month", "2"), ("year", "2015")];
    let answer = browser.posts("/search", &[&ada, more].concat());
    answer.is(200);
    answer
}

/// Opens Ada's record; its path.
pub(crate) fn opens(browser: &mut Browser) -> (String, Answer) {
    let results = searches(browser, &[]);
    let row = results.after("name=\"row\" value=\"");
    let path = format!("{}/open", browser.path);
    let record = browser.posts(&path, &[("row", &row), ("reason", "welfare")]);
    (browser.path.clone(), record)
}

#[test]
fn a_practitioner_finds_whom_to_call_in_two_pages() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let results = searches(&mut browser, &[]);
        results.sees("Ada Byron Exact match").sees("1 February 2015 (11 years)").sees_nothing_of("LS11");
        let (_, record) = opens(&mut browser);
        record.is(200).sees("Jo Green").sees("Lead professional").sees("01632 960 121 ext 7");
        assert!(record.html.contains("tel:01632960121;ext=7"));
        record.sees("Sal Guard, Safeguarding lead").sees("01632 960130");
        record.sees("Female Harbour Primary School, School (pupil list), last reported 24 November 2026");
        record.sees("NHS number Not recorded by any source");
        // The next child is looked for from here.
        record.sees("Find another child");
    });
}

#[test]
fn a_refuge_is_called_without_being_named() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let (_, record) = opens(&mut site.signs_in(world, &account));
        record.sees("Support service").sees("01632 960 171");
        for telling in ["Haven", "haven", "Refuge", "refuge"] {
            record.sees_nothing_of(telling);
        }
    });
}

#[test]
fn opening_needs_a_reason_and_a_child() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let results = searches(&mut browser, &[]);
        let row = results.after("name=\"row\" value=\"");
        let open = format!("{}/open", browser.path);
        browser.posts(&open, &[("row", &row)]).is(422).sees("Choose why you need to open a record");
        let nobody = browser.posts(&open, &[("reason", "welfare")]);
        nobody.is(422).sees("Choose the child whose record you need");
        let neither = browser.posts(&open, &[]);
        neither.is(422).sees("Choose the child").sees("Choose why you need to open a record");
        let other = [("row", row.as_str()), ("reason", "other"), ("reason_text", "x")];
        browser.posts(&open, &other).is(422).sees("in 3 to 100 characters");
        // A row of another search opens nothing.
        browser.posts(&open, &[("row", "00ff"), ("reason", "welfare")]).is(410);
    });
}

#[test]
fn of_several_children_the_chosen_one_stays_chosen_when_a_reason_is_missing() {
    on_a_directory(|world, site| {
        let bea = with(pupil("Bea", "Byron", "2013-06-09"), &[("CHILD_POSTCODE", "LS8 2PQ")]);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[bea]));
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        browser.gets("/search").is(200);
        let byrons = [("family_name", "Byron"), ("age_from", "9"), ("age_to", "14"), ("postcode", "LS")];
        let results = browser.posts("/search", &byrons);
        results.sees("2 children fit").sees_nothing_of(" checked");
        let second = results.html.split("name=\"row\" value=\"").nth(2).expect("a second row");
        let second = second.split('"').next().unwrap_or_default().to_owned();
        let open = format!("{}/open", browser.path);
        let again = browser.posts(&open, &[("row", &second)]);
        again.is(422).sees("Choose why you need to open a record");
        let (before, after) = again.html.split_once(" checked").expect("a choice");
        assert!(before.contains("id=\"row-2\"") && !after.contains(" checked"));
        let names = ["Ada Byron", "Bea Byron"];
        let name = names.into_iter().find(|name| after.contains(name)).expect("the second's name");
        let row = again.after("id=\"row-2\" type=\"radio\" name=\"row\" value=\"");
        browser.posts(&open, &[("row", &row), ("reason", "welfare")]).is(200).sees(name);
    });
}

#[test]
fn a_shielded_child_is_found_by_name_only_and_located_by_nobody() {
    on_a_directory(|world, site| {
        let team = world.new_account("directory-team", "la:801", "");
        let mut team = site.signs_in(world, &team);
        let (record, _) = opens(&mut team);
        let shield = format!("{record}/shield");
        team.gets(&shield).is(200).sees("What others will see");
        team.posts(&shield, &[]).is(422).sees("Choose why the child is at risk");
        let review =
            [("reason", "threat"), ("review_day", "1"), ("review_month", "3"), ("review_year", "2027")];
        team.posts(&shield, &review).is(200).sees("This child is shielded").sees("1 March 2027");

        let account = world.new_account("practitioner", "la:802", "social-work");
        let mut browser = site.signs_in(world, &account);
        searches(&mut browser, &[("postcode", "LS11 6AD")]).sees("No child found");
        let confirm = searches(&mut browser, &[]);
        confirm.sees("Ada Byron");
        let path = format!("{}/confirm", browser.path);
        browser.posts(&path, &[("place", "LS11 6AD")]).is(200).sees("Postcode or school: not confirmed");
        let (held_back, page) = opens(&mut browser);
        page.sees("Some details of this record are held back").sees("1 February 2015");
        for locates in
            ["LS11", "Quay", "Harbour", "Anne", "Guard", "Jo Green", "960121", "See what is held back"]
        {
            page.sees_nothing_of(locates);
        }
        for part in ["lead", "early-help", "involvement/add", "shield", "shield/see-through", "data-quality"]
        {
            browser.gets(&format!("{held_back}/{part}")).is(404);
        }
    });
}

#[test]
fn seeing_through_a_shield_takes_a_warning_and_lifting_it_takes_two() {
    on_a_directory(|world, site| {
        let account = world.new_account("directory-team", "la:801", "");
        let mut team = site.signs_in(world, &account);
        let (record, _) = opens(&mut team);
        team.gets(&format!("{record}/shield")).is(200);
        let review =
            [("reason", "threat"), ("review_day", "1"), ("review_month", "3"), ("review_year", "2027")];
        team.posts(&format!("{record}/shield"), &review).is(200);
        team.gets(&record).is(200).sees_nothing_of("LS11").sees("See what is held back");
        let through = format!("{record}/shield/see-through");
        team.gets(&through)
            .is(200)
            .sees("You will see where this child may be found")
            .sees_nothing_of("LS11");
        team.posts(&through, &[]).is(200).sees("LS11 6AD").sees("This record is shielded");
        assert_ne!(team.path, record);
        team.gets(&record).is(200).sees_nothing_of("LS11");

        let lift = format!("{record}/shield/lift");
        team.gets(&lift).is(200);
        team.posts(&lift, &[("reason", "mistake")]).is(200).sees("Lifting it has been proposed");
        team.gets("/lifts").is(200).sees("Waits for another");

        let other = world.new_account("directory-team", "la:802", "");
        let mut other = site.signs_in(world, &other);
        let handle = other.gets("/lifts").after("href=\"/lifts/");
        let path = format!("/lifts/{handle}");
        other.gets(&path).is(200).sees("The child was shielded by mistake").sees_nothing_of("LS11");
        other.posts(&path, &[]).is(422);
        other.posts(&path, &[("decision", "approve")]).is(200).sees("The shield has been lifted");
        team.gets(&record).is(200).sees("LS11 6AD");
    });
}

#[test]
fn an_involvement_is_added_shown_at_home_and_ended() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        browser.gets("/").sees("No source has named you");
        let (record, _) = opens(&mut browser);
        let add = format!("{record}/involvement/add");
        browser.gets(&add).is(200);
        let wrong = [("service", "camhs"), ("phone", "12"), ("start_year", "2099")];
        browser.posts(&add, &wrong).is(422).sees("Enter a telephone number").sees("with consent");
        let other = [("service", "health-visitor"), ("phone", "01632 960 002"), ("email", "")];
        browser.posts(&add, &other).is(200).sees("01632 960 002");
        let seen_before = browser.seen().to_owned();
        let right = [("service", "health-visitor"), ("phone", "01632 960 001"), ("email", "")];
        browser.posts(&add, &right).is(200).sees("Check your involvement").sees("24 November 2026");
        let csrf = browser.csrf().to_owned();
        let stale = format!("csrf={csrf}&seen={seen_before}");
        browser.posts_as_it_is(&format!("{add}/check"), &[], &stale).is(410);
        browser.gets(&format!("{add}/check")).is(200).sees("01632 960 001");
        browser.posts(&format!("{add}/check"), &[]).is(200).sees("Your involvement has been added");

        let child = browser.gets("/").after("action=\"/children/");
        let own = browser.posts(&format!("/children/{child}"), &[]);
        own.is(200).sees("01632 960 001").sees("End my involvement");
        let end = own.html.split("href=\"").find(|link| link.contains("/end\"")).expect("a link");
        let end = end.split('"').next().unwrap_or_default().to_owned();
        browser.gets(&end).is(200).sees("Health visitor");
        browser.posts(&end, &[]).is(422);
        let day = [("end_day", "24"), ("end_month", "11"), ("end_year", "2026")];
        browser.posts(&end, &day).is(200).sees("Others still see it for 12 months");
        browser.posts(&format!("{end}/check"), &[]).is(200).sees("Your involvement has ended");
        browser.gets("/").sees("No source has named you");
    });
}

#[test]
fn a_missing_child_is_added_only_after_a_search_that_found_none() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        searches(&mut browser, &[]);
        let add = format!("{}/add", browser.path);
        browser.gets(&add).is(404);
        browser.gets("/search").is(200);
        let zeb =
            [("given_name", "Zeb"), ("family_name", "Quill"), ("day", "3"), ("month", "4"), ("year", "2020")];
        browser.posts("/search", &zeb).is(200).sees("No child found");
        let add = format!("{}/add", browser.path);
        browser.gets(&add).is(200);
        browser.posts(&add, &zeb).is(422).sees("Select a gender");
        browser.posts(&add, &[&zeb[..], &[("sex", "not-specified")]].concat()).is(200).sees("3 April 2020");
        browser.posts(&format!("{add}/check"), &[]).is(200).sees("What you entered has been sent");
        browser.gets("/search").is(200);
        browser.posts("/search", &zeb).is(200).sees("Zeb Quill Exact match");
    });
}

#[test]
fn a_session_ends_by_itself_and_by_signing_out() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let (record, _) = opens(&mut browser);
        world.minutes_pass(14);
        let alive = browser.posts("/session/keep-alive", &[]);
        assert_eq!(alive.is(200).html, "{\"milliseconds_left\":900000}");
        world.minutes_pass(14);
        browser.gets(&record).is(200);
        world.minutes_pass(16);
        browser.gets(&record).is(200).sees("You were signed out").sees_nothing_of("Ada");
        browser.gets(&record).sees("Sign in");

        let mut browser = site.signs_in(world, &account);
        browser.gets(&record).is(404);
        browser.posts("/sign-out", &[]).is(200).sees("You have signed out");
        browser.gets("/").is(200);
        assert_eq!(browser.path, "/sign-in");
    });
}

#[test]
fn whatever_is_wrong_the_door_says_the_same_and_then_slows_down() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.browser();
        browser.gets("/sign-in").is(200);
        let known = browser.posts("/sign-in", &[("user_name", &account.user_name), ("password", "wrong")]);
        let unknown = browser.posts("/sign-in", &[("user_name", "nobody"), ("password", "wrong")]);
        let text = |answer: &Answer| answer.is(422).text().replace(&account.user_name, "nobody");
        assert_eq!(text(&known), text(&unknown));
        for _ in 0..4 {
            browser.posts("/sign-in", &[("user_name", "nobody"), ("password", "wrong")]);
        }
        let slow = browser.posts("/sign-in", &[("user_name", "nobody"), ("password", "wrong")]);
        slow.is(429).sees("Your account is not locked");
        assert!(slow.header("retry-after").parse::<u32>().is_ok());
    });
}

#[test]
fn an_auditor_reads_who_looked_and_nothing_else() {
    on_a_directory(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        opens(&mut site.signs_in(world, &account));
        let auditor = world.new_account("auditor", "la:801", "");
        let mut auditor = site.signs_in(world, &auditor);
        for path in ["/search", "/held", "/lifts"] {
            auditor.gets(path).is(404);
        }
        auditor.gets("/audit").is(200).sees("Root").sees("has signed no head since it started");
        // What the page says of the newest signed head is what stands in the file.
        let folder = world.database.folder().join("kept-apart");
        std::fs::create_dir(&folder).expect("a folder");
        let file = folder.join("heads.txt");
        let size = world.service.export_head(&file, None).expect("a head");
        let heads = std::fs::read_to_string(&file).expect("the file");
        let page = auditor.gets("/audit");
        page.is(200).sees("Newest signed head Compare").sees("Added to heads.txt");
        page.sees(&format!("Entries {size} Root, as in the file {}", heads.lines().nth(2).expect("a root")));
        page.sees(&format!("Key {}, id", heads.lines().next().expect("a name")))
            .sees_nothing_of("kept-apart");
        auditor.posts("/audit", &[("number", "12")]).is(422).sees("all 10 digits");
        auditor.posts("/audit", &[("user", "nobody")]).is(422).sees("No account has this user name");
        let read = auditor.posts(
            "/audit",
            &[("user", &account.user_name), ("from_day", "24"), ("from_month", "11"), ("from_year", "2026")],
        );
        read.is(200).sees("Open a child's record").sees("need to know who else is");
        assert!(!auditor.path.contains("user"), "{}", auditor.path);
    });
}

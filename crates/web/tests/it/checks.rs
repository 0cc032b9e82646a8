//! The directory team checks the matching, on pages that need no script.

use crate::browser::{Browser, Site};
use crate::stories::on_a_directory;
use contactpoint_testkit::World;
use contactpoint_testkit::rows::{birth, births, pupil, pupils, with};

fn team<'s>(world: &World, site: &'s Site) -> Browser<'s> {
    site.signs_in(world, &world.new_account("directory-team", "la:801", ""))
}

/// Ada, known to a register and a school.
fn ada(world: &World) {
    let row = with(birth("h1", "Ada", "Quist", "2016-02-05"), &[("postcode", "LS14 6AD")]);
    world.feed("births", &births(&[row]));
    let cells = [("CHILD_POSTCODE", "LS14 6AD"), ("CHILD_SCHOOL_URN", "112670")];
    let row = with(pupil("Ada", "Quist", "2016-02-05"), &cells);
    world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
}

/// Goes on to records until one of Ada's is shown.
fn one_of_adas(team: &mut Browser) -> (String, String) {
    for number in 1..40 {
        let path = format!("/matching/{number}");
        let page = team.gets(&path);
        if page.html.contains("Quist") && page.html.contains("other-0") {
            return (path, page.after("name=\"check\" value=\""));
        }
    }
    panic!("Ada is drawn");
}

/// Judges all other records of the sample.
fn judges_the_rest(team: &mut Browser, but: &str) {
    for number in 1..40 {
        let path = format!("/matching/{number}");
        let page = team.gets(&path);
        if page.html.contains("name=\"check\"") && path != but {
            let names: Vec<String> = (0..40).map(|place| format!("other-{place}")).collect();
            let asked = names.iter().filter(|name| page.html.contains(&format!("name=\"{name}\"")));
            let check = page.after("name=\"check\" value=\"");
            let mut fields = vec![("check", check.as_str())];
            fields.extend(asked.map(|name| (name.as_str(), "unsure")));
            team.posts(&path, &fields).is(200).sees("Your answers have been saved");
        }
    }
}

#[test]
fn a_sample_is_drawn_judged_and_tells_how_good_the_matching_is() {
    on_a_directory(|world, site| {
        ada(world);
        let mut team = team(world, site);
        team.gets("/held").is(200).sees("check the matching");
        team.gets("/matching").is(200).sees("Draw a sample").sees_nothing_of("95%");
        team.posts("/matching", &[]).is(200).sees("A sample has been drawn").sees("Compare the next record");
        let (path, check) = one_of_adas(&mut team);
        team.gets(&path).is(200).sees("LS14 6AD").sees("Birth registration").sees_nothing_of("It stands");
        let check = [("check", check.as_str())];
        let opens = |team: &mut Browser, to: &str| {
            team.posts(&format!("{path}/open"), &[check[0], ("place", "0"), ("to", to)]).status.as_u16()
        };
        assert_eq!([opens(&mut team, "apart"), opens(&mut team, "join")], [410; 2], "nothing is told before");
        for value in ["", "sme"] {
            let page = team.posts(&path, &[check[0], ("other-0", value)]);
            page.is(422).sees("There is a problem").sees("Select whether Record A is of the same child");
        }
        team.posts(&path, &check).is(422).sees("Select whether Record A is of the same child");
        let answers = [check[0], ("other-0", "other")];
        let judged = team.posts(&path, &answers);
        judged.is(200).sees("Your answers have been saved").sees("What you said is not what stands");
        judged.sees("It stands with the drawn record as one child");
        assert_eq!(team.path, path);
        let opened = team.posts(&format!("{path}/open"), &[check[0], ("place", "0"), ("to", "apart")]);
        opened.is(200).sees("Source records");
        assert!(team.path.starts_with("/record/") && team.path.ends_with("/sources"), "{}", team.path);
        judges_the_rest(&mut team, &path);
        let said = team.gets("/matching");
        said.is(200).sees("95% interval").sees("What this cannot see");
        for left_out in [
            "less than 5% possible",
            "children of other areas",
            "are held",
            "Shielded children",
            "no known area",
            "neither a name nor a date of birth",
            "There are none of these among the judged",
            "By record",
        ] {
            said.sees(left_out);
        }
        let finished = [("check", said.after("name=\"check\" value=\""))];
        let finished = [("check", finished[0].1.as_str())];
        team.posts("/matching/finish", &finished)
            .is(200)
            .sees("The check is finished")
            .sees("Draw a new sample");
        team.posts(&path, &answers).is(410);
    });
}

#[test]
fn who_hardly_judged_anything_waits_with_the_next_sample() {
    on_a_directory(|world, site| {
        ada(world);
        let mut team = team(world, site);
        team.posts("/matching", &[]).is(200);
        let check = team.gets("/matching").after("name=\"check\" value=\"");
        team.posts("/matching/finish", &[("check", &check)]).is(200).sees("can be drawn from");
        team.gets("/matching")
            .is(200)
            .sees_nothing_of("Draw a new sample")
            .sees_nothing_of("Compare the next");
        team.posts("/matching", &[]).is(200).sees("a new one cannot be drawn yet");
    });
}

#[test]
fn for_whoever_may_not_there_is_none() {
    on_a_directory(|world, site| {
        ada(world);
        team(world, site).posts("/matching", &[]).is(200);
        let mut other = site.signs_in(world, &world.new_account("practitioner", "ods:RZ1", "health-visitor"));
        for path in ["/matching", "/matching/1", "/matching/x"] {
            other.gets(path).is(404);
        }
        for path in ["/matching", "/matching/finish", "/matching/1", "/matching/1/open"] {
            other.posts(path, &[("place", "0")]).is(404);
        }
        let mut elsewhere = site.signs_in(world, &world.new_account("directory-team", "la:802", ""));
        elsewhere.gets("/matching").is(200).sees("Draw a sample");
        elsewhere.gets("/matching/1").is(410).sees_nothing_of("Quist");
    });
}

//! Children who may be one: the team of their area sees them, joins them or says for good that they are two.

use contactpoint_directory::access::Action;
use contactpoint_directory::audit::Outcome;
use contactpoint_matching::people::DirectoryModel;
use contactpoint_service::ActError;
use contactpoint_service::acts::hints::Hint;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, pupil, pupils, with};
use contactpoint_testkit::{World, on_both_databases};

const BORN: &str = "2016-02-05";
const OTHER: &str = "2016-05-02";

fn ada_is_born(world: &World) {
    let row = with(birth("r1", "Ada", "Quist", BORN), &[("postcode", "LS11 6AD")]);
    world.feed("births", &births(&[row]));
}

/// Of another name, with day and month the other way round, at one postcode: too little to hold either.
fn adela_goes_to_school(world: &World, school: &str) {
    let cells = [("CHILD_POSTCODE", "LS11 6AD"), ("CHILD_SCHOOL_URN", school)];
    let row = with(pupil("Adela", "Brightwater", OTHER), &cells);
    world.feed_from("pupil-list", &format!("urn:{school}"), &pupils(&[row]));
}

fn may_be_one(world: &World) {
    world.organisations();
    ada_is_born(world);
    adela_goes_to_school(world, "112670");
}

fn names(hint: &Hint) -> [String; 2] {
    [&hint.one, &hint.other].map(|child| child.identity.display_name())
}

#[test]
fn whoever_came_first_both_are_listed_with_what_speaks_for_it() {
    on_both_databases(|world| {
        world.organisations();
        adela_goes_to_school(world, "112670");
        assert!(world.team_of("la:801").hints().is_empty());
        ada_is_born(world);
        let team = world.team_of("la:801");
        let hints = team.hints();
        let [hint] = &hints[..] else { panic!("one: {hints:?}") };
        assert_eq!(names(hint), ["Adela Brightwater", "Ada Quist"]);
        let fit = hint.other.fit();
        assert!(fit.nearly.iter().any(|told| told.contains("postcode")), "{fit:?}");
        assert!(fit.different.iter().any(|told| told.contains("family name")), "{fit:?}");
        let shows = |child: &contactpoint_service::acts::reviews::CandidateView| child.record.is_some();
        assert!(!shows(&hint.one) && !shows(&hint.other), "the list tells who they are and nothing else");
        let two = world.service.compare_hint(&team.who(), &hint.handle).unwrap().into_inner();
        assert!(shows(&two.one) && shows(&two.other), "the comparison shows both");
        // The same rows again change nothing of it.
        adela_goes_to_school(world, "112670");
        ada_is_born(world);
        assert_eq!(team.hints().len(), 1);
        world.audit_is_whole();
    });
}

#[test]
fn said_to_be_two_they_are_listed_no_more_until_that_is_undone() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let before = world.state();
        let hint = team.hints().remove(0);
        let unseen = world.service.keep_apart(&team.who(), &hint.handle, "same-name", "");
        assert!(matches!(unseen, Err(ActError::Expired)), "not without having been seen: {unseen:?}");
        let unreasoned = world.service.keep_apart(&team.who(), &hint.handle, "whim", "");
        assert!(matches!(unreasoned, Err(ActError::Invalid(_))), "{unreasoned:?}");
        assert_eq!(team.keeps_apart(&hint), Settled::Done);
        assert!(team.hints().is_empty());
        assert_eq!(world.state(), before, "they stand as they stood");
        // For good: also when the rows come again, and when they become more alike.
        adela_goes_to_school(world, "112670");
        world.minutes_pass(1);
        let row = with(birth("r1", "Adela", "Quist", OTHER), &[("postcode", "LS11 6AD")]);
        world.feed("births", &births(&[row]));
        assert!(team.hints().is_empty());
        let numbers = "SELECT COUNT(DISTINCT child_id) FROM source_record";
        assert_eq!(world.database.number_of(numbers), 2, "and no machine joins them");
        world.minutes_pass(1);
        let row = with(birth("r1", "Ada", "Quist", BORN), &[("postcode", "LS11 6AD"), ("town", "Kelpham")]);
        world.feed("births", &births(&[row]));
        let again = world.service.compare_hint(&team.who(), &hint.handle).unwrap().into_inner();
        let twice = world.service.keep_apart(&team.who(), &hint.handle, "same-name", &again.preview.seen);
        assert!(matches!(twice, Err(ActError::Expired)), "it is said already: {twice:?}");
        assert_eq!(team.undoes_ruling(), Settled::Done);
        assert_eq!(team.hints().len(), 1, "as if it had not been said");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn joined_they_are_listed_no_more() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let hint = team.hints().remove(0);
        let opening = world.service.open_hint(&team.who(), &hint.handle).unwrap().into_inner();
        let place = contactpoint_service::acts::join::draft_place(&opening);
        let number: String = world.service.draft(&team.who(), &place).unwrap();
        let known = [hint.one.number.to_string(), hint.other.number.to_string()];
        assert!(known.contains(&number), "the other's number is filled in");
        let two = world.service.compare_children(&team.who(), &opening, &number).unwrap().into_inner();
        assert_ne!(two.one.number, two.other.number);
        let seen = &two.preview.seen;
        world.service.join_children(&team.who(), &opening, &number, "new-name", seen).unwrap();
        assert!(team.hints().is_empty());
        let gone = world.service.open_hint(&team.who(), &hint.handle).map(drop);
        assert!(matches!(gone, Err(ActError::Expired)), "{gone:?}");
        assert_eq!(world.audit().iter().filter(|row| row.entry.action == Action::OpenRecord).count(), 1);
        team.undoes_ruling();
        assert_eq!(team.hints().len(), 1, "parted again, they may be one again");
    });
}

#[test]
fn of_children_elsewhere_nothing_is_told() {
    on_both_databases(|world| {
        world.organisations();
        let row = with(pupil("Ada", "Quist", BORN), &[("CHILD_POSTCODE", "LS11 6AD")]);
        world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        adela_goes_to_school(world, "112671");
        let kept = world.database.number_of("SELECT COUNT(*) FROM hint");
        assert_eq!(kept, 1, "there is a hint");
        for area in ["la:801", "la:802"] {
            assert!(world.team_of(area).hints().is_empty(), "{area}");
        }
        // She moves: both are of one area.
        adela_goes_to_school(world, "112670");
        let row = with(pupil("Adela", "Brightwater", OTHER), &[("CHILD_POSTCODE", "LS11 6AD")]);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        assert_eq!(world.team_of("la:801").hints().len(), 1, "now it is told");
        assert!(world.team_of("la:802").hints().is_empty());
    });
}

#[test]
fn of_two_children_of_no_area_nobody_is_told() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let hint = team.hints().remove(0);
        world.database.behind_its_back("UPDATE child SET la = NULL");
        assert!(team.hints().is_empty() && world.team_of("la:802").hints().is_empty());
        let compared = world.service.compare_hint(&team.who(), &hint.handle).map(drop);
        assert!(matches!(compared, Err(ActError::NotThere)), "{compared:?}");
    });
}

#[test]
fn what_speaks_for_one_child_no_longer_is_no_hint() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let since = team.hints().remove(0).since_ms;
        world.minutes_pass(1);
        let row = with(birth("r1", "Ada", "Quist", BORN), &[("postcode", "LS11 6AD"), ("town", "Kelpham")]);
        world.feed("births", &births(&[row]));
        assert_eq!(team.hints().remove(0).since_ms, since, "what holds still stays as old as it is");
        world.minutes_pass(1);
        world.feed("births", &births(&[birth("r1", "Zbigniew", "Okafor", "2011-11-23")]));
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM hint"), 0);
        assert!(team.hints().is_empty());
    });
}

#[test]
fn hints_come_back_with_the_model_that_gives_them() {
    on_both_databases(|world| {
        may_be_one(world);
        world.database.behind_its_back("DELETE FROM hint");
        let team = world.team_of("la:801");
        assert!(team.hints().is_empty());
        let again = DirectoryModel { name: "again".into(), ..DirectoryModel::shipped() };
        world.service.adopt_model(&again).unwrap();
        assert_eq!(team.hints().len(), 1, "though no record goes anywhere");
    });
}

#[test]
fn the_list_is_full_though_pairs_are_kept_twice() {
    on_both_databases(|world| {
        may_be_one(world);
        let names = ["Bo", "Cy", "Di", "Eli", "Flo", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou", "Max"];
        let row = |(name, at): (&&str, usize)| {
            birth(
                &format!("n{at}"),
                name,
                &format!("{name}worth"),
                &format!("201{}-0{}-1{}", at % 7, at % 9 + 1, at % 7),
            )
        };
        let rows: Vec<_> = names.iter().zip(4..).map(row).collect();
        world.feed("births", &births(&rows));
        let list = world.service.list_hints(&world.team_of("la:801").who()).unwrap().into_inner();
        assert_eq!((list.pairs.len(), list.is_cut_short), (1, false));
        world.database.behind_its_back(
            "INSERT INTO hint (record_id, other_id, decision_id, at) SELECT a.id, b.id, h.decision_id, 1 FROM hint h, source_record a, source_record b WHERE a.id <> b.id AND a.child_id <> b.child_id AND NOT EXISTS (SELECT 1 FROM hint k WHERE k.record_id = a.id AND k.other_id = b.id)",
        );
        world.database.behind_its_back("UPDATE child SET la = (SELECT MIN(la) FROM child)");
        let list = world.service.list_hints(&world.team_of("la:801").who()).unwrap().into_inner();
        assert_eq!((list.pairs.len(), list.is_cut_short), (50, true));
    });
}

#[test]
fn who_may_not_is_refused_as_if_there_were_none() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let hint = team.hints().remove(0);
        for (organisation, role) in
            [("la:802", "directory-team"), ("urn:112670", "practitioner"), ("la:801", "auditor")]
        {
            let who = world.account(role, organisation, "").who();
            let not_there = |done: Result<(), ActError>| {
                assert!(matches!(done, Err(ActError::NotThere)), "{role} of {organisation}: {done:?}");
            };
            if role != "directory-team" {
                not_there(world.service.list_hints(&who).map(drop));
            }
            // Another session's handle, and none.
            for handle in [hint.handle.as_str(), "00ff", ""] {
                not_there(world.service.compare_hint(&who, handle).map(drop));
                not_there(world.service.keep_apart(&who, handle, "same-name", "").map(drop));
                not_there(world.service.open_hint(&who, handle).map(drop));
            }
        }
        let done = |action| {
            world.audit().iter().any(|row| row.entry.action == action && row.entry.outcome == Outcome::Done)
        };
        assert!(done(Action::ListHints) && !done(Action::KeepApart));
        world.audit_is_whole();
    });
}

#[test]
fn a_handle_is_worth_nothing_once_a_child_is_of_another_area() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let hint = team.hints().remove(0);
        let row = with(pupil("Adela", "Brightwater", OTHER), &[("CHILD_POSTCODE", "LS11 6AD")]);
        world.minutes_pass(1);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        assert!(team.hints().is_empty());
        let compared = world.service.compare_hint(&team.who(), &hint.handle).map(drop);
        assert!(matches!(compared, Err(ActError::NotThere)), "{compared:?}");
    });
}

#[test]
fn a_shielded_child_may_be_nobody_else() {
    on_both_databases(|world| {
        may_be_one(world);
        let team = world.team_of("la:801");
        let hint = team.hints().remove(0);
        let two = world.service.compare_hint(&team.who(), &hint.handle).unwrap().into_inner();
        team.finds_and_opens("Ada", "Quist", BORN).shields();
        assert!(team.hints().is_empty(), "that it is listed would tell that something hidden agrees");
        let compared = world.service.compare_hint(&team.who(), &hint.handle).map(drop);
        assert!(matches!(compared, Err(ActError::NotThere)), "{compared:?}");
        let said = world.service.keep_apart(&team.who(), &hint.handle, "same-name", &two.preview.seen);
        assert!(matches!(said, Err(ActError::NotThere)), "{said:?}");
        let opened = world.service.open_hint(&team.who(), &hint.handle).map(drop);
        assert!(matches!(opened, Err(ActError::NotThere)), "{opened:?}");
        world.audit_is_whole();
    });
}

#[test]
fn that_a_shielded_child_is_of_a_household_is_not_told() {
    on_both_databases(|world| {
        world.organisations();
        ada_is_born(world);
        let cells = [("CHILD_POSTCODE", "LS11 6AD"), ("CHILD_SCHOOL_URN", "112670")];
        let row = with(pupil("Bea", "Quist", "2013-09-17"), &cells);
        world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        let team = world.team_of("la:801");
        let bea = team.finds("Bea", "Quist", "2013-09-17").row.identity.number().to_string();
        let told = || {
            let opened = team.finds_and_opens("Ada", "Quist", BORN);
            let two = world.service.compare_children(&team.who(), &opened.id, &bea).unwrap().into_inner();
            let fit = two.other.fit();
            [fit.same, fit.nearly, fit.different].concat().join(" ")
        };
        assert!(told().contains("one household"), "{}", told());
        team.finds_and_opens("Ada", "Quist", BORN).shields();
        for hidden in ["household", "postcode", "address", "shield holds back"] {
            assert!(!told().contains(hidden), "{hidden}: {}", told());
        }
    });
}

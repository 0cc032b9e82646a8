//! The team takes a child apart, or joins two; feeds that come again do not change it, and taking it back does,
//! exactly.

use contactpoint_directory::access::Action;
use contactpoint_directory::audit::Outcome;
use contactpoint_service::ActError;
use contactpoint_service::acts::foreseen::Becomes;
use contactpoint_service::acts::read_audit::AuditQuery;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, involvement, involvements, pupil, pupils, with};
use contactpoint_testkit::{Person, Row, World, on_both_databases, seen};

const BORN: &str = "2016-02-05";

fn born_ada(world: &World, postcode: &str) {
    let row = with(birth("r1", "Ada", "Quist", BORN), &[("postcode", postcode), ("sex", "F")]);
    world.feed("births", &births(&[row]));
}

fn pupil_ada(world: &World, postcode: &str) {
    let row = with(
        pupil("Ada", "Quist", BORN),
        &[("CHILD_POSTCODE", postcode), ("CHILD_GENDER", "F"), ("CHILD_SCHOOL_URN", "112670")],
    );
    world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
}

fn case_of_ada(world: &World, postcode: &str) {
    let case = involvement("c1", "social-work", "Ada", "Quist", BORN);
    let row = with(
        case,
        &[
            ("postcode", postcode),
            ("worker_ref", "w1"),
            ("practitioner", "Nell Quick"),
            ("phone", "01632 960001"),
        ],
    );
    world.feed("involvements", &involvements(&[row]));
}

/// Ada is known to three sources; the case is another Ada's.
pub fn ada_of_three(world: &World) {
    world.organisations();
    born_ada(world, "LS11 6AD");
    pupil_ada(world, "LS11 6AD");
    case_of_ada(world, "LS11 6AD");
}

fn feeds_come_again(world: &World) {
    world.minutes_pass(5);
    born_ada(world, "LS11 6AD");
    pupil_ada(world, "LS11 6AE");
    case_of_ada(world, "LS11 6AE");
}

fn shows(person: &Person, row: &Row, text: &str) -> bool {
    seen::on_page(&person.opens(row).because("welfare").page()).contains(text)
}

fn adas(person: &Person) -> Vec<Row> {
    person.searches("Ada", "Quist", BORN).rows()
}

#[test]
fn what_is_taken_apart_stays_apart_when_the_feeds_come_again() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        assert_eq!(opened.sources().len(), 3);
        let taken = opened.taken(&["involvements"]);
        assert_eq!(taken.handles.len(), 1);
        assert_eq!(opened.takes_apart(&taken), Settled::Done);
        for _ in 0..2 {
            let rows = adas(&team);
            assert_eq!(rows.len(), 2, "two children now");
            let quick: Vec<_> = rows.iter().filter(|row| shows(&team, row, "Quick")).collect();
            assert_eq!(quick.len(), 1, "the case is of one of them");
            assert!(!shows(&team, quick[0], "112670"), "and the school of the other");
            feeds_come_again(world);
        }
        // The register of births was of somebody else: the two that are left agree, and stay apart.
        world.minutes_pass(5);
        let row = with(birth("r1", "Zoe", "Farrow", "2012-11-30"), &[("postcode", "M1 1AA"), ("sex", "F")]);
        world.feed("births", &births(&[row]));
        let rows = adas(&team);
        assert_eq!(rows.len(), 2, "each of the rest is kept apart");
        let quick = rows.iter().find(|row| shows(&team, row, "Quick")).expect("the case");
        assert!(!shows(&team, quick, "112670"));
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn a_new_row_goes_to_the_side_that_it_fits() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.takes_apart(&opened.taken(&["involvements"]));
        // The school sends a number that the register of births then has too.
        let number = contactpoint_testkit::rows::nhs_number(5);
        let row = with(birth("r1", "Ada", "Quist", BORN), &[("nhs_number", &number), ("sex", "F")]);
        world.feed("births", &births(&[row]));
        let row = with(
            involvement("c2", "youth-offending", "Ada", "Quist", BORN),
            &[
                ("nhs_number", &number),
                ("worker_ref", "w2"),
                ("practitioner", "Ned Slow"),
                ("phone", "01632 960002"),
            ],
        );
        world.feed("involvements", &involvements(&[row]));
        let rows = adas(&team);
        assert_eq!(rows.len(), 2);
        let slow: Vec<_> = rows.iter().filter(|row| shows(&team, row, "112670")).collect();
        assert!(
            slow.len() == 1 && shows(&team, slow[0], "Slow") && !shows(&team, slow[0], "Quick"),
            "what was said holds for the whole side"
        );
    });
}

#[test]
fn the_preview_tells_what_each_side_will_hold() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let row = team.finds("Ada", "Quist", BORN);
        let number = row.row.identity.number();
        let opened = team.opens(&row).because("welfare");
        let taken = opened.taken(&["involvements"]);
        let before = world.state();
        let preview = world.service.foresee_apart(&team.who(), &opened.id, &taken).unwrap().into_inner();
        assert_eq!(world.state(), before, "a preview changes nothing");
        assert!(!preview.takes_two && preview.others == 0);
        let sides: Vec<_> = preview
            .sides
            .iter()
            .map(|side| (side.becomes.clone(), side.records, side.taken, side.is_shielded))
            .collect();
        assert_eq!(
            sides,
            [(Becomes::Child(number, Vec::new()), 2, 0, false), (Becomes::NewChild, 1, 1, false)]
        );
        opened.takes_apart(&taken);
        let numbers: Vec<_> = adas(&team).iter().map(|row| row.row.identity.number()).collect();
        assert!(numbers.contains(&number) && numbers.len() == 2);
    });
}

#[test]
fn taken_apart_and_taken_back_exactly() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let before = world.state();
        for kinds in [&["involvements"][..], &["involvements", "pupil-list"], &["births"]] {
            for one_child in ["yes", "no"] {
                let opened = team.finds_and_opens("Ada", "Quist", BORN);
                let mut taken = opened.taken(kinds);
                taken.one_child = one_child.into();
                opened.takes_apart(&taken);
                assert_ne!(world.state(), before, "{kinds:?} {one_child}");
                team.undoes_ruling();
                assert_eq!(world.state(), before, "{kinds:?} {one_child}");
                assert!(team.ruled().is_empty());
            }
        }
        assert_eq!(world.second_service().state_hash().unwrap(), before);
        world.audit_is_whole();
    });
}

/// A girl whom the school knows by another name and a wrong birthday.
pub fn two_of_one(world: &World) -> (String, String) {
    world.organisations();
    born_ada(world, "LS11 6AD");
    world.minutes_pass(1);
    let row = with(
        pupil("Adela", "Brightwater", "2016-05-02"),
        &[("CHILD_POSTCODE", "LS11 7XY"), ("CHILD_SCHOOL_URN", "112670")],
    );
    world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
    case_of_ada(world, "LS11 6AD");
    let team = world.team_of("la:801");
    let number = |row: Row| row.row.identity.number().to_string();
    (number(team.finds("Ada", "Quist", BORN)), number(team.finds("Adela", "Brightwater", "2016-05-02")))
}

#[test]
fn what_is_joined_stays_joined_and_is_taken_back_exactly() {
    on_both_databases(|world| {
        let (ada, adela) = two_of_one(world);
        let team = world.team_of("la:801");
        let before = world.state();
        let opened = team.finds_and_opens("Adela", "Brightwater", "2016-05-02");
        let two = world.service.compare_children(&team.who(), &opened.id, &ada).unwrap().into_inner();
        let [side] = &two.preview.sides[..] else { panic!("one child: {:?}", two.preview.sides) };
        let Becomes::Child(number, aliases) = &side.becomes else { panic!("{:?}", side.becomes) };
        assert_eq!((number.to_string(), side.records), (ada.clone(), 3), "the older child stands");
        assert_eq!(aliases.iter().map(ToString::to_string).collect::<Vec<_>>(), vec![adela.clone()]);
        assert_eq!(opened.joins(&ada), Settled::Done);
        assert_ne!(world.state(), before);
        team.undoes_ruling();
        assert_eq!(world.state(), before, "taken back leaves what was there");
        assert_eq!(world.second_service().state_hash().unwrap(), before);
        let numbers = [("Ada", "Quist", BORN, &ada), ("Adela", "Brightwater", "2016-05-02", &adela)];
        for (given, family, born, number) in numbers {
            assert_eq!(team.finds(given, family, born).row.identity.number().to_string(), *number);
        }
        team.finds_and_opens("Adela", "Brightwater", "2016-05-02").joins(&ada);
        for postcodes in [("LS11 6AE", "LS11 7XZ"), ("LS12 1AA", "LS12 1AB")] {
            let row = team.finds("Ada", "Quist", BORN);
            assert_eq!(row.row.identity.number().to_string(), ada);
            assert!(shows(&team, &row, "Brightwater") && shows(&team, &row, "Quick"));
            world.minutes_pass(5);
            born_ada(world, postcodes.0);
            let row = with(pupil("Adela", "Brightwater", "2016-05-02"), &[("CHILD_POSTCODE", postcodes.1)]);
            world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        }
        assert!(shows(&team, &team.finds("Ada", "Quist", BORN), "LS12"), "it stays joined");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn the_newer_word_holds_and_each_is_taken_back_by_itself() {
    on_both_databases(|world| {
        let (ada, _) = two_of_one(world);
        let team = world.team_of("la:801");
        let apart = world.state();
        team.finds_and_opens("Adela", "Brightwater", "2016-05-02").joins(&ada);
        let joined = world.state();
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.takes_apart(&opened.taken(&["pupil-list"]));
        assert_eq!(world.state(), apart, "un-merged, whatever was said before");
        team.undoes_ruling();
        assert_eq!(world.state(), joined, "what was said before holds again");
        team.undoes_ruling();
        assert_eq!(world.state(), apart);
        // And joined over what was taken apart.
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.takes_apart(&opened.taken(&["involvements"]));
        let parted = world.state();
        let rows = adas(&team);
        let [one, other] = &rows[..] else { panic!("two") };
        team.opens(one).because("welfare").joins(&other.row.identity.number().to_string());
        assert_eq!(world.state(), apart, "one child again");
        team.undoes_ruling();
        assert_eq!(world.state(), parted);
        team.undoes_ruling();
        assert_eq!(world.state(), apart);
    });
}

#[test]
fn what_was_taken_apart_is_joined_again_whatever_was_said_of_each_of_its_records() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let whole = world.state();
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.takes_apart(&opened.taken(&["involvements"]));
        let parted = world.state();
        let rows = adas(&team);
        let number = rows[1].row.identity.number().to_string();
        team.opens(&rows[0]).because("welfare").joins(&number);
        assert_eq!(world.state(), whole, "one child again");
        feeds_come_again(world);
        assert_eq!(adas(&team).len(), 1);
        assert_ne!(world.state(), parted);
        world.audit_is_whole();
    });
}

#[test]
fn what_has_changed_since_the_preview_is_not_done() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        let taken = opened.taken(&["involvements"]);
        let who = team.who();
        let preview = world.service.foresee_apart(&who, &opened.id, &taken).unwrap().into_inner();
        pupil_ada(world, "LS11 6AE");
        world.team_of("la:801").finds_and_opens("Ada", "Quist", BORN).shields();
        let before = world.state();
        let done = world.service.take_apart(&who, &opened.id, &taken, &preview.seen);
        assert!(matches!(done, Err(ActError::Expired)), "{done:?}");
        assert_eq!(world.state(), before);
        let all = contactpoint_service::acts::take_apart::Taken {
            handles: opened.sources().into_iter().map(|source| source.handle).collect(),
            ..taken
        };
        let done = world.service.foresee_apart(&who, &opened.id, &all);
        assert!(matches!(done, Err(ActError::Invalid(_))), "somebody must be left");
    });
}

#[test]
fn who_may_not_is_refused_and_every_look_and_word_is_in_the_audit() {
    on_both_databases(|world| {
        let (ada, adela) = two_of_one(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Adela", "Brightwater", "2016-05-02");
        opened.joins(&ada);
        let rows = team.ruled();
        for (organisation, role) in [("la:802", "directory-team"), ("urn:112670", "practitioner")] {
            let other = world.account(role, organisation, "school");
            let row = other.finds("Ada", "Quist", BORN);
            let id = other.opens(&row).because("welfare").id;
            let who = other.who();
            let not_there = |done: Result<(), ActError>| {
                assert!(matches!(done, Err(ActError::NotThere)), "{role} of {organisation}: {done:?}");
            };
            not_there(world.service.sources(&who, &id, &[]).map(drop));
            not_there(world.service.foresee_apart(&who, &id, &opened_nothing()).map(drop));
            not_there(world.service.take_apart(&who, &id, &opened_nothing(), "").map(drop));
            not_there(world.service.find_twin(&who, &id, &adela).map(drop));
            not_there(world.service.compare_children(&who, &id, &adela).map(drop));
            not_there(world.service.join_children(&who, &id, &adela, "documents", "").map(drop));
            not_there(world.service.undo_ruling(&who, &rows[0].handle).map(drop));
        }
        team.undoes_ruling();
        let number = contactpoint_directory::identifier::ChildNumber::parse(&adela);
        let about = world.auditor().reads_audit(&AuditQuery { child: number, ..AuditQuery::default() });
        for action in [Action::CompareChildren, Action::JoinChildren, Action::UndoSettlement] {
            let done =
                about.iter().any(|row| row.entry.action == action && row.entry.outcome == Outcome::Done);
            assert!(done, "{action:?} about the child that was joined");
        }
        let refused = |action| {
            world.audit().iter().any(|row| row.entry.action == action && row.entry.outcome != Outcome::Done)
        };
        for action in [Action::SeeSources, Action::TakeApart, Action::CompareChildren, Action::JoinChildren] {
            assert!(refused(action), "{action:?} refused");
        }
        world.audit_is_whole();
    });
}

fn opened_nothing() -> contactpoint_service::acts::take_apart::Taken {
    contactpoint_service::acts::take_apart::Taken::default()
}

#[test]
fn a_number_of_nobody_and_of_a_child_elsewhere_have_one_answer() {
    on_both_databases(|world| {
        let (ada, _) = two_of_one(world);
        let row = with(pupil("Elsa", "Farrow", "2015-03-03"), &[("CHILD_SCHOOL_URN", "112671")]);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        let row = with(pupil("Hidden", "Farrow", "2014-03-03"), &[("CHILD_SCHOOL_URN", "112671")]);
        world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
        let elsewhere = world.team_of("la:802");
        elsewhere.finds_and_opens("Hidden", "Farrow", "2014-03-03").shields();
        let number = |given: &str, born: &str| {
            elsewhere.finds(given, "Farrow", born).row.identity.number().to_string()
        };
        let (far, hidden) = (number("Elsa", "2015-03-03"), number("Hidden", "2014-03-03"));
        let nobody = (1..).map(contactpoint_directory::identifier::ChildNumber::from_random);
        let nobody = nobody.map(|number| number.to_string()).find(|number| *number != ada).unwrap();
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        let who = team.who();
        let answers: Vec<String> = [far, hidden, nobody]
            .iter()
            .flat_map(|number| {
                [
                    format!("{:?}", world.service.find_twin(&who, &opened.id, number)),
                    format!("{:?}", world.service.compare_children(&who, &opened.id, number).map(drop)),
                    format!("{:?}", world.service.join_children(&who, &opened.id, number, "documents", "")),
                ]
            })
            .collect();
        assert!(answers[0].contains("no other child of your area"), "{}", answers[0]);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    });
}

#[test]
fn what_is_said_again_is_undone_by_itself() {
    on_both_databases(|world| {
        let (ada, _) = two_of_one(world);
        let team = world.team_of("la:801");
        let apart = world.state();
        let joins = || team.finds_and_opens("Adela", "Brightwater", "2016-05-02").joins(&ada);
        joins();
        let joined = world.state();
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.takes_apart(&opened.taken(&["pupil-list"]));
        let parted = world.state();
        joins();
        assert_eq!(team.ruled().len(), 3, "each word has its row");
        for before in [parted, joined, apart] {
            team.undoes_ruling();
            assert_eq!(world.state(), before);
        }
        assert!(team.ruled().is_empty());
    });
}

#[test]
fn a_mere_proposal_leaves_what_was_said_before() {
    on_both_databases(|world| {
        ada_of_three(world);
        let team = world.team_of("la:801");
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.takes_apart(&opened.taken(&["involvements"]));
        let rows = team.searches("Ada", "Quist", BORN).rows();
        team.opens(&rows[0]).because("welfare").joins(&rows[1].row.identity.number().to_string());
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        opened.shields();
        let through = opened.sees_through();
        assert_eq!(through.takes_apart(&through.taken(&["involvements"])), Settled::Proposed);
        assert_eq!((team.proposed().len(), team.ruled().len()), (1, 2));
    });
}

#[test]
fn what_two_decisions_say_holds_until_both_are_undone() {
    on_both_databases(|world| {
        let (ada, _) = two_of_one(world);
        let team = world.team_of("la:801");
        let before = world.state();
        team.finds_and_opens("Adela", "Brightwater", "2016-05-02").joins(&ada);
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        // Births and pupil are one child, says the first decision, and so does the second.
        opened.takes_apart(&opened.taken(&["births", "pupil-list"]));
        let parted = world.state();
        let first = team.ruled().pop().expect("the join").handle;
        world.service.undo_ruling(&team.who(), &first).expect("undone");
        assert_eq!(world.state(), parted, "the second stands, all of it");
        team.undoes_ruling();
        assert_eq!(world.state(), before);
    });
}

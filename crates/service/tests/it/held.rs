//! Held records: nobody finds them; the team of the area settles them, and can take that back exactly.

use crate::rulings_shield::seconds;
use contactpoint_service::acts::reviews::Settlement;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, pupil, pupils, with};
use contactpoint_testkit::{Person, World, on_both_databases};

/// Twins by the register with names that are alike, and a pupil who may be either.
pub fn near_named_twins(world: &World) {
    world.organisations();
    let at = [("postcode", "LS11 6AD"), ("sex", "F")];
    let rows = [
        with(birth("r1", "Hanna", "Quist", "2016-02-05"), &[at[0], at[1], ("birth_order", "1")]),
        with(birth("r2", "Hannah", "Quist", "2016-02-05"), &[at[0], at[1], ("birth_order", "2")]),
    ];
    world.feed("births", &births(&rows));
    let team = world.team_of("la:801");
    let second = team.held();
    assert_eq!(second.len(), 1, "two records of one register with names that are alike: a person looks");
    team.settles(&second[0], Settlement::NotSame);
}

pub fn pupil_in_between(world: &World) -> contactpoint_service::receive::TeamCount {
    let row = with(
        pupil("Hana", "Quist", "2016-02-05"),
        &[("CHILD_POSTCODE", "LS11 6AD"), ("CHILD_TOWN", "Pupiltown")],
    );
    world.feed_counted("pupil-list", "urn:112670", &pupils(&[row]))
}

#[test]
fn a_record_that_may_be_either_of_two_is_held_and_found_by_nobody() {
    on_both_databases(|world| {
        near_named_twins(world);
        let team = world.team_of("la:801");
        assert_eq!(pupil_in_between(world).held, 1);
        let lee = world.practitioner("urn:112670", "school");
        for search in
            [lee.searches("Hana", "Quist", "2016-02-05"), team.searches("Hana", "Quist", "2016-02-05")]
        {
            assert!(!search.names().contains(&"Hana Quist".to_owned()), "{:?}", search.names());
            assert_eq!(search.rows().len(), 2, "the twins");
        }
        for row in team.searches("Hana", "Quist", "2016-02-05").rows() {
            let page = team.opens(&row).because("welfare").page();
            assert!(!contactpoint_testkit::seen::on_page(&page).contains("Pupiltown"));
        }
        let held = team.held();
        assert_eq!(held.len(), 1);
        let here = held.iter().find(|row| row.name == "Hana Quist").expect("listed for the team of the area");
        assert_eq!(here.candidates, 2);
        assert!(
            world.team_of("la:802").held().iter().all(|row| row.name != "Hana Quist"),
            "not for another area"
        );
        assert!(world.service.list_held(&lee.who()).is_err(), "not for a practitioner");
        world.audit_is_whole();
    });
}

#[test]
fn settled_and_taken_back_exactly() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let held = team.held();
        let count = held.len();
        let hana = held.iter().find(|row| row.name == "Hana Quist").unwrap();
        let before = world.state();
        let shows = |name: &str| {
            let search = team.searches(name, "Quist", "2016-02-05");
            let rows = search.rows();
            rows.iter().any(|row| {
                contactpoint_testkit::seen::on_page(&team.opens(row).because("welfare").page())
                    .contains("Pupiltown")
            })
        };
        assert!(!shows("Hana"));
        for settlement in [Settlement::Same(0), Settlement::NotSame, Settlement::Same(0)] {
            team.settles(team.held().iter().find(|row| row.name == hana.name).unwrap(), settlement);
            assert_ne!(world.state(), before, "{settlement:?}");
            assert_eq!(team.held().len(), count - 1);
            assert!(shows("Hana"), "{settlement:?}: the record is a child's now");
            let children = team.searches("Hana", "Quist", "2016-02-05").rows().len();
            assert_eq!(children, if settlement == Settlement::NotSame { 3 } else { 2 }, "{settlement:?}");
            let settled = team.settled();
            team.undoes(settled.iter().find(|row| row.name == hana.name).unwrap());
            assert_eq!(world.state(), before, "{settlement:?} taken back leaves what was there");
            assert_eq!(team.held().len(), count);
            assert!(!shows("Hana"));
        }
        assert_eq!(world.second_service().state_hash().unwrap(), before);
        world.audit_is_whole();
    });
}

#[test]
fn a_person_s_word_outlives_a_new_version_of_the_record() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        team.settles(team.held().iter().find(|row| row.name == "Hana Quist").unwrap(), Settlement::NotSame);
        let children = || {
            world
                .database
                .number_of("SELECT COUNT(DISTINCT child_id) FROM source_record WHERE child_id IS NOT NULL")
        };
        let before = children();
        let row = with(pupil("Hana", "Quist", "2016-02-05"), &[("CHILD_POSTCODE", "LS11 6AE")]);
        let count = world.feed_counted("pupil-list", "urn:112670", &pupils(&[row]));
        assert_eq!((count.held, count.created), (0, 0), "it stays the child that a person said");
        assert_eq!(children(), before);
    });
}

#[test]
fn the_shield_stays_on_both_sides_of_what_is_taken_back() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let is_hana = |rows: Vec<contactpoint_service::acts::reviews::HeldRow>| {
            rows.into_iter().find(|row| row.name == "Hana Quist")
        };
        team.settles(&is_hana(team.held()).unwrap(), Settlement::NotSame);
        let hana = team.searches("Hana", "Quist", "2016-02-05");
        let row =
            hana.rows().into_iter().find(|row| row.row.identity.display_name() == "Hana Quist").unwrap();
        team.opens(&row).because("safeguarding").shields();
        // Whoever she is then, nobody sees her without the shield.
        assert_eq!(team.undoes(&is_hana(team.settled()).unwrap()), Settled::Proposed);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        let again = team.searches("Hana", "Quist", "2016-02-05");
        let is_her = |row: &contactpoint_testkit::Row| row.row.identity.display_name() == "Hana Quist";
        for row in again.rows().iter().filter(|row| is_her(row)) {
            assert!(
                team.opens(row).because("safeguarding").is_held_back(),
                "the shield went with the record"
            );
        }
        world.audit_is_whole();
    });
}

#[test]
fn a_child_that_is_parted_again_keeps_the_shield_on_either_side() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let hana = |rows: Vec<contactpoint_service::acts::reviews::HeldRow>| {
            rows.into_iter().find(|row| row.name == "Hana Quist").unwrap()
        };
        team.settles(&hana(team.held()), Settlement::Same(0));
        let rows = team.searches("Hana", "Quist", "2016-02-05").rows();
        let joined = rows.iter().find(|row| {
            contactpoint_testkit::seen::on_page(&team.opens(row).because("welfare").page())
                .contains("Pupiltown")
        });
        team.opens(joined.unwrap()).because("safeguarding").shields();
        assert_eq!(team.undoes(&hana(team.settled())), Settled::Proposed);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        let lee = world.practitioner("urn:112670", "school");
        let search = lee.searches("Hana", "Quist", "2016-02-05");
        let shielded =
            search.rows().iter().filter(|row| lee.opens(row).because("welfare").is_held_back()).count();
        assert!(shielded >= 1, "the twin that was joined for a while stays shielded until a person decides");
        for row in search.rows() {
            let page = lee.opens(&row).because("welfare").page();
            let text = contactpoint_testkit::seen::on_page(&page);
            assert!(!text.contains("Pupiltown"), "what was hidden stays so");
        }
        world.audit_is_whole();
    });
}

#[test]
fn what_else_was_said_of_a_record_outlives_the_undoing_of_its_settlement() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let hana = |rows: Vec<contactpoint_service::acts::reviews::HeldRow>| {
            rows.into_iter().find(|row| row.name == "Hana Quist")
        };
        let before = world.state();
        team.settles(&hana(team.held()).unwrap(), Settlement::Same(0));
        let rows = team.searches("Hana", "Quist", "2016-02-05").rows();
        let kinds = |row: &contactpoint_testkit::Row| team.opens(row).because("welfare").sources().len();
        let joined = rows.iter().find(|row| kinds(row) == 2).expect("the twin and the pupil");
        let opened = team.opens(joined).because("welfare");
        // It goes elsewhere then: whether a shield is there is not told, so it takes two.
        let two = world.team_of("la:801");
        assert_eq!(opened.takes_apart(&opened.taken(&["pupil-list"])), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        assert_eq!(team.undoes(&hana(team.settled()).unwrap()), Settled::Done);
        let held = hana(team.held());
        assert!(held.is_none_or(|row| row.candidates < 2), "not that twin: it still holds");
        assert_ne!(world.state(), before);
        assert_eq!(team.undoes_ruling(), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        assert_eq!(world.state(), before, "now nothing is said of it");
        assert_eq!(world.second_service().state_hash().unwrap(), before);
    });
}

#[test]
fn only_the_team_of_the_area_settles() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let other = world.team_of("la:802");
        let held = team.held().into_iter().find(|row| row.name == "Hana Quist").unwrap();
        let before = world.state();
        let stolen = world.service.settle_held(&other.who(), &held.handle, Settlement::NotSame, "mine");
        assert!(stolen.is_err(), "a handle is of one session");
        let silent = world.service.settle_held(&team.who(), &held.handle, Settlement::NotSame, "  ");
        assert!(silent.is_err(), "a reason is needed");
        assert!(
            world.service.settle_held(&team.who(), &held.handle, Settlement::Same(99), "none such").is_err()
        );
        assert_eq!(world.state(), before);
    });
}

#[test]
fn one_record_is_settled_once_however_many_settle_at_once() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        for round in 0..5 {
            let held = |team: &contactpoint_testkit::Person| {
                team.held().into_iter().find(|row| row.name == "Hana Quist").unwrap().handle
            };
            let ways = [(&one, held(&one), Settlement::NotSame), (&two, held(&two), Settlement::Same(0))];
            let done = std::thread::scope(|scope| {
                let settle = |(team, handle, way): (&contactpoint_testkit::Person, String, Settlement)| {
                    world.service.settle_held(&team.who(), &handle, way, "asked the school").is_ok()
                };
                let both: Vec<_> = ways.map(|way| scope.spawn(move || settle(way))).into_iter().collect();
                both.into_iter().map(|thread| thread.join().unwrap()).filter(|done| *done).count()
            });
            assert_eq!(done, 1, "round {round}");
            one.undoes(one.settled().iter().find(|row| row.name == "Hana Quist").unwrap());
        }
    });
}

#[test]
fn the_child_that_is_chosen_is_the_one_that_was_shown_there_also_beside_a_candidate_of_no_child() {
    on_both_databases(|world| {
        world.organisations();
        let home = [("address_line_1", "5 Kelp Row"), ("postcode", "LS11 6AD")];
        let row = |key: &str, given: &str, family: &str, born: &str, sex: &str| {
            with(with(birth(key, given, family, born), &home), &[("sex", sex)])
        };
        let feed = |rows: &[_]| {
            world.minutes_pass(5);
            world.feed("births", &births(rows));
        };
        let team = world.team_of("la:801");
        // One who is nearly as who comes last, and stood before any shield.
        feed(&[with(birth("r3", "Ada", "Quist", "2016-02-05"), &[("postcode", "LS11 6AD"), ("sex", "F")])]);
        // Two who are shielded, of one home: one row is nobody's by now, and guards the home all the same.
        let bea = row("r2", "Bea", "Moss", "2012-11-30", "F");
        feed(&[row("r1", "Adam", "Farrow", "2009-08-07", "M"), bea.clone()]);
        for (given, family, born) in [("Adam", "Farrow", "2009-08-07"), ("Bea", "Moss", "2012-11-30")] {
            team.finds_and_opens(given, family, born).shields();
        }
        feed(&[row("r1", "Zack", "Holt", "", "M"), bea]);
        let near = with(pupil("Adela", "Brightwater", "2016-05-02"), &[("CHILD_POSTCODE", "LS11 6AD")]);
        let near = with(near, &[("CHILD_ADDRESS_LINE_1", "5 Kelp Row")]);
        assert_eq!(world.feed_counted("pupil-list", "urn:112670", &pupils(&[near])).held, 1);
        let held =
            |team: &Person| team.held().into_iter().find(|row| row.name == "Adela Brightwater").unwrap();
        let compared = world.service.compare_held(&team.who(), &held(&team).handle).unwrap().into_inner();
        assert_eq!(held(&team).candidates, 3);
        assert_eq!(compared.places, [0, 2], "one is of no child, and is not shown");
        let shown: Vec<_> = compared.candidates.iter().map(|it| it.identity.display_name()).collect();
        assert_eq!(shown, ["Bea Moss", "Ada Quist"]);
        for person in [&team, &world.team_of("la:801")] {
            person.settles(&held(person), Settlement::Same(compared.places[1]));
        }
        let settled = team.settled().into_iter().find(|row| row.name == "Adela Brightwater").unwrap();
        assert_eq!(settled.settled.unwrap().same_as, Some(compared.candidates[1].number));
        assert_eq!(team.finds_and_opens("Ada", "Quist", "2016-02-05").sources().len(), 2);
        world.audit_is_whole();
    });
}

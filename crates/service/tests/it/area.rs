//! Whose a child is to put in order, now and when a decision is taken back: the team of the area that it is of
//! at that moment, and two of them where it is shielded by then.

use crate::held::{near_named_twins, pupil_in_between};
use crate::rulings::{ada_of_three, two_of_one};
use crate::rulings_shield::seconds;
use crate::shield::shielded_ada;
use contactpoint_service::ActError;
use contactpoint_service::acts::reviews::{HeldRow, Settlement};
use contactpoint_service::acts::ruled::{RuledRow, Waits};
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, involvement, involvements, nhs_number, pupil, pupils, with};
use contactpoint_testkit::{Person, World, on_both_databases};

/// The team of another area opens a record that has a shield, and has no say in it.
fn has_no_say(world: &World, row: (&str, &str, &str)) {
    let far = world.team_of("la:802");
    let (given, family, born) = row;
    let rows = far.searches(given, family, born).rows();
    assert!(!rows.is_empty());
    for row in &rows {
        let opened = far.opens(row).because("welfare");
        assert!(opened.is_held_back());
        let sources = world.service.sources(&far.who(), &opened.id, &[]);
        assert!(matches!(sources, Err(ActError::NotThere)), "{sources:?}");
        let lift = world.service.propose_lift(&far.who(), &opened.id, "mistake");
        assert!(matches!(lift, Err(ActError::NotThere)), "{lift:?}");
    }
}

#[test]
fn a_shielded_child_that_becomes_part_of_one_of_no_area_stays_of_its_own() {
    on_both_databases(|world| {
        world.organisations();
        // The national register of births names no area, and came first.
        let row = with(birth("r9", "Adela", "Brightwater", "2013-09-17"), &[("sex", "F")]);
        world.feed_from("births", "other:Office of Registration", &births(&[row]));
        world.minutes_pass(1);
        let one = shielded_ada(world);
        let ada = one.finds("Ada", "Quist", "2017-02-05").row.identity.number().to_string();
        let opened = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        assert_eq!(opened.joins(&ada), Settled::Proposed);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        has_no_say(world, ("Ada", "Quist", "2017-02-05"));
        assert_eq!(one.finds_and_opens("Ada", "Quist", "2017-02-05").sources().len(), 4, "her own team has");
    });
}

#[test]
fn what_is_taken_out_of_a_shielded_child_stays_of_its_area() {
    on_both_databases(|world| {
        world.organisations();
        let number = nhs_number(3);
        let row = with(
            pupil("Ada", "Quist", "2017-02-05"),
            &[("CHILD_NHS_NUMBER", &number), ("CHILD_SCHOOL_URN", "112670")],
        );
        world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
        world.minutes_pass(1);
        // The national register of births names no area.
        let row = with(birth("r1", "Ada", "Quist", "2017-02-05"), &[("sex", "F"), ("nhs_number", &number)]);
        world.feed_from("births", "other:Office of Registration", &births(&[row]));
        let one = world.team_of("la:801");
        let opened = one.finds_and_opens("Ada", "Quist", "2017-02-05");
        opened.shields();
        let through = opened.sees_through();
        assert_eq!(through.takes_apart(&through.taken(&["births"])), Settled::Proposed);
        assert_eq!(seconds(world, &world.team_of("la:801")), Settled::Done);
        assert_eq!(one.searches("Ada", "Quist", "2017-02-05").rows().len(), 2);
        has_no_say(world, ("Ada", "Quist", "2017-02-05"));
    });
}

#[test]
fn what_is_held_after_it_left_a_shielded_child_stays_of_its_area() {
    on_both_databases(|world| {
        near_named_twins(world);
        // A sender of no area tells of somebody who may be either.
        let case = involvement("c1", "social-work", "Hana", "Quist", "2016-02-05");
        let row = with(case, &[("postcode", "LS11 6AD"), ("sex", "F")]);
        world.feed_from("involvements", "other:Office of Registration", &involvements(&[row]));
        let (one, two, far) = (world.team_of("la:801"), world.team_of("la:801"), world.team_of("la:802"));
        let hana = |rows: Vec<HeldRow>| rows.into_iter().find(|row| row.name == "Hana Quist");
        assert!(hana(far.held()).is_some(), "it is every team's");
        one.settles(&hana(one.held()).unwrap(), Settlement::Same(0));
        for row in one.searches("Hana", "Quist", "2016-02-05").rows() {
            one.opens(&row).because("welfare").shields();
        }
        assert_eq!(one.undoes(&hana(one.settled()).unwrap()), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        assert!(hana(one.held()).is_some() && hana(far.held()).is_none(), "of the child that it left");
        for person in [&one, &two] {
            person.settles(&hana(person.held()).unwrap(), Settlement::NotSame);
        }
        assert_eq!(one.searches("Hana", "Quist", "2016-02-05").rows().len(), 3);
        has_no_say(world, ("Hana", "Quist", "2016-02-05"));
    });
}

/// Ada, known to a register and to a school that writes her quite differently, joined by the team of 801.
fn joined_ada(world: &World) {
    let (ada, _) = two_of_one(world);
    let team = world.team_of("la:801");
    assert_eq!(team.finds_and_opens("Adela", "Brightwater", "2016-05-02").joins(&ada), Settled::Done);
}

/// A school in another area has that child from now on.
fn moves_to_moor(world: &World) {
    let row = pupil("Adela", "Brightwater", "2016-05-02");
    let row = with(row, &[("CHILD_POSTCODE", "LS11 7XY"), ("CHILD_SCHOOL_URN", "112671")]);
    world.feed_from("pupil-list", "urn:112671", &pupils(&[row]));
}

#[test]
fn where_a_child_is_shielded_by_now_two_people_take_a_decision_back() {
    on_both_databases(|world| {
        ada_of_three(world);
        let whole = world.state();
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let opened = one.finds_and_opens("Ada", "Quist", "2016-02-05");
        assert_eq!(opened.takes_apart(&opened.taken(&["involvements"])), Settled::Done);
        for row in one.searches("Ada", "Quist", "2016-02-05").rows() {
            one.opens(&row).because("welfare").shields();
        }
        let before = world.state();
        for _ in 0..2 {
            let _ = world.service.undo_ruling(&one.who(), &one.ruled()[0].handle);
            assert_eq!(world.state(), before, "not by one, nor by saying it twice");
        }
        assert_eq!((one.proposed().len(), one.ruled().len()), (1, 1));
        assert!(one.proposed()[0].told.is_own);
        let handle = two.proposed().remove(0).handle;
        let view = world.service.see_ruling(&two.who(), &handle).unwrap().into_inner();
        let Some(Waits::Apart(preview)) = view.waits else { panic!("{:?}", view.waits) };
        let [side] = &preview.sides[..] else { panic!("one child again: {:?}", preview.sides) };
        assert!(side.is_shielded && side.records == 3);
        assert_eq!(seconds(world, &two), Settled::Done);
        assert_eq!(one.searches("Ada", "Quist", "2016-02-05").rows().len(), 1);
        assert!(one.finds_and_opens("Ada", "Quist", "2016-02-05").is_held_back());
        assert_ne!(world.state(), whole, "the shield holds");
        assert!(one.proposed().is_empty() && one.ruled().is_empty());
        world.audit_is_whole();
    });
}

#[test]
fn a_proposal_to_take_back_can_be_withdrawn_and_is_not_seconded_by_the_button_of_another() {
    on_both_databases(|world| {
        ada_of_three(world);
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let opened = one.finds_and_opens("Ada", "Quist", "2016-02-05");
        opened.takes_apart(&opened.taken(&["involvements"]));
        let rows = one.searches("Ada", "Quist", "2016-02-05").rows();
        one.opens(&rows[0]).because("welfare").shields();
        let before = world.state();
        let undo = |person: &Person, row: &RuledRow| {
            world.service.undo_ruling(&person.who(), &row.handle).expect("an answer").into_inner()
        };
        assert_eq!(undo(&one, &one.ruled()[0]), Settled::Proposed);
        assert_eq!(undo(&one, &one.proposed()[0]), Settled::Done, "withdrawn");
        assert!(one.proposed().is_empty());
        assert_eq!((one.ruled().len(), world.state()), (1, before));
        assert_eq!(undo(&one, &one.ruled()[0]), Settled::Proposed);
        assert_eq!(undo(&two, &two.ruled()[0]), Settled::Done, "a second person says the same");
    });
}

#[test]
fn what_is_of_another_area_by_now_is_neither_listed_nor_taken_back() {
    on_both_databases(|world| {
        joined_ada(world);
        let team = world.team_of("la:801");
        let handle = team.ruled().remove(0).handle;
        moves_to_moor(world);
        let far = world.team_of("la:802");
        far.finds_and_opens("Ada", "Quist", "2016-02-05").shields();
        let before = world.state();
        assert!(team.ruled().is_empty(), "its newest name is nothing for the old area");
        let undone = world.service.undo_ruling(&team.who(), &handle);
        assert!(matches!(undone, Err(ActError::NotThere)), "{undone:?}");
        let seen = world.service.see_ruling(&team.who(), &handle);
        assert!(matches!(seen, Err(ActError::NotThere)), "{seen:?}");
        assert_eq!(world.state(), before);
    });
}

#[test]
fn a_settlement_is_taken_back_by_two_where_the_child_is_shielded_by_now() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let hana = |rows: Vec<HeldRow>| rows.into_iter().find(|row| row.name == "Hana Quist");
        one.settles(&hana(one.held()).unwrap(), Settlement::Same(0));
        for row in one.searches("Hana", "Quist", "2016-02-05").rows() {
            let opened = one.opens(&row).because("welfare");
            if opened.sources().len() == 2 {
                opened.shields();
            }
        }
        let before = world.state();
        for _ in 0..2 {
            let _ = world.service.undo_settlement(&one.who(), &hana(one.settled()).unwrap().handle);
            assert_eq!(world.state(), before);
        }
        assert_eq!(seconds(world, &two), Settled::Done);
        assert!(hana(one.settled()).is_none() && hana(one.held()).is_some(), "held again");
        assert!(one.proposed().is_empty());
        world.audit_is_whole();
    });
}

#[test]
fn a_settlement_of_a_child_of_another_area_by_now_is_neither_listed_nor_taken_back() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let hana = |rows: Vec<HeldRow>| rows.into_iter().find(|row| row.name == "Hana Quist");
        team.settles(&hana(team.held()).unwrap(), Settlement::NotSame);
        let handle = hana(team.settled()).unwrap().handle;
        // They all move to Moor.
        world.database.behind_its_back("UPDATE child SET la = '802'");
        let before = world.state();
        assert!(hana(team.settled()).is_none());
        let undone = world.service.undo_settlement(&team.who(), &handle);
        assert!(matches!(undone, Err(ActError::NotThere)), "{undone:?}");
        assert!(matches!(world.service.compare_held(&team.who(), &handle), Err(ActError::NotThere)));
        assert_eq!(world.state(), before);
    });
}

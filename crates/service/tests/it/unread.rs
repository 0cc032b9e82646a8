//! A record that cannot be read stops nobody else's feed, and opens nobody: in the process that knows it, and where the
//! partition is built anew.

use crate::astray::while_no_child_is_made;
use crate::held::{near_named_twins, pupil_in_between};
use crate::kept::{by_the_register, cat_by_both, is_held_back, while_unreadable, zoe};
use crate::left::{ADA, FIRST, NOBODY, SECOND, THIRD, ada_by, ada_unshielded_by, says};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::source::SourceKind;
use contactpoint_service::receive::{Delivery, ReceiveError};
use contactpoint_service::{ActError, Service};
use contactpoint_testkit::rows::{birth, births, with};
use contactpoint_testkit::{World, on_both_databases};

const OTTILIE: (&str, &str, &str) = ("Ottilie", "Farrow", "2012-11-30");
const ROWAN: (&str, &str, &str) = ("Rowan", "Abernathy", "2019-10-30");

/// Another process, which builds the partition anew, takes a row of a fourth register.
fn another_takes(
    world: &World,
    key: &str,
    (given, family, born): (&str, &str, &str),
) -> Result<(), ReceiveError> {
    let row = with(birth(key, given, family, born), &[("sex", "F")]);
    another_takes_from(world, "la:802", &births(&[row]))
}

fn another_takes_from(world: &World, register: &str, rows: &str) -> Result<(), ReceiveError> {
    takes_from(world, &world.second_service(), register, rows)
}

fn takes_from(world: &World, service: &Service, register: &str, rows: &str) -> Result<(), ReceiveError> {
    let file = world.database.folder().join("of-another.csv");
    std::fs::write(&file, rows).unwrap();
    let supplier = OrganisationCode::parse(register);
    let delivery = Delivery { kind: SourceKind::Births, supplier, files: vec![file] };
    service.receive_batch(&delivery, &mut |_| {}).map(drop)
}

#[test]
fn a_child_is_made_from_a_record_that_can_be_read() {
    for (unread, read) in [(FIRST, THIRD), (THIRD, FIRST)] {
        on_both_databases(|world| {
            cat_by_both(world, true);
            let row = with(birth("r9", "Cat", "Dunn", "2014-06-07"), &[("sex", "F"), ("town", "Moor")]);
            world.feed_from("births", THIRD, &births(&[row]));
            while_unreadable(world, unread, || world.feed_from("pds-fhir", SECOND, &zoe()));
            let made_from = format!(
                "SELECT COUNT(*) FROM child c JOIN source_record r ON r.id = c.anchor_id JOIN source s ON s.id = r.source_id WHERE s.supplier = '{read}'"
            );
            assert_eq!(world.database.number_of(&made_from), 1);
            assert!(is_held_back(world, "Cat", "Dunn", "2014-06-07"), "what restricted her left");
            let team = world.team_of("la:801");
            assert_eq!(team.finds_and_opens("Cat", "Dunn", "2014-06-07").sources().len(), 2);
            assert_eq!(world.second_service().state_hash().unwrap(), world.state());
            world.audit_is_whole();
        });
    }
}

#[test]
fn what_a_shield_draws_back_from_stays_shut_in_while_it_cannot_be_read() {
    on_both_databases(|world| {
        cat_by_both(world, true);
        while_unreadable(world, FIRST, || {
            world.feed_from("pds-fhir", SECOND, &by_the_register(&zoe(), false));
            says(world, THIRD, ROWAN);
        });
        assert!(is_held_back(world, "Cat", "Dunn", "2014-06-07"));
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"));
        assert!(!is_held_back(world, ROWAN.0, ROWAN.1, ROWAN.2), "nobody else's feed is stopped");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn a_partition_is_built_without_a_record_that_cannot_be_read_where_nothing_is_shut_in_by_it() {
    on_both_databases(|world| {
        let team = ada_unshielded_by(world, &[FIRST, SECOND]);
        let number = team.finds("Ada", "Quist", ADA.2).row.identity.number();
        while_unreadable(world, FIRST, || {
            another_takes(world, "o1", OTTILIE).unwrap();
            another_takes(world, "a1", ADA).unwrap();
        });
        while_unreadable(world, SECOND, || another_takes(world, "r1", ROWAN).unwrap());
        assert_eq!(team.searches(OTTILIE.0, OTTILIE.1, OTTILIE.2).rows().len(), 1);
        assert_eq!(team.searches(ROWAN.0, ROWAN.1, ROWAN.2).rows().len(), 1);
        let ada = team.finds_and_opens("Ada", "Quist", ADA.2);
        assert_eq!(ada.sources().len(), 3, "she is one child, by all that is said of her");
        assert_eq!(team.finds("Ada", "Quist", ADA.2).row.identity.number(), number);
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn a_row_that_comes_again_puts_a_record_right_that_could_not_be_read() {
    on_both_databases(|world| {
        world.organisations();
        let ada = with(birth("k1", "Ada", "Quist", ADA.2), &[("sex", "F")]);
        world.feed_from("births", FIRST, &births(std::slice::from_ref(&ada)));
        says(world, SECOND, ADA);
        let team = world.team_of("la:801");
        while_unreadable(world, FIRST, || {
            let other = with(birth("k2", OTTILIE.0, OTTILIE.1, OTTILIE.2), &[("sex", "F")]);
            another_takes_from(world, FIRST, &births(&[ada.clone(), other])).unwrap();
            assert_eq!(team.finds_and_opens("Ada", "Quist", ADA.2).sources().len(), 2);
        });
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn a_row_that_was_not_taken_is_not_what_an_unreadable_record_says() {
    on_both_databases(|world| {
        let team = ada_unshielded_by(world, &[FIRST, SECOND]);
        while_unreadable(world, FIRST, || {
            let row = births(&[with(birth("k1", OTTILIE.0, OTTILIE.1, OTTILIE.2), &[("sex", "F")])]);
            while_no_child_is_made(world, || {
                takes_from(world, &world.service, FIRST, &row).expect_err("she gets no number");
            });
            says(world, THIRD, ROWAN);
        });
        assert_eq!(
            team.finds_and_opens("Ada", "Quist", ADA.2).sources().len(),
            2,
            "that is all that is stored"
        );
        assert!(team.searches(OTTILIE.0, OTTILIE.1, OTTILIE.2).rows().is_empty());
        world.audit_is_whole();
    });
}

#[test]
fn a_record_whose_key_is_lost_stops_no_other_row_of_its_source() {
    on_both_databases(|world| {
        world.organisations();
        let row = |key: &str, (given, family, born): (&str, &str, &str)| {
            with(birth(key, given, family, born), &[("sex", "F")])
        };
        world.feed_from("births", FIRST, &births(&[row("k1", ADA)]));
        says(world, SECOND, ADA);
        let of_first = "FROM source_record r JOIN source s ON s.id = r.source_id WHERE s.supplier = 'la:801'";
        world.database.destroy_key(&world.database.bytes_of(&format!("SELECT r.id {of_first}")));
        let team = world.team_of("la:801");
        // It says the same, to one who has met it so.
        another_takes_from(world, FIRST, &births(&[row("k1", ADA), row("k2", OTTILIE)])).unwrap();
        assert_eq!(team.searches(OTTILIE.0, OTTILIE.1, OTTILIE.2).rows().len(), 1);
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM batch WHERE rejected = 1"), 0);
        let versions = "SELECT COUNT(*) FROM source_version";
        let before = world.database.number_of(versions);
        // It says something else, to one who knew it and to one who has met it so.
        let changed = with(row("k1", ADA), &[("town", "Moor")]);
        world.minutes_pass(1);
        world.feed_from("births", FIRST, &births(&[changed.clone(), row("k3", ROWAN)]));
        assert_eq!(team.searches(ROWAN.0, ROWAN.1, ROWAN.2).rows().len(), 1);
        world.minutes_pass(1);
        another_takes_from(world, FIRST, &births(&[changed, row("k4", ("Edwin", "Moss", "2018-01-31"))]))
            .unwrap();
        assert_eq!(team.searches("Edwin", "Moss", "2018-01-31").rows().len(), 1);
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM batch WHERE rejected = 1"), 2);
        assert_eq!(world.database.number_of("SELECT COUNT(*) FROM fault"), 2, "the sender is told");
        assert_eq!(world.database.number_of(versions), before + 2, "two others, and none of hers");
        world.audit_is_whole();
    });
}

#[test]
fn no_partition_is_built_without_a_record_that_a_shield_hangs_on() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        let before = world.state();
        for (unread, who) in [(FIRST, ROWAN), (SECOND, ("Edwin", "Moss", "2018-01-31"))] {
            while_unreadable(world, unread, || {
                let taken = another_takes(world, "o1", OTTILIE);
                assert!(
                    matches!(taken, Err(ReceiveError::Act(ActError::Unreadable(_)))),
                    "it names the record, so that it can be put right: {taken:?}"
                );
                // Whoever knows it goes on.
                says(world, THIRD, who);
            });
        }
        assert!(is_held_back(world, "Ada", "Quist", ADA.2));
        assert_eq!(team.finds_and_opens("Ada", "Quist", ADA.2).sources().len(), 2);
        assert_ne!(world.state(), before);
        another_takes(world, "o1", OTTILIE).expect("once it can be read");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn a_record_that_cannot_be_read_hides_nobody_else_from_a_search_or_a_list() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        says(world, THIRD, ROWAN);
        team.finds_and_opens("Ada", "Quist", ADA.2).proposes_lift();
        let other = world.team_of("la:802");
        let lifts = || world.service.lift_requests(&other.who()).unwrap().into_inner();
        let request = lifts().remove(0);
        while_unreadable(world, FIRST, || {
            // She is read again, as something of her changed.
            says(world, SECOND, ADA);
            for service in [&world.service, &world.second_service()] {
                service.catch_up().unwrap();
                assert_eq!(service.indexed_children(), 2);
            }
            assert_eq!(team.searches(ROWAN.0, ROWAN.1, ROWAN.2).rows().len(), 1);
            let ada = team.searches("Ada", "Quist", ADA.2);
            assert!(ada.rows().is_empty(), "nobody knows all of her");
            assert!(!ada.found.may_add, "she is there");
            assert!(lifts().is_empty());
            let asked = world.service.lift_request(&other.who(), &request.handle);
            assert!(matches!(asked, Err(ActError::Expired)), "{asked:?}");
            team.home();
        });
        assert_eq!(lifts().len(), 1);
        says(world, THIRD, ROWAN);
        assert_eq!(team.finds_and_opens("Ada", "Quist", ADA.2).sources().len(), 2);
        assert_eq!(world.service.index_state(), caught_up(&world.second_service()));
        world.audit_is_whole();
    });
}

#[test]
fn a_child_of_whom_nothing_can_be_read_is_found_again_once_it_can() {
    on_both_databases(|world| {
        let team = ada_unshielded_by(world, &[FIRST, SECOND]);
        says(world, THIRD, ROWAN);
        says(world, SECOND, NOBODY);
        while_unreadable(world, FIRST, || {
            says(world, SECOND, OTTILIE);
            let second = world.second_service();
            caught_up(&second);
            assert_eq!(second.indexed_children(), 2);
            assert_eq!(team.searches(ROWAN.0, ROWAN.1, ROWAN.2).rows().len(), 1);
            assert!(team.searches("Ada", "Quist", ADA.2).rows().is_empty());
        });
        says(world, THIRD, ROWAN);
        team.finds("Ada", "Quist", ADA.2);
    });
}

#[test]
fn a_held_record_that_cannot_be_read_hides_no_other_of_the_list() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let before = team.held().len();
        while_unreadable(world, "urn:112670", || {
            let names: Vec<String> = team.held().into_iter().map(|row| row.name).collect();
            assert_eq!(names.len(), before);
            assert!(names.contains(&"Cannot be read".to_owned()), "{names:?}");
        });
        assert!(team.held().iter().any(|row| row.name == "Hana Quist"));
    });
}

fn caught_up(service: &Service) -> String {
    service.catch_up().unwrap();
    service.index_state()
}

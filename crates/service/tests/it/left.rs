//! A record that left a shielded child follows what became of that child, wherever its other records are by now; and a
//! lift ends the shield for whoever it was asked for, and for nobody else.

use crate::kept::{approves_the_lift, is_held_back, shields};
use contactpoint_directory::access::Action;
use contactpoint_service::acts::read_audit::AuditQuery;
use contactpoint_testkit::rows::{birth, births, nhs_number, with};
use contactpoint_testkit::{Person, World, on_both_databases};

const BORN: &str = "2016-02-05";
const ZOE: (&str, &str, &str) = ("Zoe", "Farrow", "2012-11-30");
const BEA: (&str, &str, &str) = ("Bea", "Holt", "2011-05-19");
const IDA: (&str, &str, &str) = ("Ida", "Moss", "2013-03-04");
pub const ADA: (&str, &str, &str) = ("Ada", "Quist", BORN);
/// Says too little to make a child, and nothing of whom it is.
pub const NOBODY: (&str, &str, &str) = ("Zoe", "Farrow", "");

/// Three registers, each with a row under one key.
pub const FIRST: &str = "la:801";
pub const SECOND: &str = "other:Office of Registration";
pub const THIRD: &str = "ods:RZ1";

/// A register's next word about its one key, whoever that is of.
pub fn says(world: &World, register: &str, (given, family, born): (&str, &str, &str)) {
    world.minutes_pass(1);
    // No two files are the same.
    let town = format!("Town {}", world.service.now_ms());
    let row = with(birth("k1", given, family, born), &[("sex", "F"), ("town", &town)]);
    world.feed_from("births", register, &births(&[row]));
}

fn is_shielded(world: &World, (given, family, born): (&str, &str, &str)) -> bool {
    is_held_back(world, given, family, born)
}

/// Ada by registers, the first first; shielded by Harbour's team.
pub fn ada_by<'w>(world: &'w World, registers: &[&str]) -> Person<'w> {
    let team = ada_unshielded_by(world, registers);
    world.minutes_pass(5);
    team.finds_and_opens("Ada", "Quist", BORN).shields();
    team
}

pub fn ada_unshielded_by<'w>(world: &'w World, registers: &[&str]) -> Person<'w> {
    world.organisations();
    for register in registers {
        says(world, register, ADA);
    }
    let team = world.team_of("la:801");
    assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), registers.len());
    team
}

fn is_lifted(world: &World, team: &Person, who: (&str, &str, &str)) {
    team.finds_and_opens(who.0, who.1, who.2).proposes_lift();
    approves_the_lift(world);
    assert!(!is_shielded(world, who));
}

#[test]
fn what_left_a_child_follows_its_other_records_where_the_first_is_somebody_elses_by_now() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND, THIRD]);
        says(world, SECOND, NOBODY);
        says(world, FIRST, IDA);
        is_lifted(world, &team, IDA);
        assert!(is_shielded(world, ADA));
        says(world, SECOND, ZOE);
        assert!(is_shielded(world, ZOE), "it was Ada's before, and she is shielded");
        let before = shields(world);
        says(world, SECOND, NOBODY);
        says(world, SECOND, ZOE);
        assert_eq!(shields(world), before, "once is enough");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn what_left_a_child_follows_a_record_of_it_that_is_nobodys_too() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND, THIRD]);
        says(world, SECOND, NOBODY);
        says(world, FIRST, IDA);
        is_lifted(world, &team, IDA);
        says(world, THIRD, ("Ida", "Holt", ""));
        assert!(team.searches("Ada", "Quist", BORN).rows().is_empty());
        says(world, SECOND, ZOE);
        assert!(is_shielded(world, ZOE), "what is left of Ada is shielded");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn what_left_a_child_of_whom_all_was_lifted_is_open() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND, THIRD]);
        says(world, SECOND, NOBODY);
        says(world, FIRST, IDA);
        for who in [IDA, ADA] {
            is_lifted(world, &team, who);
        }
        says(world, SECOND, ZOE);
        assert!(!is_shielded(world, ZOE), "nobody is shielded of those that she was one with");
    });
}

#[test]
fn what_left_a_child_and_nobody_can_tell_when_is_taken_to_have_been_one_with_all_of_it() {
    on_both_databases(|world| {
        ada_by(world, &[FIRST, SECOND]);
        says(world, SECOND, NOBODY);
        // As where another server's clock was behind: the leaving does not come after the coming.
        world.database.behind_its_back(
            "DELETE FROM link WHERE child_id IS NULL AND record_id IN (SELECT r.id FROM source_record r JOIN source s ON s.id = r.source_id WHERE s.supplier = 'other:Office of Registration')",
        );
        says(world, SECOND, ZOE);
        assert!(is_shielded(world, ZOE));
    });
}

#[test]
fn who_was_never_of_the_child_with_it_shields_nothing_that_left_it() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        says(world, SECOND, NOBODY);
        is_lifted(world, &team, ADA);
        // Ada by a third register, who was of her after it left alone, is somebody else by now, and shielded.
        says(world, THIRD, ADA);
        assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), 2);
        says(world, THIRD, IDA);
        team.finds_and_opens(IDA.0, IDA.1, IDA.2).shields();
        says(world, SECOND, ZOE);
        assert!(!is_shielded(world, ZOE));
    });
}

#[test]
fn a_lift_ends_no_copy_on_a_record_that_is_nobodys_and_was_of_another_before() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        says(world, THIRD, BEA);
        assert!(!is_shielded(world, BEA));
        for who in [BEA, NOBODY] {
            says(world, SECOND, who);
        }
        is_lifted(world, &team, BEA);
        says(world, SECOND, ZOE);
        assert!(is_shielded(world, ZOE), "it was Ada's, and nobody lifted hers");
        assert!(is_shielded(world, ADA));
        world.audit_is_whole();
    });
}

#[test]
fn a_lift_ends_no_copy_on_a_record_that_is_nobodys_and_says_again_what_it_said() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        for who in [ZOE, ADA, NOBODY] {
            says(world, SECOND, who);
        }
        says(world, FIRST, IDA);
        is_lifted(world, &team, IDA);
        says(world, SECOND, ADA);
        assert!(is_shielded(world, ADA), "who was lifted is Ida");
        world.audit_is_whole();
    });
}

#[test]
fn a_copy_on_a_record_that_is_nobodys_comes_back_with_it_and_is_lifted_anew() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        for who in [ZOE, ADA, NOBODY] {
            says(world, SECOND, who);
        }
        is_lifted(world, &team, ADA);
        says(world, SECOND, ADA);
        assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), 2);
        assert!(is_shielded(world, ADA));
        is_lifted(world, &team, ADA);
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn a_lift_ends_no_copy_on_a_record_that_came_to_another_child_since_it_was_asked() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        for who in [ZOE, ADA, NOBODY] {
            says(world, SECOND, who);
        }
        team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
        says(world, SECOND, ZOE);
        approves_the_lift(world);
        assert!(!is_shielded(world, ADA));
        assert!(is_shielded(world, ZOE), "when it was approved she was somebody else");
        world.audit_is_whole();
    });
}

#[test]
fn what_is_asked_of_one_child_is_asked_of_no_other_that_a_record_comes_to() {
    on_both_databases(|world| {
        let team = ada_by(world, &[FIRST, SECOND]);
        for who in [ZOE, ADA] {
            says(world, SECOND, who);
        }
        team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
        let (other, before) = (world.team_of("la:802"), shields(world));
        says(world, SECOND, ZOE);
        let lifts = world.service.lift_requests(&other.who()).unwrap().into_inner();
        assert!(lifts.is_empty(), "one person asked of a child who has fallen in two since");
        assert_eq!(shields(world), before, "it has its copy");
        let ada = team.finds("Ada", "Quist", BORN).row.identity.number();
        let told = world.auditor().reads_audit(&AuditQuery { child: Some(ada), ..AuditQuery::default() });
        let told = told.iter().filter(|row| row.entry.action == Action::ReceiveBatch);
        let told: Vec<_> = told.filter_map(|row| row.entry.detail.as_deref()).collect();
        let is_told =
            |detail: &&str| detail.ends_with("requests to lift withdrawn, as a record left the child: 1");
        assert!(told.iter().any(is_told), "{told:?}");
        is_lifted(world, &team, ADA);
        assert!(is_shielded(world, ZOE), "nobody asked of her");
        world.audit_is_whole();
    });
}

#[test]
fn the_audit_names_the_child_that_a_record_left_where_its_shield_stands_on_nobody() {
    on_both_databases(|world| {
        world.organisations();
        let number = nhs_number(3);
        let row = |key: &str, given: &str, family: &str, born: &str| {
            with(birth(key, given, family, born), &[("sex", "F"), ("nhs_number", &number)])
        };
        // The shield is anchored to the first record, the child to the one that has a date of birth.
        world.feed_from("births", SECOND, &births(&[row("k1", "Ada", "Quist", "")]));
        world.minutes_pass(1);
        world.feed("births", &births(&[row("r1", "Ada", "Quist", BORN)]));
        let team = world.team_of("la:801");
        let ada = team.finds_and_opens("Ada", "Quist", BORN);
        assert_eq!(ada.sources().len(), 2);
        ada.shields();
        world.minutes_pass(1);
        world.feed("births", &births(&[with(birth("r1", "Zoe", "Farrow", ""), &[("sex", "F")])]));
        assert_eq!(shields(world), 2, "one on the record that she was made from");
        let told = world.auditor().reads_audit(&AuditQuery::default()).into_iter();
        let told: Vec<_> = told
            .filter(|row| row.entry.action == Action::ReceiveBatch)
            .filter(|row| row.entry.detail.as_ref().is_some_and(|detail| detail.contains("shields kept")))
            .map(|row| row.entry.children.len())
            .collect();
        assert_eq!(told, [1], "the child that it left");
        world.audit_is_whole();
    });
}

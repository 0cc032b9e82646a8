//! A child whom a source restricts falls into sides: what restricts the one is kept on the other, also where that one is
//! restricted itself by then, or nobody can read whether it is.

use crate::kept::{
    approves_the_lift, by_the_register, cat_by_both, is_held_back, shields, while_unreadable, zoe,
};
use crate::rulings_shield::{RESTRICTED, seconds};
use contactpoint_service::acts::settle::Settled;
use contactpoint_service::acts::take_apart::Taken;
use contactpoint_testkit::rows::{birth, births, nhs_number, with};
use contactpoint_testkit::{World, on_both_databases};

const CAT: (&str, &str, &str) = ("Cat", "Dunn", "2014-06-07");
const ZOE: (&str, &str, &str) = ("Zoe", "Farrow", "2012-11-30");

fn is_shielded(world: &World, (given, family, born): (&str, &str, &str)) -> bool {
    is_held_back(world, given, family, born)
}

/// The next word of the register about the key that was Cat's: Zoe, with a number of her own.
fn zoe_with_her_number() -> String {
    zoe().replace(r#""value": "9000000025""#, &format!(r#""value": "{}""#, nhs_number(3)))
}

#[test]
fn what_cannot_be_read_is_no_reason_to_take_no_shield_along() {
    on_both_databases(|world| {
        cat_by_both(world, true);
        while_unreadable(world, "la:801", || {
            world.feed_from("pds-fhir", "other:Office of Registration", &zoe());
        });
        assert!(is_shielded(world, CAT), "what restricted her went with the other row");
        assert!(is_shielded(world, ZOE));
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn of_two_that_are_parted_each_is_shielded_by_what_restricts_the_other_when_its_own_ends() {
    on_both_databases(|world| {
        world.organisations();
        let registers = ["other:Office of Registration", "ods:RZ1"];
        for register in registers {
            world.feed_from("pds-fhir", register, RESTRICTED);
        }
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let cat = one.finds_and_opens("Cat", "Dunn", "2014-06-07");
        let sources = cat.sources();
        assert_eq!(sources.len(), 2);
        let handles = vec![sources[1].handle.clone()];
        let taken = Taken { handles, one_child: String::new(), reason: "siblings".into() };
        assert_eq!(cat.takes_apart(&taken), Settled::Proposed);
        assert_eq!(seconds(world, &two), Settled::Done);
        let shielded = || {
            let lee = world.practitioner("urn:112670", "school");
            let rows = lee.searches("Cat", "Dunn", "2014-06-07").rows();
            assert_eq!(rows.len(), 2);
            rows.iter().filter(|row| lee.opens(row).because("welfare").is_held_back()).count()
        };
        for register in registers {
            world.minutes_pass(5);
            assert_eq!(shielded(), 2);
            world.feed_from("pds-fhir", register, &by_the_register(RESTRICTED, false));
        }
        assert_eq!(shielded(), 2, "nobody decided that of the other nothing is theirs");
        // As any other shield.
        let first = &one.searches("Cat", "Dunn", "2014-06-07").rows()[0];
        one.opens(first).because("safeguarding").proposes_lift();
        approves_the_lift(world);
        assert_eq!(shielded(), 1);
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn a_shield_of_the_engine_stays_on_a_side_that_its_source_restricts_when_that_ends() {
    on_both_databases(|world| {
        cat_by_both(world, true);
        // What was Cat's is Zoe's by now, and takes along what restricts Cat.
        let birth_of = |given: &str, family: &str, born: &str| {
            world.minutes_pass(1);
            world.feed("births", &births(&[with(birth("r9", given, family, born), &[("sex", "F")])]));
        };
        birth_of("Zoe", "Farrow", "2012-11-30");
        let own = |restricted| by_the_register(&zoe_with_her_number(), restricted);
        world.feed_from("pds-fhir", "ods:RZ1", &own(true));
        let team = world.team_of("la:801");
        assert_eq!(team.finds_and_opens("Zoe", "Farrow", "2012-11-30").sources().len(), 2);
        birth_of("Imogen", "Moss", "2011-03-04");
        world.minutes_pass(1);
        world.feed_from("pds-fhir", "ods:RZ1", &own(false));
        assert!(is_shielded(world, ZOE), "until two people lift it");
        assert!(is_shielded(world, ("Imogen", "Moss", "2011-03-04")));
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn what_left_with_a_record_that_is_nobodys_takes_a_source_s_restriction_along_beside_a_person_s_shield() {
    on_both_databases(|world| {
        let team = cat_by_both(world, false);
        team.finds_and_opens("Cat", "Dunn", "2014-06-07").shields();
        world.minutes_pass(5);
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        let birth_of = |given: &str, family: &str, born: &str| {
            world.minutes_pass(1);
            world.feed("births", &births(&[with(birth("r9", given, family, born), &[("sex", "F")])]));
        };
        birth_of("Zoe", "Farrow", "");
        let nobody = RESTRICTED.replace("2014-06-07", "");
        world.feed_from("pds-fhir", "other:Office of Registration", &nobody);
        assert!(team.searches("Cat", "Dunn", "2014-06-07").rows().is_empty());
        birth_of("Zoe", "Farrow", "2012-11-30");
        assert!(is_shielded(world, ZOE));
        let of_birth = "SELECT COUNT(DISTINCT s.shielded_by) FROM shield s JOIN source_record r ON r.id = s.anchor_id JOIN source o ON o.id = r.source_id WHERE o.supplier = 'la:801'";
        assert_eq!(world.database.number_of(of_birth), 2, "what a person set, and what restricted Cat");
        world.audit_is_whole();
    });
}

#[test]
fn a_person_s_shield_and_a_source_s_are_two_on_the_side_that_loses_its_source() {
    on_both_databases(|world| {
        let team = cat_by_both(world, false);
        team.finds_and_opens("Cat", "Dunn", "2014-06-07").shields();
        world.minutes_pass(5);
        world.feed_from("pds-fhir", "other:Office of Registration", RESTRICTED);
        // Nothing of Cat's home stood before: the source restricts her, since ever.
        let set = shields(world);
        world.feed_from("pds-fhir", "other:Office of Registration", &zoe());
        assert_eq!(shields(world) - set, 2, "on Cat's side what restricts her, on Zoe's what a person set");
        let times =
            "SELECT COUNT(*) FROM (SELECT DISTINCT shielded_by, shielded_at FROM shield) AS each_once";
        assert_eq!(world.database.number_of(times), 2, "each as it was set: a copy is of one shield");
        assert!(is_shielded(world, CAT) && is_shielded(world, ZOE));
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

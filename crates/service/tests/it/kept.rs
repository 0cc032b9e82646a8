//! A shield is lost on no detour: whoever leaves a shielded child is shielded, also where nobody knows yet whose the
//! record is.

use crate::held::near_named_twins;
use crate::rulings_shield::RESTRICTED;
use crate::shield::{row_of_adas_home, shielded_ada};
use contactpoint_directory::access::Action;
use contactpoint_service::ActError;
use contactpoint_service::acts::read_audit::AuditQuery;
use contactpoint_service::acts::reviews::Settlement;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, with};
use contactpoint_testkit::{Person, World, on_both_databases};

const BORN: &str = "2016-02-05";

/// A second register has a row under the same key, whatever it says of whom.
pub fn row(world: &World, given: &str, family: &str, born: &str) {
    let row = with(birth("k1", given, family, born), &[("sex", "F"), ("postcode", "M1 1AA")]);
    // No two files are the same.
    let town = format!("Town {}", world.service.now_ms());
    let row = with(row, &[("address_line_1", "12 Marram Court"), ("town", &town)]);
    world.minutes_pass(1);
    world.feed_from("births", "other:Office of Registration", &births(&[row]));
}

/// Says too little to make a child, and nothing of whom it is.
pub fn row_of_nobody(world: &World) {
    row(world, "Zoe", "Farrow", "");
}

/// Ada by two registers, of which the second alone tells where she lives; shielded by Harbour's team.
pub fn ada_by_two<'w>(world: &'w World) -> Person<'w> {
    let team = ada_unshielded(world);
    world.minutes_pass(5);
    team.finds_and_opens("Ada", "Quist", BORN).shields();
    team
}

pub fn ada_unshielded<'w>(world: &'w World) -> Person<'w> {
    world.organisations();
    world.feed("births", &births(&[with(birth("r1", "Ada", "Quist", BORN), &[("sex", "F")])]));
    row(world, "Ada", "Quist", BORN);
    let team = world.team_of("la:801");
    assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), 2);
    team
}

pub fn shields(world: &World) -> i64 {
    world.database.number_of("SELECT COUNT(*) FROM shield")
}

pub fn is_held_back(world: &World, given: &str, family: &str, born: &str) -> bool {
    let lee = world.practitioner("urn:112670", "school");
    let row = lee.finds(given, family, born);
    lee.opens(&row).because("welfare").is_held_back()
}

/// Somebody of another organisation approves the one lift that is listed.
pub fn approves_the_lift(world: &World) {
    let other = world.team_of("la:802");
    let requests = world.service.lift_requests(&other.who()).unwrap().into_inner();
    assert_eq!(requests.len(), 1, "one shield, asked for once");
    world.service.approve_lift(&other.who(), &requests[0].handle).unwrap();
    assert!(world.service.lift_requests(&other.who()).unwrap().into_inner().is_empty());
}

#[test]
fn what_waits_after_it_left_a_shielded_child_is_shielded_when_it_stands_by_itself() {
    on_both_databases(|world| {
        let team = ada_by_two(world);
        row_of_nobody(world);
        assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), 1);
        row(world, "Zoe", "Farrow", "2012-11-30");
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "it was Ada's before");
        assert!(is_held_back(world, "Ada", "Quist", BORN));
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        let zoe = team.finds("Zoe", "Farrow", "2012-11-30").row.identity.number();
        let about = AuditQuery { child: Some(zoe), ..AuditQuery::default() };
        let of_feeds = world.auditor().reads_audit(&about).into_iter();
        let told: Vec<_> = of_feeds
            .filter(|row| row.entry.action == Action::ReceiveBatch)
            .map(|row| row.entry.detail)
            .collect();
        assert!(
            matches!(&told[..], [Some(detail)] if detail.ends_with("whoever leaves a shielded child: 1")),
            "the audit tells by what she came to be shielded: {told:?}"
        );
        // As any other shield.
        team.finds_and_opens("Zoe", "Farrow", "2012-11-30").proposes_lift();
        approves_the_lift(world);
        assert!(!is_held_back(world, "Zoe", "Farrow", "2012-11-30"));
        assert!(is_held_back(world, "Ada", "Quist", BORN));
        world.audit_is_whole();
    });
}

#[test]
fn what_is_held_after_it_left_a_shielded_child_is_shielded_when_it_stands_by_itself() {
    on_both_databases(|world| {
        near_named_twins(world);
        row(world, "Hanna", "Quist", BORN);
        let team = world.team_of("la:801");
        let rows = team.searches("Hanna", "Quist", BORN).rows();
        let hanna = rows.iter().find(|row| row.row.identity.display_name() == "Hanna Quist").expect("Hanna");
        let opened = || team.opens(hanna).because("welfare");
        assert_eq!(opened().sources().len(), 2);
        opened().shields();
        row(world, "Hana", "Quist", BORN);
        assert_eq!(opened().sources().len(), 1);
        assert!(team.held().iter().any(|row| row.name == "Hana Quist"), "it may be either twin's");
        row(world, "Zoe", "Farrow", "2012-11-30");
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "it was Hanna's before");
        assert!(opened().is_held_back());
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn a_record_that_comes_and_goes_gathers_no_shields_and_one_lift_ends_all_of_them() {
    on_both_databases(|world| {
        let team = ada_by_two(world);
        for _ in 0..2 {
            row_of_nobody(world);
            row(world, "Zoe", "Farrow", "2012-11-30");
            row_of_nobody(world);
            row(world, "Ada", "Quist", BORN);
            row(world, "Zoe", "Farrow", "2012-11-30");
            row(world, "Ada", "Quist", BORN);
        }
        assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), 2);
        assert_eq!(shields(world), 2, "hers, and the one that the row took along");
        team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
        assert!(is_held_back(world, "Ada", "Quist", BORN));
        approves_the_lift(world);
        assert!(!is_held_back(world, "Ada", "Quist", BORN), "no second one is left behind");
        world.audit_is_whole();
    });
}

#[test]
fn a_shield_that_was_lifted_does_not_come_back_with_a_record_that_was_held_meanwhile() {
    on_both_databases(|world| {
        let team = ada_by_two(world);
        row_of_nobody(world);
        team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
        approves_the_lift(world);
        assert!(!is_held_back(world, "Ada", "Quist", BORN));
        row(world, "Ada", "Quist", BORN);
        assert_eq!(team.finds_and_opens("Ada", "Quist", BORN).sources().len(), 2);
        assert!(!is_held_back(world, "Ada", "Quist", BORN), "nobody shielded her anew");
        row_of_nobody(world);
        row(world, "Zoe", "Farrow", "2012-11-30");
        assert!(!is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "nor anybody else");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn the_lift_of_one_side_lifts_nothing_of_the_other() {
    on_both_databases(|world| {
        let team = ada_by_two(world);
        row(world, "Zoe", "Farrow", "2012-11-30");
        // It is nobody's by now, but it was Zoe's last, not Ada's.
        row_of_nobody(world);
        team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
        approves_the_lift(world);
        assert!(!is_held_back(world, "Ada", "Quist", BORN));
        row(world, "Zoe", "Farrow", "2012-11-30");
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "until two people lift it");
    });
}

#[test]
fn what_is_asked_of_one_child_lifts_nothing_that_another_is_shielded_by() {
    on_both_databases(|world| {
        let team = ada_by_two(world);
        row(world, "Zoe", "Farrow", "2012-11-30");
        team.finds_and_opens("Zoe", "Farrow", "2012-11-30").proposes_lift();
        let other = world.team_of("la:802");
        let lifts = || world.service.lift_requests(&other.who()).unwrap().into_inner();
        let of_zoe = lifts().remove(0).handle;
        // Before it is approved, the register's row is Ada's again.
        row(world, "Ada", "Quist", BORN);
        assert!(matches!(world.service.approve_lift(&other.who(), &of_zoe), Err(ActError::Expired)));
        assert!(lifts().is_empty(), "nobody asked to lift hers");
        assert!(is_held_back(world, "Ada", "Quist", BORN));
        team.finds_and_opens("Ada", "Quist", BORN).proposes_lift();
        approves_the_lift(world);
        assert!(!is_held_back(world, "Ada", "Quist", BORN));
        world.audit_is_whole();
    });
}

#[test]
fn what_left_a_child_that_is_nowhere_by_now_takes_its_shield_along() {
    on_both_databases(|world| {
        ada_by_two(world);
        row_of_nobody(world);
        world.feed("births", &births(&[with(birth("r1", "Ida", "Moss", ""), &[("sex", "F")])]));
        let team = world.team_of("la:801");
        assert!(team.searches("Ada", "Quist", BORN).rows().is_empty());
        row(world, "Zoe", "Farrow", "2012-11-30");
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "it was Ada's before");
        let before = shields(world);
        row_of_nobody(world);
        row(world, "Zoe", "Farrow", "2012-11-30");
        assert_eq!(shields(world), before, "once is enough");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn one_person_settles_nothing_beside_a_shielded_record_that_is_nobodys_by_now() {
    on_both_databases(|world| {
        world.organisations();
        let home = [("address_line_1", "12 Marram Court"), ("postcode", "M1 1AA"), ("sex", "F")];
        world.feed("births", &births(&[with(birth("r1", "Ada", "Quist", BORN), &home)]));
        let team = world.team_of("la:801");
        team.finds_and_opens("Ada", "Quist", BORN).shields();
        world.feed("births", &births(&[with(birth("r1", "Zoe", "Farrow", ""), &home)]));
        world.minutes_pass(5);
        let rowan = with(birth("r10", "Rowan", "Abernathy", "2019-10-30"), &home);
        assert_eq!(world.feed_counted("births", "la:801", &births(&[with(rowan, &[("sex", "M")])])).held, 1);
        let held = team.held();
        let row = held.iter().find(|row| row.name == "Rowan Abernathy").expect("held");
        let compared = world.service.compare_held(&team.who(), &row.handle).unwrap().into_inner();
        assert!(compared.candidates.is_empty() && compared.takes_two);
        let settle = |who: &Person| {
            let settled =
                world.service.settle_held(&who.who(), &row.handle, Settlement::NotSame, "another child");
            settled.unwrap().into_inner()
        };
        assert_eq!(settle(&team), Settled::Proposed);
        assert!(team.searches("Rowan", "Abernathy", "2019-10-30").rows().is_empty());
        world.audit_is_whole();
    });
}

/// Does something while the one record of a supplier cannot be read.
pub fn while_unreadable<T>(world: &World, supplier: &str, does: impl FnOnce() -> T) -> T {
    let of_supplier = format!(
        "SELECT r.id FROM source_record r JOIN source s ON s.id = r.source_id WHERE s.supplier = '{supplier}'"
    );
    let held = "SELECT MAX(version) FROM source_version";
    let at =
        format!("record_id IN ({of_supplier}) AND version = ({held} WHERE record_id IN ({of_supplier}))");
    let sealed = world.database.bytes_of(&format!("SELECT sealed FROM source_version WHERE {at}"));
    let write = |bytes: &[u8]| {
        world.database.write_bytes(&format!("UPDATE source_version SET sealed = $1 WHERE {at}"), bytes);
    };
    write(&sealed[1..]);
    let done = does();
    write(&sealed);
    done
}

#[test]
fn a_record_that_cannot_be_read_stops_no_feed_and_lets_nobody_go() {
    on_both_databases(|world| {
        ada_unshielded(world);
        while_unreadable(world, "la:801", || row(world, "Zoe", "Farrow", "2012-11-30"));
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "nobody knew whether Ada is restricted");
        assert!(!is_held_back(world, "Ada", "Quist", BORN), "she is not");
    });
}

pub fn by_the_register(text: &str, restricted: bool) -> String {
    let text = if restricted { text.to_owned() } else { text.replace(r#""code": "R""#, r#""code": "U""#) };
    assert!(restricted != text.contains(r#""code": "U""#));
    text
}

/// The next word of the register about the same key: somebody else.
pub fn zoe() -> String {
    RESTRICTED.replace("Cat", "Zoe").replace("Dunn", "Farrow").replace("2014-06-07", "2012-11-30")
}

pub fn cat_by_both<'w>(world: &'w World, restricted: bool) -> Person<'w> {
    world.organisations();
    world.feed_from("pds-fhir", "other:Office of Registration", &by_the_register(RESTRICTED, restricted));
    let row = birth("r9", "Cat", "Dunn", "2014-06-07");
    world.feed("births", &births(&[with(row, &[("sex", "F")])]));
    let team = world.team_of("la:801");
    assert_eq!(team.finds_and_opens("Cat", "Dunn", "2014-06-07").sources().len(), 2);
    world.minutes_pass(5);
    team
}

#[test]
fn a_record_that_becomes_restricted_and_another_childs_at_once_leaves_a_shield_on_both_sides() {
    on_both_databases(|world| {
        cat_by_both(world, false);
        assert!(!is_held_back(world, "Cat", "Dunn", "2014-06-07"));
        world.feed_from("pds-fhir", "other:Office of Registration", &zoe());
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"));
        assert!(is_held_back(world, "Cat", "Dunn", "2014-06-07"), "nobody knows whom of the two it protects");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
        world.audit_is_whole();
    });
}

#[test]
fn a_record_that_is_restricted_no_longer_and_another_childs_at_once_leaves_a_shield_on_both_sides() {
    on_both_databases(|world| {
        cat_by_both(world, true);
        assert!(is_held_back(world, "Cat", "Dunn", "2014-06-07"));
        world.feed_from("pds-fhir", "other:Office of Registration", &by_the_register(&zoe(), false));
        assert!(is_held_back(world, "Cat", "Dunn", "2014-06-07"));
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "until two people lift it");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn what_left_a_child_that_its_source_restricts_is_shielded_after_a_detour_too() {
    on_both_databases(|world| {
        cat_by_both(world, true);
        for born in ["", "2012-11-30"] {
            world.minutes_pass(1);
            world.feed("births", &births(&[with(birth("r9", "Zoe", "Farrow", born), &[("sex", "F")])]));
        }
        assert!(is_held_back(world, "Zoe", "Farrow", "2012-11-30"), "it was Cat's before");
        assert_eq!(shields(world), 1, "Cat is shielded by the source, and needs none of ours");
        assert_eq!(world.second_service().state_hash().unwrap(), world.state());
    });
}

#[test]
fn what_a_shield_held_stays_held_when_it_is_lifted_and_set_again_before_anything_is_settled() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        assert_eq!(row_of_adas_home(world).held, 1);
        world.minutes_pass(1);
        let ada = || team.finds_and_opens("Ada", "Quist", "2017-02-05");
        ada().proposes_lift();
        approves_the_lift(world);
        world.minutes_pass(1);
        ada().shields();
        world.feed("births", &births(&[birth("r11", "Ottilie", "Farrow", "2012-11-30")]));
        assert!(team.searches("Rowan", "Abernathy", "2019-10-30").rows().is_empty(), "nobody ever saw him");
        // Once that is settled, he stands: and before the next shield.
        ada().proposes_lift();
        approves_the_lift(world);
        world.feed("births", &births(&[birth("r12", "Imogen", "Farrow", "2013-11-30")]));
        assert_eq!(team.searches("Rowan", "Abernathy", "2019-10-30").rows().len(), 1);
        world.minutes_pass(1);
        ada().shields();
        world.feed("births", &births(&[birth("r13", "Edwin", "Farrow", "2014-11-30")]));
        assert_eq!(team.searches("Rowan", "Abernathy", "2019-10-30").rows().len(), 1);
    });
}

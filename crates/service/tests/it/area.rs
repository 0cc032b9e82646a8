//! Whose a child is to put in order, now and when a decision is taken back: the team of the area that it is of
//! at that moment, and two of them where it is shielded by then.

use crate::rulings_shield::seconds;
use crate::shield::shielded_ada;
use contactpoint_service::ActError;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, nhs_number, pupil, pupils, with};
use contactpoint_testkit::{World, on_both_databases};

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

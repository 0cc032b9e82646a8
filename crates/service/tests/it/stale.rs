//! What one person proposed, and what it says by the time that another looks at it.

use crate::rulings::ada_of_three;
use crate::shield::shielded_ada;
use contactpoint_service::acts::ruled::Waits;
use contactpoint_service::acts::settle::Settled;
use contactpoint_testkit::rows::{birth, births, with};
use contactpoint_testkit::{Person, World, on_both_databases};

/// What the newest that waits says.
fn newest(world: &World, person: &Person) -> Waits {
    let handle = person.proposed().pop().expect("it waits").handle;
    world.service.see_ruling(&person.who(), &handle).unwrap().into_inner().waits.expect("it waits")
}

#[test]
fn nobody_seconds_what_the_first_has_not_seen() {
    on_both_databases(|world| {
        let one = shielded_ada(world);
        let rows = [
            with(birth("r8", "Vera", "Stone", "2012-03-04"), &[("sex", "F"), ("postcode", "M1 1AA")]),
            with(birth("r9", "Adela", "Brightwater", "2013-09-17"), &[("sex", "F")]),
        ];
        world.feed("births", &births(&rows));
        let number = |given: &str, family: &str, born: &str| {
            one.finds(given, family, born).row.identity.number().to_string()
        };
        let (ada, adela) =
            (number("Ada", "Quist", "2017-02-05"), number("Adela", "Brightwater", "2013-09-17"));
        let opened = one.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        assert_eq!(opened.joins(&ada), Settled::Proposed);
        let two = world.team_of("la:801");
        assert_eq!(two.finds_and_opens("Vera", "Stone", "2012-03-04").joins(&adela), Settled::Done);
        assert!(matches!(newest(world, &two), Waits::Changed), "Vera was not part of what was proposed");
        let before = world.state();
        let opened = two.finds_and_opens("Adela", "Brightwater", "2013-09-17");
        assert_eq!(opened.joins(&ada), Settled::Proposed, "nor by saying the same of other children");
        assert_eq!(world.state(), before);
        assert!(matches!(newest(world, &one), Waits::Joined(_)), "the first looks, and may say so");
    });
}

#[test]
fn what_cannot_be_foreseen_any_more_can_be_withdrawn() {
    on_both_databases(|world| {
        ada_of_three(world);
        let (one, two) = (world.team_of("la:801"), world.team_of("la:801"));
        let opened = one.finds_and_opens("Ada", "Quist", "2016-02-05");
        opened.shields();
        let through = opened.sees_through();
        assert_eq!(through.takes_apart(&through.taken(&["births"])), Settled::Proposed);
        let stale = one.proposed().remove(0).handle;
        // Meanwhile two people have taken all the others out.
        let taken = through.taken(&["pupil-list", "involvements"]);
        assert_eq!(through.takes_apart(&taken), Settled::Proposed);
        let handle = two.proposed().pop().expect("it waits").handle;
        let Some(Waits::Apart(preview)) =
            world.service.see_ruling(&two.who(), &handle).unwrap().into_inner().waits
        else {
            panic!("it waits")
        };
        let done = world.service.second_ruling(&two.who(), &handle, "documents", &preview.seen);
        assert_eq!(done.unwrap().into_inner(), Settled::Done);
        let seen = world.service.see_ruling(&one.who(), &stale).expect("a page").into_inner();
        assert!(matches!(seen.waits, Some(Waits::Changed)));
        world.service.undo_ruling(&one.who(), &stale).expect("withdrawn");
        assert!(one.proposed().is_empty());
    });
}

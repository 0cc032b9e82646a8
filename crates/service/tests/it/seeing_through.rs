//! What is seen through a shield is seen until the record is left, for a quarter of an hour at most, and
//! by nobody whose area is not known to be the child's.

use crate::shield::shielded_ada;
use contactpoint_directory::access::{Action, Reason};
use contactpoint_service::ActError;
use contactpoint_service::acts::involvement::InvolvementForm;
use contactpoint_testkit::rows::{birth, births};
use contactpoint_testkit::{Opened, Person, World, on_both_databases, rows, seen};

const BORN: &str = "2017-02-05";

/// A way to leave a record.
type Way<'a> = &'a dyn Fn(&Person);

fn sees(opened: &Opened) -> bool {
    seen::on_page(&opened.page()).contains("5 Kelp Row")
}

#[test]
fn it_ends_when_the_record_is_left() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let other = rows::birth("r8", "Zia", "Zeroth", "2019-09-09");
        world.feed("births", &births(&[other]));
        let service = &world.service;
        let goes_home = |who: &Person| drop(who.home());
        let searches = |who: &Person| drop(who.searches("Zia", "Zeroth", "2019-09-09"));
        let looks_at_results = {
            let earlier = team.searches("Ada", "Quist", BORN).id;
            move |who: &Person| drop(service.results(&who.who(), &earlier).unwrap())
        };
        let asks_for_a_place = {
            let earlier = team.searches("Ada", "Quist", BORN).id;
            move |who: &Person| drop(service.confirm_location(&who.who(), &earlier, "M1 1AA").unwrap())
        };
        let opens_another = {
            let row = team.finds("Zia", "Zeroth", "2019-09-09");
            move |who: &Person| {
                let opened = service.open_record(&who.who(), &row.search, &row.row.handle, &Reason::Welfare);
                opened.unwrap();
            }
        };
        let looks_at_another = {
            let another = team.finds_and_opens("Zia", "Zeroth", "2019-09-09").id;
            move |who: &Person| drop(service.record(&who.who(), &another).unwrap())
        };
        let looks_at_the_form = |who: &Person| service.leave_records(&who.who()).unwrap();
        let ways: [(&str, Way); 7] = [
            ("home", &goes_home),
            ("the form of the search", &looks_at_the_form),
            ("a new search", &searches),
            ("back to the results", &looks_at_results),
            ("a question of place", &asks_for_a_place),
            ("another record", &opens_another),
            ("another record that was open", &looks_at_another),
        ];
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        for (way, leaves) in ways {
            let through = opened.sees_through();
            assert!(sees(&through) && sees(&through), "{way}: as often as it is looked at");
            leaves(&team);
            assert!(through.is_held_back() && !sees(&through), "{way}");
        }
        world.audit_is_whole();
    });
}

#[test]
fn what_others_and_other_sessions_do_does_not_end_it() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let through = team.finds_and_opens("Ada", "Quist", BORN);
        let through = through.sees_through();
        world.team_of("la:801").finds_and_opens("Ada", "Quist", BORN).page();
        world.signs_in(&team.account).home();
        assert!(sees(&through));
    });
}

#[test]
fn it_ends_after_a_quarter_of_an_hour_however_much_it_is_used() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        let through = opened.sees_through();
        world.minutes_pass(14);
        assert!(sees(&through));
        world.minutes_pass(1);
        assert!(through.is_held_back());
        assert!(through.page().may.see_through, "it can be asked for again");
        let last = world.audit().into_iter().find(|row| row.entry.action == Action::OpenRecord).unwrap();
        assert_eq!(last.entry.detail.as_deref(), Some("shielded view"));
        assert!(sees(&through.sees_through()), "which is a new right of its own");
        assert!(through.is_held_back(), "and does not bring back the old one");
    });
}

#[test]
fn when_it_has_ended_nothing_can_be_done_by_it() {
    on_both_databases(|world| {
        let team = shielded_ada(world);
        let opened = team.finds_and_opens("Ada", "Quist", BORN);
        let through = opened.sees_through();
        let handle = through.handle_of("social-work");
        let offers = || world.service.offer_lead(&team.who(), &through.id, &handle).map(drop);
        offers().unwrap();
        team.home();
        assert!(matches!(offers(), Err(ActError::NotThere)));
        let early_help = world.service.record_early_help(&team.who(), &through.id, false, None, None);
        assert!(matches!(early_help, Err(ActError::NotThere)));
        let form = InvolvementForm::default();
        assert!(world.service.add_involvement(&team.who(), &through.id, &form).is_err());
    });
}

/// Ida Nowhere, of whom no source tells the area.
fn child_of_no_area(world: &World) {
    let receipt = world.feed_from(
        "births",
        "other:Office of Registration",
        &births(&[rows::with(birth("n1", "Ida", "Nowhere", BORN), &[("address_line_1", "5 Kelp Row")])]),
    );
    assert_eq!(receipt.accepted, 1);
    assert_eq!(world.database.number_of("SELECT COUNT(*) FROM child WHERE la IS NULL"), 1);
}

#[test]
fn a_child_of_no_known_area_is_every_team_s_to_shield_and_nobody_s_to_see_through() {
    on_both_databases(|world| {
        world.organisations();
        child_of_no_area(world);
        let (one, two) = (world.team_of("la:801"), world.team_of("la:802"));
        let opened = one.finds_and_opens("Ida", "Nowhere", BORN);
        assert!(sees(&opened) && opened.page().may.shield);
        opened.shields();
        for team in [&one, &two] {
            let opened = team.finds_and_opens("Ida", "Nowhere", BORN);
            let page = opened.page();
            assert!(page.may.lift && !page.may.see_through);
            let through = world.service.see_through_shield(&team.who(), &opened.id);
            assert!(matches!(through, Err(ActError::NotThere)), "{through:?}");
            assert!(!sees(&opened));
        }
        world.service.propose_lift(&one.who(), &opened.id, "mistake").unwrap();
        let request = world.service.lift_requests(&two.who()).unwrap()[0].handle.clone();
        world.service.approve_lift(&two.who(), &request).unwrap();
        assert!(sees(&opened), "two teams lift it together");
    });
}

//! What a directory says of itself: its state's hash, and that nothing is skipped which does not open.

use contactpoint_service::ActError;
use contactpoint_testkit::rows::{involvement, involvements, with};
use contactpoint_testkit::{World, on_both_databases};

fn case(world: &World, phone: &str) {
    let row = with(
        involvement("c1", "social-work", "Ada", "Quist", "2017-02-05"),
        &[("worker_ref", "w1"), ("practitioner", "Nell Quick"), ("phone", phone)],
    );
    world.feed("involvements", &involvements(&[row]));
}

#[test]
fn another_telephone_number_is_another_state() {
    on_both_databases(|world| {
        world.organisations();
        case(world, "01632 960001");
        let before = world.state();
        case(world, "01632 960001");
        assert_eq!(world.state(), before, "the same again is the same");
        case(world, "01632 960002");
        let after = world.state();
        assert_ne!(after, before);
        world.database.behind_its_back("UPDATE contact SET phone = '01632 960003'");
        assert_ne!(world.state(), after, "whoever changed it");
    });
}

#[test]
fn records_whose_keys_are_lost_are_not_skipped() {
    on_both_databases(|world| {
        world.organisations();
        case(world, "01632 960001");
        assert!(world.second_service().catch_up().is_ok());
        world.database.lose_keys();
        let without = world.second_service().catch_up();
        assert!(
            matches!(without, Err(ActError::Content(why)) if why.contains("key database")),
            "{without:?}"
        );
    });
}

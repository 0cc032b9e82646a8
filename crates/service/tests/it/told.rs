//! What is told, to whom, and what stands in the audit of it.

use crate::held::{near_named_twins, pupil_in_between};
use contactpoint_service::ActError;
use contactpoint_testkit::on_both_databases;

#[test]
fn one_record_whose_key_was_destroyed_does_not_hide_the_others() {
    on_both_databases(|world| {
        near_named_twins(world);
        pupil_in_between(world);
        let team = world.team_of("la:801");
        let (held, settled) = (team.held().len(), team.settled().len());
        assert!(held > 0 && settled > 0);
        for of in ["settled_at IS NULL", "settled_at IS NOT NULL"] {
            let record = world.database.bytes_of(&format!("SELECT record_id FROM review WHERE {of}"));
            world.database.destroy_key(&record);
        }
        let list = world.service.list_held(&team.who()).expect("the list").into_inner();
        assert_eq!((list.open.len(), list.settled.len()), (held, settled));
        let destroyed = list.open.iter().chain(&list.settled).filter(|row| row.name == "Destroyed");
        assert_eq!(destroyed.count(), 2);
        let opened = world.service.compare_held(&team.who(), &list.open[0].handle);
        assert!(matches!(opened, Err(ActError::NotThere)), "{opened:?}");
    });
}

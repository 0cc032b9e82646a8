//! Another model is an event: it is shown what it would change before it changes anything, and what it changed
//! is undone exactly by going back.

use crate::order::{rows, take};
use contactpoint_matching::people::DirectoryModel;
use contactpoint_testkit::on_both_databases;

/// A model that joins next to nothing.
fn timid() -> DirectoryModel {
    let calibration = vec![[-60_000, -120_000], [60_000, 0]];
    DirectoryModel { name: "timid".into(), calibration, ..DirectoryModel::shipped() }
}

#[test]
fn a_model_is_compared_then_adopted_and_taken_back_exactly() {
    on_both_databases(|world| {
        world.organisations();
        take(world, &rows(), 1000);
        let service = &world.service;
        let before = world.state();
        let none = service.compare_model(DirectoryModel::shipped()).unwrap();
        assert_eq!((none.moved, none.parted, none.joined, none.held, none.released), (0, 0, 0, 0, 0));
        assert_eq!(none.children_before, none.children_after);
        let changes = service.compare_model(timid()).unwrap();
        assert!(changes.parted > 10 && changes.children_after > changes.children_before, "{changes:?}");
        assert_eq!(world.state(), before, "looking changes nothing");
        let numbers = || world.database.number_of("SELECT COUNT(*) FROM child_number");
        let children = || world.database.number_of("SELECT COUNT(DISTINCT child_id) FROM source_record");
        let (known, issued) = (children(), numbers());
        service.adopt_model(&timid()).unwrap();
        assert_eq!(usize::try_from(children()).ok(), Some(changes.children_after));
        let by_timid = "SELECT COUNT(*) FROM decision WHERE model = 'timid'";
        assert!(world.database.number_of(by_timid) > 10, "each decision names its model");
        assert_eq!(world.second_service().compare_model(timid()).unwrap().moved, 0);
        service.adopt_model(&DirectoryModel::shipped()).unwrap();
        assert_eq!(world.state(), before, "as if it had never been");
        assert_eq!(children(), known);
        assert!(numbers() > issued, "numbers are never taken back");
        world.audit_is_whole();
    });
}

#[test]
fn a_directory_learns_from_its_own_records_and_changes_nothing_by_it() {
    on_both_databases(|world| {
        world.organisations();
        take(world, &rows(), 1000);
        let before = world.state();
        let model = world.service.train_model("of our own").unwrap();
        assert_eq!(model.name, "of our own");
        let json = serde_json::to_string(&model).unwrap();
        assert_eq!(DirectoryModel::read(&json), Some(model), "it can be kept in a file");
        assert_eq!(world.state(), before);
    });
}

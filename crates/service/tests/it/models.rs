//! Another model is an event: it is shown what it would change before it changes anything, and what it changed
//! is undone exactly by going back.

use crate::order::{rows, take};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::source::SourceKind;
use contactpoint_matching::SHIELD_EXCLUSION;
use contactpoint_matching::people::DirectoryModel;
use contactpoint_service::ActError;
use contactpoint_service::receive::Delivery;
use contactpoint_testkit::on_both_databases;
use contactpoint_testkit::rows::{birth, births};

/// A model that joins next to nothing.
fn timid() -> DirectoryModel {
    // Where shields hold records it is the shipped one.
    let calibration = vec![[-6_000, -6_000], [-4_900, -4_000], [60_000, 0]];
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
fn what_older_rules_settled_stays_until_it_is_settled_anew_and_the_operator_is_told() {
    on_both_databases(|world| {
        let is_told = || world.second_service().is_settled_by_other_rules().unwrap();
        assert!(!is_told(), "nothing is settled yet");
        world.organisations();
        take(world, &rows(), 1000);
        assert!(!is_told());
        for older in ["UPDATE setting SET value = '0'", "DELETE FROM setting"] {
            world.database.behind_its_back(&format!("{older} WHERE name = 'partition_settled_by'"));
            let before = world.state();
            let newer = world.second_service();
            assert!(newer.is_settled_by_other_rules().unwrap());
            newer.compare_model(DirectoryModel::shipped()).unwrap();
            assert_eq!(world.state(), before, "nothing moves by itself");
        }
        let newer = world.second_service();
        let file = world.database.folder().join("later.csv");
        std::fs::write(&file, births(&[birth("later", "Ottilie", "Brightwater", "2019-10-30")])).unwrap();
        let delivery = Delivery {
            kind: SourceKind::Births,
            supplier: OrganisationCode::parse("la:801"),
            files: vec![file],
        };
        newer.receive_batch(&delivery, &mut |_| {}).unwrap();
        assert!(is_told(), "not by what comes in either");
        newer.adopt_model(&DirectoryModel::shipped()).unwrap();
        assert!(!is_told());
    });
}

#[test]
fn no_directory_decides_by_a_model_that_weakens_shields() {
    on_both_databases(|world| {
        world.organisations();
        take(world, &rows(), 1000);
        let (service, before) = (&world.service, world.state());
        let usual = service.model_with("usual", SHIELD_EXCLUSION).unwrap();
        let weaker = service.model_with("weaker", SHIELD_EXCLUSION * 1.01).unwrap();
        assert!(service.compare_model(weaker.clone()).is_ok(), "what it would change may be looked at");
        match service.adopt_model(&weaker) {
            Err(ActError::Invalid(fields)) => assert!(fields[0].message.contains("would weaken shields")),
            other => panic!("{other:?}"),
        }
        assert_eq!(world.state(), before);
        service.adopt_model(&usual).unwrap();
        let stricter = service.model_with("stricter", SHIELD_EXCLUSION / 10.0).unwrap();
        service.adopt_model(&stricter).unwrap();
        let learnt = service.train_model("learnt").unwrap();
        assert_eq!(
            learnt.shield_exclusion.to_bits(),
            stricter.shield_exclusion.to_bits(),
            "it is not learnt"
        );
        // One that somebody wrote into the database is none either.
        let weaker = serde_json::to_string(&weaker).unwrap().replace('\'', "''");
        let sql = format!("UPDATE setting SET value = '{weaker}' WHERE name = 'directory_model'");
        world.database.behind_its_back(&sql);
        assert!(world.second_service().model_with("x", SHIELD_EXCLUSION).is_err());
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

#[test]
fn a_model_that_another_process_adopts_is_the_one_that_all_decide_by() {
    on_both_databases(|world| {
        world.organisations();
        take(world, &rows(), 1000);
        world.second_service().adopt_model(&timid()).unwrap();
        let others = "SELECT COUNT(*) FROM decision WHERE model NOT IN ('timid', '')";
        let by_another = || world.database.number_of(others);
        let decided = by_another();
        world.feed("births", &births(&[birth("later", "Ottilie", "Brightwater", "2019-10-30")]));
        assert_eq!(by_another(), decided, "nothing is decided by the model before");
    });
}

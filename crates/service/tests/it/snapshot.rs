//! The index on disk: what is loaded is what would be built; what is damaged, cut short, of another
//! directory or of another past is built anew; and what a shield closed is not in it.

use contactpoint_service::{Service, Settings};
use contactpoint_store::{Config, Store};
use contactpoint_testkit::rows::{pupil, pupils, with};
use contactpoint_testkit::{World, on_both_databases};
use std::path::{Path, PathBuf};

const ADA: [&str; 3] = ["Ada", "Quist", "2017-02-05"];
const BO: [&str; 3] = ["Bo", "Njie", "2016-11-30"];

/// A server that starts: it has only what is on disk.
fn server(world: &World, file: &Path) -> Service {
    let store = Store::open(&world.database.config(), false).unwrap();
    let settings = Settings { snapshot: Some(file.to_owned()), ..world.service.settings().clone() };
    let service = Service::open(store, world.clock.clone(), settings).unwrap();
    service.catch_up().unwrap();
    service
}

fn file_of(world: &World) -> PathBuf {
    world.database.folder().join("index.sealed")
}

fn feed(world: &World, [given, family, born]: [&str; 3], postcode: &str) {
    let row = with(pupil(given, family, born), &[("CHILD_POSTCODE", postcode)]);
    world.feed_from("pupil-list", "urn:112670", &pupils(&[row]));
}

/// Saved by one server.
fn saved(world: &World) -> PathBuf {
    world.organisations();
    feed(world, ADA, "LS11 6AD");
    feed(world, BO, "LS11 6AB");
    let file = file_of(world);
    assert!(server(world, &file).save_index().unwrap());
    file
}

/// Whether a server uses the file; either way it must know what one knows that reads every record.
fn is_used(world: &World, file: &Path) -> bool {
    let server = server(world, file);
    let anew = world.second_service();
    anew.catch_up().unwrap();
    assert!(!anew.index_was_loaded());
    assert_eq!(server.index_state(), anew.index_state());
    assert_eq!(server.indexed_children(), anew.indexed_children());
    server.index_was_loaded()
}

#[test]
fn what_is_loaded_is_what_would_be_built_and_follows_what_changed_since() {
    on_both_databases(|world| {
        let file = saved(world);
        assert!(is_used(world, &file));
        feed(world, ["Cy", "Ode", "2015-05-05"], "LS11 6AD");
        assert!(is_used(world, &file), "one child more than was saved");
        let server = server(world, &file);
        assert!(server.save_index().unwrap());
        assert!(is_used(world, &file), "saved in its place");
        assert!(!file.with_extension("part").exists(), "nothing is left beside it");
    });
}

#[test]
fn a_file_that_is_not_whole_is_not_used() {
    on_both_databases(|world| {
        let file = saved(world);
        let whole = std::fs::read(&file).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 9).chain([whole.len() - 1]) {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            std::fs::write(&file, &changed).unwrap();
            assert!(!is_used(world, &file), "a bit of byte {at}");
            std::fs::write(&file, &whole[..at]).unwrap();
            assert!(!is_used(world, &file), "cut at {at}");
        }
        std::fs::write(&file, &whole).unwrap();
        assert!(is_used(world, &file));
        // One was killed while it saved.
        std::fs::write(file.with_extension("part"), &whole[..whole.len() / 2]).unwrap();
        assert!(is_used(world, &file), "the old one stands");
        assert!(server(world, &file).save_index().unwrap(), "and the next is saved");
        assert!(is_used(world, &file));
        std::fs::remove_file(&file).unwrap();
        assert!(!is_used(world, &file));
    });
}

#[test]
fn a_file_of_another_past_or_another_directory_is_not_used() {
    on_both_databases(|world| {
        let file = saved(world);
        let other = world.database.folder().join("another");
        std::fs::create_dir(&other).unwrap();
        let store = Store::open(&Config::in_folder(&other), true).unwrap();
        let settings = Settings { snapshot: Some(file.clone()), ..world.service.settings().clone() };
        let service = Service::open(store, world.clock.clone(), settings).unwrap();
        service.catch_up().unwrap();
        assert_eq!((service.index_was_loaded(), service.indexed_children()), (false, 0));
        world.database.behind_its_back(
            "UPDATE audit_entry SET leaf = (SELECT first.leaf FROM audit_entry first WHERE first.seq = 0)",
        );
        assert!(!is_used(world, &file), "the log holds another entry there");
    });
}

#[test]
fn a_database_set_back_behind_the_file_is_read_anew() {
    on_both_databases(|world| {
        let file = saved(world);
        world.database.behind_its_back("UPDATE audit_head SET changes = changes - 1");
        let server = server(world, &file);
        assert!(!server.index_was_loaded());
    });
}

#[test]
fn a_shield_put_after_it_was_saved_closes_the_child() {
    on_both_databases(|world| {
        let file = saved(world);
        let team = world.team_of("la:801");
        let row = team.finds(ADA[0], ADA[1], ADA[2]);
        team.opens(&row).because("safeguarding").shields();
        assert!(is_used(world, &file), "the shield is followed");
        let sealed_open = server(world, &file);
        assert!(sealed_open.save_index().unwrap());
        assert!(is_used(world, &file), "and saved");
    });
}

//! Opening: statements that prepare, migrations that run once, settings that are refused.

use contactpoint_directory::ids::RecordId;
use contactpoint_store::tables::{ALL_KEYS, ALL_MAIN, settings};
use contactpoint_store::{Commit, Config, Location, Store, StoreError};
use contactpoint_testkit::{Database, on_each_database};
use std::sync::Barrier;

#[test]
fn every_statement_prepares() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        let mut main = store.read().unwrap();
        let mut keys = store.read_keys().unwrap();
        let mut prepared = 0;
        for statement in ALL_MAIN.iter().copied().flatten() {
            main.check(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
            prepared += 1;
        }
        for statement in ALL_KEYS.iter().copied().flatten() {
            keys.check(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
            prepared += 1;
        }
        assert!(prepared > 100, "{prepared} statements");
        assert!(main.check("SELECT no_such_column FROM setting").is_err(), "a wrong one does not");
    });
}

#[test]
fn opening_again_migrates_nothing_and_keeps_everything() {
    on_each_database(|database| {
        let config = database.config();
        let store = Store::open(&config, true).unwrap();
        let changes = vec![settings::set("colour", "blue")];
        store.commit(Commit { changes, ..Commit::default() }).unwrap();
        drop(store);
        for _ in 0..2 {
            let again = Store::open(&config, false).unwrap();
            assert_eq!(
                settings::find(&mut again.read().unwrap(), "colour").unwrap().as_deref(),
                Some("blue")
            );
        }
        // Two at once, as two processes would.
        let stores: Vec<Store> = std::thread::scope(|scope| {
            let both: Vec<_> = (0..2).map(|_| scope.spawn(|| Store::open(&config, false).unwrap())).collect();
            both.into_iter().map(|store| store.join().unwrap()).collect()
        });
        stores[0]
            .commit(Commit { changes: vec![settings::set("colour", "red")], ..Commit::default() })
            .unwrap();
        assert_eq!(settings::find(&mut stores[1].read().unwrap(), "colour").unwrap().as_deref(), Some("red"));
    });
}

#[test]
fn many_that_open_an_empty_directory_at_once_find_one() {
    for _ in 0..5 {
        on_each_database(|database| {
            let config = database.config();
            let together = Barrier::new(8);
            let opens = || {
                together.wait();
                Store::open(&config, true).unwrap()
            };
            let stores: Vec<Store> = std::thread::scope(|scope| {
                let all: Vec<_> = (0..8).map(|_| scope.spawn(opens)).collect();
                all.into_iter().map(|store| store.join().unwrap()).collect()
            });
            let of_record = RecordId([3; 16]);
            let (key, wrapped) = stores[0].secrets().new_data_key(of_record);
            let sealed = key.seal(of_record, b"content");
            for (n, store) in stores.iter().enumerate() {
                let opened = store.secrets().unwrap_data_key(of_record, &wrapped);
                assert_eq!(
                    opened.unwrap().open(of_record, &sealed).unwrap(),
                    b"content",
                    "{n}: other secrets"
                );
                assert_eq!(store.secrets().derived("pepper"), stores[0].secrets().derived("pepper"));
                let signs = |store: &Store| store.secrets().signing_key().verifying_key();
                assert_eq!(signs(store), signs(&stores[0]));
                let changes = vec![settings::set(&format!("by {n}"), "done")];
                store.commit(Commit { changes, ..Commit::default() }).unwrap();
            }
            assert_eq!(database.number_of("SELECT COUNT(*) FROM setting"), 8, "one database");
            assert_eq!(database.number_of("SELECT COUNT(*) - MAX(version) FROM schema_version"), 0);
            assert_eq!(database.number_of("SELECT COUNT(*) FROM audit_head"), 1);
        });
    }
}

#[test]
fn what_is_set_once_is_the_first_s() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        for value in ["blue", "red"] {
            let changes = vec![settings::set_once("colour", value)];
            store.commit(Commit { changes, ..Commit::default() }).unwrap();
        }
        assert_eq!(settings::find(&mut store.read().unwrap(), "colour").unwrap().as_deref(), Some("blue"));
    });
}

#[test]
fn secrets_are_made_once() {
    on_each_database(|database| {
        let config = database.config();
        drop(Store::open(&config, true).unwrap());
        let elsewhere = Config { secrets: database.folder().join("elsewhere"), ..config.clone() };
        let without = Store::open(&elsewhere, true);
        assert!(
            matches!(without, Err(StoreError::Secrets(_))),
            "a directory that has data gets no new secrets"
        );
        assert!(Store::open(&config, true).is_ok());
    });
}

#[test]
fn unsafe_settings_of_the_server_are_refused() {
    let Some(database) = Database::on_postgres() else { return };
    let (url, schema) = database.server().unwrap();
    let refused = |url: &str| {
        let location = Location::Server { url: url.to_owned(), schema: schema.to_owned() };
        match location.connect() {
            Err(StoreError::Unsafe { setting, .. }) => setting,
            Err(other) => panic!("{other}"),
            Ok(_) => "nothing",
        }
    };
    assert_eq!(refused(url), "nothing");
    for weak in ["off", "local", "remote_write"] {
        let url = format!("{url}?options=-csynchronous_commit%3D{weak}");
        assert_eq!(refused(&url), "synchronous_commit", "{weak}");
    }
    assert_eq!(refused(&format!("{url}?options=-csynchronous_commit%3Dremote_apply")), "nothing");
    let remote = url.replace("127.0.0.1", "192.0.2.1");
    assert_eq!(refused(&remote), "host", "in clear over the network");
    let other = Location::Server { url: url.to_owned(), schema: "x; DROP TABLE y".to_owned() };
    assert!(matches!(other.connect(), Err(StoreError::Open(_))));
}

#[test]
fn a_setting_that_is_weakened_for_the_role_is_refused() {
    let Some(database) = Database::on_postgres() else { return };
    let (url, schema) = database.server().unwrap();
    let role = format!("{schema}_weak");
    database.behind_its_back(&format!(
        "DROP ROLE IF EXISTS {role}; CREATE ROLE {role} LOGIN SUPERUSER; ALTER ROLE {role} SET synchronous_commit = off"
    ));
    let user = url.split("//").nth(1).and_then(|rest| rest.split('@').next()).unwrap();
    let as_role = url.replacen(user, &role, 1);
    let opened = Store::open(&Config::on_server_in(&as_role, schema, database.secrets()), true);
    let refusal = opened.err();
    database.behind_its_back(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
    let text = refusal.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(matches!(refusal, Some(StoreError::Unsafe { setting: "synchronous_commit", .. })), "{text}");
    assert!(text.contains("synchronous_commit is off"), "{text}");
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    on_each_database(|database| {
        let config = database.config();
        drop(Store::open(&config, true).unwrap());
        assert_eq!(
            database.number_of("SELECT COUNT(*) - MAX(version) FROM schema_version"),
            0,
            "each step is recorded once"
        );
        database.behind_its_back("INSERT INTO schema_version (version) VALUES (99)");
        assert!(matches!(Store::open(&config, false), Err(StoreError::Schema { found: 99, .. })));
    });
}

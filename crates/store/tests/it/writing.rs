//! The writer: many acts a transaction, each of them judged alone.

use contactpoint_store::tables::{changes, settings, sources};
use contactpoint_store::{Commit, CommitError, Store};
use contactpoint_testkit::on_each_database;
use std::sync::Barrier;

const ENTITY: [u8; 16] = [7; 16];

fn sets(name: &str, value: &str) -> Commit {
    Commit { changes: vec![settings::set(name, value)], ..Commit::default() }
}

fn relying_on(version: i64, commit: Commit) -> Commit {
    Commit { relied_on: vec![(ENTITY, version)], touches: vec![ENTITY], ..commit }
}

fn found(store: &Store, name: &str) -> Option<String> {
    settings::find(&mut store.read().unwrap(), name).unwrap()
}

#[test]
fn what_relied_on_something_that_changed_is_refused_alone() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        store.commit(relying_on(0, sets("first", "done"))).unwrap();
        assert_eq!(changes::version(&mut store.read().unwrap(), ENTITY).unwrap(), 1);
        let threads = 24;
        let barrier = Barrier::new(threads);
        let answers: Vec<Result<(), CommitError>> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads)
                .map(|n| {
                    let (store, barrier) = (&store, &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        let own = sets(&format!("of {n}"), "done");
                        // Every third one saw the entity before it changed.
                        store.commit(if n % 3 == 0 { relying_on(0, own) } else { own })
                    })
                })
                .collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (n, answer) in answers.iter().enumerate() {
            let done = found(&store, &format!("of {n}")).is_some();
            if n % 3 == 0 {
                assert!(matches!(answer, Err(CommitError::Stale)), "{n}: {answer:?}");
                assert!(!done, "{n}: nothing of it was written");
            } else {
                assert!(answer.is_ok() && done, "{n}: {answer:?}");
            }
        }
        assert_eq!(changes::version(&mut store.read().unwrap(), ENTITY).unwrap(), 1);
    });
}

#[test]
fn of_many_who_saw_the_same_version_one_wins() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        for round in 0..5 {
            let barrier = Barrier::new(8);
            let won = std::thread::scope(|scope| {
                let all: Vec<_> = (0..8)
                    .map(|n| {
                        let (store, barrier) = (&store, &barrier);
                        scope.spawn(move || {
                            barrier.wait();
                            store.commit(relying_on(round, sets("winner", &n.to_string()))).is_ok()
                        })
                    })
                    .collect();
                all.into_iter().map(|thread| thread.join().unwrap()).filter(|won| *won).count()
            });
            assert_eq!(won, 1, "round {round}");
        }
    });
}

#[test]
fn a_broken_uniqueness_rule_is_a_conflict_of_that_act_alone() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        let source = |id: u8| sources::SourceRow {
            id: contactpoint_directory::ids::SourceId([id; 16]),
            kind: contactpoint_directory::source::SourceKind::Births,
            supplier: "la:801".into(),
            supplier_name: "Harbour".into(),
            active: true,
        };
        let registers = |id: u8| {
            let mut commit = sets(&format!("by {id}"), "done");
            commit.changes.push(sources::insert(&source(id), 0));
            commit
        };
        let answers: Vec<bool> = std::thread::scope(|scope| {
            let all: Vec<_> = (1..=6)
                .map(|id| {
                    scope.spawn({
                        let store = &store;
                        move || store.commit(registers(id))
                    })
                })
                .collect();
            let answers: Vec<_> = all.into_iter().map(|thread| thread.join().unwrap()).collect();
            assert!(
                answers.iter().all(|answer| matches!(answer, Ok(()) | Err(CommitError::Conflict))),
                "{answers:?}"
            );
            answers.iter().map(Result::is_ok).collect()
        });
        assert_eq!(answers.iter().filter(|done| **done).count(), 1);
        for (id, done) in (1..=6).zip(&answers) {
            assert_eq!(found(&store, &format!("by {id}")).is_some(), *done, "all of an act or nothing");
        }
        store.commit(sets("after", "done")).unwrap();
    });
}

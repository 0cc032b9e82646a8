//! The audit log's sequence and tree under many writers.

use contactpoint_directory::audit::tree::{Tree, leaf_hash};
use contactpoint_store::tables::{audit, settings};
use contactpoint_store::{Commit, SealedEntry, Store, crypto};
use contactpoint_testkit::on_each_database;

fn entry(n: u32) -> SealedEntry {
    SealedEntry {
        at_ms: i64::from(n),
        actor: Some([1; 16]),
        action: "search",
        salt: crypto::random(),
        sealed: n.to_be_bytes().to_vec(),
        child_hashes: vec![[u8::try_from(n % 251).unwrap_or(0); 32]],
    }
}

/// Reads the log from its beginning and checks that it is one sequence under the head's root.
fn whole(store: &Store) -> Vec<u32> {
    let mut conn = store.read().unwrap();
    let mut tree = Tree::default();
    let mut said = Vec::new();
    loop {
        let next = i64::try_from(tree.size()).unwrap();
        let page = audit::page(&mut conn, next, 500).unwrap();
        if page.is_empty() {
            break;
        }
        for (row, seq) in page.iter().zip(next..) {
            assert_eq!(row.seq, seq, "a gap");
            let sealed = row.sealed.clone().unwrap();
            let salt: [u8; 16] = row.salt.clone().unwrap().try_into().unwrap();
            assert_eq!(leaf_hash(&salt, &sealed).as_slice(), row.leaf);
            tree.append(row.leaf.as_slice().try_into().unwrap());
            said.push(u32::from_be_bytes(sealed.try_into().unwrap()));
        }
    }
    let head = audit::Head::read(&mut conn).unwrap();
    assert_eq!((head.tree.size(), head.tree.root()), (tree.size(), tree.root()));
    said
}

#[test]
fn eight_writers_make_one_sequence_without_gaps() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..8_u32 {
                let store = &store;
                scope.spawn(move || {
                    for n in 0..200_u32 {
                        let changes = vec![settings::set(&format!("{thread}"), &format!("{n}"))];
                        let entries = vec![entry(thread * 1000 + n)];
                        store.commit(Commit { changes, entries, ..Commit::default() }).unwrap();
                    }
                });
            }
        });
        let said = whole(&store);
        assert_eq!(said.len(), 1600);
        for thread in 0..8_u32 {
            let own: Vec<u32> =
                said.iter().copied().filter(|n| n / 1000 == thread).map(|n| n % 1000).collect();
            assert!(
                own.iter().copied().eq(0..200),
                "each writer's entries stand in the order of its commits"
            );
        }
        drop(store);
        let again = Store::open(&database.config(), false).unwrap();
        assert_eq!(whole(&again), said, "a new start keeps every entry");
        again.commit(Commit { entries: vec![entry(9999)], ..Commit::default() }).unwrap();
        assert_eq!(whole(&again).len(), 1601);
    });
}

#[test]
fn two_processes_make_one_sequence_too() {
    on_each_database(|database| {
        let one = Store::open(&database.config(), true).unwrap();
        let two = Store::open(&database.config(), false).unwrap();
        std::thread::scope(|scope| {
            for (store, base) in [(&one, 0), (&two, 1000)] {
                scope.spawn(move || {
                    for n in 0..50 {
                        store.commit(Commit { entries: vec![entry(base + n)], ..Commit::default() }).unwrap();
                    }
                });
            }
        });
        assert_eq!(whole(&one).len(), 100);
        assert_eq!(whole(&two), whole(&one));
    });
}

#[test]
fn a_refused_act_leaves_no_entry() {
    on_each_database(|database| {
        let store = Store::open(&database.config(), true).unwrap();
        store.commit(Commit { entries: vec![entry(1)], ..Commit::default() }).unwrap();
        let stale = Commit { relied_on: vec![([9; 16], 5)], entries: vec![entry(2)], ..Commit::default() };
        assert!(store.commit(stale).is_err());
        store.commit(Commit { entries: vec![entry(3)], ..Commit::default() }).unwrap();
        assert_eq!(whole(&store), [1, 3]);
    });
}

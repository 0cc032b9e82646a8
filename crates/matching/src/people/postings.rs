//! Which rows stand under a key.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// Rows under one key: mostly one.
#[derive(Debug)]
enum Rows {
    One(u32),
    More(Vec<u32>),
}

impl Rows {
    fn get(&self) -> &[u32] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(rows) => rows,
        }
    }
}

/// Rows by key.
#[derive(Debug, Default)]
pub(super) struct Postings {
    rows: HashMap<u64, Rows, BuildHasherDefault<AsItIs>>,
}

impl Postings {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows under a key.
    pub fn get(&self, key: u64) -> &[u32] {
        self.rows.get(&key).map_or(&[], Rows::get)
    }

    /// Puts a row under a key. It is put under all its keys at once, so that it stands last where it is put
    /// under one twice.
    pub fn add(&mut self, key: u64, row: u32) {
        match self.rows.entry(key) {
            Entry::Vacant(free) => {
                free.insert(Rows::One(row));
            }
            Entry::Occupied(mut taken) => match taken.get_mut() {
                Rows::One(one) if *one == row => {}
                Rows::One(one) => {
                    let rows = Rows::More(vec![*one, row]);
                    taken.insert(rows);
                }
                Rows::More(rows) if rows.last() == Some(&row) => {}
                Rows::More(rows) => rows.push(row),
            },
        }
    }

    /// Takes it out.
    pub fn take_out(&mut self, key: u64, row: u32) {
        let is_empty = match self.rows.get_mut(&key) {
            None => false,
            Some(Rows::One(one)) => *one == row,
            Some(Rows::More(rows)) => {
                if let Some(at) = rows.iter().position(|other| *other == row) {
                    rows.swap_remove(at);
                }
                rows.is_empty()
            }
        };
        if is_empty {
            self.rows.remove(&key);
        }
    }
}

/// Keys are hashes already.
#[derive(Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

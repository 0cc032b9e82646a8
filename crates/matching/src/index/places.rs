//! Places that many children share, each kept once and known by a number: postcode districts with their
//! areas, schools, GP practices, sources. All but sources are keyed hashes; no number tells of a child.

use std::collections::HashMap;
use std::hash::Hash;

/// Things by number.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    things: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { things: Vec::new(), known: HashMap::new() }
    }
}

impl<T: Copy + Eq + Hash> Shared<T> {
    /// The number of a thing, whether or not it was known.
    pub fn number(&mut self, thing: T) -> u32 {
        *self.known.entry(thing).or_insert_with(|| {
            self.things.push(thing);
            u32::try_from(self.things.len() - 1).expect("fewer than four thousand million places")
        })
    }

    /// The number of a thing that is known.
    pub fn find(&self, thing: T) -> Option<u32> {
        self.known.get(&thing).copied()
    }

    /// The thing of a number.
    pub fn get(&self, number: u32) -> Option<T> {
        self.things.get(number as usize).copied()
    }

    /// All things, in the order of their numbers.
    pub fn all(&self) -> &[T] {
        &self.things
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.things.capacity() * size_of::<T>() + self.known.capacity() * (size_of::<(T, u32)>() + 1)
    }
}

//! Distinct texts, each kept once and known by a number.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Texts by number, and how often each was met.
#[derive(Debug, Default)]
pub struct Interner {
    bytes: String,
    ends: Vec<u32>,
    counts: Vec<u32>,
    hashes: Vec<u64>,
    known: HashMap<u64, u32, BuildHasherDefault<Already>>,
}

impl Interner {
    /// The number of a text; one more mention of it.
    pub fn id(&mut self, text: &str) -> u32 {
        let mut hash = hash_text(text);
        loop {
            match self.known.get(&hash) {
                Some(&id) if self.text(id) == text => {
                    self.counts[id as usize] += 1;
                    return id;
                }
                // Two texts with one hash: the second goes to the next place.
                Some(_) => hash = mix(hash, 1),
                None => break,
            }
        }
        let id = u32::try_from(self.ends.len()).expect("fewer than four thousand million texts");
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("fewer than 4 GiB of distinct texts"));
        self.counts.push(1);
        self.hashes.push(hash);
        self.known.insert(hash, id);
        id
    }

    /// The text of a number.
    pub fn text(&self, id: u32) -> &str {
        let start = if id == 0 { 0 } else { self.ends[id as usize - 1] };
        &self.bytes[start as usize..self.ends[id as usize] as usize]
    }

    /// How often it was met.
    pub fn count(&self, id: u32) -> u32 {
        self.counts[id as usize]
    }

    /// A hash of the text, the same whatever number it has.
    pub fn hash(&self, id: u32) -> u64 {
        self.hashes[id as usize]
    }

    /// How many texts there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).expect("counted when they were added")
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every number.
    pub fn ids(&self) -> std::ops::Range<u32> {
        0..self.len()
    }

    /// Forgets how to find a text, which only adding needs.
    pub fn close(&mut self) {
        self.known = HashMap::default();
        self.bytes.shrink_to_fit();
    }
}

/// Keys that are hashes already.
#[derive(Debug, Default)]
pub struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// A hash of a text that is the same on every machine and in every version.
pub fn hash_text(text: &str) -> u64 {
    let mut hash = 0x243F_6A88_85A3_08D3_u64 ^ text.len() as u64;
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        hash = mix(hash, u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
    }
    let mut last = [0; 8];
    last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mix(hash, u64::from_le_bytes(last))
}

/// Joins two hashes into one (multiply and fold, after the finaliser of MurmurHash3).
pub fn mix(hash: u64, value: u64) -> u64 {
    let mut x = (hash.rotate_left(23) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 32;
    x = x.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x ^ (x >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let mut names = Interner::default();
        let (ada, bo) = (names.id("ada"), names.id("bo"));
        assert_eq!(names.id("ada"), ada);
        assert_ne!(ada, bo);
        assert_eq!((names.text(ada), names.text(bo)), ("ada", "bo"));
        assert_eq!((names.count(ada), names.count(bo), names.len()), (2, 1, 2));
    }

    #[test]
    fn the_hash_is_of_the_text_alone() {
        let (mut one, mut two) = (Interner::default(), Interner::default());
        one.id("x");
        let (a, b) = (one.id("ada"), two.id("ada"));
        assert_ne!(a, b);
        assert_eq!(one.hash(a), two.hash(b));
        assert_ne!(hash_text("ada"), hash_text("ada\0"));
        assert_ne!(hash_text("abcdefgh"), hash_text("abcdefghi"));
    }
}

//! Distinct texts, each kept once and known by a number.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Texts by number, and how often each was met.
#[derive(Debug)]
pub struct Interner {
    bytes: String,
    /// Bytes that distinct texts may take.
    room: u32,
    is_overfull: bool,
    entries: Vec<Entry>,
    /// Numbers by hash, one more than they are; 0 is an empty place. At most half of them are taken.
    known: Vec<u32>,
}

/// What stands together in memory because it is looked at together.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// In halves, so that an entry takes twenty bytes.
    hash: [u32; 2],
    letters: Letters,
    end: u32,
    count: u32,
}

impl Entry {
    /// Whether it is of a text of these signs. The text itself is not looked at, which would be one more place in memory:
    /// that two of a thousand million texts agree in the 64 bits and in their letters is as good as impossible.
    fn is_of(&self, signs: Signs) -> bool {
        self.hash == signs.halves() && self.letters == signs.letters
    }
}

/// What a text is known by.
#[derive(Clone, Copy, Debug)]
struct Signs {
    hash: u64,
    letters: Letters,
}

impl Signs {
    fn of(text: &str) -> Self {
        Self { hash: hash_text(text), letters: Letters::of(text) }
    }

    fn halves(self) -> [u32; 2] {
        [super::low(self.hash), super::high(self.hash)]
    }
}

/// Texts that wait for their numbers.
#[derive(Debug, Default)]
pub struct Asked {
    texts: String,
    ends: Vec<usize>,
    signs: Vec<Signs>,
    found: Vec<u32>,
    met: Vec<bool>,
}

impl Asked {
    /// One more.
    pub fn push(&mut self, text: &str) {
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        self.signs.push(Signs::of(text));
    }

    fn clear(&mut self) {
        self.texts.clear();
        self.ends.clear();
        self.signs.clear();
        self.found.clear();
        self.met.clear();
    }
}

/// Which characters a text has an odd number of, a bit for each of 31 classes of bytes, and whether it is
/// more of words than of digits: enough to tell of most pairs that they are many edits apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters(u32);

impl Letters {
    const IS_WORDS: u32 = 1 << 31;

    fn of(text: &str) -> Self {
        let mut letters = 0_u32;
        let odd = text.bytes().fold(0, |odd, byte| {
            letters += u32::from(byte.is_ascii_alphabetic());
            odd ^ 1 << (byte & 31)
        });
        Self(odd & !Self::IS_WORDS | if letters > 3 { Self::IS_WORDS } else { 0 })
    }

    /// Whether it has more than three letters.
    pub fn is_words(self) -> bool {
        self.0 & Self::IS_WORDS != 0
    }

    /// Fewer edits than this do not lead from one text to the other: an edit changes two characters at most.
    pub fn least_edits(self, other: Self) -> usize {
        ((self.0 ^ other.0) & !Self::IS_WORDS).count_ones().div_ceil(2) as usize
    }
}

impl Default for Interner {
    fn default() -> Self {
        Self::with_room(u32::MAX)
    }
}

impl Interner {
    /// One whose distinct texts may take so many bytes.
    fn with_room(room: u32) -> Self {
        Self { bytes: String::new(), room, is_overfull: false, entries: Vec::new(), known: Vec::new() }
    }

    /// Whether there was a text for which no room was left: the numbers that were given are not to be used.
    pub fn is_overfull(&self) -> bool {
        self.is_overfull
    }

    /// The number of a text; one more mention of it.
    pub fn id(&mut self, text: &str) -> u32 {
        self.make_room(1);
        self.id_of(Signs::of(text), text)
    }

    /// The numbers of many texts, in their order; one more mention of each. A text of millions stands anywhere in
    /// memory, and what is looked up at once is waited for once.
    pub fn ids_of(&mut self, asked: &mut Asked, mut take: impl FnMut(usize, u32)) {
        self.make_room(asked.signs.len());
        let Asked { texts, ends, signs, found, met } = asked;
        found.extend(signs.iter().map(|signs| self.known[self.place(signs.hash)]));
        let is_met = |(found, signs): (&u32, &Signs)| {
            self.entries.get((*found as usize).wrapping_sub(1)).is_some_and(|entry| entry.is_of(*signs))
        };
        met.extend(found.iter().zip(signs.iter()).map(is_met));
        let mut start = 0;
        for (nth, end) in ends.iter().enumerate() {
            let id = if met[nth] {
                self.met_again(found[nth] - 1);
                found[nth] - 1
            } else {
                self.id_of(signs[nth], &texts[start..*end])
            };
            take(nth, id);
            start = *end;
        }
        asked.clear();
    }

    /// Makes room for so many more texts.
    fn make_room(&mut self, more: usize) {
        while (self.entries.len() + more) * 2 > self.known.len() {
            self.widen();
        }
    }

    /// The number of a text for which there is room.
    fn id_of(&mut self, signs: Signs, text: &str) -> u32 {
        let mut place = self.place(signs.hash);
        loop {
            match self.known[place] {
                0 => break,
                found => {
                    let entry = &mut self.entries[found as usize - 1];
                    if entry.is_of(signs) {
                        entry.count += 1;
                        return found - 1;
                    }
                }
            }
            place = (place + 1) & (self.known.len() - 1);
        }
        let id = super::count(self.entries.len());
        let end = u32::try_from(self.bytes.len() + text.len()).ok().filter(|end| *end <= self.room);
        let Some(end) = end else {
            self.is_overfull = true;
            return 0;
        };
        self.bytes.push_str(text);
        self.entries.push(Entry { hash: signs.halves(), letters: signs.letters, end, count: 1 });
        self.known[place] = id + 1;
        id
    }

    /// The number of a text that was met, until it is closed.
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = hash_text(text);
        let from = (!self.known.is_empty()).then(|| self.place(hash))?;
        let places = self.known[from..].iter().chain(&self.known[..from]);
        let ids = places.take_while(|id| **id != 0).map(|id| id - 1);
        ids.into_iter().find(|id| self.hash(*id) == hash && self.text(*id) == text)
    }

    fn place(&self, hash: u64) -> usize {
        // The lower bits make keys, so the upper ones find the place.
        usize::try_from(hash >> 32).expect("32 bits") & (self.known.len() - 1)
    }

    fn widen(&mut self) {
        self.known = vec![0; (self.known.len() * 2).max(64)];
        for id in 0..self.len() {
            let mut place = self.place(self.hash(id));
            while self.known[place] != 0 {
                place = (place + 1) & (self.known.len() - 1);
            }
            self.known[place] = id + 1;
        }
    }

    /// One more mention of a text that has a number.
    pub fn met_again(&mut self, id: u32) {
        self.entries[id as usize].count += 1;
    }

    /// One mention less of a text that stays.
    pub fn met_once_less(&mut self, id: u32) {
        let count = &mut self.entries[id as usize].count;
        *count = count.saturating_sub(1).max(1);
    }

    /// The text of a number.
    pub fn text(&self, id: u32) -> &str {
        let start = if id == 0 { 0 } else { self.entries[id as usize - 1].end };
        &self.bytes[start as usize..self.entries[id as usize].end as usize]
    }

    /// How often it was met.
    pub fn count(&self, id: u32) -> u32 {
        self.entries[id as usize].count
    }

    /// A hash of the text, the same whatever number it has.
    pub fn hash(&self, id: u32) -> u64 {
        let [low, high] = self.entries[id as usize].hash;
        u64::from(high) << 32 | u64::from(low)
    }

    /// Which letters it has.
    pub fn letters(&self, id: u32) -> Letters {
        self.entries[id as usize].letters
    }

    /// How many texts there are.
    pub fn len(&self) -> u32 {
        super::count(self.entries.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The memory that they take.
    pub fn bytes(&self) -> usize {
        self.bytes.len() + self.entries.len() * size_of::<Entry>() + 4 * self.known.len()
    }

    /// Every number.
    pub fn ids(&self) -> std::ops::Range<u32> {
        0..self.len()
    }

    /// Forgets how to find a text, which only adding needs.
    pub fn close(&mut self) {
        self.known = Vec::new();
        self.bytes.shrink_to_fit();
        self.entries.shrink_to_fit();
    }
}

/// A hash of a text that is the same on every machine and in every version.
pub fn hash_text(text: &str) -> u64 {
    hash_bytes(text.as_bytes())
}

/// A hash of bytes that is the same on every machine and in every version.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = 0x243F_6A88_85A3_08D3_u64 ^ bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
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

/// What is kept of numbers that nobody chooses so as to collide.
pub type Numbered<K, T> = HashMap<K, T, BuildHasherDefault<Folded>>;

/// A quick hash for them.
#[derive(Debug, Default)]
pub struct Folded(u64);

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = mix(self.0, u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0, value);
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = mix(self.0, u64::from(value));
    }
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
        assert_eq!((names.find("bo"), names.find("cy")), (Some(bo), None));
        assert_eq!((names.count(ada), names.count(bo), names.len()), (2, 1, 2));
    }

    #[test]
    fn many_at_once_have_the_numbers_that_one_by_one_they_would_have() {
        let (mut one_by_one, mut at_once) = (Interner::default(), Interner::default());
        for batch in 0..40_u32 {
            let texts: Vec<String> = (0..batch).map(|n| (n * n % (batch + 3)).to_string()).collect();
            let wanted: Vec<u32> = texts.iter().map(|text| one_by_one.id(text)).collect();
            let (mut asked, mut given) = (Asked::default(), Vec::new());
            for text in &texts {
                asked.push(text);
            }
            at_once.ids_of(&mut asked, |nth, id| given.push((nth, id)));
            assert_eq!(given, wanted.into_iter().enumerate().collect::<Vec<_>>());
        }
        assert!(at_once.ids().all(|id| at_once.count(id) == one_by_one.count(id)));
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

    #[test]
    fn a_text_without_room_is_told() {
        let mut names = Interner::with_room(5);
        names.id("ada");
        names.id("bo");
        assert!(!names.is_overfull());
        names.id("cy");
        assert!(names.is_overfull());
    }

    proptest::proptest! {
        #[test]
        fn letters_never_ask_for_more_edits_than_there_are(a in "[a-d0-3_é]{0,8}", b in "[a-d0-3_é]{0,8}") {
            let least = Letters::of(&a).least_edits(Letters::of(&b));
            let edits = super::super::alike::edits_within(a.as_bytes(), b.as_bytes(), 40);
            proptest::prop_assert!(edits.is_some_and(|edits| least <= edits), "{a} {b} {least}");
        }
    }
}

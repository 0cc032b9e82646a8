//! How alike two parts of names (or two words) are. Levels are found once for each distinct pair and
//! remembered: the memory is a matter of speed alone, and changes no answer.

use super::codes::code;
use super::intern::{Interner, hash_text};
use crate::{nicknames, normalise};

/// How alike two texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Alike {
    /// The same.
    Exact = 1,
    /// Two forms of one name: a nickname, a transliteration, a name cut short.
    Variant = 2,
    /// One slip of the keyboard apart.
    Typo = 3,
    /// They sound the same.
    Sound = 4,
    /// A few slips apart.
    Typos = 5,
    /// One is the other's first letter.
    Initial = 6,
    /// Different.
    Different = 9,
}

impl Alike {
    fn of(code: u8) -> Self {
        match code {
            1 => Self::Exact,
            2 => Self::Variant,
            3 => Self::Typo,
            4 => Self::Sound,
            5 => Self::Typos,
            6 => Self::Initial,
            _ => Self::Different,
        }
    }
}

/// What is known of each distinct text before any two are compared.
#[derive(Debug, Default)]
pub struct Forms {
    quick: Vec<Quick>,
    classes: Vec<&'static [u16]>,
}

/// Enough to tell of most pairs that they differ.
#[derive(Clone, Copy, Debug)]
struct Quick {
    sound: u64,
    letters: u32,
    length: u8,
    first: u8,
    in_class: bool,
}

impl Forms {
    /// The forms of all texts of an interner.
    pub fn of(texts: &Interner) -> Self {
        let mut forms = Self::default();
        forms.follow(texts);
        forms
    }

    /// Adds the forms of the texts that the interner has met since.
    pub fn follow(&mut self, texts: &Interner) {
        for id in super::count(self.quick.len())..texts.len() {
            let text = texts.text(id);
            let code = normalise::phonetic(&normalise::latin(text));
            let classes = nicknames::classes(text);
            self.quick.push(Quick {
                // What sounds like nothing (digits, another script) sounds like itself.
                sound: sound_of(text, &code),
                letters: text.bytes().fold(0, |mask, byte| mask | 1 << (byte & 31)),
                length: u8::try_from(text.len()).unwrap_or(u8::MAX),
                first: text.bytes().next().unwrap_or(0),
                in_class: !classes.is_empty(),
            });
            self.classes.push(classes);
        }
    }

    /// A hash of how a text sounds.
    pub fn sound(&self, id: u32) -> u64 {
        self.quick[id as usize].sound
    }

    /// Whether two texts differ so plainly that there is nothing to measure: [`Self::compare`] would find
    /// them different.
    fn plainly_differ(&self, a: u32, b: u32) -> bool {
        let (x, y) = (&self.quick[a as usize], &self.quick[b as usize]);
        let (short, long) = if x.length <= y.length { (x, y) } else { (y, x) };
        // Two edits touch at most four letters.
        let apart = (x.letters ^ y.letters).count_ones();
        let may_begin = x.first == y.first && short.letters & !long.letters == 0;
        x.sound != y.sound
            && !may_begin
            && !(x.in_class && y.in_class)
            && (apart > 4.max(u32::from(long.length) / 2)
                || long.length - short.length > 2.max(long.length / 4))
    }

    fn compare(&self, texts: &Interner, a: u32, b: u32) -> Alike {
        let (x, y) = (texts.text(a), texts.text(b));
        let (short, long) = (x.len().min(y.len()), x.len().max(y.len()));
        if short <= 1 {
            return if x.chars().next() == y.chars().next() { Alike::Initial } else { Alike::Different };
        }
        let [classes, other_classes] = [a, b].map(|id| self.classes[id as usize]);
        if classes.iter().any(|class| other_classes.contains(class)) {
            return Alike::Variant;
        }
        if x.is_ascii() != y.is_ascii() {
            return across(x, y);
        }
        if short >= 3 && (x.starts_with(y) || y.starts_with(x)) {
            return Alike::Variant;
        }
        let [quick, other_quick] = [a, b].map(|id| self.quick[id as usize]);
        let same_sound = quick.sound == other_quick.sound && short >= 3 && x.is_ascii();
        let most = if same_sound { 2.max(long / 2) } else { 2.max(long / 4) };
        let turned = || quick.letters == other_quick.letters;
        match edits_within(x.as_bytes(), y.as_bytes(), most) {
            Some(1) if long >= 4 || (long == 3 && turned()) => Alike::Typo,
            Some(_) if same_sound => Alike::Sound,
            Some(1) if long == 3 && x.is_ascii() => Alike::Typos,
            Some(2) if long >= 5 => Alike::Typos,
            Some(edits) if edits > 2 => Alike::Typos,
            _ => Alike::Different,
        }
    }
}

/// How alike two texts are of which one is in another script.
fn across(x: &str, y: &str) -> Alike {
    let (x, y) = (normalise::latin(x), normalise::latin(y));
    let sound = normalise::phonetic(&x);
    if x == y {
        Alike::Variant
    } else if sound.len() >= 2 && sound == normalise::phonetic(&y) {
        Alike::Sound
    } else {
        Alike::Different
    }
}

/// A hash of how a text with this code of sound sounds.
fn sound_of(text: &str, code: &str) -> u64 {
    hash_text(if code.is_empty() { text } else { code })
}

/// A hash of how a text sounds, whether an interner knows it or not.
pub fn sound(text: &str) -> u64 {
    sound_of(text, &normalise::phonetic(&normalise::latin(text)))
}

/// A thread's memory of the pairs that it has compared.
#[derive(Debug)]
pub struct Memory {
    /// A pair of numbers of 28 bits each, and the level.
    slots: Vec<u64>,
}

impl Memory {
    const BITS: u32 = 16;

    /// An empty one.
    pub fn new() -> Self {
        Self { slots: vec![0; 1 << Self::BITS] }
    }

    /// How alike two texts of an interner are.
    pub fn alike(&mut self, forms: &Forms, texts: &Interner, a: u32, b: u32) -> Alike {
        if a == b {
            return Alike::Exact;
        }
        if forms.plainly_differ(a, b) {
            return Alike::Different;
        }
        let (low, high) = (u64::from(a.min(b)), u64::from(a.max(b)));
        if high >> 28 != 0 {
            return forms.compare(texts, a, b);
        }
        // No pair is (0, 0), so an empty slot is none.
        let pair = low << 28 | high;
        let slot = &mut self.slots[(pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS)) as usize];
        if *slot >> 8 != pair {
            *slot = pair << 8 | forms.compare(texts, a, b) as u64;
        }
        Alike::of((*slot & 0xFF) as u8)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

/// How far two numbers agree.
pub(super) fn numbers(texts: &Interner, a: u32, b: u32) -> u8 {
    if a == b { code::EXACT } else { slip(texts, a, b) }
}

/// One edit apart; a few in a text as long as an e-mail address.
fn slip(texts: &Interner, a: u32, b: u32) -> u8 {
    let (x, y) = (texts.letters(a), texts.letters(b));
    let is_text = x.is_words() && y.is_words();
    if x.least_edits(y) > if is_text { MOST_SLIPS } else { 1 } {
        return code::DIFFERENT;
    }
    let (x, y) = (texts.text(a).as_bytes(), texts.text(b).as_bytes());
    let most = if is_text { (x.len().max(y.len()) / 5).clamp(1, MOST_SLIPS) } else { 1 };
    if edits_within(x, y, most).is_some() { code::SLIP } else { code::DIFFERENT }
}

/// The most edits between two texts as long as e-mail addresses that are one.
const MOST_SLIPS: usize = 5;

/// The edits between two texts, if they are at most so many: a letter put in, left out or changed, or two
/// neighbours swapped (optimal string alignment). Only the first forty bytes count.
pub fn edits_within(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    const MOST: usize = 40;
    let (mut a, mut b) = (&a[..a.len().min(MOST)], &b[..b.len().min(MOST)]);
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    // What they begin and end with alike needs no edit.
    let before = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - after], &b[..b.len() - after]);
    if a.is_empty() || b.is_empty() {
        return Some(a.len() + b.len());
    }
    if most == 1 {
        let is_one =
            (a.len() == 1 && b.len() == 1) || (a.len() == 2 && b.len() == 2 && a[0] == b[1] && a[1] == b[0]);
        return is_one.then_some(1);
    }
    let far = u8::MAX / 2;
    let mut rows = [[far; MOST + 2]; 3];
    for (j, cell) in (0_u8..).zip(rows[0][..=b.len()].iter_mut()).take(most + 1) {
        *cell = j;
    }
    for first in 1..=a.len() {
        let (now, before_it, earlier) = (first % 3, (first + 2) % 3, (first + 1) % 3);
        // Only near the diagonal can the count stay within the limit.
        let (from, to) = (first.saturating_sub(most).max(1), (first + most).min(b.len()));
        rows[now][from - 1] = if first <= most { u8::try_from(first).unwrap_or(far) } else { far };
        let mut row_minimum = rows[now][from - 1];
        for second in from..=to {
            let changed = u8::from(a[first - 1] != b[second - 1]);
            let above = if second < first + most { rows[before_it][second] } else { far };
            let mut least =
                (above + 1).min(rows[now][second - 1] + 1).min(rows[before_it][second - 1] + changed);
            let swapped =
                first > 1 && second > 1 && a[first - 1] == b[second - 2] && a[first - 2] == b[second - 1];
            if swapped {
                least = least.min(rows[earlier][second - 2] + 1);
            }
            rows[now][second] = least;
            row_minimum = row_minimum.min(least);
        }
        if usize::from(row_minimum) > most {
            return None;
        }
    }
    let edits = usize::from(rows[a.len() % 3][b.len()]);
    (edits <= most).then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> Alike {
        let mut texts = Interner::default();
        let (a, b) = (texts.id(a), texts.id(b));
        let forms = Forms::of(&texts);
        let mut memory = Memory::new();
        let found = memory.alike(&forms, &texts, a, b);
        assert_eq!(memory.alike(&forms, &texts, b, a), found, "either way round, and from memory");
        found
    }

    #[test]
    fn levels() {
        assert_eq!(alike("mary", "mary"), Alike::Exact);
        assert_eq!(alike("william", "bill"), Alike::Variant);
        assert_eq!(alike("mohammed", "muhammad"), Alike::Variant);
        assert_eq!(alike("chris", "christina"), Alike::Variant);
        assert_eq!(alike("sarah", "sarha"), Alike::Typo);
        assert_eq!(alike("stuart", "steuart"), Alike::Typo);
        assert_eq!(alike("tim", "itm"), Alike::Typo);
        assert_eq!(alike("philippa", "filipa"), Alike::Sound);
        assert_eq!(alike("kowalczyk", "kobalczik"), Alike::Typos);
        assert_eq!(alike("j", "james"), Alike::Initial);
        assert_eq!(alike("oliver", "thomas"), Alike::Different);
        assert_eq!(alike("amy", "aby"), Alike::Typos, "one of three letters is much");
        assert_eq!(alike("li", "lu"), Alike::Different, "one of two is too much");
    }

    #[test]
    fn what_is_not_spelt_is_alike_in_latin_letters_and_as_it_is_written_among_itself() {
        for (a, b, level) in [
            ("小明", "xiaoming", Alike::Variant),
            ("李", "li", Alike::Variant),
            ("李", "lu", Alike::Different),
            ("محمد", "muhammad", Alike::Sound),
            ("محمد", "yusuf", Alike::Different),
            ("王", "汪", Alike::Different),
            ("حسن", "حسان", Alike::Typos),
            ("王", "李", Alike::Different),
        ] {
            assert_eq!(alike(a, b), level, "{a} {b}");
        }
    }

    #[test]
    fn a_letter_that_is_not_of_the_alphabet_is_one_slip_like_any() {
        let alike = |a: &str, b: &str| alike(&normalise::name(a), &normalise::name(b));
        assert_eq!(alike("Rəsulzadə", "Resulzada"), Alike::Typo);
        assert_eq!(alike("Ħamrun", "Hamrin"), Alike::Typo);
        assert_eq!(alike("Əhməd", "Əhmed"), Alike::Exact);
    }

    /// The same by the book: the whole table, no limit.
    fn edits(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = usize::from(a[i - 1] != b[j - 1]);
                    let mut least =
                        (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + changed);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn what_differs_plainly_would_be_found_different(a in "[a-e]{1,9}", b in "[a-eh-m]{1,9}", c in "[a-z]{1,12}") {
            let mut texts = Interner::default();
            let ids = [a, b, c].map(|text| texts.id(&text));
            let forms = Forms::of(&texts);
            for (x, y) in [(0, 1), (1, 2), (0, 2)].map(|(x, y)| (ids[x], ids[y])) {
                if x != y && forms.plainly_differ(x, y) {
                    proptest::prop_assert_eq!(forms.compare(&texts, x, y), Alike::Different);
                }
            }
        }

        #[test]
        fn edits_are_those_by_the_book(a in "[abc]{0,12}", b in "[abc]{0,12}", most in 1_usize..6) {
            let right = edits(a.as_bytes(), b.as_bytes());
            proptest::prop_assert_eq!(
                edits_within(a.as_bytes(), b.as_bytes(), most),
                (right <= most).then_some(right)
            );
        }
    }
}

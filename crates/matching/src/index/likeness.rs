//! How alike two whole names are: what a search forgives, and how far.

use crate::compare::Level;
use crate::link::alike::edits_within;
use crate::link::intern::hash_text;
use crate::link::low;
use crate::nicknames;
use crate::normalise::{parts, phonetic};
use std::sync::Arc;

/// How alike two names are; what comes first says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Likeness {
    /// The same.
    Exact = 1,
    /// A nickname, or another form of the same name.
    Variant = 2,
    /// One part of several is the same.
    Part = 3,
    /// One is the beginning of the other.
    Begun = 4,
    /// Other letters, at most two edits, the same sound.
    Sound = 5,
    /// One edit: a letter put in, left out or changed, or two neighbours swapped.
    Slip = 6,
    /// Two edits in a name of eight letters or more, three from twelve on.
    Slips = 7,
    /// More edits, but the same sound.
    FarSound = 8,
    /// Many edits for so short a name: one in two or three letters, two in up to seven.
    Brief = 9,
}

impl Likeness {
    /// All, best first.
    pub const ALL: [Self; 9] = [
        Self::Exact,
        Self::Variant,
        Self::Part,
        Self::Begun,
        Self::Sound,
        Self::Slip,
        Self::Slips,
        Self::FarSound,
        Self::Brief,
    ];

    /// From its number; what is no number of one counts as the weakest.
    pub fn of(code: u8) -> Self {
        Self::ALL.into_iter().find(|likeness| *likeness as u8 == code).unwrap_or(Self::Brief)
    }

    /// The level that a person is told.
    pub fn level(self) -> Level {
        match self {
            Self::Exact => Level::Exact,
            Self::Variant => Level::Variant,
            Self::Part | Self::Begun => Level::Part,
            Self::Sound | Self::FarSound => Level::Sound,
            Self::Slip | Self::Slips | Self::Brief => Level::Close,
        }
    }

    /// So weak that it counts only beside another name that agrees.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::FarSound | Self::Brief)
    }

    /// Told by letters and sound alone: these are kept in the list of neighbours. The others are found by
    /// what two names share, and would make lists that grow with the square of their number.
    pub fn is_of_letters(self) -> bool {
        self >= Self::Sound
    }
}

/// A name, and what is known of it before it is compared.
#[derive(Clone, Debug)]
pub struct Form {
    /// The normalised name.
    pub text: Arc<str>,
    /// A hash of how the whole sounds.
    pub sound: u64,
    /// How its parts sound.
    pub sounds: Box<[Sound]>,
    /// What a glance tells.
    pub glance: Glance,
}

/// What tells of most pairs of names that they differ, without a look at either.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glance {
    /// Which letters it has, by the lower five bits of their bytes.
    letters: u32,
    /// Half of the hash of how it sounds.
    sound: u32,
    length: u16,
    in_class: bool,
    has_parts: bool,
}

/// How a part of a name sounds: a hash of its code.
pub type Sound = u32;

/// The sound of one part; none for what has no sound.
pub fn sound_of(part: &str) -> Option<Sound> {
    let code = phonetic(part);
    #[expect(clippy::cast_possible_truncation, reason = "a hash")]
    (!code.is_empty()).then(|| hash_text(&code) as u32)
}

impl Form {
    /// The form of a normalised name.
    pub fn of(text: &str) -> Self {
        let code = phonetic(text);
        // What sounds like nothing (another script) sounds like itself.
        let sound = hash_text(if code.is_empty() { text } else { &code });
        let glance = Glance {
            letters: text.bytes().fold(0, |mask, byte| mask | 1 << (byte & 31)),
            sound: low(sound),
            length: u16::try_from(text.len()).unwrap_or(u16::MAX),
            in_class: parts(text).any(|part| !nicknames::classes(part).is_empty()),
            has_parts: text.contains(' '),
        };
        Self { text: text.into(), sound, sounds: parts(text).filter_map(sound_of).collect(), glance }
    }

    /// Bytes held outside of itself.
    pub fn bytes(&self) -> usize {
        self.text.len() + 16 + size_of_val(&*self.sounds)
    }
}

/// The bit that a space sets.
const SPACE: u32 = 1;

/// Whether two names differ in their spaces only.
pub fn same_but_for_spaces(a: &Form, b: &Form) -> bool {
    let letters = |form: &Form| form.glance.letters | SPACE;
    (a.glance.has_parts || b.glance.has_parts) && letters(a) == letters(b) && no_spaces(a).eq(no_spaces(b))
}

fn no_spaces(form: &Form) -> impl Iterator<Item = u8> {
    form.text.bytes().filter(|byte| *byte != b' ')
}

/// What two names are known to share before they are compared; what comes first says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// A part that is no particle.
    Part,
    /// One is the beginning of the other.
    Beginning,
    /// Anything else.
    Little,
}

/// Parts that many family names share: they say nothing by themselves.
const PARTICLES: [&str; 12] = ["de", "da", "do", "dos", "van", "von", "der", "den", "el", "al", "la", "le"];

/// Whether a part of a name is a particle.
pub fn is_particle(part: &str) -> bool {
    PARTICLES.contains(&part)
}

impl Glance {
    /// How alike two names are that are known to share something, where a glance is enough: they are no forms of one
    /// name, nor the same but for spaces. That they share it was told by a hash: the letters must not deny it.
    pub fn tells(self, other: Self, share: Share) -> Option<Likeness> {
        let may_be_a_variant = self.in_class && other.in_class;
        if may_be_a_variant
            || self.letters | SPACE == other.letters | SPACE
            || self.letters & other.letters == 0
        {
            return None;
        }
        match share {
            Share::Part => Some(Likeness::Part),
            Share::Beginning => Some(Likeness::Begun),
            Share::Little => None,
        }
    }

    /// Whether a glance tells that two names differ: no class, no parts, not the same sound, too many other letters, and
    /// neither the other's beginning.
    pub fn plainly_differs(self, other: Self) -> bool {
        let limit = 2.max(self.length.max(other.length) / 4);
        // An edit changes at most two kinds of letter.
        let too_many = self.length.abs_diff(other.length) > limit
            || (self.letters ^ other.letters).count_ones() > 2 * u32::from(limit);
        let (extra, lacking) = (self.letters & !other.letters, other.letters & !self.letters);
        too_many
            && self.sound != other.sound
            && !(self.in_class && other.in_class)
            && !(self.has_parts || other.has_parts)
            && extra != 0
            && lacking != 0
    }
}

/// How alike two names are; none when they differ.
pub fn likeness(a: &Form, b: &Form) -> Option<Likeness> {
    if a.text == b.text {
        return Some(Likeness::Exact);
    }
    if a.glance.plainly_differs(b.glance) {
        return None;
    }
    let some_pair =
        |alike: fn(&str, &str) -> bool| parts(&a.text).any(|x| parts(&b.text).any(|y| alike(x, y)));
    if a.glance.in_class && b.glance.in_class && some_pair(|x, y| x != y && nicknames::are_variants(x, y)) {
        return Some(Likeness::Variant);
    }
    if a.glance.has_parts || b.glance.has_parts {
        if same_but_for_spaces(a, b) {
            return Some(Likeness::Variant);
        }
        if some_pair(|x, y| x == y && !is_particle(x)) {
            return Some(Likeness::Part);
        }
    }
    let (short, long) = if a.text.len() < b.text.len() { (a, b) } else { (b, a) };
    if short.text.chars().count() >= 3 && long.text.starts_with(&*short.text) {
        return Some(Likeness::Begun);
    }
    let (least, most) = (short.text.len(), long.text.len());
    let same_sound = a.sound == b.sound && least >= 3;
    let limit = if same_sound { 2.max(most / 2) } else { 2.max(most / 4) };
    let turned = a.glance.letters == b.glance.letters;
    match edits_within(a.text.as_bytes(), b.text.as_bytes(), limit)? {
        ..=2 if same_sound => Some(Likeness::Sound),
        1 if most >= 4 || (most == 3 && turned) => Some(Likeness::Slip),
        _ if same_sound => Some(Likeness::FarSound),
        1 if least >= 2 => Some(Likeness::Brief),
        2 if (5..8).contains(&most) => Some(Likeness::Brief),
        edits if edits >= 2 && most >= 8 => Some(Likeness::Slips),
        _ => None,
    }
}

//! Every distinct name once, known by a number, with what is similar to it. A name that nothing uses any
//! more is forgotten, and its number given to the next.

use super::likeness::{Form, Glance, Likeness, Share, is_particle, likeness, same_but_for_spaces};
use super::postings::Postings;
use super::saved::{In, Out, half, wrong};
use crate::link::intern::{hash_text, mix};
use crate::nicknames;
use crate::normalise::parts;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

/// The number of "no name".
pub const NONE: u32 = 0;

/// A name.
#[derive(Clone, Debug)]
struct Name {
    form: Form,
    /// How many places of rows name it.
    uses: u32,
    /// The names spelt or sounding like it, each with its likeness above its number.
    near: Vec<u32>,
}

/// The vocabulary.
#[derive(Debug)]
pub struct Names {
    all: Vec<Option<Name>>,
    /// Of each name, apart from it: of thousands that share some letters most are only glanced at.
    glances: Vec<Glance>,
    free: Vec<u32>,
    by_text: HashMap<Arc<str>, u32>,
    sorted: BTreeMap<Arc<str>, u32>,
    by_deletion: Postings,
    by_sound: Postings,
    by_part: Postings,
    by_class: Postings,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            all: Vec::new(),
            glances: Vec::new(),
            free: Vec::new(),
            by_text: HashMap::new(),
            sorted: BTreeMap::new(),
            by_deletion: Postings::new(8),
            by_sound: Postings::new(4),
            by_part: Postings::new(4),
            by_class: Postings::new(4),
        };
        let none = names.add("");
        debug_assert_eq!(none, NONE);
        names
    }
}

/// Numbers are below this, so that a likeness has room above.
const MOST: u32 = 1 << 28;

fn packed(number: u32, likeness: Likeness) -> u32 {
    (likeness as u32) << 28 | number
}

fn unpacked(near: u32) -> (u32, Likeness) {
    (near & (MOST - 1), Likeness::of(u8::try_from(near >> 28).expect("four bits")))
}

impl Names {
    /// The number of a name, which one more place uses.
    pub fn retain(&mut self, text: &str) -> u32 {
        let number = self.find(text).unwrap_or_else(|| self.add(text));
        if let Some(name) = &mut self.all[number as usize] {
            name.uses += 1;
        }
        number
    }

    /// One place fewer uses a name.
    pub fn release(&mut self, number: u32) {
        let Some(name) = &mut self.all[number as usize] else { return };
        name.uses = name.uses.saturating_sub(1);
        if name.uses == 0 && number != NONE {
            self.forget(number);
        }
    }

    /// The number of a name that is known.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.by_text.get(text).copied()
    }

    /// The text of a number.
    pub fn text(&self, number: u32) -> &str {
        self.form(number).map_or("", |form| &form.text)
    }

    /// How a name sounds and of what parts it is.
    pub fn form(&self, number: u32) -> Option<&Form> {
        self.all.get(number as usize).and_then(Option::as_ref).map(|name| &name.form)
    }

    /// One more than the largest number.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    fn add(&mut self, text: &str) -> u32 {
        let form = Form::of(text);
        let mut near = if text.is_empty() { Vec::new() } else { self.alike_in_letters(&form) };
        near.shrink_to_fit();
        let number = self.free.pop().unwrap_or_else(|| {
            self.all.push(None);
            self.glances.push(Glance::default());
            u32::try_from(self.all.len() - 1).expect("fewer than 2^28 names")
        });
        assert!(number < MOST, "fewer than 2^28 distinct names");
        for other in &near {
            let (other, likeness) = unpacked(*other);
            if let Some(other) = &mut self.all[other as usize] {
                super::grow(&mut other.near);
                other.near.push(packed(number, likeness));
            }
        }
        self.by_text.insert(form.text.clone(), number);
        if !text.is_empty() {
            self.sorted.insert(form.text.clone(), number);
            self.post(&form, number, Postings::put);
        }
        self.glances[number as usize] = form.glance;
        self.all[number as usize] = Some(Name { form, uses: 0, near });
        number
    }

    fn forget(&mut self, number: u32) {
        let Some(name) = self.all[number as usize].take() else { return };
        for other in &name.near {
            let (other, _) = unpacked(*other);
            if let Some(other) = &mut self.all[other as usize] {
                other.near.retain(|near| unpacked(*near).0 != number);
            }
        }
        self.by_text.remove(&name.form.text);
        self.sorted.remove(&name.form.text);
        self.post(&name.form, number, Postings::take);
        self.free.push(number);
    }

    fn post(&mut self, form: &Form, number: u32, post: fn(&mut Postings, u64, u32)) {
        for deletion in deletions(&form.text) {
            post(&mut self.by_deletion, deletion, number);
        }
        post(&mut self.by_sound, spread(form.sound), number);
        let all: Vec<&str> = parts(&form.text).collect();
        for part in &all {
            if all.len() > 1 {
                post(&mut self.by_part, hash_text(part), number);
            }
            for class in nicknames::classes(part) {
                post(&mut self.by_class, spread(u64::from(*class)), number);
            }
        }
    }

    /// Names that are spelt or sound like a text: at most two edits apart (all such share what a deletion or
    /// two leaves of their first letters), or of the same sound.
    fn alike_in_letters(&self, form: &Form) -> Vec<u32> {
        let mut seen = vec![0_u64; self.all.len().div_ceil(64)];
        let met = deletions(&form.text)
            .into_iter()
            .flat_map(|deletion| self.by_deletion.get(deletion))
            .chain(self.by_sound.get(spread(form.sound)));
        let mut near = Vec::new();
        for number in met {
            let (word, bit) = (&mut seen[number as usize / 64], 1 << (number % 64));
            if *word & bit != 0 {
                continue;
            }
            *word |= bit;
            if form.glance.plainly_differs(self.glances[number as usize]) {
                continue;
            }
            let Some(other) = self.form(number) else { continue };
            let Some(likeness) = likeness(form, other) else { continue };
            let is_near = likeness.is_of_letters() || same_but_for_spaces(form, other);
            if is_near && likeness != Likeness::Exact {
                near.push(packed(number, likeness));
            }
        }
        near
    }

    /// Every name that is similar to a text, with how similar it is: a look-up for a name that is known.
    pub fn similar(&self, text: &str) -> Vec<(u32, Likeness)> {
        let number = self.find(text);
        let known = number.and_then(|number| self.all[number as usize].as_ref());
        self.similar_by(text, known)
    }

    /// The same, with as much work for a name that is known as for one that is not: so that the time of an
    /// answer does not tell whether anyone in the directory has the name.
    pub fn similar_in_any_case(&self, text: &str) -> Vec<(u32, Likeness)> {
        self.similar_by(text, None)
    }

    fn similar_by(&self, text: &str, known: Option<&Name>) -> Vec<(u32, Likeness)> {
        if text.is_empty() {
            return Vec::new();
        }
        let number = self.find(text);
        let mut found: Vec<(u32, Likeness)> =
            number.map(|number| (number, Likeness::Exact)).into_iter().collect();
        let form = Form::of(text);
        match known {
            Some(name) => found.extend(name.near.iter().map(|near| unpacked(*near))),
            None => found.extend(self.alike_in_letters(&form).into_iter().map(unpacked)),
        }
        // Short forms, shared parts, and names cut short are found by what they share.
        let mut by_share: Vec<(u32, Share)> = Vec::new();
        for part in parts(text) {
            let share = if is_particle(part) { Share::Little } else { Share::Part };
            by_share.extend(self.by_part.get(hash_text(part)).map(|number| (number, share)));
            by_share.extend(self.find(part).map(|number| (number, share)));
            let classes = nicknames::classes(part).iter();
            let of_class = classes.flat_map(|class| self.by_class.get(spread(u64::from(*class))));
            by_share.extend(of_class.map(|number| (number, Share::Little)));
        }
        by_share.extend(self.beginning(text).map(|number| (number, Share::Beginning)));
        let ends = text.char_indices().map(|(at, _)| at).skip(3);
        let begun = ends.filter_map(|end| self.find(&text[..end]));
        by_share.extend(begun.map(|number| (number, Share::Beginning)));
        by_share.sort_unstable();
        by_share.dedup_by_key(|(number, _)| *number);
        let mut to_compare: Vec<(u32, &Form)> = Vec::new();
        for (number, share) in by_share {
            match form.glance.tells(self.glances[number as usize], share) {
                Some(likeness) => found.push((number, likeness)),
                None => to_compare.extend(self.form(number).map(|form| (number, form))),
            }
        }
        // All are fetched before the first is compared: one after the other, each would wait for memory.
        let first = |(_, other): &(u32, &Form)| other.text.as_bytes().first().copied().unwrap_or(0);
        std::hint::black_box(to_compare.iter().map(first).fold(0, u8::wrapping_add));
        found.extend(
            to_compare.into_iter().filter_map(|(number, other)| Some((number, likeness(&form, other)?))),
        );
        found
    }

    /// Names that begin with a text of three letters or more.
    fn beginning(&self, text: &str) -> impl Iterator<Item = u32> + use<'_> {
        let is_long = text.chars().count() >= 3;
        is_long.then(|| self.starting(text)).into_iter().flatten()
    }

    /// Names that start with a text.
    pub fn starting(&self, text: &str) -> impl Iterator<Item = u32> + use<'_> {
        // No name has the last of all characters; so the names themselves need no look.
        let end = format!("{text}{}", char::MAX);
        let bounds = (Bound::Included(text), Bound::Excluded(end.as_str()));
        self.sorted.range::<str, _>(bounds).map(|(_, number)| *number)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let each = |name: &Name| name.form.bytes() + name.near.capacity() * 4;
        // A node of a tree is two thirds full; a text has two counters before it.
        let maps = self.by_text.capacity() * 25 + self.sorted.len() * 36;
        self.all.capacity() * size_of::<Option<Name>>()
            + self.all.iter().flatten().map(each).sum::<usize>()
            + self.glances.capacity() * size_of::<Glance>()
            + maps
            + [&self.by_deletion, &self.by_sound, &self.by_part, &self.by_class]
                .into_iter()
                .map(Postings::bytes)
                .sum::<usize>()
    }

    /// Writes the vocabulary: texts, uses and neighbours.
    pub(super) fn write(&self, out: &mut Out) -> std::io::Result<()> {
        out.list(&self.all, |out, name| {
            let Some(name) = name else { return out.half(u32::MAX) };
            out.half(name.uses)?;
            out.bytes(name.form.text.as_bytes())?;
            out.list(&name.near, |out, near| out.half(*near))
        })?;
        [&self.by_deletion, &self.by_sound, &self.by_part, &self.by_class]
            .into_iter()
            .try_for_each(|postings| postings.write(out))
    }

    /// Reads it.
    pub(super) fn read(input: &mut In) -> std::io::Result<Self> {
        let mut text = Vec::new();
        let all = input.list(|input| {
            let uses = input.half()?;
            if uses == u32::MAX {
                return Ok(None);
            }
            input.bytes(&mut text)?;
            let form = Form::of(std::str::from_utf8(&text).map_err(|_| wrong())?);
            Ok(Some(Name { form, uses, near: input.list(half)? }))
        })?;
        let mut names = Self {
            by_deletion: Postings::read(input)?,
            by_sound: Postings::read(input)?,
            by_part: Postings::read(input)?,
            by_class: Postings::read(input)?,
            ..Self::default()
        };
        let count =
            u32::try_from(all.len()).ok().filter(|count| (1..MOST).contains(count)).ok_or_else(wrong)?;
        let is_known = |near: &u32| unpacked(*near).0 < count;
        let posted = [&names.by_deletion, &names.by_sound, &names.by_part, &names.by_class];
        if !posted.iter().all(|postings| postings.are_below(count)) {
            return Err(wrong());
        }
        if !all.iter().flatten().all(|name| name.near.iter().all(is_known)) {
            return Err(wrong());
        }
        (names.by_text, names.sorted) = (HashMap::new(), BTreeMap::new());
        for (name, number) in all.iter().zip(0..) {
            match name {
                Some(name) => {
                    names.by_text.insert(name.form.text.clone(), number);
                    if number != NONE {
                        names.sorted.insert(name.form.text.clone(), number);
                    }
                }
                None => names.free.push(number),
            }
        }
        let glance = |name: &Option<Name>| name.as_ref().map(|name| name.form.glance).unwrap_or_default();
        names.glances = all.iter().map(glance).collect();
        names.all = all;
        // The first is "no name".
        if names.find("") == Some(NONE) { Ok(names) } else { Err(wrong()) }
    }

    /// Every number's text and uses.
    #[cfg(test)]
    pub(super) fn texts(&self) -> impl ExactSizeIterator<Item = Option<(&str, u32)>> {
        self.all.iter().map(|name| name.as_ref().map(|name| (&*name.form.text, name.uses)))
    }
}

/// A small number as a key.
fn spread(number: u64) -> u64 {
    mix(0x5EED, number)
}

/// Hashes of what is left of a name's first seven letters when none, one or two are taken out (the
/// symmetric deletions of W. Garbe's SymSpell, 2012): two names at most two edits apart share one. Of names
/// of up to four letters one is taken out: two edits would make any of them of any other.
fn deletions(text: &str) -> Vec<u64> {
    const FIRST: usize = 7;
    let letters: Vec<char> = text.chars().take(FIRST).collect();
    let hash = |without: &[usize]| {
        let kept = letters.iter().enumerate().filter(|(at, _)| !without.contains(at));
        kept.fold(0x0DE1, |hash, (_, letter)| mix(hash, u64::from(*letter)))
    };
    let mut all = vec![hash(&[])];
    for first in 0..letters.len() {
        all.push(hash(&[first]));
        if letters.len() > 4 {
            all.extend((first + 1..letters.len()).map(|second| hash(&[first, second])));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

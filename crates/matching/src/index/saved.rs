//! An index as bytes, and back. Whoever keeps the bytes seals them: they hold names. What is read is looked
//! through all the same, so that no bytes, whatever they are, make an index that cannot be used.

use super::entries::{Named, Runs};
use super::likeness::{Form, likeness};
use super::names::Names;
use super::places::Shared;
use super::posted::Dwelling;
use super::postings::Postings;
use super::row::Row;
use super::{Index, NOWHERE, Vocabulary};
use crate::link::intern::{hash_text, mix};
use std::hash::Hash;
use std::io::{Error, ErrorKind, Read, Result, Write};

/// Stands at the beginning and at the end.
const MARK: u64 = 0x0031_5849_4348_4331;
/// No list reserves more than this before it has read as much.
const AHEAD: usize = 1 << 16;

/// What cannot be an index.
pub(super) fn wrong() -> Error {
    Error::new(ErrorKind::InvalidData, "no index")
}

/// Numbers on their way out.
pub(super) struct Out<'a>(pub &'a mut dyn Write);

impl Out<'_> {
    pub fn word(&mut self, word: u64) -> Result<()> {
        self.0.write_all(&word.to_le_bytes())
    }

    pub fn half(&mut self, half: u32) -> Result<()> {
        self.0.write_all(&half.to_le_bytes())
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.half(u32::try_from(bytes.len()).map_err(|_| wrong())?)?;
        self.0.write_all(bytes)
    }

    pub fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T) -> Result<()>) -> Result<()> {
        self.word(list.len() as u64)?;
        list.iter().try_for_each(|thing| each(self, thing))
    }
}

/// Numbers on their way in.
pub(super) struct In<'a>(pub &'a mut dyn Read);

impl In<'_> {
    fn read<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    pub fn word(&mut self) -> Result<u64> {
        self.read().map(u64::from_le_bytes)
    }

    pub fn half(&mut self) -> Result<u32> {
        self.read().map(u32::from_le_bytes)
    }

    pub fn bytes(&mut self, into: &mut Vec<u8>) -> Result<()> {
        let length = self.half()?;
        into.clear();
        let read = self.0.take(u64::from(length)).read_to_end(into)?;
        if read == length as usize { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
    }

    pub fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let length = usize::try_from(self.word()?).map_err(|_| wrong())?;
        let mut list = Vec::new();
        for read in 0..length {
            // As much as there is, when that is known to be there: no more than was told, or twice what came.
            if list.len() == list.capacity() {
                list.reserve_exact((length - read).min(AHEAD.max(read)));
            }
            list.push(each(self)?);
        }
        Ok(list)
    }
}

fn word(input: &mut In) -> Result<u64> {
    input.word()
}

/// Half a word.
pub(super) fn half(input: &mut In) -> Result<u32> {
    input.half()
}

impl Index {
    /// Writes the index.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> Result<()> {
        let mut out = Out(out);
        out.word(MARK)?;
        self.words.names.write(&mut out)?;
        self.words.districts.write(&mut out, |out, [district, area]| {
            out.word(*district)?;
            out.word(*area)
        })?;
        self.words.schools.write(&mut out, |out, school| out.word(*school))?;
        out.list(&self.places, |out, place| {
            out.bytes(if *place == NOWHERE { &[] } else { self.rows.get(*place) })
        })?;
        self.keys.write(&mut out)?;
        self.born.write(&mut out, named)?;
        self.dwellings.write(&mut out, |out, dwelling| {
            named(out, &dwelling.named)?;
            out.half(dwelling.day.cast_unsigned())
        })?;
        out.word(MARK)
    }

    /// Reads what [`Self::write`] wrote.
    ///
    /// # Errors
    /// When it cannot be read, or is no index.
    pub fn read(input: &mut dyn Read) -> Result<Self> {
        let mut input = In(input);
        if input.word()? != MARK {
            return Err(wrong());
        }
        let words = Vocabulary {
            names: Names::read(&mut input)?,
            districts: Shared::read(&mut input, |input| Ok([input.word()?, input.word()?]))?,
            schools: Shared::read(&mut input, word)?,
        };
        let mut index = Self { words, ..Self::default() };
        let mut row = Vec::new();
        let count = index.words.names.count();
        index.places = input.list(|input| {
            input.bytes(&mut row)?;
            if row.is_empty() {
                return Ok(NOWHERE);
            }
            let known = Row::new(&row).uses().iter().all(|name| index.words.names.form(*name).is_some());
            if known { Ok(index.rows.store(&row)) } else { Err(wrong()) }
        })?;
        let is_free = |slot: &u32| index.places[*slot as usize] == NOWHERE;
        let slots = u32::try_from(index.places.len()).map_err(|_| wrong())?;
        index.free = (0..slots).rev().filter(is_free).collect();
        index.count = index.places.len() - index.free.len();
        index.keys = Postings::read(&mut input)?;
        let named = |input: &mut In| read_named(input, count, slots);
        index.born = Runs::read(&mut input, named)?;
        index.dwellings = Runs::read(&mut input, |input| {
            Ok(Dwelling { named: named(input)?, day: input.half()?.cast_signed() })
        })?;
        if input.word()? == MARK { Ok(index) } else { Err(wrong()) }
    }
}

fn named(out: &mut Out, named: &Named) -> Result<()> {
    named.halves().into_iter().try_for_each(|half| out.half(half))
}

fn read_named(input: &mut In, count: usize, slots: u32) -> Result<Named> {
    let named = Named::of([input.half()?, input.half()?, input.half()?]);
    let known = (named.given() as usize) < count && (named.family() as usize) < count && named.slot < slots;
    if known { Ok(named) } else { Err(wrong()) }
}

impl<T: Copy + Eq + Hash> Shared<T> {
    fn write(&self, out: &mut Out, each: impl FnMut(&mut Out, &T) -> Result<()>) -> Result<()> {
        out.list(self.all(), each)
    }

    fn read(input: &mut In, each: impl FnMut(&mut In) -> Result<T>) -> Result<Self> {
        let mut shared = Self::default();
        for thing in input.list(each)? {
            shared.number(thing);
        }
        Ok(shared)
    }
}

impl Postings {
    pub(super) fn write(&self, out: &mut Out) -> Result<()> {
        out.list(self.shards(), |out, run| out.list(run, |out, cell| out.word(*cell)))
    }

    pub(super) fn read(input: &mut In) -> Result<Self> {
        Self::of(input.list(|input| input.list(word))?).ok_or_else(wrong)
    }
}

impl<T: Ord + Copy> Runs<T> {
    fn write(&self, out: &mut Out, mut each: impl FnMut(&mut Out, &T) -> Result<()>) -> Result<()> {
        out.list(&self.sorted(), |out, (key, run)| {
            out.half(key.cast_unsigned())?;
            out.list(run, &mut each)
        })
    }

    fn read(input: &mut In, mut each: impl FnMut(&mut In) -> Result<T>) -> Result<Self> {
        let runs = input.list(|input| Ok((input.half()?.cast_signed(), input.list(&mut each)?)))?;
        Self::of(runs).ok_or_else(wrong)
    }
}

/// What names are made into by this program: another program that makes something else of them must not use
/// the index of this one.
pub fn fingerprint() -> u64 {
    let samples = [
        "O'Brien-Smïth",
        "Łukasz",
        "Weiß",
        "李",
        "J. R.",
        "Philippa",
        "Xochitl",
        "Knightley",
        "Szczepan",
        "Щука",
    ];
    let names = samples.into_iter().chain(crate::nicknames::names());
    names.fold(MARK, |hash, text| {
        let name = crate::normalise::name(text);
        let sound = crate::normalise::phonetic(&name);
        let classes =
            crate::nicknames::classes(&name).iter().fold(0, |sum, class| mix(sum, u64::from(*class)));
        let form =
            crate::profile::NameForm { given: name, family: sound, middle: String::new(), is_former: false };
        let day = jiff::civil::Date::constant(2015, 3, 4);
        let keys = crate::keys::by_sounds(&crate::keys::sounds(&form), day);
        let likeness =
            likeness(&Form::of(&form.given), &Form::of(text)).map_or(0, |likeness| likeness as u64);
        [hash_text(&form.given), hash_text(&form.family), classes, keys[0], keys[1], likeness]
            .into_iter()
            .fold(hash, mix)
    })
}

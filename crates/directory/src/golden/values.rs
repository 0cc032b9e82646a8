//! Precedence of single values. `records` come newest first.

use super::{AddressState, Cards, ShownEducation, ShownGp, Sourced, Valued, rank, valued};
use crate::facts::{ChildFacts, NameUse, Parent, PersonName, Setting};
use crate::identifier::{Identifier, IdentifierStatus};
use crate::source::SourceKind;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The records, most believed first; among equals the newest.
fn by_rank<'a>(records: &[&'a Sourced]) -> Vec<&'a Sourced> {
    let mut ranked = records.to_vec();
    ranked.sort_by_key(|record| rank(record.kind));
    ranked
}

pub(super) fn official_name(records: &[&Sourced]) -> Option<Valued<PersonName>> {
    named(records, NameUse::Official).next()
}

/// What the child is called: the preferred given name with the official family name unless the
/// source gives a preferred one; the official name where no source knows a preferred one.
pub(super) fn preferred_name(records: &[&Sourced]) -> Option<Valued<PersonName>> {
    let official = official_name(records);
    let Some(mut preferred) = named(records, NameUse::Preferred).next() else { return official };
    if let Some(official) = official {
        preferred.value.given = preferred.value.given.or(official.value.given);
        preferred.value.family = preferred.value.family.or(official.value.family);
    }
    Some(preferred)
}

pub(super) fn former_names(records: &[&Sourced]) -> Vec<Valued<PersonName>> {
    let mut seen = BTreeSet::new();
    named(records, NameUse::Former).filter(|name| seen.insert(name.value.clone())).collect()
}

fn named(records: &[&Sourced], used_as: NameUse) -> impl Iterator<Item = Valued<PersonName>> {
    by_rank(records)
        .into_iter()
        .flat_map(move |record| {
            record
                .facts
                .names
                .iter()
                .filter(move |name| name.used_as == used_as)
                .map(move |name| valued(record, name.clone()))
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// The value most sources agree on; a tie goes to the most believed source. One slip in one register
/// does not show.
pub(super) fn by_majority<T: Copy + Ord>(
    records: &[&Sourced],
    value: impl Fn(&ChildFacts) -> Option<T>,
) -> Option<Valued<T>> {
    let ranked = by_rank(records);
    let mut votes: BTreeMap<T, usize> = BTreeMap::new();
    for held in ranked.iter().filter_map(|record| value(&record.facts)) {
        *votes.entry(held).or_default() += 1;
    }
    let most = votes.values().copied().max()?;
    ranked.into_iter().find_map(|record| {
        let held = value(&record.facts).filter(|held| votes.get(held) == Some(&most))?;
        Some(valued(record, held))
    })
}

/// Each number once; a number that any newer source calls superseded is superseded.
pub(super) fn identifiers(records: &[&Sourced]) -> Vec<Valued<Identifier>> {
    let mut found: Vec<Valued<Identifier>> = Vec::new();
    for record in by_rank(records) {
        for identifier in &record.facts.identifiers {
            let same = found.iter_mut().find(|other| {
                other.value.kind == identifier.kind && other.value.value() == identifier.value()
            });
            match same {
                Some(other) if identifier.status == IdentifierStatus::Superseded => {
                    other.value.status = IdentifierStatus::Superseded;
                }
                Some(_) => {}
                None => found.push(valued(record, identifier.clone())),
            }
        }
    }
    found
}

/// The newest address of a source that keeps addresses; the birth register and case systems count
/// only where no other has one.
pub(super) fn address(records: &[&Sourced], today: Date) -> AddressState {
    let tier = |record: &Sourced| match record.kind {
        SourceKind::Directory | SourceKind::PdsFhir | SourceKind::Ctf | SourceKind::PupilList => 0,
        _ => 1,
    };
    let mut found: Vec<_> = records
        .iter()
        .flat_map(|record| record.facts.addresses.iter().map(move |address| (*record, address)))
        .filter(|(_, address)| address.postcode.is_some() || !address.lines.is_empty())
        .collect();
    let ended = |until: Option<Date>| until.is_some_and(|until| until < today);
    found.sort_by_key(|(record, address)| {
        (
            ended(address.until),
            tier(record),
            address.lines.is_empty(),
            std::cmp::Reverse(address.from),
            std::cmp::Reverse(record.as_of_ms),
            rank(record.kind),
        )
    });
    match found.first() {
        None => AddressState::NoneKnown,
        Some((record, address)) if ended(address.until) => {
            AddressState::LastKnown(valued(record, (*address).clone()))
        }
        Some((record, address)) => AddressState::Current(valued(record, (*address).clone())),
    }
}

/// Values that several sources may repeat, each once, by a key that ignores their spelling.
pub(super) fn distinct<T>(
    records: &[&Sourced],
    values: impl Fn(&ChildFacts) -> Vec<T>,
    key: impl Fn(&T) -> String,
) -> Vec<Valued<T>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for record in by_rank(records) {
        for value in values(&record.facts) {
            if seen.insert(key(&value)) {
                found.push(valued(record, value));
            }
        }
    }
    found
}

/// Parents by name; what one source knows of a parent and another does not is joined, for it is the
/// same person by the same name on the same child's record.
pub(super) fn parents(records: &[&Sourced]) -> Vec<Valued<Parent>> {
    let mut found: Vec<Valued<Parent>> = Vec::new();
    for record in by_rank(records) {
        for parent in &record.facts.parents {
            let key = |p: &Parent| p.name.display().to_lowercase();
            match found.iter_mut().find(|other| key(&other.value) == key(parent)) {
                None => found.push(valued(record, parent.clone())),
                Some(known) => {
                    let known = &mut known.value;
                    known.parental_responsibility =
                        known.parental_responsibility.or(parent.parental_responsibility);
                    known.day_to_day_care = known.day_to_day_care.or(parent.day_to_day_care);
                    if known.phones.is_empty() {
                        known.phones.clone_from(&parent.phones);
                    }
                    if known.emails.is_empty() {
                        known.emails.clone_from(&parent.emails);
                    }
                }
            }
        }
    }
    found
}

/// The setting with the latest first day among those that have not ended; a source that gives no
/// first day counts only where none does.
pub(super) fn education(records: &[&Sourced], cards: &Cards, today: Date) -> Option<Valued<ShownEducation>> {
    let (record, place) = records
        .iter()
        .flat_map(|record| record.facts.education.iter().map(move |place| (*record, place)))
        .filter(|(_, place)| place.until.is_none_or(|until| until >= today))
        .max_by_key(|(record, place)| {
            (place.from, record.as_of_ms, std::cmp::Reverse(rank(record.kind)), record.record)
        })?;
    let shown = match &place.setting {
        Setting::School(code) => ShownEducation::School {
            code: code.clone(),
            card: cards.organisation(code).cloned().map(Box::new),
            from: place.from,
        },
        Setting::Home => ShownEducation::Home,
        Setting::NoneKnown => ShownEducation::NoneKnown,
    };
    Some(valued(record, shown))
}

pub(super) fn gp(records: &[&Sourced], cards: &Cards) -> Option<Valued<ShownGp>> {
    let (record, code) =
        records.iter().find_map(|record| record.facts.gp.as_ref().map(|gp| (*record, gp)))?;
    let shown = ShownGp { code: code.clone(), card: cards.organisation(code).cloned().map(Box::new) };
    Some(valued(record, shown))
}

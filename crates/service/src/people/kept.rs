//! Whoever leaves a shielded child stays shielded. What else is shielded by that is settled before anything of it is
//! carried out: else a record that is held beside the child would stand by itself until the next settling.

use super::carry::{Carrying, groups};
use super::{Arrived, ByPerson, People, State};
use crate::{ActError, Service};
use contactpoint_directory::ids::{AccountId, ChildId, RecordId, ShieldId};
use contactpoint_matching::people::{Fate, RecordName, SINCE_EVER};
use contactpoint_store::Commit;
use contactpoint_store::tables::shields::ShieldRow;
use contactpoint_store::tables::{records, shields};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why a child is shielded who was parted from one whom a source restricts (`acts::shield::SHIELD_REASONS`).
const FOR_RESTRICTED: &str = "other-risk";
/// Who set a shield that no person did: the engine, when it parted such a child. It is no account's id.
const BY_THE_ENGINE: AccountId = AccountId([0; 16]);

/// What became of records.
pub(crate) type Fates = BTreeMap<RecordName, Fate>;

/// What was settled.
pub(crate) struct Settled {
    /// What became of records.
    pub fates: Fates,
    /// Records that are shielded here as they will be once it is carried out. They are to be read again, whether it is
    /// or not.
    pub shielded: Vec<RecordId>,
}

impl Service {
    /// Settles what was touched, at least so many records of it, as it is once whoever leaves a shielded child is
    /// shielded too. If that fails, all of it waits to be settled again.
    pub(crate) fn settle_shielded(
        &self,
        people: &mut People,
        most: usize,
        by_person: Option<&ByPerson>,
    ) -> Result<Settled, ActError> {
        let mut fates = people.partition.settle_some(most);
        let mut shielded: BTreeSet<RecordName> = BTreeSet::new();
        loop {
            let kept = self.shields_kept(people, &fates, by_person);
            let all: Vec<RecordName> = shielded.iter().copied().collect();
            let all = super::order::ids_of(people, all);
            let kept = match kept {
                Ok(kept) => kept,
                Err(error) => {
                    self.unsettled(people, Settled { fates, shielded: all })?;
                    return Err(error);
                }
            };
            let new: Vec<_> = kept.into_iter().filter(|(name, _)| shielded.insert(*name)).collect();
            if new.is_empty() {
                return Ok(Settled { fates, shielded: all });
            }
            fates.extend(people.partition.settle_shielding(&new));
        }
    }

    /// What was settled is not carried out: it waits to be settled again.
    pub(crate) fn unsettled(&self, people: &mut People, settled: Settled) -> Result<(), ActError> {
        people.partition.touch(settled.fates.into_keys());
        self.read_again(people, settled.shielded)
    }

    /// The records that shields of the children whom they leave will be anchored to, and since when these hold.
    fn shields_kept(
        &self,
        people: &mut People,
        fates: &Fates,
        by_person: Option<&ByPerson>,
    ) -> Result<Vec<(RecordName, i64)>, ActError> {
        let (arrived, mut commit): (HashMap<RecordName, Arrived>, _) = (HashMap::new(), Commit::default());
        let mut carrying = self.carrying(people, &arrived, by_person.cloned(), &mut commit);
        let children = groups(fates).into_iter().map(|(first, members)| {
            // Which id a new child gets plays no part.
            (first, carrying.known_child(&members).unwrap_or_else(|| self.new_id(ChildId)))
        });
        let children = children.collect();
        for (child, gone) in carrying.left(fates, &children)? {
            carrying.keep_shields(child, &gone)?;
        }
        Ok(carrying.carried.shielded)
    }
}

impl Carrying<'_> {
    /// Whoever leaves a shielded child stays shielded until a person decides: the shield holds on both sides.
    pub(super) fn keep_shields(
        &mut self,
        child: ChildId,
        gone: &[(RecordName, State)],
    ) -> Result<(), ActError> {
        let mut held = shields::of_child(&mut *self.service.store.read()?, child)?;
        if let Some(of_source) = self.shield_of_source(child)? {
            // What its source restricts was never open, whatever people set since: nothing beside it stood before.
            for shield in &mut held {
                shield.shielded_at = of_source.shielded_at;
            }
            if held.is_empty() {
                held.push(of_source);
            }
        }
        for shield in &held {
            let anchor = self.people.name_of(shield.anchor);
            let goes = |name: RecordName| gone.iter().find(|(other, _)| *other == name).map(|(_, to)| *to);
            let with_anchor = anchor.and_then(goes).unwrap_or(State::Linked(child));
            let mut sides: BTreeMap<Option<ChildId>, Vec<RecordName>> = BTreeMap::new();
            for (name, to) in gone.iter().filter(|(_, to)| *to != with_anchor) {
                let side = if let State::Linked(child) = to { Some(*child) } else { None };
                sides.entry(side).or_default().push(*name);
            }
            let mut anchors = Vec::new();
            for (side, names) in sides {
                // One is enough for a child. What the engine holds it holds because of the shield; of what a
                // person took out nobody knows whose it is.
                let to_shield = if side.is_some() { &names[..1] } else { &names };
                for name in to_shield.iter().filter(|name| side.is_some() || self.is_by_person(**name)) {
                    anchors.push(*name);
                }
            }
            if with_anchor != State::Linked(child) {
                anchors.extend(self.one_that_stays(child, gone)?);
            }
            for name in anchors {
                let (id, anchor) = (self.service.new_id(ShieldId), self.known(name)?.id);
                let (reason, by, at) = (&shield.reason, shield.shielded_by, shield.shielded_at);
                self.commit.changes.push(shields::insert(id, anchor, reason, by, at, &shield.review_on));
                self.commit.changed_records.push(anchor);
                self.carried.shielded.push((name, at));
            }
        }
        Ok(())
    }

    fn is_by_person(&self, name: RecordName) -> bool {
        self.by_person.as_ref().is_some_and(|(_, named)| named.contains(&name))
    }

    /// Where a child is parted whom a source restricts, the restriction stays with its record: for the other
    /// side it is a shield of whoever parted them, until two people lift it.
    fn shield_of_source(&self, child: ChildId) -> Result<Option<ShieldRow>, ActError> {
        let by = self.by_person.as_ref().map_or(BY_THE_ENGINE, |(account, _)| *account);
        let records = records::ids_of_child(&mut *self.service.store.read()?, child)?;
        for (anchor, _) in records.into_iter().filter(|(_, goes_with)| goes_with.is_none()) {
            if self.service.one_record(anchor)?.facts.restricted_at_source {
                return Ok(Some(ShieldRow {
                    id: ShieldId([0; 16]),
                    anchor,
                    reason: FOR_RESTRICTED.into(),
                    shielded_by: by,
                    shielded_at: SINCE_EVER,
                    review_on: self.service.latest_shield_review().to_string(),
                    proposal: None,
                    child: Some(child),
                }));
            }
        }
        Ok(None)
    }

    /// A record of a child that does not go.
    fn one_that_stays(
        &self,
        child: ChildId,
        gone: &[(RecordName, State)],
    ) -> Result<Option<RecordName>, ActError> {
        let records = records::ids_of_child(&mut *self.service.store.read()?, child)?;
        let mut names = records.into_iter().filter_map(|(id, _)| self.people.name_of(id));
        Ok(names.find(|name| !gone.iter().any(|(other, _)| other == name)))
    }
}

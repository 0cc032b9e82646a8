//! Whoever leaves a shielded child stays shielded: until a person decides the shield holds on every side. A record that
//! is held, or waits, after it left is on no side yet. It is shielded once it comes to one, if the child is so then: by
//! the shield while it is held it would not be held beside the child any longer, but stand for a second time. What a
//! person took out is shielded at once, as nobody knows whose it is; and so is the record that the child goes by.
//!
//! What else is shielded by that is settled before anything of it is carried out: else a record that is held beside the
//! child would stand by itself until the next settling. A shield is kept as a copy: of the same reason, by the same
//! person, since the same time. Where one stands on a side already there is no second, so a record that comes and goes
//! gathers none. How copies are lifted: `acts::shield`.

use super::carry::groups;
use super::{Arrived, Decided, Fates, Left, People, State};
use crate::{ActError, Service};
use contactpoint_directory::ids::{AccountId, ChildId, RecordId, ShieldId};
use contactpoint_matching::people::{Place, RecordName, SINCE_EVER};
use contactpoint_store::tables::shields::ShieldRow;
use contactpoint_store::tables::{changes, children, records, shields};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why a child is shielded who was parted from one whom a source restricts (`acts::shield::SHIELD_REASONS`).
const FOR_RESTRICTED: &str = "other-risk";
/// Who set a shield that no person did: the engine, when it parted such a child. It is no account's id.
const BY_THE_ENGINE: AccountId = AccountId([0; 16]);

/// What was settled.
#[derive(Default)]
pub(crate) struct Settled {
    /// What became of records.
    pub fates: Fates,
    /// The shields with which that was settled: just these are written if it is carried out. The records that they are
    /// anchored to are read again, whether it is or not.
    pub shields: Vec<(RecordName, ShieldRow)>,
    /// Children whom records leave, with their versions from before it was looked whether they are shielded.
    pub relied_on: BTreeMap<ChildId, i64>,
}

impl Settled {
    /// The records that the shields are anchored to.
    pub fn shielded(&self) -> Vec<RecordId> {
        self.shields.iter().map(|(_, shield)| shield.anchor).collect()
    }
}

impl Service {
    /// Settles what was touched, at least so many records of it, as it is once whoever leaves a shielded child is
    /// shielded too. If that fails, all of it waits to be settled again.
    pub(crate) fn settle_shielded(
        &self,
        people: &mut People,
        most: usize,
        arrived: &HashMap<RecordName, Arrived>,
        by_person: Option<&ByPerson>,
    ) -> Result<Settled, ActError> {
        let mut settled = Settled { fates: people.partition.settle_some(most), ..Settled::default() };
        let now = self.now_ms();
        loop {
            match (Parting { service: self, people, arrived, by_person, now }).keep_shields(&mut settled) {
                Ok(new) if new.is_empty() => return Ok(settled),
                Ok(new) => settled.fates.extend(people.partition.settle_shielding(&new)),
                Err(error) => {
                    self.unsettled(people, settled)?;
                    return Err(error);
                }
            }
        }
    }

    /// Whether a source restricts a record, as it is stored. What cannot be read may be restricted: it must stop no
    /// feed, and let nobody go.
    pub(crate) fn may_be_restricted(&self, id: RecordId) -> Result<bool, ActError> {
        match self.one_record(id) {
            Ok(record) => Ok(record.facts.restricted_at_source),
            Err(error) if error.is_unreadable_content() => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// What was settled is not carried out: it waits to be settled again.
    pub(crate) fn unsettled(&self, people: &mut People, settled: Settled) -> Result<(), ActError> {
        let shielded = settled.shielded();
        people.partition.touch(settled.fates.into_keys());
        self.read_again(people, shielded)
    }
}

/// Who decides, and of which records.
pub(crate) type ByPerson = (AccountId, BTreeSet<RecordName>);

impl Decided {
    /// Who decides: where these records go is theirs.
    pub fn by_person(&self) -> Option<ByPerson> {
        Some((self.row.account?, self.named.clone()))
    }
}

/// What records leave, looked at.
struct Parting<'a> {
    service: &'a Service,
    people: &'a People,
    arrived: &'a HashMap<RecordName, Arrived>,
    by_person: Option<&'a ByPerson>,
    now: i64,
}

/// Records that stand together after a child was parted.
#[derive(Default)]
struct Side {
    names: Vec<RecordName>,
    /// A source restricts one of them.
    is_restricted: bool,
}

impl Parting<'_> {
    /// Adds the shields that are kept by what was settled so far. Returns the records that are shielded by them, and
    /// since when.
    fn keep_shields(&self, settled: &mut Settled) -> Result<Vec<(RecordName, i64)>, ActError> {
        let children = groups(&settled.fates).into_iter().map(|(first, members)| {
            // Which id a new child gets plays no part.
            (first, self.people.child_of(&members).unwrap_or_else(|| self.service.new_id(ChildId)))
        });
        let children = children.collect();
        let mut left = self.people.left(&settled.fates, &children)?;
        let kept = self.left_before(settled, &children, &mut left)?;
        let mut new: Vec<_> = kept.iter().map(|(name, shield)| (*name, shield.shielded_at)).collect();
        settled.shields.extend(kept);
        for (child, gone) in left {
            let version = changes::version(&mut *self.service.store.read()?, child.0)?;
            settled.relied_on.entry(child).or_insert(version);
            let kept = self.kept(child, &gone, &settled.shields)?;
            new.extend(kept.iter().map(|(name, shield)| (*name, shield.shielded_at)));
            settled.shields.extend(kept);
        }
        Ok(new)
    }

    /// Adds the records that come to a child now and had left another before, to be held or to wait. Where that child is
    /// nowhere, its shield stands with the record of which it was first made.
    fn left_before(
        &self,
        settled: &Settled,
        children: &BTreeMap<RecordName, ChildId>,
        left: &mut Left,
    ) -> Result<Vec<(RecordName, ShieldRow)>, ActError> {
        let mut kept = Vec::new();
        for (name, fate) in &settled.fates {
            let Place::Linked(first) = fate.place else { continue };
            let known = self.people.known(*name)?;
            if !matches!(known.state, State::Held | State::Waiting) {
                continue;
            }
            let Some((made_from, now)) = children::left_by(&mut *self.service.store.read()?, known.id)?
            else {
                continue;
            };
            match now {
                Some(before) if before == children[&first] => {}
                Some(before) => {
                    left.entry(before).or_default().push((*name, State::Linked(children[&first])));
                }
                None if made_from == known.id => {}
                None => {
                    let all = settled.shields.iter().chain(&kept);
                    let mut here: Vec<ShieldRow> =
                        all.filter(|(other, _)| other == name).map(|(_, shield)| shield.clone()).collect();
                    here.extend(shields::at(&mut *self.service.store.read()?, known.id)?);
                    let mut needed = shields::at(&mut *self.service.store.read()?, made_from)?;
                    if needed.is_empty() && self.service.may_be_restricted(made_from)? {
                        needed.push(self.of_source(SINCE_EVER));
                    }
                    for shield in needed {
                        if !here.iter().any(|copy| copy.is_copy_of(&shield)) {
                            let copy =
                                ShieldRow { anchor: known.id, proposal: None, child: None, ..shield.clone() };
                            here.push(copy.clone());
                            kept.push((*name, copy));
                        }
                    }
                }
            }
        }
        Ok(kept)
    }

    /// The shields of a child that a side has no copy of yet.
    fn kept(
        &self,
        child: ChildId,
        gone: &[(RecordName, State)],
        before: &[(RecordName, ShieldRow)],
    ) -> Result<Vec<(RecordName, ShieldRow)>, ActError> {
        let mut held = shields::of_child(&mut *self.service.store.read()?, child)?;
        let (sides, restricted_since) = self.sides(child, gone)?;
        let mut needed: Vec<ShieldRow> = Vec::new();
        for shield in &held {
            if !needed.iter().any(|other| other.is_copy_of(shield)) {
                needed.push(shield.clone());
            }
        }
        let is_by_its_source_alone = needed.is_empty();
        if let Some(since) = restricted_since {
            // What its source restricts was never open, whatever people set since: nothing beside it stood before.
            for shield in &mut needed {
                shield.shielded_at = shield.shielded_at.min(since);
            }
            if is_by_its_source_alone {
                needed.push(self.of_source(since));
            }
        }
        held.extend(before.iter().map(|(_, shield)| shield.clone()));
        for (name, _) in gone {
            let known = self.people.known(*name)?;
            if known.state != State::Linked(child) {
                held.extend(shields::at(&mut *self.service.store.read()?, known.id)?);
            }
        }
        let mut kept = Vec::new();
        for shield in &needed {
            for side in &sides {
                let stands_here = |copy: &&ShieldRow| {
                    let anchor = self.people.name_of(copy.anchor);
                    copy.is_copy_of(shield) && anchor.is_some_and(|anchor| side.names.contains(&anchor))
                };
                let mut copies = held.iter().filter(stands_here);
                let is_enough = if side.is_restricted {
                    // The restriction stays with its record.
                    is_by_its_source_alone || shield.shielded_by == BY_THE_ENGINE || copies.next().is_some()
                } else {
                    copies.any(|copy| copy.shielded_at <= shield.shielded_at)
                };
                if let Some(name) = side.names.first().filter(|_| !is_enough) {
                    let anchor = self.people.known(*name)?.id;
                    kept.push((*name, ShieldRow { anchor, proposal: None, child: None, ..shield.clone() }));
                }
            }
        }
        Ok(kept)
    }

    /// The sides that a child falls into, and since when a source restricts it.
    fn sides(
        &self,
        child: ChildId,
        gone: &[(RecordName, State)],
    ) -> Result<(Vec<Side>, Option<i64>), ActError> {
        let all = records::ids_of_child(&mut *self.service.store.read()?, child)?;
        let own = all.into_iter().filter(|(_, goes_with)| goes_with.is_none());
        let own = own.filter_map(|(id, _)| self.people.name_of(id)).map(|name| (name, State::Linked(child)));
        let mut places: BTreeMap<RecordName, State> = own.collect();
        places.extend(gone.iter().copied());
        let mut sides: BTreeMap<(Option<ChildId>, Option<RecordName>), Side> = BTreeMap::new();
        let mut restricted_since = None;
        for (name, place) in places {
            let known = self.people.known(name)?;
            let was_restricted = self.service.may_be_restricted(known.id)?;
            let arrived = self.arrived.get(&name);
            let is_restricted = arrived.map_or(was_restricted, |arrived| arrived.facts.restricted_at_source);
            // What restricts one that had left before is not the child's any longer.
            let is_of_child = known.state == State::Linked(child);
            if is_of_child && was_restricted {
                restricted_since = Some(SINCE_EVER);
            } else if is_of_child && is_restricted {
                // It comes to be so as it leaves: nobody knows whom of the two that protects.
                restricted_since = restricted_since.or(Some(self.now));
            }
            let is_by_person = self.by_person.is_some_and(|(_, named)| named.contains(&name));
            let side = match place {
                State::Linked(child) => (Some(child), None),
                State::Held | State::Waiting | State::New if is_by_person || known.makes == Some(child) => {
                    (None, Some(name))
                }
                State::Held | State::Waiting | State::New => continue,
            };
            let side = sides.entry(side).or_default();
            side.names.push(name);
            side.is_restricted |= is_restricted;
        }
        Ok((sides.into_values().collect(), restricted_since))
    }

    /// Where a child is parted whom a source restricts, it is for the other side a shield of whoever parted them, until
    /// two people lift it.
    fn of_source(&self, since: i64) -> ShieldRow {
        ShieldRow {
            id: ShieldId([0; 16]),
            anchor: RecordId([0; 16]),
            reason: FOR_RESTRICTED.into(),
            shielded_by: self.by_person.map_or(BY_THE_ENGINE, |(account, _)| *account),
            shielded_at: since,
            review_on: self.service.latest_shield_review().to_string(),
            proposal: None,
            child: None,
        }
    }
}

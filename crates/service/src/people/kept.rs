//! Whoever leaves a shielded child stays shielded: until a person decides the shield holds on every side. A record that
//! is held, or waits, after it left is on no side yet. It is shielded once it comes to one, if what became of the child is
//! so then: by the shield while it is held it would not be held beside the child any longer, but stand for a second time.
//! What a person took out is shielded at once, as nobody knows whose it is; and so is the record that the child goes by.
//!
//! What else is shielded by that is settled before anything of it is carried out: else a record that is held beside the
//! child would stand by itself until the next settling. A shield is kept as a copy: of the same reason, by the same
//! person, since the same time. Where one stands on a side already there is no second, so a record that comes and goes
//! gathers none. How copies are lifted: `acts::shield`.

use super::carry::groups;
use super::{Arrived, Decided, Fates, People, State};
use crate::{ActError, Service};
use contactpoint_directory::ids::{AccountId, ChildId, RecordId, ShieldId};
use contactpoint_matching::people::{Place, RecordName, SINCE_EVER};
use contactpoint_store::tables::shields::ShieldRow;
use contactpoint_store::tables::{changes, records, shields};
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

/// What became of a child that a record left.
#[derive(Default)]
struct Became {
    /// Whose its other records are.
    children: BTreeSet<ChildId>,
    /// Those of them that are nobody's.
    nobodys: BTreeSet<RecordId>,
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

    /// What became of the child that a record was last of which is nobody's now. Others of that child may have become
    /// nobody's too, after they were of yet another: what became of that counts as well.
    fn became_of_left(&self, id: RecordId) -> Result<Became, ActError> {
        let mut became = Became::default();
        let mut open = vec![id];
        while let Some(left) = open.pop() {
            for (other, child) in records::left_with(&mut *self.store.read()?, left)? {
                match child {
                    Some(child) => {
                        became.children.insert(child);
                    }
                    None if other != id && became.nobodys.insert(other) => open.push(other),
                    None => {}
                }
            }
        }
        Ok(became)
    }

    /// What was settled is not carried out: it waits to be settled again.
    pub(crate) fn unsettled(&self, people: &mut People, settled: Settled) -> Result<(), ActError> {
        let shielded = settled.shielded();
        people.partition.touch(settled.fates.into_keys());
        self.read_back(people, shielded)
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
type Side = Vec<RecordName>;

/// A record that restricted a child, or does so as it leaves.
struct Restricting {
    name: RecordName,
    since: i64,
    /// It goes on to restrict whoever it stands with.
    goes_on: bool,
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
        let mut kept = Vec::new();
        for (name, to) in self.coming(settled, &children)? {
            let became = self.service.became_of_left(self.people.known(name)?.id)?;
            for child in became.children.into_iter().filter(|child| *child != to) {
                left.entry(child).or_default().push((name, State::Linked(to)));
            }
            kept.extend(self.kept_of_nobodys(name, &became.nobodys, settled)?);
        }
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

    /// The records that come to a child now and were held or waited: they may have left another before.
    fn coming(
        &self,
        settled: &Settled,
        children: &BTreeMap<RecordName, ChildId>,
    ) -> Result<Vec<(RecordName, ChildId)>, ActError> {
        let mut coming = Vec::new();
        for (name, fate) in &settled.fates {
            if let Place::Linked(first) = fate.place
                && matches!(self.people.known(*name)?.state, State::Held | State::Waiting)
            {
                coming.push((*name, children[&first]));
            }
        }
        Ok(coming)
    }

    /// The shields of records that are nobody's, which one that was of a child with them has no copy of as it comes to
    /// another now.
    fn kept_of_nobodys(
        &self,
        name: RecordName,
        nobodys: &BTreeSet<RecordId>,
        settled: &Settled,
    ) -> Result<Vec<(RecordName, ShieldRow)>, ActError> {
        let anchor = self.people.known(name)?.id;
        let before = settled.shields.iter().filter(|(other, _)| *other == name);
        let mut here: Vec<ShieldRow> = before.map(|(_, shield)| shield.clone()).collect();
        here.extend(shields::at(&mut *self.service.store.read()?, anchor)?);
        let mut kept = Vec::new();
        let place = |name: &RecordName| settled.fates.get(name).map(|fate| fate.place);
        for other in nobodys {
            // Those that come along shield the child that both come to.
            let known_by = self.people.name_of(*other);
            if known_by.is_some_and(|other| place(&other) == place(&name)) {
                continue;
            }
            let mut needed = shields::at(&mut *self.service.store.read()?, *other)?;
            let arrived = known_by.and_then(|other| self.arrived.get(&other));
            let since = if self.service.may_be_restricted(*other)? {
                Some(SINCE_EVER)
            } else {
                arrived.filter(|arrived| arrived.facts.restricted_at_source).map(|_| self.now)
            };
            // Not where a shield is as old: nothing beside it stood before.
            let of_source = since.filter(|since| needed.iter().all(|shield| shield.shielded_at > *since));
            needed.extend(of_source.map(|since| self.of_source(since)));
            for shield in needed {
                if !here.iter().any(|copy| copy.is_copy_of(&shield)) {
                    let copy = ShieldRow { anchor, proposal: None, child: None, ..shield };
                    here.push(copy.clone());
                    kept.push((name, copy));
                }
            }
        }
        Ok(kept)
    }

    /// The shields of a child that a side has no copy of yet. What restricts a side by itself protects it for as long as
    /// that lasts, and from nothing but what it is about: what others of the child were shielded by is kept beside it.
    fn kept(
        &self,
        child: ChildId,
        gone: &[(RecordName, State)],
        before: &[(RecordName, ShieldRow)],
    ) -> Result<Vec<(RecordName, ShieldRow)>, ActError> {
        let mut held = shields::of_child(&mut *self.service.store.read()?, child)?;
        let mut needed: Vec<ShieldRow> = Vec::new();
        for shield in &held {
            if !needed.iter().any(|other| other.is_copy_of(shield)) {
                needed.push(shield.clone());
            }
        }
        held.extend(before.iter().map(|(_, shield)| shield.clone()));
        for (name, _) in gone {
            let known = self.people.known(*name)?;
            if known.state != State::Linked(child) {
                held.extend(shields::at(&mut *self.service.store.read()?, known.id)?);
            }
        }
        let (sides, restricting) = self.sides(child, gone)?;
        let mut kept = Vec::new();
        for side in &sides {
            let lost = restricting.iter().filter(|it| !(it.goes_on && side.contains(&it.name)));
            // Not where a shield is as old: nothing beside it stood before.
            let of_source = lost.map(|it| it.since).min();
            let of_source = of_source.filter(|since| needed.iter().all(|shield| shield.shielded_at > *since));
            for shield in needed.iter().cloned().chain(of_source.map(|since| self.of_source(since))) {
                let stands_here = |copy: &ShieldRow| {
                    let anchor = self.people.name_of(copy.anchor);
                    copy.is_copy_of(&shield) && anchor.is_some_and(|anchor| side.contains(&anchor))
                };
                if let Some(name) = side.first().filter(|_| !held.iter().any(stands_here)) {
                    let anchor = self.people.known(*name)?.id;
                    kept.push((*name, ShieldRow { anchor, proposal: None, child: None, ..shield }));
                }
            }
        }
        Ok(kept)
    }

    /// The sides that a child falls into, and what a source restricted it by.
    fn sides(
        &self,
        child: ChildId,
        gone: &[(RecordName, State)],
    ) -> Result<(Vec<Side>, Vec<Restricting>), ActError> {
        let all = records::ids_of_child(&mut *self.service.store.read()?, child)?;
        let own = all.into_iter().filter(|(_, goes_with)| goes_with.is_none());
        let own = own.filter_map(|(id, _)| self.people.name_of(id)).map(|name| (name, State::Linked(child)));
        let mut places: BTreeMap<RecordName, State> = own.collect();
        places.extend(gone.iter().copied());
        let mut sides: BTreeMap<(Option<ChildId>, Option<RecordName>), Side> = BTreeMap::new();
        let mut restricting = Vec::new();
        for (name, place) in places {
            let known = self.people.known(name)?;
            // What restricts one that had left before is not the child's any longer.
            if known.state == State::Linked(child) {
                let was = self.service.may_be_restricted(known.id)?;
                let arrived = self.arrived.get(&name);
                let goes_on = arrived.map_or(was, |arrived| arrived.facts.restricted_at_source);
                if was || goes_on {
                    // Where it comes to be so as it leaves, nobody knows whom of the two that protects.
                    restricting.push(Restricting {
                        name,
                        since: if was { SINCE_EVER } else { self.now },
                        goes_on,
                    });
                }
            }
            let is_by_person = self.by_person.is_some_and(|(_, named)| named.contains(&name));
            let side = match place {
                State::Linked(child) => (Some(child), None),
                State::Held | State::Waiting | State::New if is_by_person || known.makes == Some(child) => {
                    (None, Some(name))
                }
                State::Held | State::Waiting | State::New => continue,
            };
            sides.entry(side).or_default().push(name);
        }
        Ok((sides.into_values().collect(), restricting))
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

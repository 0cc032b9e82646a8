//! What would become of records if a person said something of them: asked of the partition, and taken back.
//! What is foreseen is what will be carried out, for both are the one rule.

use super::{Fates, People, State};
use crate::{ActError, Service};
use contactpoint_directory::ids::{AccountId, ChildId, RecordId};
use contactpoint_matching::people::{Place, RecordName, Verdict};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a person says of two records.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saying {
    pub a: (RecordName, RecordId),
    pub b: (RecordName, RecordId),
    /// None: what was said of them holds no longer.
    pub verdict: Option<Verdict>,
    /// What was said of them before.
    pub before: Option<Verdict>,
}

/// Where a record would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Goes {
    /// To a child who is here.
    To(ChildId),
    /// To a new child, known by the first of its records.
    New(RecordName),
    /// It is held for a person.
    Held,
    /// It waits.
    Waiting,
}

/// What would be.
#[derive(Debug, Default)]
pub(crate) struct Foreseen {
    /// Where each record of the components that are touched goes.
    pub goes: BTreeMap<RecordName, Goes>,
    /// Children that records would leave or come to, and children that records which move are held for.
    pub concerned: BTreeSet<ChildId>,
    /// Records that move.
    pub moved: BTreeSet<RecordName>,
    /// A record that moves tells of the whereabouts of a shielded child.
    pub guard_meets: bool,
}

impl Service {
    /// What would be, if all this were said. Everything must be settled before, and is so afterwards. What a shield
    /// reaches by a must-link forgets its locations, and is read again where the must-link no longer holds.
    pub(crate) fn foresee(&self, people: &mut People, sayings: &[Saying]) -> Result<Foreseen, ActError> {
        people.say(sayings);
        // Who says it plays no part in what would be.
        let by = (AccountId([0; 16]), sayings.iter().flat_map(|saying| [saying.a.0, saying.b.0]).collect());
        let settled = self
            .put_again(people)
            .and_then(|()| self.settle_shielded(people, usize::MAX, &HashMap::new(), Some(&by)));
        for saying in sayings {
            people.partition.say(saying.a.0, saying.b.0, saying.before);
        }
        self.put_again(people)?;
        let settled = settled?;
        self.read_back(people, settled.shielded())?;
        people.partition.settle();
        Ok(people.foreseen(&settled.fates))
    }
}

impl People {
    /// Says it.
    pub fn say(&mut self, sayings: &[Saying]) {
        for saying in sayings {
            self.partition.say(saying.a.0, saying.b.0, saying.verdict);
        }
    }

    fn foreseen(&self, fates: &Fates) -> Foreseen {
        let mut children: BTreeMap<RecordName, ChildId> = BTreeMap::new();
        for (name, fate) in fates {
            let makes = self.known.get(name).and_then(|known| known.makes);
            if let (Place::Linked(first), Some(child)) = (fate.place, makes) {
                children.entry(first).and_modify(|known| *known = child.min(*known)).or_insert(child);
            }
        }
        let mut foreseen = Foreseen::default();
        for (name, fate) in fates {
            let goes = match fate.place {
                Place::Linked(first) => {
                    children.get(&first).map_or(Goes::New(first), |child| Goes::To(*child))
                }
                Place::Held => Goes::Held,
                Place::Waiting => Goes::Waiting,
            };
            foreseen.goes.insert(*name, goes);
            let before = self.known.get(name).map(|known| known.state);
            let stays = match (before, goes) {
                (Some(State::Linked(child)), Goes::To(other)) => child == other,
                (Some(State::Held), Goes::Held) | (Some(State::Waiting), Goes::Waiting) => true,
                _ => false,
            };
            if stays {
                continue;
            }
            foreseen.moved.insert(*name);
            let left = if let Some(State::Linked(child)) = before { Some(child) } else { None };
            let comes_to = if let Goes::To(child) = goes { Some(child) } else { None };
            foreseen.concerned.extend(left.into_iter().chain(comes_to));
            for candidate in fate.candidates.iter().filter(|_| goes == Goes::Held) {
                foreseen.guard_meets |= candidate.same_whereabouts;
                let known = self.known.get(&candidate.by).map(|known| known.state);
                if let Some(State::Linked(child)) = known {
                    foreseen.concerned.insert(child);
                }
            }
        }
        foreseen
    }
}

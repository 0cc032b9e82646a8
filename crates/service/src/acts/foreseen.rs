//! What there would be after a ruling, told before it is made: each side with what it would hold, its number,
//! who is involved, and its shield. Of a shielded child only who it is; of a child that is not part of the
//! question, nothing.

use super::rulings::{Ruling, Through, Weighed};
use crate::child::LoadedChild;
use crate::content::SourceNames;
use crate::people::foresee::{Foreseen, Goes};
use crate::people::{People, State};
use crate::{ActError, Service, SignedIn};
use contactpoint_directory::access::view::{ChildView, Shielded, view};
use contactpoint_directory::golden::{Sourced, fold};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::RecordId;
use contactpoint_matching::people::RecordName;
use contactpoint_store::tables::rulings::RulingId;
use contactpoint_store::tables::{children, records};
use std::collections::{BTreeMap, BTreeSet};

/// What there would be.
#[derive(Debug)]
pub struct Preview {
    /// The sides that the records would fall into, the child that stands first.
    pub sides: Vec<Side>,
    /// Records of other children that would move too.
    pub others: usize,
    /// Two people must say the same.
    pub takes_two: bool,
    /// A mark of all this, to be given back with the ruling.
    pub seen: String,
    /// The id that a proposal of it has.
    pub(super) id: RulingId,
}

/// What a side would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// A child with this number; the others are its aliases.
    Child(ChildNumber, Vec<ChildNumber>),
    /// A child that is given a new number.
    NewChild,
    /// Part of another child who is here already.
    OtherChild,
    /// Held for a person, who compares it.
    Held,
    /// No child by itself: it waits for one.
    Waiting,
}

/// A side.
#[derive(Debug)]
pub struct Side {
    /// What it would be.
    pub becomes: Becomes,
    /// What the person may see of it.
    pub view: ChildView,
    /// A shield would hold.
    pub is_shielded: bool,
    /// How many source records it would have.
    pub records: usize,
    /// How many of them were chosen.
    pub taken: usize,
}

/// Where the records would go, for the mark of the page.
pub(super) fn in_short(weighed: &Weighed) -> String {
    let goes = weighed.foreseen.moved.iter().map(|name| (name.0, weighed.foreseen.goes.get(name)));
    format!("{:?}", goes.collect::<Vec<_>>())
}

/// Whether two children would not be one, though that is said.
pub(super) fn is_join_in_parts(
    people: &People,
    ruling: &Ruling,
    children: &[LoadedChild],
    foreseen: &Foreseen,
) -> bool {
    let records = children.iter().flat_map(|child| &child.anchors);
    let goes = records.filter_map(|record| foreseen.goes.get(&people.name_of(*record)?));
    matches!(ruling, Ruling::Joined { .. }) && goes.collect::<BTreeSet<_>>().len() > 1
}

impl Service {
    /// The sides that the children's records would fall into.
    pub(super) fn foreseen_sides(
        &self,
        who: &SignedIn,
        people: &People,
        ruling: &Ruling,
        weighed: &Weighed,
        through: Through,
    ) -> Result<Preview, ActError> {
        let mut own: BTreeMap<RecordName, RecordId> = BTreeMap::new();
        for record in weighed.children.iter().flat_map(|child| &child.anchors) {
            own.insert(people.name_of(*record).ok_or(ActError::Expired)?, *record);
        }
        // What is held, or waits, stands by itself.
        let mut sides: BTreeMap<(Goes, Option<RecordId>), Vec<RecordId>> = BTreeMap::new();
        for (name, record) in &own {
            let child = weighed.children.iter().find(|child| child.anchors.contains(record));
            let stays = child.map(|child| Goes::To(child.id)).ok_or(ActError::Expired)?;
            let goes = weighed.foreseen.goes.get(name).copied().unwrap_or(stays);
            let alone = matches!(goes, Goes::Held | Goes::Waiting).then_some(*record);
            sides.entry((goes, alone)).or_default().push(*record);
        }
        let all = self.all_sourced(&weighed.children)?;
        let mut told = Vec::new();
        for ((goes, _), members) in sides {
            let joins_another = weighed.foreseen.goes.iter().any(|(name, other)| {
                let is_anothers =
                    matches!(people.known.get(name).map(|known| known.state), Some(State::Linked(_)));
                *other == goes && is_anothers && !own.contains_key(name)
            });
            let becomes = match goes {
                Goes::Held => Some(Becomes::Held),
                Goes::Waiting => Some(Becomes::Waiting),
                Goes::To(_) | Goes::New(_) if joins_another => Some(Becomes::OtherChild),
                Goes::To(_) | Goes::New(_) => None,
            };
            told.push(self.side(who, ruling, weighed, through, &all, &members, becomes)?);
        }
        let others = weighed.foreseen.moved.iter().filter(|name| !own.contains_key(name)).count();
        let takes_two = weighed.takes_two;
        Ok(Preview { sides: told, others, takes_two, seen: String::new(), id: RulingId::default() })
    }

    #[expect(clippy::too_many_arguments, reason = "who looks, at what, and which records of it")]
    fn side(
        &self,
        who: &SignedIn,
        ruling: &Ruling,
        weighed: &Weighed,
        through: Through,
        all: &[(Sourced, RecordId)],
        members: &[RecordId],
        becomes: Option<Becomes>,
    ) -> Result<Side, ActError> {
        let is_member = |(_, goes_with): &&(Sourced, RecordId)| members.contains(goes_with);
        let sourced: Vec<Sourced> =
            all.iter().filter(is_member).map(|(sourced, _)| sourced.clone()).collect();
        let mut conn = self.store.read()?;
        let mut numbers = Vec::new();
        for record in members {
            numbers.extend(children::numbers_at(&mut conn, *record)?);
        }
        numbers.sort_unstable_by_key(|(at, number)| (*at, number.value()));
        let numbers: Vec<ChildNumber> = numbers.into_iter().map(|(_, number)| number).collect();
        let cards = Self::cards(&mut conn, &sourced)?;
        drop(conn);
        let golden = fold(&sourced, &cards, self.today());
        let shielded = |child: &&LoadedChild| child.shielded == Shielded::Yes;
        let is_shielded =
            weighed.children.iter().any(|child| shielded(&child)) || golden.restricted_at_source;
        let sees = weighed.children.iter().filter(shielded).all(|child| through == Some(child.id));
        let viewer = self.viewer(who, sees)?;
        let first = weighed.children.first().ok_or(ActError::Expired)?;
        let number = numbers.first().copied();
        let state = if is_shielded { Shielded::Yes } else { Shielded::No };
        let is_taken = |record: &&RecordId| match ruling {
            Ruling::Apart { taken, .. } => taken.contains(record),
            Ruling::Joined { .. } | Ruling::Two { .. } | Ruling::Undone { .. } => false,
        };
        Ok(Side {
            becomes: becomes.unwrap_or_else(|| match number {
                Some(number) => Becomes::Child(number, numbers[1..].to_vec()),
                None => Becomes::NewChild,
            }),
            view: view(&viewer, number.unwrap_or(first.number), golden, state, self.today()),
            is_shielded,
            records: members.len(),
            taken: members.iter().filter(is_taken).count(),
        })
    }

    /// All records of children, each with the record that it goes with.
    pub(super) fn all_sourced(&self, children: &[LoadedChild]) -> Result<Vec<(Sourced, RecordId)>, ActError> {
        let (mut conn, mut keys) = (self.store.read()?, self.store.read_keys()?);
        let mut names = SourceNames::new();
        let mut all = Vec::new();
        for child in children {
            for stored in records::of_child(&mut conn, child.id)? {
                let goes_with = stored.anchor.unwrap_or(stored.id);
                all.push((self.sourced(&mut conn, &mut keys, &mut names, &stored)?, goes_with));
            }
        }
        Ok(all)
    }
}

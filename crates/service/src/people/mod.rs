//! The partition in the service: which records are one child (`matching::people`), and how it follows the
//! database. Nobody decides where a record goes but [`carry`], from what the partition says.
//!
//! - [`follow`]: built from the database, and caught up with what others changed
//! - [`carry`]: from what became of records to decisions, links, children, reviews, shields
//! - [`kept`]: shields that go with whoever leaves a shielded child, settled before anything is carried out
//! - [`foresee`]: what would become of records if a person said something
//! - [`order`]: what waits to be settled is settled; a new model is shown, then adopted

pub(crate) mod carry;
pub(crate) mod follow;
pub(crate) mod foresee;
pub(crate) mod kept;
pub(crate) mod order;

use crate::{ActError, Service};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_directory::source::SourceKind;
use contactpoint_matching::people::{Fate, Partition, RecordName};
use contactpoint_store::tables::decisions::DecisionRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{MutexGuard, PoisonError};

/// Where a record is, as the database says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Linked to a child.
    Linked(ChildId),
    /// Held for a person.
    Held,
    /// It waits for a child with its number, or for a name.
    Waiting,
    /// Just come.
    New,
}

impl State {
    /// The child that it is linked to.
    pub fn child(self) -> Option<ChildId> {
        if let Self::Linked(child) = self { Some(child) } else { None }
    }
}

/// What the database holds of a record besides what it says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub id: RecordId,
    pub state: State,
    /// The child that was first made from it. That child goes where the record goes.
    pub makes: Option<ChildId>,
}

/// What a person decided.
pub(crate) struct Decided {
    /// The record that the decision is written of: its move is theirs.
    pub about: RecordName,
    /// The decision.
    pub row: DecisionRow,
    /// All records of which something is said.
    pub named: BTreeSet<RecordName>,
}

/// What became of records.
pub(crate) type Fates = BTreeMap<RecordName, Fate>;
/// Of each child, the records that leave it, and where to.
type Left = BTreeMap<ChildId, Vec<(RecordName, State)>>;

/// The partition, and what the database holds of its records.
pub(crate) struct People {
    pub partition: Partition,
    pub known: HashMap<RecordName, Known>,
    names: HashMap<RecordId, RecordName>,
    /// The place in the sequence of changed records that it has reached.
    pub reached: i64,
    /// When it was looked what there is up to that place.
    pub reached_at: i64,
    /// It was built with nothing settled: whatever is settled is so by this program's rules.
    pub is_settled_by_own_rules: bool,
    /// Records of which it is known by something else than what is stored what they say: that could not be read.
    pub unread: BTreeSet<RecordId>,
    /// A mark of when its model was adopted; none, if it is the directory's first.
    adopted: Option<String>,
    /// Reading again failed midway: what was said may stand here that the database does not have.
    astray: bool,
}

impl People {
    pub fn name_of(&self, id: RecordId) -> Option<RecordName> {
        self.names.get(&id).copied()
    }

    /// A record is here, in the database or about to be.
    pub fn note(&mut self, name: RecordName, known: Known) {
        self.names.insert(known.id, name);
        self.known.insert(name, known);
    }

    fn known(&self, name: RecordName) -> Result<Known, ActError> {
        self.known.get(&name).copied().ok_or(ActError::Content("partition"))
    }

    /// The child that a group goes with.
    fn child_of(&self, members: &[RecordName]) -> Option<ChildId> {
        members.iter().filter_map(|name| self.known.get(name)?.makes).min()
    }

    /// Of each child, the records that leave it, and where to.
    fn left(&self, fates: &Fates, children: &BTreeMap<RecordName, ChildId>) -> Result<Left, ActError> {
        let mut left = Left::new();
        for (name, fate) in fates {
            let (before, state) = (self.known(*name)?.state, carry::state_of(fate, children));
            if let State::Linked(child) = before
                && before != state
            {
                left.entry(child).or_default().push((*name, state));
            }
        }
        Ok(left)
    }

    fn forget(&mut self, id: RecordId) {
        if let Some(name) = self.names.remove(&id) {
            self.known.remove(&name);
            self.partition.remove(name);
        }
    }
}

impl Service {
    /// The partition, for whoever places records. What somebody left half done is built anew.
    pub(crate) fn lock_people(&self) -> MutexGuard<'_, Option<People>> {
        let was_left = self.people.is_poisoned();
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if was_left {
            self.people.clear_poison();
            *people = None;
        }
        people
    }
}

/// A record that comes with this commit, and may not be in the database yet.
#[derive(Clone)]
pub(crate) struct Arrived {
    pub kind: SourceKind,
    pub facts: ChildFacts,
    pub la: Option<String>,
}

/// Registers of births and of health before schools, schools before case systems, those before what people
/// enter: of two records that are too close to call, the one that comes later in this list is held.
fn rank(kind: SourceKind) -> u8 {
    match kind {
        SourceKind::PdsFhir | SourceKind::Births => 0,
        SourceKind::Ctf | SourceKind::PupilList => 1,
        SourceKind::Ssda903 => 2,
        SourceKind::Involvements => 3,
        SourceKind::Directory => 4,
    }
}

/// Sources that keep one record a child; case systems keep one a case.
fn one_record_a_child(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Ctf | SourceKind::PdsFhir | SourceKind::PupilList | SourceKind::Births)
}

//! From what became of records to what is written: append-only decisions and links, new children with their
//! numbers, reviews of held records, shields that go with whoever leaves a shielded child.
//!
//! A child goes with the record that it was first made from. So where two children become one, the older one
//! stands; and where they part again, each is what it was.

use super::kept::Settled;
use super::{Arrived, Decided, Fates, Known, People, State};
use crate::audited::Note;
use crate::{ActError, Service};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{ChildId, DecisionId, RecordId, ShieldId};
use contactpoint_directory::source::SourceKind;
use contactpoint_matching::Outcome;
use contactpoint_matching::people::told::Weight;
use contactpoint_matching::people::{Fate, Place, RecordName};
use contactpoint_store::tables::decisions::{self, DecisionRow};
use contactpoint_store::tables::hints::{self, HintRow};
use contactpoint_store::tables::shields::{self, ShieldRow};
use contactpoint_store::tables::{changes, children, records};
use contactpoint_store::{Commit, crypto};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A candidate as a decision keeps it: by one of the child's records, so that it is found again after merges
/// and splits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    pub record: RecordId,
    pub weights: Vec<Weight>,
}

/// What a commit will have done, once it is on disk.
#[derive(Default)]
pub(crate) struct Carried {
    /// Where records are then.
    moved: Vec<(RecordName, State)>,
    /// Children that are made, and the records that they are made from.
    made: Vec<(RecordName, ChildId)>,
    /// Shields that were kept, and the children whom they protect then; where they stand on a record that is nobody's by
    /// then, the child that it left.
    shields: usize,
    shielded: BTreeSet<ChildId>,
    /// Children of whom it is no longer asked that their shields be lifted.
    withdrawn: BTreeSet<ChildId>,
}

impl Carried {
    /// Number of children made.
    pub fn created(&self) -> usize {
        self.made.len()
    }

    /// A note for the audit, with the shields that are kept, if any are, and whom they protect then; and with the requests
    /// to lift that are withdrawn, and of whom.
    pub fn told_in(&self, note: Note) -> Note {
        let mut told = note;
        self.tell(&mut told.detail, &mut told.children);
        told
    }

    /// Adds the same to what is told.
    pub fn tell(&self, detail: &mut Option<String>, children: &mut Vec<ChildId>) {
        let kept = "shields kept for whoever leaves a shielded child";
        let withdrawn = "requests to lift withdrawn, as a record left the child";
        for (what, number) in [(kept, self.shields), (withdrawn, self.withdrawn.len())] {
            if number > 0 {
                let before = detail.take().map(|before| format!("{before}; ")).unwrap_or_default();
                *detail = Some(format!("{before}{what}: {number}"));
            }
        }
        let concerned: BTreeSet<ChildId> = self.shielded.union(&self.withdrawn).copied().collect();
        let others: Vec<ChildId> = concerned.into_iter().filter(|child| !children.contains(child)).collect();
        children.extend(others);
    }

    /// The commit is on disk.
    pub fn note(self, people: &mut People) {
        for (name, child) in self.made {
            if let Some(known) = people.known.get_mut(&name) {
                known.makes = Some(child);
            }
        }
        for (name, state) in self.moved {
            if let Some(known) = people.known.get_mut(&name) {
                known.state = state;
            }
        }
    }

    /// The child that a record is of then.
    pub fn child(&self, people: &People, name: RecordName) -> Option<ChildId> {
        self.place(people, name).and_then(State::child)
    }

    /// Where a record is then.
    pub fn place(&self, people: &People, name: RecordName) -> Option<State> {
        let moved = self.moved.iter().find(|(moved, _)| *moved == name).map(|(_, state)| *state);
        moved.or_else(|| people.known.get(&name).map(|known| known.state))
    }
}

/// Carries out what became of records.
pub(crate) struct Carrying<'a> {
    service: &'a Service,
    people: &'a mut People,
    arrived: &'a HashMap<RecordName, Arrived>,
    /// A person's decision, until it is written.
    person: Option<(RecordName, DecisionRow)>,
    commit: &'a mut Commit,
    now: i64,
    carried: Carried,
    relied_on: BTreeSet<ChildId>,
    /// Children whom records leave.
    left: BTreeSet<ChildId>,
    authorities: HashMap<String, Option<String>>,
}

impl Service {
    /// Writes what became of records, and the shields with which that was settled: these and no others. `arrived` are
    /// those that come with this commit; `person` is what a person decided.
    pub(crate) fn carry_out(
        &self,
        people: &mut People,
        settled: &Settled,
        arrived: &HashMap<RecordName, Arrived>,
        person: Option<Decided>,
        commit: &mut Commit,
    ) -> Result<Carried, ActError> {
        let mut carrying = Carrying {
            service: self,
            people,
            arrived,
            person: person.map(|said| (said.about, said.row)),
            commit,
            now: self.now_ms(),
            carried: Carried::default(),
            relied_on: BTreeSet::new(),
            left: BTreeSet::new(),
            authorities: HashMap::new(),
        };
        carrying.all(&settled.fates)?;
        carrying.shield(settled)?;
        Ok(carrying.carried)
    }
}

impl<'a> Carrying<'a> {
    fn all(&mut self, fates: &Fates) -> Result<(), ActError> {
        let mut children: BTreeMap<RecordName, ChildId> = BTreeMap::new();
        for (first, members) in &groups(fates) {
            let child = match self.people.child_of(members) {
                Some(child) => child,
                None => self.make_child(*first, members)?,
            };
            children.insert(*first, child);
        }
        for (name, fate) in fates {
            self.place(*name, fate, self.known(*name)?.state, state_of(fate, &children))?;
        }
        Ok(())
    }

    fn shield(&mut self, settled: &Settled) -> Result<(), ActError> {
        self.commit.relied_on.extend(settled.relied_on.iter().map(|(child, version)| (child.0, *version)));
        self.commit.touches.extend(settled.relied_on.keys().map(|child| child.0));
        // What one person asked of a child was asked of all that it was then: not of what is left, or of who it became.
        for child in &self.left {
            let held = shields::of_child(&mut *self.service.store.read()?, *child)?;
            for shield in held.iter().filter(|shield| shield.proposal.is_some()) {
                self.commit.changes.push(shields::withdraw(shield.id));
                self.carried.withdrawn.insert(*child);
            }
        }
        for (name, shield) in &settled.shields {
            let shield = ShieldRow { id: self.service.new_id(ShieldId), ..shield.clone() };
            self.commit.changes.push(shields::insert(&shield));
            self.commit.changed_records.push(shield.anchor);
            self.carried.shields += 1;
            let before = self.known(*name)?.state;
            if let Some(child) = self.carried.child(self.people, *name).or(before.child()) {
                self.rely_on(child)?;
                self.carried.shielded.insert(child);
            }
        }
        Ok(())
    }

    fn known(&self, name: RecordName) -> Result<Known, ActError> {
        self.people.known(name)
    }

    /// A child is made from the first of its records that has a name and a date of birth and can be read. Where none can,
    /// nothing is told of it but the area that it had.
    fn make_child(&mut self, first: RecordName, members: &[RecordName]) -> Result<ChildId, ActError> {
        let store = self.people.partition.store();
        let mut can: Vec<RecordName> = vec![first];
        can.extend(members.iter().filter(|name| **name != first));
        can.retain(|name| store.can_make_a_child(*name));
        let mut from = can.first().copied().unwrap_or(first);
        let mut arrived = None;
        for name in can {
            arrived = self.arrival(name)?;
            if arrived.is_some() {
                from = name;
                break;
            }
        }
        let child = self.service.new_id(ChildId);
        let number = ChildNumber::from_random(u64::from_be_bytes(crypto::random()));
        let anchor = self.known(from)?.id;
        self.commit.changes.extend(children::insert(child, anchor, number, self.now));
        self.carried.made.push((from, child));
        self.relied_on.insert(child);
        if let Some(arrived) = arrived {
            Service::project_child(child, &arrived.facts, arrived.la.as_deref(), self.commit);
        }
        Ok(child)
    }

    /// A record with what it says: as it came, or as it is stored; none where that cannot be read.
    fn arrival(&mut self, name: RecordName) -> Result<Option<Cow<'a, Arrived>>, ActError> {
        if let Some(arrived) = self.arrived.get(&name) {
            return Ok(Some(Cow::Borrowed(arrived)));
        }
        let Some(sourced) = self.service.if_readable(self.known(name)?.id)? else { return Ok(None) };
        let la = self.service.la_of(&sourced.supplier, &sourced.facts, &mut self.authorities)?;
        Ok(Some(Cow::Owned(Arrived { kind: sourced.kind, facts: sourced.facts, la })))
    }

    /// Others must not have changed a child meanwhile.
    fn rely_on(&mut self, child: ChildId) -> Result<(), ActError> {
        if self.relied_on.insert(child) {
            let version = changes::version(&mut *self.service.store.read()?, child.0)?;
            self.commit.relied_on.push((child.0, version));
        }
        self.commit.touches.push(child.0);
        self.commit.changed_children.push(child);
        Ok(())
    }

    fn place(&mut self, name: RecordName, fate: &Fate, before: State, state: State) -> Result<(), ActError> {
        let person = self.person.take_if(|(decided, _)| *decided == name).map(|(_, row)| row);
        let is_decided = person.is_some();
        if let Some(row) = person {
            let child = state.child();
            let row = DecisionRow { child, ..row };
            self.commit.changes.push(decisions::insert(&row));
            if child.is_some() {
                self.move_to(name, before, state, row.id)?;
                return self.hint(name, fate, before, state, None);
            }
        }
        let is_as_before = before == state && !is_decided;
        if is_as_before && (state != State::Held || self.is_held_as_before(name, fate)?) {
            return self.hint(name, fate, before, state, None);
        }
        let decision = self.decide(name, fate, state)?;
        self.move_to(name, before, state, decision)?;
        self.hint(name, fate, before, state, Some(decision))
    }

    /// Whether a held record waits for a person beside the same candidates as before.
    fn is_held_as_before(&self, name: RecordName, fate: &Fate) -> Result<bool, ActError> {
        let review = decisions::review(&mut *self.service.store.read()?, self.known(name)?.id)?;
        let Some(review) = review.filter(|review| review.settled_at.is_none()) else { return Ok(false) };
        let before = self.service.held_candidates(review.decision)?;
        let now = fate.candidates.iter().map(|candidate| self.known(candidate.by).map(|known| known.id));
        Ok(before.iter().map(|held| held.record).eq(now.collect::<Result<Vec<_>, _>>()?))
    }

    /// Makes a record's hints those of its last decision: also where it stands as before, as another may have come
    /// since, or one may have changed or gone. `decision` is what was decided of it now, if anything was.
    fn hint(
        &mut self,
        name: RecordName,
        fate: &Fate,
        before: State,
        state: State,
        decision: Option<DecisionId>,
    ) -> Result<(), ActError> {
        let record = self.known(name)?.id;
        let is_new = before == State::New;
        let kept = if is_new { Vec::new() } else { hints::of(&mut *self.service.store.read()?, record)? };
        let mut others = BTreeSet::new();
        if fate.outcome == Outcome::LowConfidenceMatch {
            for candidate in &fate.candidates {
                others.insert(self.known(candidate.by)?.id);
            }
        }
        for gone in kept.iter().filter(|hint| !others.contains(&hint.other)) {
            self.commit.changes.push(hints::drop(record, gone.other));
        }
        let is_kept = |other: &RecordId| kept.iter().any(|hint| hint.other == *other);
        if decision.is_none() && others.iter().all(is_kept) {
            return Ok(());
        }
        let decision = match decision {
            Some(decision) => decision,
            None => self.decide(name, fate, state)?,
        };
        let hints = others.into_iter().map(|other| HintRow { record, other, decision, at: self.now });
        self.commit.changes.extend(hints.map(|hint| hints::keep(&hint)));
        Ok(())
    }

    /// Writes the engine's decision, with the weights that explain it.
    fn decide(&mut self, name: RecordName, fate: &Fate, state: State) -> Result<DecisionId, ActError> {
        let id = self.service.new_id(DecisionId);
        let mut kept = Vec::new();
        for candidate in &fate.candidates {
            let record = self.known(candidate.by)?.id;
            let waterfall = self.people.partition.waterfall(name, candidate.by);
            let mut weights = waterfall.as_ref().map(Weight::of).unwrap_or_default();
            if candidate.same_whereabouts {
                weights.push(Weight::SOMETHING_HIDDEN);
            }
            kept.push(Held { record, weights });
        }
        let secrets = self.service.store.secrets();
        let sealed = if kept.is_empty() {
            None
        } else {
            let json = serde_json::to_vec(&kept).map_err(|_| ActError::Content("decision"))?;
            Some(secrets.seal("decision", &id.0, &json))
        };
        self.commit.changes.push(decisions::insert(&DecisionRow {
            id,
            record: self.known(name)?.id,
            kind: fate.outcome.code().into(),
            child: state.child(),
            probability_ppm: i64::from(fate.probability_ppm),
            model: self.people.partition.model().to_owned(),
            sealed,
            account: None,
            undoes: None,
            at: self.now,
        }));
        Ok(id)
    }

    fn move_to(
        &mut self,
        name: RecordName,
        before: State,
        state: State,
        decision: DecisionId,
    ) -> Result<(), ActError> {
        let id = self.known(name)?.id;
        let (child, word) = match state {
            State::Linked(child) => (Some(child), "linked"),
            State::Held => (None, "held"),
            State::Waiting | State::New => (None, "waiting"),
        };
        self.commit.changes.extend(records::link(id, child, word, decision, self.now));
        if before == State::Held && state != State::Held {
            self.commit.changes.push(decisions::close_review(id));
        }
        let area = self.area_of(id, before)?;
        if state == State::Held {
            let la = self.arrival(name)?.and_then(|arrived| arrived.la.clone());
            let la = la.or_else(|| area.clone());
            self.commit.changes.push(decisions::open_review(id, la.as_deref(), decision, self.now));
        }
        if before != State::New {
            // What people entered about the child goes where this record goes.
            for statement in records::anchored_to(&mut *self.service.store.read()?, id)? {
                self.commit.changes.extend(records::link(statement, child, word, decision, self.now));
            }
        }
        for child in before.child().into_iter().chain(state.child()) {
            self.rely_on(child)?;
        }
        // What a person says of a record may leave it where it is.
        self.left.extend(before.child().filter(|child| state.child() != Some(*child)));
        if let (Some(la), State::Linked(to)) = (area, state)
            && (before != State::Held || self.carried.made.iter().any(|(_, made)| *made == to))
        {
            self.commit.changes.push(children::keep_la(to, &la));
        }
        self.commit.changed_records.push(id);
        self.carried.moved.push((name, state));
        match state {
            State::Linked(child) => self.project(name, child),
            State::Held | State::Waiting | State::New => Ok(()),
        }
    }

    /// Whose a record is to put in order. A child of no known area is every team's; one whom a record comes to
    /// from a child with an area is that area's, also where it was held in between: behind a shield no feed
    /// would ever give it one.
    fn area_of(&self, id: RecordId, state: State) -> Result<Option<String>, ActError> {
        let mut conn = self.service.store.read()?;
        Ok(match state {
            State::Linked(child) => children::la(&mut conn, child)?,
            State::Held => decisions::review(&mut conn, id)?.and_then(|review| review.la),
            State::Waiting | State::New => None,
        })
    }

    /// Registers of health and schools tell where a child belongs.
    fn project(&mut self, name: RecordName, child: ChildId) -> Result<(), ActError> {
        let Some(arrived) = self.arrived.get(&name) else { return Ok(()) };
        let keeps_place =
            matches!(arrived.kind, SourceKind::Ctf | SourceKind::PdsFhir | SourceKind::PupilList);
        // A shielded child stays with the team that shielded it: no feed moves it.
        if keeps_place && shields::of_child(&mut *self.service.store.read()?, child)?.is_empty() {
            Service::project_child(child, &arrived.facts, arrived.la.as_deref(), self.commit);
        }
        Ok(())
    }
}

/// The groups, by their first records.
pub(super) fn groups(fates: &Fates) -> BTreeMap<RecordName, Vec<RecordName>> {
    let mut groups: BTreeMap<RecordName, Vec<RecordName>> = BTreeMap::new();
    for (name, fate) in fates {
        if let Place::Linked(first) = fate.place {
            groups.entry(first).or_default().push(*name);
        }
    }
    groups
}

pub(super) fn state_of(fate: &Fate, children: &BTreeMap<RecordName, ChildId>) -> State {
    match fate.place {
        Place::Linked(first) => State::Linked(children[&first]),
        Place::Held => State::Held,
        Place::Waiting => State::Waiting,
    }
}

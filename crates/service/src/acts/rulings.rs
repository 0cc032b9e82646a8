//! What a person says of children who stand: that records are not theirs ([`super::take_apart`]), that two of them
//! are one ([`super::join`]), or two ([`super::hints`]). All are must-links and cannot-links of the partition, shown before they
//! are said. That a decision holds no longer ([`super::undo`]) is said in the same way. Where a child is
//! shielded, or a guard of its whereabouts meets, two people must say the same.

use super::foreseen::{self, Preview};
use super::settle::Settled;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::people::foresee::{Foreseen, Goes, Saying};
use crate::people::{Decided, People, State};
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::audit::Actor;
use contactpoint_directory::ids::{ChildId, DecisionId, RecordId};
use contactpoint_matching::people::{RecordName, Verdict};
use contactpoint_store::Commit;
use contactpoint_store::tables::decisions::{self, DecisionRow};
use contactpoint_store::tables::rulings::{self, RulingId};
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why records are not a child's: a closed list (code, words).
pub const APART_REASONS: &[(&str, &str)] = &[
    ("source-says", "The source says that its record is about another child"),
    ("family-says", "The child or the family says so"),
    ("siblings", "They are twins, or brothers and sisters"),
    ("wrong-number", "A source used another child's number"),
    ("documents", "Documents that were seen show it"),
];

/// Why two children are one: a closed list (code, words).
pub const JOIN_REASONS: &[(&str, &str)] = &[
    ("source-says", "The sources say that their records are about one child"),
    ("family-says", "The child or the family says so"),
    ("new-name", "The child is known by more than one name"),
    ("added-twice", "The child was added or sent twice"),
    ("documents", "Documents that were seen show it"),
];

/// Why two children are two: a closed list (code, words).
pub const TWO_REASONS: &[(&str, &str)] = &[
    ("source-says", "The sources say that their records are about two children"),
    ("family-says", "The children or their families say so"),
    ("siblings", "They are twins, or brothers and sisters"),
    ("same-name", "They have the same name by chance"),
    ("documents", "Documents that were seen show it"),
];

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ruling {
    /// These records, of one child, are not of it; `one_child`: they are of one other child.
    Apart { taken: BTreeSet<RecordId>, one_child: bool },
    /// The children that these records are of are one.
    Joined { records: BTreeSet<RecordId> },
    /// The children that these records are of are two, and stay so.
    Two { records: BTreeSet<RecordId> },
    /// What a decision said of these records holds no longer.
    Undone { decision: DecisionId, about: RecordId, of: Undoes, records: BTreeSet<RecordId> },
}

/// What is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undoes {
    /// Records were taken out.
    TakenOut,
    /// Two children were joined.
    Joined,
    /// Two children were kept apart.
    KeptApart,
    /// A held record was settled.
    Settled,
}

impl Ruling {
    /// The word of it in the audit.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Apart { .. } => "apart",
            Self::Joined { .. } => "joined",
            Self::Two { .. } => "two",
            Self::Undone { of: Undoes::TakenOut, .. } => "undo-apart",
            Self::Undone { of: Undoes::Joined, .. } => "undo-joined",
            Self::Undone { of: Undoes::KeptApart, .. } => "undo-two",
            Self::Undone { of: Undoes::Settled, .. } => "undo-settled",
        }
    }

    /// The kind of the decision.
    fn kind(&self) -> &'static str {
        match self {
            Self::Undone { of: Undoes::Settled, .. } => "undo",
            Self::Undone { .. } => "undo-ruling",
            said => said.word(),
        }
    }

    /// Why a person may say so; that a decision is undone needs no reason.
    pub fn reasons(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Apart { .. } => APART_REASONS,
            Self::Joined { .. } => JOIN_REASONS,
            Self::Two { .. } => TWO_REASONS,
            Self::Undone { .. } => &[],
        }
    }

    fn action(&self) -> Action {
        match self {
            Self::Apart { .. } => Action::TakeApart,
            Self::Joined { .. } => Action::JoinChildren,
            Self::Two { .. } => Action::KeepApart,
            Self::Undone { .. } => Action::UndoSettlement,
        }
    }

    /// Records that it is kept by.
    pub fn records(&self) -> &BTreeSet<RecordId> {
        match self {
            Self::Apart { taken, .. } => taken,
            Self::Joined { records } | Self::Two { records } | Self::Undone { records, .. } => records,
        }
    }

    /// Whether it undoes how this record was settled: that it is held again is what is asked for.
    fn settles(&self, people: &People, name: RecordName) -> bool {
        matches!(self, Self::Undone { of: Undoes::Settled, about, .. } if people.name_of(*about) == Some(name))
    }

    /// The record that the decision is written of. An undoing stands beside what it undoes.
    fn about(&self) -> Result<RecordId, ActError> {
        match self {
            Self::Undone { about, .. } => Ok(*about),
            said => said.records().last().copied().ok_or(ActError::Expired),
        }
    }
}

/// A ruling, looked at as things stand: the children, and what would become of them.
pub(crate) struct Weighed {
    /// The child; or both, the one that stands first; or those whose records a decision was about.
    pub children: Vec<LoadedChild>,
    pub sayings: Vec<Saying>,
    pub foreseen: Foreseen,
    pub takes_two: bool,
    /// Children whose shield is why it takes two, and their versions.
    relied_on: Vec<(ChildId, i64)>,
}

/// Whether a person who looks sees through the shield of a child.
pub(crate) type Through = Option<ChildId>;

/// What one person says: the ruling, why, and the mark of the page on which it was seen, if there was one.
pub(crate) struct Said<'a> {
    pub ruling: &'a Ruling,
    pub reason: &'a str,
    pub seen: Option<&'a str>,
    /// The proposal that it seconds, if it was said on the page of one.
    pub seconds: Option<RulingId>,
}

impl Service {
    /// The id of a proposal: whoever says the same, of children with the same records and to the same end, gives
    /// the same. If any of these were left out, one person could put into a child what the other never saw.
    fn proposal_id(&self, ruling: &Ruling, weighed: &Weighed) -> Result<RulingId, ActError> {
        let children: Vec<_> = weighed.children.iter().map(|child| (child.id, &child.anchors)).collect();
        let json = serde_json::to_string(&(ruling, children, foreseen::in_short(weighed)));
        let json = json.map_err(|_| ActError::Content("ruling"))?;
        let hash = self.store.secrets().keyed_hash("ruling", &[&json]);
        Ok(hash[..16].try_into().expect("sixteen of thirty-two bytes"))
    }

    /// The children that a ruling is about, as things stand: one, of whom records are left; or two; or, of a
    /// decision, all that its records are of now.
    fn children_of_ruling(&self, ruling: &Ruling) -> Result<Vec<LoadedChild>, ActError> {
        let mut ids = BTreeSet::new();
        for record in ruling.records() {
            match decisions::child_of(&mut *self.store.read()?, *record)? {
                None if !matches!(ruling, Ruling::Undone { .. }) => return Err(ActError::Expired),
                child => ids.extend(child),
            }
        }
        let is_as_said = match ruling {
            Ruling::Apart { .. } => ids.len() == 1,
            Ruling::Joined { .. } | Ruling::Two { .. } => ids.len() == 2,
            Ruling::Undone { .. } => true,
        };
        if !is_as_said {
            return Err(ActError::Expired);
        }
        ids.into_iter().map(|id| self.load_child(id)?.ok_or(ActError::Expired)).collect()
    }

    /// Looks at a ruling as things stand, for somebody who may carry it out.
    pub(super) fn weigh(
        &self,
        who: &SignedIn,
        action: Action,
        people: &mut People,
        ruling: &Ruling,
    ) -> Result<Weighed, ActError> {
        let children = self.children_of_ruling(ruling)?;
        for child in &children {
            let area = self.area_conditions(who, child.la.as_deref());
            self.authorise(who, action, &area, &[child.id])?;
        }
        let mut sayings = self.sayings(people, ruling, &children, false)?;
        let mut foreseen = self.foresee(people, &sayings)?;
        if foreseen::is_join_in_parts(people, ruling, &children, &foreseen) {
            sayings = self.sayings(people, ruling, &children, true)?;
            foreseen = self.foresee(people, &sayings)?;
        }
        let mut relied_on: Vec<(ChildId, i64)> =
            children.iter().map(|child| (child.id, child.version)).collect();
        let beside = self.beside(ruling)?;
        let is_asked_again = |name: &RecordName| ruling.settles(people, *name);
        let mut moved = foreseen.moved.iter().filter(|name| !is_asked_again(name));
        // Whether a shield is there is not told of children elsewhere, nor of those that a record would be held
        // for: wherever there are such, it takes two. Of those who stand beside a held record it is told anyway.
        let mut takes_two = foreseen.guard_meets
            || children.iter().any(|child| child.shielded == Shielded::Yes)
            || moved.any(|name| foreseen.goes.get(name) == Some(&Goes::Held));
        for id in foreseen.concerned.union(&beside) {
            // A child that has no records now is only what its first record becomes again.
            if relied_on.iter().all(|(known, _)| known != id)
                && let Some(child) = self.load_child(*id)?
            {
                relied_on.push((child.id, child.version));
                takes_two |= !beside.contains(id) || child.shielded == Shielded::Yes;
            }
        }
        Ok(Weighed { children, sayings, foreseen, takes_two, relied_on })
    }

    /// The pairs of records that a ruling says something of. `firmly`: each record of a child that is joined
    /// is said to be the first one's, where one that is would not draw the others along.
    fn sayings(
        &self,
        people: &People,
        ruling: &Ruling,
        children: &[LoadedChild],
        firmly: bool,
    ) -> Result<Vec<Saying>, ActError> {
        if let Ruling::Undone { decision, about, of, .. } = ruling {
            return self.taken_back(people, *decision, *about, *of);
        }
        let mut sayings = Vec::new();
        let mut before: BTreeMap<RecordId, BTreeMap<RecordId, decisions::Verdict>> = BTreeMap::new();
        let mut said = |a: RecordId, b: RecordId| -> Result<Option<Verdict>, ActError> {
            let of_a = match before.entry(a) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(empty) => {
                    empty.insert(decisions::verdicts(&mut *self.store.read()?, a)?.into_iter().collect())
                }
            };
            Ok(match of_a.get(&b) {
                Some(decisions::Verdict::Same) => Some(Verdict::Same),
                Some(decisions::Verdict::NotSame) => Some(Verdict::NotSame),
                Some(decisions::Verdict::Withdrawn) | None => None,
            })
        };
        let mut say = |a: RecordId, b: RecordId, verdict: Verdict, only_against: bool| {
            let before = said(a, b)?;
            // What is so already is said all the same: it holds then though the decision before is undone.
            if !only_against || before.is_some_and(|before| before != verdict) {
                let name = |id: RecordId| people.name_of(id).ok_or(ActError::Expired);
                let (a, b) = ((name(a)?, a), (name(b)?, b));
                sayings.push(Saying { a, b, verdict: Some(verdict), before });
            }
            Ok::<(), ActError>(())
        };
        match ruling {
            Ruling::Apart { taken, one_child } => {
                let [child] = children else { return Err(ActError::Expired) };
                let left: Vec<RecordId> =
                    child.anchors.iter().copied().filter(|record| !taken.contains(record)).collect();
                if left.is_empty() {
                    return Err(ActError::invalid("records", "Leave at least one record with the child"));
                }
                for record in taken {
                    for other in &left {
                        say(*record, *other, Verdict::NotSame, false)?;
                    }
                }
                for other in taken.iter().skip(1).filter(|_| *one_child) {
                    let first = taken.first().ok_or(ActError::Expired)?;
                    say(*first, *other, Verdict::Same, false)?;
                }
            }
            Ruling::Joined { .. } => {
                let [stays, joins] = children else { return Err(ActError::Expired) };
                let first = stays.anchor()?;
                for own in stays.anchors.iter().filter(|own| firmly && **own != first) {
                    say(first, *own, Verdict::Same, false)?;
                }
                for record in &joins.anchors {
                    say(first, *record, Verdict::Same, false)?;
                    // What was said against it before holds no longer.
                    for other in stays.anchors.iter().filter(|other| **other != first) {
                        say(*other, *record, Verdict::Same, true)?;
                    }
                }
            }
            Ruling::Two { .. } => {
                let [one, other] = children else { return Err(ActError::Expired) };
                for a in &one.anchors {
                    for b in &other.anchors {
                        say(*a, *b, Verdict::NotSame, false)?;
                    }
                }
            }
            Ruling::Undone { .. } => {}
        }
        Ok(sayings)
    }

    /// A preview: nothing is changed by it.
    pub(super) fn preview(
        &self,
        who: &SignedIn,
        action: Action,
        ruling: &Ruling,
        through: Through,
    ) -> Result<(Weighed, Preview), ActError> {
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let people = self.followed(&mut people)?;
        self.put_in_order(people, Actor::Nobody, action)?;
        let weighed = self.weigh(who, action, people, ruling)?;
        let preview = self.foreseen_sides(who, people, ruling, &weighed, through)?;
        let seen = self.mark_of(who, ruling, &weighed)?;
        let preview = Preview { seen, id: self.proposal_id(ruling, &weighed)?, ..preview };
        Ok((weighed, preview))
    }

    /// A mark of what a preview shows: what is done is what was seen.
    fn mark_of(&self, who: &SignedIn, ruling: &Ruling, weighed: &Weighed) -> Result<String, ActError> {
        let versions: Vec<i64> = weighed.relied_on.iter().map(|(_, version)| *version).collect();
        let goes = foreseen::in_short(weighed);
        self.draft_mark(who, &(ruling, versions, goes, weighed.takes_two))
    }

    /// Carries a ruling out, or proposes it where it takes two.
    pub(super) fn rule(&self, who: &SignedIn, said: &Said) -> Result<Audited<Settled>, ActError> {
        let ruling = said.ruling;
        let mut action = ruling.action();
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let people = self.followed(&mut people)?;
        self.put_in_order(people, Actor::Nobody, action)?;
        let weighed = self.weigh(who, action, people, ruling)?;
        let mut row = self.decision_of(who, said)?;
        if let Some(seen) = said.seen
            && seen != self.mark_of(who, ruling, &weighed)?
        {
            return Err(ActError::Expired);
        }
        let id = self.proposal_id(ruling, &weighed)?;
        if said.seconds.is_some_and(|proposal| proposal != id) {
            return Err(ActError::Expired);
        }
        let first = weighed.children.first();
        row.child = first.map(|child| child.id);
        let la = first.and_then(|child| child.la.clone()).or_else(|| who.la().map(str::to_owned));
        let json = serde_json::to_vec(ruling).map_err(|_| ActError::Content("ruling"))?;
        let sealed = |id: &RulingId| self.store.secrets().seal("ruling", id, &json);
        if weighed.takes_two {
            let conditions = self.area_conditions(who, la.as_deref());
            if !self.seconds_ruling(who, &id)? {
                self.authorise(who, Action::ProposeSettlement, &conditions, &[])?;
                row.kind = format!("propose-{}", row.kind);
                // Nothing is undone by a proposal.
                row.undoes = None;
                let proposed = rulings::propose(&id, la.as_deref(), sealed(&id), row.id, row.at);
                let relied_on =
                    weighed.relied_on.iter().map(|(child, version)| (child.0, *version)).collect();
                let own = weighed.children.iter().map(|child| child.id);
                let concerned: BTreeSet<ChildId> = own.chain(weighed.foreseen.concerned).collect();
                let note = Note::about(concerned).saying(format!("propose-{}", ruling.word()));
                let changes = vec![decisions::insert(&row), proposed];
                let commit = Commit { changes, relied_on, ..Commit::default() };
                return self.finish(who, Action::ProposeSettlement, note, commit, Settled::Proposed);
            }
            action = Action::ApproveSettlement;
            let holding = if conditions.is_empty() { vec![] } else { vec![Condition::OwnAreaAndOtherPerson] };
            self.authorise(who, action, &holding, &[])?;
        }
        let mut changes = vec![rulings::withdraw(&id)];
        changes.push(match ruling {
            Ruling::Undone { of: Undoes::Settled, about, .. } => decisions::reopen_review(*about),
            Ruling::Undone { decision, .. } => rulings::undo(*decision),
            _ => rulings::settle(la.as_deref(), sealed(&row.id.0), row.id, row.at),
        });
        self.carry_out_ruling(who, action, people, ruling, &weighed, row, changes)
    }

    /// A person's decision, with why.
    fn decision_of(&self, who: &SignedIn, said: &Said) -> Result<DecisionRow, ActError> {
        let ruling = said.ruling;
        let mut row =
            DecisionRow { kind: ruling.kind().into(), ..self.persons_decision(who, ruling.about()?) };
        if let Ruling::Undone { decision, .. } = ruling {
            row.undoes = Some(*decision);
            return Ok(row);
        }
        let words = ruling.reasons().iter().find(|(code, _)| *code == said.reason).map(|(_, words)| *words);
        let words = words.ok_or_else(|| ActError::invalid("reason", "Select why you think so"))?;
        row.sealed = Some(self.store.secrets().seal("decision-reason", &row.id.0, words.as_bytes()));
        Ok(row)
    }

    /// Whether somebody else has proposed the same.
    fn seconds_ruling(&self, who: &SignedIn, id: &RulingId) -> Result<bool, ActError> {
        let mut conn = self.store.read()?;
        let Some(proposed) = rulings::by_id(&mut conn, id)?.and_then(|row| row.proposed) else {
            return Ok(false);
        };
        let proposed = decisions::by_id(&mut conn, proposed)?;
        Ok(proposed.is_some_and(|first| first.account != Some(who.account.id)))
    }

    #[expect(clippy::too_many_arguments, reason = "who, what, and what is written of it")]
    fn carry_out_ruling(
        &self,
        who: &SignedIn,
        action: Action,
        people: &mut People,
        ruling: &Ruling,
        weighed: &Weighed,
        row: DecisionRow,
        changes: Vec<contactpoint_store::Change>,
    ) -> Result<Audited<Settled>, ActError> {
        let is_undoing = matches!(ruling, Ruling::Undone { .. });
        if !is_undoing && weighed.sayings.iter().all(|saying| saying.before == saying.verdict) {
            return Err(ActError::Expired);
        }
        let about = row.record;
        let name = people.name_of(about).ok_or(ActError::Expired)?;
        let mut commit = Commit { changes, changed_records: vec![about], ..Commit::default() };
        commit.relied_on.extend(weighed.relied_on.iter().map(|(child, version)| (child.0, *version)));
        let mut named: BTreeSet<RecordName> = BTreeSet::from([name]);
        for Saying { a, b, verdict, .. } in &weighed.sayings {
            let verdict = match verdict {
                Some(Verdict::Same) => decisions::Verdict::Same,
                Some(Verdict::NotSame) => decisions::Verdict::NotSame,
                None => decisions::Verdict::Withdrawn,
            };
            commit.changes.push(decisions::add_verdict(row.id, a.1, b.1, verdict));
            commit.changed_records.extend([a.1, b.1]);
            named.extend([a.0, b.0]);
        }
        people.say(&weighed.sayings);
        people.partition.touch([name]);
        let decided = Decided { about: name, row, named: named.clone() };
        let settled =
            self.settled(people, &HashMap::new(), Some(decided), commit, |people, carried, mut commit| {
                let records = weighed.children.iter().flat_map(|child| &child.anchors);
                let all = records.filter_map(|record| people.name_of(*record)).chain(named);
                let places: BTreeSet<_> = all.map(|name| carried.child(people, name)).collect();
                if matches!(ruling, Ruling::Joined { .. }) && places.len() > 1 {
                    let message = "Another decision keeps these two children apart: undo that first";
                    return Err(ActError::invalid("settlement", message).into());
                }
                if matches!(ruling, Ruling::Undone { of: Undoes::Settled, .. })
                    && carried.place(people, name) != Some(State::Held)
                {
                    // Whatever was said meanwhile of others decides it now: nobody is asked again.
                    commit.changes.push(decisions::close_review(about));
                }
                let before = weighed.children.iter().map(|child| child.id);
                let others = weighed.foreseen.concerned.iter().copied();
                let concerned: BTreeSet<ChildId> =
                    before.chain(places.into_iter().flatten()).chain(others).collect();
                let note = carried.told_in(Note::about(concerned).saying(ruling.word()));
                self.try_finish(who, action, note, commit, Settled::Done)
            });
        Ok(settled?)
    }
}

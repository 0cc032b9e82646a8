//! What waits to be settled is settled: after another process's shields and lifts, and after a new model was
//! adopted. A model is adopted by an act of its own, which shows first what it would change.

use super::carry::Carried;
use super::follow::{SETTLED_AT, SETTLED_BY, SETTLED_TO};
use super::{Arrived, Decided, People, State};
use crate::audited::{Audited, TRIES};
use crate::retried::Missed;
use crate::{ActError, Service};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_matching::SHIELD_EXCLUSION;
use contactpoint_matching::people::train::Training;
use contactpoint_matching::people::{DirectoryModel, Fate, Partition, Place, RULES, RecordName};
use contactpoint_store::tables::{changes, settings};
use contactpoint_store::{Change, Commit, CommitError};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Records that are settled in one transaction, about.
const AT_ONCE: usize = 2000;
/// The setting that holds the directory's model.
const MODEL: &str = "directory_model";

/// The setting that holds a mark of when the model was adopted: by it another process notices.
pub(super) const ADOPTED: &str = "directory_model_adopted";

/// What a model would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Records that are placed.
    pub records: usize,
    /// Children now.
    pub children_before: usize,
    /// Children then.
    pub children_after: usize,
    /// Records of a child that go to another child.
    pub moved: usize,
    /// Children of whom records go to several.
    pub parted: usize,
    /// Children who are made of several.
    pub joined: usize,
    /// Records of a child that are held, or wait.
    pub held: usize,
    /// Records that were held or waited and are linked.
    pub released: usize,
}

impl Service {
    /// The model that the directory decides by. It is frozen with the directory: what a record is decided by
    /// does not change with the program.
    pub(crate) fn directory_model(&self) -> Result<DirectoryModel, ActError> {
        let frozen = || settings::find(&mut *self.store.read()?, MODEL);
        let mut found = frozen()?;
        if found.is_none() {
            let json = as_json(&DirectoryModel::shipped())?;
            let changes = vec![settings::set_once(MODEL, &json)];
            self.store.commit(Commit { changes, ..Commit::default() })?;
            found = frozen()?;
        }
        let model = found.as_deref().and_then(DirectoryModel::read).filter(|model| !model.weakens_shields());
        model.ok_or(ActError::Content("the directory's model"))
    }

    /// The directory's model under another name, with another exclusion probability against shielded children. It
    /// changes nothing: what it would change is looked at first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn model_with(&self, name: &str, shield_exclusion: f64) -> Result<DirectoryModel, ActError> {
        Ok(DirectoryModel { name: name.to_owned(), shield_exclusion, ..self.directory_model()? })
    }

    /// Settles whatever waits to be settled, some thousand records a transaction. `actor`: who asked for just that;
    /// nobody, where it is merely done before a person's act.
    pub(crate) fn put_in_order(
        &self,
        people: &mut People,
        actor: Actor,
        action: Action,
    ) -> Result<(), ActError> {
        let mut failed = 0;
        self.put_again(people)?;
        while !people.partition.is_settled() {
            let settled = self.settle_shielded(people, AT_ONCE, &HashMap::new(), None)?;
            let mut commit = Commit::default();
            let carried = match self.carry_out(people, &settled, &HashMap::new(), None, &mut commit) {
                Ok(carried) => carried,
                Err(error) => {
                    self.unsettled(people, settled)?;
                    return Err(error);
                }
            };
            // Then it was settled without any shield that is not written.
            if commit.changes.is_empty() {
                continue;
            }
            let detail = Some(format!("{} records in order", commit.changed_records.len()));
            let channel = if actor == Actor::Nobody { Channel::Web } else { Channel::CommandLine };
            let mut entry = self.plain_entry(actor, channel, action, detail, Outcome::Done);
            entry.children.clone_from(&commit.changed_children);
            entry.children.sort_unstable();
            entry.children.dedup();
            carried.tell(&mut entry.detail, &mut entry.children);
            commit.entries.push(self.sealed(&entry));
            match self.commit_people(people, carried, commit) {
                Ok(()) => self.read_again(people, settled.shielded())?,
                Err(error) => {
                    self.unsettled(people, settled)?;
                    failed += 1;
                    if failed > TRIES || !matches!(error, CommitError::Stale | CommitError::Conflict) {
                        return Err(error.into());
                    }
                }
            }
        }
        Ok(())
    }

    /// A person's act: settles what it touched, carries it out, and lets the act commit it with its audit entry
    /// and answer. If it does not, the records are read again.
    pub(crate) fn settled<T>(
        &self,
        people: &mut People,
        arrived: &HashMap<RecordName, Arrived>,
        person: Option<Decided>,
        mut commit: Commit,
        finish: impl FnOnce(&People, &Carried, Commit) -> Result<Audited<T>, Missed>,
    ) -> Result<Audited<T>, Missed> {
        let named = person.iter().flat_map(|said| said.named.iter().copied());
        let concerned = ids_of(people, arrived.keys().copied().chain(named));
        if let Err(failed) = self.put_again(people) {
            self.read_back(people, concerned)?;
            return Err(failed.into());
        }
        let by_person = person.as_ref().and_then(Decided::by_person);
        let settled = match self.settle_shielded(people, usize::MAX, arrived, by_person.as_ref()) {
            Ok(settled) => settled,
            Err(failed) => {
                self.read_back(people, concerned)?;
                return Err(failed.into());
            }
        };
        let carried = self.carry_out(people, &settled, arrived, person, &mut commit);
        let done = carried.map_err(Missed::from).and_then(|carried| {
            tidy(&mut commit);
            Ok((finish(people, &carried, commit)?, carried))
        });
        match done {
            Ok((answer, carried)) => {
                carried.note(people);
                self.read_after(people, settled.shielded());
                Ok(answer)
            }
            Err(missed) => {
                self.unsettled(people, settled)?;
                self.read_back(people, concerned)?;
                Err(missed)
            }
        }
    }

    /// Commits what was carried out, and notes it. What fails is to be read again by the caller.
    pub(crate) fn commit_people(
        &self,
        people: &mut People,
        carried: Carried,
        mut commit: Commit,
    ) -> Result<(), CommitError> {
        tidy(&mut commit);
        // What is to be put again is settled anew after that: whoever builds the partition meanwhile does so too.
        if people.partition.is_settled() && people.partition.to_put_again().is_empty() {
            commit.changes.extend(settled_to(people));
        }
        let own = commit.changed_children.len() + commit.changed_records.len();
        self.store.commit(commit)?;
        carried.note(people);
        // If nobody else's changes came between, there is nothing more to read again. Else, or where that is not known,
        // all of it is read again by the next.
        let newest = self.store.read().and_then(|mut conn| changes::newest(&mut conn));
        let own = i64::try_from(own).unwrap_or(i64::MAX);
        if let Some(newest) = newest.ok().filter(|newest| newest - people.reached == own) {
            people.reached = newest;
        }
        Ok(())
    }

    /// Learns a model from the directory's own records, without supervision. It changes nothing.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn train_model(&self, name: &str) -> Result<DirectoryModel, ActError> {
        let mut training = Training::default();
        let mut children = BTreeSet::new();
        self.each_person(&mut |person, child| {
            training.add(person.name, &person.said);
            children.extend(child);
        })?;
        let children = u32::try_from(children.len()).unwrap_or(u32::MAX);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let learnt = training.learn(name.to_owned(), children, threads);
        // How careful a directory is with shields is not learnt.
        Ok(DirectoryModel { shield_exclusion: self.directory_model()?.shield_exclusion, ..learnt })
    }

    /// What a model would change. It changes nothing.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn compare_model(&self, model: DirectoryModel) -> Result<Changes, ActError> {
        let (people, fates) = self.settled_by(model)?;
        Ok(differences(&people, &fates))
    }

    /// Where a model would put each record: with the first record of its child; none if it is held, or waits.
    /// For measuring; it tells nothing of any child.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub(crate) fn places_by(&self, model: DirectoryModel) -> Result<HashMap<RecordId, Place>, ActError> {
        let (people, fates) = self.settled_by(model)?;
        let place = |(name, place)| Some((people.known.get(&name)?.id, place));
        Ok(fates.into_iter().filter_map(place).collect())
    }

    fn settled_by(&self, model: DirectoryModel) -> Result<(People, BTreeMap<RecordName, Place>), ActError> {
        let partition = Partition::new(model, self.model.expected_children);
        let mut people = self.people_of(partition)?;
        let mut fates = BTreeMap::new();
        loop {
            let some = people.partition.settle_some(AT_ONCE);
            if some.is_empty() {
                return Ok((people, fates));
            }
            fates.extend(some.into_iter().map(|(name, fate): (RecordName, Fate)| (name, fate.place)));
        }
    }

    /// Adopts a model: from now on records are decided by it, and all that are here are settled anew. Killed
    /// in the middle, the next who places a record goes on with it.
    ///
    /// # Errors
    /// When it would weaken shields, and when the database fails.
    pub fn adopt_model(&self, model: &DirectoryModel) -> Result<(), ActError> {
        if model.weakens_shields() {
            let message = format!(
                "it would weaken shields: its bound of {} lets stand more than the usual {SHIELD_EXCLUSION}, the most that a directory may have",
                model.shield_exclusion
            );
            return Err(ActError::invalid("shield_exclusion", message));
        }
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        let detail = Some(format!("model {}", model.name));
        let actor = Actor::Operator;
        let entry = self.plain_entry(actor, Channel::CommandLine, Action::AdoptModel, detail, Outcome::Done);
        let commit = Commit {
            changes: vec![
                settings::set(MODEL, &as_json(model)?),
                settings::set(ADOPTED, &hex::encode(contactpoint_store::crypto::random::<16>())),
                settings::set(SETTLED_TO, "none"),
                settings::set(SETTLED_BY, "none"),
            ],
            entries: vec![self.sealed(&entry)],
            ..Commit::default()
        };
        self.store.commit(commit)?;
        *people = None;
        let people = self.followed(&mut people)?;
        self.put_in_order(people, actor, Action::AdoptModel)?;
        // Also where nothing of the last was to be changed.
        self.store.commit(Commit { changes: settled_to(people), ..Commit::default() })?;
        Ok(())
    }

    /// Whether records stand as they do by rules of another program than this one. They are moved by nothing but what
    /// touches them, or an adopted model: so whoever runs the directory decides when, and sees first what it changes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_settled_by_other_rules(&self) -> Result<bool, ActError> {
        let mut conn = self.store.read()?;
        let settled_to = settings::find(&mut conn, SETTLED_TO)?;
        let is_settled = settled_to.is_some_and(|text| text.parse::<i64>().is_ok());
        Ok(is_settled && settings::find(&mut conn, SETTLED_BY)?.as_deref() != Some(&RULES.to_string()))
    }
}

/// All is settled, up to the place that was reached.
fn settled_to(people: &People) -> Vec<Change> {
    let mut changes = vec![
        settings::set(SETTLED_TO, &people.reached.to_string()),
        settings::set(SETTLED_AT, &people.reached_at.to_string()),
    ];
    if people.is_settled_by_own_rules {
        changes.push(settings::set(SETTLED_BY, &RULES.to_string()));
    }
    changes
}

fn as_json(model: &DirectoryModel) -> Result<String, ActError> {
    serde_json::to_string(model).map_err(|_| ActError::Content("the directory's model"))
}

/// Each thing once.
fn tidy(commit: &mut Commit) {
    fn once<T: Ord>(list: &mut Vec<T>) {
        list.sort_unstable();
        list.dedup();
    }
    once(&mut commit.changed_children);
    once(&mut commit.changed_records);
    once(&mut commit.touches);
}

fn differences(people: &People, after: &BTreeMap<RecordName, Place>) -> Changes {
    let mut changes = Changes { records: people.known.len(), ..Changes::default() };
    // Of each child now, where its records go; of each child then, whence they come. A child then is the one
    // that most of its records are of now.
    let mut goes: BTreeMap<ChildId, BTreeMap<RecordName, usize>> = BTreeMap::new();
    let mut comes: BTreeMap<RecordName, BTreeMap<ChildId, usize>> = BTreeMap::new();
    for (name, known) in &people.known {
        let to = after.get(name).copied().unwrap_or(Place::Waiting);
        match (known.state, to) {
            (State::Linked(child), Place::Linked(first)) => {
                *goes.entry(child).or_default().entry(first).or_default() += 1;
                *comes.entry(first).or_default().entry(child).or_default() += 1;
            }
            (State::Linked(child), _) => {
                goes.entry(child).or_default();
                changes.held += 1;
            }
            (_, Place::Linked(first)) => {
                comes.entry(first).or_default();
                changes.released += 1;
            }
            _ => {}
        }
    }
    changes.children_before = goes.len();
    changes.children_after = comes.len();
    changes.parted = goes.values().filter(|sides| sides.len() > 1).count();
    changes.joined = comes.values().filter(|from| from.len() > 1).count();
    let stay = |from: &BTreeMap<ChildId, usize>| from.values().max().copied().unwrap_or(0);
    changes.moved = comes.values().map(|from| from.values().sum::<usize>() - stay(from)).sum();
    changes
}

/// A record to be read again.
pub(crate) fn ids_of<'a>(
    people: &'a People,
    names: impl IntoIterator<Item = RecordName> + 'a,
) -> Vec<RecordId> {
    names.into_iter().filter_map(|name| people.known.get(&name).map(|known| known.id)).collect()
}

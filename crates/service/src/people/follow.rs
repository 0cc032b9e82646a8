//! The partition follows the database: built from all records when it is first needed, then caught up by the
//! sequence of changed records. Decisions on records and shields anchored to them stand in the same sequence.

use super::order::ADOPTED;
use super::{Known, People, State, one_record_a_child, rank};
use crate::content::SourceNames;
use crate::{ActError, Service};
use contactpoint_directory::facts::ChildFacts;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_directory::source::SourceKind;
use contactpoint_matching::people::{Partition, Record, RecordName, SINCE_EVER, Said, Sender, Verdict};
use contactpoint_store::Conn;
use contactpoint_store::tables::{changes, children, decisions, keys, records, settings, shields};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::PoisonError;

/// The place in the sequence of changed records up to which all is settled.
pub(crate) const SETTLED_TO: &str = "partition_settled_to";
/// When it was looked what stands up to that place.
pub(crate) const SETTLED_AT: &str = "partition_settled_at";
/// The rules ([`RULES`](contactpoint_matching::people::RULES)) by which all was settled when it last was settled anew.
pub(crate) const SETTLED_BY: &str = "partition_settled_by";

/// From whom a record is.
pub(crate) struct From<'a> {
    pub kind: SourceKind,
    pub supplier: &'a str,
    /// The source's own key of it.
    pub key: &'a str,
}

impl Service {
    /// The name of a record in the partition: a keyed hash, which tells nothing of when it came.
    pub(crate) fn record_name(&self, from: &From) -> RecordName {
        name_of_hash(&self.key_hash(from))
    }

    /// The keyed hash by which a source's record is found.
    pub(crate) fn key_hash(&self, from: &From) -> [u8; 32] {
        self.store.secrets().keyed_hash("record-key", &[from.kind.code(), from.supplier, from.key])
    }

    /// A record as the partition takes it. `shield`: since when one is anchored to it.
    pub(crate) fn person(
        &self,
        from: &From,
        facts: &ChildFacts,
        first_seen: i64,
        shield: Option<i64>,
    ) -> Record {
        let schools = self.schools.read().unwrap_or_else(PoisonError::into_inner);
        let source = format!("{} {}", from.kind.code(), from.supplier);
        let sender = Sender {
            supplier: from.supplier,
            one_record_a_child: one_record_a_child(from.kind).then_some(source.as_str()),
        };
        let same_school = |code: &_| {
            let code: &contactpoint_directory::identifier::OrganisationCode = code;
            schools.get(&code.as_text()).cloned()
        };
        Record {
            name: self.record_name(from),
            rank: rank(from.kind),
            said: Said::of(facts, sender, &self.location_key, &same_school),
            can_make_a_child: facts.can_make_a_child(),
            first_seen,
            shielded_since: if facts.restricted_at_source { Some(SINCE_EVER) } else { shield },
        }
    }

    /// The partition, as the database stands. It is built when it is first asked for, and anew when it went astray or
    /// another model was adopted.
    pub(crate) fn followed<'p>(&self, people: &'p mut Option<People>) -> Result<&'p mut People, ActError> {
        let adopted = settings::find(&mut *self.store.read()?, ADOPTED)?;
        let mut there = match people.take().filter(|there| there.adopted == adopted) {
            Some(there) => there,
            None => People { adopted, ..self.people_built()? },
        };
        self.catch_up_people(&mut there)?;
        Ok(people.insert(there))
    }

    fn people_built(&self) -> Result<People, ActError> {
        let mut people =
            self.people_of(Partition::new(self.directory_model()?, self.model.expected_children))?;
        let settled_to = settings::find(&mut *self.store.read()?, SETTLED_TO)?;
        let Some(settled_to) = settled_to.and_then(|text| text.parse().ok()) else { return Ok(people) };
        let mut touched = BTreeSet::new();
        for id in self.changed_records(settled_to)? {
            touched.extend(people.name_of(id));
        }
        people.partition.was_settled_but_for(touched);
        people.is_settled_by_own_rules = false;
        Ok(people)
    }

    /// All records, put into an empty partition.
    pub(crate) fn people_of(&self, partition: Partition) -> Result<People, ActError> {
        let reached_at = self.now_ms();
        let reached = changes::newest(&mut *self.store.read()?)?;
        let mut people = People {
            partition,
            known: HashMap::new(),
            names: HashMap::new(),
            reached,
            reached_at,
            is_settled_by_own_rules: true,
            unread: BTreeSet::new(),
            adopted: None,
            astray: false,
        };
        people.unread = self.each_record_person(&mut |person, id, state| {
            people.partition.put(&person);
            people.note(person.name, Known { id, state, makes: None });
        })?;
        let mut conn = self.store.read()?;
        let mut after = ChildId([0; 16]);
        loop {
            let page = children::anchors(&mut conn, after)?;
            let Some((_, last)) = page.last() else { break };
            after = *last;
            for (anchor, child) in page {
                if let Some(known) = people.name_of(anchor).and_then(|name| people.known.get_mut(&name)) {
                    known.makes = Some(child);
                }
            }
        }
        for ((a, b), said) in decisions::all_verdicts(&mut conn)? {
            if let (Some(a), Some(b)) = (people.name_of(a), people.name_of(b)) {
                people.partition.say(a, b, verdict(said));
            }
        }
        drop(conn);
        self.put_again(&mut people)?;
        Ok(people)
    }

    /// Each record that stands for itself, with its child.
    pub(crate) fn each_person(&self, each: &mut dyn FnMut(Record, Option<ChildId>)) -> Result<(), ActError> {
        self.each_record_person(&mut |person, _, state| {
            each(person, state.child());
        })
        .map(drop)
    }

    /// Each of them, with its place. Returns those that cannot be read, and that others stood in for.
    pub(crate) fn each_record_person(
        &self,
        each: &mut dyn FnMut(Record, RecordId, State),
    ) -> Result<BTreeSet<RecordId>, ActError> {
        const PAGE: i64 = 2000;
        let mut conn = self.store.read()?;
        let mut key_conn = self.store.read_keys()?;
        let shielded: HashMap<RecordId, i64> = shields::anchors(&mut conn)?.into_iter().collect();
        let mut sources = SourceNames::new();
        let mut unread = BTreeSet::new();
        let mut after = RecordId([0; 16]);
        loop {
            let page = records::page(&mut conn, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(unread) };
            let wrapped: HashMap<RecordId, Vec<u8>> =
                keys::page(&mut key_conn, after, PAGE * 2)?.into_iter().collect();
            after = last.record.id;
            for paged in page.iter().filter(|paged| paged.record.anchor.is_none()) {
                let stored = &paged.record;
                let opened = match wrapped.get(&stored.id) {
                    Some(wrapped) => self.open_wrapped(wrapped, stored.id, &stored.sealed),
                    // Keys that nothing uses may have filled the page.
                    None => self.open_content(&mut key_conn, stored.id, &stored.sealed),
                };
                let source = Self::source_row(&mut sources, &mut conn, stored.source)?;
                let person = match opened {
                    Ok(content) => {
                        let from = From { kind: source.kind, supplier: &source.supplier, key: &content.key };
                        let shield = shielded.get(&stored.id).copied();
                        self.person(&from, &content.facts, stored.first_seen, shield)
                    }
                    Err(error) if error.is_unreadable_content() => {
                        let stands_in = self.stand_in(stored, source.kind, paged.child)?;
                        unread.insert(stored.id);
                        stands_in.ok_or(ActError::Unreadable(stored.id))?
                    }
                    Err(error) => return Err(error),
                };
                each(person, stored.id, state(paged.child, &paged.state));
            }
        }
    }

    /// What a record is taken to say that cannot be read where the partition is built: what another record of its child
    /// says, so that it stands where it stands. None where somebody may be shut in by it: it can be restricted, its child
    /// is shielded, or nothing else is known of that. A lost key looks the same as a destroyed one, and what nobody
    /// knows of would be made a second time.
    fn stand_in(
        &self,
        stored: &records::StoredRecord,
        kind: SourceKind,
        child: Option<ChildId>,
    ) -> Result<Option<Record>, ActError> {
        let Some(child) = child.filter(|_| !kind.can_restrict()) else { return Ok(None) };
        let mut conn = self.store.read()?;
        if !shields::of_child(&mut conn, child)?.is_empty() {
            return Ok(None);
        }
        let mut said = None;
        for (other, anchor) in records::ids_of_child(&mut conn, child)? {
            if anchor.is_none()
                && let Some(other) = self.if_readable(other)?
            {
                if other.facts.restricted_at_source {
                    return Ok(None);
                }
                said.get_or_insert(other);
            }
        }
        let key_hash = records::key_hash(&mut conn, stored.id)?;
        Ok(said.zip(key_hash).map(|(other, key_hash)| {
            // As of a source that may have several records of a child: two that say the same are no sign of two.
            let from = From { kind: SourceKind::Involvements, supplier: &other.supplier, key: "" };
            let person = self.person(&from, &other.facts, stored.first_seen, None);
            Record { name: name_of_hash(&key_hash), can_make_a_child: true, ..person }
        }))
    }

    fn changed_records(&self, after: i64) -> Result<HashSet<RecordId>, ActError> {
        let mut conn = self.store.read()?;
        let (mut after, mut changed) = (after, HashSet::new());
        loop {
            let page = changes::records_since(&mut conn, after)?;
            let Some((seq, _)) = page.last() else { return Ok(changed) };
            after = *seq;
            changed.extend(page.into_iter().map(|(_, id)| id));
        }
    }

    /// What others changed is read again; all of it, where reading failed midway before.
    pub(crate) fn catch_up_people(&self, people: &mut People) -> Result<(), ActError> {
        if people.astray {
            *people = People { adopted: people.adopted.take(), ..self.people_built()? };
        }
        let looked_at = self.now_ms();
        let newest = changes::newest(&mut *self.store.read()?)?;
        if newest == people.reached {
            people.reached_at = looked_at;
            return Ok(());
        }
        let changed = self.changed_records(people.reached)?;
        self.read_again(people, changed)?;
        (people.reached, people.reached_at) = (newest, looked_at);
        Ok(())
    }

    /// Reads records again, as the database has them now: also those that a commit would have made, and did
    /// not.
    pub(crate) fn read_again(
        &self,
        people: &mut People,
        changed: impl IntoIterator<Item = RecordId>,
    ) -> Result<(), ActError> {
        // What went astray before is not put right by this.
        let was = std::mem::replace(&mut people.astray, true);
        let mut sources = SourceNames::new();
        for id in changed {
            self.read_record(people, id, &mut sources)?;
        }
        self.put_again(people)?;
        people.astray = was;
        Ok(())
    }

    /// Reads records again of which something was put in that is not on disk, and will not be. One that cannot be read
    /// would keep it: the partition is built anew then, when it is next needed.
    pub(crate) fn read_back(
        &self,
        people: &mut People,
        changed: impl IntoIterator<Item = RecordId>,
    ) -> Result<(), ActError> {
        let changed: Vec<RecordId> = changed.into_iter().collect();
        self.read_again(people, changed.iter().copied())?;
        people.astray |= changed.iter().any(|id| people.unread.contains(id));
        Ok(())
    }

    /// Reads records again after what was done with them is on disk: that this fails is no failure of what was done. The
    /// partition is built anew then, when it is next needed.
    pub(crate) fn read_after(&self, people: &mut People, changed: impl IntoIterator<Item = RecordId>) {
        people.astray |= self.read_again(people, changed).is_err();
    }

    /// What a shield reaches no longer says again what it said. What people said of it is left as it is: it may be
    /// foreseen only, or not be committed yet. Where that fails the partition is built anew.
    pub(crate) fn put_again(&self, people: &mut People) -> Result<(), ActError> {
        let put = self.try_put_again(people);
        people.astray |= put.is_err();
        put
    }

    fn try_put_again(&self, people: &mut People) -> Result<(), ActError> {
        let mut sources = SourceNames::new();
        while let Some(name) = people.partition.to_put_again().first().copied() {
            let id = people.known.get(&name).map(|known| known.id);
            self.put_record(people, id.ok_or(ActError::Content("partition"))?, &mut sources)?;
            if people.partition.to_put_again().contains(&name) {
                // It has no content any longer: it would be asked for without end.
                return Err(ActError::Content("partition"));
            }
        }
        Ok(())
    }

    fn read_record(
        &self,
        people: &mut People,
        id: RecordId,
        sources: &mut SourceNames,
    ) -> Result<(), ActError> {
        let Some(name) = self.put_record(people, id, sources)? else { return Ok(()) };
        read_verdicts(&mut *self.store.read()?, people, id, name)
    }

    fn put_record(
        &self,
        people: &mut People,
        id: RecordId,
        sources: &mut SourceNames,
    ) -> Result<Option<RecordName>, ActError> {
        let mut conn = self.store.read()?;
        let Some(row) = records::by_id(&mut conn, id)? else {
            people.forget(id);
            return Ok(None);
        };
        let stored = records::with_content(&mut conn, id)?.filter(|stored| stored.anchor.is_none());
        let Some(stored) = stored else { return Ok(None) };
        let shield = shields::anchored_at(&mut conn, id)?;
        let name = match self.open_content(&mut *self.store.read_keys()?, id, &stored.sealed) {
            Ok(content) => {
                let source = Self::source_row(sources, &mut conn, stored.source)?;
                let from = From { kind: source.kind, supplier: &source.supplier, key: &content.key };
                let person = self.person(&from, &content.facts, stored.first_seen, shield);
                people.partition.put(&person);
                people.unread.remove(&id);
                person.name
            }
            // Whoever knows what it said goes on with that.
            Err(error) if error.is_unreadable_content() => {
                let name = people.name_of(id).ok_or(error)?;
                people.partition.keep(name, shield);
                people.unread.insert(id);
                name
            }
            Err(error) => return Err(error),
        };
        let makes = children::anchored_at(&mut conn, id)?;
        people.note(name, Known { id, state: state(row.child, &row.state), makes });
        Ok(Some(name))
    }
}

/// What people said of a record and others.
fn read_verdicts(
    conn: &mut Conn,
    people: &mut People,
    id: RecordId,
    name: RecordName,
) -> Result<(), ActError> {
    let said: HashMap<RecordName, _> = decisions::verdicts(conn, id)?
        .into_iter()
        .filter_map(|(other, said)| Some((people.name_of(other)?, said)))
        .collect();
    for other in people.partition.store().named_with(name) {
        if !said.contains_key(&other) {
            people.partition.say(name, other, None);
        }
    }
    for (other, said) in said {
        people.partition.say(name, other, verdict(said));
    }
    Ok(())
}

fn name_of_hash(key_hash: &[u8; 32]) -> RecordName {
    RecordName(u128::from_be_bytes(key_hash[..16].try_into().expect("sixteen of thirty-two bytes")))
}

fn state(child: Option<ChildId>, word: &str) -> State {
    match (child, word) {
        (Some(child), _) => State::Linked(child),
        (None, "held") => State::Held,
        (None, "waiting") => State::Waiting,
        _ => State::New,
    }
}

/// A verdict as the partition takes it.
pub(crate) fn verdict(said: decisions::Verdict) -> Option<Verdict> {
    match said {
        decisions::Verdict::Same => Some(Verdict::Same),
        decisions::Verdict::NotSame => Some(Verdict::NotSame),
        decisions::Verdict::Withdrawn => None,
    }
}

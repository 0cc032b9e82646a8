//! The directory team draws a sample of the records that are linked to children of its area, to check the matching by it
//! ([`super::checks`]). Each record that tells a name or a date of birth has the same chance.

use super::checks::{DRAWN, MOST_OTHERS, Seen};
use crate::audited::Note;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::ids::{CheckId, ChildId, RecordId};
use contactpoint_store::tables::checks::{self, CheckCounts, CheckItemRow, CheckRecord, CheckRow};
use contactpoint_store::tables::decisions;
use contactpoint_store::{Commit, StoreError, crypto};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many are drawn at first, for those that are not to be seen are found only when they are read.
const SPARE: usize = 4 * DRAWN;
/// A check is for judging, not for looking at children: of one that ended with fewer than half of its questions answered
/// the next comes a week later.
const WAIT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What came of drawing a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// One is open.
    Open,
    /// There is nothing to draw from.
    Nothing,
    /// The last check ended a short while ago, and hardly anything of it was judged.
    TooSoon,
}

/// A drawn record, its child, and all records of that.
struct Drawn {
    record: RecordId,
    child: ChildId,
    own: Vec<RecordId>,
}

/// An item, and its records.
type Item = (CheckItemRow, Vec<CheckRecord>);

impl Service {
    /// Until when no sample is drawn after a check that is finished; none if one may be drawn now.
    pub(super) fn no_draw_until(&self, check: &CheckRow) -> Result<Option<i64>, ActError> {
        let Some(until) = check.finished_at.map(|finished| finished + WAIT_MS) else { return Ok(None) };
        let items = checks::items(&mut *self.store.read()?, check.id)?;
        let asks = |item: &&CheckItemRow| item.beside > 0 && !is_too_large(item.beside);
        let asked = items.iter().filter(asks).count();
        let judged = items.iter().filter(asks).filter(|item| item.counts.is_some()).count();
        Ok((2 * judged < asked && self.now_ms() < until).then_some(until))
    }

    /// Draws a sample, unless one is open.
    pub fn draw_check(&self, who: &SignedIn) -> Result<Audited<Drawing>, ActError> {
        retried(|| {
            let la = self.checked_area(who)?;
            let (mut commit, action) = (Commit::default(), Action::CheckMatching);
            if let Some(newest) = self.check_of(la)? {
                let told = match newest.finished_at {
                    None => Some(("a sample is open already", Drawing::Open)),
                    Some(_) if self.no_draw_until(&newest)?.is_some() => {
                        Some(("no sample: hardly anything of the last was judged", Drawing::TooSoon))
                    }
                    Some(_) => None,
                };
                if let Some((said, drawing)) = told {
                    return self.try_finish(who, action, Note::default().saying(said), commit, drawing);
                }
            }
            let items = self.draw(who, la)?;
            let drawing = if items.is_empty() { Drawing::Nothing } else { Drawing::Open };
            if drawing == Drawing::Open {
                let id = self.new_id(CheckId);
                commit.changes.push(checks::insert(id, la, self.now_ms()));
                for (item, records) in &items {
                    commit.changes.push(checks::add_item(id, item));
                    commit.changes.extend(records.iter().map(|record| checks::add(id, record)));
                }
            }
            let note = Note::default().saying(format!("{} records drawn", items.len()));
            self.try_finish(who, action, note, commit, drawing)
        })
    }

    /// Draws records: those with the least of hashes that nobody knows beforehand, so each has the same chance.
    fn draw(&self, who: &SignedIn, la: &str) -> Result<Vec<Item>, ActError> {
        let salt = hex::encode(crypto::random::<16>());
        let hash = |record: RecordId| self.store.secrets().keyed_hash("check", &[&salt, &record.to_string()]);
        let (mut seen, mut telling, mut drawn) = (Seen::default(), HashMap::new(), Vec::new());
        for (_, child, record) in self.least(la, hash)? {
            let own = self.seen_child(who, &mut seen, child)?.map(|child| child.anchors.clone());
            // It may have moved since it was found.
            let Some(own) = own.filter(|own| own.contains(&record)) else { continue };
            if drawn.len() < DRAWN && self.tells_whose(&mut telling, record)? {
                drawn.push(Drawn { record, child, own });
            }
            if drawn.len() == DRAWN {
                break;
            }
        }
        let near = self.near(&drawn)?;
        let mut items = Vec::new();
        for (item, (drawn, near)) in (1..).zip(drawn.iter().zip(near)) {
            let mut children = BTreeSet::new();
            for record in near {
                children.extend(decisions::child_of(&mut *self.store.read()?, record)?);
            }
            children.remove(&drawn.child);
            let own = drawn.own.iter().filter(|record| **record != drawn.record);
            let mut beside: BTreeMap<RecordId, bool> = own.map(|record| (*record, true)).collect();
            for child in children {
                if let Some(child) = self.seen_child(who, &mut seen, child)? {
                    for record in &child.anchors {
                        beside.entry(*record).or_insert(false);
                    }
                }
            }
            let mut others = Vec::new();
            for (record, is_inside) in beside {
                if record != drawn.record && self.tells_whose(&mut telling, record)? {
                    others.push((is_inside, record));
                }
            }
            // Whoever judges is not to know from their order which of them stand together.
            others.sort_by_key(|(_, record)| hash(*record));
            let source = self.one_record(drawn.record)?.kind.code().to_owned();
            items.push(item_of(item, source, drawn.record, &others));
        }
        Ok(items)
    }

    /// The linked records of an area with the least hashes, in their order.
    fn least(
        &self,
        la: &str,
        hash: impl Fn(RecordId) -> [u8; 32],
    ) -> Result<BTreeSet<([u8; 32], ChildId, RecordId)>, ActError> {
        let mut least = BTreeSet::new();
        let mut after = None;
        loop {
            let page = checks::frame(&mut *self.store.read()?, la, after)?;
            if page.is_empty() {
                return Ok(least);
            }
            after = page.last().copied();
            for (child, record) in page {
                least.insert((hash(record), child, record));
                if least.len() > SPARE {
                    least.pop_last();
                }
            }
        }
    }

    /// Of each drawn record, those that a pair of 5 % or more leads to from any record of its child. The partition is
    /// held no longer than that takes: feeds wait for it.
    fn near(&self, drawn: &[Drawn]) -> Result<Vec<BTreeSet<RecordId>>, ActError> {
        let mut people = self.lock_people();
        let people = self.followed(&mut people)?;
        let of_one = |drawn: &Drawn| {
            let names = drawn.own.iter().filter_map(|record| people.name_of(*record));
            let near = names.flat_map(|name| people.partition.near(name));
            near.filter_map(|name| people.known.get(&name)).map(|known| known.id).collect()
        };
        Ok(drawn.iter().map(of_one).collect())
    }

    /// Whether a record tells a name or a date of birth. Of one that tells neither nobody could say whose it is.
    fn tells_whose(&self, known: &mut HashMap<RecordId, bool>, record: RecordId) -> Result<bool, ActError> {
        if let Some(tells) = known.get(&record) {
            return Ok(*tells);
        }
        let tells = match self.one_record(record) {
            Ok(record) => {
                let is_named =
                    record.facts.names.iter().any(|name| name.given.is_some() || name.family.is_some());
                is_named || record.facts.date_of_birth.is_some()
            }
            Err(ActError::NotThere | ActError::Store(StoreError::KeyDestroyed)) => false,
            Err(error) => return Err(error),
        };
        known.insert(record, tells);
        Ok(tells)
    }
}

/// Nobody could judge so many.
pub(super) fn is_too_large(beside: i64) -> bool {
    usize::try_from(beside).is_ok_and(|beside| beside > MOST_OTHERS)
}

/// An item and its records. Where there is nothing to ask, it is counted at once; of one that is too large, which counts
/// as all wrong and as all right, no record is kept.
fn item_of(item: i64, source: String, drawn: RecordId, others: &[(bool, RecordId)]) -> Item {
    let many = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    let beside = many(others.len());
    let together = many(others.iter().filter(|(is_inside, _)| *is_inside).count());
    let is_too_large = is_too_large(beside);
    let counts = CheckCounts { together, right: (0, together), missed: (0, beside - together) };
    let counts = (is_too_large || beside == 0).then_some(counts);
    let records = (0..).zip(std::iter::once((true, drawn)).chain(others.iter().copied()));
    let records = records
        .map(|(place, (is_inside, record))| CheckRecord { item, place, record, is_inside, answer: None })
        .filter(|_| !is_too_large);
    (CheckItemRow { item, source, beside, counts }, records.collect())
}

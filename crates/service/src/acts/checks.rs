//! The directory team checks how good the matching is: a simple random sample of the records that are linked to
//! children of its area is drawn, people say of each and those around it which are one child's
//! ([`super::check_items`]), and precision and recall are told from that. Nothing is linked or parted by it. A child who
//! is shielded, or of another area, is in no sample, stands near nobody, and is not counted, now or when it becomes so.

use crate::audited::Note;
use crate::child::LoadedChild;
use crate::content::SourceNames;
use crate::people::People;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::{Decision, decide};
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::ids::{CheckId, ChildId, RecordId};
use contactpoint_matching::quality::Partners;
pub use contactpoint_matching::quality::{Measure, Measures};
use contactpoint_store::tables::checks::{self, CheckRecord, CheckRow};
use contactpoint_store::tables::{changes, decisions, records};
use contactpoint_store::{Commit, crypto};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many records are drawn.
const DRAWN: usize = 50;
/// How many are drawn at first, for those that are not to be seen are found only when they are read.
const SPARE: usize = 4 * DRAWN;
/// With more others than these a drawn record is not shown: nobody could judge it, so it counts as all wrong and as all
/// right. A form has at most 64 fields.
const MOST_OTHERS: usize = 40;
/// A source of fewer drawn records is not told by itself.
const FEWEST_OF_A_SOURCE: usize = 5;

/// What somebody says of a record and the drawn one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They are of one child.
    Same,
    /// They are not.
    Other,
    /// Nobody can tell.
    Unsure,
}

impl Answer {
    /// The word in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Other => "other",
            Self::Unsure => "unsure",
        }
    }

    /// Whether it is against what stands.
    pub fn is_against(self, stands_together: bool) -> bool {
        match self {
            Self::Same => !stands_together,
            Self::Other => stands_together,
            Self::Unsure => false,
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Same, Self::Other, Self::Unsure].into_iter().find(|answer| answer.code() == code)
    }
}

/// How far a check has come, and what it says.
#[derive(Debug)]
pub struct CheckView {
    /// A mark of the check, which forms send back.
    pub mark: String,
    /// When the sample was drawn.
    pub drawn_at_ms: i64,
    /// When it was finished; none while it is open.
    pub finished_at_ms: Option<i64>,
    /// Records that were drawn.
    pub drawn: usize,
    /// Of them, those that are judged, and all before them.
    pub done: usize,
    /// Of these, those beside which no other record stands: there was nothing to judge.
    pub alone: usize,
    /// The next one to be judged.
    pub next: Option<i64>,
    /// What those that are judged say; none while there are none.
    pub measures: Option<Measures>,
    /// The same by the kind of source of the drawn record, with how many there are.
    pub by_source: Vec<(&'static str, usize, Measures)>,
}

/// A drawn record and those beside it, as far as they may be seen or are judged already.
pub(super) struct Item {
    pub number: i64,
    pub drawn: RecordId,
    pub others: Vec<CheckRecord>,
}

impl Item {
    /// Nobody could judge it.
    pub fn is_too_large(&self) -> bool {
        self.others.len() > MOST_OTHERS
    }

    pub fn is_done(&self) -> bool {
        self.others.iter().all(|other| other.answer.is_some())
    }

    fn partners(&self) -> Partners {
        let many = |is_inside: bool, answers: &[Answer]| {
            let of_these = |other: &&CheckRecord| {
                let answer = other.answer.as_deref().and_then(Answer::parse);
                other.is_inside == is_inside && answer.is_some_and(|answer| answers.contains(&answer))
            };
            u32::try_from(self.others.iter().filter(of_these).count()).unwrap_or(u32::MAX)
        };
        let range =
            |is_inside| (many(is_inside, &[Answer::Same]), many(is_inside, &[Answer::Same, Answer::Unsure]));
        let together = many(true, &[Answer::Same, Answer::Other, Answer::Unsure]);
        Partners { together, right: range(true), missed: range(false) }
    }
}

/// Children as they may be seen by one who checks, each read once.
#[derive(Default)]
pub(super) struct Seen(HashMap<ChildId, Option<LoadedChild>>);

impl Service {
    /// The authority whose matching a person may check.
    pub(super) fn checked_area<'w>(&self, who: &'w SignedIn) -> Result<&'w str, ActError> {
        let la = who.la();
        let holding = if la.is_some() { self.area_conditions(who, la) } else { Vec::new() };
        self.authorise(who, Action::CheckMatching, &holding, &[])?;
        la.ok_or(ActError::NotThere)
    }

    /// The check that is open, if a mark is of it.
    fn open_check(&self, who: &SignedIn, mark: &str) -> Result<CheckRow, ActError> {
        let la = self.checked_area(who)?;
        let open = self.check_of(la)?.filter(|check| check.finished_at.is_none()).ok_or(ActError::Expired)?;
        if self.draft_mark(who, &open.id)? == mark { Ok(open) } else { Err(ActError::Expired) }
    }

    pub(super) fn check_of(&self, la: &str) -> Result<Option<CheckRow>, ActError> {
        Ok(checks::newest(&mut *self.store.read()?, la)?)
    }

    /// A child, if one who checks may see it: of the area, or of none that is known, and not shielded.
    pub(super) fn seen_child<'s>(
        &self,
        who: &SignedIn,
        seen: &'s mut Seen,
        id: ChildId,
    ) -> Result<Option<&'s LoadedChild>, ActError> {
        let child = match seen.0.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unread) => {
                let may_be_seen = |child: &LoadedChild| {
                    let area = self.area_conditions(who, child.la.as_deref());
                    child.shielded == Shielded::No
                        && decide(who.account.role, Action::CheckMatching, &area) == Decision::Allowed
                };
                unread.insert(self.child_if_not_destroyed(id)?.filter(may_be_seen))
            }
        };
        Ok(child.as_ref())
    }

    /// The items of a check, without whatever is not to be seen. What was said of a record counts also while that is of
    /// no child, as what was taken out of one may be.
    pub(super) fn items(
        &self,
        who: &SignedIn,
        seen: &mut Seen,
        check: CheckId,
    ) -> Result<Vec<Item>, ActError> {
        let mut items: BTreeMap<i64, Vec<CheckRecord>> = BTreeMap::new();
        for record in checks::records(&mut *self.store.read()?, check)? {
            items.entry(record.item).or_default().push(record);
        }
        let mut shown = Vec::new();
        for (number, all) in items {
            let is_judged = all.iter().any(|record| record.answer.is_some());
            let mut kept = Vec::new();
            for record in all {
                let child = decisions::child_of(&mut *self.store.read()?, record.record)?;
                let counts = match child {
                    Some(child) => self.seen_child(who, seen, child)?.is_some(),
                    None => record.answer.is_some() || (record.place == 0 && is_judged),
                };
                if counts {
                    kept.push(record);
                }
            }
            if kept.first().is_some_and(|first| first.place == 0) {
                let drawn = kept.remove(0).record;
                shown.push(Item { number, drawn, others: kept });
            }
        }
        Ok(shown)
    }

    /// The newest check of the person's area, if there is one: how far it has come, and what it says.
    pub fn see_check(&self, who: &SignedIn) -> Result<Audited<Option<CheckView>>, ActError> {
        let la = self.checked_area(who)?;
        let view = match self.check_of(la)? {
            Some(check) => Some(self.check_view(who, &check)?),
            None => None,
        };
        let said = match &view {
            Some(view) => format!("{} of {} judged", view.done, view.drawn),
            None => "no sample".to_owned(),
        };
        self.finish(who, Action::CheckMatching, Note::default().saying(said), Commit::default(), view)
    }

    fn check_view(&self, who: &SignedIn, check: &CheckRow) -> Result<CheckView, ActError> {
        let items = self.items(who, &mut Seen::default(), check.id)?;
        let (mut all, mut by_source) = (Vec::new(), BTreeMap::<&'static str, Vec<Partners>>::new());
        let (mut conn, mut names) = (self.store.read()?, SourceNames::new());
        // In the order of the draw, up to the first that is not judged: those that ask nothing are done from the
        // beginning, and would be too many of a check that is stopped early.
        let done = items.iter().take_while(|item| item.is_done());
        let alone = done.clone().filter(|item| item.others.is_empty()).count();
        for item in done {
            let partners = item.partners();
            all.push(partners);
            let record = records::by_id(&mut conn, item.drawn)?.ok_or(ActError::Content("check"))?;
            let kind = Self::source_row(&mut names, &mut conn, record.source)?.kind;
            by_source.entry(kind.label()).or_default().push(partners);
        }
        by_source.retain(|_, of_it| of_it.len() >= FEWEST_OF_A_SOURCE);
        let next = i64::try_from(all.len()).unwrap_or(i64::MAX) + 1;
        Ok(CheckView {
            mark: self.draft_mark(who, &check.id)?,
            drawn_at_ms: check.drawn_at,
            finished_at_ms: check.finished_at,
            drawn: items.len(),
            done: all.len(),
            alone,
            next: (check.finished_at.is_none() && all.len() < items.len()).then_some(next),
            measures: (!all.is_empty()).then(|| Measures::of(&all)),
            by_source: by_source
                .into_iter()
                .map(|(source, of_it)| (source, of_it.len(), Measures::of(&of_it)))
                .collect(),
        })
    }

    /// Draws a sample, unless one is open. Whether there was anything to draw from.
    pub fn draw_check(&self, who: &SignedIn) -> Result<Audited<bool>, ActError> {
        retried(|| {
            let la = self.checked_area(who)?;
            let open = self.check_of(la)?.filter(|check| check.finished_at.is_none());
            if open.is_some() {
                let note = Note::default().saying("a sample is open already");
                return self.try_finish(who, Action::CheckMatching, note, Commit::default(), true);
            }
            let items = self.draw(who, la)?;
            let mut commit = Commit::default();
            if !items.is_empty() {
                let id = self.new_id(CheckId);
                commit.changes.push(checks::insert(id, la, self.now_ms()));
                commit.changes.extend(items.iter().flatten().map(|record| checks::add(id, record)));
            }
            let note = Note::default().saying(format!("{} records drawn", items.len()));
            self.try_finish(who, Action::CheckMatching, note, commit, !items.is_empty())
        })
    }

    /// Draws records: those with the least of hashes that nobody knows beforehand, so each has the same chance.
    fn draw(&self, who: &SignedIn, la: &str) -> Result<Vec<Vec<CheckRecord>>, ActError> {
        let salt = hex::encode(crypto::random::<16>());
        let hash = |record: RecordId| self.store.secrets().keyed_hash("check", &[&salt, &record.to_string()]);
        let mut first: BTreeSet<([u8; 32], ChildId, RecordId)> = BTreeSet::new();
        let mut after = None;
        loop {
            let page = checks::frame(&mut *self.store.read()?, la, after)?;
            if page.is_empty() {
                break;
            }
            after = page.last().copied();
            for (child, record) in page {
                first.insert((hash(record), child, record));
                if first.len() > SPARE {
                    first.pop_last();
                }
            }
        }
        let mut people = self.lock_people();
        let people = self.followed(&mut people)?;
        let (mut seen, mut items) = (Seen::default(), Vec::new());
        for (_, child, drawn) in first {
            if items.len() == DRAWN {
                break;
            }
            let Some(own) = self.seen_child(who, &mut seen, child)?.map(|child| child.anchors.clone()) else {
                continue;
            };
            let mut others: Vec<(bool, RecordId)> =
                own.iter().filter(|record| **record != drawn).map(|record| (true, *record)).collect();
            for other in self.near(people, child, &own)? {
                if let Some(other) = self.seen_child(who, &mut seen, other)? {
                    others.extend(other.anchors.iter().map(|record| (false, *record)));
                }
            }
            // Whoever judges is not to know from their order which of them stand together.
            others.sort_by_key(|(_, record)| hash(*record));
            let answer = (others.len() > MOST_OTHERS).then(|| Answer::Unsure.code().to_owned());
            let item = i64::try_from(items.len()).unwrap_or(i64::MAX) + 1;
            let placed = std::iter::once((true, drawn)).chain(others);
            let placed = (0..).zip(placed).map(|(place, (is_inside, record))| CheckRecord {
                item,
                place,
                record,
                is_inside,
                answer: answer.clone().filter(|_| place > 0),
            });
            items.push(placed.collect());
        }
        Ok(items)
    }

    /// The other children whom a pair of 5 % or more leads to from any of these records.
    fn near(&self, people: &People, child: ChildId, own: &[RecordId]) -> Result<BTreeSet<ChildId>, ActError> {
        let mut near = BTreeSet::new();
        for name in own.iter().filter_map(|record| people.name_of(*record)) {
            for other in people.partition.near(name) {
                let Some(known) = people.known.get(&other) else { continue };
                near.extend(decisions::child_of(&mut *self.store.read()?, known.id)?);
            }
        }
        near.remove(&child);
        Ok(near)
    }

    /// Finishes a check, however far it has come: nothing more is said in it, and another can be drawn.
    pub fn finish_check(&self, who: &SignedIn, mark: &str) -> Result<Audited<()>, ActError> {
        retried(|| {
            let check = self.open_check(who, mark)?;
            let version = changes::version(&mut *self.store.read()?, check.id.0)?;
            let commit = Commit {
                changes: vec![checks::finish(check.id, self.now_ms())],
                relied_on: vec![(check.id.0, version)],
                touches: vec![check.id.0],
                ..Commit::default()
            };
            self.try_finish(who, Action::CheckMatching, Note::default().saying("finished"), commit, ())
        })
    }
}

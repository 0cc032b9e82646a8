//! The directory team checks how good the matching is: a simple random sample of the records that are linked to
//! children of its area is drawn ([`super::check_draw`]), people say of each and those around it which are one child's
//! ([`super::check_items`]), and precision and recall are told from that. Nothing is linked or parted by it. What is said of
//! a record first is counted, and nothing that becomes of it later changes an estimate. A child who is shielded, or of
//! another area, is in no sample and stands near nobody; who becomes so is not shown any longer.

use super::check_draw::is_too_large;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::{Decision, decide};
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_directory::source::SourceKind;
use contactpoint_matching::quality::Partners;
pub use contactpoint_matching::quality::{Measure, Measures};
use contactpoint_store::Commit;
use contactpoint_store::tables::checks::{self, CheckCounts, CheckItemRow, CheckRecord, CheckRow};
use contactpoint_store::tables::{changes, decisions};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// How many records are drawn.
pub(super) const DRAWN: usize = 50;
/// With more others than these a drawn record is not shown: nobody could judge it, so it counts as all wrong and as all
/// right. A form has at most 64 fields.
pub(super) const MOST_OTHERS: usize = 40;
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
    /// Of these, those beside which stand too many to be judged.
    pub too_large: usize,
    /// The next one to be judged.
    pub next: Option<i64>,
    /// What those that are judged say; none while there are none.
    pub measures: Option<Measures>,
    /// The same by the kind of source of the drawn record, with how many there are.
    pub by_source: Vec<(&'static str, usize, Measures)>,
    /// Until when no other sample is drawn, as hardly anything of this was judged.
    pub no_draw_until_ms: Option<i64>,
}

/// An item: judged, or to be judged.
pub(super) struct Item {
    pub row: CheckItemRow,
    /// The drawn record and those beside it that may be seen; none where it may not.
    pub shown: Option<(RecordId, Vec<CheckRecord>)>,
}

/// What answers say of the records beside a drawn one, each with whether it stood with that when it was drawn.
pub(super) fn counts(said: &[(bool, Answer)]) -> CheckCounts {
    let many = |is_inside: bool, answers: &[Answer]| {
        let of_these =
            said.iter().filter(|(inside, answer)| *inside == is_inside && answers.contains(answer));
        i64::try_from(of_these.count()).unwrap_or(i64::MAX)
    };
    let range =
        |is_inside| (many(is_inside, &[Answer::Same]), many(is_inside, &[Answer::Same, Answer::Unsure]));
    let together = many(true, &[Answer::Same, Answer::Other, Answer::Unsure]);
    CheckCounts { together, right: range(true), missed: range(false) }
}

fn partners(counts: &CheckCounts) -> Partners {
    let many = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let range = |(least, most)| (many(least), many(most));
    Partners { together: many(counts.together), right: range(counts.right), missed: range(counts.missed) }
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

    /// The open check of an area, and its version. That is read before anything of the check, so whatever relies on it is
    /// refused once the check is finished.
    pub(super) fn open_check(&self, la: &str) -> Result<(CheckRow, i64), ActError> {
        let mut conn = self.store.read()?;
        let newest = checks::newest(&mut conn, la)?.ok_or(ActError::Expired)?;
        let version = changes::version(&mut conn, newest.id.0)?;
        let is_open = |check: &CheckRow| check.id == newest.id && check.finished_at.is_none();
        let open = checks::newest(&mut conn, la)?.filter(is_open).ok_or(ActError::Expired)?;
        Ok((open, version))
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
                unread.insert(self.child_if_readable(id)?.filter(may_be_seen))
            }
        };
        Ok(child.as_ref())
    }

    /// The items of a check. One that is not judged and whose drawn record may no longer be seen is left out; of a
    /// finished check no record is left.
    pub(super) fn items(
        &self,
        who: &SignedIn,
        seen: &mut Seen,
        check: &CheckRow,
    ) -> Result<Vec<Item>, ActError> {
        let mut shown: BTreeMap<i64, Vec<CheckRecord>> = BTreeMap::new();
        let records = checks::records(&mut *self.store.read()?, check.id)?;
        for record in records {
            let child = decisions::child_of(&mut *self.store.read()?, record.record)?;
            if let Some(child) = child
                && self.seen_child(who, seen, child)?.is_some()
            {
                shown.entry(record.item).or_default().push(record);
            }
        }
        let rows = checks::items(&mut *self.store.read()?, check.id)?;
        let item = |row: CheckItemRow| {
            let mut records = shown.remove(&row.item).unwrap_or_default();
            let is_shown = records.first().is_some_and(|first| first.place == 0);
            let shown = is_shown.then(|| (records.remove(0).record, records));
            Item { row, shown }
        };
        let is_finished = check.finished_at.is_some();
        let items = rows.into_iter().map(item);
        Ok(items.filter(|item| is_finished || item.row.counts.is_some() || item.shown.is_some()).collect())
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
        let items = self.items(who, &mut Seen::default(), check)?;
        let (mut all, mut by_source) = (Vec::new(), BTreeMap::<&'static str, Vec<Partners>>::new());
        // In the order of the draw, up to the first that is not judged: those that ask nothing are done from the
        // beginning, and would be too many of a check that is stopped early.
        let done = items.iter().map_while(|item| Some((item, item.row.counts.as_ref()?)));
        for (item, counts) in done.clone() {
            let kind = SourceKind::parse(&item.row.source).ok_or(ActError::Content("check"))?;
            all.push(partners(counts));
            by_source.entry(kind.label()).or_default().push(partners(counts));
        }
        by_source.retain(|_, of_it| of_it.len() >= FEWEST_OF_A_SOURCE);
        let mut numbered = (1..).zip(items.iter().filter(|item| item.shown.is_some()));
        let next = numbered.find(|(_, item)| item.row.counts.is_none()).map(|(number, _)| number);
        Ok(CheckView {
            mark: self.draft_mark(who, &check.id)?,
            drawn_at_ms: check.drawn_at,
            finished_at_ms: check.finished_at,
            drawn: items.len(),
            done: all.len(),
            alone: done.clone().filter(|(item, _)| item.row.beside == 0).count(),
            too_large: done.filter(|(item, _)| is_too_large(item.row.beside)).count(),
            next,
            measures: (!all.is_empty()).then(|| Measures::of(&all)),
            by_source: by_source
                .into_iter()
                .map(|(source, of_it)| (source, of_it.len(), Measures::of(&of_it)))
                .collect(),
            no_draw_until_ms: self.no_draw_until(check)?,
        })
    }

    /// Finishes a check, however far it has come: nothing more is said in it, and which records were in it is forgotten.
    pub fn finish_check(&self, who: &SignedIn, mark: &str) -> Result<Audited<()>, ActError> {
        retried(|| {
            let (check, version) = self.open_check(self.checked_area(who)?)?;
            if self.draft_mark(who, &check.id)? != mark {
                return Err(ActError::Expired.into());
            }
            // What may no longer be seen is not among those that were left unjudged.
            let kept: Vec<i64> =
                self.items(who, &mut Seen::default(), &check)?.iter().map(|item| item.row.item).collect();
            let rows = checks::items(&mut *self.store.read()?, check.id)?;
            let dropped = rows.iter().filter(|row| !kept.contains(&row.item));
            let dropped = dropped.map(|row| checks::drop_unjudged(check.id, row.item));
            let commit = Commit {
                changes: checks::finish(check.id, self.now_ms()).into_iter().chain(dropped).collect(),
                relied_on: vec![(check.id.0, version)],
                touches: vec![check.id.0],
                ..Commit::default()
            };
            self.try_finish(who, Action::CheckMatching, Note::default().saying("finished"), commit, ())
        })
    }
}

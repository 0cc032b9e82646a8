//! One drawn record of a check after another ([`super::checks`]): it and those beside it are shown, and somebody says
//! which are of one child. Which of them stand together now is told only afterwards, so that nobody is led by it. What is
//! said changes no link: where it is against what stands, the way to the acts that do is shown.

use super::checks::{Answer, Seen, counts};
use super::join::draft_place;
use super::open_record::OpeningId;
use super::reviews::CandidateView;
use crate::audited::Note;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::view::identity;
use contactpoint_directory::access::{Action, Reason};
use contactpoint_directory::golden::{Provenance, fold};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_store::tables::checks::{self, CheckItemRow, CheckRecord, CheckRow};
use contactpoint_store::tables::decisions;
use contactpoint_store::{Commit, crypto};
use std::collections::{BTreeMap, BTreeSet};

/// Why the record of a child is opened from a check, in the audit.
const WHY_OPENED: &str = "the matching was checked, and somebody said that it is wrong";

/// A drawn record and those beside it.
#[derive(Debug)]
pub struct CheckItem {
    /// A mark of what is shown, which forms send back.
    pub mark: String,
    /// Where it stands in the order of the draw, from 1.
    pub number: i64,
    /// The drawn record.
    pub drawn: CheckedRecord,
    /// The others.
    pub others: Vec<OtherRecord>,
    /// All of them are judged.
    pub is_done: bool,
}

/// A record as it came from its source.
#[derive(Debug)]
pub struct CheckedRecord {
    /// What it says.
    pub said: CandidateView,
    /// Where it came from.
    pub from: Provenance,
}

/// A record beside a drawn one.
#[derive(Debug)]
pub struct OtherRecord {
    /// The record.
    pub record: CheckedRecord,
    /// What somebody said of it.
    pub answer: Option<Answer>,
    /// Whether the two are linked to one child now. Not told before it is judged.
    pub stands_together: Option<bool>,
}

impl OtherRecord {
    /// What was said is against what stands.
    pub fn is_against(&self) -> bool {
        self.answer.zip(self.stands_together).is_some_and(|(answer, together)| answer.is_against(together))
    }
}

/// What came of judging a drawn record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Something that was said is against what stands.
    pub is_against: bool,
    /// The next record to be judged.
    pub next: Option<i64>,
}

/// An item as it may be seen now.
struct Drawn {
    check: CheckRow,
    /// The check's version before all that was read of it.
    version: i64,
    row: CheckItemRow,
    record: RecordId,
    /// The drawn record's child.
    own: Known,
    /// Those beside it, each with its child.
    beside: Vec<(CheckRecord, Known)>,
    /// A mark of the check and of these records: whatever is left out meanwhile changes it.
    mark: String,
    /// The next item that is not judged.
    next: Option<i64>,
}

impl Drawn {
    /// The children, each once.
    fn children(&self) -> BTreeSet<ChildId> {
        self.beside.iter().map(|(_, child)| child.id).chain([self.own.id]).collect()
    }

    /// What was said of a record of it, if it is judged.
    fn said(&self, other: &CheckRecord) -> Option<Answer> {
        let said = other.answer.as_deref().and_then(Answer::parse);
        said.filter(|_| self.row.counts.is_some())
    }
}

/// A child, and its version.
#[derive(Clone, Copy)]
struct Known {
    id: ChildId,
    number: ChildNumber,
    version: i64,
}

impl Service {
    /// An item of the open check, by its place among those that may be seen: nothing tells that others may not.
    fn drawn(&self, who: &SignedIn, number: i64) -> Result<Drawn, ActError> {
        let (check, version) = self.open_check(self.checked_area(who)?)?;
        let mut seen = Seen::default();
        let items = self.items(who, &mut seen, &check)?;
        let shown = items.into_iter().filter_map(|item| Some((item.row, item.shown?)));
        let (mut found, mut next) = (None, None);
        for (at, (row, records)) in (1..).zip(shown) {
            if at == number {
                found = Some((row, records));
            } else if row.counts.is_none() && next.is_none() {
                next = Some(at);
            }
        }
        let Some((row, (record, others))) = found else {
            return Err(self.refuse(who, Action::CheckMatching, &[], "no such record"));
        };
        let own = self.known_child_of(who, &mut seen, record)?.ok_or(ActError::Expired)?;
        let mut beside = Vec::new();
        for other in others {
            if let Some(child) = self.known_child_of(who, &mut seen, other.record)? {
                beside.push((other, child));
            }
        }
        let shown: Vec<RecordId> = beside.iter().map(|(other, _)| other.record).collect();
        let mark = self.draft_mark(who, &(check.id, record, shown))?;
        Ok(Drawn { check, version, row, record, own, beside, mark, next })
    }

    /// The same, as it was when a form was shown.
    fn drawn_as(&self, who: &SignedIn, number: i64, mark: &str) -> Result<Drawn, ActError> {
        let drawn = self.drawn(who, number)?;
        if drawn.mark == mark { Ok(drawn) } else { Err(ActError::Expired) }
    }

    /// The child that a record is of now, if it may be seen.
    fn known_child_of(
        &self,
        who: &SignedIn,
        seen: &mut Seen,
        record: RecordId,
    ) -> Result<Option<Known>, ActError> {
        let child = decisions::child_of(&mut *self.store.read()?, record)?;
        let child = child.map_or(Ok(None), |child| self.seen_child(who, seen, child))?;
        Ok(child.map(|child| Known { id: child.id, number: child.number, version: child.version }))
    }

    fn checked_record(&self, record: RecordId, of: Known) -> Result<CheckedRecord, ActError> {
        let own = self.one_record(record)?;
        let from = Provenance {
            record,
            kind: own.kind,
            supplier: own.supplier_name.clone(),
            first_seen_ms: own.first_seen_ms,
            last_seen_ms: own.last_seen_ms,
        };
        let own = std::slice::from_ref(&own);
        let golden = fold(own, &Self::cards(&mut *self.store.read()?, own)?, self.today());
        let identity = identity(of.number, &golden);
        let said = CandidateView { number: of.number, identity, record: Some(golden), weights: Vec::new() };
        Ok(CheckedRecord { said, from })
    }

    /// Shows a drawn record and those beside it.
    pub fn see_check_item(&self, who: &SignedIn, number: i64) -> Result<Audited<CheckItem>, ActError> {
        let drawn = self.drawn(who, number)?;
        let is_done = drawn.row.counts.is_some();
        let mut others = Vec::new();
        for (other, child) in &drawn.beside {
            others.push(OtherRecord {
                record: self.checked_record(other.record, *child)?,
                answer: drawn.said(other),
                stands_together: is_done.then_some(child.id == drawn.own.id),
            });
        }
        let note =
            Note::about(drawn.children()).saying(format!("record {number} and {} others", others.len()));
        let record = self.checked_record(drawn.record, drawn.own)?;
        let view = CheckItem { mark: drawn.mark, number, drawn: record, others, is_done };
        self.finish(who, Action::CheckMatching, note, Commit::default(), view)
    }

    /// Keeps what somebody says of all records beside a drawn one, by their places as shown, from 0. What is said first is
    /// counted: by then nobody knows what stands. Later answers lead on to what they are against, and no further.
    ///
    /// # Errors
    /// [`ActError::Invalid`] when one of them is not judged; [`ActError::Expired`] when the check is finished.
    pub fn answer_check(
        &self,
        who: &SignedIn,
        mark: &str,
        number: i64,
        answers: &BTreeMap<usize, Answer>,
    ) -> Result<Audited<Judged>, ActError> {
        retried(|| {
            let drawn = self.drawn_as(who, number, mark)?;
            if answers.keys().any(|place| *place >= drawn.beside.len()) {
                let children: Vec<ChildId> = drawn.children().into_iter().collect();
                return Err(self.refuse(who, Action::CheckMatching, &children, "no such record").into());
            }
            if answers.len() < drawn.beside.len() {
                let message = "Select for each record whether it is of the same child";
                return Err(ActError::invalid("answers", message).into());
            }
            let (check, item) = (drawn.check.id, drawn.row.item);
            let children = drawn.beside.iter().map(|(_, child)| *child).chain([drawn.own]);
            let of_children = children.map(|child| (child.id.0, child.version));
            let mut commit = Commit {
                relied_on: of_children.chain([(check.0, drawn.version)]).collect(),
                ..Commit::default()
            };
            let said = drawn.beside.iter().zip(answers.values().copied());
            let is_against =
                said.clone().any(|((_, child), answer)| answer.is_against(child.id == drawn.own.id));
            if drawn.row.counts.is_none() {
                let inside: Vec<(bool, Answer)> =
                    said.clone().map(|((other, _), answer)| (other.is_inside, answer)).collect();
                commit.changes.push(checks::judge(check, item, counts(&inside)));
            }
            let kept =
                said.map(|((other, _), answer)| checks::answer(check, item, other.place, answer.code()));
            commit.changes.extend(kept);
            let said: Vec<&str> = answers.values().map(|answer| answer.code()).collect();
            let note =
                Note::about(drawn.children()).saying(format!("record {number} judged: {}", said.join(", ")));
            let judged = Judged { is_against, next: drawn.next };
            self.try_finish(who, Action::CheckMatching, note, commit, judged)
        })
    }

    /// Opens the record of the child of a drawn record, where what was said at a place is against what stands: to take
    /// it apart, or, `to_join`, to join it with the other child, whose number is filled in.
    pub fn open_checked(
        &self,
        who: &SignedIn,
        mark: &str,
        (number, place): (i64, usize),
        to_join: bool,
    ) -> Result<Audited<OpeningId>, ActError> {
        let drawn = self.drawn_as(who, number, mark)?;
        let (record, other) = drawn.beside.get(place).ok_or(ActError::Expired)?;
        let said = drawn.said(record).ok_or(ActError::Expired)?;
        if !said.is_against(other.id == drawn.own.id) || (said == Answer::Same) != to_join {
            return Err(ActError::Expired);
        }
        let reason = Reason::parse("other", WHY_OPENED).ok_or(ActError::Content("reason"))?;
        let id: OpeningId = crypto::random();
        let changes = if to_join {
            self.draft_changes(who, &draft_place(&id), &other.number.to_string())?
        } else {
            Vec::new()
        };
        self.open_child(who, id, drawn.own.id, &reason, Commit { changes, ..Commit::default() })
    }
}

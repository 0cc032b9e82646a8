//! The directory team says that source records are not of the child whom they stand with. The records and
//! the rest are kept apart from then on, whatever comes; each side goes where the partition puts it.

use super::foreseen::Preview;
use super::open_record::OpeningId;
use super::rulings::{Ruling, Said, Through};
use super::settle::Settled;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::view::{ChildView, Shielded, view};
use contactpoint_directory::golden::{Provenance, Sourced, fold};
use contactpoint_directory::ids::RecordId;
use contactpoint_store::Commit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A source record of a child, as the team of the area sees it.
#[derive(Debug)]
pub struct SourceView {
    /// Opaque handle, of this session and opening.
    pub handle: String,
    /// What it says of the child, and what people entered beside it; of a shielded child only who it is.
    pub view: ChildView,
    /// Where it came from, and when; held back of a shielded child.
    pub from: Option<Provenance>,
    /// It is among the chosen ones.
    pub is_chosen: bool,
}

/// What a person chose, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Handles of records that are not the child's.
    pub handles: Vec<String>,
    /// They are all of one other child: "yes" or "no".
    pub one_child: String,
    /// Why: a code of [`super::rulings::APART_REASONS`].
    pub reason: String,
}

impl Service {
    /// The child of an opening, for the team of its area: to put its records in order.
    pub(super) fn opened_for_order(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        action: Action,
    ) -> Result<(LoadedChild, Through), ActError> {
        let (row, child) = self.opened(who, opening)?;
        let area = self.area_conditions(who, child.la.as_deref());
        self.authorise(who, action, &area, &[child.id])?;
        let through = row.through_shield.then_some(child.id);
        Ok((child, through))
    }

    /// The source records of a child, each with what it says. `chosen`: handles of those that are chosen.
    pub fn sources(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        chosen: &[String],
    ) -> Result<Audited<Vec<SourceView>>, ActError> {
        let (child, through) = self.opened_for_order(who, opening, Action::SeeSources)?;
        let chosen: BTreeSet<RecordId> =
            chosen.iter().filter_map(|handle| self.record_of_handle(who, opening, handle)).collect();
        let is_held_back = child.shielded == Shielded::Yes && through.is_none();
        let viewer = self.viewer(who, !is_held_back)?;
        let (number, shielded, anchors) = (child.number, child.shielded, child.anchors.clone());
        let shown = if through.is_some() && child.shielded == Shielded::Yes {
            "source records, held-back details shown"
        } else {
            "source records shown"
        };
        let note = Note::about([child.id]).saying(format!("{} {shown}", anchors.len()));
        let all = self.all_sourced(&[child])?;
        let mut sources = Vec::new();
        for record in anchors {
            let own: Vec<Sourced> = all
                .iter()
                .filter(|(_, goes_with)| *goes_with == record)
                .map(|(own, _)| own.clone())
                .collect();
            let cards = Self::cards(&mut *self.store.read()?, &own)?;
            let golden = fold(&own, &cards, self.today());
            let itself = own.iter().find(|own| own.record == record);
            sources.push(SourceView {
                handle: self.involvement_handle(who, opening, record),
                view: view(&viewer, number, golden, shielded, self.today()),
                from: itself.filter(|_| !is_held_back).map(|own| Provenance {
                    record,
                    kind: own.kind,
                    supplier: own.supplier_name.clone(),
                    first_seen_ms: own.first_seen_ms,
                    last_seen_ms: own.last_seen_ms,
                }),
                is_chosen: chosen.contains(&record),
            });
        }
        self.finish(who, Action::SeeSources, note, Commit::default(), sources)
    }

    /// Reads what a person chose.
    fn apart(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        child: &LoadedChild,
        typed: &Taken,
    ) -> Result<Ruling, ActError> {
        let mut taken = BTreeSet::new();
        for handle in &typed.handles {
            let record = self.record_of_handle(who, opening, handle);
            taken.insert(record.filter(|record| child.anchors.contains(record)).ok_or(ActError::Expired)?);
        }
        if taken.is_empty() {
            return Err(ActError::invalid("records", "Select the records that are not this child's"));
        }
        if taken.len() == child.anchors.len() {
            return Err(ActError::invalid("records", "Leave at least one record with the child"));
        }
        let one_child = match typed.one_child.as_str() {
            "yes" => true,
            "no" => false,
            _ if taken.len() == 1 => false,
            _ => {
                let message = "Select whether the records you chose are about one other child";
                return Err(ActError::invalid("one_child", message));
            }
        };
        Ok(Ruling::Apart { one_child: one_child && taken.len() > 1, taken })
    }

    /// What there would be if the chosen records were taken out. Nothing is changed by it.
    ///
    /// # Errors
    /// [`ActError::Invalid`] with the fields to correct.
    pub fn foresee_apart(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        typed: &Taken,
    ) -> Result<Audited<Preview>, ActError> {
        let (child, through) = self.opened_for_order(who, opening, Action::SeeSources)?;
        let ruling = self.apart(who, opening, &child, typed)?;
        if !ruling.reasons().iter().any(|(code, _)| *code == typed.reason) {
            return Err(ActError::invalid("reason", "Select why you think so"));
        }
        let (weighed, preview) = self.preview(who, Action::SeeSources, &ruling, through)?;
        let concerned = weighed.foreseen.concerned.iter().copied().filter(|id| *id != child.id);
        let note = Note::about([child.id].into_iter().chain(concerned)).saying("preview of taking apart");
        self.finish(who, Action::SeeSources, note, Commit::default(), preview)
    }

    /// Takes the chosen records out, or proposes to. `seen`: the mark of the preview.
    pub fn take_apart(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        typed: &Taken,
        seen: &str,
    ) -> Result<Audited<Settled>, ActError> {
        let (child, _) = self.opened_for_order(who, opening, Action::TakeApart)?;
        let ruling = self.apart(who, opening, &child, typed)?;
        self.rule(who, &Said { ruling: &ruling, reason: &typed.reason, seen: Some(seen), seconds: None })
    }
}

//! The directory team says that two children who stand are one. The other child is named by its number,
//! which is typed. A number of no child, of a child of another area, and of one who is not to be seen have
//! one answer.

use super::foreseen::Preview;
use super::open_record::OpeningId;
use super::reviews::CandidateView;
use super::rulings::{Ruling, Said, Through};
use super::settle::Settled;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::people::People;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::{Decision, decide};
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::ChildId;
use contactpoint_matching::people::told::Weight;
use contactpoint_store::Commit;
use contactpoint_store::tables::children;
use std::collections::BTreeSet;

/// Two children beside each other, and what the one child would be.
#[derive(Debug)]
pub struct TwoChildren {
    /// The child whose record is open.
    pub one: CandidateView,
    /// The other, with what speaks for and against.
    pub other: CandidateView,
    /// What there would be.
    pub preview: Preview,
}

/// Where the number of the other child is kept until both have been seen.
pub fn draft_place(opening: &OpeningId) -> String {
    format!("join:{}", hex::encode(opening))
}

/// Pairs of records that are weighed for the waterfall.
const MOST_PAIRS: usize = 400;

impl Service {
    /// The child whose number was typed, if this person may put its records in order.
    fn twin(
        &self,
        who: &SignedIn,
        action: Action,
        child: &LoadedChild,
        number: &str,
    ) -> Result<ChildId, ActError> {
        let Some(number) = ChildNumber::parse(number) else {
            let message = "Enter the other child's directory number: 10 digits, as it stands on the record";
            return Err(ActError::invalid("number", message));
        };
        let found = children::by_number(&mut *self.store.read()?, number)?;
        if found == Some(child.id) {
            return Err(ActError::invalid("number", "Enter the number of another child: this one is open"));
        }
        let of_own_area = |id: &ChildId| -> Result<bool, ActError> {
            let la = children::la(&mut *self.store.read()?, *id)?;
            let area = self.area_conditions(who, la.as_deref());
            Ok(decide(who.account.role, action, &area) == Decision::Allowed)
        };
        match found {
            Some(id) if of_own_area(&id)? => Ok(id),
            _ => {
                let known: Vec<ChildId> = found.into_iter().collect();
                match self.refuse(who, action, &known, "no child of the area") {
                    ActError::NotThere => Err(ActError::invalid("number", NO_SUCH_CHILD)),
                    failed => Err(failed),
                }
            }
        }
    }

    fn joined(
        &self,
        who: &SignedIn,
        action: Action,
        child: &LoadedChild,
        number: &str,
    ) -> Result<Ruling, ActError> {
        let twin = self.twin(who, action, child, number)?;
        let twin = self.load_child(twin)?.ok_or(ActError::Expired)?;
        Ok(Ruling::Joined { records: BTreeSet::from([child.anchor()?, twin.anchor()?]) })
    }

    /// Whether there is a child of the area with the number that was typed.
    ///
    /// # Errors
    /// [`ActError::Invalid`] when there is none, or it may not be seen: the two look the same.
    pub fn find_twin(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        number: &str,
    ) -> Result<Audited<()>, ActError> {
        let (child, _) = self.opened_for_order(who, opening, Action::CompareChildren)?;
        let twin = self.twin(who, Action::CompareChildren, &child, number)?;
        let note = Note::about([child.id, twin]).saying("found by number");
        self.finish(who, Action::CompareChildren, note, Commit::default(), ())
    }

    /// The child of an opening beside the child whose number was typed, and what the one child would be.
    ///
    /// # Errors
    /// [`ActError::Invalid`] when there is no such child.
    pub fn compare_children(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        number: &str,
    ) -> Result<Audited<TwoChildren>, ActError> {
        let (child, through) = self.opened_for_order(who, opening, Action::CompareChildren)?;
        let ruling = self.joined(who, Action::CompareChildren, &child, number)?;
        let (two, shown) = self.two_children(who, &ruling, Some(child.id), through)?;
        let note = Note::about(shown).saying("two children side by side");
        self.finish(who, Action::CompareChildren, note, Commit::default(), two)
    }

    /// Both children of a ruling; `open`: the one that stands first on the page. With all children whom the
    /// preview looked at, for the audit.
    pub(super) fn two_children(
        &self,
        who: &SignedIn,
        ruling: &Ruling,
        open: Option<ChildId>,
        through: Through,
    ) -> Result<(TwoChildren, BTreeSet<ChildId>), ActError> {
        let (weighed, preview) = self.preview(who, Action::CompareChildren, ruling, through)?;
        let mut children = weighed.children;
        if open.is_some_and(|open| children.first().is_none_or(|first| first.id != open)) {
            children.reverse();
        }
        let shown =
            children.iter().map(|child| child.id).chain(weighed.foreseen.concerned).collect::<BTreeSet<_>>();
        let Ok([one, other]) = <[LoadedChild; 2]>::try_from(children) else { return Err(ActError::Expired) };
        let mut people = self.lock_people();
        let mut weights = best_weights(self.followed(&mut people)?, &one, &other);
        drop(people);
        let is_shielded = |child: &LoadedChild| child.shielded == Shielded::Yes;
        if is_shielded(&one) || is_shielded(&other) {
            // Nothing was held for it: that something hidden agrees would be told to whoever types a number.
            weights.retain(|weight| !weight.is_held_back_by_shield());
        }
        let seen = |child: LoadedChild, weights| CandidateView {
            number: child.number,
            identity: child.identity(),
            weights,
            record: (!is_shielded(&child) || through == Some(child.id)).then_some(child.golden),
        };
        Ok((TwoChildren { one: seen(one, Vec::new()), other: seen(other, weights), preview }, shown))
    }

    /// Says that the two are one child, or proposes it. `seen`: the mark of the preview.
    pub fn join_children(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        number: &str,
        reason: &str,
        seen: &str,
    ) -> Result<Audited<Settled>, ActError> {
        let (child, _) = self.opened_for_order(who, opening, Action::JoinChildren)?;
        let ruling = self.joined(who, Action::JoinChildren, &child, number)?;
        self.rule(who, &Said { ruling: &ruling, reason, seen: Some(seen), seconds: None })
    }
}

/// The one answer for whatever is not to be seen.
const NO_SUCH_CHILD: &str = "There is no other child of your area with this number";

/// What speaks for and against: by the two records that agree best.
fn best_weights(people: &mut People, one: &LoadedChild, other: &LoadedChild) -> Vec<Weight> {
    let pairs = one.anchors.iter().flat_map(|a| other.anchors.iter().map(move |b| (*a, *b)));
    let mut best = None;
    for (a, b) in pairs.take(MOST_PAIRS) {
        let (Some(a), Some(b)) = (people.name_of(a), people.name_of(b)) else { continue };
        let Some(waterfall) = people.partition.waterfall(a, b) else { continue };
        if best.as_ref().is_none_or(|(total, _)| *total < waterfall.total) {
            best = Some((waterfall.total, Weight::of(&waterfall)));
        }
    }
    best.map(|(_, weights)| weights).unwrap_or_default()
}

//! The lead professional: offered to somebody involved, accepted or declined by them, ended.

use super::involvement::is_own;
use super::open_record::OpeningId;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::facts::LeadStep;
use contactpoint_store::Commit;

impl Service {
    /// Conditions about a child that hold for this person: area, and being involved.
    pub(crate) fn conditions(&self, who: &SignedIn, child: &LoadedChild) -> Result<Vec<Condition>, ActError> {
        let own = self.viewer(who, false)?.own_contacts;
        let today = self.today();
        let mut holding = self.area_conditions(who, child.la.as_deref());
        if child.golden.involvements.iter().any(|i| is_own(i, &own) && i.is_current(today)) {
            holding.push(Condition::InvolvedWithChild);
        }
        Ok(holding)
    }

    /// The child of an opening, if this person may act on what is held back for a shielded one.
    pub(crate) fn opened_for_change(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        action: Action,
    ) -> Result<LoadedChild, ActError> {
        let (row, child) = self.opened(who, opening)?;
        if child.shielded == Shielded::Yes && !row.through_shield {
            return Err(self.refuse(who, action, &[child.id], "shield"));
        }
        let conditions = self.conditions(who, &child)?;
        self.authorise(who, action, &conditions, &[child.id])?;
        Ok(child)
    }

    /// Offers the role to a practitioner who is involved.
    pub fn offer_lead(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        handle: &str,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let child = self.opened_for_change(who, opening, Action::OfferLead)?;
            let record = self.record_of_handle(who, opening, handle);
            let today = self.today();
            let chosen = child
                .golden
                .involvements
                .iter()
                .find(|i| {
                    Some(i.record) == record
                        && i.practitioner_ref.is_some()
                        && i.is_current(today)
                        && i.service.class().shows_contact()
                })
                .cloned()
                .ok_or_else(|| ActError::invalid("involvement", "Select a practitioner who is involved"))?;
            let own = self.viewer(who, false)?.own_contacts;
            // Offering it to oneself needs nobody's answer.
            let step = if is_own(&chosen, &own) { LeadStep::Holds } else { LeadStep::Offered };
            let mut commit = Commit::default();
            self.restate(who, &child, &chosen, |involvement| involvement.lead = Some(step), &mut commit)?;
            self.try_finish(
                who,
                Action::OfferLead,
                Note::about([child.id]).saying(format!("service {}", chosen.service.code())),
                commit,
                (),
            )
        })
    }

    /// Accepts or declines the role that was offered to this person.
    pub fn answer_lead(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        accept: bool,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let (_, child) = self.opened(who, opening)?;
            let own = self.viewer(who, false)?.own_contacts;
            let offered = child
                .golden
                .involvements
                .iter()
                .find(|i| is_own(i, &own) && i.lead == Some(LeadStep::Offered))
                .cloned();
            let holding: &[Condition] = if offered.is_some() { &[Condition::OfferedToOneself] } else { &[] };
            self.authorise(who, Action::AcceptLead, holding, &[child.id])?;
            let offered = offered.ok_or(ActError::NotThere)?;
            let step = if accept { LeadStep::Holds } else { LeadStep::Declined };
            let mut commit = Commit::default();
            self.restate(who, &child, &offered, |involvement| involvement.lead = Some(step), &mut commit)?;
            let word = if accept { "accepted" } else { "declined" };
            self.try_finish(who, Action::AcceptLead, Note::about([child.id]).saying(word), commit, ())
        })
    }

    /// Ends the role of whoever holds it.
    pub fn end_lead(&self, who: &SignedIn, opening: &OpeningId) -> Result<Audited<()>, ActError> {
        retried(|| {
            let child = self.opened_for_change(who, opening, Action::EndLead)?;
            let holder = child
                .golden
                .involvements
                .iter()
                .find(|i| i.lead == Some(LeadStep::Holds))
                .cloned()
                .ok_or(ActError::Expired)?;
            let mut commit = Commit::default();
            self.restate(
                who,
                &child,
                &holder,
                |involvement| involvement.lead = Some(LeadStep::Ended),
                &mut commit,
            )?;
            self.try_finish(who, Action::EndLead, Note::about([child.id]), commit, ())
        })
    }
}

//! The early help (CAF) indicator: that an assessment was undertaken, when, and who holds it. Never
//! what it says.

use super::open_record::OpeningId;
use crate::audited::Note;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::facts::{ChildFacts, EarlyHelp};
use contactpoint_store::Commit;
use jiff::civil::Date;

/// Who holds the assessment.
#[derive(Clone, Debug)]
pub enum Holder {
    /// The person who enters it.
    Me,
    /// A practitioner or team who is involved, by the page's handle.
    Involved(String),
}

impl Service {
    /// Records that an assessment was undertaken, or that none was.
    pub fn record_early_help(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        undertaken: bool,
        on: Option<Date>,
        holder: Option<&Holder>,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let child = self.opened_for_change(who, opening, Action::RecordEarlyHelp)?;
            if on.is_some_and(|on| on > self.today()) {
                return Err(ActError::invalid(
                    "day",
                    "The date of the assessment must be today or in the past",
                )
                .into());
            }
            let born = child.identity().date_of_birth();
            if undertaken && on.is_some() && on < born {
                return Err(ActError::invalid(
                    "day",
                    "The date of the assessment must not be before the child was born",
                )
                .into());
            }
            let mut commit = Commit::default();
            let (reference, supplier) = match holder {
                _ if !undertaken => (None, None),
                None => return Err(ActError::invalid("holder", "Select who holds the assessment").into()),
                Some(Holder::Me) => {
                    use contactpoint_directory::personal::{Email, Phone};
                    let phone = who.account.phone.as_deref().and_then(Phone::parse);
                    let email = who.account.email.as_deref().and_then(Email::parse);
                    (
                        Some(self.own_card(who, phone, email, &mut commit)?),
                        Some(crate::statement::HERE.to_owned()),
                    )
                }
                Some(Holder::Involved(handle)) => {
                    let record = self.record_of_handle(who, opening, handle);
                    let chosen = child
                        .golden
                        .involvements
                        .iter()
                        .find(|i| Some(i.record) == record && i.service.class().shows_contact())
                        .ok_or_else(|| ActError::invalid("holder", "Select who holds the assessment"))?;
                    (
                        chosen.practitioner_ref.clone().or_else(|| chosen.team_ref.clone()),
                        Some(chosen.supplier.clone()),
                    )
                }
            };
            let early_help = EarlyHelp {
                undertaken,
                on: on.filter(|_| undertaken),
                holder: reference,
                holder_supplier: supplier,
            };
            let facts = ChildFacts { early_help: Some(early_help), ..ChildFacts::default() };
            self.state(who, &child, "early-help", facts, &mut commit)?;
            let word = if undertaken { "undertaken" } else { "none undertaken" };
            self.try_finish(who, Action::RecordEarlyHelp, Note::about([child.id]).saying(word), commit, ())
        })
    }
}

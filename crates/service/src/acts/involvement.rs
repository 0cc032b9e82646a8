//! One's own involvement: add it, end it, confirm it. The others involved see it on their home page.

use super::open_record::OpeningId;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::Shielded;
use contactpoint_directory::dates::may_be_involved;
use contactpoint_directory::facts::{ChildFacts, Consent, ContactRef, Involvement};
use contactpoint_directory::golden::ShownInvolvement;
use contactpoint_directory::personal::{Email, Phone};
use contactpoint_directory::search::FieldError;
use contactpoint_directory::service::{Service as CatalogueService, ServiceClass};
use contactpoint_store::Commit;
use contactpoint_store::tables::contacts;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is typed to add one's own involvement.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvolvementForm {
    /// Service, a code of the catalogue.
    pub service: String,
    /// Work telephone.
    pub phone: String,
    /// Work e-mail.
    pub email: String,
    /// First day, in three fields.
    pub day: String,
    /// Month.
    pub month: String,
    /// Year.
    pub year: String,
    /// For a sensitive service: `given` or `significant-harm`.
    pub consent: String,
}

/// What was typed, read.
#[derive(Clone, Debug)]
pub struct NewInvolvement {
    /// Service.
    pub service: CatalogueService,
    /// Telephone.
    pub phone: Phone,
    /// E-mail.
    pub email: Option<Email>,
    /// First day.
    pub started_on: Date,
    /// For a sensitive service.
    pub consent: Option<Consent>,
}

impl InvolvementForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The fields to correct.
    pub fn parse(&self, today: Date) -> Result<NewInvolvement, Vec<FieldError>> {
        let mut errors = Vec::new();
        let service = CatalogueService::parse(&self.service);
        if service.is_none() {
            errors.push(FieldError::new("service", "Select a service"));
        }
        let phone = Phone::parse_strict(&self.phone);
        if phone.is_none() {
            errors.push(FieldError::new("phone", "Enter a telephone number, like 01632 960 001"));
        }
        let email = if self.email.trim().is_empty() { None } else { Email::parse_strict(&self.email) };
        if email.is_none() && !self.email.trim().is_empty() {
            errors.push(FieldError::new("email", "Enter an e-mail address, like name@example.org"));
        }
        let date = if [&self.day, &self.month, &self.year].iter().all(|text| text.trim().is_empty()) {
            Ok(today)
        } else {
            contactpoint_directory::search::date_in_three_fields(&self.day, &self.month, &self.year)
        };
        match date {
            Ok(date) if date > today => {
                errors.push(FieldError::new("day", "The first day must be today or in the past"));
            }
            Ok(_) => {}
            Err(message) => errors.push(FieldError::new("day", message)),
        }
        let consent = match self.consent.as_str() {
            "given" => Some(Consent::Given),
            "significant-harm" => Some(Consent::SignificantHarm),
            _ => None,
        };
        let sensitive = service.is_some_and(|service| service.class() == ServiceClass::Sensitive);
        if sensitive && consent.is_none() {
            errors.push(FieldError::new("consent", "A sensitive service is recorded only with consent, or on suspicion of significant harm: select which"));
        }
        match (service, phone, date) {
            (Some(service), Some(phone), Ok(started_on)) if errors.is_empty() => Ok(NewInvolvement {
                service,
                phone,
                email,
                started_on,
                consent: consent.filter(|_| sensitive),
            }),
            _ => Err(errors),
        }
    }
}

impl Service {
    /// Adds this person's own involvement with the child of an opening.
    pub fn add_involvement(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        form: &InvolvementForm,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let (row, child) = self.opened(who, opening)?;
            self.authorise(who, Action::AddInvolvement, &[], &[child.id])?;
            if child.shielded == Shielded::Yes && !row.through_shield {
                return Err(self.refuse(who, Action::AddInvolvement, &[child.id], "shield").into());
            }
            let new = form.parse(self.today()).map_err(ActError::Invalid)?;
            if child.identity().date_of_birth().is_some_and(|born| !may_be_involved(new.started_on, born)) {
                let long_before =
                    "The first day must be at most nine months before the child's date of birth";
                return Err(ActError::invalid("day", long_before).into());
            }
            let mut commit = Commit::default();
            let reference = self.own_card(who, Some(new.phone), new.email, &mut commit)?;
            let involvement = Involvement {
                service: new.service,
                practitioner: Some(reference.clone()),
                team: None,
                started_on: Some(new.started_on),
                ended_on: None,
                confirmed_on: Some(self.today()),
                lead: None,
                contact_supplier: None,
                consent: new.consent,
            };
            let key = format!(
                "involvement:{}:{}:{}:",
                new.service.code(),
                crate::statement::HERE,
                reference.as_str()
            );
            let facts = ChildFacts { involvements: vec![involvement], ..ChildFacts::default() };
            let record = self.state(who, &child, &key, facts, &mut commit)?;
            commit.changes.push(contacts::add_involvement(
                self.contact_id(crate::statement::HERE, reference.as_str()),
                record,
            ));
            let note = Note::about([child.id]).saying(format!("service {}", new.service.code()));
            self.try_finish(who, Action::AddInvolvement, note, commit, ())
        })
    }

    /// This person's own involvement that a handle names.
    fn own_involvement<'c>(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        child: &'c LoadedChild,
        handle: &str,
    ) -> Result<Option<&'c ShownInvolvement>, ActError> {
        let Some(record) = self.record_of_handle(who, opening, handle) else { return Ok(None) };
        let viewer = self.viewer(who, false)?;
        Ok(child.golden.involvements.iter().find(|i| i.record == record && is_own(i, &viewer.own_contacts)))
    }

    /// The service and first day of one's own involvement, for the page that asks to end it.
    pub fn own_involvement_service(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        handle: &str,
    ) -> Result<Audited<CatalogueService>, ActError> {
        let (_, child) = self.opened(who, opening)?;
        let Some(service) = self.own_involvement(who, opening, &child, handle)?.map(|i| i.service) else {
            return Err(self.refuse(who, Action::EndInvolvement, &[child.id], "not one's own"));
        };
        self.finish(
            who,
            Action::OpenRecord,
            Note::about([child.id]).saying("own involvement shown"),
            Commit::default(),
            service,
        )
    }

    /// Ends one's own involvement.
    pub fn end_involvement(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        handle: &str,
        ended_on: Date,
    ) -> Result<Audited<()>, ActError> {
        if ended_on > self.today() {
            return Err(ActError::invalid("day", "The last day must be today or in the past"));
        }
        self.change_own(who, opening, handle, Action::EndInvolvement, |involvement| {
            if involvement.started_on.is_some_and(|started_on| ended_on < started_on) {
                return Err(ActError::invalid("day", "The last day must not be before the first day"));
            }
            involvement.ended_on = Some(ended_on);
            if involvement.lead.is_some() {
                involvement.lead = Some(contactpoint_directory::facts::LeadStep::Ended);
            }
            Ok(())
        })
    }

    /// Confirms one's own involvement: it goes on.
    pub fn confirm_involvement(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        handle: &str,
    ) -> Result<Audited<()>, ActError> {
        let today = self.today();
        self.change_own(who, opening, handle, Action::ConfirmInvolvement, |involvement| {
            involvement.confirmed_on = Some(today);
            involvement.ended_on = None;
            Ok(())
        })
    }

    fn change_own(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        handle: &str,
        action: Action,
        change: impl Fn(&mut Involvement) -> Result<(), ActError>,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let (_, child) = self.opened(who, opening)?;
            let own = self.own_involvement(who, opening, &child, handle)?.cloned();
            let holding: &[Condition] = if own.is_some() { &[Condition::OwnInvolvement] } else { &[] };
            self.authorise(who, action, holding, &[child.id])?;
            let own = own.ok_or(ActError::NotThere)?;
            let mut commit = Commit::default();
            let mut changed = Ok(());
            self.restate(who, &child, &own, |involvement| changed = change(involvement), &mut commit)?;
            changed?;
            let note = Note::about([child.id]).saying(format!("service {}", own.service.code()));
            self.try_finish(who, action, note, commit, ())
        })
    }

    /// Handles of the involvements that a record page shows, by record.
    pub fn involvement_handles(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        records: &[contactpoint_directory::ids::RecordId],
    ) -> Vec<String> {
        records.iter().map(|record| self.involvement_handle(who, opening, *record)).collect()
    }
}

pub(crate) fn is_own(i: &ShownInvolvement, own_contacts: &[(String, String)]) -> bool {
    i.practitioner_ref.as_ref().map(ContactRef::as_str).is_some_and(|own| {
        own_contacts.iter().any(|(supplier, reference)| *supplier == i.supplier && reference == own)
    })
}

//! The only maker of a view of a child. A [`FullChild`] cannot be made anywhere else: its fields are
//! private to this file, so a page that shows a location went through the shield and the policy.
//! That is a matter of types, not of habit.

use crate::dates::within_months_after;
use crate::facts::{Contact, LeadStep, PersonName, Sex};
use crate::golden::{
    AddressState, GoldenRecord, Provenance, ShownEarlyHelp, ShownEducation, ShownGp, ShownInvolvement, Valued,
};
use crate::identifier::{ChildNumber, Identifier, IdentifierKind, IdentifierStatus};
use crate::ids::{AccountId, RecordId};
use crate::organisation::OrganisationKind;
use crate::personal::{Email, Name, Phone};
use crate::service::{Service, ServiceClass};
use jiff::civil::Date;

/// Who looks.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The account.
    pub account: AccountId,
    /// The kind of body the person works for.
    pub organisation_kind: OrganisationKind,
    /// The person's own contact cards: supplier and reference.
    pub own_contacts: Vec<(String, String)>,
    /// The policy allowed this person to see the held-back details of this child.
    pub may_see_shielded: bool,
    /// The person is of the directory team: sees ended involvements of every class.
    pub is_directory_team: bool,
    /// E-mail domains that tell nothing of the organisation behind them (a relay of the
    /// directory's own). For classes whose organisation is not shown, only these are.
    pub neutral_email_domains: Vec<String>,
}

/// Whether a shield holds. Taken from the database at the moment of looking, never from an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shielded {
    /// A shield holds.
    Yes,
    /// None holds.
    No,
}

/// What this person may see of this child.
#[derive(Clone, Debug)]
pub enum ChildView {
    /// All that the directory shows.
    Full(Box<FullChild>),
    /// Names, gender, date of birth and number: nothing that locates.
    Shielded(Identity),
}

/// Who a child is: all that a result row or a shielded record shows.
#[derive(Clone, Debug)]
pub struct Identity {
    number: ChildNumber,
    preferred_name: Option<PersonName>,
    official_name: Option<PersonName>,
    date_of_birth: Option<Date>,
    sex: Option<Sex>,
}

/// A record without a shield, or seen by someone with the right to see through it.
#[derive(Clone, Debug)]
pub struct FullChild {
    identity: Identity,
    names: Vec<Valued<PersonName>>,
    date_of_birth: Option<Valued<Date>>,
    sex: Option<Valued<Sex>>,
    identifiers: Vec<Valued<Identifier>>,
    address: AddressState,
    phones: Vec<Valued<Phone>>,
    emails: Vec<Valued<Email>>,
    parents: Vec<Valued<crate::facts::Parent>>,
    education: Option<Valued<ShownEducation>>,
    gp: Option<Valued<ShownGp>>,
    involved: Vec<Involved>,
    early_help: Option<Valued<ShownEarlyHelp>>,
    sensitive_service: bool,
    is_shielded: bool,
}

/// An involvement as this person may see it.
#[derive(Clone, Debug)]
pub struct Involved {
    /// The record that states it: a handle for acts on it.
    pub record: RecordId,
    /// The service.
    pub service: Service,
    /// The practitioner.
    pub practitioner: Option<Contact>,
    /// The team.
    pub team: Option<Contact>,
    /// The organisation's name, where its class shows it.
    pub organisation: Option<String>,
    /// First day.
    pub started_on: Option<Date>,
    /// Last day.
    pub ended_on: Option<Date>,
    /// Last confirmed.
    pub confirmed_on: Date,
    /// Not confirmed in time.
    pub is_stale: bool,
    /// Whether it holds today.
    pub is_current: bool,
    /// Lead professional.
    pub lead: Option<LeadStep>,
    /// This is the viewer's own involvement.
    pub is_own: bool,
    /// Who said it.
    pub from: Provenance,
}

macro_rules! getters {
    ($type:ident { $($(#[$doc:meta])* $field:ident: $out:ty = |$this:ident| $value:expr;)* }) => {
        impl $type { $($(#[$doc])* pub fn $field(&self) -> $out { let $this = self; $value })* }
    };
}

getters!(Identity {
    /// The directory's own number.
    number: ChildNumber = |this| this.number;
    /// The name shown first everywhere.
    preferred_name: Option<&PersonName> = |this| this.preferred_name.as_ref();
    /// The official name.
    official_name: Option<&PersonName> = |this| this.official_name.as_ref();
    /// Date of birth.
    date_of_birth: Option<Date> = |this| this.date_of_birth;
    /// Gender.
    sex: Option<Sex> = |this| this.sex;
});

impl Identity {
    /// The name shown first, as text.
    pub fn display_name(&self) -> String {
        self.preferred_name.as_ref().map_or_else(|| "Name not recorded".to_owned(), PersonName::display)
    }
}

getters!(FullChild {
    /// Who the child is.
    identity: &Identity = |this| &this.identity;
    /// Preferred and official names; former ones for the directory team only.
    names: &[Valued<PersonName>] = |this| &this.names;
    /// Date of birth with its source.
    date_of_birth: Option<&Valued<Date>> = |this| this.date_of_birth.as_ref();
    /// Gender with its source.
    sex: Option<&Valued<Sex>> = |this| this.sex.as_ref();
    /// Numbers that the viewer's kind of body allocates.
    identifiers: &[Valued<Identifier>] = |this| &this.identifiers;
    /// Address.
    address: &AddressState = |this| &this.address;
    /// The child's telephone numbers.
    phones: &[Valued<Phone>] = |this| &this.phones;
    /// The child's e-mail addresses.
    emails: &[Valued<Email>] = |this| &this.emails;
    /// Parents and carers.
    parents: &[Valued<crate::facts::Parent>] = |this| &this.parents;
    /// Education setting.
    education: Option<&Valued<ShownEducation>> = |this| this.education.as_ref();
    /// GP practice.
    gp: Option<&Valued<ShownGp>> = |this| this.gp.as_ref();
    /// Who is involved, or was recently.
    involved: &[Involved] = |this| &this.involved;
    /// Early help assessment.
    early_help: Option<&Valued<ShownEarlyHelp>> = |this| this.early_help.as_ref();
    /// A sensitive service is involved: ask the directory team.
    sensitive_service: bool = |this| this.sensitive_service;
    /// The record is shielded and seen by someone with the right to.
    is_shielded: bool = |this| this.is_shielded;
});

/// Who the child is: what a result row shows, whoever looks and whether or not a shield holds.
pub fn identity(number: ChildNumber, record: &GoldenRecord) -> Identity {
    Identity {
        number,
        preferred_name: record.preferred_name.as_ref().map(|name| name.value.clone()),
        official_name: record.official_name.as_ref().map(|name| name.value.clone()),
        date_of_birth: record.date_of_birth.as_ref().map(|date| date.value),
        sex: record.sex.as_ref().map(|sex| sex.value),
    }
}

/// What this person may see of this child today.
pub fn view(
    viewer: &Viewer,
    number: ChildNumber,
    record: GoldenRecord,
    shielded: Shielded,
    today: Date,
) -> ChildView {
    let identity = identity(number, &record);
    if shielded == Shielded::Yes && !viewer.may_see_shielded {
        return ChildView::Shielded(identity);
    }
    let is_own = |i: &ShownInvolvement| {
        i.practitioner_ref.as_ref().is_some_and(|own| {
            viewer
                .own_contacts
                .iter()
                .any(|(supplier, reference)| *supplier == i.supplier && reference == own.as_str())
        })
    };
    let sensitive_service = record.involvements.iter().any(|i| {
        i.service.class() == ServiceClass::Sensitive
            && i.consent.is_some()
            && i.is_current(today)
            && !is_own(i)
    });
    let involved = record
        .involvements
        .iter()
        .filter(|i| may_see_involvement(viewer, i, is_own(i), today))
        .map(|i| involved(viewer, i, is_own(i), today))
        .collect();
    let mut names: Vec<_> = record.preferred_name.into_iter().chain(record.official_name).collect();
    names.dedup_by(|a, b| a.value == b.value);
    if viewer.is_directory_team {
        names.extend(record.former_names);
    }
    ChildView::Full(Box::new(FullChild {
        identity,
        names,
        date_of_birth: record.date_of_birth,
        sex: record.sex,
        identifiers: record
            .identifiers
            .into_iter()
            .filter(|i| may_see_identifier(viewer, &i.value))
            .collect(),
        address: record.address,
        phones: record.phones,
        emails: record.emails,
        parents: record.parents,
        education: record.education,
        gp: record.gp,
        involved,
        early_help: early_help(viewer, record.early_help, &record.involvements),
        sensitive_service,
        is_shielded: shielded == Shielded::Yes,
    }))
}

/// A number is shown only to staff of the kind of body that allocates it, and only while in use.
fn may_see_identifier(viewer: &Viewer, identifier: &Identifier) -> bool {
    let allocates = match identifier.kind {
        IdentifierKind::Nhs => viewer.organisation_kind.is_health(),
        IdentifierKind::Upn | IdentifierKind::Uln => viewer.organisation_kind.is_education(),
        IdentifierKind::SocialCare => viewer.organisation_kind == OrganisationKind::LocalAuthority,
    };
    allocates && identifier.status == IdentifierStatus::Current
}

/// The holder of an assessment may work in a service whose name would be case information: then of
/// them, too, only what that class shows is shown.
fn early_help(
    viewer: &Viewer,
    early_help: Option<Valued<ShownEarlyHelp>>,
    involvements: &[ShownInvolvement],
) -> Option<Valued<ShownEarlyHelp>> {
    let mut early_help = early_help?;
    let holder = early_help.value.holder.take();
    early_help.value.holder = holder.and_then(|mut holder| {
        let classes: Vec<ServiceClass> = involvements
            .iter()
            .filter(|i| i.practitioner.as_ref() == Some(&holder) || i.team.as_ref() == Some(&holder))
            .map(|i| i.service.class())
            .collect();
        for class in classes {
            if !class.shows_contact() {
                return None;
            }
            if !class.shows_organisation() {
                holder.organisation = None;
                holder.role = None;
                holder.email = holder.email.take().filter(|email| has_neutral_domain(viewer, email));
            }
        }
        Some(holder)
    });
    Some(early_help)
}

fn has_neutral_domain(viewer: &Viewer, email: &Email) -> bool {
    let domain = email.as_str().rsplit('@').next().unwrap_or_default();
    viewer.neutral_email_domains.iter().any(|neutral| neutral.eq_ignore_ascii_case(domain))
}

fn may_see_involvement(viewer: &Viewer, i: &ShownInvolvement, is_own: bool, today: Date) -> bool {
    let class = i.service.class();
    let in_time = match i.ended_on {
        Some(ended) if ended <= today => {
            viewer.is_directory_team || within_months_after(ended, class.months_visible_after_end(), today)
        }
        _ => true,
    };
    is_own || (in_time && (class.shows_contact() || (viewer.is_directory_team && i.consent.is_some())))
}

fn involved(viewer: &Viewer, i: &ShownInvolvement, is_own: bool, today: Date) -> Involved {
    let shows_organisation = i.service.class().shows_organisation() || is_own;
    let organisation = i.practitioner.iter().chain(&i.team).find_map(|card| card.organisation.as_ref());
    let mut practitioner = i.practitioner.clone();
    let mut team = i.team.clone();
    if !shows_organisation {
        // The team's name, the role and the organisation would tell which service it is.
        for card in practitioner.iter_mut().chain(&mut team) {
            card.organisation = None;
            card.role = None;
            card.email = card.email.take().filter(|email| has_neutral_domain(viewer, email));
        }
        if let (Some(card), Some(label)) = (&mut team, Name::parse(i.service.label())) {
            card.name = label;
        }
    }
    Involved {
        record: i.record,
        service: i.service,
        practitioner,
        team,
        organisation: organisation.filter(|_| shows_organisation).map(|name| name.as_str().to_owned()),
        started_on: i.started_on,
        ended_on: i.ended_on,
        confirmed_on: i.confirmed_on,
        is_stale: i.is_stale(today),
        is_current: i.is_current(today),
        lead: i.lead,
        is_own,
        from: i.from.clone(),
    }
}

//! What a source may say about a child: the allow-list. There is no field that could hold case
//! information, so none can be kept: that rule is enforced by this shape.

use crate::identifier::{Identifier, OrganisationCode, Uprn};
use crate::personal::{AddressLine, Email, Name, Phone, Unfit, has_hidden};
use crate::postcode::Postcode;
use crate::service::Service;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything one source record says about one child. A missing value is simply not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChildFacts {
    /// Official, preferred and former names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<PersonName>,
    /// Date of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<Date>,
    /// Gender as the source records it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Numbers whose check digit held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Addresses, with the time they held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// The child's own telephone numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// The child's own e-mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Parents and carers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Parent>,
    /// Schools and other education settings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub education: Vec<Education>,
    /// GP registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gp: Option<OrganisationCode>,
    /// Which one of a multiple birth (1 = first born); evidence that twins are two people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_order: Option<u8>,
    /// Services involved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub involvements: Vec<Involvement>,
    /// Whether an early help assessment (CAF) has been undertaken, and who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_help: Option<EarlyHelp>,
    /// Date of death.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub died_on: Option<Date>,
    /// The source marks the person as restricted ("R" in PDS): a reason to ask the directory team
    /// whether to shield. It carries no location.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restricted_at_source: bool,
}

impl ChildFacts {
    /// Whether the facts could make a child of their own: at least one name and a date of birth.
    pub fn can_make_a_child(&self) -> bool {
        self.date_of_birth.is_some()
            && self.names.iter().any(|name| name.given.is_some() || name.family.is_some())
    }

    /// The name in a given use.
    pub fn name(&self, used_as: NameUse) -> Option<&PersonName> {
        self.names.iter().find(|name| name.used_as == used_as)
    }
}

/// A name and what it is used as.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Official, preferred or former.
    pub used_as: NameUse,
    /// First name; none for children who have only one name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Name>,
    /// Middle names, in one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle: Option<Name>,
    /// Family name; none for children who have only one name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Name>,
}

impl PersonName {
    /// Given and family name as one reads them.
    pub fn display(&self) -> String {
        [self.given.as_ref(), self.family.as_ref()]
            .into_iter()
            .flatten()
            .map(Name::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What a name is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameUse {
    /// The name on the source's record.
    Official,
    /// What the child is called; shown first everywhere.
    Preferred,
    /// A name from before: matched on, not shown to practitioners.
    Former,
}

/// Gender as records hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Recorded as neither, or as not specified.
    NotSpecified,
}

impl Sex {
    /// Reads the codes and words that feeds use: `F`, `M`, `1` male, `2` female (DfE, SSDA903),
    /// `U`, `I`, words.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "f" | "2" | "female" | "girl" => Some(Self::Female),
            "m" | "1" | "male" | "boy" => Some(Self::Male),
            "u" | "i" | "0" | "9" | "x" | "other" | "unknown" | "indeterminate" | "not specified"
            | "not known" => Some(Self::NotSpecified),
            _ => None,
        }
    }

    /// The word shown on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Female => "Female",
            Self::Male => "Male",
            Self::NotSpecified => "Not specified",
        }
    }
}

/// A postal address and the time it held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Lines without the postcode, at most five.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<AddressLine>,
    /// Postcode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Postcode>,
    /// Property number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uprn: Option<Uprn>,
    /// First day it held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day it held; none while it still does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A parent or carer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The parent's name.
    pub name: PersonName,
    /// Relationship to the child.
    pub relationship: Relationship,
    /// Parental responsibility in law (Children Act 1989 section 3), where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parental_responsibility: Option<bool>,
    /// Day-to-day care, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_to_day_care: Option<bool>,
    /// Telephone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// The parent's own address, where the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// What a parent or carer is to the child. Closed, so that "foster carer" or "refuge worker" cannot
/// say more than the directory may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relationship {
    /// Mother.
    Mother,
    /// Father.
    Father,
    /// A parent, not said which.
    Parent,
    /// Step-parent or a parent's partner.
    StepParent,
    /// Grandparent.
    Grandparent,
    /// Guardian.
    Guardian,
    /// Any other carer.
    Carer,
}

impl Relationship {
    /// Reads the words and codes that feeds use (CTF relationship codes, PDS roles, what schools
    /// type). Anything else that is not empty is a carer.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Some(match text.as_str() {
            "" => return None,
            "mother" | "mum" | "mam" | "mom" | "mummy" | "mth" | "pam" => Self::Mother,
            "father" | "dad" | "daddy" | "pap" | "paf" => Self::Father,
            "parent" | "prnt" | "par" => Self::Parent,
            "step-parent" | "stepparent" | "stepmother" | "stepfather" | "step mother" | "step father"
            | "stp" | "stepprnt" => Self::StepParent,
            "grandparent" | "grandmother" | "grandfather" | "gran" | "grandad" | "nan" | "grprn" => {
                Self::Grandparent
            }
            "guardian" | "grd" | "guard" => Self::Guardian,
            _ => Self::Carer,
        })
    }

    /// The word shown on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mother => "Mother",
            Self::Father => "Father",
            Self::Parent => "Parent",
            Self::StepParent => "Step-parent",
            Self::Grandparent => "Grandparent",
            Self::Guardian => "Guardian",
            Self::Carer => "Carer",
        }
    }
}

/// A place at a school or another education setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Education {
    /// The setting.
    pub setting: Setting,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Where a child is educated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// A school in the register.
    School(OrganisationCode),
    /// Educated at home (GIAS and CTF write 999999).
    Home,
    /// The source says the child has no school, or does not know which (888888).
    NoneKnown,
}

/// One service's involvement with a child: who to call. Contacts are kept by reference, so that a
/// new number is entered once and a leaver's cases pass to the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Involvement {
    /// The service of the catalogue.
    pub service: Service,
    /// The practitioner, by the source's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner: Option<ContactRef>,
    /// The team, by the source's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<ContactRef>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_on: Option<Date>,
    /// Last day; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Date>,
    /// The day the involvement was last confirmed by a person, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<Date>,
    /// The practitioner's part as lead professional, where the source says anything of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<LeadStep>,
    /// The supplier whose references these are, when it is not the record's own (what people enter
    /// on pages may speak of an involvement that a feed reported).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_supplier: Option<String>,
    /// For a sensitive service: why it may be recorded at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// A step in the lead professional role. A case system only ever reports `Holds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadStep {
    /// Asked to take the role, not yet answered.
    Offered,
    /// Is the lead professional.
    Holds,
    /// Was asked and declined.
    Declined,
    /// Held the role and gave it up.
    Ended,
}

/// Why a sensitive service may be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// The young person (or a parent, for a child not able to decide) consented.
    Given,
    /// Recorded without consent on suspicion of significant harm.
    SignificantHarm,
}

/// Whether an early help assessment (CAF) has been undertaken, and who holds it. Never what it
/// says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyHelp {
    /// An assessment has been undertaken.
    pub undertaken: bool,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Its holder, by the source's reference to a practitioner or team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<ContactRef>,
    /// The supplier whose reference that is, when it is not the record's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_supplier: Option<String>,
}

/// A source's own reference to a practitioner or a team; unique within the source's supplier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactRef(String);

impl ContactRef {
    /// The longest reference, in characters.
    pub const MAX_CHARS: usize = 80;

    /// Reads a reference of 1 to 80 characters.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn read(text: &str) -> Result<Self, Unfit> {
        let text = text.trim();
        if has_hidden(text) || text.chars().any(char::is_control) {
            return Err(Unfit::Hidden);
        }
        match text.chars().count() {
            0 => Err(Unfit::Empty),
            chars if chars > Self::MAX_CHARS => Err(Unfit::TooLong(Self::MAX_CHARS)),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// As [`Self::read`], for callers to whom the reason is all the same.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    /// The reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A practitioner or a team as a source describes it: staff, never a child or a parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The source's reference.
    pub reference: ContactRef,
    /// A person or a team.
    pub kind: ContactKind,
    /// The practitioner's or the team's name.
    pub name: Name,
    /// The practitioner's role ("Health visitor").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Name>,
    /// The organisation's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Name>,
    /// The team a practitioner belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<ContactRef>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The line to call when the practitioner is away, in office hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty_line: Option<Phone>,
    /// The line to call out of office hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_hours_line: Option<Phone>,
}

impl Contact {
    /// What is known of somebody after the source's newer word: what that leaves out stays. The
    /// store keeps cards by the same rule.
    #[must_use]
    pub fn renewed_by(&self, newer: &Self) -> Self {
        Self {
            reference: newer.reference.clone(),
            kind: newer.kind,
            name: newer.name.clone(),
            role: newer.role.clone().or_else(|| self.role.clone()),
            organisation: newer.organisation.clone().or_else(|| self.organisation.clone()),
            team: newer.team.clone().or_else(|| self.team.clone()),
            phone: newer.phone.clone().or_else(|| self.phone.clone()),
            email: newer.email.clone().or_else(|| self.email.clone()),
            duty_line: newer.duty_line.clone().or_else(|| self.duty_line.clone()),
            out_of_hours_line: newer.out_of_hours_line.clone().or_else(|| self.out_of_hours_line.clone()),
        }
    }
}

/// A person or a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactKind {
    /// A practitioner.
    Practitioner,
    /// A team.
    Team,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_short_and_seen() {
        assert_eq!(ContactRef::read(" W7 ").unwrap().as_str(), "W7");
        assert_eq!(ContactRef::read("  "), Err(Unfit::Empty));
        assert_eq!(ContactRef::read("W\u{200B}7"), Err(Unfit::Hidden));
        assert_eq!(ContactRef::read("W\n7"), Err(Unfit::Hidden));
        assert_eq!(ContactRef::read(&"w".repeat(81)), Err(Unfit::TooLong(80)));
    }
}

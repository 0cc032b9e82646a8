//! Organisations as the register holds them. They are not persons.

use crate::identifier::OrganisationCode;
use serde::{Deserialize, Serialize};

/// What kind of body an organisation is. It says which numbers its staff may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationKind {
    /// School or college.
    School,
    /// Nursery, childminder, other early years provider.
    EarlyYears,
    /// GP practice.
    Gp,
    /// Any other NHS body.
    HealthTrust,
    /// Local authority.
    LocalAuthority,
    /// Police force.
    Police,
    /// Charity.
    Charity,
    /// Anything else.
    Other,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::School,
        Self::EarlyYears,
        Self::Gp,
        Self::HealthTrust,
        Self::LocalAuthority,
        Self::Police,
        Self::Charity,
        Self::Other,
    ];

    /// The word in files and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::EarlyYears => "early-years",
            Self::Gp => "gp",
            Self::HealthTrust => "health-trust",
            Self::LocalAuthority => "local-authority",
            Self::Police => "police",
            Self::Charity => "charity",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code.trim())
    }

    /// Whether the body is of the kind that allocates NHS numbers.
    pub fn is_health(self) -> bool {
        matches!(self, Self::Gp | Self::HealthTrust)
    }

    /// Whether the body is of the kind that allocates pupil numbers.
    pub fn is_education(self) -> bool {
        matches!(self, Self::School | Self::EarlyYears | Self::LocalAuthority)
    }
}

/// How to reach an organisation about a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationCard {
    /// The code it is registered under.
    pub code: OrganisationCode,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: OrganisationKind,
    /// Local authority, DfE three digits.
    pub la: Option<String>,
    /// Who answers questions about a child (a school's designated safeguarding lead).
    pub contact_name: Option<String>,
    /// That person's role.
    pub contact_role: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Duty line.
    pub duty_line: Option<String>,
    /// Out-of-hours line.
    pub out_of_hours_line: Option<String>,
}

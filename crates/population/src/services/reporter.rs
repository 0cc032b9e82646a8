//! Who reports involvements.

use crate::places::Authority;
use crate::text::slug;

/// Who reports involvements: one file each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reporter {
    SocialCare,
    EarlyHelp,
    Education,
    Youth,
    Trust,
    YouthJustice,
    Police,
    Victims,
    Refuge,
    Nurseries,
    Housing,
    LocalCharity,
    NationalCharity,
}

impl Reporter {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::SocialCare,
        Self::EarlyHelp,
        Self::Education,
        Self::Youth,
        Self::Trust,
        Self::YouthJustice,
        Self::Police,
        Self::Victims,
        Self::Refuge,
        Self::Nurseries,
        Self::Housing,
        Self::LocalCharity,
        Self::NationalCharity,
    ];

    /// The word in file names and case references.
    pub fn word(self) -> &'static str {
        match self {
            Self::SocialCare => "social-care",
            Self::EarlyHelp => "early-help",
            Self::Education => "education",
            Self::Youth => "youth",
            Self::Trust => "health-trust",
            Self::YouthJustice => "youth-offending",
            Self::Police => "police",
            Self::Victims => "victim-unit",
            Self::Refuge => "domestic-abuse",
            Self::Nurseries => "early-years",
            Self::Housing => "housing",
            Self::LocalCharity => "local-charity",
            Self::NationalCharity => "national-charity",
        }
    }

    /// Its mail domain in an authority.
    pub fn domain(self, authority: &Authority) -> String {
        match self {
            Self::SocialCare | Self::EarlyHelp | Self::Education | Self::Youth => {
                format!("{}.council.example", slug(&authority.name))
            }
            Self::NationalCharity => "brightharbour.example".to_owned(),
            _ => format!("{}-{}.example", slug(&authority.name), self.word()),
        }
    }

    /// Its name in an authority.
    pub fn organisation(self, authority: &Authority) -> String {
        let place = &authority.name;
        match self {
            Self::SocialCare | Self::EarlyHelp | Self::Education | Self::Youth => format!("{place} Council"),
            Self::Trust => format!("{place} Children's Health NHS Trust"),
            Self::YouthJustice => format!("{place} Youth Offending Team"),
            Self::Police => format!("{place} Police"),
            Self::Victims => format!("{place} Victim and Witness Care Unit"),
            Self::Refuge => format!("{place} Domestic Abuse Service"),
            Self::Nurseries => format!("{place} Early Years Partnership"),
            Self::Housing => format!("{place} Homes"),
            Self::LocalCharity => format!("{place} Family Link"),
            Self::NationalCharity => NATIONAL_CHARITY.to_owned(),
        }
    }

    /// Its code in the register of organisations.
    pub fn code(self, authority: &Authority) -> String {
        match self {
            Self::SocialCare | Self::EarlyHelp | Self::Education | Self::Youth => {
                format!("la:{}", authority.code)
            }
            Self::Trust => format!("ods:RZ{:03}", authority.index),
            _ => format!("other:{}", self.organisation(authority)),
        }
    }

    /// Its kind in the register of organisations.
    pub fn kind(self) -> &'static str {
        match self {
            Self::SocialCare | Self::EarlyHelp | Self::Education | Self::Youth => "local-authority",
            Self::Trust => "health-trust",
            Self::Police => "police",
            Self::Nurseries => "early-years",
            Self::Refuge | Self::LocalCharity | Self::NationalCharity => "charity",
            Self::YouthJustice | Self::Victims | Self::Housing => "other",
        }
    }
}

/// The national charity's invented name.
pub const NATIONAL_CHARITY: &str = "Brightharbour for Children";

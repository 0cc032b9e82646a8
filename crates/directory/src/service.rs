//! The service catalogue: the closed list of services that can be involved with a child.
//!
//! Each entry has a neutral public label and a class. The class says how much of an involvement
//! may be seen: without it "Refuge team" or a police e-mail domain would be case information
//! (the directory holds no case information, and that is enforced by shape).

use serde::{Deserialize, Serialize};

/// How much a service's involvement tells about a child, and so how much of it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceClass {
    /// Every child has it: school, GP, health visitor.
    Universal,
    /// Offered for a need: social work, youth work, CAMHS's partners, advice, charities.
    Targeted,
    /// Youth offending, police.
    Justice,
    /// Domestic abuse services.
    DomesticAbuse,
    /// Sexual health, mental health, substance misuse: with consent only, and never named.
    Sensitive,
}

impl ServiceClass {
    /// Whether others see the organisation's and the team's name.
    pub fn shows_organisation(self) -> bool {
        matches!(self, Self::Universal | Self::Targeted)
    }

    /// Whether others see whom to call. For a sensitive service they see at most that one is
    /// involved; the directory team brokers the contact.
    pub fn shows_contact(self) -> bool {
        self != Self::Sensitive
    }

    /// How many months an ended involvement stays visible to practitioners.
    pub fn months_visible_after_end(self) -> i32 {
        match self {
            Self::Universal | Self::Targeted => 12,
            Self::Justice | Self::DomesticAbuse | Self::Sensitive => 0,
        }
    }

    /// Every class.
    pub const ALL: [Self; 5] =
        [Self::Universal, Self::Targeted, Self::Justice, Self::DomesticAbuse, Self::Sensitive];
}

macro_rules! catalogue {
    ($($variant:ident, $code:literal, $class:ident, $label:literal, $meaning:literal;)*) => {
        /// A service of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Service {
            $(#[doc = $meaning] #[serde(rename = $code)] $variant,)*
        }

        impl Service {
            /// Every service, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code used in files and in the database.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Reads [`Self::code`].
            pub fn parse(code: &str) -> Option<Self> {
                match code.trim() { $($code => Some(Self::$variant),)* _ => None }
            }

            /// The class, which says how much may be seen.
            pub fn class(self) -> ServiceClass {
                match self { $(Self::$variant => ServiceClass::$class,)* }
            }

            /// The label practitioners see: neutral where the service's own name would be case
            /// information.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The service's own name, for its own staff and for the catalogue.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

catalogue! {
    School, "school", Universal, "School", "School or college";
    EarlyYears, "early-years", Universal, "Nursery or early years", "Nursery, childminder or other early years provider";
    Gp, "gp", Universal, "GP practice", "General practice";
    HealthVisitor, "health-visitor", Universal, "Health visitor", "Health visiting (0 to 5)";
    SchoolNurse, "school-nurse", Universal, "School nurse", "School nursing (5 to 19)";
    Midwife, "midwife", Universal, "Midwife", "Midwifery";
    CommunityHealth, "community-health", Targeted, "Community health service", "Community children's nursing, therapies, paediatrics";
    SocialWork, "social-work", Targeted, "Children's social care", "Children's social work";
    EarlyHelp, "early-help", Targeted, "Early help", "Early help or family support team";
    EducationWelfare, "education-welfare", Targeted, "Education welfare", "Education welfare and attendance";
    SpecialEducation, "special-education", Targeted, "Education support service", "Special educational needs and educational psychology";
    YouthWork, "youth-work", Targeted, "Youth service", "Youth work";
    CareerAdvice, "career-advice", Targeted, "Advice and guidance service", "Careers and personal advice (formerly Connexions)";
    Housing, "housing", Targeted, "Housing support", "Housing and homelessness prevention";
    NationalCharity, "national-charity", Targeted, "National charity", "National children's charity";
    LocalCharity, "local-charity", Targeted, "Local charity", "Local voluntary organisation";
    YoungCarers, "young-carers", Targeted, "Young people's support", "Young carers' service";
    YouthOffending, "youth-offending", Justice, "Youth support service", "Youth offending team";
    PolicePublicProtection, "police-public-protection", Justice, "Public service partner", "Police public protection unit";
    ChildAbuseInvestigation, "child-abuse-investigation", Justice, "Public service partner", "Police child abuse investigation team";
    VictimUnit, "victim-unit", Justice, "Support service", "Victim and witness care unit";
    DomesticAbuseService, "domestic-abuse", DomesticAbuse, "Support service", "Domestic violence service or refuge";
    Camhs, "camhs", Sensitive, "A sensitive service", "Child and adolescent mental health service";
    SexualHealth, "sexual-health", Sensitive, "A sensitive service", "Sexual health service";
    SubstanceMisuse, "substance-misuse", Sensitive, "A sensitive service", "Substance misuse service";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_there_and_back() {
        for service in Service::ALL {
            assert_eq!(Service::parse(service.code()), Some(*service));
        }
        assert_eq!(Service::parse("refuge"), None);
    }

    #[test]
    fn labels_of_the_hidden_classes_tell_nothing() {
        for service in Service::ALL.iter().filter(|s| !s.class().shows_organisation()) {
            for word in [
                "police",
                "offend",
                "abuse",
                "violence",
                "victim",
                "refuge",
                "mental",
                "sexual",
                "drug",
                "substance",
            ] {
                assert!(!service.label().to_lowercase().contains(word), "{}", service.code());
            }
        }
    }
}

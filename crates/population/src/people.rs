//! Children, their parents and their households, as they really are: what the feeds say of them is
//! drawn from this, and the truth files are written from it.

use crate::cases::Case;
use crate::names::compose::FullName;
use crate::places::{Address, Authority};
use jiff::civil::Date;

/// A child's sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// A girl.
    Girl,
    /// A boy.
    Boy,
}

impl Gender {
    /// `F` or `M`.
    pub fn letter(self) -> &'static str {
        if self == Self::Girl { "F" } else { "M" }
    }
}

/// What an adult is to the children of the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The mother.
    Mother,
    /// The father.
    Father,
    /// The mother's partner.
    StepFather,
    /// A grandmother who brings the children up.
    Grandmother,
}

/// A parent or carer.
#[derive(Clone, Debug)]
pub struct Adult {
    /// Name.
    pub name: FullName,
    /// What they are to the children.
    pub role: Role,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Where they live, where that is not with the children.
    pub elsewhere: Option<Address>,
}

impl Adult {
    /// Mrs, Ms, Mr.
    pub fn title(&self) -> &'static str {
        match self.role {
            Role::Mother => "Ms",
            Role::Grandmother => "Mrs",
            Role::Father | Role::StepFather => "Mr",
        }
    }
}

/// Where a household lived before.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The old address.
    pub address: Address,
    /// The day of the move.
    pub on: Date,
    /// The old authority, where it is another one.
    pub from: Option<Authority>,
}

/// Where a pupil was before.
#[derive(Clone, Debug)]
pub struct OldSchool {
    /// Its place among the locality's schools, or among those of the town that the family left.
    pub place: usize,
    /// It lies in the authority that the family left.
    pub elsewhere: bool,
    /// First day.
    pub entered: Date,
    /// Last day.
    pub left: Date,
    /// The old school still lists the child, without a leaving date.
    pub stale: bool,
}

/// A child's schooling.
#[derive(Clone, Debug, Default)]
pub struct Schooling {
    /// Of compulsory school age.
    pub due: bool,
    /// The school's place among the locality's schools, and the first day.
    pub now: Option<(usize, Date)>,
    /// The school before.
    pub before: Option<OldSchool>,
    /// National Curriculum year; -1 for nursery.
    pub year: i32,
    /// Unique pupil number, for those who are or were at school.
    pub upn: String,
    /// The number that was replaced by it.
    pub old_upn: String,
    /// Unique learner number, for those in year 9 and later.
    pub uln: String,
}

/// A child, or (`adult`) one who turned 18 a short while ago.
#[allow(clippy::struct_excessive_bools)] // Four facts that do not hang together.
#[derive(Clone, Debug)]
pub struct Child {
    /// Serial number, unique in the plan.
    pub serial: u64,
    /// The word for the child in the truth files: `none` for one who is 18.
    pub id: String,
    /// 18 already: sources still report the person, the directory must not take the record.
    pub adult: bool,
    /// Name.
    pub name: FullName,
    /// What the child is called, where that is not the first name.
    pub called: Option<String>,
    /// A family name from before.
    pub former_family: Option<String>,
    /// Sex.
    pub gender: Gender,
    /// Date of birth.
    pub born: Date,
    /// Place among twins or triplets.
    pub birth_order: Option<u8>,
    /// Looked after by the authority.
    pub in_care: bool,
    /// Marked as restricted in the national demographics service.
    pub restricted: bool,
    /// NHS number.
    pub nhs: String,
    /// The number that was replaced by it.
    pub old_nhs: Option<String>,
    /// GP practice: its place among the locality's practices.
    pub gp: Option<usize>,
    /// School.
    pub schooling: Schooling,
    /// Who works with the child, beside school and GP.
    pub cases: Vec<Case>,
    /// Who worked with the child in the authority that the family left.
    pub cases_there: Vec<Case>,
    /// The school's safeguarding lead keeps a case of the child.
    pub pastoral: bool,
}

/// A household with children.
#[derive(Clone, Debug)]
pub struct Household {
    /// Serial number, unique in the plan.
    pub serial: u64,
    /// The culture of its names.
    pub origin: &'static str,
    /// Parents and carers, the one who registers the children first.
    pub adults: Vec<Adult>,
    /// Where the children live.
    pub home: Address,
    /// Where they lived before.
    pub before: Option<Moved>,
    /// The children, the youngest first within a couple's.
    pub children: Vec<Child>,
}

impl Household {
    /// The address that held at the end of a day.
    pub fn address_on(&self, day: Date) -> &Address {
        match &self.before {
            Some(moved) if moved.on > day => &moved.address,
            _ => &self.home,
        }
    }

    /// A family name in the household that is not this one.
    pub fn other_families<'a>(&'a self, own: &'a str) -> impl Iterator<Item = &'a str> {
        self.adults
            .iter()
            .map(|adult| adult.name.family.as_str())
            .filter(move |name| *name != own && !name.is_empty())
    }
}

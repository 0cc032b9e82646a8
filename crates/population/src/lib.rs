//! An invented population of children, and the feeds that would report it: school transfer files,
//! demographics bundles, looked-after children returns, pupil lists, births, and what case systems
//! know of who works with whom. With it come truth files that say which child each record is of and
//! who really works with each child; the service never reads those.
//!
//! Nobody here exists. Numbers, postcodes, telephone numbers and mail domains lie in ranges that
//! are not given out to people.
//!
//! The same [`Plan`] gives the same bytes: there is no clock, no other randomness than [`dice`],
//! and no order that a hash decides. The truth does not depend on the noise: profiles differ only
//! in what the feeds make of the same children.
//!
//! Memory: the country is drawn one [`locality`] at a time (at most some 3,500 children) and
//! written out; what stays is the open files of one authority and one line of the manifest a file.

mod blur;
mod cases;
mod contacts;
mod country;
mod deprivation;
mod dice;
mod enrolment;
mod facts;
mod family;
mod feeds;
mod files;
mod household;
mod locality;
mod names;
mod noise;
mod numbers;
mod people;
mod places;
mod register;
mod services;
mod settings;
mod text;
mod truth;

pub(crate) use country::Country;
pub use facts::each_child;
pub use noise::Noise;
use std::collections::BTreeMap;
use std::path::Path;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many children under 18.
    pub children: u64,
    /// The seed of all draws.
    pub seed: u64,
    /// How much the sources get wrong.
    pub noise: Noise,
    /// The day on which ages and ends are judged.
    pub today: jiff::civil::Date,
    /// Every origin of names is as frequent as any other, so that small groups can be judged.
    pub even_origins: bool,
    /// The share of children whom the health service restricts; [`RESTRICTED`] unless shields are measured.
    pub restricted: f64,
}

/// The usual share of children whom the health service restricts.
pub const RESTRICTED: f64 = 0.003;

/// What was generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Children in `truth/children.csv`.
    pub children: u64,
    /// Records in the feeds, by source.
    pub records: BTreeMap<&'static str, u64>,
    /// Rows of `truth/involvements.csv`.
    pub involvements: u64,
    /// Entries of the manifest, by source.
    pub files: BTreeMap<&'static str, u64>,
}

/// The most children a plan may have: what the numbers suffice for.
pub const MOST_CHILDREN: u64 = 15_000_000;

/// Writes the feeds, the manifest and the truth of a plan to a folder.
pub fn generate(plan: &Plan, out: &Path) -> anyhow::Result<Summary> {
    country::generate(plan, out)
}

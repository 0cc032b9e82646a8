//! A practitioner's search: the same levels and weights as a feed's record, ranked, and no further than
//! needed. Exact matches come first; similar ones after, marked as such.
//!
//! - `query`: what was typed, with every name of the vocabulary that is like it: comparing two names is then
//!   a look-up
//! - `score`: what agreement is worth, and which rows are plausible at all
//! - `near`: the dates of birth that a slip makes of one
//! - `top`: the best rows so far; nothing that cannot enter them is looked at
//!
//! The days of birth are looked through in the order of what they are worth at most: first the day as it was
//! typed, then day and month swapped, then slips. As soon as the best that a day could bring is less than
//! what the list would still take, the search ends. What is found does not depend on this
//! (the tests compare it with a search that looks at everything).

mod near;
mod query;
mod score;
mod top;

#[cfg(test)]
mod tests;

use crate::compare::Level;
use crate::index::Index;
use crate::model::Model;
use crate::profile::LocationKey;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::ids::ChildId;
use contactpoint_directory::search::{MOST_ROWS, SearchCriteria};
use jiff::civil::Date;
use query::Query;

/// A row that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The child.
    pub child: ChildId,
    /// Everything that was asked for agrees as it was typed.
    pub exact: bool,
    /// Found only by a name from before.
    pub by_former_name: bool,
    /// How names and date of birth agree.
    pub given: Level,
    /// Family name.
    pub family: Level,
    /// Date of birth.
    pub born: Level,
    /// Rank: higher is likelier.
    pub millibits: i32,
}

/// Rows that are this much less likely than the best are not shown: two thousand times. Among 11 million
/// children a wider cut fills exact searches with namesakes of one day (docs/adr/0010-what-a-search-shows.md has the figures).
pub const BEHIND_THE_BEST: i32 = 11_000;
/// Where nothing agrees exactly, so many are shown ...
pub const FEW: usize = 3;
/// ... if they are no more than this behind.
pub const FAR_BEHIND: i32 = 18_000;

/// One more than are shown: so many tell that there are too many.
pub const MOST_HITS: usize = MOST_ROWS + 1;

/// Finds children, best first: at most [`MOST_HITS`], of which the last only tells that there are more than
/// can be shown. The directory's own number is not in the index: the database finds it.
pub fn search(
    index: &Index,
    model: &Model,
    key: &LocationKey,
    criteria: &SearchCriteria,
    same_school: &dyn Fn(&OrganisationCode) -> Option<OrganisationCode>,
    today: Date,
) -> Vec<Hit> {
    Query::of(index, model, key, criteria, same_school, today).answer()
}

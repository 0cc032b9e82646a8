//! From what an act shows to what a page shows: words for dates, sources and gaps.

pub(super) mod audit;
pub(super) mod cards;
pub(super) mod check;
pub(super) mod held;
pub(super) mod hints;
pub(super) mod home;
pub(super) mod involved;
pub(super) mod lead;
pub(super) mod lifts;
pub(super) mod quality;
pub(super) mod record;
pub(super) mod results;
pub(super) mod rulings;
pub(super) mod side_by_side;
pub(super) mod words;

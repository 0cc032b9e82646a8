//! A person's act that met a change is done again. An act reads the world, works out its changes, and
//! is turned away if anything it relied on has changed meanwhile. Then the whole of it begins anew:
//! read, authorise, do, audit, commit. So two people who act on one child at once both succeed, and
//! an act that no longer makes sense is refused as it would be now.
//!
//! To let an act try again: make its body the closure of [`retried`], and end it with
//! [`Service::try_finish`](crate::Service::try_finish) instead of [`Service::finish`](crate::Service::finish).

use crate::audited::TRIES;
use crate::{ActError, Audited};
use contactpoint_store::{CommitError, StoreError};

/// Why one try of an act has no answer.
#[derive(Debug)]
pub(crate) enum Missed {
    /// Something it relied on has changed, or somebody else was first. Nothing of it was done.
    Changed,
    /// The act's own answer: doing it again would not change it.
    Answer(ActError),
}

impl From<CommitError> for Missed {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Stale | CommitError::Conflict => Self::Changed,
            CommitError::Store(error) => Self::Answer(error.into()),
        }
    }
}

impl From<ActError> for Missed {
    fn from(error: ActError) -> Self {
        Self::Answer(error)
    }
}

impl From<Missed> for ActError {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Changed => Self::Expired,
            Missed::Answer(error) => error,
        }
    }
}

impl From<StoreError> for Missed {
    fn from(error: StoreError) -> Self {
        Self::Answer(error.into())
    }
}

/// Does an act again, from its beginning, as long as what it relied on changes under it.
///
/// # Errors
/// The act's own; [`ActError::Expired`] after the last try.
pub(crate) fn retried<T>(
    mut one_try: impl FnMut() -> Result<Audited<T>, Missed>,
) -> Result<Audited<T>, ActError> {
    for _ in 0..TRIES {
        match one_try() {
            Err(Missed::Changed) => {}
            answer => return answer.map_err(ActError::from),
        }
    }
    Err(ActError::Expired)
}

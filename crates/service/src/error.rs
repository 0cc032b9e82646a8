//! What an act can answer instead of its result.

use contactpoint_directory::access::Gate;
use contactpoint_directory::ids::RecordId;
use contactpoint_directory::search::FieldError;
use contactpoint_store::{CommitError, StoreError};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// It is not there, or this person may not see it: the two look the same.
    #[error("not there")]
    NotThere,
    /// What was entered cannot be taken.
    #[error("{} fields to correct", .0.len())]
    Invalid(Vec<FieldError>),
    /// Not signed in, or no longer.
    #[error("not signed in")]
    NotSignedIn,
    /// The credentials are not right; which one is not said.
    #[error("the details are not right")]
    WrongCredentials,
    /// Too many tries: wait so many seconds.
    #[error("too many tries: wait {seconds} seconds")]
    Throttled {
        /// How long.
        seconds: i64,
    },
    /// All credentials were right, but a gate is closed.
    #[error("a gate is closed")]
    GateClosed(Gate),
    /// What this was about has run out or changed: begin again.
    #[error("it has run out or changed")]
    Expired,
    /// The store failed; the audit could not be written, so there is no answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stored content does not read: the program and the data do not fit together.
    #[error("stored content does not read: {0}")]
    Content(&'static str),
    /// A record cannot be read without which nobody is placed: somebody who is shut in may hang on it. Its id is for the
    /// operator, who puts its content back.
    #[error("the content of record {} does not read, and nobody is placed without it", hex::encode(.0.0))]
    Unreadable(RecordId),
    /// The index was not saved. Nothing is lost: it is built from the database.
    #[error("the index was not saved: {0}")]
    Snapshot(#[source] std::io::Error),
}

impl ActError {
    /// Whether it is the content of a record that cannot be read, and the database is sound.
    pub(crate) fn is_unreadable_content(&self) -> bool {
        let is_sealed = matches!(self, Self::Store(StoreError::Sealed(_) | StoreError::KeyDestroyed));
        is_sealed || matches!(self, Self::NotThere | Self::Content(_))
    }

    /// One field to correct.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

impl From<CommitError> for ActError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Stale | CommitError::Conflict => Self::Expired,
            CommitError::Store(error) => Self::Store(error),
        }
    }
}

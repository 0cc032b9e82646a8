//! Pages for what went wrong. Not allowed reads as not there.

use crate::chrome::{Chrome, NavItem, Page};
use askama::Template;

/// An error page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    /// Surroundings.
    pub chrome: Chrome,
    /// What went wrong.
    pub problem: Problem,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// 400: the request cannot be read, or its form is too old.
    BadRequest,
    /// 404: no such page or record, or not for this person.
    NotFound,
    /// 413: too much was sent.
    TooLarge,
    /// 429: too many tries; how long to wait: "30 seconds".
    TooMany {
        /// How long to wait.
        wait: String,
    },
    /// 500: our fault; a reference to tell the help desk.
    Broken {
        /// The reference.
        reference: String,
    },
    /// 503: the service is not available at the moment.
    Unavailable,
}

impl Problem {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Broken { .. } => 500,
            Self::Unavailable => 503,
        }
    }
}

impl Page for ErrorPage {
    fn title(&self) -> String {
        match self.problem {
            Problem::BadRequest => "That did not work",
            Problem::NotFound => "Page or record not found",
            Problem::TooLarge => "Too much was sent",
            Problem::TooMany { .. } => "Too many tries",
            Problem::Broken { .. } => "Sorry, there is a problem with the service",
            Problem::Unavailable => "Sorry, the service is not available",
        }
        .to_owned()
    }
    fn chrome(&self) -> &Chrome {
        &self.chrome
    }
}

impl ErrorPage {
    /// An example: not found.
    pub fn sample() -> Self {
        Self::sample_of(Problem::NotFound)
    }

    /// An example of each.
    pub fn sample_of(problem: Problem) -> Self {
        Self { chrome: Chrome::sample_practitioner(NavItem::None), problem }
    }
}

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
    /// 403: all credentials were right, but this person may not use the directory at present.
    GateClosed {
        /// What to do about it.
        advice: String,
    },
    /// 405: the address exists, but not for this.
    WrongMethod,
    /// 410: what the page was about has run out, or has changed meanwhile.
    BeginAgain,
    /// 413: too much was sent.
    TooLarge,
    /// 429: too many tries.
    TooMany {
        /// How long to wait.
        wait_seconds: u32,
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
            Self::GateClosed { .. } => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::BeginAgain => 410,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Broken { .. } => 500,
            Self::Unavailable => 503,
        }
    }

    /// How long to wait, in words.
    fn wait(&self) -> String {
        let Self::TooMany { wait_seconds: seconds } = self else { return String::new() };
        match (seconds.div_ceil(60), seconds) {
            (_, 1) => "1 second".to_owned(),
            (..=1, seconds) => format!("{seconds} seconds"),
            (minutes, _) => format!("{minutes} minutes"),
        }
    }
}

impl Page for ErrorPage {
    fn title(&self) -> String {
        match self.problem {
            Problem::BadRequest => "That did not work",
            Problem::GateClosed { .. } => "You cannot use ContactPoint at present",
            Problem::NotFound => "Page or record not found",
            Problem::WrongMethod => "This address is not a page",
            Problem::BeginAgain => "Please begin again",
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

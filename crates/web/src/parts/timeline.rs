//! What happened, newest first.

use askama::Template;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineItem {
    /// What happened.
    pub title: String,
    /// Who did it.
    pub by: Option<String>,
    /// When, in ISO 8601.
    pub datetime: String,
    /// When, in words.
    pub when: String,
    /// More of it.
    pub text: String,
}

/// MOJ's timeline.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/timeline.html")]
pub struct Timeline {
    /// The events.
    pub items: Vec<TimelineItem>,
}

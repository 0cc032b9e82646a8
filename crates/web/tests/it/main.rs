//! Holds the pages to their rules, the components to the design system's own examples, and the
//! answers over HTTP to what they may and may not show.

mod browser;
mod checks;
mod golden;
mod hidden;
mod hints;
mod http;
mod many_children;
mod pages;
mod restricted;
mod rulings;
mod serving;
mod sessions;
mod stories;
mod told_once;

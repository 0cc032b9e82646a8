//! What ContactPoint's pages look like. Each page is a struct with a template; a handler fills the
//! struct and renders it. Nothing here knows of HTTP, sessions or the database.
//!
//! - [`assets`]: the stylesheet, the script and the images, embedded
//! - [`chrome`]: what surrounds every page: who is signed in, navigation, the session's end
//! - [`parts`]: GOV.UK and MOJ components
//! - [`pages`]: the pages
//! - [`paths`]: every path the pages link or post to; the router serves these
//! - [`samples`]: every page with invented content, for the tests and for looking at

pub mod assets;
pub mod chrome;
pub mod pages;
pub mod parts;
pub mod paths;
pub mod samples;

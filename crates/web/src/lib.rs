//! ContactPoint's pages. Each page is a struct with a template; a handler fills the struct and renders
//! it. Only [`http`] knows of HTTP and of the acts; nothing here knows of the database.
//!
//! - [`assets`]: the stylesheet, the script and the images, embedded
//! - [`chrome`]: what surrounds every page: who is signed in, navigation, the session's end
//! - [`parts`]: GOV.UK and MOJ components
//! - [`pages`]: the pages
//! - [`paths`]: every path the pages link or post to; the router serves these
//! - [`http`]: the handlers, sessions, and what every answer carries
//! - [`samples`]: every page with invented content, for the tests and for looking at

pub mod assets;
pub mod chrome;
pub mod http;
pub mod pages;
pub mod parts;
pub mod paths;
pub mod samples;

//! The pages over HTTP. A handler reads what was sent, calls one act, and fills a page.
//!
//! - [`router`]: which handler answers which path of [`crate::paths`]
//! - [`session`]: who asks: cookies, and the extractors that let nobody past without a session
//! - [`form`], [`csrf`]: what was sent, and whether our own page sent it
//! - [`done`]: what has just been done, told once
//! - [`errors`]: what went wrong, as a page
//! - [`headers`]: what every answer carries; the one log line a request
//! - [`handlers`]: one file for each group of pages; [`views`]: from what an act shows to a page
//! - [`serve`]: sockets, TLS, slow clients, shutting down
//!
//! To add a page: its path in [`crate::paths`], its struct in [`crate::pages`], a handler that takes
//! [`session::Visit`] (or [`session::Sent`] for a form) and a line in [`router`].

pub mod csrf;
mod done;
pub mod errors;
mod files;
pub mod form;
mod handlers;
pub mod headers;
mod router;
pub mod serve;
pub mod session;
mod views;

pub use router::router;

use axum::response::Response;
use contactpoint_service::{ActError, Service};
use errors::Failure;
use std::sync::Arc;

/// What every handler has.
#[derive(Clone)]
pub struct AppState {
    /// The acts.
    pub service: Arc<Service>,
    /// Whether browsers reach us over TLS: cookies are then bound to it.
    pub secure_cookies: bool,
    /// The numbers of `/metrics`, as text. No person is among them.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
}

/// A handler's answer: a page, a redirect, or what went wrong.
pub type Answer = Result<Response, Failure>;

/// Why [`act`] has no result.
#[derive(Debug)]
pub enum NotDone {
    /// The act said so.
    Act(ActError),
    /// The act panicked; the panic itself has been logged.
    Panicked,
}

/// Runs an act where it may block: acts read and write the database.
///
/// # Errors
/// What the act answers, or that it panicked.
pub async fn act<T: Send + 'static>(
    state: &AppState,
    act: impl FnOnce(&Service) -> Result<T, ActError> + Send + 'static,
) -> Result<T, NotDone> {
    let service = Arc::clone(&state.service);
    match tokio::task::spawn_blocking(move || act(&service)).await {
        Ok(result) => result.map_err(NotDone::Act),
        Err(_) => Err(NotDone::Panicked),
    }
}

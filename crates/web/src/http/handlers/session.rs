//! Staying signed in, and signing out.

use super::page;
use crate::chrome::Chrome;
use crate::http::session::{Cookie, SentEarly};
use crate::http::{Answer, AppState, errors::redirect};
use crate::pages::sign_in::{SessionExpired, SignedOut};
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};

/// How long a session lasts without use; what the service keeps to.
const LASTS: &str = "15 minutes";

/// Ends the session.
pub async fn sign_out(SentEarly(sent): SentEarly) -> Answer {
    sent.visit.act(contactpoint_service::Service::sign_out).await?;
    let mut response = redirect("/signed-out");
    Cookie::Session.clear(&mut response, sent.visit.state());
    Ok(response)
}

/// After signing out.
pub async fn signed_out() -> Response {
    page(&SignedOut { chrome: Chrome::default() })
}

/// After the session has ended by itself.
pub async fn expired(State(state): State<AppState>) -> Response {
    let mut response = page(&SessionExpired { chrome: Chrome::default(), lasts: LASTS.to_owned() });
    Cookie::Session.clear(&mut response, &state);
    response
}

/// "Stay signed in": says how long that is.
pub async fn keep_alive(SentEarly(sent): SentEarly) -> Answer {
    sent.visit.stay().await?;
    let left = sent.visit.who.idle_end_ms - sent.visit.service().now_ms();
    let kind = HeaderValue::from_static("application/json");
    Ok(([(CONTENT_TYPE, kind)], format!("{{\"milliseconds_left\":{left}}}")).into_response())
}

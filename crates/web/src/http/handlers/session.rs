//! Staying signed in, and signing out.

use super::page;
use crate::chrome::{Chrome, NavItem};
use crate::http::session::{Caller, Cookie, Passer, SentEarly, caller};
use crate::http::{Answer, AppState, errors::redirect};
use crate::pages::sign_in::{SessionExpired, SignedOut, StillSignedIn};
use axum::extract::{Request, State};
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

/// After the session has ended by itself. Coming here ends nothing: of a session that goes on the page
/// says so, and only the cookie of one that is over is taken back.
pub async fn expired(State(state): State<AppState>, Passer(visit): Passer, request: Request) -> Answer {
    if let Some(visit) = visit {
        // This page does not keep the session going, so it does not say when it ends either.
        let chrome = Chrome { session: None, ..visit.chrome(NavItem::None) };
        return Ok(page(&StillSignedIn { chrome }));
    }
    let (parts, _) = request.into_parts();
    let ended = || page(&SessionExpired { chrome: Chrome::default(), lasts: LASTS.to_owned() });
    Ok(match caller(&parts, &state).await? {
        Caller::SignedIn(_) => redirect("/terms"),
        Caller::HalfWay(..) => redirect("/sign-in/second"),
        Caller::Nobody => ended(),
        Caller::Over => {
            let mut response = ended();
            Cookie::Session.clear(&mut response, &state);
            response
        }
    })
}

/// "Stay signed in": says how long that is.
pub async fn keep_alive(SentEarly(sent): SentEarly) -> Answer {
    sent.visit.stay().await?;
    let left = sent.visit.who.idle_end_ms - sent.visit.service().now_ms();
    let kind = HeaderValue::from_static("application/json");
    Ok(([(CONTENT_TYPE, kind)], format!("{{\"milliseconds_left\":{left}}}")).into_response())
}

//! What every answer carries, how long a request may take, and its one log line. The log names the
//! route's pattern, never the path: and never a person.

use super::AppState;
use super::errors::{Failure, broken};
use crate::chrome::Chrome;
use crate::pages::error::Problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::time::{Duration, Instant};

/// The longest a request may take.
const LONGEST: Duration = Duration::from_secs(20);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every answer carries.
const ALWAYS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Two years, as browsers' preload lists ask.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// The outermost layer.
pub async fn around(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let id = request_id(request.headers());
    let mut response = match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::of(Chrome::default(), Problem::Unavailable).into_response(),
    };
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    tracing::info!(%method, route, status, milliseconds, request_id = id, "request");
    // The route's pattern, never the path: no label can name a person or a record.
    let labels = [("route", route), ("status", status.to_string())];
    metrics::counter!("contactpoint_http_requests_total", &labels).increment(1);
    metrics::histogram!("contactpoint_http_request_seconds", &labels[..1])
        .record(began.elapsed().as_secs_f64());
    finish(response.headers_mut(), &id, state.secure_cookies);
    response
}

/// A request's id: the one it came with if it has a plain form, else a random one.
fn request_id(headers: &HeaderMap) -> String {
    let sent = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let is_plain = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let random = || hex::encode(contactpoint_service::random::<8>());
    sent.filter(is_plain).map_or_else(random, str::to_owned)
}

fn finish(headers: &mut HeaderMap, id: &str, is_secure: bool) {
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if is_secure {
        headers.insert("strict-transport-security", HSTS);
    }
    // Assets say how long they keep; nothing else may be kept.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}

/// The page for a handler that panicked. What it said is in the log of panics, not here: it may
/// name a value.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Failure::of(Chrome::default(), broken("a panic in a handler")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_echoed_only_when_it_is_plain() {
        let mut headers = HeaderMap::new();
        assert_eq!(request_id(&headers).len(), 16);
        headers.insert(REQUEST_ID, HeaderValue::from_static("trace-0123456789"));
        assert_eq!(request_id(&headers), "trace-0123456789");
        for odd in ["short", "has a space in it", "name=Ada+Byron+2015"] {
            headers.insert(REQUEST_ID, HeaderValue::from_static(odd));
            assert_ne!(request_id(&headers), odd);
        }
    }
}

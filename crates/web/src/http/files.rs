//! The embedded files, and the pages for machines.

use super::{AppState, act};
use crate::assets::{self, Asset};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// Serves an embedded file; `None` when there is none at that path.
pub fn asset(request: &Request) -> Option<Response> {
    let asset = assets::find(request.uri().path())?;
    Some(answer(asset, request.headers()))
}

fn answer(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let takes_brotli = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|part| {
            let (name, quality) = part.split_once(';').unwrap_or((part, ""));
            name.trim() == "br" && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        });
    let brotli = asset.brotli.filter(|_| takes_brotli);
    let form = if brotli.is_some() { "-br" } else { "" };
    let etag = format!("\"{}{form}\"", asset.integrity);
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known =
        known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        axum::body::Bytes::from_static(brotli.unwrap_or(asset.bytes)).into_response()
    };
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    put(CONTENT_TYPE, asset.content_type);
    put(CACHE_CONTROL, "public, max-age=31536000, immutable");
    put(VARY, "accept-encoding");
    put(ETAG, &etag);
    if brotli.is_some() && !is_known {
        put(CONTENT_ENCODING, "br");
    }
    response
}

/// The process lives.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers: a look-up of a session that cannot be.
pub async fn ready(State(state): State<AppState>) -> Response {
    match act(&state, |service| service.session("")).await {
        Ok(_) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

/// The numbers, for a monitor.
pub async fn metrics(State(state): State<AppState>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(CONTENT_TYPE, kind)], (state.metrics)()).into_response()
}

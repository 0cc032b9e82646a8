//! What went wrong, as a page. What may not be seen looks like what is not there.

use super::NotDone;
use crate::chrome::{Chrome, Page};
use crate::pages::error::{ErrorPage, Problem};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use axum::http::{Response as HttpResponse, StatusCode};
use axum::response::{IntoResponse, Response};
use contactpoint_service::ActError;

/// An answer that ends a handler early: an error page, or a redirect to where it can begin again.
#[derive(Debug)]
pub struct Failure(Box<Response>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Response> for Failure {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl Failure {
    /// An error page.
    pub fn of(chrome: Chrome, problem: Problem) -> Self {
        let wait = match &problem {
            Problem::TooMany { wait_seconds } => Some(*wait_seconds),
            _ => None,
        };
        let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = render(status, &ErrorPage { chrome, problem });
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        Self::from(response)
    }

    /// What an act's error looks like. Fields to correct are the handler's matter; when one arrives
    /// here, the request was none of our forms'.
    pub fn because(chrome: Chrome, error: NotDone) -> Self {
        let error = match error {
            NotDone::Act(error) => error,
            NotDone::Panicked => return Self::of(chrome, broken("a panic in an act")),
        };
        match error {
            ActError::NotThere => Self::of(chrome, Problem::NotFound),
            ActError::Invalid(_) | ActError::WrongCredentials => Self::of(chrome, Problem::BadRequest),
            ActError::NotSignedIn => Self::from(redirect("/sign-in")),
            ActError::Throttled { seconds } => {
                let wait_seconds = u32::try_from(seconds.max(1)).unwrap_or(u32::MAX);
                Self::of(chrome, Problem::TooMany { wait_seconds })
            }
            ActError::GateClosed(gate) => {
                Self::of(chrome, Problem::GateClosed { advice: gate.advice().to_owned() })
            }
            ActError::Expired => Self::of(chrome, Problem::BeginAgain),
            ActError::Store(_) | ActError::Content(_) | ActError::Unreadable(_) | ActError::Snapshot(_) => {
                Self::of(chrome, broken(&chain(&error)))
            }
        }
    }
}

/// Our own fault: logged with a reference that the person can tell the help desk.
pub fn broken(why: &str) -> Problem {
    let hex = hex::encode_upper(contactpoint_service::random::<4>());
    let reference = format!("{}-{}", &hex[..4], &hex[4..]);
    tracing::error!(%reference, why, "a request failed");
    Problem::Broken { reference }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}

/// A page with its status.
pub fn render(status: StatusCode, page: &impl Page) -> Response {
    match page.render() {
        Ok(html) => {
            let mut response = HttpResponse::new(Body::from(html));
            *response.status_mut() = status;
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, kind);
            response
        }
        Err(error) => {
            tracing::error!(why = %error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Go there, by GET.
pub fn redirect(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    match HeaderValue::from_str(to) {
        Ok(to) => response.headers_mut().insert(LOCATION, to),
        Err(_) => response.headers_mut().insert(LOCATION, HeaderValue::from_static("/")),
    };
    response
}

//! What has just been done, told once. The handler of a form that did something leads on with
//! [`Visit::done`]; the page it leads to says so. The word travels as a mark in a cookie, of this session
//! and of that page alone, and goes with the page. An address by itself claims nothing.

use super::AppState;
use super::errors::redirect;
use super::session::{Cookie, Visit};
use crate::parts::Banner;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest as _, Sha256};

/// The words that stand as a notice on the page, and what it says.
const NOTICES: &[(&str, &str)] = &[
    ("confirmed", "You are still shown as involved"),
    ("ended", "Your involvement has ended"),
    ("lead-offered", "Your choice of lead professional has been saved"),
    ("lead-held", "You are the lead professional"),
    ("lead-declined", "You have declined the role of lead professional"),
    ("lead-ended", "The role of lead professional has ended"),
    ("early-help", "The early help assessment has been saved"),
    ("shielded", "The child is shielded"),
    ("lift-proposed", "Lifting the shield has been proposed"),
    ("lifted", "The shield has been lifted"),
    ("waits", "The request goes on waiting"),
    ("settled", "The held record has been settled"),
    ("taken-apart", "The records have been taken out"),
    ("joined", "The two children are one now"),
    ("kept-apart", "The two children stay two"),
    ("seconded", "It is done: two people have said the same"),
    ("settlement-proposed", "Your decision waits for a second person to say the same"),
    ("check-drawn", "A sample has been drawn"),
    ("check-empty", "There is no record of a child of your area to draw yet"),
    ("check-too-soon", "Hardly any record of the last sample was judged, so a new one cannot be drawn yet"),
    ("check-answered", "Your answers have been saved"),
    ("check-finished", "The check is finished"),
    ("undone", "The decision has been undone"),
];

/// The word of the pages that are nothing but the notice that something has been done.
pub const CONFIRMED_BY_PAGE: &str = "page";

/// A mark that only this session is given, for one page.
fn mark(csrf: &str, path: &str, word: &str) -> String {
    let parts = [csrf, path, word].map(|part| Sha256::digest(part.as_bytes()));
    hex::encode(Sha256::digest(parts.concat()))
}

impl Visit {
    /// Leads to a page that says once what has been done. `to` may carry a query.
    pub fn done(&self, to: &str, word: &str) -> Response {
        let path = to.split('?').next().unwrap_or_default();
        let mut response = redirect(to);
        Cookie::Done.set(&mut response, self.state(), &mark(&self.who.csrf, path, word));
        response
    }

    /// Whether this page was led to with this word.
    pub fn has_just(&self, word: &str) -> bool {
        self.done_mark.as_ref().is_some_and(|sent| *sent == mark(&self.who.csrf, &self.path, word))
    }

    /// The notice of what has just been done.
    pub(super) fn notice(&self) -> Option<Banner> {
        let (_, text) = NOTICES.iter().find(|(word, _)| self.has_just(word))?;
        Some(Banner::success(text))
    }
}

/// Takes the cookie back with the page that has told it.
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let was_sent = parts.method == Method::GET && Cookie::Done.read(&parts, &state).is_some();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if was_sent && response.status() != StatusCode::SEE_OTHER {
        Cookie::Done.clear(&mut response, &state);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_one_session_one_page_and_one_word() {
        let known = mark("token", "/lifts", "lifted");
        assert_eq!(known, mark("token", "/lifts", "lifted"));
        for other in [
            mark("other", "/lifts", "lifted"),
            mark("token", "/held", "lifted"),
            mark("token", "/lifts", "waits"),
            mark("token", "/lift", "slifted"),
        ] {
            assert_ne!(known, other);
        }
    }
}

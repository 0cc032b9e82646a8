//! Who asks. The extractors here are the only way from a request to a [`SignedIn`]: [`Visit`] for
//! pages, [`Sent`] for forms, which also need the session's token.

use super::errors::{Failure, redirect};
use super::form::{self, Fields};
use super::{AppState, NotDone, act, csrf};
use crate::chrome::{Chrome, NavItem, SessionEnd, SignedInView};
use crate::pages::error::Problem;
use axum::RequestPartsExt as _;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::Response;
use contactpoint_directory::search::FieldError;
use contactpoint_service::{ActError, Service, Session, SignedIn};
use std::net::SocketAddr;
use std::sync::Arc;

/// How long before the end of a session the page warns.
const WARN_SECONDS: u32 = 120;

/// The cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session's.
    Session,
    /// The form token of the first sign-in page.
    Presign,
    /// The mark of what has just been done.
    Done,
}

impl Cookie {
    fn name(self, state: &AppState) -> &'static str {
        match (self, state.secure_cookies) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Presign, true) => "__Host-presign",
            (Self::Presign, false) => "presign",
            (Self::Done, true) => "__Host-done",
            (Self::Done, false) => "done",
        }
    }

    /// The value that was sent, if it has the form of one of ours.
    pub fn read(self, parts: &Parts, state: &AppState) -> Option<String> {
        let name = self.name(state);
        let all = parts.headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let value = all
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(known, value)| (known == name).then_some(value))?;
        let is_ours = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
        is_ours.then(|| value.to_owned())
    }

    /// Sets the cookie, until the browser closes.
    pub fn set(self, response: &mut Response, state: &AppState, value: &str) {
        self.put(response, state, value, "");
    }

    /// Takes the cookie back.
    pub fn clear(self, response: &mut Response, state: &AppState) {
        self.put(response, state, "", "; Max-Age=0");
    }

    fn put(self, response: &mut Response, state: &AppState, value: &str, more: &str) {
        let secure = if state.secure_cookies { "; Secure" } else { "" };
        let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", self.name(state));
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(SET_COOKIE, line);
        }
    }
}

/// Whom the session cookie of a request leads to.
pub enum Caller {
    /// No cookie.
    Nobody,
    /// A session that has ended.
    Over,
    /// Password given, PIN and code still to come: the cookie and the form token.
    HalfWay(String, String),
    /// All four credentials.
    SignedIn(Box<SignedIn>),
}

/// Looks the session up.
///
/// # Errors
/// When the database cannot be read.
pub async fn caller(parts: &Parts, state: &AppState) -> Result<Caller, Failure> {
    let Some(token) = Cookie::Session.read(parts, state) else { return Ok(Caller::Nobody) };
    let found = act(state, {
        let token = token.clone();
        move |service| service.session(&token)
    });
    Ok(match found.await.map_err(|error| Failure::because(Chrome::default(), error))? {
        Session::HalfWay { csrf } => Caller::HalfWay(token, csrf),
        Session::SignedIn(who) => Caller::SignedIn(who),
        Session::Over => Caller::Over,
    })
}

/// The address a request comes from; what a proxy claims is not believed.
pub fn address(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(|| "unknown".to_owned(), |peer| peer.0.ip().to_string())
}

/// A request of somebody who is signed in and has accepted the terms of use.
pub struct Visit {
    state: AppState,
    /// Who asks.
    pub who: Arc<SignedIn>,
    params: Vec<(String, String)>,
    query: Fields,
    pub(super) path: String,
    pub(super) done_mark: Option<String>,
}

impl Visit {
    async fn arrive(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let who = match caller(parts, state).await? {
            Caller::SignedIn(who) => who,
            Caller::HalfWay(..) => return Err(redirect("/sign-in/second").into()),
            Caller::Nobody => return Err(redirect("/sign-in").into()),
            Caller::Over => return Err(redirect("/session-expired").into()),
        };
        let params = parts.extract::<RawPathParams>().await.ok();
        let params = params.iter().flat_map(|params| params.iter());
        Ok(Self {
            state: state.clone(),
            who: Arc::new(*who),
            params: params.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            query: Fields::parse(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            done_mark: Cookie::Done.read(parts, state),
        })
    }

    fn with_terms(self) -> Result<Self, Failure> {
        if self.who.must_accept_terms { Err(redirect("/terms").into()) } else { Ok(self) }
    }

    /// The state.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// The service, for what does not block: the clock and the calendar.
    pub fn service(&self) -> &Service {
        &self.state.service
    }

    /// A part of the path.
    pub fn param(&self, name: &str) -> String {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// A part of the path that is a random id.
    ///
    /// # Errors
    /// The page "not found" when it is none.
    pub fn id(&self, name: &str) -> Result<[u8; 16], Failure> {
        let mut id = [0; 16];
        match hex::decode_to_slice(self.param(name), &mut id) {
            Ok(()) => Ok(id),
            Err(_) => Err(self.problem(Problem::NotFound)),
        }
    }

    /// What stands after the question mark: never anything about a person.
    pub fn query(&self, name: &str) -> &str {
        self.query.text(name)
    }

    /// What surrounds a page for this person.
    pub fn chrome(&self, current: NavItem) -> Chrome {
        Chrome {
            signed_in: Some(SignedInView {
                name: self.who.account.display_name.clone(),
                role: self.who.account.role,
                organisation: self.who.organisation.name.clone(),
            }),
            csrf: self.who.csrf.clone(),
            current,
            session: Some(SessionEnd {
                timeout_at_ms: self.who.idle_end_ms,
                now_ms: self.service().now_ms(),
                warn_seconds: WARN_SECONDS,
            }),
            notice: self.notice(),
        }
    }

    /// An error page with this person's surroundings.
    pub fn problem(&self, problem: Problem) -> Failure {
        let chrome = Chrome { notice: None, ..self.chrome(NavItem::None) };
        Failure::of(chrome, problem)
    }

    /// Runs an act for this person.
    ///
    /// # Errors
    /// The error page, whatever the act's error.
    pub async fn act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Service, &SignedIn) -> Result<T, ActError> + Send + 'static,
    ) -> Result<T, Failure> {
        self.run(act).await.map_err(|error| self.failure(error))
    }

    /// Runs an act that may find fields to correct: those come back for the form to show.
    ///
    /// # Errors
    /// The error page, for any other error.
    pub async fn try_act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Service, &SignedIn) -> Result<T, ActError> + Send + 'static,
    ) -> Result<Result<T, Vec<FieldError>>, Failure> {
        match self.run(act).await {
            Ok(done) => Ok(Ok(done)),
            Err(NotDone::Act(ActError::Invalid(faults))) => Ok(Err(faults)),
            Err(error) => Err(self.failure(error)),
        }
    }

    /// Runs an act and gives its error as it is.
    ///
    /// # Errors
    /// What the act answers.
    pub async fn run<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Service, &SignedIn) -> Result<T, ActError> + Send + 'static,
    ) -> Result<T, NotDone> {
        let who = Arc::clone(&self.who);
        super::act(&self.state, move |service| act(service, &who)).await
    }

    /// The error page of an act's error.
    pub fn failure(&self, error: NotDone) -> Failure {
        Failure::because(Chrome { notice: None, ..self.chrome(NavItem::None) }, error)
    }

    /// A mark of what a check page shows.
    pub fn mark(&self, draft: &impl serde::Serialize) -> Result<String, Failure> {
        self.service().draft_mark(&self.who, draft).map_err(|error| self.failure(NotDone::Act(error)))
    }

    /// Refuses a check page that showed something else than what would be done now.
    pub fn was_seen(
        &self,
        form: &crate::http::form::Fields,
        draft: &impl serde::Serialize,
    ) -> Result<(), Failure> {
        if form.text("seen") == self.mark(draft)? { Ok(()) } else { Err(self.problem(Problem::BeginAgain)) }
    }

    /// Says that the person is still there, on a page that needs no act.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn stay(&self) -> Result<(), Failure> {
        self.act(Service::keep_alive).await
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        Self::arrive(parts, state).await?.with_terms()
    }
}

/// As [`Visit`], for the pages that are there before the terms are accepted.
pub struct Arrival(pub Visit);

impl FromRequestParts<AppState> for Arrival {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        Visit::arrive(parts, state).await.map(Self)
    }
}

/// As [`Visit`], for pages that are there for everyone.
pub struct Passer(pub Option<Visit>);

impl Passer {
    /// What surrounds a page for this person.
    pub fn chrome(&self, current: NavItem) -> Chrome {
        self.0.as_ref().map_or_else(Chrome::default, |visit| visit.chrome(current))
    }
}

impl FromRequestParts<AppState> for Passer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let visit = Visit::arrive(parts, state).await.and_then(Visit::with_terms);
        Ok(Self(visit.ok()))
    }
}

/// A form that somebody signed in has sent from one of our pages.
pub struct Sent {
    /// Who sent it.
    pub visit: Visit,
    /// What was sent.
    pub form: Fields,
}

impl FromRequest<AppState> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let SentEarly(Sent { visit, form }) = SentEarly::from_request(request, state).await?;
        Ok(Self { visit: visit.with_terms()?, form })
    }
}

/// As [`Sent`], before the terms are accepted.
pub struct SentEarly(pub Sent);

impl FromRequest<AppState> for SentEarly {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::arrive(&mut parts, state).await?;
        let form = form::read(&parts, body).await.map_err(|problem| visit.problem(problem))?;
        if !csrf::is_ours(&parts.headers, &form, &visit.who.csrf) {
            return Err(visit.problem(Problem::BadRequest));
        }
        Ok(Self(Sent { visit, form }))
    }
}

//! Signing in: user name and password, PIN and code, the terms of use. Each step gives a new cookie.

use super::{again, page};
use crate::chrome::Chrome;
use crate::chrome::NavItem;
use crate::http::errors::{Failure, redirect};
use crate::http::session::{Arrival, Caller, Cookie, SentEarly, address, caller};
use crate::http::{Answer, AppState, NotDone, act, csrf, form};
use crate::pages::error::Problem;
use crate::pages::sign_in::{SignIn, SignInSecond, Terms};
use crate::parts::Form as _;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use contactpoint_service::ActError;

fn signed_out(csrf: &str) -> Chrome {
    Chrome { csrf: csrf.to_owned(), ..Chrome::default() }
}

/// Where somebody goes who has a session already.
fn onward(caller: &Caller) -> Option<Response> {
    match caller {
        Caller::SignedIn(_) => Some(redirect("/")),
        Caller::HalfWay(..) => Some(redirect("/sign-in/second")),
        Caller::Nobody | Caller::Over => None,
    }
}

/// The first page. Its token stands in a cookie too, for there is no session yet.
pub async fn show(State(state): State<AppState>, request: Request) -> Answer {
    let (parts, _) = request.into_parts();
    if let Caller::SignedIn(_) = caller(&parts, &state).await? {
        return Ok(redirect("/"));
    }
    let known = Cookie::Presign.read(&parts, &state);
    let token = known.unwrap_or_else(|| hex::encode(contactpoint_service::random::<32>()));
    let mut response = page(&SignIn::new(signed_out(&token)));
    Cookie::Presign.set(&mut response, &state, &token);
    Ok(response)
}

/// User name and password.
pub async fn password(State(state): State<AppState>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let form = form::read(&parts, body).await.map_err(|problem| Failure::of(Chrome::default(), problem))?;
    let token = Cookie::Presign.read(&parts, &state).unwrap_or_default();
    if !csrf::is_ours(&parts.headers, &form, &token) {
        return Err(Failure::of(Chrome::default(), Problem::BadRequest));
    }
    let (user_name, password, from) = (form.owned("user_name"), form.owned("password"), address(&parts));
    let mut again_page = SignIn::new(signed_out(&token));
    again_page.fill([("user_name", user_name.as_str())]);
    if user_name.trim().is_empty() || password.is_empty() {
        if user_name.trim().is_empty() {
            again_page.complain("user_name", "Enter your user name");
        }
        if password.is_empty() {
            again_page.complain("password", "Enter your password");
        }
        return Ok(again(&again_page));
    }
    match act(&state, move |service| service.sign_in_password(&user_name, &password, &from)).await {
        Ok(session) => {
            let mut response = redirect("/sign-in/second");
            Cookie::Session.set(&mut response, &state, &session);
            Cookie::Presign.clear(&mut response, &state);
            Ok(response)
        }
        Err(NotDone::Act(ActError::WrongCredentials)) => {
            let message = "The user name or password is not right. Check both and try again";
            again_page.complain("user_name", message);
            Ok(again(&again_page))
        }
        Err(error) => Err(Failure::because(Chrome::default(), error)),
    }
}

/// The second page.
pub async fn show_second(State(state): State<AppState>, request: Request) -> Answer {
    let (parts, _) = request.into_parts();
    match caller(&parts, &state).await? {
        Caller::HalfWay(_, csrf) => Ok(page(&SignInSecond::new(signed_out(&csrf)))),
        other => Ok(onward(&other).unwrap_or_else(|| redirect("/sign-in"))),
    }
}

/// PIN and code.
pub async fn second(State(state): State<AppState>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let (half_way, token) = match caller(&parts, &state).await? {
        Caller::HalfWay(half_way, csrf) => (half_way, csrf),
        other => return Ok(onward(&other).unwrap_or_else(|| redirect("/sign-in"))),
    };
    let form = form::read(&parts, body).await.map_err(|problem| Failure::of(Chrome::default(), problem))?;
    if !csrf::is_ours(&parts.headers, &form, &token) {
        return Err(Failure::of(Chrome::default(), Problem::BadRequest));
    }
    let (pin, code, from) = (form.owned("pin"), form.owned("code"), address(&parts));
    match act(&state, move |service| service.sign_in_second(&half_way, &pin, &code, &from)).await {
        Ok(session) => {
            let mut response = redirect("/");
            Cookie::Session.set(&mut response, &state, &session);
            Ok(response)
        }
        Err(NotDone::Act(ActError::WrongCredentials)) => {
            let mut again_page = SignInSecond::new(signed_out(&token));
            again_page.complain(
                "pin",
                "The PIN or the code is not right. Wait for a new code, then enter both again",
            );
            Ok(again(&again_page))
        }
        Err(error @ NotDone::Act(ActError::GateClosed(_))) => {
            let mut response = Failure::because(Chrome::default(), error).into_response();
            Cookie::Session.clear(&mut response, &state);
            Ok(response)
        }
        Err(error) => Err(Failure::because(Chrome::default(), error)),
    }
}

/// The terms of use.
pub async fn show_terms(Arrival(visit): Arrival) -> Answer {
    visit.stay().await?;
    Ok(page(&Terms::new(visit.chrome(NavItem::None))))
}

/// Accepts them.
pub async fn accept_terms(SentEarly(sent): SentEarly) -> Answer {
    sent.visit.act(contactpoint_service::Service::accept_terms).await?;
    Ok(redirect("/"))
}

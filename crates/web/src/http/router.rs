//! Which handler answers which path. A test holds it to [`crate::paths`].

use super::errors::Failure;
use super::session::Passer;
use super::{AppState, done, files, handlers as h, headers};
use crate::chrome::NavItem;
use crate::pages::error::Problem;
use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

/// The pages, their files, and the pages for machines.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(signing_in())
        .merge(finding())
        .merge(records())
        .merge(team())
        .merge(other())
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(state.clone(), done::once))
        .layer(CatchPanicLayer::custom(headers::panicked))
        .layer(from_fn_with_state(state.clone(), headers::around))
        .with_state(state)
}

fn signing_in() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(h::sign_in::show).post(h::sign_in::password))
        .route("/sign-in/second", get(h::sign_in::show_second).post(h::sign_in::second))
        .route("/terms", get(h::sign_in::show_terms).post(h::sign_in::accept_terms))
        .route("/sign-out", post(h::session::sign_out))
        .route("/signed-out", get(h::session::signed_out))
        .route("/session-expired", get(h::session::expired))
        .route("/session/keep-alive", post(h::session::keep_alive))
}

fn finding() -> Router<AppState> {
    Router::new()
        .route("/", get(h::home::show))
        .route("/children/{child}/open", post(h::home::open))
        .route("/involvement/{involvement}/confirm", post(h::home::still_involved))
        .route("/search", get(h::search::show).post(h::search::begin))
        .route("/results/{search}", get(h::search::results))
        .route("/results/{search}/open", post(h::search::open))
        .route("/results/{search}/confirm", post(h::search::confirm))
        .route("/results/{search}/add", get(h::add_child::show).post(h::add_child::fill))
        .route("/results/{search}/add/check", get(h::add_child::check).post(h::add_child::add))
        .route("/results/{search}/added", get(h::add_child::added))
}

fn records() -> Router<AppState> {
    const ADD: &str = "/record/{record}/involvement/add";
    const END: &str = "/record/{record}/involvement/{involvement}/end";
    Router::new()
        .route("/record/{record}", get(h::record::show))
        .route("/record/{record}/data-quality", get(h::record::data_quality))
        .route(ADD, get(h::involvement::show_add).post(h::involvement::fill))
        .route(&format!("{ADD}/check"), get(h::involvement::check_add).post(h::involvement::add))
        .route("/record/{record}/involvement/added", get(h::involvement::added))
        .route(END, get(h::involvement::show_end).post(h::involvement::fill_end))
        .route(&format!("{END}/check"), get(h::involvement::check_end).post(h::involvement::end))
        .route("/record/{record}/involvement/{involvement}/ended", get(h::involvement::ended))
        .route("/record/{record}/lead", get(h::lead::show).post(h::lead::offer))
        .route("/record/{record}/lead/answer", post(h::lead::answer))
        .route("/record/{record}/lead/end", post(h::lead::end))
        .route("/record/{record}/early-help", get(h::early_help::show).post(h::early_help::save))
        .route("/record/{record}/sources", get(h::take_apart::show).post(h::take_apart::fill))
        .route("/record/{record}/sources/check", get(h::take_apart::check).post(h::take_apart::take_apart))
        .route("/record/{record}/join", get(h::join::show).post(h::join::fill))
        .route("/record/{record}/join/check", get(h::join::check).post(h::join::join))
        .route("/record/{record}/shield", get(h::shield::show).post(h::shield::shield))
        .route("/record/{record}/shield/lift", get(h::shield::show_lift).post(h::shield::propose))
        .route("/record/{record}/shield/see-through", get(h::shield::warn).post(h::shield::see_through))
}

fn team() -> Router<AppState> {
    Router::new()
        .route("/files", get(h::files::list))
        .route("/held", get(h::held::list))
        .route("/held/{held}", get(h::held::compare).post(h::held::settle))
        .route("/held/{held}/undo", post(h::held::undo))
        .route("/hints", get(h::hints::list))
        .route("/hints/{hint}", get(h::hints::compare).post(h::hints::keep_apart))
        .route("/hints/{hint}/join", post(h::hints::join))
        .route("/matching", get(h::check::show).post(h::check::draw))
        .route("/matching/finish", post(h::check::finish))
        .route("/matching/{item}", get(h::check::item).post(h::check::answer))
        .route("/matching/{item}/open", post(h::check::open))
        .route("/rulings/{ruling}", get(h::ruling::show).post(h::ruling::second))
        .route("/rulings/{ruling}/undo", post(h::ruling::undo))
        .route("/lifts", get(h::shield::requests))
        .route("/lifts/{lift}", get(h::shield::request).post(h::shield::decide))
        .route("/audit", get(h::audit::show).post(h::audit::ask))
        .route("/audit/{query}", get(h::audit::entries))
}

fn other() -> Router<AppState> {
    Router::new()
        .route("/help", get(h::content::help))
        .route("/accessibility", get(h::content::accessibility))
        .route("/privacy", get(h::content::privacy))
        .route("/cookies", get(h::content::cookies))
        .route("/services", get(h::content::services))
        .route("/assets/{file}", get(asset))
        .route("/healthz", get(files::alive))
        .route("/readyz", get(files::ready))
        .route("/metrics", get(files::metrics))
}

async fn asset(passer: Passer, request: Request) -> Response {
    match files::asset(&request) {
        Some(file) => file,
        None => not_found(passer).await,
    }
}

async fn not_found(passer: Passer) -> Response {
    Failure::of(passer.chrome(NavItem::None), Problem::NotFound).into_response()
}

async fn wrong_method(passer: Passer) -> Response {
    Failure::of(passer.chrome(NavItem::None), Problem::WrongMethod).into_response()
}

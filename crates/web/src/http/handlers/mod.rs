//! The handlers, one file for each group of pages.

pub(super) mod add_child;
pub(super) mod audit;
pub(super) mod check;
pub(super) mod content;
pub(super) mod early_help;
pub(super) mod files;
pub(super) mod held;
pub(super) mod hints;
pub(super) mod home;
pub(super) mod involvement;
pub(super) mod join;
pub(super) mod lead;
pub(super) mod record;
pub(super) mod ruling;
pub(super) mod search;
pub(super) mod session;
pub(super) mod shield;
pub(super) mod sign_in;
pub(super) mod take_apart;

use super::errors::render;
use crate::chrome::Page;
use crate::parts::Form;
use axum::http::StatusCode;
use axum::response::Response;
use contactpoint_directory::search::FieldError;

/// A page that answers well.
fn page(page: &impl Page) -> Response {
    render(StatusCode::OK, page)
}

/// A form again, with what is to be corrected.
fn again(page: &impl Page) -> Response {
    render(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Shows an act's complaints at the fields of a form; `names` says what the form calls the fields
/// that the act calls otherwise.
fn complain(form: &mut impl Form, faults: &[FieldError], names: &[(&str, &str)]) {
    for fault in faults {
        let renamed = names.iter().find(|(act, _)| *act == fault.field).map(|(_, page)| *page);
        form.complain(renamed.unwrap_or(fault.field), &fault.message);
    }
}

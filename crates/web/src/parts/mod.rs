//! The building blocks of pages: GOV.UK and MOJ components, each a struct with a template. A struct
//! that derives `Template` renders where a page's template names it: `{{ form.given_name }}`.
//!
//! - [`field`]: what all form fields can do, and forms as lists of them
//! - [`TextInput`], [`DateInput`], [`Radios`], [`Select`], [`Checkbox`], [`Button`]: fields and buttons
//! - [`ErrorSummary`], [`Banner`], [`Panel`], [`Tag`]: messages
//! - [`SummaryList`], [`SummaryCard`], [`Table`], [`Timeline`]: values
//! - [`Pagination`], [`SubNavigation`], [`IdentityBar`]: finding one's way

mod button;
mod checkbox;
mod date_input;
pub mod field;
mod identity_bar;
mod messages;
mod navigation;
mod radios;
mod select;
mod summary;
mod table;
mod text_input;
mod timeline;

pub use button::Button;
pub use checkbox::Checkbox;
pub use date_input::DateInput;
pub use field::{Fault, Form, FormField};
pub use identity_bar::IdentityBar;
pub use messages::{Banner, BannerKind, ErrorSummary, Panel, Tag};
pub use navigation::{Link, Pagination, SubNavigation};
pub use radios::{Choice, Radios};
pub use select::Select;
pub use summary::{Row, SummaryCard, SummaryList};
pub use table::{Cell, Table};
pub use text_input::TextInput;
pub use timeline::{Timeline, TimelineItem};

/// Marks parts as markup, so that a template that names one does not escape it again. The parts'
/// own templates escape every value.
macro_rules! markup {
    ($($part:ty),* $(,)?) => { $(impl askama::filters::HtmlSafe for $part {})* };
}

markup!(
    Banner,
    Button,
    Checkbox,
    DateInput,
    ErrorSummary,
    IdentityBar,
    Pagination,
    Panel,
    Radios,
    Select,
    SubNavigation,
    SummaryCard,
    SummaryList,
    Table,
    Tag,
    TextInput,
    Timeline,
);

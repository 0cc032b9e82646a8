//! What surrounds every page: who is signed in, navigation, the session's end, a notice of what has
//! just been done.

use crate::assets::{self, Asset};
use crate::parts::{Banner, ErrorSummary, Fault, Link};
use contactpoint_directory::access::Role;

/// A page: it has a title, surroundings, and perhaps errors.
pub trait Page: askama::Template {
    /// The title, which is the heading too. It stands in the browser's history: it never names a
    /// child.
    fn title(&self) -> String;

    /// What surrounds it.
    fn chrome(&self) -> &Chrome;

    /// The errors of its form, in the order of the page.
    fn errors(&self) -> Vec<Fault> {
        Vec::new()
    }

    /// The errors as the list at the top.
    fn error_summary(&self) -> ErrorSummary {
        ErrorSummary { faults: self.errors() }
    }
}

/// Makes a struct with a `chrome` a [`Page`]: `page!(Search, "Find a child", form)` where `form` is
/// the field that may hold errors, or `itself` where the struct is a form.
macro_rules! page {
    ($page:ty, $title:expr) => {
        impl $crate::chrome::Page for $page {
            fn title(&self) -> String {
                $title.to_owned()
            }
            fn chrome(&self) -> &$crate::chrome::Chrome {
                &self.chrome
            }
        }
    };
    ($page:ty, $title:expr, itself) => {
        impl $crate::chrome::Page for $page {
            fn title(&self) -> String {
                $title.to_owned()
            }
            fn chrome(&self) -> &$crate::chrome::Chrome {
                &self.chrome
            }
            fn errors(&self) -> Vec<$crate::parts::Fault> {
                $crate::parts::Form::faults(self)
            }
        }
    };
    ($page:ty, $title:expr, $form:ident) => {
        impl $crate::chrome::Page for $page {
            fn title(&self) -> String {
                $title.to_owned()
            }
            fn chrome(&self) -> &$crate::chrome::Chrome {
                &self.chrome
            }
            fn errors(&self) -> Vec<$crate::parts::Fault> {
                $crate::parts::Form::faults(&self.$form)
            }
        }
    };
}
pub(crate) use page;

/// What surrounds a page.
#[derive(Clone, Debug, Default)]
pub struct Chrome {
    /// Who is signed in.
    pub signed_in: Option<SignedInView>,
    /// The form token; every form posts it as `csrf`.
    pub csrf: String,
    /// Which entry of the navigation this page belongs to.
    pub current: NavItem,
    /// When the session ends.
    pub session: Option<SessionEnd>,
    /// What has just been done.
    pub notice: Option<Banner>,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct SignedInView {
    /// The person's name.
    pub name: String,
    /// The role, which says what the navigation offers.
    pub role: Role,
    /// The organisation's name.
    pub organisation: String,
}

/// When the session ends, in milliseconds since 1970 by the server's clock.
#[derive(Clone, Copy, Debug)]
pub struct SessionEnd {
    /// When the session ends if nothing more is asked.
    pub timeout_at_ms: i64,
    /// When the page was made.
    pub now_ms: i64,
    /// How long before the end the warning is shown.
    pub warn_seconds: u32,
}

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NavItem {
    /// None of them.
    #[default]
    None,
    /// The home page.
    Home,
    /// Finding a child.
    Search,
    /// Held records.
    Held,
    /// Files taken lately.
    Files,
    /// Requests to lift a shield.
    Lifts,
    /// The audit.
    Audit,
    /// Help.
    Help,
}

impl Chrome {
    /// The navigation for the role. Nothing but help without signing in.
    pub fn navigation(&self) -> Vec<Link> {
        let Some(who) = &self.signed_in else { return Vec::new() };
        let offered: &[NavItem] = match who.role {
            Role::Practitioner => &[NavItem::Home, NavItem::Search, NavItem::Help],
            Role::DirectoryTeam => &[
                NavItem::Home,
                NavItem::Search,
                NavItem::Held,
                NavItem::Files,
                NavItem::Lifts,
                NavItem::Help,
            ],
            Role::Auditor => &[NavItem::Home, NavItem::Audit, NavItem::Help],
            _ => &[NavItem::Home, NavItem::Help],
        };
        offered
            .iter()
            .map(|item| {
                let (href, text) = item.link();
                Link::new(href, text).current_if(*item == self.current)
            })
            .collect()
    }

    /// The stylesheet.
    pub fn stylesheet(&self) -> &'static Asset {
        assets::stylesheet()
    }

    /// The script.
    pub fn script(&self) -> &'static Asset {
        assets::script()
    }

    /// The icon.
    pub fn icon(&self) -> &'static Asset {
        assets::icon()
    }

    /// Surroundings for a person of a role.
    pub fn sample(role: Role, current: NavItem) -> Self {
        let (name, organisation) = match role {
            Role::DirectoryTeam => ("Priya Nair", "Leeds City Council"),
            Role::Auditor => ("Owen Price", "Office of the Children's Overseer"),
            Role::UserAdministrator => ("Grace Bell", "Leeds City Council"),
            _ => ("Sam Taylor", "Leeds Community Healthcare"),
        };
        Self {
            signed_in: Some(SignedInView {
                name: name.to_owned(),
                role,
                organisation: organisation.to_owned(),
            }),
            csrf: "sample-form-token".to_owned(),
            current,
            session: Some(SessionEnd { timeout_at_ms: 1_900_000, now_ms: 100_000, warn_seconds: 120 }),
            notice: None,
        }
    }

    /// Surroundings for a practitioner.
    pub fn sample_practitioner(current: NavItem) -> Self {
        Self::sample(Role::Practitioner, current)
    }

    /// Surroundings before signing in.
    pub fn sample_signed_out() -> Self {
        Self { csrf: "sample-form-token".to_owned(), ..Self::default() }
    }
}

impl NavItem {
    fn link(self) -> (&'static str, &'static str) {
        match self {
            Self::None | Self::Home => ("/", "Home"),
            Self::Search => ("/search", "Find a child"),
            Self::Held => ("/held", "Held records"),
            Self::Files => ("/files", "Files"),
            Self::Lifts => ("/lifts", "Requests to lift a shield"),
            Self::Audit => ("/audit", "Audit"),
            Self::Help => ("/help", "Help"),
        }
    }
}

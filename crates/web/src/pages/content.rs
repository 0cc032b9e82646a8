//! Pages that only tell something.

use crate::chrome::{Chrome, NavItem, Page, page};
use crate::parts::Table;
use askama::Template;
use contactpoint_directory::service::{Service, ServiceClass};

macro_rules! content {
    ($(#[$doc:meta])* $page:ident, $path:literal, $title:literal, $item:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Template)]
        #[template(path = $path)]
        pub struct $page {
            /// Surroundings.
            pub chrome: Chrome,
        }
        page!($page, $title);

        impl $page {
            /// An example.
            pub fn sample() -> Self {
                Self { chrome: Chrome::sample_practitioner(NavItem::$item) }
            }
        }
    };
}

content!(
    /// How to use the directory.
    Help, "pages/help.html", "Help", Help
);
content!(
    /// The accessibility statement.
    Accessibility, "pages/accessibility.html", "Accessibility statement", None
);
content!(
    /// The privacy notice.
    Privacy, "pages/privacy.html", "Privacy notice", None
);
content!(
    /// Cookies.
    Cookies, "pages/cookies.html", "Cookies", None
);
content!(
    /// The public catalogue of services.
    Services, "pages/services.html", "Services and what is shown of them", None
);

impl Services {
    fn table() -> Table {
        let head = ["Service", "Others see it as", "Organisation", "Whom to call", "Shown after it ends"];
        let rows = Service::ALL
            .iter()
            .map(|service| {
                let class = service.class();
                let shown = |is_shown: bool| if is_shown { "Shown" } else { "Not shown" };
                let after = match class.months_visible_after_end() {
                    0 => "Not shown".to_owned(),
                    months => format!("{months} months"),
                };
                vec![
                    service.meaning().into(),
                    service.label().into(),
                    shown(class.shows_organisation()).into(),
                    if class == ServiceClass::Sensitive { "Ask the directory team" } else { "Shown" }.into(),
                    after.as_str().into(),
                ]
            })
            .collect();
        Table::new("The catalogue of services", &head).rows(rows)
    }
}

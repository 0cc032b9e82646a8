//! Where a person starts: search, my children, what waits for me.

use super::search::QuickSearch;
use crate::chrome::{Chrome, NavItem, Page};
use crate::parts::Pagination;
use askama::Template;
use contactpoint_directory::access::Role;

/// The home page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/home.html")]
pub struct Home {
    /// Surroundings.
    pub chrome: Chrome,
    /// The short search form; none for roles that do not search.
    pub search: Option<QuickSearch>,
    /// What waits for this person, most pressing first.
    pub tasks: Vec<HomeTask>,
    /// My children; none for roles that work with none.
    pub children: Option<Vec<MyChild>>,
    /// Why there are none.
    pub no_children: String,
    /// The pages of my children, where there are several: `/?page=2`.
    pub pages: Option<Pagination>,
    /// Which of them this is; the forms post it as `page`, to come back to it.
    pub page: usize,
    /// What a role without tasks in the pages should know.
    pub advice: Vec<String>,
}

impl Page for Home {
    fn title(&self) -> String {
        "Home".to_owned()
    }
    fn chrome(&self) -> &Chrome {
        &self.chrome
    }
    fn errors(&self) -> Vec<crate::parts::Fault> {
        self.search.as_ref().map(crate::parts::Form::faults).unwrap_or_default()
    }
}

/// Something that waits for this person.
#[derive(Clone, Debug)]
pub struct HomeTask {
    /// Where to do it.
    pub href: String,
    /// What it is: "12 held records to compare".
    pub text: String,
    /// More: "The oldest has waited 3 days".
    pub detail: Option<String>,
}

/// A child I am involved with.
#[derive(Clone, Debug, Default)]
pub struct MyChild {
    /// The child's opaque handle; its name is a button that posts it.
    pub child: String,
    /// Preferred name.
    pub name: String,
    /// Date of birth and age.
    pub born: String,
    /// As what I am involved: "Health visitor".
    pub involvement: String,
    /// Who joined since I last looked: "Jo Green, Children's social care".
    pub joined: Vec<String>,
    /// The role of lead professional was offered to me.
    pub lead_offered: bool,
    /// My involvements that ask "still involved?": opaque ids; the form posts `answer` (`yes` or
    /// `ended`).
    pub to_confirm: Vec<String>,
}

impl Home {
    /// An example for a practitioner.
    pub fn sample() -> Self {
        let chrome = Chrome::sample_practitioner(NavItem::Home);
        Self {
            search: Some(QuickSearch::new(&chrome, "Find a child")),
            tasks: Vec::new(),
            children: Some(vec![
                MyChild {
                    child: "r7Kq".to_owned(),
                    name: "Ali Hassan".to_owned(),
                    born: "14 March 2015 (11 years)".to_owned(),
                    involvement: "School nurse".to_owned(),
                    joined: vec!["Jo Green, Children's social care".to_owned(), "Early help".to_owned()],
                    lead_offered: true,
                    to_confirm: Vec::new(),
                },
                MyChild {
                    child: "p2Zd".to_owned(),
                    name: "Mia Okafor".to_owned(),
                    born: "2 November 2018 (7 years)".to_owned(),
                    involvement: "School nurse".to_owned(),
                    joined: Vec::new(),
                    lead_offered: false,
                    to_confirm: vec!["i93b".to_owned()],
                },
            ]),
            no_children: String::new(),
            pages: None,
            page: 1,
            advice: Vec::new(),
            chrome,
        }
    }

    /// An example for a practitioner with more children than one page lists.
    pub fn sample_second_page() -> Self {
        let pages = Pagination {
            previous: Some("/?page=1".to_owned()),
            next: Some("/?page=3".to_owned()),
            position: "Page 2 of 3, of 112 children with whom you are or were involved".to_owned(),
        };
        Self { pages: Some(pages), page: 2, ..Self::sample() }
    }

    /// An example for a practitioner without children.
    pub fn sample_without_children() -> Self {
        let why = "No source has named you as involved with a child, and you have not added an involvement \
                   yourself. Find the child first, then add your involvement on the record.";
        Self { tasks: Vec::new(), children: Some(Vec::new()), no_children: why.to_owned(), ..Self::sample() }
    }

    /// An example with errors in the search form.
    pub fn sample_with_errors() -> Self {
        use crate::parts::Form as _;
        let mut page = Self::sample();
        if let Some(search) = &mut page.search {
            search.fill([("given_name", "Ali")]);
            search.complain("day", "Enter a date of birth, or use the whole search form");
        }
        page
    }

    /// An example for the directory team.
    pub fn sample_directory_team() -> Self {
        let chrome = Chrome::sample(Role::DirectoryTeam, NavItem::Home);
        let task = |href: &str, text: &str, detail: &str| HomeTask {
            href: href.to_owned(),
            text: text.to_owned(),
            detail: Some(detail.to_owned()),
        };
        Self {
            search: Some(QuickSearch::new(&chrome, "Find a child")),
            tasks: vec![
                task("/lifts", "1 request to lift a shield", "It needs a person of another organisation"),
                task("/held", "12 held records to compare", "The oldest has waited 3 days"),
            ],
            children: None,
            no_children: String::new(),
            pages: None,
            page: 1,
            advice: Vec::new(),
            chrome,
        }
    }

    /// An example for an auditor.
    pub fn sample_auditor() -> Self {
        Self {
            chrome: Chrome::sample(Role::Auditor, NavItem::Home),
            search: None,
            tasks: vec![HomeTask {
                href: "/audit".to_owned(),
                text: "Read the audit".to_owned(),
                detail: Some("Every search, every record opened, every refusal".to_owned()),
            }],
            children: None,
            no_children: String::new(),
            pages: None,
            page: 1,
            advice: Vec::new(),
        }
    }

    /// An example for a user administrator, whose work is done outside these pages.
    pub fn sample_user_administrator() -> Self {
        Self {
            chrome: Chrome::sample(Role::UserAdministrator, NavItem::Home),
            search: None,
            tasks: Vec::new(),
            children: None,
            no_children: String::new(),
            pages: None,
            page: 1,
            advice: vec![
                "You set up users, their security tokens, their clearance and their training with the \
                 administration command. Your role cannot search for children or open records."
                    .to_owned(),
            ],
        }
    }
}

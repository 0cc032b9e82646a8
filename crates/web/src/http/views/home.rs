//! The home page.

use super::words;
use crate::chrome::Chrome;
use crate::pages::home::{Home, HomeTask, MyChild};
use crate::pages::search::QuickSearch;
use crate::parts::Pagination;
use contactpoint_directory::access::Role;
use contactpoint_service::acts::home::{Home as Shown, OwnChild};
use jiff::civil::Date;

const NO_CHILDREN: &str = "No source has named you as involved with a child, and you have not added an \
                           involvement yourself. Find the child first, then add your involvement on the record.";

/// Which children have an involvement of one's own that has ended shows only when they are read.
const NONE_HERE: &str = "Your involvements with the children of this page have ended.";

/// The page of a role.
pub fn home(chrome: Chrome, shown: &Shown, role: Role, today: Date) -> Home {
    let searches = matches!(role, Role::Practitioner | Role::DirectoryTeam);
    let search = searches.then(|| QuickSearch::new(&chrome, "Find a child"));
    let children = (role == Role::Practitioner)
        .then(|| shown.children.iter().map(|child| my_child(child, today)).collect());
    Home {
        chrome,
        search,
        tasks: tasks(shown, role),
        children,
        no_children: if shown.pages > 1 { NONE_HERE } else { NO_CHILDREN }.to_owned(),
        pages: (shown.pages > 1).then(|| pages(shown)),
        page: shown.page,
        advice: advice(role),
    }
}

fn pages(shown: &Shown) -> Pagination {
    let Shown { page, pages, named, .. } = *shown;
    let to = |number: usize| format!("/?page={number}");
    Pagination {
        previous: (page > 1).then(|| to(page - 1)),
        next: (page < pages).then(|| to(page + 1)),
        position: format!("Page {page} of {pages}, of {named} children with whom you are or were involved"),
    }
}

fn my_child(child: &OwnChild, today: Date) -> MyChild {
    let joined = child.joined.iter().map(|(service, name)| match name {
        Some(name) => format!("{name}, {service}"),
        None => service.clone(),
    });
    MyChild {
        child: child.handle.clone(),
        name: child.identity.display_name(),
        born: words::born(child.identity.date_of_birth(), today),
        involvement: child.services.join(", "),
        joined: joined.collect(),
        lead_offered: child.lead_offered,
        to_confirm: child.to_confirm.clone(),
    }
}

fn tasks(shown: &Shown, role: Role) -> Vec<HomeTask> {
    let task = |href: &str, text: String, detail: &str| HomeTask {
        href: href.to_owned(),
        text,
        detail: Some(detail.to_owned()),
    };
    let mut tasks = Vec::new();
    if let Some(lifts) = shown.lifts.filter(|lifts| *lifts > 0) {
        let what = if lifts == 1 { "request" } else { "requests" };
        tasks.push(task(
            "/lifts",
            format!("{lifts} {what} to lift a shield"),
            "Each needs a person of another organisation",
        ));
    }
    if let Some(held) = shown.held.filter(|held| *held > 0) {
        let what = if held == 1 { "held record" } else { "held records" };
        tasks.push(task("/held", format!("{held} {what} to compare"), "The oldest comes first"));
    }
    if role == Role::Auditor {
        let detail = "Every search, every record opened, every refusal";
        tasks.push(task("/audit", "Read the audit".to_owned(), detail));
    }
    tasks
}

fn advice(role: Role) -> Vec<String> {
    let text = match role {
        Role::UserAdministrator => {
            "You set up users, their security tokens, their clearance and their training with the \
             administration command. Your role cannot search for children or open records."
        }
        Role::NationalAdministrator => {
            "You run the directory with the administration command. Your role cannot search for children or \
             open records."
        }
        _ => return Vec::new(),
    };
    vec![text.to_owned()]
}

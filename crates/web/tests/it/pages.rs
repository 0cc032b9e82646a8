//! Rules that every page keeps.

use contactpoint_web::chrome::Page as _;
use contactpoint_web::pages::results::Results;
use contactpoint_web::pages::search::Search;
use contactpoint_web::parts::{Form as _, IdentityBar};
use contactpoint_web::samples::{Sample, render_all};
use contactpoint_web::{assets, paths};

fn samples() -> Vec<Sample> {
    render_all().expect("every sample renders")
}

/// The opening tags of a page.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value)
}

#[test]
fn each_page_has_one_heading_and_a_title_that_tells_of_errors() {
    for page in samples() {
        assert_eq!(page.html.matches("<h1").count(), 1, "{}", page.name);
        assert_eq!(page.html.contains("<title>Error: "), page.has_errors, "{}", page.name);
        assert_eq!(page.html.contains("govuk-error-summary"), page.has_errors, "{}", page.name);
        assert_eq!(page.has_errors, page.name.ends_with("error"), "{}", page.name);
        assert!(page.html.contains("<html lang=\"en\""), "{}", page.name);
    }
}

#[test]
fn no_title_names_a_child() {
    for page in samples() {
        let (_, rest) = page.html.split_once("<title>").expect("a title");
        let (title, _) = rest.split_once("</title>").expect("a title");
        let child = IdentityBar::sample();
        assert!(!title.contains(&child.name) && !title.contains(&child.number), "{}: {title}", page.name);
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for page in samples() {
        for tag in tags(&page.html) {
            let name = tag.split_whitespace().next().unwrap_or_default();
            assert_ne!(name, "style", "{}", page.name);
            assert!(name != "script" || attribute(tag, "src").is_some(), "{}", page.name);
            for (key, _) in tag.split_whitespace().skip(1).filter_map(|word| word.split_once('=')) {
                assert!(!key.starts_with("on") && key != "style", "{}: {tag}", page.name);
            }
            for target in ["src", "href", "action"].iter().filter_map(|name| attribute(tag, name)) {
                assert!(!target.starts_with("http") && !target.starts_with("//"), "{}: {target}", page.name);
            }
        }
    }
}

#[test]
fn each_form_posts_and_carries_its_token() {
    for page in samples() {
        for form in page.html.split("<form").skip(1) {
            let (form, _) = form.split_once("</form>").expect("a form ends");
            assert!(form.contains("method=\"post\""), "{}", page.name);
            assert!(form.contains("name=\"csrf\" value=\"sample-form-token\""), "{}", page.name);
        }
    }
}

#[test]
fn each_link_and_form_goes_to_a_path_of_the_table() {
    for page in samples() {
        for tag in tags(&page.html) {
            if let Some(action) = attribute(tag, "action") {
                assert!(is_among(action, paths::POST), "{}: {action}", page.name);
            }
            let Some(href) = attribute(tag, "href") else { continue };
            let is_elsewhere =
                href.starts_with('#') || href.starts_with("tel:") || href.starts_with("mailto:");
            let is_known = is_among(href, paths::GET) || assets::find(href).is_some();
            assert!(is_elsewhere || is_known, "{}: {href}", page.name);
        }
    }
}

fn is_among(href: &str, patterns: &[&str]) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    patterns.iter().any(|pattern| {
        let (parts, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), pattern.split('/').collect());
        parts.len() == wanted.len() && parts.iter().zip(wanted).all(|(p, w)| *p == w || w.starts_with('{'))
    })
}

#[test]
fn each_error_leads_to_a_field_of_the_page() {
    for page in samples().iter().filter(|page| page.has_errors) {
        let (_, summary) = page.html.split_once("govuk-error-summary__list").expect("a summary");
        let (summary, _) = summary.split_once("</ul>").expect("a list");
        for tag in tags(summary).filter(|tag| tag.starts_with("a ")) {
            let id = attribute(tag, "href").and_then(|href| href.strip_prefix('#')).expect("a field");
            assert!(page.html.contains(&format!(" id=\"{id}\"")), "{}: {id}", page.name);
        }
    }
}

#[test]
fn what_is_typed_is_escaped_and_secrets_are_not_sent_back() {
    let mut page = Search::sample();
    page.fill([("given_name", "\"><script>alert(1)</script>")]);
    assert!(!askama::Template::render(&page).unwrap().contains("<script>alert"));

    let mut page = contactpoint_web::pages::sign_in::SignIn::sample();
    page.fill([("user_name", "sam"), ("password", "correct horse")]);
    let html = askama::Template::render(&page).unwrap();
    assert!(html.contains("value=\"sam\"") && !html.contains("correct horse"));
}

#[test]
fn a_fault_of_no_field_stands_at_the_first() {
    let mut page = Results::sample();
    page.complain("no-such-field", "Choose a reason");
    assert_eq!(page.errors()[0].field, "row");
}

#[test]
fn no_child_and_no_reason_is_chosen_beforehand() {
    let html = askama::Template::render(&Results::sample()).unwrap();
    let (_, form) = html.split_once("/open\"").expect("the form");
    assert_eq!(form.matches("name=\"row\"").count(), 3);
    assert!(tags(form).filter(|tag| tag.starts_with("input")).all(|tag| !tag.contains(" checked")));
}

#[test]
fn children_come_first_then_reasons_then_one_button() {
    for page in [Results::sample(), Results::sample_only_one()] {
        let html = askama::Template::render(&page).unwrap();
        let (_, form) = html.split_once("/open\"").expect("the form");
        let (form, _) = form.split_once("</form>").expect("its end");
        let place = |text: &str| form.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(place("name=\"row\"") < place("name=\"reason\""));
        assert!(place("name=\"reason\"") < place("<button"));
        assert_eq!(form.matches("<button").count(), 1);
    }
}

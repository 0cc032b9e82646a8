//! What holds for every answer: paths, headers, tokens, limits, files.

use crate::browser::{Site, encode};
use axum::body::Body;
use axum::http::Request;
use contactpoint_testkit::{Database, World};
use contactpoint_web::http::AppState;
use contactpoint_web::{assets, paths};
use std::sync::Arc;

fn on_a_site(test: impl Fn(&World, &Site)) {
    let database = Database::on_sqlite();
    let world = World::on(&database);
    world.organisations();
    test(&world, &Site::of(&world));
}

fn asks(site: &Site, method: &str, path: &str) -> crate::browser::Answer {
    site.asks(Request::builder().method(method).uri(path).body(Body::empty()).expect("a request"))
}

fn concrete(pattern: &str) -> String {
    let parts = pattern
        .split('/')
        .map(|part| if part.starts_with('{') { "00000000000000000000000000000000" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_path_of_the_tables_is_answered_and_by_no_other_method() {
    on_a_site(|_, site| {
        for (method, other, mine, others) in
            [("GET", "POST", paths::GET, paths::POST), ("POST", "GET", paths::POST, paths::GET)]
        {
            for pattern in mine {
                let status = asks(site, method, &concrete(pattern)).status;
                assert!(status != 404 && status != 405, "{method} {pattern}: {status}");
                if !others.contains(pattern) {
                    assert_eq!(asks(site, other, &concrete(pattern)).status, 405, "{other} {pattern}");
                }
            }
        }
        asks(site, "GET", "/no-such-page").is(404).sees("Page or record not found");
        asks(site, "DELETE", "/search").is(405);
    });
}

#[test]
fn without_a_session_every_path_behind_it_leads_to_the_door() {
    const OPEN: &[&str] = &[
        "/sign-in",
        "/sign-in/second",
        "/signed-out",
        "/session-expired",
        "/help",
        "/accessibility",
        "/privacy",
        "/cookies",
        "/services",
    ];
    on_a_site(|_, site| {
        let posts = paths::POST.iter().map(|path| ("POST", path));
        for (method, pattern) in paths::GET.iter().map(|path| ("GET", path)).chain(posts) {
            if OPEN.contains(pattern) {
                continue;
            }
            let answer = asks(site, method, &concrete(pattern));
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (303, "/sign-in"),
                "{method} {pattern}"
            );
        }
    });
}

#[test]
fn every_answer_carries_its_headers() {
    on_a_site(|_, site| {
        let style = assets::stylesheet().path;
        for path in ["/", "/sign-in", "/help", "/no-such-page", "/healthz", "/readyz", "/metrics", style] {
            let answer = asks(site, "GET", path);
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{path}");
            assert!(!policy.contains("unsafe"), "{path}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("strict-transport-security", "max-age=63072000; includeSubDomains"),
                (
                    "cache-control",
                    if path == style { "public, max-age=31536000, immutable" } else { "no-store" },
                ),
            ] {
                assert_eq!(answer.header(name), value, "{path}: {name}");
            }
            assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
        }
        asks(site, "GET", "/readyz").is(200).sees("ready");
        asks(site, "GET", "/metrics").is(200).sees("contactpoint_up 1");
    });
}

#[test]
fn files_are_kept_and_compressed_where_that_is_asked_for() {
    on_a_site(|_, site| {
        let style = assets::stylesheet();
        let get = |name: &str, value: &str| {
            site.asks(
                Request::builder()
                    .uri(style.path)
                    .header(name, value)
                    .body(Body::empty())
                    .expect("a request"),
            )
        };
        let plain = get("accept-encoding", "gzip, br;q=0");
        assert_eq!(plain.is(200).header("content-encoding"), "");
        let small = get("accept-encoding", "gzip, br");
        assert_eq!(small.is(200).header("content-encoding"), "br");
        assert_ne!(plain.header("etag"), small.header("etag"));
        let known = get("if-none-match", plain.header("etag"));
        assert!(known.is(304).html.is_empty());
        asks(site, "GET", "/assets/app.css").is(404);
    });
}

#[test]
fn a_form_that_is_not_ours_is_refused_whatever_it_holds() {
    on_a_site(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.signs_in(world, &account);
        let token = browser.csrf().to_owned();
        let with = |fields: &[(&str, &str)]| {
            encode(std::iter::once(("csrf", token.as_str())).chain(fields.iter().copied()))
        };
        let fine = with(&[("number", "1")]);
        browser.posts_as_it_is("/search", &[], &fine).is(422);
        browser.posts_as_it_is("/search", &[("sec-fetch-site", "cross-site")], &fine).is(400);
        browser.posts_as_it_is("/search", &[("sec-fetch-site", "same-site")], &fine).is(400);
        for (body, status) in [
            (String::new(), 400),
            ("csrf=".to_owned(), 400),
            ("csrf=0123".to_owned(), 400),
            (format!("{fine}&number=2"), 400),
            (format!("{fine}&given_name=%FF"), 400),
            (format!("{fine}&given_name=%00"), 400),
            (format!("{fine}&given_name=%4"), 400),
            (with(&[("given_name", &"a".repeat(70_000))]), 413),
        ] {
            browser.posts_as_it_is("/search", &[], &body).is(status);
        }
        // Nothing of what was wrong has signed anybody out.
        browser.gets("/search").is(200);
    });
}

#[test]
fn the_first_form_needs_the_cookie_that_came_with_it() {
    on_a_site(|world, site| {
        let account = world.new_account("practitioner", "ods:RZ1", "health-visitor");
        let mut browser = site.browser();
        browser.gets("/sign-in").is(200);
        let token = browser.csrf().to_owned();
        let fields =
            [("csrf", token.as_str()), ("user_name", &account.user_name), ("password", &account.password)];
        let body = encode(fields.into_iter());
        site.browser().posts_as_it_is("/sign-in", &[], &body).is(400);
        browser.posts_as_it_is("/sign-in", &[("sec-fetch-site", "cross-site")], &body).is(400);
        browser.posts_as_it_is("/sign-in", &[("sec-fetch-site", "same-origin")], &body).is(200);
    });
}

#[test]
fn strange_paths_and_queries_are_never_our_fault() {
    on_a_site(|world, site| {
        let account = world.new_account("directory-team", "la:801", "");
        let mut browser = site.signs_in(world, &account);
        let ids = ["zz", "%FF", "%00", "..%2F..", "00000000000000000000000000000000", "0000"];
        for pattern in paths::GET.iter().filter(|pattern| pattern.contains('{')) {
            for id in ids {
                let parts = pattern.split('/').map(|part| if part.starts_with('{') { id } else { part });
                let path = parts.collect::<Vec<_>>().join("/");
                let status = browser.gets(&path).status;
                assert!(!status.is_server_error(), "{path}: {status}");
            }
        }
        for query in ["?done=lifted%FF", "?done=%3Cscript%3E", "?page=-1&page=2", "?%"] {
            browser.gets(&format!("/search{query}")).is(200).sees_nothing_of("<script>");
        }
    });
}

#[test]
fn a_panic_is_a_page_with_a_reference_and_says_nothing_of_its_cause() {
    on_a_site(|world, _| {
        let state = AppState {
            service: Arc::clone(&world.service),
            secure_cookies: false,
            metrics: Arc::new(|| panic!("Ada Byron")),
        };
        let answer = asks(&Site::with(state), "GET", "/metrics");
        answer.is(500).sees("tell your help desk this reference").sees_nothing_of("Ada");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    });
}

//! A browser without a screen: it keeps cookies, follows redirects, and posts forms with the token
//! of the page it is on.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use contactpoint_testkit::World;
use contactpoint_testkit::world::Account;
use contactpoint_web::http::{AppState, router};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// The pages of a world.
pub struct Site {
    router: Router,
    runtime: Runtime,
}

impl Site {
    /// The pages, as browsers reach them over TLS.
    pub fn of(world: &World) -> Self {
        Self::with(AppState {
            service: Arc::clone(&world.service),
            secure_cookies: true,
            metrics: Arc::new(|| "contactpoint_up 1\n".to_owned()),
        })
    }

    /// The pages with any state.
    pub fn with(state: AppState) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        Self { router: router(state), runtime }
    }

    /// One request.
    pub fn asks(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("an answer");
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body");
            Answer {
                status: parts.status,
                headers: parts.headers,
                html: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    /// A browser that nobody has signed in with.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            site: self,
            cookies: BTreeMap::new(),
            csrf: String::new(),
            seen: String::new(),
            path: String::new(),
        }
    }

    /// A browser in which somebody has signed in and accepted the terms.
    pub fn signs_in(&self, world: &World, account: &Account) -> Browser<'_> {
        let mut browser = self.browser();
        world.clock.advance_ms(30_000);
        browser.gets("/sign-in").is(200);
        browser
            .posts("/sign-in", &[("user_name", &account.user_name), ("password", &account.password)])
            .is(200);
        assert_eq!(browser.path, "/sign-in/second");
        let second =
            browser.posts("/sign-in/second", &[("pin", &account.pin), ("code", &world.code(account))]);
        second.is(200);
        if browser.path == "/terms" {
            browser.posts("/terms", &[("accept", "yes")]).is(200);
        }
        assert_eq!(browser.path, "/");
        browser
    }
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Answer {
    /// The status is this.
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// A text stands on the page.
    pub fn sees(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "{text} is not in: {}", self.text());
        self
    }

    /// A text stands nowhere in the answer.
    pub fn sees_nothing_of(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{text} is in: {}", self.text());
        self
    }

    /// The page without its markup.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (place, part) in self.html.split('<').enumerate() {
            text.push_str(if place == 0 { part } else { part.split_once('>').map_or("", |(_, rest)| rest) });
            text.push(' ');
        }
        let text = text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What stands between a mark and the next quotation mark.
    pub fn after(&self, mark: &str) -> String {
        let (_, rest) =
            self.html.split_once(mark).unwrap_or_else(|| panic!("{mark} is not in {}", self.text()));
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A browser.
pub struct Browser<'s> {
    site: &'s Site,
    cookies: BTreeMap<String, String>,
    csrf: String,
    seen: String,
    /// Where it is.
    pub path: String,
}

impl Browser<'_> {
    /// Goes to a path.
    pub fn gets(&mut self, path: &str) -> Answer {
        self.goes(Method::GET, path, &[], "")
    }

    /// Posts a form of the page it is on.
    pub fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (csrf, seen) = (self.csrf.clone(), self.seen.clone());
        let hidden = [("csrf", csrf.as_str()), ("seen", seen.as_str())];
        let all = hidden.into_iter().filter(|(_, value)| !value.is_empty()).chain(fields.iter().copied());
        let body = encode(all);
        self.posts_as_it_is(path, &[], &body)
    }

    /// Posts any body with any further headers.
    pub fn posts_as_it_is(&mut self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let form = (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded");
        let headers = [&[form], headers].concat();
        self.goes(Method::POST, path, &headers, body)
    }

    /// The mark of what the check page it is on shows.
    pub fn seen(&self) -> &str {
        &self.seen
    }

    /// The token of the page it is on.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    fn goes(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request = request.header(COOKIE, cookies.join("; "));
        let answer = self.site.asks(request.body(Body::from(body.to_owned())).expect("a request"));
        self.keep_cookies(&answer);
        if answer.status == StatusCode::SEE_OTHER {
            let to = answer.header(LOCATION.as_str()).to_owned();
            return self.gets(&to);
        }
        path.clone_into(&mut self.path);
        let hidden = |name: &str| {
            let (_, rest) = answer.html.split_once(&format!("name=\"{name}\" value=\""))?;
            rest.split('"').next().map(str::to_owned)
        };
        self.csrf = hidden("csrf").unwrap_or_else(|| self.csrf.clone());
        self.seen = hidden("seen").unwrap_or_default();
        answer
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("a plain cookie");
            assert!(line.contains("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{line}");
            let (name, rest) = line.split_once('=').expect("a name");
            assert!(name.starts_with("__Host-"), "{name}");
            let value = rest.split(';').next().unwrap_or_default();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Encodes a form.
pub fn encode<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let escaped = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
    };
    fields.map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&")
}

//! Whether a form was sent by our own page: its token must be the session's, compared in constant
//! time. Before there is a session the token stands in a cookie too.

use super::form::Fields;
use axum::http::HeaderMap;
use subtle::ConstantTimeEq as _;

/// The field that carries the token.
pub const FIELD: &str = "csrf";

/// Whether the form carries this token, and the browser says nothing against it.
pub fn is_ours(headers: &HeaderMap, form: &Fields, token: &str) -> bool {
    let same = form.text(FIELD).as_bytes().ct_eq(token.as_bytes());
    !token.is_empty() && bool::from(same) && !is_cross_site(headers)
}

/// Browsers say where a request comes from; "none" is the person typing the address.
fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sessions_token_from_our_own_page_is_taken() {
        let form = Fields::parse(b"csrf=abc").unwrap();
        let mut headers = HeaderMap::new();
        assert!(is_ours(&headers, &form, "abc"));
        assert!(!is_ours(&headers, &form, "abd"));
        assert!(!is_ours(&headers, &form, ""));
        assert!(!is_ours(&headers, &Fields::default(), ""));
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        assert!(is_ours(&headers, &form, "abc"));
        for site in ["cross-site", "same-site"] {
            headers.insert("sec-fetch-site", site.parse().unwrap());
            assert!(!is_ours(&headers, &form, "abc"), "{site}");
        }
    }
}

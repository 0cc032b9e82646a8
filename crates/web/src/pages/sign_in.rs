//! Signing in and out: user name and password, then PIN and code, then the terms of use.

use crate::chrome::{Chrome, Page, page};
use crate::parts::field::form;
use crate::parts::{Button, Form, TextInput};
use askama::Template;

/// User name and password.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/sign_in.html")]
pub struct SignIn {
    /// Surroundings.
    pub chrome: Chrome,
    /// Field `user_name`.
    pub user_name: TextInput,
    /// Field `password`; never sent back.
    pub password: TextInput,
}
form!(SignIn { user_name, password });
page!(SignIn, "Sign in", itself);

impl SignIn {
    /// The empty page.
    pub fn new(chrome: Chrome) -> Self {
        Self {
            chrome,
            user_name: TextInput::new("user_name", "User name").autocomplete("username").characters(20),
            password: TextInput::new("password", "Password")
                .kind("password")
                .autocomplete("current-password")
                .characters(20),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        Self::new(Chrome::sample_signed_out())
    }

    /// An example after a wrong password: one text for every cause.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.fill([("user_name", "sam.taylor")]);
        page.complain("user_name", "The user name or password is not right. Check both and try again");
        page
    }
}

/// The whole PIN, and the code of the security token.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/sign_in_second.html")]
pub struct SignInSecond {
    /// Surroundings.
    pub chrome: Chrome,
    /// Field `pin`; never sent back.
    pub pin: TextInput,
    /// Field `code`.
    pub code: TextInput,
}
form!(SignInSecond { pin, code });
page!(SignInSecond, "Enter your PIN and code", itself);

impl SignInSecond {
    /// The empty page.
    pub fn new(chrome: Chrome) -> Self {
        Self {
            chrome,
            pin: TextInput::new("pin", "PIN")
                .hint("The whole PIN that you chose when you were set up")
                .kind("password")
                .numeric()
                .characters(10),
            code: TextInput::new("code", "Code from your security token")
                .hint("6 digits. The code changes every 30 seconds")
                .autocomplete("one-time-code")
                .numeric()
                .characters(10),
        }
    }

    /// An example.
    pub fn sample() -> Self {
        Self::new(Chrome::sample_signed_out())
    }

    /// An example after a wrong code: one text for every cause.
    pub fn sample_with_errors() -> Self {
        let mut page = Self::sample();
        page.complain("pin", "The PIN or the code is not right. Wait for a new code, then enter both again");
        page
    }
}

/// The interruption before the directory is used: purpose, recording, penalties. The button is the
/// acceptance: a box to tick besides would be one more step that says the same.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/terms.html")]
pub struct Terms {
    /// Surroundings.
    pub chrome: Chrome,
}
page!(Terms, "Before you use ContactPoint");

impl Terms {
    /// The page, not accepted yet.
    pub fn new(chrome: Chrome) -> Self {
        Self { chrome }
    }

    /// An example.
    pub fn sample() -> Self {
        Self::new(Chrome::sample_practitioner(crate::chrome::NavItem::None))
    }
}

/// After signing out.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/signed_out.html")]
pub struct SignedOut {
    /// Surroundings.
    pub chrome: Chrome,
}
page!(SignedOut, "You have signed out");

impl SignedOut {
    /// An example.
    pub fn sample() -> Self {
        Self { chrome: Chrome::sample_signed_out() }
    }
}

/// After the session has ended by itself.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/session_expired.html")]
pub struct SessionExpired {
    /// Surroundings.
    pub chrome: Chrome,
    /// How long a session lasts without use: "15 minutes".
    pub lasts: String,
}
page!(SessionExpired, "You were signed out");

impl SessionExpired {
    /// An example.
    pub fn sample() -> Self {
        Self { chrome: Chrome::sample_signed_out(), lasts: "15 minutes".to_owned() }
    }
}

/// Instead of [`SessionExpired`], when the session has not ended: another window kept it going.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/still_signed_in.html")]
pub struct StillSignedIn {
    /// Surroundings.
    pub chrome: Chrome,
}
page!(StillSignedIn, "You are still signed in");

impl StillSignedIn {
    /// An example.
    pub fn sample() -> Self {
        let chrome = Chrome::sample_practitioner(crate::chrome::NavItem::None);
        Self { chrome: Chrome { session: None, ..chrome } }
    }
}

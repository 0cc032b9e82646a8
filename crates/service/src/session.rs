//! Sessions. [`SignedIn`] can only be made by looking a session up: after all four credentials, and
//! with every gate open at this moment.

use crate::{ActError, Service};
use contactpoint_directory::access::{Gate, Gates, Role};
use contactpoint_directory::ids::AccountId;
use contactpoint_directory::organisation::OrganisationCard;
use contactpoint_store::Conn;
use contactpoint_store::tables::accounts::AccountRow;
use contactpoint_store::tables::{accounts, organisations, sessions};
use sha2::{Digest as _, Sha256};

/// A session ends after so long without use.
pub const IDLE_MS: i64 = 15 * 60 * 1000;
/// A session ends after so long, however much it is used.
pub const ABSOLUTE_MS: i64 = 12 * 60 * 60 * 1000;
/// The time between password and PIN.
pub const SECOND_STEP_MS: i64 = 10 * 60 * 1000;
/// The terms of use are accepted anew each year.
pub const TERMS_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// Whom a session belongs to.
#[derive(Clone, Debug)]
pub struct Person {
    /// Account.
    pub id: AccountId,
    /// The person's name.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Job title.
    pub job_title: String,
    /// Service, a code of the catalogue.
    pub service: Option<String>,
    /// Work telephone.
    pub phone: Option<String>,
    /// Work e-mail.
    pub email: Option<String>,
}

/// Somebody who gave all four credentials and whose gates are open.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub(crate) token_hash: [u8; 32],
    /// The person.
    pub account: Person,
    /// The person's organisation.
    pub organisation: OrganisationCard,
    /// The token that this session's forms carry.
    pub csrf: String,
    /// How strongly the person was authenticated: 2, all four credentials with a one-time code.
    pub assurance: u8,
    /// The terms of use must be accepted before anything else.
    pub must_accept_terms: bool,
    /// When the session ends without use.
    pub idle_end_ms: i64,
    _seal: (),
}

/// What a session's cookie leads to.
#[derive(Debug)]
pub enum Session {
    /// User name and password were right; PIN and code are still to come.
    HalfWay {
        /// The token that the form carries.
        csrf: String,
    },
    /// All four credentials.
    SignedIn(Box<SignedIn>),
    /// A session that has run out, or whose account was suspended.
    Over,
}

pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

pub(crate) fn gates(account: &AccountRow, organisation_until_ms: Option<i64>) -> Gates {
    Gates {
        clearance_until_ms: account.clearance_until,
        training_until_ms: account.training_until,
        agreement_until_ms: account.agreement_until,
        review_until_ms: account.review_until,
        organisation_until_ms,
        account_is_active: account.active && account.token_active,
    }
}

impl Service {
    /// Looks a session up by its cookie. Gates are checked each time, so that an expiry or a
    /// suspension closes access at the next request.
    pub fn session(&self, token: &str) -> Result<Session, ActError> {
        let hash = token_hash(token);
        let mut conn = self.store.read()?;
        let Some(row) = sessions::find(&mut conn, &hash)? else { return Ok(Session::Over) };
        let now = self.now_ms();
        let age = now - row.created_at;
        if row.stage != "signed-in" {
            let in_time = age < SECOND_STEP_MS;
            return Ok(if in_time { Session::HalfWay { csrf: row.csrf } } else { Session::Over });
        }
        if age >= ABSOLUTE_MS || now - row.last_seen >= IDLE_MS {
            return Ok(Session::Over);
        }
        let Some(account) = accounts::by_id(&mut conn, row.account)? else { return Ok(Session::Over) };
        if Self::closed_gate(&mut conn, &account, now)?.is_some() {
            return Ok(Session::Over);
        }
        let organisation = organisations::by_code(&mut conn, &account.organisation)?
            .ok_or(ActError::Content("organisation"))?;
        let must_accept_terms = account.terms_accepted_at.is_none_or(|at| now - at >= TERMS_MS);
        Ok(Session::SignedIn(Box::new(SignedIn {
            token_hash: hash,
            account: Person {
                id: account.id,
                display_name: account.display_name,
                role: account.role,
                job_title: account.job_title,
                service: account.service,
                phone: account.phone,
                email: account.email,
            },
            organisation,
            csrf: row.csrf,
            assurance: 2,
            must_accept_terms,
            idle_end_ms: (now + IDLE_MS).min(row.created_at + ABSOLUTE_MS),
            _seal: (),
        })))
    }

    pub(crate) fn closed_gate(
        conn: &mut Conn,
        account: &AccountRow,
        now: i64,
    ) -> Result<Option<Gate>, ActError> {
        let until = organisations::accredited_until(conn, &account.organisation)?;
        Ok(gates(account, until).closed_at(now))
    }
}

impl SignedIn {
    /// The authority in whose area this person acts, DfE three digits.
    pub fn la(&self) -> Option<&str> {
        self.organisation.la.as_deref()
    }
}

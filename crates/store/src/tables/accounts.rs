//! Accounts and their credentials. Passwords and PINs are kept as Argon2id hashes, the token's
//! secret sealed.

use super::{change, values};
use crate::{Change, Conn, Row, StoreError};
use contactpoint_directory::access::Role;
use contactpoint_directory::ids::AccountId;

statements! {
    INSERT = "INSERT INTO account (id, user_name, display_name, role, job_title, service, organisation, phone, email, active, password_hash, pin_hash, totp_sealed, totp_last_step, token_active, wrong_pins, clearance_until, training_until, agreement_until, review_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, 0, 1, 0, $13, $14, $15, $16, $17)";
    BY_USER_NAME = "SELECT id, user_name, display_name, role, job_title, service, organisation, phone, email, active, password_hash, pin_hash, totp_sealed, totp_last_step, token_active, wrong_pins, clearance_until, training_until, agreement_until, review_until, terms_accepted_at FROM account WHERE user_name = $1";
    BY_ID = "SELECT id, user_name, display_name, role, job_title, service, organisation, phone, email, active, password_hash, pin_hash, totp_sealed, totp_last_step, token_active, wrong_pins, clearance_until, training_until, agreement_until, review_until, terms_accepted_at FROM account WHERE id = $1";
    USE_STEP = "UPDATE account SET totp_last_step = $2 WHERE id = $1";
    COUNT_WRONG_PIN = "UPDATE account SET wrong_pins = wrong_pins + 1, token_active = CASE WHEN wrong_pins + 1 >= $2 THEN 0 ELSE token_active END WHERE id = $1";
    FORGET_WRONG_PINS = "UPDATE account SET wrong_pins = 0 WHERE id = $1";
    ACCEPT_TERMS = "UPDATE account SET terms_accepted_at = $2 WHERE id = $1";
    RENEW = "UPDATE account SET clearance_until = COALESCE($2, clearance_until), training_until = COALESCE($3, training_until), agreement_until = COALESCE($4, agreement_until), review_until = COALESCE($5, review_until) WHERE id = $1";
    SET_ACTIVE = "UPDATE account SET active = $2 WHERE id = $1";
    SET_PASSWORD = "UPDATE account SET password_hash = $2 WHERE id = $1";
    SET_PIN = "UPDATE account SET pin_hash = $2, wrong_pins = 0 WHERE id = $1";
    SET_TOKEN = "UPDATE account SET totp_sealed = $2, totp_last_step = 0, token_active = 1, wrong_pins = 0 WHERE id = $1";
    COUNT = "SELECT COUNT(*) FROM account";
}

/// An account with its credentials. `Debug` shows its id only.
#[derive(Clone)]
pub struct AccountRow {
    /// Id.
    pub id: AccountId,
    /// User name.
    pub user_name: String,
    /// The person's name.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Job title ("Health visitor").
    pub job_title: String,
    /// The service the person works in, a code of the catalogue.
    pub service: Option<String>,
    /// Organisation's code.
    pub organisation: String,
    /// Work telephone.
    pub phone: Option<String>,
    /// Work e-mail.
    pub email: Option<String>,
    /// Neither suspended nor closed.
    pub active: bool,
    /// Argon2id.
    pub password_hash: String,
    /// Argon2id.
    pub pin_hash: String,
    /// The token's secret, sealed.
    pub totp_sealed: Vec<u8>,
    /// The newest step that was used.
    pub totp_last_step: i64,
    /// The token is not suspended.
    pub token_active: bool,
    /// Wrong PINs in a row.
    pub wrong_pins: i64,
    /// Clearance holds until.
    pub clearance_until: Option<i64>,
    /// Training holds until.
    pub training_until: Option<i64>,
    /// Agreement holds until.
    pub agreement_until: Option<i64>,
    /// Access review holds until.
    pub review_until: Option<i64>,
    /// Terms last accepted.
    pub terms_accepted_at: Option<i64>,
}

impl std::fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccountRow({})", self.id)
    }
}

fn account(row: &Row) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        id: row.id(0, AccountId)?,
        user_name: row.text(1)?,
        display_name: row.text(2)?,
        role: Role::parse(&row.text(3)?).ok_or(StoreError::Sealed("role"))?,
        job_title: row.text(4)?,
        service: row.maybe_text(5)?,
        organisation: row.text(6)?,
        phone: row.maybe_text(7)?,
        email: row.maybe_text(8)?,
        active: row.truth(9)?,
        password_hash: row.text(10)?,
        pin_hash: row.text(11)?,
        totp_sealed: row.blob(12)?,
        totp_last_step: row.int(13)?,
        token_active: row.truth(14)?,
        wrong_pins: row.int(15)?,
        clearance_until: row.maybe_int(16)?,
        training_until: row.maybe_int(17)?,
        agreement_until: row.maybe_int(18)?,
        review_until: row.maybe_int(19)?,
        terms_accepted_at: row.maybe_int(20)?,
    })
}

/// By user name (compared in lower case; stored so).
pub fn by_user_name(conn: &mut Conn, user_name: &str) -> Result<Option<AccountRow>, StoreError> {
    conn.first(BY_USER_NAME, &values![user_name], account)
}

/// By id.
pub fn by_id(conn: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    conn.first(BY_ID, &values![id], account)
}

/// Number of accounts.
pub fn count(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(conn.first(COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}

/// Adds an account.
pub fn insert(a: &AccountRow, at_ms: i64) -> Change {
    change(
        INSERT,
        values![
            a.id,
            a.user_name.as_str(),
            a.display_name.as_str(),
            a.role.code(),
            a.job_title.as_str(),
            a.service.clone(),
            a.organisation.as_str(),
            a.phone.clone(),
            a.email.clone(),
            a.password_hash.as_str(),
            a.pin_hash.as_str(),
            a.totp_sealed.clone(),
            a.clearance_until,
            a.training_until,
            a.agreement_until,
            a.review_until,
            at_ms,
        ],
    )
}

/// Uses a step of the token, after which it and all before are spent.
pub fn use_step(id: AccountId, step: i64) -> Change {
    change(USE_STEP, values![id, step])
}

/// Counts a wrong PIN after a right password and code. At `limit` the token is suspended.
pub fn count_wrong_pin(id: AccountId, limit: i64) -> Change {
    change(COUNT_WRONG_PIN, values![id, limit])
}

/// Forgets the wrong PINs after a right one.
pub fn forget_wrong_pins(id: AccountId) -> Change {
    change(FORGET_WRONG_PINS, values![id])
}

/// The person accepted the terms of use.
pub fn accept_terms(id: AccountId, at_ms: i64) -> Change {
    change(ACCEPT_TERMS, values![id, at_ms])
}

/// Sets until when gates hold; those that are not given stay as they are.
pub fn renew(
    id: AccountId,
    clearance: Option<i64>,
    training: Option<i64>,
    agreement: Option<i64>,
    review: Option<i64>,
) -> Change {
    change(RENEW, values![id, clearance, training, agreement, review])
}

/// Suspends or restores an account.
pub fn set_active(id: AccountId, active: bool) -> Change {
    change(SET_ACTIVE, values![id, active])
}

/// Sets a new password hash.
pub fn set_password(id: AccountId, hash: &str) -> Change {
    change(SET_PASSWORD, values![id, hash])
}

/// Sets a new PIN hash.
pub fn set_pin(id: AccountId, hash: &str) -> Change {
    change(SET_PIN, values![id, hash])
}

/// Sets a new token.
pub fn set_token(id: AccountId, sealed: Vec<u8>) -> Change {
    change(SET_TOKEN, values![id, sealed])
}

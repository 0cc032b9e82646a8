//! Accounts at the command line.

use crate::passwords::{password_problem, pin_problem};
use crate::{ActError, Service};
use contactpoint_directory::access::{Action, Gate, Role};
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::ids::AccountId;
use contactpoint_directory::personal::{Email, Name, Phone};
use contactpoint_directory::search::FieldError;
use contactpoint_directory::service::Service as CatalogueService;
use contactpoint_store::tables::accounts::{self, AccountRow};
use contactpoint_store::tables::{contacts, organisations, sessions};
use contactpoint_store::{Change, Commit, crypto};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long each gate holds: clearance 3 years, training and agreement 12 months, review 4 months.
const CLEARANCE_DAYS: i64 = 3 * 365;
const TRAINING_DAYS: i64 = 365;
const AGREEMENT_DAYS: i64 = 365;
const REVIEW_DAYS: i64 = 120;

/// What a new account is made of.
#[derive(Clone)]
pub struct NewAccount {
    /// User name: 3 to 40 letters, digits, dots, dashes.
    pub user_name: String,
    /// The person's name.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Job title.
    pub job_title: String,
    /// Service, a code of the catalogue.
    pub service: Option<String>,
    /// Organisation's code.
    pub organisation: OrganisationCode,
    /// Work telephone.
    pub phone: Option<String>,
    /// Work e-mail.
    pub email: Option<String>,
    /// Password.
    pub password: String,
    /// PIN.
    pub pin: String,
}

/// A token's secret, shown once.
pub struct NewToken {
    /// Base32, as authenticator apps take it.
    pub secret: String,
    /// `otpauth://` address, for a QR code.
    pub address: String,
}

impl Service {
    /// Creates an account with all gates open from today: clearance 3 years, training and agreement
    /// 12 months, access review 4 months; the operator vouches that they were checked.
    ///
    /// # Errors
    /// [`ActError::Invalid`] with what is wrong.
    pub fn create_account(&self, new: &NewAccount) -> Result<NewToken, ActError> {
        let user_name = new.user_name.trim().to_lowercase();
        self.check(new, &user_name)?;
        let id = self.new_id(AccountId);
        let secret = crypto::random::<20>();
        let now = self.now_ms();
        let row = AccountRow {
            id,
            user_name: user_name.clone(),
            display_name: new.display_name.trim().to_owned(),
            role: new.role,
            job_title: new.job_title.trim().to_owned(),
            service: new.service.clone(),
            organisation: self.registered_code(&new.organisation)?,
            phone: new.phone.clone(),
            email: new.email.clone(),
            active: true,
            password_hash: self.hash(&new.password)?,
            pin_hash: self.hash(&new.pin)?,
            totp_sealed: self.store.secrets().seal("totp", &id.0, &secret),
            totp_last_step: 0,
            token_active: true,
            wrong_pins: 0,
            clearance_until: Some(now + CLEARANCE_DAYS * DAY_MS),
            training_until: Some(now + TRAINING_DAYS * DAY_MS),
            agreement_until: Some(now + AGREEMENT_DAYS * DAY_MS),
            review_until: Some(now + REVIEW_DAYS * DAY_MS),
            terms_accepted_at: None,
        };
        let mut changes = vec![accounts::insert(&row, now)];
        changes.extend(new.email.as_deref().map(|email| contacts::claim(email, id)));
        self.operate(
            Action::CreateAccount,
            format!("account {id}, role {}", new.role.code()),
            Some(id),
            changes,
        )
        .map_err(|error| match error {
            ActError::Expired => {
                ActError::invalid("user_name", "An account with this user name exists already")
            }
            other => other,
        })?;
        Ok(token(&secret, &user_name))
    }

    fn check(&self, new: &NewAccount, user_name: &str) -> Result<(), ActError> {
        let mut errors = Vec::new();
        let plain = user_name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if !plain || !(3..=40).contains(&user_name.len()) {
            errors.push(FieldError::new(
                "user_name",
                "User name must be 3 to 40 letters, digits, dots or dashes",
            ));
        }
        if Name::parse(&new.display_name).is_none() || Name::parse(&new.job_title).is_none() {
            errors.push(FieldError::new("name", "Enter the person's name and job title"));
        }
        if new.service.as_deref().is_some_and(|code| CatalogueService::parse(code).is_none()) {
            errors.push(FieldError::new(
                "service",
                "Service must be a code of the catalogue, like health-visitor",
            ));
        }
        if new.phone.as_deref().is_some_and(|phone| Phone::parse_strict(phone).is_none()) {
            errors.push(FieldError::new("phone", "Enter a telephone number"));
        }
        if new.email.as_deref().is_some_and(|email| Email::parse_strict(email).is_none()) {
            errors.push(FieldError::new("email", "Enter an e-mail address"));
        }
        errors.extend(
            password_problem(&new.password, user_name).map(|problem| FieldError::new("password", problem)),
        );
        errors.extend(pin_problem(&new.pin).map(|problem| FieldError::new("pin", problem)));
        if organisations::by_code(&mut *self.store.read()?, &new.organisation.as_text())?.is_none() {
            errors.push(FieldError::new(
                "organisation",
                "The organisation is not in the register: load organisations.csv first",
            ));
        }
        if errors.is_empty() { Ok(()) } else { Err(ActError::Invalid(errors)) }
    }

    fn registered_code(&self, code: &OrganisationCode) -> Result<String, ActError> {
        let card = organisations::by_code(&mut *self.store.read()?, &code.as_text())?;
        Ok(card.map_or_else(|| code.as_text(), |card| card.code.as_text()))
    }

    fn hash(&self, secret: &str) -> Result<String, ActError> {
        self.hashing.hash(secret).ok_or(ActError::Content("password hash"))
    }

    fn account(&self, user_name: &str) -> Result<AccountRow, ActError> {
        let found = accounts::by_user_name(&mut *self.store.read()?, &user_name.trim().to_lowercase())?;
        found.ok_or_else(|| ActError::invalid("user_name", "No account has this user name"))
    }

    /// Gives an account a new token; the old one opens nothing any more.
    pub fn enrol_token(&self, user_name: &str) -> Result<NewToken, ActError> {
        let account = self.account(user_name)?;
        let secret = crypto::random::<20>();
        let sealed = self.store.secrets().seal("totp", &account.id.0, &secret);
        let changes =
            vec![accounts::set_token(account.id, sealed), sessions::end_all(account.id, self.now_ms())];
        let detail = format!("new token for {}", account.id);
        self.operate(Action::ChangeAccount, detail, Some(account.id), changes)?;
        Ok(token(&secret, &account.user_name))
    }

    /// Suspends an account, or restores it. Suspending ends its sessions at once.
    pub fn set_account_active(&self, user_name: &str, active: bool) -> Result<(), ActError> {
        let account = self.account(user_name)?;
        let mut changes = vec![accounts::set_active(account.id, active)];
        if !active {
            changes.push(sessions::end_all(account.id, self.now_ms()));
        }
        let word = if active { "restored" } else { "suspended" };
        self.operate(Action::ChangeAccount, format!("{word} {}", account.id), Some(account.id), changes)
    }

    /// Renews gates of an account from today, each for its own time; the operator vouches that they
    /// were checked.
    pub fn renew_gates(&self, user_name: &str, gates: &[Gate]) -> Result<(), ActError> {
        let account = self.account(user_name)?;
        let now = self.now_ms();
        let until = |gate: Gate, days: i64| gates.contains(&gate).then_some(now + days * DAY_MS);
        let changes = vec![accounts::renew(
            account.id,
            until(Gate::Clearance, CLEARANCE_DAYS),
            until(Gate::Training, TRAINING_DAYS),
            until(Gate::Agreement, AGREEMENT_DAYS),
            until(Gate::Review, REVIEW_DAYS),
        )];
        let detail = format!("renewed {gates:?} of {}", account.id);
        self.operate(Action::ChangeAccount, detail, Some(account.id), changes)
    }

    /// Sets a new password and PIN.
    pub fn reset_credentials(&self, user_name: &str, password: &str, pin: &str) -> Result<(), ActError> {
        let account = self.account(user_name)?;
        let mut errors = Vec::new();
        errors.extend(
            password_problem(password, &account.user_name)
                .map(|problem| FieldError::new("password", problem)),
        );
        errors.extend(pin_problem(pin).map(|problem| FieldError::new("pin", problem)));
        if !errors.is_empty() {
            return Err(ActError::Invalid(errors));
        }
        let changes = vec![
            accounts::set_password(account.id, &self.hash(password)?),
            accounts::set_pin(account.id, &self.hash(pin)?),
            sessions::end_all(account.id, self.now_ms()),
        ];
        self.operate(Action::ChangeAccount, format!("reset {}", account.id), Some(account.id), changes)
    }

    /// Accredits an organisation until a moment, or ends its accreditation.
    pub fn accredit(&self, organisation: &OrganisationCode, until_ms: Option<i64>) -> Result<(), ActError> {
        let card = organisations::by_code(&mut *self.store.read()?, &organisation.as_text())?;
        let card =
            card.ok_or_else(|| ActError::invalid("organisation", "The organisation is not in the register"))?;
        let changes = vec![organisations::accredit(&card.code, until_ms)];
        self.operate(
            Action::ChangeAccount,
            format!("accreditation of {}", card.code.as_text()),
            None,
            changes,
        )
    }

    /// Commits what the operator did. A sign-in that has read the account before is turned away.
    fn operate(
        &self,
        action: Action,
        detail: String,
        account: Option<AccountId>,
        changes: Vec<Change>,
    ) -> Result<(), ActError> {
        let entry =
            self.plain_entry(Actor::Operator, Channel::CommandLine, action, Some(detail), Outcome::Done);
        let touches = account.iter().map(|account| account.0).collect();
        let entries = vec![self.sealed(&entry)];
        self.store.commit(Commit { touches, changes, entries, ..Commit::default() })?;
        Ok(())
    }
}

/// Whether the rules for PINs allow this one.
pub fn pin_is_fine(pin: &str) -> bool {
    pin_problem(pin).is_none()
}

fn token(secret: &[u8], user_name: &str) -> NewToken {
    let secret = base32(secret);
    NewToken {
        address: format!("otpauth://totp/ContactPoint:{user_name}?secret={secret}&issuer=ContactPoint"),
        secret,
    }
}

/// RFC 4648 base32, without padding: twenty bytes are thirty-two characters.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bits = 0_u32;
    let mut held = 0;
    let mut text = String::new();
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(char::from(ALPHABET[(bits >> held & 31) as usize]));
        }
    }
    if held > 0 {
        text.push(char::from(ALPHABET[(bits << (5 - held) & 31) as usize]));
    }
    text
}

/// Reads base32 without padding.
pub(crate) fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bits = 0_u32;
    let mut held = 0;
    let mut bytes = Vec::new();
    for c in text.bytes() {
        let value = match c.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{base32, from_base32};

    #[test]
    fn base32_by_rfc_4648() {
        for (plain, coded) in [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(plain.as_bytes()), coded);
            assert_eq!(from_base32(coded).unwrap(), plain.as_bytes());
        }
    }
}

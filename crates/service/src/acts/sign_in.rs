//! Signing in: user name and password, then PIN and one-time code. Failures slow down per account
//! and per address; they never lock out. Whatever is wrong, the answer is the same.

use crate::audited::Note;
use crate::session::{Session, token_hash};
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::{Decision, decide};
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_store::tables::accounts::AccountRow;
use contactpoint_store::tables::{accounts, changes, sessions};
use contactpoint_store::{Change, Commit, CommitError, crypto};

/// Wrong PINs, after a right password and a right code, that suspend a token.
pub const WRONG_PINS: i64 = 10;
/// Failures that cost nothing yet.
const FREE_FAILURES: i64 = 3;
/// The longest wait.
const LONGEST_WAIT_MS: i64 = 5 * 60 * 1000;
/// After so long without a failure the count begins anew.
const FORGET_MS: i64 = 60 * 60 * 1000;

/// A session's cookie: 256 random bits. Only its hash is stored.
fn new_token() -> String {
    hex::encode(crypto::random::<32>())
}

impl Service {
    /// The first step: user name and password. Gives the cookie of a half-way session.
    ///
    /// # Errors
    /// [`ActError::WrongCredentials`], whichever is wrong and whether or not the user is known;
    /// [`ActError::Throttled`] before anything is hashed.
    pub fn sign_in_password(
        &self,
        user_name: &str,
        password: &str,
        address: &str,
    ) -> Result<String, ActError> {
        let user_name = user_name.trim().to_lowercase();
        let keys = self.throttle_keys(&user_name, address);
        self.throttled(&keys)?;
        let account = accounts::by_user_name(&mut *self.store.read()?, &user_name)?;
        let right = self.hashing.is_right(password, account.as_ref().map(|a| a.password_hash.as_str()));
        let Some(account) = account.filter(|_| right) else {
            return Err(self.failed(&keys, None, "password", Vec::new()));
        };
        let token = new_token();
        let csrf = hex::encode(crypto::random::<16>());
        let now = self.now_ms();
        let mut changes = vec![sessions::insert(&token_hash(&token), account.id, "password", &csrf, now)];
        changes.extend(keys.iter().map(sessions::forgive));
        let mut entry = self.plain_entry(
            Actor::Account(account.id),
            Channel::Web,
            Action::SignIn,
            Some("password".into()),
            Outcome::Done,
        );
        entry.assurance = 1;
        self.store.commit(Commit { changes, entries: vec![self.sealed(&entry)], ..Commit::default() })?;
        Ok(token)
    }

    /// The second step: PIN and one-time code. Ends the half-way session and gives a new cookie.
    ///
    /// # Errors
    /// [`ActError::WrongCredentials`]; [`ActError::GateClosed`] when all four are right but a gate is
    /// closed; [`ActError::NotSignedIn`] when the first step has run out.
    pub fn sign_in_second(
        &self,
        half_way: &str,
        pin: &str,
        code: &str,
        address: &str,
    ) -> Result<String, ActError> {
        if !matches!(self.session(half_way)?, Session::HalfWay { .. }) {
            return Err(ActError::NotSignedIn);
        }
        let mut conn = self.store.read()?;
        let row = sessions::find(&mut conn, &token_hash(half_way))?.ok_or(ActError::NotSignedIn)?;
        // The version before the account: whatever spends the code after this look is noticed.
        let version = changes::version(&mut conn, row.account.0)?;
        let account = accounts::by_id(&mut conn, row.account)?.ok_or(ActError::NotSignedIn)?;
        drop(conn);
        let keys = self.throttle_keys(&account.user_name, address);
        self.throttled(&keys)?;
        let step = self.matched_step(&account, code)?.filter(|_| account.token_active);
        let code_right = self.spend(&account, version, step)?;
        let pin_right = self.hashing.is_right(pin.trim(), Some(&account.pin_hash));
        if !code_right {
            return Err(self.failed(&keys, Some(&account), "code", Vec::new()));
        }
        if !pin_right {
            let counted = vec![accounts::count_wrong_pin(account.id, WRONG_PINS)];
            return Err(self.failed(&keys, Some(&account), "pin", counted));
        }
        if decide(account.role, Action::SignIn, &[]) != Decision::Allowed {
            return Err(self.failed(&keys, Some(&account), "role", Vec::new()));
        }
        let now = self.now_ms();
        let gate = Self::closed_gate(&mut *self.store.read()?, &account, now)?;
        let outcome = gate.map_or(Outcome::Done, |gate| Outcome::refused(format!("gate {gate:?}")));
        let mut entry = self.plain_entry(
            Actor::Account(account.id),
            Channel::Web,
            Action::SignIn,
            Some("all four credentials".into()),
            outcome,
        );
        entry.assurance = 2;
        let token = new_token();
        let mut changes =
            vec![accounts::forget_wrong_pins(account.id), sessions::end(&token_hash(half_way), now)];
        changes.extend(keys.iter().map(sessions::forgive));
        if gate.is_none() {
            let csrf = hex::encode(crypto::random::<16>());
            changes.push(sessions::insert(&token_hash(&token), account.id, "signed-in", &csrf, now));
        }
        // Credentials that were changed since they were read open nothing.
        let commit = Commit {
            relied_on: vec![(account.id.0, version + 1)],
            touches: vec![account.id.0],
            changes,
            entries: vec![self.sealed(&entry)],
            ..Commit::default()
        };
        match self.store.commit(commit) {
            Ok(()) => {}
            Err(CommitError::Stale) => {
                return Err(self.failed(&keys, Some(&account), "changed meanwhile", Vec::new()));
            }
            Err(error) => return Err(error.into()),
        }
        gate.map_or(Ok(token), |gate| Err(ActError::GateClosed(gate)))
    }

    /// Spends the code before the PIN is looked at: each step of the token is used once, whatever the PIN
    /// with it. Of many tries at once with one code, one finds the account as it was read. A wrong code
    /// commits too, with nothing in it: how long it takes does not tell whether the code was right.
    fn spend(&self, account: &AccountRow, version: i64, step: Option<i64>) -> Result<bool, ActError> {
        let commit = match step {
            None => Commit::default(),
            Some(step) => Commit {
                relied_on: vec![(account.id.0, version)],
                touches: vec![account.id.0],
                changes: vec![accounts::use_step(account.id, step)],
                ..Commit::default()
            },
        };
        match self.store.commit(commit) {
            Ok(()) => Ok(step.is_some()),
            Err(CommitError::Stale) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The step of the token that the code belongs to, if it is right and was not used before.
    fn matched_step(&self, account: &AccountRow, code: &str) -> Result<Option<i64>, ActError> {
        let secret = self.store.secrets().open("totp", &account.id.0, &account.totp_sealed)?;
        let totp = crate::operator::totp(secret).ok_or(ActError::Content("token"))?;
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(self.now_ms() / 1000).unwrap_or(0);
        let step = totp.check(&code, seconds).and_then(|step| i64::try_from(step).ok());
        Ok(step.filter(|step| *step > account.totp_last_step))
    }

    fn throttle_keys(&self, user_name: &str, address: &str) -> [[u8; 32]; 2] {
        let hash = |kind, value| self.store.secrets().keyed_hash("throttle", &[kind, value]);
        [hash("account", user_name), hash("address", address)]
    }

    fn throttled(&self, keys: &[[u8; 32]; 2]) -> Result<(), ActError> {
        let now = self.now_ms();
        let mut conn = self.store.read()?;
        let mut wait_ms = 0;
        // An address stands for many people: it is given ten times as many free failures.
        for (key, free) in keys.iter().zip([FREE_FAILURES, FREE_FAILURES * 10]) {
            let (failures, last_at) = sessions::failures(&mut conn, key)?;
            if failures > free && now - last_at < FORGET_MS {
                let doublings = u32::try_from((failures - free - 1).min(20)).unwrap_or(20);
                let pause = (1000_i64 << doublings).min(LONGEST_WAIT_MS);
                wait_ms = wait_ms.max(last_at + pause - now);
            }
        }
        if wait_ms > 0 { Err(ActError::Throttled { seconds: (wait_ms + 999) / 1000 }) } else { Ok(()) }
    }

    /// Counts and audits a failure; gives the one answer that all failures have.
    fn failed(
        &self,
        keys: &[[u8; 32]; 2],
        account: Option<&AccountRow>,
        what: &str,
        mut changes: Vec<Change>,
    ) -> ActError {
        let now = self.now_ms();
        changes.extend(keys.iter().map(|key| sessions::fail(key, now)));
        let actor = account.map_or(Actor::Nobody, |account| Actor::Account(account.id));
        let entry = self.plain_entry(
            actor,
            Channel::Web,
            Action::SignIn,
            Some(what.into()),
            Outcome::refused("credentials"),
        );
        let commit = Commit { changes, entries: vec![self.sealed(&entry)], ..Commit::default() };
        match self.store.commit(commit) {
            Ok(()) => ActError::WrongCredentials,
            Err(error) => error.into(),
        }
    }

    /// Accepts the terms of use for a year.
    pub fn accept_terms(&self, who: &SignedIn) -> Result<Audited<()>, ActError> {
        self.authorise(who, Action::AcceptTerms, &[], &[])?;
        let changes = vec![accounts::accept_terms(who.account.id, self.now_ms())];
        self.finish(who, Action::AcceptTerms, Note::default(), Commit { changes, ..Commit::default() }, ())
    }

    /// Ends the session.
    pub fn sign_out(&self, who: &SignedIn) -> Result<Audited<()>, ActError> {
        let changes = vec![sessions::end(&who.token_hash, self.now_ms())];
        self.finish(who, Action::SignOut, Note::default(), Commit { changes, ..Commit::default() }, ())
    }

    /// Keeps the session alive: the person is still there.
    pub fn keep_alive(&self, who: &SignedIn) -> Result<(), ActError> {
        let changes = vec![sessions::seen(&who.token_hash, self.now_ms())];
        self.store.commit(Commit { changes, ..Commit::default() })?;
        Ok(())
    }
}

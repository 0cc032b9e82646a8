//! `Audited<T>`: an answer whose audit entry is on disk. It can only be made by [`Service::finish`],
//! which commits the entry first. No entry, no page: a type error, not a habit.

use crate::retried::Missed;
use crate::{ActError, Service, SignedIn};
use contactpoint_directory::access::policy::{self, Condition, Decision, POLICY_VERSION};
use contactpoint_directory::access::{Action, Reason};
use contactpoint_directory::audit::{Actor, Channel, Entry, Outcome};
use contactpoint_directory::ids::ChildId;
use contactpoint_store::tables::sessions;
use contactpoint_store::{Commit, SealedEntry, crypto};

/// An answer that has been audited.
#[derive(Debug)]
pub struct Audited<T> {
    value: T,
}

impl<T> Audited<T> {
    /// The answer.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> std::ops::Deref for Audited<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// What an act tells the audit besides who and when.
#[derive(Default)]
pub(crate) struct Note {
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub children: Vec<ChildId>,
}

impl Note {
    pub fn about(children: impl IntoIterator<Item = ChildId>) -> Self {
        Self { children: children.into_iter().collect(), ..Self::default() }
    }

    pub fn because(mut self, reason: &Reason) -> Self {
        self.reason = Some(match reason {
            Reason::Other(text) => format!("other: {}", text.as_str()),
            other => other.code().to_owned(),
        });
        self
    }

    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Tries of an act that met a change under its feet.
pub(crate) const TRIES: usize = 5;

impl Service {
    /// Commits the changes with the audit entry, and only then gives the answer.
    pub(crate) fn finish<T>(
        &self,
        who: &SignedIn,
        action: Action,
        note: Note,
        commit: Commit,
        value: T,
    ) -> Result<Audited<T>, ActError> {
        self.try_finish(who, action, note, commit, value).map_err(ActError::from)
    }

    /// As [`Self::finish`], but tells apart that something changed meanwhile, so that the act can be
    /// done again: see [`Self::retried`].
    pub(crate) fn try_finish<T>(
        &self,
        who: &SignedIn,
        action: Action,
        note: Note,
        mut commit: Commit,
        value: T,
    ) -> Result<Audited<T>, Missed> {
        let entry = self.entry_of(who, action, note, Outcome::Done);
        commit.entries.push(self.sealed(&entry));
        commit.changes.push(sessions::seen(&who.token_hash, entry.at_ms));
        self.store.commit(commit)?;
        Ok(Audited { value })
    }

    /// Asks the policy; a refusal is audited and looks like "not there".
    pub(crate) fn authorise(
        &self,
        who: &SignedIn,
        action: Action,
        holding: &[Condition],
        children: &[ChildId],
    ) -> Result<(), ActError> {
        if policy::decide(who.account.role, action, holding) == Decision::Allowed {
            return Ok(());
        }
        Err(self.refuse(who, action, children, "policy"))
    }

    /// Audits a refusal and gives the answer that looks like "not there".
    pub(crate) fn refuse(&self, who: &SignedIn, action: Action, children: &[ChildId], by: &str) -> ActError {
        let entry = self.entry_of(who, action, Note::about(children.iter().copied()), Outcome::refused(by));
        let commit = Commit { entries: vec![self.sealed(&entry)], ..Commit::default() };
        match self.store.commit(commit) {
            Ok(()) => ActError::NotThere,
            Err(error) => error.into(),
        }
    }

    fn entry_of(&self, who: &SignedIn, action: Action, note: Note, outcome: Outcome) -> Entry {
        Entry {
            at_ms: self.now_ms(),
            actor: Actor::Account(who.account.id),
            on_behalf_of: None,
            channel: Channel::Web,
            assurance: who.assurance,
            policy_version: POLICY_VERSION,
            action,
            reason: note.reason,
            detail: note.detail,
            children: note.children,
            outcome,
        }
    }

    /// An entry by somebody who is not signed in, a feed or the operator.
    pub(crate) fn plain_entry(
        &self,
        actor: Actor,
        channel: Channel,
        action: Action,
        detail: Option<String>,
        outcome: Outcome,
    ) -> Entry {
        Entry {
            at_ms: self.now_ms(),
            actor,
            on_behalf_of: None,
            channel,
            assurance: 0,
            policy_version: POLICY_VERSION,
            action,
            reason: None,
            detail,
            children: Vec::new(),
            outcome,
        }
    }

    /// Seals an entry for the log.
    pub(crate) fn sealed(&self, entry: &Entry) -> SealedEntry {
        let content = serde_json::to_vec(entry).expect("an entry is plain data");
        let salt = crypto::random();
        let mut child_hashes: Vec<[u8; 32]> =
            entry.children.iter().map(|child| self.audit_child_hash(*child)).collect();
        child_hashes.sort_unstable();
        child_hashes.dedup();
        SealedEntry {
            at_ms: entry.at_ms,
            actor: match entry.actor {
                Actor::Account(id) => Some(id.0),
                Actor::Source(id) => Some(id.0),
                Actor::Nobody | Actor::Operator => None,
            },
            action: entry.action.code(),
            salt,
            sealed: self.store.secrets().seal("audit", &salt, &content),
            child_hashes,
        }
    }

    pub(crate) fn audit_child_hash(&self, child: ChildId) -> [u8; 32] {
        self.store.secrets().keyed_hash("audit-child", &[&child.to_string()])
    }
}

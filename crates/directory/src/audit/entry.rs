//! An entry of the audit log. Its content is stored sealed; the tree holds a hash of that.

use crate::access::Action;
use crate::ids::{AccountId, ChildId};
use serde::{Deserialize, Serialize};

/// One thing that was done, or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, as milliseconds since 1970.
    pub at_ms: i64,
    /// Who.
    pub actor: Actor,
    /// For whom, when access was mediated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<AccountId>,
    /// How it came in.
    pub channel: Channel,
    /// How strongly the person was authenticated: 0 not, 1 password, 2 all four credentials with a
    /// one-time code, 3 all four with a phishing-resistant token.
    pub assurance: u8,
    /// The policy in force.
    pub policy_version: u32,
    /// What was asked for.
    pub action: Action,
    /// Reason for access: its code, and the text of "other".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was searched for or changed, as the act describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The children of whom something was shown or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ChildId>,
    /// How it ended.
    pub outcome: Outcome,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A signed-in person.
    Account(AccountId),
    /// Somebody who is not signed in (yet); or no person at all, where the directory settles what waits.
    Nobody,
    /// A supplier's feed.
    Source(crate::ids::SourceId),
    /// The operator at the command line: handles the program, never a child.
    Operator,
}

/// How a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The pages.
    Web,
    /// The command line on the server.
    CommandLine,
}

/// How an act ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Done.
    Done,
    /// Refused; the word says by what.
    Refused(String),
}

impl Outcome {
    /// A refusal.
    pub fn refused(by: impl Into<String>) -> Self {
        Self::Refused(by.into())
    }
}

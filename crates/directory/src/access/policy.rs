//! The policy: one table, role x action x condition. Nothing else decides who may do what.
//!
//! To change who may do something, change its row in [`rule`], raise [`POLICY_VERSION`], and run
//! `make gen`: the printed table is committed, so a review sees the change as a change of the table.

use serde::{Deserialize, Serialize};

/// Stands in every audit entry: which policy was in force.
pub const POLICY_VERSION: u32 = 5;

/// What a person (or a system) is to the directory. An account has exactly one role, so no one is
/// both administrator and auditor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Works with children.
    Practitioner,
    /// A local authority's directory team: data quality, shielding, brokering.
    DirectoryTeam,
    /// Sets up and trains users of one local authority.
    UserAdministrator,
    /// Reads the audit, and nothing else.
    Auditor,
    /// Runs the directory nationally; sees no child.
    NationalAdministrator,
    /// A feed or a case management system.
    SystemClient,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 6] = [
        Self::Practitioner,
        Self::DirectoryTeam,
        Self::UserAdministrator,
        Self::Auditor,
        Self::NationalAdministrator,
        Self::SystemClient,
    ];

    /// The word in the database and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Practitioner => "practitioner",
            Self::DirectoryTeam => "directory-team",
            Self::UserAdministrator => "user-administrator",
            Self::Auditor => "auditor",
            Self::NationalAdministrator => "national-administrator",
            Self::SystemClient => "system-client",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The words on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Practitioner => "Practitioner",
            Self::DirectoryTeam => "Directory team",
            Self::UserAdministrator => "User administrator",
            Self::Auditor => "Auditor",
            Self::NationalAdministrator => "National administrator",
            Self::SystemClient => "System",
        }
    }
}

macro_rules! actions {
    ($($variant:ident, $code:literal, $doc:literal;)*) => {
        /// What can be asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action { $(#[doc = $doc] #[serde(rename = $code)] $variant,)* }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in the audit.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $doc,)* }
            }
        }
    };
}

actions! {
    SignIn, "sign-in", "Sign in";
    SignOut, "sign-out", "Sign out";
    AcceptTerms, "accept-terms", "Accept the terms of use";
    SeeHome, "see-home", "See one's own children and tasks";
    Search, "search", "Search for a child";
    ConfirmLocation, "confirm-location", "Ask whether a postcode or school fits a row";
    OpenRecord, "open-record", "Open a child's record";
    AddChild, "add-child", "Add a missing child";
    AddInvolvement, "add-involvement", "Add one's own involvement";
    EndInvolvement, "end-involvement", "End one's own involvement";
    ConfirmInvolvement, "confirm-involvement", "Confirm one's own involvement";
    OfferLead, "offer-lead-professional", "Offer the lead professional role";
    AcceptLead, "accept-lead-professional", "Accept or decline the lead professional role";
    EndLead, "end-lead-professional", "End a lead professional role";
    RecordEarlyHelp, "record-early-help", "Record that an early help assessment was undertaken, and its holder";
    ListHeld, "list-held", "List held records";
    OpenHeld, "open-held", "Compare a held record with its candidates";
    SettleHeld, "settle-held", "Settle a held record";
    SeeSources, "see-sources", "See what each source says of a child";
    TakeApart, "take-apart", "Say that source records are not of the child";
    CompareChildren, "compare-children", "Compare two children who may be one";
    JoinChildren, "join-children", "Say that two children are one";
    ListHints, "list-hints", "List children who may be one";
    KeepApart, "keep-apart", "Say that two children are two";
    CheckMatching, "check-matching", "Compare a sample of records, and see how good the matching is";
    ProposeSettlement, "propose-settlement", "Propose how to settle any of these where it takes two people";
    ApproveSettlement, "approve-settlement", "Settle it as another person proposed";
    UndoSettlement, "undo-settlement", "Undo a settlement";
    Shield, "shield", "Shield a child";
    OpenShielded, "open-shielded", "See the held-back details of a shielded child";
    ListLifts, "list-lift-requests", "List the requests to lift a shield";
    ProposeLift, "propose-lift", "Propose to lift a shield";
    ApproveLift, "approve-lift", "Approve the lifting of a shield";
    CreateAccount, "create-account", "Create an account";
    ChangeAccount, "change-account", "Enrol, suspend or reset an account";
    ReadAudit, "read-audit", "Read the audit";
    RegisterSource, "register-source", "Register a supplier's feed";
    ReceiveBatch, "receive-batch", "Deliver a feed file";
    AdoptModel, "adopt-model", "Adopt another model of matching";
}

/// What must hold besides the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The involvement is the person's own.
    OwnInvolvement,
    /// The role was offered to this person.
    OfferedToOneself,
    /// A search in this session, with enough detail to identify a child, found none.
    SearchFoundNone,
    /// The child is in the area of the person's local authority.
    OwnArea,
    /// The child is in the area of the person's local authority, and the person's token withstands
    /// phishing (assurance level 3): only such a sign-in sees what a shield holds back.
    OwnAreaAndStrongToken,
    /// The record is of the person's area, and somebody else has proposed the same.
    OwnAreaAndOtherPerson,
    /// The person is of another organisation than the proposer.
    OtherOrganisationThanProposer,
    /// The person is involved with the child, or holds the role.
    InvolvedWithChild,
}

impl Condition {
    fn words(self) -> &'static str {
        match self {
            Self::OwnInvolvement => "own involvement",
            Self::OfferedToOneself => "offered to oneself",
            Self::SearchFoundNone => "after a search that found none",
            Self::OwnArea => "child of own area",
            Self::OwnAreaAndStrongToken => "child of own area, with a phishing-resistant token",
            Self::OwnAreaAndOtherPerson => "child of own area, and another person than the proposer",
            Self::OtherOrganisationThanProposer => "other organisation than the proposer's",
            Self::InvolvedWithChild => "involved with the child",
        }
    }
}

/// What the table says of a role and an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Allowed.
    Allowed,
    /// Allowed when the condition holds.
    When(Condition),
    /// Not allowed.
    Never,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// Refused; to the outside it looks as if the thing were not there.
    Refused,
}

/// The table.
pub fn rule(role: Role, action: Action) -> Rule {
    use Action as A;
    use Condition as C;
    use Role as R;
    use Rule::{Allowed, Never, When};
    match (role, action) {
        (R::SystemClient, A::ReceiveBatch) => Allowed,
        (R::SystemClient, _) | (_, A::ReceiveBatch) => Never,
        (_, A::SignIn | A::SignOut | A::AcceptTerms | A::SeeHome) => Allowed,

        (R::Practitioner | R::DirectoryTeam, A::Search | A::ConfirmLocation | A::OpenRecord) => Allowed,
        (R::Practitioner | R::DirectoryTeam, A::AddChild) => When(C::SearchFoundNone),
        (R::Practitioner, A::AddInvolvement) => Allowed,
        (R::Practitioner, A::EndInvolvement | A::ConfirmInvolvement) => When(C::OwnInvolvement),
        (R::Practitioner, A::OfferLead | A::RecordEarlyHelp | A::EndLead) => When(C::InvolvedWithChild),
        (R::Practitioner, A::AcceptLead) => When(C::OfferedToOneself),

        (R::DirectoryTeam, A::ListHeld | A::ListHints | A::ListLifts) => Allowed,
        (R::DirectoryTeam, A::OpenHeld | A::SettleHeld | A::ProposeSettlement | A::UndoSettlement) => {
            When(C::OwnArea)
        }
        (
            R::DirectoryTeam,
            A::SeeSources
            | A::TakeApart
            | A::CompareChildren
            | A::JoinChildren
            | A::KeepApart
            | A::CheckMatching,
        ) => When(C::OwnArea),
        (R::DirectoryTeam, A::ApproveSettlement) => When(C::OwnAreaAndOtherPerson),
        (R::DirectoryTeam, A::Shield | A::ProposeLift) => When(C::OwnArea),
        (R::DirectoryTeam, A::OpenShielded) => When(C::OwnAreaAndStrongToken),
        (R::DirectoryTeam, A::ApproveLift) => When(C::OtherOrganisationThanProposer),
        (R::DirectoryTeam, A::OfferLead | A::EndLead | A::RecordEarlyHelp) => When(C::OwnArea),

        (R::UserAdministrator | R::NationalAdministrator, A::CreateAccount | A::ChangeAccount) => Allowed,
        (R::NationalAdministrator, A::RegisterSource | A::AdoptModel) => Allowed,
        (R::Auditor, A::ReadAudit) => Allowed,
        _ => Never,
    }
}

/// Decides, given the conditions that were found to hold.
pub fn decide(role: Role, action: Action, holding: &[Condition]) -> Decision {
    match rule(role, action) {
        Rule::Allowed => Decision::Allowed,
        Rule::When(condition) if holding.contains(&condition) => Decision::Allowed,
        Rule::When(_) | Rule::Never => Decision::Refused,
    }
}

/// The table as Markdown, for docs/generated/access-table.md.
pub fn table() -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        "# Who may do what\n\nPolicy version {POLICY_VERSION}. Made from `directory::access::policy`; not edited by hand.\n\n| action |"
    );
    for role in Role::ALL {
        let _ = write!(text, " {} |", role.label());
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    for action in Action::ALL {
        let _ = write!(text, "\n| {} (`{}`) |", action.meaning(), action.code());
        for role in Role::ALL {
            let words = match rule(role, *action) {
                Rule::Allowed => "yes",
                Rule::When(condition) => condition.words(),
                Rule::Never => "",
            };
            let _ = write!(text, " {words} |");
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_and_auditors_never_reach_a_child() {
        let child_actions = [
            Action::Search,
            Action::OpenRecord,
            Action::OpenShielded,
            Action::AddChild,
            Action::AddInvolvement,
            Action::ListHeld,
            Action::ListLifts,
            Action::OpenHeld,
            Action::SettleHeld,
            Action::SeeSources,
            Action::TakeApart,
            Action::CompareChildren,
            Action::JoinChildren,
            Action::ListHints,
            Action::KeepApart,
            Action::CheckMatching,
            Action::ProposeSettlement,
            Action::ApproveSettlement,
            Action::Shield,
            Action::ConfirmLocation,
        ];
        let everything = [
            Condition::OwnInvolvement,
            Condition::OfferedToOneself,
            Condition::SearchFoundNone,
            Condition::OwnArea,
            Condition::OwnAreaAndStrongToken,
            Condition::OwnAreaAndOtherPerson,
            Condition::OtherOrganisationThanProposer,
            Condition::InvolvedWithChild,
        ];
        for role in [Role::UserAdministrator, Role::Auditor, Role::NationalAdministrator, Role::SystemClient]
        {
            for action in child_actions {
                assert_eq!(decide(role, action, &everything), Decision::Refused, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn no_role_both_administers_users_and_reads_the_audit() {
        for role in Role::ALL {
            assert!(
                !(rule(role, Action::CreateAccount) != Rule::Never
                    && rule(role, Action::ReadAudit) != Rule::Never)
            );
        }
    }

    #[test]
    fn a_condition_that_does_not_hold_refuses() {
        assert_eq!(decide(Role::Practitioner, Action::EndInvolvement, &[]), Decision::Refused);
        assert_eq!(
            decide(Role::Practitioner, Action::EndInvolvement, &[Condition::OwnInvolvement]),
            Decision::Allowed
        );
        assert_eq!(
            decide(Role::DirectoryTeam, Action::ApproveLift, &[Condition::OwnArea]),
            Decision::Refused
        );
        assert_eq!(decide(Role::Practitioner, Action::Shield, &[Condition::OwnArea]), Decision::Refused);
    }
}

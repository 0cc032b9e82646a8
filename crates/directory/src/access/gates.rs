//! The gates: clearance, training, agreement, organisation, account and access review. Each has an
//! expiry that closes access by itself; they are checked at each sign-in and at each act.

use serde::{Deserialize, Serialize};

/// The state of a person's gates, as milliseconds since 1970. `None` means never passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gates {
    /// Enhanced DBS clearance holds until (3 years).
    pub clearance_until_ms: Option<i64>,
    /// Mandatory training holds until (12 months).
    pub training_until_ms: Option<i64>,
    /// Signed user agreement holds until (12 months).
    pub agreement_until_ms: Option<i64>,
    /// Access review holds until (4 months).
    pub review_until_ms: Option<i64>,
    /// The organisation's accreditation holds until.
    pub organisation_until_ms: Option<i64>,
    /// The account has not been suspended or closed.
    pub account_is_active: bool,
}

/// One gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// The account is suspended or closed.
    Account,
    /// The organisation is not accredited.
    Organisation,
    /// Clearance has run out.
    Clearance,
    /// Training has run out.
    Training,
    /// The user agreement has run out.
    Agreement,
    /// The access review is overdue.
    Review,
}

impl Gate {
    /// What the person is told, after all four credentials were right.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Account => "Your account is not active. Ask your user administrator.",
            Self::Organisation => {
                "Your organisation is not accredited at present. Ask your user administrator."
            }
            Self::Clearance => "Your clearance has run out. Ask your user administrator to renew it.",
            Self::Training => "Your training has run out. Complete it again to use the directory.",
            Self::Agreement => "Your user agreement has run out. Sign it again to use the directory.",
            Self::Review => "Your access has not been reviewed in time. Ask your manager to confirm it.",
        }
    }
}

impl Gates {
    /// The first gate that is closed at this moment, if any.
    pub fn closed_at(&self, now_ms: i64) -> Option<Gate> {
        let open = |until: Option<i64>| until.is_some_and(|until| now_ms < until);
        [
            (Gate::Account, self.account_is_active),
            (Gate::Organisation, open(self.organisation_until_ms)),
            (Gate::Clearance, open(self.clearance_until_ms)),
            (Gate::Training, open(self.training_until_ms)),
            (Gate::Agreement, open(self.agreement_until_ms)),
            (Gate::Review, open(self.review_until_ms)),
        ]
        .into_iter()
        .find_map(|(gate, is_open)| (!is_open).then_some(gate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Gates = Gates {
        clearance_until_ms: Some(10),
        training_until_ms: Some(10),
        agreement_until_ms: Some(10),
        review_until_ms: Some(10),
        organisation_until_ms: Some(10),
        account_is_active: true,
    };

    #[test]
    fn each_gate_closes_access_by_itself_at_its_expiry() {
        assert_eq!(OPEN.closed_at(9), None);
        for (gates, gate) in [
            (Gates { clearance_until_ms: Some(5), ..OPEN }, Gate::Clearance),
            (Gates { training_until_ms: Some(5), ..OPEN }, Gate::Training),
            (Gates { agreement_until_ms: None, ..OPEN }, Gate::Agreement),
            (Gates { review_until_ms: Some(5), ..OPEN }, Gate::Review),
            (Gates { organisation_until_ms: Some(5), ..OPEN }, Gate::Organisation),
            (Gates { account_is_active: false, ..OPEN }, Gate::Account),
        ] {
            assert_eq!(gates.closed_at(5), Some(gate));
        }
    }
}

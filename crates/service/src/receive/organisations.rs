//! The register of organisations: reference data, loaded by the operator. It names no child.

use super::ReceiveError;
use crate::{ActError, Service};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::{Actor, Channel, Outcome};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::organisation::OrganisationCard;
use contactpoint_directory::source::Fault;
use contactpoint_feeds::organisations::{OrganisationRow, ParsedOrganisation};
use contactpoint_feeds::{Input, Inputs};
use contactpoint_store::Commit;
use contactpoint_store::tables::organisations;
use std::io::BufReader;
use std::path::Path;

/// What was taken of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RegisterReceipt {
    /// Rows taken.
    pub accepted: u64,
    /// Rows refused.
    pub rejected: u64,
    /// Faults.
    pub faults: Vec<Fault>,
}

impl Service {
    /// Loads a register.
    ///
    /// # Errors
    /// When the file cannot be read as one.
    pub fn load_organisations(&self, path: &Path) -> Result<RegisterReceipt, ReceiveError> {
        let open = std::fs::File::open(path)
            .map_err(|cause| ReceiveError::File { file: path.display().to_string(), cause })?;
        let input = Input::new("organisations.csv", BufReader::new(open));
        let rows = contactpoint_feeds::organisations::open([input].into_iter().collect::<Inputs>())
            .map_err(ReceiveError::Unreadable)?;
        let mut receipt = RegisterReceipt::default();
        let mut commit = Commit::default();
        for row in rows {
            match row.map_err(ReceiveError::Unreadable)? {
                ParsedOrganisation::Row(row, warnings) => {
                    receipt.accepted += 1;
                    receipt.faults.extend(warnings);
                    let other_codes = row.other_codes.clone();
                    commit.changes.extend(organisations::upsert(&card(*row), &other_codes));
                }
                ParsedOrganisation::Rejected(_, faults) => {
                    receipt.rejected += 1;
                    receipt.faults.extend(faults);
                }
            }
        }
        let detail = Some(format!("register of {} organisations", receipt.accepted));
        let entry = self.plain_entry(
            Actor::Operator,
            Channel::CommandLine,
            Action::RegisterSource,
            detail,
            Outcome::Done,
        );
        commit.entries.push(self.sealed(&entry));
        self.store.commit(commit).map_err(ActError::from)?;
        self.load_schools()?;
        Ok(receipt)
    }
}

fn card(row: OrganisationRow) -> OrganisationCard {
    OrganisationCard {
        code: row.code,
        name: row.name.as_str().to_owned(),
        kind: row.kind,
        la: row.la.and_then(|la| match la {
            OrganisationCode::La(digits) => Some(digits),
            _ => None,
        }),
        contact_name: row.contact_name.map(|name| name.as_str().to_owned()),
        contact_role: row.contact_role.map(|name| name.as_str().to_owned()),
        phone: row.phone.map(|phone| phone.as_str().to_owned()),
        email: row.email.map(|email| email.as_str().to_owned()),
        duty_line: row.duty_line.map(|phone| phone.as_str().to_owned()),
        out_of_hours_line: row.out_of_hours_line.map(|phone| phone.as_str().to_owned()),
    }
}

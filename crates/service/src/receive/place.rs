//! Where a child belongs: the authority that a record points to, and the small clear projection by which work
//! is listed.

use crate::{ActError, Service};
use contactpoint_directory::facts::{ChildFacts, Setting};
use contactpoint_directory::ids::ChildId;
use contactpoint_store::Commit;
use contactpoint_store::tables::{children, organisations};
use std::collections::HashMap;

impl Service {
    /// Keeps the small clear projection of a child up to date: authority and month of birth.
    pub(crate) fn project_child(child: ChildId, facts: &ChildFacts, la: Option<&str>, commit: &mut Commit) {
        let month = facts.date_of_birth.map(|born| format!("{:04}-{:02}", born.year(), born.month()));
        commit.changes.push(children::project(child, la, month.as_deref()));
    }

    /// The authority a record points to: that of its school or GP, or of its supplier.
    pub(crate) fn la_of(
        &self,
        supplier: &str,
        facts: &ChildFacts,
        cache: &mut HashMap<String, Option<String>>,
    ) -> Result<Option<String>, ActError> {
        let places = facts.education.iter().filter_map(|place| match &place.setting {
            Setting::School(code) if place.until.is_none() => Some(code.as_text()),
            _ => None,
        });
        let gp = facts.gp.iter().map(contactpoint_directory::identifier::OrganisationCode::as_text);
        for code in places.chain(gp).chain([supplier.to_owned()]) {
            if let Some(la) = self.la_of_organisation(&code, cache)? {
                return Ok(Some(la));
            }
        }
        Ok(None)
    }

    fn la_of_organisation(
        &self,
        code: &str,
        cache: &mut HashMap<String, Option<String>>,
    ) -> Result<Option<String>, ActError> {
        if let Some(known) = cache.get(code) {
            return Ok(known.clone());
        }
        let registered = organisations::by_code(&mut *self.store.read()?, code)?.and_then(|card| card.la);
        let la = registered.or_else(|| match code.split_once(':') {
            Some(("la", la)) => Some(la.to_owned()),
            Some(("laestab", code)) => code.get(..3).map(str::to_owned),
            _ => None,
        });
        cache.insert(code.to_owned(), la.clone());
        Ok(la)
    }
}

//! The contact cards of the supplier whose file is being taken, and what rows change in them.

use crate::{ActError, Service};
use contactpoint_directory::facts::{Contact, ContactRef};
use contactpoint_store::Commit;
use contactpoint_store::tables::contacts;
use std::collections::HashMap;

/// Cards that this file has spoken of, as they are after its rows so far, so that a team's card is
/// neither read nor written once a row.
#[derive(Default)]
pub(super) struct Cards(HashMap<ContactRef, Known>);

struct Known {
    card: Contact,
    /// The moment of the word that holds.
    as_of: i64,
    /// Whether a row of this file wrote that word.
    written: bool,
}

impl Cards {
    /// Writes what a row says of somebody. Whether they are shown differently from now on; a word that
    /// is older than the one that holds changes nothing.
    pub fn write(
        &mut self,
        service: &Service,
        supplier: &str,
        said: &Contact,
        as_of: i64,
        commit: &mut Commit,
    ) -> Result<bool, ActError> {
        let known = self.known(service, supplier, &said.reference)?;
        if known.is_some_and(|known| known.as_of > as_of) {
            return Ok(false);
        }
        let card = known.map_or_else(|| said.clone(), |known| known.card.renewed_by(said));
        let differs = known.is_none_or(|known| known.card != card);
        let is_written = known.is_some_and(|known| known.written && known.as_of == as_of);
        if differs || !is_written {
            let id = service.contact_id(supplier, said.reference.as_str());
            commit.changes.push(contacts::upsert(id, supplier, said, as_of));
            self.0.insert(said.reference.clone(), Known { card, as_of, written: true });
        }
        Ok(differs)
    }

    fn known(
        &mut self,
        service: &Service,
        supplier: &str,
        reference: &ContactRef,
    ) -> Result<Option<&Known>, ActError> {
        if !self.0.contains_key(reference)
            && let Some((card, as_of)) =
                contacts::find_dated(&mut *service.store.read()?, supplier, reference)?
        {
            self.0.insert(reference.clone(), Known { card, as_of, written: false });
        }
        Ok(self.0.get(reference))
    }

    /// Forgets them: what was written is not on disk.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

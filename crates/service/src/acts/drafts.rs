//! What a person has typed on the way to a check page: sealed, of this session only, gone after 15
//! minutes. Nothing is kept on the person's own machine.

use crate::{ActError, Service, SignedIn};
use contactpoint_store::tables::openings;
use contactpoint_store::{Change, Commit};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

impl Service {
    /// Keeps a draft at a place (a page's path).
    pub fn save_draft(&self, who: &SignedIn, place: &str, draft: &impl Serialize) -> Result<(), ActError> {
        let changes = self.draft_changes(who, place, draft)?;
        self.store.commit(Commit { changes, ..Commit::default() })?;
        Ok(())
    }

    /// What keeps a draft, for a commit that does more.
    pub(super) fn draft_changes(
        &self,
        who: &SignedIn,
        place: &str,
        draft: &impl Serialize,
    ) -> Result<Vec<Change>, ActError> {
        let id = draft_id(who, place);
        let json = serde_json::to_vec(draft).map_err(|_| ActError::Content("draft"))?;
        let sealed = self.store.secrets().seal("draft", &id, &json);
        let now = self.now_ms();
        let expires = now + super::search::KEPT_MS;
        Ok(vec![
            openings::drop_old_searches(now),
            openings::drop_search(&id),
            openings::save_search(&id, &who.token_hash, sealed, expires),
        ])
    }

    /// A mark of what a draft says. A check page sends it back, so that what is done is what stood on that
    /// page, though another window has written over the draft meanwhile.
    pub fn draft_mark(&self, who: &SignedIn, draft: &impl Serialize) -> Result<String, ActError> {
        let json = serde_json::to_string(draft).map_err(|_| ActError::Content("draft"))?;
        let mark = self.store.secrets().keyed_hash("draft-mark", &[&hex::encode(who.token_hash), &json]);
        Ok(hex::encode(&mark[..16]))
    }

    /// The draft at a place.
    ///
    /// # Errors
    /// [`ActError::Expired`] when there is none, or it has run out.
    pub fn draft<T: DeserializeOwned>(&self, who: &SignedIn, place: &str) -> Result<T, ActError> {
        let id = draft_id(who, place);
        let sealed = openings::find_search(&mut *self.store.read()?, &id, &who.token_hash, self.now_ms())?
            .ok_or(ActError::Expired)?;
        let json = self.store.secrets().open("draft", &id, &sealed)?;
        serde_json::from_slice(&json).map_err(|_| ActError::Content("draft"))
    }
}

fn draft_id(who: &SignedIn, place: &str) -> [u8; 16] {
    let hash =
        Sha256::new().chain_update(b"draft").chain_update(who.token_hash).chain_update(place).finalize();
    hash[..16].try_into().expect("sixteen of thirty-two bytes")
}

//! What people enter on pages: source records of the source "this directory", anchored to a record
//! of the child so that they go the right way in a split. Entering the same thing again makes a new
//! version of the same record; nothing is overwritten.

use crate::child::LoadedChild;
use crate::content::Content;
use crate::{ActError, Service, SignedIn};
use contactpoint_directory::facts::{ChildFacts, Contact, ContactKind, ContactRef, Involvement};
use contactpoint_directory::golden::ShownInvolvement;
use contactpoint_directory::ids::{self, ContactId, DecisionId, RecordId, SourceId};
use contactpoint_directory::personal::{Email, Name, Phone};
use contactpoint_directory::source::SourceKind;
use contactpoint_store::tables::decisions::DecisionRow;
use contactpoint_store::tables::records::{self, Receipt};
use contactpoint_store::tables::{contacts, decisions, keys, sources};
use contactpoint_store::{Commit, crypto};
use std::sync::PoisonError;

/// The supplier of what people enter here.
pub(crate) const HERE: &str = "other:This directory";

impl Service {
    /// A new id, greater than every one that was made before: what was said last is told by its id, and two
    /// things may be said in one millisecond (RFC 9562, 6.2, method 2).
    pub(crate) fn new_id<T>(&self, make: impl Fn([u8; 16]) -> T) -> T {
        let id = u128::from_be_bytes(ids::time_ordered(self.now_ms(), crypto::random()));
        let mut newest = self.newest_id.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = if id > *newest {
            id
        } else {
            let step = u32::from_be_bytes(crypto::random());
            newest.wrapping_add(1 + u128::from(step))
        };
        make(newest.to_be_bytes())
    }

    /// The id of a contact card: derived from supplier and reference, so that both need no look-up.
    pub(crate) fn contact_id(&self, supplier: &str, reference: &str) -> ContactId {
        let hash = self.store.secrets().keyed_hash("contact", &[supplier, reference]);
        ContactId(hash[..16].try_into().expect("sixteen of thirty-two bytes"))
    }

    /// The source "this directory", registered when first used.
    pub(crate) fn own_source(&self, commit: &mut Commit) -> Result<SourceId, ActError> {
        if let Some(row) = sources::find(&mut *self.store.read()?, SourceKind::Directory, HERE)? {
            return Ok(row.id);
        }
        let id = self.new_id(SourceId);
        let row = sources::SourceRow {
            id,
            kind: SourceKind::Directory,
            supplier: HERE.into(),
            supplier_name: "This directory".into(),
            active: true,
        };
        commit.changes.push(sources::insert(&row, self.now_ms()));
        Ok(id)
    }

    /// States something of a child, under a key of its own. Returns the record.
    pub(crate) fn state(
        &self,
        who: &SignedIn,
        child: &LoadedChild,
        key: &str,
        facts: ChildFacts,
        commit: &mut Commit,
    ) -> Result<RecordId, ActError> {
        let source = self.own_source(commit)?;
        let anchor = child.anchor()?;
        let key = format!("{anchor}:{key}");
        let key_hash =
            self.store.secrets().keyed_hash("record-key", &[SourceKind::Directory.code(), HERE, &key]);
        let content = Content { key, facts }.to_bytes();
        let content_hash = self.store.secrets().keyed_hash("content", &[&String::from_utf8_lossy(&content)]);
        let now = self.now_ms();
        let receipt = Receipt { as_of: now, received_at: now, batch: None, record_no: 0 };
        let mut conn = self.store.read()?;
        let record = if let Some(known) = records::find(&mut conn, source, &key_hash)? {
            let wrapped =
                keys::find(&mut *self.store.read_keys()?, known.id)?.ok_or(ActError::Content("data key"))?;
            let sealed = self.store.secrets().unwrap_data_key(known.id, &wrapped)?.seal(known.id, &content);
            let version = records::newest_version(&mut conn, known.id)? + 1;
            commit.changes.push(records::add_version(known.id, version, sealed, receipt));
            commit.changes.push(records::renew(known.id, version, &content_hash, receipt));
            known.id
        } else {
            let id = self.new_id(RecordId);
            let (data_key, wrapped) = self.store.secrets().new_data_key(id);
            commit.keys.push(keys::insert(id, wrapped));
            commit.changes.extend(records::insert(
                id,
                source,
                &key_hash,
                &content_hash,
                Some(anchor),
                data_key.seal(id, &content),
                receipt,
            ));
            let decision = DecisionRow {
                id: self.new_id(DecisionId),
                record: id,
                kind: "entered".into(),
                child: Some(child.id),
                probability_ppm: 0,
                model: String::new(),
                sealed: None,
                account: Some(who.account.id),
                undoes: None,
                at: now,
            };
            commit.changes.push(decisions::insert(&decision));
            commit.changes.extend(records::link(id, Some(child.id), "linked", decision.id, now));
            id
        };
        commit.relied_on.push((child.id.0, child.version));
        commit.touches.push(child.id.0);
        commit.changed_children.push(child.id);
        Ok(record)
    }

    /// States an involvement anew: as it is shown, with one thing changed.
    pub(crate) fn restate(
        &self,
        who: &SignedIn,
        child: &LoadedChild,
        shown: &ShownInvolvement,
        change: impl FnOnce(&mut Involvement),
        commit: &mut Commit,
    ) -> Result<RecordId, ActError> {
        let mut involvement = Involvement {
            service: shown.service,
            practitioner: shown.practitioner_ref.clone(),
            team: shown.team_ref.clone(),
            started_on: shown.started_on,
            ended_on: shown.ended_on,
            confirmed_on: None,
            lead: shown.lead,
            contact_supplier: Some(shown.supplier.clone()),
            consent: shown.consent,
        };
        change(&mut involvement);
        let reference = |r: &Option<ContactRef>| r.as_ref().map_or("", ContactRef::as_str).to_owned();
        let key = format!(
            "involvement:{}:{}:{}:{}",
            shown.service.code(),
            shown.supplier,
            reference(&shown.practitioner_ref),
            reference(&shown.team_ref)
        );
        let facts = ChildFacts { involvements: vec![involvement], ..ChildFacts::default() };
        let record = self.state(who, child, &key, facts, commit)?;
        if let Some(practitioner) = &shown.practitioner_ref {
            commit.changes.push(contacts::add_involvement(
                self.contact_id(&shown.supplier, practitioner.as_str()),
                record,
            ));
        }
        Ok(record)
    }

    /// This person's own contact card in this directory, written with the commit.
    pub(crate) fn own_card(
        &self,
        who: &SignedIn,
        phone: Option<Phone>,
        email: Option<Email>,
        commit: &mut Commit,
    ) -> Result<ContactRef, ActError> {
        let reference = ContactRef::parse(&format!("account:{}", who.account.id))
            .ok_or(ActError::Content("contact reference"))?;
        let card = Contact {
            reference: reference.clone(),
            kind: ContactKind::Practitioner,
            name: Name::parse(&who.account.display_name).ok_or(ActError::Content("account name"))?,
            role: Name::parse(&who.account.job_title),
            organisation: Name::parse(&who.organisation.name),
            team: None,
            phone,
            email,
            duty_line: who.organisation.duty_line.as_deref().and_then(Phone::parse),
            out_of_hours_line: who.organisation.out_of_hours_line.as_deref().and_then(Phone::parse),
        };
        let id = self.contact_id(HERE, reference.as_str());
        commit.changes.push(contacts::upsert(id, HERE, &card, self.now_ms()));
        commit.changes.push(contacts::set_account(id, who.account.id));
        Ok(reference)
    }
}

//! Reading a child whole: its records, the cards they refer to, its shield, its number.

use crate::content::SourceNames;
use crate::{ActError, Service, SignedIn};
use contactpoint_directory::access::policy::{Condition, Decision, decide};
use contactpoint_directory::access::view::{Identity, Shielded, Viewer, identity};
use contactpoint_directory::access::{Action, Role};
use contactpoint_directory::facts::{ContactRef, Setting};
use contactpoint_directory::golden::{Cards, GoldenRecord, Sourced, fold};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_store::Conn;
use contactpoint_store::tables::{changes, children, contacts, organisations, records, shields};

/// A child as read from the database at one moment.
pub(crate) struct LoadedChild {
    pub id: ChildId,
    pub version: i64,
    pub number: ChildNumber,
    pub la: Option<String>,
    pub shielded: Shielded,
    /// Records that stand for themselves (not anchored to another), first by id.
    pub anchors: Vec<RecordId>,
    pub golden: GoldenRecord,
}

impl LoadedChild {
    pub fn identity(&self) -> Identity {
        identity(self.number, &self.golden)
    }

    /// The record that what people enter is anchored to.
    pub fn anchor(&self) -> Result<RecordId, ActError> {
        self.anchors.first().copied().ok_or(ActError::Content("a child without records"))
    }
}

/// How to reach a directory team.
#[derive(Clone, Debug)]
pub struct DirectoryTeamCard {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// A line of a contact card.
#[derive(Clone, Debug)]
pub struct CardLine {
    /// What it is.
    pub label: &'static str,
    /// The number or address.
    pub value: String,
}

impl Service {
    /// Reads a child; none when no record is linked to it.
    pub(crate) fn load_child(&self, id: ChildId) -> Result<Option<LoadedChild>, ActError> {
        let mut conn = self.store.read()?;
        let mut keys = self.store.read_keys()?;
        let version = changes::version(&mut conn, id.0)?;
        let stored = records::of_child(&mut conn, id)?;
        let Some(number) = children::numbers(&mut conn, id)?.first().copied() else { return Ok(None) };
        if stored.is_empty() {
            return Ok(None);
        }
        let mut names = SourceNames::new();
        let anchors =
            stored.iter().filter(|record| record.anchor.is_none()).map(|record| record.id).collect();
        let sourced = stored
            .iter()
            .map(|record| self.sourced(&mut conn, &mut keys, &mut names, record))
            .collect::<Result<Vec<_>, _>>()?;
        let cards = Self::cards(&mut conn, &sourced)?;
        let golden = fold(&sourced, &cards, self.today());
        // A source that marks the person as restricted is believed until it no longer does: held back
        // too much is put right with a call, shown too much is not.
        let shielded = golden.restricted_at_source || !shields::of_child(&mut conn, id)?.is_empty();
        let shielded = if shielded { Shielded::Yes } else { Shielded::No };
        let la = children::la(&mut conn, id)?;
        Ok(Some(LoadedChild { id, version, number, la, shielded, anchors, golden }))
    }

    /// The same; none either where a record of it cannot be read: without that it may be told to be open who is not.
    pub(crate) fn child_if_readable(&self, id: ChildId) -> Result<Option<LoadedChild>, ActError> {
        match self.load_child(id) {
            Err(error) if error.is_unreadable_content() => Ok(None),
            child => child,
        }
    }

    /// The contact cards and organisations that records refer to.
    pub(crate) fn cards(conn: &mut Conn, sourced: &[Sourced]) -> Result<Cards, ActError> {
        let mut cards = Cards::default();
        for record in sourced {
            for involvement in &record.facts.involvements {
                let supplier = involvement.contact_supplier.as_ref().unwrap_or(&record.supplier);
                for reference in involvement.practitioner.iter().chain(&involvement.team) {
                    Self::add_card(conn, &mut cards, supplier, reference)?;
                }
            }
            if let Some(early_help) = &record.facts.early_help {
                let supplier = early_help.holder_supplier.as_ref().unwrap_or(&record.supplier);
                if let Some(holder) = &early_help.holder {
                    Self::add_card(conn, &mut cards, supplier, holder)?;
                }
            }
            let schools = record.facts.education.iter().filter_map(|place| match &place.setting {
                Setting::School(code) => Some(code),
                Setting::Home | Setting::NoneKnown => None,
            });
            for code in schools.chain(&record.facts.gp) {
                let text = code.as_text();
                if !cards.organisations.contains_key(&text)
                    && let Some(card) = organisations::by_code(conn, &text)?
                {
                    cards.organisations.insert(text, card);
                }
            }
        }
        Ok(cards)
    }

    fn add_card(
        conn: &mut Conn,
        cards: &mut Cards,
        supplier: &str,
        reference: &ContactRef,
    ) -> Result<(), ActError> {
        let key = (supplier.to_owned(), reference.clone());
        if cards.contacts.contains_key(&key) {
            return Ok(());
        }
        if let Some(card) = contacts::find(conn, supplier, reference)? {
            let team = card.team.clone();
            cards.contacts.insert(key, card);
            if let Some(team) = team {
                Self::add_card(conn, cards, supplier, &team)?;
            }
        }
        Ok(())
    }

    /// How this person looks at a child. `through_shield` says that the policy allowed to see the
    /// held-back details of this one record.
    pub(crate) fn viewer(&self, who: &SignedIn, through_shield: bool) -> Result<Viewer, ActError> {
        let own = contacts::of_account(&mut *self.store.read()?, who.account.id)?;
        Ok(Viewer {
            account: who.account.id,
            organisation_kind: who.organisation.kind,
            own_contacts: own.into_iter().map(|(_, supplier, reference)| (supplier, reference)).collect(),
            may_see_shielded: through_shield,
            is_directory_team: who.account.role == Role::DirectoryTeam,
            neutral_email_domains: self.settings.neutral_email_domains.clone(),
        })
    }

    /// The conditions about area that hold between a person and a child. A child of no known area is
    /// every team's to protect and to put in order, so that somebody can; and nobody's to look at
    /// behind a shield.
    pub(crate) fn area_conditions(&self, who: &SignedIn, la: Option<&str>) -> Vec<Condition> {
        let of_own_area = la.is_some() && la == who.la();
        let of_no_area = la.is_none();
        let strong = who.assurance >= self.settings.assurance_for_shielded;
        let holding = [
            (of_own_area || of_no_area, Condition::OwnArea),
            (of_own_area && strong, Condition::OwnAreaAndStrongToken),
        ];
        holding.into_iter().filter(|(holds, _)| *holds).map(|(_, condition)| condition).collect()
    }

    /// Whether the policy allows, without auditing: for offering an action on a page.
    pub(crate) fn may(who: &SignedIn, action: Action, holding: &[Condition]) -> bool {
        decide(who.account.role, action, holding) == Decision::Allowed
    }

    /// The directory team to ask about a child of this area.
    pub(crate) fn directory_team(&self, la: Option<&str>) -> Result<Option<DirectoryTeamCard>, ActError> {
        let Some(la) = la else { return Ok(None) };
        let card = organisations::authority(&mut *self.store.read()?, la)?;
        Ok(card.map(|card| DirectoryTeamCard {
            name: format!("{} directory team", card.name),
            phone: card.phone,
            email: card.email,
        }))
    }
}

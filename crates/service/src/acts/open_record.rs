//! Opening a record: needs a reason for access. It makes an *opening*, one session's right to look at
//! one record, whose random id stands in the URL. Each look is authorised and audited anew.

use super::search::SearchId;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::{ActError, Audited, DirectoryTeamCard, Service, SignedIn};
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::{ChildView, Shielded, view};
use contactpoint_directory::access::{Action, Reason};
use contactpoint_directory::dates::is_out_of_hours;
use contactpoint_directory::ids::{ChildId, RecordId};
use contactpoint_store::tables::openings::{self, OpeningRow};
use contactpoint_store::tables::{sessions, shields};
use contactpoint_store::{Commit, crypto};

/// Names an opening in URLs: random, of this session only.
pub type OpeningId = [u8; 16];

/// What is seen through a shield is seen for so long at most.
pub const THROUGH_MS: i64 = 15 * 60 * 1000;

/// A record as this person may see it now.
#[derive(Debug)]
pub struct RecordPage {
    /// What may be seen.
    pub view: ChildView,
    /// Whom to ask about what is held back.
    pub directory_team: Option<DirectoryTeamCard>,
    /// What this person may do here.
    pub may: May,
    /// The lead professional role was offered to this person.
    pub lead_offered_to_me: bool,
    /// Outside office hours: duty and out-of-hours lines first.
    pub out_of_hours: bool,
    /// Now.
    pub now_ms: i64,
    /// A shield of ours holds: known to whoever may lift it.
    pub shield: Option<ShieldNote>,
    /// A source restricts the record, which is held back as if it were shielded, for as long as the
    /// source says so: known to whoever may shield it.
    pub restricted_at_source: bool,
}

/// What is told of a shield to the directory team of the area.
#[derive(Clone, Debug)]
pub struct ShieldNote {
    /// When it must be looked at again.
    pub review_on: String,
    /// Its lifting has been proposed.
    pub lift_proposed: bool,
}

/// What a person may do on a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one link on the page")]
pub struct May {
    /// Add one's own involvement.
    pub add_involvement: bool,
    /// Offer or end the lead professional role.
    pub lead: bool,
    /// Record an early help assessment.
    pub early_help: bool,
    /// Shield.
    pub shield: bool,
    /// Propose to lift a shield.
    pub lift: bool,
    /// See through the shield.
    pub see_through: bool,
    /// Data-quality details (directory team).
    pub data_quality: bool,
    /// See its source records, take them apart, join it with another (directory team of the area).
    pub order: bool,
}

impl Service {
    /// Opens the record of a row of this session's search.
    ///
    /// # Errors
    /// [`ActError::Expired`] for a row that is not of this search.
    pub fn open_record(
        &self,
        who: &SignedIn,
        search: &SearchId,
        handle: &str,
        reason: &Reason,
    ) -> Result<Audited<OpeningId>, ActError> {
        self.saved_search(who, search)?;
        let child = self.child_of_handle(who, search, handle).ok_or(ActError::Expired)?;
        self.open_child(who, crypto::random(), child, reason, Commit::default())
    }

    /// Whether two handles of one search are of the same row: each look gives it a new one.
    pub fn is_same_row(&self, who: &SignedIn, search: &SearchId, one: &str, other: &str) -> bool {
        let child = self.child_of_handle(who, search, one);
        child.is_some() && child == self.child_of_handle(who, search, other)
    }

    /// Opens the record of one of one's own children, from the home page.
    pub fn open_own(&self, who: &SignedIn, handle: &str) -> Result<Audited<OpeningId>, ActError> {
        let child = self.child_of_handle(who, &super::home::HOME, handle).ok_or(ActError::Expired)?;
        self.open_child(who, crypto::random(), child, &Reason::Welfare, Commit::default())
    }

    /// Opens a child's record under a new id, with whatever else is committed beside it.
    pub(crate) fn open_child(
        &self,
        who: &SignedIn,
        id: OpeningId,
        child: ChildId,
        reason: &Reason,
        mut commit: Commit,
    ) -> Result<Audited<OpeningId>, ActError> {
        self.authorise(who, Action::OpenRecord, &[], &[child])?;
        let opening = OpeningRow {
            child,
            reason: reason.code().into(),
            through_shield: false,
            opened_at: self.now_ms(),
        };
        commit.changes.push(openings::leave(&who.token_hash, None));
        commit.changes.push(openings::open(&id, &who.token_hash, &opening));
        let note = Note::about([child]).because(reason);
        self.finish(who, Action::OpenRecord, note, commit, id)
    }

    /// The record behind an opening of this session. Whether it sees through a shield is asked anew:
    /// until the record is left, for [`THROUGH_MS`] at most, and while the policy allows it.
    pub(crate) fn opened(
        &self,
        who: &SignedIn,
        id: &OpeningId,
    ) -> Result<(OpeningRow, LoadedChild), ActError> {
        let opening = openings::find_opening(&mut *self.store.read()?, id, &who.token_hash)?;
        let Some(mut opening) = opening else {
            return Err(self.refuse(who, Action::OpenRecord, &[], "no opening of this session"));
        };
        let child = self.load_child(opening.child)?.ok_or(ActError::NotThere)?;
        let area = self.area_conditions(who, child.la.as_deref());
        opening.through_shield &=
            self.now_ms() - opening.opened_at < THROUGH_MS && Self::may(who, Action::OpenShielded, &area);
        Ok((opening, child))
    }

    /// Shows the record of an opening.
    pub fn record(&self, who: &SignedIn, id: &OpeningId) -> Result<Audited<RecordPage>, ActError> {
        let (opening, child) = self.opened(who, id)?;
        self.authorise(who, Action::OpenRecord, &[], &[child.id])?;
        let area = self.area_conditions(who, child.la.as_deref());
        let shielded = child.shielded == Shielded::Yes;
        let through = opening.through_shield;
        let viewer = self.viewer(who, through)?;
        let own = |i: &&contactpoint_directory::golden::ShownInvolvement| {
            i.practitioner_ref.as_ref().is_some_and(|r| {
                viewer.own_contacts.iter().any(|(s, reference)| *s == i.supplier && reference == r.as_str())
            })
        };
        let today = self.today();
        let involved = child.golden.involvements.iter().filter(own).any(|i| i.is_current(today));
        let lead_offered_to_me = child
            .golden
            .involvements
            .iter()
            .filter(own)
            .any(|i| i.lead == Some(contactpoint_directory::facts::LeadStep::Offered));
        let mut conditions = area.clone();
        if involved {
            conditions.push(Condition::InvolvedWithChild);
        }
        let held_back = shielded && !through;
        let shield = self.shield_note(who, &child, &area)?;
        let may = May {
            add_involvement: Self::may(who, Action::AddInvolvement, &[]) && !held_back,
            lead: Self::may(who, Action::OfferLead, &conditions) && !held_back,
            early_help: Self::may(who, Action::RecordEarlyHelp, &conditions) && !held_back,
            shield: Self::may(who, Action::Shield, &area) && shield.is_none(),
            lift: shield.is_some(),
            see_through: Self::may(who, Action::OpenShielded, &area) && held_back,
            data_quality: who.account.role == contactpoint_directory::access::Role::DirectoryTeam
                && !held_back,
            order: Self::may(who, Action::SeeSources, &area),
        };
        let restricted_at_source = child.golden.restricted_at_source && Self::may(who, Action::Shield, &area);
        // A shielded child's team would tell the area: the asker's own team is named instead.
        let la = if held_back { who.la() } else { child.la.as_deref() };
        let directory_team = self.directory_team(la)?;
        let child_id = child.id;
        let number = child.number;
        let page = RecordPage {
            view: view(&viewer, number, child.golden, child.shielded, today),
            directory_team,
            may,
            lead_offered_to_me: lead_offered_to_me && !held_back,
            out_of_hours: is_out_of_hours(self.now_ms()),
            now_ms: self.now_ms(),
            shield,
            restricted_at_source,
        };
        let changes = vec![
            openings::leave(&who.token_hash, Some(id)),
            openings::looked(who.account.id, child_id, self.now_ms()),
        ];
        let detail = if through {
            "held-back details shown"
        } else if shielded {
            "shielded view"
        } else {
            "record shown"
        };
        let mut note = Note::about([child_id]).saying(detail);
        note.reason = Some(opening.reason);
        let action = if through && shielded { Action::OpenShielded } else { Action::OpenRecord };
        self.finish(who, action, note, Commit { changes, ..Commit::default() }, page)
    }

    fn shield_note(
        &self,
        who: &SignedIn,
        child: &LoadedChild,
        area: &[Condition],
    ) -> Result<Option<ShieldNote>, ActError> {
        if !Self::may(who, Action::ProposeLift, area) {
            return Ok(None);
        }
        let rows = shields::of_child(&mut *self.store.read()?, child.id)?;
        Ok(rows.first().map(|row| ShieldNote {
            review_on: row.review_on.clone(),
            lift_proposed: rows.iter().any(|row| row.proposal.is_some()),
        }))
    }

    /// Sees through the shield of one record, until it is left (another record, a search or the home page
    /// is looked at), and for [`THROUGH_MS`] at most: a right of the directory team of the child's area.
    /// It is audited as such.
    pub fn see_through_shield(&self, who: &SignedIn, id: &OpeningId) -> Result<Audited<OpeningId>, ActError> {
        let (opening, child) = self.opened(who, id)?;
        self.authorise(
            who,
            Action::OpenShielded,
            &self.area_conditions(who, child.la.as_deref()),
            &[child.id],
        )?;
        let new: OpeningId = crypto::random();
        let through = OpeningRow { through_shield: true, opened_at: self.now_ms(), ..opening };
        let changes =
            vec![openings::leave(&who.token_hash, None), openings::open(&new, &who.token_hash, &through)];
        let mut note = Note::about([child.id]).saying("asked to see held-back details");
        note.reason = Some(through.reason);
        self.finish(who, Action::OpenShielded, note, Commit { changes, ..Commit::default() }, new)
    }

    /// The person is on a page of no child, the form of the search: what was seen through a shield is seen
    /// no more.
    pub fn leave_records(&self, who: &SignedIn) -> Result<(), ActError> {
        let mut commit = Self::leaving(who);
        commit.changes.push(sessions::seen(&who.token_hash, self.now_ms()));
        self.store.commit(commit)?;
        Ok(())
    }

    /// The commit of an act by which a person leaves whatever record was open: what was seen through a
    /// shield is seen no more.
    pub(crate) fn leaving(who: &SignedIn) -> Commit {
        Commit { changes: vec![openings::leave(&who.token_hash, None)], ..Commit::default() }
    }

    /// The involvement a page's handle names. Handles are record ids sealed for the opening.
    pub(crate) fn involvement_handle(&self, who: &SignedIn, opening: &OpeningId, record: RecordId) -> String {
        let place = [who.token_hash.as_slice(), opening].concat();
        hex::encode(self.store.secrets().seal("involvement", &place, &record.0))
    }

    /// The record that an involvement's handle names, in this session and opening.
    pub(crate) fn record_of_handle(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        handle: &str,
    ) -> Option<RecordId> {
        let place = [who.token_hash.as_slice(), opening].concat();
        RecordId::from_slice(
            &self.store.secrets().open("involvement", &place, &hex::decode(handle).ok()?).ok()?,
        )
    }
}

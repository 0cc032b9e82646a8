//! Shielding: one authorised person shields, at once. Lifting needs two persons of different
//! organisations. The shield is anchored to a source record and so belongs to the person.

use super::open_record::OpeningId;
use crate::audited::Note;
use crate::child::LoadedChild;
use crate::people::follow::{SETTLED_AT, SETTLED_TO};
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::view::Identity;
use contactpoint_directory::ids::{ChildId, ShieldId};
use contactpoint_matching::people::SINCE_EVER;
use contactpoint_store::Commit;
use contactpoint_store::tables::{accounts, changes, settings, shields};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// Why a child is shielded: a closed list (code, words).
pub const SHIELD_REASONS: &[(&str, &str)] = &[
    ("domestic-abuse", "Someone in the family is fleeing abuse"),
    ("threat", "A threat to the child or family"),
    ("adoption", "Adoption: birth family must not find the child"),
    ("witness", "The family is under protection"),
    ("other-risk", "Another risk of significant harm if whereabouts became known"),
];

/// Why a shield may be lifted: a closed list (code, words).
pub const LIFT_REASONS: &[(&str, &str)] = &[
    ("risk-ended", "The risk has ended"),
    ("family-asks", "The family asks for it and the risk was assessed"),
    ("mistake", "The child was shielded by mistake"),
];

/// A shield must be looked at again after at most so long.
const REVIEW_WITHIN_MONTHS: i32 = 6;

/// A lift that waits for a second person. It shows only who the child is.
#[derive(Debug)]
pub struct LiftRequest {
    /// Opaque handle.
    pub handle: String,
    /// Who the child is.
    pub identity: Identity,
    /// Who proposed it.
    pub proposed_by: String,
    /// Of which organisation.
    pub organisation: String,
    /// Why, in words.
    pub reason: &'static str,
    /// When.
    pub proposed_at_ms: i64,
    /// This person may approve it.
    pub may_approve: bool,
}

fn words(list: &'static [(&str, &str)], code: &str) -> &'static str {
    list.iter().find(|(c, _)| *c == code).map_or("", |(_, words)| words)
}

impl Service {
    /// The date by which a new shield is to be looked at again, if none is chosen.
    pub fn latest_shield_review(&self) -> Date {
        self.today().checked_add(REVIEW_WITHIN_MONTHS.months()).unwrap_or(self.today())
    }

    /// Shields the child of an opening, at once.
    pub fn shield(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        reason: &str,
        review_on: Date,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let (_, child) = self.opened(who, opening)?;
            self.authorise(
                who,
                Action::Shield,
                &self.area_conditions(who, child.la.as_deref()),
                &[child.id],
            )?;
            if words(SHIELD_REASONS, reason).is_empty() {
                return Err(ActError::invalid("reason", "Select why the child is shielded").into());
            }
            let tomorrow = self.today().checked_add(Span::new().days(1)).unwrap_or(self.today());
            if review_on < tomorrow || review_on > self.latest_shield_review() {
                return Err(ActError::invalid("day", "Enter a review date within the next 6 months").into());
            }
            let anchor = child.anchor()?;
            let since = self.shielded_since(&child)?;
            let commit = Commit {
                changed_records: vec![anchor],
                relied_on: vec![(child.id.0, child.version)],
                touches: vec![child.id.0],
                changed_children: vec![child.id],
                changes: vec![shields::insert(&shields::ShieldRow {
                    id: self.new_id(ShieldId),
                    anchor,
                    reason: reason.to_owned(),
                    shielded_by: who.account.id,
                    shielded_at: since,
                    review_on: review_on.to_string(),
                    proposal: None,
                    child: Some(child.id),
                })],
                ..Commit::default()
            };
            self.try_finish(
                who,
                Action::Shield,
                Note::about([child.id]).saying(format!("reason {reason}; review on {review_on}")),
                commit,
                (),
            )
        })
    }

    /// Since when a shield that is set now holds. What stood before it is let stand. So whom a source restricts is
    /// shielded since ever, as the child was never open; and where a shield was lifted and nothing has been settled
    /// since, the new one takes up where that ended: what was held because of it never stood.
    fn shielded_since(&self, child: &LoadedChild) -> Result<i64, ActError> {
        if child.golden.restricted_at_source {
            return Ok(SINCE_EVER);
        }
        let mut conn = self.store.read()?;
        let mut number = |setting| -> Result<i64, ActError> {
            let text = settings::find(&mut conn, setting)?;
            Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
        };
        let (settled_to, settled_at) = (number(SETTLED_TO)?, number(SETTLED_AT)?);
        // A lift that was on its way meanwhile counts as not settled.
        let lifted = shields::lifted_after(&mut conn, child.id, settled_to, settled_at - 60_000)?;
        let now = self.now_ms();
        Ok(lifted.map_or(now, |since| since.min(now)))
    }

    /// Proposes to lift the shields of the child of an opening.
    pub fn propose_lift(
        &self,
        who: &SignedIn,
        opening: &OpeningId,
        reason: &str,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let (_, child) = self.opened(who, opening)?;
            self.authorise(
                who,
                Action::ProposeLift,
                &self.area_conditions(who, child.la.as_deref()),
                &[child.id],
            )?;
            if words(LIFT_REASONS, reason).is_empty() {
                return Err(ActError::invalid("reason", "Select why the shield may be lifted").into());
            }
            let held = shields::of_child(&mut *self.store.read()?, child.id)?;
            let now = self.now_ms();
            let organisation = who.organisation.code.as_text();
            let changes: Vec<_> = held
                .iter()
                .filter(|shield| shield.proposal.is_none())
                .map(|shield| shields::propose(shield.id, who.account.id, &organisation, reason, now))
                .collect();
            if changes.is_empty() {
                return Err(ActError::Expired.into());
            }
            let commit = Commit {
                relied_on: vec![(child.id.0, child.version)],
                touches: vec![child.id.0],
                changes,
                ..Commit::default()
            };
            self.try_finish(
                who,
                Action::ProposeLift,
                Note::about([child.id]).saying(format!("reason {reason}")),
                commit,
                (),
            )
        })
    }

    /// The lifts that wait for a second person. Of each child only who it is, nothing that locates.
    pub fn lift_requests(&self, who: &SignedIn) -> Result<Audited<Vec<LiftRequest>>, ActError> {
        self.authorise(who, Action::ListLifts, &[], &[])?;
        let rows = shields::proposed(&mut *self.store.read()?)?;
        let mut requests = Vec::new();
        let mut shown = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            // Copies of one shield are told once.
            if rows[..place].iter().any(|before| before.is_asked_for_with(row)) {
                continue;
            }
            let Some((child, request)) = self.lift_of(who, row)? else { continue };
            requests.push(request);
            shown.push(child);
        }
        self.finish(
            who,
            Action::ListLifts,
            Note::about(shown).saying("lift requests"),
            Commit::default(),
            requests,
        )
    }

    /// One lift that waits, by its handle.
    ///
    /// # Errors
    /// [`ActError::Expired`] when it waits no more.
    pub fn lift_request(&self, who: &SignedIn, handle: &str) -> Result<Audited<LiftRequest>, ActError> {
        self.authorise(who, Action::ListLifts, &[], &[])?;
        let (id, of) = self.shield_of_handle(who, handle).ok_or(ActError::Expired)?;
        let row = shields::by_id(&mut *self.store.read()?, id)?.filter(|row| row.child == Some(of));
        let (child, request) = self.lift_of(who, &row.ok_or(ActError::Expired)?)?.ok_or(ActError::Expired)?;
        self.finish(
            who,
            Action::ListLifts,
            Note::about([child]).saying("lift request"),
            Commit::default(),
            request,
        )
    }

    fn lift_of(
        &self,
        who: &SignedIn,
        row: &shields::ShieldRow,
    ) -> Result<Option<(ChildId, LiftRequest)>, ActError> {
        let (Some(child), Some(proposal)) = (row.child, &row.proposal) else { return Ok(None) };
        let handle = [row.id.0, child.0].concat();
        let Some(child) = self.child_if_readable(child)? else { return Ok(None) };
        let proposer = accounts::by_id(&mut *self.store.read()?, proposal.by)?;
        let organisation = proposer.as_ref().map(|p| p.organisation.clone()).unwrap_or_default();
        let card =
            contactpoint_store::tables::organisations::by_code(&mut *self.store.read()?, &organisation)?;
        let request = LiftRequest {
            handle: hex::encode(self.store.secrets().seal("lift", &who.token_hash, &handle)),
            identity: child.identity(),
            proposed_by: proposer.map(|p| p.display_name).unwrap_or_default(),
            organisation: card.map_or(organisation, |card| card.name),
            reason: words(LIFT_REASONS, &proposal.reason),
            proposed_at_ms: proposal.at,
            may_approve: Self::second_person(who, proposal) == [Condition::OtherOrganisationThanProposer],
        };
        Ok(Some((child.id, request)))
    }

    /// The shield that a handle names, and the child that it was told of.
    fn shield_of_handle(&self, who: &SignedIn, handle: &str) -> Option<(ShieldId, ChildId)> {
        let opened = self.store.secrets().open("lift", &who.token_hash, &hex::decode(handle).ok()?).ok()?;
        let (shield, child) = opened.split_at_checked(16)?;
        Some((ShieldId::from_slice(shield)?, ChildId::from_slice(child)?))
    }

    fn second_person(who: &SignedIn, proposal: &shields::Proposal) -> Vec<Condition> {
        let other = proposal.organisation != who.organisation.code.as_text() && proposal.by != who.account.id;
        if other { vec![Condition::OtherOrganisationThanProposer] } else { Vec::new() }
    }

    /// Approves a lift: the second person, of another organisation. The shield ends, with its copies on other records of
    /// the child that were asked for with it. A copy that went to another child is lifted there; what came to the child
    /// since is asked for anew, also where it comes back: nobody can tell whose it was while it was nobody's.
    pub fn approve_lift(&self, who: &SignedIn, handle: &str) -> Result<Audited<()>, ActError> {
        let (id, child) = self.shield_of_handle(who, handle).ok_or(ActError::Expired)?;
        retried(|| {
            let mut conn = self.store.read()?;
            // The version before what is relied on: whatever changes after this look is noticed.
            let version = changes::version(&mut conn, child.0)?;
            let held = shields::of_child(&mut conn, child)?;
            drop(conn);
            let row = held.iter().find(|row| row.id == id).ok_or(ActError::Expired)?;
            let proposal = row.proposal.as_ref().ok_or(ActError::Expired)?;
            self.authorise(who, Action::ApproveLift, &Self::second_person(who, proposal), &[child])?;
            let mut commit = Commit {
                relied_on: vec![(child.0, version)],
                touches: vec![child.0],
                changed_children: vec![child],
                ..Commit::default()
            };
            let now = self.now_ms();
            for copy in held.iter().filter(|other| other.is_asked_for_with(row)) {
                commit.changes.push(shields::approve(copy.id, who.account.id, now));
                commit.changed_records.push(copy.anchor);
            }
            self.try_finish(who, Action::ApproveLift, Note::about([child]), commit, ())
        })
    }
}

//! The home page: my children, who joined since I last looked, what asks to be confirmed; tasks of
//! the role.

use super::involvement::is_own;
use crate::audited::Note;
use crate::retried::retried;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::view::{ChildView, Identity, Shielded, view};
use contactpoint_directory::access::{Action, Role};
use contactpoint_directory::dates::day_in_england;
use contactpoint_directory::facts::LeadStep;
use contactpoint_directory::golden::ShownInvolvement;
use contactpoint_directory::ids::ChildId;
use contactpoint_directory::source::SourceKind;
use contactpoint_store::Commit;
use contactpoint_store::tables::{contacts, decisions, openings, shields};
use jiff::Span;

/// Handles on the home page belong to no search.
pub(crate) const HOME: [u8; 16] = [0; 16];
/// The most children a page lists.
pub const MOST: usize = 50;
/// An involvement that began longer ago than this is not news, even when a feed brings it now.
const NEWS_DAYS: i64 = 60;

/// The home page's content.
#[derive(Debug, Default)]
pub struct Home {
    /// My children.
    pub children: Vec<OwnChild>,
    /// Which page of my children this is, from 1.
    pub page: usize,
    /// How many pages there are; 0 without children.
    pub pages: usize,
    /// How many children I am or was named with.
    pub named: usize,
    /// Held records that wait for a decision; for the directory team.
    pub held: Option<i64>,
    /// Lifts of shields that wait for a second person; for the directory team.
    pub lifts: Option<usize>,
}

/// A child with whom I am involved.
#[derive(Debug)]
pub struct OwnChild {
    /// Opaque handle for opening the record.
    pub handle: String,
    /// Who the child is.
    pub identity: Identity,
    /// The services of my involvements.
    pub services: Vec<&'static str>,
    /// Who joined since I last looked: service, and name where it may be seen.
    pub joined: Vec<(String, Option<String>)>,
    /// Handles of my involvements that nobody has confirmed for long.
    pub to_confirm: Vec<String>,
    /// The lead professional role was offered to me.
    pub lead_offered: bool,
}

impl Service {
    /// Shows the home page, with the first page of my children.
    pub fn home(&self, who: &SignedIn) -> Result<Audited<Home>, ActError> {
        self.home_page(who, 1)
    }

    /// Shows the home page, with a page of my children: the last one when there are fewer.
    pub fn home_page(&self, who: &SignedIn, page: usize) -> Result<Audited<Home>, ActError> {
        self.authorise(who, Action::SeeHome, &[], &[])?;
        let mut home = Home::default();
        let mut shown = Vec::new();
        match who.account.role {
            Role::Practitioner => {
                let ids = contacts::children_of(&mut *self.store.read()?, who.account.id, i64::MAX)?;
                home.named = ids.len();
                home.pages = ids.len().div_ceil(MOST);
                home.page = page.clamp(1, home.pages.max(1));
                for id in ids.into_iter().skip((home.page - 1) * MOST).take(MOST) {
                    if let Some(child) = self.own_child(who, id)? {
                        shown.push(id);
                        home.children.push(child);
                    }
                }
                home.children.sort_by_key(|child| {
                    (child.joined.is_empty() && !child.lead_offered, child.identity.display_name())
                });
            }
            Role::DirectoryTeam => {
                let mut conn = self.store.read()?;
                home.held = Some(decisions::count_open(&mut conn, who.la().unwrap_or_default())?);
                home.lifts = Some(shields::proposed(&mut conn)?.len());
            }
            _ => {}
        }
        self.finish(who, Action::SeeHome, Note::about(shown), Self::leaving(who), home)
    }

    fn own_child(&self, who: &SignedIn, id: ChildId) -> Result<Option<OwnChild>, ActError> {
        let Some(child) = self.child_if_readable(id)? else { return Ok(None) };
        let today = self.today();
        let viewer = self.viewer(who, false)?;
        let own: Vec<ShownInvolvement> = child
            .golden
            .involvements
            .iter()
            .filter(|i| is_own(i, &viewer.own_contacts) && i.is_current(today))
            .cloned()
            .collect();
        if own.is_empty() {
            return Ok(None);
        }
        let last_look = openings::last_look(&mut *self.store.read()?, who.account.id, id)?;
        let since = last_look.or_else(|| own.iter().map(|i| i.from.first_seen_ms).min()).unwrap_or(0);
        let news_from = today.checked_sub(Span::new().days(NEWS_DAYS)).unwrap_or(today);
        let identity = child.identity();
        let joined = match view(&viewer, child.number, child.golden.clone(), child.shielded, today) {
            ChildView::Full(full) => full
                .involved()
                .iter()
                .filter(|i| !i.is_own && i.is_current && i.from.first_seen_ms > since)
                .filter(|i| {
                    // What a person entered here is news whenever it began; a feed may bring old cases.
                    let began = i.started_on.unwrap_or_else(|| day_in_england(i.from.first_seen_ms));
                    i.from.kind == SourceKind::Directory || began >= news_from
                })
                .map(|i| {
                    (
                        i.service.label().to_owned(),
                        i.practitioner.as_ref().map(|card| card.name.as_str().to_owned()),
                    )
                })
                .collect(),
            ChildView::Shielded(_) => Vec::new(),
        };
        let mut services: Vec<&'static str> = own.iter().map(|i| i.service.label()).collect();
        services.dedup();
        Ok(Some(OwnChild {
            handle: self.row_handle(who, &HOME, id),
            identity,
            services,
            joined,
            to_confirm: own
                .iter()
                .filter(|i| i.is_stale(today))
                .map(|i| self.involvement_handle(who, &HOME, i.record))
                .collect(),
            lead_offered: child.shielded == Shielded::No
                && own.iter().any(|i| i.lead == Some(LeadStep::Offered)),
        }))
    }

    /// Answers "still involved?" from the home page.
    pub fn answer_still_involved(
        &self,
        who: &SignedIn,
        handle: &str,
        still: bool,
    ) -> Result<Audited<()>, ActError> {
        retried(|| {
            let action = if still { Action::ConfirmInvolvement } else { Action::EndInvolvement };
            let record = self.record_of_handle(who, &HOME, handle).ok_or(ActError::Expired)?;
            let child = decisions::child_of(&mut *self.store.read()?, record)?.ok_or(ActError::Expired)?;
            let child = self.load_child(child)?.ok_or(ActError::Expired)?;
            let own = self.viewer(who, false)?.own_contacts;
            let mine =
                child.golden.involvements.iter().find(|i| i.record == record && is_own(i, &own)).cloned();
            let holding: &[_] = if mine.is_some() {
                &[contactpoint_directory::access::Condition::OwnInvolvement]
            } else {
                &[]
            };
            self.authorise(who, action, holding, &[child.id])?;
            let mine = mine.ok_or(ActError::NotThere)?;
            let today = self.today();
            let mut commit = Commit::default();
            self.restate(
                who,
                &child,
                &mine,
                |involvement| {
                    if still {
                        involvement.confirmed_on = Some(today);
                    } else {
                        involvement.ended_on = Some(today);
                    }
                },
                &mut commit,
            )?;
            self.try_finish(
                who,
                action,
                Note::about([child.id]).saying(format!("service {}", mine.service.code())),
                commit,
                (),
            )
        })
    }
}

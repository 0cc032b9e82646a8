//! The auditor's page: the log by user, by child, by time. Reading it is audited too.

use crate::audited::Note;
use crate::operator::log::ExportedHead;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::audit::{Actor, Entry};
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_store::Commit;
use contactpoint_store::tables::audit::{self, Filter, Head};
use contactpoint_store::tables::{accounts, children, sources};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// By this user name.
    pub user_name: Option<String>,
    /// About the child with this number.
    pub child: Option<ChildNumber>,
    /// From this moment.
    pub from_ms: Option<i64>,
    /// Before this moment.
    pub to_ms: Option<i64>,
    /// Entries before this place; for the next page.
    pub before: Option<i64>,
}

/// A page of the log, newest first.
#[derive(Debug)]
pub struct AuditPage {
    /// The entries.
    pub rows: Vec<AuditRow>,
    /// There are more: ask for those before this place.
    pub next: Option<i64>,
    /// Number of entries in the log.
    pub size: u64,
    /// The root over them.
    pub root: [u8; 32],
    /// The newest signed head outside the database, to compare with a copy of it.
    pub exported: Option<ExportedHead>,
}

/// An entry in words.
#[derive(Debug)]
pub struct AuditRow {
    /// Place, from 0.
    pub seq: i64,
    /// The entry.
    pub entry: Entry,
    /// Who, in words.
    pub who: String,
    /// Numbers of the children it is about.
    pub children: Vec<ChildNumber>,
}

/// Entries of a page.
const PAGE: i64 = 50;

impl Service {
    /// Shows a page of the log.
    ///
    /// # Errors
    /// [`ActError::Invalid`] for an unknown user name or number.
    pub fn read_audit(&self, who: &SignedIn, query: &AuditQuery) -> Result<Audited<AuditPage>, ActError> {
        self.authorise(who, Action::ReadAudit, &[], &[])?;
        let mut conn = self.store.read()?;
        let mut about = None;
        let filter = if let Some(user_name) = &query.user_name {
            let account = accounts::by_user_name(&mut conn, &user_name.trim().to_lowercase())?;
            let unknown = || ActError::invalid("user_name", "No account has this user name");
            Filter::Actor(account.ok_or_else(unknown)?.id.0)
        } else if let Some(number) = query.child {
            let unknown = || ActError::invalid("child", "No child has this number");
            let child = children::by_number(&mut conn, number)?.ok_or_else(unknown)?;
            about = Some(child);
            Filter::Child(self.audit_child_hash(child))
        } else {
            Filter::All
        };
        let (from, to) = (query.from_ms.unwrap_or(0), query.to_ms.unwrap_or(i64::MAX));
        let stored =
            audit::newest_first(&mut conn, &filter, query.before.unwrap_or(i64::MAX), from, to, PAGE + 1)?;
        let head = Head::read(&mut conn)?;
        let next = if i64::try_from(stored.len()).is_ok_and(|n| n > PAGE) {
            stored.get(stored.len() - 2).map(|row| row.seq)
        } else {
            None
        };
        let mut rows = Vec::new();
        for row in stored.iter().take(usize::try_from(PAGE).unwrap_or(50)) {
            let entry = self.open_entry(row)?;
            let mut numbers = Vec::new();
            for child in &entry.children {
                numbers.extend(children::numbers(&mut conn, *child)?.first().copied());
            }
            let name = match entry.actor {
                Actor::Account(id) => accounts::by_id(&mut conn, id)?.map_or_else(
                    || "closed account".to_owned(),
                    |a| format!("{} ({})", a.display_name, a.user_name),
                ),
                Actor::Source(id) => sources::by_id(&mut conn, id)?.map_or_else(
                    || "a feed".to_owned(),
                    |s| format!("feed {} of {}", s.kind.code(), s.supplier_name),
                ),
                Actor::Nobody if entry.action == Action::SignIn => "not signed in".to_owned(),
                Actor::Nobody => "the directory itself".to_owned(),
                Actor::Operator => "operator".to_owned(),
            };
            rows.push(AuditRow { seq: row.seq, entry, who: name, children: numbers });
        }
        drop(conn);
        let asked = match (&query.user_name, about) {
            (Some(user_name), _) => format!("entries by {user_name}"),
            (None, Some(_)) => "entries about a child".to_owned(),
            (None, None) => "all entries".to_owned(),
        };
        let note = Note::about(about).saying(asked);
        let (size, root) = (head.tree.size(), head.tree.root());
        let page = AuditPage { rows, next, size, root, exported: self.exported_head() };
        self.finish(who, Action::ReadAudit, note, Commit::default(), page)
    }

    pub(crate) fn open_entry(&self, row: &audit::StoredEntry) -> Result<Entry, ActError> {
        let (Some(salt), Some(sealed)) = (&row.salt, &row.sealed) else {
            return Err(ActError::Content("audit entry"));
        };
        let json = self.store.secrets().open("audit", salt, sealed)?;
        serde_json::from_slice(&json).map_err(|_| ActError::Content("audit entry"))
    }
}

//! Somebody signed in, and what they do. The verbs fail the test when the service refuses; a test of
//! a refusal calls the service itself, as [`Person::who`].

use crate::world::{Account, World};
use contactpoint_directory::access::Reason;
use contactpoint_directory::access::view::{ChildView, FullChild};
use contactpoint_directory::search::RawCriteria;
use contactpoint_service::acts::hints::Hint;
use contactpoint_service::acts::home::Home;
use contactpoint_service::acts::involvement::InvolvementForm;
use contactpoint_service::acts::open_record::{OpeningId, RecordPage};
use contactpoint_service::acts::read_audit::{AuditQuery, AuditRow};
use contactpoint_service::acts::reviews::{HeldRow, Settlement};
use contactpoint_service::acts::ruled::RuledRow;
use contactpoint_service::acts::search::{Found, FoundRow, SearchId};
use contactpoint_service::acts::settle::Settled;
use contactpoint_service::acts::take_apart::{SourceView, Taken};
use contactpoint_service::{Service, Session, SignedIn};

/// Somebody signed in.
pub struct Person<'w> {
    pub(crate) world: &'w World<'w>,
    /// The account.
    pub account: Account,
    /// The session's cookie.
    pub token: String,
}

/// A search and what it found.
pub struct Search {
    /// Its id.
    pub id: SearchId,
    /// What it found.
    pub found: Found,
}

/// A row of a search.
#[derive(Clone)]
pub struct Row {
    /// The search.
    pub search: SearchId,
    /// The row.
    pub row: FoundRow,
}

/// A record that somebody has opened.
pub struct Opened<'p> {
    person: &'p Person<'p>,
    /// The opening.
    pub id: OpeningId,
}

/// A record about to be opened: the reason is still to come.
pub struct Opens<'p> {
    person: &'p Person<'p>,
    row: &'p Row,
}

/// Criteria of a name and a date of birth (`2015-02-01`).
///
/// # Panics
/// When that is no date.
pub fn name_and_birth(given: &str, family: &str, born: &str) -> RawCriteria {
    let parts: Vec<&str> = born.split('-').collect();
    let [year, month, day] = parts[..] else { panic!("a date is year-month-day") };
    RawCriteria {
        given_name: given.into(),
        family_name: family.into(),
        day: day.into(),
        month: month.into(),
        year: year.into(),
        ..RawCriteria::default()
    }
}

impl Search {
    /// Its rows.
    pub fn rows(&self) -> Vec<Row> {
        self.found.rows.iter().map(|row| Row { search: self.id, row: row.clone() }).collect()
    }

    /// Names of its rows.
    pub fn names(&self) -> Vec<String> {
        self.found.rows.iter().map(|row| row.identity.display_name()).collect()
    }
}

impl Person<'_> {
    /// The session as it stands now.
    ///
    /// # Panics
    /// When it is over.
    pub fn who(&self) -> SignedIn {
        match self.service().session(&self.token) {
            Ok(Session::SignedIn(who)) => *who,
            other => panic!("{} is signed in no longer: {other:?}", self.account.user_name),
        }
    }

    fn service(&self) -> &Service {
        &self.world.service
    }

    /// Searches by name and date of birth.
    pub fn searches(&self, given: &str, family: &str, born: &str) -> Search {
        self.searches_by(&name_and_birth(given, family, born))
    }

    /// Searches by any criteria.
    ///
    /// # Panics
    /// When the search is refused.
    pub fn searches_by(&self, criteria: &RawCriteria) -> Search {
        let who = self.who();
        let id = self.service().begin_search(&who, criteria).expect("criteria that say enough").into_inner();
        let found = self.service().results(&who, &id).expect("results").into_inner();
        Search { id, found }
    }

    /// Searches by name and date of birth for a child that is there, once.
    ///
    /// # Panics
    /// When there is another number of rows.
    pub fn finds(&self, given: &str, family: &str, born: &str) -> Row {
        let search = self.searches(given, family, born);
        assert_eq!(search.rows().len(), 1, "{:?}", search.names());
        search.rows().remove(0)
    }

    /// Opens the record of a row; say why.
    pub fn opens<'p>(&'p self, row: &'p Row) -> Opens<'p> {
        Opens { person: self, row }
    }

    /// Finds a child and opens its record.
    pub fn finds_and_opens(&self, given: &str, family: &str, born: &str) -> Opened<'_> {
        let row = self.finds(given, family, born);
        let id = self.service().open_record(&self.who(), &row.search, &row.row.handle, &Reason::Welfare);
        Opened { person: self, id: id.expect("the record opens").into_inner() }
    }

    /// Looks at the home page.
    ///
    /// # Panics
    /// When there is none.
    pub fn home(&self) -> Home {
        self.service().home(&self.who()).expect("a home page").into_inner()
    }

    /// Lists the held records of the area.
    ///
    /// # Panics
    /// When that is refused.
    pub fn held(&self) -> Vec<HeldRow> {
        self.service().list_held(&self.who()).expect("the list").into_inner().open
    }

    /// Lists the children of the area who may be one.
    ///
    /// # Panics
    /// When that is refused.
    pub fn hints(&self) -> Vec<Hint> {
        self.service().list_hints(&self.who()).expect("the list").into_inner().pairs
    }

    /// Says that the two of a hint are two, as the comparison shows it.
    ///
    /// # Panics
    /// When that is refused.
    pub fn keeps_apart(&self, hint: &Hint) -> Settled {
        let two = self.service().compare_hint(&self.who(), &hint.handle).expect("both").into_inner();
        let seen = two.preview.seen;
        self.service().keep_apart(&self.who(), &hint.handle, "same-name", &seen).expect("said").into_inner()
    }

    /// Lists what was settled lately.
    ///
    /// # Panics
    /// When that is refused.
    pub fn settled(&self) -> Vec<HeldRow> {
        self.service().list_held(&self.who()).expect("the list").into_inner().settled
    }

    /// Settles a held record.
    ///
    /// # Panics
    /// When that is refused.
    pub fn settles(&self, held: &HeldRow, settlement: Settlement) {
        let done = self.service().settle_held(&self.who(), &held.handle, settlement, "asked both schools");
        done.expect("settled");
    }

    /// Undoes the settlement of a record, or proposes to.
    ///
    /// # Panics
    /// When that is refused.
    pub fn undoes(&self, settled: &HeldRow) -> Settled {
        self.service().undo_settlement(&self.who(), &settled.handle).expect("undone").into_inner()
    }

    /// Lists what waits for a second person: children to be taken apart, or joined.
    ///
    /// # Panics
    /// When that is refused.
    pub fn proposed(&self) -> Vec<RuledRow> {
        self.service().list_held(&self.who()).expect("the list").into_inner().proposed
    }

    /// Lists children that were taken apart, or joined, lately.
    ///
    /// # Panics
    /// When that is refused.
    pub fn ruled(&self) -> Vec<RuledRow> {
        self.service().list_held(&self.who()).expect("the list").into_inner().ruled
    }

    /// Undoes the newest of them, or proposes to.
    ///
    /// # Panics
    /// When that is refused.
    pub fn undoes_ruling(&self) -> Settled {
        let handle = self.ruled().remove(0).handle;
        self.service().undo_ruling(&self.who(), &handle).expect("undone").into_inner()
    }

    /// Reads the audit, all pages of it, newest first.
    ///
    /// # Panics
    /// When that is refused.
    pub fn reads_audit(&self, query: &AuditQuery) -> Vec<AuditRow> {
        let mut rows = Vec::new();
        let mut before = query.before;
        loop {
            let page = self.service().read_audit(&self.who(), &AuditQuery { before, ..query.clone() });
            let page = page.expect("the audit").into_inner();
            rows.extend(page.rows);
            match page.next {
                Some(next) => before = Some(next),
                None => return rows,
            }
        }
    }
}

impl<'p> Opens<'p> {
    /// Opens it for a reason of the closed list.
    ///
    /// # Panics
    /// When that is refused.
    pub fn because(self, reason: &str) -> Opened<'p> {
        let reason = Reason::parse(reason, "").expect("a reason of the list");
        let service = self.person.service();
        let id = service.open_record(&self.person.who(), &self.row.search, &self.row.row.handle, &reason);
        Opened { person: self.person, id: id.expect("the record opens").into_inner() }
    }
}

impl<'p> Opened<'p> {
    fn service(&self) -> &'p Service {
        self.person.service()
    }

    /// The page.
    ///
    /// # Panics
    /// When there is none.
    pub fn page(&self) -> RecordPage {
        self.service().record(&self.person.who(), &self.id).expect("the record").into_inner()
    }

    /// All that an unshielded record shows.
    ///
    /// # Panics
    /// When it is shielded.
    pub fn full(&self) -> FullChild {
        match self.page().view {
            ChildView::Full(child) => *child,
            ChildView::Shielded(_) => panic!("the record is shielded"),
        }
    }

    /// Whether only the identity is shown.
    pub fn is_held_back(&self) -> bool {
        matches!(self.page().view, ChildView::Shielded(_))
    }

    /// Adds one's own involvement, since the first of November.
    ///
    /// # Panics
    /// When that is refused.
    pub fn adds_involvement(&self, service: &str) {
        let form = InvolvementForm {
            service: service.into(),
            phone: self.person.account.phone.clone(),
            email: self.person.account.email.clone(),
            day: "1".into(),
            month: "11".into(),
            year: "2026".into(),
            consent: "given".into(),
        };
        self.service().add_involvement(&self.person.who(), &self.id, &form).expect("involvement added");
    }

    /// The page's handle of the involvement of a service.
    ///
    /// # Panics
    /// When none is shown.
    pub fn handle_of(&self, service: &str) -> String {
        let full = self.full();
        let shown = full.involved().iter().find(|i| i.service.code() == service).expect("an involvement");
        self.service().involvement_handles(&self.person.who(), &self.id, &[shown.record]).remove(0)
    }

    /// Shields the child.
    ///
    /// # Panics
    /// When that is refused.
    pub fn shields(&self) {
        let review = self.service().latest_shield_review();
        self.service().shield(&self.person.who(), &self.id, "domestic-abuse", review).expect("shielded");
    }

    /// Proposes to lift the shield.
    ///
    /// # Panics
    /// When that is refused.
    pub fn proposes_lift(&self) {
        self.service().propose_lift(&self.person.who(), &self.id, "risk-ended").expect("proposed");
    }

    /// The child's source records.
    ///
    /// # Panics
    /// When they are refused.
    pub fn sources(&self) -> Vec<SourceView> {
        self.service().sources(&self.person.who(), &self.id, &[]).expect("the records").into_inner()
    }

    /// What a form says that takes out the records of these kinds of sources.
    pub fn taken(&self, kinds: &[&str]) -> Taken {
        let of_kind =
            |source: &SourceView| source.from.as_ref().is_some_and(|from| kinds.contains(&from.kind.code()));
        let handles = self.sources().into_iter().filter(of_kind).map(|source| source.handle).collect();
        Taken { handles, one_child: "yes".into(), reason: "source-says".into() }
    }

    /// Takes them out, as the preview shows it.
    ///
    /// # Panics
    /// When that is refused.
    pub fn takes_apart(&self, taken: &Taken) -> Settled {
        let who = self.person.who();
        let seen = self.service().foresee_apart(&who, &self.id, taken).expect("a preview").into_inner().seen;
        self.service().take_apart(&who, &self.id, taken, &seen).expect("taken apart").into_inner()
    }

    /// Joins the child with another, as the preview shows it.
    ///
    /// # Panics
    /// When that is refused.
    pub fn joins(&self, number: &str) -> Settled {
        let who = self.person.who();
        let two = self.service().compare_children(&who, &self.id, number).expect("both").into_inner();
        let joined = self.service().join_children(&who, &self.id, number, "added-twice", &two.preview.seen);
        joined.expect("joined").into_inner()
    }

    /// Sees through the shield.
    ///
    /// # Panics
    /// When that is refused.
    #[must_use]
    pub fn sees_through(&self) -> Opened<'p> {
        let id = self.service().see_through_shield(&self.person.who(), &self.id).expect("the right to");
        Opened { person: self.person, id: id.into_inner() }
    }
}

//! Search: find a child by name and date of birth, or by the other minimum sets. The criteria are
//! sealed and bound to the session for 15 minutes; each look at the results is authorised, done and
//! audited anew.

use crate::audited::Note;
use crate::child::LoadedChild;
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::Action;
use contactpoint_directory::access::view::{Identity, Shielded};
use contactpoint_directory::golden::AddressState;
use contactpoint_directory::ids::ChildId;
use contactpoint_directory::postcode::PostcodeArea;
use contactpoint_directory::search::{MOST_ROWS, Number, RawCriteria, SearchCriteria};
use contactpoint_matching::compare::Level;
use contactpoint_matching::search::{Hit, search};
use contactpoint_store::crypto;
use contactpoint_store::tables::{children, openings};
use std::sync::PoisonError;

/// How long a search's criteria are kept.
pub const KEPT_MS: i64 = 15 * 60 * 1000;

/// Names a saved search in URLs: random, of this session only.
pub type SearchId = [u8; 16];

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What was typed.
    pub typed: RawCriteria,
    /// The rows, exact before similar; none when there are too many.
    pub rows: Vec<FoundRow>,
    /// More than can be shown: add details.
    pub too_many: bool,
    /// This person may add the child, since none was found.
    pub may_add: bool,
}

/// A row: who the child is, and how it was found. No address, no school, no score.
#[derive(Clone, Debug)]
pub struct FoundRow {
    /// Opaque handle of the row, for opening the record in this session.
    pub handle: String,
    /// Who the child is.
    pub identity: Identity,
    /// Everything agrees as typed.
    pub exact: bool,
    /// How it differs, in words.
    pub similar: Vec<String>,
    /// The answer to "does this postcode or school fit", where that was asked.
    pub confirmed: Option<bool>,
}

impl Service {
    /// Takes a search: checks that it says enough, seals it for this session.
    ///
    /// # Errors
    /// [`ActError::Invalid`] with the fields to correct.
    pub fn begin_search(&self, who: &SignedIn, typed: &RawCriteria) -> Result<Audited<SearchId>, ActError> {
        self.authorise(who, Action::Search, &[], &[])?;
        SearchCriteria::parse(typed, self.today()).map_err(ActError::Invalid)?;
        let id: SearchId = crypto::random();
        let json = serde_json::to_vec(typed).map_err(|_| ActError::Content("search"))?;
        let sealed = self.store.secrets().seal("search", &id, &json);
        let now = self.now_ms();
        let changes = vec![
            openings::drop_old_searches(now),
            openings::save_search(&id, &who.token_hash, sealed, now + KEPT_MS),
        ];
        let mut commit = Self::leaving(who);
        commit.changes.extend(changes);
        self.finish(who, Action::Search, Note::default().saying("criteria taken"), commit, id)
    }

    /// The criteria of a saved search of this session.
    pub(crate) fn saved_search(&self, who: &SignedIn, id: &SearchId) -> Result<RawCriteria, ActError> {
        let sealed = openings::find_search(&mut *self.store.read()?, id, &who.token_hash, self.now_ms())?
            .ok_or(ActError::Expired)?;
        let json = self.store.secrets().open("search", id, &sealed)?;
        serde_json::from_slice(&json).map_err(|_| ActError::Content("search"))
    }

    /// Shows what a saved search finds now. Each child shown stands in the audit.
    ///
    /// # Errors
    /// [`ActError::Expired`] when the search is gone or is another session's.
    pub fn results(&self, who: &SignedIn, id: &SearchId) -> Result<Audited<Found>, ActError> {
        self.authorise(who, Action::Search, &[], &[])?;
        let typed = self.saved_search(who, id)?;
        let (found, children) = self.find(who, id, typed, None)?;
        let ending =
            if found.too_many { "too many".to_owned() } else { format!("{} shown", found.rows.len()) };
        let note = Note::about(children).saying(format!("{}; {ending}", found.typed.in_words()));
        self.finish(who, Action::Search, note, Self::leaving(who), found)
    }

    /// Shows the results again, and says of each row whether a postcode or school fits: "confirmed"
    /// or "not confirmed"; for a shielded child always not.
    pub fn confirm_location(
        &self,
        who: &SignedIn,
        id: &SearchId,
        place: &str,
    ) -> Result<Audited<Found>, ActError> {
        self.authorise(who, Action::ConfirmLocation, &[], &[])?;
        let typed = self.saved_search(who, id)?;
        let asked = Place::parse(place)
            .ok_or_else(|| ActError::invalid("place", "Enter a postcode, or a school's number"))?;
        let (found, children) = self.find(who, id, typed, Some(&asked))?;
        let note =
            Note::about(children).saying(format!("place {place:?} asked of {} rows", found.rows.len()));
        self.finish(who, Action::ConfirmLocation, note, Self::leaving(who), found)
    }

    /// Searches, reads each row from the database, and builds what may be shown.
    fn find(
        &self,
        who: &SignedIn,
        id: &SearchId,
        typed: RawCriteria,
        place: Option<&Place>,
    ) -> Result<(Found, Vec<ChildId>), ActError> {
        let criteria = SearchCriteria::parse(&typed, self.today()).map_err(ActError::Invalid)?;
        let hits = self.hits(&criteria)?;
        let exact = hits.iter().filter(|hit| hit.exact).count();
        let too_many = hits.len() > MOST_ROWS || exact > MOST_ROWS;
        let mut rows = Vec::new();
        let mut shown = Vec::new();
        let mut is_one_unread = false;
        for hit in hits.iter().take(if too_many { 0 } else { MOST_ROWS }) {
            // One that cannot be read must not hide the others.
            let Some(child) = self.child_if_readable(hit.child)? else {
                is_one_unread = true;
                continue;
            };
            // The database has the last word: the shield may be newer than the index.
            if looks_at_hidden_field(&criteria) && child.shielded == Shielded::Yes {
                continue;
            }
            rows.push(FoundRow {
                handle: self.row_handle(who, id, child.id),
                identity: child.identity(),
                exact: hit.exact,
                similar: in_words(hit),
                confirmed: place.map(|place| child.shielded == Shielded::No && self.fits(place, &child)),
            });
            shown.push(child.id);
        }
        // Nor must it be made a second time.
        let is_nobody = rows.is_empty() && !too_many && !is_one_unread;
        let may_add = is_nobody && criteria.identifies_a_child() && !criteria.uses_hidden_field();
        Ok((Found { typed, rows, too_many, may_add }, shown))
    }

    /// The hits of a search; the directory's own number is looked up in the database.
    pub(crate) fn hits(&self, criteria: &SearchCriteria) -> Result<Vec<Hit>, ActError> {
        if let Some(Number::Own(number)) = &criteria.number {
            let child = children::by_number(&mut *self.store.read()?, *number)?;
            return Ok(child
                .into_iter()
                .map(|child| Hit {
                    child,
                    exact: true,
                    by_former_name: false,
                    given: Level::Missing,
                    family: Level::Missing,
                    born: Level::Missing,
                    millibits: 0,
                })
                .collect());
        }
        self.catch_up()?;
        let schools = self.schools.read().unwrap_or_else(PoisonError::into_inner);
        let indexed = self.index.read().unwrap_or_else(PoisonError::into_inner);
        Ok(search(
            &indexed.index,
            &self.model,
            &self.location_key,
            criteria,
            &|code| schools.get(&code.as_text()).cloned(),
            self.today(),
        ))
    }

    /// A row's handle: the child's id sealed for this session and this search. It tells nothing, and
    /// works nowhere else.
    pub(crate) fn row_handle(&self, who: &SignedIn, id: &SearchId, child: ChildId) -> String {
        let place = [who.token_hash.as_slice(), id].concat();
        hex::encode(self.store.secrets().seal("row", &place, &child.0))
    }

    pub(crate) fn child_of_handle(&self, who: &SignedIn, id: &SearchId, handle: &str) -> Option<ChildId> {
        let place = [who.token_hash.as_slice(), id].concat();
        let sealed = hex::decode(handle).ok()?;
        ChildId::from_slice(&self.store.secrets().open("row", &place, &sealed).ok()?)
    }

    fn fits(&self, place: &Place, child: &LoadedChild) -> bool {
        match place {
            Place::Postcode(area) => match &child.golden.address {
                AddressState::Current(address) | AddressState::LastKnown(address) => {
                    address.value.postcode.as_ref().is_some_and(|postcode| area.holds(postcode))
                }
                AddressState::NoneKnown => false,
            },
            Place::School(asked) => {
                let schools = self.schools.read().unwrap_or_else(PoisonError::into_inner);
                let registered = |code: &contactpoint_directory::identifier::OrganisationCode| {
                    schools.get(&code.as_text()).cloned().unwrap_or_else(|| code.clone())
                };
                match child.golden.education.as_ref().map(|education| &education.value) {
                    Some(contactpoint_directory::golden::ShownEducation::School { code, .. }) => {
                        registered(code) == registered(asked)
                    }
                    _ => false,
                }
            }
        }
    }
}

/// A place that was asked about.
enum Place {
    Postcode(PostcodeArea),
    School(contactpoint_directory::identifier::OrganisationCode),
}

impl Place {
    /// A full postcode or district, or a school's number.
    fn parse(text: &str) -> Option<Self> {
        use contactpoint_directory::identifier::OrganisationCode;
        let school = OrganisationCode::urn(text).or_else(|| OrganisationCode::la_estab(text));
        school.map(Self::School).or_else(|| PostcodeArea::parse(text).map(Self::Postcode))
    }
}

/// Whether what a shield hides has a say in what is found. The directory's own number is no hidden field,
/// and finds its child alone: whatever stands beside it is not looked at, so that neither the answer nor
/// its time tells whether it is right.
fn looks_at_hidden_field(criteria: &SearchCriteria) -> bool {
    criteria.uses_hidden_field() && !matches!(criteria.number, Some(Number::Own(_)))
}

/// How a row differs from what was typed.
fn in_words(hit: &Hit) -> Vec<String> {
    if hit.exact {
        return Vec::new();
    }
    if hit.by_former_name {
        return vec!["Found under another name".to_owned()];
    }
    let name = |what: &str, level: Level| match level {
        Level::Exact | Level::Missing => None,
        Level::Variant => Some(format!("{what} is a variant")),
        Level::Part => Some(format!("{what} agrees in part")),
        Level::Sound => Some(format!("{what} sounds alike")),
        Level::Close => Some(format!("{what} is spelt almost the same")),
        Level::Swapped => Some("Given and family name changed places".to_owned()),
        Level::Near | Level::Different => Some(format!("{what} is different")),
    };
    let born = match hit.born {
        Level::Exact | Level::Missing => None,
        Level::Swapped => Some("Day and month of birth changed places".to_owned()),
        Level::Close | Level::Near => Some("Date of birth is close".to_owned()),
        _ => Some("Date of birth is different".to_owned()),
    };
    let mut words: Vec<String> = [name("Given name", hit.given), name("Family name", hit.family), born]
        .into_iter()
        .flatten()
        .collect();
    words.dedup();
    words
}

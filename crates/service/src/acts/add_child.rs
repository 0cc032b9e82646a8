//! Adding a missing child: only from a search of this session that found none. What is entered goes
//! through the same matching as a feed's record.

use super::open_record::OpeningId;
use super::search::SearchId;
use crate::audited::Note;
use crate::content::Content;
use crate::people::follow::From;
use crate::people::{Arrived, Known, State};
use crate::retried::{Missed, retried};
use crate::{ActError, Audited, Service, SignedIn};
use contactpoint_directory::access::policy::Condition;
use contactpoint_directory::access::{Action, Reason};
use contactpoint_directory::audit::Actor;
use contactpoint_directory::dates::is_adult;
use contactpoint_directory::facts::{Address, ChildFacts, NameUse, Parent, PersonName, Relationship, Sex};
use contactpoint_directory::ids::RecordId;
use contactpoint_directory::personal::{AddressLine, Name, Unfit};
use contactpoint_directory::postcode::Postcode;
use contactpoint_directory::search::{FieldError, RawCriteria, SearchCriteria, date_in_three_fields};
use contactpoint_directory::source::SourceKind;
use contactpoint_store::tables::records::{self, Receipt};
use contactpoint_store::tables::{keys, openings};
use contactpoint_store::{Commit, crypto};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is typed to add a child.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChildForm {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Preferred given name.
    pub preferred_name: String,
    /// Day of birth.
    pub day: String,
    /// Month of birth.
    pub month: String,
    /// Year of birth.
    pub year: String,
    /// `female`, `male` or `not-specified`.
    pub sex: String,
    /// Address, first line.
    pub address_line_1: String,
    /// Address, second line.
    pub address_line_2: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
    /// A parent's or carer's name.
    pub parent_name: String,
}

/// How adding a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The record is open.
    Opened(OpeningId),
    /// The directory team will look at it first.
    WithTheTeam,
}

impl ChildForm {
    /// The search that would find this child.
    fn as_search(&self) -> RawCriteria {
        RawCriteria {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            day: self.day.clone(),
            month: self.month.clone(),
            year: self.year.clone(),
            ..RawCriteria::default()
        }
    }

    /// Reads the form.
    ///
    /// # Errors
    /// The fields to correct.
    pub fn parse(&self, today: jiff::civil::Date) -> Result<ChildFacts, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut name = |field, text: &str, what: &str| {
            let tidy = text.trim();
            if tidy.is_empty() {
                return None;
            }
            let message = match Name::read(tidy) {
                Ok(name) if contactpoint_feeds::text::is_name_like(tidy) => return Some(name),
                Err(unfit @ Unfit::TooLong(_)) => format!("Enter {what} of {unfit}"),
                _ => format!("Enter {what} with letters, hyphens and apostrophes only"),
            };
            errors.push(FieldError::new(field, message));
            None
        };
        let given = name("given_name", &self.given_name, "a given name");
        let family = name("family_name", &self.family_name, "a family name");
        let preferred = name("preferred_name", &self.preferred_name, "a preferred name");
        let parent = name("parent_name", &self.parent_name, "a parent's name");
        if given.is_none() && family.is_none() && errors.is_empty() {
            errors.push(FieldError::new("given_name", "Enter a given name or a family name"));
        }
        let mut lines = Vec::new();
        for (field, text) in [
            ("address_line_1", &self.address_line_1),
            ("address_line_2", &self.address_line_2),
            ("town", &self.town),
        ] {
            match AddressLine::read(text) {
                Ok(line) => lines.push(line),
                Err(Unfit::Empty) => {}
                Err(unfit) => errors.push(FieldError::new(field, format!("Use {unfit}"))),
            }
        }
        let born = match date_in_three_fields(&self.day, &self.month, &self.year) {
            Ok(date) if date > today => Err("Date of birth must be in the past"),
            Ok(date) if is_adult(date, today) => {
                Err("The directory holds children up to their 18th birthday")
            }
            other => other,
        };
        if let Err(message) = born {
            errors.push(FieldError::new("day", message));
        }
        let sex = Sex::parse(&self.sex.replace('-', " "));
        if sex.is_none() {
            errors.push(FieldError::new("sex", "Select a gender, or not specified"));
        }
        let postcode = Postcode::parse(&self.postcode);
        if postcode.is_none() && !self.postcode.trim().is_empty() {
            errors.push(FieldError::new("postcode", "Enter a full postcode, like LS11 6AD"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut names =
            vec![PersonName { used_as: NameUse::Official, given, middle: None, family: family.clone() }];
        if let Some(preferred) = preferred {
            names.push(PersonName {
                used_as: NameUse::Preferred,
                given: Some(preferred),
                middle: None,
                family,
            });
        }
        let has_address = !lines.is_empty() || postcode.is_some();
        let parents = parent.map(|whole| {
            let (given, family) = whole
                .as_str()
                .rsplit_once(' ')
                .map_or((None, Some(whole.as_str())), |(g, f)| (Some(g), Some(f)));
            Parent {
                name: PersonName {
                    used_as: NameUse::Official,
                    given: given.and_then(Name::parse),
                    middle: None,
                    family: family.and_then(Name::parse),
                },
                relationship: Relationship::Parent,
                parental_responsibility: None,
                day_to_day_care: None,
                phones: Vec::new(),
                emails: Vec::new(),
                address: None,
            }
        });
        Ok(ChildFacts {
            names,
            date_of_birth: born.ok(),
            sex,
            addresses: if has_address {
                vec![Address { lines, postcode, ..Address::default() }]
            } else {
                Vec::new()
            },
            parents: parents.into_iter().collect(),
            ..ChildFacts::default()
        })
    }
}

impl Service {
    /// The criteria of a search that found none, to begin the form with.
    ///
    /// # Errors
    /// [`ActError::NotThere`] when the search found somebody or said too little.
    pub fn begin_adding(&self, who: &SignedIn, search: &SearchId) -> Result<ChildForm, ActError> {
        let typed = self.saved_search(who, search)?;
        let criteria = SearchCriteria::parse(&typed, self.today()).map_err(ActError::Invalid)?;
        let found_none = criteria.identifies_a_child()
            && !criteria.uses_hidden_field()
            && self.hits(&criteria)?.is_empty();
        let holding: &[Condition] = if found_none { &[Condition::SearchFoundNone] } else { &[] };
        self.authorise(who, Action::AddChild, holding, &[])?;
        Ok(ChildForm {
            given_name: typed.given_name,
            family_name: typed.family_name,
            day: typed.day,
            month: typed.month,
            year: typed.year,
            ..ChildForm::default()
        })
    }

    /// Adds the child.
    pub fn add_child(
        &self,
        who: &SignedIn,
        search: &SearchId,
        form: &ChildForm,
    ) -> Result<Audited<Added>, ActError> {
        retried(|| self.try_adding(who, search, form))
    }

    fn try_adding(
        &self,
        who: &SignedIn,
        search: &SearchId,
        form: &ChildForm,
    ) -> Result<Audited<Added>, Missed> {
        self.begin_adding(who, search)?;
        let facts = form.parse(self.today()).map_err(ActError::Invalid)?;
        let own = SearchCriteria::parse(&form.as_search(), self.today()).map_err(ActError::Invalid)?;
        let mut people = self.lock_people();
        let _one_process = self.store.lock_matching()?;
        // What is added may not be another child than the one that was looked for and not found, nor
        // one that somebody else has just added.
        if !self.hits(&own)?.is_empty() {
            self.refuse(who, Action::AddChild, &[], "search");
            let message =
                "A child like this may be here already: search again with this name and date of birth";
            return Err(ActError::invalid("given_name", message).into());
        }
        let people = self.followed(&mut people)?;
        self.put_in_order(people, Actor::Nobody, Action::AddChild)?;
        let mut commit = Commit::default();
        let source = self.own_source(&mut commit)?;
        let id = self.new_id(RecordId);
        let key = format!("added:{id}");
        let from = From { kind: SourceKind::Directory, supplier: crate::statement::HERE, key: &key };
        let key_hash = self.key_hash(&from);
        let now = self.now_ms();
        let person = self.person(&from, &facts, now, None);
        let content = Content { key, facts: facts.clone() }.to_bytes();
        let content_hash = self.store.secrets().keyed_hash("content", &[&String::from_utf8_lossy(&content)]);
        let (data_key, wrapped) = self.store.secrets().new_data_key(id);
        let receipt = Receipt { as_of: now, received_at: now, batch: None, record_no: 0 };
        commit.keys.push(keys::insert(id, wrapped));
        commit.changes.extend(records::insert(
            id,
            source,
            &key_hash,
            &content_hash,
            None,
            data_key.seal(id, &content),
            receipt,
        ));
        commit.changed_records.push(id);
        people.partition.put(&person);
        people.note(person.name, Known { id, state: State::New, makes: None });
        let arrived = Arrived { kind: SourceKind::Directory, facts, la: who.la().map(str::to_owned) };
        let arrived = HashMap::from([(person.name, arrived)]);
        self.settled(people, &arrived, None, commit, |people, carried, mut commit| {
            let (added, children) = match carried.place(people, person.name) {
                Some(State::Linked(child)) => {
                    let opening: OpeningId = crypto::random();
                    let row = openings::OpeningRow {
                        child,
                        reason: Reason::Welfare.code().into(),
                        through_shield: false,
                        opened_at: now,
                    };
                    commit.changes.push(openings::open(&opening, &who.token_hash, &row));
                    (Added::Opened(opening), vec![child])
                }
                _ => (Added::WithTheTeam, Vec::new()),
            };
            self.try_finish(who, Action::AddChild, carried.told_in(Note::about(children)), commit, added)
        })
    }
}

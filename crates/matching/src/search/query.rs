//! A search's question, made ready: what was typed, and of every name of the vocabulary how it agrees.

use super::Hit;
use super::near::near_dates;
use super::score::{Code, DIFFERENT, EXACT, MISSING, NEVER, PART, SWAPPED, Scores, Worth, is_exact};
use super::top::{Found, Top};
use crate::compare::{Level, dates};
use crate::index::Index;
use crate::index::entries::Named;
use crate::index::names::NONE;
use crate::index::row::{NameRow, Seen, date_of, day_of};
use crate::keys;
use crate::model::{Millibits, Model};
use crate::normalise::{self, parts};
use crate::profile::{LocationKey, NameForm};
use contactpoint_directory::dates::age_years;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::postcode::PostcodeArea;
use contactpoint_directory::search::{Born, NameCriterion, Number, SearchCriteria};
use jiff::civil::Date;

/// A place that was asked for.
#[derive(Clone, Copy, Debug)]
enum Place {
    Area(u64),
    District(u64),
    Unit(u64),
    School(u64),
}

/// The question.
pub struct Query<'a> {
    index: &'a Index,
    worth: Worth,
    criteria: &'a SearchCriteria,
    today: Date,
    typed: NameForm,
    place: Option<Place>,
    numbers: Vec<u64>,
    /// Of each name's number: how it agrees with the given name in the lower four bits, with the family name
    /// in the upper.
    alike: Vec<u8>,
    /// The same for the parent's name; empty where none was typed.
    parent: Option<Parent>,
}

struct Parent {
    has_given: bool,
    alike: Vec<u8>,
}

impl<'a> Query<'a> {
    /// Makes it ready.
    pub fn of(
        index: &'a Index,
        model: &Model,
        key: &LocationKey,
        criteria: &'a SearchCriteria,
        same_school: &dyn Fn(&OrganisationCode) -> Option<OrganisationCode>,
        today: Date,
    ) -> Self {
        let text = |c: &Option<NameCriterion>| {
            c.as_ref().map_or_else(String::new, |c| normalise::name(c.name.as_str()))
        };
        let typed = NameForm {
            given: text(&criteria.given),
            family: text(&criteria.family),
            middle: String::new(),
            is_former: false,
        };
        let school = criteria
            .school
            .as_ref()
            .map(|code| Place::School(key.organisation(&same_school(code).unwrap_or_else(|| code.clone()))));
        let postcode = criteria.postcode.as_ref().map(|area| match area {
            PostcodeArea::Area(area) => Place::Area(key.hash("area", area)),
            PostcodeArea::District(district) => Place::District(key.hash("district", district)),
            PostcodeArea::Full(postcode) => Place::Unit(key.hash("unit", postcode.as_str())),
        });
        let numbers: Vec<u64> = match &criteria.number {
            Some(Number::Other(numbers)) => numbers.iter().map(|number| key.identifier(number)).collect(),
            _ => Vec::new(),
        };
        let begins = |criterion: &Option<NameCriterion>| criterion.as_ref().is_some_and(|c| c.prefix);
        // A search by what a shield hides takes as long whether or not anyone has the name.
        let in_any_case = criteria.uses_hidden_field();
        let mut alike = alike(index, [&typed.given, &typed.family], in_any_case);
        if begins(&criteria.given) {
            index.words().names.starting(&typed.given).for_each(|name| set(&mut alike, name, EXACT, 0));
        }
        if begins(&criteria.family) {
            index.words().names.starting(&typed.family).for_each(|name| set(&mut alike, name, EXACT, 4));
        }
        let parent = criteria.parent.as_ref().map(|parent| {
            let whole = normalise::name(parent.as_str());
            let (given, family) = whole.rsplit_once(' ').unwrap_or(("", &whole));
            Parent { has_given: !given.is_empty(), alike: self::alike(index, [given, family], in_any_case) }
        });
        let worth = Worth::of(model, &typed);
        Self { index, worth, criteria, today, typed, place: school.or(postcode), numbers, alike, parent }
    }

    /// The rows, best first.
    pub fn answer(&self) -> Vec<Hit> {
        self.fill(Top::new(self.index))
    }

    /// The same rows, found by looking at everything.
    #[cfg(test)]
    pub fn answer_of_all(&self) -> Vec<Hit> {
        self.fill(Top::of_all(self.index))
    }

    fn fill(&self, mut top: Top) -> Vec<Hit> {
        let is_named = !self.typed.given.is_empty() || !self.typed.family.is_empty();
        match (&self.criteria.born, self.place) {
            _ if !self.numbers.is_empty() => self.by_number(&mut top),
            (Some(Born::On(date)), _) if is_named => self.by_date(*date, &mut top),
            (Some(Born::On(date)), _) if self.parent.is_some() => self.by_parent(*date, &mut top),
            (Some(Born::Aged(from, to)), Some(place)) if is_named => {
                self.by_place(place, *from, *to, &mut top);
            }
            _ => {}
        }
        top.hits()
    }

    /// By a number: that alone.
    fn by_number(&self, top: &mut Top) {
        for number in &self.numbers {
            for slot in self.index.under(keys::number(*number)) {
                let Some(mut row) = self.index.row(slot) else { continue };
                // A search by a hidden field never returns a shielded child.
                if !row.is_shielded() && row.seen().numbers.iter().any(|(_, hash)| hash == number) {
                    top.take(plain(slot, true, 0, Level::Missing));
                }
            }
        }
    }

    /// By a parent's name and the date of birth: newborns named since.
    fn by_parent(&self, date: Date, top: &mut Top) {
        for (level, days) in near_dates(date).into_iter().take(2) {
            let exact = level == Level::Exact;
            for named in days.iter().flat_map(|day| self.index.born_on(day_of(*day))) {
                if self.fits(named.slot) {
                    top.take(plain(named.slot, exact, if exact { 0 } else { -8_000 }, level));
                }
            }
        }
    }

    /// By names and date of birth.
    fn by_date(&self, date: Date, top: &mut Top) {
        for (level, days) in near_dates(date) {
            let scores = Scores::at(level, &self.worth);
            if scores.most < top.floor() {
                return;
            }
            for day in days {
                let run = self.index.born_on(day_of(day));
                for named in run {
                    self.weigh(*named, level, &scores, top);
                }
            }
        }
        self.by_sounds(date, top);
    }

    /// Both names known: a child whose date of birth is further off is met by how they sound.
    fn by_sounds(&self, date: Date, top: &mut Top) {
        let sounds = keys::sounds(&self.typed);
        let near = Scores::at(Level::Near, &self.worth);
        let far = Scores::at(Level::Different, &self.worth);
        if sounds.len() < 2 || near.most.max(far.most) < top.floor() {
            return;
        }
        for slot in keys::by_sounds(&sounds, date).into_iter().flat_map(|key| self.index.under(key)) {
            let Some(mut row) = self.index.row(slot) else { continue };
            if row.is_shielded() && self.criteria.uses_hidden_field() {
                continue;
            }
            let seen = row.seen();
            let days = seen.born.iter().filter_map(|day| date_of(*day));
            let Some(level) = days.map(|day| dates(day, date)).min() else { continue };
            let scores = match level {
                Level::Near => &near,
                Level::Different => &far,
                // The day was looked through.
                _ => continue,
            };
            names_of(slot, &seen).for_each(|named| self.weigh(named, level, scores, top));
        }
    }

    /// By a name, an age and a place.
    fn by_place(&self, place: Place, from: u8, to: u8, top: &mut Top) {
        let scores = Scores::at(Level::Exact, &self.worth);
        let fits =
            |day: i32| date_of(day).is_some_and(|date| (from..=to).contains(&age_years(date, self.today)));
        let key = match place {
            Place::School(school) => keys::school(school),
            Place::Unit(unit) => keys::unit(unit),
            Place::Area(_) | Place::District(_) => {
                for (district, number) in self.index.words().districts.all().iter().zip(0..) {
                    let is_there = match place {
                        Place::Area(area) => district[1] == area,
                        Place::District(hash) => district[0] == hash,
                        Place::Unit(_) | Place::School(_) => false,
                    };
                    if !is_there {
                        continue;
                    }
                    for dwelling in self.index.dwelling_in(number) {
                        // The look at the names costs less than the sum of an age.
                        if self.is_named_alike(dwelling.named) && fits(dwelling.day) {
                            self.weigh(dwelling.named, Level::Exact, &scores, top);
                        }
                    }
                }
                return;
            }
        };
        for slot in self.index.under(key) {
            let Some(mut row) = self.index.row(slot) else { continue };
            let seen = row.seen();
            if seen.born.iter().any(|day| fits(*day)) {
                names_of(slot, &seen).for_each(|named| self.weigh(named, Level::Exact, &scores, top));
            }
        }
    }

    /// Whether a glance at a name tells that it is worth a look.
    fn is_named_alike(&self, named: Named) -> bool {
        let alike = self.alike[named.given() as usize] | self.alike[named.family() as usize];
        alike != 0 || (self.typed.family.is_empty() && named.has_middle())
    }

    /// Looks at a name of a child, and takes it if it belongs to the best.
    fn weigh(&self, named: Named, born: Level, scores: &Scores, top: &mut Top) {
        if !self.is_named_alike(named) {
            return;
        }
        let (of_given, of_family) = (self.alike[named.given() as usize], self.alike[named.family() as usize]);
        let (mut given, mut family) = self.straight(named, of_given, of_family);
        let mut worth = scores.worth(given, family);
        // A middle name may be what the child is called by, if the family name does not speak against it.
        if given == DIFFERENT && family != DIFFERENT && named.has_middle() {
            let called = scores.worth(PART, family);
            if called > worth && called >= top.floor() && self.is_called_by_middle_name(named) {
                (given, worth) = (PART, called);
            }
        }
        if !self.typed.given.is_empty() && !self.typed.family.is_empty() {
            let is_alike = |code: Code| code != DIFFERENT && code != MISSING;
            let crossed = is_alike(of_family & 15) && is_alike(of_given >> 4);
            if crossed && scores.worth(SWAPPED, SWAPPED) > worth {
                (given, family) = (SWAPPED, SWAPPED);
                worth = scores.worth(SWAPPED, SWAPPED);
            }
        }
        let exact = born == Level::Exact && is_exact(given, family) && !named.is_former();
        if worth == NEVER || (worth < top.floor() && !exact) || !self.fits(named.slot) {
            return;
        }
        let former = named.is_former();
        top.take(Found { slot: named.slot, exact, millibits: worth, former, given, family, born });
    }

    fn straight(&self, named: Named, of_given: u8, of_family: u8) -> (Code, Code) {
        // A child with one name only: it may stand in either place.
        let given = if self.typed.given.is_empty() {
            if of_given >> 4 == EXACT { PART } else { MISSING }
        } else if named.given() == NONE {
            if of_family & 15 == EXACT { PART } else { MISSING }
        } else {
            of_given & 15
        };
        let family = if self.typed.family.is_empty() { MISSING } else { of_family >> 4 };
        (given, family)
    }

    /// Whether a middle name is what was typed as given name.
    fn is_called_by_middle_name(&self, named: Named) -> bool {
        let Some(mut row) = self.index.row(named.slot) else { return false };
        let words = self.index.words();
        row.seen().names.iter().any(|name| {
            name.given == named.given()
                && name.family == named.family()
                && parts(words.names.text(name.middle))
                    .any(|part| parts(&self.typed.given).any(|typed| typed == part))
        })
    }

    /// Whether the rest that was asked for agrees: place, parent; and never a shielded child by what a shield
    /// hides.
    fn fits(&self, slot: u32) -> bool {
        if !self.criteria.uses_hidden_field() {
            return true;
        }
        let Some(mut row) = self.index.row(slot) else { return false };
        if row.is_shielded() {
            return false;
        }
        let seen = row.seen();
        self.place.is_none_or(|place| self.is_at(place, &seen))
            && self.parent.as_ref().is_none_or(|parent| seen.parents.iter().any(|known| parent.agrees(known)))
    }

    fn is_at(&self, place: Place, seen: &Seen) -> bool {
        let words = self.index.words();
        let mut districts = seen.postcodes.iter().filter_map(|(_, number)| words.districts.get(*number));
        match place {
            Place::Area(area) => districts.any(|district| district[1] == area),
            Place::District(hash) => districts.any(|district| district[0] == hash),
            Place::Unit(unit) => seen.postcodes.iter().any(|(hash, _)| *hash == unit),
            Place::School(school) => {
                words.schools.find(school).is_some_and(|number| seen.schools.contains(&number))
            }
        }
    }
}

impl Parent {
    fn agrees(&self, known: &NameRow) -> bool {
        let is_alike = |code: u8| code != DIFFERENT && code != MISSING;
        let of = |name: u32| self.alike[name as usize];
        let family = is_alike(of(known.family) >> 4);
        let given = !self.has_given || is_alike(of(known.given) & 15);
        let by_given_alone = !self.has_given && of(known.given) >> 4 == EXACT;
        (family && given) || by_given_alone
    }
}

/// A row found by something else than names.
fn plain(slot: u32, exact: bool, millibits: Millibits, born: Level) -> Found {
    Found { slot, exact, millibits, former: false, given: MISSING, family: MISSING, born }
}

fn names_of(slot: u32, seen: &Seen) -> impl Iterator<Item = Named> {
    seen.names
        .iter()
        .map(move |name| Named::new(slot, [name.given, name.family], name.is_former, name.middle != NONE))
}

/// How every name of the vocabulary agrees with a given name (lower four bits) and a family name (upper).
fn alike(index: &Index, [given, family]: [&str; 2], in_any_case: bool) -> Vec<u8> {
    let names = &index.words().names;
    let mut alike = vec![0; names.count()];
    alike[NONE as usize] = MISSING << 4 | MISSING;
    for (text, shift) in [(given, 0), (family, 4)] {
        let similar = if in_any_case { names.similar_in_any_case(text) } else { names.similar(text) };
        for (name, likeness) in similar {
            set(&mut alike, name, likeness as Code, shift);
        }
    }
    alike
}

/// Sets how a name agrees, unless it is known to agree better.
fn set(alike: &mut [u8], name: u32, code: Code, shift: u32) {
    let cell = &mut alike[name as usize];
    let known = *cell >> shift & 15;
    if known == DIFFERENT || code < known {
        *cell = *cell & !(15 << shift) | code << shift;
    }
}

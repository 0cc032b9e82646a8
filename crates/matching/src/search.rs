//! A practitioner's search: the same comparisons and weights as a feed's record, ranked. Exact
//! matches come first; similar ones after, marked as such.

use crate::compare::{self, Level};
use crate::index::{Entry, Index};
use crate::keys::{self, Key};
use crate::model::Model;
use crate::normalise;
use crate::profile::{LocationKey, NameForm};
use contactpoint_directory::dates::age_years;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::ids::ChildId;
use contactpoint_directory::postcode::PostcodeArea;
use contactpoint_directory::search::{Born, NameCriterion, Number, SearchCriteria};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// A row that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The child.
    pub child: ChildId,
    /// Everything that was asked for agrees as it was typed.
    pub exact: bool,
    /// Found only by a name from before.
    pub by_former_name: bool,
    /// How names and date of birth agree.
    pub given: Level,
    /// Family name.
    pub family: Level,
    /// Date of birth.
    pub born: Level,
    /// Rank: higher is likelier.
    pub millibits: i32,
}

/// Rows that are this much less likely than the best are not shown.
const BEHIND_THE_BEST: i32 = 14_000;

/// Finds children, best first. It returns every likely row; how many are shown is the caller's
/// matter. The directory's own number is not in the index: the database finds it.
pub fn search(
    index: &Index,
    model: &Model,
    key: &LocationKey,
    criteria: &SearchCriteria,
    same_school: &dyn Fn(&OrganisationCode) -> Option<OrganisationCode>,
    today: Date,
) -> Vec<Hit> {
    let query = Query::of(criteria, key, same_school, today);
    let hides = criteria.uses_hidden_field();
    let mut hits: Vec<Hit> = index
        .under(&query.keys, usize::MAX)
        .into_iter()
        // A search by a hidden field never returns a shielded child.
        .filter(|(_, entry)| !(hides && entry.shielded))
        .filter_map(|(child, entry)| query.compare(child, entry, model))
        .collect();
    hits.sort_by(|a, b| {
        b.exact.cmp(&a.exact).then(b.millibits.cmp(&a.millibits)).then(a.child.cmp(&b.child))
    });
    let best = hits.iter().map(|hit| hit.millibits).max().unwrap_or(0);
    hits.retain(|hit| hit.exact || hit.millibits >= best - BEHIND_THE_BEST);
    hits
}

struct Query<'a> {
    criteria: &'a SearchCriteria,
    name: NameForm,
    parent: Option<NameForm>,
    keys: Vec<Key>,
    place: Option<u64>,
    numbers: Vec<u64>,
    today: Date,
}

impl<'a> Query<'a> {
    fn of(
        criteria: &'a SearchCriteria,
        key: &LocationKey,
        same_school: &dyn Fn(&OrganisationCode) -> Option<OrganisationCode>,
        today: Date,
    ) -> Self {
        let text = |c: &Option<NameCriterion>| {
            c.as_ref().map_or_else(String::new, |c| normalise::name(c.name.as_str()))
        };
        let name = NameForm {
            given: text(&criteria.given),
            family: text(&criteria.family),
            middle: String::new(),
            is_former: false,
        };
        let parent = criteria.parent.as_ref().map(|parent| {
            let whole = normalise::name(parent.as_str());
            let (given, family) = whole.rsplit_once(' ').unwrap_or(("", &whole));
            NameForm {
                given: given.to_owned(),
                family: family.to_owned(),
                middle: String::new(),
                is_former: false,
            }
        });
        let school = criteria
            .school
            .as_ref()
            .map(|code| key.organisation(&same_school(code).unwrap_or_else(|| code.clone())));
        let place = school.or_else(|| {
            criteria.postcode.as_ref().map(|area| match area {
                PostcodeArea::Area(area) => key.hash("area", area),
                PostcodeArea::District(district) => key.hash("district", district),
                PostcodeArea::Full(postcode) => key.hash("unit", postcode.as_str()),
            })
        });
        let numbers: Vec<u64> = match &criteria.number {
            Some(Number::Other(numbers)) => numbers.iter().map(|number| key.identifier(number)).collect(),
            _ => Vec::new(),
        };
        let mut query = Self { criteria, name, parent, keys: Vec::new(), place, numbers, today };
        query.keys = query.keys();
        query
    }

    fn keys(&self) -> Vec<Key> {
        let sounds = keys::sounds(&self.name);
        let mut keys: Vec<Key> = self.numbers.iter().map(|hash| keys::number(*hash)).collect();
        match (&self.criteria.born, self.place) {
            (Some(Born::On(date)), _) => {
                keys.extend(near_dates(*date).into_iter().map(keys::born));
                // Both names known: a child whose date of birth is further off is met by its names.
                if sounds.len() >= 2 {
                    keys.extend(keys::by_sounds(&sounds, *date));
                }
            }
            (Some(Born::Aged(..)), Some(place)) => {
                keys.extend(sounds.iter().map(|sound| keys::place_and_sound(place, sound)));
                let begun =
                    [(&self.criteria.given, &self.name.given), (&self.criteria.family, &self.name.family)];
                let begun =
                    begun.iter().filter(|(typed, _)| typed.as_ref().is_some_and(|typed| typed.prefix));
                keys.extend(begun.map(|(_, start)| keys::place_and_start(place, start)));
            }
            _ => {}
        }
        keys
    }

    fn compare(&self, child: ChildId, entry: &Entry, model: &Model) -> Option<Hit> {
        let profile = &entry.profile;
        if !self.numbers.is_empty() {
            let found = profile.numbers.iter().any(|n| self.numbers.contains(&n.hash));
            return found.then_some(Hit {
                child,
                exact: true,
                by_former_name: false,
                given: Level::Missing,
                family: Level::Missing,
                born: Level::Missing,
                millibits: 0,
            });
        }
        let born = match &self.criteria.born {
            Some(Born::On(date)) => profile.born.iter().map(|b| compare::dates(*b, *date)).min()?,
            Some(Born::Aged(from, to)) => {
                let fits = profile.born.iter().any(|b| (*from..=*to).contains(&age_years(*b, self.today)));
                if !fits {
                    return None;
                }
                Level::Exact
            }
            None => Level::Missing,
        };
        if let Some(place) = self.place {
            let there = profile.schools.contains(&place)
                || profile.postcodes.iter().flatten().any(|hash| *hash == place);
            if !there {
                return None;
            }
        }
        if let Some(parent) = &self.parent {
            let agrees = profile.parents.iter().any(|known| parent_agrees(parent, known));
            if !agrees {
                return None;
            }
            if self.name.given.is_empty() && self.name.family.is_empty() {
                let exact = born == Level::Exact;
                let good = matches!(born, Level::Exact | Level::Swapped);
                return good.then_some(Hit {
                    child,
                    exact,
                    by_former_name: false,
                    given: Level::Missing,
                    family: Level::Missing,
                    born,
                    millibits: if exact { 0 } else { -8_000 },
                });
            }
        }
        let best = profile
            .names
            .iter()
            .map(|name| self.name_agreement(name))
            .min_by_key(|a| (a.rank(), a.by_former_name))?;
        if !best.is_plausible(born) {
            return None;
        }
        let exact = best.is_exact() && born == Level::Exact && !best.by_former_name;
        let millibits = model.search_weight(best.given, best.family, born, &self.name);
        Some(Hit {
            child,
            exact,
            by_former_name: best.by_former_name,
            given: best.given,
            family: best.family,
            born,
            millibits,
        })
    }

    fn name_agreement(&self, name: &NameForm) -> NameAgreement {
        let prefix = |criterion: &Option<NameCriterion>| criterion.as_ref().is_some_and(|c| c.prefix);
        let begins = |typed: &str, known: &str, level: Level, is_prefix: bool| {
            if is_prefix && known.starts_with(typed) { Level::Exact } else { level }
        };
        let given = begins(
            &self.name.given,
            &name.given,
            compare::given(&self.name, name),
            prefix(&self.criteria.given),
        );
        let family = begins(
            &self.name.family,
            &name.family,
            compare::family(&self.name.family, &name.family),
            prefix(&self.criteria.family),
        );
        let straight = NameAgreement { given, family, by_former_name: name.is_former };
        let crossed_form = NameForm {
            given: name.family.clone(),
            family: name.given.clone(),
            middle: String::new(),
            is_former: name.is_former,
        };
        let crossed = compare::given(&self.name, &crossed_form) <= Level::Close
            && compare::family(&self.name.family, &crossed_form.family) <= Level::Close;
        let crossed =
            NameAgreement { given: Level::Swapped, family: Level::Swapped, by_former_name: name.is_former }
                .when(crossed);
        match crossed {
            Some(crossed) if crossed.rank() < straight.rank() => crossed,
            _ => straight,
        }
    }
}

#[derive(Clone, Copy)]
struct NameAgreement {
    given: Level,
    family: Level,
    by_former_name: bool,
}

impl NameAgreement {
    fn when(self, holds: bool) -> Option<Self> {
        holds.then_some(self)
    }

    fn rank(self) -> u32 {
        let bad = |level| match level {
            Level::Exact => 0,
            Level::Variant => 2,
            Level::Part => 3,
            Level::Sound => 4,
            Level::Close | Level::Swapped => 5,
            Level::Near | Level::Missing => 7,
            Level::Different => 12,
        };
        bad(self.given) + bad(self.family)
    }

    fn is_exact(self) -> bool {
        let fine = |level| matches!(level, Level::Exact | Level::Missing);
        fine(self.given) && fine(self.family) && (self.given == Level::Exact || self.family == Level::Exact)
    }

    /// Whether a row is worth showing: one name may be off when the rest agrees.
    fn is_plausible(self, born: Level) -> bool {
        let good = |level: Level| level <= Level::Swapped;
        let names = usize::from(good(self.given)) + usize::from(good(self.family));
        let typed = usize::from(self.given != Level::Missing) + usize::from(self.family != Level::Missing);
        match born {
            Level::Exact => names >= 1,
            Level::Swapped | Level::Close => names >= 1 && names == typed,
            Level::Near => names == 2,
            Level::Different => names == 2 && self.given <= Level::Variant && self.family == Level::Exact,
            _ => names >= 1,
        }
    }
}

fn parent_agrees(asked: &NameForm, known: &NameForm) -> bool {
    let family = compare::family(&asked.family, &known.family) <= Level::Close;
    let given = asked.given.is_empty() || compare::given(asked, known) <= Level::Close;
    let by_given_alone = asked.given.is_empty() && asked.family == known.given;
    (family && given) || by_given_alone
}

/// A date and those that a slip makes of it: day and month swapped, a neighbouring day or month, a
/// digit of the year.
fn near_dates(date: Date) -> Vec<Date> {
    let mut dates = vec![date];
    dates.extend(keys::swapped(date));
    let spans: [Span; 14] = [
        1.day(),
        (-1).days(),
        10.days(),
        (-10).days(),
        20.days(),
        (-20).days(),
        2.days(),
        (-2).days(),
        1.month(),
        (-1).months(),
        1.year(),
        (-1).years(),
        10.years(),
        (-10).years(),
    ];
    dates.extend(spans.into_iter().filter_map(|span| date.checked_add(span).ok()));
    for day in 1..=31 {
        let near = Date::new(date.year(), date.month(), day).ok();
        dates.extend(near.filter(|near| compare::dates(*near, date) == Level::Close));
    }
    for month in 1..=12 {
        let near = Date::new(date.year(), month, date.day()).ok();
        dates.extend(near.filter(|near| compare::dates(*near, date) == Level::Close));
    }
    dates.sort_unstable();
    dates.dedup();
    dates
}

#[cfg(test)]
mod tests {
    use super::*;
    use contactpoint_directory::facts::{Address, ChildFacts, NameUse, PersonName};
    use contactpoint_directory::personal::Name;
    use contactpoint_directory::postcode::Postcode;
    use contactpoint_directory::search::RawCriteria;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn found(index: &Index, typed: &RawCriteria) -> Vec<ChildId> {
        let criteria = SearchCriteria::parse(typed, TODAY).unwrap();
        let hits = search(index, &Model::shipped(1000), &LocationKey([7; 32]), &criteria, &|_| None, TODAY);
        hits.into_iter().map(|hit| hit.child).collect()
    }

    fn put(index: &mut Index, n: u8, given: &str, shielded: bool) {
        let facts = ChildFacts {
            names: vec![PersonName {
                used_as: NameUse::Official,
                given: Name::parse(given),
                middle: None,
                family: Name::parse("Quimby"),
            }],
            date_of_birth: Some(date(2019, 3, 4)),
            addresses: vec![Address { postcode: Postcode::parse("AB1 2CD"), ..Address::default() }],
            ..ChildFacts::default()
        };
        let profile = crate::profile::Profile::of(&facts, &LocationKey([7; 32]), &|_| None);
        index.put(ChildId([n; 16]), Some(Entry { profile, shielded, ..Entry::default() }));
    }

    #[test]
    fn the_beginning_of_a_name_finds_every_child_of_the_place_whose_name_begins_so() {
        let mut index = Index::new();
        for (n, given) in [(1, "Martha"), (2, "Maximilian"), (3, "Mabel"), (4, "Olive")] {
            put(&mut index, n, given, false);
        }
        put(&mut index, 9, "Maud", true);
        let typed = |given: &str| RawCriteria {
            given_name: given.into(),
            age_from: "6".into(),
            age_to: "8".into(),
            postcode: "AB1".into(),
            ..RawCriteria::default()
        };
        assert_eq!(found(&index, &typed("Ma*")).len(), 3, "and not the shielded one");
        assert_eq!(found(&index, &typed("Oliv*")), [ChildId([4; 16])]);
        assert!(found(&index, &typed("Zz*")).is_empty());
    }

    #[test]
    fn a_shielded_child_is_found_by_name_and_date_and_by_nothing_that_locates() {
        let mut index = Index::new();
        put(&mut index, 9, "Maud", true);
        let by_date = RawCriteria {
            given_name: "Maud".into(),
            day: "4".into(),
            month: "3".into(),
            year: "2019".into(),
            ..RawCriteria::default()
        };
        assert_eq!(found(&index, &by_date).len(), 1);
        let located = RawCriteria { postcode: "AB1 2CD".into(), ..by_date };
        assert!(found(&index, &located).is_empty());
    }
}

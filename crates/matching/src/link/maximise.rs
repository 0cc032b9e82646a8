//! Expectation and maximisation over counts of patterns of agreement (Winkler 2000), for four classes of pairs: of one
//! person, of one household, namesakes, strangers. What strangers agree on is known before.

use super::codes::{born, code, field, is_shared, name, named_after, place};
use super::countrymen::Countrymen;
use super::levels::Pattern;
use super::model::Shares;

/// Of two of one household at most so many are born on one day, in any country: where more seem to be, they are one
/// person with two first names ...
const MOST_TWINS: f64 = 0.05;
/// ... but where no home is told, households are met as twins above all; brothers and sisters are not among the pairs that are
/// looked at.
const MOST_TWINS_WITHOUT_HOME: f64 = 0.5;
/// Of two of one household so many are told with one number, at first: it was lent, or one was taken for the other ...
const LENT: f64 = 0.05;
/// ... and at most.
const MOST_LENT: f64 = 0.1;
/// What may tell another of the household, and how often rows of one person are met on it, usually: a twin's first name, a
/// father's date of birth.
const OF_ANOTHER: [(usize, u8, f64); 2] =
    [(field::GIVEN, name::DIFFERENT, 0.02), (field::BORN, born::GENERATION, 0.004)];
/// Pairs of one person that what is usual of it stands for.
const USUALLY: f64 = 100.0;
/// Of two of one household so many are known by one family name, written as one person's is, where the table is
/// learnt from in slices, of which none tells it.
const ONE_FAMILY_NAME: f64 = 0.9;
/// A round that moves the share of true pairs by less than this is the last. What moves on slowly is what the table
/// does not tell: with names and dates alone, whether pairs of two dates are one child or namesakes. Going on would
/// take more and more namesakes for children with two birthdays.
const SETTLED: f64 = 5e-4;
/// Pairs that each class has at least: of a table of two rows nobody knows that they are not one person.
const LEAST: f64 = 0.5;
/// Pairs of one person that the first guess stands for once some are seen.
const GUESSED: f64 = 3.0;
/// The most rounds.
const ROUNDS: usize = 80;

/// Pairs to learn from, of one choice of rows.
#[derive(Debug)]
pub struct Lesson {
    /// How often each pattern was met among the candidates.
    pub patterns: Vec<(Pattern, f64)>,
    /// How many rows they are of.
    pub rows: f64,
    /// How many pairs there are, candidates or not.
    pub pairs: f64,
    /// How many of them are one person, about. Of a sample of the rows as many namesakes are left as it has rows, but
    /// of the true pairs only the share that it is: who begins with more of them takes namesakes for children with
    /// two birthdays, and does not come back.
    pub about: f64,
    /// The field on which all its pairs agree, so that it teaches nothing of it.
    pub cut: Option<usize>,
    /// Of how many of the table's rows that field is known.
    pub known: f64,
    /// Of how many pairs that agree on it, drawn by hash, each level of each field is met. Strangers of one family
    /// name have names of one culture, and their parents do: they agree on more than strangers do.
    pub drawn: Vec<Shares>,
}

impl Lesson {
    /// Whether it is of rows that were cut out by a field.
    pub fn is_slice(&self) -> bool {
        self.cut.is_some()
    }

    /// Whether it shows households. Where all are born on one day they are twins, who are few beside schoolmates, and
    /// are not told from them.
    pub fn shows_households(&self) -> bool {
        self.cut != Some(field::BORN)
    }

    /// Its classes. Its strangers agree as all do, or more often as far as that is sure of the pairs that were drawn, when
    /// those of one person and of one household are taken off; and so do two of a household on what it does not share.
    /// By place and telephone its strangers agree as all do: if all that households have in common were believed of
    /// strangers, there would be none.
    fn classes(&self, rates: [f64; 3], usual: &Classes) -> Classes {
        let mut mine = Classes { rates, ..usual.clone() };
        let of_household = |field: usize| matches!(field, field::PLACE | field::PHONE);
        for (field, drawn) in self.drawn.iter().enumerate().filter(|(field, _)| !of_household(*field)) {
            let known: f64 = drawn[1..].iter().sum();
            let related =
                |level: usize| rates[0] * usual.same[field][level] + rates[1] * usual.household[field][level];
            for (level, (share, drawn)) in mine.strangers[field].iter_mut().zip(drawn).enumerate().skip(1) {
                let sure = drawn - known * related(level) - 2.0 * drawn.sqrt();
                *share = share.max(sure / known.max(1.0));
            }
            if !is_shared(field) {
                mine.household[field] = mine.strangers[field];
            }
        }
        mine
    }
}

/// How often the levels of each field are met in each class of pairs, and the shares of one person, of one household, of
/// namesakes.
#[derive(Clone, Debug)]
struct Classes {
    rates: [f64; 3],
    same: Vec<Shares>,
    household: Vec<Shares>,
    strangers: Vec<Shares>,
    /// Whether the table tells where people live.
    is_home_told: bool,
    countrymen: Option<Countrymen>,
}

impl Classes {
    /// Where learning begins.
    fn first(strangers: &[Shares], identifiers: usize, is_home_told: bool) -> Self {
        let fields = 0..strangers.len();
        let household = |field| if is_shared(field) { first_guess(field) } else { strangers[field] };
        let mut classes = Self {
            // Of pairs that were reviewed, of which nothing else is known.
            rates: [0.5; 3],
            same: fields.clone().map(first_guess).collect(),
            household: fields.map(household).collect(),
            strangers: strangers.to_vec(),
            is_home_told,
            countrymen: None,
        };
        classes.household[field::BORN] = classes.mixed(field::BORN, classes.most_twins());
        for number in field::OTHERS..field::OTHERS + identifiers {
            classes.household[number] = classes.mixed(number, LENT);
        }
        classes
    }

    /// Of two of one household so many are born on one day at most.
    fn most_twins(&self) -> f64 {
        if self.is_home_told { MOST_TWINS } else { MOST_TWINS_WITHOUT_HOME }
    }

    /// How likely a pair is of one person, of one household, or two namesakes.
    fn of(&self, pattern: Pattern) -> [f64; 3] {
        let [mut one, mut two, mut namesakes] = self.rates;
        let mut other = 1.0;
        let countrymen = self.countrymen.as_ref().filter(|countrymen| countrymen.are(pattern));
        for field in 0..self.same.len() {
            let level = pattern.weighed(field);
            if level > 0 {
                one *= self.same[field][level];
                two *= if field == field::GIVEN {
                    let named = named_after(pattern.level(field::BORN));
                    named * self.same[field][level] + (1.0 - named) * self.household[field][level]
                } else {
                    self.household[field][level]
                };
                let among_all = self.strangers[field][level];
                other *= countrymen.map_or(among_all, |names| names.agree(field, level).max(among_all));
                let by_name = matches!(field, field::GIVEN | field::FAMILY | field::SEX);
                namesakes *= if by_name { self.same[field][level] } else { self.strangers[field][level] };
            }
        }
        let sum = (one + two + namesakes + other).max(f64::MIN_POSITIVE);
        [one / sum, two / sum, namesakes / sum]
    }

    /// The same of a pair of which it is known whether it is of one person. What two others are is still open.
    fn of_reviewed(&self, pattern: Pattern, is_same: bool) -> [f64; 3] {
        let [one, two, namesakes] = self.of(pattern);
        let others = (1.0 - one).max(f64::MIN_POSITIVE);
        if is_same { [1.0, 0.0, 0.0] } else { [0.0, two / others, namesakes / others] }
    }

    /// Two of one household of whom a share has one date of birth (twins), or one family name: what is written of it is
    /// as likely wrong as of one person. The others are as strangers.
    fn mixed(&self, field: usize, share: f64) -> Shares {
        let (same, strangers) = (&self.same[field], &self.strangers[field]);
        std::array::from_fn(|level| share * same[level] + (1.0 - share) * strangers[level])
    }

    /// Becomes what was seen.
    fn settle(&mut self, seen: &Seen, identifiers: usize) {
        let numbers = field::OTHERS..field::OTHERS + identifiers;
        for field in 0..self.same.len() {
            let guess = first_guess(field);
            let with_guess = std::array::from_fn(|level| seen.same[field][level] + GUESSED * guess[level]);
            let is_seen = seen.same[field][1..].iter().any(|count| *count > 0.0);
            if is_seen {
                self.same[field] = settled(&with_guess, 0.1).unwrap_or(self.same[field]);
            }
            bound_different(&mut self.same[field], &self.strangers[field], field);
            let Some(household) = settled(&seen.household[field], 0.5).filter(|_| is_shared(field)) else {
                continue;
            };
            self.household[field] = match field {
                field::BORN => self.mixed(field, household[1].min(self.most_twins())),
                _ if numbers.contains(&field) => self.mixed(field, household[1].min(MOST_LENT)),
                // Who of them tells another home does so as one person does: by a slip, or after a move.
                field::PLACE | field::PHONE => std::array::from_fn(|level| {
                    let differs = field == field::PHONE && level > usize::from(code::EXACT)
                        || level > usize::from(place::POSTCODE_SOME);
                    if differs { household[level].max(self.same[field][level]) } else { household[level] }
                }),
                _ => household,
            };
        }
        // At home it may be the twin, or the father: how often one person is told so is learnt of those who moved,
        // and where no home is told, of none.
        for ((field, level, usually), [known, told]) in OF_ANOTHER.into_iter().zip(seen.away) {
            let shown = (told + USUALLY * usually) / (known + USUALLY);
            let share = &mut self.same[field][usize::from(level)];
            *share = share.min(shown);
        }
    }
}

/// What was learnt.
#[derive(Debug)]
pub struct Fit {
    /// How often pairs of one person are met on each level of each field.
    pub same: Vec<Shares>,
    /// The same of two of one household.
    pub household: Vec<Shares>,
    /// Of the pairs of each lesson, the share of one person, of one household, of namesakes.
    pub rates: Vec<[f64; 3]>,
}

/// Learns from lessons, and from pairs of which it is known whether they are one person.
pub fn maximise(
    lessons: &[Lesson],
    reviewed: &[(Pattern, bool)],
    strangers: &[Shares],
    countrymen: Option<Countrymen>,
    identifiers: usize,
) -> Fit {
    let patterns = || lessons.iter().flat_map(|lesson| &lesson.patterns);
    let tells = |field| patterns().any(|(pattern, _)| pattern.level(field) > 0);
    let is_home_told = lessons.is_empty() || tells(field::PLACE) || tells(field::PHONE);
    let mut usual = Classes { countrymen, ..Classes::first(strangers, identifiers, is_home_told) };
    let first = |lesson: &Lesson| [lesson.about, lesson.about / 2.0, lesson.rows].map(|n| n / lesson.pairs);
    let mut rates: Vec<[f64; 3]> = lessons.iter().map(first).collect();
    let mut before = lessons.iter().map(|lesson| lesson.about).sum::<f64>();
    for round in 0..ROUNDS {
        let mut seen = Seen::none(strangers.len());
        for (lesson, rates) in lessons.iter().zip(&mut rates) {
            let classes = lesson.classes(*rates, &usual);
            let mut sums = [0.0; 3];
            for (pattern, count) in &lesson.patterns {
                let of = classes.of(*pattern).map(|share| share * count);
                seen.add(*pattern, of[0], if lesson.shows_households() { of[1] } else { 0.0 });
                (0..3).for_each(|class| sums[class] += of[class]);
            }
            *rates = sums.map(|sum| ((sum + LEAST) / (lesson.pairs + 2.0 * LEAST)).max(1e-15));
        }
        let mut sums = [0.1; 3];
        for (pattern, is_same) in reviewed {
            let of = usual.of_reviewed(*pattern, *is_same);
            seen.add(*pattern, of[0], of[1]);
            (0..3).for_each(|class| sums[class] += of[class]);
        }
        usual.rates = sums.map(|sum| sum / (f64::from(super::count(reviewed.len())) + 0.4));
        usual.settle(&seen, identifiers);
        if lessons.iter().all(Lesson::is_slice) {
            usual.household[field::FAMILY] = usual.mixed(field::FAMILY, ONE_FAMILY_NAME);
        }
        let now = lessons.iter().zip(&rates).map(|(lesson, rates)| lesson.pairs * rates[0]).sum::<f64>();
        if round > 5 && (now - before).abs() < SETTLED * before {
            break;
        }
        before = now;
    }
    Fit { same: usual.same, household: usual.household, rates }
}

/// How many pairs were met on each level, of one person and of one household.
struct Seen {
    same: Vec<Shares>,
    household: Vec<Shares>,
    /// Of what may be another's of the household: pairs of one person whose homes differ, with the field known, and
    /// those that tell it.
    away: [[f64; 2]; 2],
}

impl Seen {
    fn none(fields: usize) -> Self {
        let none = || vec![[0.0; Pattern::LEVELS]; fields];
        Self { same: none(), household: none(), away: [[0.0; 2]; 2] }
    }

    fn add(&mut self, pattern: Pattern, one: f64, two: f64) {
        let [home, phone] = [field::PLACE, field::PHONE].map(|field| pattern.level(field));
        if home > usize::from(place::POSTCODE_SOME) && phone != usize::from(code::EXACT) {
            for ((field, another, _), [known, told]) in OF_ANOTHER.into_iter().zip(&mut self.away) {
                let level = pattern.level(field);
                *known += if level > 0 { one } else { 0.0 };
                *told += if level == usize::from(another) { one } else { 0.0 };
            }
        }
        for (field, (same, household)) in self.same.iter_mut().zip(&mut self.household).enumerate() {
            let level = pattern.weighed(field);
            same[level] += one;
            household[level] += two;
        }
    }
}

/// Counts as shares, none of them nothing.
fn settled(counts: &Shares, little: f64) -> Option<Shares> {
    let known: f64 = counts[1..].iter().sum();
    let levels = 15.0;
    let share = |level: usize| (counts[level] + little) / (known + levels * little);
    (known > 0.0).then(|| std::array::from_fn(|level| if level == 0 { 1.0 } else { share(level) }))
}

/// Of one person a wholly different date of birth is no likelier than a slip in it, and a wholly different first name no
/// likelier than another form of it or a slip; or both are rare. Where few rows have a partner more would be believed:
/// namesakes and brothers are taken for one person, whose dates differ, and each round takes more of them.
fn bound_different(same: &mut Shares, strangers: &Shares, field: usize) {
    let (slips, different, rare) = match field {
        field::BORN => (born::SWAPPED..=born::SLIP, born::DIFFERENT, 0.05),
        field::GIVEN => (name::EXACT + 1..=name::PART, name::DIFFERENT, 0.1),
        field::FAMILY => (name::EXACT + 1..=name::PART, name::DIFFERENT, 0.25),
        _ => return,
    };
    let slips: f64 = slips.map(|level| same[usize::from(level)]).sum();
    let most = slips.max(rare);
    let mut bound = |level: u8, part: f64| {
        let share = &mut same[usize::from(level)];
        *share = share.min(most * part);
    };
    if field == field::BORN {
        // What is a generation apart has a level of its own, and takes its part.
        let [near, far] = [different, born::GENERATION].map(|level| strangers[usize::from(level)]);
        bound(different, near / (near + far));
        bound(born::GENERATION, far / (near + far));
    } else {
        bound(different, 1.0);
    }
}

/// Where learning begins: rows of one person agree on most things.
fn first_guess(field: usize) -> Shares {
    let mut shares = [0.005; Pattern::LEVELS];
    shares[0] = 1.0;
    let levels: &[f64] = match field {
        field::GIVEN | field::FAMILY => &[0.8, 0.05, 0.06, 0.03, 0.02, 0.01, 0.02, 0.01, 0.02],
        field::MIDDLE => &[0.8, 0.05, 0.05, 0.1],
        field::BORN => &[0.85, 0.02, 0.06, 0.02, 0.02, 0.01, 0.01, 0.005],
        field::SEX => &[0.98, 0.005, 0.02],
        field::PLACE => &[0.3, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1],
        _ => &[0.8, 0.05, 0.15],
    };
    shares[1..=levels.len()].copy_from_slice(levels);
    shares
}

//! The shield belongs to the person, not to a row: feeds that write a shielded child a little (or
//! quite) differently must not make a second record that shows where the child lives.

mod elsewhere;

use contactpoint_directory::access::view::ChildView;
use contactpoint_directory::search::RawCriteria;
use contactpoint_service::Settings;
use contactpoint_testkit::person::name_and_birth;
use contactpoint_testkit::rows::{Cells, births, involvement, involvements, nhs_number, pupil, pupils, with};
use contactpoint_testkit::world::settings;
use contactpoint_testkit::{Database, Person, Row, World, on_each_database, rows, seen};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write as _;

const GIVEN: [(&str, &str); 20] = [
    ("William", "Bill"),
    ("Elizabeth", "Lizzie"),
    ("Katherine", "Kate"),
    ("Mohammed", "Mohamed"),
    ("Charlotte", "Lottie"),
    ("Benjamin", "Ben"),
    ("Zuzanna", "Zuza"),
    ("Alexander", "Alex"),
    ("Isabella", "Bella"),
    ("Frederick", "Freddie"),
    ("Aisha", "Ayesha"),
    ("Margaret", "Maggie"),
    ("Jonathan", "Jon"),
    ("Rebecca", "Becky"),
    ("Theodore", "Theo"),
    ("Madeleine", "Maddie"),
    ("Oluwaseun", "Seun"),
    ("Gabriel", "Gabe"),
    ("Matilda", "Tilly"),
    ("Thomas", "Tom"),
];
const FAMILY: [&str; 25] = [
    "Smith",
    "Okonkwo",
    "Patel",
    "Fairweather",
    "Hussain",
    "Kowalczyk",
    "Brown",
    "Vandenberg",
    "Chowdhury",
    "Thistlewood",
    "Jones",
    "Marchetti",
    "Ahmed",
    "Winterbourne",
    "Novakova",
    "Taylor",
    "Papadopoulos",
    "Khan",
    "Larkspur",
    "Evans",
    "Drummond",
    "Begum",
    "Underhill",
    "Castellano",
    "Wilson",
];
const OTHER_GIVEN: [&str; 5] = ["Rowan", "Skye", "Quentin", "Ingrid", "Blaise"];
const OTHER_FAMILY: [&str; 5] = ["Abernathy", "Yardley", "Gillespie", "Osgood", "Prendergast"];

/// A shielded child, and the words that tell where the child lives: nobody else has them.
struct Hidden {
    n: usize,
    given: String,
    nickname: String,
    family: String,
    born: Date,
    nhs: String,
    street: String,
    parent: String,
    postcode: String,
    new_postcode: String,
}

/// A word of letters only that belongs to this number.
fn word(start: &str, n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    [start.to_owned(), letter(n / 676).into(), letter(n / 26).into(), letter(n).into()].concat()
}

fn postcode(area: &str, n: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    format!("{area}{} {}{}{}", 1 + n / 60, n % 10, letter(n / 10), letter(n / 7 + 3))
}

fn hidden(n: usize) -> Hidden {
    let (given, nickname) = GIVEN[n % GIVEN.len()];
    let days = i64::try_from((n * 2_654_435) % 5000).unwrap_or(0);
    Hidden {
        n,
        given: given.into(),
        nickname: nickname.into(),
        family: FAMILY[(n / GIVEN.len() + n * 7) % FAMILY.len()].into(),
        born: jiff::civil::date(2010, 3, 2).checked_add(days.days()).expect("a date"),
        nhs: nhs_number(n),
        street: word("Zq", n),
        parent: word("Xv", n),
        postcode: postcode("LS", n),
        new_postcode: postcode("NE", n),
    }
}

impl Hidden {
    fn markers(&self) -> [&str; 4] {
        [&self.street, &self.parent, &self.postcode, &self.new_postcode]
    }

    fn birth(&self, key: &str) -> Cells<'static> {
        with(
            rows::birth(&format!("{key}-{}", self.n), &self.given, &self.family, &self.born.to_string()),
            &[
                ("sex", if self.n.is_multiple_of(2) { "M" } else { "F" }),
                ("nhs_number", &self.nhs),
                ("address_line_1", &format!("{} {} Row", self.n + 1, self.street)),
                ("postcode", &self.postcode),
                ("mother_given_name", "Wilma"),
                ("mother_family_name", &self.parent),
            ],
        )
    }

    fn pupil(&self) -> Cells<'static> {
        with(
            pupil(&self.given, &self.family, &self.born.to_string()),
            &[
                ("CHILD_ADDRESS_LINE_1", &format!("{} {} Row", self.n + 1, self.street)),
                ("CHILD_POSTCODE", &self.postcode),
                ("CHILD_SCHOOL_URN", "112670"),
                ("PARENT_1_NAME", &format!("Wilma {}", self.parent)),
            ],
        )
    }

    fn case(&self) -> Cells<'static> {
        let case = involvement(
            &format!("case-{}", self.n),
            "social-work",
            &self.given,
            &self.family,
            &self.born.to_string(),
        );
        with(case, &[("postcode", &self.postcode)])
    }

    /// A letter left out.
    fn given_slip(&self) -> String {
        [&self.given[..2], &self.given[3..]].concat()
    }

    /// Two letters changed places.
    fn family_slip(&self) -> String {
        let mut letters: Vec<char> = self.family.chars().collect();
        letters.swap(2, 3);
        letters.into_iter().collect()
    }

    fn swapped_date(&self) -> Date {
        let swapped = Date::new(self.born.year(), self.born.day(), self.born.month());
        swapped.unwrap_or_else(|_| self.born.tomorrow().expect("a date"))
    }

    /// Another last digit of the day.
    fn day_slip(&self) -> Date {
        let day = if self.born.day() % 10 < 8 { self.born.day() + 1 } else { self.born.day() - 1 };
        Date::new(self.born.year(), self.born.month(), day)
            .unwrap_or_else(|_| self.born.yesterday().expect("a date"))
    }

    fn year_slip(&self) -> Date {
        let next = |years: i16| Date::new(self.born.year() + years, self.born.month(), self.born.day());
        next(1).or_else(|_| next(4)).expect("a date")
    }

    fn other_given(&self) -> &'static str {
        OTHER_GIVEN[self.n % OTHER_GIVEN.len()]
    }

    fn other_family(&self) -> &'static str {
        OTHER_FAMILY[self.n % OTHER_FAMILY.len()]
    }

    fn with_accent(&self) -> String {
        let accented = [('a', 'á'), ('e', 'é'), ('i', 'í'), ('o', 'ö')];
        accented
            .iter()
            .fold(self.given.clone(), |name, (plain, accent)| name.replacen(*plain, &accent.to_string(), 1))
    }
}

/// How a row differs: words, how many fields of the person changed, the kind of source, the row.
type Mutation = (&'static str, u8, &'static str, fn(&Hidden) -> Cells<'static>);

fn set<'a>(row: Cells<'a>, column: &'a str, value: &str) -> Cells<'a> {
    with(row, &[(column, value)])
}

fn no_number(h: &Hidden) -> Cells<'static> {
    set(h.birth("m"), "nhs_number", "")
}

/// Each leaves the NHS number out unless it says so.
const MUTATIONS: &[Mutation] = &[
    ("nothing but the number left out", 0, "births", no_number),
    ("given name: a slip", 1, "births", |h| set(no_number(h), "given_names", &h.given_slip())),
    ("family name: a slip", 1, "births", |h| set(no_number(h), "family_name", &h.family_slip())),
    ("both names: a slip", 2, "births", |h| {
        set(set(no_number(h), "given_names", &h.given_slip()), "family_name", &h.family_slip())
    }),
    ("day and month changed places", 1, "births", |h| {
        set(no_number(h), "date_of_birth", &h.swapped_date().to_string())
    }),
    ("day: a slip", 1, "births", |h| set(no_number(h), "date_of_birth", &h.day_slip().to_string())),
    ("year: a slip", 1, "births", |h| set(no_number(h), "date_of_birth", &h.year_slip().to_string())),
    ("1 January of the year", 1, "births", |h| {
        set(no_number(h), "date_of_birth", &format!("{}-01-01", h.born.year()))
    }),
    ("moved", 1, "births", |h| set(no_number(h), "postcode", &h.new_postcode)),
    ("no gender, no postcode", 2, "births", |h| set(set(no_number(h), "postcode", ""), "sex", "")),
    ("gender wrong", 1, "births", |h| {
        set(no_number(h), "sex", if h.n.is_multiple_of(2) { "F" } else { "M" })
    }),
    ("nickname", 1, "pupil-list", |h| set(h.pupil(), "CHILD_FIRST_NAME", &h.nickname)),
    ("accents", 1, "pupil-list", |h| set(h.pupil(), "CHILD_FIRST_NAME", &h.with_accent())),
    ("family name changed", 1, "pupil-list", |h| set(h.pupil(), "CHILD_LAST_NAME", h.other_family())),
    ("family name joined to another, moved", 2, "pupil-list", |h| {
        set(
            set(h.pupil(), "CHILD_LAST_NAME", &format!("{}-{}", h.other_family(), h.family)),
            "CHILD_POSTCODE",
            &h.new_postcode,
        )
    }),
    ("names changed places", 1, "pupil-list", |h| {
        set(set(h.pupil(), "CHILD_FIRST_NAME", &h.family), "CHILD_LAST_NAME", &h.given)
    }),
    ("nickname and family name changed", 2, "pupil-list", |h| {
        set(set(h.pupil(), "CHILD_FIRST_NAME", &h.nickname), "CHILD_LAST_NAME", h.other_family())
    }),
    ("a case system", 0, "involvements", Hidden::case),
    ("a case system without a given name", 1, "involvements", |h| set(h.case(), "given_name", "")),
    ("both names changed, the number the same", 2, "involvements", |h| {
        set(
            set(set(h.case(), "given_name", h.other_given()), "family_name", h.other_family()),
            "nhs_number",
            &h.nhs,
        )
    }),
    ("another number", 1, "births", |h| set(h.birth("m"), "nhs_number", &nhs_number(5000 + h.n))),
    ("given name: a slip, another number", 2, "births", |h| {
        set(set(h.birth("m"), "given_names", &h.given_slip()), "nhs_number", &nhs_number(6000 + h.n))
    }),
    ("given name: a slip; day and month changed places", 2, "births", |h| {
        set(set(no_number(h), "given_names", &h.given_slip()), "date_of_birth", &h.swapped_date().to_string())
    }),
    ("given name changed", 1, "births", |h| set(no_number(h), "given_names", h.other_given())),
    ("not named yet", 1, "births", |h| set(no_number(h), "given_names", "Baby")),
    ("family name changed, day: a slip", 2, "births", |h| {
        set(set(no_number(h), "family_name", h.other_family()), "date_of_birth", &h.day_slip().to_string())
    }),
    ("date of birth wholly wrong", 1, "births", |h| set(no_number(h), "date_of_birth", "2013-12-31")),
    ("both names changed", 2, "births", |h| {
        set(set(no_number(h), "given_names", h.other_given()), "family_name", h.other_family())
    }),
    ("given name and date of birth wholly wrong", 2, "births", |h| {
        set(set(no_number(h), "given_names", h.other_given()), "date_of_birth", "2013-12-31")
    }),
    ("nothing of the person right, at the same home", 3, "births", |h| other_person(no_number(h), h)),
    ("nothing of the person right, of the same parent and postcode", 3, "births", |h| {
        set(other_person(no_number(h), h), "address_line_1", "Rear of the works")
    }),
    ("both names changed, at the same school, no address", 3, "pupil-list", |h| {
        let row =
            set(set(h.pupil(), "CHILD_FIRST_NAME", h.other_given()), "CHILD_LAST_NAME", h.other_family());
        set(set(set(row, "CHILD_ADDRESS_LINE_1", ""), "CHILD_POSTCODE", ""), "PARENT_1_NAME", "")
    }),
    ("both names changed, of the same parent, moved", 3, "births", |h| {
        let row = set(set(no_number(h), "given_names", h.other_given()), "family_name", h.other_family());
        set(set(row, "address_line_1", "1 Far Away"), "postcode", &h.new_postcode)
    }),
    ("family name changed, day: a slip, the postcode only", 2, "involvements", |h| {
        set(set(h.case(), "family_name", h.other_family()), "date_of_birth", &h.day_slip().to_string())
    }),
];

fn other_person<'a>(row: Cells<'a>, h: &Hidden) -> Cells<'a> {
    let named = set(set(row, "given_names", h.other_given()), "family_name", h.other_family());
    set(named, "date_of_birth", "2013-12-31")
}

fn file(kind: &str, rows: &[Cells]) -> String {
    match kind {
        "births" => births(rows),
        "pupil-list" => pupils(rows),
        _ => involvements(rows),
    }
}

/// The person of a row: given name, family name, date of birth.
fn person_of(row: &Cells) -> (String, String, String) {
    let cell = |columns: [&str; 3]| {
        row.iter().find(|(column, _)| columns.contains(column)).map(|(_, v)| v.clone()).unwrap_or_default()
    };
    (
        cell(["given_names", "CHILD_FIRST_NAME", "given_name"]),
        cell(["family_name", "CHILD_LAST_NAME", "family_name"]),
        cell(["date_of_birth", "CHILD_DATE_OF_BIRTH", "-"]),
    )
}

/// A looker who opens every row that any search finds, each child once, and keeps what an unshielded
/// page showed.
struct Looker<'w> {
    person: Person<'w>,
    shown: BTreeMap<String, String>,
    searches: usize,
}

impl Looker<'_> {
    fn looks(&mut self, criteria: &RawCriteria) -> Vec<Row> {
        self.searches += 1;
        let found = self.person.searches_by(criteria);
        for row in found.rows() {
            let number = row.row.identity.number().to_string();
            if !self.shown.contains_key(&number) {
                let page = self.person.opens(&row).because("welfare").page();
                let text = if matches!(page.view, ChildView::Full(_)) {
                    seen::on_page(&page)
                } else {
                    String::new()
                };
                self.shown.insert(number, text);
            }
        }
        found.rows()
    }
}

/// Ordinary children, not shielded, with the same kinds of names.
fn ordinary(count: usize) -> Vec<Hidden> {
    let other = |n: usize| Hidden {
        family: FAMILY[(n * 11 + n / 9) % FAMILY.len()].into(),
        born: jiff::civil::date(2009, 6, 1)
            .checked_add(i64::try_from((n * 7_919) % 6000).unwrap_or(0).days())
            .expect("a date"),
        ..hidden(n)
    };
    (1000..1000 + count).map(other).collect()
}

fn shield_all(world: &World, children: &[Hidden]) {
    let team = world.team_of("la:801");
    for child in children {
        let search = team.searches(&child.given, &child.family, &child.born.to_string());
        for row in search.rows().iter().filter(|row| row.row.exact) {
            let opened = team.opens(row).because("safeguarding");
            if seen::on_page(&opened.page()).contains(&child.street) {
                opened.shields();
            }
        }
    }
    let shields = world.database.number_of("SELECT COUNT(*) FROM shield");
    assert_eq!(usize::try_from(shields).ok(), Some(children.len()), "every one of them is shielded");
}

/// How many of the mutations each child meets. When it meets all, what the engine learns of the child by
/// the first helps it with the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Each {
    One,
    All,
}

fn mutants(database: &Database, expected_children: u32, count: usize, each: Each) {
    let world = World::with_settings(database, Settings { expected_children, ..settings() });
    world.organisations();
    let children: Vec<Hidden> = (0..count).map(hidden).collect();
    let others = ordinary(count * 5);
    let rows: Vec<Cells> = children.iter().chain(&others).map(|child| child.birth("r")).collect();
    let made = world.feed_counted("births", "la:801", &births(&rows));
    assert_eq!(usize::try_from(made.created).ok(), Some(count * 6), "each row is a child: {made:?}");
    let rows: Vec<Cells> = children.iter().map(Hidden::pupil).collect();
    let known = world.feed_counted("pupil-list", "urn:112670", &pupils(&rows));
    assert_eq!(known.created, 0, "their school is known: {known:?}");
    shield_all(&world, &children);

    let mut report =
        vec![format!("{count} shielded children, {expected_children} expected, {}:", database.engine())];
    let mut seconds = 0;
    for (n, (words, fields, kind, mutate)) in MUTATIONS.iter().enumerate() {
        let chosen = children.iter().filter(|child| each == Each::All || child.n % MUTATIONS.len() == n);
        let rows: Vec<Cells> = chosen.map(mutate).collect();
        let count = world.feed_counted(kind, &format!("other:Sender {n}"), &file(kind, &rows));
        report.push(format!(
            "  {:4} linked {:4} held {:4} second records  {words} ({fields}, {kind})",
            count.matched, count.held, count.created
        ));
        seconds += count.created;
    }
    let exposures = exposures(&world, &children);
    report.push(format!("  exposures: {exposures}; second records: {seconds}"));
    report.push(format!("  {}", ordinary_held(&world, &others)));
    report.extend(elsewhere::price(&world).iter().map(|(bound, then)| {
        let (second, held) = (then.children_after - then.children_before, then.released - then.held);
        format!("  at {bound}: {second} more children, {held} fewer held")
    }));
    let _ = writeln!(std::io::stderr(), "{}", report.join("\n"));
    assert_eq!((exposures, seconds), (0, 0), "shielded children were exposed");
    world.audit_is_whole();
}

/// Looks for every child as written originally and by each mutation, and by every hidden field; counts
/// the pages that show what is hidden of any of them, and the rows found by their NHS numbers.
fn exposures(world: &World, children: &[Hidden]) -> usize {
    let mut looker =
        Looker { person: world.practitioner("urn:112671", "school"), shown: BTreeMap::new(), searches: 0 };
    let mut by_number = 0;
    for child in children {
        let mut people: Vec<_> =
            MUTATIONS.iter().map(|(_, _, _, mutate)| person_of(&mutate(child))).collect();
        people.push((child.given.clone(), child.family.clone(), child.born.to_string()));
        people.sort();
        people.dedup();
        for (given, family, born) in people {
            looker.looks(&name_and_birth(&given, &family, &born));
        }
        let dated = name_and_birth(&child.given, &child.family, &child.born.to_string());
        let age = contactpoint_directory::dates::age_years(child.born, world.service.today()).to_string();
        let aged = RawCriteria { given_name: child.given.clone(), age_from: age, ..RawCriteria::default() };
        for place in [&child.postcode, &child.new_postcode] {
            looker.looks(&RawCriteria { postcode: place.clone(), ..dated.clone() });
            looker.looks(&RawCriteria { postcode: place.clone(), ..aged.clone() });
        }
        looker.looks(&RawCriteria { school: "112670".into(), ..aged });
        looker.looks(&RawCriteria {
            parent: format!("Wilma {}", child.parent),
            ..name_and_birth("", "", &child.born.to_string())
        });
        by_number += looker.looks(&RawCriteria { number: child.nhs.clone(), ..RawCriteria::default() }).len();
    }
    let markers: Vec<&str> = children.iter().flat_map(Hidden::markers).collect();
    let exposing =
        looker.shown.values().filter(|text| markers.iter().any(|marker| text.contains(marker))).count();
    assert!(looker.shown.len() >= children.len(), "the searches found the children: {}", looker.shown.len());
    exposing + by_number
}

/// How many rows of ordinary children are held while so many are shielded: what the shield costs.
fn ordinary_held(world: &World, others: &[Hidden]) -> String {
    let known: Vec<Cells> = others.iter().map(Hidden::pupil).collect();
    let known = world.feed_counted("pupil-list", "urn:112671", &pupils(&known));
    let slips: Vec<Cells> = others.iter().map(|h| set(h.case(), "family_name", &h.family_slip())).collect();
    let slips = world.feed_counted("involvements", "la:802", &involvements(&slips));
    let fresh: Vec<Cells> = (0..others.len())
        .map(|n| {
            let born = jiff::civil::date(2009, 1, 1)
                .checked_add(i64::try_from((n * 104_729) % 6100).unwrap_or(0).days())
                .expect("a date");
            Hidden { born, family: FAMILY[(n * 3 + 1) % FAMILY.len()].into(), ..hidden(8000 + n) }
                .birth("fresh")
        })
        .collect();
    let fresh = world.feed_counted("births", "la:802", &births(&fresh));
    let total = others.len();
    format!(
        "ordinary rows held: {} of {total} known, {} of {total} misspelt, {} of {total} new",
        known.held, slips.held, fresh.held
    )
}

#[test]
fn no_mutated_row_exposes_a_shielded_child_in_a_small_directory() {
    on_each_database(|database| mutants(database, 100_000, 40, Each::All));
}

#[test]
fn no_mutated_row_exposes_a_shielded_child_in_the_whole_country_s() {
    mutants(&Database::on_sqlite(), 11_000_000, 200, Each::All);
}

#[test]
fn no_row_mutated_once_exposes_a_shielded_child() {
    mutants(&Database::on_sqlite(), 11_000_000, 340, Each::One);
}

//! Children behind a shield, and children that are not there: what is asked of the one is asked of the
//! other, field for field and letter for letter as long. The answers may not differ.

use crate::person::{Person, name_and_birth};
use crate::rows::{self, nhs_number, pupil, pupils, with};
use crate::world::World;
use contactpoint_directory::identifier::ChildNumber;
use contactpoint_directory::search::RawCriteria;

/// An invented child.
#[derive(Clone)]
pub struct Invented {
    given: String,
    family: String,
    born: String,
    postcode: String,
    parent: String,
    nhs_number: String,
    school: &'static str,
    number: String,
}

/// A shielded child, and one that is not there.
pub struct Pair {
    /// Shielded.
    pub shielded: Invented,
    /// Not there.
    pub absent: Invented,
}

/// Three syllables, told by the number.
fn name(n: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "be", "do", "du", "fi", "fo", "ga", "gu", "ka", "lo", "me", "mu", "na", "ro", "su", "ti"];
    // An odd factor mixes the numbers and keeps them apart.
    let mixed = n * 1_763 % 4_096;
    let text = format!("{}{}{}", SYLLABLES[mixed / 256], SYLLABLES[mixed / 16 % 16], SYLLABLES[mixed % 16]);
    text[..1].to_uppercase() + &text[1..]
}

impl Invented {
    /// The n-th, from 0 to 999. Each has a name, a home and numbers of its own; all are as long.
    ///
    /// # Panics
    /// When there are not so many.
    pub fn nth(n: usize) -> Self {
        use jiff::ToSpan as _;
        assert!(n < 1000, "a thousand have postcodes");
        let days = i64::try_from(n * 37 % 4000).expect("few");
        let letter = |n: usize| b"ABDEFGHJLN"[n % 10] as char;
        Self {
            given: name(n),
            family: name(n + 2_000),
            born: (jiff::civil::date(2012, 1, 1) + days.days()).to_string(),
            postcode: format!("LS11 {}{}{}", n / 100, letter(n / 10), letter(n)),
            parent: format!("{} {}", name(n + 1_000), name(n + 2_000)),
            nhs_number: nhs_number(n),
            school: "112670",
            number: ChildNumber::from_random(1 + n as u64).to_string(),
        }
    }

    fn row(&self) -> rows::Cells<'static> {
        let columns = [
            ("CHILD_NHS_NUMBER", self.nhs_number.as_str()),
            ("CHILD_ADDRESS_LINE_1", "5 Kelp Row"),
            ("CHILD_POSTCODE", &self.postcode),
            ("CHILD_SCHOOL_URN", self.school),
            ("PARENT_1_NAME", &self.parent),
            ("PARENT_1_RELATIONSHIP", "Mother"),
        ];
        with(pupil(&self.given, &self.family, &self.born), &columns)
    }

    /// The search that a shield leaves open.
    pub fn open_search(&self) -> RawCriteria {
        name_and_birth(&self.given, &self.family, &self.born)
    }

    /// A search by the directory's own number, which no shield closes; with a postcode beside it.
    pub fn by_own_number(&self, postcode: &str) -> RawCriteria {
        RawCriteria { number: self.number.clone(), postcode: postcode.into(), ..RawCriteria::default() }
    }

    /// The postcode.
    pub fn postcode(&self) -> &str {
        &self.postcode
    }

    /// Searches that a shield closes, each with all of it right.
    ///
    /// # Panics
    /// Never: each has a date of birth.
    pub fn hidden_searches(&self) -> [(&'static str, RawCriteria); 10] {
        let dated = self.open_search();
        let year: u16 = self.born[..4].parse().expect("a year");
        let age = 2026 - year;
        let aged = RawCriteria {
            given_name: self.given.clone(),
            family_name: self.family.clone(),
            age_from: format!("{:02}", age - 3),
            age_to: format!("{:02}", age + 2),
            ..RawCriteria::default()
        };
        let district = self.postcode[..4].to_owned();
        let (postcode, parent) = (self.postcode.clone(), self.parent.clone());
        let school = self.school.to_owned();
        let no_name = RawCriteria { given_name: String::new(), family_name: String::new(), ..dated.clone() };
        let number = RawCriteria { number: self.nhs_number.clone(), ..RawCriteria::default() };
        [
            ("date, postcode", RawCriteria { postcode: postcode.clone(), ..dated.clone() }),
            ("date, district", RawCriteria { postcode: district.clone(), ..dated.clone() }),
            ("date, school", RawCriteria { school: school.clone(), ..dated.clone() }),
            ("date, parent", RawCriteria { parent: parent.clone(), ..dated }),
            ("ages, postcode", RawCriteria { postcode: postcode.clone(), ..aged.clone() }),
            ("ages, district", RawCriteria { postcode: district, ..aged.clone() }),
            ("ages, school", RawCriteria { school, ..aged }),
            ("parent and date alone", RawCriteria { parent, ..no_name }),
            ("NHS number", number.clone()),
            ("NHS number, postcode", RawCriteria { postcode, ..number }),
        ]
    }
}

impl World<'_> {
    /// Takes in so many children by a school's list, shields each, and gives each with one that is not
    /// there. `before` is told of each before its shield.
    ///
    /// # Panics
    /// When one of them is refused.
    pub fn pairs(&self, n: usize, before: impl Fn(&Invented)) -> Vec<Pair> {
        let mut all: Vec<Invented> = (0..n).map(Invented::nth).collect();
        let rows: Vec<_> = all.iter().map(Invented::row).collect();
        let receipt = self.feed_from("pupil-list", "urn:112670", &pupils(&rows));
        assert_eq!(receipt.accepted, i64::try_from(n).expect("few"), "{:?}", receipt.faults);
        let team: Person = self.team_of("la:801");
        for child in &mut all {
            let found = team.finds(&child.given, &child.family, &child.born);
            child.number = found.row.identity.number().to_string();
            before(child);
            team.opens(&found).because("safeguarding").shields();
        }
        let pair = |(nth, shielded): (usize, Invented)| {
            // Born on one day: then all that is typed and shown of the two is as long.
            let absent = Invented { born: shielded.born.clone(), ..Invented::nth(n + nth) };
            Pair { shielded, absent }
        };
        all.into_iter().enumerate().map(pair).collect()
    }
}

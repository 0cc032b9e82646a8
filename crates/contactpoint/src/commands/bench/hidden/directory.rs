//! A small directory of invented children, some of them shielded, and as many again who are not in it.

use super::super::super::truth;
use super::super::Dice;
use anyhow::{Result, anyhow, bail};
use contactpoint_directory::access::{Reason, Role};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::search::RawCriteria;
use contactpoint_directory::source::SourceKind;
use contactpoint_service::receive::Delivery;
use contactpoint_service::{Clock as _, FixedClock, Service, Settings, SignedIn, SystemClock};
use contactpoint_store::{Config, Store};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Shielded children.
const SHIELDED: usize = 200;
/// Children without a shield beside them.
const OTHERS: usize = 2000;

const REGISTER: &str = "code,other_codes,name,kind,la,contact_name,contact_role,phone,email,duty_line,out_of_hours_line\nla:801,,Somewhere Council,local-authority,801,,,01632 960000,,,\n";
const COLUMNS: &str = "registration_id,given_names,family_name,date_of_birth,sex,nhs_number,mother_given_name,mother_family_name,address_line_1,postcode\n";

/// An invented child.
pub struct Child {
    given: String,
    family: String,
    mother: String,
    year: u16,
    month: u8,
    day: u8,
    postcode: String,
    nhs_number: String,
}

/// A shielded child, and one that is not there.
pub struct Pair {
    /// Shielded.
    pub shielded: Child,
    /// Not there.
    pub absent: Child,
}

/// A kind of search that a shield closes.
pub struct Kind {
    /// By what.
    pub name: &'static str,
    /// The search, with all of it right.
    pub search: fn(&Child) -> RawCriteria,
}

/// One of each way to ask for what is hidden.
pub const KINDS: [Kind; 4] = [
    Kind { name: "name, date, postcode", search: |child| child.by_postcode() },
    Kind { name: "name, ages, district", search: |child| child.by_ages() },
    Kind { name: "parent, date", search: |child| child.by_parent() },
    Kind { name: "NHS number", search: |child| child.by_nhs_number() },
];

/// The directory, and who searches it.
pub struct Directory {
    /// The service.
    pub service: Service,
    /// Who searches.
    pub practitioner: SignedIn,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// The database stands in memory.
    pub in_memory: bool,
    _folder: TempDir,
}

impl Directory {
    /// Makes it, in a folder that is gone with it.
    pub fn make() -> Result<Self> {
        let memory = tempfile::tempdir_in("/dev/shm").ok();
        let in_memory = memory.is_some();
        let folder = memory.map_or_else(tempfile::tempdir, Ok)?;
        let store = Store::open(&Config::in_folder(folder.path()), true)?;
        let settings = Settings { password_cost: (64, 1), ..Settings::default() };
        // A clock that stands still: no session runs out, and every entry is of the same moment.
        let clock = Arc::new(FixedClock::at(SystemClock.now_ms()));
        let service = Service::open(store, clock, settings)?;
        fill(&service, folder.path())?;
        let team = truth::sign_in_as(&service, "la:801", "bench.team", Role::DirectoryTeam)?;
        let practitioner = truth::sign_in(&service, "la:801")?;
        let pairs = couples();
        for pair in &pairs {
            shield(&service, &team, &pair.shielded)?;
        }
        Ok(Self { service, practitioner, pairs, in_memory, _folder: folder })
    }
}

/// Which of two neighbours is shielded and which is not there is a throw of dice: nothing else tells them
/// apart. The others live elsewhere, so that no search of a pair's finds one of them.
fn couples() -> Vec<Pair> {
    let mut dice = Dice(11);
    let couple = |n: usize| {
        let (one, other) = (Child::nth(2 * n, "LS"), Child::nth(2 * n + 1, "LS"));
        let (shielded, absent) = if dice.below(2) == 0 { (one, other) } else { (other, one) };
        Pair { shielded, absent }
    };
    (0..SHIELDED).map(couple).collect()
}

fn fill(service: &Service, folder: &Path) -> Result<()> {
    let register = folder.join("organisations.csv");
    std::fs::write(&register, REGISTER)?;
    service.load_organisations(&register).map_err(|error| anyhow!("organisations: {error}"))?;
    let mut rows = COLUMNS.to_owned();
    let shielded = couples().into_iter().map(|pair| pair.shielded);
    let others = (2 * SHIELDED..2 * SHIELDED + OTHERS).map(|n| Child::nth(n, "HX"));
    for (n, child) in shielded.chain(others).enumerate() {
        let _ = writeln!(
            rows,
            "R{n},{},{},{:04}-{:02}-{:02},F,{},{},{},5 Kelp Row,{}",
            child.given,
            child.family,
            child.year,
            child.month,
            child.day,
            child.nhs_number,
            child.mother,
            child.family,
            child.postcode
        );
    }
    let births = folder.join("births.csv");
    std::fs::write(&births, rows)?;
    let supplier = OrganisationCode::parse("la:801");
    let delivery = Delivery { kind: SourceKind::Births, supplier, files: vec![births] };
    let receipt =
        service.receive_batch(&delivery, &mut |_| {}).map_err(|error| anyhow!("births: {error}"))?;
    if usize::try_from(receipt.accepted) != Ok(SHIELDED + OTHERS) {
        bail!("{} of {} invented children were taken", receipt.accepted, SHIELDED + OTHERS);
    }
    Ok(())
}

/// Shields a child, as a directory team does.
fn shield(service: &Service, team: &SignedIn, child: &Child) -> Result<()> {
    let search = service.begin_search(team, &child.by_name())?.into_inner();
    let found = service.results(team, &search)?;
    // Invented names are much alike: others may stand after the one that agrees exactly.
    let Some(row) = found.rows.iter().find(|row| row.exact) else { bail!("an invented child is not there") };
    let opening = service.open_record(team, &search, &row.handle, &Reason::Welfare)?.into_inner();
    service.shield(team, &opening, "threat", service.latest_shield_review())?;
    Ok(())
}

/// Three syllables, told by the number.
fn name(n: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "be", "do", "du", "fi", "fo", "ga", "gu", "ka", "lo", "me", "mu", "na", "ro", "su", "ti"];
    // An odd factor mixes the numbers and keeps them apart.
    let mixed = n * 1_763 % 4_096;
    let text = [mixed / 256, mixed / 16 % 16, mixed % 16].map(|at| SYLLABLES[at]).concat();
    text[..1].to_uppercase() + &text[1..]
}

/// A number of the range that is given to nobody (999 ...), with its check digit; none for one in eleven.
fn nhs_number(n: usize) -> Option<String> {
    let digits = format!("999{n:06}");
    let sum: usize =
        digits.bytes().zip((2..=10).rev()).map(|(d, weight)| usize::from(d - b'0') * weight).sum();
    let check = (11 - sum % 11) % 11;
    (check < 10).then(|| format!("{digits}{check}"))
}

impl Child {
    /// The n-th, of a postcode area. Each has a name, a home and numbers of its own; all are as long.
    fn nth(n: usize, area: &str) -> Self {
        let part =
            |of: usize, from: usize, among: usize| u16::try_from(n / of % among + from).unwrap_or_default();
        let small = |of, from, among| u8::try_from(part(of, from, among)).unwrap_or_default();
        let letter = |n: usize| char::from(b"ABDEFGHJLN"[n % 10]);
        Self {
            given: name(n),
            family: name(n * 3 + 1_000),
            mother: name(n * 5 + 2_000),
            year: part(1, 2012, 11),
            month: small(11, 1, 12),
            day: small(1, 1, 28),
            postcode: format!("{area}{} {}{}{}", n / 1000 + 1, n / 100 % 10, letter(n / 10), letter(n)),
            // A number without a check digit takes the place of one a thousand times further on.
            nhs_number: nhs_number(n)
                .or_else(|| (1..).find_map(|k| nhs_number(n + k * 10_000)))
                .unwrap_or_default(),
        }
    }

    fn by_name(&self) -> RawCriteria {
        RawCriteria { given_name: self.given.clone(), family_name: self.family.clone(), ..self.by_birth() }
    }

    fn by_birth(&self) -> RawCriteria {
        RawCriteria {
            day: self.day.to_string(),
            month: self.month.to_string(),
            year: self.year.to_string(),
            ..RawCriteria::default()
        }
    }

    fn by_postcode(&self) -> RawCriteria {
        RawCriteria { postcode: self.postcode.clone(), ..self.by_name() }
    }

    fn by_ages(&self) -> RawCriteria {
        let age = contactpoint_directory::dates::day_in_england(SystemClock.now_ms()).year()
            - i16::try_from(self.year).unwrap_or(0);
        RawCriteria {
            given_name: self.given.clone(),
            family_name: self.family.clone(),
            age_from: (age - 2).to_string(),
            age_to: (age + 2).to_string(),
            postcode: self.postcode[..3].to_owned(),
            ..RawCriteria::default()
        }
    }

    fn by_parent(&self) -> RawCriteria {
        RawCriteria { parent: format!("{} {}", self.mother, self.family), ..self.by_birth() }
    }

    fn by_nhs_number(&self) -> RawCriteria {
        RawCriteria { number: self.nhs_number.clone(), ..RawCriteria::default() }
    }
}

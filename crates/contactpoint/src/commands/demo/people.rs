//! People who can sign in to the demo: four practitioners who stand in the generated feeds, two
//! members of one authority's directory team (where a child is shielded it takes two to settle a held
//! record) and one of another's, a user administrator and an auditor.

use super::super::account::explain;
use super::super::truth::{self, TrueInvolvement};
use anyhow::{Context as _, Result, anyhow};
use contactpoint_directory::access::Role;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_service::Service;
use contactpoint_service::operator::accounts::NewAccount;
use contactpoint_store::crypto;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Somebody who can sign in.
#[derive(Clone, Serialize)]
pub struct DemoUser {
    /// Role's code.
    pub role: &'static str,
    /// What they are, in words.
    pub title: String,
    /// Name.
    pub name: String,
    /// User name.
    pub user_name: String,
    /// Password.
    pub password: String,
    /// PIN.
    pub pin: String,
    /// The token's secret, base32.
    pub totp_secret: String,
}

/// The practitioners: service and title.
const PRACTITIONERS: [(&str, &str); 4] = [
    ("school", "Designated safeguarding lead of a school"),
    ("health-visitor", "Health visitor"),
    ("social-work", "Social worker"),
    ("youth-offending", "Youth offending team officer"),
];

/// A home page with more children than this is no good example.
const MOST_CASES: usize = 30;

/// Creates the accounts.
pub fn invite(service: &Service, feeds: &Path) -> Result<Vec<DemoUser>> {
    let organisations = organisations(feeds)?;
    let involvements: Vec<TrueInvolvement> = truth::read(&feeds.join("truth"), "involvements.csv")?;
    let mut users = Vec::new();
    for (code, title) in PRACTITIONERS {
        let Some(person) = busiest(&involvements, code, &organisations) else { continue };
        let organisation = organisations
            .by_name
            .get(&person.organisation)
            .ok_or_else(|| anyhow!("organisation of a {code}"))?;
        users.push(create(
            service,
            NewAccount {
                user_name: user_name(&person.practitioner),
                display_name: person.practitioner.clone(),
                role: Role::Practitioner,
                job_title: person.role.clone(),
                service: Some(code.to_owned()),
                organisation: parse(organisation)?,
                phone: Some(person.phone.clone()),
                email: Some(person.email.clone()),
                password: String::new(),
                pin: String::new(),
            },
            title.to_owned(),
        )?);
    }
    let first =
        organisations.authorities.first().ok_or_else(|| anyhow!("no local authority in the register"))?;
    let second = organisations.authorities.get(1).unwrap_or(first);
    for (role, organisation, name, title) in [
        (Role::DirectoryTeam, first, "Morgan Attwell", "Directory team"),
        (Role::DirectoryTeam, second, "Sunita Rao", "Directory team of another authority"),
        (Role::UserAdministrator, first, "Patrick Doyle", "User administrator"),
        (Role::Auditor, second, "Eleanor Vance", "Auditor"),
        (Role::DirectoryTeam, first, "Bethan Pryce", "Directory team, second member"),
    ] {
        let new = NewAccount {
            user_name: user_name(name),
            display_name: name.to_owned(),
            role,
            job_title: title.to_owned(),
            service: None,
            organisation: parse(organisation)?,
            phone: None,
            email: None,
            password: String::new(),
            pin: String::new(),
        };
        users.push(create(service, new, title.to_owned())?);
    }
    Ok(users)
}

fn create(service: &Service, mut new: NewAccount, title: String) -> Result<DemoUser> {
    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
    service.accredit(&new.organisation, Some(service.now_ms() + YEAR_MS)).map_err(explain)?;
    new.password = password();
    new.pin = pin();
    let token = service.create_account(&new).map_err(explain)?;
    Ok(DemoUser {
        role: new.role.code(),
        title,
        name: new.display_name,
        user_name: new.user_name,
        password: new.password,
        pin: new.pin,
        totp_secret: token.secret,
    })
}

fn parse(code: &str) -> Result<OrganisationCode> {
    OrganisationCode::parse(code).ok_or_else(|| anyhow!("organisation code"))
}

fn user_name(name: &str) -> String {
    let plain = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
        .collect::<String>();
    plain.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".").chars().take(40).collect()
}

struct Organisations {
    by_name: HashMap<String, String>,
    la_by_name: HashMap<String, String>,
    authorities: Vec<String>,
}

fn organisations(feeds: &Path) -> Result<Organisations> {
    let mut reader = csv::Reader::from_path(feeds.join("organisations.csv")).context("organisations.csv")?;
    let mut found =
        Organisations { by_name: HashMap::new(), la_by_name: HashMap::new(), authorities: Vec::new() };
    for row in reader.deserialize::<HashMap<String, String>>() {
        let row = row?;
        let field = |name: &str| row.get(name).cloned().unwrap_or_default();
        found.by_name.insert(field("name"), field("code"));
        found.la_by_name.insert(field("name"), field("la"));
        if field("kind") == "local-authority" {
            found.authorities.push(field("code"));
        }
    }
    Ok(found)
}

/// The practitioner of a service with the most current cases, but not too many for one page, in the
/// first authority if possible.
fn busiest<'t>(
    involvements: &'t [TrueInvolvement],
    service: &str,
    organisations: &Organisations,
) -> Option<&'t TrueInvolvement> {
    let home = organisations.authorities.first()?.strip_prefix("la:")?;
    let mut cases: BTreeMap<&str, (usize, &TrueInvolvement)> = BTreeMap::new();
    let known = |i: &&TrueInvolvement| {
        organisations.by_name.contains_key(&i.organisation)
            && !i.email.is_empty()
            && !i.practitioner.is_empty()
    };
    for involvement in involvements.iter().filter(|i| i.service == service && i.end.is_empty()).filter(known)
    {
        cases.entry(involvement.email.as_str()).or_insert((0, involvement)).0 += 1;
    }
    cases
        .into_values()
        .max_by_key(|(count, person)| {
            let at_home = organisations.la_by_name.get(&person.organisation).is_some_and(|la| la == home);
            let fits = service == "school" || *count <= MOST_CASES;
            (at_home, fits, if fits { *count } else { usize::MAX - *count })
        })
        .map(|(_, person)| person)
}

/// Four random words: some 26 bits, for a demo on one's own machine.
fn password() -> String {
    const WORDS: [&str; 96] = [
        "amber", "anchor", "apple", "arch", "autumn", "barley", "basket", "beacon", "bell", "birch",
        "bramble", "bridge", "brook", "candle", "canyon", "cedar", "chalk", "cherry", "cliff", "clover",
        "cobalt", "copper", "coral", "cotton", "crane", "creek", "crystal", "dawn", "delta", "drift",
        "eagle", "ember", "falcon", "fern", "field", "flint", "forest", "garnet", "ginger", "glade",
        "granite", "grove", "harbour", "hazel", "heather", "heron", "hollow", "honey", "indigo", "island",
        "ivory", "jasper", "juniper", "kestrel", "lagoon", "lantern", "larch", "lemon", "linen", "lotus",
        "maple", "marble", "meadow", "mellow", "mint", "mist", "moss", "nectar", "nutmeg", "oak", "ochre",
        "olive", "orchard", "otter", "pebble", "pepper", "pine", "plum", "poplar", "quartz", "quill",
        "raven", "reed", "ridge", "river", "rowan", "saffron", "sage", "shore", "silver", "spruce",
        "thistle", "timber", "velvet", "willow", "wren",
    ];
    let random = crypto::random::<8>();
    let words: Vec<&str> = random
        .chunks_exact(2)
        .map(|pair| WORDS[usize::from(u16::from_be_bytes([pair[0], pair[1]])) % WORDS.len()])
        .collect();
    let phrase = words.join("-");
    // A phrase of short or repeated words is too easy; draw again.
    if phrase.len() >= 18 && words.iter().collect::<std::collections::BTreeSet<_>>().len() == 4 {
        phrase
    } else {
        password()
    }
}

/// Six random digits that the rules for PINs allow.
fn pin() -> String {
    loop {
        let number = u32::from_be_bytes(crypto::random()) % 1_000_000;
        let pin = format!("{number:06}");
        if contactpoint_service::operator::accounts::pin_is_fine(&pin) {
            return pin;
        }
    }
}

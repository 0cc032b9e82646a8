//! The truth beside generated files, and a directory loaded from them: for the demo and for
//! measuring.

use super::ingest::{delivery, manifest};
use anyhow::{Context as _, Result, anyhow};
use contactpoint_directory::access::Role;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::ids::BatchId;
use contactpoint_service::operator::accounts::NewAccount;
use contactpoint_service::receive::TeamCount;
use contactpoint_service::{Service, Session, SignedIn};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// A child of the truth.
#[derive(Clone, Debug, Deserialize)]
pub struct TrueChild {
    /// Its name in the truth.
    pub child: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Date of birth.
    pub date_of_birth: String,
    /// Culture of the name.
    pub name_origin: String,
    /// `no`, or the place in a multiple birth.
    pub multiple_birth: String,
    /// The household.
    pub household: String,
    /// How deprived the neighbourhood is: its fifth, from 1, the most deprived.
    pub deprivation: String,
    /// `yes`: the health service restricts the record.
    pub restricted: String,
}

/// An involvement of the truth.
#[derive(Clone, Debug, Deserialize)]
pub struct TrueInvolvement {
    /// The child.
    pub child: String,
    /// Service's code.
    pub service: String,
    /// Practitioner.
    pub practitioner: String,
    /// Role.
    pub role: String,
    /// Organisation.
    pub organisation: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Last day; empty while it lasts.
    pub end: String,
    /// `yes`: this practitioner is the lead professional.
    pub lead_professional: String,
    /// `yes`: this practitioner holds the child's early help assessment.
    pub caf_holder: String,
}

/// A row of a feed file and the child it is of.
#[derive(Clone, Debug, Deserialize)]
pub struct TrueRow {
    /// File.
    pub file: String,
    /// Record of the file, from 1.
    pub row: i64,
    /// The child, or `none`.
    pub child: String,
}

/// Reads a file of the truth.
pub fn read<T: for<'de> Deserialize<'de>>(truth: &Path, file: &str) -> Result<Vec<T>> {
    let path = truth.join(file);
    let mut reader = csv::Reader::from_path(&path).with_context(|| format!("truth {}", path.display()))?;
    reader.deserialize().map(|row| row.with_context(|| format!("truth {}", path.display()))).collect()
}

/// A file that was loaded.
pub struct Loaded {
    /// As the manifest names it.
    pub file: String,
    /// Its batch.
    pub batch: BatchId,
    /// The team's count.
    pub team: TeamCount,
}

/// Loads every file of a manifest. `each` is told the file and how many rows are done.
pub fn load(service: &Service, folder: &Path, each: &mut dyn FnMut(&str, u64)) -> Result<Vec<Loaded>> {
    let mut loaded = Vec::new();
    for line in manifest(&folder.join("manifest.csv"))? {
        if line.source == "organisations" {
            service
                .load_organisations(&folder.join(&line.file))
                .map_err(|error| anyhow!("{}: {error}", line.file))?;
            continue;
        }
        let delivery = delivery(folder, &line)?;
        let receipt = service
            .receive_batch(&delivery, &mut |done| each(&line.file, done))
            .map_err(|error| anyhow!("{}: {error}", line.file))?;
        let (batch, team) = service
            .batch_of_delivery(&delivery, &receipt.supplier)?
            .ok_or_else(|| anyhow!("{}: no batch", line.file))?;
        loaded.push(Loaded { file: line.file, batch, team });
    }
    Ok(loaded)
}

/// A practitioner made for measuring, signed in with all four credentials.
pub fn sign_in(service: &Service, organisation: &str) -> Result<SignedIn> {
    sign_in_as(service, organisation, "bench", Role::Practitioner)
}

/// The same with another user name and role.
pub fn sign_in_as(service: &Service, organisation: &str, user_name: &str, role: Role) -> Result<SignedIn> {
    let code = OrganisationCode::parse(organisation).ok_or_else(|| anyhow!("organisation"))?;
    service.accredit(&code, Some(service.now_ms() + 24 * 60 * 60 * 1000)).map_err(super::account::explain)?;
    let new = NewAccount {
        user_name: user_name.into(),
        display_name: "Bench Practitioner".into(),
        role,
        job_title: "Measurer".into(),
        service: None,
        organisation: code,
        phone: None,
        email: None,
        password: "an uncommon phrase for measuring".into(),
        pin: "593817".into(),
    };
    let token = service.create_account(&new).map_err(super::account::explain)?;
    let code = code_of(&token.secret, service.now_ms())?;
    let half = service.sign_in_password(&new.user_name, &new.password, "bench")?;
    let whole = service.sign_in_second(&half, &new.pin, &code, "bench")?;
    match service.session(&whole)? {
        Session::SignedIn(who) => Ok(*who),
        _ => Err(anyhow!("the session did not begin")),
    }
}

/// The one-time code of a secret at a moment.
pub fn code_of(secret: &str, now_ms: i64) -> Result<String> {
    contactpoint_service::operator::code_of(secret, now_ms).ok_or_else(|| anyhow!("not a token's secret"))
}

/// The first authority of a register.
pub fn first_authority(folder: &Path) -> Result<String> {
    let mut reader = csv::Reader::from_path(folder.join("organisations.csv"))?;
    let rows = reader.deserialize::<HashMap<String, String>>();
    let authority = rows.flatten().find(|row| row.get("kind").is_some_and(|kind| kind == "local-authority"));
    authority
        .and_then(|row| row.get("code").cloned())
        .ok_or_else(|| anyhow!("organisations.csv holds no local authority"))
}

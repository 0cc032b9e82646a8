//! `contactpoint account`

use crate::cli::{Account, AccountCreate};
use crate::config::Config;
use crate::output;
use anyhow::{Context as _, Result, anyhow, bail};
use contactpoint_directory::access::{Gate, Role};
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_service::ActError;
use contactpoint_service::operator::accounts::{NewAccount, NewToken};
use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// Runs it.
pub fn run(config: &Config, command: &Account) -> Result<ExitCode> {
    let service = config.open()?;
    match command {
        Account::Create(options) => {
            let new = new_account(options)?;
            show(&service.create_account(&new).map_err(explain)?);
        }
        Account::Enrol { user_name } => show(&service.enrol_token(user_name).map_err(explain)?),
        Account::Suspend { user_name, restore } => {
            service.set_account_active(user_name, *restore).map_err(explain)?;
        }
        Account::Renew { user_name, gates } => {
            let gates = gates.iter().map(|word| gate(word)).collect::<Result<Vec<_>>>()?;
            let all = [Gate::Clearance, Gate::Training, Gate::Agreement, Gate::Review];
            let gates = if gates.is_empty() { all.to_vec() } else { gates };
            service.renew_gates(user_name, &gates).map_err(explain)?;
        }
        Account::Reset { user_name } => {
            let (password, pin) = (ask("Password")?, ask("PIN")?);
            service.reset_credentials(user_name, &password, &pin).map_err(explain)?;
        }
        Account::Accredit { organisation, end } => {
            let code = organisation_code(organisation)?;
            let until = (!end).then(|| service.now_ms() + YEAR_MS);
            service.accredit(&code, until).map_err(explain)?;
        }
    }
    service.export_head(&config.heads(), None)?;
    Ok(ExitCode::SUCCESS)
}

/// What is wrong, field by field.
pub fn explain(error: ActError) -> anyhow::Error {
    match error {
        ActError::Invalid(fields) => {
            let lines: Vec<_> =
                fields.into_iter().map(|field| format!("{}: {}", field.field, field.message)).collect();
            anyhow!(lines.join("; "))
        }
        other => other.into(),
    }
}

fn gate(word: &str) -> Result<Gate> {
    Ok(match word {
        "clearance" => Gate::Clearance,
        "training" => Gate::Training,
        "agreement" => Gate::Agreement,
        "review" => Gate::Review,
        _ => return Err(anyhow!("--gate: expected clearance, training, agreement or review")),
    })
}

fn organisation_code(text: &str) -> Result<OrganisationCode> {
    OrganisationCode::parse(text)
        .ok_or_else(|| anyhow!("organisation: expected a code like la:801 or urn:112670"))
}

/// The role of a person. Systems do not sign in on pages: their accounts come with the API.
fn role(word: &str) -> Result<Role> {
    let people = || Role::ALL.into_iter().filter(|role| *role != Role::SystemClient);
    if word == Role::SystemClient.code() {
        bail!("--role: system clients come with the API, which this version does not have");
    }
    people().find(|role| role.code() == word).ok_or_else(|| {
        let codes: Vec<_> = people().map(Role::code).collect();
        anyhow!("--role: expected one of {}", codes.join(", "))
    })
}

fn new_account(options: &AccountCreate) -> Result<NewAccount> {
    Ok(NewAccount {
        user_name: options.user_name.clone(),
        display_name: options.name.clone(),
        role: role(&options.role)?,
        job_title: options.job_title.clone(),
        service: options.service.clone(),
        organisation: organisation_code(&options.organisation)?,
        phone: options.phone.clone(),
        email: options.email.clone(),
        password: ask("Password (at least 15 characters)")?,
        pin: ask("PIN (at least 6 digits)")?,
    })
}

/// Reads a secret from standard input: credentials never stand in arguments or the environment,
/// where other programs see them.
fn ask(what: &str) -> Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return rpassword::prompt_password(format!("{what}: ")).with_context(|| what.to_owned());
    }
    let mut line = String::new();
    stdin
        .lock()
        .read_line(&mut line)
        .with_context(|| format!("{what}: expected a line on standard input"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn show(token: &NewToken) {
    if let Ok(code) = qrcode::QrCode::new(token.address.as_bytes()) {
        let picture = code.render::<qrcode::render::unicode::Dense1x2>().quiet_zone(true).build();
        output::line(&picture);
    }
    output::line("Scan this with an authenticator app, or type the secret. It is not shown again.");
    output::line(&format!("secret: {}", token.secret));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_a_person_s() {
        assert_eq!(role("directory-team").expect("a role"), Role::DirectoryTeam);
        let refused = role("system-client").expect_err("no person").to_string();
        assert!(refused.contains("come with the API"), "{refused}");
        let unknown = role("boss").expect_err("no role").to_string();
        assert!(unknown.contains("auditor") && !unknown.contains("system-client"), "{unknown}");
    }
}

//! A service on a database, with a clock that stands still, a small register of organisations, and
//! feeds that arrive as text.

use crate::databases::Database;
use crate::person::Person;
use contactpoint_directory::access::Role;
use contactpoint_directory::identifier::OrganisationCode;
use contactpoint_directory::source::SourceKind;
use contactpoint_service::acts::read_audit::{AuditQuery, AuditRow};
use contactpoint_service::operator::accounts::NewAccount;
use contactpoint_service::operator::code_of;
use contactpoint_service::operator::log::Verified;
use contactpoint_service::receive::{Delivery, Receipt, TeamCount};
use contactpoint_service::{ActError, FixedClock, Service, Session, Settings};
use contactpoint_store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The moment at which each world begins: a Tuesday morning.
pub const BEGINNING: &str = "2026-11-24T10:00:00Z";
/// The address that people sign in from.
pub const ADDRESS: &str = "192.0.2.7";

/// Two authorities, a school and a GP practice in each, a trust, a police force, a charity.
const REGISTER: &str = "\
code,other_codes,name,kind,la,contact_name,contact_role,phone,email,duty_line,out_of_hours_line
la:801,,Harbour Council,local-authority,801,,,01632 960801,directory@harbour.example,01632 960811,01632 960821
la:802,,Moor Council,local-authority,802,,,01632 960802,directory@moor.example,01632 960812,01632 960822
urn:112670,laestab:8012000,Harbour Primary School,school,801,Sal Guard,Safeguarding lead,01632 960130,office@harbourprimary.example,,
urn:112671,laestab:8022000,Moor Primary School,school,802,Mo Guard,Safeguarding lead,01632 960131,office@moorprimary.example,,
ods:Z12345,,Quay Surgery,gp,801,,,01632 960140,quay@surgery.example,,
ods:Z12346,,Fell Surgery,gp,802,,,01632 960141,fell@surgery.example,,
ods:RZ1,,Harbour NHS Trust,health-trust,801,,,01632 960150,trust@health.example,,
other:Harbour Police,,Harbour Police,police,801,,,01632 960160,desk@police.example,,
other:Safe Haven,,Safe Haven,charity,801,,,01632 960170,help@haven.example,,
other:Office of Registration,,Office of Registration,other,,,,01632 960180,births@register.example,,
";

const NAMES: [&str; 20] = [
    "Pat Arden",
    "Robin Bell",
    "Sam Cole",
    "Jo Drew",
    "Kim Eaves",
    "Lee Frost",
    "Max Gale",
    "Nic Hurst",
    "Ash Irwin",
    "Val Joyce",
    "Ray Keele",
    "Fay Lorne",
    "Gil Munro",
    "Bea Nash",
    "Tim Oakes",
    "Una Price",
    "Wyn Quinn",
    "Zoe Rudd",
    "Ian Stead",
    "Kit Thorne",
];

/// A directory for a test to act in.
pub struct World<'d> {
    /// The service.
    pub service: Arc<Service>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its database.
    pub database: &'d Database,
    accounts: AtomicUsize,
    files: AtomicUsize,
}

/// An account and all that is needed to sign in with it.
#[derive(Clone)]
pub struct Account {
    /// User name.
    pub user_name: String,
    /// Password.
    pub password: String,
    /// PIN.
    pub pin: String,
    /// The token's secret.
    pub secret: String,
    /// Work e-mail.
    pub email: String,
    /// Work telephone.
    pub phone: String,
    /// The person's name.
    pub display_name: String,
}

/// Settings of a test: hashes that cost nothing, a directory that expects a thousand children.
pub fn settings() -> Settings {
    Settings {
        // One-time codes are all that tests have.
        assurance_for_shielded: 2,
        expected_children: 1000,
        neutral_email_domains: vec!["contacts.example".into()],
        password_cost: (64, 1),
        ..Settings::default()
    }
}

impl<'d> World<'d> {
    /// An empty directory on a database.
    pub fn on(database: &'d Database) -> Self {
        Self::with_settings(database, settings())
    }

    /// The same with other settings.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn with_settings(database: &'d Database, settings: Settings) -> Self {
        let beginning: jiff::Timestamp = BEGINNING.parse().expect("a moment");
        let clock = Arc::new(FixedClock::at(beginning.as_millisecond()));
        let store = Store::open(&database.config(), true).expect("the store opens");
        let service = Service::open(store, clock.clone(), settings).expect("the service opens");
        Self {
            service: Arc::new(service),
            clock,
            database,
            accounts: AtomicUsize::new(0),
            files: AtomicUsize::new(0),
        }
    }

    /// A second service on the same database, as after a new start or in another process.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn second_service(&self) -> Service {
        let store = Store::open(&self.database.config(), false).expect("the store opens again");
        Service::open(store, self.clock.clone(), self.service.settings().clone())
            .expect("the service opens again")
    }

    /// Lets time pass.
    pub fn minutes_pass(&self, minutes: i64) {
        self.clock.advance_ms(minutes * 60_000);
    }

    /// Lets time pass.
    pub fn days_pass(&self, days: i64) {
        self.minutes_pass(days * 24 * 60);
    }

    fn write_file(&self, name: &str, text: &str) -> std::path::PathBuf {
        let n = self.files.fetch_add(1, Ordering::SeqCst);
        let path = self.database.folder().join(format!("{n}-{name}.csv"));
        std::fs::write(&path, text).expect("room for a file");
        path
    }

    /// Loads the register and accredits every organisation of it for ten years.
    ///
    /// # Panics
    /// When it is not taken whole.
    pub fn organisations(&self) {
        let receipt = self.service.load_organisations(&self.write_file("organisations", REGISTER));
        let receipt = receipt.expect("a register");
        assert_eq!((receipt.rejected, receipt.faults.len()), (0, 0), "{:?}", receipt.faults);
        let until = Some(self.service.now_ms() + 10 * 365 * 24 * 3_600_000);
        for line in REGISTER.lines().skip(1) {
            let code = OrganisationCode::parse(line.split(',').next().unwrap_or_default()).expect("a code");
            self.service.accredit(&code, until).expect("accredited");
        }
    }

    /// Makes an account; nobody signs in.
    ///
    /// # Panics
    /// When it is refused.
    pub fn new_account(&self, role: &str, organisation: &str, service: &str) -> Account {
        let n = self.accounts.fetch_add(1, Ordering::SeqCst);
        let user_name = format!("user.{n}");
        let account = Account {
            email: format!("{user_name}@contacts.example"),
            phone: format!("01632 9602{n:02}"),
            password: format!("quiet heron over lake {n}"),
            pin: format!("{}", 493_817 + n),
            display_name: NAMES[n % NAMES.len()].to_owned(),
            user_name,
            secret: String::new(),
        };
        let made = self.service.create_account(&NewAccount {
            user_name: account.user_name.clone(),
            display_name: account.display_name.clone(),
            role: Role::parse(role).expect("a role"),
            job_title: "Tester".into(),
            service: Some(service.to_owned()).filter(|code| !code.is_empty()),
            organisation: OrganisationCode::parse(organisation).expect("a code"),
            phone: Some(account.phone.clone()),
            email: Some(account.email.clone()),
            password: account.password.clone(),
            pin: account.pin.clone(),
        });
        Account { secret: made.expect("an account").secret, ..account }
    }

    /// Makes an account and signs in with all four credentials.
    pub fn account(&self, role: &str, organisation: &str, service: &str) -> Person<'_> {
        self.signs_in(&self.new_account(role, organisation, service))
    }

    /// A practitioner of a service at an organisation.
    pub fn practitioner(&self, organisation: &str, service: &str) -> Person<'_> {
        self.account("practitioner", organisation, service)
    }

    /// Somebody of an authority's directory team.
    pub fn team_of(&self, organisation: &str) -> Person<'_> {
        self.account("directory-team", organisation, "")
    }

    /// Somebody who reads the audit.
    pub fn auditor(&self) -> Person<'_> {
        self.account("auditor", "la:801", "")
    }

    /// The code that a token shows now.
    ///
    /// # Panics
    /// When the secret is none.
    pub fn code(&self, account: &Account) -> String {
        code_of(&account.secret, self.service.now_ms()).expect("a code")
    }

    /// Signs in; the session's cookie, or why not. A code works once: time moves on by one step.
    ///
    /// # Errors
    /// Whatever the service answers.
    pub fn tries_to_sign_in(&self, account: &Account) -> Result<String, ActError> {
        self.clock.advance_ms(30_000);
        let half_way = self.service.sign_in_password(&account.user_name, &account.password, ADDRESS)?;
        self.service.sign_in_second(&half_way, &account.pin, &self.code(account), ADDRESS)
    }

    /// Signs in.
    ///
    /// # Panics
    /// When the door stays shut.
    pub fn signs_in(&self, account: &Account) -> Person<'_> {
        let token = self.tries_to_sign_in(account).expect("all four credentials are right");
        assert!(matches!(self.service.session(&token), Ok(Session::SignedIn(_))));
        Person { world: self, account: account.clone(), token }
    }

    /// A file arrives from the authority 801.
    pub fn feed(&self, kind: &str, text: &str) -> Receipt {
        self.feed_from(kind, "la:801", text)
    }

    /// A file arrives.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn feed_from(&self, kind: &str, supplier: &str, text: &str) -> Receipt {
        let delivery = self.delivery(kind, supplier, text);
        self.service.receive_batch(&delivery, &mut |_| {}).expect("the file is taken")
    }

    /// A file arrives, and the directory team's own count of it is read.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn feed_counted(&self, kind: &str, supplier: &str, text: &str) -> TeamCount {
        let delivery = self.delivery(kind, supplier, text);
        self.service.receive_batch(&delivery, &mut |_| {}).expect("the file is taken");
        self.service.batch_of_delivery(&delivery, supplier).expect("its count").expect("its batch").1
    }

    fn delivery(&self, kind: &str, supplier: &str, text: &str) -> Delivery {
        Delivery {
            kind: SourceKind::parse(kind).expect("a kind of source"),
            supplier: OrganisationCode::parse(supplier),
            files: vec![self.write_file(kind, text)],
        }
    }

    /// The state of the directory without ids and times.
    ///
    /// # Panics
    /// When it cannot be read.
    pub fn state(&self) -> String {
        self.service.state_hash().expect("the state")
    }

    /// Verifies the audit log against heads that were kept outside.
    ///
    /// # Panics
    /// When the log cannot be read at all.
    pub fn verified(&self, heads: Option<&str>) -> Verified {
        self.service.verify_log(heads).expect("the log reads")
    }

    /// The audit log holds.
    ///
    /// # Panics
    /// When it does not.
    pub fn audit_is_whole(&self) {
        let verified = self.verified(None);
        assert_eq!(verified.faults, Vec::<String>::new());
    }

    /// The whole log, newest first, as an auditor reads it.
    pub fn audit(&self) -> Vec<AuditRow> {
        self.auditor().reads_audit(&AuditQuery::default())
    }
}

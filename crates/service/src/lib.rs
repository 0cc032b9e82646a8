//! The acts: authorise, do, audit, commit. Pages, commands and jobs all call these; nothing else
//! changes or shows a child. One file an act, in [`acts`]; feeds come in through [`receive`].
//!
//! Nothing about a child leaves here except inside [`Audited`], which only the commit that wrote
//! the audit entry can make.

pub mod acts;
mod audited;
mod child;
mod clock;
mod content;
mod error;
mod indexed;
pub mod operator;
mod passwords;
mod people;
pub mod receive;
mod retried;
mod session;
mod snapshot;
mod statement;

pub use audited::Audited;
pub use child::{CardLine, DirectoryTeamCard};
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::ActError;
pub use people::order::Changes;
pub use session::{Session, SignedIn};

/// Randomness for cookies, form tokens and references: chance has one source.
pub use contactpoint_store::crypto::random;

use contactpoint_matching::Model;
use contactpoint_matching::profile::LocationKey;
use contactpoint_store::{Store, tables};
use indexed::Indexed;
use std::sync::{Arc, Mutex, RwLock};

/// What the service is told by its configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many children the directory is expected to hold; frozen into the model when a directory
    /// is first opened.
    pub expected_children: u32,
    /// E-mail domains that tell nothing of the organisation behind them.
    pub neutral_email_domains: Vec<String>,
    /// How costly a password hash is: (memory in KiB, passes).
    pub password_cost: (u32, u32),
    /// The assurance level that sees what a shield holds back: 3, a phishing-resistant token.
    pub assurance_for_shielded: u8,
    /// The audit log's name, in its signed heads.
    pub log_origin: String,
    /// The file in which the index is kept, sealed; none: it is built anew at each start.
    pub snapshot: Option<std::path::PathBuf>,
}

impl Default for Settings {
    /// 19 MiB and two passes: the first choice of OWASP's password storage guidance for Argon2id.
    fn default() -> Self {
        Self {
            expected_children: 11_000_000,
            neutral_email_domains: Vec::new(),
            password_cost: (19 * 1024, 2),
            assurance_for_shielded: 3,
            log_origin: "contactpoint/audit".into(),
            snapshot: None,
        }
    }
}

/// The service: the store, the index that follows it, and the rules.
pub struct Service {
    store: Store,
    index: RwLock<Indexed>,
    schools: RwLock<indexed::Schools>,
    model: Model,
    location_key: LocationKey,
    clock: Arc<dyn Clock>,
    settings: Settings,
    hashing: passwords::Hashing,
    /// The partition; whoever places records holds it.
    people: Mutex<Option<people::People>>,
    newest_id: Mutex<u128>,
    exported: Mutex<Option<operator::log::ExportedHead>>,
}

impl Service {
    /// Opens the service on a store. The index is built when it is first needed: most commands need
    /// none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open(store: Store, clock: Arc<dyn Clock>, settings: Settings) -> Result<Self, ActError> {
        let expected = Self::frozen_expectation(&store, settings.expected_children)?;
        let location_key = LocationKey(store.secrets().derived("index"));
        let hashing = passwords::Hashing::new(store.secrets().derived("pepper"), settings.password_cost);
        let service = Self {
            store,
            index: RwLock::new(Indexed::default()),
            schools: RwLock::new(indexed::Schools::default()),
            model: Model::shipped(expected),
            location_key,
            clock,
            settings,
            hashing,
            people: Mutex::new(None),
            newest_id: Mutex::new(0),
            exported: Mutex::new(None),
        };
        service.load_schools()?;
        Ok(service)
    }

    /// The model is frozen with the directory: what it expects is written down once.
    fn frozen_expectation(store: &Store, expected: u32) -> Result<u32, ActError> {
        const NAME: &str = "expected_children";
        let frozen = || tables::settings::find(&mut *store.read()?, NAME);
        let mut found = frozen()?;
        if found.is_none() {
            // Two that open a new directory at once may differ: the first has its way with both.
            let changes = vec![tables::settings::set_once(NAME, &expected.to_string())];
            store.commit(contactpoint_store::Commit { changes, ..Default::default() })?;
            found = frozen()?;
        }
        found.and_then(|text| text.parse().ok()).ok_or(ActError::Content("setting"))
    }

    /// The store, for the program's own commands (checks, backups): they handle the program, never a
    /// child.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Now.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Today in England.
    pub fn today(&self) -> jiff::civil::Date {
        contactpoint_directory::dates::day_in_england(self.now_ms())
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

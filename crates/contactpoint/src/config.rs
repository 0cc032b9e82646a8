//! Configuration: command line before environment before file before default. Only this program
//! reads it; everything below is handed what it needs.

use crate::cli::Place;
use anyhow::{Context as _, Result, bail};
use contactpoint_service::{Service, Settings, SystemClock};
use contactpoint_store::Store;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The configuration file. Unknown names are errors: a misspelt setting must not be silent.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// Folder of the embedded database, the secrets and the signed heads.
    pub data: Option<PathBuf>,
    /// PostgreSQL address.
    pub database: Option<String>,
    /// Folder of the secrets; on its own disk, away from the database.
    pub secrets: Option<PathBuf>,
    /// Address and port to listen on.
    pub listen: Option<String>,
    /// Certificate chain (PEM).
    pub certificate: Option<PathBuf>,
    /// Private key (PEM).
    pub private_key: Option<PathBuf>,
    /// How many children the directory is expected to hold.
    pub expected_children: Option<u32>,
    /// E-mail domains that tell nothing of the organisation behind them.
    pub neutral_email_domains: Vec<String>,
    /// The audit log's name.
    pub log_origin: Option<String>,
    /// Where the server keeps its index, sealed.
    pub snapshot: Option<PathBuf>,
}

/// What the commands go by.
pub struct Config {
    /// The file.
    pub file: File,
    /// Folder of data.
    pub data: PathBuf,
    /// The store.
    pub store: contactpoint_store::Config,
    /// The service.
    pub settings: Settings,
}

impl Config {
    /// Reads it.
    pub fn read(place: &Place) -> Result<Self> {
        let file = match &place.config {
            None => File::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("configuration file {}", path.display()))?;
                toml::from_str(&text).with_context(|| format!("configuration file {}", path.display()))?
            }
        };
        let data = place.data.clone().or_else(|| file.data.clone()).unwrap_or_else(|| "data".into());
        let secrets = file.secrets.clone().unwrap_or_else(|| data.join("secrets"));
        let database = place.database.clone().or_else(|| file.database.clone());
        let mut store = match database {
            None => contactpoint_store::Config::in_folder(&data),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                contactpoint_store::Config::on_server(&url, secrets.clone())
            }
            Some(_) => bail!("--database: expected an address like postgres://user@localhost/contactpoint"),
        };
        store.secrets = secrets;
        let mut settings = Settings::default();
        settings.expected_children = file.expected_children.unwrap_or(settings.expected_children);
        settings.neutral_email_domains.clone_from(&file.neutral_email_domains);
        if let Some(origin) = &file.log_origin {
            settings.log_origin.clone_from(origin);
        }
        Ok(Self { file, data, store, settings })
    }

    /// The file of signed heads, outside the database.
    pub fn heads(&self) -> PathBuf {
        heads_in(&self.data)
    }

    /// Opens the directory; it must exist.
    pub fn open(&self) -> Result<Service> {
        self.open_store(false)
    }

    /// Opens the directory to serve it: with the index that was saved, where that may be used.
    pub fn open_to_serve(&self) -> Result<Service> {
        let snapshot = self.file.snapshot.clone().unwrap_or_else(|| self.data.join("index.sealed"));
        self.open_as(false, Settings { snapshot: Some(snapshot), ..self.settings.clone() })
    }

    /// Opens the directory, or makes it when it does not exist yet.
    pub fn open_or_make(&self) -> Result<Service> {
        if !self.data.exists() {
            make_private(&self.data)?;
            crate::output::error(&format!("making a new directory in {}", self.data.display()));
        }
        self.open_store(true)
    }

    fn open_store(&self, make: bool) -> Result<Service> {
        self.open_as(make, self.settings.clone())
    }

    fn open_as(&self, make: bool, settings: Settings) -> Result<Service> {
        if !make && !self.data.exists() {
            bail!(
                "there is no directory in {}: make one with `contactpoint migrate --new`, or name its folder with --data",
                self.data.display()
            );
        }
        let store = Store::open(&self.store, make)?;
        Ok(Service::open(store, Arc::new(SystemClock), settings)?)
    }
}

/// Makes a folder that only its owner can read: databases and secrets stand in it.
pub fn make_private(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("folder {}", folder.display()))
}

/// The file of signed heads in a data folder.
pub fn heads_in(data: &Path) -> PathBuf {
    data.join("audit-heads.txt")
}

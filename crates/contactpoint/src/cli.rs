//! The command line, as clap reads it.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// ContactPoint: who else is working with this child, and how to reach them.
#[derive(Parser)]
#[command(name = "contactpoint", version, about, long_about = None)]
pub struct Cli {
    /// Where the directory is kept, and how.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command that opens a directory. Each can stand in the configuration file too;
/// the command line goes before the environment, the environment before the file.
#[derive(Args, Clone, Default)]
pub struct Place {
    /// Configuration file (TOML).
    #[arg(long, global = true, env = "CONTACTPOINT_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the embedded database, the secrets and the signed heads [default: data].
    #[arg(long, global = true, env = "CONTACTPOINT_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database: postgres://user@host/name.
    #[arg(long, global = true, env = "CONTACTPOINT_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Fill a database of its own with invented children from generated feed files, and serve it.
    Demo(Demo),
    /// Serve the directory.
    Serve(Serve),
    /// Take a supplier's file.
    Ingest(Ingest),
    /// Write feed files of a synthetic England, with the truth beside them.
    Generate(Generate),
    /// Accounts: create, enrol, suspend, reset.
    #[command(subcommand)]
    Account(Account),
    /// The audit log: verify it, print its signed head.
    #[command(subcommand)]
    Audit(Audit),
    /// Bring the database to the newest schema; with --new, make a directory.
    Migrate(Migrate),
    /// The model that records are matched by: learn one, see what it would change, adopt it.
    #[command(subcommand)]
    Model(Model),
    /// Check configuration, database, index, clock and log, and say what to do.
    Doctor,
    /// Print the hash of the directory's state, for comparing two directories.
    StateHash,
    /// Record linkage: which rows of any CSV or Parquet tables are the same person?
    Link(Link),
    /// Measure, on a directory of its own that is thrown away: --data is not looked at.
    #[command(subcommand)]
    Bench(Bench),
    /// Write the generated documents: access table, help of the command line, schema.
    #[command(hide = true)]
    Docs {
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// `demo`
#[derive(Args)]
pub struct Demo {
    /// Number of children.
    #[arg(long, default_value_t = 20_000)]
    pub children: u64,
    /// Port; 0 picks a free one.
    #[arg(long, default_value_t = 8443)]
    pub port: u16,
    /// Folder of the demo's data [default: data/demo]. Made anew at each start.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Seed of the invented children.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Written when the demo is ready: JSON with url, truth_dir and users.
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
}

/// `serve`
#[derive(Args)]
pub struct Serve {
    /// Address and port to listen on [default: 127.0.0.1:8443].
    #[arg(long, env = "CONTACTPOINT_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Certificate chain (PEM). Without one a certificate of its own is made.
    #[arg(long, env = "CONTACTPOINT_CERTIFICATE", value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Private key (PEM).
    #[arg(long, env = "CONTACTPOINT_PRIVATE_KEY", value_name = "FILE")]
    pub private_key: Option<PathBuf>,
}

/// `link`
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Link {
    /// A table (CSV, or Parquet by its ending); may be given several times.
    #[arg(long, value_name = "FILE", required = true)]
    pub input: Vec<PathBuf>,
    /// Which columns say what (TOML; docs/matching.md).
    #[arg(long, value_name = "MAP.toml", required = true)]
    pub columns: Option<PathBuf>,
    /// Where to write input,id,cluster (CSV).
    #[arg(long, value_name = "FILE", required = true)]
    pub out: Option<PathBuf>,
    /// Where to write the weighed pairs with their reasons (Parquet).
    #[arg(long, value_name = "FILE")]
    pub edges: Option<PathBuf>,
    /// Where to write counts, times, memory and estimates (JSON).
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Which rows are one person, where that is known (CSV: input,id,entity): the report then tells how good it was. It
    /// changes no answer.
    #[arg(long, value_name = "FILE", requires = "report", conflicts_with = "work")]
    pub truth: Option<PathBuf>,
    /// A model learnt before; without one it is learnt from these tables.
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Where weighed pairs are kept while it runs, so that a run that was stopped goes on there; and the rows of very
    /// large tables while they are put in order.
    #[arg(long, value_name = "FOLDER")]
    pub work: Option<PathBuf>,
    /// Threads [default: one a processor]. The answer does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// What to do instead.
    #[command(subcommand)]
    pub command: Option<LinkCommand>,
}

/// `link ...`
#[derive(Subcommand)]
pub enum LinkCommand {
    /// Learn a model from tables, without answers, and keep it.
    Train(LinkTrain),
    /// Draw rows for people to look at, with their clusters and near misses.
    Sample(LinkSample),
    /// Precision and recall with intervals, from what people said of the drawn rows.
    Estimate(LinkEstimate),
}

/// `link train`
#[derive(Args)]
pub struct LinkTrain {
    /// A table (CSV, or Parquet by its ending); may be given several times.
    #[arg(long, value_name = "FILE", required = true)]
    pub input: Vec<PathBuf>,
    /// Which columns say what (TOML).
    #[arg(long, value_name = "MAP.toml")]
    pub columns: PathBuf,
    /// Where to write the model (JSON).
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Pairs that people have looked at: CSV with `input_a,id_a,input_b,id_b,same`, where same is yes or no.
    #[arg(long, value_name = "FILE")]
    pub reviewed: Option<PathBuf>,
    /// Threads [default: one a processor].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// `link sample`
#[derive(Args)]
pub struct LinkSample {
    /// A table that was linked; as often and in the same order as it was given to `link`.
    #[arg(long, value_name = "FILE", required = true)]
    pub input: Vec<PathBuf>,
    /// Which columns say what (TOML): these are shown.
    #[arg(long, value_name = "MAP.toml")]
    pub columns: PathBuf,
    /// The clusters that `link --out` wrote (CSV).
    #[arg(long, value_name = "FILE")]
    pub clusters: PathBuf,
    /// The weighed pairs that `link --edges` wrote (Parquet).
    #[arg(long, value_name = "FILE")]
    pub edges: PathBuf,
    /// How many rows to draw; each gives a block to look at.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub rows: u32,
    /// Where to write the blocks (CSV). It holds the table's values.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Another seed draws other rows.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// `link estimate`
#[derive(Args)]
pub struct LinkEstimate {
    /// The blocks, with the column person filled in (CSV).
    #[arg(long, value_name = "FILE")]
    pub review: PathBuf,
    /// Where to write the estimates (JSON). It holds no values of the table.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `model`
#[derive(Subcommand)]
pub enum Model {
    /// Learn a model from the directory's own records, without supervision. It changes nothing.
    Train {
        /// The model's name: it stands in every decision that is made by it.
        #[arg(long)]
        name: String,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Write the model that holds with another exclusion probability against shielded children, to be compared or
    /// adopted. It changes nothing.
    Write {
        /// The model's name: it stands in every decision that is made by it.
        #[arg(long)]
        name: String,
        /// Below this probability a record is not taken for a shielded child's. More than 0.00001 is not adopted.
        #[arg(long, value_name = "P", value_parser = exclusion)]
        shield_exclusion: f64,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Show what a model would change. It changes nothing.
    Compare {
        /// The model.
        #[arg(value_name = "FILE")]
        model: PathBuf,
    },
    /// Adopt a model: all records are settled anew by it, and every later one is.
    Adopt {
        /// The model.
        #[arg(value_name = "FILE")]
        model: PathBuf,
    },
}

/// `ingest`
#[derive(Args)]
pub struct Ingest {
    /// Kind of source: ctf, pds-fhir, ssda903, pupil-list, births, involvements, or organisations
    /// (the register).
    #[arg(long, value_name = "KIND", required_unless_present = "manifest")]
    pub source: Option<String>,
    /// The sender's code, like la:801, urn:112670, ods:B86001 or a name. May be left out where the
    /// file names its sender.
    #[arg(long, value_name = "ORG")]
    pub supplier: Option<String>,
    /// The receipt as JSON.
    #[arg(long)]
    pub json: bool,
    /// Take every file of a manifest (`file,source,supplier`), in its order.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "supplier"])]
    pub manifest: Option<PathBuf>,
    /// Files. For ssda903: a folder, or its header, episodes and sw_episodes files.
    #[arg(value_name = "FILE", required_unless_present = "manifest")]
    pub files: Vec<PathBuf>,
}

/// `generate`
#[derive(Args)]
pub struct Generate {
    /// Number of children.
    #[arg(long, default_value_t = 20_000)]
    pub children: u64,
    /// Seed: the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Noise profile: standard, clean, harsh, ocr.
    #[arg(long, default_value = "standard")]
    pub noise: String,
    /// The day on which the files are made (ages depend on it) [default: today].
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// Every origin of names is as frequent as any other, so that small groups can be judged.
    #[arg(long)]
    pub even_origins: bool,
    /// Share of children whom the health service restricts: far more than there are, to measure what shields cost.
    #[arg(long, value_name = "SHARE", default_value_t = contactpoint_population::RESTRICTED)]
    pub restricted: f64,
    /// Folder to write to.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `account`
#[derive(Subcommand)]
pub enum Account {
    /// Create an account; asks for password and PIN (or reads them from standard input, a line
    /// each), and shows the token's QR code once.
    Create(AccountCreate),
    /// Give an account a new token; the old one opens nothing any more.
    Enrol {
        /// User name.
        user_name: String,
    },
    /// Suspend an account: its sessions end at once.
    Suspend {
        /// User name.
        user_name: String,
        /// Restore it instead.
        #[arg(long)]
        restore: bool,
    },
    /// Renew an account's gates from today, each for its own time.
    Renew {
        /// User name.
        user_name: String,
        /// Which gate: clearance, training, agreement, review; all four when none is named.
        #[arg(long = "gate", value_name = "GATE")]
        gates: Vec<String>,
    },
    /// Set a new password and PIN (read from standard input, a line each).
    Reset {
        /// User name.
        user_name: String,
    },
    /// Accredit an organisation for a year, so that its people can sign in.
    Accredit {
        /// Code of the organisation.
        organisation: String,
        /// End its accreditation instead.
        #[arg(long)]
        end: bool,
    },
}

/// `account create`
#[derive(Args)]
pub struct AccountCreate {
    /// User name.
    pub user_name: String,
    /// The person's name.
    #[arg(long)]
    pub name: String,
    /// Role: practitioner, directory-team, user-administrator, auditor, national-administrator.
    #[arg(long)]
    pub role: String,
    /// Job title.
    #[arg(long)]
    pub job_title: String,
    /// Organisation's code; it must be in the register.
    #[arg(long)]
    pub organisation: String,
    /// Service, a code of the catalogue, like health-visitor.
    #[arg(long)]
    pub service: Option<String>,
    /// Work telephone.
    #[arg(long)]
    pub phone: Option<String>,
    /// Work e-mail; feeds' contacts with this address are this person's own.
    #[arg(long)]
    pub email: Option<String>,
}

/// `audit`
#[derive(Subcommand)]
pub enum Audit {
    /// Verify the whole log, against the signed heads kept outside the database.
    Verify {
        /// A signed head, or a file of them [default: the data folder's audit-heads.txt].
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
    /// Print the signed head.
    Head,
}

/// `migrate`
#[derive(Args)]
pub struct Migrate {
    /// Make a new directory: folder, secrets, database.
    #[arg(long)]
    pub new: bool,
}

/// `bench`
#[derive(Subcommand)]
pub enum Bench {
    /// Precision and recall of the matching against a known truth: loads the files beside the truth
    /// into a database of its own.
    Match {
        /// The truth folder that `generate` wrote.
        #[arg(long, value_name = "DIR")]
        truth: PathBuf,
        /// How many children the model expects [default: 11 million, as shipped].
        #[arg(long)]
        expected_children: Option<u32>,
        /// Writes which records were not put together with others of their child, or stand with another's.
        #[arg(long, value_name = "FILE")]
        missed: Option<PathBuf>,
        /// Besides, what would be held beside shielded children with other exclusion probabilities.
        #[arg(long, value_name = "P,...", value_delimiter = ',', value_parser = exclusion)]
        shield_exclusion: Vec<f64>,
    },
    /// End to end against the truth: for random children, are the services shown with the right
    /// phone, and is none of another child shown?
    EndToEnd {
        /// The truth folder that `generate` wrote.
        #[arg(long, value_name = "DIR")]
        truth: PathBuf,
        /// Number of children.
        #[arg(long, default_value_t = 1000)]
        children: usize,
    },
    /// Searches: with the durable audit entry, over the children of a truth; or, with `--queries` or
    /// `--children`, in memory, without a database: how long, how often right, how many bytes a child.
    Search {
        /// The truth folder that `generate` wrote.
        #[arg(long, value_name = "DIR", required_unless_present = "children")]
        truth: Option<PathBuf>,
        /// Number of searches with their audit entries.
        #[arg(long, default_value_t = 1000, value_parser = at_least_one)]
        searches: usize,
        /// Searches in memory, from a file with the columns given_name, family_name, date_of_birth, child,
        /// wrong_fields (peers/search_queries.py writes one).
        #[arg(long, value_name = "FILE", requires = "truth")]
        queries: Option<PathBuf>,
        /// Searches in memory, misspelt, among so many invented children.
        #[arg(long, value_name = "N", conflicts_with_all = ["truth", "queries"])]
        children: Option<u64>,
        /// Of searches in memory, writes which did not find their child.
        #[arg(long, value_name = "FILE")]
        missed: Option<PathBuf>,
        /// Besides, how long it takes to save the index sealed, and to load it.
        #[arg(long)]
        snapshot: bool,
        /// The figures of searches in memory as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Not allowed is not there: whether a search by what a shield hides is answered, of a shielded
    /// child, as of no child at all: the same answer in the same time. On invented children.
    Hidden {
        /// Number of pairs of searches.
        #[arg(long, default_value_t = 20_000, value_parser = at_least_one)]
        pairs: usize,
        /// The figures as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A measure of nothing has no median.
fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "expected a number from 1".to_owned())
}

/// An exclusion probability: no more than that of any child.
fn exclusion(text: &str) -> Result<f64, String> {
    let most = contactpoint_matching::decide::EXCLUSION;
    text.parse()
        .ok()
        .filter(|p| *p > 0.0 && *p <= most)
        .ok_or_else(|| format!("expected a number above 0, at most {most}"))
}

//! Whether a database can do its work: [`Database::health`], and whether its WAL is archived:
//! [`Database::wal_archiving`].

use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use relata_migrate::{Row, ledger};
use serde_json::{Value, json};
use tokio_postgres::Row as SqlRow;

use crate::error::{Error, Kind};
use crate::figures::{Figure, each, only, statement};
use crate::run::Executor as _;
use crate::{Database, PoolStatus, blocking};

const SERVER: &str = include_str!("queries/health.sql");
const STANDBYS: &str = include_str!("queries/standbys.sql");
const WAL_ARCHIVING: &str = include_str!("queries/wal_archiving.sql");
const WAITING_SEGMENTS: &str = include_str!("queries/waiting_segments.sql");
const NO_WAITING_SEGMENTS: &str = "SELECT NULL::int8 AS waiting_count, NULL::timestamptz AS waiting_since";
/// The rights of `pg_monitor` have it.
const MAY_LIST: &str = "SELECT has_function_privilege('pg_ls_archive_statusdir()', 'EXECUTE') AS may_list";

/// What a database says of itself. That there is one says that it answers, and that statements can be run.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let health = db.health().await?;
/// println!("PostgreSQL {} answers in {:?}", health.server_version, health.latency);
/// assert!(health.pool.open > 0);
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// `server_version`, such as `17.2 (Debian 17.2-1)`.
    pub server_version: String,
    /// How long the first answer took, waiting for a connection of the pool's included.
    pub latency: Duration,
    /// The pool, right after that.
    pub pool: PoolStatus,
    /// Sessions that are connected to the server, this one among them.
    pub connections: i64,
    /// As many as the server takes.
    pub max_connections: i64,
    /// Whether it is a standby, and how far it or its standbys are behind.
    pub replication: Replication,
    /// The ledger of migrations; `None` where there is none, or this role may not read it.
    /// [`compare`](crate::migrate::compare) says how it stands to a folder of migrations.
    pub history: Option<Vec<Row>>,
}

/// A server's part in streaming replication.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::health::Replication;
///
/// assert_eq!(db.health().await?.replication, Replication::Primary { standbys: Vec::new() });
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Replication {
    /// It takes writes.
    Primary {
        /// The servers that it sends WAL to.
        standbys: Vec<Standby>,
    },
    /// It only reads.
    Standby {
        /// How old the last transaction is that it has replayed; zero where it has replayed all that came, `None` where
        /// it has replayed none yet.
        replay_lag: Option<Duration>,
        /// The servers that it sends WAL on to.
        standbys: Vec<Standby>,
    },
}

crate::figures::figures! {
/// A server that WAL is sent to: a row of `pg_stat_replication`. Who has not the rights of `pg_monitor` is told its name
/// alone.
///
/// ```
/// use relata::health::Standby;
///
/// fn is_far_behind(standby: &Standby) -> bool {
///     standby.bytes_behind.is_some_and(|bytes| bytes > 64 << 20)
/// }
/// ```
pub struct Standby {
    /// The name that it gives itself.
    pub application_name: String,
    /// Its IP address; `None` for a Unix socket.
    pub address: Option<String>,
    /// `streaming`, `catchup` …
    pub state: Option<String>,
    /// `async`, `sync`, `potential` or `quorum`.
    pub sync_state: Option<String>,
    /// How long it takes until it has replayed what is written here; `None` also where nothing is written.
    pub replay_lag: Option<Duration>,
    /// WAL that it has not replayed, in bytes.
    pub bytes_behind: Option<i64>,
}
}

crate::figures::figures! {
/// How a server archives its WAL, which point-in-time recovery needs: settings, and `pg_stat_archiver`.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let wal = db.wal_archiving().await?;
/// // A scratch server has nothing to keep.
/// assert!(!wal.is_on() && wal.last_archived_at.is_none());
/// # Ok(()) });
/// ```
pub struct WalArchiving {
    /// `wal_level`; archives need `replica` or `logical`.
    pub wal_level: String,
    /// `archive_mode`: `off`, `on` or `always`.
    pub archive_mode: String,
    /// Whether `archive_command` or `archive_library` is set.
    pub has_archiver: bool,
    /// `archive_timeout`: a segment is closed after so long even if it is not full, and so lost at most this much;
    /// zero is never.
    pub archive_timeout: Duration,
    /// The segment that is written now; `None` on a standby.
    pub current_segment: Option<String>,
    /// Segments that were archived.
    pub archived_count: i64,
    /// The last of them.
    pub last_archived_segment: Option<String>,
    /// When that was.
    pub last_archived_at: Option<DateTime<Utc>>,
    /// Attempts that failed.
    pub failed_count: i64,
    /// The segment of the last of these.
    pub last_failed_segment: Option<String>,
    /// When that was.
    pub last_failed_at: Option<DateTime<Utc>>,
    /// Segments that are still to be archived; `None` without the rights of `pg_monitor`.
    pub waiting_count: Option<i64>,
    /// Since when the oldest of them waits.
    pub waiting_since: Option<DateTime<Utc>>,
}
}

impl Health {
    /// As JSON, in seconds and bytes.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.health().await?.to_json()["replication"]["role"], "primary");
    /// # Ok(()) });
    /// ```
    pub fn to_json(&self) -> Value {
        let all = |standbys: &[Standby]| standbys.iter().map(Standby::json).collect::<Vec<_>>();
        let replication = match &self.replication {
            Replication::Primary { standbys } => json!({ "role": "primary", "standbys": all(standbys) }),
            Replication::Standby { replay_lag, standbys } => json!({
                "role": "standby",
                "replay_lag_seconds": replay_lag.json(),
                "standbys": all(standbys),
            }),
        };
        let PoolStatus { max_connections, open, idle, waiting } = self.pool;
        let migrations = self.history.as_ref().map(|history| {
            let last = history.last().map(|row| format!("{:04}_{}", row.version, row.name));
            json!({ "count": history.len(), "last": last })
        });
        json!({
            "server_version": self.server_version,
            "latency_seconds": self.latency.as_secs_f64(),
            "pool": { "max_connections": max_connections, "open": open, "idle": idle, "waiting": waiting },
            "connections": self.connections,
            "max_connections": self.max_connections,
            "replication": replication,
            "migrations": migrations,
        })
    }

    fn read(answers: &Answers, latency: Duration, pool: PoolStatus) -> Result<Health, Error> {
        let server = only(&answers.server)?;
        let standbys = each(&answers.standbys, Standby::read)?;
        let history = answers.ledger.as_deref().map(ledger::read).transpose();
        Ok(Health {
            server_version: String::read(server, "server_version")?,
            latency,
            pool,
            connections: i64::read(server, "connections")?,
            max_connections: i64::read(server, "max_connections")?,
            replication: match bool::read(server, "in_recovery")? {
                false => Replication::Primary { standbys },
                true => Replication::Standby { replay_lag: Figure::read(server, "replay_lag")?, standbys },
            },
            history: history.map_err(|error| Error::new(Kind::Migrate(error)))?,
        })
    }
}

impl WalArchiving {
    /// Whether it is set up.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert!(!db.wal_archiving().await?.is_on());
    /// # Ok(()) });
    /// ```
    pub fn is_on(&self) -> bool {
        self.archive_mode != "off" && self.has_archiver
    }

    /// Whether the last attempt failed, or a segment has waited for more than a minute: the server keeps all WAL until it
    /// is archived, and its disk fills.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert!(!db.wal_archiving().await?.is_failing());
    /// # Ok(()) });
    /// ```
    pub fn is_failing(&self) -> bool {
        let now = DateTime::<Utc>::from(SystemTime::now());
        let waits = self.waiting_since.is_some_and(|since| now - since > TimeDelta::minutes(1));
        self.is_on() && (self.last_failed_at > self.last_archived_at || waits)
    }

    /// As JSON, in seconds.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.wal_archiving().await?.to_json()["archive_mode"], "off");
    /// # Ok(()) });
    /// ```
    pub fn to_json(&self) -> Value {
        self.json()
    }
}

fn wal_archiving(may_list: bool) -> String {
    WAL_ARCHIVING.replace("{waiting}", if may_list { WAITING_SEGMENTS } else { NO_WAITING_SEGMENTS })
}

/// The rows that [`Health`] is made of.
struct Answers {
    server: Vec<SqlRow>,
    standbys: Vec<SqlRow>,
    ledger: Option<Vec<SqlRow>>,
}

impl Database {
    /// Asks the database how it is. An error says that it cannot be used now.
    ///
    /// A probe that must answer in time says how long it waits with [`ConnectOptions`](crate::ConnectOptions), or with its
    /// runtime's own timeout.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::migrate::{Folder, compare};
    ///
    /// let health = db.health().await?;
    /// let folder = Folder::read("../../migrations".as_ref())?;
    /// let status = compare(&folder, health.history.as_deref().unwrap_or_default());
    /// assert!(status.pending.is_empty());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server does not answer.
    pub async fn health(&self) -> Result<Health, Error> {
        let begun = Instant::now();
        let server = self.run().rows(&statement(SERVER)).await?;
        let (latency, pool) = (begun.elapsed(), self.pool_status());
        let standbys = self.run().rows(&statement(STANDBYS)).await?;
        let ledger = match bool::read(only(&server)?, "has_ledger")? {
            true => Some(self.run().rows(&statement(ledger::SELECT)).await?),
            false => None,
        };
        Health::read(&Answers { server, standbys, ledger }, latency, pool)
    }

    /// Asks whether the server archives its WAL, and when it last did.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let wal = db.wal_archiving().await?;
    /// if wal.is_failing() {
    ///     eprintln!("{:?} could not be archived", wal.last_failed_segment);
    /// }
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Database::health`].
    pub async fn wal_archiving(&self) -> Result<WalArchiving, Error> {
        let may_list = bool::read(only(&self.run().rows(&statement(MAY_LIST)).await?)?, "may_list")?;
        WalArchiving::read(only(&self.run().rows(&statement(wal_archiving(may_list))).await?)?)
    }
}

impl blocking::Database {
    /// Asks the database how it is. An error says that it cannot be used now.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; run_blocking(|db| {
    /// assert!(db.health()?.server_version.contains('.'));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server does not answer.
    pub fn health(&self) -> Result<Health, Error> {
        use blocking::Executor as _;

        let begun = Instant::now();
        let server = self.run().rows(&statement(SERVER))?;
        let (latency, pool) = (begun.elapsed(), self.pool_status());
        let standbys = self.run().rows(&statement(STANDBYS))?;
        let ledger = match bool::read(only(&server)?, "has_ledger")? {
            true => Some(self.run().rows(&statement(ledger::SELECT))?),
            false => None,
        };
        Health::read(&Answers { server, standbys, ledger }, latency, pool)
    }

    /// Asks whether the server archives its WAL, and when it last did.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; run_blocking(|db| {
    /// assert_eq!(db.wal_archiving()?.archived_count, 0);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`blocking::Database::health`].
    pub fn wal_archiving(&self) -> Result<WalArchiving, Error> {
        use blocking::Executor as _;

        let may_list = bool::read(only(&self.run().rows(&statement(MAY_LIST))?)?, "may_list")?;
        WalArchiving::read(only(&self.run().rows(&statement(wal_archiving(may_list)))?)?)
    }
}

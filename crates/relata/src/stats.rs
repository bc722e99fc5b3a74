//! What a database does and where it hurts: [`Database::stats`], on PostgreSQL 14 to 18.
//!
//! ```
//! # use relata_example::*; run(async |db| {
//! let stats = db.stats().await?;
//! for table in &stats.tables {
//!     println!("{}.{}: {} bytes", table.schema, table.name, table.table_bytes + table.index_bytes);
//! }
//! for key in &stats.unindexed_foreign_keys {
//!     println!("no index begins with the columns {} of {}", key.columns.join(", "), key.table);
//! }
//! # Ok(()) });
//! ```
//!
//! All of it comes from the statistics that the server keeps anyway: nothing is counted, no table is read, and no lock
//! is waited for. They count from [`DatabaseStats::stats_since`], on this server alone: an index that is used on a
//! standby only seems unused on its primary.

mod index;
mod prometheus;
mod session;
mod statement;
mod table;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio_postgres::Row;

use crate::error::Error;
use crate::figures::{Figure, each, only, statement};
use crate::query::Statement;
use crate::run::Executor as _;
use crate::{Database, blocking};

pub use index::{IndexStats, UnindexedForeignKey};
pub use session::SessionStats;
pub use statement::{StatementStats, Statements};
pub use table::TableStats;

/// A table of fewer bytes is read in a moment: what PostgreSQL itself takes for worth a parallel scan
/// (`min_parallel_table_scan_size`).
const BIG_TABLE: i64 = 8 << 20;

/// The figures of a database. The crate's module [`stats`](crate::stats) says where they come from.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let stats = db.stats().await?;
/// assert!(stats.tables.iter().any(|table| table.name == "users"));
/// assert_eq!(stats.waiting_sessions().count(), 0);
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    /// The database as a whole.
    pub database: DatabaseStats,
    /// The statements that take longest.
    pub statements: Statements,
    /// Tables and materialized views, by name.
    pub tables: Vec<TableStats>,
    /// Indexes, by table and name.
    pub indexes: Vec<IndexStats>,
    /// Foreign keys whose own columns no index begins with.
    pub unindexed_foreign_keys: Vec<UnindexedForeignKey>,
    /// Sessions that are in a transaction at this moment, the longest first.
    pub sessions: Vec<SessionStats>,
}

crate::figures::figures! {
/// A database as a whole: its row of `pg_stat_database`.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let database = db.stats().await?.database;
/// assert!(database.size_bytes > 0 && database.connections <= database.max_connections);
/// # Ok(()) });
/// ```
pub struct DatabaseStats {
    /// Its name.
    pub name: String,
    /// Its size on disk.
    pub size_bytes: i64,
    /// Sessions that are connected to it.
    pub connections: i64,
    /// As many as the server takes, for all databases.
    pub max_connections: i64,
    /// Transactions that were committed.
    pub commits: i64,
    /// Transactions that were rolled back.
    pub rollbacks: i64,
    /// Blocks that were found in PostgreSQL's cache.
    pub blocks_hit: i64,
    /// Blocks that were not.
    pub blocks_read: i64,
    /// Deadlocks that the server has broken.
    pub deadlocks: i64,
    /// What was written to temporary files, since `work_mem` was not enough.
    pub temp_bytes: i64,
    /// Since when all this is counted; `None`: from the beginning.
    pub stats_since: Option<DateTime<Utc>>,
}
}

impl DatabaseStats {
    /// The part of blocks that was found in PostgreSQL's cache, 0 to 1; `None` before the first block.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ratio = db.stats().await?.database.cache_hit_ratio();
    /// assert!(ratio.is_none_or(|ratio| (0.0..=1.0).contains(&ratio)));
    /// # Ok(()) });
    /// ```
    pub fn cache_hit_ratio(&self) -> Option<f64> {
        ratio(self.blocks_hit, self.blocks_read)
    }
}

impl Stats {
    /// Indexes that no statement has used, and that enforce nothing: not unique, no constraint's. The largest first.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// for index in db.stats().await?.unused_indexes() {
    ///     println!("{} takes {} bytes for nothing", index.name, index.size_bytes);
    /// }
    /// # Ok(()) });
    /// ```
    pub fn unused_indexes(&self) -> impl Iterator<Item = &IndexStats> {
        let enforces = |index: &IndexStats| index.is_unique || index.is_primary || index.is_constraint;
        largest(self.indexes.iter().filter(move |index| index.scans == 0 && !enforces(index)))
    }

    /// Indexes that another one makes superfluous: the same, or the first columns of a longer one. The largest first.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// for index in db.stats().await?.duplicate_indexes() {
    ///     println!("{} can go: {:?} serves as well", index.name, index.covered_by);
    /// }
    /// # Ok(()) });
    /// ```
    pub fn duplicate_indexes(&self) -> impl Iterator<Item = &IndexStats> {
        largest(self.indexes.iter().filter(|index| index.covered_by.is_some()))
    }

    /// Indexes that a failed `CREATE INDEX CONCURRENTLY` has left: each write pays for them, and no query may use them.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.stats().await?.invalid_indexes().count(), 0);
    /// # Ok(()) });
    /// ```
    pub fn invalid_indexes(&self) -> impl Iterator<Item = &IndexStats> {
        self.indexes.iter().filter(|index| !index.is_valid)
    }

    /// Tables of 8 MiB or more that were read from end to end, those first of which most rows were read so.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.stats().await?.big_sequential_scans().count(), 0, "its tables are small");
    /// # Ok(()) });
    /// ```
    pub fn big_sequential_scans(&self) -> impl Iterator<Item = &TableStats> {
        let big = self.tables.iter().filter(|table| table.table_bytes >= BIG_TABLE && table.seq_scans > 0);
        let mut big: Vec<&TableStats> = big.collect();
        big.sort_by_key(|table| std::cmp::Reverse(table.seq_rows_read));
        big.into_iter()
    }

    /// Sessions that wait for a lock of another's.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// for session in db.stats().await?.waiting_sessions() {
    ///     println!("{} waits for {:?}", session.pid, session.blocked_by);
    /// }
    /// # Ok(()) });
    /// ```
    pub fn waiting_sessions(&self) -> impl Iterator<Item = &SessionStats> {
        self.sessions.iter().filter(|session| !session.blocked_by.is_empty())
    }

    /// As JSON, in seconds and bytes.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let json = db.stats().await?.to_json();
    /// assert!(json["database"]["size_bytes"].as_i64() > Some(0));
    /// # Ok(()) });
    /// ```
    pub fn to_json(&self) -> Value {
        let Stats { database, statements, tables, indexes, unindexed_foreign_keys, sessions } = self;
        let (statements, missing) = match statements {
            Statements::Read(statements) => {
                (Some(statements.iter().map(StatementStats::json).collect::<Vec<_>>()), None)
            }
            Statements::NotLoaded => (None, Some("not loaded")),
            Statements::NotCreated => (None, Some("not created")),
            Statements::NotReadable => (None, Some("not readable")),
        };
        json!({
            "database": database.json(),
            "statements": statements,
            "pg_stat_statements": missing.unwrap_or("read"),
            "tables": tables.iter().map(TableStats::json).collect::<Vec<_>>(),
            "indexes": indexes.iter().map(IndexStats::json).collect::<Vec<_>>(),
            "unindexed_foreign_keys": unindexed_foreign_keys.iter().map(UnindexedForeignKey::json).collect::<Vec<_>>(),
            "sessions": sessions.iter().map(SessionStats::json).collect::<Vec<_>>(),
        })
    }

    /// As Prometheus' text format has it, for a program's own `/metrics`: all names begin with `relata_`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let text = db.stats().await?.to_prometheus();
    /// assert!(text.contains("# TYPE relata_table_bytes gauge\n"));
    /// # Ok(()) });
    /// ```
    pub fn to_prometheus(&self) -> String {
        prometheus::text(self)
    }

    fn read(answers: &Answers) -> Result<Stats, Error> {
        Ok(Stats {
            database: DatabaseStats::read(only(&answers.database)?)?,
            statements: match &answers.statements {
                Ok(rows) => Statements::Read(each(rows, StatementStats::read)?),
                Err(missing) => missing.clone(),
            },
            tables: each(&answers.tables, TableStats::read)?,
            indexes: each(&answers.indexes, IndexStats::read)?,
            unindexed_foreign_keys: each(&answers.foreign_keys, UnindexedForeignKey::read)?,
            sessions: each(&answers.sessions, SessionStats::read)?,
        })
    }
}

fn largest<'a>(indexes: impl Iterator<Item = &'a IndexStats>) -> impl Iterator<Item = &'a IndexStats> {
    let mut indexes: Vec<&IndexStats> = indexes.collect();
    indexes.sort_by_key(|index| std::cmp::Reverse(index.size_bytes));
    indexes.into_iter()
}

/// The part of blocks that was found in the cache.
fn ratio(hit: i64, read: i64) -> Option<f64> {
    (hit + read > 0).then(|| hit as f64 / (hit + read) as f64)
}

const DATABASE: &str = include_str!("queries/stats_database.sql");
const STATEMENTS: &str = include_str!("queries/stats_statements.sql");
const TABLES: &str = include_str!("queries/stats_tables.sql");
const INDEXES: &str = include_str!("queries/stats_indexes.sql");
const FOREIGN_KEYS: &str = include_str!("queries/stats_foreign_keys.sql");
const SESSIONS: &str = include_str!("queries/stats_sessions.sql");

/// The rows that [`Stats`] are made of.
struct Answers {
    database: Vec<Row>,
    statements: Result<Vec<Row>, Statements>,
    tables: Vec<Row>,
    indexes: Vec<Row>,
    foreign_keys: Vec<Row>,
    sessions: Vec<Row>,
}

/// The query for `pg_stat_statements`, or why there is none.
fn statements(database: &[Row]) -> Result<Result<Statement, Statements>, Error> {
    let row = only(database)?;
    if !bool::read(row, "has_library")? {
        return Ok(Err(Statements::NotLoaded));
    }
    let Some(schema) = Option::<String>::read(row, "extension_schema")? else {
        return Ok(Err(Statements::NotCreated));
    };
    if !bool::read(row, "may_read")? {
        return Ok(Err(Statements::NotReadable));
    }
    let view = relata_sql::qualified(&schema, "pg_stat_statements");
    Ok(Ok(statement(STATEMENTS.replace("{view}", &view))))
}

impl Database {
    /// Reads the figures of the database, in six queries.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let stats = db.stats().await?;
    /// println!("{} takes {} bytes", stats.database.name, stats.database.size_bytes);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had.
    pub async fn stats(&self) -> Result<Stats, Error> {
        let ask = async |sql: &str| self.run().rows(&statement(sql)).await;
        let database = ask(DATABASE).await?;
        let statements = match statements(&database)? {
            Ok(statement) => Ok(self.run().rows(&statement).await?),
            Err(missing) => Err(missing),
        };
        Stats::read(&Answers {
            database,
            statements,
            tables: ask(TABLES).await?,
            indexes: ask(INDEXES).await?,
            foreign_keys: ask(FOREIGN_KEYS).await?,
            sessions: ask(SESSIONS).await?,
        })
    }
}

impl blocking::Database {
    /// Reads the figures of the database, in six queries.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; run_blocking(|db| {
    /// assert_eq!(db.stats()?.invalid_indexes().count(), 0);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had.
    pub fn stats(&self) -> Result<Stats, Error> {
        use blocking::Executor as _;

        let ask = |sql: &str| self.run().rows(&statement(sql));
        let database = ask(DATABASE)?;
        let statements = match statements(&database)? {
            Ok(statement) => Ok(self.run().rows(&statement)?),
            Err(missing) => Err(missing),
        };
        Stats::read(&Answers {
            database,
            statements,
            tables: ask(TABLES)?,
            indexes: ask(INDEXES)?,
            foreign_keys: ask(FOREIGN_KEYS)?,
            sessions: ask(SESSIONS)?,
        })
    }
}

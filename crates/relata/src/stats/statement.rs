//! Statements that take long, by `pg_stat_statements`.

use std::time::Duration;

/// The statements that take longest, or why they are not known.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::stats::Statements;
///
/// match db.stats().await?.statements {
///     Statements::Read(statements) => println!("{:?}", statements.first()),
///     Statements::NotLoaded => println!("shared_preload_libraries lacks pg_stat_statements"),
///     Statements::NotCreated => println!("CREATE EXTENSION pg_stat_statements is still to be run"),
///     Statements::NotReadable => println!("this role may not read pg_stat_statements"),
/// }
/// # Ok(()) });
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Statements {
    /// The fifty that take longest each time and the fifty that take longest in all, those first that take longest each
    /// time.
    Read(Vec<StatementStats>),
    /// The library is not in the server's `shared_preload_libraries`, which only a restart changes.
    NotLoaded,
    /// The library is loaded; `CREATE EXTENSION pg_stat_statements` was not run in this database.
    NotCreated,
    /// This role may not read the view.
    NotReadable,
}

crate::figures::figures! {
/// A statement, with `$1`, `$2` … for its values, and how often and how long it ran.
///
/// ```
/// use relata::stats::StatementStats;
///
/// fn is_slow(statement: &StatementStats) -> bool {
///     statement.mean_time.as_millis() > 100
/// }
/// ```
pub struct StatementStats {
    /// The text. That of others' statements is for those to read who have the rights of `pg_read_all_stats`.
    pub query: String,
    /// How often it ran.
    pub calls: i64,
    /// How long it ran in all.
    pub total_time: Duration,
    /// How long it ran each time.
    pub mean_time: Duration,
    /// How long it ran when it took longest.
    pub max_time: Duration,
    /// Rows that it gave or touched, in all.
    pub rows: i64,
    /// Blocks that were found in PostgreSQL's cache.
    pub blocks_hit: i64,
    /// Blocks that were not.
    pub blocks_read: i64,
}
}

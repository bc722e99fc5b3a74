//! Indexes: their size and use, and those that are missing.

use chrono::{DateTime, Utc};

crate::figures::figures! {
/// An index.
///
/// ```
/// use relata::stats::IndexStats;
///
/// fn is_of_use(index: &IndexStats) -> bool {
///     index.scans > 0 || index.is_unique || index.is_constraint
/// }
/// ```
pub struct IndexStats {
    /// Its schema.
    pub schema: String,
    /// Its table.
    pub table: String,
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: i64,
    /// How often it was used.
    pub scans: i64,
    /// Entries that were read from it.
    pub rows_read: i64,
    /// Rows of the table that were read by it.
    pub rows_fetched: i64,
    /// When it was last used. PostgreSQL knows since 16.
    pub last_scan: Option<DateTime<Utc>>,
    /// Whether it keeps values unique.
    pub is_unique: bool,
    /// Whether it is that of the primary key.
    pub is_primary: bool,
    /// Whether it is that of a constraint.
    pub is_constraint: bool,
    /// Whether queries may use it; not so while `CREATE INDEX CONCURRENTLY` runs, and after it has failed.
    pub is_valid: bool,
    /// What could be won by building it anew, at most: an estimate from the statistics of the last analyze. Known for
    /// B-trees alone.
    pub bloat_bytes: Option<i64>,
    /// Another index of the table that serves as well: the same, or one that begins with its columns.
    pub covered_by: Option<String>,
}
}

crate::figures::figures! {
/// A foreign key whose own columns no index begins with: to delete a row that it names, or to update that row's key, the
/// whole table is read.
///
/// ```
/// use relata::stats::UnindexedForeignKey;
///
/// fn told(key: &UnindexedForeignKey) -> String {
///     format!("{} ({}) -> {}", key.table, key.columns.join(", "), key.referenced_table)
/// }
/// ```
pub struct UnindexedForeignKey {
    /// The schema of its table.
    pub schema: String,
    /// Its table.
    pub table: String,
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The schema of the table that it names.
    pub referenced_schema: String,
    /// The table that it names.
    pub referenced_table: String,
    /// Rows of its table, as the server estimates them.
    pub rows: i64,
}
}

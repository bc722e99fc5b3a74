//! Tables: their size, how they are read, and what vacuum and analyze left undone.

use chrono::{DateTime, Utc};

crate::figures::figures! {
/// A table or a materialized view.
///
/// ```
/// use relata::stats::TableStats;
///
/// fn is_neglected(table: &TableStats) -> bool {
///     table.dead_rows > 10_000 && table.last_vacuum.is_none()
/// }
/// ```
pub struct TableStats {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Rows, as the server estimates them.
    pub live_rows: i64,
    /// Rows that were deleted or updated, and that vacuum has not removed yet.
    pub dead_rows: i64,
    /// Rows that have changed since the last analyze.
    pub modified_rows: i64,
    /// Its size without indexes, with TOAST. While it is locked, that of the last vacuum or analyze.
    pub table_bytes: i64,
    /// The size of its indexes.
    pub index_bytes: i64,
    /// What could be won by rewriting it, at most: an estimate from the statistics of the last analyze. `None` before
    /// that, or where this role may not read a column.
    pub bloat_bytes: Option<i64>,
    /// How often it was read from end to end.
    pub seq_scans: i64,
    /// Rows that were read so.
    pub seq_rows_read: i64,
    /// How often it was read by an index.
    pub index_scans: i64,
    /// Blocks that were found in PostgreSQL's cache.
    pub blocks_hit: i64,
    /// Blocks that were not.
    pub blocks_read: i64,
    /// When it was last vacuumed, by hand or by autovacuum.
    pub last_vacuum: Option<DateTime<Utc>>,
    /// When it was last analyzed, by hand or by autovacuum.
    pub last_analyze: Option<DateTime<Utc>>,
}
}

impl TableStats {
    /// The part of blocks that was found in PostgreSQL's cache, 0 to 1; `None` before the first block.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// for table in db.stats().await?.tables {
    ///     assert!(table.cache_hit_ratio().is_none_or(|ratio| ratio <= 1.0));
    /// }
    /// # Ok(()) });
    /// ```
    pub fn cache_hit_ratio(&self) -> Option<f64> {
        super::ratio(self.blocks_hit, self.blocks_read)
    }
}

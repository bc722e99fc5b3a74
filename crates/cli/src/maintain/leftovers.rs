//! What REINDEX CONCURRENTLY leaves when it is cut off: invalid indexes that every write pays for.

use anyhow::{Context, Result};
use postgres::Client;
use relata_connect::DatabaseUrl;

/// An invalid index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leftover {
    index_schema: String,
    index: String,
    pub(super) schema: String,
    pub(super) table: String,
}

impl Leftover {
    pub(super) fn name(&self) -> String {
        relata_sql::qualified(&self.index_schema, &self.index)
    }

    pub(super) fn sql(&self) -> String {
        format!("DROP INDEX CONCURRENTLY {}", self.name())
    }

    /// Drops it; that waits for transactions that use the table.
    pub(super) fn remove(&self, url: &DatabaseUrl) -> Result<()> {
        let mut client = url.connect()?;
        client.batch_execute("SET statement_timeout = 0; SET lock_timeout = '60s'")?;
        let failed = || format!("{} is left, and is of no use: `{}` removes it", self.name(), self.sql());
        client.batch_execute(&self.sql()).with_context(failed)
    }
}

/// All of them.
pub(super) fn find(client: &mut Client) -> Result<Vec<Leftover>> {
    const QUERY: &str = include_str!("../queries/leftovers.sql");
    let rows = client.query(QUERY, &[])?;
    let read = |row: &postgres::Row| Leftover {
        index_schema: row.get(0),
        index: row.get(1),
        schema: row.get(2),
        table: row.get(3),
    };
    Ok(rows.iter().map(read).collect())
}

/// Those of a table.
pub(super) fn of_table(client: &mut Client, schema: &str, table: &str) -> Result<Vec<Leftover>> {
    let mut left = find(client)?;
    left.retain(|left| left.schema == schema && left.table == table);
    Ok(left)
}

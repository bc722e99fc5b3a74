//! How many rows tables hold, as the planner believes.

use std::collections::BTreeMap;

use postgres::Client;
use relata_schema::QualifiedName;

use crate::Error;

/// Rows a table, from `pg_class.reltuples`; `None` where the table was never vacuumed or analysed.
pub type RowEstimates = BTreeMap<QualifiedName, Option<u64>>;

/// Estimates for every ordinary table.
///
/// # Errors
/// When the catalog query fails.
pub fn row_estimates(client: &mut Client) -> Result<RowEstimates, Error> {
    let rows = client
        .query(
            "SELECT n.nspname::text, c.relname::text, c.reltuples::float8 FROM pg_class c \
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.oid >= 16384",
            &[],
        )
        .map_err(|error| Error::query("row estimates", error))?;
    Ok(rows
        .iter()
        .map(|row| {
            let tuples: f64 = row.get(2);
            let name = QualifiedName { schema: row.get(0), name: row.get(1) };
            (name, (tuples >= 0.0).then_some(tuples as u64))
        })
        .collect())
}

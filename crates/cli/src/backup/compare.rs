//! Whether a backup that was restored in scratch is the database, as it was when the backup began.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use postgres::Client;
use relata_connect::DatabaseUrl;
use relata_scratch::Binaries;

use crate::pg_dump;

/// The database at a moment: what is written afterwards is not seen, neither by `pg_dump` nor here.
pub(super) struct Snapshot {
    client: Client,
    pub(super) id: String,
}

/// What was compared, and is the same.
pub(super) struct Compared {
    pub(super) tables: usize,
    pub(super) rows: i64,
}

/// Texts of values do not depend on the session.
const SETTINGS: &str = "SET search_path = ''; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; \
     SET timezone = 'UTC'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'; \
     SET row_security = off; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/// Ordinary tables, partitions among them; what extensions make themselves is not in a dump.
const TABLES: &str = "SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c \
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
       WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

impl Snapshot {
    pub(super) fn take(url: &DatabaseUrl) -> Result<Snapshot> {
        let mut client = url.connect()?;
        client.batch_execute(SETTINGS)?;
        client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let id = client.query_one("SELECT pg_catalog.pg_export_snapshot()", &[])?.get(0);
        Ok(Snapshot { client, id })
    }

    /// Compares rows by their number and a sum of their hashes, and the rest by what `pg_dump --schema-only` says.
    pub(super) fn compare(
        &mut self,
        url: &DatabaseUrl,
        restored: &DatabaseUrl,
        client: &Binaries,
        options: &[&str],
    ) -> Result<Compared> {
        let of_live = rows(&mut self.client)?;
        let mut copy = restored.connect()?;
        copy.batch_execute(SETTINGS)?;
        let of_copy = rows(&mut copy)?;
        for (table, (count, hash)) in &of_live {
            match of_copy.get(table) {
                None => bail!("the backup is not the database: it has no table {table}"),
                Some((restored, _)) if restored != count => {
                    bail!(
                        "the backup is not the database: {table} has {restored} rows in it, and {count} there"
                    )
                }
                Some((_, restored)) => ensure!(
                    restored == hash,
                    "the backup is not the database: rows of {table} are others in it"
                ),
            }
        }
        let compared =
            Compared { tables: of_live.len(), rows: of_live.values().map(|(count, _)| count).sum() };
        let program = client.pg_dump().context("there is no pg_dump")?;
        let snapshot = format!("--snapshot={}", self.id);
        let of_copy: Vec<&str> = options.iter().copied().chain(["--schema-only"]).collect();
        let of_live: Vec<&str> = of_copy.iter().copied().chain([snapshot.as_str()]).collect();
        let wanted = pg_dump::output(&program, url, &of_live)?;
        let built = pg_dump::output(&program, restored, &of_copy)?;
        if let Some(differences) = pg_dump::differences(&built, &wanted) {
            bail!("the backup is not the database (+ is missing in it, - is too much):{differences}");
        }
        Ok(compared)
    }
}

/// By table, how many rows there are and what their texts sum up to, in any order.
fn rows(client: &mut Client) -> Result<BTreeMap<String, (i64, String)>> {
    let mut found = BTreeMap::new();
    for row in client.query(TABLES, &[])? {
        let table = relata_sql::qualified(row.get(0), row.get(1));
        let sql = format!(
            "SELECT count(*), coalesce(sum(hashtextextended((t.*)::text, 0)::numeric), 0)::text FROM ONLY {table} AS t"
        );
        let sum = client.query_one(&sql, &[]).with_context(|| format!("cannot read {table}"))?;
        found.insert(table, (sum.get(0), sum.get(1)));
    }
    Ok(found)
}

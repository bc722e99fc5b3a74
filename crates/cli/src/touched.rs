//! Tries a migration in scratch, and sees which tables' rows the server reads or writes anew.

use std::collections::BTreeSet;

use anyhow::Result;
use postgres::Client;
use relata_migrate::{Folder, header};
use relata_schema::{QualifiedName, Scope};
use relata_scratch::Server;
use relata_sql::split::{Kind, kind, split};

use crate::replay::replay;

/// The tables that the statements of the migration at this place read as a whole: to check a constraint, to build an index
/// or to write them anew. Where rows do not matter, as for a longer `varchar`, the server does not look at them.
pub(crate) fn touched(
    server: &Server,
    folder: &Folder,
    place: usize,
    scope: &Scope,
) -> Result<BTreeSet<QualifiedName>> {
    let before = replay(server, folder, place, scope)?;
    let copy = server.temporary(Some(before.database(server)?))?;
    let mut client = copy.connect()?;
    let sql = &folder.migrations[place].up.sql;
    let no_transaction = header::read(sql).is_ok_and(|header| header.no_transaction);
    let mut touched = BTreeSet::new();
    if !no_transaction {
        client.batch_execute(&format!("BEGIN;\n{sql}"))?;
        read(&mut client, &mut touched)?;
        return Ok(touched);
    }
    for statement in split(sql)? {
        if kind(statement.text) != Kind::Transactional {
            client.batch_execute(statement.text)?;
            continue;
        }
        client.batch_execute("BEGIN")?;
        client.batch_execute(statement.text)?;
        read(&mut client, &mut touched)?;
        client.batch_execute("COMMIT")?;
    }
    Ok(touched)
}

/// What this transaction has read from end to end. Building an index and writing a table anew count as that.
/// <https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS>
fn read(client: &mut Client, touched: &mut BTreeSet<QualifiedName>) -> Result<()> {
    // Who reads a partition reads the table that it is of.
    let scanned = "
        SELECT DISTINCT n.nspname::text, c.relname::text
        FROM pg_stat_xact_user_tables s
        CROSS JOIN LATERAL (SELECT s.relid UNION SELECT pg_partition_ancestors(s.relid)) of (oid)
        JOIN pg_class c ON c.oid = of.oid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE s.seq_scan > 0";
    let rows = client.query(scanned, &[])?;
    touched.extend(rows.iter().map(|row| QualifiedName { schema: row.get(0), name: row.get(1) }));
    Ok(())
}

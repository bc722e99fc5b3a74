//! Who holds the locks that something waited for in vain.

use std::error::Error;

use postgres::Client;
use postgres::error::SqlState;
use relata_introspect::{Spelling, introspect};
use relata_schema::{Schema, Scope};
use relata_sql::split::{Token, tokens};

/// How many of them are told.
const SHOWN: usize = 3;

/// Reads the live database; where a table stays locked, the error says by whom.
pub(crate) fn read(client: &mut Client, scope: &Scope, spelling: Spelling) -> anyhow::Result<Schema> {
    introspect(client, scope, spelling).map_err(|error| {
        let source = error.source().and_then(|source| source.downcast_ref::<postgres::Error>());
        match source.and_then(postgres::Error::code) == Some(&SqlState::LOCK_NOT_AVAILABLE) {
            true => anyhow::anyhow!("{error}{}", holders(client, None)),
            false => error.into(),
        }
    })
}

/// The sessions that hold locks on tables that this SQL speaks of; without it, those that let nobody even read. A line
/// each, with what can be done about it; nothing where they are gone, or cannot be asked for.
pub(crate) fn holders(client: &mut Client, sql: Option<&str>) -> String {
    let names: Option<Vec<String>> = sql
        .map(|sql| tokens(sql).map_while(Result::ok).filter_map(|token: Token<'_>| token.name()).collect());
    let rows = client.query(
        "SELECT DISTINCT ON (l.pid) c.relname::text, l.mode, l.pid, coalesce(a.application_name, ''), \
         coalesce(a.usename::text, '?'), coalesce(date_trunc('second', a.xact_start)::text, '?') \
         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation \
         LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
         WHERE l.granted AND l.locktype = 'relation' AND l.pid <> pg_catalog.pg_backend_pid() \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         AND c.relkind IN ('r', 'p', 'm', 'f') AND c.relnamespace <> 'pg_catalog'::pg_catalog.regnamespace \
         AND CASE WHEN $1::text[] IS NULL THEN l.mode = 'AccessExclusiveLock' ELSE c.relname = ANY ($1) END \
         ORDER BY l.pid, l.mode = 'AccessExclusiveLock' DESC, c.relname",
        &[&names],
    );
    let mut text = String::new();
    for row in rows.unwrap_or_default().iter().take(SHOWN) {
        let (table, mode, pid): (String, String, i32) = (row.get(0), row.get(1), row.get(2));
        let (application, role, since): (String, String, String) = (row.get(3), row.get(4), row.get(5));
        text += &format!(
            "\nprocess {pid} (`{application}`, role {role}) holds {mode} on {table}, in a transaction since {since}: wait \
             for it, or end it with `select pg_terminate_backend({pid})`"
        );
    }
    text
}
